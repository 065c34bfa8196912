//! Where a record comes from.

use documents::calls::CallsPlan;
use documents::run::{Provenance, RunRecord, TargetKind};
use documents::sms::SmsPlan;
use maud::{Markup, html};

use crate::calls::kind;
use crate::load::calls_an_hour;
use crate::locale::Locale;
use crate::messages::{calls as say_calls, figures, provenance as say, sms as say_sms};
use crate::page::{self, Section, code, foreign};
use crate::table::{Column, Table};

pub(super) fn section(record: &RunRecord, locale: &Locale) -> Section {
    table(&record.provenance, plan(record, locale), &record.schema, locale)
}

/// Where a document comes from that is no single run: without a plan.
pub(crate) fn without_plan(from: &Provenance, schema: &str, locale: &Locale) -> Section {
    table(from, Vec::new(), schema, locale)
}

fn table(from: &Provenance, plan: Rows, schema: &str, locale: &Locale) -> Section {
    let language = locale.language;
    let columns = vec![Column::words(say::item(language)), Column::words(say::value(language))];
    let mut table = Table::new(say::heading(language), columns);
    let rows = origin(from, locale)
        .into_iter()
        .chain(plan)
        .chain(host(from, locale))
        .chain([(say::record_version(language), code(schema))]);
    for (name, value) in rows {
        table.row(vec![html! { (name) }, value]);
    }
    Section {
        id: "provenance",
        heading: say::heading(language),
        lead: Some(say::lead(language)),
        body: table.markup(),
    }
}

type Rows = Vec<(String, Markup)>;

fn or_unknown(text: Option<&str>, locale: &Locale) -> Markup {
    match text {
        Some(text) => foreign(text),
        None => page::missing(&figures::not_known(locale.language)),
    }
}

fn origin(from: &Provenance, locale: &Locale) -> Rows {
    let language = locale.language;
    let kind = match &from.target.kind {
        TargetKind::EmbeddedStaging { service_model, persons } => {
            say::embedded(language, locale.isolated(service_model), locale.integer(*persons))
        }
        TargetKind::Given => say::given(language),
    };
    let commit = match &from.commit {
        Some(commit) => code(commit),
        None => or_unknown(None, locale),
    };
    let arguments = html! {
        @if from.arguments.is_empty() { (say::no_arguments(language)) }
        @else { (code(&from.arguments.join(" "))) }
    };
    vec![
        (
            say::started(language),
            html! { (locale.moment(&from.started_at)) " " (code(&from.started_at)) },
        ),
        (say::target(language), code(&from.target.url)),
        (say::target_kind(language), html! { (kind) }),
        (say::arguments(language), arguments),
        (say::version(language), code(&from.mizan_version)),
        (say::commit(language), commit),
        (say::scenario(language), code(&from.scenario)),
        (say::scenario_hash(language), code(&from.scenario_hash)),
        (say::schedule_hash(language), code(&from.schedule_hash)),
        (say::seed(language), code(&from.seed.to_string())),
    ]
}

fn plan(record: &RunRecord, locale: &Locale) -> Rows {
    let language = locale.language;
    let plan = &record.plan;
    let classes: Vec<String> = plan
        .classes
        .iter()
        .map(|class| {
            let name = match class.name.as_str() {
                "occasional" => say::class_occasional(language),
                "regular" => say::class_regular(language),
                "heavy" => say::class_heavy(language),
                other => locale.isolated(other),
            };
            let think_time = locale.seconds(class.think_time_s_mean);
            say::class(language, name, locale.integer(class.users), think_time)
        })
        .collect();
    let phases = say::phases_value(
        language,
        locale.seconds(plan.ramp_s),
        locale.seconds(plan.steady_from_s),
        locale.seconds(plan.steady_until_s),
        locale.seconds(plan.drain_s),
    );
    let mut rows = vec![
        (
            say::users(language),
            html! {
                (locale.integer(plan.users))
                @for class in &classes { br; (class) }
            },
        ),
        (
            say::peak_factor(language),
            html! { (say::times(language, locale.trimmed(plan.peak_factor, 2))) },
        ),
        (say::phases(language), html! { (phases) }),
        (say::steps_planned(language), html! { (locale.integer(plan.steps_planned)) }),
    ];
    rows.extend(plan.calls.iter().flat_map(|calls| planned_calls(calls, locale)));
    rows.extend(plan.sms.iter().flat_map(|sms| planned_messages(sms, locale)));
    rows
}

fn planned_calls(plan: &CallsPlan, locale: &Locale) -> Rows {
    let language = locale.language;
    let factor = |factor| locale.trimmed(factor, 2);
    let stages = plan.stages.iter().map(|stage| {
        let (from, until) = (locale.seconds(stage.from_s), locale.seconds(stage.until_s));
        match stage.factor_from == stage.factor_until {
            true => say_calls::stage(language, from, until, factor(stage.factor_from)),
            false => {
                let (first, last) = (factor(stage.factor_from), factor(stage.factor_until));
                say_calls::stage_ramp(language, from, until, first, last)
            }
        }
    });
    let all = locale.integer(plan.calls_planned);
    let holding = locale.seconds(plan.holding_s_mean);
    let planned = say_calls::planned_value(language, calls_an_hour(plan, locale), all, holding);
    vec![
        (say_calls::planned(language), html! { (planned) }),
        (say_calls::exchange(language), html! { (kind(&plan.exchange, locale)) }),
        (
            say_calls::planned_stages(language),
            html! { @for (index, stage) in stages.enumerate() { @if index > 0 { br; } (stage) } },
        ),
        (say_calls::planned_agents(language), html! { (locale.integer(plan.agents)) }),
    ]
}

fn planned_messages(plan: &SmsPlan, locale: &Locale) -> Rows {
    let language = locale.language;
    let number = |count| locale.integer(count);
    let all = say_sms::planned_value(
        language,
        number(plan.messages_planned),
        number(plan.parts_planned),
        number(plan.singles_planned),
    );
    let campaigns = (1..).zip(&plan.campaigns).map(|(index, campaign)| {
        let (at, messages) = (locale.seconds(campaign.at_s), number(campaign.messages));
        say_sms::planned_campaign(language, number(index), at, messages)
    });
    let patience = say_sms::planned_patience(language, locale.seconds(plan.patience_s));
    let inbound = say_sms::planned_inbound_value(
        language,
        locale.share(plan.reports_share),
        locale.isolated(&plan.reports_after),
        number(plan.replies_planned),
    );
    let lines = std::iter::once(all).chain(campaigns).chain([patience]);
    vec![
        (
            say_sms::planned(language),
            html! { @for (index, line) in lines.enumerate() { @if index > 0 { br; } (line) } },
        ),
        (say_sms::planned_inbound(language), html! { (inbound) }),
    ]
}

fn host(from: &Provenance, locale: &Locale) -> Rows {
    let language = locale.language;
    let host = &from.host;
    let physical = match host.cores_physical {
        Some(cores) => locale.integer(cores.into()),
        None => figures::not_known(language),
    };
    let cores =
        say::host_cores_value(language, physical, locale.integer(host.cores_logical.into()));
    let hypervisor = match &host.hypervisor {
        Some(name) => foreign(name),
        None => html! { (say::hypervisor_none(language)) },
    };
    vec![
        (say::host_os(language), foreign(&host.os)),
        (say::host_kernel(language), or_unknown(host.kernel.as_deref(), locale)),
        (say::host_cpu(language), or_unknown(host.cpu_model.as_deref(), locale)),
        (say::host_cores(language), html! { (cores) }),
        (say::host_memory(language), html! { (locale.memory(host.memory)) }),
        (say::hypervisor(language), hypervisor),
    ]
}
