//! Claims on the simulated office.

use std::collections::{BTreeMap, BTreeSet};

use documents::input;
use documents::units::Share;

use super::*;
use crate::scenario::{CALLS_EXAMPLE, read_calls};

fn calls(change: impl FnOnce(&mut Calls)) -> Calls {
    let mut calls = input::read("calls", CALLS_EXAMPLE, |table| read_calls(table, None))
        .expect("the example reads");
    change(&mut calls);
    calls
}

fn hour(calls: &Calls, users: u64) -> Vec<ScriptedCall> {
    script(calls, users, 7, Duration::from_secs(3_600))
}

fn share(ratio: f64) -> Share {
    Share { ratio }
}

#[test]
fn the_same_seed_gives_the_same_calls_and_a_longer_run_begins_like_a_shorter_one() {
    let calls = calls(|_| ());
    let whole = hour(&calls, 50);
    assert_eq!(whole, hour(&calls, 50));
    let half = script(&calls, 50, 7, Duration::from_secs(1_800));
    assert_eq!(whole[..half.len()], half);
    assert_ne!(whole, script(&calls, 50, 8, Duration::from_secs(3_600)));
}

#[test]
fn each_call_begins_at_once_and_ends_with_its_hang_up() {
    for call in hour(&calls(|_| ()), 50) {
        assert_eq!(call.steps[0], Step { after_us: 0, happening: Happening::Begins });
        assert!(call.steps.is_sorted_by_key(|step| step.after_us), "{call:?}");
        let hang_ups =
            call.steps.iter().filter(|s| matches!(s.happening, Happening::HangsUp { .. }));
        assert_eq!(hang_ups.count(), 1);
        let last = &call.steps.last().expect("steps").happening;
        assert!(matches!(last, Happening::HangsUp { .. }), "{call:?}");
    }
}

#[test]
fn what_happens_to_a_call_is_what_its_ending_says() {
    let has = |call: &ScriptedCall, what: fn(&Happening) -> bool| {
        call.steps.iter().any(|step| what(&step.happening))
    };
    let mut endings = BTreeMap::new();
    for call in hour(&calls(|calls| calls.per_user.per_second *= 10.0), 50) {
        let answered = has(&call, |h| matches!(h, Happening::Answered { .. }));
        let transferred = has(&call, |h| matches!(h, Happening::Transferred { .. }));
        let left = has(&call, |h| matches!(h, Happening::LeavesQueue));
        let busy =
            has(&call, |h| matches!(h, Happening::StopsRinging { reason: RingEnd::Busy, .. }));
        let expected = match (answered, transferred, left, busy) {
            (true, false, false, false) => CallEnding::Answered,
            (true, true, false, false) => CallEnding::Transferred,
            (false, false, true, false) => CallEnding::Abandoned,
            (false, false, false, true) => CallEnding::Busy,
            _ => CallEnding::Unanswered,
        };
        assert_eq!(call.ending, expected, "{call:?}");
        *endings.entry(call.ending).or_insert(0_u64) += 1;
    }
    assert_eq!(endings.len(), 5, "every ending happens: {endings:?}");
}

#[test]
fn no_agent_of_a_queue_talks_to_two_callers_at_once() {
    let calls = calls(|calls| {
        calls.incoming = share(1.0);
        calls.queued = share(1.0);
        calls.per_user.per_second *= 5.0;
    });
    let mut talks: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
    for call in hour(&calls, 20) {
        let mut open: BTreeMap<String, u64> = BTreeMap::new();
        for step in &call.steps {
            let at_us = call.due_us + step.after_us;
            let closed: Vec<String> = match &step.happening {
                Happening::Rings { extension } => {
                    open.insert(extension.clone(), at_us);
                    continue;
                }
                Happening::StopsRinging { extension, .. } => vec![extension.clone()],
                Happening::Transferred { from, .. } => vec![from.clone()],
                Happening::HangsUp { .. } => open.keys().cloned().collect(),
                _ => continue,
            };
            for extension in closed {
                let from_us = open.remove(&extension).expect("rang before");
                talks.entry(extension).or_default().push((from_us, at_us));
            }
        }
    }
    for (agent, mut spans) in talks {
        spans.sort_unstable();
        for pair in spans.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{agent} has {pair:?}");
        }
    }
}

#[test]
fn more_calls_than_agents_can_take_are_abandoned() {
    let abandoned = |factor: f64| {
        let calls = calls(|calls| {
            calls.incoming = share(1.0);
            calls.queued = share(1.0);
            calls.per_user.per_second *= factor;
        });
        let all = hour(&calls, 50);
        let left = all.iter().filter(|call| call.ending == CallEnding::Abandoned).count();
        left as f64 / all.len() as f64
    };
    // 150 calls an hour of some 190 s are 8 erlangs on 15 agents; ten times that are 80.
    assert!(abandoned(1.0) < 0.05, "{}", abandoned(1.0));
    assert!(abandoned(10.0) > 0.5, "{}", abandoned(10.0));
}

#[test]
fn calls_on_the_screens_at_once_have_numbers_of_their_own() {
    let calls = calls(|calls| calls.per_user.per_second *= 10.0);
    let rest_us = calls.left_after.as_micros() as u64;
    let all = hour(&calls, 50);
    let mut over: BTreeMap<&str, u64> = BTreeMap::new();
    for call in all.iter().filter(|call| call.direction != CallDirection::Internal) {
        if let Some(over_us) = over.insert(&call.number, call.due_us + call.holding_us()) {
            assert!(over_us + rest_us < call.due_us, "{call:?}");
        }
    }
    let customers: BTreeSet<_> = all
        .iter()
        .filter_map(|call| numbers::whose(&call.number))
        .filter_map(|whose| match whose {
            numbers::Whose::Customer(place) => Some(place),
            numbers::Whose::Stranger => None,
        })
        .collect();
    let most = customers.last().copied().expect("some are known");
    assert_eq!(customers.len() as u64, most + 1, "no place is left out");
    assert!(customers.len() * 2 < all.len(), "customers call again: {}", customers.len());
}

#[test]
fn a_trace_is_played_as_it_is_written() {
    let calls = calls(|calls| {
        let traced = |at_s, direction, ending, wait_s, ring_s, talk_s| TracedCall {
            at_s,
            direction,
            ending,
            wait_s,
            ring_s,
            talk_s,
        };
        use CallDirection::{Incoming, Outgoing};
        calls.arrivals = Arrivals::Trace(vec![
            traced(1.0, Incoming, CallEnding::Answered, 5.0, 3.0, 60.0),
            traced(2.0, Incoming, CallEnding::Abandoned, 30.0, 0.0, 0.0),
            traced(3.0, Outgoing, CallEnding::Unanswered, 0.0, 20.0, 0.0),
            traced(4_000.0, Incoming, CallEnding::Busy, 0.0, 1.0, 0.0),
        ]);
    });
    let played = hour(&calls, 10);
    assert_eq!(played.len(), 3, "the last is due after the end");
    let held: Vec<u64> = played.iter().map(|call| call.holding_us() / 100_000).collect();
    assert_eq!(held, [682, 302, 215]);
    assert_eq!(played[2].from_extension.as_deref(), Some("1003"));
}
