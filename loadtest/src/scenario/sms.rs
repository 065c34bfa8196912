//! The short messages of a scenario: campaigns, single messages, the provider they leave by, and what
//! comes back.

use std::time::Duration;

use documents::gateway::{self, GatewayDescription, GatewayTrouble};
use documents::input::{Placed, Table};
use documents::spread::Spread;
use documents::units::{Rate, Share, Span};

use hyper::http::uri::PathAndQuery;

use super::{Files, Stage};
use crate::sms::messages::{CAMPAIGNS_MOST, MESSAGES_MOST};

/// The workload of short messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Sms {
    /// The provider that is played.
    pub gateway: GatewayDescription,
    /// Its shipped name, or its file's path: as somebody else can be told of it.
    pub gateway_at: String,
    /// The line that messages are sent from.
    pub sender: String,
    /// Single messages a second for each user of the CRM, at even gaps.
    pub per_user: Rate,
    /// The campaigns, in the order of their instants.
    pub campaigns: Vec<Campaign>,
    /// Span between two questions to the CRM how far it is.
    pub poll: Duration,
    /// Once the CRM says that nothing waits, a message may still be this long on its way.
    pub settle: Duration,
    /// How long campaigns may go on draining after the arrivals ended.
    pub patience: Duration,
    /// What comes back.
    pub inbound: Option<Inbound>,
}

/// A campaign of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// Since the start of the run. A wished duration of the run scales it.
    pub after: Duration,
    /// Its messages.
    pub messages: u64,
}

/// What the provider sends back to the CRM's own URL.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// Path and query of a delivery report, with placeholders.
    pub report: String,
    /// Path and query of a reply, with placeholders.
    pub reply: String,
    /// Part of the taken messages that are reported as delivered.
    pub delivered: Share,
    /// From the taking of a message to its report.
    pub reported_after: Spread,
    /// The rate of replies through the run, as factors on one a second.
    pub stages: Vec<Stage>,
}

/// The shortest span between two questions.
const POLL_LEAST: Duration = Duration::from_millis(100);
/// The placeholders of a delivery report.
const REPORT_PLACEHOLDERS: [&str; 4] = ["key", "id", "number", "status"];
/// The placeholders of a reply.
const REPLY_PLACEHOLDERS: [&str; 4] = ["key", "number", "sender", "text"];

/// Reads `[sms]`.
pub(super) fn read(table: &mut Table<'_, '_>, files: Files<'_>) -> Option<Sms> {
    let gateway = read_gateway(table, files);
    let sender = table.text("sender");
    let per_user = table.parsed::<Rate>("per_user");
    let rate = table.parsed_if_any::<Rate>("rate");
    let latency = table.parsed_if_any::<Spread>("latency");
    let mut span = |key| table.parsed::<Span>(key).map(|span| span.map_value(|span| span.0));
    let (poll, settle, patience) = (span("poll"), span("settle"), span("patience"));
    if let Some(Placed { value, place }) = poll
        && value < POLL_LEAST
    {
        table.note(place, format!("`poll` must be at least {}", Span(POLL_LEAST)), None);
    }
    let mut campaigns = table.tables("campaigns", read_campaign);
    campaigns.sort_by_key(|campaign| campaign.after);
    if campaigns.len() > CAMPAIGNS_MOST as usize {
        let message = format!("{} campaigns, and at most {CAMPAIGNS_MOST}", campaigns.len());
        table.note(table.place(), message, None);
        return None;
    }
    let troubles: Vec<GatewayTrouble> = table.tables("trouble", gateway::read_trouble);
    let inbound = table.table_if_any("inbound", read_inbound);
    let (mut gateway, gateway_at) = gateway?;
    gateway.play.troubles.extend(troubles);
    if let Some(rate) = rate {
        gateway.play.rate = Some(rate.value);
    }
    if let Some(latency) = latency {
        gateway.play.latency = latency.value;
    }
    Some(Sms {
        gateway,
        gateway_at,
        sender: sender?.value,
        per_user: per_user?.value,
        campaigns,
        poll: poll?.value,
        settle: settle?.value,
        patience: patience?.value,
        inbound,
    })
}

/// The provider: a shipped description by its name, or a file beside the scenario.
fn read_gateway(
    table: &mut Table<'_, '_>,
    files: Files<'_>,
) -> Option<(GatewayDescription, String)> {
    let Placed { value: name, place } = table.text("gateway")?;
    if let Some(shipped) = GatewayDescription::shipped(&name) {
        return Some((shipped, name));
    }
    let Some(text) = files.beside(&name) else {
        let names: Vec<&str> = gateway::SHIPPED.iter().map(|(name, _)| *name).collect();
        let help = format!("one of {}, or a description's file beside this one", names.join(", "));
        table.note(place, format!("no provider is called `{name}`"), Some(help));
        return None;
    };
    let path = format!("{}/{name}", files.directory);
    match GatewayDescription::parse(&path, text) {
        Ok(description) => Some((description, path)),
        Err(problems) => {
            table.note(place, format!("`gateway`:\n{problems}"), None);
            None
        }
    }
}

fn read_campaign(table: &mut Table<'_, '_>) -> Option<Campaign> {
    let after = table.parsed::<Span>("after");
    let messages = table.integer("messages", 1..=u64::from(MESSAGES_MOST));
    Some(Campaign { after: after?.value.0, messages: messages?.value })
}

fn read_inbound(table: &mut Table<'_, '_>) -> Option<Inbound> {
    let report = read_address(table, "report", &REPORT_PLACEHOLDERS);
    let reply = read_address(table, "reply", &REPLY_PLACEHOLDERS);
    let delivered = table.parsed::<Share>("delivered");
    let reported_after = table.parsed::<Spread>("reported_after");
    let stages = table.tables("stages", read_stage);
    Some(Inbound {
        report: report?,
        reply: reply?,
        delivered: delivered?.value,
        reported_after: reported_after?.value,
        stages,
    })
}

/// Path and query at the CRM, whose placeholders are known.
fn read_address(table: &mut Table<'_, '_>, key: &'static str, known: &[&str]) -> Option<String> {
    let Placed { value, place } = table.text(key)?;
    let written = value.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let unknown: Vec<&str> =
        written.map(|(name, _)| name).filter(|name| !known.contains(name)).collect();
    for name in &unknown {
        let help = Some(format!("one of {{{}}}", known.join("}, {")));
        table.note(place, format!("`{key}` has the unknown placeholder `{{{name}}}`"), help);
    }
    let tried = known.iter().fold(value.clone(), |text, name| {
        // As what is filled in: letters and digits, and all else percent-encoded.
        text.replace(&format!("{{{name}}}"), "x")
    });
    if unknown.is_empty() && (!value.starts_with('/') || tried.parse::<PathAndQuery>().is_err()) {
        let message = format!("`{key}` is not a path and a query, such as /in?id={{id}}");
        table.note(place, message, None);
    }
    Some(value)
}

/// A span of the rate of replies: `rate`, and `rate_until` for a ramp.
fn read_stage(table: &mut Table<'_, '_>) -> Option<Stage> {
    let lasts = table.parsed::<Span>("lasts");
    let from = table.parsed::<Rate>("rate");
    let until = table.parsed_if_any::<Rate>("rate_until");
    let factor_from = from?.value.per_second;
    let factor_until = until.map_or(factor_from, |rate| rate.value.per_second);
    Some(Stage { lasts: lasts?.value.0, factor_from, factor_until })
}

#[cfg(test)]
mod tests {
    use documents::gateway::GatewayTroubleKind;
    use documents::input;

    use super::*;

    const TEXT: &str = r#"
gateway = "sendsms"
sender = "30001234"
per_user = "2/h"
rate = "50/s"
poll = "1 s"
settle = "2 s"
patience = "60 s"

[[campaigns]]
after = "30 s"
messages = 500

[[campaigns]]
after = "10 s"
messages = 20

[[trouble]]
kind = "down"
after = "0 s"
lasts = "12 s"

[inbound]
report = "/in/delivery?key={key}&id={id}&number={number}&status={status}"
reply = "/in/reply?key={key}&from={number}&to={sender}&text={text}"
delivered = "90%"
reported_after = "lognormal 4 s, deviation 2 s"

[[inbound.stages]]
lasts = "30 s"
rate = "1/s"
rate_until = "5/s"
"#;

    fn parse(text: &str, more: &[(&str, &str)]) -> Result<Sms, input::Problems> {
        let files = Files { directory: "here", scenario: "", dataset: "", more };
        input::read("scenario.toml", text, |table| read(table, files))
    }

    #[test]
    fn campaigns_stand_in_the_order_of_their_instants_and_the_scenario_overrules_the_provider() {
        let sms = parse(TEXT, &[]).expect("reads");
        let counts: Vec<u64> = sms.campaigns.iter().map(|campaign| campaign.messages).collect();
        assert_eq!(counts, [20, 500]);
        assert_eq!(sms.gateway.play.rate.map(|rate| rate.per_second), Some(50.0));
        assert_eq!(sms.gateway.play.troubles[0].kind, GatewayTroubleKind::Down);
        let inbound = sms.inbound.expect("something comes back");
        assert_eq!((inbound.stages[0].factor_from, inbound.stages[0].factor_until), (1.0, 5.0));
    }

    #[test]
    fn a_provider_may_stand_beside_the_scenario_and_its_problems_name_its_own_file() {
        let text = TEXT.replace("\"sendsms\"", "\"mine.toml\"");
        let shipped = gateway::SHIPPED[0].1.replace("\"sendsms\"", "\"mine\"");
        let sms = parse(&text, &[("mine.toml", &shipped)]).expect("reads");
        assert_eq!(
            (sms.gateway.name.as_str(), sms.gateway_at.as_str()),
            ("mine", "here/mine.toml")
        );
        let wrong = shipped.replace("\"GET\"", "\"GTE\"");
        let shown = parse(&text, &[("mine.toml", &wrong)]).expect_err("wrong").to_string();
        assert!(
            shown.contains("here/mine.toml:") && shown.contains("`method` is `GTE`"),
            "{shown}"
        );
        let shown = parse(&text, &[]).expect_err("not there").to_string();
        assert!(shown.contains("no provider is called `mine.toml`"), "{shown}");
        assert!(shown.contains("sendsms, json, soap-3000"), "{shown}");
    }

    #[test]
    fn an_unknown_placeholder_is_named_with_the_known_ones() {
        let shown = parse(&TEXT.replace("{id}", "{ident}"), &[]).expect_err("wrong").to_string();
        assert!(shown.contains("`report` has the unknown placeholder `{ident}`"), "{shown}");
        assert!(shown.contains("{key}, {id}, {number}, {status}"), "{shown}");
        let shown = parse(&TEXT.replace("/in/reply?", "in reply?"), &[]).expect_err("no path");
        assert!(shown.to_string().contains("`reply` is not a path and a query"), "{shown}");
    }
}
