//! Log-ins at mail servers, and the certificates under which a password is kept back.

use documents::readiness::MailProtocol::{Imap, Pop3, Smtp};
use documents::readiness::Security::{Plain, StartTls, Tls};
use documents::readiness::Why;
use readiness::probes::mail::probe;
use tokio_util::sync::CancellationToken;

use crate::liar::Step::{self, *};
use crate::liar::{Authority, Liar, self_signed_server};
use crate::mail::{LOOPBACK, mail, question};
use crate::{CANARY, LONG, failure, shows_no_secret};

/// What an IMAP server says up to the log-in, over TLS.
fn capable() -> Vec<Step> {
    vec![Say("* OK ready\r\n"), Hear, Say("* CAPABILITY IMAP4rev1 IDLE\r\nm1 OK done\r\n"), Hear]
}

#[tokio::test]
async fn imap_logs_in_under_a_trusted_certificate() {
    let authority = Authority::new();
    let mut script = vec![Step::Tls(authority.server(LOOPBACK))];
    script.extend(capable());
    script.extend([Say("m2 OK in\r\n"), Hear, Say("* BYE\r\nm3 OK out\r\n")]);
    let liar = Liar::start(script).await;
    let (address, trust) = (liar.address(), authority.trust());
    let asked = question(&address, Imap, Tls, &trust);
    let fact = probe(&asked, LONG, &CancellationToken::new()).await;
    assert_eq!(fact.failure, None);
    let facts = mail(&fact);
    assert_eq!(facts.greeting.as_deref(), Some("* OK ready"));
    assert_eq!(facts.capabilities, ["IMAP4rev1", "IDLE"]);
    assert_eq!(facts.logged_in, Some(true));
    let certificate = facts.certificate.as_ref().expect("a certificate");
    assert_eq!(certificate.names, [LOOPBACK]);
    assert_eq!(certificate.issuer, "CN=authority of the tests");
    assert_eq!(certificate.distrust, None);
    let login = r#"m2 LOGIN "ali" "c4nary \"pass\\word""#;
    assert_eq!(liar.heard(), ["m1 CAPABILITY", login, "m3 LOGOUT"]);
    shows_no_secret(&fact);
}

#[tokio::test]
async fn pop3_logs_in_after_stls() {
    let authority = Authority::new();
    let script = vec![
        Say("+OK ready\r\n"),
        Hear,
        Say("+OK\r\nSTLS\r\nPRETLS\r\n.\r\n"),
        Hear,
        Say("+OK begin\r\n"),
        Step::Tls(authority.server(LOOPBACK)),
        Hear,
        Say("+OK\r\nUSER\r\nUIDL\r\n.\r\n"),
        Hear,
        Say("+OK\r\n"),
        Hear,
        Say("+OK in\r\n"),
        Hear,
        Say("+OK out\r\n"),
    ];
    let liar = Liar::start(script).await;
    let (address, trust) = (liar.address(), authority.trust());
    let asked = question(&address, Pop3, StartTls, &trust);
    let fact = probe(&asked, LONG, &CancellationToken::new()).await;
    assert_eq!(fact.failure, None);
    assert_eq!(mail(&fact).capabilities, ["USER", "UIDL"], "what came before TLS is forgotten");
    assert_eq!(mail(&fact).logged_in, Some(true));
    let pass = format!("PASS {CANARY}");
    assert_eq!(liar.heard(), ["CAPA", "STLS", "CAPA", "USER ali", pass.as_str(), "QUIT"]);
}

#[tokio::test]
async fn smtp_logs_in_by_what_is_offered() {
    let authority = Authority::new();
    let plain = vec![Say("250-here\r\n250-SIZE 1\r\n250 AUTH PLAIN LOGIN\r\n"), Hear];
    let login = vec![
        Say("250-here\r\n250 AUTH LOGIN\r\n"),
        Hear,
        Say("334 VXNlcm5hbWU6\r\n"),
        Hear,
        Say("334 UGFzc3dvcmQ6\r\n"),
        Hear,
    ];
    let plain_heard = ["EHLO [127.0.0.1]", "AUTH PLAIN AGFsaQBjNG5hcnkgInBhc3Ncd29yZA==", "QUIT"];
    let login_heard =
        ["EHLO [127.0.0.1]", "AUTH LOGIN", "YWxp", "YzRuYXJ5ICJwYXNzXHdvcmQ=", "QUIT"];
    for (offer, heard) in [(plain, &plain_heard[..]), (login, &login_heard[..])] {
        let start =
            vec![Step::Tls(authority.server(LOOPBACK)), Say("220-hi\r\n220 here\r\n"), Hear];
        let end = vec![Say("235 in\r\n"), Hear, Say("221 out\r\n")];
        let liar = Liar::start([start, offer, end].concat()).await;
        let (address, trust) = (liar.address(), authority.trust());
        let asked = question(&address, Smtp, Tls, &trust);
        let fact = probe(&asked, LONG, &CancellationToken::new()).await;
        assert_eq!(fact.failure, None);
        assert_eq!(mail(&fact).logged_in, Some(true));
        assert_eq!(liar.heard(), heard);
        shows_no_secret(&fact);
    }
}

#[tokio::test]
async fn a_refusal_that_sends_the_password_back_shows_nothing_of_it() {
    let authority = Authority::new();
    let imap = [capable(), vec![Echo("m2 NO you said "), Hang]].concat();
    let smtp = vec![
        Say("220 here\r\n"),
        Hear,
        Say("250-here\r\n250 AUTH PLAIN\r\n"),
        Hear,
        Echo("535 you said "),
        Hang,
    ];
    for (protocol, script) in [(Imap, imap), (Smtp, smtp)] {
        let script = [vec![Step::Tls(authority.server(LOOPBACK))], script].concat();
        let liar = Liar::start(script).await;
        let (address, trust) = (liar.address(), authority.trust());
        let asked = question(&address, protocol, Tls, &trust);
        let fact = probe(&asked, LONG, &CancellationToken::new()).await;
        assert_eq!(mail(&fact).logged_in, Some(false));
        let (stage, why, detail) = failure(&fact);
        assert_eq!((stage, why), ("log-in", Why::Failed));
        assert!(detail.contains("***") && !detail.contains("AGFsaQBj"), "{detail}");
        shows_no_secret(&fact);
    }
}

#[tokio::test]
async fn an_untrusted_certificate_is_shown_and_no_password_is_sent() {
    let authority = Authority::new();
    let kinds = [
        (authority.expired_server(LOOPBACK), "expired"),
        (authority.server("other.example.com"), "made for another name"),
        (self_signed_server(LOOPBACK), "unknown issuer"),
        (self_signed_server("other.example.com"), "made for another name, unknown issuer"),
    ];
    for (server, distrust) in kinds {
        let script = [vec![Step::Tls(server)], capable()].concat();
        let liar = Liar::start(script).await;
        let (address, trust) = (liar.address(), authority.trust());
        let asked = question(&address, Imap, Tls, &trust);
        let fact = probe(&asked, LONG, &CancellationToken::new()).await;
        let facts = mail(&fact);
        let certificate = facts.certificate.as_ref().expect("it is shown");
        assert_eq!(certificate.distrust.as_deref(), Some(distrust));
        assert_eq!(facts.capabilities, ["IMAP4rev1", "IDLE"], "the rest is asked all the same");
        assert_eq!(facts.logged_in, None);
        let (stage, why, detail) = failure(&fact);
        assert_eq!((stage, why), ("log-in", Why::NotAsked));
        assert!(detail.contains(distrust), "{detail}");
        assert_eq!(liar.heard(), ["m1 CAPABILITY"]);
    }
}

#[tokio::test]
async fn a_caller_may_allow_what_is_untrusted_on_this_machine() {
    let authority = Authority::new();
    let end = vec![Say("m2 OK in\r\n"), Hear, Say("m3 OK out\r\n")];
    let protected = vec![Step::Tls(self_signed_server("other.example.com"))];
    for (security, start) in [(Plain, vec![]), (Tls, protected)] {
        let liar = Liar::start([start, capable(), end.clone()].concat()).await;
        let (address, trust) = (liar.address(), authority.trust());
        let mut asked = question(&address, Imap, security, &trust);
        asked.allow_untrusted = true;
        let fact = probe(&asked, LONG, &CancellationToken::new()).await;
        assert_eq!(mail(&fact).logged_in, Some(true), "{fact:?}");
        shows_no_secret(&fact);
    }
}

#[tokio::test]
async fn no_password_goes_over_a_plain_connection() {
    let trust = Authority::new().trust();
    let liar = Liar::start(capable()).await;
    let address = liar.address();
    let asked = question(&address, Imap, Plain, &trust);
    let fact = probe(&asked, LONG, &CancellationToken::new()).await;
    let (stage, why, detail) = failure(&fact);
    assert_eq!((stage, why), ("log-in", Why::NotAsked));
    assert_eq!(detail, "the password was not sent: the connection is not protected");
    assert_eq!(liar.heard(), ["m1 CAPABILITY"]);
}
