//! What the exchange's own events say of the calls that were placed: when each began and ended.
//!
//! Pure: messages with the instants at which they came give notices. A call is told by the
//! `Linkedid` that all its channels share; it began with its first `Newchannel`, and it is over when
//! its last channel has hung up. Calls of others at the same exchange are passed over.

use std::collections::{HashMap, HashSet};

use wire::ami::MessageRef;

use super::super::Notice;
use super::AsteriskCounts;

/// Channels of one call that are kept track of. A call through a queue of many agents has a pair for
/// each who rings; an exchange that sends more than this has gone wrong.
const CHANNELS: usize = 1_000;

/// A call that was placed and is not over.
#[derive(Debug, Default)]
struct Underway {
    /// Somebody is to answer it.
    to_be_answered: bool,
    began: bool,
    /// `Uniqueid` of each channel that has not hung up.
    channels: HashSet<String>,
    /// The channel that stands for the party who took the call, by its name.
    taker: Option<String>,
}

/// The calls that were placed.
#[derive(Debug)]
pub(super) struct Courses {
    /// What the `Linkedid` of each of our calls begins with; its index follows.
    prefix: String,
    calls: HashMap<u64, Underway>,
    counts: AsteriskCounts,
}

impl Courses {
    /// None so far. `prefix` is what tells our calls from those of others.
    pub(super) fn new(prefix: String) -> Self {
        Self { prefix, calls: HashMap::new(), counts: AsteriskCounts::default() }
    }

    /// What was counted.
    pub(super) fn counts(&self) -> AsteriskCounts {
        self.counts
    }

    /// A call is about to be asked for.
    pub(super) fn place(&mut self, call: u64, to_be_answered: bool) {
        self.counts.placed += 1;
        self.calls.insert(call, Underway { to_be_answered, ..Underway::default() });
    }

    /// Nobody tells any more what becomes of the calls: those that have not begun are not played.
    pub(super) fn give_up(&mut self, reason: &str) -> Vec<Notice> {
        let waiting = self.calls.extract_if(|_, underway| !underway.began);
        let mut waiting: Vec<u64> = waiting.map(|(call, _)| call).collect();
        waiting.sort_unstable();
        waiting.into_iter().map(|call| self.not_played(call, reason.to_owned())).collect()
    }

    fn not_played(&mut self, call: u64, reason: String) -> Notice {
        self.counts.not_played += 1;
        Notice::NotPlayed { call, reason }
    }

    /// The channel by which the party who took the call is in it.
    pub(super) fn taker(&self, call: u64) -> Option<&str> {
        self.calls.get(&call)?.taker.as_deref()
    }

    /// Bytes that are no message.
    pub(super) fn garbled(&mut self) {
        self.counts.garbled += 1;
    }

    /// What a message says, if it says anything of our calls.
    pub(super) fn apply(&mut self, message: MessageRef<'_>, at_us: u64) -> Option<Notice> {
        self.counts.messages += 1;
        if let Some(event) = message.get("Event") {
            return match event.as_ref() {
                "Newchannel" => self.channel_came(message, at_us),
                "Hangup" => self.channel_went(message, at_us),
                "OriginateResponse" => self.outcome(message),
                _ => None,
            };
        }
        let call = self.index(&message.get("ActionID")?)?;
        (message.get("Response").as_deref() == Some("Error"))
            .then(|| self.refused(call, message))?
    }

    fn channel_came(&mut self, message: MessageRef<'_>, at_us: u64) -> Option<Notice> {
        let (call, channel) = self.channel_of(message)?;
        let underway = self.calls.get_mut(&call)?;
        let name = message.get("Channel").unwrap_or_default();
        // The call's own channel has two halves; the third channel is the dialled party's, the
        // half of it that the caller is bridged with.
        if underway.channels.len() >= 2 && name.ends_with(";1") {
            underway.taker = Some(name.into_owned());
        }
        if underway.channels.len() < CHANNELS {
            underway.channels.insert(channel);
        }
        if underway.began {
            return None;
        }
        underway.began = true;
        self.counts.began += 1;
        Some(Notice::Began { call, at_us })
    }

    fn channel_went(&mut self, message: MessageRef<'_>, at_us: u64) -> Option<Notice> {
        let (call, channel) = self.channel_of(message)?;
        let underway = self.calls.get_mut(&call)?;
        underway.channels.remove(&channel);
        if !underway.channels.is_empty() {
            return None;
        }
        self.calls.remove(&call);
        self.counts.ended += 1;
        Some(Notice::Ended { call, at_us })
    }

    /// The second answer to a request to place a call: `Failure` is what a busy and an unanswered call
    /// end with as well, so that it says something of the others only.
    fn outcome(&mut self, message: MessageRef<'_>) -> Option<Notice> {
        let call = self.index(&message.get("ActionID")?)?;
        if message.get("Response").as_deref() != Some("Failure") {
            return None;
        }
        let underway = self.calls.get(&call)?;
        if underway.began {
            self.counts.failed += u64::from(underway.to_be_answered);
            return None;
        }
        let reason = message.get("Reason").unwrap_or_default();
        self.calls.remove(&call);
        let told = format!("the exchange could not place the call (reason {})", brief(&reason));
        Some(self.not_played(call, told))
    }

    /// The first answer to a request to place a call, when it is no.
    fn refused(&mut self, call: u64, message: MessageRef<'_>) -> Option<Notice> {
        self.calls.remove(&call)?;
        self.counts.refused += 1;
        let reason = message.get("Message").unwrap_or_default();
        Some(self.not_played(call, format!("the exchange refused: {}", brief(&reason))))
    }

    fn channel_of(&self, message: MessageRef<'_>) -> Option<(u64, String)> {
        let call = self.index(&message.get("Linkedid")?)?;
        Some((call, message.get("Uniqueid")?.into_owned()))
    }

    fn index(&self, id: &str) -> Option<u64> {
        id.strip_prefix(&self.prefix)?.parse().ok()
    }
}

/// The beginning of a text of the exchange's, for a message of ours.
pub(super) fn brief(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use wire::ami::{Decoder, Limits, Message};

    use super::*;

    const PREFIX: &str = "mizan-17.";

    /// Gives the courses a message and returns what it says.
    fn hear(courses: &mut Courses, message: &Message, at_us: u64) -> Option<Notice> {
        let mut bytes = Vec::new();
        message.write_to(&mut bytes);
        let mut decoder = Decoder::new(Limits::default());
        decoder.push(&bytes);
        courses.apply(decoder.next().expect("within limits").expect("whole"), at_us)
    }

    fn channel(event: &str, unique: &str, linked: &str) -> Message {
        Message::event(event).with("Uniqueid", unique).with("Linkedid", linked)
    }

    fn placed(to_be_answered: bool) -> Courses {
        let mut courses = Courses::new(PREFIX.to_owned());
        courses.place(7, to_be_answered);
        courses
    }

    #[test]
    fn a_call_lasts_from_its_first_channel_to_its_last() {
        let mut courses = placed(true);
        let mut told = Vec::new();
        let events = [
            ("Newchannel", "mizan-17.7"),
            ("Newchannel", "mizan-17.7;2"),
            ("Newchannel", "mizan-1795511368.9"),
            ("HangupRequest", "mizan-17.7"),
            ("Hangup", "mizan-17.7"),
            ("Hangup", "mizan-1795511368.9"),
            ("Hangup", "mizan-17.7;2"),
            ("Hangup", "mizan-17.7;2"),
        ];
        for (at_us, (event, unique)) in events.into_iter().enumerate() {
            told.extend(hear(&mut courses, &channel(event, unique, "mizan-17.7"), at_us as u64));
        }
        let (began, ended) =
            (Notice::Began { call: 7, at_us: 0 }, Notice::Ended { call: 7, at_us: 6 });
        assert_eq!(told, [began, ended]);
        let counts = courses.counts();
        assert_eq!((counts.placed, counts.began, counts.ended, counts.failed), (1, 1, 1, 0));
    }

    #[test]
    fn calls_of_others_are_passed_over() {
        let mut courses = placed(true);
        for linked in ["mizan-17.8", "mizan-18.7", "1795511368.9", "mizan-17.seven", ""] {
            assert_eq!(
                hear(&mut courses, &channel("Newchannel", "a", linked), 0),
                None,
                "{linked}"
            );
            assert_eq!(hear(&mut courses, &channel("Hangup", "a", linked), 0), None, "{linked}");
        }
        assert_eq!(hear(&mut courses, &Message::event("Newchannel"), 0), None);
        assert_eq!(courses.counts().began, 0);
    }

    #[test]
    fn a_refused_call_is_not_played_for_the_reason_that_the_exchange_gives() {
        let mut courses = placed(true);
        let refusal = Message::response("Error")
            .with("ActionID", "mizan-17.7")
            .with("Message", "Permission denied");
        let reason = "the exchange refused: Permission denied".to_owned();
        assert_eq!(hear(&mut courses, &refusal, 0), Some(Notice::NotPlayed { call: 7, reason }));
        assert_eq!(hear(&mut courses, &refusal, 0), None);
        assert_eq!(courses.counts().refused, 1);
    }

    #[test]
    fn a_failure_before_the_first_channel_means_that_the_call_was_not_played() {
        let failure = Message::event("OriginateResponse")
            .with("ActionID", "mizan-17.7")
            .with("Response", "Failure")
            .with("Reason", "0");
        let mut courses = placed(true);
        let told = hear(&mut courses, &failure, 0);
        assert!(matches!(told, Some(Notice::NotPlayed { call: 7, .. })), "{told:?}");
        // A busy or unanswered call always ends so; an answered one must not.
        for (to_be_answered, failed) in [(false, 0), (true, 1)] {
            let mut courses = placed(to_be_answered);
            hear(&mut courses, &channel("Newchannel", "a", "mizan-17.7"), 0);
            assert_eq!(hear(&mut courses, &failure, 0), None);
            assert_eq!(courses.counts().failed, failed);
        }
    }

    #[test]
    fn calls_that_never_began_are_given_up_when_the_exchange_is_lost() {
        let mut courses = placed(true);
        for call in [9, 8] {
            courses.place(call, true);
        }
        hear(&mut courses, &channel("Newchannel", "a", "mizan-17.8"), 0);
        let lost = |call| Notice::NotPlayed { call, reason: "lost".to_owned() };
        assert_eq!(courses.give_up("lost"), [lost(7), lost(9)]);
        assert_eq!(courses.give_up("lost"), []);
        assert_eq!(courses.counts().not_played, 2);
    }

    #[test]
    fn channels_without_end_are_not_kept() {
        let mut courses = placed(true);
        for n in 0..2 * CHANNELS {
            hear(&mut courses, &channel("Newchannel", &n.to_string(), "mizan-17.7"), 0);
        }
        assert_eq!(courses.calls[&7].channels.len(), CHANNELS);
    }
}
