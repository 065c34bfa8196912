//! A provider for the tests of short messages: plain sockets, and an answer for each request by the test.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use documents::gateway::GatewayDescription;
use serde_json::Value;
use staging::{SmsSettings, SmsWay};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// What the gateway does with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Takes the message.
    Take,
    /// Answers so, and takes nothing.
    Say(u16, String),
    /// Resets the connection, and takes nothing.
    Reset,
    /// Never answers, and takes nothing.
    Hang,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Got {
    pub(crate) number: String,
    pub(crate) text: String,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) sender: String,
    /// The request's address as it stood in its first line.
    pub(crate) target: String,
    pub(crate) taken: bool,
}

type Behaviour = dyn Fn(usize, &Got) -> Reply + Send + Sync;

struct Shared {
    behaviour: Box<Behaviour>,
    got: Mutex<Vec<Got>>,
    count: watch::Sender<usize>,
    /// Answers that may be given.
    permits: Semaphore,
}

/// A running gateway; it ends with the test's runtime, or when it is dropped.
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl Gateway {
    pub(crate) async fn taking_all() -> Gateway {
        Gateway::with(|_, _| Reply::Take).await
    }

    /// One that answers the request of that place, from 0, so.
    pub(crate) async fn with(
        behaviour: impl Fn(usize, &Got) -> Reply + Send + Sync + 'static,
    ) -> Gateway {
        Gateway::at(SocketAddr::from(([127, 0, 0, 1], 0)), behaviour).await
    }

    pub(crate) async fn at(
        address: SocketAddr,
        behaviour: impl Fn(usize, &Got) -> Reply + Send + Sync + 'static,
    ) -> Gateway {
        let listener = TcpListener::bind(address).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            behaviour: Box::new(behaviour),
            got: Mutex::default(),
            count: watch::Sender::new(0),
            permits: Semaphore::new(Semaphore::MAX_PERMITS),
        });
        let serving = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&serving);
                connections.spawn(async move { serve(stream, &shared).await });
            }
        });
        Gateway { address, shared, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Settings of an outbox that sends here and loses no time.
    pub(crate) fn settings(&self, description: &str) -> SmsSettings {
        settings_of(&self.url(), description)
    }

    /// All requests so far, in the order in which they came.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.shared.got.lock().expect("nobody panicked").clone()
    }

    /// The texts that it took, in their order.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.got().into_iter().filter(|got| got.taken).map(|got| got.text).collect()
    }

    /// Waits until so many requests came.
    pub(crate) async fn got_as_many_as(&self, wanted: usize) {
        let mut count = self.shared.count.subscribe();
        count.wait_for(|count| *count >= wanted).await.expect("it runs");
    }

    /// From now on only so many answers are given, until further ones are allowed.
    pub(crate) fn allow_only(&self, answers: usize) {
        self.shared.permits.forget_permits(Semaphore::MAX_PERMITS);
        self.shared.permits.add_permits(answers);
    }

    pub(crate) fn allow(&self, answers: usize) {
        self.shared.permits.add_permits(answers);
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Settings of an outbox that sends there and loses no time.
pub(crate) fn settings_of(url: &str, description: &str) -> SmsSettings {
    let description = GatewayDescription::shipped(description).expect("shipped");
    let way = SmsWay::parse(url, description, None).expect("a gateway");
    SmsSettings {
        retry_first: std::time::Duration::from_millis(10),
        retry_most: std::time::Duration::from_millis(40),
        ..SmsSettings::of(way, "30001234")
    }
}

async fn serve(stream: TcpStream, shared: &Shared) {
    let mut stream = BufReader::new(stream);
    while let Some((target, body)) = request(&mut stream).await {
        let mut got = read(&target, &body);
        let place = {
            let mut all = shared.got.lock().expect("nobody panicked");
            let reply = (shared.behaviour)(all.len(), &got);
            got.taken = reply == Reply::Take;
            all.push(got);
            let place = all.len();
            shared.count.send_replace(place);
            (place, reply)
        };
        let permit = shared.permits.acquire().await.expect("it is never closed");
        permit.forget();
        let (status, answer) = match place.1 {
            Reply::Take if body.contains("<?xml") => {
                (200, format!("<result>{}</result>", 10_000 + place.0))
            }
            Reply::Take if !body.is_empty() => (
                200,
                format!(r#"{{"return":{{"status":200}},"entries":[{{"messageid":{}}}]}}"#, place.0),
            ),
            Reply::Take => (200, "1-0".to_owned()),
            Reply::Say(status, text) => (status, text),
            Reply::Hang => return std::future::pending().await,
            // What is unsent is thrown away, and the other end told so.
            Reply::Reset => {
                stream.into_inner().set_zero_linger().expect("an open socket");
                return;
            }
        };
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", answer.len());
        if stream.write_all((head + &answer).as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The address and the body of the next request.
async fn request(stream: &mut BufReader<TcpStream>) -> Option<(String, String)> {
    let (mut target, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if target.is_empty() {
            target = line.split(' ').nth(1)?.to_owned();
        } else if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        } else if line.is_empty() {
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await.ok()?;
            return Some((target, String::from_utf8(body).ok()?));
        }
    }
}

fn read(target: &str, body: &str) -> Got {
    let field = |names: [&str; 3]| -> String {
        if body.is_empty() {
            let query = target.split_once('?').map_or("", |(_, query)| query);
            let find = |pair: &str| {
                let (name, value) = pair.split_once('=')?;
                (name == names[0]).then(|| unpercent(value))
            };
            return query.split('&').find_map(find).unwrap_or_default();
        }
        if let Ok(value) = serde_json::from_str::<Value>(body) {
            return value[names[1]].as_str().unwrap_or_default().to_owned();
        }
        let (_, rest) = body.split_once(&format!("<{}>", names[2])).unwrap_or_default();
        rest.split('<').next().unwrap_or_default().to_owned()
    };
    Got {
        number: field(["to", "receptor", "recipient"]),
        text: field(["text", "message", "message"]),
        username: field(["username"; 3]),
        password: field(["password"; 3]),
        sender: field(["from", "sender", "sender"]),
        target: target.to_owned(),
        taken: false,
    }
}

fn unpercent(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        rest = others;
        if let (b'%', [high, low, others @ ..]) = (first, others) {
            let digits = String::from_utf8(vec![*high, *low]).expect("ASCII");
            bytes.push(u8::from_str_radix(&digits, 16).expect("hexadecimal"));
            rest = others;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
