//! TLS, and the protocol that is agreed on over it.

use std::convert::Infallible;
use std::sync::Arc;

use documents::run::Outcome;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use loadtest::clock::Clock;
use loadtest::http::{Engine, EngineSettings, Protocol, Request};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::server::Server;

/// A server with TLS that offers these protocols, and its certificate.
async fn start(offers: &[&str]) -> (Server, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .expect("a pair");
    config.alpn_protocols = offers.iter().map(|offer| offer.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let server = Server::start(move |_, stream| {
        let acceptor = acceptor.clone();
        async move {
            // A client that does not trust the certificate leaves here.
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let answer = service_fn(|request: hyper::Request<hyper::body::Incoming>| async move {
                let text = format!("{:?} {}", request.version(), request.uri());
                Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::from(text))))
            });
            let stream = TokioIo::new(stream);
            let _ended = if is_http2 {
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                server.serve_connection(stream, answer).await
            } else {
                hyper::server::conn::http1::Builder::new().serve_connection(stream, answer).await
            };
        }
    })
    .await;
    (server, certificate.to_vec())
}

fn engine(server: &Server, protocol: Protocol, extra_roots: Vec<Vec<u8>>) -> Engine {
    let base = format!("https://{}/crm", server.address).parse().expect("an address");
    let settings = EngineSettings { protocol, extra_roots, ..EngineSettings::new(base) };
    Engine::new(settings).expect("an engine")
}

/// Asks twenty at once and says what the server saw of each, the outcome, and how many connections it took.
async fn ask_many(engine: Engine) -> (Vec<(Outcome, String)>, u64) {
    let (engine, clock) = (Arc::new(engine), Clock::start());
    let mut asked = JoinSet::new();
    for _ in 0..20 {
        let engine = Arc::clone(&engine);
        asked.spawn(async move {
            let request = Request::get("/x?y=1").expect("a path").keeping_body();
            let reply = engine.ask(&request, clock).await;
            let text = String::from_utf8_lossy(&reply.body).into_owned();
            (reply.outcome, reply.failure.unwrap_or(text))
        });
    }
    (asked.join_all().await, engine.opened())
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_offered_and_one_connection_serves_all() {
    let (server, certificate) = start(&["h2", "http/1.1"]).await;
    let (seen, opened) = ask_many(engine(&server, Protocol::Offered, vec![certificate])).await;
    let wanted = format!("HTTP/2.0 https://{}/crm/x?y=1", server.address);
    assert!(
        seen.iter().all(|(outcome, text)| *outcome == Outcome::Ok && *text == wanted),
        "{seen:?}"
    );
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn http1_is_spoken_where_nothing_else_is_offered_or_wanted() {
    for (offers, protocol) in [
        (&["http/1.1"][..], Protocol::Offered),
        (&[], Protocol::Offered),
        (&["h2", "http/1.1"], Protocol::Http1),
    ] {
        let (server, certificate) = start(offers).await;
        let (seen, _) = ask_many(engine(&server, protocol, vec![certificate])).await;
        let wanted = (Outcome::Ok, "HTTP/1.1 /crm/x?y=1".to_owned());
        assert!(seen.iter().all(|one| *one == wanted), "{offers:?} {seen:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (server, _) = start(&["h2"]).await;
    let reply = engine(&server, Protocol::Offered, Vec::new())
        .ask(&Request::get("/").expect("a path"), Clock::start())
        .await;
    assert_eq!(reply.outcome, Outcome::Refused);
    assert!(reply.failure.expect("a reason").contains("no TLS"));
}
