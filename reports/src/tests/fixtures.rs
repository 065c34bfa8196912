//! Run records for tests, each made once.

pub(crate) mod builder;
pub(crate) mod calls;
pub(crate) mod capacity;
pub(crate) mod http;
pub(crate) mod sms;

use std::sync::LazyLock;

use documents::run::{Answer, EndKind, Invalidity, RunRecord, SteadyState, TargetKind, Warning};

use builder::Builder;

/// Every threshold holds.
pub(crate) fn met() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| Builder::default().record());
    MADE.clone()
}

/// Slow and failing, on a busy host.
pub(crate) fn not_met() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| {
        Builder {
            slowness: 42.0,
            failed: 57,
            cpu: 0.93,
            answer: Answer::NotMet,
            warnings: vec![Warning::HostBusy { cpu: 0.93 }, Warning::NotSteady { ratio: 2.4 }],
            ..Builder::default()
        }
        .record()
    });
    MADE.clone()
}

/// It holds, on a virtual machine whose host gives time to others.
pub(crate) fn met_with_warnings() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| {
        Builder {
            answer: Answer::MetWithWarnings,
            steal: Some(0.113),
            warnings: vec![Warning::StolenTime { steal: 0.113 }],
            target: TargetKind::Given,
            ..Builder::default()
        }
        .record()
    });
    MADE.clone()
}

/// The generator was late.
pub(crate) fn invalid() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| {
        Builder {
            answer: Answer::Invalid,
            invalid: vec![
                Invalidity::GeneratorLate { lag_p99_ms: 231.0, allowed_ms: 100.0 },
                Invalidity::GeneratorSaturated { cpu_cores: 1.97, cores: 2.0 },
            ],
            ..Builder::default()
        }
        .record()
    });
    MADE.clone()
}

/// Too few samples for its thresholds.
pub(crate) fn inconclusive() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| {
        Builder {
            users: 1,
            steps: 73,
            seconds: 20,
            answer: Answer::Inconclusive,
            ..Builder::default()
        }
        .record()
    });
    MADE.clone()
}

/// The journal breaks off.
pub(crate) fn torn() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| {
        let mut record = Builder {
            steps: 640,
            seconds: 31,
            end: EndKind::Torn,
            answer: Answer::Inconclusive,
            warnings: vec![Warning::CutShort { measured_s: 16.0, planned_s: 70.0 }],
            ..Builder::default()
        }
        .record();
        record.plan.steady_until_s = 85.0;
        record
    });
    MADE.clone()
}

/// A long run: more windows and samples than a chart has room for.
pub(crate) fn long() -> RunRecord {
    static MADE: LazyLock<RunRecord> =
        LazyLock::new(|| Builder { steps: 4_000, seconds: 7_200, ..Builder::default() }.record());
    MADE.clone()
}

/// The target was never there: nothing was measured at all.
pub(crate) fn nothing_measured() -> RunRecord {
    static MADE: LazyLock<RunRecord> = LazyLock::new(|| {
        let reason = "http://crm.example:8080: connection refused (os error 111)".to_owned();
        let mut record = Builder {
            steps: 0,
            seconds: 0,
            answer: Answer::Invalid,
            end: EndKind::TargetUnusable { reason: reason.clone() },
            invalid: vec![Invalidity::TargetUnusable { reason }, Invalidity::NothingMeasured],
            target: TargetKind::Given,
            ..Builder::default()
        }
        .record();
        record.steps.clear();
        record.workloads.clear();
        record.host_steady = None;
        record.soundness.littles_law = None;
        record.soundness.steady_state = SteadyState::NotTested;
        record.provenance.commit = None;
        record.provenance.arguments.clear();
        record
    });
    MADE.clone()
}
