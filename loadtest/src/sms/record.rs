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
    let counts = seconds().next_back().map(|second| second.gateway).unwrap_or_default();
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

#[cfg(test)]
pub(crate) mod tests {
    use documents::sms::{CampaignPlan, CampaignStatus, GatewayKind};

    use super::*;

    /// The record of a run with some campaigns that are due after a second each, and these seconds.
    pub(crate) fn whole(seconds: &[SmsSecond], campaigns: u64) -> MessagesRecord {
        let due = (1..=campaigns).map(|at_s| CampaignPlan { at_s: at_s as f64, messages: 100 });
        let plan = SmsPlan {
            gateway: GatewayKind::Http { description: "sendsms".to_owned() },
            gateway_rate_per_s: None,
            gateway_latency: String::new(),
            gateway_troubles: Vec::new(),
            campaigns: due.collect(),
            singles_planned: 0,
            messages_planned: 100 * campaigns,
            parts_planned: 100 * campaigns,
            replies_planned: 0,
            reports_share: 1.0,
            reports_after: String::new(),
            patience_s: 60.0,
        };
        let seconds: Vec<(u64, &SmsSecond)> = (0..).zip(seconds).collect();
        record(&Chapter { plan: &plan, seconds: &seconds, width_s: 5 })
    }

    /// A second in which one message of a campaign came, that long after it was due.
    fn second(campaign: u32, after_us: u64) -> SmsSecond {
        let mut of_campaign = CampaignSecond {
            campaign,
            first_us: Some(after_us),
            last_us: Some(after_us),
            displaced_most: after_us / 1_000_000,
            crm: Some(CampaignStatus { sent: after_us, ..CampaignStatus::default() }),
            ..CampaignSecond::default()
        };
        of_campaign.group.tally =
            SmsTally { started: 1, arrived: 1, attempts: 1, ..SmsTally::default() };
        of_campaign.group.to_gateway.record(after_us);
        SmsSecond {
            campaigns: vec![of_campaign],
            waiting: after_us / 1_000_000,
            attempts: 3,
            taken: 2,
            ..SmsSecond::default()
        }
    }

    #[test]
    fn a_campaign_drains_from_its_first_message_to_its_last() {
        let seconds: Vec<_> = (1..=5).map(|s| second(1, s * 1_000_000)).collect();
        let record = whole(&seconds, 2);
        let [idle, drained] = record.campaigns.as_slice() else { panic!("{record:?}") };
        assert_eq!((idle.first_ms, idle.last_ms, idle.drain_per_s), (None, None, None));
        assert_eq!(idle.crm, None);
        assert_eq!((drained.first_ms, drained.last_ms), (Some(1_000.0), Some(5_000.0)));
        assert_eq!(drained.drain_per_s, Some(1.0), "five messages are four steps");
        assert_eq!(drained.to_gateway.samples, 5);
        assert_eq!((drained.at_s, drained.displaced_most), (2.0, 5));
        assert_eq!(drained.crm.map(|crm| crm.sent), Some(5_000_000), "what it said last");
        assert_eq!(record.total.arrived, 5);
    }

    #[test]
    fn a_campaign_of_a_killed_run_has_pending_messages_and_no_last() {
        let mut seconds: Vec<_> = (1..=5).map(|s| second(0, s * 1_000_000)).collect();
        seconds[0].campaigns[0].group.tally.started = 10;
        seconds[0].singles.tally = SmsTally { started: 4, lost: 1, ..SmsTally::default() };
        let record = whole(&seconds, 1);
        let campaign = &record.campaigns[0];
        assert_eq!((campaign.tally.pending, campaign.last_ms), (9, None));
        assert_eq!((record.singles.pending, record.total.pending), (3, 12));
        assert!(campaign.drain_per_s.is_some());
    }

    #[test]
    fn windows_of_messages_hold_what_their_seconds_brought() {
        let seconds: Vec<_> = (0..7).map(|s| second(0, s * 1_000_000)).collect();
        let points: Vec<_> = whole(&seconds, 1)
            .series
            .iter()
            .map(|p| (p.at_s, p.width_s, p.taken_per_s, p.attempts_per_s, p.waiting))
            .collect();
        assert_eq!(points, [(0.0, 5.0, 2.0, 3.0, 4), (5.0, 2.0, 2.0, 3.0, 6)]);
    }

    #[test]
    fn a_second_survives_its_line() {
        let mut written = second(0, 1_500_000);
        written.campaigns[0].not_started = Some("503".to_owned());
        written.singles.found = vec![3];
        let line = serde_json::to_string(&written).expect("serialises");
        assert_eq!(serde_json::from_str::<SmsSecond>(&line).expect("reads"), written);
    }
}
