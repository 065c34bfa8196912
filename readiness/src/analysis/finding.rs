//! What a rule says of one prerequisite, before people are asked.

use documents::text::Message;

/// A rule's judgement.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// It holds.
    Pass,
    /// It does not hold, and the row's weight says what that means.
    Unmet,
    /// It does not hold, and means trouble whatever the weight.
    Warn,
    /// It does not hold, and the install cannot be done whatever the weight.
    Fail,
    /// This install or machine does not call for it.
    NotApplicable(Message),
    /// What can be read is in order or says nothing: the rest is a person's word.
    Ask,
}

/// A judgement with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    /// The judgement.
    pub(super) verdict: Verdict,
    /// What was found.
    pub(super) found: Option<Message>,
    /// What to do, where it is not what the row says.
    pub(super) action: Option<Message>,
}

impl Finding {
    fn of(verdict: Verdict, found: Message) -> Self {
        Finding { verdict, found: Some(found), action: None }
    }

    /// It holds.
    pub(super) fn pass(found: Message) -> Self {
        Self::of(Verdict::Pass, found)
    }

    /// It does not hold.
    pub(super) fn unmet(found: Message) -> Self {
        Self::of(Verdict::Unmet, found)
    }

    /// It holds or does not.
    pub(super) fn held(holds: bool, found: Message) -> Self {
        if holds { Self::pass(found) } else { Self::unmet(found) }
    }

    /// Trouble, whatever the weight.
    pub(super) fn warn(found: Message) -> Self {
        Self::of(Verdict::Warn, found)
    }

    /// No install, whatever the weight.
    pub(super) fn fail(found: Message) -> Self {
        Self::of(Verdict::Fail, found)
    }

    /// A person has to say, with what could be seen.
    pub(super) fn ask(found: Message) -> Self {
        Self::of(Verdict::Ask, found)
    }

    /// A person has to say, and nothing could be seen.
    pub(super) fn word() -> Self {
        Finding { verdict: Verdict::Ask, found: None, action: None }
    }

    /// Not called for.
    pub(super) fn not_applicable(why: Message) -> Self {
        Finding { verdict: Verdict::NotApplicable(why), found: None, action: None }
    }

    /// With another way out than the row's.
    #[must_use]
    pub(super) fn with_action(mut self, id: &str) -> Self {
        self.action = Some(Message::new(id));
        self
    }

    /// How good it is: of several probes of one thing the best counts.
    fn rank(&self) -> u8 {
        match self.verdict {
            Verdict::Pass => 4,
            Verdict::Warn => 3,
            Verdict::Unmet | Verdict::Fail => 2,
            Verdict::Ask => 1,
            Verdict::NotApplicable(_) => 0,
        }
    }
}

/// Why a rule cannot judge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unread {
    /// Why.
    pub(super) why: Message,
}

impl Unread {
    /// For a reason of the table of texts.
    pub(super) fn new(id: &str) -> Self {
        Unread { why: Message::new(id) }
    }

    /// The system does not tell something.
    pub(super) fn not_told(what: &str) -> Self {
        Unread { why: Message::new("why.not-told").parts("what", vec![Message::new(what)]) }
    }

    /// Nobody gave a setting.
    pub(super) fn not_said(setting: &str) -> Self {
        Unread { why: Message::new("why.not-said").with("setting", setting) }
    }

    /// A setting cannot be read.
    pub(super) fn not_readable(setting: &str, text: &str) -> Self {
        let why = Message::new("why.not-readable").with("setting", setting).with("text", text);
        Unread { why }
    }
}

/// A finding, or why there is none.
pub(super) type Ruling = Result<Finding, Unread>;

/// The best of several rulings; of equal ones the first. So leaving out a probe never makes it better.
/// Without any, what was not asked for.
pub(super) fn best(rulings: impl IntoIterator<Item = Ruling>, none: Unread) -> Ruling {
    let mut best: Option<Ruling> = None;
    for ruling in rulings {
        let rank = |ruling: &Ruling| ruling.as_ref().map_or(0, Finding::rank);
        if best.as_ref().is_none_or(|best| rank(&ruling) > rank(best)) {
            best = Some(ruling);
        }
    }
    best.unwrap_or(Err(none))
}
