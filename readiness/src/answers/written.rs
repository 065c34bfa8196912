//! Writes answers as TOML. What is written reads back as the same answers.

use std::fmt::Write as _;

use documents::input::quoted;
use documents::readiness::Signed;

use super::mail::{PROTOCOLS, SECURITIES};
use super::{Answers, MailWish, ProbeWishes};

impl Answers {
    /// The answers as a file that [`Answers::parse`] reads, to be given again.
    pub fn to_toml(&self) -> String {
        let mut out =
            String::from("# Answers to the readiness check. No password belongs in here.\n");
        if !self.machines.is_empty() {
            let names: Vec<&str> = self.machines.iter().map(|role| role.name()).collect();
            out.push('\n');
            pair(&mut out, "machines", &list(&names));
        }
        if !self.install.is_empty() {
            heading(&mut out, "[install]");
            for (name, value) in &self.install {
                let value = match name.as_str() {
                    "modules" => list(&modules(value)),
                    _ => quoted(value),
                };
                pair(&mut out, name, &value);
            }
        }
        let texts = [("[paths]", &self.paths), ("[settings]", &self.settings)];
        for (name, values) in texts.into_iter().filter(|(_, values)| !values.is_empty()) {
            heading(&mut out, name);
            values.iter().for_each(|(name, value)| pair(&mut out, name, &quoted(value)));
        }
        for (id, attestation) in &self.attestations {
            heading(&mut out, &format!("[attest.{id}]"));
            pair(&mut out, "holds", &attestation.holds.to_string());
            write_signed(&mut out, &attestation.by, "note");
        }
        for (id, by) in &self.waivers {
            heading(&mut out, &format!("[waive.{id}]"));
            write_signed(&mut out, by, "why");
        }
        write_probes(&mut out, &self.probes);
        out
    }
}

fn modules(joined: &str) -> Vec<&str> {
    joined.split(',').filter(|module| !module.is_empty()).collect()
}

fn heading(out: &mut String, heading: &str) {
    out.push('\n');
    out.push_str(heading);
    out.push('\n');
}

fn pair(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value}").expect("a String takes it");
}

fn text_if_any(out: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        pair(out, key, &quoted(value));
    }
}

fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

fn write_signed(out: &mut String, by: &Signed, said: &str) {
    pair(out, "by", &quoted(&by.who));
    text_if_any(out, "role", by.role.as_deref());
    text_if_any(out, "at", by.at.as_deref());
    text_if_any(out, said, by.note.as_deref());
}

fn write_probes(out: &mut String, probes: &ProbeWishes) {
    if *probes == ProbeWishes::default() {
        return;
    }
    heading(out, "[probes]");
    if let Some(ami) = &probes.ami {
        pair(out, "ami", &quoted(&ami.address));
        text_if_any(out, "ami_user", ami.user.as_deref());
    }
    text_if_any(out, "smdr", probes.smdr.as_deref());
    if let Some(name) = &probes.name {
        pair(out, "name", &quoted(&name.name));
        text_if_any(out, "address", name.address.as_deref());
    }
    let lists = [("resolvers", &probes.resolvers), ("internet", &probes.internet)];
    for (key, texts) in lists.into_iter().filter(|(_, texts)| !texts.is_empty()) {
        pair(out, key, &list(texts));
    }
    text_if_any(out, "sms_url", probes.sms_url.as_deref());
    text_if_any(out, "gsm", probes.gsm.as_deref());
    if let Some(port) = probes.site_port {
        pair(out, "site_port", &port.to_string());
    }
    if !probes.tcp.is_empty() {
        heading(out, "[probes.tcp]");
        probes.tcp.iter().for_each(|(name, address)| pair(out, &quoted(name), &quoted(address)));
    }
    probes.mail.iter().for_each(|mail| write_mail(out, mail));
}

fn write_mail(out: &mut String, mail: &MailWish) {
    heading(out, "[[probes.mail]]");
    pair(out, "address", &quoted(&mail.address));
    let protocol = PROTOCOLS.iter().find(|(_, protocol)| *protocol == mail.protocol);
    let security = SECURITIES.iter().find(|(_, security)| *security == mail.security);
    text_if_any(out, "protocol", protocol.map(|(name, _)| *name));
    text_if_any(out, "security", security.map(|(name, _)| *name));
    text_if_any(out, "user", mail.user.as_deref());
}
