//! An event on its way to the listeners: written once, sent to each that asked for its class.

use std::sync::Arc;

/// Classes of events, as a set of bits. A listener gets an event if it has one of its classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Classes(pub u32);

/// The names of the classes by bit, as `Privilege:` lists them and `EventMask:` takes them
/// (Asterisk's `main/manager.c`, `perms[]`).
pub const CLASS_NAMES: [(&str, Classes); 16] = [
    ("system", Classes(1)),
    ("call", Classes(1 << 1)),
    ("log", Classes(1 << 2)),
    ("verbose", Classes(1 << 3)),
    ("command", Classes(1 << 4)),
    ("agent", Classes(1 << 5)),
    ("user", Classes(1 << 6)),
    ("config", Classes(1 << 7)),
    ("dtmf", Classes(1 << 8)),
    ("reporting", Classes(1 << 9)),
    ("cdr", Classes(1 << 10)),
    ("dialplan", Classes(1 << 11)),
    ("originate", Classes(1 << 12)),
    ("agi", Classes(1 << 13)),
    ("security", Classes(1 << 14)),
    ("test", Classes(1 << 15)),
];

impl Classes {
    /// Every class.
    pub const ALL: Classes = Classes((1 << 16) - 1);
    /// No class.
    pub const NONE: Classes = Classes(0);

    /// Whether the two have a class in common.
    pub fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// The class of that name.
    pub fn of_name(name: &str) -> Option<Classes> {
        CLASS_NAMES.iter().find(|(known, _)| *known == name).map(|(_, classes)| *classes)
    }
}

/// An event as it goes over the wire, with what decides who gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its classes.
    pub classes: Classes,
    /// Its bytes, with the empty line at the end.
    pub bytes: Arc<[u8]>,
}
