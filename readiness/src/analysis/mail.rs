//! Rules of the section "email".

use documents::readiness::{MailFacts, MailProtocol, ProbeFact, ProbeOutcome};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread, best};
use super::general::internet;
use super::look::{Look, unread};
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::word("MAIL-OUTLOOK"),
    Rule::new("MAIL-PROTO", mailbox),
    Rule::new("MAIL-NET", internet),
];

/// MAIL-PROTO: reads the probes by IMAP and POP3; SMTP receives nothing. One of them is enough.
fn mailbox(look: &mut Look<'_>) -> Ruling {
    let probes = look.own_probes(|outcome| match outcome {
        ProbeOutcome::Mail(mail) if mail.protocol != MailProtocol::Smtp => Some(mail),
        _ => None,
    })?;
    let rulings = probes.into_iter().map(|(probe, mail)| judged(probe, mail));
    best(rulings, Unread::new("why.mail-not-asked"))
}

/// A server that did not answer fails: the mailbox cannot be read from here, whatever the reason.
fn judged(probe: &ProbeFact, mail: &MailFacts) -> Ruling {
    let found = |id: &str| Message::new(id).with("address", &mail.address);
    if mail.logged_in == Some(false) {
        return Ok(Finding::unmet(found("found.log-in-refused")));
    }
    if let Some(failure) = &probe.failure {
        use documents::readiness::Why::{NoRight, NotAsked, NotSupported};
        return match failure.reason.why {
            NoRight | NotAsked | NotSupported => Err(unread(&failure.reason)),
            _ => Ok(Finding::unmet(found("found.mail-failed").with("stage", &failure.stage))),
        };
    }
    if mail.greeting.is_none() {
        return Err(Unread::new("why.no-greeting"));
    }
    match mail.certificate.as_ref().and_then(|certificate| certificate.distrust.as_ref()) {
        Some(why) => Ok(Finding::warn(found("found.mail-distrusted").with("why", why))),
        None => Ok(Finding::pass(found("found.mail"))),
    }
}
