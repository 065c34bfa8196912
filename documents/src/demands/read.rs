//! Reads a demand set from TOML.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::{Calibration, Demand, DemandSet, HeldOutError, Page, SourcedCpu, SourcedDemand};
use crate::input::{self, Placed, Table};
use crate::units::{Bytes, Span};

/// How a source may begin.
const KINDS: [&str; 4] = ["assumed", "measured", "vendor", "published"];

/// Pages that one operation may read or write.
const MOST_PAGES: std::ops::RangeInclusive<u64> = 0..=1_000_000;

/// Operations of a step, and the processor time of the step where it has its own.
type Step = (Vec<String>, Option<SourcedCpu>);

pub(super) fn set(table: &mut Table<'_, '_>) -> Option<DemandSet> {
    let id = table.text("id");
    let session_memory = table.parsed::<Bytes>("session_memory");
    let session_memory_source = table.text("session_memory_source");
    let page = table.table("page", page);
    let operations: BTreeMap<String, SourcedDemand> = table
        .named_tables("operation", |name, t| Some((name.value, operation(t)?)))
        .into_iter()
        .collect();
    let read: Vec<(String, Step)> =
        table.named_tables("step", |name, t| Some((name.value, step(t, &operations)?)));
    let calibration = table.table_if_any("calibration", calibration);
    let (mut steps, mut step_cpus) = (BTreeMap::new(), BTreeMap::new());
    for (name, (operations, cpu)) in read {
        if let Some(cpu) = cpu {
            step_cpus.insert(name.clone(), cpu);
        }
        steps.insert(name, operations);
    }
    Some(DemandSet {
        id: id?.value,
        session_memory: session_memory?.value,
        session_memory_source: session_memory_source?.value,
        operations,
        steps,
        step_cpus,
        page: page?,
        calibration: calibration.map(Box::new),
    })
}

fn checked_source(table: &Table<'_, '_>, source: Option<Placed<String>>) -> Option<Placed<String>> {
    let source = source?;
    if !KINDS.iter().any(|kind| source.value.starts_with(kind)) {
        let help = format!("start it with one of {}", KINDS.join(", "));
        table.note(source.place, "a source that does not say its kind", Some(help));
    }
    Some(source)
}

fn source(table: &mut Table<'_, '_>) -> Option<String> {
    let source = table.text("source");
    checked_source(table, source).map(|source| source.value)
}

fn cpu_source(table: &mut Table<'_, '_>) -> Option<Placed<String>> {
    let source = table.text_if_any("cpu_source");
    checked_source(table, source)
}

fn operation(table: &mut Table<'_, '_>) -> Option<SourcedDemand> {
    let cpu = table.parsed::<Span>("cpu");
    let reads = table.integer("reads", MOST_PAGES);
    let writes = table.integer("writes", MOST_PAGES);
    let log = table.parsed::<Bytes>("log");
    let network = table.parsed::<Bytes>("network");
    let source = source(table);
    let cpu_source = cpu_source(table).map(|source| source.value);
    Some(SourcedDemand {
        demand: Demand {
            cpu: cpu?.value.0,
            reads: reads?.value as u32,
            writes: writes?.value as u32,
            log: log?.value,
            network: network?.value,
        },
        source: source?,
        cpu_source,
    })
}

fn page(table: &mut Table<'_, '_>) -> Option<Page> {
    let cpu = table.parsed::<Span>("cpu");
    let reads = table.integer("reads", MOST_PAGES);
    let network = table.parsed::<Bytes>("network");
    let source = source(table);
    Some(Page {
        cpu: cpu?.value.0,
        reads: reads?.value as u32,
        network: network?.value,
        source: source?,
    })
}

fn step(table: &mut Table<'_, '_>, known: &BTreeMap<String, SourcedDemand>) -> Option<Step> {
    let cpu = table.parsed_if_any::<Span>("cpu");
    let source = cpu_source(table);
    let operations = table.texts_if_any("operations").unwrap_or_default();
    if operations.is_empty() {
        table.note(table.place(), "a step without operations", None);
        return None;
    }
    let mut names = Vec::with_capacity(operations.len());
    for operation in operations {
        if known.contains_key(&operation.value) {
            names.push(operation.value);
        } else {
            let near = input::nearest(&operation.value, known.keys().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            table.note(operation.place, format!("no operation `{}`", operation.value), help);
        }
    }
    let own = match (cpu, source) {
        (Some(cpu), Some(source)) => Some(SourcedCpu { cpu: cpu.value.0, source: source.value }),
        (None, None) => None,
        (Some(cpu), None) => {
            table.note(cpu.place, "a step's own `cpu` without its `cpu_source`", None);
            None
        }
        (None, Some(source)) => {
            table.note(source.place, "a `cpu_source` without a `cpu`", None);
            None
        }
    };
    Some((names, own))
}

/// Levels of users, as `10, 20, 40`.
struct Levels(Vec<u64>);

impl FromStr for Levels {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let users = text.split(',').map(|users| users.trim().parse());
        users.collect::<Result<_, _>>().map(Levels).map_err(|_| "write users like `10, 20, 40`")
    }
}

fn calibration(table: &mut Table<'_, '_>) -> Option<Calibration> {
    let (host, date, target) = (table.text("host"), table.text("date"), table.text("target"));
    let fitted_users = table.parsed::<Levels>("fitted_users");
    let held_out = table.table_if_any("held_out", held_out);
    Some(Calibration {
        host: host?.value,
        date: date?.value,
        target: target?.value,
        fitted_users: fitted_users?.value.0,
        held_out,
    })
}

fn held_out(table: &mut Table<'_, '_>) -> Option<HeldOutError> {
    let users = table.parsed::<Levels>("users");
    let (throughput_mean, throughput_worst) =
        (table.number("throughput_mean"), table.number("throughput_worst"));
    let (response_mean, response_worst) =
        (table.number("response_mean"), table.number("response_worst"));
    let (p95_mean, p95_worst) = (table.number_if_any("p95_mean"), table.number_if_any("p95_worst"));
    Some(HeldOutError {
        users: users?.value.0,
        throughput_mean: throughput_mean?.value,
        throughput_worst: throughput_worst?.value,
        response_mean: response_mean?.value,
        response_worst: response_worst?.value,
        p95_mean: p95_mean.map(|error| error.value),
        p95_worst: p95_worst.map(|error| error.value),
    })
}
