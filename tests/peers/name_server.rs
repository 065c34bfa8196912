//! The probe of names at a resolver that is not ours: Unbound, on loopback.

use std::fs;
use std::time::Duration;

use documents::readiness::{NameFacts, ProbeOutcome};
use readiness::probes::names::probe_at;
use testkit::peers::PeerTest;
use tokio_util::sync::CancellationToken;

use crate::service::{Service, free_port, text};

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "name_server::unbound_tells_the_declared_address_another_and_none",
    needs: &["unbound"],
    body: unbound_tells_the_declared_address_another_and_none,
}];

fn unbound_tells_the_declared_address_another_and_none() {
    let (resolver, _unbound) = start_unbound();
    for (name, addresses) in [
        ("crm.example.test", &["192.0.2.7"][..]),
        ("CRM.Example.Test.", &["192.0.2.7"]),
        ("other.example.test", &["192.0.2.8", "192.0.2.9"]),
        ("alias.example.test", &[]),
        ("nobody.example.test", &[]),
        ("نمونه.example.test", &["192.0.2.10"]),
    ] {
        let facts = ask(name, &resolver);
        let answer = &facts.answers[0];
        let mut found = answer.addresses.clone();
        found.sort_unstable();
        assert_eq!(
            (&found[..], &answer.missing),
            (addresses_of(addresses).as_slice(), &None),
            "{name}"
        );
        println!("{name} at {}: {:?}", answer.resolver, answer.addresses);
    }
    // It refuses what it is told to refuse.
    let facts = ask("refused.test", &resolver);
    let missing = facts.answers[0].missing.as_ref().expect("it is refused");
    assert!(missing.detail.contains("error"), "{missing:?}");
    println!("refused.test: {missing:?}");
}

fn addresses_of(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn ask(name: &str, resolver: &str) -> NameFacts {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (limit, cancel) = (Duration::from_secs(30), CancellationToken::new());
    let resolvers = [resolver.to_owned()];
    let asked = probe_at(name, Some("192.0.2.7"), &resolvers, limit, &cancel);
    match runtime.expect("a runtime").block_on(asked).outcome {
        ProbeOutcome::Name(facts) => facts,
        other => panic!("no fact of a name: {other:?}"),
    }
}

/// Starts an Unbound that knows a zone by itself and asks nobody.
fn start_unbound() -> (String, Service) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let port = free_port();
    let configuration = format!(
        "server:\n  directory: \"{}\"\n  chroot: \"\"\n  username: \"\"\n  pidfile: \"\"\n  \
         logfile: \"\"\n  use-syslog: no\n  do-daemonize: no\n  interface: 127.0.0.1@{port}\n  \
         access-control: 127.0.0.0/8 allow\n  local-zone: \"refused.test.\" refuse\n  \
         local-zone: \"example.test.\" static\n  \
         local-data: \"crm.example.test. 60 IN A 192.0.2.7\"\n  \
         local-data: \"other.example.test. 60 IN A 192.0.2.8\"\n  \
         local-data: \"other.example.test. 60 IN A 192.0.2.9\"\n  \
         local-data: \"alias.example.test. 60 IN TXT 'no address'\"\n  \
         local-data: \"xn--hhbbbed.example.test. 60 IN A 192.0.2.10\"\n\
         remote-control:\n  control-enable: no\n",
        folder.path().display()
    );
    let file = folder.path().join("unbound.conf");
    fs::write(&file, configuration).expect("the folder is ours");
    let arguments = ["-d", "-c", text(&file)];
    let service = Service::start("unbound", &arguments, folder, "start of service");
    (format!("127.0.0.1:{port}"), service)
}
