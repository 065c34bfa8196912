//! Rules of the section "outside": access from the internet. These rows inform.

use documents::readiness::ProbeOutcome;
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread, best};
use super::look::Look;
use super::rules::Rule;

pub(super) const RULES: &[Rule] =
    &[Rule::new("NET-STATIC", static_address), Rule::new("NET-NAME", name)];

/// NET-STATIC: reads the static address of the answers: the setting, or that which the name should have. Port forwarding cannot be proved from inside, so a
/// person's word is needed besides.
fn static_address(look: &mut Look<'_>) -> Ruling {
    let declared = look.case.answers.probes.name.as_ref().and_then(|name| name.address.as_ref());
    let setting = look.setting("static_address").ok();
    Ok(match setting.or(declared.map(String::as_str)) {
        Some(address) => {
            Finding::ask(Message::new("found.declared-address").with("address", address))
        }
        None => Finding::word(),
    })
}

/// NET-NAME: reads the A records that the resolvers gave. Each that answered must give the static address.
fn name(look: &mut Look<'_>) -> Ruling {
    let probes = look.probes(|outcome| match outcome {
        ProbeOutcome::Name(name) => Some(name),
        _ => None,
    });
    let rulings = probes.into_iter().map(|(_, name)| {
        let declared = name.declared.as_ref().ok_or_else(|| Unread::new("why.no-address"))?;
        let mut answers = name.answers.iter().filter(|answer| answer.missing.is_none()).peekable();
        if answers.peek().is_none() {
            return Err(Unread::new("why.no-resolver"));
        }
        let found = |id: &str| Message::new(id).with("name", &name.name).with("address", declared);
        let other = answers.find(|answer| !answer.addresses.contains(declared));
        Ok(match other {
            None => Finding::pass(found("found.name")),
            Some(other) => {
                Finding::unmet(found("found.name-elsewhere").with("resolver", &other.resolver))
            }
        })
    });
    best(rulings, Unread::new("why.name-not-asked"))
}
