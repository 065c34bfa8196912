//! What was asked and how it ended: a count for each operation and outcome.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::operation::Operation;

/// How a request ended, as the install saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Outcome {
    /// 2xx.
    Answered,
    /// 4xx.
    Refused,
    /// 5xx, by a fault or by an error.
    Failed,
    /// Redirected, cut off, answered with garbage, or not answered, by a fault.
    Broken,
    /// The client went away before the answer, or the install stopped.
    Abandoned,
}

const OUTCOMES: usize = 5;

/// Counts of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OperationCounts {
    /// Requests answered 2xx.
    pub answered: u64,
    /// Requests answered 4xx.
    pub refused: u64,
    /// Requests answered 5xx.
    pub failed: u64,
    /// Requests broken by a fault.
    pub broken: u64,
    /// Requests whose client went away before the answer.
    pub abandoned: u64,
}

impl OperationCounts {
    /// All requests that have ended.
    pub fn total(&self) -> u64 {
        self.answered + self.refused + self.failed + self.broken + self.abandoned
    }
}

/// The running counts.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    cells: Vec<[AtomicU64; OUTCOMES]>,
}

impl Counts {
    pub(crate) fn new() -> Counts {
        Counts { cells: Operation::ALL.iter().map(|_| Default::default()).collect() }
    }

    pub(crate) fn add(&self, operation: Operation, outcome: Outcome) {
        self.cells[operation.index()][outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The counts of every operation that was asked for.
    pub(crate) fn read(&self) -> BTreeMap<Operation, OperationCounts> {
        let counts = Operation::ALL.iter().map(|operation| {
            let cell = &self.cells[operation.index()];
            let of = |outcome: Outcome| cell[outcome as usize].load(Ordering::Relaxed);
            let counts = OperationCounts {
                answered: of(Outcome::Answered),
                refused: of(Outcome::Refused),
                failed: of(Outcome::Failed),
                broken: of(Outcome::Broken),
                abandoned: of(Outcome::Abandoned),
            };
            (*operation, counts)
        });
        counts.filter(|(_, counts)| counts.total() > 0).collect()
    }
}

/// Counts one request when it ends; one that is dropped before that was abandoned.
pub(crate) struct Ending<'a> {
    counts: &'a Counts,
    operation: Operation,
    outcome: Outcome,
}

impl<'a> Ending<'a> {
    pub(crate) fn of(counts: &'a Counts, operation: Operation) -> Ending<'a> {
        Ending { counts, operation, outcome: Outcome::Abandoned }
    }

    pub(crate) fn end(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.counts.add(self.operation, self.outcome);
    }
}
