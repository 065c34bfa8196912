//! One request by HTTP, in stages that can be told apart: a name, a connection, TLS, an answer.
//!
//! No redirect is followed: it is an answer too.

use std::pin::pin;
use std::time::Duration;

use documents::readiness::{Certificate, Missing};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    CONNECTION, DATE, HOST, HeaderName, LOCATION, PROXY_AUTHORIZATION, USER_AGENT,
};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::net::TcpStream;

use super::address::{Address, connect};
use super::course::{Progress, failed, not_supported};
use super::lines::{Conversation, Stream};
use super::proxies::{Proxies, Proxy};
use super::tls::{Trust, handshake};

/// The head of an answer: servers allow some 8 to 16 KiB.
const HEAD_MOST: usize = 64 * 1024;
/// Lines of a proxy's answer to `CONNECT`.
const PROXY_LINES_MOST: usize = 100;

/// A connection on which one request can be made, and how far the way to it came.
#[derive(Default)]
pub(crate) struct Connection {
    stream: Option<Box<dyn Stream>>,
    /// The name was resolved: by this machine or by the proxy.
    pub(crate) resolved: bool,
    /// The place was reached: from this machine or by the proxy.
    pub(crate) connected: bool,
    /// The certificate that was shown.
    pub(crate) certificate: Option<Certificate>,
    /// The proxy, as `http://HOST:PORT`.
    pub(crate) proxy: Option<String>,
    /// A plain request goes through a proxy as a whole, with this log-in.
    relayed: Option<Option<String>>,
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) date: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Opens a connection for one request. `way` tells how far it came, whatever the end.
pub(crate) async fn open(
    url: &Url,
    proxies: &Proxies,
    trust: &Trust,
    limit: Duration,
    way: &mut Connection,
    progress: &mut Progress,
) -> Result<(), Missing> {
    let target = target(url)?;
    let is_tls = url.scheme() == "https";
    let stream = match proxies.of(url) {
        None => direct(&target, limit, way, progress).await?,
        Some(proxy) => {
            way.proxy = Some(format!("{}://{}:{}", proxy.scheme, proxy.host, proxy.port));
            if proxy.scheme != "http" {
                return Err(not_supported(format!("a proxy that speaks {}", proxy.scheme)));
            }
            let first = Address { host: proxy.host.clone(), port: proxy.port };
            let stream = connect(&first, limit, progress).await?;
            if is_tls {
                let stream = tunnel(stream, &target, &proxy).await?;
                (way.resolved, way.connected) = (true, true);
                stream
            } else {
                way.relayed = Some(proxy.authorization);
                Box::new(stream)
            }
        }
    };
    if !is_tls {
        way.stream = Some(stream);
        return Ok(());
    }
    progress.enter("tls");
    let shaken = handshake(stream, &target.host, trust, &mut way.certificate).await?;
    way.stream = Some(Box::new(shaken));
    Ok(())
}

fn target(url: &Url) -> Result<Address, Missing> {
    let host = url.host_str().ok_or_else(|| failed("the URL names no host"))?;
    let port = url.port_or_known_default().ok_or_else(|| failed("the URL names no port"))?;
    Ok(Address { host: host.trim_matches(['[', ']']).to_owned(), port })
}

async fn direct(
    target: &Address,
    limit: Duration,
    way: &mut Connection,
    progress: &mut Progress,
) -> Result<Box<dyn Stream>, Missing> {
    let found = super::address::resolve(target, progress).await?;
    way.resolved = true;
    let stream = super::address::dial(&found, limit, progress).await?;
    way.connected = true;
    Ok(Box::new(stream))
}

/// Asks a proxy for a way through to the target.
async fn tunnel(
    stream: TcpStream,
    target: &Address,
    proxy: &Proxy,
) -> Result<Box<dyn Stream>, Missing> {
    let host = match target.host.contains(':') {
        true => format!("[{}]:{}", target.host, target.port),
        false => format!("{}:{}", target.host, target.port),
    };
    let mut head = format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n");
    if let Some(authorization) = &proxy.authorization {
        head.push_str(&format!("Proxy-Authorization: {authorization}\r\n"));
    }
    head.push_str("\r\n");
    let mut conversation = Conversation::new(stream);
    conversation.send(head.as_bytes()).await?;
    let first = conversation.line().await?;
    if !first.starts_with("HTTP/1.") || first.split(' ').nth(1) != Some("200") {
        return Err(failed(format!("the proxy does not let it through: {first}")));
    }
    for _ in 0..PROXY_LINES_MOST {
        if conversation.line().await?.is_empty() {
            return conversation.into_stream();
        }
    }
    Err(failed("the proxy's answer has no end"))
}

/// Makes the request, and reads the beginning of the answer up to so many bytes.
pub(crate) async fn get(url: &Url, way: &mut Connection, most: usize) -> Result<Reply, Missing> {
    let stream = way.stream.take().ok_or_else(|| failed("there is no connection"))?;
    let request = request(url, way.relayed.as_ref())?;
    let handshake = http1::Builder::new()
        .max_buf_size(HEAD_MOST)
        .handshake::<_, Empty<Bytes>>(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(|error| http_failure(&error))?;
    let mut connection = pin!(connection);
    let mut exchange = pin!(async {
        let response = sender.send_request(request).await.map_err(|error| http_failure(&error))?;
        read(response, most).await
    });
    let mut is_open = true;
    loop {
        tokio::select! {
            biased;
            reply = &mut exchange => return reply,
            // Its end is told to the exchange, which may still have something to read.
            _ = &mut connection, if is_open => is_open = false,
        }
    }
}

fn request(url: &Url, relayed: Option<&Option<String>>) -> Result<Request<Empty<Bytes>>, Missing> {
    let host = url.host_str().unwrap_or_default();
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path = format!("{}{query}", url.path());
    let uri = if relayed.is_some() { format!("http://{authority}{path}") } else { path };
    let mut request = Request::get(uri)
        .header(HOST, authority)
        .header(USER_AGENT, "mizan")
        .header(CONNECTION, "close");
    if let Some(Some(authorization)) = relayed {
        request = request.header(PROXY_AUTHORIZATION, authorization);
    }
    // The reason would show the query, which may hold a password.
    request.body(Empty::new()).map_err(|_| failed("the URL cannot be asked for"))
}

async fn read(response: Response<Incoming>, most: usize) -> Result<Reply, Missing> {
    let header = |name: HeaderName| {
        let value = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let (date, location) = (header(DATE), header(LOCATION));
    let status = response.status().as_u16();
    let mut body = response.into_body();
    let mut kept = Vec::new();
    while kept.len() < most {
        match body.frame().await {
            None => break,
            Some(Ok(frame)) => kept.extend(frame.data_ref().into_iter().flatten()),
            // The status is told; an answer that breaks off is kept as far as it came.
            Some(Err(_)) => break,
        }
    }
    kept.truncate(most);
    Ok(Reply { status, date, location, body: kept })
}

/// What HTTP says of a failure, with its cause.
fn http_failure(error: &hyper::Error) -> Missing {
    match std::error::Error::source(error) {
        Some(cause) => failed(format!("{error}: {cause}")),
        None => failed(error),
    }
}
