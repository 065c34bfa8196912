//! Telephone calls in a run: what was planned, what the exchange played, and what the CRM showed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::distribution::Distribution;

/// Which way a call goes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CallDirection {
    /// From outside to an extension or a queue.
    Incoming,
    /// From an extension to outside.
    Outgoing,
    /// From extension to extension.
    Internal,
}

/// What becomes of a call.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CallEnding {
    /// Somebody took it.
    Answered,
    /// Somebody took it and passed it on to another extension.
    Transferred,
    /// The called party was busy.
    Busy,
    /// It rang, and nobody took it.
    Unanswered,
    /// The caller gave up in the queue.
    Abandoned,
}

/// Calls of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallCount {
    /// Which way they go.
    pub direction: CallDirection,
    /// What becomes of them.
    pub ending: CallEnding,
    /// How many.
    pub calls: u64,
}

/// By which way the calls reach the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum ExchangeKind {
    /// The harness plays an Asterisk: the CRM's telephony service logs in to it.
    Ami {
        /// The Asterisk that is played: 11, 13 or 16.
        dialect: u8,
    },
    /// The harness plays a Panasonic exchange: the CRM's telephony service reads its call log.
    Smdr {
        /// The layout's name, such as `panasonic-a`.
        layout: String,
        /// Over a serial port and not over TCP.
        serial: bool,
    },
    /// A real Asterisk, told to place the calls.
    Asterisk,
    /// No exchange: the telephony web API is called as a telephony service would.
    Direct,
}

/// The calls of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CallsPlan {
    /// By which way they reach the CRM.
    pub exchange: ExchangeKind,
    /// Call attempts in the busy hour.
    pub busy_hour_calls: f64,
    /// The course of the arrival rate, as factors on the busy hour's.
    pub stages: Vec<CallStage>,
    /// Extensions that take calls.
    pub agents: u64,
    /// Calls of the whole schedule.
    pub calls_planned: u64,
    /// Calls that are due in the steady phase, by kind.
    pub steady: Vec<CallCount>,
    /// Mean time from a call's first event to its hang-up over these, in seconds.
    pub holding_s_mean: f64,
    /// Offered traffic of the steady phase in erlangs: planned arrival rate times mean holding time.
    pub erlangs_offered: f64,
    /// Between two looks at the CRM's active calls, in milliseconds.
    pub poll_every_ms: f64,
    /// A call is expected to be shown if it lasts this long, in seconds.
    pub expected_after_s: f64,
    /// A call that is shown this long after its hang-up counts as left active, in seconds.
    pub left_after_s: f64,
}

/// A span of a plan with one arrival rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CallStage {
    /// Since the start of the run, in seconds.
    pub from_s: f64,
    /// Since the start of the run, in seconds.
    pub until_s: f64,
    /// Factor on the busy hour's arrival rate at its start.
    pub factor_from: f64,
    /// The same at its end: another one than at the start is a ramp.
    pub factor_until: f64,
}

/// What was measured of the calls of a run. The screen-pop times themselves are the step
/// `screen_pop` of the workload `calls`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CallsRecord {
    /// The exchange and who listened to it, over the whole run.
    pub exchange: ExchangeRecord,
    /// Calls of the steady phase that were played, by kind.
    pub played: Vec<CallCount>,
    /// Calls of the steady phase that the CRM showed, whenever.
    pub shown: u64,
    /// Calls that had to be shown: those that were, and those that were lost.
    pub expected: u64,
    /// Never shown, although they lasted long enough to be.
    pub lost: u64,
    /// Shown as more than one call.
    pub duplicated: u64,
    /// Shown with the wrong customer, with none where there is one, or with one where there is none.
    pub mismatched: u64,
    /// Still shown long after they were hung up.
    pub left_active: u64,
    /// Never shown, and over so soon that nothing follows from it.
    pub too_short: u64,
    /// Due, but not played, because nobody listened to the exchange or it was down.
    pub not_played: u64,
    /// A call is expected to be shown if it lasts this long, in seconds.
    pub expected_after_s: f64,
    /// A call that is shown this long after its hang-up counts as left active, in seconds.
    pub left_after_s: f64,
    /// Offered traffic of the steady phase in erlangs, as planned.
    pub erlangs_offered: f64,
    /// Carried traffic of the steady phase in erlangs: mean calls in progress at the exchange, from
    /// the time integral of their number.
    pub erlangs_carried: f64,
    /// How the CRM's active calls were looked at.
    pub polling: Polling,
    /// The course of the calls over all phases, in windows as the run's.
    pub series: Vec<CallsPoint>,
    /// The first calls with which something was wrong.
    pub findings: Vec<CallFinding>,
}

/// How the CRM's active calls were looked at. A pop is seen at the first look that shows it: it came
/// after the look before, so the stated time is too long by at most the error given here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Polling {
    /// Planned span between two looks, in milliseconds.
    pub every_ms: f64,
    /// Looks over the whole run.
    pub polls: u64,
    /// Looks that failed.
    pub failed: u64,
    /// From the sending of the last look that did not show a call to the answer of the first that
    /// did: the most by which each stated pop time is too long. Steady phase.
    pub error: Distribution,
    /// The median pop time if every pop came in the middle of its error, in milliseconds.
    pub pop_p50_corrected_ms: Option<f64>,
}

/// The exchange of a run and who listened to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeRecord {
    /// By which way the calls reached the CRM.
    pub kind: ExchangeKind,
    /// Where it listened, was connected to, or the serial port; absent for the direct way.
    pub address: Option<String>,
    /// What it says it is, such as `Asterisk 16.28.0`, or `Asterisk Call Manager/5.0.4`.
    pub software: Option<String>,
    /// Log-ins that were accepted.
    pub logins: u64,
    /// Log-ins that were refused.
    pub logins_refused: u64,
    /// Most listeners at once.
    pub clients_most: u64,
    /// Listeners that were dropped because they read too slowly.
    pub clients_dropped: u64,
    /// Times that a listener sent what cannot be read. It is told so and stays, as at an Asterisk.
    pub clients_garbled: u64,
    /// Events (AMI), lines (SMDR) or requests (direct) to all listeners together.
    pub events_sent: u64,
    /// Bytes of them.
    pub bytes_sent: u64,
    /// The busiest second of the events.
    pub events_per_s_most: u64,
    /// Times the exchange restarted in the run, because the scenario said so.
    pub restarts: u64,
}

/// One window of the calls' course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CallsPoint {
    /// Start of the window, in seconds since the run began.
    pub at_s: f64,
    /// Width of the window, in seconds.
    pub width_s: f64,
    /// Calls that began at the exchange in it, per second.
    pub started_per_s: f64,
    /// Calls in progress at the exchange at its end.
    pub in_progress: u64,
    /// Calls that the CRM showed at its end.
    pub shown: u64,
    /// Events sent in it, per second.
    pub events_per_s: f64,
    /// Pop times of the window; absent where it had none. For the eye, as those of the run.
    pub pop_p50_ms: Option<f64>,
    /// As above, p95; the largest where the window has fewer than 20.
    pub pop_p95_ms: Option<f64>,
    /// The largest pop time of the window.
    pub pop_max_ms: Option<f64>,
}

/// What can be wrong with how a call was shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CallFault {
    /// Never shown.
    Lost,
    /// Shown twice.
    Duplicated,
    /// Shown with the wrong customer.
    Mismatched,
    /// Shown long after its hang-up.
    LeftActive,
}

/// A call with which something was wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CallFinding {
    /// What was wrong.
    pub wrong: CallWrong,
    /// The number of the other party, as the exchange sent it.
    pub number: String,
    /// The call's first event, in seconds since the run began.
    pub at_s: f64,
}

/// What was wrong with a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum CallWrong {
    /// It was never shown.
    Lost {
        /// How long it lasted, in seconds.
        lasted_s: f64,
    },
    /// It was shown as several.
    Duplicated {
        /// How many.
        shown_as: u64,
    },
    /// It was never shown with the right customer.
    Mismatched {
        /// In which way.
        how: Mismatch,
    },
    /// It was still shown after its hang-up.
    LeftActive {
        /// How long after it, in seconds, when it was last looked at.
        for_s: f64,
    },
}

impl CallWrong {
    /// The kind of fault.
    pub fn fault(&self) -> CallFault {
        match self {
            CallWrong::Lost { .. } => CallFault::Lost,
            CallWrong::Duplicated { .. } => CallFault::Duplicated,
            CallWrong::Mismatched { .. } => CallFault::Mismatched,
            CallWrong::LeftActive { .. } => CallFault::LeftActive,
        }
    }
}

/// How a call was shown with the wrong customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// A customer has its number, and none was shown.
    NoCustomer,
    /// Another customer than the one with its number was shown.
    AnotherCustomer,
    /// Nobody has its number, and a customer was shown.
    CustomerOfNobody,
}
