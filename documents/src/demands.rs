//! A demand set: what each operation of the CRM asks of a host, and which operations a business
//! step is made of.
//!
//! `sizing` predicts from it, `staging` does its work by it, `calibrate` writes a measured one.
//! Processor time has a source of its own where it was measured, because a calibration measures
//! nothing else: reads, writes, log and network keep the source that they had.

mod calibration;
mod read;
mod written;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

pub use calibration::{Calibration, HeldOutError};

use crate::input::{self, Problems};
use crate::units::Bytes;

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
    /// Where the processor time comes from, if from elsewhere.
    pub cpu_source: Option<String>,
}

impl SourcedDemand {
    /// Where the processor time comes from.
    pub fn cpu_source(&self) -> &str {
        self.cpu_source.as_deref().unwrap_or(&self.source)
    }
}

/// Processor time and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourcedCpu {
    /// CPU time on the reference core.
    pub cpu: Duration,
    /// As that of a [`SourcedDemand`].
    pub source: String,
}

/// What a browser adds to each step of a user: the page around the operations of the API. A load
/// on the API alone has none of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// CPU time on the reference core.
    pub cpu: Duration,
    /// Pages of 8 KiB read from the data file that memory does not hold.
    pub reads: u32,
    /// Bytes over the wire, both directions.
    pub network: Bytes,
    /// Where the numbers come from.
    pub source: String,
}

impl Page {
    /// Whether it counts, and is an assumption.
    pub fn is_assumed(&self) -> bool {
        let counts = !self.cpu.is_zero() || self.reads > 0 || self.network.0 > 0;
        counts && is_assumption(&self.source)
    }
}

fn is_assumption(source: &str) -> bool {
    source.starts_with("assumed")
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
    /// The processor time of steps that were measured as a whole: it replaces the sum over the
    /// step's operations.
    pub step_cpus: BTreeMap<String, SourcedCpu>,
    /// What a browser adds to each step of a user.
    pub page: Page,
    /// How far its predictions were off, where it was measured.
    pub calibration: Option<Box<Calibration>>,
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
        input::read(file, text, read::set)
    }

    /// The demand of a business step: the sum of its operations', with the step's own processor
    /// time where that was measured. `None` for an unknown step.
    pub fn step(&self, name: &str) -> Option<Demand> {
        let operations = self.steps.get(name)?;
        let mut sum = Demand::default();
        for operation in operations {
            sum += self.operations[operation].demand;
        }
        if let Some(measured) = self.step_cpus.get(name) {
            sum.cpu = measured.cpu;
        }
        Some(sum)
    }

    /// The demand of an operation. `None` for an unknown one.
    pub fn operation(&self, name: &str) -> Option<Demand> {
        self.operations.get(name).map(|sourced| sourced.demand)
    }

    /// `true` while the processor time of any operation is an assumption.
    pub fn is_assumed(&self) -> bool {
        self.operations.values().any(|sourced| is_assumption(sourced.cpu_source()))
    }

    /// `true` while reads, writes, log or network of any operation are an assumption.
    pub fn is_assumed_beside_cpu(&self) -> bool {
        self.operations.values().any(|sourced| is_assumption(&sourced.source))
    }
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
