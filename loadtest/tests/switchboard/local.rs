//! Originated calls against sessions of Asterisk 16: the same actions at the same times, the same
//! events.

use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::switchboard::{
    MemberSettings, OptionalEvents, QueueSettings, Strategy, Switchboard, SwitchboardSettings,
};
use testkit::ami_recording::{self, Scene};
use testkit::ami_shape::Shape;
use wire::ami::Message;

use crate::office::{EPOCH_US, messages};

const DIAL: &str = include_str!("../../../wire/tests/sessions/16-b-local-dial.txt");
const QUEUE: &str = include_str!("../../../wire/tests/sessions/16-c-queue.txt");
const MORE: &str = include_str!("sessions/16-local.tsv");

/// The exchange of the recordings: the dialplan that every switchboard has, and its queues.
fn exchange(tag: &str, music_on_hold: bool) -> Switchboard {
    let member = |number: &str| MemberSettings {
        interface: format!("Local/{number}@agents/n"),
        name: format!("Agent {number}"),
        ring_in_use: false,
    };
    let support = QueueSettings {
        name: "support".into(),
        strategy: Strategy::RoundRobinMemory,
        members: vec![member("101"), member("102")],
    };
    let empty =
        QueueSettings { name: "empty".into(), strategy: Strategy::RingAll, members: Vec::new() };
    Switchboard::new(SwitchboardSettings {
        system_name: Some("example".into()),
        epoch_us: EPOCH_US,
        timestamps: true,
        channel_variables: vec![tag.into(), "QUEUENAME".into()],
        optional: OptionalEvents {
            cel: true,
            cdr: true,
            test_events: true,
            music_on_hold,
            ..OptionalEvents::default()
        },
        queues: vec![support, empty],
        ..SwitchboardSettings::new(Dialect::Asterisk16)
    })
}

/// What a response says.
fn words(response: &Message) -> [Option<String>; 2] {
    ["Response", "Message"].map(|key| response.get(key).map(std::borrow::Cow::into_owned))
}

/// Does what the client of a scene did, when it did it, and hears on until an instant. Each answer has
/// to be that of the recording.
fn play(switchboard: &mut Switchboard, scene: &Scene, until_ms: u64) -> Vec<Message> {
    let mut events = Vec::new();
    let mut responses = scene.said.iter().filter(|said| said.get("Event").is_none());
    for (at_ms, action) in &scene.asked {
        let now_us = at_ms * 1_000;
        events.extend(switchboard.due(now_us));
        let response = responses.next().expect("each action was answered");
        if let Some(answer) = switchboard.answer(action, now_us) {
            assert_eq!(words(&answer.response), words(response), "{}: {action:?}", scene.title);
        }
        events.extend(switchboard.due(now_us));
    }
    events.extend(switchboard.due(until_ms * 1_000));
    messages(&events)
}

/// Holds every scene of a recording in which something is played; the number of scenes.
#[track_caller]
fn check(scenes: &[Scene], mut switchboard: Switchboard, left_out: &[&str]) -> usize {
    let mut found = Vec::new();
    let mut played = 0;
    for (k, scene) in scenes.iter().enumerate() {
        let next_ms = scenes.get(k + 1).and_then(|next| next.asked.first()).map(|(ms, _)| ms - 1);
        let ours = play(&mut switchboard, scene, next_ms.unwrap_or(u64::MAX / 1_000));
        if scene.title.is_empty() || left_out.contains(&scene.title.as_str()) {
            continue;
        }
        let theirs = Shape::of(scene.events());
        assert!(theirs.events() > 10, "{}: {} events", scene.title, theirs.events());
        if let Some(difference) = Shape::of(&ours).difference(&theirs, ["ours", "Asterisk"]) {
            found.push(format!("{}:\n{difference}", scene.title));
        }
        played += 1;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert_eq!(switchboard.channels(), 0, "no channel is left");
    played
}

#[test]
fn each_dialled_call_has_the_events_of_asterisk_16() {
    // The dialplan that was recorded had another name for its one variable.
    let scenes = ami_recording::long(&DIAL.replace("SPIKE_TAG", "MIZAN_TAG"));
    assert_eq!(check(&scenes, exchange("MIZAN_TAG", true), &[]), 3);
}

#[test]
fn each_queued_call_has_the_events_of_asterisk_16() {
    let scenes = ami_recording::long(QUEUE);
    // Pauses and penalties are not played.
    let left_out = ["member added, paused, unpaused, penalty, removed"];
    assert_eq!(check(&scenes, exchange("SPIKE_TAG", true), &left_out), 3);
}

#[test]
fn hang_ups_from_every_side_have_the_events_of_asterisk_16() {
    let scenes = ami_recording::short(MORE);
    // Refused at once: no event at all.
    let refused = ["101 by an application"];
    assert_eq!(check(&scenes, exchange("MIZAN_TAG", false), &refused), 17);
}
