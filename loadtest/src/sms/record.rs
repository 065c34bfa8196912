//! The messages' part of a run record, made of the seconds of a journal.

use documents::distribution::Distribution;
use documents::sms::{
    CampaignRecord, CampaignStatus, GatewayRecord, InboundRecord, SmsFinding, SmsPlan, SmsPoint,
    SmsRecord, SmsTally, SmsWrong,
};

use super::beside::{beside, draining};
use super::findings::note;
use super::second::{CampaignSecond, GroupSecond, SmsSecond};
use super::way::GatewayFacts;
use crate::recorder::{Second, Tally};

/// What the record is made of.
#[derive(Debug, Clone, Copy)]
pub struct Chapter<'a> {
    /// What was planned.
    pub plan: &'a SmsPlan,
    /// The second of each line, from 0, and its messages.
    pub seconds: &'a [(u64, &'a SmsSecond)],
    /// The width of the windows, in seconds.
    pub width_s: u64,
}

/// The part of `documents::sms::SmsRecord` that the ledger knows.
#[derive(Debug, Clone, PartialEq)]
pub struct MessagesRecord {
    /// The campaigns, in the order of their instants.
    pub campaigns: Vec<CampaignRecord>,
    /// The single messages together.
    pub singles: SmsTally,
    /// All messages together.
    pub total: SmsTally,
    /// The windows.
    pub series: Vec<SmsPoint>,
    /// The first messages of each kind of fault.
    pub findings: Vec<SmsFinding>,
}

/// Makes the record of a run's messages.
pub(crate) fn whole(
    seconds: &[Second],
    plan: &SmsPlan,
    gateway: &GatewayFacts,
    end_s: f64,
    width_s: u64,
) -> SmsRecord {
    let of_messages: Vec<(u64, &SmsSecond)> =
        seconds.iter().filter_map(|s| Some((s.second, s.sms.as_ref()?))).collect();
    let chapter = Chapter { plan, seconds: &of_messages, width_s };
    let MessagesRecord { campaigns, singles, total, series, findings } = record(&chapter);
    let draining = draining(&campaigns, end_s);
    let inbound = inbound(&chapter, &campaigns);
    SmsRecord {
        gateway: gateway_of(&chapter, gateway),
        beside: beside(seconds, &draining),
        inbound,
        campaigns,
        singles,
        total,
        series,
        findings,
    }
}

fn gateway_of(chapter: &Chapter<'_>, facts: &GatewayFacts) -> GatewayRecord {
    let seconds = || chapter.seconds.iter().map(|(_, second)| *second);
    let counts = seconds().last().map(|second| second.gateway).unwrap_or_default();
    GatewayRecord {
        kind: facts.kind.clone(),
        address: facts.address.clone(),
        attempts: seconds().map(|second| second.attempts).sum(),
        taken: seconds().map(|second| second.taken).sum(),
        refused: counts.refused.by_frequency(),
        troubled: counts.troubled,
        unreadable: counts.unreadable,
        strangers: seconds().map(|second| second.strangers).sum(),
        concurrent_most: counts.concurrent_most,
        parts: counts.parts,
        taken_per_s_most: seconds().map(|second| second.taken).max().unwrap_or(0),
    }
}

/// What came in; `None` where nothing was to come.
fn inbound(chapter: &Chapter<'_>, campaigns: &[CampaignRecord]) -> Option<InboundRecord> {
    if chapter.plan.reports_share <= 0.0 && chapter.plan.replies_planned == 0 {
        return None;
    }
    let sum =
        |of: fn(&SmsSecond) -> u64| chapter.seconds.iter().map(|(_, second)| of(second)).sum();
    let outbox = chapter.seconds.iter().rev().find_map(|(_, second)| second.outbox);
    // Said of some and not of others, it would be too few.
    let said: Option<Vec<CampaignStatus>> = campaigns
        .iter()
        .filter(|campaign| campaign.not_started.is_none())
        .map(|campaign| campaign.crm)
        .chain((chapter.plan.singles_planned > 0).then_some(outbox))
        .collect();
    Some(InboundRecord {
        reports_taken: sum(|second| second.inbound.reports_taken),
        reports_due: sum(|second| second.inbound.reports_due),
        delivered_shown: said.map(|said| said.iter().map(|status| status.delivered).sum()),
        replies_taken: sum(|second| second.inbound.replies_taken),
        replies_due: sum(|second| second.inbound.replies_due),
    })
}

/// Makes the messages' part of a record.
pub fn record(chapter: &Chapter<'_>) -> MessagesRecord {
    let seconds = || chapter.seconds.iter().map(|(_, second)| *second);
    let campaigns: Vec<CampaignRecord> = (0..)
        .zip(&chapter.plan.campaigns)
        .map(|(place, plan)| {
            let of_campaign = seconds().flat_map(|second| &second.campaigns);
            let mine: Vec<&CampaignSecond> =
                of_campaign.filter(|campaign| campaign.campaign == place).collect();
            campaign(plan.at_s, plan.messages, &mine)
        })
        .collect();
    let singles = tally(seconds().map(|second| &second.singles));
    let mut total = singles;
    campaigns.iter().for_each(|campaign| add(&mut total, &campaign.tally));
    MessagesRecord {
        campaigns,
        singles,
        total,
        series: series(chapter),
        findings: findings(chapter),
    }
}

fn campaign(at_s: f64, messages: u64, seconds: &[&CampaignSecond]) -> CampaignRecord {
    let tally = tally(seconds.iter().map(|second| &second.group));
    let mut to_gateway = Tally::default();
    seconds.iter().for_each(|second| to_gateway.merge(&second.group.to_gateway));
    let first_us = seconds.iter().filter_map(|second| second.first_us).min();
    let last_us = seconds.iter().filter_map(|second| second.last_us).max();
    let span_us = last_us.unwrap_or(0) - first_us.unwrap_or(0);
    // From the first to the last there is one step less than messages.
    let drain_per_s =
        (span_us > 0).then(|| tally.arrived.saturating_sub(1) as f64 / (span_us as f64 / 1e6));
    let ms = |us: u64| us as f64 / 1e3;
    CampaignRecord {
        at_s,
        messages,
        not_started: seconds.iter().find_map(|second| second.not_started.clone()),
        tally,
        first_ms: first_us.map(ms),
        last_ms: last_us.filter(|_| tally.pending == 0).map(ms),
        drain_per_s,
        to_gateway: Distribution::of(&to_gateway.histogram, to_gateway.out_of_range),
        displaced_most: seconds.iter().map(|second| second.displaced_most).max().unwrap_or(0),
        crm: seconds.iter().rev().find_map(|second| second.crm),
    }
}

/// Adds the seconds of a group. What was counted as lost and came after all is not lost, and what is
/// neither taken nor lost at the end is pending: that is so in the journal of a killed run, too.
fn tally<'a>(seconds: impl Iterator<Item = &'a GroupSecond>) -> SmsTally {
    let mut sum = SmsTally::default();
    for second in seconds {
        add(&mut sum, &second.tally);
        sum.lost = sum.lost.saturating_sub(second.found.len() as u64);
    }
    sum.pending = sum.started.saturating_sub(sum.arrived + sum.lost);
    sum
}

fn add(sum: &mut SmsTally, more: &SmsTally) {
    let SmsTally {
        started,
        arrived,
        lost,
        duplicated,
        repeated,
        reordered,
        altered,
        malformed,
        pending,
        attempts,
        retries,
    } = *more;
    sum.started += started;
    sum.arrived += arrived;
    sum.lost += lost;
    sum.duplicated += duplicated;
    sum.repeated += repeated;
    sum.reordered += reordered;
    sum.altered += altered;
    sum.malformed += malformed;
    sum.pending += pending;
    sum.attempts += attempts;
    sum.retries += retries;
}

fn findings(chapter: &Chapter<'_>) -> Vec<SmsFinding> {
    let mut kept: Vec<SmsFinding> = Vec::new();
    for (_, second) in chapter.seconds {
        second.findings.iter().for_each(|finding| note(&mut kept, finding.clone()));
        let campaigns = second.campaigns.iter();
        let found =
            campaigns.map(|campaign| (Some(u64::from(campaign.campaign) + 1), &campaign.group));
        for (campaign, group) in found.chain([(None, &second.singles)]) {
            kept.retain(|finding| {
                let came = finding.campaign == campaign && group.found.contains(&finding.message);
                finding.wrong != SmsWrong::Lost || !came
            });
        }
    }
    kept
}

fn series(chapter: &Chapter<'_>) -> Vec<SmsPoint> {
    let same = |a: &(u64, _), b: &(u64, _)| a.0 / chapter.width_s == b.0 / chapter.width_s;
    let windows = chapter.seconds.chunk_by(same);
    windows
        .filter_map(|window| {
            let ((first, _), (_, last)) = (window.first()?, window.last()?);
            let width_s = window.len() as f64;
            let sum = |of: fn(&SmsSecond) -> u64| -> f64 {
                window.iter().map(|(_, second)| of(second)).sum::<u64>() as f64
            };
            Some(SmsPoint {
                at_s: (first / chapter.width_s * chapter.width_s) as f64,
                width_s,
                taken_per_s: sum(|second| second.taken) / width_s,
                attempts_per_s: sum(|second| second.attempts) / width_s,
                waiting: last.waiting,
                inbound_per_s: sum(|second| {
                    second.inbound.reports_due + second.inbound.replies_due
                }) / width_s,
            })
        })
        .collect()
}
