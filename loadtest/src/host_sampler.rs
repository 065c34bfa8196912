//! Samples the host once a second: processors, memory, disks, and the processes of the run.

use std::sync::Arc;

use documents::HostSample;
use documents::units::Bytes;
use sysinfo::{DiskRefreshKind, Disks, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::clock::Clock;
use crate::station::StationGauge;
use crate::system::{self, StealCounter};

/// CPU time and memory of one process.
#[derive(Debug, Clone, Copy)]
struct ProcessUse {
    cpu_ms: u64,
    memory: Bytes,
}

/// Samples the host that the generator runs on, which is the target's too where the target is local.
pub(crate) struct HostSampler {
    clock: Clock,
    system: System,
    disks: Disks,
    generator: Pid,
    target: Option<Pid>,
    station: Option<Arc<StationGauge>>,
    last_us: u64,
    last_generator: Option<ProcessUse>,
    last_target: Option<ProcessUse>,
    last_steal: Option<StealCounter>,
}

impl HostSampler {
    /// A sampler. `target_process` is the target's process where the harness started it, `station` what
    /// it tells of its servers.
    ///
    /// # Errors
    /// If this system cannot be sampled. A run goes on without.
    pub(crate) fn new(
        clock: Clock,
        target_process: Option<u32>,
        station: Option<Arc<StationGauge>>,
    ) -> Result<Self, sysinfo::Error> {
        let kind = DiskRefreshKind::nothing().with_io_usage();
        let mut sampler = HostSampler {
            clock,
            system: System::new()?,
            disks: Disks::new_with_refreshed_list_specifics(kind)?,
            generator: Pid::from_u32(std::process::id()),
            target: target_process.map(Pid::from_u32),
            station,
            last_us: clock.now_us(),
            last_generator: None,
            last_target: None,
            last_steal: system::steal_counter(),
        };
        // Utilisation is a difference of two readings: this is the first.
        sampler.sample();
        Ok(sampler)
    }

    /// What the host did since the last sample.
    pub(crate) fn sample(&mut self) -> HostSample {
        let now_us = self.clock.now_us();
        let span_ms = (now_us - self.last_us).max(1) as f64 / 1e3;
        self.last_us = now_us;
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        self.disks.refresh_specifics(false, DiskRefreshKind::nothing().with_io_usage());
        let (read, written) = self.disk_bytes();
        let generator = self.process(self.generator);
        let target = self.target.and_then(|pid| self.process(pid));
        let cores = |last: Option<ProcessUse>, now: Option<ProcessUse>| {
            let (last, now) = (last?, now?);
            Some(now.cpu_ms.saturating_sub(last.cpu_ms) as f64 / span_ms)
        };
        let sample = HostSample {
            at_s: now_us as f64 / 1e6,
            cpu_by_core: self.system.cpus().iter().map(|cpu| ratio(cpu.usage())).collect(),
            cpu: ratio(self.system.global_cpu_usage()),
            steal: self.steal(),
            load_average: System::load_average().ok().map(|load| load.one),
            memory_used: Bytes(self.system.used_memory()),
            disk_read_bytes: read,
            disk_written_bytes: written,
            generator_cpu_cores: cores(self.last_generator, generator).unwrap_or(0.0),
            generator_memory: generator.map_or(Bytes(0), |process| process.memory),
            target_cpu_cores: cores(self.last_target, target),
            target_memory: target.map(|process| process.memory),
            disk_busy: None,
            generator_throttled: None,
            station: self.station.as_ref().and_then(|gauge| gauge.sample()),
        };
        (self.last_generator, self.last_target) = (generator, target);
        sample
    }

    fn process(&mut self, pid: Pid) -> Option<ProcessUse> {
        let kind = ProcessRefreshKind::nothing().with_cpu().with_memory();
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, kind);
        let process = self.system.process(pid)?;
        let memory = Bytes(process.memory());
        Some(ProcessUse { cpu_ms: process.accumulated_cpu_time(), memory })
    }

    /// Bytes read and written since the last sample. A device mounted twice counts once.
    fn disk_bytes(&self) -> (u64, u64) {
        let mut seen = Vec::new();
        let (mut read, mut written) = (0, 0);
        for disk in &self.disks {
            if seen.contains(&disk.name()) {
                continue;
            }
            seen.push(disk.name());
            let usage = disk.usage();
            read += usage.read_bytes;
            written += usage.written_bytes;
        }
        (read, written)
    }

    fn steal(&mut self) -> Option<f64> {
        let (last, now) = (self.last_steal, system::steal_counter());
        self.last_steal = now;
        let (last, now) = (last?, now?);
        let total = now.total.checked_sub(last.total).filter(|total| *total > 0)?;
        Some(now.stolen.saturating_sub(last.stolen) as f64 / total as f64)
    }
}

/// A percentage of sysinfo as a ratio.
fn ratio(percent: f32) -> f64 {
    (f64::from(percent) / 100.0).clamp(0.0, 1.0)
}
