//! A gateway where nobody listens, and one that cannot be had.

use std::io::ErrorKind;
use std::time::Duration;

use documents::gateway::{GatewayTrouble, GatewayTroubleKind};
use loadtest::clock::Clock;
use loadtest::gateway::{Gateway, GatewayError, GatewaySettings, Told};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{interval, timeout};

use super::client::{Client, GOOD, PATIENCE, Played, always, get, settings, with};

fn down(after: Duration, lasts: Option<Duration>) -> GatewaySettings {
    let trouble = GatewayTrouble { after, lasts, ..always(GatewayTroubleKind::Down) };
    with(trouble, settings("sendsms"))
}

/// Connects as soon as somebody listens.
async fn connect_when_up(played: &Played) -> Client {
    let connected = async {
        let mut tries = interval(Duration::from_millis(2));
        loop {
            tries.tick().await;
            match TcpStream::connect(played.gateway.address()).await {
                Ok(stream) => return Client::of(stream),
                Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionRefused),
            }
        }
    };
    timeout(PATIENCE, connected).await.expect("it comes back")
}

/// Tries to connect until nobody listens.
async fn refused_when_down(played: &Played) {
    let refused = async {
        let mut tries = interval(Duration::from_millis(2));
        while TcpStream::connect(played.gateway.address()).await.is_ok() {
            tries.tick().await;
        }
    };
    timeout(PATIENCE, refused).await.expect("it goes down");
}

#[tokio::test]
async fn who_is_down_from_the_start_takes_a_trial_before_and_comes_back_on_the_same_port() {
    let played = Played::start(down(Duration::ZERO, Some(Duration::from_secs(1)))).await;
    let address = played.gateway.address();
    let mut trial = Client::connect(address).await;
    trial.send(get(GOOD).as_bytes()).await;
    assert_eq!(trial.answer().await.0, 200);
    played.gateway.begin(Clock::start());
    refused_when_down(&played).await;
    // The port is kept from who does not ask to share it, as those whom the system gives a free one.
    let socket = TcpSocket::new_v4().expect("a socket");
    let taken = socket.bind(address).expect_err("it is kept");
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    let mut client = connect_when_up(&played).await;
    client.send(get(GOOD).as_bytes()).await;
    assert_eq!(client.answer().await.0, 200);
}

#[tokio::test]
async fn who_goes_down_in_mid_run_cuts_what_is_open_and_refuses() {
    let mut settings = down(Duration::from_millis(1), None);
    settings.description.play.latency = "fixed 1 h".parse().expect("a spread");
    let mut played = Played::start(settings).await;
    let mut waiting = Client::connect(played.gateway.address()).await;
    waiting.send(get(GOOD).as_bytes()).await;
    assert!(played.offered().await.taken);
    let mut idle = Client::connect(played.gateway.address()).await;
    played.gateway.begin(Clock::start());
    let error = waiting.more().await.expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(idle.ends().await);
    assert_eq!(played.answered().await, Told::Nothing);
    let refused = TcpStream::connect(played.gateway.address()).await.expect_err("it is down");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    played.gateway.stop().await;
}

#[tokio::test]
async fn who_was_down_in_mid_run_goes_on_counting() {
    let played =
        Played::start(down(Duration::from_millis(20), Some(Duration::from_millis(20)))).await;
    let mut client = Client::connect(played.gateway.address()).await;
    client.send(get(GOOD).as_bytes()).await;
    assert_eq!(client.answer().await.0, 200);
    played.gateway.begin(Clock::start());
    assert!(client.ends().await, "cut");
    let mut again = connect_when_up(&played).await;
    again.send(get(GOOD).as_bytes()).await;
    assert_eq!(again.answer().await.0, 200);
    assert_eq!(played.gateway.counts().taken, 2);
}

#[tokio::test]
async fn a_time_that_it_comes_to_late_is_not_passed_over() {
    let millisecond = Duration::from_millis(1);
    let played = Played::start(down(millisecond, Some(millisecond))).await;
    let mut client = Client::connect(played.gateway.address()).await;
    // The run began with the gateway, which hears of it when both changes are due.
    let run = played.gateway.clock();
    while run.now_us() < 5_000 {
        client.send(get(GOOD).as_bytes()).await;
        assert_eq!(client.answer().await.0, 200);
    }
    played.gateway.begin(run);
    assert!(client.ends().await, "cut");
    connect_when_up(&played).await;
}

#[tokio::test]
async fn dropping_it_ends_every_connection_and_frees_the_port() {
    let played = Played::start(settings("sendsms")).await;
    let address = played.gateway.address();
    let mut client = Client::connect(address).await;
    client.send(get(GOOD).as_bytes()).await;
    assert_eq!(client.answer().await.0, 200);
    let Played { gateway, mut notices } = played;
    drop(gateway);
    assert!(client.ends().await);
    // The last that could tell something is gone.
    let rest = async { while notices.recv().await.is_some() {} };
    timeout(PATIENCE, rest).await.expect("every task has ended");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn an_address_that_is_taken_is_told_with_the_way_out() {
    let first = Played::start(settings("sendsms")).await;
    let address = first.gateway.address();
    let (told, _notices) = unbounded_channel();
    let settings = GatewaySettings { address, ..settings("sendsms") };
    let error = Gateway::start(settings, Clock::start(), told).await.expect_err("it is taken");
    let shown = error.to_string();
    assert!(matches!(error, GatewayError::Bind { address: a, .. } if a == address));
    assert!(shown.contains(&address.to_string()) && shown.contains("port 0"), "{shown}");
}

#[tokio::test]
async fn a_description_that_cannot_be_played_is_told_by_its_name() {
    let mut settings = settings("sendsms");
    settings.description.answers.content_type = "text\n".to_owned();
    let (told, _notices) = unbounded_channel();
    let error = Gateway::start(settings, Clock::start(), told).await.expect_err("no header");
    let shown = error.to_string();
    assert!(shown.contains("`sendsms`") && shown.contains("content type"), "{shown}");
}
