//! Clients that send halves, floods and garbage, or nothing at all.

use std::time::Duration;

use loadtest::gateway::GatewayLimits;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;
use tokio::time::timeout;

use super::client::{Client, GOOD, PATIENCE, Played, get, settings};

/// Limits under which a client is soon too slow.
fn impatient() -> GatewayLimits {
    GatewayLimits { request: Duration::from_millis(50), ..GatewayLimits::default() }
}

/// Still serves.
async fn serves(played: &mut Played) {
    let (status, _) = played.get(GOOD).await;
    assert!(status < 500);
}

#[tokio::test]
async fn half_a_request_is_told_when_the_client_leaves() {
    let mut played = Played::start(settings("json")).await;
    let halves = [
        "POST /v1/sms/send.json HT",
        "POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\n",
        "POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\nContent-Length: 100\r\n\r\n{\"userna",
        "POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ];
    for half in halves {
        let mut client = Client::connect(played.gateway.address()).await;
        client.send(half.as_bytes()).await;
        drop(client);
        assert_eq!(played.unreadable().await, "the connection ended before it was whole", "{half}");
    }
    assert_eq!(played.gateway.counts().unreadable, 4);
    assert_eq!(played.gateway.counts().attempts, 0);
    serves(&mut played).await;
}

#[tokio::test]
async fn who_sends_a_request_too_slowly_is_cut_in_its_head_or_its_body() {
    let mut played = Played::start_within(settings("json"), impatient()).await;
    let halves = [
        "POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\nX-Slow: ",
        "POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\nContent-Length: 100\r\n\r\n{\"userna",
    ];
    for half in halves {
        let mut client = Client::connect(played.gateway.address()).await;
        client.send(half.as_bytes()).await;
        assert!(client.ends().await);
        assert_eq!(played.unreadable().await, "it was not whole after 50ms", "{half}");
    }
    serves(&mut played).await;
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_make_a_request_faster() {
    let mut played = Played::start_within(settings("json"), impatient()).await;
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(b"GET / HTTP/1.1\r\nX-Slow: ").await;
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    let drip = async {
        // A write may still be taken after the other side has closed.
        while client.stream.write_all(b"a").await.is_ok() {
            ticks.tick().await;
        }
    };
    timeout(PATIENCE, drip).await.expect("it is cut");
    assert_eq!(played.unreadable().await, "it was not whole after 50ms");
}

#[tokio::test]
async fn an_idle_connection_is_closed_without_a_word() {
    let idle = Duration::from_millis(300);
    let limits = GatewayLimits { idle, ..GatewayLimits::default() };
    let mut played = Played::start_within(settings("sendsms"), limits).await;
    let mut silent = Client::connect(played.gateway.address()).await;
    assert!(silent.ends().await);
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(get(GOOD).as_bytes()).await;
    assert_eq!(client.answer().await.0, 200);
    assert!(client.ends().await);
    assert!(played.offered().await.taken);
    played.answered().await;
    assert!(played.notices.try_recv().is_err());
}

#[tokio::test]
async fn a_flood_of_headers_is_refused() {
    let mut played = Played::start(settings("sendsms")).await;
    let many: String = (0..200).map(|number| format!("X-{number}: a\r\n")).collect();
    let long = format!("X-Long: {}\r\n", "a".repeat(70 * 1024));
    let text = format!("{GOOD}{}", "a".repeat(70 * 1024));
    let floods = [
        (431, format!("GET / HTTP/1.1\r\nHost: g\r\n{many}\r\n")),
        (431, format!("GET / HTTP/1.1\r\nHost: g\r\n{long}\r\n")),
        (414, format!("GET /post/sendSMS.ashx?{text} HTTP/1.1\r\nHost: g\r\n\r\n")),
    ];
    for (status, flood) in floods {
        let mut client = Client::connect(played.gateway.address()).await;
        // The gateway may be done with it before it was sent.
        let _cut = client.stream.write_all(flood.as_bytes()).await;
        // The answer may be lost in the reset that meets the rest of the flood.
        if client.more().await.unwrap_or(false) {
            let (answered, _) = client.head().await;
            assert!(answered == status || answered == 431, "{answered}");
        }
        let reason = played.unreadable().await;
        assert!(reason.starts_with("it is no HTTP, or its head has more than 65536"), "{reason}");
    }
    serves(&mut played).await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_unread() {
    let body_bytes = 1000;
    let limits = GatewayLimits { body_bytes, ..GatewayLimits::default() };
    let mut played = Played::start_within(settings("json"), limits).await;
    for rest in [
        "Content-Length: 1001\r\n\r\n".to_owned(),
        format!("Transfer-Encoding: chunked\r\n\r\n3e9\r\n{}\r\n", "a".repeat(1001)),
    ] {
        let mut client = Client::connect(played.gateway.address()).await;
        client
            .send(format!("POST /v1/sms/send.json HTTP/1.1\r\nHost: g\r\n{rest}").as_bytes())
            .await;
        assert_eq!(client.answer().await.0, 413);
        assert_eq!(played.unreadable().await, "the body has more than 1000 bytes");
    }
    let just = " ".repeat(1000);
    assert_eq!(played.post("/v1/sms/send.json", "", just.as_bytes()).await.0, 400);
}

#[tokio::test]
async fn garbage_is_no_request_and_another_path_or_method_is_refused() {
    let mut played = Played::start(settings("sendsms")).await;
    let garbage: [&[u8]; 4] = [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\0\0\0",
        b"AT+CMGS\r\r\n\r\n",
    ];
    for bytes in garbage {
        let mut client = Client::connect(played.gateway.address()).await;
        client.send(bytes).await;
        let reason = played.unreadable().await;
        assert!(reason.starts_with("it is no HTTP"), "{reason}");
    }
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(b"GET /favicon.ico HTTP/1.1\r\nHost: g\r\n\r\n").await;
    assert_eq!(client.answer().await.0, 404);
    // The connection goes on.
    client.send(b"DELETE /post/sendSMS.ashx HTTP/1.1\r\nHost: g\r\n\r\n").await;
    assert_eq!(client.answer().await.0, 405);
    client.send(get("to=1").as_bytes()).await;
    assert_eq!(client.answer().await, (400, "the query has no `username`\n".to_owned()));
    assert_eq!(played.gateway.counts().unreadable, 7);
    serves(&mut played).await;
}

#[tokio::test]
async fn one_connection_too_many_is_closed_at_once() {
    let limits = GatewayLimits { connections_most: 2, ..GatewayLimits::default() };
    let played = Played::start_within(settings("sendsms"), limits).await;
    let mut clients = Vec::new();
    for _ in 0..2 {
        let mut client = Client::connect(played.gateway.address()).await;
        client.send(get(GOOD).as_bytes()).await;
        assert_eq!(client.answer().await.0, 200);
        clients.push(client);
    }
    let mut third = Client::connect(played.gateway.address()).await;
    assert!(third.ends().await);
    assert_eq!(played.gateway.counts().turned_away, 1);
}

#[tokio::test]
async fn who_never_reads_an_answer_is_cut() {
    let played = Played::start_within(settings("soap-3000"), impatient()).await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small window");
    let mut stream = socket.connect(played.gateway.address()).await.expect("it listens");
    let request = "GET /elsewhere HTTP/1.1\r\nHost: g\r\n\r\n".repeat(100);
    let flood = async { while stream.write_all(request.as_bytes()).await.is_ok() {} };
    timeout(PATIENCE, flood).await.expect("it is cut");
}
