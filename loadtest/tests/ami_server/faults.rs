//! Clients that behave badly: each costs itself its connection at most, and nobody else anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use loadtest::clock::Clock;
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::Event;
use loadtest::exchange::ami::server::{Server, ServerSettings};
use loadtest::exchange::ami::switch::{Answer, Switch};
use wire::ami::Message;

use super::client::{Client, call_event, counted, lines, listening, settings, start, start_16};

/// How long a socket may take nothing where a test wants a client to be dropped.
const IMPATIENT: Duration = Duration::from_millis(50);

/// Event numbers that a client got, up to the end of the connection.
async fn numbers(client: &mut Client) -> Vec<usize> {
    let rest = client.rest().await;
    let number = |m: &Message| m.get("Number").expect("a number").parse().expect("digits");
    rest.iter().map(number).collect()
}

#[tokio::test]
async fn a_slow_reader_is_dropped_and_counted_and_got_a_prefix_without_a_gap() {
    let settings = ServerSettings { write_timeout: IMPATIENT, ..settings(Dialect::Asterisk16) };
    let server = start(settings).await;
    let mut good = Client::log_in_for_calls(server.address()).await;
    let mut slow = Client::log_in_for_calls(server.address()).await;
    let mut published = 0;
    // The system takes some megabytes for a client that does not read.
    while server.counts().clients_dropped == 0 {
        let batch: Vec<Event> = (published..published + 100).map(|n| call_event(n, 500)).collect();
        server.publish(&batch);
        for number in published..published + 100 {
            let event = good.hear().await.expect("an event");
            assert_eq!(event.get("Number").as_deref(), Some(number.to_string().as_str()));
        }
        published += 100;
    }
    let got = numbers(&mut slow).await;
    assert!(got.len() < published, "{} of {published}", got.len());
    assert_eq!(got, (0..got.len()).collect::<Vec<_>>(), "no gap");
    assert!(good.is_answered().await);
    listening(&server, 1).await;
}

#[tokio::test]
async fn a_reader_with_too_much_waiting_is_dropped_however_patient_the_server_is() {
    let settings = ServerSettings { backlog_bytes: 100_000, ..settings(Dialect::Asterisk16) };
    let server = start(settings).await;
    let mut slow = Client::log_in_for_calls(server.address()).await;
    let mut published = 0;
    // More than the system takes for a client that does not read, and than is held for it.
    while published < 10_000 {
        server.publish(&[call_event(published, 5000)]);
        published += 1;
        // So that the server's tasks have their turn between two events.
        tokio::task::yield_now().await;
    }
    counted(&server, |counts| counts.clients_dropped == 1).await;
    let got = numbers(&mut slow).await;
    assert!(got.len() < published && got.iter().copied().eq(0..got.len()), "{}", got.len());
}

#[tokio::test]
async fn a_client_that_vanishes_is_counted_wherever_it_stood() {
    let server = start_16().await;
    let mut good = Client::log_in_for_calls(server.address()).await;
    let mut half = Client::greet(server.address()).await.expect("a banner");
    half.send(b"Action: Login\r\nUsername: exam").await;
    drop(half);
    counted(&server, |counts| counts.clients_vanished == 1).await;
    drop(Client::log_in(server.address()).await);
    counted(&server, |counts| counts.clients_vanished == 2).await;
    // Who says nothing owes nothing, as a port scanner or a probe; who logs off neither.
    drop(Client::greet(server.address()).await);
    let mut polite = Client::log_in_for_calls(server.address()).await;
    polite.ask("Action: Logoff").await;
    assert!(polite.rest().await.is_empty());
    drop(polite);
    server.publish(&[call_event(7, 10)]);
    assert_eq!(good.hear().await.expect("an event").get("Number").as_deref(), Some("7"));
    assert_eq!(server.counts().clients_vanished, 2);
}

#[tokio::test]
async fn half_a_message_is_waited_for() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    client.send(b"Action: Pi").await;
    server.publish(&[call_event(1, 10)]);
    assert!(client.hear().await.expect("an event").get("Number").is_some());
    client.send(b"ng\r\nActionID: whole\r").await;
    server.publish(&[call_event(2, 10)]);
    assert!(client.hear().await.expect("an event").get("Number").is_some());
    client.send(b"\n\r\n").await;
    let answer = client.hear().await.expect("an answer");
    assert_eq!(answer.get("ActionID").as_deref(), Some("whole"));
}

#[tokio::test]
async fn a_flood_of_actions_is_answered_in_order() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    let mut good = Client::log_in_for_calls(server.address()).await;
    let flood: String =
        (0..20_000).map(|n| format!("Action: Ping\r\nActionID: {n}\r\n\r\n")).collect();
    let (mut read, mut write) = client.stream.split();
    let send = tokio::io::AsyncWriteExt::write_all(&mut write, flood.as_bytes());
    let receive = async {
        let mut decoder = wire::ami::Decoder::new(wire::ami::Limits::OF_CLIENT);
        let mut bytes = [0; 16 * 1024];
        let mut answered = 0;
        while answered < 20_000 {
            let length = tokio::io::AsyncReadExt::read(&mut read, &mut bytes).await.expect("open");
            decoder.push(&bytes[..length]);
            while let Some(answer) = decoder.next().expect("within limits") {
                assert_eq!(answer.get("ActionID").as_deref(), Some(answered.to_string().as_str()));
                answered += 1;
            }
        }
    };
    let (sent, (), is_good_answered) = tokio::join!(send, receive, good.is_answered());
    sent.expect("all was taken");
    assert!(is_good_answered);
}

#[tokio::test]
async fn a_flood_whose_answers_nobody_reads_ends_with_the_patience() {
    let settings = ServerSettings { write_timeout: IMPATIENT, ..settings(Dialect::Asterisk16) };
    let server = start(settings).await;
    let mut good = Client::log_in_for_calls(server.address()).await;
    let mut flooder = Client::log_in_for_calls(server.address()).await;
    let flood = "Action: ListCommands\r\n\r\n".repeat(1000);
    // Once nothing is read any more, nothing is taken any more, until the connection is closed.
    while tokio::io::AsyncWriteExt::write_all(&mut flooder.stream, flood.as_bytes()).await.is_ok() {
    }
    counted(&server, |counts| counts.clients_dropped == 1).await;
    assert!(good.is_answered().await);
}

/// A switch whose lists are a megabyte, and that counts how often it is asked.
#[derive(Default)]
struct Verbose {
    asked: AtomicUsize,
}

impl Switch for Verbose {
    fn answer(&self, _action: &Message) -> Option<Answer> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let list = vec![Message::event("QueueParams").with("Queue", "x".repeat(1_000_000))];
        Some(Answer { response: Message::response("Success"), list })
    }
}

#[tokio::test]
async fn the_answers_to_a_flood_do_not_pile_up() {
    let settings = ServerSettings { write_timeout: IMPATIENT, ..settings(Dialect::Asterisk16) };
    let switch = Arc::new(Verbose::default());
    let asked = Arc::clone(&switch);
    let server = Server::bind(settings, Clock::start(), switch).await.expect("a free port");
    let mut flooder = Client::log_in_for_calls(server.address()).await;
    // All in one piece, and nothing is read: the system takes some of the answers, the server holds
    // hardly more than one.
    flooder.send("Action: QueueStatus\r\n\r\n".repeat(150).as_bytes()).await;
    counted(&server, |counts| counts.clients_dropped == 1).await;
    let asked = asked.asked.load(Ordering::Relaxed);
    assert!((1..50).contains(&asked), "asked {asked} times");
}

#[tokio::test]
async fn garbage_is_answered_and_counted_once_a_client_and_costs_no_memory() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    let ping_with = |line_bytes: usize| format!("Action: Ping|X: {}", "y".repeat(line_bytes - 5));
    let longest = client.ask(&ping_with(1024)).await;
    assert_eq!(longest.get("Ping").as_deref(), Some("Pong"));
    let too_long = "Response: Error|Message: Failed to parse message: line too long";
    assert_eq!(lines(&client.ask(&ping_with(1025)).await), too_long);
    assert!(client.is_answered().await);
    let many = format!("Action: Ping{}", "|X: 1".repeat(128));
    let too_many = "Response: Error|Message: Too many lines in message or allocation failure";
    assert_eq!(lines(&client.ask(&many).await), too_many);
    assert!(client.is_answered().await);
    assert_eq!(server.counts().clients_garbled, 1);
    // A line that never ends: 20 MB of it are taken, and nothing is kept.
    let mut endless = Client::greet(server.address()).await.expect("a banner");
    for _ in 0..20 {
        endless.send(&[0xff; 1_000_000]).await;
    }
    assert_eq!(lines(&endless.hear().await.expect("an answer")), too_long);
    endless.send(b"\r\n\r\n").await;
    let denied = endless.ask("Action: Ping").await;
    assert_eq!(denied.get("Message").as_deref(), Some("Permission denied"));
    assert_eq!(server.counts().clients_garbled, 2);
    assert!(client.is_answered().await);
}

#[tokio::test]
async fn a_thousand_wrong_log_ins_leave_the_good_client_served() {
    let refusal_delay = Duration::from_millis(1);
    let server = start(ServerSettings { refusal_delay, ..settings(Dialect::Asterisk16) }).await;
    let mut good = Client::log_in_for_calls(server.address()).await;
    let address = server.address();
    for _ in 0..20 {
        let mut attempts = tokio::task::JoinSet::new();
        for _ in 0..50 {
            attempts.spawn(async move {
                let mut client = Client::greet(address).await.expect("below the limit");
                let answer = client.ask("Action: Login|Username: example|Secret: guess").await;
                assert_eq!(lines(&answer), "Response: Error|Message: Authentication failed");
                assert!(client.rest().await.is_empty());
            });
        }
        assert!(good.is_answered().await);
        while let Some(attempt) = attempts.join_next().await {
            attempt.expect("no panic");
        }
        // A place is given up just after the client sees the end: wait until all are free.
        let mut free = None;
        while free.is_none() {
            free = Client::greet(address).await;
        }
    }
    assert_eq!(server.counts().logins_refused, 1000);
    assert!(good.is_answered().await);
}

#[tokio::test]
async fn strangers_beyond_the_limit_are_turned_away_without_a_word() {
    let settings = ServerSettings { auth_limit: 3, ..settings(Dialect::Asterisk16) };
    let server = start(settings).await;
    // Who is logged in is no stranger.
    let mut good = Client::log_in_for_calls(server.address()).await;
    let mut strangers = Vec::new();
    for _ in 0..3 {
        strangers.push(Client::greet(server.address()).await.expect("a banner"));
    }
    assert!(Client::greet(server.address()).await.is_none(), "one too many");
    assert_eq!(server.counts().clients_turned_away, 1);
    let mut leaver = strangers.pop().expect("three");
    leaver.ask("Action: Logoff").await;
    assert!(leaver.rest().await.is_empty());
    // The place is free as soon as the server's task has ended.
    drop(leaver);
    while Client::greet(server.address()).await.is_none() {}
    assert!(good.is_answered().await);
}

#[tokio::test]
async fn a_client_that_closes_its_side_after_a_question_is_still_answered() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    client.say("Action: Ping|ActionID: last").await;
    tokio::io::AsyncWriteExt::shutdown(&mut client.stream).await.expect("open");
    let rest = client.rest().await;
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].get("ActionID").as_deref(), Some("last"));
}
