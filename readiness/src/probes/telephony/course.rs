//! The course of one call by its manager events, held against what a CRM's telephony service needs of
//! it: who calls, that it rings, that it is answered, that it ends and why.
//!
//! From Asterisk 12 on all legs of a call share `Linkedid`. Asterisk 11 has none: there the legs are
//! joined by the `Dial` and `Bridge` events that name two of them.

use std::collections::BTreeSet;

use documents::readiness::CallEvents;
use wire::ami::Message;

/// Names of events that are kept; a call that is passed on and on has more.
const COURSE_MOST: usize = 64;

/// Channels that are followed; more are no call of an office.
const CHANNELS_MOST: usize = 64;

/// One call, as far as it was heard.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// What joins its events: a Linkedid, or the first channel's Uniqueid on 11.
    key: Option<String>,
    /// Its channels by Uniqueid.
    channels: BTreeSet<String>,
    /// Those of them that have hung up.
    gone: BTreeSet<String>,
    events: u32,
    course: Vec<String>,
    caller: bool,
    dialled: bool,
    rang: bool,
    answered: bool,
    bridged: bool,
    /// How its dials ended, by DialStatus.
    results: BTreeSet<String>,
    without_cause: bool,
}

impl Course {
    /// Takes the next event. Those of other calls are passed over.
    pub fn hear(&mut self, event: &Message) {
        let Some(name) = event.get("Event") else { return };
        if self.ended() || !self.is_of_this_call(&name, event) {
            return;
        }
        self.events += 1;
        if self.note(&name, event) && self.course.len() < COURSE_MOST {
            self.course.push(name.into_owned());
        }
    }

    /// Whether every channel of the call has hung up.
    pub fn ended(&self) -> bool {
        !self.channels.is_empty() && self.channels == self.gone
    }

    fn is_of_this_call(&mut self, name: &str, event: &Message) -> bool {
        let ids: Vec<String> = [
            "Uniqueid",
            "UniqueID",
            "DestUniqueid",
            "DestUniqueID",
            "Uniqueid1",
            "Uniqueid2",
            "LocalOneUniqueid",
            "LocalTwoUniqueid",
        ]
        .iter()
        .filter_map(|key| event.get(key))
        .filter(|id| !id.is_empty())
        .map(std::borrow::Cow::into_owned)
        .collect();
        let linked = ["Linkedid", "DestLinkedid"]
            .iter()
            .find_map(|key| event.get(key))
            .filter(|id| !id.is_empty());
        let Some(key) = &self.key else {
            if name != "Newchannel" {
                return false;
            }
            // The first channel of a call: its Linkedid is its own Uniqueid, or there is none.
            let Some(own) = ids.first() else { return false };
            if linked.as_ref().is_some_and(|linked| **linked != **own) {
                return false;
            }
            self.key = Some(own.clone());
            self.channels.insert(own.clone());
            return true;
        };
        let joins = match &linked {
            Some(linked) => **linked == **key,
            None => ids.iter().any(|id| self.channels.contains(id)),
        };
        if joins && self.channels.len() < CHANNELS_MOST && !matches!(name, "Hangup" | "BridgeLeave")
        {
            self.channels.extend(ids);
        }
        joins
    }

    /// Notes what an event says; whether it belongs to the course that people read.
    fn note(&mut self, name: &str, event: &Message) -> bool {
        let has =
            |key: &str| event.get(key).is_some_and(|value| !matches!(&*value, "" | "<unknown>"));
        let is = |key: &str, wanted: &str| {
            event.get(key).is_some_and(|value| value.eq_ignore_ascii_case(wanted))
        };
        match name {
            "Newchannel" | "NewCallerid" => self.caller |= has("CallerIDNum"),
            "DialBegin" => self.dialled = true,
            "Dial" if is("SubEvent", "Begin") => {
                self.dialled = true;
                self.caller |= has("CallerIDNum");
            }
            "DialEnd" | "Dial" => {
                if let Some(status) = event.get("DialStatus") {
                    self.answered |= status == "ANSWER";
                    self.results.insert(status.into_owned());
                }
            }
            "Newstate" => {
                self.rang |= is("ChannelStateDesc", "Ringing");
            }
            "BridgeEnter" => self.bridged = true,
            "Bridge" if is("Bridgestate", "Link") => {
                self.bridged = true;
                self.answered = true;
            }
            "Hangup" => {
                if let Some(id) = event.get("Uniqueid") {
                    self.gone.insert(id.into_owned());
                }
                self.without_cause |= !has("Cause");
            }
            "BridgeLeave" | "QueueCallerJoin" | "QueueCallerLeave" | "Join" | "Leave"
            | "AgentCalled" | "AgentConnect" => {}
            _ => return false,
        }
        true
    }

    /// What was heard, held against what each call must show. Of a call that is still going on only
    /// what its end would bring is lacking as well.
    pub fn judged(&self) -> CallEvents {
        let mut lacking = Vec::new();
        let mut needs = |what: &str, there: bool| {
            if !there {
                lacking.push(what.to_owned());
            }
        };
        needs("Newchannel with CallerIDNum", self.caller);
        needs("DialBegin (11: Dial)", self.dialled);
        // A telephone that is taken or away does not ring.
        let never_rings = ["BUSY", "CONGESTION", "CHANUNAVAIL"];
        let may_be_silent = never_rings.iter().any(|result| self.results.contains(*result));
        needs("Newstate Ringing", self.rang || may_be_silent);
        needs("DialEnd with DialStatus", self.answered || !self.results.is_empty());
        if self.answered {
            needs("BridgeEnter (11: Bridge Link)", self.bridged);
        }
        needs("Hangup of every channel", self.ended());
        needs("Hangup with Cause", !self.without_cause && !self.gone.is_empty());
        CallEvents {
            events: self.events,
            course: self.course.clone(),
            lacking,
            was_answered: self.answered,
            ended: self.ended(),
        }
    }

    /// Whether any call was heard.
    pub fn began(&self) -> bool {
        self.key.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::ami_recording;

    fn heard<'a>(messages: impl Iterator<Item = &'a Message>) -> Course {
        let mut course = Course::default();
        messages.for_each(|message| course.hear(message));
        course
    }

    fn event(name: &str, fields: &[(&str, &str)]) -> Message {
        fields.iter().fold(Message::event(name), |message, (key, value)| message.with(key, value))
    }

    /// A call on Asterisk 11, whose events name no Linkedid.
    fn of_eleven() -> Vec<Message> {
        vec![
            event("Newchannel", &[("Uniqueid", "1.1"), ("CallerIDNum", "09120000001")]),
            event("Newchannel", &[("Uniqueid", "9.9"), ("CallerIDNum", "other")]),
            event(
                "Dial",
                &[
                    ("SubEvent", "Begin"),
                    ("UniqueID", "1.1"),
                    ("DestUniqueID", "1.2"),
                    ("CallerIDNum", "09120000001"),
                ],
            ),
            event("Newstate", &[("Uniqueid", "1.2"), ("ChannelStateDesc", "Ringing")]),
            event("Bridge", &[("Bridgestate", "Link"), ("Uniqueid1", "1.1"), ("Uniqueid2", "1.2")]),
            event("Hangup", &[("Uniqueid", "1.2"), ("Cause", "16")]),
            event("Dial", &[("SubEvent", "End"), ("UniqueID", "1.1"), ("DialStatus", "ANSWER")]),
            event("Hangup", &[("Uniqueid", "1.1"), ("Cause", "16")]),
        ]
    }

    #[test]
    fn an_answered_call_of_asterisk_11_is_complete() {
        let judged = heard(of_eleven().iter()).judged();
        assert_eq!(judged.lacking, Vec::<String>::new());
        assert!(judged.was_answered && judged.ended);
        assert_eq!(judged.events, 7, "the other call's channel is none of it: {judged:?}");
    }

    #[test]
    fn whatever_is_left_out_is_named() {
        let without = |index: usize| {
            let mut events = of_eleven();
            events.remove(index);
            heard(events.iter()).judged().lacking
        };
        assert_eq!(without(3), ["Newstate Ringing"]);
        assert_eq!(without(5), ["Hangup of every channel"]);
        assert!(without(2).contains(&"DialBegin (11: Dial)".to_owned()));
    }

    #[test]
    fn a_caller_without_number_is_named() {
        let mut events = of_eleven();
        events[0] = event("Newchannel", &[("Uniqueid", "1.1"), ("CallerIDNum", "<unknown>")]);
        events[2] =
            event("Dial", &[("SubEvent", "Begin"), ("UniqueID", "1.1"), ("DestUniqueID", "1.2")]);
        assert_eq!(heard(events.iter()).judged().lacking, ["Newchannel with CallerIDNum"]);
    }

    #[test]
    fn a_busy_call_lacks_no_bridge() {
        let events = [
            event(
                "Newchannel",
                &[("Uniqueid", "2.1"), ("Linkedid", "2.1"), ("CallerIDNum", "5551234")],
            ),
            event(
                "DialBegin",
                &[
                    ("Uniqueid", "2.1"),
                    ("Linkedid", "2.1"),
                    ("DestUniqueid", "2.2"),
                    ("DestLinkedid", "2.1"),
                ],
            ),
            event(
                "Newstate",
                &[("Uniqueid", "2.2"), ("Linkedid", "2.1"), ("ChannelStateDesc", "Ringing")],
            ),
            event("DialEnd", &[("Uniqueid", "2.1"), ("Linkedid", "2.1"), ("DialStatus", "BUSY")]),
            event("Hangup", &[("Uniqueid", "2.2"), ("Linkedid", "2.1"), ("Cause", "17")]),
            event("Hangup", &[("Uniqueid", "2.1"), ("Linkedid", "2.1"), ("Cause", "17")]),
        ];
        let judged = heard(events.iter()).judged();
        assert_eq!(judged.lacking, Vec::<String>::new());
        assert!(!judged.was_answered && judged.ended);
    }

    /// The sessions were recorded from a real Asterisk 16: a call from a trunk to a telephone.
    #[test]
    fn recorded_calls_of_asterisk_16_are_complete() {
        let text = include_str!("../../../../loadtest/tests/switchboard/sessions/16-trunk.tsv");
        let mut seen = 0;
        for scene in ami_recording::short(text) {
            let course = heard(scene.events());
            // One call of the recording goes on beyond its scene; one reaches no telephone, which shows
            // less and is no test call.
            let judged = course.judged();
            if judged.ended && course.dialled {
                assert_eq!(judged.lacking, Vec::<String>::new(), "{}: {judged:?}", scene.title);
                seen += usize::from(judged.was_answered);
            }
        }
        assert!(seen > 0, "no answered call was complete");
    }
}
