//! Rules on SQL Server, on the machine that has the database.
//!
//! The product's instance is `PAYAMGOSTAR2`. On a new install it must not be there yet, since its name would
//! be taken; on a reinstall it is judged. Instances of other programs are theirs.

use documents::readiness::{Role, SqlInstance, SystemKind};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread};
use super::look::Look;
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::new("SQL-2019", own_instance)
        .windows()
        .at_database()
        .figures(&["major", "sector_most_b"]),
    Rule::new("SQL-OLD", old_version)
        .windows()
        .at_database()
        .figures(&["major_least", "major_most"]),
    Rule::new("INS-SQLINST", settings).windows().at_database(),
    Rule::new("INS-DC", domain_controller).windows(),
];

/// The product's instance.
const OWN: &str = "PAYAMGOSTAR2";

/// What its collation begins with.
const COLLATION: &str = "Persian_100";

/// The product's instance among those of the machine.
fn own(instances: &[SqlInstance]) -> Option<&SqlInstance> {
    instances.iter().find(|instance| instance.name.eq_ignore_ascii_case(OWN))
}

/// The first number of a version: 15 is SQL Server 2019.
fn major(instance: &SqlInstance) -> Result<f64, Unread> {
    let version = instance.version.as_deref();
    let first = version.and_then(|version| version.split('.').next()?.trim().parse::<u32>().ok());
    first.map(f64::from).ok_or_else(|| Unread::not_told("what.sql-version"))
}

/// SQL-2019: reads the disks' sectors, the instances and whether this is a reinstall.
fn own_instance(look: &mut Look<'_>) -> Ruling {
    let sectors = sectors(look);
    if let Ok(Some(finding)) = sectors {
        return Ok(finding);
    }
    let instances = look.fact(|machine| &machine.sql)?;
    let Some(instance) = own(instances) else {
        return Ok(Finding::warn(Message::new("found.sql-absent").with("instance", OWN)));
    };
    if !look.case.inputs.reinstall.value {
        let found = Message::new("found.sql-taken").with("instance", &instance.name);
        return Ok(Finding::fail(found).with_action("action.sql-taken"));
    }
    let found = Message::new("found.sql").with("instance", &instance.name);
    let found = found.with("version", instance.version.as_deref().unwrap_or_default());
    if major(instance)? != look.figure("major") {
        return Ok(Finding::warn(found));
    }
    sectors?;
    Ok(Finding::pass(found))
}

/// A disk whose sectors SQL Server does not take; nothing where all are fit.
fn sectors(look: &mut Look<'_>) -> Result<Option<Finding>, Unread> {
    let most = look.figure("sector_most_b");
    let disks = look.fact(|machine| &machine.disks)?;
    let large =
        disks.iter().find_map(|disk| Some((disk, disk.sector?)).filter(|d| f64::from(d.1) > most));
    if let Some((disk, sector)) = large {
        let found = Message::new("found.sector").with("disk", &disk.name);
        let finding = Finding::fail(found.number("bytes", f64::from(sector)));
        return Ok(Some(finding.with_action("action.sector")));
    }
    if disks.iter().any(|disk| disk.sector.is_none()) {
        return Err(Unread::not_told("what.sectors"));
    }
    Ok(None)
}

/// SQL-OLD: reads version and edition of the product's instance, where it is older than 2019.
fn old_version(look: &mut Look<'_>) -> Ruling {
    let instances = look.fact(|machine| &machine.sql)?;
    let none = || Finding::not_applicable(Message::new("why.no-old-sql"));
    let Some(instance) = own(instances) else { return Ok(none()) };
    let major = major(instance)?;
    if major > look.figure("major_most") {
        return Ok(none());
    }
    let edition = instance.edition.as_ref();
    let version = instance.version.as_deref().unwrap_or_default();
    if major < look.figure("major_least") {
        let found = Message::new("found.sql-too-old").with("version", version);
        return Ok(Finding::fail(found));
    }
    let edition = edition.ok_or_else(|| Unread::not_told("what.edition"))?;
    let found = Message::new("found.sql-edition").with("version", version).with("edition", edition);
    Ok(Finding::held(edition.contains("Enterprise"), found))
}

/// INS-SQLINST: reads collation, log-in mode, full text and how the services of the instance start.
/// A collation is fixed at setup, so another one fails; the rest can be set.
fn settings(look: &mut Look<'_>) -> Ruling {
    let instances = look.fact(|machine| &machine.sql)?;
    let Some(instance) = own(instances) else {
        return Ok(Finding::warn(Message::new("found.sql-absent").with("instance", OWN)));
    };
    let collation =
        instance.collation.as_ref().ok_or_else(|| Unread::not_told("what.collation"))?;
    if !collation.starts_with(COLLATION) {
        let found = Message::new("found.collation").with("collation", collation);
        return Ok(Finding::fail(found).with_action("action.collation"));
    }
    let switches = [
        (instance.engine_automatic, "what.sql-engine"),
        (instance.agent_automatic, "what.sql-agent"),
        (instance.mixed_mode, "what.sql-mixed"),
        (instance.full_text, "what.sql-full-text"),
    ];
    let off = switches.iter().filter(|(switch, _)| *switch == Some(false));
    let off: Vec<Message> = off.map(|(_, what)| Message::new(what)).collect();
    if !off.is_empty() {
        return Ok(Finding::warn(Message::new("found.sql-lacks").parts("lacking", off)));
    }
    match switches.iter().find(|(switch, _)| switch.is_none()) {
        Some((_, what)) => Err(Unread::not_told(what)),
        None => Ok(Finding::pass(Message::new("found.collation").with("collation", collation))),
    }
}

/// INS-DC: reads what the Windows is installed as. The vendor warns of a domain controller; SQL Server on
/// one fails, and it stands on the CRM's server unless another has the database.
fn domain_controller(look: &mut Look<'_>) -> Ruling {
    let system = look.fact(|machine| &machine.system)?;
    let kind = system.kind.ok_or_else(|| Unread::not_told("what.kind"))?;
    if kind != SystemKind::DomainController {
        return Ok(Finding::pass(Message::new("found.no-dc")));
    }
    let elsewhere = look.role() == Some(Role::Crm) && look.case.has_role(Role::Database);
    Ok(if elsewhere {
        Finding::warn(Message::new("found.dc"))
    } else {
        Finding::fail(Message::new("found.dc-sql"))
    })
}
