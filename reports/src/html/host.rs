//! What the host did during a run.

use documents::run::{HostMeans, RunRecord, TargetKind};
use documents::units::Bytes;
use maud::html;

use crate::locale::Locale;
use crate::messages::{figures, host as say};
use crate::page::{self, Section};
use crate::series;
use crate::table::{Column, Table};

pub(super) fn section(record: &RunRecord, locale: &Locale) -> Section {
    let language = locale.language;
    let charts = series::host(record, locale);
    let not_measured = figures::not_measured(language);
    let body = html! {
        @match &record.host_steady {
            Some(means) => (means_table(means, locale).markup()),
            None => p { (page::missing(&not_measured)) },
        }
        @for chart in &charts { (chart.figure(locale)) }
        @if charts.is_empty() && record.host_steady.is_some() {
            p { (page::missing(&not_measured)) }
        }
    };
    let measured = record.host_steady.is_some() || !charts.is_empty();
    let lead = match record.provenance.target.kind {
        TargetKind::EmbeddedStaging { .. } => say::lead(language),
        TargetKind::Given => say::lead_generator_only(language),
    };
    Section { id: "host", heading: say::heading(language), lead: measured.then_some(lead), body }
}

fn means_table(means: &HostMeans, locale: &Locale) -> Table {
    let language = locale.language;
    let columns =
        vec![Column::words(say::quantity(language)), Column::numbers(say::value(language))];
    let mut table = Table::new(say::heading(language), columns);
    let cores = |cores: f64| figures::cores(language, locale.trimmed(cores, 2));
    let a_step = |us: f64| locale.milliseconds(us / 1e3);
    let rows = [
        (say::cpu(language), Some(locale.utilisation(means.cpu))),
        (say::cpu_max(language), Some(locale.utilisation(means.cpu_max))),
        (say::steal(language), means.steal.map(|steal| locale.utilisation(steal))),
        (say::target_cpu(language), means.target_cpu_cores.map(cores)),
        (say::target_step(language), means.target_cpu_us_per_step.map(a_step)),
        (
            say::target_memory(language),
            means.target_memory_max_bytes.map(|b| locale.memory(Bytes(b))),
        ),
        (say::generator_cpu(language), Some(cores(means.generator_cpu_cores))),
        (say::generator_step(language), means.generator_cpu_us_per_step.map(a_step)),
        (
            say::generator_memory(language),
            Some(locale.memory(Bytes(means.generator_memory_max_bytes))),
        ),
    ];
    for (name, value) in rows {
        let value = match value {
            Some(value) => html! { (value) },
            None => page::missing(&figures::not_measured(language)),
        };
        table.row(vec![html! { (name) }, value]);
    }
    table
}
