//! Inputs from a TOML file: the same fields and checks as on the command line, with places.

use std::collections::BTreeMap;

use documents::input::{self, Place, Problems, Table};
use documents::units::Bytes;

use super::existing::CORES_MOST;
use super::fields::NAMES;
use super::{Draft, ExistingHost, Inputs};
use crate::catalogue::Catalogue;

impl Inputs {
    /// Reads inputs from a file.
    ///
    /// # Errors
    /// Every problem at once, with its place.
    pub fn parse(file: &str, text: &str, catalogue: &Catalogue) -> Result<Self, Problems> {
        Draft::parse(file, text).and_then(|draft| {
            // The reader has told all problems; `finish` checks the same once more.
            draft.finish(catalogue).map_err(|problems| Problems {
                file: file.to_owned(),
                problems: vec![documents::Problem {
                    line: 1,
                    column: 1,
                    message: problems.to_string(),
                    help: None,
                }],
            })
        })
    }
}

impl Draft {
    /// Reads a draft from a file, so that a command line may still change fields of it.
    ///
    /// # Errors
    /// Every problem at once, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            let mut draft = Draft::default();
            let mut places = BTreeMap::new();
            let before = NAMES.into_iter().filter(|name| *name != "modules");
            let mut sound = true;
            for name in before {
                let Some(field) = table.scalar_if_any(name) else { continue };
                places.insert(name, field.place);
                if let Err(message) = draft.set(name, &field.value) {
                    table.note(field.place, told(name, &message), None);
                    sound = false;
                }
            }
            read_modules(table, &mut draft, &mut places);
            let host_place = table.place();
            if let Some(record) = table.table_if_any("host_record", read_host_record) {
                places.insert("host_record", host_place);
                draft.set_host_record(record);
            }
            for problem in draft.problems() {
                if !sound && places.contains_key(problem.field) && problem.message == "is missing" {
                    continue; // Given, and refused above.
                }
                let place = places.get(problem.field).copied().unwrap_or(table.place());
                table.note(place, told(problem.field, &problem.message), problem.help);
            }
            Some(draft)
        })
    }
}

/// A field's problem in one sentence: "must be ..." and the like follow the name as they are,
/// other sentences follow a colon.
fn told(field: &str, message: &str) -> String {
    let follows = ["must ", "is ", "needs "].iter().any(|start| message.starts_with(start));
    let joint = if follows { " " } else { ": " };
    format!("`{field}`{joint}{message}")
}

fn read_modules(
    table: &mut Table<'_, '_>,
    draft: &mut Draft,
    places: &mut BTreeMap<&'static str, Place>,
) {
    for module in table.texts_if_any("modules").unwrap_or_default() {
        places.insert("modules", module.place);
        if let Err(message) = draft.set("modules", &module.value) {
            table.note(module.place, message, None);
        }
    }
}

fn read_host_record(table: &mut Table<'_, '_>) -> Option<ExistingHost> {
    let name = table.text("name");
    let cores = table.integer("cores", 1..=CORES_MOST.into());
    let memory = table.parsed::<Bytes>("memory");
    let index = table.number_if_any("index");
    let is_virtual = table.flag_if_any("virtual");
    if let Some(index) = index.filter(|index| index.value <= 0.0) {
        table.note(index.place, "`index` must be above zero", None);
    }
    Some(ExistingHost {
        name: name?.value,
        cores: cores?.value as u32,
        memory: memory?.value,
        index: index.map_or(1.0, |index| index.value),
        measured: index.is_some(),
        is_virtual: is_virtual.is_some_and(|flag| flag.value),
        disk: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::{HostKind, ModuleKind, Origin};

    fn parse(text: &str) -> Result<Inputs, Problems> {
        Inputs::parse("inputs.toml", text, &Catalogue::shipped())
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        let shown = parse(text).expect_err("problems").to_string();
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_is_given_is_marked_and_the_rest_are_defaults() {
        let inputs = parse(
            "users = 35\nmodules = [\"voip\", \"sms:url\", \"recording-voip:g729\"]\n\
             growth = \"15%/y\"\nyears = 3\nhost = \"physical\"\n",
        )
        .expect("inputs");
        assert_eq!((inputs.users, inputs.growth.value), (35, 0.15));
        assert_eq!(inputs.growth.origin, Origin::Given);
        assert_eq!(inputs.online.origin, Origin::Default);
        assert_eq!(inputs.calls_per_busy_hour.value, 105.0);
        assert_eq!(inputs.codec.value.name(), "g729");
        assert!(inputs.has(ModuleKind::Sms, "url"));
        assert_eq!(inputs.host.value, HostKind::Physical);
    }

    #[test]
    fn persian_digits_are_read() {
        assert_eq!(parse("users = \"۳۵\"\n").expect("inputs").users, 35);
    }

    #[test]
    fn all_problems_of_a_file_are_told_at_once_with_their_places() {
        check_refused(
            "users = 0\nedition = \"advancd\"\nmodules = [\"voipp\", \"recording-voip\"]\n\
             online = \"60\"\nyaers = 3\nsms_burst = 100\n",
            "inputs.toml:1:9: `users` must be a whole number from 1 to 1000000, and is `0`\n\
             inputs.toml:2:12: `edition`: no edition `advancd`: did you mean `advanced`?\n\
             inputs.toml:3:13: no module `voipp`: did you mean `voip`?\n\
             inputs.toml:3:22: `modules`: `recording-voip` needs `voip`\n  \
             help: add `voip`, or record the lines by `recording-telsa8`\n\
             inputs.toml:4:11: `online` must be 1 % to 100 %, and is `60`: write the `%`\n\
             inputs.toml:5:1: unknown key `yaers`\n  help: did you mean `years`?\n\
             inputs.toml:6:13: `sms_burst` is given without its module\n  \
             help: add the module `sms`, or leave the field out",
        );
    }

    #[test]
    fn users_that_are_negative_fractional_or_absurd_are_refused() {
        for users in ["-5", "2.5", "1000001", "0", "\"many\""] {
            let shown = parse(&format!("users = {users}\n")).expect_err("refused").to_string();
            assert!(shown.contains("must be a whole number from 1 to 1000000"), "{shown}");
            assert_eq!(shown.lines().count(), 1, "{shown}");
        }
    }

    #[test]
    fn contradictions_are_refused_with_the_way_out() {
        let shown = parse(
            "users = 5\nmodules = [\"recording-telsa6\", \"recording-telsa8\", \"sms\", \"sms:gsm\"]\n\
             host = \"existing\"\nvirtual_factor = 0.8\n",
        )
        .expect_err("contradictions")
        .to_string();
        for part in [
            "`sms` is named twice",
            "`recording-telsa6` and `recording-telsa8` exclude each other",
            "`existing` needs a host record",
            "`virtual_factor` is given and `host` is existing",
            "a measured factor and its source belong together",
        ] {
            assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
        }
    }

    #[test]
    fn an_existing_server_comes_with_its_record() {
        let inputs = parse(
            "users = 5\nhost = \"existing\"\n[host_record]\nname = \"crm1\"\ncores = 4\n\
             memory = \"16 GiB\"\nindex = 0.9\nvirtual = true\n",
        )
        .expect("inputs");
        assert!(inputs.is_virtual());
    }
}
