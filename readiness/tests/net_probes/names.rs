//! Resolvers that are right, wrong, silent, or lie.

use std::net::Ipv4Addr;

use documents::readiness::{NameFacts, ProbeFact, ProbeOutcome, Why};
use readiness::probes::names::probe_at;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio_util::sync::CancellationToken;

use crate::{LONG, SHORT, failure};

const ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 7);
const SERVFAIL: u8 = 2;
const NXDOMAIN: u8 = 3;

/// An answer to a question: its head, the question again, and an address.
fn answer(query: &[u8], code: u8, is_truncated: bool, address: Option<Ipv4Addr>) -> Vec<u8> {
    // Behind the head of 12 bytes stand the labels up to an empty one, then type and class.
    let end = 12 + query[12..].iter().position(|byte| *byte == 0).expect("a name ends") + 5;
    let mut bytes = query[..end].to_vec();
    bytes[2] = 0x81 | if is_truncated { 0x02 } else { 0 };
    bytes[3] = 0x80 | code;
    bytes[6..12].copy_from_slice(&[0, u8::from(address.is_some()), 0, 0, 0, 0]);
    if let Some(address) = address {
        bytes.extend([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        bytes.extend(address.octets());
    }
    bytes
}

/// A resolver by UDP; `None` is silence.
async fn resolver(reply: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + 'static) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let address = socket.local_addr().expect("it is bound").to_string();
    tokio::spawn(async move {
        let mut query = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut query).await {
            if let Some(bytes) = reply(&query[..length]) {
                socket.send_to(&bytes, from).await.expect("loopback takes it");
            }
        }
    });
    address
}

fn names(fact: &ProbeFact) -> &NameFacts {
    match &fact.outcome {
        ProbeOutcome::Name(facts) => facts,
        other => panic!("no fact of a name: {other:?}"),
    }
}

async fn ask(resolvers: &[String], limit: std::time::Duration) -> ProbeFact {
    let (name, declared) = ("crm.example.com", Some("192.0.2.7"));
    probe_at(name, declared, resolvers, limit, &CancellationToken::new()).await
}

#[tokio::test]
async fn each_resolver_has_its_own_answer() {
    let right = resolver(|query| Some(answer(query, 0, false, Some(ADDRESS)))).await;
    let wrong = resolver(|query| Some(answer(query, 0, false, Some(Ipv4Addr::LOCALHOST)))).await;
    let none = resolver(|query| Some(answer(query, NXDOMAIN, false, None))).await;
    let broken = resolver(|query| Some(answer(query, SERVFAIL, false, None))).await;
    let silent = resolver(|_| None).await;
    let no_address = "dns.example.com".to_owned();
    let resolvers = [right, wrong, none, broken, silent, no_address];
    let fact = ask(&resolvers, std::time::Duration::from_secs(2)).await;
    assert_eq!(fact.failure, None);
    let answers = &names(&fact).answers;
    assert_eq!(answers.iter().map(|a| &a.resolver).collect::<Vec<_>>(), resolvers.each_ref());
    assert_eq!(
        (&answers[0].addresses[..], &answers[0].missing),
        (&["192.0.2.7".to_owned()][..], &None)
    );
    assert_eq!(answers[1].addresses, ["127.0.0.1"]);
    // A name that does not exist is an answer.
    assert_eq!((answers[2].addresses.len(), &answers[2].missing), (0, &None));
    let missing = |index: usize| answers[index].missing.as_ref().expect("no answer");
    assert_eq!(missing(3).why, Why::Failed);
    assert!(missing(3).detail.contains("error"), "{:?}", missing(3));
    assert_eq!(missing(4).why, Why::TimedOut);
    assert_eq!(missing(5).why, Why::NotAsked);
}

#[tokio::test]
async fn an_answer_to_another_question_is_not_taken() {
    let liar = resolver(|query| {
        let mut bytes = answer(query, 0, false, Some(Ipv4Addr::new(6, 6, 6, 6)));
        bytes[0] ^= 0xFF;
        Some(bytes)
    });
    let fact = ask(&[liar.await], SHORT).await;
    assert_eq!(names(&fact).answers[0].addresses, Vec::<String>::new());
    assert_eq!(failure(&fact).0, "answer");
}

#[tokio::test]
async fn bytes_that_are_no_answer_are_not_taken() {
    for bytes in [vec![], vec![0; 3], vec![0xFF; 600]] {
        let liar = resolver(move |_| Some(bytes.clone()));
        let fact = ask(&[liar.await], SHORT).await;
        assert_eq!(names(&fact).answers[0].addresses, Vec::<String>::new());
        assert_eq!(failure(&fact).0, "answer");
    }
}

#[tokio::test]
async fn a_cut_off_answer_is_asked_for_again_by_tcp() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let socket = UdpSocket::bind(address).await.expect("the same port is free for datagrams");
    tokio::spawn(async move {
        let mut query = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut query).await {
            let cut = answer(&query[..length], 0, true, None);
            socket.send_to(&cut, from).await.expect("loopback takes it");
        }
    });
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let length = stream.read_u16().await.expect("a question has a length");
            let mut query = vec![0; usize::from(length)];
            stream.read_exact(&mut query).await.expect("a question");
            let whole = answer(&query, 0, false, Some(ADDRESS));
            stream.write_u16(whole.len() as u16).await.expect("it waits");
            stream.write_all(&whole).await.expect("it waits");
        }
    });
    let fact = ask(&[address.to_string()], LONG).await;
    assert_eq!(names(&fact).answers[0].addresses, ["192.0.2.7"]);
}

#[tokio::test]
async fn a_stopped_probe_keeps_its_resolvers_with_the_reason() {
    let silent = resolver(|_| None).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let fact = probe_at("crm.example.com", None, &[silent], LONG, &cancel).await;
    assert_eq!(failure(&fact).1, Why::NotAsked);
    let missing = names(&fact).answers[0].missing.as_ref().expect("no answer");
    assert_eq!(missing.why, Why::NotAsked);
}
