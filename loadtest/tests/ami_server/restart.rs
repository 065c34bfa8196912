//! The interface goes down and comes up again, or does not.

use std::sync::Arc;
use std::time::Duration;

use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::server::{ServerError, ServerSettings};
use tokio::net::TcpStream;

use super::client::{Client, LONG, call_event, lines, settings, start, start_16};

#[tokio::test]
async fn a_restart_says_so_closes_all_and_listens_again() {
    let server = start_16().await;
    let mut clients = [
        Client::log_in_for_calls(server.address()).await,
        Client::log_in_for_calls(server.address()).await,
    ];
    let mut stranger = Client::greet(server.address()).await.expect("a banner");
    clients[0].ask("Action: Events|EventMask: on").await;
    server.publish(&[call_event(1, 10)]);
    server.restart(Duration::ZERO).await.expect("the port is still free");
    let [first, second] = &mut clients;
    let told: Vec<String> = first.rest().await.iter().map(lines).collect();
    assert!(told[0].starts_with("Event: Newexten"), "{told:?}");
    assert!(told[1].starts_with("Event: Shutdown|Privilege: system,all|Timestamp: "), "{told:?}");
    assert!(told[1].ends_with("|SystemName: example|Shutdown: Cleanly|Restart: True"), "{told:?}");
    assert_eq!(second.rest().await.len(), 1, "who asked for calls gets no event of the system");
    assert!(stranger.rest().await.is_empty());
    assert_eq!(*server.listeners().borrow(), 0);
    let mut again = Client::log_in_for_calls(server.address()).await;
    server.publish(&[call_event(2, 10)]);
    assert_eq!(again.hear().await.expect("an event").get("Number").as_deref(), Some("2"));
    assert_eq!(server.counts().restarts, 1);
    assert_eq!(server.counts().logins, 3, "counted over the restart");
}

#[tokio::test]
async fn while_it_is_down_nobody_gets_in_and_it_can_be_stopped() {
    let server = Arc::new(start_16().await);
    let address = server.address();
    let mut client = Client::log_in_for_calls(address).await;
    let restart = tokio::spawn({
        let server = Arc::clone(&server);
        async move { server.restart(LONG).await }
    });
    assert!(client.rest().await.is_empty(), "closed");
    let refused = TcpStream::connect(address).await.expect_err("it is down");
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    server.publish(&[call_event(1, 10)]);
    // The task that waits for the restart shares the server: ended by the door's end, it lets go.
    restart.abort();
    assert!(restart.await.is_err_and(|error| error.is_cancelled()));
    let server = Arc::into_inner(server).expect("nobody else has it");
    server.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_port_that_was_taken_meanwhile_is_told() {
    let server = start_16().await;
    let address = server.address();
    let mut client = Client::log_in_for_calls(address).await;
    let take = async {
        assert!(client.rest().await.is_empty(), "closed");
        tokio::net::TcpListener::bind(address).await.expect("free while it is down")
    };
    let (restarted, _thief) = tokio::join!(server.restart(Duration::from_secs(1)), take);
    let error = restarted.expect_err("the port is taken");
    assert!(matches!(error, ServerError::Bind { address: a, .. } if a == address), "{error}");
    let ended = server.restart(Duration::ZERO).await.expect_err("it has ended");
    assert!(matches!(ended, ServerError::Ended));
    server.stop().await;
}

#[tokio::test]
async fn a_stop_says_so_and_leaves_no_connection_whatever_a_client_does() {
    let write_timeout = Duration::from_millis(50);
    let server = start(ServerSettings { write_timeout, ..settings(Dialect::Asterisk16) }).await;
    let mut client = Client::log_in(server.address()).await;
    // One that takes nothing and one that stays.
    let _deaf = Client::log_in_for_calls(server.address()).await;
    let mut half = Client::greet(server.address()).await.expect("a banner");
    half.send(b"Action: Lo").await;
    server.stop().await;
    let told: Vec<String> = client.rest().await.iter().map(lines).collect();
    assert!(
        told.last().is_some_and(|l| l.ends_with("Shutdown: Cleanly|Restart: False")),
        "{told:?}"
    );
}

#[tokio::test]
async fn dropping_it_ends_every_connection() {
    let server = start_16().await;
    let mut client = Client::log_in_for_calls(server.address()).await;
    let address = server.address();
    drop(server);
    assert!(client.rest().await.is_empty());
    let again = TcpStream::connect(address).await;
    assert!(again.is_err(), "it does not listen any more");
}
