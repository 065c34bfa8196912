//! A scripted call as what a real Asterisk is asked for.
//!
//! Pure: a call and the names of the dialplan give the actions. The exchange plays a call by itself
//! once it is placed; how long it rings and lasts goes with it as channel variables, in seconds:
//!
//! | Variable | Means | Read by |
//! | --- | --- | --- |
//! | `RINGSEC` | from the beginning of the call until it is answered, found busy, or given up | the called party |
//! | `TALKSEC` | from the answer until the called party hangs up | the called party |
//! | `CALLSEC` | from the answer until the caller hangs up; a queue answers at once | the caller |

use documents::calls::{CallDirection, CallEnding};
use wire::ami::Message;

use crate::calls::script::{HangsUp, Happening, ScriptedCall};

/// What the exchange's dialplan calls things. The defaults are those of docs/telephony.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialplan {
    /// The context that calls from outside reach.
    pub incoming: String,
    /// The context of the caller's own end.
    pub caller: String,
    /// In [`Dialplan::caller`]: leaves the hanging up to the other end.
    pub stays: String,
    /// In [`Dialplan::caller`]: hangs up after `CALLSEC`.
    pub hangs_up: String,
    /// An extension that is answered: this, and the last two digits of the script's extension.
    pub answered: String,
    /// The same for one that is busy.
    pub busy: String,
    /// The same for one that nobody answers.
    pub unanswered: String,
    /// A queue with agents.
    pub queue: String,
    /// A queue that nobody serves.
    pub abandoned: String,
}

impl Default for Dialplan {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            incoming: text("incoming"),
            caller: text("caller"),
            stays: text("talk"),
            hangs_up: text("00"),
            answered: text("1"),
            busy: text("2"),
            unanswered: text("3"),
            queue: text("800"),
            abandoned: text("801"),
        }
    }
}

/// Why a real exchange is not asked for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPlaceable {
    /// It leaves the office.
    #[error("an outgoing call needs a trunk, which a test exchange does not have")]
    Outgoing,
    /// It does not come from outside.
    #[error("an internal call needs telephones, which a test exchange does not have")]
    Internal,
}

/// The called party's patience where the caller is to hang up first, in microseconds.
const LONGER_US: u64 = 3_600_000_000;
/// What the exchange may add to the time that a call rings before it gives the call up.
const GRACE_US: u64 = 60_000_000;

/// A call in the words of the dialplan.
struct Placed<'a> {
    extension: String,
    caller: &'a str,
    ring_us: Option<u64>,
    talk_us: Option<u64>,
    call_us: Option<u64>,
    /// From the beginning until the exchange answers, or the call is over.
    unanswered_us: u64,
}

impl Dialplan {
    /// The action that places a call whose first channel gets `id` as its `Uniqueid`, and every
    /// channel as its `Linkedid`.
    ///
    /// # Errors
    /// If the call is of a kind that the dialplan cannot play.
    pub(super) fn originate(&self, call: &ScriptedCall, id: &str) -> Result<Message, NotPlaceable> {
        match call.direction {
            CallDirection::Incoming => {}
            CallDirection::Outgoing => return Err(NotPlaceable::Outgoing),
            CallDirection::Internal => return Err(NotPlaceable::Internal),
        }
        let placed = self.placed(call);
        let timeout_ms = (placed.unanswered_us + GRACE_US) / 1_000;
        let mut action = Message::action("Originate")
            .with("ActionID", id)
            .with("ChannelId", id)
            // `/n`: the two halves of a Local channel are otherwise optimised away once bridged.
            .with("Channel", format!("Local/{}@{}/n", placed.extension, self.incoming))
            .with("Context", &self.caller)
            .with("Exten", placed.caller)
            .with("Priority", "1")
            .with("CallerID", caller_id(call))
            .with("Timeout", timeout_ms.to_string())
            .with("Async", "true");
        let times =
            [("RINGSEC", placed.ring_us), ("TALKSEC", placed.talk_us), ("CALLSEC", placed.call_us)];
        for (name, us) in times {
            if let Some(us) = us {
                // The underscores hand a variable on to every channel that the call makes.
                action.push("Variable", format!("__{name}={:.3}", us as f64 / 1e6));
            }
        }
        Ok(action)
    }

    /// The action by which who took a call passes it on to another extension without asking; the
    /// channel is still missing in it.
    pub(super) fn transfer(&self, to: &str) -> Message {
        Message::action("BlindTransfer")
            .with("Context", &self.incoming)
            .with("Exten", self.extension(&self.answered, to))
    }

    /// The extension that stands for one of the script with this ending.
    fn extension(&self, prefix: &str, scripted: &str) -> String {
        let digits: Vec<char> = scripted.chars().filter(char::is_ascii_digit).collect();
        let last: String = digits[digits.len().saturating_sub(2)..].iter().collect();
        format!("{prefix}{last:0>2}")
    }

    fn placed(&self, call: &ScriptedCall) -> Placed<'_> {
        let course = Course::of(call);
        let untimed = Placed {
            extension: String::new(),
            caller: &self.stays,
            ring_us: None,
            talk_us: None,
            call_us: None,
            unanswered_us: course.holding_us,
        };
        let gives_up = |prefix: &str| Placed {
            extension: self.extension(prefix, course.extension),
            ring_us: Some(course.holding_us),
            ..untimed
        };
        match call.ending {
            CallEnding::Busy => gives_up(&self.busy),
            CallEnding::Unanswered => gives_up(&self.unanswered),
            CallEnding::Abandoned => Placed {
                extension: self.abandoned.clone(),
                caller: &self.hangs_up,
                call_us: Some(course.holding_us),
                unanswered_us: 0,
                ..untimed
            },
            CallEnding::Answered | CallEnding::Transferred => self.talked(&course),
        }
    }

    /// Somebody takes the call, and one of the two hangs up.
    fn talked(&self, course: &Course) -> Placed<'_> {
        let talk_us = course.holding_us - course.answered_us;
        let by_caller = course.by == HangsUp::Caller || course.is_transferred;
        let queued_us = if course.is_queued { course.answered_us } else { 0 };
        Placed {
            extension: if course.is_queued {
                self.queue.clone()
            } else {
                self.extension(&self.answered, course.extension)
            },
            caller: if by_caller { &self.hangs_up } else { &self.stays },
            ring_us: Some(course.answered_us),
            talk_us: Some(if by_caller { talk_us + LONGER_US } else { talk_us }),
            call_us: by_caller.then_some(queued_us + talk_us),
            unanswered_us: if course.is_queued { 0 } else { course.answered_us },
        }
    }
}

/// What the dialplan can follow of a call's steps.
struct Course<'a> {
    holding_us: u64,
    /// Until the first answer; the whole call if there is none.
    answered_us: u64,
    /// The extension that takes the call; where nobody does, the first that rings.
    extension: &'a str,
    is_queued: bool,
    is_transferred: bool,
    by: HangsUp,
}

impl<'a> Course<'a> {
    fn of(call: &'a ScriptedCall) -> Self {
        let holding_us = call.holding_us();
        let mut course = Course {
            holding_us,
            answered_us: holding_us,
            extension: "",
            is_queued: false,
            is_transferred: false,
            by: HangsUp::Caller,
        };
        let mut is_answered = false;
        for step in &call.steps {
            match &step.happening {
                Happening::Queues { .. } => course.is_queued = true,
                Happening::Rings { extension } if course.extension.is_empty() => {
                    course.extension = extension;
                }
                Happening::Answered { extension } if !is_answered => {
                    is_answered = true;
                    course.answered_us = step.after_us;
                    course.extension = extension;
                }
                Happening::Transferred { .. } => course.is_transferred = true,
                Happening::HangsUp { by } => course.by = *by,
                _ => {}
            }
        }
        course
    }
}

/// `"Name" <number>`, whatever stands in the name.
fn caller_id(call: &ScriptedCall) -> String {
    match &call.name {
        Some(name) => {
            let name: String = name.chars().filter(|c| !matches!(c, '"' | '<' | '>')).collect();
            format!("\"{name}\" <{}>", call.number)
        }
        None => format!("<{}>", call.number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::asterisk::trial::{answered, call};

    /// The headers that the script decides.
    fn asked(call: &ScriptedCall) -> Vec<String> {
        let action = Dialplan::default().originate(call, "mizan-7.0").expect("it can be placed");
        let decided = ["Channel", "Exten", "CallerID", "Timeout", "Variable"];
        let headers = action.headers().filter(|(key, _)| decided.contains(&key.as_ref()));
        headers.map(|(key, value)| format!("{key}: {value}")).collect()
    }

    #[test]
    fn an_answered_call_rings_and_talks_as_long_as_planned() {
        let call = answered(HangsUp::Callee);
        let expected = [
            "Channel: Local/104@incoming/n",
            "Exten: talk",
            "CallerID: \"Alice\" <09120000007>",
            "Timeout: 62500",
            "Variable: __RINGSEC=2.500",
            "Variable: __TALKSEC=7.500",
        ];
        assert_eq!(asked(&call), expected);
    }

    #[test]
    fn a_caller_who_hangs_up_does_so_before_the_called_party_would() {
        let asked = asked(&answered(HangsUp::Caller));
        assert_eq!(asked[1], "Exten: 00");
        let variables = [
            "Variable: __RINGSEC=2.500",
            "Variable: __TALKSEC=3607.500",
            "Variable: __CALLSEC=7.500",
        ];
        assert_eq!(asked[4..], variables);
    }

    #[test]
    fn who_waits_in_a_queue_has_been_answered_by_it() {
        let mut call = answered(HangsUp::Caller);
        let queue = Happening::Queues { queue: "support".to_owned() };
        call.steps[1].happening = queue;
        let asked = asked(&call);
        assert_eq!(asked[0], "Channel: Local/800@incoming/n");
        assert_eq!(asked[3], "Timeout: 60000");
        assert_eq!(asked[6], "Variable: __CALLSEC=10.000");
    }

    #[test]
    fn a_call_that_nobody_takes_lasts_as_long_as_planned() {
        for (ending, channel, exten, variable) in [
            (CallEnding::Busy, "204", "talk", "__RINGSEC=4.000"),
            (CallEnding::Unanswered, "304", "talk", "__RINGSEC=4.000"),
            (CallEnding::Abandoned, "801", "00", "__CALLSEC=4.000"),
        ] {
            let rings = Happening::Rings { extension: "1004".to_owned() };
            let over = Happening::HangsUp { by: HangsUp::Caller };
            let asked = asked(&call(ending, &[(1_000_000, rings), (4_000_000, over)]));
            assert_eq!(asked[0], format!("Channel: Local/{channel}@incoming/n"));
            assert_eq!(asked[1], format!("Exten: {exten}"));
            assert_eq!(asked[4..], [format!("Variable: {variable}")]);
        }
    }

    #[test]
    fn what_the_dialplan_cannot_play_is_not_asked_for() {
        let mut call = answered(HangsUp::Caller);
        for (direction, reason) in [
            (CallDirection::Outgoing, NotPlaceable::Outgoing),
            (CallDirection::Internal, NotPlaceable::Internal),
        ] {
            call.direction = direction;
            assert_eq!(Dialplan::default().originate(&call, "x"), Err(reason));
        }
    }

    #[test]
    fn a_name_cannot_break_out_of_its_quotes() {
        let mut call = answered(HangsUp::Caller);
        call.name = Some("A\" <1>\r\nAction: Command".to_owned());
        let action = Dialplan::default().originate(&call, "x").expect("it can be placed");
        assert_eq!(
            action.get("CallerID").as_deref(),
            Some("\"A 1  Action: Command\" <09120000007>")
        );
        assert_eq!(action.get_all("Action").count(), 1);
    }

    #[test]
    fn an_extension_keeps_its_last_two_digits() {
        let dialplan = Dialplan::default();
        assert_eq!(dialplan.extension("1", "10042"), "142");
        assert_eq!(dialplan.extension("1", "7"), "107");
        assert_eq!(dialplan.extension("2", ""), "200");
    }
}
