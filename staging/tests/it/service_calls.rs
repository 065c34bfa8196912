//! The telephony service follows the calls of an exchange: recorded from Asterisk 16 and 22, and
//! written by hand for 11 and 13.

use staging::Staging;

use crate::exchange::{Call, Exchange, calls, recorded};

/// Waits until so many calls are over and nothing is left to be told.
pub(crate) async fn until_closed(staging: &Staging, closed: u64) -> Vec<Call> {
    let state = staging
        .telephony_until(|state| state.calls_closed >= closed && state.writes_waiting == 0)
        .await
        .expect("a service");
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
