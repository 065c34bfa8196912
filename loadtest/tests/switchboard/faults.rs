//! Scripts and clients that make no sense, lateness, restarts: an exchange goes on and keeps nothing.

use documents::calls::{CallDirection, CallEnding};
use loadtest::calls::script::{HangsUp, Happening, RingEnd, ScriptedCall, Step, TRUNK};
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::Event;
use loadtest::exchange::ami::switchboard::{Switchboard, SwitchboardSettings};
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha12Rng;
use wire::ami::Message;

use crate::office::{Script, messages, office, play};

const DIALECTS: [Dialect; 3] = [Dialect::Asterisk11, Dialect::Asterisk13, Dialect::Asterisk16];

/// Whatever can happen to a call but its beginning and its end, with parties that exist and not.
fn happenings() -> Vec<Happening> {
    let mut all = vec![Happening::LeavesQueue, Happening::Begins];
    for queue in ["sales", "nobody", "no such queue"] {
        all.push(Happening::Queues { queue: queue.into() });
    }
    for extension in ["101", "104", TRUNK, "no such telephone", ""] {
        let extension = extension.to_owned();
        all.push(Happening::Rings { extension: extension.clone() });
        all.push(Happening::Answered { extension: extension.clone() });
        for reason in [RingEnd::NoAnswer, RingEnd::Busy, RingEnd::Cancelled] {
            all.push(Happening::StopsRinging { extension: extension.clone(), reason });
        }
        all.push(Happening::Transferred { from: "101".into(), to: extension });
    }
    all
}

/// Plays what happens, a second after another.
fn happens(
    switchboard: &mut Switchboard,
    call: &ScriptedCall,
    happenings: &[Happening],
) -> Vec<Event> {
    let steps = happenings.iter().enumerate().map(|(k, happening)| Step {
        after_us: k as u64 * 1_000_000,
        happening: happening.clone(),
    });
    let mut heard = Vec::new();
    for step in steps {
        heard.extend(switchboard.play(call, &step, step.after_us));
    }
    heard
}

#[test]
fn a_script_that_makes_no_sense_is_played_to_its_end_and_leaves_nothing() {
    let all = happenings();
    let mut random = ChaCha12Rng::seed_from_u64(5);
    let empty = Script::incoming("2188101", CallEnding::Answered).hangs_up(0, HangsUp::Caller);
    let outgoing = Script::from_101(CallDirection::Outgoing, "02188001234", CallEnding::Busy);
    let outgoing = outgoing.hangs_up(0, HangsUp::Caller);
    for dialect in DIALECTS {
        let mut switchboard = Switchboard::new(office(dialect));
        for k in 0..700 {
            let call = if k % 3 == 0 { &outgoing } else { &empty };
            let mut steps = vec![Happening::Begins];
            let middle = (0..k % 9).map(|_| all.choose(&mut random).expect("some").clone());
            steps.extend(middle);
            let by = if k % 2 == 0 { HangsUp::Caller } else { HangsUp::Callee };
            steps.push(Happening::HangsUp { by });
            let heard = messages(&happens(&mut switchboard, call, &steps));
            let of = |name: &str| {
                heard.iter().filter(|message| message.get("Event").as_deref() == Some(name)).count()
            };
            assert_eq!(of("Newchannel"), of("Hangup"), "{dialect:?}: {steps:?}");
            assert_eq!(of("BridgeCreate"), of("BridgeDestroy"), "{dialect:?}: {steps:?}");
            assert_eq!(
                of("QueueCallerJoin") + of("Join"),
                of("QueueCallerLeave") + of("Leave"),
                "{dialect:?}: {steps:?}"
            );
            assert_eq!(switchboard.channels(), 0, "{dialect:?}: {steps:?}");
        }
    }
}

#[test]
fn a_step_of_a_call_that_is_not_there_is_nothing() {
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    let call = Script::incoming("2188101", CallEnding::Answered).hangs_up(0, HangsUp::Caller);
    for happening in happenings() {
        if happening != Happening::Begins {
            assert_eq!(happens(&mut switchboard, &call, &[happening]), []);
        }
    }
    play(&mut switchboard, &call, 0);
    let again = Happening::HangsUp { by: HangsUp::Caller };
    assert_eq!(happens(&mut switchboard, &call, &[again]), [], "it is over");
}

#[test]
fn every_event_of_a_call_says_whose_call_it_is() {
    for dialect in DIALECTS {
        let mut switchboard = Switchboard::new(office(dialect));
        for (k, number) in ["02188001234", "09121234567"].into_iter().enumerate() {
            let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
            let mut call = call.answered(500, "101").hangs_up(1500, HangsUp::Callee);
            (call.index, call.number) = (k as u64, number.into());
            let heard = play(&mut switchboard, &call, k as u64 * 10_000_000);
            let first = &heard[0];
            assert_eq!(first.get("CallerIDNum").as_deref(), Some(number));
            let own = first.get("Uniqueid").expect("a channel has an id").into_owned();
            let with_number =
                heard.iter().filter(|m| m.get("CallerIDNum").as_deref() == Some(number));
            assert!(with_number.count() > 3);
            // A CEL event has one of its own on 11 too.
            let of_calls = heard.iter().filter(|m| m.get("Event").as_deref() != Some("CEL"));
            let linked = of_calls.filter_map(|message| message.get("Linkedid"));
            assert!(linked.clone().all(|linked| linked == own), "{dialect:?}");
            assert_eq!(linked.count() > 0, dialect != Dialect::Asterisk11);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let heard = |seed| {
        let settings = SwitchboardSettings { seed, ..office(Dialect::Asterisk16) };
        let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
        let call = call.answered(500, "101").hangs_up(1500, HangsUp::Callee);
        let mut switchboard = Switchboard::new(settings);
        let heard = call.steps.iter().flat_map(|s| switchboard.play(&call, s, s.after_us));
        heard.map(|event| event.bytes.to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(heard(1), heard(1));
    assert_ne!(heard(1), heard(2));
}

fn originate(exten: &str) -> Message {
    Message::action("Originate")
        .with("Channel", format!("Local/{exten}@incoming/n"))
        .with("Context", "caller")
        .with("Exten", "talk")
        .with("Priority", "1")
        .with("CallerID", "02188001234")
        .with("Async", "true")
}

fn answer_of(switchboard: &mut Switchboard, action: &Message, now_us: u64) -> Message {
    switchboard.answer(action, now_us).expect("it is the switchboard's").response
}

#[test]
fn what_is_due_comes_in_order_however_late_it_is_asked_for() {
    let on_time = {
        let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
        answer_of(&mut switchboard, &originate("101"), 0);
        answer_of(&mut switchboard, &originate("301"), 100_000);
        let mut heard = Vec::new();
        let mut last_us = 0;
        while let Some(due_us) = switchboard.next_due_us() {
            assert!(due_us >= last_us, "time does not go back");
            last_us = due_us;
            heard.extend(switchboard.due(due_us));
        }
        assert!(last_us > 1_000_000, "it took its time");
        assert_eq!(switchboard.channels(), 0);
        heard
    };
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    answer_of(&mut switchboard, &originate("101"), 0);
    answer_of(&mut switchboard, &originate("301"), 100_000);
    assert_eq!(switchboard.due(60_000_000), on_time);
}

#[test]
fn a_restart_leaves_neither_channels_nor_anything_that_is_due() {
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    answer_of(&mut switchboard, &originate("800"), 0);
    switchboard.due(100_000);
    let call = Script::incoming("2188800", CallEnding::Answered).queues("sales").rings(1, "104");
    let mut call = call.answered(500, "104").hangs_up(1500, HangsUp::Callee);
    let last = call.steps.pop().expect("the hang-up");
    play(&mut switchboard, &call, 200_000);
    assert!(switchboard.channels() > 2);
    switchboard.restart(2_000_000);
    assert_eq!((switchboard.channels(), switchboard.next_due_us()), (0, None));
    assert_eq!(switchboard.play(&call, &last, 3_000_000), []);
    let queue = Message::action("QueueStatus").with("Queue", "sales");
    let listed = switchboard.answer(&queue, 3_000_000).expect("it is answered").list;
    let is_entry = |item: &&Message| item.get("Event").as_deref() == Some("QueueEntry");
    assert_eq!(listed.iter().filter(is_entry).count(), 0, "nobody waits");
    let free = |item: &&Message| item.get("Status").as_deref() == Some("1");
    assert_eq!(listed.iter().filter(free).count(), 2, "both members are free");
}

/// How many actions are refused.
fn refused(switchboard: &mut Switchboard, actions: impl Iterator<Item = Message>) -> usize {
    let is_refused = |action: &Message| {
        answer_of(switchboard, action, 0).get("Response").as_deref() == Some("Error")
    };
    actions.filter(is_refused).count()
}

#[test]
fn a_flood_of_calls_is_refused_from_some_number_on() {
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    let flood = || (0..5_000).map(|_| originate("301"));
    assert_eq!(refused(&mut switchboard, flood()), 3_000, "before any of them is tried");
    switchboard.due(100_000);
    assert_eq!(refused(&mut switchboard, flood()), 5_000, "while those are in progress");
    switchboard.due(120_000_000);
    assert_eq!((switchboard.channels(), switchboard.next_due_us()), (0, None));
    assert_eq!(refused(&mut switchboard, flood().take(1)), 0);
}

#[test]
fn a_flood_of_members_is_refused_from_some_number_on() {
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    let flood = || {
        (0..2_500).map(|k| {
            let add = Message::action("QueueAdd").with("Queue", "nobody");
            add.with("Interface", format!("PJSIP/{k}"))
        })
    };
    assert_eq!(refused(&mut switchboard, flood()), 1_500, "before any of them is added");
    switchboard.due(0);
    assert_eq!(refused(&mut switchboard, flood()), 2_500);
    let twice = || Message::action("QueueAdd").with("Queue", "sales").with("Interface", "PJSIP/9");
    assert_eq!(refused(&mut switchboard, [twice(), twice()].into_iter()), 0, "nobody looked yet");
    let added = messages(&switchboard.due(0));
    assert_eq!(added.len(), 1, "but there is one member");
}
