//! Rules of the section "fax": modems, lines and the systems that Windows' own fax works on.

use documents::readiness::{Family, SystemFacts, SystemKind};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread};
use super::look::Look;
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::new("FAX-MODEM", modems),
    Rule::new("FAX-ONE", |look| {
        let modems = f64::from(look.case.inputs.fax_modems.value);
        Ok(Finding::pass(Message::new("found.modems-given").number("modems", modems)))
    }),
    Rule::new("FAX-SEND-OS", |look| on_system(look, sends)),
    Rule::new("FAX-CID", caller_id),
    Rule::new("FAX-VENTA", venta).figures(&["modems", "lines"]),
    Rule::new("FAX-MULTI", |look| on_system(look, takes_several)),
];

/// Builds of Windows 7 and Server 2008 R2, which share them, and of Server 2008.
const BUILDS_7_AND_2008_R2: [u32; 2] = [7600, 7601];
const BUILDS_2008: [u32; 3] = [6001, 6002, 6003];

/// FAX-MODEM: counts the modems that say that they do fax and voice.
fn modems(look: &mut Look<'_>) -> Ruling {
    let modems = look.fact(|machine| &machine.modems)?;
    let wanted = look.case.inputs.fax_modems.value as usize;
    let does = |modem: &&documents::readiness::ModemListing| {
        modem.fax == Some(true) && modem.voice == Some(true)
    };
    let may = |modem: &&documents::readiness::ModemListing| {
        modem.fax != Some(false) && modem.voice != Some(false)
    };
    let found =
        Message::new("found.modems").number("modems", modems.iter().filter(does).count() as f64);
    let found = found.number("wanted", wanted as f64);
    Ok(if modems.iter().filter(does).count() >= wanted {
        Finding::pass(found)
    } else if modems.iter().filter(may).count() >= wanted {
        return Err(Unread::not_told("what.voice"));
    } else {
        Finding::unmet(found)
    })
}

/// Whether a system suits; nothing where its facts do not tell.
type Suits = fn(&System<'_>) -> Option<bool>;

/// A system as it was read, or as a setting names it.
enum System<'a> {
    Read(&'a SystemFacts),
    Named(&'a str),
}

/// FAX-SEND-OS, FAX-MULTI: reads the fax machine's system. Where no such machine was named, the setting
/// `fax_system` says more than the CRM's server.
fn on_system(look: &mut Look<'_>, suits: Suits) -> Ruling {
    let setting = look.setting("fax_system");
    let given = |name: &str| {
        let found = Message::new("found.system-given").with("name", name);
        Ok(Finding::held(suits(&System::Named(name)) == Some(true), found))
    };
    if let (true, Ok(name)) = (look.is_instead(), &setting) {
        return given(name);
    }
    let system = match (look.fact(|machine| &machine.system), setting) {
        (Ok(system), _) => system,
        (Err(_), Ok(name)) => return given(name),
        (Err(why), Err(_)) => return Err(why),
    };
    let fits = suits(&System::Read(system)).ok_or_else(|| Unread::not_told("what.build"))?;
    Ok(Finding::held(fits, Message::new("found.system").with("name", &system.name)))
}

/// Windows' own fax sends on Windows 7 and Server 2008 R2 only.
fn sends(system: &System<'_>) -> Option<bool> {
    match system {
        System::Named(name) => Some(is_2008_r2(name) || is_windows_7(name)),
        System::Read(system) if system.family != Family::Windows => Some(false),
        System::Read(system) => system.build.map(|build| BUILDS_7_AND_2008_R2.contains(&build)),
    }
}

/// Several modems work on Server 2008, with or without R2; a client Windows sees one.
fn takes_several(system: &System<'_>) -> Option<bool> {
    match system {
        System::Named(name) => Some(name.contains("2008")),
        System::Read(system) if system.family != Family::Windows => Some(false),
        System::Read(SystemFacts { kind: Some(SystemKind::Client), .. }) => Some(false),
        System::Read(system) => {
            let old = |build| BUILDS_7_AND_2008_R2.contains(&build) || BUILDS_2008.contains(&build);
            system.kind.and(system.build).map(old)
        }
    }
}

fn is_2008_r2(name: &str) -> bool {
    name.contains("2008") && name.to_uppercase().contains("R2")
}

fn is_windows_7(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "7")
}

/// FAX-CID: reads the setting `fax_caller_id`; without it a person has to say.
fn caller_id(look: &mut Look<'_>) -> Ruling {
    match look.setting("fax_caller_id") {
        Ok("yes") => Ok(Finding::pass(Message::new("found.fax-caller-id"))),
        Ok("no") => Ok(Finding::unmet(Message::new("found.no-fax-caller-id"))),
        Ok(other) => Err(Unread::not_readable("fax_caller_id", other)),
        Err(_) => Ok(Finding::word()),
    }
}

/// FAX-VENTA: reads the modems asked for and the setting `fax_lines`.
fn venta(look: &mut Look<'_>) -> Ruling {
    let modems = f64::from(look.case.inputs.fax_modems.value);
    if modems < look.figure("modems") {
        return Ok(Finding::fail(Message::new("found.modems-given").number("modems", modems)));
    }
    let lines = f64::from(look.number("fax_lines")?);
    let found = Message::new("found.fax-lines").number("modems", modems).number("lines", lines);
    Ok(Finding::held(lines >= look.figure("lines"), found))
}
