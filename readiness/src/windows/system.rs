//! What Windows is, who asks, and how it is set: edition, account, region, clock, firewall, user account
//! control, pending reboot.

use documents::readiness::{
    AccountFacts, ClockFacts, Fact, Family, FirewallFacts, RebootReason, RegionFacts, SystemFacts,
    SystemKind, UacFacts,
};

use super::reader::{OPERATING_SYSTEM, Reader, u32_of};
use super::source::{Hive, SourceError};

const CURRENT_VERSION: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
const PRODUCT_OPTIONS: &str = r"SYSTEM\CurrentControlSet\Control\ProductOptions";
const ENVIRONMENT: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment";
const SESSION_MANAGER: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager";
const COMPUTER_NAME: &str = r"SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName";
const ACTIVE_NAME: &str = r"SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName";
const TIME_ZONE: &str = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation";
const INTERNATIONAL: &str = r"Control Panel\International";
const POLICIES: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System";
const SERVICING: &str =
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending";
const UPDATE: &str =
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";
const FIREWALL: &str = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";
const FIREWALL_BY_POLICY: &str = r"SOFTWARE\Policies\Microsoft\WindowsFirewall";
/// The local service's own hive: administrators may open it, others may not.
const OF_ADMINISTRATORS: &str = "S-1-5-19";

/// The first build of Windows 11, which calls itself Windows 10 in ProductName.
const FIRST_BUILD_OF_11: u32 = 22_000;

pub(super) fn system(reader: &Reader<'_>) -> Fact<SystemFacts> {
    let by = format!("{}; Win32_OperatingSystem.ProductType", Hive::Machine.key(CURRENT_VERSION));
    reader.fact(&by, read_system(reader))
}

fn read_system(reader: &Reader<'_>) -> Result<SystemFacts, SourceError> {
    let text = |name| reader.text(Hive::Machine, CURRENT_VERSION, name);
    let product = reader.needed_text(Hive::Machine, CURRENT_VERSION, "ProductName")?;
    let build_text = text("CurrentBuild")?;
    let build = build_text.as_deref().and_then(|text| text.parse().ok());
    let kind = kind(reader)?;
    let mut name = product;
    if kind == Some(SystemKind::Client) && build.is_some_and(|build| build >= FIRST_BUILD_OF_11) {
        name = name.replacen("Windows 10", "Windows 11", 1);
    }
    if text("InstallationType")?.as_deref() == Some("Server Core") {
        name.push_str(" (Server Core)");
    }
    // Windows 10 and Server 2016 brought the two numbers; the text stayed at 6.3.
    let major = reader.number(Hive::Machine, CURRENT_VERSION, "CurrentMajorVersionNumber")?;
    let minor = reader.number(Hive::Machine, CURRENT_VERSION, "CurrentMinorVersionNumber")?;
    let numbers = match (major, minor) {
        (Some(major), Some(minor)) => Some(format!("{major}.{minor}")),
        _ => text("CurrentVersion")?,
    };
    let parts: Vec<String> = numbers.into_iter().chain(build_text).collect();
    let bits = match reader.text(Hive::Machine, ENVIRONMENT, "PROCESSOR_ARCHITECTURE")?.as_deref() {
        Some("x86") => Some(32),
        Some("AMD64" | "ARM64") => Some(64),
        _ => None,
    };
    Ok(SystemFacts {
        family: Family::Windows,
        name,
        version: parts.join("."),
        build,
        edition: text("EditionID")?,
        kind,
        bits,
    })
}

/// By the management class, or else by what it reads itself.
fn kind(reader: &Reader<'_>) -> Result<Option<SystemKind>, SourceError> {
    let row = reader.row(r"root\cimv2", "Win32_OperatingSystem", OPERATING_SYSTEM);
    let by_class = row.ok().and_then(|row| u32_of(&row, "ProductType"));
    Ok(match by_class {
        Some(1) => Some(SystemKind::Client),
        Some(2) => Some(SystemKind::DomainController),
        Some(3) => Some(SystemKind::Server),
        _ => match reader.text(Hive::Machine, PRODUCT_OPTIONS, "ProductType")?.as_deref() {
            Some("WinNT") => Some(SystemKind::Client),
            Some("LanmanNT") => Some(SystemKind::DomainController),
            Some("ServerNT") => Some(SystemKind::Server),
            _ => None,
        },
    })
}

pub(super) fn account(reader: &Reader<'_>) -> Fact<AccountFacts> {
    let by = format!(
        "USERNAME; {}; opening {}",
        Hive::Machine.key(ACTIVE_NAME),
        Hive::Users.key(OF_ADMINISTRATORS)
    );
    reader.fact(&by, read_account(reader))
}

fn read_account(reader: &Reader<'_>) -> Result<AccountFacts, SourceError> {
    let names = reader.source().environment();
    let active = reader.text(Hive::Machine, ACTIVE_NAME, "ComputerName")?;
    let nameless = |what: &str| SourceError::Failed {
        place: what.to_owned(),
        reason: "the environment does not tell".to_owned(),
    };
    let is_administrator = match reader.source().keys(Hive::Users, OF_ADMINISTRATORS) {
        Ok(Some(_)) => true,
        // Every Windows has it: without it nobody can tell.
        Ok(None) => {
            return Err(SourceError::NotThere { place: Hive::Users.key(OF_ADMINISTRATORS) });
        }
        Err(SourceError::NoRight { .. }) => false,
        Err(error) => return Err(error),
    };
    Ok(AccountFacts {
        user: names.user.ok_or_else(|| nameless("USERNAME"))?,
        computer: active.or(names.computer).ok_or_else(|| nameless("COMPUTERNAME"))?,
        is_administrator,
    })
}

pub(super) fn region(reader: &Reader<'_>) -> Fact<RegionFacts> {
    let read = || {
        Ok(RegionFacts {
            locale: reader.needed_text(Hive::User, INTERNATIONAL, "LocaleName")?,
            short_date: reader.text(Hive::User, INTERNATIONAL, "sShortDate")?,
        })
    };
    reader.fact(&Hive::User.key(INTERNATIONAL), read())
}

pub(super) fn clock(reader: &Reader<'_>) -> Fact<ClockFacts> {
    let read = || {
        // What is to be added to the local time for UTC, as a signed number in an unsigned value.
        let bias = reader.needed_number(Hive::Machine, TIME_ZONE, "ActiveTimeBias")?;
        Ok(ClockFacts {
            utc: reader.at().to_owned(),
            offset_min: (bias as i32).checked_neg().ok_or_else(|| SourceError::Failed {
                place: Hive::Machine.key(TIME_ZONE),
                reason: "ActiveTimeBias is no number of minutes".to_owned(),
            })?,
            zone: reader.text(Hive::Machine, TIME_ZONE, "TimeZoneKeyName")?,
        })
    };
    reader.fact(&format!("the clock; {}", Hive::Machine.key(TIME_ZONE)), read())
}

pub(super) fn firewall(reader: &Reader<'_>) -> Fact<FirewallFacts> {
    let read = || {
        let facts = FirewallFacts {
            domain: profile(reader, "DomainProfile", "DomainProfile")?,
            private: profile(reader, "PrivateProfile", "StandardProfile")?,
            public: profile(reader, "PublicProfile", "PublicProfile")?,
        };
        if facts == (FirewallFacts { domain: None, private: None, public: None }) {
            return Err(SourceError::NotThere { place: Hive::Machine.key(FIREWALL) });
        }
        Ok(facts)
    };
    let [by, policy] = [FIREWALL, FIREWALL_BY_POLICY].map(|key| Hive::Machine.key(key));
    reader.fact(&format!("{by}, overruled by {policy}"), read())
}

/// Whether a profile is on: by a policy of the domain, or else by the machine's own setting.
fn profile(reader: &Reader<'_>, by_policy: &str, own: &str) -> Result<Option<bool>, SourceError> {
    let places = [(FIREWALL_BY_POLICY, by_policy), (FIREWALL, own)];
    for (key, profile) in places {
        let key = format!(r"{key}\{profile}");
        if let Some(on) = reader.number(Hive::Machine, &key, "EnableFirewall")? {
            return Ok(Some(on != 0));
        }
    }
    Ok(None)
}

pub(super) fn uac(reader: &Reader<'_>) -> Fact<UacFacts> {
    let read = || {
        let number = |name| reader.needed_number(Hive::Machine, POLICIES, name);
        let is_enabled = number("EnableLUA")? != 0;
        // Switched off, it asks nobody, whatever else is set.
        let never_notifies = !is_enabled || number("ConsentPromptBehaviorAdmin")? == 0;
        Ok(UacFacts { is_enabled, never_notifies })
    };
    reader.fact(&Hive::Machine.key(POLICIES), read())
}

pub(super) fn reboot(reader: &Reader<'_>) -> Fact<Vec<RebootReason>> {
    let by = "RebootPending, RebootRequired, PendingFileRenameOperations, ComputerName";
    let signs = [
        (RebootReason::ComponentServicing, reader.has_key(SERVICING)),
        (RebootReason::WindowsUpdate, reader.has_key(UPDATE)),
        (RebootReason::FileRenames, has_renames(reader)),
        (RebootReason::ComputerName, is_renamed(reader)),
    ];
    let mut reasons = Vec::new();
    let mut unread = None;
    for (reason, sign) in signs {
        match sign {
            Ok(true) => reasons.push(reason),
            Ok(false) => {}
            Err(error) => unread = Some(error),
        }
    }
    // One reason is enough to know; none, where one could not be looked for, is not.
    reader.fact(by, if reasons.is_empty() { unread.map_or(Ok(reasons), Err) } else { Ok(reasons) })
}

fn has_renames(reader: &Reader<'_>) -> Result<bool, SourceError> {
    let name = "PendingFileRenameOperations";
    let value = reader.source().value(Hive::Machine, SESSION_MANAGER, name)?;
    Ok(value.is_some_and(|value| !value.texts().is_empty()))
}

fn is_renamed(reader: &Reader<'_>) -> Result<bool, SourceError> {
    let [wanted, active] =
        [COMPUTER_NAME, ACTIVE_NAME].map(|key| reader.text(Hive::Machine, key, "ComputerName"));
    let both = wanted?.zip(active?);
    Ok(both.is_some_and(|(wanted, active)| !wanted.eq_ignore_ascii_case(&active)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::{Recorded, Value};

    fn with_bias(bias: &Value) -> Fact<ClockFacts> {
        let bias = serde_json::to_string(bias).expect("a value");
        let key = Hive::Machine.key(TIME_ZONE).replace('\\', "\\\\");
        let text =
            format!(r#"{{"registry": {{"{key}": {{"values": {{"ActiveTimeBias": {bias}}}}}}}}}"#);
        let source = Recorded::parse(&text, &|_| Err(String::new())).expect("a machine");
        clock(&Reader::new(&source, "2026-11-24T00:00:00Z"))
    }

    #[test]
    fn a_bias_below_zero_is_ahead_of_utc() {
        let offset = |bias| with_bias(&Value::Natural(bias)).value.map(|clock| clock.offset_min);
        assert_eq!(offset(4_294_967_086), Some(210));
        assert_eq!(offset(480), Some(-480));
        assert_eq!(offset(0x8000_0000), None);
        assert_eq!(with_bias(&Value::Integer(-210)).value, None);
    }
}
