//! Calibrations as people read them.

use documents::demands::HeldOutError;
use sizing::calibration::{
    BusySource, CalibrationLevel, CalibrationRecord, Figure, FittedLaw, LevelUse, PredictedLevel,
    Refusal, RefusedRun, SCHEMA, ScalabilityFit, StepBasis, StepFigure,
};
use sizing::statistics::Interval;

use crate::calibration::{html, terminal};
use crate::terminal::Style;
use crate::tests::HOSTILE;
use crate::{Language, locale::Locale};

const PLAIN: Style = Style { colour: false, width: 100 };

fn figure(value: f64, half: f64) -> Figure {
    let interval = Interval { low: value - half, high: value + half, confidence: 0.95 };
    Figure { value, interval: Some(interval) }
}

fn level(users: u64, used: LevelUse) -> CalibrationLevel {
    let throughput_per_s = users as f64 / 1.4;
    CalibrationLevel {
        users,
        runs: 1,
        used,
        samples: users * 15,
        throughput_per_s,
        response_ms: 84.2,
        response_p95_ms: (users > 10).then_some(190.0),
        busy: Some(0.42),
        little_gap: 0.004,
        predicted: Some(PredictedLevel {
            throughput_per_s: throughput_per_s * 1.01,
            response_ms: 88.0,
            response_p95_ms: Some(214.0),
            throughput_error: 0.01,
            response_error: 0.045,
            response_p95_error: Some(0.126),
        }),
    }
}

fn record() -> CalibrationRecord {
    CalibrationRecord {
        schema: SCHEMA.to_owned(),
        base: "assumed-2026-11".to_owned(),
        demand_set: Some("measured-2026-11-24-5eed0000".to_owned()),
        host: "Xeon, 4 logical processors".to_owned(),
        date: "2026-11-24".to_owned(),
        scenario: "office".to_owned(),
        target: "http://127.0.0.1:8080".to_owned(),
        busy: BusySource::Process { cores: 4 },
        levels: vec![
            level(10, LevelUse::Fitted),
            level(20, LevelUse::HeldOut),
            level(40, LevelUse::Fitted),
        ],
        refused: vec![RefusedRun {
            run: "2026-11-24T10:00:00Z".to_owned(),
            users: 60,
            reason: Refusal::LittlesLaw { gap: 0.08 },
        }],
        law: Some(FittedLaw {
            runs: 2,
            factor: figure(1.5, 0.03),
            step_ms: figure(63.0, 1.3),
            background_cores: None,
            delay_ms: 1.2,
        }),
        steps: vec![StepFigure {
            name: "open_customer".to_owned(),
            samples: 240,
            base_ms: 80.0,
            cpu_ms: figure(121.0, 8.0),
            basis: StepBasis::Measured,
        }],
        held_out: Some(HeldOutError {
            users: vec![20],
            throughput_mean: 0.01,
            throughput_worst: 0.01,
            response_mean: 0.045,
            response_worst: 0.045,
            p95_mean: Some(0.126),
            p95_worst: Some(0.126),
        }),
        scalability: ScalabilityFit::TooFewLevels { levels: 3, needed: 6 },
    }
}

#[test]
fn a_calibration_says_its_factor_its_error_and_what_it_refused() {
    let text = terminal(&record(), Language::English, PLAIN).replace(['\n', '\u{a0}'], " ");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "1.5 (1.47 to 1.53) times the processor times of assumed-2026-11.",
        "throughput 1 % (worst 1 %), mean response time 4.5 % (worst 4.5 %), p95 12.6 % (worst 12.6 %)",
        "open_customer: 121 ms (113 ms to 129 ms); base 80 ms; 240 samples; measured",
        "60 users: users and measured times differ by 8 % (Little's law)",
        "Busy without load: none that could be told apart",
        "10 users, fitted: measured 7.14/s, mean 84.2 ms, p95 not enough samples; predicted 7.21/s",
        "Not fitted: 3 levels, and it takes 6.",
    ] {
        assert!(words.contains(said), "{said:?} is not in {words}");
    }
}

#[test]
fn without_held_out_levels_the_error_is_not_measured() {
    let without = CalibrationRecord { held_out: None, ..record() };
    for (language, said) in [
        (Language::English, "Error of its predictions: not measured."),
        (Language::Persian, "خطای پیش‌بینی: اندازه‌گیری نشد."),
    ] {
        assert!(terminal(&without, language, PLAIN).contains(said), "{said}");
        assert!(html(&without, language).contains(said), "{said}");
    }
}

#[test]
fn a_calibration_without_busy_times_says_that_it_made_no_set() {
    let bare = CalibrationRecord { demand_set: None, law: None, steps: Vec::new(), ..record() };
    let text = terminal(&bare, Language::English, PLAIN);
    assert!(text.starts_with("No demand set was made"), "{text}");
    assert!(!html(&bare, Language::English).contains("id=\"steps\""));
}

#[test]
fn foreign_text_does_no_harm_on_the_page() {
    let hostile = CalibrationRecord {
        base: HOSTILE.to_owned(),
        demand_set: Some(HOSTILE.to_owned()),
        host: HOSTILE.to_owned(),
        scenario: HOSTILE.to_owned(),
        target: HOSTILE.to_owned(),
        date: HOSTILE.to_owned(),
        ..record()
    };
    for language in Language::ALL {
        let page = html(&hostile, language);
        assert!(!page.contains("<script"), "{}", Locale::of(language).language.tag());
    }
}
