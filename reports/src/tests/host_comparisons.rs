//! Tests of comparisons of hosts, on documents made by hand.

use documents::benchmark::Length;
use documents::units::Bytes;
use sizing::hosts::{
    Delivered, HostComparison, HostMetric, HostMetricKind, HostMetricVerdict, HostSide,
    HostsIncomparable, HostsVerdict, HostsWarning, SCHEMA,
};
use sizing::inputs::MeasuredFactor;
use sizing::statistics::Interval;

use super::HOSTILE;
use super::markup;
use crate::terminal::Style;
use crate::{Language, host_comparison};

use HostMetricKind::{
    DiskCommit, DiskCommitP95, KernelAll, KernelSingle, MemoryChase, MemoryCopy, StolenAll,
    TimerP95,
};
use HostMetricVerdict::{Better, Equivalent, Inconclusive, TooFew, Worse};

fn interval(low: f64, high: f64) -> Interval {
    Interval { low, high, confidence: 0.95 }
}

/// A metric of six sessions a side whose second host does `ratio` of the first.
fn metric(
    (kind, of, unit): (HostMetricKind, &str, &str),
    a: f64,
    ratio: f64,
    verdict: HostMetricVerdict,
) -> HostMetric {
    let spread = [0.99, 1.0, 1.01, 0.995, 1.005, 1.0];
    let share = kind.is_share();
    let b = if share { a + ratio } else { a * ratio };
    HostMetric {
        kind,
        of: (!of.is_empty()).then(|| of.to_owned()),
        unit: unit.to_owned(),
        is_primary: of == "work",
        a: spread.iter().map(|part| a * part).collect(),
        b: spread.iter().map(|part| b * part).collect(),
        a_median: a,
        b_median: b,
        ratio: (!share).then_some(ratio),
        ratio_interval: (!share).then(|| interval(ratio * 0.985, ratio * 1.015)),
        difference: share.then_some(ratio),
        difference_interval: share.then(|| interval(ratio * 0.8, ratio * 1.2)),
        a_unsteady: 0,
        b_unsteady: usize::from(kind == DiskCommit),
        verdict,
        sessions_needed: (verdict == Inconclusive).then_some(4),
    }
}

fn side(name: &str, hypervisor: Option<&str>, first_minute: usize) -> HostSide {
    HostSide {
        name: name.to_owned(),
        cpu_model: Some("Intel(R) Xeon(R) E-2336 CPU @ 2.90GHz".to_owned()),
        cores: 6,
        memory: Bytes(32 << 30),
        hypervisor: hypervisor.map(str::to_owned),
        sessions: (0..6)
            .map(|session| format!("2026-11-03T08:{:02}:07Z", first_minute + 4 * session))
            .collect(),
    }
}

/// A virtual host that does four fifths of the work of a physical one.
fn slower() -> HostComparison {
    let metrics = vec![
        metric((KernelSingle, "work", "rounds/s"), 1_240.0, 0.984, Equivalent),
        metric((KernelAll, "work", "rounds/s"), 7_210.0, 0.803, Worse),
        metric((KernelSingle, "sort", "rounds/s"), 311.0, 0.99, Equivalent),
        metric((MemoryCopy, "", "MB/s"), 18_300.0, 0.94, Inconclusive),
        metric((MemoryChase, "32 KiB", "ns"), 1.21, 1.01, Equivalent),
        metric((DiskCommit, "", "IOPS"), 2_610.0, 0.31, Worse),
        metric((DiskCommitP95, "", "µs"), 520.0, 3.4, Worse),
        metric((TimerP95, "", "µs"), 96.0, 0.8, Better),
        metric((StolenAll, "", "share"), 0.001, 0.184, Worse),
    ];
    HostComparison {
        schema: SCHEMA.to_owned(),
        a: side("office-1", None, 2),
        b: side("vm-crm", Some("Microsoft Hv"), 4),
        margin: 0.05,
        confidence: 0.95,
        seed: 1,
        resamples: 4_000,
        fewest_sessions: 5,
        incomparable: Vec::new(),
        warnings: Vec::new(),
        metrics,
        verdict: HostsVerdict::Worse,
        delivered: Some(Delivered {
            kind: KernelAll,
            ratio: 0.803,
            interval: Some(interval(0.791, 0.815)),
            ratio_per_core: 0.803,
        }),
        sessions_needed: None,
        factor: Some(MeasuredFactor {
            factor: 0.803,
            source: "measured: vm-crm against office-1, 6 and 6 sessions".to_owned(),
        }),
    }
}

fn with_verdict(verdict: HostsVerdict, of_all: HostMetricVerdict) -> HostComparison {
    let mut document = slower();
    document.metrics[1].verdict = of_all;
    document.sessions_needed = (verdict == HostsVerdict::Inconclusive).then_some(4);
    document.verdict = verdict;
    document
}

/// Warned of for every reason that there is.
fn warned() -> HostComparison {
    let host = || "vm-crm".to_owned();
    let mut document = with_verdict(HostsVerdict::Inconclusive, Inconclusive);
    document.b.cores = 4;
    document.warnings = vec![
        HostsWarning::NotInTurn { in_a_row: 6 },
        HostsWarning::Busy { host: host(), sessions: 2 },
        HostsWarning::Interrupted { host: host(), sessions: 1 },
        HostsWarning::Confined { host: host(), allowed: 1.5, has: 4 },
        HostsWarning::CoresDiffer,
        HostsWarning::ProcessorsDiffer,
        HostsWarning::SystemsDiffer,
        HostsWarning::VersionsDiffer,
    ];
    document
}

fn too_few() -> HostComparison {
    let mut document = with_verdict(HostsVerdict::TooFewSessions, TooFew);
    document.factor = None;
    document.delivered.as_mut().expect("measured").interval = None;
    document.metrics[0].ratio_interval = None;
    document
}

/// Refused for every reason that there is.
fn not_comparable() -> HostComparison {
    let session = "2026-11-03T08:04:07Z".to_owned();
    let mut document = slower();
    document.verdict = HostsVerdict::NotComparable;
    document.metrics = Vec::new();
    document.delivered = None;
    document.factor = None;
    document.incomparable = vec![
        HostsIncomparable::KernelDiffers {
            kernel: "work".to_owned(),
            one: "1, 3fa0".to_owned(),
            other: "2, 77c1".to_owned(),
            session: session.clone(),
        },
        HostsIncomparable::LengthDiffers { one: Length::Quick, other: Length::Full, session },
        HostsIncomparable::NothingInCommon,
    ];
    document
}

/// All texts are hostile, and the figures are none.
fn hostile() -> HostComparison {
    let text = || HOSTILE.to_owned();
    let mut document = warned();
    for side in [&mut document.a, &mut document.b] {
        side.name = text();
        side.cpu_model = Some(text());
        side.sessions = vec![text()];
    }
    document.b.hypervisor = Some(text());
    document.a.cpu_model = None;
    document.warnings = vec![
        HostsWarning::Busy { host: text(), sessions: 1 },
        HostsWarning::Confined { host: text(), allowed: f64::NAN, has: 0 },
    ];
    document.incomparable = vec![HostsIncomparable::KernelDiffers {
        kernel: text(),
        one: text(),
        other: text(),
        session: text(),
    }];
    for metric in &mut document.metrics {
        metric.of = Some(text());
        metric.unit = text();
        metric.ratio = metric.ratio.map(|_| f64::INFINITY);
        metric.b_median = f64::NAN;
    }
    document.delivered.as_mut().expect("measured").ratio = f64::NAN;
    document.factor.as_mut().expect("measured").source = text();
    document.schema = text();
    document
}

/// Every document with its name.
fn all() -> [(&'static str, HostComparison); 8] {
    [
        ("slower", slower()),
        ("as fast", with_verdict(HostsVerdict::Equivalent, Equivalent)),
        ("faster", with_verdict(HostsVerdict::Better, Better)),
        ("inconclusive", with_verdict(HostsVerdict::Inconclusive, Inconclusive)),
        ("warned of", warned()),
        ("too few sessions", too_few()),
        ("not comparable", not_comparable()),
        ("hostile", hostile()),
    ]
}

#[test]
fn a_page_of_two_hosts_is_self_contained_well_formed_and_readable_aloud() {
    for (name, document) in all() {
        for language in Language::ALL {
            let name = format!("{name} ({})", language.tag());
            let page = host_comparison::html(&document, language);
            markup::assert_self_contained(&name, &page);
            markup::assert_well_formed(&name, &page, language);
            markup::assert_readable_aloud(&name, &page);
        }
    }
}

#[test]
fn the_answer_on_two_hosts_comes_before_every_figure() {
    let page = host_comparison::html(&slower(), Language::English).replace('\u{a0}', " ");
    let body = page.split_once("<body").expect("a body").1;
    let order = [
        "Slower",
        "the virtual host vm-crm delivers 80.3 % (79.1 % to 81.5 %).",
        "Kernel work, all threads: 80.3 %",
        "What to do next",
        "id=\"metrics\"",
        "id=\"values\"",
        "id=\"hosts\"",
        "id=\"basis\"",
    ];
    let places: Vec<usize> =
        order.iter().map(|text| body.find(text).unwrap_or_else(|| panic!("no `{text}`"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

/// The headline, and a sentence of what follows.
#[track_caller]
fn check(document: &HostComparison, headline: &str, sentence: &str) {
    let style = Style { colour: false, width: 400 };
    let text = host_comparison::terminal(document, Language::English, style).replace('\u{a0}', " ");
    assert_eq!(text.lines().next(), Some(headline), "{text}");
    assert!(text.contains(sentence), "no `{sentence}` in {text}");
}

#[test]
fn each_answer_on_two_hosts_has_its_sentence_and_its_way_on() {
    const SAID: &str = "Of the work of the physical host office-1, the virtual host vm-crm delivers \
                        80.3 % (79.1 % to 81.5 %).";
    check(
        &slower(),
        &format!("✗ Slower: {SAID}"),
        "Factor for a quote on this virtual host: 0.803.",
    );
    let [_, (_, equal), (_, faster), (_, open), ..] = all();
    check(&equal, &format!("✓ As fast: {SAID}"), "Keep these records.");
    check(&faster, &format!("✓ Faster: {SAID}"), "Kernel work, all threads: 80.3 %");
    check(&open, &format!("? Inconclusive: {SAID}"), "Run 4 more sessions on each host");
    check(
        &too_few(),
        "? Too few sessions: Of the work of the physical host office-1, the virtual host vm-crm \
         delivered 80.3 %; too little was measured for an interval.",
        "until each has 5 with the work kernel",
    );
    check(
        &not_comparable(),
        "? Not comparable: These hosts cannot be held against each other.",
        "The kernel work is not the same in all sessions: 1, 3fa0 in the first, 2, 77c1 in that of",
    );
}

#[test]
fn whatever_makes_it_less_sure_is_said_in_both_languages() {
    for language in Language::ALL {
        let style = Style { colour: false, width: 400 };
        let count = |document: &HostComparison| {
            host_comparison::terminal(document, language, style).lines().count()
        };
        let mut quiet = warned();
        quiet.warnings.clear();
        // A heading, and a line for each.
        assert_eq!(count(&warned()), count(&quiet) + 1 + warned().warnings.len());
    }
}

#[test]
fn a_share_of_time_is_stated_in_points_and_an_unsteady_session_in_brackets() {
    let page = host_comparison::html(&slower(), Language::English).replace('\u{a0}', " ");
    assert!(page.contains("+18.40 points"), "the difference");
    assert!(page.contains("6 / 6 (1)"), "the unsteady session");
}

#[test]
fn two_hosts_in_a_terminal() {
    let style = Style { colour: false, width: 110 };
    insta::assert_snapshot!(host_comparison::terminal(&slower(), Language::English, style));
}

#[test]
fn two_hosts_in_a_terminal_in_persian() {
    let style = Style { colour: false, width: 110 };
    insta::assert_snapshot!(host_comparison::terminal(&warned(), Language::Persian, style));
}

#[test]
fn no_line_of_two_hosts_holds_a_control_character() {
    for (name, document) in all() {
        for language in Language::ALL {
            let style = Style { colour: false, width: 100 };
            let text = host_comparison::terminal(&document, language, style);
            let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(bad, None, "{name}: {text}");
        }
    }
}
