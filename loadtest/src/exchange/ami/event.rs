//! An event on its way to the listeners: written once, sent to each that may see all its classes.

use std::sync::Arc;

/// Classes of events and of actions, as a set of bits: the bits of Asterisk's
/// `include/asterisk/manager.h`, because a client may name them by number.
///
/// A listener gets an event if it has every class of it ([`Classes::within`]); a user may ask for an
/// action if he has one of its classes ([`Classes::meets`]). Both as in Asterisk's `main/manager.c`,
/// `process_events` and `process_message`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Classes(pub u32);

/// The names of the classes, in the order in which `Privilege:` lists them (Asterisk's
/// `main/manager.c`, `perms[]`).
pub const CLASS_NAMES: [(&str, Classes); 19] = [
    ("system", Classes::SYSTEM),
    ("call", Classes::CALL),
    ("log", Classes(1 << 2)),
    ("verbose", Classes(1 << 3)),
    ("command", Classes(1 << 4)),
    ("agent", Classes::AGENT),
    ("user", Classes::USER),
    ("config", Classes(1 << 7)),
    ("dtmf", Classes(1 << 8)),
    ("reporting", Classes::REPORTING),
    ("cdr", Classes(1 << 10)),
    ("dialplan", Classes(1 << 11)),
    ("originate", Classes::ORIGINATE),
    ("agi", Classes(1 << 13)),
    ("cc", Classes(1 << 15)),
    ("aoc", Classes(1 << 16)),
    ("test", Classes(1 << 17)),
    ("security", Classes::SECURITY),
    ("message", Classes(1 << 30)),
];

impl Classes {
    /// Of the system itself: its start, its end, its modules.
    pub const SYSTEM: Classes = Classes(1);
    /// Of channels, dials and bridges.
    pub const CALL: Classes = Classes(1 << 1);
    /// Of queues and their agents.
    pub const AGENT: Classes = Classes(1 << 5);
    /// Of `UserEvent`.
    pub const USER: Classes = Classes(1 << 6);
    /// Of reports about the system.
    pub const REPORTING: Classes = Classes(1 << 9);
    /// The class of the action `Originate`.
    pub const ORIGINATE: Classes = Classes(1 << 12);
    /// Of log-ins and of requests that were refused.
    pub const SECURITY: Classes = Classes(1 << 18);
    /// Every class.
    pub const ALL: Classes = Classes(u32::MAX >> 1);
    /// No class.
    pub const NONE: Classes = Classes(0);

    /// Whether the two have a class in common.
    pub fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether each of these classes is among the others.
    pub fn within(self, others: Classes) -> bool {
        self.0 & others.0 == self.0
    }

    /// The classes of both.
    pub const fn and(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// The classes that both have.
    pub const fn common(self, other: Classes) -> Classes {
        Classes(self.0 & other.0)
    }

    /// The class of that name.
    pub fn of_name(name: &str) -> Option<Classes> {
        CLASS_NAMES.iter().find(|(known, _)| *known == name).map(|(_, classes)| *classes)
    }

    /// The classes as `Privilege:` lists them, such as `call,all`.
    pub fn privilege(self) -> String {
        if self == Classes::NONE {
            return "<none>".to_owned();
        }
        let named = CLASS_NAMES.iter().filter(|(_, class)| self.meets(*class));
        named.fold(String::new(), |text, (name, _)| text + name + ",") + "all"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_privilege_lists_the_classes_and_all() {
        assert_eq!(Classes::CALL.privilege(), "call,all");
        assert_eq!(Classes::REPORTING.and(Classes::SYSTEM).privilege(), "system,reporting,all");
        assert_eq!(Classes::NONE.privilege(), "<none>");
    }

    #[test]
    fn no_two_classes_share_a_bit_and_all_has_each() {
        let union = CLASS_NAMES.iter().fold(Classes::NONE, |all, (_, class)| all.and(*class));
        assert_eq!(union.0.count_ones() as usize, CLASS_NAMES.len());
        assert!(union.within(Classes::ALL));
    }
}
