//! The figures that a planner decides: limits, shares, reserves. Each has its value, its unit and
//! its source, and stands in the catalogue file, so that none is buried in code.

use documents::input::{Placed, Table};
use documents::units::{Bytes, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::derivation::{Figure, Ledger, Provenance, Unit, rounded};
use crate::measures::{Gigahertz, gibibytes, gigabytes};

/// A planning figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Constant {
    /// Its value, in `unit`.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// `published: ...`, `vendor: ...` or `assumed: ...`.
    pub source: String,
}

/// How a planning figure is written in the file.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Ratio,
    Number,
    Clock,
    Memory,
    Disk,
    Record,
    Seconds,
}

/// Declares the planning figures once: field, reading and listing cannot drift apart.
macro_rules! planning_figures {
    ($($(#[$doc:meta])* $name:ident: $kind:ident,)*) => {
        /// The planning figures of a catalogue.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        pub struct Planning {
            $($(#[$doc])* pub $name: Constant,)*
        }

        impl Planning {
            pub(super) fn read(table: &mut Table<'_, '_>) -> Option<Self> {
                $(let $name = table.table(stringify!($name), |t| read_constant(t, Kind::$kind));)*
                Some(Planning { $($name: $name?,)* })
            }

            /// All figures with their names.
            pub fn entries(&self) -> Vec<(&'static str, &Constant)> {
                vec![$((stringify!($name), &self.$name),)*]
            }
        }
    };
}

planning_figures! {
    /// The most that the processors may be busy at the busy hour.
    cpu_limit: Ratio,
    /// Where re-sizing should begin.
    cpu_trigger: Ratio,
    /// The most that an array may be busy.
    disk_limit: Ratio,
    /// 95th percentile of the response time over its mean, for the search of a host.
    p95_over_mean: Number,
    /// Cores kept for the operating system.
    cores_for_system: Number,
    /// The busiest day's users at once over an ordinary day's.
    headroom: Number,
    /// The lowest clock rate.
    clock_least: Clock,
    /// Memory of the application before anybody signs in.
    application_memory: Memory,
    /// The least memory of SQL Server.
    sql_memory_least: Memory,
    /// The memory that SQL Server is advised to have.
    sql_memory_advised: Memory,
    /// The share of the database that a working day touches.
    hot_share: Ratio,
    /// Data that a user adds in a year.
    data_a_user_year: Disk,
    /// A new database.
    data_first: Disk,
    /// The space that the vendor keeps for the database.
    data_reserved: Disk,
    /// The space of the software.
    software_space: Disk,
    /// The space of the operating system.
    system_space: Disk,
    /// The share of a volume that stays free.
    free_share: Ratio,
    /// The log over the database.
    log_share: Ratio,
    /// The smallest log.
    log_least: Disk,
    /// The temporary database over the database.
    tempdb_share: Ratio,
    /// The smallest temporary database.
    tempdb_least: Disk,
    /// A differential backup over a full one.
    differential_share: Ratio,
    /// Working days of a year.
    workdays_a_year: Number,
    /// Data of one call.
    call_size: Record,
    /// Data of one message.
    sms_size: Record,
    /// The busy hour's share of a day.
    busy_hour_share: Ratio,
    /// Calls of a user and day.
    calls_a_user_day: Number,
    /// Minutes of a call.
    call_minutes: Number,
    /// Directions of a call that a recording keeps.
    recorded_directions: Number,
    /// Messages of a user and day.
    sms_a_user_day: Number,
    /// Messages a second that a gateway takes.
    sms_a_second: Number,
    /// Emails of a user and day that the CRM keeps.
    emails_a_user_day: Number,
    /// Members of the customer club at once.
    club_online: Ratio,
    /// The interval at which an open page refreshes itself.
    poll_interval: Seconds,
    /// Users up to which one mirrored pair holds everything but backups.
    small_users: Number,
    /// Users up to which the log stays with the data.
    middle_users: Number,
    /// Work of a core on a shared virtual host over that of a physical one.
    shared_factor: Number,
    /// Response time on a shared virtual host over that on a physical one.
    shared_slowdown: Number,
}

fn read_constant(table: &mut Table<'_, '_>, kind: Kind) -> Option<Constant> {
    let value = match kind {
        Kind::Ratio => read_in(table.parsed::<Share>("value"), |s| rounded(s.ratio), Unit::Ratio),
        Kind::Number => read_in(table.parsed::<f64>("value"), |number| number, Unit::Number),
        Kind::Clock => read_in(table.parsed::<Gigahertz>("value"), |g| g.0, Unit::Gigahertz),
        Kind::Memory => read_in(table.parsed::<Bytes>("value"), gibibytes, Unit::Gibibytes),
        Kind::Disk => read_in(table.parsed::<Bytes>("value"), gigabytes, Unit::Gigabytes),
        Kind::Record => {
            let megabytes = |bytes| gigabytes(bytes) * 1e3;
            read_in(table.parsed::<Bytes>("value"), megabytes, Unit::Megabytes)
        }
        Kind::Seconds => {
            read_in(table.parsed::<Span>("value"), |s| s.0.as_secs_f64(), Unit::Seconds)
        }
    };
    let source = super::read::read_source(table);
    let (value, unit, place) = value?;
    if !(value.is_finite() && value > 0.0) {
        table.note(place, "`value` must be above zero", None);
        return None;
    }
    Some(Constant { value, unit, source: source? })
}

fn read_in<T>(
    read: Option<Placed<T>>,
    number: impl FnOnce(T) -> f64,
    unit: Unit,
) -> Option<(f64, Unit, documents::input::Place)> {
    let Placed { value, place } = read?;
    Some((number(value), unit, place))
}

impl Constant {
    /// The figure of the ledger.
    pub fn figure(&self) -> Figure {
        Figure::stated(
            self.value,
            self.unit,
            Provenance::of_source(&self.source),
            Some(&self.source),
        )
    }
}

impl Planning {
    /// Enters every planning figure as `planning.NAME`.
    pub(crate) fn enter(&self, ledger: &mut Ledger) {
        for (name, constant) in self.entries() {
            ledger.enter(&format!("planning.{name}"), constant.figure());
        }
    }
}
