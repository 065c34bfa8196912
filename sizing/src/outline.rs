//! A derivation as indented text: what `mizan quote --explain` prints.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::derivation::{Derivation, Provenance, Unit, Value};
use crate::text::{Language, Message, Worded};

impl Unit {
    /// The unit's sign, the same in both languages.
    pub fn sign(self) -> &'static str {
        match self {
            Unit::Number | Unit::Ratio | Unit::Users | Unit::Licences => "",
            Unit::Cores => "cores",
            Unit::Gigahertz => "GHz",
            Unit::Gibibytes => "GiB",
            Unit::Gigabytes => "GB",
            Unit::Megabytes => "MB",
            Unit::Disks => "disks",
            Unit::Iops => "IOPS",
            Unit::Milliseconds => "ms",
            Unit::Seconds => "s",
            Unit::PerSecond => "/s",
            Unit::PerHour => "/h",
            Unit::PerDay => "/d",
            Unit::Minutes => "min",
            Unit::Years => "years",
            Unit::MegabitsPerSecond => "Mb/s",
        }
    }
}

impl Provenance {
    /// Its name in the table of texts.
    pub fn message(self) -> Message {
        let name = match self {
            Provenance::Given => "given",
            Provenance::Default => "default",
            Provenance::Vendor2021 => "vendor-2021",
            Provenance::Vendor2020 => "vendor-2020",
            Provenance::Overruled => "overruled",
            Provenance::Published => "published",
            Provenance::Assumed => "assumed",
            Provenance::Measured => "measured",
            Provenance::Model => "model",
        };
        Message::new(&format!("provenance.{name}"))
    }
}

impl Value {
    /// The value with its unit's sign.
    pub fn text(&self) -> String {
        match self {
            Value::Number { number, unit: Unit::Ratio } => {
                format!("{} %", crate::derivation::rounded(number * 100.0))
            }
            Value::Number { number, unit } => {
                format!("{number} {}", unit.sign()).trim_end().to_owned()
            }
            Value::Text { text } => text.clone(),
        }
    }
}

impl Derivation {
    /// The chain as indented lines: name, value, provenance; below it the formula and the figures
    /// it names. A figure that stands higher up already is not unfolded again.
    pub fn outline(&self, language: Language) -> String {
        let mut text = String::new();
        self.write(language, 0, &mut BTreeSet::new(), &mut text);
        text
    }

    fn write(
        &self,
        language: Language,
        depth: usize,
        seen: &mut BTreeSet<String>,
        text: &mut String,
    ) {
        let indent = "  ".repeat(depth);
        let figure = &self.figure;
        let provenance = figure.provenance.message().text(language);
        // The first word of a source is its kind, which the provenance has said.
        let bare =
            |source: &String| source.split_once(": ").map_or(source.clone(), |(_, s)| s.to_owned());
        let source = figure.source.as_ref().map(bare).map(|s| format!(": {s}")).unwrap_or_default();
        let again = !seen.insert(self.name.clone()) && !self.from.is_empty();
        let more = if again { " ^" } else { "" };
        let value = figure.value.text();
        writeln!(text, "{indent}{} = {value} [{provenance}{source}]{more}", self.name)
            .expect("writing to a string does not fail");
        if again {
            return;
        }
        if !figure.formula.is_empty() {
            writeln!(text, "{indent}  = {}", figure.formula)
                .expect("writing to a string does not fail");
        }
        for from in &self.from {
            from.write(language, depth + 1, seen, text);
        }
    }
}
