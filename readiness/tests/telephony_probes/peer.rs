//! A peer on loopback that says what a script tells it, step by step, each after what was heard.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use documents::readiness::ProbeFact;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// What no fact may hold.
pub(crate) const CANARY: &str = "canary-93ab-never-shown";

/// Enough for any answer here; what is to time out has less.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// A step of a peer.
pub(crate) enum Step {
    /// Says something, at once.
    Say(Vec<u8>),
    /// Says something a byte at a time, each in a segment of its own.
    Drip(Vec<u8>),
    /// Hears until something was heard.
    Hear(&'static str),
    /// Closes the connection.
    Close,
}

pub(crate) fn say(text: &str) -> Step {
    Step::Say(text.as_bytes().to_vec())
}

/// Starts a peer for one connection; after its steps it stays silent, unless it closed.
pub(crate) async fn peer(steps: Vec<Step>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        // The probe may go away in the middle: that is the end of the script.
        let _gone = played(stream, steps).await;
    });
    address
}

async fn played(mut stream: TcpStream, steps: Vec<Step>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut heard = String::new();
    for step in steps {
        match step {
            Step::Say(bytes) => stream.write_all(&bytes).await?,
            Step::Drip(bytes) => {
                for byte in bytes {
                    stream.write_all(&[byte]).await?;
                    tokio::task::yield_now().await;
                }
            }
            Step::Hear(wanted) => {
                while !heard.contains(wanted) {
                    let mut bytes = [0; 1_024];
                    let read = stream.read(&mut bytes).await?;
                    if read == 0 {
                        return Ok(());
                    }
                    heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
                }
                heard.clear();
            }
            Step::Close => return Ok(()),
        }
    }
    // Silent until the probe is gone.
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.map(|_| ())
}

/// A token that nobody cancels.
pub(crate) fn never() -> CancellationToken {
    CancellationToken::new()
}

/// Runs a test that must not hang.
pub(crate) fn awaited(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let in_time = async { tokio::time::timeout(Duration::from_secs(60), test).await };
    runtime.expect("a runtime").block_on(in_time).expect("it ends within a minute");
}

/// The stage that failed, after a look that no secret stands in the fact.
#[track_caller]
pub(crate) fn stage(fact: &ProbeFact) -> Option<&str> {
    let shown = format!("{fact:?} {}", serde_json::to_string(fact).expect("JSON"));
    assert!(!shown.contains(CANARY), "the secret is shown: {shown}");
    fact.failure.as_ref().map(|failure| failure.stage.as_str())
}
