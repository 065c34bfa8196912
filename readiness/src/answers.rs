//! What a person knows about an install: what it is asked for, what was seen, who answers for what.
//!
//! Answers come from a TOML file and from questions on a terminal. Secrets are no answers: they come
//! from the environment, a prompt or a file of their own.

mod addresses;
mod limits;
mod mail;
mod probes;
mod read;
mod secrets;
mod settings;
#[cfg(test)]
mod tests;
mod words;
mod written;

use std::collections::BTreeMap;

use documents::readiness::{MailProtocol, Role, Security, Signed};
use documents::requirements::{Requirement, requirements};

pub use settings::{SETTINGS, Setting, SettingKind};

/// A person's word on a prerequisite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Whether it holds.
    pub holds: bool,
    /// Who says so.
    pub by: Signed,
}

/// What a person knows about an install.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    /// Fields of the install, by the names of a quote's inputs (`users`, `host`, ...); `modules`
    /// separated by commas.
    pub install: BTreeMap<String, String>,
    /// Paths on the server by purpose: `dvd`, `backup`, `recordings`.
    pub paths: BTreeMap<String, String>,
    /// Settings that only a person knows, by the names of [`SETTINGS`], with Latin digits.
    pub settings: BTreeMap<String, String>,
    /// A person's word, by the prerequisite's ID.
    pub attestations: BTreeMap<String, Attestation>,
    /// Waivers, by the prerequisite's ID.
    pub waivers: BTreeMap<String, Signed>,
    /// Roles of further machines whose facts belong to the analysis.
    pub machines: Vec<Role>,
    /// What is to be asked of others.
    pub probes: ProbeWishes,
}

/// What is to be asked of others. Nothing here is a secret.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProbeWishes {
    /// An Asterisk's manager interface.
    pub ami: Option<AmiWish>,
    /// A call log: a serial port, or `tcp://HOST:PORT`.
    pub smdr: Option<String>,
    /// Mail servers.
    pub mail: Vec<MailWish>,
    /// A name and the static address that it should have.
    pub name: Option<NameWish>,
    /// Resolvers to ask besides the system's.
    pub resolvers: Vec<String>,
    /// Places on the internet; the shipped list where it is empty.
    pub internet: Vec<String>,
    /// A provider's URL with the placeholders `{number}`, `{text}`, `{user}`, `{password}`.
    pub sms_url: Option<String>,
    /// The serial port of a GSM modem.
    pub gsm: Option<String>,
    /// TCP ports of other machines: `financial-database` -> `10.0.0.5:1433`.
    pub tcp: BTreeMap<String, String>,
    /// The port of the CRM's site.
    pub site_port: Option<u16>,
}

/// An Asterisk's manager interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmiWish {
    /// Host and port.
    pub address: String,
    /// The user; without one only the greeting is read.
    pub user: Option<String>,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWish {
    /// Host and port.
    pub address: String,
    /// The protocol.
    pub protocol: MailProtocol,
    /// How the connection is protected.
    pub security: Security,
    /// The user; without one only the greeting is read.
    pub user: Option<String>,
}

/// A name and the static address that it should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWish {
    /// The name.
    pub name: String,
    /// The address.
    pub address: Option<String>,
}

/// The prerequisites that a person is still to be asked about, in the catalogue's order: of those that
/// apply the attestable ones, without those that the answers attest or waive. Whoever calls leaves out
/// what the facts have settled already.
pub fn open_questions(applying: &[&Requirement], answers: &Answers) -> Vec<&'static Requirement> {
    let applies = |id: &str| applying.iter().any(|requirement| requirement.id == id);
    let is_answered =
        |id: &str| answers.attestations.contains_key(id) || answers.waivers.contains_key(id);
    requirements()
        .iter()
        .filter(|row| row.question.is_some() && applies(&row.id) && !is_answered(&row.id))
        .collect()
}
