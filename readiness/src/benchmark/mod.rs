//! The host benchmark: what a machine is worth.
//!
//! A session measures up to five axes one after the other: processors, memory, a disk, timers, and the
//! time that was not given. It makes no load on anything but the machine it runs on. What each axis is,
//! where it comes from and what it cannot tell stands in docs/host-benchmark.md.
//!
//! [`run`] blocks for as long as [`estimate`] says, tells its progress, and ends within half a second of
//! being cancelled, with what it has measured until then.

mod budget;
mod course;
mod cpu;
mod disk;
mod memory;
mod reference;
mod repeats;
mod series;
mod stolen;
mod system;
mod timer;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use documents::benchmark::{HostRecord, LeftOut, Length, SCHEMA, Session};
use documents::host::HostFacts;
use documents::units::Bytes;

use crate::clock::{Clock, utc_now};
use budget::Budget;
use course::Course;
use disk::Scratch;
pub use reference::{ReferenceHost, ReferenceKernel};
pub use stolen::spin_gap;

/// What a session is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchmarkPlan {
    /// How long it may take.
    pub length: Length,
    /// What people call the machine.
    pub name: String,
    /// The folder whose disk is measured.
    pub folder: PathBuf,
    /// Where the data and the places on the disk come from.
    pub seed: u64,
    /// Version of the program.
    pub mizan_version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// What is to be measured.
    pub axes: Axes,
}

/// Which axes are to be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axes {
    /// Processors.
    pub cpu: bool,
    /// Memory.
    pub memory: bool,
    /// The disk under the folder.
    pub disk: bool,
    /// Lateness of timers.
    pub timer: bool,
    /// Time that was not given.
    pub stolen: bool,
}

impl Axes {
    /// All of them.
    pub const ALL: Axes = Axes { cpu: true, memory: true, disk: true, timer: true, stolen: true };
    /// Those of a brief session.
    pub const BRIEF: Axes =
        Axes { cpu: true, memory: false, disk: false, timer: false, stolen: true };

    /// Whether one is among them.
    pub fn has(self, axis: Axis) -> bool {
        match axis {
            Axis::Cpu => self.cpu,
            Axis::Memory => self.memory,
            Axis::Disk => self.disk,
            Axis::Timer => self.timer,
            Axis::Stolen => self.stolen,
        }
    }
}

/// One axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Processors.
    Cpu,
    /// Memory.
    Memory,
    /// A disk.
    Disk,
    /// Timers.
    Timer,
    /// Time that was not given.
    Stolen,
}

impl Axis {
    /// All, in the order in which they are measured.
    pub const ALL: [Axis; 5] = [Axis::Cpu, Axis::Memory, Axis::Disk, Axis::Timer, Axis::Stolen];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Axis::Cpu => "cpu",
            Axis::Memory => "memory",
            Axis::Disk => "disk",
            Axis::Timer => "timer",
            Axis::Stolen => "stolen",
        }
    }
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being measured.
    pub axis: Axis,
    /// How much of the session is done, in `[0, 1]`, by its planned time.
    pub done_share: f64,
    /// What is left of its planned time.
    pub left: Duration,
}

/// Why a session could not begin.
#[derive(Debug, thiserror::Error)]
pub enum BenchmarkError {
    /// No axis was asked for.
    #[error(
        "there is nothing to measure: ask for one axis at least; a brief session knows only cpu and stolen"
    )]
    NothingToMeasure,
    /// The folder takes no file.
    #[error(
        "the disk cannot be measured in {folder}: {source}; name a folder that this user may write to, or leave the disk out"
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The disk is too full for the file.
    #[error(
        "the disk under {folder} has {free} free, and a file of {file} needs {needed}, so that room remains for others; free some, name another folder, or leave the disk out"
    )]
    NotEnoughSpace {
        /// The folder.
        folder: PathBuf,
        /// What is free.
        free: Bytes,
        /// What would have to be free.
        needed: Bytes,
        /// The file.
        file: Bytes,
    },
}

/// How long a session will take on a machine that is not slower than a tenth of the reference host.
pub fn estimate(plan: &BenchmarkPlan) -> Duration {
    Budget::of(plan.length, plan.axes).total()
}

/// Measures a session. Blocks; `cancel` ends it within half a second.
///
/// # Errors
/// If there is nothing to measure, or the disk is to be measured and its folder takes no file or is too
/// full. What fails later is left out of the session, with the reason.
pub fn run(
    plan: &BenchmarkPlan,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Session, BenchmarkError> {
    let clock = Clock::start();
    let budget = Budget::of(plan.length, plan.axes);
    if budget.total().is_zero() {
        return Err(BenchmarkError::NothingToMeasure);
    }
    let mut session = begin(plan);
    let file = disk::file_size(plan.length);
    let has_disk = !budget.of_axis(Axis::Disk).is_zero();
    let mut scratch = match has_disk.then(|| Scratch::create(&plan.folder, file)) {
        Some(made) => Some(made?),
        None => None,
    };
    let mut course = Course::new(clock, cancel, progress, budget);
    for axis in Axis::ALL {
        if !plan.axes.has(axis) {
            continue;
        }
        if budget.of_axis(axis).is_zero() {
            course.leave_out(axis.name(), "a brief session measures the processors alone");
            continue;
        }
        course.begin(axis);
        match axis {
            Axis::Cpu => session.cpu = cpu::measure(&mut course, plan.length),
            Axis::Memory => session.memory = memory::measure(&mut course, plan),
            Axis::Disk => {
                // Taken, so that the file is gone as soon as it is not needed.
                let scratch = scratch.take().expect("it was made for this axis");
                session.disk = disk::measure(&mut course, plan, scratch);
            }
            Axis::Timer => session.timer = timer::measure(&mut course),
            Axis::Stolen => session.stolen = stolen::measure(&mut course),
        }
    }
    session.interrupted = course.stop().is_cancelled();
    session.left_out = course.into_left_out();
    session.lasted_s = clock.elapsed().as_secs_f64();
    Ok(session)
}

/// The record of a machine with its sessions.
pub fn record(plan: &BenchmarkPlan, host: HostFacts, sessions: Vec<Session>) -> HostRecord {
    HostRecord { schema: SCHEMA.to_owned(), name: plan.name.clone(), host, sessions }
}

/// The stored reference host, by which the kernels' indices are computed.
pub fn reference_host() -> &'static ReferenceHost {
    reference::shipped()
}

fn begin(plan: &BenchmarkPlan) -> Session {
    let quota = system::Quota::of_this_process();
    Session {
        mizan_version: plan.mizan_version.clone(),
        commit: plan.commit.clone(),
        started_at: utc_now(),
        lasted_s: 0.0,
        length: plan.length,
        interrupted: false,
        load_before: system::load_average(),
        cores_allowed: quota.cores().unwrap_or(f64::INFINITY).min(repeats::processors() as f64),
        cpu: None,
        memory: None,
        disk: None,
        timer: None,
        stolen: None,
        left_out: Vec::<LeftOut>::new(),
    }
}

#[cfg(test)]
mod tests;
