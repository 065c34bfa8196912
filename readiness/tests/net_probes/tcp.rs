//! Ports that are open and ports that are not.

use documents::readiness::{ProbeOutcome, Why};
use readiness::probes::tcp::probe;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{LONG, failure};

#[tokio::test]
async fn a_port_is_open_until_it_is_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound").to_string();
    let cancel = CancellationToken::new();
    let fact = probe(&address, "crm-site", LONG, &cancel).await;
    let ProbeOutcome::Tcp(facts) = &fact.outcome else { panic!("no fact of a port: {fact:?}") };
    assert!(facts.connected && facts.purpose == "crm-site");
    assert_eq!(fact.failure, None);
    drop(listener);
    let fact = probe(&address, "crm-site", LONG, &cancel).await;
    let ProbeOutcome::Tcp(facts) = &fact.outcome else { panic!("no fact of a port: {fact:?}") };
    assert!(!facts.connected);
    let (stage, why, _) = failure(&fact);
    assert_eq!((stage, why), ("connect", Why::Failed));
}

#[tokio::test]
async fn a_probe_that_is_stopped_before_it_begins_asks_nothing() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    let fact = probe("127.0.0.1:9", "crm-site", LONG, &cancel).await;
    assert_eq!(failure(&fact).1, Why::NotAsked);
}
