//! What a campaign did to the others: their times in the seconds in which one drained, and in the rest.

use std::ops::Range;

use documents::distribution::Distribution;
use documents::sms::{Beside, CampaignRecord};

use crate::calls::tracker::SCREEN_POP;
use crate::crm;
use crate::recorder::{Second, StepSecond, Tally};

/// The spans in which a campaign drained, in seconds of the run: from its start to its last message, or
/// to the end of the run if some are pending.
pub(super) fn draining(campaigns: &[CampaignRecord], end_s: f64) -> Vec<Range<f64>> {
    let span = |campaign: &CampaignRecord| {
        campaign.first_ms?;
        let until_s = campaign.last_ms.map_or(end_s, |last_ms| campaign.at_s + last_ms / 1e3);
        Some(campaign.at_s..until_s)
    };
    campaigns.iter().filter_map(span).collect()
}

/// Says which steps are somebody's.
type Whose<'a> = &'a dyn Fn(&StepSecond) -> bool;

/// Times of people at their screens and of pops, of steps that were due in the steady phase.
pub(super) fn beside(seconds: &[Second], draining: &[Range<f64>]) -> Vec<Beside> {
    let people = |step: &StepSecond| step.workload == crm::WORKLOAD;
    let pops = |step: &StepSecond| step.step == SCREEN_POP;
    let others: [(&str, Whose<'_>); 2] = [(crm::WORKLOAD, &people), (SCREEN_POP, &pops)];
    others
        .into_iter()
        .filter_map(|(of, counts)| {
            let (mut during, mut otherwise) = (Tally::default(), Tally::default());
            for second in seconds {
                let tally =
                    if is_in(draining, second.second) { &mut during } else { &mut otherwise };
                let steps = second.steps.iter().filter(|step| step.steady && counts(step));
                steps.for_each(|step| tally.merge(&step.response));
            }
            let of_tally = |tally: &Tally| Distribution::of(&tally.histogram, tally.out_of_range);
            let any = during.histogram.len() + otherwise.histogram.len() > 0;
            any.then(|| Beside {
                of: of.to_owned(),
                draining: of_tally(&during),
                otherwise: of_tally(&otherwise),
            })
        })
        .collect()
}

/// Whether any part of a second lies in one of the spans.
fn is_in(spans: &[Range<f64>], second: u64) -> bool {
    let (from_s, until_s) = (second as f64, second as f64 + 1.0);
    spans.iter().any(|span| span.start < until_s && span.end >= from_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorder::{SecondGauges, second_of, tests::sample};

    #[test]
    fn a_second_counts_to_a_campaign_if_it_drained_in_any_part_of_it() {
        // From 2.5 s to 4 s: the seconds 2, 3 and 4.
        let spans = [2.5..4.0, 9.0..9.0];
        let drains: Vec<u64> = (0..11).filter(|second| is_in(&spans, *second)).collect();
        assert_eq!(drains, [2, 3, 4, 9]);
    }

    #[test]
    fn times_of_others_are_parted_by_what_drained_when_they_ended() {
        let seconds: Vec<Second> = (0..6)
            .map(|k| {
                let samples = [sample("report", k * 1_000_000, 0, 1_000 * (k + 1))];
                second_of(k, &samples, |_| true, SecondGauges::default(), None)
            })
            .collect();
        let [people] = &beside(&seconds, &[1.0..2.5])[..] else { panic!("only people worked") };
        assert_eq!(people.of, "crm");
        assert_eq!((people.draining.samples, people.otherwise.samples), (2, 4));
        assert_eq!(people.draining.max_ms.map(f64::round), Some(3.0));
        assert_eq!(people.otherwise.max_ms.map(f64::round), Some(6.0));
    }
}
