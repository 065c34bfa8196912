//! Reads answers from TOML, all problems at once.

use std::collections::BTreeMap;

use documents::Problems;
use documents::input::{self, Place, Placed, Table};
use documents::readiness::{Role, Signed};
use documents::requirements::{Requirement, requirement, requirements};
use sizing::inputs::{Draft, FIELDS};

use super::words::{self, sound, suggestion, text, text_if_any};
use super::{Answers, Attestation, SETTINGS, limits, probes, secrets};

/// What a path can be for.
pub(super) const PURPOSES: [&str; 3] = ["dvd", "backup", "recordings"];

impl Answers {
    /// Reads answers from a file.
    ///
    /// # Errors
    /// Every problem at once, with its place and the nearest name where one is near: unknown keys, IDs,
    /// settings and words; passwords, which have no place here; waivers that nobody can give.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        limits::check_file(file, text)?;
        input::read(file, text, |table| {
            secrets::refuse(table, "");
            Some(Answers {
                install: table.table_if_any("install", read_install).unwrap_or_default(),
                paths: table.table_if_any("paths", read_paths).unwrap_or_default(),
                settings: table.table_if_any("settings", read_settings).unwrap_or_default(),
                attestations: read_attestations(table),
                waivers: read_waivers(table),
                machines: read_machines(table),
                probes: table.table_if_any("probes", probes::read).unwrap_or_default(),
            })
        })
    }
}

/// Fields of the install, each judged as a quote would judge it. What contradicts itself between fields
/// is told later, when the command line has had its say.
fn read_install(table: &mut Table<'_, '_>) -> Option<BTreeMap<String, String>> {
    secrets::refuse(table, "");
    let mut install = BTreeMap::new();
    for name in FIELDS {
        let given = match name {
            "modules" => read_modules(table),
            _ => table.scalar_if_any(name).and_then(|value| sound(table, name, value)),
        };
        let Some(given) = given else { continue };
        if name != "modules"
            && let Err(fault) = Draft::default().set(name, &given.value)
        {
            table.note(given.place, format!("`{name}`: {fault}"), None);
            continue;
        }
        install.insert(name.to_owned(), given.value);
    }
    Some(install)
}

/// Modules, as one text with commas between.
fn read_modules(table: &mut Table<'_, '_>) -> Option<Placed<String>> {
    let given = table.texts_if_any("modules")?;
    let place = given.first().map_or(table.place(), |module| module.place);
    let mut known = Vec::new();
    for module in given {
        let Some(module) = sound(table, "modules", module) else { continue };
        match Draft::default().set("modules", &module.value) {
            Ok(()) => known.push(module.value),
            Err(fault) => table.note(module.place, fault, None),
        }
    }
    Some(Placed { value: known.join(","), place })
}

fn read_paths(table: &mut Table<'_, '_>) -> Option<BTreeMap<String, String>> {
    secrets::refuse(table, "");
    let mut paths = BTreeMap::new();
    for purpose in PURPOSES {
        let path = text_if_any(table, purpose);
        paths.extend(path.map(|path| (purpose.to_owned(), path.value)));
    }
    Some(paths)
}

fn read_settings(table: &mut Table<'_, '_>) -> Option<BTreeMap<String, String>> {
    secrets::refuse(table, "");
    let mut settings = BTreeMap::new();
    for setting in SETTINGS {
        let value = table.scalar_if_any(setting.name);
        let Some(value) = value.and_then(|value| sound(table, setting.name, value)) else {
            continue;
        };
        match setting.read(&value.value) {
            Ok(value) => {
                settings.insert(setting.name.to_owned(), value);
            }
            Err(fault) => table.note(value.place, format!("`{}` {fault}", setting.name), None),
        }
    }
    Some(settings)
}

fn read_attestations(table: &mut Table<'_, '_>) -> BTreeMap<String, Attestation> {
    let read = table.named_tables("attest", |id, table| {
        secrets::refuse(table, "");
        let holds = table.flag("holds");
        let by = read_signed(table, "note", false);
        let row = known_row(table, &id, is_attestable)?;
        if !is_attestable(row) {
            let message = format!("`{}` is not known by a person's word", row.id);
            let help = match row.refuses {
                true => "take it out: no word can settle it".to_owned(),
                false => format!("take it out, or answer for it in `[waive.{}]`", row.id),
            };
            table.note(id.place, message, Some(help));
            return None;
        }
        Some((id.value, Attestation { holds: holds?.value, by: by? }))
    });
    read.into_iter().collect()
}

fn read_waivers(table: &mut Table<'_, '_>) -> BTreeMap<String, Signed> {
    let read = table.named_tables("waive", |id, table| {
        secrets::refuse(table, "");
        let by = read_signed(table, "why", true);
        let row = known_row(table, &id, |row| unwaivable(row).is_none())?;
        if let Some((why, help)) = unwaivable(row) {
            table.note(id.place, format!("`{}` cannot be waived: {why}", row.id), Some(help));
            return None;
        }
        Some((id.value, by?))
    });
    read.into_iter().collect()
}

fn is_attestable(row: &Requirement) -> bool {
    row.is_attestable()
}

/// Why nobody can waive a prerequisite, and the way out.
fn unwaivable(row: &Requirement) -> Option<(&'static str, String)> {
    if row.id == "ACK" {
        let help = "have it signed, then write `[attest.ACK]`";
        return Some(("it is the customer's own signature", help.to_owned()));
    }
    row.refuses.then(|| {
        let way_out = row.action.as_ref().map(|action| action.en.clone()).unwrap_or_default();
        ("the install is refused where it does not hold", way_out)
    })
}

/// The prerequisite of an ID; an unknown one is noted with the nearest of those that would do.
fn known_row(
    table: &Table<'_, '_>,
    id: &Placed<String>,
    would_do: impl Fn(&Requirement) -> bool,
) -> Option<&'static Requirement> {
    let found = requirement(&id.value);
    if found.is_none() {
        let upper = match id.value.len() <= limits::TEXT_CHARS {
            true => id.value.to_uppercase(),
            false => String::new(),
        };
        let ids = requirements().iter().filter(|row| would_do(row)).map(|row| row.id.as_str());
        let help = suggestion(&upper, ids)
            .unwrap_or_else(|| "`mizan check --list` prints the IDs".to_owned());
        table.note(
            id.place,
            format!("there is no prerequisite `{}`", shown(&id.value)),
            Some(help),
        );
    }
    found
}

/// The beginning of a name that may be of any length.
fn shown(name: &str) -> String {
    const MOST: usize = 40;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST).chain(['…']).collect()
}

/// Who, in which role, when; and what was said, under the key `said`.
fn read_signed(table: &mut Table<'_, '_>, said: &'static str, must_say: bool) -> Option<Signed> {
    let by = text(table, "by");
    let role = text_if_any(table, "role").map(|role| role.value);
    let at = text_if_any(table, "at").map(|at| at.value);
    let note = match must_say {
        true => Some(text(table, said)),
        false => text_if_any(table, said).map(Some),
    };
    let note = match note {
        Some(None) => return None, // It must be said, and is not: noted already.
        note => note.flatten().map(|note| note.value),
    };
    Some(Signed { who: by?.value, role, at, note })
}

fn read_machines(table: &mut Table<'_, '_>) -> Vec<Role> {
    let names = Role::ALL.map(|role| (role.name(), role));
    let mut seen: Vec<Role> = Vec::new();
    for name in table.texts_if_any("machines").unwrap_or_default() {
        let place: Place = name.place;
        let Some(name) = sound(table, "machines", name) else { continue };
        let Some(role) = words::word(table, "machines", &name, &names) else { continue };
        if seen.contains(&role) {
            table.note(place, format!("`{role}` is named twice"), Some("name it once".to_owned()));
        } else {
            seen.push(role);
        }
    }
    seen
}
