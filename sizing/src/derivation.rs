//! Where a figure comes from: a ledger of figures, each with its value, its formula, the figures it
//! was computed from and its provenance. A quote carries the whole ledger, so that every number in
//! it can be followed back to an input, a published figure or an assumption.
//!
//! Invariant: a figure enters the ledger after the figures that it was computed from, so the ledger
//! has no cycles and `explain` ends.

use std::collections::BTreeMap;

use documents::input::nearest;
pub(crate) use documents::text::rounded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a figure rests on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The person who asked for the quote gave it.
    Given,
    /// Nobody gave it: the printed default stands.
    Default,
    /// The CRM vendor published it (tables of 2021-10-31, prerequisites).
    #[serde(rename = "vendor-2021")]
    Vendor2021,
    /// The vendor's tables of 2020-03-17.
    #[serde(rename = "vendor-2020")]
    Vendor2020,
    /// The user's catalogue overruled the vendor's cell.
    Overruled,
    /// Somebody else published it.
    Published,
    /// A planner's judgement.
    Assumed,
    /// Measured on a run or a host.
    Measured,
    /// Computed here from the figures that it names.
    Model,
}

impl Provenance {
    /// The provenance that a source text claims by its first word.
    pub fn of_source(source: &str) -> Self {
        match source.split([':', ' ']).next() {
            Some("published") => Provenance::Published,
            Some("measured") => Provenance::Measured,
            Some("vendor") => Provenance::Vendor2021,
            _ => Provenance::Assumed,
        }
    }
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A bare number.
    Number,
    /// A part of a whole, in `[0, 1]` unless it is a growth.
    Ratio,
    /// Named users.
    Users,
    /// Processor cores, or virtual processors on a virtual machine.
    Cores,
    /// GHz.
    Gigahertz,
    /// GiB of memory.
    Gibibytes,
    /// GB of disk.
    Gigabytes,
    /// MB.
    Megabytes,
    /// Disks.
    Disks,
    /// I/O operations of 8 KiB a second.
    Iops,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Events a second.
    PerSecond,
    /// Events an hour.
    PerHour,
    /// Events a day.
    PerDay,
    /// Minutes.
    Minutes,
    /// Years.
    Years,
    /// Mb/s.
    MegabitsPerSecond,
    /// Licences.
    Licences,
}

/// What a figure is: a number with its unit, or words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number {
        /// The number.
        number: f64,
        /// Its unit.
        unit: Unit,
    },
    /// A name or a level ("raid10").
    Text {
        /// The words.
        text: String,
    },
}

/// One figure of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Its value.
    #[serde(flatten)]
    pub value: Value,
    /// How it was computed, in the names of other figures. Empty for what was not computed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub formula: String,
    /// The figures it was computed from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
    /// What it rests on.
    pub provenance: Provenance,
    /// The source in words, where it was not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Figure {
    /// A number that the model computed by `formula` from `inputs`.
    pub fn computed(number: f64, unit: Unit, formula: &str, inputs: &[&str]) -> Self {
        Figure {
            value: Value::Number { number: rounded(number), unit },
            formula: formula.to_owned(),
            inputs: inputs.iter().map(|&name| name.to_owned()).collect(),
            provenance: Provenance::Model,
            source: None,
        }
    }

    /// A choice that the model made by `formula` from `inputs`.
    pub fn chosen(text: &str, formula: &str, inputs: &[&str]) -> Self {
        Figure {
            value: Value::Text { text: text.to_owned() },
            formula: formula.to_owned(),
            inputs: inputs.iter().map(|&name| name.to_owned()).collect(),
            provenance: Provenance::Model,
            source: None,
        }
    }

    /// A number that was not computed here.
    pub fn stated(number: f64, unit: Unit, provenance: Provenance, source: Option<&str>) -> Self {
        Figure {
            value: Value::Number { number: rounded(number), unit },
            formula: String::new(),
            inputs: Vec::new(),
            provenance,
            source: source.map(str::to_owned),
        }
    }

    /// Words that were not computed here.
    pub fn named(text: &str, provenance: Provenance, source: Option<&str>) -> Self {
        Figure {
            value: Value::Text { text: text.to_owned() },
            formula: String::new(),
            inputs: Vec::new(),
            provenance,
            source: source.map(str::to_owned),
        }
    }

    /// The same figure with another provenance (a floor that won over the model).
    #[must_use]
    pub fn resting_on(mut self, provenance: Provenance) -> Self {
        self.provenance = provenance;
        self
    }
}

/// All figures of a quote by their names (`recommended.cores`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Ledger {
    figures: BTreeMap<String, Figure>,
}

impl Ledger {
    /// Enters a figure and returns its number (NaN for words).
    ///
    /// # Panics
    /// If the figure names inputs that are not in the ledger, or the name is taken: both are faults
    /// of the caller, not of data.
    pub fn enter(&mut self, name: &str, figure: Figure) -> f64 {
        for input in &figure.inputs {
            assert!(self.figures.contains_key(input), "`{name}` rests on `{input}`, not entered");
        }
        let number = match figure.value {
            Value::Number { number, .. } => number,
            Value::Text { .. } => f64::NAN,
        };
        let earlier = self.figures.insert(name.to_owned(), figure);
        assert!(earlier.is_none(), "`{name}` was entered twice");
        number
    }

    /// The figure of that name.
    pub fn get(&self, name: &str) -> Option<&Figure> {
        self.figures.get(name)
    }

    /// The names of all figures, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.figures.keys().map(String::as_str)
    }

    /// The derivation of a figure: the figure and, below it, those it was computed from.
    ///
    /// A name without its column means the recommended one.
    ///
    /// # Errors
    /// No such figure: the error names the nearest.
    pub fn explain(&self, name: &str) -> Result<Derivation, UnknownFigure> {
        let full = [name.to_owned(), format!("recommended.{name}")]
            .into_iter()
            .find(|candidate| self.figures.contains_key(candidate))
            .ok_or_else(|| UnknownFigure { name: name.to_owned(), nearest: self.nearest(name) })?;
        Ok(self.derivation(&full))
    }

    fn nearest(&self, name: &str) -> Option<String> {
        let short = self.names().map(|full| full.strip_prefix("recommended.").unwrap_or(full));
        nearest(name, short).map(str::to_owned)
    }

    fn derivation(&self, name: &str) -> Derivation {
        let figure = &self.figures[name];
        Derivation {
            name: name.to_owned(),
            figure: figure.clone(),
            from: figure.inputs.iter().map(|input| self.derivation(input)).collect(),
        }
    }
}

/// A figure with the chain of figures it was computed from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Derivation {
    /// The figure's name.
    pub name: String,
    /// The figure.
    pub figure: Figure,
    /// Those it was computed from, in the order of its formula.
    pub from: Vec<Derivation>,
}

/// No figure has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no figure `{name}`{}", nearest.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownFigure {
    /// The name as asked.
    pub name: String,
    /// The nearest name there is.
    pub nearest: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        ledger.enter("users", Figure::stated(35.0, Unit::Users, Provenance::Given, None));
        ledger.enter(
            "recommended.cores",
            Figure::computed(8.0, Unit::Cores, "ceil(users / 5)", &["users"]),
        );
        ledger
    }

    #[test]
    fn a_figure_is_explained_down_to_what_was_given() {
        let derivation = ledger().explain("cores").expect("a figure");
        assert_eq!(derivation.name, "recommended.cores");
        assert_eq!(derivation.from[0].figure.provenance, Provenance::Given);
    }

    #[test]
    fn an_unknown_figure_names_the_nearest() {
        let error = ledger().explain("core").expect_err("no such figure");
        assert_eq!(error.to_string(), "no figure `core`: did you mean `cores`?");
    }

    #[test]
    #[should_panic(expected = "rests on `nobody`")]
    fn a_figure_cannot_rest_on_one_that_is_not_there() {
        let figure = Figure::computed(1.0, Unit::Number, "nobody", &["nobody"]);
        ledger().enter("orphan", figure);
    }
}
