//! Calls through a real Asterisk 16.

use std::future::Future;
use std::time::Duration;

use documents::calls::{CallDirection, CallEnding};
use loadtest::calls::script::{HangsUp, Happening, ScriptedCall, Step};
use loadtest::clock::Clock;
use loadtest::exchange::Notice;
use loadtest::exchange::asterisk::{AsteriskDriver, AsteriskError, Dialplan};
use testkit::asterisk::{Asterisk, READER, READER_SECRET, SECRET, USER};
use testkit::peers::PeerTest;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::task::block_in_place;
use wire::ami::Message;

use crate::asterisk_client::Client;

pub(crate) const TESTS: &[PeerTest] = &[
    PeerTest {
        name: "asterisk::two_of_them_run_at_once_and_leave_nothing_behind",
        needs: &["asterisk"],
        body: two_of_them_run_at_once_and_leave_nothing_behind,
    },
    PeerTest {
        name: "asterisk::calls_of_every_kind_begin_and_last_as_planned",
        needs: &["asterisk"],
        body: || awaited(calls_of_every_kind_begin_and_last_as_planned()),
    },
    PeerTest {
        name: "asterisk::a_call_is_passed_on_to_another_extension",
        needs: &["asterisk"],
        body: || awaited(a_call_is_passed_on_to_another_extension()),
    },
    PeerTest {
        name: "asterisk::who_may_not_place_calls_is_told_why",
        needs: &["asterisk"],
        body: || awaited(who_may_not_place_calls_is_told_why()),
    },
    PeerTest {
        name: "asterisk::an_exchange_that_stops_is_noticed_and_plays_nothing_more",
        needs: &["asterisk"],
        body: || awaited(an_exchange_that_stops_is_noticed_and_plays_nothing_more()),
    },
];

/// Longer than anything here takes: a test that waits for ever says nothing.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a test on a runtime of its own.
pub(crate) fn awaited(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let in_time = async { tokio::time::timeout(LIMIT, test).await };
    runtime.expect("a runtime").block_on(in_time).expect("it ends within a minute");
}

fn two_of_them_run_at_once_and_leave_nothing_behind() {
    let (first, second) = (Asterisk::start(), Asterisk::start());
    assert_ne!(first.address(), second.address());
    let homes = [first.home().to_owned(), second.home().to_owned()];
    assert!(first.stop().success());
    drop(second);
    for home in homes {
        assert!(!home.exists(), "{} is left", home.display());
    }
}

async fn calls_of_every_kind_begin_and_last_as_planned() {
    let asterisk = Asterisk::start();
    let (driver, mut notices) = driver(&asterisk, USER, SECRET).await.expect("it may");
    assert!(driver.software().starts_with("Asterisk 16."), "{}", driver.software());
    let calls = [
        talk(0, HangsUp::Callee, &[]),
        talk(1, HangsUp::Caller, &[]),
        talk(2, HangsUp::Callee, &[(100, Happening::Queues { queue: "support".to_owned() })]),
        untaken(3, CallEnding::Busy),
        untaken(4, CallEnding::Unanswered),
        untaken(5, CallEnding::Abandoned),
        ScriptedCall { direction: CallDirection::Outgoing, ..talk(6, HangsUp::Caller, &[]) },
    ];
    for call in &calls {
        driver.play(call, &call.steps[0]);
    }
    let mut began = [None; 7];
    let mut ended = [None; 7];
    let mut not_played = Vec::new();
    while ended.iter().flatten().count() < 6 {
        match notices.recv().await.expect("the driver lives") {
            Notice::Asked(_) => unreachable!("the driver asks nothing of the CRM"),
            Notice::Began { call, at_us } => assert_eq!(began[call as usize].replace(at_us), None),
            Notice::Ended { call, at_us } => assert_eq!(ended[call as usize].replace(at_us), None),
            Notice::NotPlayed { call, reason } => not_played.push((call, reason)),
        }
    }
    for call in &calls[..6] {
        let index = call.index as usize;
        let lasted = ended[index].expect("it ended") - began[index].expect("it began");
        let planned = call.holding_us();
        // The exchange is never early but by the rounding of its milliseconds.
        assert!(lasted + 10_000 >= planned, "call {index} lasted {lasted} us of {planned}");
    }
    assert_eq!(not_played.len(), 1, "{not_played:?}");
    assert_eq!(not_played[0].0, 6);
    let counts = driver.counts();
    assert_eq!((counts.placed, counts.began, counts.ended), (6, 6, 6), "{counts:?}");
    assert_eq!((counts.not_played, counts.failed, counts.garbled), (1, 0, 0), "{counts:?}");
}

async fn a_call_is_passed_on_to_another_extension() {
    let asterisk = block_in_place(Asterisk::start);
    let mut listener = block_in_place(|| Client::log_in(asterisk.address()));
    let (driver, mut notices) = driver(&asterisk, USER, SECRET).await.expect("it may");
    let passes_on = Happening::Transferred { from: "1001".to_owned(), to: "1003".to_owned() };
    let mut call = talk(0, HangsUp::Caller, &[]);
    call.ending = CallEnding::Transferred;
    call.steps.insert(3, Step { after_us: 900_000, happening: passes_on });
    driver.play(&call, &call.steps[0]);
    // Both are in the bridge: the call has been taken.
    for _ in 0..2 {
        block_in_place(|| until(&mut listener, "BridgeEnter"));
    }
    driver.play(&call, &call.steps[3]);
    let transfer = block_in_place(|| until(&mut listener, "BlindTransfer"));
    assert_eq!(transfer.get("Result").as_deref(), Some("Success"), "{transfer:?}");
    assert_eq!(transfer.get("Extension").as_deref(), Some("103"), "{transfer:?}");
    while !matches!(notices.recv().await.expect("the driver lives"), Notice::Ended { .. }) {}
    assert_eq!(driver.counts().failed, 0);
}

/// The next event of that name.
fn until(listener: &mut Client, event: &str) -> Message {
    loop {
        let message = listener.next().unwrap_or_else(|| panic!("no {event} for ten seconds"));
        if message.get("Event").as_deref() == Some(event) {
            return message;
        }
    }
}

async fn who_may_not_place_calls_is_told_why() {
    let asterisk = Asterisk::start();
    let refused = driver(&asterisk, USER, "wrong").await.expect_err("it is wrong").to_string();
    assert!(refused.contains("refused the log-in: Authentication failed"), "{refused}");
    assert!(!refused.contains("wrong"), "{refused}");
    let (reader, mut notices) =
        driver(&asterisk, READER, READER_SECRET).await.expect("it may read");
    let call = talk(0, HangsUp::Caller, &[]);
    reader.play(&call, &call.steps[0]);
    let reason = "the exchange refused: Permission denied".to_owned();
    assert_eq!(notices.recv().await, Some(Notice::NotPlayed { call: 0, reason }));
}

async fn an_exchange_that_stops_is_noticed_and_plays_nothing_more() {
    let asterisk = Asterisk::start();
    let (driver, mut notices) = driver(&asterisk, USER, SECRET).await.expect("it may");
    let call = talk(0, HangsUp::Caller, &[]);
    driver.play(&call, &call.steps[0]);
    assert!(matches!(notices.recv().await, Some(Notice::Began { call: 0, .. })));
    asterisk.stop();
    while driver.lost().is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(driver.lost().as_deref(), Some("closed the connection"));
    let call = talk(1, HangsUp::Caller, &[]);
    driver.play(&call, &call.steps[0]);
    let mut last = notices.recv().await;
    while matches!(last, Some(Notice::Ended { call: 0, .. })) {
        last = notices.recv().await;
    }
    let Some(Notice::NotPlayed { call: 1, reason }) = last else { panic!("{last:?}") };
    assert!(reason.contains("not connected"), "{reason}");
}

pub(crate) async fn driver(
    asterisk: &Asterisk,
    user: &str,
    secret: &str,
) -> Result<(AsteriskDriver, UnboundedReceiver<Notice>), AsteriskError> {
    let (tell, notices) = mpsc::unbounded_channel();
    let address = asterisk.address().to_string();
    let dialplan = Dialplan::default();
    let driver =
        AsteriskDriver::connect(&address, user, secret, dialplan, Clock::start(), tell).await?;
    Ok((driver, notices))
}

/// A call that is answered after 0.6 s and over after 3.2 s, with these steps before: longer in each
/// part than the dialplan would have it if it were told no times.
fn talk(index: u64, by: HangsUp, before: &[(u64, Happening)]) -> ScriptedCall {
    let extension = format!("10{:02}", index + 1);
    let mut happenings = before.to_vec();
    happenings.extend([
        (200_000, Happening::Rings { extension: extension.clone() }),
        (600_000, Happening::Answered { extension }),
        (3_200_000, Happening::HangsUp { by }),
    ]);
    scripted(index, CallEnding::Answered, &happenings)
}

/// A call that is over after 1.2 s without having been answered.
fn untaken(index: u64, ending: CallEnding) -> ScriptedCall {
    let over = Happening::HangsUp { by: HangsUp::Caller };
    let rings = Happening::Rings { extension: "1001".to_owned() };
    scripted(index, ending, &[(200_000, rings), (1_200_000, over)])
}

pub(crate) fn scripted(index: u64, ending: CallEnding, then: &[(u64, Happening)]) -> ScriptedCall {
    let begins = Step { after_us: 0, happening: Happening::Begins };
    let then = then.iter().cloned().map(|(after_us, happening)| Step { after_us, happening });
    ScriptedCall {
        index,
        due_us: 0,
        direction: CallDirection::Incoming,
        ending,
        number: format!("0912000{index:04}"),
        name: None,
        from_extension: None,
        dialled: "02191000000".to_owned(),
        steps: std::iter::once(begins).chain(then).collect(),
    }
}
