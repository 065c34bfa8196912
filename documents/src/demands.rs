//! A demand set: what each operation of the CRM asks of a host, and which operations a business
//! step is made of.
//!
//! `sizing` predicts from it, `staging` does its work by it, `calibrate` writes a measured one.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::input::{self, Problems, Table};
use crate::units::{Bytes, Span};

/// The demand set that ships with the program: an assumption, and marked as one.
pub const SHIPPED: &str = include_str!("../data/demands.toml");

/// What one operation asks of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Demand {
    /// CPU time on the reference core.
    pub cpu: Duration,
    /// Pages of 8 KiB read from the data file that memory does not hold.
    pub reads: u32,
    /// Pages of 8 KiB written to the data file.
    pub writes: u32,
    /// Bytes flushed to the log before the answer; zero where nothing is committed.
    pub log: Bytes,
    /// Bytes over the wire, both directions.
    pub network: Bytes,
}

impl std::ops::AddAssign for Demand {
    fn add_assign(&mut self, other: Demand) {
        self.cpu += other.cpu;
        self.reads += other.reads;
        self.writes += other.writes;
        self.log.0 += other.log.0;
        self.network.0 += other.network.0;
    }
}

/// An operation's demand and where its numbers come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourcedDemand {
    /// The numbers.
    pub demand: Demand,
    /// `assumed: ...`, `measured on run HASH`, `vendor: ...` or `published: ...`.
    pub source: String,
}

/// A versioned set of demands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DemandSet {
    /// Its name, printed on every quote.
    pub id: String,
    /// Memory of one signed-in session.
    pub session_memory: Bytes,
    /// Where that number comes from.
    pub session_memory_source: String,
    /// Demands by operation (`invoice.write`).
    pub operations: BTreeMap<String, SourcedDemand>,
    /// The operations of each business step, in order.
    pub steps: BTreeMap<String, Vec<String>>,
    /// How far its predictions were off, where it was measured.
    pub calibration: Option<Box<Calibration>>,
}

/// How a demand set was measured, and how far its predictions were off on load levels that were held
/// out of the fit. Errors are shares of what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// The host that it was measured on.
    pub host: String,
    /// The day, as `2026-11-24`.
    pub date: String,
    /// What was loaded.
    pub target: String,
    /// Levels that it was fitted on, in virtual users.
    pub fitted_users: Vec<u64>,
    /// Levels that were held out.
    pub held_out_users: Vec<u64>,
    /// Mean error of the throughput on the held-out levels.
    pub throughput_error_mean: f64,
    /// The worst one.
    pub throughput_error_worst: f64,
    /// Mean error of the mean response time.
    pub response_error_mean: f64,
    /// The worst one.
    pub response_error_worst: f64,
    /// Mean error of p95, where p95 could be stated.
    pub p95_error_mean: Option<f64>,
    /// The worst one.
    pub p95_error_worst: Option<f64>,
}

impl DemandSet {
    /// The shipped set.
    pub fn shipped() -> Self {
        Self::parse("demands.toml", SHIPPED).expect("a test reads the shipped demand set")
    }

    /// Reads a demand set.
    ///
    /// # Errors
    /// Every problem at once, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            let id = table.text("id");
            let session_memory = table.parsed::<Bytes>("session_memory");
            let session_memory_source = table.text("session_memory_source");
            let operations: BTreeMap<String, SourcedDemand> = table
                .named_tables("operation", |name, t| Some((name.value, read_operation(t)?)))
                .into_iter()
                .collect();
            let steps = table
                .named_tables("step", |name, t| Some((name.value, read_step(t, &operations)?)))
                .into_iter()
                .collect();
            Some(DemandSet {
                id: id?.value,
                session_memory: session_memory?.value,
                session_memory_source: session_memory_source?.value,
                operations,
                steps,
                calibration: None,
            })
        })
    }

    /// The demand of a business step: the sum of its operations'. `None` for an unknown step.
    pub fn step(&self, name: &str) -> Option<Demand> {
        let operations = self.steps.get(name)?;
        let mut sum = Demand::default();
        for operation in operations {
            sum += self.operations[operation].demand;
        }
        Some(sum)
    }

    /// The demand of an operation. `None` for an unknown one.
    pub fn operation(&self, name: &str) -> Option<Demand> {
        self.operations.get(name).map(|sourced| sourced.demand)
    }

    /// `true` while any number of the set is an assumption.
    pub fn is_assumed(&self) -> bool {
        self.operations.values().any(|sourced| sourced.source.starts_with("assumed"))
    }
}

fn read_operation(table: &mut Table<'_, '_>) -> Option<SourcedDemand> {
    let cpu = table.parsed::<Span>("cpu");
    let reads = table.integer("reads", 0..=1_000_000);
    let writes = table.integer("writes", 0..=1_000_000);
    let log = table.parsed::<Bytes>("log");
    let network = table.parsed::<Bytes>("network");
    let source = table.text("source");
    if let Some(source) = &source {
        const KINDS: [&str; 4] = ["assumed", "measured", "vendor", "published"];
        if !KINDS.iter().any(|kind| source.value.starts_with(kind)) {
            let help = format!("start it with one of {}", KINDS.join(", "));
            table.note(source.place, "a source that does not say its kind", Some(help));
        }
    }
    Some(SourcedDemand {
        demand: Demand {
            cpu: cpu?.value.0,
            reads: reads?.value as u32,
            writes: writes?.value as u32,
            log: log?.value,
            network: network?.value,
        },
        source: source?.value,
    })
}

fn read_step(
    table: &mut Table<'_, '_>,
    known: &BTreeMap<String, SourcedDemand>,
) -> Option<Vec<String>> {
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
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_set_reads_and_is_marked_as_assumed() {
        let set = DemandSet::shipped();
        assert!(set.is_assumed());
        let invoice = set.step("issue_invoice").expect("a shipped step");
        assert_eq!(invoice.cpu, Duration::from_millis(18 + 62 + 20));
        assert_eq!(invoice.log, Bytes(28 * 1024));
    }

    #[test]
    fn an_unknown_operation_is_named_with_its_nearest() {
        let text = SHIPPED.replace("[\"report.find\"]", "[\"report.fnd\"]");
        let problems = DemandSet::parse("d.toml", &text).expect_err("an unknown operation");
        let shown = problems.to_string();
        assert!(shown.contains("no operation `report.fnd`"), "{shown}");
        assert!(shown.contains("did you mean `report.find`?"), "{shown}");
    }
}
