//! The capacity record: how much a host carries, and what each level of the search showed.
//!
//! Made by `loadtest`'s search, read by `reports`. Each level is a run of its own, whose record stands
//! beside this one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::limit::LimitRecord;
use crate::run::{Provenance, ThresholdRecord};

/// The version of this document.
pub const SCHEMA: &str = "mizan.capacity/1";

/// A search for the capacity of a host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CapacityRecord {
    /// [`SCHEMA`].
    pub schema: String,
    /// What produced it.
    pub provenance: Provenance,
    /// What was raised from level to level.
    pub dimension: Dimension,
    /// Time that the search was given, in seconds.
    pub budget_s: f64,
    /// Time that it took.
    pub spent_s: f64,
    /// How it ended.
    pub end: SearchEnd,
    /// The levels, in the order in which they were played.
    pub levels: Vec<LevelRecord>,
    /// The answer.
    pub answer: CapacityAnswer,
    /// The number that was asked about, and whether it is carried; absent where none was.
    pub wanted: Option<Wanted>,
}

/// What a search raises from level to level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Virtual users, with the calls and messages that belong to them.
    Users,
    /// Calls an hour, beside the scenario's users.
    CallsPerHour,
    /// Single messages a second, beside the scenario's users.
    MessagesPerS,
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchEnd {
    /// The edge was found as narrowly as was asked for, and its levels were played again. Where runs of
    /// one level contradict each other, the answer is wider all the same.
    Clear,
    /// The time was used up.
    OutOfTime,
    /// The generator was at its end before the target was.
    GeneratorSaturated,
    /// The highest level that the search goes to was reached, and none broke.
    HighestLevel,
    /// Ctrl-C.
    Interrupted,
    /// The target could not be used.
    TargetUnusable,
}

/// A level: one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelRecord {
    /// The level, in the dimension's unit.
    pub value: f64,
    /// Why it was played.
    pub purpose: Purpose,
    /// When it began, in seconds since the search began.
    pub at_s: f64,
    /// How long it took, settling and drain included, in seconds.
    pub lasted_s: f64,
    /// What it showed.
    pub outcome: LevelOutcome,
    /// Whether it was ended before its time, because the answer was clear.
    pub ended_early: bool,
    /// The threshold that is nearest to its limit or furthest beyond it.
    pub tightest: Option<ThresholdRecord>,
    /// Steps of people that were served a second.
    pub throughput_per_s: f64,
    /// Steps of people in the steady phase.
    pub samples: u64,
    /// p95 of the response times of people, in milliseconds; absent where there were too few.
    pub response_p95_ms: Option<f64>,
    /// Mean utilisation of the host's processors, in `[0, 1]`.
    pub host_cpu: Option<f64>,
    /// Messages that waited more with each second of the steady phase; absent where that is not judged:
    /// only a search for messages a second does.
    #[serde(default)]
    pub waiting_growth_per_s: Option<f64>,
    /// What limited it.
    pub limit: Option<LimitRecord>,
    /// The folder of its run, relative to this record.
    pub folder: String,
}

/// Why a level was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It is the number that was asked about.
    Wanted,
    /// A step of the staircase.
    Staircase,
    /// Between a level that held and one that broke.
    Bisection,
    /// A level near the edge, once more.
    Repetition,
}

/// What a level showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelOutcome {
    /// Every threshold holds.
    Held,
    /// A threshold is broken.
    Broke,
    /// Too little was measured to say.
    Unclear,
    /// The measurement is invalid: it was the generator that gave no more.
    Invalid,
}

/// How much is carried.
///
/// The host carries `carried`, and between `low` and `high` the answer differs from run to run or was
/// not looked for: every run at or below `low` held, every run at or above `high` broke.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CapacityAnswer {
    /// How far it goes.
    pub kind: AnswerKind,
    /// The highest level of which at least half the runs held; absent where none did.
    pub carried: Option<f64>,
    /// The highest level up to which every run held.
    pub low: Option<f64>,
    /// The lowest level from which on every run broke; absent where none did.
    pub high: Option<f64>,
    /// The level that gives the reason for the upper end, by its place among the levels: the last run
    /// that broke there; where none broke, the one in which the generator gave no more.
    pub reason_level: Option<usize>,
}

/// How far an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// An interval.
    Interval,
    /// No level above the highest that held broke by the target's doing: it carries at least so much.
    AtLeast,
    /// Even the lowest level broke: it carries less.
    LessThan,
    /// Nothing can be said.
    Unknown,
}

/// The number that was asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Wanted {
    /// The number, in the dimension's unit.
    pub value: f64,
    /// Whether it is carried: by the interval's lower end, or by the run at that level.
    pub met: Option<bool>,
    /// What is carried beyond it, as a share of it: `carried / value - 1`; negative where it is not.
    pub headroom: Option<f64>,
    /// The same at the interval's lower end.
    pub headroom_low: Option<f64>,
    /// What to change where it is not carried, or not with the headroom that a busy hour needs.
    pub changes: Vec<Change>,
}

/// What to change on a host, in the sizing model's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The figure of the quote: `cores`, `memory`, ...
    pub figure: String,
    /// What the host has, in the figure's unit; absent where it is not known.
    pub has: Option<f64>,
    /// What the sizing model recommends for the wanted number.
    pub needs: f64,
}
