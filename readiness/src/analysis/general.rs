//! Rules of the section "general": what lies ready, the network, and the host's kind.

use documents::readiness::{InternetFacts, Link, ProbeOutcome, Role};
use documents::text::Message;
use sizing::inputs::Support;

use super::Case;
use super::finding::{Finding, Ruling, Unread, best};
use super::hardware;
use super::look::Look;
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::word("GEN-DVD"),
    Rule::new("GEN-COPY", |look| lies_on_the_server(look, "dvd")),
    Rule::new("GEN-SPEC", hardware::of_quote),
    Rule::new("GEN-WIRED", wired),
    Rule::new("GEN-PHYS", physical).also(is_virtual),
    Rule::new("GEN-AV-BEFORE", antivirus).windows(),
    Rule::word("GEN-AV-AFTER"),
    Rule::new("GEN-BACKUP", |look| lies_on_the_server(look, "backup")),
    Rule::new("GEN-NET", internet),
    Rule::new("GEN-ONE", one_server),
];

/// GEN-COPY, GEN-BACKUP: reads the path that the answers name for that purpose.
fn lies_on_the_server(look: &mut Look<'_>, purpose: &str) -> Ruling {
    let path = look.path(purpose)?;
    let found = |id: &str| Message::new(id).with("path", &path.path);
    match (path.is_there, path.is_local) {
        (false, _) => Ok(Finding::unmet(found("found.path-absent"))),
        (true, Some(false)) => Ok(Finding::unmet(found("found.path-remote"))),
        (true, Some(true)) => Ok(Finding::pass(found("found.path-local"))),
        (true, None) => Err(Unread::not_told("what.path-disk")),
    }
}

/// GEN-WIRED: reads the adapter of the default route. Behind a virtual one the cable is the host's affair,
/// which only a person can see.
fn wired(look: &mut Look<'_>) -> Ruling {
    let network = look.fact(|machine| &machine.network)?;
    let found = |id: &str| Message::new(id).with("adapter", &network.adapter);
    match network.link {
        Link::Wired => Ok(Finding::pass(found("found.wired"))),
        Link::Wireless => Ok(Finding::unmet(found("found.wireless"))),
        Link::Virtual => Ok(Finding::ask(found("found.virtual-adapter"))),
        Link::Unknown => Err(Unread::not_told("what.link")),
    }
}

/// GEN-PHYS: reads the hypervisor, and the measured cost of it where a comparison gave one.
fn physical(look: &mut Look<'_>) -> Ruling {
    let hosting = look.fact(|machine| &machine.hosting)?;
    let Some(hypervisor) = &hosting.hypervisor else {
        return Ok(Finding::pass(Message::new("found.physical")));
    };
    let found = match &look.case.inputs.virtual_factor {
        Some(cost) => Message::new("found.virtual-cost")
            .number("left_percent", documents::text::rounded(cost.factor * 100.0))
            .with("source", &cost.source),
        None => Message::new("found.virtual-not-measured"),
    };
    Ok(Finding::warn(found.with("hypervisor", hypervisor)))
}

/// A server that turns out to be virtual calls for its row, whatever the install was asked for.
fn is_virtual(case: &Case<'_>) -> bool {
    let hosting = |machine: &documents::readiness::MachineFacts| machine.hosting.value.clone();
    let mut servers = case.of_role(Role::Crm).into_iter().filter_map(hosting);
    servers.any(|hosting| hosting.hypervisor.is_some())
}

/// GEN-AV-BEFORE: reads the recognised antivirus programs. None recognised proves nothing.
fn antivirus(look: &mut Look<'_>) -> Ruling {
    let all = look.fact(|machine| &machine.antivirus)?;
    let active: Vec<&str> = all
        .iter()
        .filter(|program| program.is_active != Some(false))
        .map(|program| program.name.as_str())
        .collect();
    if active.is_empty() {
        return Ok(Finding::ask(Message::new("found.no-antivirus")));
    }
    Ok(Finding::pass(Message::new("found.antivirus").with("names", &active.join(", "))))
}

/// GEN-NET, SMS-NET, MAIL-NET: reads the server's probes of places on the internet. One that answers is
/// enough: a single place may be down or barred.
pub(super) fn internet(look: &mut Look<'_>) -> Ruling {
    let probes = look.own_probes(|outcome| match outcome {
        ProbeOutcome::Internet(place) => Some(place),
        _ => None,
    })?;
    let tried = probes.len() as f64;
    let reached = |place: &InternetFacts| place.connected && place.tls != Some(false);
    let rulings = probes.iter().map(|(_, place)| {
        Ok(if reached(place) {
            Finding::pass(Message::new("found.internet").with("endpoint", &place.endpoint))
        } else {
            Finding::unmet(Message::new("found.no-internet").number("tried", tried))
        })
    });
    best(rulings, Unread::new("why.internet-not-asked"))
}

/// GEN-ONE: reads the number of servers and the support contract.
fn one_server(look: &mut Look<'_>) -> Ruling {
    let inputs = look.case.inputs;
    let contract = inputs.support.value.name();
    if !look.case.has_role(Role::Database) {
        return Ok(Finding::pass(Message::new("found.one-server")));
    }
    Ok(if inputs.support.value == Support::Basic {
        Finding::fail(Message::new("found.two-servers").with("contract", contract))
    } else {
        Finding::pass(Message::new("found.two-servers-allowed").with("contract", contract))
    })
}
