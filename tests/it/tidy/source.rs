//! Rules on the text of the sources and of the other tracked files.

use super::tree::{TextFile, files, none, sources};

/// An exception from a rule: the path of a file and the reason.
type Exception = (&'static str, &'static str);

/// Files in which something sleeps, because the passing of time is what they are about.
const SLEEPERS: &[Exception] = &[
    ("loadtest/src/system.rs", "the pacer waits for the instant at which an arrival is due"),
    (
        "staging/src/clock.rs",
        "stalls, added delays and service times are what its install is about",
    ),
    ("staging/examples/measure.rs", "its arrivals are due at instants of their own"),
    ("tests/it/tidy/source.rs", "the examples of this rule"),
];

/// Files longer than [`LONG`], because they hold one homogeneous table.
const LONG_FILES: &[Exception] = &[];

/// Above this number of lines a file has more than one subject, or is a table.
const LONG: usize = 700;

/// What must not stand in code: each is an unfinished thought or a test that never runs. Written
/// in two parts, so that this file does not hold them.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("db", "g!"),
    concat!("#[ig", "nore"),
    concat!("FIX", "ME"),
];

/// Beginnings of paths that exist on one machine only, and hosts that serve packages: a tree that
/// names them builds where it was written and nowhere else.
const PLACES: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs"),
    concat!("pypi", ".org"),
    concat!("deb.", "debian.org"),
    concat!("proxy.", "golang.org"),
    concat!("artif", "actory"),
];

#[test]
fn each_module_says_what_it_is() {
    let silent: Vec<String> = sources()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path.clone())
        .collect();
    none(&silent, "modules that do not begin with `//!` and a sentence");
}

#[test]
fn nothing_is_left_unfinished() {
    let mut findings = Vec::new();
    for file in sources() {
        findings.extend(named(file, UNFINISHED));
    }
    none(&findings, "unfinished code and tests that never run");
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let mut findings = Vec::new();
    for file in files() {
        findings.extend(named(file, PLACES));
    }
    none(&findings, "places that exist on one machine only");
}

#[test]
fn nothing_sleeps_where_it_could_await_an_event() {
    let asleep = |file: &&TextFile| file.code().any(|(_, line)| sleeps(line));
    let found: Vec<&str> = sources().filter(asleep).map(|file| file.path.as_str()).collect();
    compare(&found, SLEEPERS, "files that sleep");
}

#[test]
fn a_long_file_has_a_reason() {
    let is_long = |file: &&TextFile| file.text.lines().count() > LONG;
    let found: Vec<&str> = sources().filter(is_long).map(|file| file.path.as_str()).collect();
    compare(&found, LONG_FILES, "long files");
}

/// Where a file names one of the words.
fn named(file: &TextFile, words: &[&str]) -> Vec<String> {
    let mut findings = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        for word in words.iter().filter(|word| line.contains(**word)) {
            findings.push(format!("{}:{} names {word}", file.path, i + 1));
        }
    }
    findings
}

/// Whether a line calls the thread's or the runtime's sleep; a method of that name is somebody
/// else's.
fn sleeps(line: &str) -> bool {
    ["sleep(", "sleep_until("].iter().any(|call| {
        line.match_indices(call).any(|(at, _)| {
            let before = &line[..at];
            let is_longer_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            !is_longer_name && !before.ends_with('.') && !before.ends_with("fn ")
        })
    })
}

/// Holds what was found against the exceptions, in both directions.
#[track_caller]
fn compare(found: &[&str], exceptions: &[Exception], rule: &str) {
    let unreasoned = found.iter().filter(|path| !exceptions.iter().any(|(p, _)| p == *path));
    let stale = exceptions.iter().filter(|(path, _)| !found.contains(path));
    let mut findings: Vec<String> = unreasoned.map(|path| format!("{path}: no reason")).collect();
    findings.extend(stale.map(|(path, _)| format!("{path}: the exception is not needed")));
    none(&findings, rule);
}

#[test]
fn a_sleep_is_seen_and_a_method_of_that_name_is_not() {
    assert!(sleeps("    std::thread::sleep(pause);"));
    assert!(sleeps("    sleep_until(due).await;"));
    assert!(!sleeps("    clock.sleep_until(due).await;"));
    assert!(!sleeps("    fn sleep(&self, pause: Span);"));
    assert!(!sleeps("    oversleep(now);"));
}
