//! Holds what the gateway got against what the CRM was given: pure, fed with starts, offers, answers
//! and what the CRM says.
//!
//! A message is known by its recipient's number, which no other message of the run has, and else by
//! the number in its text. That it was offered proves that it was started, whatever the answer to
//! the start was.

use std::collections::HashMap;

use documents::run::Outcome;
use documents::sms::{CampaignStatus, Malformation, SmsFinding, SmsTally, SmsWrong};

use super::alteration;
use super::findings::note;
use super::messages::{MessageKey, Messages, TRIAL};
use super::order::Order;
use super::second::{CampaignSecond, SmsSecond};
use super::slot::{Fate, Mark, Slot, Start};
use super::{numbers, texts};
use crate::gateway::{OfferedMessage, Told};
use crate::recorder::Sample;

/// The workload's name.
pub const WORKLOAD: &str = "sms";
/// The step of a campaign's message: from the instant the campaign was due to the gateway.
pub const CAMPAIGN_MESSAGE: &str = "campaign_message";
/// The step of a single message: from the instant it was due to the gateway.
pub const SINGLE_MESSAGE: &str = "single_message";

/// When a message counts as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerRules {
    /// After the CRM said that nothing waits, what may still be on its way gets this long, in
    /// microseconds.
    pub settle_us: u64,
}

/// An attempt that is under way.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    /// The message, if it is one of the run.
    key: Option<MessageKey>,
    /// Its place among the takings of the message, if it was one.
    taking: Option<u32>,
}

/// A message that came behind later ones, on which nothing is decided yet.
#[derive(Debug, Clone, Copy)]
struct Late {
    index: u32,
    behind: u64,
    at_us: u64,
}

/// The messages of a campaign, or the single ones.
#[derive(Debug, Default)]
struct Group {
    slots: Vec<Slot>,
    /// Whether the CRM took the whole group: then what is decided of all is decided of the group.
    is_started: bool,
    waiting: u64,
    /// Whether some message has its `cleared_us`.
    is_cleared: bool,
    /// Of a campaign, once a message of it came.
    order: Option<Order>,
    late: Vec<Late>,
    /// What came out since the last time.
    second: CampaignSecond,
}

impl Group {
    fn tally(&mut self) -> &mut SmsTally {
        &mut self.second.group.tally
    }

    fn slot(&mut self, index: u32) -> &mut Slot {
        &mut self.slots[index as usize]
    }

    /// A message is with the CRM from now on.
    fn begins(&mut self, index: u32) {
        let slot = self.slot(index);
        if slot.fate == Fate::Planned {
            slot.fate = Fate::Waiting;
            self.waiting += 1;
            self.tally().started += 1;
        }
    }
}

/// Whose an offered message is.
enum Whose {
    /// A message of the run; and whether number and text disagree about which.
    Ours(MessageKey, bool),
    Trial,
    Stranger,
}

/// Holds offers against messages.
#[derive(Debug)]
pub struct Ledger {
    rules: LedgerRules,
    messages: Messages,
    /// The campaigns, and behind them the single messages.
    groups: Vec<Group>,
    under_way: HashMap<u64, Attempt>,
    /// The most attempts that were ever under way at once.
    under_way_most: u64,
    is_over: bool,
    samples: Vec<Sample>,
    findings: Vec<SmsFinding>,
    attempts: u64,
    taken: u64,
    strangers: u64,
}

impl Ledger {
    /// A ledger in which nothing has happened.
    pub fn new(rules: LedgerRules, messages: Messages) -> Self {
        let kinds = (0..messages.campaigns()).map(Some).chain([None]);
        let group = |campaign| Group {
            slots: vec![Slot::default(); messages.count(campaign) as usize],
            second: CampaignSecond { campaign: campaign.unwrap_or(0), ..Default::default() },
            ..Group::default()
        };
        let groups = kinds.map(group).collect();
        Ledger {
            rules,
            messages,
            groups,
            under_way: HashMap::new(),
            under_way_most: 0,
            is_over: false,
            samples: Vec::new(),
            findings: Vec::new(),
            attempts: 0,
            taken: 0,
            strangers: 0,
        }
    }

    /// The messages that it holds.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    fn place(&self, campaign: Option<u32>) -> usize {
        campaign.map_or(self.groups.len() - 1, |campaign| campaign as usize)
    }

    fn group(&mut self, campaign: Option<u32>) -> &mut Group {
        let place = self.place(campaign);
        &mut self.groups[place]
    }

    /// The CRM took a campaign. The request was sent at `sent_us`; its answer may have come after the
    /// first messages.
    pub fn campaign_started(&mut self, campaign: u32, sent_us: u64) {
        for index in 0..self.messages.count(Some(campaign)) {
            self.starts(MessageKey { campaign: Some(campaign), index }, Start::Sent(sent_us));
        }
        let group = self.group(Some(campaign));
        group.is_started = true;
        self.decide_order(self.place(Some(campaign)));
    }

    /// The CRM did not take a campaign.
    pub fn campaign_not_started(&mut self, campaign: u32, reason: &str) {
        for index in 0..self.messages.count(Some(campaign)) {
            self.starts(MessageKey { campaign: Some(campaign), index }, Start::Failed);
        }
        self.group(Some(campaign)).second.not_started = Some(reason.to_owned());
    }

    /// The CRM took a single message. The request was sent at `sent_us`.
    pub fn single_started(&mut self, index: u32, sent_us: u64) {
        self.starts(MessageKey { campaign: None, index }, Start::Sent(sent_us));
    }

    /// The CRM did not take a single message.
    pub fn single_not_started(&mut self, index: u32) {
        self.starts(MessageKey { campaign: None, index }, Start::Failed);
    }

    fn starts(&mut self, key: MessageKey, start: Start) {
        if self.messages.due_us(key).is_none() {
            return;
        }
        let group = self.group(key.campaign);
        group.slot(key.index).start = start;
        if let Start::Sent(_) = start {
            group.begins(key.index);
        }
        self.give_sample(key);
    }

    /// Gives the sample of a message that was taken, as soon as it is known when its start was sent.
    fn give_sample(&mut self, key: MessageKey) {
        let Some(due_us) = self.messages.due_us(key) else { return };
        let is_over = self.is_over;
        let slot = self.group(key.campaign).slot(key.index);
        let Fate::Taken(done_us) = slot.fate else { return };
        let sent_us = match slot.start {
            Start::Sent(sent_us) => sent_us,
            // The CRM said no, or nothing, and sent it all the same: the harness was not late.
            Start::Failed => due_us,
            Start::Open if is_over => due_us,
            Start::Open => return,
        };
        if slot.mark(Mark::Sampled) {
            self.samples.push(sample(key, due_us, sent_us, done_us));
        }
    }

    /// A message was offered to the gateway.
    pub fn offered(&mut self, at_us: u64, attempt: u64, message: &OfferedMessage) {
        if self.is_over {
            return;
        }
        let (key, is_another) = match self.whose(at_us, message) {
            Whose::Ours(key, is_another) => (Some(key), is_another),
            Whose::Trial => return,
            Whose::Stranger => (None, false),
        };
        self.attempts += 1;
        self.taken += u64::from(message.taken);
        self.strangers += u64::from(key.is_none());
        let taking = key.and_then(|key| self.offered_ours(key, at_us, message.taken));
        self.under_way.insert(attempt, Attempt { key, taking });
        self.under_way_most = self.under_way_most.max(self.under_way.len() as u64);
        let Some(key) = key.filter(|_| message.taken) else { return };
        self.check(key, at_us, message, is_another);
        self.judge_takings(key, at_us);
        self.decide_order(self.place(key.campaign));
    }

    fn whose(&self, at_us: u64, message: &OfferedMessage) -> Whose {
        // What comes before it is due was sent by an earlier run that had the same numbers.
        let of_run = |key: &MessageKey| {
            *key == TRIAL || self.messages.due_us(*key).is_some_and(|due_us| due_us <= at_us)
        };
        let by_number = numbers::key_of(&message.number).filter(of_run);
        let by_text = texts::key_of(&message.text).filter(of_run);
        let (key, is_another) = match (by_number, by_text) {
            (Some(key), Some(text)) => (key, key != text),
            (Some(key), None) => (key, false),
            (None, Some(key)) => (key, true),
            (None, None) => return Whose::Stranger,
        };
        if key == TRIAL { Whose::Trial } else { Whose::Ours(key, is_another) }
    }

    /// Counts an offer of a message of the run. Gives its place among the takings, if it was one.
    fn offered_ours(&mut self, key: MessageKey, at_us: u64, is_taken: bool) -> Option<u32> {
        let due_us = self.messages.due_us(key)?;
        let group = self.group(key.campaign);
        group.begins(key.index);
        let slot = group.slot(key.index);
        slot.offers += 1;
        slot.under_way += 1;
        let is_first = slot.offers == 1;
        let taking = is_taken.then_some(slot.takings);
        slot.takings += u32::from(is_taken);
        let tally = group.tally();
        tally.attempts += 1;
        tally.retries += u64::from(!is_first);
        if is_first && key.campaign.is_some() {
            Self::came_in_order(group, key.index, at_us);
        }
        if taking == Some(0) {
            Self::arrives(group, key, due_us, at_us);
            self.give_sample(key);
        }
        taking
    }

    /// A message of a campaign is offered for the first time. A retry does not count: that it comes
    /// late is the gateway's doing, which refused it when it came in its turn.
    fn came_in_order(group: &mut Group, index: u32, at_us: u64) {
        let places = group.slots.len() as u32;
        let behind = group.order.get_or_insert_with(|| Order::new(places)).comes(index);
        group.second.displaced_most = group.second.displaced_most.max(behind);
        if behind > 0 {
            group.late.push(Late { index, behind, at_us });
        }
    }

    /// A message is taken for the first time.
    fn arrives(group: &mut Group, key: MessageKey, due_us: u64, at_us: u64) {
        let slot = group.slot(key.index);
        let was_lost = slot.fate == Fate::Lost;
        slot.fate = Fate::Taken(at_us);
        if was_lost {
            group.second.group.found.push(u64::from(key.index) + 1);
        } else {
            group.waiting -= 1;
        }
        group.tally().arrived += 1;
        let after_us = at_us.saturating_sub(due_us);
        group.second.group.to_gateway.record(after_us);
        if key.campaign.is_some() {
            let CampaignSecond { first_us, last_us, .. } = &mut group.second;
            *first_us = Some(first_us.map_or(after_us, |first_us| first_us.min(after_us)));
            *last_us = Some(last_us.map_or(after_us, |last_us| last_us.max(after_us)));
        }
    }

    /// Holds a message that was taken against what the CRM was given.
    fn check(&mut self, key: MessageKey, at_us: u64, message: &OfferedMessage, is_another: bool) {
        let noted = message.wrong.first().copied();
        let what = if is_another { Some(Malformation::AnotherNumber) } else { noted };
        if let Some(what) = what {
            self.finds(key, at_us, Mark::Malformed, SmsWrong::Malformed { what });
        }
        if is_another && numbers::key_of(&message.number) == Some(key) {
            // It has another message's text, which is what was wrong with it.
            return;
        }
        let given = self.messages.text(key);
        if let Some((how, given, got)) = alteration::compare(&given, &message.text) {
            self.finds(key, at_us, Mark::Altered, SmsWrong::Altered { how, given, got });
        }
    }

    /// Counts a fault of a message, once, and notes it.
    fn finds(&mut self, key: MessageKey, at_us: u64, mark: Mark, wrong: SmsWrong) {
        let group = self.group(key.campaign);
        if group.slot(key.index).mark(mark) {
            let tally = group.tally();
            match mark {
                Mark::Altered => tally.altered += 1,
                Mark::Malformed => tally.malformed += 1,
                Mark::Duplicated => tally.duplicated += 1,
                Mark::Repeated | Mark::Sampled => {}
            }
        } else if mark != Mark::Duplicated {
            // Only how often it was taken is worth saying anew.
            return;
        }
        note(&mut self.findings, finding(key, at_us, wrong));
    }

    /// Looks whether a message was taken more than once, and whether it had to be.
    fn judge_takings(&mut self, key: MessageKey, at_us: u64) {
        self.judge_need(key);
        let slot = *self.group(key.campaign).slot(key.index);
        if slot.is_duplicated() {
            let times = u64::from(slot.takings);
            self.finds(key, at_us, Mark::Duplicated, SmsWrong::Duplicated { times });
        }
    }

    /// Counts a message that was taken again because the CRM could not know of the first taking.
    fn judge_need(&mut self, key: MessageKey) {
        let is_over = self.is_over;
        let group = self.group(key.campaign);
        let slot = group.slot(key.index);
        if slot.is_repeated(is_over) && slot.mark(Mark::Repeated) {
            group.tally().repeated += 1;
        }
    }

    /// An attempt is over.
    pub fn answered(&mut self, at_us: u64, attempt: u64, told: Told) {
        if self.is_over {
            return;
        }
        let Some(Attempt { key: Some(key), taking }) = self.under_way.remove(&attempt) else {
            return;
        };
        self.group(key.campaign).slot(key.index).answered(taking, told);
        if taking.is_some() {
            self.judge_takings(key, at_us);
        }
    }

    /// What the CRM says of a campaign, or with `None` of the single messages.
    pub fn crm_says(&mut self, campaign: Option<u32>, status: CampaignStatus, at_us: u64) {
        let group = self.group(campaign);
        if campaign.is_some() {
            group.second.crm = Some(status);
        }
        let says_none = status.waiting == 0;
        if !says_none && !group.is_cleared || group.waiting == 0 {
            return;
        }
        group.is_cleared = says_none;
        for slot in group.slots.iter_mut().filter(|slot| slot.is_waiting()) {
            slot.cleared_us = says_none.then(|| slot.cleared_us.unwrap_or(at_us));
        }
    }

    /// Lets time pass. A message is lost once the CRM said that nothing of its campaign waits, what may
    /// be on its way had its time, no attempt of it is under way, and it was not taken.
    pub fn at(&mut self, now_us: u64) {
        for place in 0..self.groups.len() {
            let campaign = (place + 1 < self.groups.len()).then_some(place as u32);
            let settle_us = self.rules.settle_us;
            let group = &mut self.groups[place];
            if !group.is_cleared || group.waiting == 0 {
                continue;
            }
            let is_lost = |slot: &Slot| {
                let is_due = |cleared_us| now_us.saturating_sub(cleared_us) >= settle_us;
                slot.is_waiting() && slot.under_way == 0 && slot.cleared_us.is_some_and(is_due)
            };
            for (index, slot) in (0..).zip(&mut group.slots) {
                if is_lost(slot) {
                    slot.fate = Fate::Lost;
                    group.waiting -= 1;
                    group.second.group.tally.lost += 1;
                    let key = MessageKey { campaign, index };
                    note(&mut self.findings, finding(key, now_us, SmsWrong::Lost));
                }
            }
            self.decide_order(place);
        }
    }

    /// Decides on a campaign's order, once nothing of it waits or the run is over: by then it is known
    /// how many attempts were ever under way at once, which is how far senders that work side by
    /// side overtake each other. Only what reaches the gateway is seen: a CRM whose connections were
    /// refused offers late what it had tried in its turn, and that counts as reordered.
    fn decide_order(&mut self, place: usize) {
        let group = &mut self.groups[place];
        if group.late.is_empty() || !self.is_over && (!group.is_started || group.waiting > 0) {
            return;
        }
        let campaign = Some(group.second.campaign);
        for Late { index, behind, at_us } in std::mem::take(&mut group.late) {
            if behind > self.under_way_most {
                group.second.group.tally.reordered += 1;
                let key = MessageKey { campaign, index };
                let wrong = SmsWrong::Reordered { behind };
                note(&mut self.findings, finding(key, at_us, wrong));
            }
        }
    }

    /// Messages that were started and are neither taken nor lost.
    pub fn undecided(&self) -> u64 {
        self.groups.iter().map(|group| group.waiting).sum()
    }

    /// The run is over: what was not decided is pending, and nothing more counts.
    pub fn give_up(&mut self, now_us: u64) {
        if self.is_over {
            return;
        }
        self.at(now_us);
        self.is_over = true;
        for place in 0..self.groups.len() {
            self.decide_order(place);
            let campaign = (place + 1 < self.groups.len()).then_some(place as u32);
            for index in 0..self.groups[place].slots.len() as u32 {
                let key = MessageKey { campaign, index };
                self.judge_need(key);
                self.give_sample(key);
            }
        }
    }

    /// What came out since the last time, but for the samples.
    pub fn take(&mut self) -> SmsSecond {
        let waiting = self.undecided();
        let (singles, campaigns) = self.groups.split_last_mut().expect("the single messages");
        let campaigns = campaigns.iter_mut().filter_map(|group| {
            let campaign = group.second.campaign;
            let nothing = CampaignSecond { campaign, ..CampaignSecond::default() };
            let second = std::mem::replace(&mut group.second, nothing.clone());
            (second != nothing).then_some(second)
        });
        SmsSecond {
            campaigns: campaigns.collect(),
            singles: std::mem::take(&mut singles.second.group),
            waiting,
            attempts: std::mem::take(&mut self.attempts),
            taken: std::mem::take(&mut self.taken),
            strangers: std::mem::take(&mut self.strangers),
            findings: std::mem::take(&mut self.findings),
            ..SmsSecond::default()
        }
    }

    /// The samples that came out since the last time, for the recorder.
    pub fn take_samples(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.samples)
    }
}

fn finding(key: MessageKey, at_us: u64, wrong: SmsWrong) -> SmsFinding {
    SmsFinding {
        wrong,
        campaign: key.campaign.map(|campaign| u64::from(campaign) + 1),
        message: u64::from(key.index) + 1,
        at_s: at_us as f64 / 1e6,
    }
}

fn sample(key: MessageKey, due_us: u64, sent_us: u64, done_us: u64) -> Sample {
    Sample {
        workload: WORKLOAD,
        step: if key.campaign.is_some() { CAMPAIGN_MESSAGE } else { SINGLE_MESSAGE },
        outcome: Outcome::Ok,
        due_us,
        sent_us,
        done_us,
        think_us: 0,
        requests: 1,
        failure: None,
    }
}

#[cfg(test)]
mod tests;
