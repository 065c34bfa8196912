//! Mail servers that stall, break, lie, or show certificates of any kind.

use documents::readiness::MailProtocol::{self, Imap, Pop3, Smtp};
use documents::readiness::Security::{self, Plain, StartTls, Tls};
use documents::readiness::{MailFacts, ProbeFact, ProbeOutcome, Why};
use readiness::probes::mail::{Question, probe};
use readiness::probes::net::Trust;
use tokio_util::sync::CancellationToken;

use crate::liar::Step::{self, *};
use crate::liar::{Authority, Liar};
use crate::{CANARY, LONG, SHORT, failure, shows_no_secret};

pub(crate) const LOOPBACK: &str = "127.0.0.1";

/// A question with a log-in.
pub(crate) fn question<'a>(
    address: &'a str,
    protocol: MailProtocol,
    security: Security,
    trust: &'a Trust,
) -> Question<'a> {
    Question {
        address,
        protocol,
        security,
        user: Some("ali"),
        password: Some(CANARY),
        allow_untrusted: false,
        trust,
    }
}

pub(crate) fn mail(fact: &ProbeFact) -> &MailFacts {
    match &fact.outcome {
        ProbeOutcome::Mail(facts) => facts,
        other => panic!("no fact of mail: {other:?}"),
    }
}

/// Asks a peer with this script.
async fn ask(
    protocol: MailProtocol,
    security: Security,
    limit: std::time::Duration,
    script: Vec<Step>,
) -> (ProbeFact, Liar) {
    let trust = Authority::new().trust();
    let liar = Liar::start(script).await;
    let address = liar.address();
    let asked = question(&address, protocol, security, &trust);
    let fact = probe(&asked, limit, &CancellationToken::new()).await;
    shows_no_secret(&fact);
    (fact, liar)
}

#[tokio::test]
async fn a_server_that_never_speaks_is_given_up() {
    for (protocol, security, stage) in
        [(Imap, Plain, "greeting"), (Pop3, StartTls, "greeting"), (Smtp, Tls, "tls")]
    {
        let (fact, _) = ask(protocol, security, SHORT, vec![Hang]).await;
        let (failed, why, _) = failure(&fact);
        assert_eq!((failed, why), (stage, Why::TimedOut));
    }
}

#[tokio::test]
async fn a_server_that_drips_does_not_stretch_the_limit() {
    let (fact, _) = ask(Imap, Plain, SHORT, vec![Drip]).await;
    let (stage, why, _) = failure(&fact);
    assert_eq!((stage, why), ("greeting", Why::TimedOut));
}

#[tokio::test]
async fn ten_megabytes_without_a_line_are_given_up() {
    for protocol in [Imap, Pop3, Smtp] {
        let (fact, _) = ask(protocol, Plain, LONG, vec![Flood]).await;
        let (stage, why, detail) = failure(&fact);
        assert_eq!((stage, why), ("greeting", Why::Failed));
        assert!(detail.contains("a line of more than"), "{detail}");
    }
}

#[tokio::test]
async fn a_server_that_closes_in_the_middle_is_told_with_its_stage() {
    let (fact, _) = ask(Imap, Plain, LONG, vec![Say("* OK rea")]).await;
    assert_eq!(failure(&fact), ("greeting", Why::Failed, "it closed the connection"));
    let (fact, _) = ask(Imap, Plain, LONG, vec![Say("* OK ready\r\n"), Hear]).await;
    assert_eq!(failure(&fact), ("answer", Why::Failed, "it closed the connection"));
    assert_eq!(mail(&fact).greeting.as_deref(), Some("* OK ready"));
    let script = vec![Say("* OK ready\r\n"), Hear, Say("* CAPABILITY STARTTLS\r\nm1 OK\r\n"), Hear];
    let (fact, _) = ask(Imap, StartTls, LONG, script).await;
    assert_eq!(failure(&fact), ("tls", Why::Failed, "it closed the connection"));
}

#[tokio::test]
async fn another_protocol_is_recognised_as_such() {
    let greetings = [(Imap, "* OK hi\r\n"), (Pop3, "+OK hi\r\n"), (Smtp, "220 hi\r\n")];
    for (protocol, name) in [(Imap, "IMAP"), (Pop3, "POP3"), (Smtp, "SMTP")] {
        for (other, greeting) in greetings {
            let script = vec![Say(greeting), Hear];
            let (fact, _) = ask(protocol, Plain, LONG, script).await;
            let (stage, _, detail) = failure(&fact);
            assert_eq!(stage == "greeting", protocol != other, "{detail}");
            assert_eq!(detail.contains(&format!("no {name}")), protocol != other, "{detail}");
        }
    }
    let script = vec![Say("HTTP/1.1 400 Bad Request\r\n\r\n")];
    let (fact, _) = ask(Smtp, Plain, LONG, script).await;
    assert_eq!(failure(&fact).0, "greeting");
}

/// The script up to the consent to TLS, with something glued behind it.
fn injecting(protocol: MailProtocol) -> Vec<Step> {
    match protocol {
        Imap => vec![
            Say("* OK ready\r\n"),
            Hear,
            Say("* CAPABILITY IMAP4rev1 STARTTLS\r\nm1 OK done\r\n"),
            Hear,
            Say("m2 OK begin\r\n* CAPABILITY INJECTED\r\nm3 OK done\r\n"),
        ],
        Pop3 => vec![
            Say("+OK ready\r\n"),
            Hear,
            Say("+OK\r\nSTLS\r\n.\r\n"),
            Hear,
            Say("+OK begin\r\n+OK\r\nINJECTED\r\n.\r\n"),
        ],
        Smtp => vec![
            Say("220 ready\r\n"),
            Hear,
            Say("250-here\r\n250 STARTTLS\r\n"),
            Hear,
            Say("220 begin\r\n250-here\r\n250 INJECTED\r\n"),
        ],
    }
}

#[tokio::test]
async fn what_is_glued_behind_the_consent_to_tls_is_not_taken_as_protected() {
    let authority = Authority::new();
    for protocol in [Imap, Pop3, Smtp] {
        let mut script = injecting(protocol);
        script.extend([Step::Tls(authority.server(LOOPBACK)), Hang]);
        let liar = Liar::start(script).await;
        let (address, trust) = (liar.address(), authority.trust());
        let asked = question(&address, protocol, StartTls, &trust);
        let fact = probe(&asked, LONG, &CancellationToken::new()).await;
        let (stage, _, detail) = failure(&fact);
        assert_eq!(stage, "tls");
        assert!(detail.contains("behind its consent to TLS"), "{detail}");
        assert_eq!(mail(&fact).capabilities, Vec::<String>::new());
        assert_eq!(mail(&fact).logged_in, None);
    }
}

#[tokio::test]
async fn a_server_that_hides_its_tls_hears_no_password() {
    let script =
        vec![Say("* OK ready\r\n"), Hear, Say("* CAPABILITY IMAP4rev1\r\nm1 OK\r\n"), Hang];
    let (fact, liar) = ask(Imap, StartTls, LONG, script).await;
    let (stage, why, _) = failure(&fact);
    assert_eq!((stage, why), ("tls", Why::NotSupported));
    assert_eq!(liar.heard(), ["m1 CAPABILITY"]);
}

#[tokio::test]
async fn a_stopped_probe_closes_its_socket_at_each_stage() {
    let authority = Authority::new();
    let greeted = vec![Say("* OK ready\r\n"), Hear];
    let offered = [greeted.clone(), vec![Say("* CAPABILITY STARTTLS\r\nm1 OK\r\n"), Hear]].concat();
    let shaken =
        [offered.clone(), vec![Say("m2 OK\r\n"), Step::Tls(authority.server(LOOPBACK)), Hear]]
            .concat();
    let capable = [shaken.clone(), vec![Say("* CAPABILITY IMAP4rev1\r\nm3 OK\r\n"), Hear]].concat();
    let logged_in = [capable.clone(), vec![Say("m4 OK\r\n"), Hear]].concat();
    let stages = [
        (vec![], "greeting"),
        (greeted, "tls"),
        (offered, "tls"),
        (shaken, "answer"),
        (capable, "log-in"),
        (logged_in, "farewell"),
    ];
    for (mut script, stage) in stages {
        script.push(Hang);
        let liar = Liar::start(script).await;
        let (address, trust) = (liar.address(), authority.trust());
        let asked = question(&address, Imap, StartTls, &trust);
        let cancel = CancellationToken::new();
        let stopping = async {
            liar.hangs.notified().await;
            cancel.cancel();
        };
        let (fact, ()) = tokio::join!(probe(&asked, LONG, &cancel), stopping);
        let (at, why, _) = failure(&fact);
        assert_eq!((at, why), (stage, Why::NotAsked));
        liar.closed.notified().await;
        shows_no_secret(&fact);
    }
}

#[tokio::test]
async fn what_is_no_address_is_not_asked() {
    let trust = Authority::new().trust();
    for address in ["", "a b", "http://mail.example.com", "host:0"] {
        let asked = question(address, Imap, Tls, &trust);
        let fact = probe(&asked, LONG, &CancellationToken::new()).await;
        let (stage, why, _) = failure(&fact);
        assert_eq!((stage, why), ("resolve", Why::NotAsked), "{address}");
    }
}
