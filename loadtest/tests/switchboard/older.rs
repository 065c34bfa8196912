//! The older Asterisks: what their sources say that 16 has otherwise. The lists here were read in
//! `main/channel.c`, `apps/app_dial.c` and `apps/app_queue.c` of 11, and in `main/manager_channels.c`
//! and the list of what came when of 13.

use std::collections::BTreeSet;

use documents::calls::CallEnding;
use loadtest::calls::script::{HangsUp, RingEnd, ScriptedCall};
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::switchboard::{OptionalEvents, Switchboard, SwitchboardSettings};
use wire::ami::Message;

use crate::office::{Script, office, play};

fn answered() -> ScriptedCall {
    let call = Script::incoming("2188101", CallEnding::Answered).rings(1, "101");
    call.answered(500, "101").hangs_up(1500, HangsUp::Callee)
}

fn queued() -> ScriptedCall {
    let call = Script::incoming("2188800", CallEnding::Answered).queues("sales").rings(1, "104");
    let call = call.stops(2000, "104", RingEnd::NoAnswer).rings(1000, "102");
    call.answered(500, "102").hangs_up(1500, HangsUp::Callee)
}

fn no_answer() -> ScriptedCall {
    let call = Script::incoming("2188104", CallEnding::Unanswered).rings(1, "104");
    call.stops(3000, "104", RingEnd::NoAnswer).hangs_up(0, HangsUp::Callee)
}

/// The office of the recordings with those events on.
fn board(dialect: Dialect, optional: OptionalEvents) -> Switchboard {
    Switchboard::new(SwitchboardSettings { optional, ..office(dialect) })
}

/// The events of a call without those that are optional.
fn heard(dialect: Dialect, call: &ScriptedCall) -> Vec<Message> {
    let optional =
        OptionalEvents { var_set: false, music_on_hold: false, ..OptionalEvents::default() };
    play(&mut board(dialect, optional), call, 0)
}

fn get(message: &Message, key: &str) -> String {
    message.get(key).unwrap_or_default().into_owned()
}

/// Each event by its name, what tells it apart, and whose it is: the channel's number.
fn outline(heard: &[Message]) -> String {
    let line = |message: &Message| {
        let channel = message.get("Channel").or(message.get("Channel1")).unwrap_or_default();
        let number = channel.split_once('/').map_or("", |(_, name)| name);
        let number = number.split_once('-').map_or(number, |(number, _)| number);
        let detail = ["SubEvent", "Bridgestate", "ChannelStateDesc"];
        let detail = detail.iter().find_map(|key| message.get(key)).unwrap_or_default();
        format!("{} {number} {detail}", get(message, "Event")).trim_end().to_owned()
    };
    let of_call = heard.iter().filter(|message| get(message, "Event") != "QueueMemberStatus");
    of_call.map(line).collect::<Vec<_>>().join("\n")
}

/// The headers of the first event of that name behind those that every event has.
#[track_caller]
fn headers(heard: &[Message], event: &str) -> String {
    let found = heard.iter().find(|message| get(message, "Event") == event);
    let found = found.unwrap_or_else(|| panic!("no {event}"));
    let keys = found.headers().map(|(key, _)| key.into_owned());
    let common = ["Event", "Privilege", "Timestamp"];
    keys.filter(|key| !common.contains(&key.as_str())).collect::<Vec<_>>().join(" ")
}

#[test]
fn on_11_a_dial_and_a_talk_are_events_of_two_channels() {
    let heard = heard(Dialect::Asterisk11, &answered());
    let expected = "Newchannel trunk Down\nNewstate trunk Ring\nNewexten trunk\n\
         Newchannel 101 Down\nNewCallerid 101\nDial trunk Begin\nNewstate 101 Ringing\n\
         Newstate 101 Up\nNewstate trunk Up\nBridge trunk Link\nHangupRequest 101\n\
         Bridge trunk Unlink\nHangup 101\nDial trunk End\nHangup trunk";
    assert_eq!(outline(&heard), expected);
    let begun = heard.iter().filter(|message| get(message, "Event") == "Newchannel");
    let extens: Vec<String> = begun.map(|message| get(message, "Exten")).collect();
    assert_eq!(extens, ["2188101", ""], "who is called has none");
    let expected = [
        (
            "Newchannel",
            "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName AccountCode Exten \
             Context Uniqueid",
        ),
        (
            "Newstate",
            "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum \
             ConnectedLineName Uniqueid",
        ),
        ("Newexten", "Channel Context Extension Priority Application AppData Uniqueid"),
        ("NewCallerid", "Channel CallerIDNum CallerIDName Uniqueid CID-CallingPres"),
        (
            "Dial",
            "SubEvent Channel Destination CallerIDNum CallerIDName ConnectedLineNum \
             ConnectedLineName UniqueID DestUniqueID Dialstring",
        ),
        (
            "Bridge",
            "Bridgestate Bridgetype Channel1 Channel2 Uniqueid1 Uniqueid2 CallerID1 CallerID2",
        ),
        ("HangupRequest", "Channel Uniqueid Cause"),
        (
            "Hangup",
            "Channel Uniqueid CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName \
             AccountCode Cause Cause-txt",
        ),
    ];
    for (event, keys) in expected {
        assert_eq!(headers(&heard, event), keys, "{event}");
    }
}

#[test]
fn on_11_a_queue_is_joined_and_left_in_the_class_of_calls() {
    let heard = heard(Dialect::Asterisk11, &queued());
    let expected = "Newchannel trunk Down\nNewstate trunk Ring\nNewexten trunk\nNewstate trunk Up\n\
         Newexten trunk\nJoin trunk\nNewchannel 104 Down\nNewCallerid 104\nAgentCalled\n\
         Newstate 104 Ringing\nAgentRingNoAnswer trunk\nHangup 104\nNewchannel 102 Down\n\
         NewCallerid 102\nAgentCalled\nNewstate 102 Ringing\nNewstate 102 Up\nLeave trunk\n\
         AgentConnect trunk\nBridge trunk Link\nHangupRequest 102\nBridge trunk Unlink\nHangup 102\n\
         AgentComplete trunk\nHangup trunk";
    assert_eq!(outline(&heard), expected);
    let expected = [
        (
            "Join",
            "call,all",
            "Channel CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName Queue Position \
             Count Uniqueid",
        ),
        ("Leave", "call,all", "Channel Queue Count Position Uniqueid"),
        (
            "AgentCalled",
            "agent,all",
            "Queue AgentCalled AgentName ChannelCalling DestinationChannel CallerIDNum CallerIDName \
             ConnectedLineNum ConnectedLineName Context Extension Priority Uniqueid",
        ),
        (
            "AgentConnect",
            "agent,all",
            "Queue Uniqueid Channel Member MemberName HoldTime BridgedChannel RingTime",
        ),
        (
            "AgentComplete",
            "agent,all",
            "Queue Uniqueid Channel Member MemberName HoldTime TalkTime Reason",
        ),
        (
            "QueueMemberStatus",
            "agent,all",
            "Queue Location MemberName StateInterface Membership Penalty CallsTaken LastCall \
             Status Paused",
        ),
    ];
    for (event, privilege, keys) in expected {
        assert_eq!(headers(&heard, event), keys, "{event}");
        let found = heard.iter().find(|message| get(message, "Event") == event);
        assert_eq!(found.map(|message| get(message, "Privilege")), Some(privilege.into()));
    }
}

#[test]
fn a_dial_that_nobody_answers_ends_by_its_status_on_11_and_by_an_event_of_its_own_later() {
    let heard_11 = heard(Dialect::Asterisk11, &no_answer());
    let end = heard_11.iter().filter(|message| get(message, "Event") == "Dial").nth(1);
    let end = end.expect("the dial ends");
    assert_eq!(get(end, "DialStatus"), "NOANSWER");
    assert_eq!(end.get("Destination"), None);
    let heard_13 = heard(Dialect::Asterisk13, &no_answer());
    let end = heard_13.iter().find(|message| get(message, "Event") == "DialEnd");
    let end = end.expect("the dial ends");
    assert_eq!(get(end, "DialStatus"), "NOANSWER");
    assert_eq!(get(end, "DestCallerIDNum"), "104");
}

#[test]
fn nothing_of_11_names_a_linked_call_or_the_system() {
    let heard = [answered(), queued(), no_answer()].map(|call| heard(Dialect::Asterisk11, &call));
    for message in heard.iter().flatten() {
        assert_eq!((message.get("Linkedid"), message.get("SystemName")), (None, None));
    }
}

/// Names of events, and of the variables that are set.
fn names(dialect: Dialect) -> BTreeSet<String> {
    let all = OptionalEvents { cel: true, cdr: true, test_events: true, ..Default::default() };
    let mut switchboard = board(dialect, all);
    let heard =
        [answered(), queued(), no_answer()].into_iter().enumerate().flat_map(|(k, call)| {
            let call = ScriptedCall { index: k as u64, ..call };
            play(&mut switchboard, &call, k as u64 * 10_000_000)
        });
    heard.map(|message| get(&message, "Event") + &get(&message, "Variable")).collect()
}

#[test]
fn what_came_after_13_is_not_in_13() {
    let (of_13, of_16) = (names(Dialect::Asterisk13), names(Dialect::Asterisk16));
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(only(&of_13, &of_16), "");
    assert_eq!(
        only(&of_16, &of_13),
        "DialState VarSetANSWEREDTIME_MS VarSetDIALEDTIME_MS VarSetPROGRESSTIME \
         VarSetPROGRESSTIME_MS VarSetRINGTIME VarSetRINGTIME_MS"
    );
    let member = |dialect| headers(&heard(dialect, &queued()), "QueueMemberStatus");
    let of_13 = member(Dialect::Asterisk13);
    assert_eq!(
        of_13,
        "SystemName Queue MemberName Interface StateInterface Membership Penalty CallsTaken \
         LastCall LastPause InCall Status Paused PausedReason Ringinuse"
    );
    let of_16 = member(Dialect::Asterisk16);
    let late: Vec<&str> = of_16.split(' ').filter(|key| !of_13.contains(*key)).collect();
    assert_eq!(late, ["LoginTime", "Wrapuptime"]);
}

#[test]
fn a_caller_without_a_name_is_written_as_each_version_does() {
    for (dialect, first, last, in_queue) in [
        (Dialect::Asterisk11, "", "<unknown>", "unknown"),
        (Dialect::Asterisk13, "<unknown>", "<unknown>", "<unknown>"),
        (Dialect::Asterisk16, "<unknown>", "<unknown>", "<unknown>"),
    ] {
        let call = ScriptedCall { name: None, ..queued() };
        let heard = heard(dialect, &call);
        let names = heard.iter().filter_map(|message| {
            let name = message.get("CallerIDName")?.into_owned();
            let is_trunk = message.get("Channel").is_some_and(|name| name.contains("/trunk-"));
            is_trunk.then(|| (get(message, "Event"), name))
        });
        let names: Vec<(String, String)> = names.collect();
        let of = |event: &str| names.iter().find(|(name, _)| name == event).map(|(_, name)| name);
        assert_eq!(of("Newchannel").expect("it begins"), first);
        assert_eq!(of("Hangup").expect("it ends"), last);
        let joins = of("Join").or(of("QueueCallerJoin"));
        assert_eq!(joins.expect("it joins"), in_queue);
    }
}
