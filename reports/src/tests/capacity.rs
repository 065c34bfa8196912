//! What the documents of a capacity say, in both languages.

mod page;
mod plain;

use std::sync::LazyLock;

use documents::capacity::{CapacityRecord, SearchEnd};
use documents::limit::Limit;
use documents::run::{Metric, ThresholdRecord};

use super::fixtures::capacity::{
    all, at_least, calls, found, less_than, messages, not_carried, unknown, unusable,
};
use super::markup;
use crate::terminal::Style;
use crate::{Language, capacity};

/// Every fixture with its name, made once.
static SEARCHES: LazyLock<Vec<(&'static str, CapacityRecord)>> = LazyLock::new(all);

/// The first line of a terminal in which nothing is wrapped, without its sign and marks.
fn first_line(record: &CapacityRecord, language: Language) -> String {
    let text = capacity::terminal(record, language, Style { colour: false, width: 1_000 });
    let line = text.lines().next().expect("a first line");
    let line = line.replace('\u{a0}', " ").replace(['\u{200f}', '\u{2068}', '\u{2069}'], "");
    line.trim_start_matches(['✓', '✗', '?', ' ']).to_owned()
}

/// What a terminal says in its second line of the number that was asked about.
fn second_line(record: &CapacityRecord, language: Language) -> String {
    let text = capacity::terminal(record, language, Style { colour: false, width: 1_000 });
    let line = text.lines().nth(1).expect("a second line");
    line.replace('\u{a0}', " ").replace('\u{200f}', "").trim().to_owned()
}

#[track_caller]
fn check(record: &CapacityRecord, english: &str, persian: &str) {
    assert_eq!(first_line(record, Language::English), english);
    assert_eq!(first_line(record, Language::Persian), persian);
}

#[track_caller]
fn check_wanted(record: &CapacityRecord, english: &str, persian: &str) {
    assert_eq!(second_line(record, Language::English), english);
    assert_eq!(second_line(record, Language::Persian), persian);
}

#[test]
fn a_capacity_is_said_with_its_interval_and_its_limit() {
    check(
        &found(),
        "This host carries 62 users (58 to 66) of this mix; the limit is CPU: p95 of the \
         create_invoice_with_lines answers passes 1 s.",
        "این سرور از پسِ کارِ ۶۲ کاربر (۵۸ تا ۶۶) با این ترکیب برمی‌آید؛ محدودیت، پردازنده است: صدک ۹۵ \
         پاسخ‌های create_invoice_with_lines از ۱ ثانیه می‌گذرد.",
    );
}

#[test]
fn a_search_that_the_generator_ended_says_at_least() {
    check(
        &at_least(),
        "This host carries at least 80 users of this mix: the generator was at its end.",
        "این سرور دست‌کم از پسِ کارِ ۸۰ کاربر با این ترکیب برمی‌آید: مولد بار به آخر توان خود رسید.",
    );
    check_wanted(
        &at_least(),
        "35 users: carried, with a headroom of at least 129 %.",
        "۳۵ کاربر: از پسش برمی‌آید، با دست‌کم ۱۲۹٪ ذخیره.",
    );
    for language in Language::ALL {
        let text = capacity::terminal(&at_least(), language, Style { colour: false, width: 1_000 });
        let text = text.replace(['\u{200f}', '\u{2068}'], "");
        assert!(!text.contains("carries 80") && !text.contains("کارِ ۸۰ کاربر ("));
    }
}

#[test]
fn at_least_says_why_the_search_went_no_further() {
    for (end, why) in [
        (SearchEnd::Clear, "no level broke"),
        (SearchEnd::OutOfTime, "the time was used up"),
        (SearchEnd::HighestLevel, "the search goes no higher"),
        (SearchEnd::Interrupted, "the search was stopped by hand"),
    ] {
        let line = first_line(&CapacityRecord { end, ..at_least() }, Language::English);
        assert_eq!(line, format!("This host carries at least 80 users of this mix: {why}."));
    }
}

#[test]
fn less_than_the_lowest_level_names_that_level_and_what_is_not_determined() {
    check(
        &less_than(),
        "This host carries fewer than one user of this mix; the limit is not determined: p95 of the \
         create_invoice_with_lines answers passes 1 s.",
        "این سرور از پسِ کارِ یک کاربر با این ترکیب هم برنمی‌آید؛ محدودیت معلوم نشد: صدک ۹۵ پاسخ‌های \
         create_invoice_with_lines از ۱ ثانیه می‌گذرد.",
    );
}

#[test]
fn what_is_not_known_is_said_with_its_reason() {
    check(
        &unknown(),
        "How many users of this mix this host carries is not known: the search was stopped by hand.",
        "معلوم نشد این سرور از پسِ کارِ چند کاربر با این ترکیب برمی‌آید: جست‌وجو با دست متوقف شد.",
    );
    check_wanted(
        &unknown(),
        "35 users: whether this is carried is not known.",
        "۳۵ کاربر: معلوم نیست از پسش برمی‌آید یا نه.",
    );
    let english = first_line(&unusable(), Language::English);
    assert!(english.ends_with("is not known: the target could not be used."), "{english}");
    // An answer without the figure that its kind needs states nothing.
    let mut empty = found();
    empty.answer.carried = None;
    let english = first_line(&empty, Language::English);
    assert!(english.starts_with("How many users of this mix"), "{english}");
}

#[test]
fn other_dimensions_are_named_and_keep_their_decimals() {
    check(
        &calls(),
        "The system at http://crm.example:8080 carries 620 calls an hour (580 to 660) of this \
         scenario; the limit is the telephone exchange: p99 of the screen pops passes 1 s.",
        "سامانهٔ http://crm.example:8080 از پسِ کارِ ۶۲۰ تماس در ساعت (۵۸۰ تا ۶۶۰) در این سناریو \
         برمی‌آید؛ محدودیت، مرکز تلفن است: صدک ۹۹ نمایش‌های تماس از ۱ ثانیه می‌گذرد.",
    );
    let english = first_line(&messages(), Language::English);
    let begins = "This host carries 6.2 messages a second (below 6.6) of this scenario; the limit is \
                  the SMS gateway:";
    assert!(english.starts_with(begins), "{english}");
}

#[test]
fn a_number_that_is_carried_is_said_with_its_headroom() {
    check_wanted(
        &found(),
        "35 users: carried, with a headroom of 77 % (66 % at the interval's lower end).",
        "۳۵ کاربر: از پسش برمی‌آید، با ۷۷٪ ذخیره (در پایین بازه ۶۶٪).",
    );
    let with = |headroom, headroom_low| {
        let mut record = found();
        let wanted = record.wanted.as_mut().expect("a number was asked about");
        (wanted.headroom, wanted.headroom_low) = (headroom, headroom_low);
        second_line(&record, Language::English)
    };
    assert_eq!(with(Some(0.004), Some(-0.1)), "35 users: carried, without headroom.");
    assert_eq!(
        with(Some(0.2), Some(-0.1)),
        "35 users: carried, with a headroom of 20 % (the interval's lower end is 10 % short of it)."
    );
    assert_eq!(with(Some(0.2), None), "35 users: carried, with a headroom of 20 %.");
    assert_eq!(with(None, None), "35 users: carried.");
}

#[test]
fn a_number_that_is_not_carried_is_said_with_what_to_change() {
    check_wanted(
        &not_carried(),
        "35 users: not carried. What is carried is 43 % short of it.",
        "۳۵ کاربر: از پسش برنمی‌آید. آنچه برمی‌آید ۴۳٪ کمتر از آن است.",
    );
    let text = capacity::terminal(
        &not_carried(),
        Language::English,
        Style { colour: false, width: 1_000 },
    );
    let text = text.replace('\u{a0}', " ");
    for sentence in [
        "Change the cores: the host has 4 cores, the sizing model recommends 8 cores.",
        "Change the memory: the host has 15.6 GB, the sizing model recommends 32 GB.",
        "Change the disks of the log array: what the host has is not known, the sizing model \
         recommends 2 disks.",
    ] {
        assert!(text.contains(sentence), "no `{sentence}` in: {text}");
    }
}

/// The first sentence of a record whose deciding level broke this threshold.
#[track_caller]
fn check_crossing(metric: Metric, limit: f64, english: &str, persian: &str) {
    let mut record = found();
    let tightest = record.levels[5].tightest.as_mut().expect("judged");
    *tightest = ThresholdRecord { metric, limit, ..tightest.clone() };
    for (language, wanted) in [(Language::English, english), (Language::Persian, persian)] {
        let line = first_line(&record, language);
        assert!(line.ends_with(&format!(": {wanted}.")), "{line}");
    }
}

#[test]
fn each_kind_of_threshold_has_words_for_being_crossed() {
    use documents::calls::CallFault;
    use documents::sms::SmsFault;
    let timed = |of: &str| Metric::ResponseTime { quantile: 0.999, of: of.to_owned() };
    let english = "p99.9 of the way of the campaign messages to the gateway passes 500 ms";
    let persian = "صدک ۹۹٫۹ رسیدن پیامک‌های گروهی به درگاه پیامک از ۵۰۰ میلی‌ثانیه می‌گذرد";
    check_crossing(timed("campaign_message"), 500.0, english, persian);
    let errors = Metric::ErrorRatio { of: Some("crm".to_owned()) };
    let persian = "بیش از ۰٫۱٪ از گام‌های نرم‌افزار ناموفق می‌شود";
    check_crossing(errors, 0.001, "more than 0.1 % of the CRM steps fail", persian);
    let errors = Metric::ErrorRatio { of: None };
    check_crossing(errors, 0.0, "some of the steps fail", "بعضی از گام‌ها ناموفق می‌شود");
    let lost = Metric::Calls { fault: CallFault::Lost };
    check_crossing(lost.clone(), 0.0, "calls are lost", "تماس‌هایی گم‌شده می‌شود");
    check_crossing(lost, 2.0, "more than 2 calls are lost", "بیش از ۲ تماس گم‌شده می‌شود");
    let doubled = Metric::Sms { fault: SmsFault::Duplicated };
    check_crossing(doubled, 0.0, "messages are duplicated", "پیامک‌هایی تکراری می‌شود");
}

#[test]
fn a_limit_that_nobody_looked_for_is_not_named() {
    let mut record = found();
    record.levels[5].limit = None;
    let line = first_line(&record, Language::English);
    assert!(line.contains("of this mix; above that, p95 of the"), "{line}");
    record.answer.reason_level = Some(99);
    let line = first_line(&record, Language::English);
    assert!(line.ends_with("of this mix."), "{line}");
}

#[test]
fn the_stand_ins_assumption_stands_among_the_reasons() {
    let text = |record: &CapacityRecord| {
        capacity::terminal(record, Language::English, Style { colour: false, width: 1_000 })
    };
    assert!(text(&found()).contains("the CRM itself was not measured"));
    assert!(!text(&calls()).contains("the CRM itself was not measured"));
}

#[test]
fn the_advice_fits_the_limit() {
    let advised = |limit| {
        let mut record = found();
        record.wanted = None;
        record.levels[5].limit.as_mut().expect("looked for").limit = limit;
        let style = Style { colour: false, width: 1_000 };
        let text = capacity::terminal(&record, Language::English, style);
        let next = text.split_once("What to do next:\n").expect("advice").1;
        next.lines().next().expect("a line").trim().to_owned()
    };
    for (limit, words) in [
        (Limit::Cpu, "more or faster cores"),
        (Limit::Disk, "faster ones or more of them"),
        (Limit::Memory, "Memory is the first thing"),
        (Limit::Steal, "reserve processor time"),
        (Limit::Generator, "cannot make more load"),
        (Limit::Gateway, "takes more a second"),
        (Limit::Exchange, "lines and the agents"),
        (Limit::Station, "set more of them"),
        (Limit::NotDetermined, "See in level-06-66/report.html"),
        (Limit::Nothing, "See in level-06-66/report.html"),
    ] {
        let advice = advised(limit);
        assert!(advice.contains(words), "{limit:?}: {advice}");
    }
    let satisfied =
        capacity::terminal(&found(), Language::English, Style { colour: false, width: 1_000 });
    assert!(satisfied.contains("Nothing needs to be done."), "{satisfied}");
}

#[test]
fn the_run_that_a_search_followed_says_what_it_found() {
    let mut run = super::fixtures::met();
    run.capacity = Some(found());
    let sentence = "This host carries 62 users (58 to 66) of this mix";
    let terminal =
        crate::terminal::run(&run, Language::English, Style { colour: false, width: 1_000 });
    let second = terminal.lines().nth(1).expect("a second line").replace('\u{a0}', " ");
    assert!(second.starts_with(sentence), "{second}");
    let page = crate::html::run(&run, Language::English).replace('\u{a0}', " ");
    assert!(page.contains("id=\"capacity\""), "the page has a section of it");
    let (first, section) = (page.find(sentence), page.rfind(sentence));
    assert!(first.is_some() && first < section, "at the top, and in its section");
    run.capacity = None;
    let without = crate::html::run(&run, Language::English);
    assert!(!without.contains("id=\"capacity\""));
}
