//! What a Windows machine can be asked, and how it answers.
//!
//! The questions are few and only read: values of the registry, instances of management classes, what
//! the processor says of a hypervisor, and two names of the environment. So a machine can be played from
//! a file, and a real one written down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Root of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hive {
    /// HKEY_LOCAL_MACHINE.
    Machine,
    /// HKEY_CURRENT_USER, of the account that reads.
    User,
    /// HKEY_USERS.
    Users,
}

impl Hive {
    /// A key with its root, as people write it.
    pub fn key(self, key: &str) -> String {
        let root = match self {
            Hive::Machine => "HKLM",
            Hive::User => "HKCU",
            Hive::Users => "HKU",
        };
        format!(r"{root}\{key}")
    }
}

/// A value of the registry, or a property of an instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number without a sign: REG_DWORD, REG_QWORD, uint8 to uint64.
    Natural(u64),
    /// A negative number: sint8 to sint64.
    Integer(i64),
    /// A number with a fraction: real32, real64.
    Real(f64),
    /// A text: REG_SZ, REG_EXPAND_SZ as it stands, string, datetime.
    Text(String),
    /// Several values: REG_MULTI_SZ, an array.
    List(Vec<Value>),
    /// Something that nobody here reads, so its bytes are not kept.
    Opaque {
        /// The type in the system's words.
        kind: String,
        /// Its length in bytes.
        bytes: usize,
    },
    /// A property without a value.
    Absent,
}

impl Value {
    /// A number without a sign that fits.
    pub fn natural(&self) -> Option<u64> {
        match self {
            Value::Natural(number) => Some(*number),
            _ => None,
        }
    }

    /// A number that fits into 32 bits without a sign.
    pub fn u32(&self) -> Option<u32> {
        u32::try_from(self.natural()?).ok()
    }

    /// A whole number with a sign.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Value::Natural(number) => i64::try_from(*number).ok(),
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// A text up to its first NUL, without spaces around it; absent where that is empty. Makers pad
    /// SMBIOS texts with spaces, and some values of the registry carry garbage behind a NUL.
    pub fn text(&self) -> Option<String> {
        let Value::Text(text) = self else { return None };
        let text = text.split('\0').next().unwrap_or_default().trim();
        let short: String = text.chars().take(LONGEST_TEXT).collect();
        (!short.is_empty()).then_some(short)
    }

    /// The texts of a list, or a single text as a list of one.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Value::List(values) => values.iter().filter_map(Value::text).collect(),
            single => single.text().into_iter().collect(),
        }
    }
}

/// More characters than any text that a fact shows; what is longer is cut, so that a hostile registry
/// cannot fill a report.
pub const LONGEST_TEXT: usize = 512;

/// An instance of a management class: its properties by name.
pub type Row = BTreeMap<String, Value>;

/// A question to a management class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query<'a> {
    /// The namespace: `root\cimv2`.
    pub namespace: &'a str,
    /// The class.
    pub class: &'a str,
    /// The properties that are wanted.
    pub properties: &'a [&'a str],
    /// The condition in WQL; empty where all instances are wanted.
    pub condition: &'a str,
}

impl Query<'_> {
    /// The question in WQL.
    pub fn wql(&self) -> String {
        let select = format!("SELECT {} FROM {}", self.properties.join(", "), self.class);
        if self.condition.is_empty() {
            select
        } else {
            format!("{select} WHERE {}", self.condition)
        }
    }

    /// What is asked, without the properties: the place in an error and the name in a recording.
    pub fn place(&self) -> String {
        let place = format!("{}:{}", self.namespace, self.class);
        if self.condition.is_empty() { place } else { format!("{place} WHERE {}", self.condition) }
    }
}

/// What the processor says of a hypervisor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Virtualisation {
    /// The hypervisor's signature: CPUID leaf 0x4000_0000, if the processor says that one is there.
    #[serde(default)]
    pub signature: Option<String>,
    /// Whether this system is the root partition of Microsoft's hypervisor (leaf 0x4000_0003, EBX bit
    /// 12, CpuManagement), which owns the machine and is no guest.
    #[serde(default)]
    pub is_root: bool,
}

/// Names of the environment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The account.
    #[serde(default)]
    pub user: Option<String>,
    /// The computer.
    #[serde(default)]
    pub computer: Option<String>,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceError {
    /// The account may not read it.
    #[error("{place}: this account may not read it; it takes {right}")]
    NoRight {
        /// The key or class.
        place: String,
        /// What it takes.
        right: String,
    },
    /// This system has no such class or namespace.
    #[error("{place}: this system has nothing of the kind")]
    NotThere {
        /// The class.
        place: String,
    },
    /// It was asked and failed.
    #[error("{place}: {reason}")]
    Failed {
        /// The key or class.
        place: String,
        /// The reason in the system's words.
        reason: String,
    },
}

/// A machine that answers. Keys are those of the 64-bit view, without their root.
pub trait Source {
    /// A value; `None` where the key or the value is not there.
    ///
    /// # Errors
    /// The key may not be read, or could not be.
    fn value(&self, hive: Hive, key: &str, name: &str) -> Result<Option<Value>, SourceError>;

    /// Names of the values of a key; `None` where it is not there.
    ///
    /// # Errors
    /// The key may not be read, or could not be.
    fn names(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError>;

    /// Names of the keys below a key; `None` where it is not there.
    ///
    /// # Errors
    /// The key may not be read, or could not be.
    fn keys(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError>;

    /// Instances of a class.
    ///
    /// # Errors
    /// The class is not there, may not be read, or could not be.
    fn query(&self, query: &Query<'_>) -> Result<Vec<Row>, SourceError>;

    /// What the processor says of a hypervisor.
    fn virtualisation(&self) -> Virtualisation;

    /// Names of the environment.
    fn environment(&self) -> Names;
}

/// What is lent answers like its owner.
impl<S: Source + ?Sized> Source for &S {
    fn value(&self, hive: Hive, key: &str, name: &str) -> Result<Option<Value>, SourceError> {
        (**self).value(hive, key, name)
    }

    fn names(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        (**self).names(hive, key)
    }

    fn keys(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        (**self).keys(hive, key)
    }

    fn query(&self, query: &Query<'_>) -> Result<Vec<Row>, SourceError> {
        (**self).query(query)
    }

    fn virtualisation(&self) -> Virtualisation {
        (**self).virtualisation()
    }

    fn environment(&self) -> Names {
        (**self).environment()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_at_its_first_nul_and_a_long_one_is_cut() {
        let text = |text: &str| Value::Text(text.to_owned()).text();
        assert_eq!(text("  Iran Standard Time\0\0garbage"), Some("Iran Standard Time".to_owned()));
        assert_eq!(text(" \0x"), None);
        let long = text(&"\u{6cc}".repeat(100_000)).expect("a text");
        assert_eq!(long.chars().count(), LONGEST_TEXT);
    }

    #[test]
    fn a_number_of_another_kind_is_no_number() {
        assert_eq!(Value::Text("461814".to_owned()).u32(), None);
        assert_eq!(Value::Integer(-1).natural(), None);
        assert_eq!(Value::Natural(u64::MAX).u32(), None);
        assert_eq!(Value::Natural(u64::MAX).integer(), None);
    }

    #[test]
    fn a_question_says_its_condition_only_if_it_has_one() {
        let all =
            Query { namespace: r"root\cimv2", class: "C", properties: &["A", "B"], condition: "" };
        assert_eq!(all.wql(), "SELECT A, B FROM C");
        let some = Query { condition: "A = 1", ..all };
        assert_eq!(some.wql(), "SELECT A, B FROM C WHERE A = 1");
        assert_eq!(some.place(), r"root\cimv2:C WHERE A = 1");
    }
}
