//! The greeting of a mail server, its certificate, and its log-in where one is given.
//!
//! The way is the same for the three protocols: greeting, TLS, capabilities, log-in, farewell; what is
//! said on it stands in `imap`, `pop3` and `smtp`. No message is read or sent.
//!
//! A password goes over a connection that TLS protects and whose certificate this system trusts, and over
//! no other, unless the caller allows it and the peer is this machine or in a private network.

mod imap;
mod pop3;
mod smtp;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use documents::readiness::{MailFacts, MailProtocol, Missing, ProbeFact, ProbeOutcome, Security};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use super::net::{
    Address, Conversation, Course, Mask, Progress, Trust, connect, failed, handshake,
    may_hear_secrets, not_asked, not_supported, within, wording,
};

/// Capabilities that are kept: servers have some thirty.
const CAPABILITIES_MOST: usize = 64;

/// What is asked of a mail server. It holds a password and can therefore not be printed.
pub struct Question<'a> {
    /// Host and port; without a port, the one that the protocol has for this protection.
    pub address: &'a str,
    /// The protocol.
    pub protocol: MailProtocol,
    /// How the connection is protected.
    pub security: Security,
    /// The user; without user and password nobody logs in.
    pub user: Option<&'a str>,
    /// The password.
    pub password: Option<&'a str>,
    /// Whether the password may go to a private address without a certificate that is trusted.
    pub allow_untrusted: bool,
    /// Whom to trust.
    pub trust: &'a Trust,
}

/// Asks a mail server.
pub async fn probe(
    question: &Question<'_>,
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let name = match question.protocol {
        MailProtocol::Imap => "imap",
        MailProtocol::Pop3 => "pop3",
        MailProtocol::Smtp => "smtp",
    };
    let course = Course::begin(format!("{name} {}", question.address));
    let mut progress = Progress::at("resolve");
    let mut facts = MailFacts {
        address: question.address.to_owned(),
        protocol: question.protocol,
        security: question.security,
        greeting: None,
        capabilities: Vec::new(),
        certificate: None,
        logged_in: None,
    };
    let work = ask(question, limit, &mut facts, &mut progress);
    let end = within(limit, cancel, work).await;
    let end = hide(question, &mut facts, end);
    course.end(ProbeOutcome::Mail(facts), &progress, end)
}

/// The port that IANA has given to a protocol and its protection; for SMTP that of submission.
fn default_port(protocol: MailProtocol, security: Security) -> u16 {
    match (protocol, security) {
        (MailProtocol::Imap, Security::Tls) => 993,
        (MailProtocol::Imap, _) => 143,
        (MailProtocol::Pop3, Security::Tls) => 995,
        (MailProtocol::Pop3, _) => 110,
        (MailProtocol::Smtp, Security::Tls) => 465,
        (MailProtocol::Smtp, _) => 587,
    }
}

/// Takes user and password out of whatever the peer said: it may send back what it was sent.
fn hide(
    question: &Question<'_>,
    facts: &mut MailFacts,
    end: Result<(), Missing>,
) -> Result<(), Missing> {
    let plain = match (question.user, question.password) {
        (Some(user), Some(password)) => format!("\0{user}\0{password}"),
        _ => String::new(),
    };
    let mask = Mask::of([question.password.unwrap_or_default(), &plain]);
    if let Some(greeting) = &mut facts.greeting {
        *greeting = mask.apply(greeting);
    }
    for capability in &mut facts.capabilities {
        *capability = mask.apply(capability);
    }
    end.map_err(|reason| Missing { why: reason.why, detail: mask.apply(&reason.detail) })
}

/// What a server made of user and password.
enum LogIn {
    Taken,
    /// With its words.
    Refused(String),
}

/// How one protocol says what all three have.
trait Dialect {
    /// What the capability that begins TLS is called.
    const START_TLS: &'static str;

    /// Reads the greeting.
    async fn greet(&mut self, peer: &mut Conversation) -> Result<String, Missing>;
    /// Asks what the server can do.
    async fn capabilities(&mut self, peer: &mut Conversation) -> Result<Vec<String>, Missing>;
    /// Asks for TLS; what follows is the handshake.
    async fn start_tls(&mut self, peer: &mut Conversation) -> Result<(), Missing>;
    /// Logs in.
    async fn log_in(
        &mut self,
        peer: &mut Conversation,
        capabilities: &[String],
        user: &str,
        password: &str,
    ) -> Result<LogIn, Missing>;
    /// Says farewell.
    async fn quit(&mut self, peer: &mut Conversation) -> Result<(), Missing>;
}

async fn ask(
    question: &Question<'_>,
    limit: Duration,
    facts: &mut MailFacts,
    progress: &mut Progress,
) -> Result<(), Missing> {
    let port = default_port(question.protocol, question.security);
    let address = Address::parse(question.address, Some(port))?;
    let stream = connect(&address, limit, progress).await?;
    let local = stream.local_addr().map_err(failed)?;
    let mut visit = Visit { question, host: address.host, facts, progress };
    match question.protocol {
        MailProtocol::Imap => visit.run(stream, &mut imap::Imap::default()).await,
        MailProtocol::Pop3 => visit.run(stream, &mut pop3::Pop3).await,
        MailProtocol::Smtp => visit.run(stream, &mut smtp::Smtp::from(local)).await,
    }
}

/// The way through one conversation.
struct Visit<'a, 'q> {
    question: &'a Question<'q>,
    host: String,
    facts: &'a mut MailFacts,
    progress: &'a mut Progress,
}

impl Visit<'_, '_> {
    async fn run<D: Dialect>(&mut self, stream: TcpStream, dialect: &mut D) -> Result<(), Missing> {
        let peer = stream.peer_addr().map_err(failed)?;
        let mut conversation = match self.question.security {
            Security::Tls => {
                self.progress.enter("tls");
                let shown = &mut self.facts.certificate;
                let stream = handshake(stream, &self.host, self.question.trust, shown).await?;
                Conversation::new(stream)
            }
            Security::Plain | Security::StartTls => Conversation::new(stream),
        };
        self.progress.enter("greeting");
        let greeting = dialect.greet(&mut conversation).await?;
        self.facts.greeting = Some(wording(&greeting));
        if self.question.security == Security::StartTls {
            conversation = self.start_tls(conversation, dialect).await?;
        }
        // What was said before TLS could be anybody's, so it is asked anew.
        self.progress.enter("answer");
        let capabilities = dialect.capabilities(&mut conversation).await?;
        let kept = capabilities.iter().take(CAPABILITIES_MOST);
        self.facts.capabilities = kept.map(|capability| wording(capability)).collect();
        if let (Some(user), Some(password)) = (self.question.user, self.question.password) {
            self.progress.enter("log-in");
            self.may_log_in(peer)?;
            sendable(user)?;
            sendable(password)?;
            match dialect.log_in(&mut conversation, &capabilities, user, password).await? {
                LogIn::Taken => self.facts.logged_in = Some(true),
                LogIn::Refused(words) => {
                    self.facts.logged_in = Some(false);
                    return Err(failed(words));
                }
            }
        }
        self.progress.enter("farewell");
        dialect.quit(&mut conversation).await
    }

    async fn start_tls<D: Dialect>(
        &mut self,
        mut conversation: Conversation,
        dialect: &mut D,
    ) -> Result<Conversation, Missing> {
        self.progress.enter("tls");
        let offered = dialect.capabilities(&mut conversation).await?;
        if !has(&offered, D::START_TLS) {
            return Err(not_supported(format!("it does not offer {}", D::START_TLS)));
        }
        dialect.start_tls(&mut conversation).await?;
        let stream = conversation.into_stream()?;
        let shown = &mut self.facts.certificate;
        let stream = handshake(stream, &self.host, self.question.trust, shown).await?;
        Ok(Conversation::new(stream))
    }

    fn may_log_in(&self, peer: SocketAddr) -> Result<(), Missing> {
        let distrust = match (&self.facts.certificate, self.question.security) {
            (_, Security::Plain) | (None, _) => Some("the connection is not protected"),
            (Some(certificate), _) => certificate.distrust.as_deref(),
        };
        may_say_password(distrust, self.question.allow_untrusted, peer.ip())
    }
}

/// Whether a password may be said, or why not.
fn may_say_password(
    distrust: Option<&str>,
    allow_untrusted: bool,
    peer: IpAddr,
) -> Result<(), Missing> {
    match distrust {
        None => Ok(()),
        Some(_) if allow_untrusted && may_hear_secrets(peer) => Ok(()),
        Some(reason) => Err(not_asked(format!("the password was not sent: {reason}"))),
    }
}

/// Whether a list has a capability. Its letters may stand in either case.
fn has(capabilities: &[String], name: &str) -> bool {
    capabilities.iter().any(|capability| capability.eq_ignore_ascii_case(name))
}

/// A user or password with a line's end in it would begin another command.
fn sendable(secret: &str) -> Result<(), Missing> {
    if secret.chars().any(char::is_control) {
        return Err(not_asked(
            "user or password hold a control character, which no log-in can say",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_to_strangers_only_under_a_trusted_certificate() {
        let far: IpAddr = "8.8.8.8".parse().expect("an address");
        let near: IpAddr = "192.168.1.9".parse().expect("an address");
        assert!(may_say_password(None, false, far).is_ok());
        assert!(may_say_password(Some("expired"), false, near).is_err());
        assert!(may_say_password(Some("expired"), true, far).is_err());
        assert!(may_say_password(Some("expired"), true, near).is_ok());
    }

    #[test]
    fn a_line_cannot_be_broken_by_a_password() {
        for bad in ["a\r\nDELE 1", "a\0b", "\n"] {
            assert!(sendable(bad).is_err(), "{bad:?}");
        }
        assert!(sendable("گذرواژه with \"quotes\" \\").is_ok());
    }
}
