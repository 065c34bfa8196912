//! A gateway to call, and clients that call it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use documents::gateway::{GatewayDescription, GatewayTrouble, GatewayTroubleKind};
use documents::units::Share;
use loadtest::clock::Clock;
use loadtest::gateway::{
    Credentials, Gateway, GatewayLimits, GatewayNotice, GatewaySettings, OfferedMessage, Told,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

/// How long a test waits for what has to come before it gives up, so that it fails and does not hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A message as the shipped description `sendsms` wants it.
pub(crate) const GOOD: &str = "username=user&password=secret&from=30001234&to=09121234567&text=x";

/// Settings of a gateway that answers at once.
pub(crate) fn settings(description: &str) -> GatewaySettings {
    let mut description = GatewayDescription::shipped(description).expect("it ships");
    description.play.latency = "fixed 0 s".parse().expect("a spread");
    GatewaySettings {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        description,
        credentials: Credentials::new("user", "secret"),
        senders: vec!["30001234".to_owned()],
        seed: 1,
    }
}

/// The same gateway with a trouble.
pub(crate) fn with(trouble: GatewayTrouble, mut settings: GatewaySettings) -> GatewaySettings {
    settings.description.play.troubles.push(trouble);
    settings
}

/// A trouble that meets every request from then on.
pub(crate) fn always(kind: GatewayTroubleKind) -> GatewayTrouble {
    let share = Share { ratio: 1.0 };
    GatewayTrouble { kind, share, after: Duration::ZERO, lasts: None, taken: false }
}

/// A gateway and what it tells.
pub(crate) struct Played {
    pub(crate) gateway: Gateway,
    pub(crate) notices: UnboundedReceiver<GatewayNotice>,
}

impl Played {
    pub(crate) async fn start(settings: GatewaySettings) -> Played {
        Played::start_within(settings, GatewayLimits::default()).await
    }

    pub(crate) async fn start_within(settings: GatewaySettings, limits: GatewayLimits) -> Played {
        let (told, notices) = unbounded_channel();
        let gateway = Gateway::start_within(settings, limits, Clock::start(), told).await;
        Played { gateway: gateway.expect("a free port"), notices }
    }

    /// One whose every request meets a trouble, in a run that has begun.
    pub(crate) async fn troubled(trouble: GatewayTrouble) -> Played {
        let played = Played::start(with(trouble, settings("sendsms"))).await;
        played.gateway.begin(Clock::start());
        played
    }

    /// The next thing that it tells.
    pub(crate) async fn told(&mut self) -> GatewayNotice {
        let notice = timeout(PATIENCE, self.notices.recv()).await.expect("it tells something");
        notice.expect("the gateway is there")
    }

    /// The next thing that it tells, which is an offer.
    pub(crate) async fn offered(&mut self) -> OfferedMessage {
        match self.told().await {
            GatewayNotice::Offered { message, .. } => message,
            other => panic!("no offer: {other:?}"),
        }
    }

    /// The next thing that it tells, which is an end.
    pub(crate) async fn answered(&mut self) -> Told {
        match self.told().await {
            GatewayNotice::Answered { told, .. } => told,
            other => panic!("no end: {other:?}"),
        }
    }

    /// The next thing that it tells, which is a request that is none.
    pub(crate) async fn unreadable(&mut self) -> String {
        match self.told().await {
            GatewayNotice::Unreadable { reason, .. } => reason,
            other => panic!("it could be read: {other:?}"),
        }
    }

    /// Calls it with a query.
    pub(crate) async fn get(&self, query: &str) -> (u16, String) {
        let mut client = Client::connect(self.gateway.address()).await;
        client.send(get(query).as_bytes()).await;
        client.answer().await
    }

    /// Calls it with a body.
    pub(crate) async fn post(&self, path: &str, headers: &str, body: &[u8]) -> (u16, String) {
        let mut client = Client::connect(self.gateway.address()).await;
        let length = body.len();
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: g\r\n{headers}Content-Length: {length}\r\n\r\n");
        client.send(&[head.as_bytes(), body].concat()).await;
        client.answer().await
    }
}

/// A request of the shipped description `sendsms`.
pub(crate) fn get(query: &str) -> String {
    format!("GET /post/sendSMS.ashx?{query} HTTP/1.1\r\nHost: gateway\r\n\r\n")
}

/// The text, percent-encoded to the last byte.
pub(crate) fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A client.
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Client {
        Client::of(TcpStream::connect(address).await.expect("it listens"))
    }

    pub(crate) fn of(stream: TcpStream) -> Client {
        Client { stream, read: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("the gateway reads");
    }

    /// Reads more, and says whether there was any.
    pub(crate) async fn more(&mut self) -> std::io::Result<bool> {
        let read = self.stream.read_buf(&mut self.read);
        timeout(PATIENCE, read).await.expect("something comes or it ends").map(|count| count > 0)
    }

    /// What was read and not looked at.
    pub(crate) fn received(&self) -> &[u8] {
        &self.read
    }

    /// Reads a head, and says its status and how long its body is.
    pub(crate) async fn head(&mut self) -> (u16, usize) {
        loop {
            let end = self.read.windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(end) = end {
                let head: Vec<u8> = self.read.drain(..end + 4).collect();
                let head = String::from_utf8(head).expect("heads are ASCII").to_lowercase();
                let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
                let length = head.split("content-length: ").nth(1).and_then(|rest| {
                    rest.split("\r\n").next().and_then(|length| length.parse().ok())
                });
                return (status.expect("a status"), length.unwrap_or(0));
            }
            assert!(self.more().await.expect("an answer"), "it ended before its head");
        }
    }

    /// Reads an answer.
    pub(crate) async fn answer(&mut self) -> (u16, String) {
        let (status, length) = self.head().await;
        while self.read.len() < length {
            assert!(self.more().await.expect("an answer"), "it ended within its body");
        }
        let body = self.read.drain(..length).collect();
        (status, String::from_utf8(body).expect("answers are UTF-8"))
    }

    /// Whether the connection ends without a further byte.
    pub(crate) async fn ends(&mut self) -> bool {
        assert!(self.read.is_empty(), "something came");
        !self.more().await.unwrap_or(false)
    }
}
