//! One request at a time: how it ends, and what becomes of its connection.

use std::sync::Arc;
use std::time::Duration;

use documents::run::Outcome;
use loadtest::clock::Clock;
use loadtest::http::{BODY_KEPT, Engine, EngineSettings, Protocol, Reply, Request};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{Notify, mpsc};

use super::server::{OK, Server, read_request};

async fn ask(engine: &Engine) -> Reply {
    let request = Request::get("/x?password=hunter2").expect("a path").keeping_body();
    engine.ask(&request, Clock::start()).await
}

/// Asks once and expects this outcome and a reason that holds these words.
#[track_caller]
fn check(reply: &Reply, outcome: Outcome, words: &str) {
    let failure = reply.failure.clone().unwrap_or_default();
    assert_eq!(reply.outcome, outcome, "{failure}");
    assert!(failure.starts_with("GET /x: ") && failure.contains(words), "{failure}");
    assert!(!failure.contains("hunter2"), "{failure}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::answering(OK).await;
    let engine = server.engine();
    for _ in 0..5 {
        let reply = ask(&engine).await;
        assert_eq!((reply.outcome, reply.status), (Outcome::Ok, Some(200)), "{reply:?}");
        assert_eq!(&reply.body[..], b"ok");
        assert!(reply.done_us >= reply.sent_us && reply.failure.is_none());
    }
    assert_eq!((server.accepted(), engine.opened()), (1, 1));
    assert_eq!(engine.protocol_spoken(), Some("HTTP/1.1"));
}

#[tokio::test]
async fn without_keep_alive_each_request_has_its_own_connection() {
    let (heard, mut requests) = mpsc::unbounded_channel();
    let server = Server::start(move |_, mut stream| {
        let heard = heard.clone();
        async move {
            while let Some(request) = read_request(&mut stream).await {
                heard.send(request).expect("the test listens");
                stream.write_all(OK).await.expect("it reads");
            }
        }
    })
    .await;
    let mut settings = server.settings();
    settings.keep_alive = false;
    let engine = Engine::new(settings).expect("an engine");
    for _ in 0..3 {
        assert_eq!(ask(&engine).await.outcome, Outcome::Ok);
    }
    assert_eq!(server.accepted(), 3);
    let request = requests.recv().await.expect("heard").to_lowercase();
    assert!(request.contains("connection: close\r\n"), "{request}");
    assert!(request.contains(&format!("host: {}\r\n", server.address)), "{request}");
}

#[tokio::test]
async fn a_connection_that_the_target_closed_is_replaced_at_no_cost_to_the_request() {
    // The close comes while the connection is idle, not with the answer.
    let (close, closed) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (closes, has_closed) = (Arc::clone(&close), Arc::clone(&closed));
    let server = Server::start(move |_, mut stream| {
        let (closes, has_closed) = (Arc::clone(&closes), Arc::clone(&has_closed));
        async move {
            if read_request(&mut stream).await.is_some() {
                stream.write_all(OK).await.expect("it reads");
                closes.notified().await;
                drop(stream);
                has_closed.notify_one();
            }
        }
    })
    .await;
    let engine = server.engine();
    for _ in 0..4 {
        let reply = ask(&engine).await;
        assert_eq!(reply.outcome, Outcome::Ok, "{reply:?}");
        close.notify_one();
        closed.notified().await;
        // Lets the runtime look at its sockets, as it does all the time in a run.
        tokio::task::yield_now().await;
    }
    assert_eq!(server.accepted(), 4);
}

#[tokio::test]
async fn what_comes_unasked_on_an_idle_connection_ends_it_and_hits_nobody() {
    const TIMED_OUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";
    let (told, mut tells) = mpsc::unbounded_channel();
    let server = Server::start(move |_, mut stream| {
        let told = told.clone();
        async move {
            if read_request(&mut stream).await.is_some() {
                stream.write_all(&[OK, TIMED_OUT].concat()).await.expect("it reads");
                told.send(()).expect("the test listens");
                read_request(&mut stream).await;
            }
        }
    })
    .await;
    let engine = server.engine();
    for _ in 0..3 {
        let reply = ask(&engine).await;
        assert_eq!(reply.status, Some(200), "{reply:?}");
        tells.recv().await.expect("told");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_reset() {
    let half = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
        stream.write_all(head).await.expect("it reads");
    })
    .await;
    let reply = ask(&half.engine()).await;
    check(&reply, Outcome::Reset, "");
    assert_eq!(reply.status, Some(200));
    let nothing = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await;
    })
    .await;
    check(&ask(&nothing.engine()).await, Outcome::Reset, "");
}

#[tokio::test]
async fn what_is_not_http_is_garbled() {
    let server = Server::answering(b"220 mail.example ESMTP\r\n\r\n").await;
    check(&ask(&server.engine()).await, Outcome::Garbled, "");
    let endless = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await;
        let mut head = b"HTTP/1.1 200 OK\r\nX: ".to_vec();
        while stream.write_all(&head).await.is_ok() {
            head = vec![b'x'; 64 * 1024];
        }
    })
    .await;
    check(&ask(&endless.engine()).await, Outcome::Garbled, "");
}

#[tokio::test]
async fn a_target_that_never_answers_is_timed_out_and_its_connection_given_up() {
    let server = Server::start(|number, mut stream| async move {
        while read_request(&mut stream).await.is_some() {
            if number > 0 {
                stream.write_all(OK).await.expect("it reads");
            }
        }
    })
    .await;
    let mut settings = server.settings();
    settings.timeout = Duration::from_millis(50);
    settings.connections_most = 1;
    let engine = Engine::new(settings).expect("an engine");
    check(&ask(&engine).await, Outcome::TimedOut, "in time");
    assert_eq!(ask(&engine).await.outcome, Outcome::Ok);
}

#[tokio::test]
async fn a_closed_port_refuses() {
    let server = Server::answering(OK).await;
    let engine = server.engine();
    drop(server);
    // The listener ends with its task, which ends at the next chance.
    let mut reply = ask(&engine).await;
    while reply.outcome != Outcome::Refused {
        tokio::task::yield_now().await;
        reply = ask(&engine).await;
    }
    check(&reply, Outcome::Refused, "");
}

#[tokio::test]
async fn errors_and_redirects_are_http_errors() {
    const MOVED: &[u8] = b"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n";
    let server = Server::answering(MOVED).await;
    let reply = ask(&server.engine()).await;
    check(&reply, Outcome::HttpError, "answered 302");
    assert_eq!((reply.status, &reply.headers["location"]), (Some(302), &"/y".parse().expect("ok")));
    let server = Server::answering(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").await;
    check(&ask(&server.engine()).await, Outcome::HttpError, "answered 503");
}

#[tokio::test]
async fn a_body_of_any_length_is_read_and_a_part_of_it_kept() {
    let server = Server::start(|_, mut stream| async move {
        while read_request(&mut stream).await.is_some() {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 3 * BODY_KEPT);
            stream.write_all(head.as_bytes()).await.expect("it reads");
            stream.write_all(&vec![b'x'; 3 * BODY_KEPT]).await.expect("it reads");
        }
    })
    .await;
    let engine = server.engine();
    assert_eq!(ask(&engine).await.body.len(), BODY_KEPT);
    assert_eq!(ask(&engine).await.outcome, Outcome::Ok);
    assert_eq!(engine.opened(), 1);
}

#[tokio::test]
async fn requests_beyond_the_connections_wait_for_one() {
    let server = Server::answering(OK).await;
    let mut settings = server.settings();
    settings.connections_most = 2;
    let engine = Engine::new(settings).expect("an engine");
    let request = Request::get("/").expect("a path");
    let clock = Clock::start();
    let mut asked = tokio::task::JoinSet::new();
    let engine = Arc::new(engine);
    for _ in 0..20 {
        let (engine, request) = (Arc::clone(&engine), request.clone());
        asked.spawn(async move { engine.ask(&request, clock).await.outcome });
    }
    assert!(asked.join_all().await.iter().all(|outcome| *outcome == Outcome::Ok));
    assert!(server.accepted() <= 2, "{}", server.accepted());
}

#[tokio::test]
async fn http2_by_prior_knowledge_fails_on_what_does_not_know_it() {
    let server = Server::answering(OK).await;
    let settings = EngineSettings { protocol: Protocol::Http2, ..server.settings() };
    let engine = Engine::new(settings).expect("an engine");
    let reply = ask(&engine).await;
    assert!(matches!(reply.outcome, Outcome::Garbled | Outcome::Reset), "{reply:?}");
}
