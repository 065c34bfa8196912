//! Rules of the section "server": the system, the machine's class, free space.

use documents::readiness::{Bus, Family, SystemFacts, SystemKind, Volume};
use documents::text::Message;
use documents::units::Bytes;

use super::finding::{Finding, Ruling, Unread};
use super::hardware;
use super::look::Look;
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::new("SRV-TIER", hardware::of_tier),
    Rule::new("SRV-100", agreed),
    Rule::new("SRV-BASE", server_class),
    Rule::new("OS-VER", version).figures(&["build_least", "build_most"]),
    Rule::new("OS-EDITION", edition),
    Rule::new("OS-CLIENT", no_client),
    Rule::new("DISK-100", free_space).windows().figures(&["least_gb"]),
];

/// SRV-100: reads the setting that says who agreed to the hardware. Without it nobody did.
fn agreed(look: &mut Look<'_>) -> Ruling {
    Ok(match look.setting("hardware_agreed") {
        Ok(word) => Finding::pass(Message::new("found.agreed").with("word", word)),
        Err(_) => Finding::unmet(Message::new("found.not-agreed")),
    })
}

/// SRV-BASE: reads the buses of the disks. A RAID controller shows itself; what class the machine is and
/// whether a level is set only a person can see.
fn server_class(look: &mut Look<'_>) -> Ruling {
    let disks = look.fact(|machine| &machine.disks)?;
    let has = |bus: Bus| disks.iter().any(|disk| disk.bus == bus);
    Ok(if has(Bus::Raid) {
        Finding::pass(Message::new("found.raid"))
    } else if has(Bus::Sas) {
        Finding::ask(Message::new("found.sas"))
    } else {
        Finding::ask(Message::new("found.no-raid-seen"))
    })
}

/// The system where it is a server's; what it is instead where it is not.
fn as_server(system: &SystemFacts) -> Result<Result<(), Finding>, Unread> {
    let other = || Finding::fail(Message::new("found.system").with("name", &system.name));
    match (system.family, system.kind) {
        (Family::Linux | Family::Other, _) | (Family::Windows, Some(SystemKind::Client)) => {
            Ok(Err(other()))
        }
        (Family::Windows, None) => Err(Unread::not_told("what.kind")),
        (Family::Windows, Some(SystemKind::Server | SystemKind::DomainController)) => Ok(Ok(())),
    }
}

/// OS-VER: reads family, kind and build. A newer build than the vendor confirmed is a warning.
fn version(look: &mut Look<'_>) -> Ruling {
    let system = look.fact(|machine| &machine.system)?;
    if let Err(finding) = as_server(system)? {
        return Ok(finding);
    }
    let number = system.build.ok_or_else(|| Unread::not_told("what.build"))?;
    let build = f64::from(number);
    // A build is a name, not a quantity: it takes no separators.
    let shown = number.to_string();
    let found = |id: &str| Message::new(id).with("name", &system.name).with("build", &shown);
    Ok(if build < look.figure("build_least") {
        Finding::fail(found("found.system-older"))
    } else if build > look.figure("build_most") {
        Finding::warn(found("found.system-newer")).with_action("action.ask-vendor")
    } else {
        Finding::pass(found("found.system-build"))
    })
}

/// OS-EDITION: reads the edition's ID. Core and evaluation forms carry the same words.
fn edition(look: &mut Look<'_>) -> Ruling {
    let system = look.fact(|machine| &machine.system)?;
    if let Err(finding) = as_server(system)? {
        return Ok(finding);
    }
    let edition = system.edition.as_ref().ok_or_else(|| Unread::not_told("what.edition"))?;
    let is_taken = ["Standard", "Datacenter"].iter().any(|word| edition.contains(word));
    Ok(Finding::held(is_taken, Message::new("found.edition").with("edition", edition)))
}

/// OS-CLIENT: reads what the Windows is installed as.
fn no_client(look: &mut Look<'_>) -> Ruling {
    let system = look.fact(|machine| &machine.system)?;
    if let Err(finding) = as_server(system)? {
        return Ok(finding);
    }
    Ok(Finding::pass(Message::new("found.server").with("name", &system.name)))
}

/// DISK-100: reads the free bytes of local volumes; one volume must have them all, since the database's
/// file cannot be split over two.
fn free_space(look: &mut Look<'_>) -> Ruling {
    let volumes = look.fact(|machine| &machine.volumes)?;
    let local = volumes.iter().filter(|volume| volume.is_local);
    let Some(most) = local.max_by_key(|volume| volume.free) else {
        return Ok(Finding::unmet(Message::new("found.no-volume")));
    };
    let enough = most.free.0 as f64 >= look.figure("least_gb") * 1e9;
    Ok(Finding::held(enough, free_on(most)))
}

/// What is free on a volume.
pub(super) fn free_on(volume: &Volume) -> Message {
    Message::new("found.free").with("mount", &volume.mount).number("free_gb", shown_gb(volume.free))
}

/// One decimal, rounded down: what is shown as enough is enough.
fn shown_gb(bytes: Bytes) -> f64 {
    (bytes.0 as f64 / 1e8).floor() / 10.0
}
