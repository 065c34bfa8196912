//! The probe of mail at servers that are not ours: Dovecot and Exim, on loopback.

use std::fs;
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use documents::readiness::MailProtocol::{self, Imap, Pop3, Smtp};
use documents::readiness::Security::{self, Plain, StartTls, Tls};
use documents::readiness::{MailFacts, ProbeFact, ProbeOutcome, Why};
use readiness::probes::mail::{Question, probe};
use readiness::probes::net::Trust;
use tempfile::TempDir;
use testkit::peers::PeerTest;
use tokio_util::sync::CancellationToken;

use crate::service::{Service, call, free_port, text};

pub(crate) const TESTS: &[PeerTest] = &[
    PeerTest {
        name: "mail_server::dovecot_takes_the_right_password_and_refuses_a_wrong_one",
        needs: &["dovecot"],
        body: dovecot_takes_the_right_password_and_refuses_a_wrong_one,
    },
    PeerTest {
        name: "mail_server::dovecot_hears_no_password_without_leave",
        needs: &["dovecot"],
        body: dovecot_hears_no_password_without_leave,
    },
    PeerTest {
        name: "mail_server::exim_tells_what_it_can_and_takes_a_log_in_after_starttls",
        needs: &["exim"],
        body: exim_tells_what_it_can_and_takes_a_log_in_after_starttls,
    },
];

const USER: &str = "ali";
/// With what has to be quoted and what needs a literal.
const PASSWORD: &str = r#"pass "word\ رمز"#;
const LIMIT: Duration = Duration::from_secs(60);

fn dovecot_takes_the_right_password_and_refuses_a_wrong_one() {
    let dovecot = Dovecot::start();
    for (protocol, security, port) in dovecot.ways() {
        let fact = ask(protocol, security, port, PASSWORD, true);
        assert_eq!(fact.failure, None, "{fact:?}");
        let facts = mail(&fact);
        assert_eq!(facts.logged_in, Some(true));
        assert!(!facts.capabilities.is_empty());
        let certificate = facts.certificate.as_ref().expect("a certificate");
        assert_eq!(certificate.names, ["mail.example.com"]);
        let distrust = Some("made for another name, unknown issuer");
        assert_eq!(certificate.distrust.as_deref(), distrust);
        println!("{}: {:?} {:?}", fact.about, facts.greeting, facts.capabilities);
        let fact = ask(protocol, security, port, "c4nary", true);
        assert_eq!(mail(&fact).logged_in, Some(false));
        assert_eq!(failure(&fact), ("log-in", Why::Failed), "{fact:?}");
        assert!(!format!("{fact:?}").contains("c4nary"));
        println!("{}: {:?}", fact.about, fact.failure);
    }
}

fn dovecot_hears_no_password_without_leave() {
    let dovecot = Dovecot::start();
    for (protocol, security, port) in dovecot.ways() {
        let fact = ask(protocol, security, port, PASSWORD, false);
        assert_eq!(mail(&fact).logged_in, None);
        assert_eq!(failure(&fact), ("log-in", Why::NotAsked));
    }
    // With leave it goes to this machine even on a plain connection, which Dovecot takes for a safe one.
    let fact = ask(Imap, Plain, dovecot.imap, PASSWORD, true);
    assert_eq!((fact.failure.as_ref(), mail(&fact).logged_in), (None, Some(true)));
    assert_eq!(mail(&fact).certificate, None);
}

fn exim_tells_what_it_can_and_takes_a_log_in_after_starttls() {
    let (port, _exim) = start_exim();
    let fact = ask(Smtp, StartTls, port, PASSWORD, true);
    assert_eq!(fact.failure, None, "{fact:?}");
    let facts = mail(&fact);
    assert!(
        facts.greeting.as_deref().is_some_and(|words| words.starts_with("220 mail.example.com"))
    );
    assert!(facts.capabilities.iter().any(|capability| capability == "AUTH PLAIN"));
    assert!(!facts.capabilities.iter().any(|capability| capability == "STARTTLS"));
    assert_eq!(facts.logged_in, Some(true));
    println!("{}: {:?} {:?}", fact.about, facts.greeting, facts.capabilities);
    let fact = ask(Smtp, StartTls, port, "c4nary", true);
    assert_eq!(mail(&fact).logged_in, Some(false));
    assert_eq!(failure(&fact), ("log-in", Why::Failed));
    println!("{}: {:?}", fact.about, fact.failure);
    // Before TLS it offers no log-in at all.
    let fact = ask(Smtp, Plain, port, PASSWORD, true);
    assert_eq!(failure(&fact), ("log-in", Why::NotSupported), "{fact:?}");
}

fn ask(
    protocol: MailProtocol,
    security: Security,
    port: u16,
    password: &str,
    allow_untrusted: bool,
) -> ProbeFact {
    let address = format!("127.0.0.1:{port}");
    let trust = Trust::system();
    let question = Question {
        address: &address,
        protocol,
        security,
        user: Some(USER),
        password: Some(password),
        allow_untrusted,
        trust: &trust,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(probe(&question, LIMIT, &CancellationToken::new()))
}

fn mail(fact: &ProbeFact) -> &MailFacts {
    match &fact.outcome {
        ProbeOutcome::Mail(facts) => facts,
        other => panic!("no fact of mail: {other:?}"),
    }
}

fn failure(fact: &ProbeFact) -> (&str, Why) {
    let failure = fact.failure.as_ref().expect("it came to no end");
    (&failure.stage, failure.reason.why)
}

/// A certificate for another name that a server made for itself, and its key.
fn write_certificate(folder: &Path) {
    let names = vec!["mail.example.com".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = made.signing_key.serialize_der();
    for (file, label, der) in
        [("cert.pem", "CERTIFICATE", &made.cert.der()[..]), ("key.pem", "PRIVATE KEY", &key[..])]
    {
        fs::write(folder.join(file), pem(label, der)).expect("the folder is ours");
    }
}

/// Bytes in the form in which servers read certificates and keys (RFC 7468).
fn pem(label: &str, der: &[u8]) -> String {
    // 48 bytes are a line of 64 characters.
    let lines: String = der.chunks(48).map(|line| STANDARD.encode(line) + "\n").collect();
    format!("-----BEGIN {label}-----\n{lines}-----END {label}-----\n")
}

/// A running Dovecot.
struct Dovecot {
    imap: u16,
    imaps: u16,
    pop3: u16,
    pop3s: u16,
    _service: Service,
}

impl Dovecot {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_certificate(folder.path());
        let [imap, imaps, pop3, pop3s] = std::array::from_fn(|_| free_port());
        let path = folder.path().display();
        let users = format!("{USER}:{{PLAIN}}{PASSWORD}::::::\n");
        fs::write(folder.path().join("users"), users).expect("the folder is ours");
        let configuration = format!(
            "protocols = imap pop3\nlisten = 127.0.0.1\nlog_path = /dev/stderr\n\
             base_dir = {path}/run\nstate_dir = {path}/state\n\
             ssl = yes\nssl_cert = <{path}/cert.pem\nssl_key = <{path}/key.pem\n\
             disable_plaintext_auth = yes\nauth_mechanisms = plain\nfirst_valid_uid = 1\n\
             mail_location = maildir:{path}/mail\n\
             service imap-login {{\n  chroot =\n  \
               inet_listener imap {{\n    port = {imap}\n  }}\n  \
               inet_listener imaps {{\n    port = {imaps}\n  }}\n}}\n\
             service pop3-login {{\n  chroot =\n  \
               inet_listener pop3 {{\n    port = {pop3}\n  }}\n  \
               inet_listener pop3s {{\n    port = {pop3s}\n  }}\n}}\n\
             service anvil {{\n  chroot =\n}}\n\
             passdb {{\n  driver = passwd-file\n  args = {path}/users\n}}\n\
             userdb {{\n  driver = static\n  args = uid=mail gid=mail home={path}/mail\n}}\n"
        );
        let file = folder.path().join("dovecot.conf");
        fs::write(&file, configuration).expect("the folder is ours");
        // It serves a mailbox as another user.
        call("chmod", &["-R", "a+rwX", text(folder.path())]);
        let service = Service::start("dovecot", &["-F", "-c", text(&file)], folder, "starting up");
        Dovecot { imap, imaps, pop3, pop3s, _service: service }
    }

    fn ways(&self) -> [(MailProtocol, Security, u16); 4] {
        [
            (Imap, StartTls, self.imap),
            (Imap, Tls, self.imaps),
            (Pop3, StartTls, self.pop3),
            (Pop3, Tls, self.pop3s),
        ]
    }
}

/// Starts an Exim that takes log-ins under TLS and no message at all.
fn start_exim() -> (u16, Service) {
    let folder: TempDir = tempfile::tempdir().expect("a temporary folder");
    write_certificate(folder.path());
    fs::create_dir(folder.path().join("spool")).expect("the folder is ours");
    let (port, path) = (free_port(), folder.path().display());
    // Exim's own quoting: a backslash stands for itself only if doubled.
    let password = PASSWORD.replace('\\', "\\\\");
    let configuration = format!(
        "primary_hostname = mail.example.com\nlocal_interfaces = 127.0.0.1\n\
         daemon_smtp_ports = {port}\nspool_directory = {path}/spool\n\
         log_file_path = {path}/%slog\npid_file_path = {path}/exim.pid\nkeep_environment =\n\
         tls_advertise_hosts = *\ntls_certificate = {path}/cert.pem\n\
         tls_privatekey = {path}/key.pem\n\
         auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}\n\
         begin authenticators\nplain:\n  driver = plaintext\n  public_name = PLAIN\n  \
         server_condition = ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}\n"
    );
    let file = folder.path().join("exim.conf");
    fs::write(&file, configuration).expect("the folder is ours");
    // It works as a user of its own, and takes no configuration that others may write.
    call("chmod", &["-R", "a+rwX", text(folder.path())]);
    call("chmod", &["644", text(&file)]);
    let arguments = ["-C", text(&file), "-bdf", "-v"];
    let service = Service::start("exim4", &arguments, folder, "daemon started");
    (port, service)
}
