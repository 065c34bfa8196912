//! What goes wrong at a gateway, as a client sees it and as it is told.

use documents::gateway::{GatewayTrouble, GatewayTroubleKind};
use documents::sms::SmsRefusal;
use loadtest::clock::Clock;
use loadtest::gateway::{GatewayLimits, Told};

use super::client::{Client, GOOD, Played, always, get, settings, with};

#[tokio::test]
async fn no_trouble_comes_before_the_run() {
    let error = always(GatewayTroubleKind::Error);
    let mut played = Played::start(with(error, settings("sendsms"))).await;
    assert_eq!(played.get(GOOD).await.0, 200);
    assert!(played.offered().await.taken);
    assert_eq!(played.answered().await, Told::Taken);
    played.gateway.begin(Clock::start());
    assert_eq!(played.get(GOOD).await, (503, "6".to_owned()));
    assert!(!played.offered().await.taken);
    assert_eq!(played.answered().await, Told::Refused(SmsRefusal::Error));
    let counts = played.gateway.counts();
    assert_eq!((counts.troubled, counts.refused.error), (1, 1));
}

#[tokio::test]
async fn a_throttle_answers_as_if_too_many_came() {
    let mut played = Played::troubled(always(GatewayTroubleKind::Throttle)).await;
    assert_eq!(played.get(GOOD).await, (429, "4".to_owned()));
    assert!(!played.offered().await.taken);
    assert_eq!(played.answered().await, Told::Refused(SmsRefusal::Rate));
}

#[tokio::test]
async fn a_wrong_body_is_a_page_and_tells_nothing() {
    let taken = true;
    let trouble = GatewayTrouble { taken, ..always(GatewayTroubleKind::WrongBody) };
    let mut played = Played::troubled(trouble).await;
    let (status, body) = played.get(GOOD).await;
    assert!(status == 200 && body.contains("<html>"), "{body}");
    assert!(played.offered().await.taken);
    assert_eq!(played.answered().await, Told::Nothing);
}

#[tokio::test]
async fn a_timeout_keeps_the_connection_until_the_client_leaves() {
    let trouble = GatewayTrouble { taken: true, ..always(GatewayTroubleKind::Timeout) };
    let mut played = Played::troubled(trouble).await;
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(get(GOOD).as_bytes()).await;
    assert!(played.offered().await.taken);
    assert!(played.notices.try_recv().is_err(), "it goes on");
    drop(client);
    assert_eq!(played.answered().await, Told::Nothing);
}

#[tokio::test]
async fn a_timeout_ends_with_the_gateway() {
    let mut played = Played::troubled(always(GatewayTroubleKind::Timeout)).await;
    let mut clients = Vec::new();
    for _ in 0..3 {
        let mut client = Client::connect(played.gateway.address()).await;
        client.send(get(GOOD).as_bytes()).await;
        assert!(!played.offered().await.taken);
        clients.push(client);
    }
    let counts = played.gateway.counts();
    assert_eq!((counts.concurrent_most, counts.taken), (3, 0));
    played.gateway.stop().await;
    for client in &mut clients {
        assert!(client.ends().await);
    }
    let mut ends = 0;
    while let Some(notice) = played.notices.recv().await {
        let shown = format!("{notice:?}");
        assert!(shown.starts_with("Answered") && shown.contains("Nothing"), "{shown}");
        ends += 1;
    }
    assert_eq!(ends, 3, "each attempt ends, and nobody keeps the channel");
}

#[tokio::test]
async fn a_reset_is_seen_as_one() {
    let mut played = Played::troubled(always(GatewayTroubleKind::Reset)).await;
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(get(GOOD).as_bytes()).await;
    let error = client.more().await.expect_err("no answer and no end");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert!(!played.offered().await.taken);
    assert_eq!(played.answered().await, Told::Nothing);
    assert_eq!(played.gateway.counts().unreadable, 0);
}

#[tokio::test]
async fn a_drip_sends_the_head_at_once_and_then_a_byte_at_a_time() {
    let trouble = GatewayTrouble { taken: true, ..always(GatewayTroubleKind::Drip) };
    let settings = with(trouble, settings("sendsms"));
    let drip = std::time::Duration::from_millis(1);
    let limits = GatewayLimits { drip, ..GatewayLimits::default() };
    let mut played = Played::start_within(settings, limits).await;
    played.gateway.begin(Clock::start());
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(get(GOOD).as_bytes()).await;
    assert_eq!(client.head().await, (200, 1024));
    assert!(client.more().await.expect("a byte"));
    assert!(played.offered().await.taken);
    drop(client);
    assert_eq!(played.answered().await, Told::Nothing);
}

#[tokio::test]
async fn who_leaves_before_the_answer_was_told_nothing() {
    let mut settings = settings("sendsms");
    settings.description.play.latency = "fixed 1 h".parse().expect("a spread");
    let mut played = Played::start(settings).await;
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(get(GOOD).as_bytes()).await;
    assert!(played.offered().await.taken);
    drop(client);
    assert_eq!(played.answered().await, Told::Nothing);
    assert_eq!(played.gateway.counts().unreadable, 0, "the request was whole");
}
