//! Rules of the section "recording": Telsa's machine, its lines, and the recordings of a VoIP system.

use documents::readiness::{Family, SystemKind};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread};
use super::look::Look;
use super::rules::Rule;
use super::telephony::lines_of;

pub(super) const RULES: &[Rule] = &[
    Rule::new("REC-TELSA6", telsa_6).figures(&["bits"]),
    Rule::new("REC-TELSA8", telsa_8).figures(&["bits"]),
    Rule::word("REC-LICENCE"),
    Rule::new("REC-LINES", lines).figures(&["lines_a_socket"]),
    Rule::new("REC-SHARED", |_| Ok(Finding::pass(Message::new("found.telsa-shared")))),
    Rule::new("REC-VIRTUAL", physical),
    Rule::new("REC-VOIP", recordings),
];

/// Builds of Windows 7 and 8.1, and the first and last of Windows 10 (22H2). Windows 8 is not named.
const WINDOWS_7: [u32; 2] = [7600, 7601];
const WINDOWS_8_1: u32 = 9600;
const WINDOWS_10: std::ops::RangeInclusive<u32> = 10_240..=19_045;

/// REC-TELSA6: reads kind, build and width of the recorder's system.
fn telsa_6(look: &mut Look<'_>) -> Ruling {
    let system = look.fact(|machine| &machine.system)?;
    let found = Message::new("found.system").with("name", &system.name);
    if system.family != Family::Windows {
        return Ok(Finding::unmet(found));
    }
    let kind = system.kind.ok_or_else(|| Unread::not_told("what.kind"))?;
    let bits = system.bits.ok_or_else(|| Unread::not_told("what.bits"))?;
    let build = system.build.ok_or_else(|| Unread::not_told("what.build"))?;
    let named = WINDOWS_7.contains(&build) || build == WINDOWS_8_1 || WINDOWS_10.contains(&build);
    let fits = f64::from(bits) == look.figure("bits") && kind == SystemKind::Client && named;
    let found = Message::new("found.system-bits").with("name", &system.name);
    Ok(Finding::held(fits, found.number("bits", f64::from(bits))))
}

/// REC-TELSA8: reads the width of the recorder's system.
fn telsa_8(look: &mut Look<'_>) -> Ruling {
    let system = look.fact(|machine| &machine.system)?;
    let found = Message::new("found.system").with("name", &system.name);
    if system.family != Family::Windows {
        return Ok(Finding::unmet(found));
    }
    let bits = system.bits.ok_or_else(|| Unread::not_told("what.bits"))?;
    let found = Message::new("found.system-bits").with("name", &system.name);
    let fits = f64::from(bits) == look.figure("bits");
    Ok(Finding::held(fits, found.number("bits", f64::from(bits))))
}

/// REC-LINES: reads the setting `sockets`. Too few fail; how the lines run only a person can see.
fn lines(look: &mut Look<'_>) -> Ruling {
    let sockets = look.number("sockets")?;
    let lines = f64::from(lines_of(look, look.case.inputs.recorder_lines));
    let found = Message::new("found.sockets").number("sockets", f64::from(sockets));
    let found = found.number("lines", lines);
    if f64::from(sockets) * look.figure("lines_a_socket") < lines {
        return Ok(Finding::fail(found));
    }
    Ok(Finding::ask(found))
}

/// REC-VIRTUAL: reads the hypervisor under the recorder. Nothing but another machine helps. Where the
/// recorder's own facts are missing, the setting `recorder_host` says more than the CRM's server.
fn physical(look: &mut Look<'_>) -> Ruling {
    let setting = look.setting("recorder_host");
    let hosting = match (look.is_instead(), look.fact(|machine| &machine.hosting), setting) {
        (false, Ok(hosting), _) | (true, Ok(hosting), Err(_)) => hosting,
        (_, _, Ok("physical")) => return Ok(Finding::pass(Message::new("found.physical"))),
        (_, _, Ok("virtual")) => {
            let found = Message::new("found.recorder-virtual").with("hypervisor", "-");
            return Ok(Finding::fail(found));
        }
        (_, _, Ok(other)) => return Err(Unread::not_readable("recorder_host", other)),
        (_, Err(why), Err(_)) => return Err(why),
    };
    Ok(match &hosting.hypervisor {
        None => Finding::pass(Message::new("found.physical")),
        Some(name) => {
            Finding::fail(Message::new("found.recorder-virtual").with("hypervisor", name))
        }
    })
}

/// REC-VOIP: reads the path `recordings`, where the answers name one.
fn recordings(look: &mut Look<'_>) -> Ruling {
    let path = look.path("recordings")?;
    let id = if path.is_there { "found.recordings" } else { "found.path-absent" };
    Ok(Finding::held(path.is_there, Message::new(id).with("path", &path.path)))
}
