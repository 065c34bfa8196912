//! What the documents of a run say of its limit, in both languages.

use documents::limit::{Evidence, Limit, LimitRecord, Sign};
use documents::run::RunRecord;

use super::fixtures::capacity::{busy_processors, evidence, idle_host};
use super::markup::{check_section, section_words};
use super::{fixtures, plain::PLAIN};
use crate::{Language, html, terminal};

fn with(limit: LimitRecord) -> RunRecord {
    let mut record = fixtures::not_met();
    record.limit = Some(limit);
    record
}

#[test]
fn a_run_whose_limit_nobody_looked_for_says_nothing_of_it() {
    for language in Language::ALL {
        assert_eq!(section_words(&html::run(&fixtures::met(), language), "limit"), None);
    }
    assert!(!terminal::run(&fixtures::met(), Language::English, PLAIN).contains("limited"));
}

#[test]
fn what_limited_a_run_is_one_sentence_with_its_evidence() {
    check_section(
        &with(busy_processors()),
        "limit",
        [
            &[
                "What limited this run: the target's processors.",
                "All processors, mean busy share 96.4 % 90 % yes",
                "lightest part of the run 11.3 times 2 times yes",
                "Busiest disk, busy share 11.7 % 80 % no",
                "Generator lag, p99 0.82 ms 100 ms no",
                "Steps in flight, mean 14.3 – only explains",
            ],
            &[
                "محدودیت این آزمون: پردازنده‌های سامانهٔ هدف.",
                "همهٔ پردازنده‌ها، میانگین سهم مشغول ۹۶٫۴٪ ۹۰٪ بله",
                "گام‌های در جریان، میانگین ۱۴٫۳ – فقط توضیح",
            ],
        ],
    );
    let page = html::run(&with(busy_processors()), Language::English);
    let (masthead, main) = page.split_once("<main").expect("a main part");
    let reason = "<li>What limited this run: the target's processors. All processors, mean \
                  busy share: 96.4\u{a0}%.</li>";
    assert!(masthead.contains(reason), "{masthead}");
    assert!(main.find("id=\"thresholds\"") < main.find("id=\"limit\""));
    assert!(main.find("id=\"limit\"") < main.find("id=\"course\""));
}

#[test]
fn a_terminal_says_it_in_one_line() {
    let text = terminal::run(&with(busy_processors()), Language::English, PLAIN);
    let lines = text.lines().filter(|line| line.contains("What limited this run"));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["  What limited this run: the target's processors. All processors, mean busy \
         share: 96.4\u{a0}%."]
    );
    let text = terminal::run(&with(busy_processors()), Language::Persian, PLAIN);
    assert!(text.contains("محدودیت این آزمون: پردازنده‌های سامانهٔ هدف."), "{text}");
}

#[track_caller]
fn check_sentence(limit: LimitRecord, english: &str, persian: &str) {
    check_section(&with(limit), "limit", [&[english], &[persian]]);
}

#[test]
fn an_idle_host_is_called_so_only_where_it_was_measured() {
    check_sentence(
        idle_host(),
        "not determined; the target became slow, but its host was not at its end (processors 12 % busy).",
        "ولی سرورش به آخر توان خود نرسیده بود (پردازنده‌ها ۱۲٪ مشغول بودند).",
    );
    let unknown = LimitRecord { limit: Limit::NotDetermined, evidence: Vec::new() };
    check_sentence(
        unknown,
        "but nothing that was measured says why. Nothing was looked at.",
        "چیزی بررسی نشد.",
    );
    let busy = LimitRecord {
        limit: Limit::NotDetermined,
        evidence: vec![evidence(Sign::HostCpu, 0.95, 0.9, false)],
    };
    check_sentence(busy, "but nothing that was measured says why.", "علت را نشان نمی‌دهد.");
}

#[test]
fn each_limit_has_a_sentence_of_its_own() {
    let all = [
        (Limit::Nothing, "What limited this run: nothing; every", "محدودیت این آزمون: هیچ؛ همه"),
        (Limit::Disk, "the target's disks.", "دیسک‌های سامانهٔ هدف."),
        (Limit::Memory, "the target's memory.", "حافظهٔ سامانهٔ هدف."),
        (Limit::Steal, "the hypervisor, which", "میزبان مجازی، که"),
        (Limit::Generator, "the load generator, so that its own end", "مولد بار؛ پس"),
        (Limit::Gateway, "the SMS gateway, which", "درگاه پیامک، که"),
        (Limit::Exchange, "the telephone exchange, or", "مرکز تلفن، یا"),
        (Limit::Station, "the stand-in's service model.", "مدل سرویسِ نصب جایگزین."),
    ];
    for (limit, english, persian) in all {
        let evidence = busy_processors().evidence;
        check_sentence(LimitRecord { limit, evidence }, english, persian);
    }
}

#[test]
fn each_sign_is_written_in_its_unit() {
    let signs = [
        (Sign::BusiestCore, 0.991, "Busiest processor, mean busy share 99.1 %"),
        (Sign::TargetCpuCores, 3.61, "Cores that the target kept busy 3.61 cores"),
        (Sign::Steal, 0.083, "Time that the hypervisor gave to others 8.3 %"),
        (Sign::MemoryUsed, 0.97, "Memory in use at most 97 %"),
        (Sign::StationBusy, 0.985, "service model, busy share 98.5 %"),
        (Sign::GeneratorLagP99Ms, 231.4, "Generator lag, p99 231 ms"),
        (Sign::GeneratorCpu, 0.97, "share of the processors it may use 97 %"),
        (Sign::GeneratorThrottled, 0.41, "a quota held it back 41 %"),
        (Sign::ServiceTimeGrowth, 4.217, "lightest part of the run 4.22 times"),
        (Sign::LittlesLawError, 0.0213, "Error of Little's law 2.13 %"),
        (Sign::GatewayRefused, 0.1875, "refused as too many 18.75 %"),
        (Sign::MessagesWaiting, 12_431.0, "when the steady phase ended 12,431"),
        (Sign::CallsNotPlayed, 18.0, "could not be played 18"),
    ];
    let evidence = |(sign, observed, _)| Evidence { sign, observed, bound: None, speaks: true };
    let record = with(LimitRecord {
        limit: Limit::Cpu,
        evidence: signs.into_iter().map(evidence).collect(),
    });
    let words =
        section_words(&html::run(&record, Language::English), "limit").expect("the section");
    for (_, _, wanted) in signs {
        assert!(words.contains(&format!("{wanted} – yes")), "no `{wanted}` in: {words}");
    }
}
