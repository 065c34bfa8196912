//! What a run's documents say of its short messages, in both languages.

mod plain;
mod verdict;

use std::collections::BTreeSet;

use documents::distribution::Distribution;
use documents::run::RunRecord;
use documents::sms::{Alteration, Beside, GatewayKind, Malformation, SmsFault, SmsRefusal};

use super::fixtures::builder::Samples;
use super::fixtures::sms::named;
use super::{fixtures, markup};
use crate::chart::{Chart, Place};
use crate::load::load;
use crate::locale::Locale;
use crate::summary::message_fault_in_words;
use crate::terminal::{self, Style};
use crate::{Language, csv, html, series, sms};

const NARROW: Style = Style { colour: false, width: 80 };

/// The words of the section on messages.
fn section(record: &RunRecord, language: Language) -> Option<String> {
    markup::section_words(&html::run(record, language), "sms")
}

#[track_caller]
fn check_section(record: &RunRecord, english: &[&str], persian: &[&str]) {
    markup::check_section(record, "sms", [english, persian]);
}

#[track_caller]
fn check_section_lacks(record: &RunRecord, words: &str) {
    let text = section(record, Language::English).expect("the section");
    assert!(!text.contains(words), "`{words}` in: {text}");
}

/// A change in what was measured of the messages.
fn changed(name: &str, change: impl Fn(&mut documents::sms::SmsRecord)) -> RunRecord {
    let mut record = named(name);
    change(record.sms.as_mut().expect("messages were sent"));
    record
}

#[test]
fn a_run_without_messages_has_no_section_and_no_table_of_them() {
    for language in Language::ALL {
        assert_eq!(section(&fixtures::met(), language), None);
    }
    assert!(!terminal::run(&fixtures::met(), Language::English, NARROW).contains("Messages"));
    assert_eq!((csv::sms(&fixtures::met()), csv::campaigns(&fixtures::met())), (None, None));
}

#[test]
fn the_sections_on_messages_and_requests_stand_between_the_calls_and_the_host() {
    let page = html::run(&named("sms faults"), Language::English);
    let place = |id: &str| page.find(&format!("<section id=\"{id}\"")).expect("the section");
    let places = ["steps", "failures", "calls", "sms", "http", "host"].map(place);
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_load_names_all_that_was_planned_and_only_that() {
    let check = |record: &RunRecord, english: &str, persian: &str| {
        assert_eq!(load(&record.plan, &Locale::of(Language::English)), english);
        assert_eq!(load(&record.plan, &Locale::of(Language::Persian)), persian);
    };
    check(&named("sms"), "10 users and 5,740 messages", "۱۰ کاربر و ۵٬۷۴۰ پیامک");
    check(
        &named("sms faults"),
        "10 users, 180 calls an hour, 5,740 messages and up to 100 chains of requests a second",
        "۱۰ کاربر، ۱۸۰ تماس در ساعت، ۵٬۷۴۰ پیامک و تا ۱۰۰ زنجیرهٔ درخواست در ثانیه",
    );
    check(&named("gateway not reached"), "one message", "یک پیامک");
    check(&fixtures::http::unanswered(), "up to 100 requests a second", "تا ۱۰۰ درخواست در ثانیه");
    let mut nobody = fixtures::met();
    nobody.plan.users = 0;
    check(&nobody, "0 users", "۰ کاربر");
}

#[test]
fn who_was_played_is_said_first() {
    check_section(
        &named("sms"),
        &["a provider that this program plays over HTTP", "description sendsms"],
        &["سرویس‌دهنده‌ای می‌رود که این برنامه نقشش را با"],
    );
    check_section(
        &named("sms by modem"),
        &["a GSM modem that this program plays", "Serial line", "Messages offered 17"],
        &["پیامک‌های عرضه‌شده ۱۷"],
    );
}

#[test]
fn a_campaign_is_told_by_its_start_its_ends_and_its_rate() {
    check_section(
        &named("sms"),
        &["Campaign 2 5,000 60 s 184 ms 50.2 s 100 25.2 s 47.7 s 49.7 s 50.2 s"],
        &["ارسال گروهی ۲ ۵٬۰۰۰ ۶۰ ثانیه ۱۸۴ میلی‌ثانیه ۵۰٫۲ ثانیه ۱۰۰"],
    );
    check_section(&named("sms"), &["Single messages times: steady phase 240 – – – – 2"], &[]);
    // While messages are pending nobody knows when the last one comes.
    check_section(
        &named("sms by modem"),
        &["Campaign 1 500 10 s 184 ms some pending 0.133", "not enough samples"],
        &["بعضی بلاتکلیف"],
    );
}

#[test]
fn a_campaign_that_was_not_started_says_why() {
    let record = named("sms not started");
    check_section(
        &record,
        &["Campaign 1 was not started: POST /api/v2/campaign/start: 403", "20 s not started not"],
        &["ارسال گروهی ۱ آغاز نشد:", "۲۰ ثانیه آغاز نشد"],
    );
    check_section(&record, &["Nothing else was timed while a campaign drained."], &[]);
    let text = terminal::run(&record, Language::English, Style { width: 200, ..NARROW });
    assert!(text.contains("was not started: POST /api/v2/campaign/start: 403"), "{text}");
}

/// The markup of the section on messages, in English.
fn section_markup(record: &RunRecord) -> String {
    let page = html::run(record, Language::English);
    let section = page.split_once("<section id=\"sms\"").expect("the section").1;
    section.split_once("</section>").expect("its end").0.to_owned()
}

#[test]
fn faults_are_marked_and_noughts_are_calm() {
    assert!(!section_markup(&named("sms")).contains("<strong>"));
    assert!(!section_markup(&named("sms")).contains("class=\"differs\""));
    let faulty = section_markup(&named("sms faults"));
    for count in ["12", "3", "61", "8", "5", "7"] {
        assert!(faulty.contains(&format!("<strong>{count}</strong>")), "{count} is not marked");
    }
    // What was repeated for want of an answer, and retries, are nobody's fault.
    for count in ["24", "166", "214"] {
        assert!(!faulty.contains(&format!("<strong>{count}</strong>")), "{count} is marked");
    }
}

#[test]
fn each_fate_is_counted_for_each_campaign_the_single_messages_and_all() {
    check_section(
        &named("sms faults"),
        &[
            "Campaign 1 Campaign 2 Single messages All started",
            "Given to the CRM to be sent. 500 5,000 240 5,740",
            "the CRM says that nothing is left to send. 0 12 0 12",
            "it could not know better. 0 24 0 24",
            "Not a fault in itself. 7 214 – –",
            "offered before. 0 166 0 166",
        ],
        &["۵۰۰ ۵٬۰۰۰ ۲۴۰ ۵٬۷۴۰", "چیزی برای فرستادن نمانده است. ۰ ۱۲ ۰ ۱۲"],
    );
}

#[test]
fn the_crms_word_is_held_against_the_gateways_count() {
    check_section(
        &named("sms faults"),
        &[
            "Campaign 2: the CRM says that it sent 4,988; 4,981 came to the gateway.",
            "Campaign 2: waiting, sent and failed are 4,999 messages together; 5,000 were started.",
            "Campaign 2: the CRM counts 5,163 requests to the gateway; 5,147 came.",
        ],
        &["ارسال گروهی ۲: به گفتهٔ نرم‌افزار ۴٬۹۸۸ پیامک فرستاده شد؛ ۴٬۹۸۱ پیامک به درگاه رسید."],
    );
    check_section_lacks(&named("sms faults"), "Campaign 1: the CRM");
    check_section_lacks(&named("sms faults"), "counted agree");
    check_section(&named("sms"), &["counted agree"], &["گفتهٔ نرم‌افزار با شمارش درگاه یکی است."]);
    // A CRM that says nothing does not agree.
    check_section(&named("sms not started"), &["does not say"], &["نمی‌گوید"]);
    check_section_lacks(&named("sms not started"), "counted agree");
}

#[test]
fn each_fault_of_a_message_is_told_with_its_detail() {
    let record = named("sms faults");
    check_section(
        &record,
        &[
            "lost Campaign 2, no. 37 62.3 s It never came to the gateway.",
            "It was taken 3 times.",
            "It came behind one later message.",
            "reordered single, no. 148 66.2 s It came behind 214 later ones.",
            "The number begins with the country's code (98).",
        ],
        &["گم‌شده ارسال گروهی ۲، شمارهٔ ۳۷", "پس از ۲۱۴ پیامکِ بعدی رسید."],
    );
    check_section_lacks(&named("sms"), "went wrong");
}

#[test]
fn where_a_text_changed_is_marked_and_spelled_where_it_cannot_be_seen() {
    let markup = section_markup(&named("sms faults"));
    let wanted = [
        "<bdi dir=\"auto\">پیش<mark class=\"unseen\">\u{200c}</mark>فاکتور شما</bdi>",
        "<bdi dir=\"auto\">پیش<mark> </mark>فاکتور شما</bdi>",
        "U+200C became U+0020",
        // A text from which something is missing is marked where it was.
        "<bdi dir=\"auto\">می<mark class=\"unseen\"></mark>رسد</bdi>",
        "U+200C became nothing",
        "<bdi dir=\"auto\">تبریک <mark>🎉</mark> باد</bdi>",
        "<mark>یک ک</mark>تاب",
    ];
    for wanted in wanted {
        assert!(markup.contains(wanted), "no `{wanted}` in: {markup}");
    }
    // Question marks are seen without being spelled.
    assert!(!markup.contains("U+003F"));
}

#[test]
fn strangers_are_warned_of_where_there_are_some() {
    check_section(
        &named("sms faults"),
        &["came to the gateway: 2. They are in none of the counts above."],
        &["این آزمون به نرم‌افزار نداده بود: ۲."],
    );
    check_section_lacks(&named("sms"), "none of the counts above");
}

#[test]
fn the_gateway_is_told_as_planned_and_as_it_was() {
    check_section(
        &named("sms faults"),
        &[
            "Takes at most (planned) 100 messages a second",
            "more came than it takes: 71",
            "wrong user name or password: 1",
            "Most requests at once 16",
            "Not readable as the description says 4",
        ],
        &["بیشتر از اندازهٔ پذیرش: ۷۱"],
    );
    check_section(&named("sms"), &["Goes wrong (planned) nothing", "Refused 0"], &["هیچ"]);
    check_section(&named("sms by modem"), &["Takes at most (planned) whatever comes"], &[]);
    let page = html::run(&named("sms faults"), Language::Persian);
    assert!(page.contains("lognormal 120 ms, deviation 60 ms"));
    assert!(page.contains("down, after 90 s for 10 s"));
}

#[test]
fn what_came_in_and_was_not_taken_is_said() {
    check_section(
        &named("sms faults"),
        &[
            "Delivery reports that the CRM did not take: 31 of 5,148.",
            "Replies that the CRM did not take: 1 of 114.",
            "The CRM shows 5,108 messages as delivered, although it took 5,117 delivery reports.",
        ],
        &["گزارش‌های تحویل که نرم‌افزار نپذیرفت: ۳۱ از ۵٬۱۴۸."],
    );
    check_section(
        &named("sms"),
        &["The CRM shows 5,166 messages as delivered: as many"],
        &["به تعداد گزارش‌های تحویلی که پذیرفت."],
    );
    check_section(
        &named("sms not started"),
        &["does not say which messages were delivered"],
        &["نرم‌افزار نمی‌گوید کدام پیامک‌ها تحویل شده است."],
    );
    check_section_lacks(&named("sms by modem"), "What came in");
}

#[track_caller]
fn check_comparison(of: &str, draining: Distribution, otherwise: Distribution, wanted: &str) {
    let beside = Beside { of: of.to_owned(), draining, otherwise };
    let text = sms::comparison(&beside, &Locale::of(Language::English));
    assert_eq!(text.replace('\u{a0}', " "), wanted);
}

#[test]
fn the_others_times_are_compared_where_both_have_enough_samples() {
    let constant = |count, ms: u64| {
        let mut histogram = documents::distribution::new_histogram();
        histogram.record_n(ms * 1_000, count).expect("in range");
        Distribution::of(&histogram, 0)
    };
    check_comparison(
        "crm",
        constant(500, 100),
        constant(500, 40),
        "CRM answers, while a campaign drained: median longer by 60 ms (100 ms instead of 40 ms); \
         p95 longer by 60 ms (100 ms instead of 40 ms).",
    );
    check_comparison(
        "screen_pop",
        constant(100, 20),
        constant(500, 50),
        "Screen pops, while a campaign drained: median shorter by 30 ms (20 ms instead of 50 ms); \
         p95: not enough samples to compare.",
    );
    check_comparison(
        "http",
        constant(500, 8),
        constant(500, 8),
        "HTTP answers, while a campaign drained: median the same (8 ms); p95 the same (8 ms).",
    );
    check_comparison(
        "crm",
        Samples(1).durations(0, 1.0),
        constant(500, 8),
        "CRM answers, while a campaign drained: median: not enough samples to compare; \
         p95: not enough samples to compare.",
    );
}

fn charts(record: &RunRecord) -> Vec<Chart> {
    let sms = record.sms.as_ref().expect("messages were sent");
    series::sms::course(record, sms, &Locale::of(Language::English))
}

#[test]
fn the_starts_of_the_campaigns_are_marked_and_named_once() {
    let record = named("sms");
    let starts = |chart: &Chart| -> Vec<f64> {
        let rules = chart.rules.iter().map(|rule| match rule.at {
            Place::X(at) | Place::Y(at) => at,
        });
        rules.collect()
    };
    let charts = charts(&record);
    assert_eq!(
        charts.iter().map(starts).collect::<Vec<_>>(),
        [vec![20., 60.], vec![20., 60.], vec![]]
    );
    assert!(charts[0].rules.iter().all(|rule| matches!(rule.at, Place::X(_))));
    let legend = charts[0].figure(&Locale::of(Language::English)).into_string();
    assert_eq!(legend.matches("a campaign is due").count(), 1);
}

#[test]
fn the_worst_window_of_each_chart_of_messages_is_drawn() {
    let record = changed("sms", |sms| {
        sms.series[101].attempts_per_s = 987.0;
        sms.series[103].waiting = 99_999;
        sms.series[105].inbound_per_s = 777.0;
    });
    let charts = charts(&record);
    let drawn = |chart: usize, line: usize, x: f64, y: f64| {
        let points = &charts[chart].lines[line].points;
        assert!(points.len() <= 150, "{}", points.len());
        assert!(points.iter().any(|point| point.x == x && point.y == Some(y)), "chart {chart}");
    };
    drawn(0, 1, 101.0, 987.0);
    drawn(1, 0, 103.0, 99_999.0);
    drawn(2, 0, 105.0, 777.0);
    let silent = changed("sms", |sms| {
        sms.series.iter_mut().for_each(|window| window.inbound_per_s = 0.0);
    });
    assert_eq!(self::charts(&silent).len(), 2, "nothing came in");
}

#[test]
fn limits_on_messages_are_not_drawn_among_the_users_answers() {
    let record = named("sms faults");
    let locale = Locale::of(Language::English);
    let limits = |chart: &Chart| -> Vec<f64> {
        let rules = chart.rules.iter().map(|rule| match rule.at {
            Place::X(at) | Place::Y(at) => at,
        });
        rules.collect()
    };
    assert_eq!(limits(&series::course(&record, &locale)[2]), [1_000.0]);
    let distribution = series::distribution(&record, &locale).expect("answers were measured");
    assert!(!limits(&distribution).contains(&60_000.0), "a way to the gateway is no answer");
    let names: Vec<&str> = distribution.lines.iter().map(|line| line.name.as_str()).collect();
    // Four workloads leave no room for service times; the messages' own is left out.
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|name| name.ends_with("response time")), "{names:?}");
    assert!(names.iter().all(|name| !name.starts_with("SMS")), "{names:?}");
}

#[test]
fn the_kinds_of_trouble_have_words_of_their_own() {
    use SmsRefusal::{Credentials, Error, Number, Rate, Sender, Text};
    let refusals = [Credentials, Sender, Number, Text, Rate, Error];
    let alterations = [
        Alteration::QuestionMarks,
        Alteration::Mojibake,
        Alteration::ArabicLetters,
        Alteration::Joiner,
        Alteration::Digits,
        Alteration::Astral,
        Alteration::CutOff,
        Alteration::Other,
    ];
    let malformations = [
        Malformation::CountryCode,
        Malformation::AnotherNumber,
        Malformation::Sender,
        Malformation::Credentials,
        Malformation::NotUtf8,
    ];
    let faults = [
        SmsFault::Lost,
        SmsFault::Duplicated,
        SmsFault::Reordered,
        SmsFault::Altered,
        SmsFault::Malformed,
    ];
    for language in Language::ALL {
        let locale = Locale::of(language);
        let refusals = refusals.map(|why| sms::refusal(why, &locale));
        let alterations = alterations.map(|how| sms::alteration(how, &locale));
        let malformations = malformations.map(|what| sms::malformation(what, &locale));
        let faults = faults.map(|fault| message_fault_in_words(fault, &locale));
        let kinds = [GatewayKind::Modem, GatewayKind::Http { description: "soap".to_owned() }]
            .map(|kind| sms::kind(&kind, &locale));
        let words = refusals.into_iter().chain(alterations).chain(malformations);
        let words = words.chain(faults).chain(kinds);
        assert_eq!(words.collect::<BTreeSet<_>>().len(), 6 + 8 + 5 + 5 + 2);
    }
}

#[test]
fn the_tiles_say_what_was_wrong_with_how_many_messages() {
    let tiles = |record: &RunRecord| {
        let page = html::run(record, Language::English);
        let tiles = page.split_once("<dl class=\"tiles\">").expect("tiles").1;
        tiles.split_once("</dl>").expect("their end").0.to_owned()
    };
    let wanted =
        "5,721 arrived, 7 pending, 12 lost, 3 duplicated, 61 reordered, 8 altered, 5 malformed";
    assert!(tiles(&named("sms faults")).contains(wanted));
    assert!(tiles(&named("sms")).contains("5,740 arrived, none found with a fault"));
    assert!(
        !tiles(&fixtures::http::requests()).contains("<dt>Users</dt>"),
        "no users were planned"
    );
}
