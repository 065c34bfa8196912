//! What an exchange prints of a scripted call, and when.
//!
//! Of an incoming call a line when it arrives, on exchanges with conditions one when it is answered,
//! and one when it is over; of an outgoing call one when it is over. A call within the office has a
//! line on the larger exchanges only. A call that was passed on has one last line, of the extension
//! that had it last, for its whole length: how an exchange divides it is not published.

use documents::calls::CallDirection;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use wire::smdr::{Condition, Direction, Layout, Record, TimeIs};

use crate::calls::script::{Happening, ScriptedCall, Step};

/// The line that an exchange prints when a step of a call happens, if it prints one.
pub(super) fn record_at(
    call: &ScriptedCall,
    step: &Step,
    local_time: DateTime,
    layout: &Layout,
) -> Option<Record> {
    let course = Course::until(call, step);
    let has_conditions = layout.condition.is_some();
    let is_incoming = call.direction == CallDirection::Incoming;
    match &step.happening {
        Happening::Begins if is_incoming => {
            // The small exchanges name no extension before one has the call.
            let extension = if has_conditions { first_ringing(call) } else { String::new() };
            let condition = has_conditions.then_some(Condition::Received);
            Some(Record { extension, condition, ..blank(call, step, local_time, layout) })
        }
        Happening::Answered { extension } if is_incoming && has_conditions => {
            let is_first = course.answered_us == Some(step.after_us) && course.answers == 1;
            is_first.then(|| Record {
                extension: extension.clone(),
                ring_s: Some(course.ring_s(step)),
                condition: Some(Condition::Answered),
                ..blank(call, step, local_time, layout)
            })
        }
        Happening::HangsUp { .. } => {
            if call.direction == CallDirection::Internal && !has_conditions {
                return None;
            }
            Some(last(call, step, &course, blank(call, step, local_time, layout), layout))
        }
        _ => None,
    }
}

/// The line of a call that is over.
fn last(
    call: &ScriptedCall,
    step: &Step,
    course: &Course,
    blank: Record,
    layout: &Layout,
) -> Record {
    let is_incoming = call.direction == CallDirection::Incoming;
    let extension = match &call.from_extension {
        Some(extension) => extension.clone(),
        None => course.extension.clone().unwrap_or_default(),
    };
    // An unanswered call has a length of zero and not none: so the feature guide of the KX-NS1000
    // shows it, page 222, first line.
    let duration_us = course.answered_us.map_or(0, |answered_us| step.after_us - answered_us);
    let condition = match course.answered_us {
        None if is_incoming && layout.condition.is_some() => Some(Condition::NotAnswered),
        _ if course.is_transferred => Some(Condition::Transferred),
        _ => None,
    };
    Record {
        extension,
        ring_s: (is_incoming && layout.ring.is_some()).then(|| course.ring_s(step)),
        duration_s: Some(seconds(duration_us)),
        condition,
        ..blank
    }
}

/// What is the same in all lines of a call.
fn blank(call: &ScriptedCall, step: &Step, local_time: DateTime, layout: &Layout) -> Record {
    let began = SignedDuration::from_micros(i64::try_from(step.after_us).unwrap_or(i64::MAX));
    let stamp = match layout.time_is {
        TimeIs::Start => local_time.saturating_sub(began),
        TimeIs::End => local_time,
    };
    let direction = match call.direction {
        CallDirection::Incoming => Direction::Incoming,
        CallDirection::Outgoing => Direction::Outgoing,
        CallDirection::Internal => Direction::Internal,
    };
    Record {
        date: Some(stamp.date()),
        time: stamp.time(),
        extension: String::new(),
        line: line(call, layout),
        direction,
        number: call.number.clone(),
        name: call.name.clone().filter(|_| direction == Direction::Incoming),
        did: None,
        ring_s: None,
        duration_s: None,
        cost: None,
        account: None,
        condition: None,
    }
}

/// The line to the outside: in turn, as many as the layout has numbers for, so that two calls at
/// once have the same one only if there are more than that.
fn line(call: &ScriptedCall, layout: &Layout) -> String {
    if call.direction == CallDirection::Internal {
        return String::new();
    }
    let width = layout.line.width;
    let lines = 10_u64.pow(width.min(4) as u32) - 1;
    format!("{:0width$}", call.index % lines + 1)
}

/// The extension that rings first.
fn first_ringing(call: &ScriptedCall) -> String {
    let rings = call.steps.iter().find_map(|step| match &step.happening {
        Happening::Rings { extension } => Some(extension.clone()),
        _ => None,
    });
    rings.unwrap_or_default()
}

/// What has become of a call until a step, the step included.
#[derive(Debug, Default)]
struct Course {
    /// When the first party took it.
    answered_us: Option<u64>,
    /// How often it was taken.
    answers: u64,
    /// When a party first rang.
    rang_us: Option<u64>,
    /// The party that took it last; if none did, the one that rang last.
    extension: Option<String>,
    is_transferred: bool,
}

impl Course {
    fn until(call: &ScriptedCall, step: &Step) -> Self {
        let mut course = Course::default();
        let place = call.steps.iter().position(|other| other == step);
        // When a run ends, calls are hung up before their time: what was to follow never happened.
        let until = place.map_or_else(
            || call.steps.partition_point(|other| other.after_us <= step.after_us),
            |place| place + 1,
        );
        for step in &call.steps[..until] {
            match &step.happening {
                Happening::Rings { extension } => {
                    course.rang_us.get_or_insert(step.after_us);
                    if course.answered_us.is_none() {
                        course.extension = Some(extension.clone());
                    }
                }
                Happening::Answered { extension } => {
                    course.answered_us.get_or_insert(step.after_us);
                    course.answers += 1;
                    course.extension = Some(extension.clone());
                }
                Happening::Transferred { .. } => course.is_transferred = true,
                _ => {}
            }
        }
        course
    }

    /// How long it rang until it was answered, or until the step.
    fn ring_s(&self, step: &Step) -> u32 {
        let end_us = self.answered_us.unwrap_or(step.after_us);
        seconds(end_us.saturating_sub(self.rang_us.unwrap_or(0)))
    }
}

fn seconds(us: u64) -> u32 {
    u32::try_from(us / 1_000_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use documents::calls::CallEnding;
    use jiff::civil::date;
    use wire::smdr::{DateOrder, LineEnd, Printer};

    use super::*;
    use crate::calls::script::{HangsUp, RingEnd, TRUNK};

    const S: u64 = 1_000_000;

    fn rings(extension: &str) -> Happening {
        Happening::Rings { extension: extension.to_owned() }
    }

    fn answered(extension: &str) -> Happening {
        Happening::Answered { extension: extension.to_owned() }
    }

    fn stops(extension: &str, reason: RingEnd) -> Happening {
        Happening::StopsRinging { extension: extension.to_owned(), reason }
    }

    const HANGS_UP: Happening = Happening::HangsUp { by: HangsUp::Caller };

    fn call(direction: CallDirection, steps: &[(u64, Happening)]) -> ScriptedCall {
        let step = |(after_s, happening): &(u64, Happening)| Step {
            after_us: after_s * S,
            happening: happening.clone(),
        };
        let is_incoming = direction == CallDirection::Incoming;
        ScriptedCall {
            index: 2,
            due_us: 0,
            direction,
            ending: CallEnding::Answered,
            number: if direction == CallDirection::Internal { "103" } else { "02188001234" }
                .to_owned(),
            name: None,
            from_extension: (!is_incoming).then(|| "102".to_owned()),
            dialled: "02188009999".to_owned(),
            steps: steps.iter().map(step).collect(),
        }
    }

    /// The lines of a call that begins at 10:03:30, without blanks behind.
    #[track_caller]
    fn check(layout: &str, call: &ScriptedCall, expected: &[&str]) {
        let layout = Layout::named(layout).expect("a layout");
        let began = date(2026, 11, 23).at(10, 3, 30, 0);
        let mut printer = Printer::new(layout, DateOrder::default(), LineEnd::CrLf, None);
        let mut bytes = Vec::new();
        for step in &call.steps {
            let now = began + SignedDuration::from_micros(step.after_us as i64);
            if let Some(record) = record_at(call, step, now, layout) {
                printer.print(&record, &mut bytes);
            }
        }
        let text = String::from_utf8(bytes).expect("ASCII");
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn an_answered_call_is_received_answered_and_ended() {
        let steps =
            [(0, Happening::Begins), (0, rings("101")), (5, answered("101")), (166, HANGS_UP)];
        let call = call(CallDirection::Incoming, &steps);
        check(
            "panasonic-a",
            &call,
            &[
                "11/23/26 10:03AM   101 03 <I>02188001234                                     RC",
                "11/23/26 10:03AM   101 03 <I>02188001234            0'05                     AN",
                "11/23/26 10:06AM   101 03 <I>02188001234            0'05 00:02'41",
            ],
        );
        check(
            "panasonic-tes",
            &call,
            &[
                "11/23/26  10:03AM      03   <    incoming    >02188001234                 ....",
                "11/23/26  10:03AM 101  03   <    incoming    >02188001234       00:02'41\" ....",
            ],
        );
    }

    #[test]
    fn an_unanswered_call_ends_as_such() {
        let steps = [
            (0, Happening::Begins),
            (0, rings("101")),
            (20, stops("101", RingEnd::NoAnswer)),
            (20, rings("104")),
            (45, stops("104", RingEnd::Cancelled)),
            (45, HANGS_UP),
        ];
        check(
            "panasonic-a",
            &call(CallDirection::Incoming, &steps),
            &[
                "11/23/26 10:03AM   101 03 <I>02188001234                                     RC",
                "11/23/26 10:04AM   104 03 <I>02188001234            0'45 00:00'00            NA",
            ],
        );
    }

    #[test]
    fn a_call_that_is_hung_up_before_its_time_was_not_answered_later() {
        let steps =
            [(0, Happening::Begins), (0, rings("101")), (5, answered("101")), (166, HANGS_UP)];
        let call = call(CallDirection::Incoming, &steps);
        let layout = Layout::named("panasonic-a").expect("a layout");
        let early = |after_s: u64| {
            let step = Step { after_us: after_s * S, happening: HANGS_UP };
            let record = record_at(&call, &step, date(2026, 11, 23).at(10, 4, 0, 0), layout);
            let record = record.expect("a last line");
            (record.condition, record.duration_s)
        };
        assert_eq!(early(3), (Some(Condition::NotAnswered), Some(0)));
        assert_eq!(early(65), (None, Some(60)));
    }

    #[test]
    fn a_call_that_is_passed_on_has_one_last_line() {
        let transfer = Happening::Transferred { from: "101".to_owned(), to: "103".to_owned() };
        let steps = [
            (0, Happening::Begins),
            (0, rings("101")),
            (5, answered("101")),
            (30, transfer),
            (30, rings("103")),
            (33, answered("103")),
            (65, HANGS_UP),
        ];
        check(
            "panasonic-a",
            &call(CallDirection::Incoming, &steps),
            &[
                "11/23/26 10:03AM   101 03 <I>02188001234                                     RC",
                "11/23/26 10:03AM   101 03 <I>02188001234            0'05                     AN",
                "11/23/26 10:04AM   103 03 <I>02188001234            0'05 00:01'00            TR",
            ],
        );
    }

    #[test]
    fn an_outgoing_call_has_one_line() {
        let steps =
            [(0, Happening::Begins), (0, rings(TRUNK)), (10, answered(TRUNK)), (75, HANGS_UP)];
        let call = call(CallDirection::Outgoing, &steps);
        let line = "11/23/26 10:04AM   102 03 02188001234                    00:01'05";
        check("panasonic-a", &call, &[line]);
        let line =
            "11/23/26  10:03AM 102  03   02188001234                         00:01'05\" ....";
        check("panasonic-tes", &call, &[line]);
    }

    #[test]
    fn a_call_within_the_office_has_a_line_on_large_exchanges_only() {
        let steps =
            [(0, Happening::Begins), (0, rings("103")), (10, answered("103")), (75, HANGS_UP)];
        let call = call(CallDirection::Internal, &steps);
        let line = "11/23/26 10:04AM   102    EXT103                         00:01'05";
        check("panasonic-a", &call, &[line]);
        check("panasonic-tes", &call, &[]);
    }
}
