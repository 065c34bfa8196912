//! A server on a port of its own that does what it is told with each connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use loadtest::http::{Engine, EngineSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// An answer that leaves the connection open.
pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// Connections that it accepted.
    accepted: Arc<AtomicU64>,
    _task: JoinSet<()>,
}

impl Server {
    /// Gives each connection, with its number, to a function.
    pub(crate) async fn start<F, S>(serve: F) -> Self
    where
        F: Fn(u64, TcpStream) -> S + Send + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let accepted = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&accepted);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut served = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                served.spawn(serve(counted.fetch_add(1, Ordering::Relaxed), stream));
            }
        });
        Server { address, accepted, _task: task }
    }

    /// Answers every request with the same bytes.
    pub(crate) async fn answering(answer: &'static [u8]) -> Self {
        Server::start(move |_, mut stream| async move {
            while read_request(&mut stream).await.is_some() {
                if stream.write_all(answer).await.is_err() {
                    return;
                }
            }
        })
        .await
    }

    pub(crate) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    pub(crate) fn settings(&self) -> EngineSettings {
        EngineSettings::new(format!("http://{}", self.address).parse().expect("an address"))
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::new(self.settings()).expect("an engine")
    }
}

/// Reads a request without a body up to its empty line. `None` when the other side closed.
pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        read.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8_lossy(&read).into_owned())
}
