//! The messages workload: campaigns and single messages that the CRM is given to send, and the
//! ledger that holds what the gateway got against what the CRM was given.
//!
//! Everything here is a function of data: no socket, no clock, no draw that the seed does not give.

pub mod alteration;
pub mod findings;
pub mod ledger;
pub mod messages;
pub mod numbers;
mod order;
pub mod record;
pub mod second;
mod slot;
pub mod texts;

pub use ledger::{CAMPAIGN_MESSAGE, Ledger, LedgerRules, SINGLE_MESSAGE, WORKLOAD};
pub use messages::{MessageKey, Messages, PlannedMessage, TRIAL};
pub use record::{Chapter, MessagesRecord, record};
pub use second::{CampaignSecond, GroupSecond, SmsSecond};
