//! What a run sends and what comes back, drawn before it starts.

use std::time::Duration;

use documents::units::Rate;
use sha2::{Digest, Sha256};

use super::messages::{MESSAGES_MOST, Messages};
use crate::arrivals::{Profile, poisson};
use crate::random;
use crate::scenario::Sms;

/// The messages of a run and the instants at which something is due, in microseconds of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct SmsScript {
    /// The campaigns: when each starts, and its messages.
    pub campaigns: Vec<(u64, u32)>,
    /// When each single message is sent.
    pub singles_us: Vec<u64>,
    /// When each reply of a customer comes in.
    pub replies_us: Vec<u64>,
    /// All messages.
    pub messages: Messages,
}

impl SmsScript {
    /// Draws what a scenario sends for so many users until the arrivals end. A campaign that would start
    /// after that is left out. `None` if there are more single messages than numbers tell apart.
    pub fn draw(sms: &Sms, users: u64, seed: u64, until: Duration) -> Option<Self> {
        let campaigns: Vec<(u64, u32)> = sms
            .campaigns
            .iter()
            .filter(|campaign| campaign.after < until)
            .map(|campaign| (campaign.after.as_micros() as u64, campaign.messages as u32))
            .collect();
        let Rate { per_second } = sms.per_user;
        let singles_us =
            instants(&Profile::new(per_second * users as f64, &[], until), seed, "sms");
        let replies_us = sms.inbound.as_ref().map_or_else(Vec::new, |inbound| {
            // Without stages nobody replies.
            let base = if inbound.stages.is_empty() { 0.0 } else { 1.0 };
            instants(&Profile::new(base, &inbound.stages, until), seed, "sms-reply")
        });
        if singles_us.len() > MESSAGES_MOST as usize {
            return None;
        }
        let messages = Messages::of(&campaigns, &singles_us, seed);
        Some(SmsScript { campaigns, singles_us, replies_us, messages })
    }

    /// Adds everything that is due to the hash of a schedule.
    pub(crate) fn hash(&self, hasher: &mut Sha256) {
        for (due_us, messages) in &self.campaigns {
            hasher.update(due_us.to_le_bytes());
            hasher.update(messages.to_le_bytes());
        }
        for due_us in self.singles_us.iter().chain(&self.replies_us) {
            hasher.update(due_us.to_le_bytes());
        }
        let groups = (0..self.messages.campaigns()).map(Some).chain([None]);
        for message in groups.flat_map(|group| self.messages.of_group(group)) {
            hasher.update(message.number.as_bytes());
            hasher.update(message.text.as_bytes());
        }
    }
}

fn instants(profile: &Profile, seed: u64, purpose: &str) -> Vec<u64> {
    let mut rng = random::child(seed, purpose, 0);
    profile.instants_us(poisson(&mut rng))
}
