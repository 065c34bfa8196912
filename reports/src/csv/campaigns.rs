//! The table of a run's campaigns: one a row, then the single messages, then all together.

use documents::distribution::Distribution;
use documents::run::RunRecord;
use documents::sms::{CampaignRecord, SmsTally};

use super::{QUANTILES, number, owned, table};

/// The table of campaigns as CSV; `None` where no messages were sent.
///
/// The caller writes it as `campaigns.csv` beside `sms.csv`. Rows are called by the campaign's number,
/// `single` and `all`. What belongs to a campaign alone is empty in the last two. Times are in
/// milliseconds, moments in seconds since the start; a quantile is empty where there were not enough
/// samples to state it, and what the CRM says where it says nothing.
pub fn campaigns(record: &RunRecord) -> Option<String> {
    let sms = record.sms.as_ref()?;
    let of_campaigns = (1_u64..).zip(&sms.campaigns).map(|(place, campaign)| {
        let mut cells = vec![place.to_string()];
        cells.extend(tally(&campaign.tally));
        cells.extend(of_a_campaign(campaign));
        cells
    });
    let width = headings().len();
    let together = [("single", &sms.singles), ("all", &sms.total)].into_iter().map(|(name, of)| {
        let mut cells = vec![name.to_owned()];
        cells.extend(tally(of));
        cells.resize(width, String::new());
        cells
    });
    Some(table(headings(), of_campaigns.chain(together)))
}

fn headings() -> Vec<String> {
    let mut headings = owned([
        "campaign",
        "started",
        "arrived",
        "lost",
        "duplicated",
        "repeated",
        "reordered",
        "altered",
        "malformed",
        "pending",
        "attempts",
        "retries",
        "at_s",
        "messages",
        "not_started",
        "first_ms",
        "last_ms",
        "drain_per_s",
        "displaced_most",
        "crm_waiting",
        "crm_sent",
        "crm_failed",
        "crm_delivered",
        "crm_attempts",
    ]);
    headings.extend(QUANTILES.map(|(_, name)| format!("to_gateway_ms_{name}")));
    headings.push("to_gateway_ms_max".to_owned());
    headings
}

fn tally(tally: &SmsTally) -> [String; 11] {
    [
        tally.started,
        tally.arrived,
        tally.lost,
        tally.duplicated,
        tally.repeated,
        tally.reordered,
        tally.altered,
        tally.malformed,
        tally.pending,
        tally.attempts,
        tally.retries,
    ]
    .map(|count| count.to_string())
}

fn of_a_campaign(campaign: &CampaignRecord) -> Vec<String> {
    let crm = |count: fn(&documents::sms::CampaignStatus) -> u64| {
        campaign.crm.as_ref().map(|status| count(status).to_string()).unwrap_or_default()
    };
    let mut cells = vec![
        campaign.at_s.to_string(),
        campaign.messages.to_string(),
        campaign.not_started.clone().unwrap_or_default(),
        number(campaign.first_ms),
        number(campaign.last_ms),
        number(campaign.drain_per_s),
        campaign.displaced_most.to_string(),
        crm(|status| status.waiting),
        crm(|status| status.sent),
        crm(|status| status.failed),
        crm(|status| status.delivered),
        crm(|status| status.attempts),
    ];
    cells.extend(times(&campaign.to_gateway));
    cells
}

fn times(times: &Distribution) -> Vec<String> {
    let quantiles = QUANTILES.map(|(quantile, _)| number(times.quantile_ms(quantile)));
    quantiles.into_iter().chain([number(times.max_ms)]).collect()
}
