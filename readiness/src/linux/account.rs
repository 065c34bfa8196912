//! Who collects, and the machine's formats and time.

use documents::readiness::{AccountFacts, ClockFacts, Fact, RegionFacts, Why};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::files::{Root, assigned, field};
use super::reason;

/// The account of this process. /proc/self/status names the real and the effective user, and the
/// effective one has the rights.
pub(super) fn account(root: &Root) -> Fact<AccountFacts> {
    const PLACE: &str = "proc/self/status";
    root.fact(PLACE, root.text(PLACE), |text| {
        let ids = field(text, "Uid").ok_or("it has no line `Uid`")?;
        let id = ids.split_whitespace().nth(1).ok_or("the line `Uid` has no effective user")?;
        let computer = root
            .line("proc/sys/kernel/hostname")
            .or_else(|_| root.line("etc/hostname"))
            .map_err(|error| format!("the machine's name: {error}"))?;
        let user = root.text("etc/passwd").ok().and_then(|passwd| user(&passwd, id));
        Ok(AccountFacts {
            user: user.unwrap_or_else(|| format!("uid {id}")),
            computer,
            is_administrator: id == "0",
        })
    })
}

/// A user's name by passwd(5).
fn user(passwd: &str, id: &str) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == id).then(|| name.to_owned())
    })
}

/// The locale of dates: what this process was started with, else what the machine gives to log-ins.
/// The names win in the order of locale(7). Nothing else is taken from the environment, which may
/// hold secrets.
pub(super) fn region(root: &Root) -> Fact<RegionFacts> {
    const ENVIRONMENT: &str = "proc/self/environ";
    let places = [ENVIRONMENT, "etc/default/locale", "etc/locale.conf"];
    let named = places.iter().find_map(|place| {
        let text = root.text(place).ok()?.replace('\0', "\n");
        let locale = ["LC_ALL", "LC_TIME", "LANG"].iter().find_map(|name| assigned(&text, name))?;
        Some((*place, locale))
    });
    match named {
        Some((place, locale)) => {
            let locale = tag(&locale);
            Fact::known(RegionFacts { locale, short_date: None }, format!("/{place}"), root.at())
        }
        None => {
            let detail = "no LC_ALL, LC_TIME or LANG is set";
            Fact::unknown(Why::NotSupported, detail, format!("/{ENVIRONMENT}"), root.at())
        }
    }
}

/// `en_US.UTF-8` as `en-US`.
fn tag(locale: &str) -> String {
    locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-")
}

/// The machine's time zone, and how far it is from UTC at the time of the reading.
pub(super) fn clock(root: &Root) -> Fact<ClockFacts> {
    const PLACE: &str = "etc/localtime";
    // Debian and Alpine name the zone in a file; elsewhere the link tells it.
    let by_link = || Some(root.link(PLACE)?.split_once("zoneinfo/")?.1.to_owned());
    let zone = root.line("etc/timezone").ok().or_else(by_link);
    let read = match &zone {
        Some(zone) if is_zone_name(zone) => root
            .bytes(&format!("usr/share/zoneinfo/{zone}"))
            // A machine without the zones' files has the one it needs.
            .or_else(|_| root.bytes(PLACE)),
        _ => root.bytes(PLACE),
    };
    root.fact(PLACE, read, |rules| {
        let at: Timestamp = root.at().parse().map_err(reason)?;
        let rules = TimeZone::tzif(zone.as_deref().unwrap_or("local"), rules).map_err(reason)?;
        Ok(ClockFacts {
            utc: root.at().to_owned(),
            offset_min: rules.to_offset(at).seconds() / 60,
            zone: zone.clone(),
        })
    })
}

/// Whether a zone's name stays below the folder of zones.
fn is_zone_name(zone: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.');
    zone.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_name_stays_in_its_folder() {
        assert!(is_zone_name("Asia/Tehran"));
        assert!(!is_zone_name("../../etc/shadow") && !is_zone_name("/etc/shadow"));
    }

    #[test]
    fn a_locale_loses_its_code_set() {
        assert_eq!(tag("fa_IR.UTF-8"), "fa-IR");
        assert_eq!(tag("de_DE@euro"), "de-DE");
        assert_eq!(tag("C"), "C");
    }
}
