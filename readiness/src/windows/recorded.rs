//! A machine that is played from a file.
//!
//! The file is JSON. It may name another as its base, and is then a merge patch upon it (RFC 7396: a
//! member replaces the base's, `null` takes it away), so that a variant of a machine says only what is
//! different. What the file does not hold is not there: an absent key, a class that the system lacks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::source::{Hive, Names, Query, Row, Source, SourceError, Value, Virtualisation};

/// So many files may stand upon each other.
const DEEPEST: usize = 8;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordedError {
    /// A base is not to be had.
    #[error("no recording `{name}` to stand upon: {reason}")]
    NoBase {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
    /// Bases name each other in a circle, or too many stand upon each other.
    #[error("more than {DEEPEST} recordings stand upon each other, the last is `{0}`")]
    TooDeep(String),
    /// It is JSON of something else.
    #[error("the recording cannot be read: it is no object with `registry` and `classes`")]
    NoMachine,
    /// It is no JSON, or not of the form.
    #[error("the recording cannot be read: {0}")]
    Form(#[from] serde_json::Error),
}

/// What a key of the registry holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Key {
    /// Its values by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) values: BTreeMap<String, Value>,
    /// The keys below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) keys: Vec<String>,
    /// Why it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<SourceError>,
}

/// What a class answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Answer {
    /// Its instances.
    Rows(Vec<Row>),
    /// Why it cannot be asked.
    Error(SourceError),
}

/// A machine that was written down.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Where it comes from: recorded on what system, or composed from what.
    #[serde(default)]
    pub about: String,
    /// The processor.
    #[serde(default)]
    pub(super) virtualisation: Virtualisation,
    /// The environment.
    #[serde(default)]
    pub(super) names: Names,
    /// Keys of the registry with their root.
    #[serde(default)]
    pub(super) registry: BTreeMap<String, Key>,
    /// Classes with their namespace, and the condition if one was asked.
    #[serde(default)]
    pub(super) classes: BTreeMap<String, Answer>,
}

impl Recorded {
    /// Reads a recording; `find` gives the text of a base by its name.
    ///
    /// # Errors
    /// It is not of the form, or a base is not to be had.
    pub fn parse(
        text: &str,
        find: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, RecordedError> {
        let mut layers = vec![serde_json::from_str::<Json>(text)?];
        while let Some(name) = layers.last_mut().and_then(take_base) {
            if layers.len() == DEEPEST {
                return Err(RecordedError::TooDeep(name));
            }
            let base = find(&name).map_err(|reason| RecordedError::NoBase { name, reason })?;
            layers.push(serde_json::from_str(&base)?);
        }
        let mut whole = layers.pop().unwrap_or_default();
        for patch in layers.into_iter().rev() {
            merge(&mut whole, patch);
        }
        // The fields of a machine without their names would be taken for a machine as well.
        let members = whole.as_object().cloned().ok_or(RecordedError::NoMachine)?;
        Ok(serde_json::from_value(Json::Object(members))?)
    }

    /// The recording as a file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and finite numbers are always JSON") + "\n"
    }

    fn key(&self, hive: Hive, key: &str) -> Result<Option<&Key>, SourceError> {
        let Some(key) = self.registry.get(&hive.key(key)) else { return Ok(None) };
        key.error.clone().map_or(Ok(Some(key)), Err)
    }
}

/// The name of the base, which is no part of the machine.
fn take_base(layer: &mut Json) -> Option<String> {
    match layer.as_object_mut()?.remove("base")? {
        Json::String(name) => Some(name),
        other => Some(other.to_string()),
    }
}

/// RFC 7396, section 2.
fn merge(target: &mut Json, patch: Json) {
    let Json::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Json::Object(serde_json::Map::new());
    }
    let Json::Object(members) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(&name);
        } else {
            merge(members.entry(name).or_insert(Json::Null), value);
        }
    }
}

impl Source for Recorded {
    fn value(&self, hive: Hive, key: &str, name: &str) -> Result<Option<Value>, SourceError> {
        Ok(self.key(hive, key)?.and_then(|key| key.values.get(name).cloned()))
    }

    fn names(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        Ok(self.key(hive, key)?.map(|key| key.values.keys().cloned().collect()))
    }

    fn keys(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        Ok(self.key(hive, key)?.map(|key| key.keys.clone()))
    }

    fn query(&self, query: &Query<'_>) -> Result<Vec<Row>, SourceError> {
        match self.classes.get(&query.place()) {
            Some(Answer::Rows(rows)) => Ok(rows.clone()),
            Some(Answer::Error(error)) => Err(error.clone()),
            None => Err(SourceError::NotThere { place: query.place() }),
        }
    }

    fn virtualisation(&self) -> Virtualisation {
        self.virtualisation.clone()
    }

    fn environment(&self) -> Names {
        self.names.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(name: &str) -> Result<String, String> {
        Err(format!("{name} is nowhere"))
    }

    #[test]
    fn a_variant_replaces_adds_and_takes_away() {
        let base = r#"{"about": "b", "registry": {"HKLM\\A": {"values": {"X": 1, "Y": 2}},
            "HKLM\\B": {}}}"#;
        let variant = r#"{"base": "b", "about": "v", "registry": {"HKLM\\A": {"values": {"X": "one",
            "Y": null}}, "HKLM\\B": null}}"#;
        let machine = Recorded::parse(variant, &|_| Ok(base.to_owned())).expect("a variant");
        let value = |name| machine.value(Hive::Machine, "A", name).expect("it is read");
        assert_eq!(value("X"), Some(Value::Text("one".to_owned())));
        assert_eq!(value("Y"), None);
        assert_eq!(machine.keys(Hive::Machine, "B"), Ok(None));
        assert_eq!(machine.about, "v");
    }

    #[test]
    fn a_circle_of_bases_is_refused() {
        let text = r#"{"base": "me"}"#;
        let error = Recorded::parse(text, &|_| Ok(text.to_owned())).expect_err("a circle");
        assert!(error.to_string().contains("stand upon each other"), "{error}");
        let error = Recorded::parse(text, &none).expect_err("no base");
        assert!(error.to_string().contains("me is nowhere"), "{error}");
    }

    #[test]
    fn a_recording_of_another_form_is_refused_and_never_panics() {
        let deep = "[".repeat(100_000);
        let slip = r#"{"registry": {"HKLM\\A": {"value": {}}}}"#;
        for text in ["", "[]", "{\"registry\": 7}", slip, &deep, "{\"classes\": {\"a\": 1}}"] {
            let head: String = text.chars().take(20).collect();
            assert!(Recorded::parse(text, &none).is_err(), "{head}");
        }
    }

    #[test]
    fn a_recording_is_read_back_as_it_was_written() {
        let text = r#"{"about": "a", "virtualisation": {"signature": "Microsoft Hv", "is_root": true},
            "names": {"user": "u", "computer": "c"},
            "registry": {"HKU\\S-1-5-19": {"error": {"no_right": {"place": "p", "right": "r"}}},
                "HKLM\\A": {"values": {"M": ["a", ""], "O": {"kind": "REG_BINARY", "bytes": 3}}}},
            "classes": {"root\\cimv2:C": [{"N": -210, "B": 18446744073709551615, "E": null}]}}"#;
        let machine = Recorded::parse(text, &none).expect("a machine");
        let again = Recorded::parse(&machine.to_json(), &none).expect("what was written");
        assert_eq!(again, machine);
        assert!(matches!(machine.keys(Hive::Users, "S-1-5-19"), Err(SourceError::NoRight { .. })));
    }
}
