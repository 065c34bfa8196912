//! The run record: what a load test did and what it measured.
//!
//! Made by `loadtest` from the journal of a run, read by `reports`, `compare` and `calibrate`. It
//! carries every figure that a report prints, so that nobody computes a statistic twice.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calls::{CallFault, CallsPlan, CallsRecord};
use crate::capacity::CapacityRecord;
use crate::distribution::Distribution;
use crate::host::{HostFacts, HostSample};
use crate::http::{HttpPlan, HttpRecord};
use crate::limit::LimitRecord;
use crate::sms::{SmsFault, SmsPlan, SmsRecord};

/// The version of this document. A reader refuses versions it does not know.
pub const SCHEMA: &str = "mizan.run/1";

/// A load test, from its plan to its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunRecord {
    /// [`SCHEMA`].
    pub schema: String,
    /// What produced this record.
    pub provenance: Provenance,
    /// What the run was to do.
    pub plan: PlanSummary,
    /// How it ended.
    pub end: RunEnd,
    /// Steps of the steady phase, each of its own.
    pub steps: Vec<StepRecord>,
    /// Steps of the steady phase together, by workload (`crm`, `calls`, `sms`, ...).
    pub workloads: Vec<StepRecord>,
    /// The course of the run, in windows of equal width over all phases.
    pub series: Vec<SeriesPoint>,
    /// The host's samples, one a second. Empty where the target's host could not be sampled.
    pub host: Vec<HostSample>,
    /// Means of the host over the steady phase.
    pub host_steady: Option<HostMeans>,
    /// What was measured of the calls, where calls were played.
    #[serde(default)]
    pub calls: Option<CallsRecord>,
    /// What was measured of the short messages, where some were sent.
    #[serde(default)]
    pub sms: Option<SmsRecord>,
    /// What was measured of requests to an HTTP API, where some were made.
    #[serde(default)]
    pub http: Option<HttpRecord>,
    /// What limited the run.
    #[serde(default)]
    pub limit: Option<LimitRecord>,
    /// How much the host carries, where a search for it followed this run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<CapacityRecord>,
    /// Is the measurement itself sound?
    pub soundness: Soundness,
    /// What the run means.
    pub verdict: Verdict,
}

/// What produced a record: enough to do it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Version of the program.
    pub mizan_version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// When the run began, RFC 3339 in UTC.
    pub started_at: String,
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256 of the scenario's files.
    pub scenario_hash: String,
    /// Hash of the schedule: same seed and scenario, same hash.
    pub schedule_hash: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// The host of the generator.
    pub host: HostFacts,
    /// What was loaded.
    pub target: Target,
    /// The command's arguments. Secrets never are arguments.
    pub arguments: Vec<String>,
}

/// What a run loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Base address, without credentials.
    pub url: String,
    /// What stands there.
    pub kind: TargetKind,
}

/// What stands at the target's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum TargetKind {
    /// The stand-in install that the harness started beside itself.
    EmbeddedStaging {
        /// `work` or `model`.
        service_model: String,
        /// Persons in its database.
        persons: u64,
    },
    /// An install or a server that somebody else runs.
    Given,
}

/// What a run was to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanSummary {
    /// Virtual users.
    pub users: u64,
    /// The activity classes of the mix.
    pub classes: Vec<ClassSummary>,
    /// Factor on the pace of the classes: 3 means the busiest minutes, three times the average hour.
    pub peak_factor: f64,
    /// Ramp-up: users start evenly over it, in seconds.
    pub ramp_s: f64,
    /// From the start until this moment nothing counts, in seconds (ramp and warm-up).
    pub steady_from_s: f64,
    /// Arrivals stop here, in seconds.
    pub steady_until_s: f64,
    /// Requests in flight then get this long, in seconds.
    pub drain_s: f64,
    /// Business steps in the whole schedule if each were answered at once.
    pub steps_planned: u64,
    /// The calls, where calls are played.
    #[serde(default)]
    pub calls: Option<CallsPlan>,
    /// The short messages, where some are sent.
    #[serde(default)]
    pub sms: Option<SmsPlan>,
    /// The requests to an HTTP API, where some are made.
    #[serde(default)]
    pub http: Option<HttpPlan>,
    /// Thresholds, as written.
    pub thresholds: Vec<String>,
}

/// One activity class of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassSummary {
    /// `occasional`, `regular` or `heavy`.
    pub name: String,
    /// Virtual users of this class.
    pub users: u64,
    /// Mean think time before the peak factor, in seconds.
    pub think_time_s_mean: f64,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunEnd {
    /// In which way.
    pub how: EndKind,
    /// When, in seconds since the start.
    pub at_s: f64,
}

/// In which way a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum EndKind {
    /// As planned.
    Completed,
    /// Ctrl-C: arrivals stopped, what was in flight was waited for.
    Interrupted,
    /// Ctrl-C twice: stopped at once.
    InterruptedNow,
    /// The target could not be reached or signed in to, so no load was made.
    TargetUnusable {
        /// What was tried and what came back.
        reason: String,
    },
    /// Calls were to be played, but no telephony service came to the exchange, so no load was made.
    NobodyListened {
        /// How long it was waited for, in milliseconds.
        waited_ms: u64,
    },
    /// Messages were to be sent, but a trial message did not come to the gateway that the harness plays,
    /// so no load was made: they might have gone to real people.
    GatewayNotReached {
        /// How long it was waited for, in milliseconds.
        waited_ms: u64,
    },
    /// A threshold that aborts was broken.
    Aborted {
        /// The threshold as written.
        threshold: String,
    },
    /// A level of a search for the capacity ended before its time, because it was clear that it breaks.
    /// It was not cut short: more of it would not have changed the answer.
    Decided {
        /// The threshold that is broken, as written.
        threshold: String,
    },
    /// The journal ends in the middle: the process was killed or the disk filled.
    Torn,
}

/// How one step of a virtual user ended.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Answered, and the answer holds what it must.
    Ok,
    /// Answered with success, but the answer lacks what it must hold.
    FailedCheck,
    /// Answered with a status of 4xx or 5xx, or with more redirects than one follows.
    HttpError,
    /// Not answered in time.
    TimedOut,
    /// The connection was refused.
    Refused,
    /// The connection broke in the middle.
    Reset,
    /// What came back is not HTTP.
    Garbled,
    /// Due, but never sent: no worker was free.
    Dropped,
    /// Still in flight when the drain ended.
    Censored,
}

impl Outcome {
    /// All outcomes, in the order in which reports list them.
    pub const ALL: [Outcome; 9] = [
        Outcome::Ok,
        Outcome::FailedCheck,
        Outcome::HttpError,
        Outcome::TimedOut,
        Outcome::Refused,
        Outcome::Reset,
        Outcome::Garbled,
        Outcome::Dropped,
        Outcome::Censored,
    ];
}

/// What was measured of one step, or of all steps of a workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepRecord {
    /// The workload: `crm`, `calls`, `sms`, `http`, `sql`.
    pub workload: String,
    /// The step's name; for a whole workload, the workload's.
    pub name: String,
    /// Steps by outcome. Outcomes that never happened are left out.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Served per second over the steady phase, whatever the outcome but dropped and censored.
    pub throughput_per_s: f64,
    /// HTTP requests that these steps made.
    pub requests: u64,
    /// From the scheduled instant to the last byte. Steps that ended `ok`.
    pub response_time: Distribution,
    /// From the first byte sent to the last received. Steps that ended `ok`.
    pub service_time: Distribution,
    /// From the scheduled instant to the first byte sent: the generator's own lateness.
    pub generator_lag: Distribution,
    /// What the first few failures said, each once.
    pub failures: Vec<FailureSample>,
}

impl StepRecord {
    /// Steps of all outcomes.
    pub fn total(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// Steps that ended otherwise than `ok`.
    pub fn failed(&self) -> u64 {
        self.total() - self.outcomes.get(&Outcome::Ok).copied().unwrap_or(0)
    }
}

/// One way in which steps failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailureSample {
    /// The outcome.
    pub outcome: Outcome,
    /// The request that failed, and why, without secrets.
    pub text: String,
    /// How often.
    pub count: u64,
}

/// One window of the run's course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeriesPoint {
    /// Start of the window, in seconds since the run began.
    pub at_s: f64,
    /// Width of the window, in seconds.
    pub width_s: f64,
    /// Virtual users signed in or signing in at the window's end.
    pub users: u64,
    /// Steps in flight at the window's end.
    pub in_flight: u64,
    /// Steps that ended in the window, per second.
    pub throughput_per_s: f64,
    /// Steps that ended otherwise than `ok` in the window, per second.
    pub failed_per_s: f64,
    /// Response times of the window; absent where it had no sample. Medians and tails of so few
    /// samples are for the eye, the verdict reads the merged histogram.
    pub response_p50_ms: Option<f64>,
    /// As above, p95; the largest sample where the window has fewer than 20.
    pub response_p95_ms: Option<f64>,
    /// The largest response time of the window.
    pub response_max_ms: Option<f64>,
}

/// Means of the host's samples over the steady phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostMeans {
    /// Utilisation over all processors, in `[0, 1]`.
    pub cpu: f64,
    /// The busiest second of it.
    pub cpu_max: f64,
    /// Stolen share, where the system tells.
    pub steal: Option<f64>,
    /// CPU of the generator's process, in cores.
    pub generator_cpu_cores: f64,
    /// CPU of the generator for one step, in microseconds, where there were steps.
    pub generator_cpu_us_per_step: Option<f64>,
    /// CPU of the target's process in cores, where the harness started it.
    pub target_cpu_cores: Option<f64>,
    /// CPU of the target for one step, in microseconds.
    pub target_cpu_us_per_step: Option<f64>,
    /// Largest resident memory of the generator, in bytes.
    pub generator_memory_max_bytes: u64,
    /// Largest resident memory of the target's process, in bytes.
    pub target_memory_max_bytes: Option<u64>,
    /// Busy share of the busiest disk, in `[0, 1]`, where the system tells.
    #[serde(default)]
    pub disk_busy: Option<f64>,
    /// Most memory in use on the host, in bytes.
    #[serde(default)]
    pub memory_used_max_bytes: Option<u64>,
    /// The servers of the stand-in's service model, where it is `model`.
    #[serde(default)]
    pub station: Option<StationMeans>,
}

/// The queue of the stand-in's service model `model` over the steady phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StationMeans {
    /// Its servers.
    pub servers: u32,
    /// Mean busy share of them, in `[0, 1]`.
    pub busy: f64,
}

/// Is the measurement itself sound?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Soundness {
    /// Reasons why the run measures nothing. Not empty: the run is invalid.
    pub invalid: Vec<Invalidity>,
    /// Little's law over the steady phase, where there were samples.
    pub littles_law: Option<LittlesLaw>,
    /// Did the response times drift over the steady phase?
    pub steady_state: SteadyState,
    /// How much of the run was left out at its start, and by which rule.
    pub warm_up_rule: WarmUpRule,
}

/// Why a run measures nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Invalidity {
    /// The generator was late by more than a tenth of the threshold that it judges.
    GeneratorLate {
        /// p99 of the generator's lag, in milliseconds.
        lag_p99_ms: f64,
        /// The largest lag that the thresholds allow, in milliseconds.
        allowed_ms: f64,
    },
    /// The generator's process used nearly all the CPU it can have, or a quota held it back.
    GeneratorSaturated {
        /// Cores it used on average in the steady phase.
        cpu_cores: f64,
        /// Cores it can have; a fraction where a quota says so.
        cores: f64,
    },
    /// The target could not be used from the start.
    TargetUnusable {
        /// What was tried and what came back.
        reason: String,
    },
    /// Not one step of the steady phase was measured.
    NothingMeasured,
    /// Calls were to be played, but no telephony service listened to the exchange.
    NobodyListened {
        /// How long it was waited for, in seconds.
        waited_s: f64,
    },
    /// Messages were to be sent, but the CRM does not send by the gateway that the harness plays.
    GatewayNotReached {
        /// How long a trial message was waited for, in seconds.
        waited_s: f64,
    },
}

/// Little's law: mean number in flight against arrival rate times mean time. A large error means
/// that the recorder missed something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LittlesLaw {
    /// Mean steps in flight, from the time integral of a counter.
    pub in_flight_mean: f64,
    /// Throughput times mean service time, from the histograms.
    pub throughput_times_service: f64,
    /// `|N - X(R+Z)| / N` of the closed workload: users against throughput times cycle time.
    pub users_relative_error: Option<f64>,
    /// Difference of the first two over the first.
    pub relative_error: f64,
}

/// What the test of the steady state says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum SteadyState {
    /// No trend was found.
    Steady {
        /// Two-sided p-value of the Mann-Kendall test over the windows' medians.
        p_value: f64,
    },
    /// The response times rose or fell over the steady phase.
    Drifting {
        /// Two-sided p-value.
        p_value: f64,
        /// Median of the last third over that of the first.
        ratio: f64,
    },
    /// Too few samples to tell.
    NotTested,
}

/// How the start of a run is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum WarmUpRule {
    /// Ramp and warm-up of fixed length, from the scenario.
    Fixed {
        /// In seconds.
        excluded_s: f64,
    },
}

/// What a run means, for the person who asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Each threshold with what was measured.
    pub thresholds: Vec<ThresholdRecord>,
    /// What deserves a warning although every threshold holds.
    pub warnings: Vec<Warning>,
}

/// The answer of a run, and its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Every threshold holds. Exit code 0.
    Met,
    /// A threshold is broken. Exit code 3.
    NotMet,
    /// Every threshold holds, with warnings. Exit code 4.
    MetWithWarnings,
    /// Too little was measured to say. Exit code 5.
    Inconclusive,
    /// The measurement is unsound. Exit code 6.
    Invalid,
}

/// A threshold held against the measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThresholdRecord {
    /// As written in the scenario: `p95(crm) <= 1 s`.
    pub threshold: String,
    /// Holds, broken or undecided.
    pub state: ThresholdState,
    /// What it is about.
    pub metric: Metric,
    /// The limit, in the metric's unit (milliseconds, or a ratio in `[0, 1]`).
    pub limit: f64,
    /// What was measured, in the same unit; absent where the samples do not suffice to state it.
    pub observed: Option<f64>,
    /// Samples it rests on.
    pub samples: u64,
    /// Samples over the limit (or failed).
    pub over: u64,
    /// Confidence that the threshold holds, in `[0, 1]`: exact binomial, see `loadtest::verdict`.
    /// Absent where the count of this run is all that is claimed, and where there were no samples.
    pub confidence: Option<f64>,
}

/// Whether a threshold holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdState {
    /// It holds, with the confidence asked for.
    Holds,
    /// It is broken.
    Broken,
    /// Not enough samples to say.
    Undecided,
}

/// What a threshold is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Metric {
    /// A quantile of response times, in milliseconds.
    ResponseTime {
        /// The quantile, in `[0, 1]`.
        quantile: f64,
        /// The workload or step it is taken of.
        of: String,
    },
    /// The share of steps that did not end `ok`.
    ErrorRatio {
        /// The workload or step; absent for all.
        of: Option<String>,
    },
    /// Calls with which something was wrong, as a count.
    Calls {
        /// What was wrong.
        fault: CallFault,
    },
    /// Messages with which something was wrong, as a count.
    Sms {
        /// What was wrong.
        fault: SmsFault,
    },
}

/// What deserves a warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Warning {
    /// The response times drifted over the steady phase.
    NotSteady {
        /// Median of the last third over that of the first.
        ratio: f64,
    },
    /// The host's CPU was busier than the busy hour should leave it.
    HostBusy {
        /// Mean utilisation in the steady phase, in `[0, 1]`.
        cpu: f64,
    },
    /// The hypervisor gave time to others.
    StolenTime {
        /// Mean stolen share, in `[0, 1]`.
        steal: f64,
    },
    /// Little's law does not hold within 5 %.
    LittlesLawBroken {
        /// The relative error.
        relative_error: f64,
    },
    /// The exchange dropped a listener because it read too slowly: what it missed is gone.
    ListenerDropped {
        /// How often.
        times: u64,
    },
    /// Calls were due, but could not be played.
    CallsNotPlayed {
        /// How many in the steady phase.
        calls: u64,
    },
    /// Active calls could not be looked at often enough to trust the pop times.
    PollingFailed {
        /// Share of the looks that failed, in `[0, 1]`.
        share: f64,
    },
    /// Messages were neither taken by the gateway nor given up when the run ended.
    SmsPending {
        /// How many.
        messages: u64,
    },
    /// The gateway got messages that this run did not give to the CRM.
    SmsStrangers {
        /// How many requests.
        requests: u64,
    },
    /// Requests were due while every connection was busy: they were dropped, and the target got less
    /// than was asked.
    RequestsDropped {
        /// The workload.
        workload: String,
        /// How many.
        requests: u64,
    },
    /// The run was cut short.
    CutShort {
        /// Seconds of the steady phase that were measured.
        measured_s: f64,
        /// Seconds that were planned.
        planned_s: f64,
    },
}
