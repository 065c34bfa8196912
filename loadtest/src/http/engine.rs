//! Asks requests of one target over a pool of connections, and says how each ended.
//!
//! When is a request sent? When the engine takes it up: on a kept connection its bytes go out in that same
//! instant. Where a connection has to be opened first, the target's part in that is the greater, and where
//! all that may be open wait for answers, it is the target that keeps them waiting. So both count as service
//! time; what is generator lag lies before [`Engine::ask`].

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use documents::run::Outcome;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONNECTION, HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::http::uri::{Authority, PathAndQuery, Scheme};
use hyper::{Method, Uri, Version, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use reqwest::Url;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::connection::{Broken, Message, Transport};
use super::http1::Http1;
use super::request::{BODY_KEPT, Reply, Request};
use super::tls::{Tls, chose_http2};
use crate::clock::Clock;
use crate::requests::RequestCount;

/// What a target is asked to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/2 where TLS agrees on it (ALPN), else HTTP/1.1. Without TLS, HTTP/1.1.
    Offered,
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, without TLS by prior knowledge (RFC 9113, 3.3).
    Http2,
}

/// How to reach a target.
#[derive(Debug, Clone)]
pub struct EngineSettings {
    /// Its address, `http` or `https`; a path in it stands before that of each request.
    pub base: Url,
    /// Where its host was found; empty leaves that to each connection.
    pub addresses: Vec<SocketAddr>,
    /// Counts the requests.
    pub requests: Arc<RequestCount>,
    /// Connections open at once at most. HTTP/2 needs one: its requests share it.
    pub connections_most: usize,
    /// For one request, from when it is sent to the last byte of its answer.
    pub timeout: Duration,
    /// What it is asked to speak.
    pub protocol: Protocol,
    /// Whether connections are used again.
    pub keep_alive: bool,
    /// Certificates that are trusted beside the roots of the system, as DER.
    pub extra_roots: Vec<Vec<u8>>,
}

impl EngineSettings {
    /// The settings of a target that is nothing special.
    pub fn new(base: Url) -> Self {
        EngineSettings {
            base,
            addresses: Vec::new(),
            requests: Arc::default(),
            connections_most: 50,
            timeout: Duration::from_secs(30),
            protocol: Protocol::Offered,
            keep_alive: true,
            extra_roots: Vec::new(),
        }
    }
}

/// Why requests cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The address names no host, or one that TLS cannot name.
    #[error(
        "the address names no host that can be asked (`{host}`): write http://HOST or https://HOST"
    )]
    Host {
        /// What stands in its place.
        host: String,
    },
    /// The address begins with neither `http` nor `https`.
    #[error("`{scheme}` is not spoken here: write http://HOST or https://HOST")]
    Scheme {
        /// What it begins with.
        scheme: String,
    },
    /// The address holds a user or a password.
    #[error("the address holds a user or a password: give them in a header")]
    Credentials,
    /// The path of a request is none. It is not shown, since its query may hold a password.
    #[error("the path of a {method} request must begin with a slash and hold no spaces")]
    Path {
        /// The request's method.
        method: Method,
    },
    /// No TLS on this machine.
    #[error("cannot set up TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// What engines to one target share.
struct Target {
    settings: EngineSettings,
    host: String,
    port: u16,
    scheme: Scheme,
    authority: Authority,
    /// The value of the header `Host`.
    host_header: HeaderValue,
    /// The path of the base, without a slash at its end.
    prefix: String,
    tls: Option<Tls>,
    opened: AtomicU64,
    spoken: OnceLock<Version>,
}

/// Asks requests of one target.
pub struct Engine {
    target: Arc<Target>,
    /// Connections of HTTP/1.1 that nobody uses; the last one used is the next.
    idle: Mutex<Vec<Http1>>,
    /// The right to have a connection of HTTP/1.1 in use.
    places: Semaphore,
    /// The connection of HTTP/2. Locked while it is opened, so that there is one.
    shared: tokio::sync::Mutex<Option<http2::SendRequest<Full<Bytes>>>>,
    /// The tasks that work for connections of HTTP/2; they end with this engine.
    work: Mutex<JoinSet<()>>,
}

/// What a whole answer brought.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

/// A new connection.
enum Opened {
    Http1(Http1),
    Http2(http2::SendRequest<Full<Bytes>>),
}

impl Engine {
    /// An engine; no connection is opened yet.
    ///
    /// # Errors
    /// If the address cannot be asked, or TLS cannot be set up.
    pub fn new(settings: EngineSettings) -> Result<Self, EngineError> {
        let base = &settings.base;
        let scheme = match base.scheme() {
            "http" => Scheme::HTTP,
            "https" => Scheme::HTTPS,
            other => return Err(EngineError::Scheme { scheme: other.to_owned() }),
        };
        if !base.username().is_empty() || base.password().is_some() {
            return Err(EngineError::Credentials);
        }
        let no_host = || EngineError::Host { host: base.host_str().unwrap_or("").to_owned() };
        let written = base.host_str().ok_or_else(no_host)?;
        let authority = match base.port() {
            Some(port) => format!("{written}:{port}"),
            None => written.to_owned(),
        };
        let host = written.trim_start_matches('[').trim_end_matches(']').to_owned();
        let tls = match scheme == Scheme::HTTPS {
            true => Some(Tls::new(&host, settings.protocol, &settings.extra_roots)?),
            false => None,
        };
        let target = Target {
            port: base.port_or_known_default().ok_or_else(no_host)?,
            host_header: HeaderValue::from_str(&authority).map_err(|_| no_host())?,
            authority: authority.parse().map_err(|_| no_host())?,
            prefix: base.path().trim_end_matches('/').to_owned(),
            host,
            scheme,
            tls,
            opened: AtomicU64::new(0),
            spoken: OnceLock::new(),
            settings,
        };
        Ok(Engine::to(Arc::new(target)))
    }

    fn to(target: Arc<Target>) -> Self {
        Engine {
            idle: Mutex::new(Vec::new()),
            places: Semaphore::new(target.settings.connections_most.max(1)),
            shared: tokio::sync::Mutex::new(None),
            work: Mutex::new(JoinSet::new()),
            target,
        }
    }

    /// An engine to the same target with connections of its own, for a runtime of its own. The counts are
    /// common.
    pub(super) fn sibling(&self) -> Self {
        Engine::to(Arc::clone(&self.target))
    }

    /// Connections that were opened so far.
    pub fn opened(&self) -> u64 {
        self.target.opened.load(Ordering::Relaxed)
    }

    /// What the target speaks, once it has answered.
    pub fn protocol_spoken(&self) -> Option<&'static str> {
        self.target.spoken.get().map(|version| match *version {
            Version::HTTP_2 => "HTTP/2",
            Version::HTTP_10 => "HTTP/1.0",
            _ => "HTTP/1.1",
        })
    }

    /// Asks one request and reads its whole answer. What goes wrong is an outcome, never an error.
    pub async fn ask(&self, request: &Request, clock: Clock) -> Reply {
        let sent_us = clock.now_us();
        self.target.settings.requests.note();
        let timeout = self.target.settings.timeout;
        let answered = tokio::time::timeout(timeout, self.exchange(request)).await;
        let done_us = clock.now_us();
        let failed = |reason: &str| Some(format!("{}: {reason}", request.name()));
        match answered.unwrap_or_else(|_late| Err(Broken::late())) {
            Ok(Answer { status, headers, body }) => {
                let is_success = (200..300).contains(&status);
                let outcome = if is_success { Outcome::Ok } else { Outcome::HttpError };
                let failure = if is_success { None } else { failed(&format!("answered {status}")) };
                let status = Some(status);
                Reply { sent_us, done_us, outcome, status, headers, body, failure }
            }
            Err(Broken { outcome, reason, status }) => {
                let (headers, body) = (HeaderMap::new(), Bytes::new());
                let failure = failed(&reason);
                Reply { sent_us, done_us, outcome, status, headers, body, failure }
            }
        }
    }

    async fn exchange(&self, request: &Request) -> Result<Answer, Broken> {
        if !self.speaks_http2() {
            return self.exchange_http1(request, None).await;
        }
        match self.shared_or_first().await? {
            Some(Opened::Http2(sender)) => self.exchange_http2(sender, request).await,
            Some(Opened::Http1(connection)) => self.exchange_http1(request, Some(connection)).await,
            None => self.exchange_http1(request, None).await,
        }
    }

    /// The connection that all share; or the first of HTTP/1.1, if that is what the target speaks; or
    /// nothing, if somebody else learnt that meanwhile.
    async fn shared_or_first(&self) -> Result<Option<Opened>, Broken> {
        let mut shared = self.shared.lock().await;
        if let Some(sender) = &*shared
            && !sender.is_closed()
        {
            return Ok(Some(Opened::Http2(sender.clone())));
        }
        if !self.speaks_http2() {
            return Ok(None);
        }
        let opened = self.open().await?;
        if let Opened::Http2(sender) = &opened {
            *shared = Some(sender.clone());
        } else {
            self.target.spoken.get_or_init(|| Version::HTTP_11);
        }
        Ok(Some(opened))
    }

    /// Whether connections are to be shared, as far as it is known.
    fn speaks_http2(&self) -> bool {
        let may = self.target.tls.is_some() || self.target.settings.protocol == Protocol::Http2;
        let known = self.target.spoken.get().is_none_or(|version| *version == Version::HTTP_2);
        may && known && self.target.settings.protocol != Protocol::Http1
    }

    async fn exchange_http1(
        &self,
        request: &Request,
        opened: Option<Http1>,
    ) -> Result<Answer, Broken> {
        let _place = self.places.acquire().await.expect("the places are never closed");
        let mut message = self.target.message(request);
        let (mut connection, mut is_new) = match opened.or_else(|| self.take_idle()) {
            Some(kept) => (kept, false),
            None => (self.open_http1().await?, true),
        };
        loop {
            match connection.ask(message).await {
                Ok(answer) => return self.read(connection, answer, request.wants_body).await,
                Err(failed) => match failed.unsent {
                    // It was closed between the look at it and the first byte: no fault of the request.
                    Some(unsent) if !is_new => {
                        message = *unsent;
                        (connection, is_new) = (self.open_http1().await?, true);
                    }
                    _ => return Err(failed.broken),
                },
            }
        }
    }

    /// Reads the body and keeps the connection if it can be used again.
    async fn read(
        &self,
        mut connection: Http1,
        answer: hyper::Response<Incoming>,
        wants_body: bool,
    ) -> Result<Answer, Broken> {
        let (head, mut incoming) = answer.into_parts();
        self.target.spoken.get_or_init(|| head.version);
        let status = head.status.as_u16();
        let mut kept = Kept::new(wants_body);
        while let Some(frame) = connection.frame(&mut incoming).await {
            let frame =
                frame.map_err(|error| Broken { status: Some(status), ..Broken::of(&error) })?;
            if let Ok(data) = frame.into_data() {
                kept.add(data);
            }
        }
        if self.target.settings.keep_alive && connection.is_alive() {
            self.idle().push(connection);
        }
        Ok(Answer { status, headers: head.headers, body: kept.bytes() })
    }

    async fn exchange_http2(
        &self,
        mut sender: http2::SendRequest<Full<Bytes>>,
        request: &Request,
    ) -> Result<Answer, Broken> {
        let message = self.target.message_http2(request);
        let answer = sender.send_request(message).await.map_err(|error| Broken::of(&error))?;
        let (head, mut incoming) = answer.into_parts();
        self.target.spoken.get_or_init(|| head.version);
        let status = head.status.as_u16();
        let mut kept = Kept::new(request.wants_body);
        while let Some(frame) = incoming.frame().await {
            let frame =
                frame.map_err(|error| Broken { status: Some(status), ..Broken::of(&error) })?;
            if let Ok(data) = frame.into_data() {
                kept.add(data);
            }
        }
        Ok(Answer { status, headers: head.headers, body: kept.bytes() })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Http1>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was used last and still lives.
    fn take_idle(&self) -> Option<Http1> {
        loop {
            let mut connection = self.idle().pop()?;
            if connection.is_alive() {
                return Some(connection);
            }
        }
    }

    async fn open_http1(&self) -> Result<Http1, Broken> {
        match self.open().await? {
            Opened::Http1(connection) => Ok(connection),
            Opened::Http2(_) => Err(Broken::unspoken(
                "it changed from HTTP/1.1 to HTTP/2 during the run".to_owned(),
            )),
        }
    }

    async fn open(&self) -> Result<Opened, Broken> {
        let target = &*self.target;
        let stream = match target.settings.addresses.as_slice() {
            [] => TcpStream::connect((target.host.as_str(), target.port)).await,
            found => TcpStream::connect(found).await,
        };
        let stream = stream.map_err(|error| Broken::unconnected(&error))?;
        stream.set_nodelay(true).map_err(|error| Broken::unconnected(&error))?;
        let (transport, is_http2) = match &target.tls {
            None => (Transport::Plain(stream), target.settings.protocol == Protocol::Http2),
            Some(tls) => {
                let stream = tls.open(stream).await;
                let stream =
                    stream.map_err(|error| Broken::unspoken(format!("no TLS: {error}")))?;
                let is_http2 = chose_http2(&stream);
                (Transport::Tls(Box::new(stream)), is_http2)
            }
        };
        target.opened.fetch_add(1, Ordering::Relaxed);
        if !is_http2 {
            if target.settings.protocol == Protocol::Http2 {
                return Err(Broken::unspoken("it offers no HTTP/2".to_owned()));
            }
            return Ok(Opened::Http1(Http1::open(transport).await?));
        }
        let opened = http2::handshake(TokioExecutor::new(), TokioIo::new(transport)).await;
        let (sender, work) = opened.map_err(|error| Broken::of(&error))?;
        let mut tasks = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            // How it ended is told by the answers that did not come.
            let _told_elsewhere = work.await;
        });
        Ok(Opened::Http2(sender))
    }
}

impl Target {
    /// The request as HTTP/1.1 writes it: the target in origin form, the host in a header.
    fn message(&self, request: &Request) -> Message {
        let mut message = self.message_of(request);
        message.headers_mut().entry(HOST).or_insert_with(|| self.host_header.clone());
        if !self.settings.keep_alive {
            message.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        message
    }

    /// The request as HTTP/2 writes it: scheme and authority beside the path.
    fn message_http2(&self, request: &Request) -> Message {
        let mut message = self.message_of(request);
        let mut parts = std::mem::take(message.uri_mut()).into_parts();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        *message.uri_mut() = Uri::from_parts(parts).expect("scheme, authority and path are there");
        message
    }

    fn message_of(&self, request: &Request) -> Message {
        let mut message = Message::new(Full::new(request.body.clone()));
        *message.method_mut() = request.method.clone();
        *message.uri_mut() = match self.prefix.as_str() {
            "" => request.target.clone(),
            prefix => prefixed(prefix, &request.target),
        };
        *message.headers_mut() = request.headers.clone();
        let agent = HeaderValue::from_static(concat!("mizan/", env!("CARGO_PKG_VERSION")));
        message.headers_mut().entry(USER_AGENT).or_insert(agent);
        message
    }
}

fn prefixed(prefix: &str, target: &Uri) -> Uri {
    let joined: PathAndQuery =
        format!("{prefix}{target}").parse().expect("a path of an address, and a path");
    Uri::from(joined)
}

/// A body, as far as it is kept. One that comes in one piece is not copied.
struct Kept {
    wanted: bool,
    first: Bytes,
    rest: Vec<u8>,
}

impl Kept {
    fn new(wanted: bool) -> Self {
        Kept { wanted, first: Bytes::new(), rest: Vec::new() }
    }

    fn add(&mut self, mut piece: Bytes) {
        if !self.wanted {
            return;
        }
        piece.truncate(BODY_KEPT - self.first.len() - self.rest.len());
        if self.first.is_empty() {
            self.first = piece;
        } else {
            self.rest.extend_from_slice(&piece);
        }
    }

    fn bytes(self) -> Bytes {
        if self.rest.is_empty() {
            self.first
        } else {
            Bytes::from([&self.first[..], &self.rest[..]].concat())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(base: &str) -> Result<Engine, EngineError> {
        Engine::new(EngineSettings::new(base.parse().expect("an address")))
    }

    #[test]
    fn addresses_that_cannot_be_asked_are_refused_with_the_way_out() {
        let refused = |base| engine(base).err().expect("refused").to_string();
        assert!(refused("ftp://crm").contains("write http://HOST"));
        let shown = refused("http://admin:hunter2@crm/");
        assert!(shown.contains("header") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn the_path_of_the_base_stands_before_that_of_the_request() {
        let engine = engine("http://[::1]:8080/crm/").expect("an engine");
        let message = engine.target.message(&Request::get("/api/x?y=1").expect("a path"));
        assert_eq!(message.uri(), "/crm/api/x?y=1");
        assert_eq!(message.headers()[HOST], "[::1]:8080");
        assert_eq!(engine.target.host, "::1");
    }

    #[test]
    fn a_body_is_kept_up_to_its_limit() {
        let mut kept = Kept::new(true);
        kept.add(Bytes::from(vec![1; BODY_KEPT - 1]));
        kept.add(Bytes::from_static(&[2, 3]));
        kept.add(Bytes::from_static(&[4]));
        let bytes = kept.bytes();
        assert_eq!((bytes.len(), bytes.last()), (BODY_KEPT, Some(&2)));
        let mut unwanted = Kept::new(false);
        unwanted.add(Bytes::from_static(b"ok"));
        assert!(unwanted.bytes().is_empty());
    }
}
