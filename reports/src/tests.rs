//! Tests of whole documents, on records from a builder.

mod calibration;
mod calls;
mod capacity;
mod comparisons;
mod fixtures;
mod host_comparisons;
mod host_record;
mod http;
mod limit;
mod markup;
mod page;
mod plain;
pub(crate) mod quotes;
mod readiness;
mod requirements_list;
mod series;
mod sms;

use std::sync::LazyLock;

use documents::run::{FailureSample, Outcome, RunRecord};
use documents::sms::{GatewayKind, SmsWrong};

/// Every fixture with its name, made once.
static RECORDS: LazyLock<Vec<(&'static str, RunRecord)>> = LazyLock::new(|| {
    let mut records = vec![
        ("met", fixtures::met()),
        ("met with warnings", fixtures::met_with_warnings()),
        ("not met", fixtures::not_met()),
        ("invalid", fixtures::invalid()),
        ("inconclusive", fixtures::inconclusive()),
        ("torn", fixtures::torn()),
        ("long", fixtures::long()),
        ("nothing measured", fixtures::nothing_measured()),
        ("requests", fixtures::http::requests()),
        ("requests unanswered", fixtures::http::unanswered()),
        ("hostile", hostile()),
    ];
    records.extend(fixtures::calls::all().iter().cloned());
    records.extend(fixtures::sms::all().iter().cloned());
    records
});

/// What a target or a scenario might say to do harm: markup, the end of an attribute, a terminal's
/// control sequence, characters that turn the reading direction, NUL.
const HOSTILE: &str = "\"'><script>alert(1)</script>\u{1b}[2J\u{202e}evil\u{2069}\u{0}&amp;";

/// A record all of whose texts are hostile.
fn hostile() -> RunRecord {
    let mut record = fixtures::calls::named("calls lost");
    let calls = record.calls.as_mut().expect("calls were played");
    let kind = documents::calls::ExchangeKind::Smdr { layout: HOSTILE.to_owned(), serial: false };
    record.plan.calls.as_mut().expect("calls are planned").exchange = kind.clone();
    calls.exchange.kind = kind;
    calls.exchange.address = Some(HOSTILE.to_owned());
    calls.exchange.software = Some(HOSTILE.to_owned());
    for finding in &mut calls.findings {
        finding.number = HOSTILE.to_owned();
    }
    hostile_messages(&mut record);
    let from = &mut record.provenance;
    let texts = [
        &mut from.mizan_version,
        &mut from.started_at,
        &mut from.scenario,
        &mut from.scenario_hash,
        &mut from.schedule_hash,
        &mut from.target.url,
        &mut from.host.os,
    ];
    for text in texts {
        *text = HOSTILE.to_owned();
    }
    from.commit = Some(HOSTILE.to_owned());
    from.host.kernel = Some(HOSTILE.to_owned());
    from.host.cpu_model = Some(HOSTILE.to_owned());
    from.host.hypervisor = Some(HOSTILE.to_owned());
    from.arguments = vec![HOSTILE.to_owned()];
    from.target.kind = documents::run::TargetKind::Given;
    for class in &mut record.plan.classes {
        class.name = HOSTILE.to_owned();
    }
    for step in record.steps.iter_mut().chain(&mut record.workloads) {
        step.name = HOSTILE.to_owned();
        let text = HOSTILE.to_owned();
        step.failures.push(FailureSample { outcome: Outcome::Garbled, text, count: 1 });
    }
    for threshold in &mut record.verdict.thresholds {
        threshold.threshold = HOSTILE.to_owned();
    }
    record
}

/// Adds messages and requests whose texts are hostile.
fn hostile_messages(record: &mut RunRecord) {
    let source = fixtures::sms::named("sms faults");
    (record.plan.sms, record.sms) = (source.plan.sms, source.sms);
    (record.plan.http, record.http) = (source.plan.http, source.http);
    let (plan, sms) = (record.plan.sms.as_mut(), record.sms.as_mut());
    let (plan, sms) = (plan.expect("messages are planned"), sms.expect("messages were sent"));
    plan.gateway_latency = HOSTILE.to_owned();
    plan.reports_after = HOSTILE.to_owned();
    plan.gateway_troubles = vec![HOSTILE.to_owned()];
    sms.gateway.kind = GatewayKind::Http { description: HOSTILE.to_owned() };
    sms.gateway.address = HOSTILE.to_owned();
    sms.campaigns[0].not_started = Some(HOSTILE.to_owned());
    for beside in &mut sms.beside {
        beside.of = HOSTILE.to_owned();
    }
    for finding in &mut sms.findings {
        if let SmsWrong::Altered { given, got, .. } = &mut finding.wrong {
            // Hostile before, in and after the difference.
            (*given, *got) = (format!("{HOSTILE}a{HOSTILE}"), HOSTILE.repeat(3));
        }
    }
    let plan = record.plan.http.as_mut().expect("requests are planned");
    plan.requests = vec![HOSTILE.to_owned()];
    plan.arrivals = HOSTILE.to_owned();
    record.http.as_mut().expect("requests were made").protocol = Some(HOSTILE.to_owned());
}
