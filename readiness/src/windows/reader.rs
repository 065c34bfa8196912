//! Asks a source and turns what it says, or why it says nothing, into facts.

use documents::readiness::{Fact, Why};

use super::source::{Hive, Query, Row, Source, SourceError, Value};

/// What is asked of classes that several facts rest on, all at once: a recording keeps one answer a
/// class.
pub(super) const OPERATING_SYSTEM: &[&str] = &["ProductType", "SystemDrive"];
pub(super) const COMPUTER_SYSTEM: &[&str] = &["Manufacturer", "Model", "TotalPhysicalMemory"];

/// A source at an instant.
pub(super) struct Reader<'a> {
    source: &'a dyn Source,
    at: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a dyn Source, at: &'a str) -> Self {
        Reader { source, at }
    }

    pub(super) fn source(&self) -> &dyn Source {
        self.source
    }

    pub(super) fn at(&self) -> &str {
        self.at
    }

    /// What was read by these means, or why nothing was.
    pub(super) fn fact<T>(&self, by: &str, read: Result<T, SourceError>) -> Fact<T> {
        match read {
            Ok(value) => Fact::known(value, by, self.at),
            Err(SourceError::NoRight { place, right }) => {
                Fact::unknown(Why::NoRight, format!("{right}, to read {place}"), by, self.at)
            }
            Err(error @ SourceError::NotThere { .. }) => {
                Fact::unknown(Why::NotSupported, error.to_string(), by, self.at)
            }
            Err(error @ SourceError::Failed { .. }) => {
                Fact::unknown(Why::Failed, error.to_string(), by, self.at)
            }
        }
    }

    /// A text; `None` where it is not there, empty or of another kind.
    pub(super) fn text(
        &self,
        hive: Hive,
        key: &str,
        name: &str,
    ) -> Result<Option<String>, SourceError> {
        Ok(self.source.value(hive, key, name)?.and_then(|value| value.text()))
    }

    /// A text that belongs to every such system.
    pub(super) fn needed_text(
        &self,
        hive: Hive,
        key: &str,
        name: &str,
    ) -> Result<String, SourceError> {
        self.text(hive, key, name)?.ok_or_else(|| lacking(hive, key, name))
    }

    /// A number; `None` where it is not there, does not fit or is of another kind.
    pub(super) fn number(
        &self,
        hive: Hive,
        key: &str,
        name: &str,
    ) -> Result<Option<u32>, SourceError> {
        Ok(self.source.value(hive, key, name)?.and_then(|value| value.u32()))
    }

    /// A number that belongs to every such system.
    pub(super) fn needed_number(
        &self,
        hive: Hive,
        key: &str,
        name: &str,
    ) -> Result<u32, SourceError> {
        self.number(hive, key, name)?.ok_or_else(|| lacking(hive, key, name))
    }

    /// Whether a key of the machine is there.
    pub(super) fn has_key(&self, key: &str) -> Result<bool, SourceError> {
        Ok(self.source.keys(Hive::Machine, key)?.is_some())
    }

    /// All instances of a class.
    pub(super) fn rows(
        &self,
        namespace: &str,
        class: &str,
        properties: &[&str],
    ) -> Result<Vec<Row>, SourceError> {
        self.rows_where(namespace, class, properties, "")
    }

    /// The instances of a class that meet a condition.
    pub(super) fn rows_where(
        &self,
        namespace: &str,
        class: &str,
        properties: &[&str],
        condition: &str,
    ) -> Result<Vec<Row>, SourceError> {
        self.source.query(&Query { namespace, class, properties, condition })
    }

    /// The one instance of a class that every such system has.
    pub(super) fn row(
        &self,
        namespace: &str,
        class: &str,
        properties: &[&str],
    ) -> Result<Row, SourceError> {
        let rows = self.rows(namespace, class, properties)?;
        let reason = "it has no instance".to_owned();
        let place = format!("{namespace}:{class}");
        rows.into_iter().next().ok_or(SourceError::Failed { place, reason })
    }
}

fn lacking(hive: Hive, key: &str, name: &str) -> SourceError {
    let place = format!(r"{}\{name}", hive.key(key));
    SourceError::Failed {
        place,
        reason: "it is not there, or holds another kind of value".to_owned(),
    }
}

/// A text among the properties of an instance.
pub(super) fn text_of(row: &Row, name: &str) -> Option<String> {
    row.get(name).and_then(Value::text)
}

/// A number that fits into 32 bits.
pub(super) fn u32_of(row: &Row, name: &str) -> Option<u32> {
    row.get(name).and_then(Value::u32)
}

/// A number without a sign.
pub(super) fn natural_of(row: &Row, name: &str) -> Option<u64> {
    row.get(name).and_then(Value::natural)
}

/// Yes or no.
pub(super) fn flag_of(row: &Row, name: &str) -> Option<bool> {
    row.get(name).and_then(Value::flag)
}
