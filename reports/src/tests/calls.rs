//! What a run's documents say of its calls, in both languages.

use documents::calls::ExchangeKind;
use documents::distribution::{Distribution, new_histogram};
use documents::run::{Invalidity, Metric, RunRecord, ThresholdState, Warning};

use super::fixtures::calls::{all, named};
use super::{fixtures, markup};
use crate::chart::Place;
use crate::locale::Locale;
use crate::summary::Summary;
use crate::terminal::{self, Style};
use crate::{Language, calls, csv, html, junit, series};

const NARROW: Style = Style { colour: false, width: 80 };

/// The words of the section on calls.
fn section(record: &RunRecord, language: Language) -> Option<String> {
    markup::section_words(&html::run(record, language), "calls")
}

#[track_caller]
fn check_section(record: &RunRecord, english: &[&str], persian: &[&str]) {
    markup::check_section(record, "calls", [english, persian]);
}

#[test]
fn a_run_without_calls_has_no_section_on_them() {
    for language in Language::ALL {
        assert_eq!(section(&fixtures::met(), language), None);
        assert!(!terminal::run(&fixtures::met(), language, NARROW).contains("Screen pop"));
    }
    assert_eq!(csv::calls(&fixtures::met()), None);
}

#[test]
fn the_section_on_calls_stands_between_the_steps_and_the_host() {
    let page = html::run(&named("calls"), Language::English);
    let place = |id: &str| page.find(&format!("<section id=\"{id}\"")).expect("the section");
    let places = ["steps", "failures", "calls", "host"].map(place);
    assert!(places.is_sorted(), "{places:?}");
}

#[track_caller]
fn check_answer(record: &RunRecord, english: &str, persian: &str) {
    for (language, wanted) in [(Language::English, english), (Language::Persian, persian)] {
        let page = html::run(record, language);
        let headline = page.split_once("<h1>").expect("a headline").1;
        let headline = headline.split_once("</h1>").expect("its end").0;
        assert!(headline.contains(wanted), "{headline}");
        let title = page.split_once("<title>").expect("a title").1;
        assert!(title.split_once("</title>").expect("its end").0.contains(wanted));
        assert!(terminal::run(record, language, Style { width: 400, ..NARROW }).contains(wanted));
    }
}

#[test]
fn the_answer_names_the_calls_beside_the_users() {
    check_answer(&named("calls"), "10 users and 180 calls an hour", "۱۰ کاربر و ۱۸۰ تماس در ساعت");
    check_answer(
        &named("call storm"),
        "50 users and 180 calls an hour (up to 10 times as many at the peak)",
        "۵۰ کاربر و ۱۸۰ تماس در ساعت (در اوج تا ۱۰ برابر)",
    );
    // Without users only the calls are named, and one of them is not "1 calls".
    let mut alone = named("few calls");
    alone.plan.users = 0;
    alone.plan.calls.as_mut().expect("calls are planned").busy_hour_calls = 1.0;
    check_answer(&alone, "carry one call an hour:", "کارِ یک تماس در ساعت");
}

#[test]
fn each_fault_is_counted_out_of_the_calls_that_could_have_it() {
    check_section(
        &named("calls lost"),
        &[
            "lost Never shown, although the call lasted 2 s or longer. 3 1,232 expected",
            "shown 30 s",
        ],
        &["گم‌شده هرگز نشان داده نشد، با آنکه ۲ ثانیه یا بیشتر طول کشید. ۳ ۱٬۲۳۲ موردِ انتظار"],
    );
    check_section(
        &named("calls duplicated"),
        &["duplicated Shown as more than one call. 1 1,232 shown"],
        &["تکراری به صورت بیش از یک تماس نشان داده شد. ۱ ۱٬۲۳۲ نشان‌داده‌شده"],
    );
    check_section(
        &named("calls mismatched"),
        &["with one where there is none. 12 1,232 shown"],
        &["با مشتری با آنکه نداشت. ۱۲ ۱٬۲۳۲ نشان‌داده‌شده"],
    );
    check_section(
        &named("calls left active"),
        &["Still shown 30 s after the call was hung up. 2 1,232 shown"],
        &["۳۰ ثانیه پس از قطع تماس هنوز نشان داده می‌شد. ۲ ۱٬۲۳۲ نشان‌داده‌شده"],
    );
    check_section(
        &named("call storm"),
        &["or it was down. 23 4,333 due", "nothing follows from it. 28 4,310 played"],
        &["خودش خاموش بود. ۲۳ ۴٬۳۳۳ برنامه‌ریزی‌شده"],
    );
}

#[test]
fn calls_that_went_wrong_are_listed_where_there_are_any() {
    let page = html::run(&named("calls duplicated"), Language::Persian);
    assert!(page.contains("نخستین تماس‌هایی که اشکال داشت"));
    assert!(page.contains("یک تماس به‌صورت ۲ تماس نمایش داده شد."));
    assert!(page.contains("02199000017"));
    let good = section(&named("calls"), Language::English).expect("the section");
    assert!(!good.contains("went wrong"), "{good}");
}

#[test]
fn pops_without_enough_samples_are_said_to_have_too_few() {
    check_section(
        &named("few calls"),
        &["not enough samples (had 17, needs 200)", "not enough samples (had 17, needs 1,000)"],
        &["نمونه کافی نیست (۱۷ بود، ۲۰۰ لازم است)", "نمونه کافی نیست (۱۷ بود، ۱٬۰۰۰ لازم است)"],
    );
    check_section(
        &named("nobody listened"),
        &["No screen pop was measured in the steady phase.", "No call was played"],
        &["در بخش پایدار هیچ نمایش تماسی اندازه‌گیری نشد.", "هیچ تماسی اجرا نشد"],
    );
}

#[test]
fn the_error_of_the_polling_is_bounded_by_what_is_known_of_it() {
    check_section(
        &named("calls"),
        &["99 % of the stated times are too long by at most", "every 200 ms (planned)"],
        &["۹۹٪ زمان‌های نوشته‌شده حداکثر", "هر ۲۰۰ میلی‌ثانیه یک بار"],
    );
    check_section(
        &named("few calls"),
        &["Each stated time is too long by at most"],
        &["هر زمان نوشته‌شده حداکثر"],
    );
    // An error beyond an hour is in no quantile: nothing bounds the times then.
    let mut record = named("calls");
    record.calls.as_mut().expect("calls").polling.error.out_of_range = 1;
    check_section(&record, &["too long is not known"], &["معلوم نیست زمان‌ها چقدر"]);
    record.calls.as_mut().expect("calls").polling.error = Distribution::of(&new_histogram(), 0);
    check_section(&record, &["too long is not known"], &["معلوم نیست زمان‌ها چقدر"]);
}

#[test]
fn listeners_that_nobody_can_see_are_not_counted_as_none() {
    let seen = section(&named("calls by smdr"), Language::English).expect("the section");
    assert!(seen.contains("Log-ins refused 0") && seen.contains("read too slowly 0"), "{seen}");
    for name in ["calls by serial smdr", "calls by asterisk", "calls direct"] {
        let text = section(&named(name), Language::English).expect("the section");
        assert!(!text.contains("Log-ins") && !text.contains("Listeners"), "{name}: {text}");
    }
    let mut record = named("calls by asterisk");
    record.calls.as_mut().expect("calls").exchange.clients_dropped = 3;
    check_section(&record, &["read too slowly 3"], &["قطع شدند ۳"]);
}

#[test]
fn each_way_to_the_crm_is_called_by_its_name() {
    let smdr = |serial| ExchangeKind::Smdr { layout: "panasonic-a".to_owned(), serial };
    let kinds = [
        (ExchangeKind::Ami { dialect: 11 }, "Asterisk 11, played", "استریسک ۱۱"),
        (smdr(false), "SMDR over TCP, layout panasonic-a", "چیدمان"),
        (smdr(true), "SMDR over a serial port", "درگاه سریال"),
        (ExchangeKind::Asterisk, "a real Asterisk", "استریسکِ واقعی"),
        (ExchangeKind::Direct, "called directly", "مستقیم"),
    ];
    for (kind, english, persian) in kinds {
        for (language, wanted) in [(Language::English, english), (Language::Persian, persian)] {
            let words = calls::kind(&kind, &Locale::of(language));
            assert!(words.contains(wanted), "{words}");
        }
    }
}

#[test]
fn directions_and_endings_have_words_of_their_own() {
    for language in Language::ALL {
        let locale = Locale::of(language);
        let directions = calls::DIRECTIONS.map(|way| calls::direction(way, &locale));
        let endings = calls::ENDINGS.map(|ending| calls::ending(ending, &locale));
        let words = directions.into_iter().chain(endings);
        assert_eq!(words.collect::<std::collections::BTreeSet<_>>().len(), 8);
    }
    check_section(
        &named("calls"),
        &[
            "Direction Answered Transferred Busy Unanswered Abandoned All",
            "All 624 88 219 206 103 1,240",
        ],
        &["ورودی ۲۶۴ ۸۸ ۱۳۷ ۲۰۶ ۱۰۳ ۷۹۸", "خروجی", "داخلی"],
    );
}

/// The reasons of a verdict.
fn reasons(record: &RunRecord, language: Language) -> Vec<String> {
    Summary::of(record, &Locale::of(language)).reasons
}

#[test]
fn a_broken_threshold_on_calls_is_the_first_reason_and_names_what_is_allowed() {
    let first = |name, language| reasons(&named(name), language).remove(0);
    let (en, fa) = (Language::English, Language::Persian);
    assert_eq!(first("calls lost", en), "Calls lost: 3 of 1,240, allowed 0.");
    assert_eq!(first("calls lost", fa), "تماس‌های گم‌شده: ۳ از ۱٬۲۴۰؛ مجاز: ۰.");
    assert_eq!(first("calls mismatched", en), "Calls mismatched: 12 of 1,240, allowed 5.");
    assert_eq!(first("calls left active", fa), "تماس‌های باز مانده: ۲ از ۱٬۲۴۰؛ مجاز: ۰.");
    let late = first("call storm", en).replace('\u{a0}', " ");
    assert_eq!(late, "95 % of the screen pops should come within 2 s; it took 3.85 s.");
    let mut counted = named("few calls");
    let pops = |t: &&mut documents::run::ThresholdRecord| matches!(&t.metric, Metric::ResponseTime { of, .. } if of == "screen_pop");
    let threshold = counted.verdict.thresholds.iter_mut().find(pops).expect("a threshold");
    (threshold.state, threshold.over) = (ThresholdState::Broken, 9);
    let reason = reasons(&counted, en).remove(0).replace('\u{a0}', " ");
    let wanted =
        "9 of 17 screen pops took longer than 2 s or did not come; at most 5 % of them may.";
    assert_eq!(reason, wanted);
}

#[test]
fn whatever_spoils_the_calls_is_said_with_what_to_do() {
    let mut record = named("call storm");
    for language in Language::ALL {
        let summary = Summary::of(&record, &Locale::of(language));
        let warnings = record.verdict.warnings.len();
        // Seven thresholds, the warnings, and how far the stand-in speaks for the CRM.
        assert_eq!(summary.reasons.len(), 7 + warnings + 1);
        // Each warning has an advice, and so have wrong calls and late pops.
        assert_eq!(summary.next.len(), warnings + 2);
    }
    record.verdict.warnings = vec![Warning::ListenerDropped { times: 1 }];
    let once = reasons(&record, Language::English);
    assert!(once.iter().any(|reason| reason.contains("dropped a listener once")), "{once:?}");
    let absent = named("nobody listened");
    assert!(matches!(absent.soundness.invalid[0], Invalidity::NobodyListened { .. }));
    let summary = Summary::of(&absent, &Locale::of(Language::English));
    assert!(summary.reasons[0].starts_with("No telephony service listened"));
    assert!(summary.next[0].starts_with("Set the telephony service to the exchange"));
}

#[test]
fn a_limit_on_pops_is_drawn_among_the_pops_and_not_among_the_answers() {
    let record = named("calls");
    let locale = Locale::of(Language::English);
    let levels = |chart: &crate::chart::Chart| -> Vec<f64> {
        let rules = chart.rules.iter().map(|rule| match rule.at {
            Place::X(at) | Place::Y(at) => at,
        });
        rules.collect()
    };
    let pops = &series::calls::course(&record, record.calls.as_ref().expect("calls"), &locale)[0];
    assert_eq!(levels(pops), [2_000.0]);
    assert_eq!(levels(&series::course(&record, &locale)[2]), [1_000.0]);
}

#[test]
fn the_worst_window_of_each_chart_of_calls_is_drawn() {
    let mut record = named("call storm");
    let windows = &mut record.calls.as_mut().expect("calls").series;
    windows[601].pop_max_ms = Some(98_765.0);
    windows[602].in_progress = 999;
    windows[603].started_per_s = 77.0;
    let calls = record.calls.as_ref().expect("calls");
    let charts = series::calls::course(&record, calls, &Locale::of(Language::English));
    let drawn = |chart: usize, line: usize, x: f64, y: f64| {
        let points = &charts[chart].lines[line].points;
        assert!(points.len() <= 150, "{}", points.len());
        assert!(points.iter().any(|point| point.x == x && point.y == Some(y)), "chart {chart}");
    };
    drawn(0, 2, 601.0, 98_765.0);
    drawn(1, 0, 602.0, 999.0);
    drawn(2, 0, 603.0, 77.0);
}

#[test]
fn lost_calls_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&named("calls lost"), Language::English, NARROW));
}

#[test]
fn a_call_storm_in_a_terminal_in_persian() {
    let style = Style { width: 100, ..NARROW };
    insta::assert_snapshot!(terminal::run(&named("call storm"), Language::Persian, style));
}

#[test]
fn few_calls_in_a_terminal() {
    insta::assert_snapshot!(terminal::run(&named("few calls"), Language::English, NARROW));
}

#[test]
fn the_course_of_calls_as_csv() {
    let mut record = named("calls direct");
    record.calls.as_mut().expect("calls").series.truncate(8);
    insta::assert_snapshot!(csv::calls(&record).expect("calls were played"));
}

#[test]
fn the_course_of_calls_has_a_row_for_each_window() {
    for (name, record) in all() {
        let text = csv::calls(record).expect("calls were played");
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a heading").len(), 9, "{name}");
        let windows = record.calls.as_ref().expect("calls").series.len();
        assert_eq!(reader.records().filter(Result::is_ok).count(), windows, "{name}");
    }
}

#[test]
fn a_broken_threshold_on_calls_fails_its_test_case() {
    let xml = junit::run(&named("calls lost"));
    let case = xml.split("<testcase").find(|case| case.contains("name=\"lost(calls) = 0\""));
    let case = case.expect("a case for the threshold");
    assert!(case.contains("Calls lost: 3 of 1,240, allowed 0."), "{case}");
    assert!(case.contains("type=\"broken\""), "{case}");
    let absent = junit::run(&named("nobody listened"));
    assert!(absent.contains("No telephony service listened to the exchange"), "{absent}");
}

#[test]
fn the_tiles_say_what_was_wrong_with_how_many_calls() {
    let tiles = |name, language| {
        let page = html::run(&named(name), language);
        let tiles = page.split_once("<dl class=\"tiles\">").expect("tiles").1;
        tiles.split_once("</dl>").expect("their end").0.to_owned()
    };
    assert!(tiles("call storm", Language::English).contains("41 lost, 7 left active"));
    assert!(tiles("call storm", Language::Persian).contains("۴۱ گم‌شده، ۷ باز مانده"));
    assert!(tiles("calls", Language::English).contains("none found with a fault"));
}
