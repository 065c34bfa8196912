//! The checklist of a quote: the prerequisites that the chosen edition, host and modules call for,
//! with who sees to each. The rows stand in `data/requirements.toml` under their stable IDs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use documents::input::{self, Problems, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inputs::{Inputs, ModuleKind, Outside};
use crate::machines::is_elsewhere;
use crate::text::{Language, read_both};
use crate::vendor::Edition;

/// The prerequisites that ship with the program.
pub const SHIPPED: &str = include_str!("../data/requirements.toml");

static REQUIREMENTS: LazyLock<Vec<Requirement>> = LazyLock::new(|| {
    parse("requirements.toml", SHIPPED).expect("a test reads the shipped prerequisites")
});

/// Declares an enumeration that is written as a word of a closed list.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)* }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok($name::$variant),)*
                    other => Err(format!("`{other}` is none of {}", [$($text),*].join(", "))),
                }
            }
        }
    };
}

words! {
    /// Who sees to a prerequisite.
    Who {
        /// The customer.
        Customer = "customer",
        /// The vendor's installer.
        Vendor = "vendor",
        /// The supplier of the PBX or VoIP system.
        Telephony = "telephony",
        /// Customer and installer together.
        Both = "both",
    }
}

words! {
    /// What an unmet prerequisite means on the day.
    Weight {
        /// No install.
        Fail = "fail",
        /// Trouble later.
        Warn = "warn",
        /// To know.
        Inform = "inform",
    }
}

/// A prerequisite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its stable ID.
    pub id: String,
    /// Its section.
    pub section: String,
    /// The tags that call for it.
    pub when: Vec<String>,
    /// Who sees to it.
    pub who: Who,
    /// What it means if unmet.
    pub weight: Weight,
    /// The row in English.
    pub en: String,
    /// The row in Persian.
    pub fa: String,
}

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
        let found = requirements().iter().find(|requirement| requirement.id == self.id);
        found.map_or(self.id.as_str(), |requirement| match language {
            Language::En => &requirement.en,
            Language::Fa => &requirement.fa,
        })
    }
}

/// All prerequisites, in their order.
pub fn requirements() -> &'static [Requirement] {
    &REQUIREMENTS
}

fn parse(file: &str, text: &str) -> Result<Vec<Requirement>, Problems> {
    input::read(file, text, |table| {
        Some(table.named_tables("requirement", |id, t| read_row(id.value, t)))
    })
}

fn read_row(id: String, table: &mut Table<'_, '_>) -> Option<Requirement> {
    let section = table.text("section");
    let when = table.texts_if_any("when").unwrap_or_default();
    let who = table.parsed::<Who>("who");
    let weight = table.parsed::<Weight>("weight");
    let both = read_both(table);
    if when.is_empty() {
        table.note(table.place(), "`when` names no tag: nothing would call for the row", None);
    }
    let (en, fa) = both?;
    Some(Requirement {
        id,
        section: section?.value,
        when: when.into_iter().map(|tag| tag.value).collect(),
        who: who?.value,
        weight: weight?.value,
        en,
        fa,
    })
}

/// The tags of a quote.
pub(crate) fn tags(inputs: &Inputs) -> BTreeSet<String> {
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

    /// The IDs of the prerequisites, typed in a second time.
    #[test]
    fn every_prerequisite_has_a_row() {
        let expected = "GEN-DVD GEN-COPY GEN-SPEC GEN-WIRED GEN-PHYS GEN-AV-BEFORE GEN-AV-AFTER \
            GEN-BACKUP GEN-NET GEN-ONE SRV-TIER SRV-100 SRV-BASE OS-VER OS-EDITION OS-CLIENT DISK-100 \
            SQL-2019 SQL-OLD PBX-CID PBX-RS232 PBX-KX1232 PBX-NS500 PBX-LINES PBX-RC CID-DEVICE \
            CID-WIRING VOIP-CORE VOIP-AMI VOIP-VER VOIP-SIP VOIP-DEVICE VOIP-TAPI REC-TELSA6 \
            REC-TELSA8 REC-LICENCE REC-LINES REC-SHARED REC-VIRTUAL REC-VOIP FAX-MODEM FAX-ONE \
            FAX-SEND-OS FAX-CID FAX-VENTA FAX-MULTI FIN-NET451 FIN-SEPIDAR FIN-OTHERS FIN-DB FIN-SYNC \
            SMS-NET SMS-1ST SMS-URL SMS-3000 SMS-GSM MAIL-OUTLOOK MAIL-PROTO MAIL-NET NET-STATIC \
            NET-NAME INS-ADMIN INS-STATICIP INS-REGION INS-SYSDRIVE INS-DRIVES INS-DC INS-FIREWALL \
            INS-PORT80 INS-SITEPORT INS-NET35 INS-NET472 INS-IIS INS-SQLINST INS-SERVICES INS-DEFAULTS \
            INS-AV-EXCL INS-BROWSER INS-REBOOT ACK";
        let have: Vec<&str> = requirements().iter().map(|row| row.id.as_str()).collect();
        assert_eq!(have, expected.split_whitespace().collect::<Vec<_>>());
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
