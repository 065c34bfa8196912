//! Which Asterisk is played.
//!
//! What is said here of 16 was seen on 16.28; what is said of 11 and 13 was read in `main/manager.c`
//! of 11.5 and of the 13 series.

/// A version of Asterisk, as far as its manager interface differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Asterisk 11, the last of the old events.
    Asterisk11,
    /// Asterisk 13.
    Asterisk13,
    /// Asterisk 16.
    Asterisk16,
}

impl Dialect {
    /// The dialect of a major version: 11, 13 or 16.
    pub fn of_version(major: u8) -> Option<Dialect> {
        match major {
            11 => Some(Dialect::Asterisk11),
            13 => Some(Dialect::Asterisk13),
            16 => Some(Dialect::Asterisk16),
            _ => None,
        }
    }

    /// Its major version.
    pub fn number(self) -> u8 {
        match self {
            Dialect::Asterisk11 => 11,
            Dialect::Asterisk13 => 13,
            Dialect::Asterisk16 => 16,
        }
    }

    /// The version of the interface, which its first line names.
    pub fn interface_version(self) -> &'static str {
        match self {
            Dialect::Asterisk11 => "1.3",
            Dialect::Asterisk13 => "2.10.6",
            Dialect::Asterisk16 => "5.0.4",
        }
    }

    /// The version of Asterisk, which `CoreSettings` names: the last of each series but for 16, where
    /// it is the one whose sessions were recorded.
    pub fn asterisk_version(self) -> &'static str {
        match self {
            Dialect::Asterisk11 => "11.25.3",
            Dialect::Asterisk13 => "13.38.3",
            Dialect::Asterisk16 => "16.28.0",
        }
    }

    /// Whether there is a class `security` with events about log-ins.
    pub fn has_security_events(self) -> bool {
        self > Dialect::Asterisk11
    }

    /// Whether each event names the system, if the system has a name.
    pub fn names_the_system(self) -> bool {
        self > Dialect::Asterisk11
    }

    /// Whether `FullyBooted` says how long the system has been up.
    pub fn says_its_uptime(self) -> bool {
        self == Dialect::Asterisk16
    }

    /// Whether `FullyBooted` goes only to who may read the class `system`: on 11 it is enough to have
    /// asked for it.
    pub fn guards_fully_booted(self) -> bool {
        self > Dialect::Asterisk11
    }

    /// Whether a `UserEvent` repeats the header `Action` of who asked for it.
    pub fn repeats_the_action(self) -> bool {
        self == Dialect::Asterisk11
    }

    /// Whether event filters are extended regular expressions and not basic ones.
    pub fn has_extended_filters(self) -> bool {
        self > Dialect::Asterisk11
    }
}
