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
