//! Host records made by hand, for tests.

use documents::HostFacts;
use documents::benchmark::{
    ChasePoint, CpuAxis, DiskAxis, DiskSeries, HostRecord, KernelResult, Length, MemoryAxis,
    SCHEMA, ScalingPoint, Series, Session, SpinGap, StolenAxis, TimerAxis,
};
use documents::units::Bytes;

use crate::statistics::median;

/// A machine of its own with four cores and a session for each speed, begun at even hours.
pub(crate) fn host(name: &str, speeds: &[f64]) -> HostRecord {
    HostRecord {
        schema: SCHEMA.to_owned(),
        name: name.to_owned(),
        host: HostFacts {
            os: "Linux 6.1".to_owned(),
            cpu_model: Some("Model 1".to_owned()),
            cores_physical: Some(4),
            cores_logical: 4,
            memory: Bytes(16 << 30),
            ..HostFacts::default()
        },
        sessions: speeds.iter().enumerate().map(|(i, speed)| session(2 * i, *speed)).collect(),
    }
}

/// The second of a pair: sessions begun at odd hours, on a virtual machine.
pub(crate) fn guest(name: &str, speeds: &[f64]) -> HostRecord {
    let mut record = host(name, speeds);
    record.host.hypervisor = Some("KVM".to_owned());
    for (index, session) in record.sessions.iter_mut().enumerate() {
        session.started_at = hour(2 * index + 1);
    }
    record
}

/// The moment so many hours into the tests.
pub(crate) fn hour(hour: usize) -> String {
    format!("2026-11-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24)
}

/// Five samples around a value.
pub(crate) fn series(unit: &str, value: f64) -> Series {
    let values: Vec<f64> =
        [0.999, 1.001, 1.0, 1.002, 0.998].iter().map(|part| part * value).collect();
    let median = median(&values).expect("samples");
    Series { unit: unit.to_owned(), values, median, steady: true }
}

fn session(at_hour: usize, speed: f64) -> Session {
    let kernel = |name: &str, rate: f64| KernelResult {
        kernel: name.to_owned(),
        version: 1,
        checksum: "c0ffee".to_owned(),
        single: series("rounds/s", rate * speed),
        all: Some(series("rounds/s", 4.0 * rate * speed)),
        index: speed,
    };
    let gap = |threads| SpinGap {
        threads,
        lasted_s: 2.0,
        share_over_200_us: 0.002,
        share_over_1_ms: 0.001,
        share_over_5_ms: 0.0,
        longest_ms: 1.5,
    };
    Session {
        mizan_version: "0.1.0".to_owned(),
        commit: None,
        started_at: hour(at_hour),
        lasted_s: 58.0,
        length: Length::Quick,
        interrupted: false,
        load_before: Some(0.1),
        cores_allowed: 4.0,
        cpu: Some(CpuAxis {
            kernels: vec![kernel("work", 1_000.0), kernel("sort", 200.0)],
            scaling: vec![ScalingPoint { threads: 4, speedup: 4.0 }],
            index_single: speed,
            index_all: 4.0 * speed,
        }),
        memory: Some(MemoryAxis {
            copy: series("MB/s", 12_000.0 * speed),
            triad: series("MB/s", 11_000.0 * speed),
            chase: vec![ChasePoint { size: Bytes(32 << 10), ns: 1.2 / speed }],
        }),
        disk: Some(disk(speed)),
        timer: Some(TimerAxis {
            sleeps: 500,
            late_p50_us: 60.0 / speed,
            late_p95_us: 90.0 / speed,
            late_p99_us: None,
            late_max_us: 400.0,
        }),
        stolen: Some(StolenAxis { single: gap(1), all: gap(4), steal: None, throttled: None }),
        left_out: Vec::new(),
    }
}

fn disk(speed: f64) -> DiskAxis {
    let of = |rate: f64, p50_us: f64| DiskSeries {
        rate: series("IOPS", rate * speed),
        mb_per_s: rate * 8_192.0 / 1e6,
        p50_us: p50_us / speed,
        p95_us: Some(2.0 * p50_us / speed),
        p99_us: None,
        operations: 20_000,
    };
    DiskAxis {
        mount: "/".to_owned(),
        file: Bytes(1 << 30),
        direct: true,
        random: Some(of(4_000.0, 250.0)),
        sequential: Some(of(5_000.0, 200.0)),
        commit: Some(of(2_500.0, 400.0)),
    }
}
