//! Rules of the section "install": what the vendor's install guide asks of the server.

use documents::readiness::{ProbeOutcome, RebootReason, Role};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread};
use super::look::Look;
use super::rules::Rule;
use super::server::free_on;

pub(super) const RULES: &[Rule] = &[
    Rule::new("INS-ADMIN", administrator).windows(),
    Rule::new("INS-STATICIP", static_address),
    Rule::new("INS-REGION", region).windows().figures(&["clock_off_s"]),
    Rule::new("INS-SYSDRIVE", system_drive).windows().figures(&["least_gb", "setup_gb"]),
    Rule::new("INS-DRIVES", drives).windows().figures(&["least"]),
    Rule::new("INS-FIREWALL", firewall).windows(),
    Rule::new("INS-PORT80", port_80).figures(&["port"]),
    Rule::new("INS-SITEPORT", site_port).figures(&["port"]),
    Rule::new("INS-NET35", dotnet_35).windows(),
    Rule::new("INS-NET472", dotnet_4).windows().figures(&["release"]),
    Rule::new("INS-IIS", iis).windows(),
    Rule::new("INS-SERVICES", services).windows(),
    Rule::word("INS-DEFAULTS"),
    Rule::new("INS-AV-EXCL", exclusions).windows(),
    Rule::word("INS-BROWSER"),
    Rule::new("INS-REBOOT", reboot).windows(),
];

/// The locale that activation depends on, and its pattern of a short date.
const LOCALE: &str = "en-US";
const SHORT_DATE: &str = "M/d/yyyy";

/// Parts of IIS that the guide ticks, by their names in the registry (`InetStp\Components`).
const IIS_PARTS: [&str; 5] = [
    "ManagementConsole",
    "StaticContent",
    "RequestMonitor",
    "HttpCompressionStatic",
    "HttpCompressionDynamic",
];

/// ASP.NET by the same names: one of them is enough.
const IIS_ASPNET: [&str; 2] = ["ASPNET45", "ASPNET"];

/// What the paths of the product hold.
const PRODUCT: &str = "payamgostar";

/// INS-ADMIN: reads the account. SQL Server's setup fails where account and computer have one name.
fn administrator(look: &mut Look<'_>) -> Ruling {
    let account = look.fact(|machine| &machine.account)?;
    let found = |id: &str| Message::new(id).with("user", &account.user);
    Ok(if !account.is_administrator {
        Finding::unmet(found("found.no-administrator"))
    } else if account.user.eq_ignore_ascii_case(&account.computer) {
        Finding::unmet(found("found.user-is-computer")).with_action("action.user-is-computer")
    } else {
        Finding::pass(found("found.administrator"))
    })
}

/// INS-STATICIP: reads the adapter of the default route.
fn static_address(look: &mut Look<'_>) -> Ruling {
    let network = look.fact(|machine| &machine.network)?;
    let is_static = network.is_static.ok_or_else(|| Unread::not_told("what.static"))?;
    let id = if is_static { "found.static" } else { "found.dynamic" };
    let address = network.address.as_deref().unwrap_or("-");
    Ok(Finding::held(is_static, Message::new(id).with("address", address)))
}

/// INS-REGION: reads the locale, the short date, and by how much places on the internet say that the clock
/// is ahead. The nearest of them counts: one place whose own clock is wrong must not fail the server.
fn region(look: &mut Look<'_>) -> Ruling {
    let region = look.fact(|machine| &machine.region)?;
    let date = region.short_date.as_deref();
    if !region.locale.eq_ignore_ascii_case(LOCALE) || date.is_some_and(|date| date != SHORT_DATE) {
        let found = Message::new("found.region").with("locale", &region.locale);
        return Ok(Finding::unmet(found.with("date", date.unwrap_or("-"))));
    }
    let probes = look.own_probes(|outcome| match outcome {
        ProbeOutcome::Internet(place) => place.clock_ahead_s.as_ref(),
        _ => None,
    })?;
    let nearest =
        probes.iter().map(|(_, ahead)| **ahead).min_by(|a, b| a.abs().total_cmp(&b.abs()));
    let ahead = nearest.ok_or_else(|| Unread::new("why.clock-not-compared"))?;
    let right = ahead.abs() <= look.figure("clock_off_s");
    let found = Message::new(if right { "found.region-and-clock" } else { "found.clock-off" });
    let finding = Finding::held(right, found.number("off_s", ahead.abs().round()));
    Ok(if right { finding } else { finding.with_action("action.clock") })
}

/// INS-SYSDRIVE: reads what is free on the drive of Windows.
fn system_drive(look: &mut Look<'_>) -> Ruling {
    let volumes = look.fact(|machine| &machine.volumes)?;
    let system = volumes.iter().find(|volume| volume.is_system);
    let system = system.ok_or_else(|| Unread::not_told("what.system-drive"))?;
    let free_gb = system.free.0 as f64 / 1e9;
    let found = free_on(system);
    Ok(if free_gb < look.figure("least_gb") {
        Finding::unmet(found)
    } else if free_gb < look.figure("setup_gb") {
        Finding::warn(found)
    } else {
        Finding::pass(found)
    })
}

/// INS-DRIVES: counts local volumes.
fn drives(look: &mut Look<'_>) -> Ruling {
    let volumes = look.fact(|machine| &machine.volumes)?;
    let local: Vec<&str> = volumes
        .iter()
        .filter(|volume| volume.is_local)
        .map(|volume| volume.mount.as_str())
        .collect();
    let found = Message::new("found.drives").number("drives", local.len() as f64);
    let enough = local.len() as f64 >= look.figure("least");
    Ok(Finding::held(enough, found.with("mounts", &local.join(", "))))
}

/// INS-FIREWALL: reads the profiles of the firewall and the level of user account control.
fn firewall(look: &mut Look<'_>) -> Ruling {
    let uac = look.fact(|machine| &machine.uac);
    if uac.as_ref().is_ok_and(|uac| !uac.is_enabled || uac.never_notifies) {
        return Ok(Finding::unmet(Message::new("found.uac-low")));
    }
    let profiles = look.fact(|machine| &machine.firewall)?;
    let profiles = [profiles.domain, profiles.private, profiles.public];
    if profiles.contains(&Some(false)) {
        return Ok(Finding::unmet(Message::new("found.firewall-off")));
    }
    uac?;
    if profiles.contains(&None) {
        return Err(Unread::not_told("what.firewall"));
    }
    Ok(Finding::pass(Message::new("found.firewall-on")))
}

/// INS-PORT80: reads the probes of the CRM's port that the other machines made. Each of them must get
/// through; a probe from the server itself proves nothing.
fn port_80(look: &mut Look<'_>) -> Ruling {
    let port = format!(":{}", look.figure("port"));
    let case = look.case;
    let (mut open, mut unread) = (Vec::new(), None);
    let roles = [Role::Recorder, Role::Fax].into_iter().filter(|role| case.has_role(*role));
    for role in roles {
        let machines = case.of_role(role);
        if machines.is_empty() {
            let why = Message::new("why.no-facts").with("role", role.name());
            unread = unread.or(Some(Unread { why }));
        }
        for machine in machines {
            let tried = machine.probes.iter().find_map(|probe| match &probe.outcome {
                ProbeOutcome::Tcp(tcp)
                    if tcp.purpose == "crm-site" && tcp.address.ends_with(&port) =>
                {
                    Some((probe, tcp))
                }
                _ => None,
            });
            let Some((probe, tcp)) = tried else {
                unread = unread.or(Some(Unread::new("why.port-not-asked")));
                continue;
            };
            look.read_by.push(probe.about.clone());
            if !tcp.connected {
                let found = Message::new("found.port-closed").with("role", role.name());
                return Ok(Finding::unmet(found.with("address", &tcp.address)));
            }
            open.push(role.name());
        }
    }
    match unread {
        Some(why) => Err(why),
        None if open.is_empty() => Err(Unread::new("why.port-not-asked")),
        None => Ok(Finding::pass(Message::new("found.port-open").with("roles", &open.join(", ")))),
    }
}

/// INS-SITEPORT: reads whether the port of the site is taken. On a reinstall the site itself holds it.
fn site_port(look: &mut Look<'_>) -> Ruling {
    let wished = look.case.answers.probes.site_port.map(f64::from);
    let wished = wished.unwrap_or_else(|| look.figure("port"));
    let ports = look.fact(|machine| &machine.ports)?;
    let port = ports.iter().find(|port| f64::from(port.port) == wished);
    let port = port.ok_or_else(|| Unread::not_told("what.port"))?;
    // A port is a name, not a quantity: it takes no separators.
    let shown = port.port.to_string();
    if !port.is_taken {
        return Ok(Finding::pass(Message::new("found.port-free").with("port", &shown)));
    }
    let by = port.by.as_deref().unwrap_or("-");
    let found = Message::new("found.port-taken").with("port", &shown).with("by", by);
    Ok(Finding::held(look.case.inputs.reinstall.value, found))
}

/// INS-NET35: reads .NET 3.5 and its HTTP Activation.
fn dotnet_35(look: &mut Look<'_>) -> Ruling {
    let dotnet = look.fact(|machine| &machine.dotnet)?;
    if !dotnet.v35 {
        return Ok(Finding::unmet(Message::new("found.dotnet-35-absent")));
    }
    activation(dotnet.activation_35, Message::new("found.dotnet-35"))
}

/// INS-NET472: reads the release of .NET 4 and its HTTP Activation.
fn dotnet_4(look: &mut Look<'_>) -> Ruling {
    let dotnet = look.fact(|machine| &machine.dotnet)?;
    let Some(release) = dotnet.v4_release else {
        return Ok(Finding::unmet(Message::new("found.dotnet-4-absent")));
    };
    let found = dotnet_release(release);
    if f64::from(release) < look.figure("release") {
        return Ok(Finding::unmet(found));
    }
    activation(dotnet.activation_4, found)
}

/// What was found of .NET 4. A release is a name, not a quantity: it takes no separators.
pub(super) fn dotnet_release(release: u32) -> Message {
    Message::new("found.dotnet-4").with("release", &release.to_string())
}

fn activation(activation: Option<bool>, found: Message) -> Ruling {
    match activation {
        Some(true) => Ok(Finding::pass(found)),
        Some(false) => Ok(Finding::unmet(Message::new("found.no-activation"))),
        None => Err(Unread::not_told("what.activation")),
    }
}

/// INS-IIS: reads the parts of IIS and the version of URL Rewrite.
fn iis(look: &mut Look<'_>) -> Ruling {
    let iis = look.fact(|machine| &machine.iis)?;
    let Some(version) = &iis.version else {
        return Ok(Finding::unmet(Message::new("found.iis-absent")));
    };
    let has = |part: &str| iis.components.iter().any(|have| have.eq_ignore_ascii_case(part));
    let mut lacking: Vec<&str> = IIS_PARTS.into_iter().filter(|part| !has(part)).collect();
    if !IIS_ASPNET.into_iter().any(has) {
        lacking.push(IIS_ASPNET[0]);
    }
    let rewrite = iis.url_rewrite.as_deref().and_then(|version| version.split('.').next());
    if rewrite.and_then(|major| major.parse::<u32>().ok()).is_none_or(|major| major < 2) {
        lacking.push("URL Rewrite 2");
    }
    Ok(if lacking.is_empty() {
        Finding::pass(Message::new("found.iis").with("version", version))
    } else {
        Finding::unmet(Message::new("found.iis-lacks").with("lacking", &lacking.join(", ")))
    })
}

/// INS-SERVICES: reads the product's services: there on a reinstall, absent on a new machine.
fn services(look: &mut Look<'_>) -> Ruling {
    let services = look.fact(|machine| &machine.product)?;
    let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    let as_expected = names.is_empty() != look.case.inputs.reinstall.value;
    let found = if names.is_empty() {
        Message::new("found.no-services")
    } else {
        Message::new("found.services").with("names", &names.join(", "))
    };
    Ok(Finding::held(as_expected, found))
}

/// INS-AV-EXCL: reads the exclusions of each active antivirus, where they can be read. Whether they hold
/// all folders only a person can say where the program keeps them to itself.
fn exclusions(look: &mut Look<'_>) -> Ruling {
    let all = look.fact(|machine| &machine.antivirus)?;
    let active: Vec<_> = all.iter().filter(|program| program.is_active != Some(false)).collect();
    if active.is_empty() {
        return Ok(Finding::ask(Message::new("found.no-antivirus")));
    }
    let leaves_out = |exclusions: &Vec<String>| {
        exclusions.iter().any(|path| path.to_lowercase().contains(PRODUCT))
    };
    let without =
        active.iter().find(|program| program.exclusions.as_ref().is_some_and(|e| !leaves_out(e)));
    if let Some(program) = without {
        let found = Message::new("found.not-excluded").with("name", &program.name);
        return Ok(Finding::unmet(found));
    }
    let hidden = active.iter().find(|program| program.exclusions.is_none());
    Ok(match hidden {
        Some(program) => {
            Finding::ask(Message::new("found.exclusions-hidden").with("name", &program.name))
        }
        None => Finding::pass(Message::new("found.excluded").with("name", &active[0].name)),
    })
}

/// INS-REBOOT: reads the reasons for a pending reboot; file renames alone are one too.
fn reboot(look: &mut Look<'_>) -> Ruling {
    let reasons = look.fact(|machine| &machine.reboot)?;
    if reasons.is_empty() {
        return Ok(Finding::pass(Message::new("found.no-reboot")));
    }
    let word = |reason: &RebootReason| match reason {
        RebootReason::ComponentServicing => "what.reboot-components",
        RebootReason::WindowsUpdate => "what.reboot-update",
        RebootReason::FileRenames => "what.reboot-renames",
        RebootReason::ComputerName => "what.reboot-name",
    };
    let parts = reasons.iter().map(|reason| Message::new(word(reason))).collect();
    Ok(Finding::warn(Message::new("found.reboot").parts("reasons", parts)))
}
