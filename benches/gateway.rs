//! What an SMS gateway costs that the harness plays: a message of two Persian parts, by each kind of
//! provider.
//!
//! A client sends a hundred requests at once and reads their answers, so that the gateway, which has
//! one thread, is never without work: the time of a message is its processor time, with the system's
//! part of it. The others have to be able to keep up with that on the other cores.

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::mpsc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use documents::gateway::{GatewayBody, GatewayDescription};
use loadtest::clock::Clock;
use loadtest::gateway::{Credentials, Gateway, GatewaySettings};

/// Requests that are sent at once.
const BATCH: usize = 100;

/// Plays a provider in a thread of its own, until the bench ends.
fn play(mut description: GatewayDescription) -> SocketAddr {
    description.play.latency = "fixed 0 s".parse().expect("a spread");
    let settings = GatewaySettings {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        description,
        credentials: Credentials::new("user", "secret"),
        senders: vec!["30001234".to_owned()],
        seed: 1,
    };
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let (notices, mut heard) = tokio::sync::mpsc::unbounded_channel();
            let gateway = Gateway::start(settings, Clock::start(), notices).await;
            let gateway = gateway.expect("a free port");
            tell.send(gateway.address()).expect("the bench waits for it");
            while heard.recv().await.is_some() {}
        });
    });
    told.recv().expect("it starts")
}

/// A request as a client of the provider writes it.
fn request(description: &GatewayDescription, text: &str) -> String {
    let filled = |template: &str, text: &str| {
        template
            .replace("{username}", "user")
            .replace("{password}", "secret")
            .replace("{sender}", "30001234")
            .replace("{number}", "09121234567")
            .replace("{text}", text)
    };
    let path = &description.request.path;
    let (body, action) = match &description.request.body {
        Some(GatewayBody::Json(template)) => (filled(template, text), ""),
        Some(GatewayBody::Xml { template, .. }) => {
            (filled(template, text), "SOAPAction: enqueue\r\n")
        }
        Some(GatewayBody::Form(_)) | None => {
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let pairs = description.request.query.iter();
            let pairs: Vec<String> =
                pairs.map(|(name, value)| format!("{name}={}", filled(value, &encoded))).collect();
            let query = pairs.join("&");
            return format!("GET {path}?{query} HTTP/1.1\r\nHost: gateway\r\n\r\n");
        }
    };
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: gateway\r\n{action}Content-Length: {length}\r\n\r\n{body}"
    )
}

/// Sends a batch and reads until its last answer has come.
fn send(stream: &mut TcpStream, batch: &[u8], buffer: &mut Vec<u8>) -> usize {
    stream.write_all(batch).expect("the gateway reads");
    buffer.clear();
    let mut chunk = [0; 64 * 1024];
    let mut answers = 0;
    while answers < BATCH {
        let count = stream.read(&mut chunk).expect("the gateway answers");
        assert!(count > 0, "the gateway has closed the connection");
        // An answer's head may come in two pieces.
        let seen = buffer.len().saturating_sub(b"HTTP/1.1 ".len() - 1);
        buffer.extend_from_slice(&chunk[..count]);
        let heads = buffer[seen..].windows(9).filter(|window| *window == b"HTTP/1.1 ");
        answers += heads.count();
    }
    // The last body may still be on its way; it is read with the next batch.
    buffer.len()
}

fn messages(criterion: &mut Criterion) {
    let text = "مشتری گرامی، سفارش شما آماده شد و فردا می\u{200C}رسد. ".repeat(2);
    let mut group = criterion.benchmark_group("messages at a gateway");
    group.throughput(Throughput::Elements(BATCH as u64));
    for name in ["sendsms", "json", "soap-3000"] {
        let description = GatewayDescription::shipped(name).expect("it ships");
        let batch = request(&description, &text).repeat(BATCH).into_bytes();
        let mut stream = TcpStream::connect(play(description)).expect("it listens");
        let mut buffer = Vec::new();
        group.bench_function(name, |bencher| {
            bencher.iter(|| send(&mut stream, black_box(&batch), &mut buffer));
        });
    }
    group.finish();
}

criterion_group!(benches, messages);
criterion_main!(benches);
