//! What was asked of others: exchanges, mail servers, names, the internet, providers, modems.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Missing;

/// One probe: what was asked, and what came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProbeFact {
    /// What was asked, for people: "ami 192.168.1.10:5038". Never a secret.
    pub about: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// How far it came.
    pub outcome: ProbeOutcome,
    /// Why it came no further; absent where it came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<ProbeFailure>,
}

/// Why a probe came no further.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProbeFailure {
    /// The stage that failed: `resolve`, `connect`, `tls`, `greeting`, `log-in`, `answer`, `listen`.
    pub stage: String,
    /// Why. The detail is in the system's or the peer's own words, without secrets.
    pub reason: Missing,
}

/// What a probe found, as far as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "probe")]
pub enum ProbeOutcome {
    /// An Asterisk's manager interface.
    Ami(AmiFacts),
    /// An exchange's call log.
    Smdr(SmdrFacts),
    /// A mail server.
    Mail(MailFacts),
    /// A name in the DNS.
    Name(NameFacts),
    /// A place on the internet.
    Internet(InternetFacts),
    /// A provider's URL for short messages.
    SmsUrl(SmsUrlFacts),
    /// A GSM modem.
    Gsm(GsmFacts),
    /// A TCP port of another machine.
    Tcp(TcpFacts),
}

/// An Asterisk's manager interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct AmiFacts {
    /// Host and port.
    pub address: String,
    /// The greeting line, which names the protocol's version.
    pub banner: Option<String>,
    /// Whether the greeting is that of an Asterisk Call Manager.
    pub is_asterisk: Option<bool>,
    /// Whether user and password were taken; absent where none were given.
    pub logged_in: Option<bool>,
    /// The Asterisk's version, from CoreSettings.
    pub version: Option<String>,
    /// SIP extensions that it has; absent where they could not be asked.
    pub sip_peers: Option<u32>,
    /// An observed call, held against the events that one must make; absent where none was asked for.
    pub call: Option<CallEvents>,
}

/// The events of one observed call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallEvents {
    /// Events of the call.
    pub events: u32,
    /// The course of the call: names of the events that matter, in order.
    pub course: Vec<String>,
    /// Events or headers that one call must have and that did not come.
    pub lacking: Vec<String>,
    /// Whether the call was answered.
    pub was_answered: bool,
    /// Whether it came to its end.
    pub ended: bool,
}

/// An exchange's call log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmdrFacts {
    /// Serial port, or host and port.
    pub source: String,
    /// Whether the password was taken; absent on a line without log-in.
    pub logged_in: Option<bool>,
    /// The layout that fits the lines, by its name.
    pub layout: Option<String>,
    /// Lines of calls.
    pub lines: u64,
    /// Lines that no known layout reads.
    pub unread: u64,
    /// Incoming calls.
    pub incoming: u64,
    /// Outgoing calls.
    pub outgoing: u64,
    /// Lines an incoming call; absent where they differ or none came.
    pub lines_an_incoming: Option<u64>,
    /// Lines an outgoing call; absent where they differ or none went.
    pub lines_an_outgoing: Option<u64>,
    /// Lines that say that a call arrives (condition RC).
    pub rc_lines: u64,
}

/// A mail protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailProtocol {
    /// IMAP.
    Imap,
    /// POP3.
    Pop3,
    /// SMTP.
    Smtp,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Not at all.
    Plain,
    /// By STARTTLS or STLS after the greeting.
    StartTls,
    /// By TLS from the first byte.
    Tls,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailFacts {
    /// Host and port.
    pub address: String,
    /// The protocol.
    pub protocol: MailProtocol,
    /// How the connection was protected.
    pub security: Security,
    /// The greeting.
    pub greeting: Option<String>,
    /// What the server says that it can do.
    pub capabilities: Vec<String>,
    /// The certificate that it showed.
    pub certificate: Option<Certificate>,
    /// Whether user and password were taken; absent where none were given.
    pub logged_in: Option<bool>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// Whom it names.
    pub subject: String,
    /// Who made it.
    pub issuer: String,
    /// Names of hosts that it holds for.
    pub names: Vec<String>,
    /// From when, RFC 3339.
    pub not_before: String,
    /// Until when, RFC 3339.
    pub not_after: String,
    /// Why this system does not trust it; absent where it does.
    pub distrust: Option<String>,
}

/// A name in the DNS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NameFacts {
    /// The name.
    pub name: String,
    /// The static address that it should have, as given.
    pub declared: Option<String>,
    /// The answers, one a resolver.
    pub answers: Vec<ResolverAnswer>,
}

/// A resolver's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResolverAnswer {
    /// The resolver: its address, or `system`.
    pub resolver: String,
    /// Addresses of the A records.
    pub addresses: Vec<String>,
    /// Why there is no answer.
    pub missing: Option<Missing>,
}

/// A place on the internet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InternetFacts {
    /// The URL.
    pub endpoint: String,
    /// Whether its name was resolved.
    pub resolved: bool,
    /// Whether a TCP connection came about.
    pub connected: bool,
    /// Whether TLS came about; absent where the URL has none.
    pub tls: Option<bool>,
    /// Status of the answer.
    pub status: Option<u16>,
    /// Seconds by which this machine's clock is ahead of the answer's `Date`.
    pub clock_ahead_s: Option<f64>,
    /// The proxy that was used, without credentials.
    pub proxy: Option<String>,
}

/// What is wrong with a provider's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsUrlProblem {
    /// It is no absolute http or https URL.
    NotAUrl,
    /// It has no query string.
    NoQuery,
    /// No placeholder for the number.
    NoNumber,
    /// No placeholder for the text.
    NoText,
    /// User or password stand before the host, where they are shown in logs.
    CredentialsBeforeHost,
    /// The number begins with 98 or +98.
    PrefixNinetyEight,
    /// The text is not percent-encoded as UTF-8.
    NotUtf8,
    /// http: the password travels unprotected.
    Unprotected,
    /// A five-part Persian text would be longer than the 2,048 bytes of IIS's default.
    TooLong,
}

/// A provider's URL for short messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SmsUrlFacts {
    /// Its host, and nothing of its query, which holds a password.
    pub host: String,
    /// What is wrong with it.
    pub problems: Vec<SmsUrlProblem>,
    /// The message that was sent on consent; absent where none was.
    pub message: Option<SentMessage>,
}

/// A message that was sent on consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentMessage {
    /// The number with its middle masked.
    pub number: String,
    /// Status of the answer.
    pub status: Option<u16>,
    /// The answer's beginning, with what stood in the request masked.
    pub answer: Option<String>,
}

/// A GSM modem.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct GsmFacts {
    /// Its serial port.
    pub port: String,
    /// Whether it answers AT.
    pub answers: bool,
    /// Maker and model in its own words.
    pub model: Option<String>,
    /// Whether it is registered with a network.
    pub registered: Option<bool>,
    /// Signal in dBm.
    pub signal_dbm: Option<i32>,
    /// What keeps it from sending, in words.
    pub problem: Option<String>,
}

/// A TCP port of another machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TcpFacts {
    /// Host and port.
    pub address: String,
    /// What it is for: `financial-database`, `crm-site`.
    pub purpose: String,
    /// Whether a connection came about.
    pub connected: bool,
}
