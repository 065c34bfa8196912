//! The telephony service follows the calls of an exchange: recorded from Asterisk 16 and 22, and
//! written by hand for 11 and 13.

use staging::Staging;

use crate::exchange::{Call, Exchange, calls, event, recorded, until};

/// Waits until so many calls are over and nothing is left to be told.
pub(crate) async fn until_closed(staging: &Staging, closed: u64) -> Vec<Call> {
    let is_over =
        |state: &staging::TelephonyState| state.calls_closed >= closed && state.writes_waiting == 0;
    let state = until(staging, is_over).await;
    assert_eq!((state.calls_opened, state.calls_closed), (closed, closed), "{state:?}");
    assert_eq!((state.writes_failed, state.garbage), (0, 0), "{state:?}");
    calls(staging)
}

type Leg = (&'static str, i64, i64, i64);

#[track_caller]
fn check(call: &Call, number: &str, kind: i64, legs: &[Leg]) {
    let expected: Vec<_> = legs
        .iter()
        .map(|(name, peer, status, response)| {
            ((*name).to_owned(), *peer, Some(*status), Some(*response))
        })
        .collect();
    assert_eq!((call.number.as_str(), call.kind, &call.legs), (number, kind, &expected));
    assert!(call.ended && !call.live, "{call:?}");
}

async fn play(session: &str, titles: &[&str]) -> Vec<Call> {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    assert_eq!((line.classes.join(","), line.in_clear), ("call,agent".to_owned(), false));
    for title in titles {
        line.play(&recorded(session, title)).await;
    }
    let calls = until_closed(&staging, titles.len() as u64).await;
    staging.stop().await.expect("stopped");
    calls
}

#[tokio::test]
async fn the_recorded_calls_of_a_dial_are_one_call_each() {
    let titles = ["Originate", "the same to a busy", "the same to an agent that never"];
    let calls = play("16-b-local-dial.txt", &titles).await;
    assert_eq!(calls.len(), 3);
    check(&calls[0], "5551234", 2, &[("101", 2, 4, 2), ("101", 1, 4, 2)]);
    check(&calls[1], "5552222", 1, &[("201", 2, 4, 1), ("201", 1, 4, 3)]);
    check(&calls[2], "5553333", 1, &[("301", 2, 4, 1), ("301", 1, 4, 1)]);
}

#[tokio::test]
async fn the_recorded_calls_of_a_queue_are_one_call_each() {
    let titles =
        ["a call into queue support", "a call into the queue with nobody", "a queue call hung up"];
    for session in ["16-c-queue.txt", "22-c-queue.txt"] {
        let calls = play(session, &titles).await;
        assert_eq!(calls.len(), 3, "{session}");
        check(&calls[0], "5551234", 2, &[("800", 2, 4, 2), ("101", 1, 4, 2)]);
        check(&calls[1], "5552222", 1, &[("801", 2, 4, 1)]);
        check(&calls[2], "5554444", 1, &[("801", 2, 4, 1), ("301", 1, 4, 1)]);
    }
}

/// An install that is told these events, an empty line between two of them.
async fn told(events: &str, closed: u64) -> Vec<Call> {
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    line.say(events.split("\n\n").map(event).collect::<String>()).await;
    let calls = until_closed(&staging, closed).await;
    staging.stop().await.expect("stopped");
    calls
}

/// A call from outside to 101 as Asterisk 11 tells it (main/channel.c, apps/app_dial.c): no
/// `Linkedid`, the called channel without a number and an extension, and the end of the dial after
/// the end of the talk.
const ANSWERED_11: &str = "\
    Event: Newchannel
    Channel: SIP/trunk-00000001
    ChannelState: 0
    ChannelStateDesc: Down
    CallerIDNum: 09121234567
    CallerIDName:
    Exten: 101
    Context: from-trunk
    Uniqueid: 1400000000.1

    Event: Newstate
    Channel: SIP/trunk-00000001
    ChannelState: 4
    ChannelStateDesc: Ring
    CallerIDNum: 09121234567
    Uniqueid: 1400000000.1

    Event: Newchannel
    Channel: SIP/101-00000002
    ChannelState: 0
    ChannelStateDesc: Down
    CallerIDNum:
    Exten:
    Context: from-internal
    Uniqueid: 1400000000.2

    Event: Dial
    SubEvent: Begin
    Channel: SIP/trunk-00000001
    Destination: SIP/101-00000002
    CallerIDNum: 09121234567
    UniqueID: 1400000000.1
    DestUniqueID: 1400000000.2
    Dialstring: 101

    Event: Newstate
    Channel: SIP/101-00000002
    ChannelState: 5
    ChannelStateDesc: Ringing
    Uniqueid: 1400000000.2

    Event: Newstate
    Channel: SIP/101-00000002
    ChannelState: 6
    ChannelStateDesc: Up
    Uniqueid: 1400000000.2

    Event: Bridge
    Bridgestate: Link
    Bridgetype: core
    Channel1: SIP/trunk-00000001
    Channel2: SIP/101-00000002
    Uniqueid1: 1400000000.1
    Uniqueid2: 1400000000.2
    CallerID1: 09121234567
    CallerID2: 101

    Event: Bridge
    Bridgestate: Unlink
    Channel1: SIP/trunk-00000001
    Channel2: SIP/101-00000002
    Uniqueid1: 1400000000.1
    Uniqueid2: 1400000000.2

    Event: Hangup
    Channel: SIP/101-00000002
    Uniqueid: 1400000000.2
    Cause: 16

    Event: Dial
    SubEvent: End
    Channel: SIP/trunk-00000001
    UniqueID: 1400000000.1
    DialStatus: ANSWER

    Event: Hangup
    Channel: SIP/trunk-00000001
    Uniqueid: 1400000000.1
    Cause: 16";

#[tokio::test]
async fn an_answered_call_of_asterisk_11_is_one_call() {
    let calls = told(ANSWERED_11, 1).await;
    assert_eq!(calls.len(), 1);
    check(&calls[0], "09121234567", 2, &[("trunk", 2, 4, 2), ("101", 1, 4, 2)]);
    assert_eq!(calls[0].source_id, "1400000000.1");
}

/// A queue of Asterisk 11 (apps/app_queue.c) rings 101, which is busy, then 102, which takes it.
const QUEUE_11: &str = "\
    Event: Newchannel
    Channel: DAHDI/i1/02188776655-1a
    ChannelState: 4
    CallerIDNum: <unknown>
    Exten: s
    Uniqueid: 7.1

    Event: NewCallerid
    Channel: DAHDI/i1/02188776655-1a
    CallerIDNum: 02188776655
    Uniqueid: 7.1

    Event: Join
    Channel: DAHDI/i1/02188776655-1a
    CallerIDNum: 02188776655
    Queue: support
    Position: 1
    Count: 1
    Uniqueid: 7.1

    Event: Newchannel
    Channel: SIP/101-00000002
    ChannelState: 0
    CallerIDNum:
    Exten:
    Uniqueid: 7.2

    Event: AgentCalled
    Queue: support
    AgentCalled: SIP/101
    ChannelCalling: DAHDI/i1/02188776655-1a
    DestinationChannel: SIP/101-00000002
    CallerIDNum: 02188776655
    Uniqueid: 7.1

    Event: Hangup
    Channel: SIP/101-00000002
    Uniqueid: 7.2
    Cause: 17

    Event: Newchannel
    Channel: SIP/102-00000003
    ChannelState: 0
    CallerIDNum:
    Exten:
    Uniqueid: 7.3

    Event: AgentCalled
    Queue: support
    AgentCalled: SIP/102
    ChannelCalling: DAHDI/i1/02188776655-1a
    DestinationChannel: SIP/102-00000003
    Uniqueid: 7.1

    Event: Newstate
    Channel: SIP/102-00000003
    ChannelState: 6
    Uniqueid: 7.3

    Event: Leave
    Channel: DAHDI/i1/02188776655-1a
    Queue: support
    Uniqueid: 7.1

    Event: Bridge
    Bridgestate: Link
    Uniqueid1: 7.1
    Uniqueid2: 7.3

    Event: Hangup
    Channel: SIP/102-00000003
    Uniqueid: 7.3
    Cause: 16

    Event: Hangup
    Channel: DAHDI/i1/02188776655-1a
    Uniqueid: 7.1
    Cause: 16";

#[tokio::test]
async fn a_queue_of_asterisk_11_rings_one_after_the_other_in_one_call() {
    let calls = told(QUEUE_11, 1).await;
    assert_eq!(calls.len(), 1);
    let legs = [("i1", 2, 4, 2), ("101", 1, 4, 3), ("102", 1, 4, 2)];
    check(&calls[0], "02188776655", 2, &legs);
}

/// A channel of Asterisk 13.
fn channel_13(name: &str, id: &str, state: u8, number: &str, exten: &str) -> String {
    format!(
        "Channel: {name}\nChannelState: {state}\nCallerIDNum: {number}\nExten: {exten}\n\
         Uniqueid: {id}\nLinkedid: 9.1"
    )
}

/// Of one channel that dials another.
fn dial_13(what: &str, caller: &str, called: &str, rest: &str) -> String {
    let dest = called.lines().map(|line| format!("Dest{line}\n")).collect::<String>();
    format!("Event: {what}\n{caller}\n{dest}{rest}")
}

#[tokio::test]
async fn a_blind_transfer_closes_one_leg_and_rings_the_next() {
    let trunk = channel_13("PJSIP/trunk-01", "9.1", 4, "09121234567", "101");
    let first = channel_13("PJSIP/101-02", "9.2", 5, "101", "");
    let second = channel_13("PJSIP/103-03", "9.3", 5, "103", "");
    let events = [
        format!("Event: Newchannel\n{trunk}"),
        format!("Event: Newchannel\n{first}"),
        dial_13("DialBegin", &trunk, &first, "DialString: 101"),
        dial_13("DialEnd", &trunk, &first, "DialStatus: ANSWER"),
        "Event: BlindTransfer\nResult: Success\nTransfererChannel: PJSIP/101-02\n\
         TransfererUniqueid: 9.2\nTransfererLinkedid: 9.1\nTransfereeChannel: PJSIP/trunk-01\n\
         TransfereeUniqueid: 9.1\nIsExternal: Yes\nContext: from-internal\nExtension: 103"
            .to_owned(),
        format!("Event: Hangup\n{first}\nCause: 16"),
        format!("Event: Newchannel\n{second}"),
        dial_13("DialBegin", &trunk, &second, "DialString: 103"),
        dial_13("DialEnd", &trunk, &second, "DialStatus: ANSWER"),
        format!("Event: Hangup\n{second}\nCause: 16"),
        format!("Event: Hangup\n{trunk}\nCause: 16"),
    ];
    let calls = told(&events.join("\n\n"), 1).await;
    assert_eq!(calls.len(), 1);
    // The leg that passed the call on bears the name of who got it, as the API has it.
    let legs = [("trunk", 2, 4, 2), ("103", 1, 4, 4), ("103", 1, 4, 2)];
    check(&calls[0], "09121234567", 2, &legs);
}

#[tokio::test]
async fn calls_of_an_extension_go_out_or_stay_inside() {
    for (exten, to, kind) in [("09121234567", "trunk", 3), ("102", "102", 4)] {
        let caller = channel_13("PJSIP/101-01", "9.1", 4, "101", exten);
        let called = channel_13(&format!("PJSIP/{to}-02"), "9.2", 5, exten, "");
        let events = [
            format!("Event: Newchannel\n{caller}"),
            format!("Event: Newchannel\n{called}"),
            dial_13("DialBegin", &caller, &called, &format!("DialString: {exten}@{to}")),
            dial_13("DialEnd", &caller, &called, "DialStatus: NOANSWER"),
            format!("Event: Hangup\n{called}\nCause: 16"),
            format!("Event: Hangup\n{caller}\nCause: 16"),
        ];
        let calls = told(&events.join("\n\n"), 1).await;
        let peer = if to == "trunk" { 2 } else { 1 };
        check(&calls[0], exten, kind, &[("101", 1, 4, 1), (to, peer, 4, 1)]);
    }
}

#[tokio::test]
async fn a_hidden_number_waits_for_the_ringing_and_is_filled_in_later() {
    let hidden = channel_13("PJSIP/trunk-01", "9.1", 4, "<unknown>", "s");
    let shown = channel_13("PJSIP/trunk-01", "9.1", 4, "09121234567", "s");
    let called = channel_13("PJSIP/101-02", "9.2", 5, "101", "");
    let exchange = Exchange::listen().await;
    let staging = staging::start(exchange.settings()).await.expect("started");
    let mut line = exchange.welcome(&[]).await;
    line.event(&format!("Event: Newchannel\n{hidden}")).await;
    line.event(&format!("Event: Newchannel\n{called}")).await;
    // The greeting's one event and the lists' two ends came before.
    let state = until(&staging, |state| state.events >= 5).await;
    assert_eq!(state.calls_in_progress, 0, "nothing is known of it yet: {state:?}");
    line.event(&dial_13("DialBegin", &hidden, &called, "")).await;
    until(&staging, |state| state.calls_opened == 1).await;
    assert_eq!(calls(&staging)[0].number, "");
    line.event(&format!("Event: NewCallerid\n{shown}")).await;
    for channel in [called, shown] {
        line.event(&format!("Event: Hangup\n{channel}\nCause: 16")).await;
    }
    let calls = until_closed(&staging, 1).await;
    check(&calls[0], "09121234567", 1, &[("trunk", 2, 4, 1), ("101", 1, 4, 1)]);
}

/// The called phone of Asterisk 11 stands behind a pair within the exchange, which shows a number and
/// an extension before anything ties it to its call.
const LOCAL_11: &str = "\
    Event: Newchannel
    Channel: SIP/trunk-00000001
    ChannelState: 0
    CallerIDNum: 09121234567
    Exten: 101
    Uniqueid: 8.1

    Event: Newchannel
    Channel: Local/101@agents-0001;1
    ChannelState: 0
    CallerIDNum:
    Exten: 101
    Uniqueid: 8.2

    Event: Newchannel
    Channel: Local/101@agents-0001;2
    ChannelState: 4
    CallerIDNum:
    Exten: 101
    Uniqueid: 8.3

    Event: NewCallerid
    Channel: Local/101@agents-0001;1
    CallerIDNum: 102
    Uniqueid: 8.2

    Event: Dial
    SubEvent: Begin
    Channel: SIP/trunk-00000001
    Destination: Local/101@agents-0001;1
    UniqueID: 8.1
    DestUniqueID: 8.2
    Dialstring: 101@agents

    Event: Newchannel
    Channel: SIP/101-00000002
    ChannelState: 0
    CallerIDNum:
    Exten:
    Uniqueid: 8.4

    Event: Dial
    SubEvent: Begin
    Channel: Local/101@agents-0001;2
    Destination: SIP/101-00000002
    UniqueID: 8.3
    DestUniqueID: 8.4
    Dialstring: 101

    Event: Hangup
    Channel: SIP/101-00000002
    Uniqueid: 8.4
    Cause: 19

    Event: Dial
    SubEvent: End
    Channel: Local/101@agents-0001;2
    UniqueID: 8.3
    DialStatus: NOANSWER

    Event: Hangup
    Channel: Local/101@agents-0001;2
    Uniqueid: 8.3
    Cause: 16

    Event: Hangup
    Channel: Local/101@agents-0001;1
    Uniqueid: 8.2
    Cause: 16

    Event: Hangup
    Channel: SIP/trunk-00000001
    Uniqueid: 8.1
    Cause: 16";

#[tokio::test]
async fn a_pair_within_asterisk_11_and_the_phone_behind_it_are_one_leg() {
    let calls = told(LOCAL_11, 1).await;
    assert_eq!(calls.len(), 1);
    check(&calls[0], "09121234567", 1, &[("trunk", 2, 4, 1), ("101", 1, 4, 1)]);
}
