//! The messages of a run: which there are, when each is due, and what each says.
//!
//! Numbers and texts follow from a message's key and the seed, so that they are made when they are
//! asked for: twenty thousand messages take a few words here.

use wire::sms::text::Size;

use super::{numbers, texts};
use crate::random;

/// Campaigns of a run at most: a number has two digits for them, of which 00 is the single messages
/// and 99 the trial.
pub const CAMPAIGNS_MOST: u32 = 98;
/// Messages of a campaign at most: number and text have six digits for them, from 0 and from 1.
pub const MESSAGES_MOST: u32 = 999_999;
/// The message that is sent before a run, to see that what the CRM sends comes to the harness. It is
/// no message of the run.
pub const TRIAL: MessageKey = MessageKey { campaign: Some(CAMPAIGNS_MOST), index: 0 };

/// Which message of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey {
    /// Its campaign, from 0; `None` for a single message.
    pub campaign: Option<u32>,
    /// Its place in its campaign or among the single messages, from 0.
    pub index: u32,
}

/// A message as the CRM is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedMessage {
    /// Which it is.
    pub key: MessageKey,
    /// Whom it goes to.
    pub number: String,
    /// What it says.
    pub text: String,
    /// When it or its campaign is due, in microseconds of the run.
    pub due_us: u64,
}

/// The messages of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messages {
    /// Due instant and messages of each campaign.
    campaigns: Vec<(u64, u32)>,
    /// Due instants of the single messages.
    singles: Vec<u64>,
    seed: u64,
}

impl Messages {
    /// The messages of campaigns, each with its due instant and its number of messages, and of
    /// single messages with theirs.
    ///
    /// # Panics
    /// If there are more than [`CAMPAIGNS_MOST`] campaigns or more than [`MESSAGES_MOST`] messages in
    /// one of them or single ones: their numbers would not be unique. The plan refuses that before.
    pub fn of(campaigns: &[(u64, u32)], singles: &[u64], seed: u64) -> Messages {
        assert!(campaigns.len() <= CAMPAIGNS_MOST as usize, "too many campaigns");
        let counts = campaigns.iter().map(|(_, count)| *count as usize);
        let fits = counts.chain([singles.len()]).all(|count| count <= MESSAGES_MOST as usize);
        assert!(fits, "too many messages of a kind");
        Messages { campaigns: campaigns.to_vec(), singles: singles.to_vec(), seed }
    }

    /// Campaigns.
    pub fn campaigns(&self) -> u32 {
        self.campaigns.len() as u32
    }

    /// Messages of a campaign, or single ones.
    pub fn count(&self, campaign: Option<u32>) -> u32 {
        match campaign {
            None => self.singles.len() as u32,
            Some(campaign) => self.campaigns.get(campaign as usize).map_or(0, |(_, count)| *count),
        }
    }

    /// All messages.
    pub fn total(&self) -> u64 {
        let of_campaigns: u64 = self.campaigns.iter().map(|(_, count)| u64::from(*count)).sum();
        of_campaigns + self.singles.len() as u64
    }

    /// When a message or its campaign is due; `None` if the run has no such message.
    pub fn due_us(&self, key: MessageKey) -> Option<u64> {
        match key.campaign {
            None => self.singles.get(key.index as usize).copied(),
            Some(campaign) => {
                let (due_us, count) = self.campaigns.get(campaign as usize)?;
                (key.index < *count).then_some(*due_us)
            }
        }
    }

    /// What a message says.
    pub fn text(&self, key: MessageKey) -> String {
        let group = key.campaign.map_or(0, |campaign| u64::from(campaign) + 1);
        let index = group * u64::from(MESSAGES_MOST) + u64::from(key.index);
        texts::text(key, &mut random::child(self.seed, "sms text", index))
    }

    /// A message, if the run has it.
    pub fn message(&self, key: MessageKey) -> Option<PlannedMessage> {
        let due_us = self.due_us(key)?;
        Some(PlannedMessage { key, number: numbers::number(key), text: self.text(key), due_us })
    }

    /// The message to try the way with, before anything is due.
    pub fn trial(&self) -> PlannedMessage {
        let (key, due_us) = (TRIAL, 0);
        PlannedMessage { key, number: numbers::number(key), text: self.text(key), due_us }
    }

    /// The messages of a campaign, or the single ones, in their order.
    pub fn of_group(&self, campaign: Option<u32>) -> impl Iterator<Item = PlannedMessage> {
        let keys = (0..self.count(campaign)).map(move |index| MessageKey { campaign, index });
        keys.filter_map(|key| self.message(key))
    }

    /// Parts of all messages: what the customer pays.
    pub fn parts(&self) -> u64 {
        let groups = (0..self.campaigns()).map(Some).chain([None]);
        groups
            .flat_map(|group| self.of_group(group))
            .map(|message| Size::of(&message.text).parts as u64)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_the_same_for_the_same_seed_and_others_for_another() {
        let text = |seed| -> Vec<String> {
            let messages = Messages::of(&[(5, 40)], &[9, 11], seed);
            messages.of_group(Some(0)).chain(messages.of_group(None)).map(|m| m.text).collect()
        };
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }

    #[test]
    fn a_run_has_its_own_messages_and_no_others() {
        let messages = Messages::of(&[(5, 2), (6, 3)], &[9, 11], 1);
        assert_eq!((messages.total(), messages.campaigns()), (7, 2));
        let due = |campaign, index| messages.due_us(MessageKey { campaign, index });
        assert_eq!([due(Some(0), 1), due(Some(1), 2), due(None, 1)], [Some(5), Some(6), Some(11)]);
        assert_eq!([due(Some(0), 2), due(Some(2), 0), due(None, 2)], [None; 3]);
        assert_eq!(messages.due_us(TRIAL), None);
        assert_eq!(messages.of_group(Some(1)).count(), 3);
    }

    #[test]
    fn parts_are_those_of_the_texts() {
        let messages = Messages::of(&[(0, 200)], &[], 3);
        let counted = messages.of_group(Some(0)).map(|m| Size::of(&m.text).parts as u64);
        assert_eq!(messages.parts(), counted.sum::<u64>());
        assert!(messages.parts() > 200, "some have more than one part");
    }

    #[test]
    #[should_panic(expected = "too many campaigns")]
    fn more_campaigns_than_numbers_hold_are_refused() {
        Messages::of(&[(0, 1); CAMPAIGNS_MOST as usize + 1], &[], 1);
    }
}
