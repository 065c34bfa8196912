//! Rules of the sections "pbx", "caller-id" and "voip": exchanges, their logs and their manager interface.

use documents::readiness::{AmiFacts, CallEvents, ProbeFact, ProbeOutcome, SmdrFacts};
use documents::text::Message;
use sizing::inputs::{Input, ModuleKind, Origin};

use super::finding::{Finding, Ruling, Unread, best};
use super::look::{Look, unread};
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::word("PBX-CID"),
    Rule::new("PBX-RS232", serial_port),
    Rule::new("PBX-KX1232", model),
    Rule::new("PBX-NS500", ns500),
    Rule::new("PBX-LINES", lines).figures(&["incoming", "outgoing"]),
    Rule::new("PBX-RC", rc_line).figures(&["least"]),
    Rule::new("CID-DEVICE", caller_id_devices),
    Rule::word("CID-WIRING"),
    Rule::new("VOIP-CORE", core),
    Rule::new("VOIP-AMI", account),
    Rule::new("VOIP-VER", version).figures(&["plain_most", "tested_low", "tested_high"]),
    Rule::new("VOIP-SIP", extensions),
    Rule::new("VOIP-DEVICE", device),
    Rule::word("VOIP-TAPI"),
];

/// PBX-RS232: reads the serial ports of the server.
fn serial_port(look: &mut Look<'_>) -> Ruling {
    let ports = look.fact(|machine| &machine.serial_ports)?;
    Ok(if ports.is_empty() {
        Finding::unmet(Message::new("found.no-serial-port"))
    } else {
        Finding::pass(Message::new("found.serial-ports").with("ports", &ports.join(", ")))
    })
}

/// PBX-KX1232: reads the module's option and the setting of the model. A model that nobody named is
/// unknown.
fn model(look: &mut Look<'_>) -> Ruling {
    let module = look.case.inputs.module(ModuleKind::Pbx);
    let setting = look.setting("pbx_model");
    let named = setting.as_ref().is_ok_and(|model| model.contains("1232"));
    if look.case.inputs.has(ModuleKind::Pbx, "kx1232") || named {
        return Ok(Finding::fail(Message::new("found.kx1232")));
    }
    match (setting, module) {
        (Ok(model), _) => Ok(Finding::pass(Message::new("found.pbx").with("model", model))),
        (Err(_), Some(module)) if !module.option_is_default => {
            Ok(Finding::pass(Message::new("found.pbx").with("model", &module.option)))
        }
        (Err(why), _) => Err(why),
    }
}

fn call_logs<'a>(look: &mut Look<'a>) -> Vec<(&'a ProbeFact, &'a SmdrFacts)> {
    look.probes(|outcome| match outcome {
        ProbeOutcome::Smdr(smdr) => Some(smdr),
        _ => None,
    })
}

/// Why a probe did not come to what a rule asks for: its own reason, or that nothing came.
fn stopped(probe: &ProbeFact, otherwise: &str) -> Unread {
    match &probe.failure {
        Some(failure) => unread(&failure.reason),
        None => Unread::new(otherwise),
    }
}

/// PBX-NS500: reads whether the call log took the password.
fn ns500(look: &mut Look<'_>) -> Ruling {
    let rulings = call_logs(look).into_iter().map(|(probe, log)| {
        let found = |id: &str| Message::new(id).with("address", &log.source);
        match log.logged_in {
            Some(true) => Ok(Finding::pass(found("found.log-in"))),
            Some(false) => Ok(Finding::unmet(found("found.log-in-refused"))),
            None => Err(stopped(probe, "why.no-log-in")),
        }
    });
    best(rulings, Unread::new("why.call-log-not-asked"))
}

/// PBX-LINES: counts the lines of an incoming and of an outgoing call. Both must have been seen.
fn lines(look: &mut Look<'_>) -> Ruling {
    let wanted = (look.figure("incoming"), look.figure("outgoing"));
    let rulings = call_logs(look).into_iter().map(|(probe, log)| {
        if log.incoming == 0 || log.outgoing == 0 {
            return Err(stopped(probe, "why.calls-not-seen"));
        }
        let (Some(incoming), Some(outgoing)) = (log.lines_an_incoming, log.lines_an_outgoing)
        else {
            return Ok(Finding::unmet(Message::new("found.lines-differ")));
        };
        let found = (incoming as f64, outgoing as f64);
        let message = Message::new("found.lines").number("incoming", found.0);
        Ok(Finding::held(found == wanted, message.number("outgoing", found.1)))
    });
    best(rulings, Unread::new("why.call-log-not-asked"))
}

/// PBX-RC: counts the lines with the mark RC. An incoming call must have been seen.
fn rc_line(look: &mut Look<'_>) -> Ruling {
    let least = look.figure("least");
    let rulings = call_logs(look).into_iter().map(|(probe, log)| {
        let rc = log.rc_lines as f64;
        if log.incoming == 0 && rc < least {
            return Err(stopped(probe, "why.calls-not-seen"));
        }
        Ok(Finding::held(rc >= least, Message::new("found.rc-lines").number("lines", rc)))
    });
    best(rulings, Unread::new("why.call-log-not-asked"))
}

/// CID-DEVICE: reads the sizes of the devices that are there (`8, 4`) against the lines.
fn caller_id_devices(look: &mut Look<'_>) -> Ruling {
    let text = look.setting("caller_id_devices")?;
    let sizes: Option<Vec<u32>> = text
        .split([',', '،', '+', ' '])
        .map(str::trim)
        .filter(|size| !size.is_empty())
        .map(|size| size.parse().ok().filter(|size| [2, 4, 8].contains(size)))
        .collect();
    let sizes = sizes.ok_or_else(|| Unread::not_readable("caller_id_devices", text))?;
    let (have, wanted) =
        (sizes.iter().sum::<u32>(), lines_of(look, look.case.inputs.caller_id_lines));
    let found = Message::new("found.caller-id").number("have", f64::from(have));
    Ok(Finding::held(have >= wanted, found.number("wanted", f64::from(wanted))))
}

/// Lines by the install and by the setting `lines`: where both are given, the more of them.
pub(super) fn lines_of(look: &mut Look<'_>, asked: Input<u32>) -> u32 {
    let said = look.number("lines").ok();
    match asked.origin {
        Origin::Given => said.map_or(asked.value, |said| said.max(asked.value)),
        Origin::Default => said.unwrap_or(asked.value),
    }
}

/// The best ruling over the manager interfaces that were asked.
fn managers(look: &mut Look<'_>, judge: impl Fn(&ProbeFact, &AmiFacts) -> Ruling) -> Ruling {
    let probes = look.probes(|outcome| match outcome {
        ProbeOutcome::Ami(ami) => Some(ami),
        _ => None,
    });
    let rulings = probes.into_iter().map(|(probe, ami)| judge(probe, ami));
    best(rulings, Unread::new("why.ami-not-asked"))
}

/// VOIP-CORE: reads the greeting of the manager interface.
fn core(look: &mut Look<'_>) -> Ruling {
    managers(look, |probe, ami| {
        let banner = ami.banner.as_deref().unwrap_or("-");
        let found = Message::new("found.banner").with("banner", banner);
        match ami.is_asterisk {
            Some(is_asterisk) => Ok(Finding::held(is_asterisk, found)),
            None => Err(stopped(probe, "why.no-greeting")),
        }
    })
}

/// VOIP-AMI: reads whether user and password were taken.
fn account(look: &mut Look<'_>) -> Ruling {
    managers(look, |probe, ami| {
        let found = |id: &str| Message::new(id).with("address", &ami.address);
        match ami.logged_in {
            Some(true) => Ok(Finding::pass(found("found.log-in"))),
            Some(false) => Ok(Finding::unmet(found("found.log-in-refused"))),
            None => Err(stopped(probe, "why.no-log-in")),
        }
    })
}

/// VOIP-VER: reads the version and, for 13 and 16, the events of an observed call.
fn version(look: &mut Look<'_>) -> Ruling {
    let plain_most = look.figure("plain_most");
    let tested = [look.figure("tested_low"), look.figure("tested_high")];
    managers(look, |probe, ami| {
        let version = ami.version.as_deref();
        let version = version.ok_or_else(|| stopped(probe, "why.no-version"))?;
        let found = |id: &str| Message::new(id).with("version", version);
        let major = major(version).ok_or_else(|| Unread::new("why.no-version"))?;
        if major <= plain_most {
            return Ok(Finding::pass(found("found.asterisk")));
        }
        if !tested.contains(&major) {
            return Ok(Finding::unmet(found("found.asterisk")).with_action("action.agree-version"));
        }
        let call = ami.call.as_ref().ok_or_else(|| stopped(probe, "why.call-not-observed"))?;
        observed(call, found)
    })
}

/// The first number of a version: "16.28.0~dfsg-0", "certified/13.21".
fn major(version: &str) -> Option<f64> {
    let digits = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse::<u32>().ok().map(f64::from)
}

/// What an observed call says. One that was not answered or did not end shows too little.
fn observed(call: &CallEvents, found: impl Fn(&str) -> Message) -> Ruling {
    if !call.lacking.is_empty() {
        let found = found("found.events-lacking").with("lacking", &call.lacking.join(", "));
        return Ok(Finding::unmet(found).with_action("action.agree-version"));
    }
    if !call.was_answered || !call.ended {
        return Err(Unread::new("why.call-not-whole"));
    }
    Ok(Finding::pass(found("found.events").number("events", f64::from(call.events))))
}

/// VOIP-SIP: counts the SIP extensions that the system itself has.
fn extensions(look: &mut Look<'_>) -> Ruling {
    managers(look, |probe, ami| {
        let peers = ami.sip_peers.ok_or_else(|| stopped(probe, "why.no-extensions"))?;
        let found = Message::new("found.extensions").number("extensions", f64::from(peers));
        Ok(Finding::held(peers > 0, found))
    })
}

/// VOIP-DEVICE: reads the module's option and the setting of the device. Of Yeastar the U100 is confirmed.
fn device(look: &mut Look<'_>) -> Ruling {
    let option = look.case.inputs.module(ModuleKind::Voip).map_or("", |m| m.option.as_str());
    let setting = look.setting("voip_device").ok();
    let shown = setting.unwrap_or(option);
    let found = Message::new("found.device").with("device", shown);
    let confirmed = match (option, setting) {
        ("grandstream", _) | ("yeastar", None) => true,
        ("yeastar", Some(model)) => model.to_uppercase().contains("U100"),
        _ => false,
    };
    Ok(Finding::held(confirmed, found))
}
