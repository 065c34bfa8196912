//! What holds for every server, and what the quote and this model agree on.

use documents::DemandSet;
use documents::units::Bytes;
use proptest::prelude::*;

use super::*;
use crate::catalogue::Catalogue;
use crate::hosts::fixtures;
use crate::inputs::Draft;
use crate::quote::quote_without_simulation;

struct Files {
    vendor: VendorTables,
    catalogue: Catalogue,
    demands: DemandSet,
}

impl Files {
    fn shipped() -> Self {
        let (vendor, catalogue) = (VendorTables::shipped(), Catalogue::shipped());
        Files { vendor, catalogue, demands: DemandSet::shipped() }
    }

    fn tables(&self) -> Tables<'_> {
        let Files { vendor, catalogue, demands } = self;
        Tables { vendor, catalogue, demands, demands_sha256: "" }
    }

    fn inputs(&self, fields: &[(&str, &str)]) -> Inputs {
        let mut draft = Draft::default();
        for (field, text) in fields {
            draft.set(field, text).expect("a field");
        }
        draft.finish(&self.catalogue).expect("inputs")
    }

    fn users(&self, host: &ExistingHost) -> HostUsers {
        let inputs = self.inputs(&[("users", "35"), ("modules", "voip,sms,email")]);
        predicted(&inputs, &self.tables(), host).expect("the shipped steps")
    }
}

fn host(cores: u32, memory_gib: f64, index: f64) -> ExistingHost {
    ExistingHost {
        name: "crm1".to_owned(),
        cores,
        memory: Bytes((memory_gib * f64::from(1 << 30)) as u64),
        index,
        measured: true,
        is_virtual: false,
        disk: None,
    }
}

fn fast_disk() -> MeasuredDisk {
    MeasuredDisk { random_iops: 20_000.0, random_s: 0.000_4, commit_s: 0.000_5 }
}

#[test]
fn the_largest_number_is_found_wherever_it_lies() {
    for most in [1, 2, 3, 7, 8, 100] {
        for answer in 0..=most {
            assert_eq!(largest(most, |users| users <= answer), answer, "{answer} of {most}");
        }
    }
    assert_eq!(largest(0, |_| false), 0);
}

#[test]
fn a_server_of_the_recommended_size_carries_the_users_it_was_recommended_for() {
    let files = Files::shipped();
    for users in ["5", "35", "50", "80", "180", "400"] {
        for modules in ["voip", "voip,sms,email,club", ""] {
            for kind in ["physical", "virtual-reserved"] {
                let fields = [("users", users), ("modules", modules), ("host", kind)];
                let inputs = files.inputs(&fields);
                let quote = quote_without_simulation(&inputs, &files.tables()).expect("a quote");
                let column = quote.column(ColumnKind::Recommended);
                let processor = &column.processor;
                let host = host(processor.cores, column.memory.total_gib, processor.core_speed);
                let got = predicted(&inputs, &files.tables(), &host).expect("known steps");
                assert!(got.users >= inputs.users, "{fields:?}: {got:?}");
                // The firmware keeps some.
                let shown = ExistingHost { memory: Bytes(host.memory.0 / 100 * 99), ..host };
                let got = predicted(&inputs, &files.tables(), &shown).expect("known steps");
                assert!(got.users >= inputs.users, "{fields:?}: {got:?}");
            }
        }
    }
}

#[test]
fn what_binds_is_what_is_short() {
    let files = Files::shipped();
    let bound = |host: &ExistingHost| files.users(host).bound_by;
    assert_eq!(bound(&host(8, 512.0, 1.0)), Bound::Cores);
    // A single working core: people wait for each other long before it is busy.
    assert_eq!(bound(&host(2, 512.0, 1.0)), Bound::Target);
    assert_eq!(bound(&host(64, 16.0, 1.0)), Bound::Memory);
    let slow = MeasuredDisk { commit_s: 0.02, ..fast_disk() };
    let slow = ExistingHost { disk: Some(slow), ..host(64, 4_096.0, 1.0) };
    let patient = files.inputs(&[("users", "35"), ("target", "10 s")]);
    let got = predicted(&patient, &files.tables(), &slow).expect("known steps");
    assert_eq!(got.bound_by, Bound::Disks, "{got:?}");
    // A processor so slow that one step on an idle machine takes longer than is asked for.
    let slow = ExistingHost { disk: Some(fast_disk()), ..host(256, 512.0, 0.03) };
    let inputs = files.inputs(&[("users", "35"), ("target", "100 ms")]);
    let got = predicted(&inputs, &files.tables(), &slow).expect("known steps");
    assert_eq!((got.bound_by, got.users), (Bound::Target, 0), "{got:?}");
    assert_eq!((got.p95_ms_at, got.utilisation_at), (None, None));
}

#[test]
fn a_server_without_a_core_to_spare_carries_nobody() {
    let got = Files::shipped().users(&host(1, 16.0, 1.0));
    assert_eq!((got.users, got.bound_by), (0, Bound::Cores));
}

#[test]
fn the_figures_at_the_answer_are_within_the_limits() {
    let files = Files::shipped();
    let got = files.users(&ExistingHost { disk: Some(fast_disk()), ..host(8, 64.0, 1.0) });
    let trigger = files.catalogue.planning.cpu_trigger.value;
    assert!(got.utilisation_at.expect("some users") <= trigger, "{got:?}");
    assert!(got.p95_ms_at.expect("some users") <= files.catalogue.defaults.target_s * 1e3);
    assert!(got.disk_measured && got.index_measured);
}

#[test]
fn a_record_of_the_benchmark_is_enough_for_a_prediction() {
    let record = fixtures::host("crm1", &[1.0, 1.02, 0.98]);
    let got = Files::shipped().users(&ExistingHost::from(&record));
    assert!(got.users > 0 && got.index_measured && got.disk_measured, "{got:?}");
}

#[test]
fn the_worth_of_a_server_says_what_was_predicted_and_what_was_measured() {
    let files = Files::shipped();
    let predicted = files.users(&host(4, 32.0, 1.0));
    let said = worth(35, Some(&predicted), None);
    assert_eq!((said.needed, said.measured), (35, None));
    let told = said.predicted.expect("a prediction");
    assert_eq!((told.users, told.bound_by.as_str()), (predicted.users, predicted.bound_by.name()));
    assert_eq!(worth(35, None, None).predicted, None);
}

/// A search that found `answer`, whose second level gives the reason.
fn capacity(dimension: &str, answer: &serde_json::Value) -> CapacityRecord {
    let level = |value: f64, limit: &str| {
        serde_json::json!({
            "value": value, "purpose": "staircase", "at_s": 0.0, "lasted_s": 60.0,
            "outcome": "broke", "ended_early": false, "tightest": null, "throughput_per_s": 1.0,
            "samples": 100, "response_p95_ms": null, "host_cpu": null,
            "limit": {"limit": limit, "evidence": []}, "folder": "level",
        })
    };
    let host = documents::HostFacts::default();
    serde_json::from_value(serde_json::json!({
        "schema": documents::capacity::SCHEMA,
        "provenance": {
            "mizan_version": "0.1.0", "commit": null, "started_at": "2026-11-03T08:00:00Z",
            "scenario": "office", "scenario_hash": "", "schedule_hash": "", "seed": 1, "host": host,
            "target": {"url": "http://127.0.0.1:1", "kind": {"is": "given"}}, "arguments": [],
        },
        "dimension": dimension, "budget_s": 600.0, "spent_s": 500.0, "end": "clear",
        "levels": [level(40.0, "nothing"), level(60.0, "cpu")], "answer": answer, "wanted": null,
    }))
    .expect("a capacity record")
}

#[test]
fn a_search_over_users_says_what_was_measured() {
    let answer = |kind: &str, carried: Option<f64>, low: Option<f64>, high: Option<f64>| {
        serde_json::json!({
            "kind": kind, "carried": carried, "low": low, "high": high, "reason_level": 1,
        })
    };
    let measured = |dimension: &str, answer: &serde_json::Value| {
        worth(35, None, Some(&capacity(dimension, answer))).measured
    };
    let found = answer("interval", Some(47.0), Some(45.0), Some(50.0));
    let cpu = || Some("cpu".to_owned());
    let expected =
        Measured { users: 47.0, low: Some(45.0), high: Some(50.0), at_least: false, limit: cpu() };
    assert_eq!(measured("users", &found), Some(expected.clone()));
    assert_eq!(measured("calls_per_hour", &found), None);
    let at_least = answer("at_least", Some(47.0), Some(45.0), Some(50.0));
    let expected = Measured { at_least: true, ..expected };
    assert_eq!(measured("users", &at_least), Some(expected));
    let less = measured("users", &answer("less_than", None, None, Some(10.0)));
    let expected =
        Measured { users: 0.0, low: Some(0.0), high: Some(10.0), at_least: false, limit: cpu() };
    assert_eq!(less, Some(expected));
    assert_eq!(measured("users", &answer("unknown", None, None, None)), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn users_grow_with_cores_index_and_memory(
        cores in 2_u32..40,
        memory_gib in 4.0_f64..160.0,
        index in 0.2_f64..3.0,
        disk in prop::option::of((50.0_f64..30_000.0, 0.000_2_f64..0.02, 0.000_1_f64..0.01)),
        more in 1.01_f64..2.0,
    ) {
        let files = Files::shipped();
        let disk = disk.map(|(random_iops, random_s, commit_s)| MeasuredDisk {
            random_iops, random_s, commit_s,
        });
        let base = ExistingHost { disk, ..host(cores, memory_gib, index) };
        let users = files.users(&base).users;
        let grown = [
            ExistingHost { cores: cores + (f64::from(cores) * (more - 1.0)).ceil() as u32, ..base.clone() },
            ExistingHost { index: index * more, ..base.clone() },
            ExistingHost { memory: Bytes((base.memory.0 as f64 * more) as u64), ..base.clone() },
        ];
        for host in grown {
            let got = files.users(&host);
            prop_assert!(got.users >= users, "{:?} carries {:?}, {:?} {}", host, got, base, users);
        }
    }
}
