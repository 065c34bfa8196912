//! Short messages in a run: what was planned, what reached the gateway, and what the CRM said of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::distribution::Distribution;

/// By which way the messages leave the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum GatewayKind {
    /// The harness plays a provider that is called by HTTP.
    Http {
        /// The name of its description, such as `sendsms`.
        description: String,
    },
    /// The harness plays a GSM modem on a serial line.
    Modem,
}

/// The messages of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SmsPlan {
    /// By which way they leave the CRM.
    pub gateway: GatewayKind,
    /// Messages that the gateway takes in a second at most; absent where it takes what comes.
    pub gateway_rate_per_s: Option<f64>,
    /// How long the gateway takes to answer, as written: `lognormal 120 ms, deviation 60 ms`.
    pub gateway_latency: String,
    /// What goes wrong at the gateway, as written, one line each.
    pub gateway_troubles: Vec<String>,
    /// The campaigns, in the order of their instants.
    pub campaigns: Vec<CampaignPlan>,
    /// Messages that are sent one by one, each at an instant of its own.
    pub singles_planned: u64,
    /// Messages of all campaigns and the single ones.
    pub messages_planned: u64,
    /// Parts of all of them: what the customer pays.
    pub parts_planned: u64,
    /// Replies of customers in the whole schedule, beside the delivery reports.
    pub replies_planned: u64,
    /// Part of the messages for which the gateway sends a delivery report, in `[0, 1]`.
    pub reports_share: f64,
    /// How long after the answer to its taking a message's delivery report is due, as written.
    pub reports_after: String,
    /// After the arrivals end, campaigns get this long to drain, in seconds.
    pub patience_s: f64,
}

/// One campaign of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CampaignPlan {
    /// When it is to start, in seconds since the run began.
    pub at_s: f64,
    /// Its messages.
    pub messages: u64,
}

/// What was measured of the messages of a run. Times from the start of a campaign to a message's
/// arrival at the gateway are also the step `campaign_message` of the workload `sms`, those of single
/// messages the step `single_message`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SmsRecord {
    /// The gateway, over the whole run.
    pub gateway: GatewayRecord,
    /// The campaigns, in the order of their instants.
    pub campaigns: Vec<CampaignRecord>,
    /// The single messages together.
    pub singles: SmsTally,
    /// All messages together.
    pub total: SmsTally,
    /// What came in: delivery reports and replies.
    pub inbound: Option<InboundRecord>,
    /// The others' times while a campaign drained and while none did.
    pub beside: Vec<Beside>,
    /// The course of the messages over all phases, in windows as the run's.
    pub series: Vec<SmsPoint>,
    /// The first messages with which something was wrong.
    pub findings: Vec<SmsFinding>,
}

/// What became of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsTally {
    /// Given to the CRM and started.
    pub started: u64,
    /// Taken by the gateway, at least once.
    pub arrived: u64,
    /// Never taken by the gateway, although the CRM says that nothing is left to send.
    pub lost: u64,
    /// Taken more than once, although the first answer had reached the CRM whole.
    pub duplicated: u64,
    /// Taken more than once because an answer of the gateway did not reach the CRM: the second time is
    /// the CRM's only way to be sure.
    pub repeated: u64,
    /// First offered to the gateway after more later ones than the CRM ever had under way at once.
    pub reordered: u64,
    /// Taken with another text than the CRM was given.
    pub altered: u64,
    /// Taken with something else wrong: a number with 98, another sender, wrong credentials.
    pub malformed: u64,
    /// Neither taken nor given up when the run ended.
    pub pending: u64,
    /// Requests in which the CRM offered them to the gateway.
    pub attempts: u64,
    /// Of these, for a message that had been offered before.
    pub retries: u64,
}

/// What was measured of one campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CampaignRecord {
    /// When it was to start, in seconds since the run began.
    pub at_s: f64,
    /// Its messages.
    pub messages: u64,
    /// Why the CRM did not start it; absent where it did.
    pub not_started: Option<String>,
    /// What became of its messages.
    pub tally: SmsTally,
    /// From the instant it was due to its first message at the gateway, in milliseconds.
    pub first_ms: Option<f64>,
    /// From the instant it was due to its last message at the gateway, in milliseconds; absent while
    /// some are pending.
    pub last_ms: Option<f64>,
    /// Messages a second between its first and its last at the gateway.
    pub drain_per_s: Option<f64>,
    /// From the instant it was due to each message's arrival.
    pub to_gateway: Distribution,
    /// The most later messages that came before an earlier one.
    pub displaced_most: u64,
    /// What the CRM says of it at the end; absent if it does not say.
    pub crm: Option<CampaignStatus>,
}

/// What the CRM says of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CampaignStatus {
    /// Still to be sent.
    pub waiting: u64,
    /// Sent, as far as it knows.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
    /// Of the sent ones, reported as delivered.
    pub delivered: u64,
    /// Requests to the gateway.
    pub attempts: u64,
}

/// The gateway of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GatewayRecord {
    /// By which way the messages left the CRM.
    pub kind: GatewayKind,
    /// Where it listened, without credentials.
    pub address: String,
    /// Requests, or messages offered by the modem's line.
    pub attempts: u64,
    /// Taken.
    pub taken: u64,
    /// Refused, by reason, most frequent first.
    pub refused: Vec<RefusalCount>,
    /// Requests that met something that the scenario or the description makes go wrong.
    pub troubled: u64,
    /// Requests that cannot be read as the description says.
    pub unreadable: u64,
    /// Requests with a message that nobody gave to the CRM in this run.
    pub strangers: u64,
    /// Most requests under way at once.
    pub concurrent_most: u64,
    /// Parts of all messages taken.
    pub parts: u64,
    /// The busiest second of the messages taken.
    pub taken_per_s_most: u64,
}

/// Why a gateway refuses a message.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SmsRefusal {
    /// User name or password are wrong.
    Credentials,
    /// The sender is not one of its lines.
    Sender,
    /// The recipient's number is not written as it wants it.
    Number,
    /// The text is empty, too long or not UTF-8.
    Text,
    /// More came than it takes.
    Rate,
    /// It is not well, and says so.
    Error,
}

/// Refusals for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusalCount {
    /// Why.
    pub why: SmsRefusal,
    /// How many.
    pub requests: u64,
}

/// What came in. Response times are the steps `delivery_report` and `reply` of the workload
/// `sms_inbound`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InboundRecord {
    /// Delivery reports that the CRM took.
    pub reports_taken: u64,
    /// Delivery reports that were due: one for each message of which the CRM was told that it was taken,
    /// for the part of them that the plan says.
    pub reports_due: u64,
    /// Messages that the CRM shows as delivered; absent if it does not say.
    pub delivered_shown: Option<u64>,
    /// Replies that the CRM took.
    pub replies_taken: u64,
    /// Replies that were due.
    pub replies_due: u64,
}

/// Times of something else while a campaign drained and while none did. Steps count where they ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// A workload or step: `crm`, `screen_pop`.
    pub of: String,
    /// In the seconds in which a campaign drained.
    pub draining: Distribution,
    /// In the other seconds of the steady phase.
    pub otherwise: Distribution,
}

/// One window of the messages' course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SmsPoint {
    /// Start of the window, in seconds since the run began.
    pub at_s: f64,
    /// Width of the window, in seconds.
    pub width_s: f64,
    /// Messages taken by the gateway in it, per second.
    pub taken_per_s: f64,
    /// Requests of the CRM to the gateway in it, per second.
    pub attempts_per_s: f64,
    /// Messages that were started and not yet taken, at its end.
    pub waiting: u64,
    /// Delivery reports and replies sent to the CRM in it, per second.
    pub inbound_per_s: f64,
}

/// What can be wrong with a message.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SmsFault {
    /// Never taken by the gateway.
    Lost,
    /// Taken more than once without need.
    Duplicated,
    /// Far behind later ones.
    Reordered,
    /// With another text.
    Altered,
    /// With something else wrong.
    Malformed,
}

/// A message with which something was wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SmsFinding {
    /// What was wrong.
    pub wrong: SmsWrong,
    /// Its campaign, from 1; absent for a single message.
    pub campaign: Option<u64>,
    /// Its place in its campaign or among the single messages, from 1.
    pub message: u64,
    /// When that was seen, in seconds since the run began.
    pub at_s: f64,
}

/// What was wrong with a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum SmsWrong {
    /// It was never taken.
    Lost,
    /// It was taken several times.
    Duplicated {
        /// How often.
        times: u64,
    },
    /// It came behind later ones.
    Reordered {
        /// How many.
        behind: u64,
    },
    /// Its text had changed.
    Altered {
        /// In which way.
        how: Alteration,
        /// The text around the first difference, as the CRM was given it.
        given: String,
        /// The same place, as the gateway got it.
        got: String,
    },
    /// Something else in the request was wrong.
    Malformed {
        /// What.
        what: Malformation,
    },
}

impl SmsWrong {
    /// The kind of fault.
    pub fn fault(&self) -> SmsFault {
        match self {
            SmsWrong::Lost => SmsFault::Lost,
            SmsWrong::Duplicated { .. } => SmsFault::Duplicated,
            SmsWrong::Reordered { .. } => SmsFault::Reordered,
            SmsWrong::Altered { .. } => SmsFault::Altered,
            SmsWrong::Malformed { .. } => SmsFault::Malformed,
        }
    }
}

/// How a text was altered, by its first difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// Letters became question marks: it went through a code page.
    QuestionMarks,
    /// UTF-8 was read as another encoding.
    Mojibake,
    /// Persian ی or ک became the Arabic letters, or the other way.
    ArabicLetters,
    /// A zero-width non-joiner is missing or became a space.
    Joiner,
    /// Digits became those of another script.
    Digits,
    /// A character outside the basic plane (an emoji) was lost or broken.
    Astral,
    /// The end is missing.
    CutOff,
    /// Anything else.
    Other,
}

/// What else can be wrong in a request.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Malformation {
    /// The number begins with 98, +98 or 0098.
    CountryCode,
    /// The number is not the one that the message was given for.
    AnotherNumber,
    /// The sender is another one.
    Sender,
    /// User name or password are wrong.
    Credentials,
    /// The text is not UTF-8.
    NotUtf8,
}
