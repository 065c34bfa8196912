//! The prerequisites of an install, under their stable IDs: one catalogue for the checklist of a quote,
//! the readiness check, the printed list and the acknowledgement form.
//!
//! They stand in `data/requirements.toml`. What a row's rule computes is code (`readiness::analysis`);
//! who sees to it, what it means if unmet, its figures and all its sentences are data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{self, Problems, Table};
use crate::readiness::Role;
use crate::text::{Language, Pair, read_pair};

/// The prerequisites that ship with the program.
pub const SHIPPED: &str = include_str!("../data/requirements.toml");

/// Version of the catalogue: raised whenever a row is added, dropped or changes what it asks for.
pub const VERSION: u32 = 1;

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

words! {
    /// How it becomes known whether a prerequisite holds.
    Knowledge {
        /// By a fact that the program reads, or a probe.
        Probe = "probe",
        /// By what the install is asked for.
        Given = "given",
        /// By a person's word.
        Attested = "attested",
    }
}

/// A prerequisite.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// Its stable ID.
    pub id: String,
    /// Its section.
    pub section: String,
    /// The tags of an install that call for it; one is enough.
    pub when: Vec<String>,
    /// Who sees to it.
    pub who: Who,
    /// What it means if unmet.
    pub weight: Weight,
    /// How it becomes known, in the order in which the ways are tried.
    pub known: Vec<Knowledge>,
    /// The machines that it is about; empty where it is about none.
    pub machines: Vec<Role>,
    /// The vendor's extension to call about it.
    pub call: Option<u32>,
    /// Its figures by name: `least_gb`.
    pub figures: BTreeMap<String, f64>,
    /// The row.
    pub row: Pair,
    /// What is needed, with the figures as parameters.
    pub need: Option<Pair>,
    /// What to do where it is not so.
    pub action: Option<Pair>,
    /// What a person is asked, who answers yes or no. Yes means that it holds.
    pub question: Option<Pair>,
}

impl Requirement {
    /// The row in a language.
    pub fn text(&self, language: Language) -> &str {
        self.row.text(language)
    }
}

/// All prerequisites, in their order.
pub fn requirements() -> &'static [Requirement] {
    &REQUIREMENTS
}

/// The prerequisite of an ID.
pub fn requirement(id: &str) -> Option<&'static Requirement> {
    requirements().iter().find(|requirement| requirement.id == id)
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
    let known = words_of::<Knowledge>(table, "known");
    let machines = words_of::<Role>(table, "machines");
    let call = table.integer_if_any("call", 1..=999);
    let figures = table.named_numbers("figures");
    let need = table.table_if_any("need", read_pair);
    let action = table.table_if_any("action", read_pair);
    let question = table.table_if_any("question", read_pair);
    let row = read_pair(table);
    if when.is_empty() {
        table.note(table.place(), "`when` names no tag: nothing would call for the row", None);
    }
    Some(Requirement {
        id,
        section: section?.value,
        when: when.into_iter().map(|tag| tag.value).collect(),
        who: who?.value,
        weight: weight?.value,
        known,
        machines,
        call: call.map(|call| call.value as u32),
        figures: figures.into_iter().collect(),
        row: row?,
        need,
        action,
        question,
    })
}

/// Words of a closed list; each that is none of it is noted.
fn words_of<T>(table: &mut Table<'_, '_>, key: &'static str) -> Vec<T>
where
    T: std::str::FromStr<Err = String>,
{
    let mut words = Vec::new();
    for word in table.texts_if_any(key).unwrap_or_default() {
        match word.value.parse() {
            Ok(known) => words.push(known),
            Err(message) => table.note(word.place, message, None),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
