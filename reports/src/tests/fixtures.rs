//! Run records for tests, made by a builder: what is not said is that of a good run of 35 users.
//!
//! The samples come from a small seeded generator, so that a record is the same in every run.

use std::collections::BTreeMap;

use documents::distribution::{Distribution, new_histogram};
use documents::host::{HostFacts, HostSample};
use documents::run::{
    Answer, ClassSummary, EndKind, FailureSample, HostMeans, Invalidity, LittlesLaw, Metric,
    Outcome, PlanSummary, Provenance, RunEnd, RunRecord, SCHEMA, SeriesPoint, Soundness,
    SteadyState, StepRecord, Target, TargetKind, ThresholdRecord, ThresholdState, Verdict,
    WarmUpRule, Warning,
};
use documents::units::Bytes;

/// The steps of the CRM workload with their median in milliseconds and their share of all steps.
const STEPS: [(&str, f64, f64); 9] = [
    ("sign_in", 62.0, 0.02),
    ("dashboard", 38.0, 0.09),
    ("find_person_by_name", 24.0, 0.27),
    ("find_person_by_phone", 11.0, 0.18),
    ("open_person", 8.0, 0.22),
    ("record_activity", 16.0, 0.11),
    ("create_ticket", 21.0, 0.06),
    ("create_invoice_with_lines", 34.0, 0.04),
    ("approve_invoice", 13.0, 0.01),
];

/// SplitMix64, good enough to spread samples.
struct Samples(u64);

impl Samples {
    /// The next number in `[0, 1)`.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About a normal deviate: twelve uniform ones.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Log-normal durations around a median, in microseconds.
    fn durations(&mut self, count: u64, median_ms: f64) -> Distribution {
        let mut histogram = new_histogram();
        for _ in 0..count {
            let ms = median_ms * (0.55 * self.normal()).exp();
            histogram.record((ms * 1e3) as u64).expect("in range");
        }
        Distribution::of(&histogram, 0)
    }
}

/// What a record is made of.
pub(crate) struct Builder {
    pub(crate) users: u64,
    pub(crate) steps: u64,
    pub(crate) slowness: f64,
    pub(crate) seconds: u32,
    pub(crate) failed: u64,
    pub(crate) cpu: f64,
    pub(crate) end: EndKind,
    pub(crate) answer: Answer,
    pub(crate) invalid: Vec<Invalidity>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) steal: Option<f64>,
    pub(crate) target: TargetKind,
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            users: 35,
            steps: 4_310,
            slowness: 1.0,
            seconds: 90,
            failed: 0,
            cpu: 0.38,
            end: EndKind::Completed,
            answer: Answer::Met,
            invalid: Vec::new(),
            warnings: Vec::new(),
            steal: Some(0.002),
            target: TargetKind::EmbeddedStaging {
                service_model: "work".to_owned(),
                persons: 100_000,
            },
        }
    }
}

/// Every threshold holds.
pub(crate) fn met() -> RunRecord {
    Builder::default().record()
}

/// Slow and failing, on a busy host.
pub(crate) fn not_met() -> RunRecord {
    Builder {
        slowness: 42.0,
        failed: 57,
        cpu: 0.93,
        answer: Answer::NotMet,
        warnings: vec![Warning::HostBusy { cpu: 0.93 }, Warning::NotSteady { ratio: 2.4 }],
        ..Builder::default()
    }
    .record()
}

/// It holds, on a virtual machine whose host gives time to others.
pub(crate) fn met_with_warnings() -> RunRecord {
    Builder {
        answer: Answer::MetWithWarnings,
        steal: Some(0.113),
        warnings: vec![Warning::StolenTime { steal: 0.113 }],
        target: TargetKind::Given,
        ..Builder::default()
    }
    .record()
}

/// The generator was late.
pub(crate) fn invalid() -> RunRecord {
    Builder {
        answer: Answer::Invalid,
        invalid: vec![
            Invalidity::GeneratorLate { lag_p99_ms: 231.0, allowed_ms: 100.0 },
            Invalidity::GeneratorSaturated { cpu_cores: 1.97, cores: 2.0 },
        ],
        ..Builder::default()
    }
    .record()
}

/// Too few samples for its thresholds.
pub(crate) fn inconclusive() -> RunRecord {
    Builder { users: 1, steps: 73, seconds: 20, answer: Answer::Inconclusive, ..Builder::default() }
        .record()
}

/// The journal breaks off.
pub(crate) fn torn() -> RunRecord {
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
}

/// A long run: more windows and samples than a chart has room for.
pub(crate) fn long() -> RunRecord {
    Builder { steps: 4_000, seconds: 7_200, ..Builder::default() }.record()
}

/// The target was never there: nothing was measured at all.
pub(crate) fn nothing_measured() -> RunRecord {
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
}

impl Builder {
    /// The record.
    pub(crate) fn record(&self) -> RunRecord {
        let mut samples = Samples(7);
        let steady_s = f64::from(self.seconds.saturating_sub(20)).max(1.0);
        let steps: Vec<StepRecord> = STEPS
            .iter()
            .map(|(name, median, share)| {
                let count = (self.steps as f64 * share).round() as u64;
                let failed = if *name == "create_ticket" { self.failed } else { 0 };
                self.step(name, count, failed, *median, steady_s, &mut samples)
            })
            .collect();
        let whole = self.step("crm", self.steps, self.failed, 18.0, steady_s, &mut samples);
        RunRecord {
            schema: SCHEMA.to_owned(),
            provenance: self.provenance(),
            plan: self.plan(),
            end: RunEnd { how: self.end.clone(), at_s: f64::from(self.seconds) + 0.4 },
            verdict: self.verdict(&whole),
            workloads: vec![whole],
            steps,
            series: (0..self.seconds).map(|second| self.window(second, &mut samples)).collect(),
            host: (0..self.seconds).map(|second| self.sample(second, &mut samples)).collect(),
            host_steady: Some(self.means()),
            soundness: self.soundness(),
        }
    }

    fn step(
        &self,
        name: &str,
        ok: u64,
        failed: u64,
        median_ms: f64,
        steady_s: f64,
        samples: &mut Samples,
    ) -> StepRecord {
        let mut outcomes = BTreeMap::from([(Outcome::Ok, ok)]);
        let mut failures = Vec::new();
        if failed > 0 {
            outcomes.insert(Outcome::HttpError, failed - failed / 3);
            outcomes.insert(Outcome::TimedOut, failed / 3);
            failures = vec![
                FailureSample {
                    outcome: Outcome::HttpError,
                    text: "POST /api/v2/crmobject/ticket/create: 500 Internal Server Error".into(),
                    count: failed - failed / 3,
                },
                FailureSample {
                    outcome: Outcome::TimedOut,
                    text: "POST /api/v2/crmobject/ticket/create: no answer within 30 s".into(),
                    count: failed / 3,
                },
            ];
        }
        StepRecord {
            workload: "crm".to_owned(),
            name: name.to_owned(),
            outcomes,
            throughput_per_s: ok as f64 / steady_s,
            requests: ok * 2,
            response_time: samples.durations(ok, median_ms * self.slowness),
            service_time: samples.durations(ok, median_ms * self.slowness * 0.8),
            generator_lag: samples.durations(ok, 0.12),
            failures,
        }
    }

    fn provenance(&self) -> Provenance {
        let url = match self.target {
            TargetKind::EmbeddedStaging { .. } => "http://127.0.0.1:41233",
            TargetKind::Given => "http://crm.example:8080",
        };
        Provenance {
            mizan_version: "0.1.0".to_owned(),
            commit: Some("4f1c2d9a".to_owned()),
            started_at: "2026-10-03T08:41:07Z".to_owned(),
            scenario: "tier-50".to_owned(),
            scenario_hash: "9b74c9897bac770ffc029102a200c5de11f2a7b0d4a1b0c8a4f5e3d2c1b0a998"
                .to_owned(),
            schedule_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                .to_owned(),
            seed: 20_261_003,
            host: HostFacts {
                os: "Debian GNU/Linux 12 (bookworm)".to_owned(),
                kernel: Some("6.1.0-26-amd64".to_owned()),
                cpu_model: Some("Intel(R) Xeon(R) Silver 4310 CPU @ 2.10GHz".to_owned()),
                cores_physical: None,
                cores_logical: 4,
                memory: Bytes(16 << 30),
                hypervisor: Some("VMware".to_owned()),
            },
            target: Target { url: url.to_owned(), kind: self.target.clone() },
            arguments: ["validate", "--users", "35", "--seed", "20261003"]
                .map(str::to_owned)
                .to_vec(),
        }
    }

    fn plan(&self) -> PlanSummary {
        let class = |name: &str, users, think| ClassSummary {
            name: name.to_owned(),
            users,
            think_time_s_mean: think,
        };
        PlanSummary {
            users: self.users,
            classes: vec![
                class("occasional", self.users / 4, 90.0),
                class("regular", self.users - self.users / 4 - self.users / 5, 38.0),
                class("heavy", self.users / 5, 14.5),
            ],
            peak_factor: 3.0,
            ramp_s: 10.0,
            steady_from_s: 15.0,
            steady_until_s: f64::from(self.seconds) - 5.0,
            drain_s: 10.0,
            steps_planned: 4_420,
            thresholds: vec!["p95(crm) <= 1 s".to_owned(), "errors <= 0.1 %".to_owned()],
        }
    }

    fn window(&self, second: u32, samples: &mut Samples) -> SeriesPoint {
        let at_s = f64::from(second);
        let ramped = (at_s / 10.0).min(1.0);
        let few = samples.unit() < 0.04;
        let median = 18.0 * self.slowness * (0.25 * samples.normal()).exp();
        SeriesPoint {
            at_s,
            width_s: 1.0,
            users: (self.users as f64 * ramped).round() as u64,
            in_flight: (2.5 * self.slowness.sqrt() * samples.unit()).round() as u64,
            throughput_per_s: 60.0 * ramped + 8.0 * samples.normal().abs(),
            failed_per_s: if self.failed > 0 { samples.unit().round() } else { 0.0 },
            response_p50_ms: (!few).then_some(median),
            response_p95_ms: (!few).then_some(median * 2.6),
            response_max_ms: (!few).then_some(median * (3.0 + 4.0 * samples.unit())),
        }
    }

    fn sample(&self, second: u32, samples: &mut Samples) -> HostSample {
        let ramped = (f64::from(second) / 10.0).min(1.0);
        let cpu = (self.cpu * ramped + 0.03 * samples.normal()).clamp(0.01, 1.0);
        HostSample {
            at_s: f64::from(second),
            cpu_by_core: vec![cpu; 4],
            cpu,
            steal: self.steal,
            load_average: Some(cpu * 4.0),
            memory_used: Bytes((5.1e9 + 2e6 * f64::from(second)) as u64),
            disk_read_bytes: (2e5 * samples.unit()) as u64,
            disk_written_bytes: (6e6 * samples.unit()) as u64,
            generator_cpu_cores: cpu * 0.3,
            generator_memory: Bytes(62 << 20),
            target_cpu_cores: self.embedded().then_some(cpu * 3.2),
            target_memory: self.embedded().then_some(Bytes(410 << 20)),
        }
    }

    fn embedded(&self) -> bool {
        self.target != TargetKind::Given
    }

    fn means(&self) -> HostMeans {
        let embedded = self.embedded();
        HostMeans {
            cpu: self.cpu,
            cpu_max: (self.cpu + 0.17).min(1.0),
            steal: self.steal,
            generator_cpu_cores: self.cpu * 0.3,
            generator_cpu_us_per_step: Some(1_900.0),
            target_cpu_cores: embedded.then_some(self.cpu * 3.2),
            target_cpu_us_per_step: embedded.then_some(20_300.0),
            generator_memory_max_bytes: 64 << 20,
            target_memory_max_bytes: embedded.then_some(431 << 20),
        }
    }

    fn soundness(&self) -> Soundness {
        let drift = self.warnings.iter().find_map(|warning| match warning {
            Warning::NotSteady { ratio } => Some(*ratio),
            _ => None,
        });
        Soundness {
            invalid: self.invalid.clone(),
            littles_law: Some(LittlesLaw {
                in_flight_mean: 1.42,
                throughput_times_service: 1.39,
                users_relative_error: Some(0.012),
                relative_error: 0.021,
            }),
            steady_state: match drift {
                Some(ratio) => SteadyState::Drifting { p_value: 0.0004, ratio },
                None => SteadyState::Steady { p_value: 0.43 },
            },
            warm_up_rule: WarmUpRule::Fixed { excluded_s: 15.0 },
        }
    }

    fn verdict(&self, whole: &StepRecord) -> Verdict {
        let samples = whole.response_time.samples;
        let p95 = whole.response_time.quantile_ms(0.95);
        let state = |broken: bool| match (self.answer, broken) {
            (Answer::Inconclusive, _) => ThresholdState::Undecided,
            _ if samples == 0 => ThresholdState::Undecided,
            (_, true) => ThresholdState::Broken,
            (_, false) => ThresholdState::Holds,
        };
        let slow = p95.is_some_and(|p95| p95 > 1_000.0);
        let confidence = |state| match state {
            ThresholdState::Holds => 0.999_97,
            ThresholdState::Broken => 0.0,
            ThresholdState::Undecided => 0.871,
        };
        let error_ratio = self.failed as f64 / whole.total().max(1) as f64;
        let thresholds = vec![
            ThresholdRecord {
                threshold: "p95(crm) <= 1 s".to_owned(),
                state: state(slow),
                metric: Metric::ResponseTime { quantile: 0.95, of: "crm".to_owned() },
                limit: 1_000.0,
                observed: p95,
                samples,
                over: if slow { samples / 3 } else { 0 },
                confidence: confidence(state(slow)),
            },
            ThresholdRecord {
                threshold: "errors <= 0.1 %".to_owned(),
                state: state(self.failed > 0),
                metric: Metric::ErrorRatio { of: None },
                limit: 0.001,
                observed: (samples > 0).then_some(error_ratio),
                samples: whole.total(),
                over: self.failed,
                confidence: confidence(state(self.failed > 0)),
            },
        ];
        Verdict { answer: self.answer, thresholds, warnings: self.warnings.clone() }
    }
}
