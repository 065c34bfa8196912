//! The messages in one second of a run, as its line of the journal carries them.
//!
//! Counts are of this second; adding the seconds gives the run.

use documents::sms::{CampaignStatus, SmsFinding, SmsTally};
use serde::{Deserialize, Serialize};

use super::inbound::InboundSecond;
use crate::gateway::GatewayCounts;
use crate::recorder::Durations;

/// What one second brought. Only campaigns in which something happened are listed.
///
/// The ledger leaves the readings of the gateway and of what came in at their defaults: the desk adds
/// them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SmsSecond {
    /// The campaigns in which something happened.
    pub campaigns: Vec<CampaignSecond>,
    /// The single messages.
    pub singles: GroupSecond,
    /// Messages that were started and are neither taken nor lost, now.
    pub waiting: u64,
    /// Requests of the CRM to the gateway, whatever they were for, but for the trial.
    pub attempts: u64,
    /// Of these, taken by the gateway.
    pub taken: u64,
    /// Of the attempts, those with a message that nobody gave to the CRM in this run.
    pub strangers: u64,
    /// Messages with which something was wrong: the first few of each kind.
    pub findings: Vec<SmsFinding>,
    /// What the gateway has counted since the start of the run.
    pub gateway: GatewayCounts,
    /// What came in.
    pub inbound: InboundSecond,
    /// What the CRM said last of the single messages.
    pub outbox: Option<CampaignStatus>,
}

/// What one second brought of a campaign.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CampaignSecond {
    /// Its place among the campaigns, from 0.
    pub campaign: u32,
    /// What became of its messages.
    pub group: GroupSecond,
    /// From the instant it was due to the first of its messages that came now, in microseconds.
    pub first_us: Option<u64>,
    /// From the instant it was due to the last of its messages that came now, in microseconds.
    pub last_us: Option<u64>,
    /// The most later messages before an earlier one that came now.
    pub displaced_most: u64,
    /// Why the CRM did not start it.
    pub not_started: Option<String>,
    /// What the CRM said of it last.
    pub crm: Option<CampaignStatus>,
}

/// What one second brought of a campaign's messages or of the single ones.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupSecond {
    /// What was counted. Nothing is counted as pending: that is what is left at the end.
    pub tally: SmsTally,
    /// Messages that were counted as lost in a second before and came after all, by their places
    /// from 1.
    pub found: Vec<u64>,
    /// From the instant that a message was due to its arrival at the gateway.
    pub to_gateway: Durations,
}
