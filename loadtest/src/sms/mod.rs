//! The messages workload: campaigns and single messages that the CRM is given to send, and the
//! ledger that holds what the gateway got against what the CRM was given.
//!
//! What is sent, and what is held against it, are functions of data: no socket, no clock, no draw that
//! the seed does not give. [`prepare`] and [`desk`] are the shells that talk to the CRM, [`way`] is the
//! gateway that they hear.

pub mod alteration;
mod api;
mod beside;
pub mod desk;
pub mod findings;
pub mod inbound;
pub mod ledger;
pub mod messages;
pub mod numbers;
mod order;
pub mod prepare;
pub mod record;
pub mod script;
pub mod second;
mod slot;
pub mod texts;
pub mod way;

pub(crate) use api::requests_of;
pub use ledger::{CAMPAIGN_MESSAGE, Ledger, LedgerRules, SINGLE_MESSAGE, WORKLOAD};
pub use messages::{MessageKey, Messages, PlannedMessage, TRIAL};
pub use record::{Chapter, MessagesRecord, record};
pub use second::{CampaignSecond, GroupSecond, SmsSecond};

/// The workload of the requests that give messages to the CRM.
pub const API_WORKLOAD: &str = "sms_api";
/// The workload of what the provider sends back.
pub const INBOUND_WORKLOAD: &str = "sms_inbound";
/// The step that starts a campaign.
pub const START_CAMPAIGN: &str = "start_campaign";
/// The step that gives the CRM a single message.
pub const SEND_MESSAGE: &str = "send_message";
/// The step of a delivery report.
pub const DELIVERY_REPORT: &str = "delivery_report";
/// The step of a customer's reply.
pub const REPLY: &str = "reply";
