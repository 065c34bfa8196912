//! The checklist of a quote: the prerequisites that the chosen edition, host and modules call for,
//! with who sees to each. The rows are those of the catalogue ([`documents::requirements`]).

use std::collections::BTreeSet;

use documents::requirements::{Weight, Who, requirement, requirements};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inputs::{Inputs, ModuleKind, Outside};
use crate::machines::is_elsewhere;
use crate::text::Language;
use crate::vendor::Edition;

/// A row of a quote's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChecklistItem {
    /// The prerequisite's stable ID.
    pub id: String,
    /// Its section.
    pub section: String,
    /// Who sees to it.
    pub who: Who,
    /// What it means if unmet.
    pub weight: Weight,
}

impl ChecklistItem {
    /// The row in a language; the ID where this version has no such row.
    pub fn text(&self, language: Language) -> &str {
        requirement(&self.id).map_or(self.id.as_str(), |row| row.text(language))
    }
}

/// The tags of a quote: what calls for the rows of the catalogue.
pub fn tags(inputs: &Inputs) -> BTreeSet<String> {
    let mut tags: BTreeSet<String> = BTreeSet::from(["always".to_owned()]);
    let mut add = |tag: &str, there: bool| {
        if there {
            tags.insert(tag.to_owned());
        }
    };
    add("virtual", inputs.is_virtual());
    add("physical", !inputs.is_virtual());
    add("reinstall", inputs.reinstall.value);
    add("outside", inputs.outside.value != Outside::None);
    add("outside.name", inputs.outside.value == Outside::Name);
    add("over-100", inputs.edition.value == Edition::Advanced && inputs.users > 100);
    for module in &inputs.modules {
        add(&format!("module.{}", module.kind), true);
        add(&format!("{}.{}", module.kind, module.option), !module.option.is_empty());
        add("machine.elsewhere", is_elsewhere(module.kind, inputs));
    }
    let telsa = inputs.telsa();
    add("telsa", telsa.is_some());
    add("telsa.shared", telsa.is_some_and(|telsa| !is_elsewhere(telsa.kind, inputs)));
    let pbx = inputs.module(ModuleKind::Pbx).is_some();
    add("pbx.serial", pbx && !inputs.has(ModuleKind::Pbx, "ns500"));
    let fax = inputs.module(ModuleKind::Fax).is_some();
    add("fax.windows", fax && !inputs.has(ModuleKind::Fax, "venta"));
    add("fax.several", fax && inputs.fax_modems.value > 1);
    tags
}

/// The rows that a quote calls for.
pub(crate) fn of(inputs: &Inputs) -> Vec<ChecklistItem> {
    let tags = tags(inputs);
    let called = requirements().iter().filter(|row| row.when.iter().any(|tag| tags.contains(tag)));
    called
        .map(|row| ChecklistItem {
            id: row.id.clone(),
            section: row.section.clone(),
            who: row.who,
            weight: row.weight,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::inputs::Draft;

    fn ids(fields: &[(&str, &str)]) -> BTreeSet<String> {
        let mut draft = Draft::default();
        for (field, text) in fields {
            draft.set(field, text).expect("a field");
        }
        let inputs = draft.finish(&Catalogue::shipped()).expect("inputs");
        of(&inputs).into_iter().map(|item| item.id).collect()
    }

    #[test]
    fn a_plain_quote_asks_for_no_module() {
        let ids = ids(&[("users", "10")]);
        assert!(ids.contains("OS-VER") && ids.contains("ACK"));
        assert!(!ids.contains("VOIP-AMI") && !ids.contains("GEN-NET") && !ids.contains("GEN-PHYS"));
    }

    #[test]
    fn modules_and_their_options_call_for_their_rows() {
        let ids = ids(&[
            ("users", "10"),
            ("modules", "pbx:tda,sms:gsm,recording-telsa6,fax:venta"),
            ("fax_modems", "2"),
        ]);
        for id in ["PBX-RC", "PBX-RS232", "SMS-GSM", "REC-TELSA6", "FAX-VENTA", "INS-PORT80"] {
            assert!(ids.contains(id), "{id}");
        }
        for id in ["PBX-NS500", "SMS-URL", "REC-TELSA8", "FAX-SEND-OS", "FAX-ONE"] {
            assert!(!ids.contains(id), "{id}");
        }
    }

    #[test]
    fn every_tag_of_the_table_can_be_set() {
        let known = |tag: &str| {
            let fixed = [
                "always",
                "virtual",
                "physical",
                "reinstall",
                "outside",
                "outside.name",
                "over-100",
                "machine.elsewhere",
                "telsa",
                "telsa.shared",
                "pbx.serial",
                "fax.windows",
                "fax.several",
            ];
            let modules = ModuleKind::ALL.iter().any(|kind| {
                tag == format!("module.{kind}")
                    || kind.options().iter().any(|option| tag == format!("{kind}.{option}"))
            });
            fixed.contains(&tag) || modules
        };
        for row in requirements() {
            for tag in &row.when {
                assert!(known(tag), "{}: no quote has the tag `{tag}`", row.id);
            }
        }
    }
}
