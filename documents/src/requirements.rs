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
use crate::text::{Language, Message, Pair, read_pair};

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

        impl $name {
            /// The word in files.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }

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
    /// Whether nothing but a change helps where it is unmet: no person can answer for it.
    pub refuses: bool,
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

    /// Whether a person's word can settle it.
    pub fn is_attestable(&self) -> bool {
        self.known.contains(&Knowledge::Attested)
    }

    /// What is needed, with the figures in it, as a sentence of [`crate::readiness::texts`].
    pub fn need_message(&self) -> Message {
        self.with_figures("need")
    }

    /// What to do where it is not so, with the figures in it, as a sentence of
    /// [`crate::readiness::texts`].
    pub fn action_message(&self) -> Message {
        self.with_figures("action")
    }

    fn with_figures(&self, part: &str) -> Message {
        let message = Message::new(&format!("{}.{part}", self.id));
        self.figures.iter().fold(message, |message, (name, figure)| message.number(name, *figure))
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
    let refuses = table.flag_if_any("refuses");
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
        refuses: refuses.is_some_and(|flag| flag.value),
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::readiness::texts;

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
    fn every_prerequisite_says_what_is_needed_and_what_to_do() {
        for row in requirements() {
            assert!(row.need.is_some() && row.action.is_some(), "{}", row.id);
            assert!(!row.known.is_empty(), "{}: nothing would tell whether it holds", row.id);
        }
    }

    #[test]
    fn only_what_a_person_can_attest_is_asked() {
        for row in requirements() {
            assert_eq!(row.question.is_some(), row.is_attestable(), "{}", row.id);
            if let Some(question) = &row.question {
                assert!(question.en.ends_with('?') && question.fa.ends_with('؟'), "{}", row.id);
            }
        }
    }

    #[test]
    fn texts_use_figures_that_are_there() {
        for row in requirements() {
            for message in [row.need_message(), row.action_message()] {
                for name in texts().params(&message.id) {
                    assert!(message.params.contains_key(name), "{}: no `{name}`", message.id);
                }
            }
            let asked = row.question.iter().flat_map(|question| [&question.en, &question.fa]);
            assert!(asked.into_iter().all(|text| !text.contains('{')), "{}", row.id);
        }
    }

    #[test]
    fn a_figure_is_never_negative_nor_without_a_value() {
        for row in requirements() {
            let sound = row.figures.values().all(|figure| figure.is_finite() && *figure > 0.0);
            assert!(sound, "{}", row.id);
        }
    }

    /// What the prerequisites refuse, typed in a second time.
    #[test]
    fn what_is_refused_is_a_fail_that_no_person_attests() {
        let refused: Vec<&Requirement> = requirements().iter().filter(|row| row.refuses).collect();
        let ids: Vec<&str> = refused.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["GEN-ONE", "PBX-KX1232", "REC-VIRTUAL", "FAX-SEND-OS", "SMS-GSM"]);
        assert!(refused.iter().all(|row| row.weight == Weight::Fail && !row.is_attestable()));
    }

    /// The extensions that the prerequisites name, typed in a second time.
    #[test]
    fn only_extensions_that_the_vendor_names_are_called() {
        let calls: Vec<(&str, u32)> =
            requirements().iter().filter_map(|row| Some((row.id.as_str(), row.call?))).collect();
        assert_eq!(calls, [("GEN-DVD", 404), ("GEN-AV-AFTER", 4), ("SRV-100", 6)]);
    }

    #[test]
    fn a_machine_is_named_once_and_a_way_of_knowing_too() {
        for row in requirements() {
            let roles: BTreeSet<Role> = row.machines.iter().copied().collect();
            assert_eq!(roles.len(), row.machines.len(), "{}", row.id);
            let twice = row.known.iter().enumerate().any(|(i, way)| row.known[..i].contains(way));
            assert!(!twice, "{}", row.id);
        }
    }

    #[test]
    fn persian_texts_are_written_with_persian_letters_and_digits() {
        for row in requirements() {
            let pairs =
                [Some(&row.row), row.need.as_ref(), row.action.as_ref(), row.question.as_ref()];
            for Pair { en, fa } in pairs.into_iter().flatten() {
                let id = &row.id;
                assert!(!en.chars().any(is_persian), "{id}: Persian in {en}");
                assert!(fa.chars().any(is_persian), "{id}: no Persian in {fa}");
                assert!(!fa.contains(['ي', 'ك', 'ى', '٤', '٥', '٦', ',', ';', '?']), "{id}: {fa}");
                assert!(!fa.contains(" \u{200c}") && !fa.contains("\u{200c} "), "{id}: {fa}");
                let torn =
                    fa.split_whitespace().any(|word| matches!(word, "می" | "نمی" | "ها" | "های"));
                assert!(!torn, "{id}: a space where a non-joiner belongs: {fa}");
            }
        }
    }

    fn is_persian(character: char) -> bool {
        ('\u{0600}'..='\u{06ff}').contains(&character)
    }

    #[test]
    fn figures_stand_in_the_sentences_of_a_row() {
        let row = requirement("DISK-100").expect("a row");
        let said = row.need_message().text_by(texts(), Language::En, &crate::text::plain_number);
        assert_eq!(said, "100 GB free on one drive of the server.");
    }
}
