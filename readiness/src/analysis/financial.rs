//! Rules of the section "financial".

use documents::readiness::ProbeOutcome;
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread};
use super::install::dotnet_release;
use super::look::Look;
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::new("FIN-NET451", dotnet).windows().figures(&["release"]),
    Rule::new("FIN-SEPIDAR", version).figures(&["major", "minor", "patch"]),
    // No probe logs in to a financial system's database, so its version is a person's word.
    Rule::word("FIN-OTHERS"),
    Rule::new("FIN-DB", database),
    Rule::word("FIN-SYNC"),
];

/// FIN-NET451: reads the release of .NET 4. A later one contains it, so it is never compared for equality.
fn dotnet(look: &mut Look<'_>) -> Ruling {
    let dotnet = look.fact(|machine| &machine.dotnet)?;
    Ok(match dotnet.v4_release {
        None => Finding::unmet(Message::new("found.dotnet-4-absent")),
        Some(release) => {
            Finding::held(f64::from(release) >= look.figure("release"), dotnet_release(release))
        }
    })
}

/// FIN-SEPIDAR: reads the setting `financial_version` number by number, since 6.10 is later than 6.8.4.
fn version(look: &mut Look<'_>) -> Ruling {
    let text = look.setting("financial_version")?;
    let numbers: Option<Vec<u32>> = text.split('.').map(|part| part.trim().parse().ok()).collect();
    let numbers = numbers.ok_or_else(|| Unread::not_readable("financial_version", text))?;
    let least = ["major", "minor", "patch"].map(|name| look.figure(name));
    let have = [0, 1, 2].map(|at| numbers.get(at).map_or(0.0, |number| f64::from(*number)));
    let found = Message::new("found.financial-version").with("version", text);
    Ok(Finding::held(have >= least, found))
}

/// FIN-DB: reads the probe of the database's port. An open port is not yet a log-in, so a person's word is
/// needed besides.
fn database(look: &mut Look<'_>) -> Ruling {
    let probes = look.own_probes(|outcome| match outcome {
        ProbeOutcome::Tcp(tcp) if tcp.purpose == "financial-database" => Some(tcp),
        _ => None,
    })?;
    let Some((_, first)) = probes.first() else { return Ok(Finding::word()) };
    let found = |id: &str| Message::new(id).with("address", &first.address);
    Ok(if probes.iter().any(|(_, tcp)| tcp.connected) {
        Finding::ask(found("found.database-open"))
    } else {
        Finding::unmet(found("found.database-closed"))
    })
}
