//! Scripted calls against a session of Asterisk 16 with a line to the outside and telephones.

use documents::calls::{CallDirection, CallEnding};
use loadtest::calls::script::{HangsUp, Happening, RingEnd, ScriptedCall, TRUNK};
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::switchboard::Switchboard;
use testkit::ami_recording::{self, Scene};
use testkit::ami_shape::Shape;
use wire::ami::Message;

use crate::office::{Script, office, play};

const RECORDING: &str = include_str!("sessions/16-trunk.tsv");

/// The script of a recorded scene.
fn script(title: &str) -> Option<ScriptedCall> {
    use CallEnding::{Abandoned, Answered, Busy, Transferred, Unanswered};
    use HangsUp::{Callee, Caller};
    let dialled = |dialled, ending| Script::incoming(dialled, ending);
    let call = match title {
        "incoming, answered by 102, who hangs up" => {
            dialled("2188102", Answered).rings(1, "102").answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming, answered by 101, the caller hangs up after 2 s" => {
            dialled("2188101", Answered).rings(1, "101").answered(500, "101").hangs_up(2000, Caller)
        }
        "incoming to a busy phone" => {
            let call = dialled("2188103", Busy).rings(1, "103").stops(5, "103", RingEnd::Busy);
            call.hangs_up(0, Callee)
        }
        "incoming, nobody answers" => {
            let call = dialled("2188104", Unanswered).rings(1, "104");
            call.stops(3000, "104", RingEnd::NoAnswer).hangs_up(0, Callee)
        }
        "incoming, the caller gives up while it rings" => {
            let call = dialled("2188104", Unanswered).rings(1, "104");
            call.stops(1000, "104", RingEnd::Cancelled).hangs_up(0, Caller)
        }
        "incoming, 104 rings out, then 102 answers" => {
            let call = dialled("2188851", Answered).rings(1, "104");
            let call = call.stops(1000, "104", RingEnd::NoAnswer).rings(1, "102");
            call.answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming, 103 is busy, then 102 answers" => {
            let call = dialled("2188852", Answered).rings(1, "103");
            let call = call.stops(5, "103", RingEnd::Busy).rings(1, "102");
            call.answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming to 104 and 102 at once, 102 answers" => {
            let call = dialled("2188850", Answered).rings(1, "104").rings(0, "102");
            call.answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming through queue sales: 104 rings out, 102 answers and hangs up" => {
            let call = dialled("2188800", Answered).queues("sales").rings(500, "104");
            let call = call.stops(2000, "104", RingEnd::NoAnswer).rings(1000, "102");
            call.answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming through queue one: 101 answers, the caller hangs up" => {
            let call = dialled("2188803", Answered).queues("one").rings(500, "101");
            call.answered(500, "101").hangs_up(2000, Caller)
        }
        "incoming through queue all: 104 and 102 ring, 102 answers and hangs up" => {
            let call = dialled("2188802", Answered).queues("all").rings(500, "102");
            call.rings(0, "104").answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming through queue busy: 103 is busy, 102 answers and hangs up" => {
            let call = dialled("2188804", Answered).queues("busy").rings(500, "103");
            let call = call.stops(5, "103", RingEnd::Busy).rings(1, "102");
            call.answered(500, "102").hangs_up(1500, Callee)
        }
        "incoming to an empty queue, which times out" => {
            let call = dialled("2188801", Unanswered).queues("nobody");
            call.then(2000, Happening::LeavesQueue).hangs_up(0, Callee)
        }
        "incoming to an empty queue, the caller gives up" => {
            let call = dialled("2188801", Abandoned).queues("nobody");
            call.then(500, Happening::LeavesQueue).hangs_up(0, Caller)
        }
        "incoming through queue one, the caller gives up while 101 rings" => {
            let call = dialled("2188803", Abandoned).queues("one").rings(500, "101");
            let call = call.stops(200, "101", RingEnd::Cancelled);
            call.then(0, Happening::LeavesQueue).hangs_up(0, Caller)
        }
        "incoming, answered by 105, who transfers it blindly to 102" => {
            let call = dialled("2188105", Transferred).rings(1, "105").answered(500, "105");
            let passed = Happening::Transferred { from: "105".into(), to: "102".into() };
            let call = call.then(1500, passed).rings(1, "102").answered(500, "102");
            call.hangs_up(1500, Callee)
        }
        "outgoing from 101, answered, hung up by the far end" => {
            let call = Script::from_101(CallDirection::Outgoing, "09121234567", Answered);
            call.rings(1, TRUNK).answered(500, TRUNK).hangs_up(1500, Callee)
        }
        "outgoing from 101, answered, hung up by 101" => {
            let call = Script::from_101(CallDirection::Outgoing, "09121234567", Answered);
            call.rings(1, TRUNK).answered(500, TRUNK).hangs_up(500, Caller)
        }
        "internal from 101 to 102" => {
            let call = Script::from_101(CallDirection::Internal, "102", Answered);
            call.rings(1, "102").answered(500, "102").hangs_up(1500, Callee)
        }
        "internal from 101 to the busy 103" => {
            let call = Script::from_101(CallDirection::Internal, "103", Busy);
            call.rings(1, "103").stops(5, "103", RingEnd::Busy).hangs_up(0, Callee)
        }
        _ => return None,
    };
    Some(call)
}

fn difference(scene: &Scene, ours: &[Message]) -> Option<String> {
    let theirs = Shape::of(scene.events());
    Shape::of(ours).difference(&theirs, ["ours", "Asterisk"])
}

#[test]
fn each_scripted_call_has_the_events_of_asterisk_16() {
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    let mut found = Vec::new();
    let mut played = 0;
    for (k, scene) in ami_recording::short(RECORDING).iter().enumerate() {
        let Some(mut call) = script(&scene.title) else { continue };
        call.index = k as u64;
        let ours = play(&mut switchboard, &call, k as u64 * 10_000_000);
        if let Some(difference) = difference(scene, &ours) {
            found.push(format!("{}:\n{difference}", scene.title));
        }
        played += 1;
    }
    assert_eq!(played, 20, "scenes that were played");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The scenes from one title to before another.
fn scenes_between(from: &str, until: &str) -> Vec<Scene> {
    let scenes = ami_recording::short(RECORDING).into_iter();
    let from = scenes.skip_while(|scene| scene.title != from);
    from.take_while(|scene| scene.title != until).collect()
}

/// Names and headers of a list's items, whatever their order: that of Asterisk's is a hash's. The
/// `ActionID` is the interface's affair.
fn items<'a>(list: impl IntoIterator<Item = &'a Message>) -> Vec<String> {
    let line = |item: &Message| {
        let name = item.get("Event").unwrap_or_default().into_owned();
        let keys = item.headers().map(|(key, _)| key.into_owned());
        let keys: Vec<String> = keys.filter(|key| key != "ActionID").collect();
        format!("{name}: {}", keys.join(" "))
    };
    let mut lines: Vec<String> = list.into_iter().map(line).collect();
    lines.sort();
    lines
}

/// Plays a call up to where it is listed, and holds each list of the scenes against ours.
#[track_caller]
fn check_lists(call: &ScriptedCall, scenes: &[Scene]) {
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    play(&mut switchboard, call, 0);
    let mut held = 0;
    for scene in scenes {
        for (_, action) in &scene.asked {
            let answer = switchboard.answer(action, 3_000_000).expect("it is answered");
            let is_item = |said: &&Message| said.get("ActionID").is_some();
            let theirs = scene.said.iter().filter(is_item).filter(|m| m.get("Event").is_some());
            assert_eq!(items(&answer.list), items(theirs), "{}", scene.title);
            held += 1;
        }
    }
    assert!(held > 2, "{held} lists");
}

#[test]
fn the_lists_of_a_call_have_the_headers_of_asterisk_16() {
    let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
    let mut call = call.answered(500, "101").hangs_up(9000, HangsUp::Caller);
    call.steps.pop();
    check_lists(
        &call,
        &scenes_between("CoreShowChannels", "Hangup of the extension by action")[..5],
    );
}

#[test]
fn the_lists_of_a_waiting_caller_have_the_headers_of_asterisk_16() {
    let call = Script::incoming("2188801", CallEnding::Abandoned).queues("nobody");
    let mut call = call.hangs_up(9000, HangsUp::Caller);
    call.steps.pop();
    let waiting = "a queue caller, waiting, for the lists";
    check_lists(&call, &scenes_between(waiting, "")[1..]);
}

/// Plays a call of 101 that is answered, lets the client of the scenes do what it did, goes on with
/// the last steps of the script, and holds all of it.
#[track_caller]
fn check_action(from: &str, until: &str, last: &ScriptedCall) {
    let scenes = scenes_between(from, until);
    let mut switchboard = Switchboard::new(office(Dialect::Asterisk16));
    let (before, after) = last.steps.split_at(3);
    let mut call = last.clone();
    call.steps = before.to_vec();
    let mut ours = play(&mut switchboard, &call, 0);
    for (_, action) in scenes.iter().flat_map(|scene| &scene.asked) {
        // The names of our channels are not those of the recording.
        let name = if action.get("Action").as_deref() == Some("Redirect")
            && action.get("Channel").as_deref() != Some("PJSIP/nope")
        {
            "PJSIP/trunk-00000000".to_owned()
        } else {
            action.get("Channel").unwrap_or_default().into_owned()
        };
        let mut asked = Message::default();
        for (key, value) in action.headers() {
            asked.push(&key, if key == "Channel" { name.as_str() } else { &value });
        }
        switchboard.answer(&asked, 2_000_000).expect("it is answered");
        ours.extend(crate::office::messages(&switchboard.due(2_000_000)));
    }
    call.steps = after.to_vec();
    ours.extend(play(&mut switchboard, &call, 2_000_000));
    let theirs = Shape::of(scenes.iter().flat_map(Scene::events));
    let difference = Shape::of(&ours).difference(&theirs, ["ours", "Asterisk"]);
    assert_eq!(difference, None, "{}", difference.as_deref().unwrap_or_default());
}

#[test]
fn an_extension_that_a_client_hangs_up_has_the_events_of_asterisk_16() {
    let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
    let mut call = call.answered(500, "101").hangs_up(0, HangsUp::Caller);
    call.steps.pop();
    check_action("a call for the lists", "a call for Redirect", &call);
}

#[test]
fn a_caller_that_a_client_sends_elsewhere_has_the_events_of_asterisk_16() {
    let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
    let call = call.answered(500, "101").rings(1, "102").answered(500, "102");
    let call = call.hangs_up(1500, HangsUp::Callee);
    check_action("a call for Redirect", "a queue caller, waiting, for the lists", &call);
}
