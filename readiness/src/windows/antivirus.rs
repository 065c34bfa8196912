//! Antivirus programs: Windows Defender by its own classes, others by their services and by the list of
//! installed programs.
//!
//! The register of antivirus programs that clients have (root\SecurityCenter2) does not exist on
//! servers. There is no list of all programs, so what is found here is a hint; that nothing is found
//! proves nothing.

use documents::readiness::{Antivirus, Fact};

use super::reader::{Reader, flag_of};
use super::software::Service;
use super::source::{Hive, SourceError, Value};

const DEFENDER: &str = r"root\Microsoft\Windows\Defender";
/// Programs of 64 bits, and those of 32 bits.
const UNINSTALL: [&str; 2] = [
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall",
];
/// What stands in place of the exclusions for an account without an administrator's rights
/// ("N/A: Must be an administrator to view exclusions").
const HIDDEN: &str = "N/A:";

/// A program by which it is recognised.
struct Sign {
    /// Its name.
    name: &'static str,
    /// What the names of its services begin with, in lower case.
    services: &'static [&'static str],
    /// What the name of the installed program holds, in lower case.
    programs: &'static [&'static str],
}

/// Names as these programs are known to register themselves; none of them was seen installed. Agents
/// that only manage or report are left out.
const SIGNS: &[Sign] = &[
    Sign { name: "Avast", services: &["avast! antivirus"], programs: &["avast"] },
    Sign { name: "AVG", services: &["avg antivirus"], programs: &["avg antivirus"] },
    Sign { name: "Avira", services: &["antivirservice"], programs: &["avira"] },
    Sign {
        name: "Bitdefender",
        services: &["vsserv", "epsecurityservice"],
        programs: &["bitdefender"],
    },
    Sign { name: "CrowdStrike Falcon", services: &["csfalconservice"], programs: &["crowdstrike"] },
    Sign { name: "ESET", services: &["ekrn"], programs: &["eset "] },
    Sign { name: "F-Secure", services: &["fshoster", "fsma"], programs: &["f-secure"] },
    Sign { name: "Kaspersky", services: &["avp", "kavfs"], programs: &["kaspersky"] },
    Sign { name: "Malwarebytes", services: &["mbamservice"], programs: &["malwarebytes"] },
    Sign {
        name: "McAfee",
        services: &["mcshield", "mfemms"],
        programs: &["mcafee endpoint security", "mcafee virusscan"],
    },
    Sign { name: "Padvish", services: &["padvish"], programs: &["padvish"] },
    Sign { name: "Panda", services: &["psuaservice", "nanoservicemain"], programs: &["panda "] },
    Sign { name: "Quick Heal", services: &["quick heal"], programs: &["quick heal", "seqrite"] },
    Sign { name: "SentinelOne", services: &["sentinelagent"], programs: &["sentinel agent"] },
    Sign {
        name: "Sophos",
        services: &["savservice", "sophos endpoint defense"],
        programs: &["sophos"],
    },
    Sign {
        name: "Symantec",
        services: &["sepmasterservice"],
        programs: &["symantec endpoint protection"],
    },
    Sign { name: "Trend Micro", services: &["ntrtscan", "ds_agent"], programs: &["trend micro"] },
];

pub(super) fn antivirus(
    reader: &Reader<'_>,
    services: &Result<Vec<Service>, SourceError>,
) -> Fact<Vec<Antivirus>> {
    let by = format!("{DEFENDER}:MSFT_MpComputerStatus and MSFT_MpPreference; services; Uninstall");
    let read = || {
        let services = services.as_ref().map_err(Clone::clone)?;
        let programs = programs(reader)?;
        let mut found: Vec<Antivirus> = defender(reader).into_iter().collect();
        found.extend(SIGNS.iter().filter_map(|sign| recognise(sign, services, &programs)));
        Ok(found)
    };
    reader.fact(&by, read())
}

/// Defender, if this system has it: taken away as a feature, it has no classes.
fn defender(reader: &Reader<'_>) -> Option<Antivirus> {
    let properties = ["AntivirusEnabled", "RealTimeProtectionEnabled"];
    let status = reader.row(DEFENDER, "MSFT_MpComputerStatus", &properties).ok()?;
    let [antivirus, real_time] = properties.map(|name| flag_of(&status, name));
    Some(Antivirus {
        name: "Windows Defender".to_owned(),
        is_active: antivirus.zip(real_time).map(|(antivirus, real_time)| antivirus && real_time),
        exclusions: exclusions(reader),
    })
}

fn exclusions(reader: &Reader<'_>) -> Option<Vec<String>> {
    let lists = ["ExclusionPath", "ExclusionProcess"];
    let row = reader.row(DEFENDER, "MSFT_MpPreference", &lists).ok()?;
    let of = |list| row.get(list).map(Value::texts).unwrap_or_default();
    let all: Vec<String> = lists.into_iter().flat_map(of).collect();
    let are_hidden = all.iter().any(|exclusion| exclusion.starts_with(HIDDEN));
    (!are_hidden).then_some(all)
}

/// The names of installed programs, in lower case.
fn programs(reader: &Reader<'_>) -> Result<Vec<String>, SourceError> {
    let mut names = Vec::new();
    for list in UNINSTALL {
        for key in reader.source().keys(Hive::Machine, list)?.unwrap_or_default() {
            // A program may keep its own entry to itself; the others are read all the same.
            let name = reader.text(Hive::Machine, &format!(r"{list}\{key}"), "DisplayName");
            names.extend(name.ok().flatten().map(|name| name.to_lowercase()));
        }
    }
    Ok(names)
}

fn recognise(sign: &Sign, services: &[Service], programs: &[String]) -> Option<Antivirus> {
    let is_its = |name: &str| sign.services.iter().any(|begin| name.starts_with(begin));
    let mut its = services.iter().filter(|service| is_its(&service.name.to_lowercase())).peekable();
    let is_installed = programs.iter().any(|name| sign.programs.iter().any(|p| name.contains(p)));
    if its.peek().is_none() && !is_installed {
        return None;
    }
    let is_active = its.map(|service| service.is_running).reduce(|any, one| Some(any? || one?));
    Some(Antivirus { name: sign.name.to_owned(), is_active: is_active.flatten(), exclusions: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_in_lower_case_and_of_one_program_alone() {
        let mut seen = std::collections::BTreeSet::new();
        for sign in SIGNS {
            assert!(!sign.services.is_empty() && !sign.programs.is_empty(), "{}", sign.name);
            for text in sign.services.iter().chain(sign.programs) {
                assert_eq!(*text, text.to_lowercase(), "{}", sign.name);
            }
            assert!(sign.services.iter().all(|service| seen.insert(*service)), "{}", sign.name);
        }
    }
}
