//! Takes out of a recording what is personal. What is the same stays the same: an account that is named
//! like its computer still is afterwards, and a key still has the name by which a value calls it.

use regex::{NoExpand, Regex};

use super::recorded::{Answer, Key, Recorded};
use super::source::{Names, Row, SourceError, Value};

/// What stands for the account and for the computer.
const USER: &str = "USER";
const COMPUTER: &str = "COMPUTER";
/// Accounts that every Windows has are nobody's name, and their words stand in many texts.
const EVERYBODYS: [&str; 2] = ["administrator", "system"];

/// Identities that have a form: of accounts (a machine's or a domain's security identifier, a folder
/// below `Users`), of products (a key, an ID of a newer and of an older kind).
const FORMS: [(&str, &str); 5] = [
    (r"S-1-5-21(?:-\d+)+", "S-1-5-21-0"),
    (r"(?i)(\\Users\\)[^\\]+", r"${1}USER"),
    (r"\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}\b", "PRODUCT-KEY"),
    (r"\b\d{5}-\d{5}-\d{5}-[A-Z0-9]{5}\b", "PRODUCT-ID"),
    (r"\b\d{5}-(?:\d{3}|OEM)-\d{7}-\d{5}\b", "PRODUCT-ID"),
];

/// What is replaced by what.
pub(super) struct Redaction {
    names: Vec<(Regex, &'static str)>,
    forms: Vec<(Regex, &'static str)>,
}

impl Redaction {
    /// Of a machine with these names.
    pub(super) fn of(names: &Names) -> Self {
        let whole = |name: &Option<String>, stand_in| {
            let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
            let is_everybodys = EVERYBODYS.contains(&name.to_lowercase().as_str());
            let pattern = format!(r"(?i)\b{{start-half}}{}\b{{end-half}}", regex::escape(name));
            (!is_everybodys).then(|| (regex(&pattern), stand_in))
        };
        // The computer first: an account of its name becomes the same.
        let names = [whole(&names.computer, COMPUTER), whole(&names.user, USER)];
        Redaction {
            names: names.into_iter().flatten().collect(),
            forms: FORMS.iter().map(|(form, stand_in)| (regex(form), *stand_in)).collect(),
        }
    }

    /// A recording without what is personal.
    pub(super) fn recorded(&self, recorded: Recorded) -> Recorded {
        let key = |key: Key| Key {
            values: key.values.into_iter().map(|(n, v)| (self.text(&n), self.value(v))).collect(),
            keys: key.keys.iter().map(|key| self.text(key)).collect(),
            error: key.error.map(|error| self.error(error, |place| self.text(&place))),
        };
        // Classes are everybody's: an account may be called `root`, like each namespace's beginning.
        let answer = |answer| match answer {
            Answer::Rows(rows) => Answer::Rows(rows.into_iter().map(|row| self.row(row)).collect()),
            Answer::Error(error) => Answer::Error(self.error(error, |place| place)),
        };
        let name = |name: Option<String>| name.map(|name| self.text(&name));
        Recorded {
            about: recorded.about,
            virtualisation: recorded.virtualisation,
            names: Names {
                user: name(recorded.names.user),
                computer: name(recorded.names.computer),
            },
            registry: recorded.registry.into_iter().map(|(n, k)| (self.text(&n), key(k))).collect(),
            classes: recorded.classes.into_iter().map(|(n, a)| (n, answer(a))).collect(),
        }
    }

    fn row(&self, row: Row) -> Row {
        row.into_iter().map(|(name, value)| (name, self.value(value))).collect()
    }

    fn value(&self, value: Value) -> Value {
        match value {
            Value::Text(text) => Value::Text(self.text(&text)),
            Value::List(values) => {
                Value::List(values.into_iter().map(|value| self.value(value)).collect())
            }
            other => other,
        }
    }

    fn error(&self, error: SourceError, clean: impl Fn(String) -> String) -> SourceError {
        match error {
            SourceError::NoRight { place, right } => {
                SourceError::NoRight { place: clean(place), right }
            }
            SourceError::NotThere { place } => SourceError::NotThere { place: clean(place) },
            SourceError::Failed { place, reason } => {
                SourceError::Failed { place: clean(place), reason: self.text(&reason) }
            }
        }
    }

    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (form, stand_in) in &self.forms {
            text = form.replace_all(&text, *stand_in).into_owned();
        }
        for (name, stand_in) in &self.names {
            text = name.replace_all(&text, NoExpand(stand_in)).into_owned();
        }
        text
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the forms are tested, and an escaped name is a pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(user: &str, computer: &str, text: &str) -> String {
        let names = Names { user: Some(user.to_owned()), computer: Some(computer.to_owned()) };
        Redaction::of(&names).text(text)
    }

    #[test]
    fn names_go_as_whole_words_whatever_their_case() {
        let text = r"srv-1\ali opened C:\Validation with SRV-1.local";
        assert_eq!(
            redacted("Ali", "SRV-1", text),
            r"COMPUTER\USER opened C:\Validation with COMPUTER.local"
        );
        assert_eq!(redacted("$0 (x", "C", "by $0 (x, twice"), "by USER, twice");
    }

    #[test]
    fn an_account_named_like_its_computer_still_is_afterwards() {
        assert_eq!(redacted("crm", "CRM", "crm"), redacted("crm", "CRM", "CRM"));
    }

    #[test]
    fn an_account_named_like_a_namespace_takes_no_class_away() {
        let names = Names { user: Some("root".to_owned()), computer: None };
        let text = r#"{"registry": {"HKLM\\A\\root": {"values": {"root": "of root"}}},
            "classes": {"root\\cimv2:C": [{"root": "by root"}],
                "root\\cimv2:D": {"failed": {"place": "root\\cimv2:D", "reason": "not for root"}}}}"#;
        let recorded = Recorded::parse(text, &|_| Err(String::new())).expect("a machine");
        let json = Redaction::of(&names).recorded(recorded).to_json();
        assert!(json.contains(r"root\\cimv2:C") && json.contains(r#""root": "by USER""#), "{json}");
        assert!(
            json.contains(r#""place": "root\\cimv2:D""#) && json.contains("for USER"),
            "{json}"
        );
        assert!(json.contains(r"HKLM\\A\\USER") && json.contains(r#""USER": "of USER""#), "{json}");
    }

    #[test]
    fn everybodys_accounts_keep_their_words() {
        let text = "N/A: Must be an administrator to view exclusions";
        assert_eq!(redacted("Administrator", "C1", text), text);
    }

    #[test]
    fn identities_go_by_their_form() {
        for (text, clean) in [
            ("S-1-5-21-1004336348-1177238915-682003330-512", "S-1-5-21-0"),
            ("S-1-5-19", "S-1-5-19"),
            (r"\??\C:\Users\REZA~1\AppData\x", r"\??\C:\Users\USER\AppData\x"),
            ("00376-40000-00000-AA947", "PRODUCT-ID"),
            ("55041-011-1234567-86432", "PRODUCT-ID"),
            ("N69G4-B89J2-4G8F4-WWYCC-J464C", "PRODUCT-KEY"),
            ("{01979c6a-42fa-414c-b8aa-eee2c8202018}", "{01979c6a-42fa-414c-b8aa-eee2c8202018}"),
        ] {
            assert_eq!(redacted("", "", text), clean);
        }
    }
}
