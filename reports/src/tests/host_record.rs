//! Tests of host records, on records made by hand.

use documents::benchmark::*;
use documents::host::HostFacts;
use documents::units::Bytes;
use unicode_width::UnicodeWidthStr;

use super::HOSTILE;
use super::markup::{self, own_words, section_words};
use crate::terminal::Style;
use crate::{Language, host_record};

const PLAIN: Style = Style { colour: false, width: 100 };

fn series(unit: &str, median: f64, steady: bool) -> Series {
    Series { unit: unit.to_owned(), values: vec![median; 3], median, steady }
}

fn kernel(name: &str, single: f64, index: f64, all: Option<f64>) -> KernelResult {
    KernelResult {
        kernel: name.to_owned(),
        version: 1,
        checksum: "9f3c01ab".to_owned(),
        single: series("rounds/s", single, true),
        all: all.map(|all| series("rounds/s", all, false)),
        index,
    }
}

fn pattern(iops: f64, p99_us: Option<f64>, steady: bool) -> DiskSeries {
    DiskSeries {
        rate: series("IOPS", iops, steady),
        mb_per_s: iops * 8_192.0 / 1e6,
        p50_us: 212.4,
        p95_us: Some(1_840.0),
        p99_us,
        operations: 30_000,
    }
}

fn gap(threads: u32, shares: [f64; 3], longest_ms: f64) -> SpinGap {
    let [share_over_200_us, share_over_1_ms, share_over_5_ms] = shares;
    let lasted_s = 4.0;
    SpinGap { threads, lasted_s, share_over_200_us, share_over_1_ms, share_over_5_ms, longest_ms }
}

/// A session that measured everything.
fn full() -> Session {
    let mib = |n: u64| Bytes(n << 20);
    Session {
        mizan_version: "0.1.0".to_owned(),
        commit: Some("4f2c1d0".to_owned()),
        started_at: "2026-11-24T08:00:00Z".to_owned(),
        lasted_s: 412.0,
        length: Length::Full,
        interrupted: false,
        load_before: Some(0.12),
        cores_allowed: 2.0,
        cpu: Some(CpuAxis {
            kernels: vec![
                kernel("work", 1_234.5, 1.37, Some(4_310.0)),
                kernel("sort", 88.25, 1.21, None),
            ],
            scaling: [(1, 1.0), (2, 1.94), (4, 3.49)]
                .map(|(threads, speedup)| ScalingPoint { threads, speedup })
                .to_vec(),
            index_single: 1.37,
            index_all: 4.78,
        }),
        memory: Some(MemoryAxis {
            copy: series("MB/s", 18_420.0, true),
            triad: series("MB/s", 15_100.0, true),
            chase: vec![
                ChasePoint { size: Bytes(32_768), ns: 1.26 },
                ChasePoint { size: mib(256), ns: 94.7 },
            ],
        }),
        disk: Some(DiskAxis {
            mount: r"D:\".to_owned(),
            file: mib(2_048),
            direct: true,
            random: Some(pattern(8_450.0, Some(4_120.0), true)),
            sequential: Some(pattern(7_900.0, Some(2_950.0), true)),
            commit: Some(pattern(1_120.0, None, false)),
        }),
        timer: Some(TimerAxis {
            sleeps: 4_000,
            late_p50_us: 61.0,
            late_p95_us: 140.0,
            late_p99_us: Some(1_210.0),
            late_max_us: 15_300.0,
        }),
        stolen: Some(StolenAxis {
            single: gap(1, [0.004, 0.001, 0.0], 3.4),
            all: gap(4, [0.52, 0.5, 0.41], 51.0),
            steal: None,
            throttled: Some(0.98),
        }),
        left_out: Vec::new(),
    }
}

/// A session that was stopped before it came to the disk.
fn stopped() -> Session {
    let disk = "stopped by hand";
    Session {
        started_at: "2026-11-24T09:00:00Z".to_owned(),
        lasted_s: 14.0,
        length: Length::Quick,
        interrupted: true,
        memory: None,
        disk: None,
        stolen: None,
        left_out: vec![
            LeftOut { axis: "disk".to_owned(), reason: disk.to_owned() },
            LeftOut { axis: "disk.commit".to_owned(), reason: disk.to_owned() },
        ],
        ..full()
    }
}

fn record(sessions: Vec<Session>) -> HostRecord {
    HostRecord {
        schema: SCHEMA.to_owned(),
        name: "crm-srv".to_owned(),
        host: HostFacts {
            os: "Windows Server 2019 Standard".to_owned(),
            kernel: Some("10.0.17763".to_owned()),
            cpu_model: Some("Intel Xeon E5-2680 v4".to_owned()),
            cores_physical: Some(2),
            cores_logical: 4,
            memory: Bytes(32 << 30),
            hypervisor: Some("VMware".to_owned()),
        },
        sessions,
    }
}

pub(super) fn measured() -> HostRecord {
    record(vec![stopped(), full()])
}

fn hostile() -> HostRecord {
    let mut session = full();
    let disk = session.disk.as_mut().expect("the disk was measured");
    disk.mount = HOSTILE.to_owned();
    disk.random = None;
    disk.commit.as_mut().expect("it was measured").p50_us = f64::NAN;
    let cpu = session.cpu.as_mut().expect("the processors were measured");
    cpu.index_all = f64::INFINITY;
    cpu.kernels[0].kernel = HOSTILE.to_owned();
    cpu.kernels[0].checksum = HOSTILE.to_owned();
    cpu.kernels[0].single.unit = HOSTILE.to_owned();
    session.left_out = vec![LeftOut { axis: HOSTILE.to_owned(), reason: HOSTILE.to_owned() }];
    (session.started_at, session.commit) = (HOSTILE.to_owned(), Some(HOSTILE.to_owned()));
    let mut record = record(vec![session]);
    (record.name, record.schema) = (HOSTILE.to_owned(), HOSTILE.to_owned());
    record.host.os = HOSTILE.to_owned();
    record.host.cpu_model = Some(HOSTILE.to_owned());
    record.host.kernel = Some(HOSTILE.to_owned());
    record.host.hypervisor = Some(HOSTILE.to_owned());
    record
}

/// Every record with its name.
fn all() -> [(&'static str, HostRecord); 4] {
    [
        ("measured", measured()),
        ("stopped", record(vec![full(), stopped()])),
        ("no session", record(Vec::new())),
        ("hostile", hostile()),
    ]
}

#[test]
fn a_host_record_in_a_terminal() {
    insta::assert_snapshot!(host_record::terminal(&measured(), Language::English, PLAIN));
}

#[test]
fn a_host_record_in_a_terminal_in_persian() {
    insta::assert_snapshot!(host_record::terminal(&measured(), Language::Persian, PLAIN));
}

#[test]
fn a_session_that_was_stopped_says_what_it_left_out_and_why() {
    let record = record(vec![stopped()]);
    let text = host_record::terminal(&record, Language::English, PLAIN);
    let left_out = text.split_once("Not measured\n").expect("the heading").1;
    let left_out = left_out.split_once("\n\n").expect("its end").0;
    assert_eq!(
        left_out,
        "  Disk: stopped by hand\n  Disk (Synchronous writes, as a commit): stopped by hand\n  \
         Memory: no reason is recorded\n  Time not given: no reason is recorded"
    );
    let page = host_record::html(&record, Language::English);
    let words = section_words(&page, "left-out").expect("the section");
    assert!(words.contains("Time not given no reason is recorded"), "{words}");
    assert!(text.contains("It was stopped by hand"));
}

#[test]
fn time_that_was_not_given_is_called_an_upper_bound() {
    let text = host_record::terminal(&measured(), Language::English, PLAIN).replace('\u{a0}', " ");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "4 threads: at most 52 % of the time was not given (gaps over 1 ms: 50 %, over 5 ms: 41 %; \
         the longest 51 ms).",
        "An upper bound:",
        "not measured, this system has none",
        "A quota held this process back in 98 %",
    ] {
        assert!(flat.contains(words), "no `{words}` in {flat}");
    }
}

#[test]
fn what_was_not_steady_or_not_measured_is_marked_in_the_table_of_sessions() {
    let page = host_record::html(&measured(), Language::English);
    let words = section_words(&page, "sessions").expect("the section");
    // Copy, random and commit, the last without a steady state; the stopped session has none of them.
    assert!(words.contains("18,420 8,450 1,120*"), "{words}");
    assert_eq!(words.matches("not measured").count(), 5, "{words}");
    let disk = section_words(&page, "disk").expect("the section");
    assert!(disk.contains("no steady state") && disk.contains("p99 not enough operations"));
}

#[test]
fn a_cache_that_was_not_passed_by_is_said_with_the_disks_figures() {
    let mut record = measured();
    let disk = record.sessions[1].disk.as_mut().expect("the disk was measured");
    disk.direct = false;
    for language in Language::ALL {
        let (page, direct) =
            (host_record::html(&record, language), host_record::html(&measured(), language));
        let [page, direct] =
            [page, direct].map(|page| section_words(&page, "disk").expect("the section"));
        assert_ne!(page, direct);
    }
    let text = host_record::terminal(&record, Language::English, PLAIN);
    assert!(text.contains("these are not the disk's own figures"));
}

#[test]
fn the_page_of_a_host_is_self_contained_well_formed_and_readable_aloud() {
    for (name, record) in all() {
        for language in Language::ALL {
            let page = host_record::html(&record, language);
            markup::assert_self_contained(name, &page);
            markup::assert_well_formed(name, &page, language);
            markup::assert_readable_aloud(name, &page);
        }
    }
}

#[test]
fn terminal_text_keeps_to_its_width() {
    for (name, record) in all().into_iter().filter(|(name, _)| *name != "hostile") {
        for language in Language::ALL {
            let text = host_record::terminal(&record, language, PLAIN);
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(widest <= PLAIN.width, "{name}: {widest} columns: {text}");
        }
    }
}

#[test]
fn hostile_text_of_a_host_is_shown_and_does_nothing() {
    for language in Language::ALL {
        let page = host_record::html(&hostile(), language);
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"));
        let text = host_record::terminal(&hostile(), language, PLAIN);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        for shown in [page, text] {
            assert!(shown.contains(r"\u{202e}"));
            assert!(!shown.contains(['\u{0}', '\u{1b}', '\u{202e}']), "{shown}");
            assert!(!shown.contains("NaN") && !shown.contains("inf "));
        }
    }
}

#[test]
fn a_persian_host_record_has_persian_digits_and_words() {
    for (name, record) in all().into_iter().filter(|(name, _)| *name != "hostile") {
        let words = own_words(&host_record::html(&record, Language::Persian));
        let latin: Vec<&str> = words
            .split_whitespace()
            .filter(|word| word.chars().any(|c| c.is_ascii_alphanumeric()))
            .collect();
        assert!(latin.is_empty(), "{name}: {latin:?}");
    }
}
