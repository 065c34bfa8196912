//! The figures, from the journal of a run to its record.

use documents::host::StationSample;
use documents::limit::{Limit, LimitRecord, Sign};
use documents::run::{Invalidity, RunRecord};
use documents::sms::{GatewayKind, GatewayRecord, RefusalCount, SmsTally};
use documents::units::Bytes;

use super::*;
use crate::recorder::tests_support::{journal, steps};
use crate::recorder::{JournalContent, Totals, assemble};
use crate::sms::second::SmsSecond;

const P95: &[&str] = &["p95(crm) <= 1 s"];

fn target(url: &str) -> Target {
    Target { url: url.to_owned(), kind: TargetKind::Given }
}

/// A run on a host that was like this in every second.
fn run(sample: &HostSample, change: impl FnOnce(&mut JournalContent)) -> RunRecord {
    let mut content = journal(P95, &steps(600, 0));
    content.header.provenance.host.memory = Bytes(1_000);
    for second in &mut content.seconds {
        second.host = Some(sample.clone());
    }
    change(&mut content);
    assemble(content)
}

fn limit(record: &RunRecord) -> &LimitRecord {
    record.limit.as_ref().expect("steps were measured")
}

fn observed(record: &RunRecord, sign: Sign) -> Option<f64> {
    limit(record).evidence.iter().find(|evidence| evidence.sign == sign).map(|e| e.observed)
}

#[test]
fn only_an_address_of_loopback_is_this_host() {
    for here in ["http://127.0.0.1:8080/", "http://[::1]/crm", "http://localhost:80"] {
        assert!(is_local(&target(here)), "{here}");
    }
    for elsewhere in ["http://192.168.1.7", "http://crm.office/", "http://[fd00::1]", "no url"] {
        assert!(!is_local(&target(elsewhere)), "{elsewhere}");
    }
    let service_model = "work".to_owned();
    let kind = TargetKind::EmbeddedStaging { service_model, persons: 1 };
    assert!(is_local(&Target { kind, ..target("http://192.168.1.7") }));
}

#[test]
fn each_figure_of_a_local_host_reaches_the_record() {
    let sample = HostSample {
        cpu: 0.4,
        cpu_by_core: vec![0.2, 0.6],
        steal: Some(0.01),
        memory_used: Bytes(800),
        generator_cpu_cores: 0.1,
        generator_cores: Some(0.5),
        target_cpu_cores: Some(0.7),
        disk_busy: Some(0.25),
        station: Some(StationSample { servers: 2, busy: 1.0 }),
        ..HostSample::default()
    };
    let record = run(&sample, |_| ());
    for (sign, expected) in [
        (Sign::HostCpu, 0.4),
        (Sign::BusiestCore, 0.6),
        (Sign::Steal, 0.01),
        (Sign::MemoryUsed, 0.8),
        (Sign::GeneratorCpu, 0.2),
        (Sign::TargetCpuCores, 0.7),
        (Sign::DiskBusy, 0.25),
        (Sign::StationBusy, 0.5),
        (Sign::GeneratorLagP99Ms, 0.1),
    ] {
        let seen = observed(&record, sign).unwrap_or_else(|| panic!("no {sign:?}"));
        assert!((seen - expected).abs() < 1e-9, "{sign:?}: {seen}");
    }
    assert_eq!(limit(&record).limit, Limit::Nothing);
}

#[test]
fn the_host_of_the_generator_is_not_taken_for_the_targets() {
    let busy = HostSample { cpu: 0.99, ..HostSample::default() };
    assert_eq!(limit(&run(&busy, |_| ())).limit, Limit::Cpu);
    let record = run(&busy, |content| {
        content.header.provenance.target = target("http://192.168.1.7");
    });
    assert_eq!(limit(&record).limit, Limit::NotDetermined);
    assert_eq!(observed(&record, Sign::HostCpu), None);
    assert_eq!(observed(&record, Sign::GeneratorCpu), Some(0.0));
}

#[test]
fn a_host_without_samples_is_not_known() {
    let record = assemble(journal(P95, &steps(600, 0)));
    assert_eq!(limit(&record).limit, Limit::NotDetermined);
    assert_eq!(observed(&record, Sign::GeneratorCpu), None);
}

#[test]
fn a_run_without_steps_has_no_limit() {
    assert_eq!(assemble(journal(P95, &[])).limit, None);
}

#[test]
fn a_generator_that_uses_up_its_quota_makes_the_run_invalid_and_is_the_limit() {
    let starved = HostSample {
        generator_cpu_cores: 0.29,
        generator_cores: Some(0.3),
        ..HostSample::default()
    };
    let record = run(&starved, |_| ());
    let [Invalidity::GeneratorSaturated { cpu_cores, cores }] = record.soundness.invalid[..] else {
        panic!("{:?}", record.soundness);
    };
    assert!((cpu_cores - 0.29).abs() < 1e-9 && (cores - 0.3).abs() < 1e-9);
    assert_eq!(limit(&record).limit, Limit::Generator);
    let alone = HostSample { generator_cores: None, ..starved };
    assert!(run(&alone, |_| ()).soundness.invalid.is_empty(), "it has both processors");
}

#[test]
fn a_quota_that_holds_the_generator_back_makes_the_run_invalid_unless_the_target_shares_it() {
    let held_back = HostSample {
        generator_cpu_cores: 0.1,
        generator_cores: Some(0.5),
        generator_throttled: Some(0.2),
        ..HostSample::default()
    };
    let record = run(&held_back, |_| ());
    assert_eq!(record.soundness.invalid.len(), 1, "{:?}", record.soundness);
    assert_eq!(limit(&record).limit, Limit::Generator);
    let shared = HostSample { target_cpu_cores: Some(0.38), ..held_back };
    let record = run(&shared, |_| ());
    assert!(record.soundness.invalid.is_empty(), "{:?}", record.soundness);
    assert_eq!(limit(&record).limit, Limit::Cpu);
}

#[test]
fn service_times_grow_against_the_lightest_seconds_step_by_step() {
    let mut samples = steps(600, 0);
    // A minute at ten users, after seconds at three in which the same step took a fifth.
    for k in 0..40 {
        let due_us = 1_000_000 + k * 50_000;
        samples.push(crate::recorder::tests::sample("dashboard", due_us, 0, 10_000));
    }
    let ramped = |samples: &[crate::recorder::Sample]| {
        let mut content = journal(P95, samples);
        for second in &mut content.seconds[..5] {
            second.gauges.users = 3;
        }
        assemble(content)
    };
    let growth = observed(&ramped(&samples), Sign::ServiceTimeGrowth).expect("it is known");
    assert!((growth - 5.0).abs() < 1e-9, "{growth}");
    // Steps that only the light seconds have tell nothing of the others.
    for sample in samples.iter_mut().skip(600) {
        sample.step = "report";
    }
    assert_eq!(observed(&ramped(&samples), Sign::ServiceTimeGrowth), None);
    assert_eq!(observed(&ramped(&samples[..610]), Sign::ServiceTimeGrowth), None);
}

#[test]
fn a_broken_threshold_is_slowness_only_where_it_is_about_time() {
    let one = |metric, state| ThresholdRecord {
        threshold: String::new(),
        state,
        metric,
        limit: 0.0,
        observed: None,
        samples: 0,
        over: 0,
        confidence: None,
    };
    let (broken, holds) = (ThresholdState::Broken, ThresholdState::Holds);
    let time = |state| one(Metric::ResponseTime { quantile: 0.95, of: "crm".into() }, state);
    let errors = |state| one(Metric::ErrorRatio { of: None }, state);
    assert_eq!(trouble(&[time(holds), errors(holds)], Some(1.9)), Trouble::None);
    assert_eq!(trouble(&[errors(broken), time(broken)], None), Trouble::Slow);
    assert_eq!(trouble(&[time(holds), errors(broken)], None), Trouble::Unmet);
    assert_eq!(trouble(&[time(holds)], Some(2.0)), Trouble::Slow);
}

#[test]
fn a_target_that_never_used_more_than_one_core_works_in_one_thread() {
    let sample = HostSample { target_cpu_cores: Some(0.98), ..HostSample::default() };
    let slow = |burst| {
        let mut content = journal(P95, &steps(600, 60));
        for second in &mut content.seconds {
            second.host = Some(sample.clone());
        }
        content.seconds[20].host.as_mut().expect("sampled").target_cpu_cores = burst;
        assemble(content)
    };
    let evidence = limit(&slow(Some(1.05))).evidence[0].clone();
    assert_eq!((evidence.sign, evidence.speaks), (Sign::TargetCpuCores, true));
    assert_eq!(limit(&slow(Some(1.5))).limit, Limit::NotDetermined);
}

/// Messages of which ten were taken a second while they waited, by a gateway that takes 200 ms.
fn messages(rate_per_s: Option<f64>, concurrent_most: u64, refused: u64) -> Gateway {
    let tally = SmsTally::default();
    let record = SmsRecord {
        gateway: GatewayRecord {
            kind: GatewayKind::Modem,
            address: String::new(),
            attempts: 200,
            taken: 200 - refused,
            refused: vec![
                RefusalCount { why: SmsRefusal::Number, requests: 100 },
                RefusalCount { why: SmsRefusal::Rate, requests: refused },
            ],
            troubled: 0,
            unreadable: 0,
            strangers: 0,
            concurrent_most,
            parts: 0,
            taken_per_s_most: 0,
        },
        campaigns: Vec::new(),
        singles: tally,
        total: tally,
        inbound: None,
        beside: Vec::new(),
        series: Vec::new(),
        findings: Vec::new(),
    };
    let plan = SmsPlan {
        gateway: GatewayKind::Modem,
        gateway_rate_per_s: rate_per_s,
        gateway_latency: "uniform 100 ms to 300 ms".to_owned(),
        gateway_troubles: Vec::new(),
        campaigns: Vec::new(),
        singles_planned: 0,
        messages_planned: 0,
        parts_planned: 0,
        replies_planned: 0,
        reports_share: 0.0,
        reports_after: String::new(),
        patience_s: 0.0,
    };
    let mut content = journal(P95, &[]);
    for (second, (waiting, taken)) in content.seconds.iter_mut().zip([(5, 10), (0, 0), (9, 10)]) {
        second.sms = Some(SmsSecond { waiting, taken, ..SmsSecond::default() });
    }
    let steady = Steady {
        seconds: content.seconds.iter().collect(),
        measured_s: 75.0,
        steps: BTreeMap::new(),
        workloads: BTreeMap::new(),
        all: Totals::default(),
    };
    gateway(&record, &plan, &steady)
}

#[test]
fn a_gateway_is_busy_by_its_rate_or_by_the_requests_under_way_at_it() {
    let by_rate = messages(Some(12.5), 8, 20);
    assert_eq!((by_rate.refused, by_rate.waiting_first, by_rate.waiting_last), (0.1, 5, 9));
    assert_eq!(by_rate.busy, Some(0.8));
    let by_senders = messages(None, 2, 0);
    assert_eq!((by_senders.refused, by_senders.busy), (0.0, Some(1.0)));
    assert_eq!(messages(None, 4, 0).busy, Some(0.5));
}
