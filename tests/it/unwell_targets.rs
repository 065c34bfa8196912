//! A target that is not there, or not well: a clear outcome and exit code, and a report all the same.

use documents::run::{EndKind, Outcome, RunRecord};

use crate::fake_target::{FakeTarget, Manner};
use crate::program::{CANARY, Ran, argument, record, run};

/// Plays a few seconds against an address, with a request timeout of a second.
fn play(url: &str) -> (Ran, RunRecord) {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = include_str!("../../scenarios/smoke/scenario.toml")
        .replace("request_timeout = \"10 s\"", "request_timeout = \"1 s\"")
        .replace("drain = \"5 s\"", "drain = \"2 s\"");
    std::fs::write(folder.path().join("scenario.toml"), scenario).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.path().join("dataset.toml"), dataset).expect("written");
    let out = folder.path().join("out");
    let arguments = [
        "load",
        argument(folder.path()),
        "--duration",
        "4s",
        "--target",
        url,
        "--out",
        argument(&out),
    ];
    let ran = run(&arguments);
    assert!(out.join("report.html").exists(), "no report: {ran:#?}");
    for file in ["run.json", "run.journal.jsonl", "report.html", "steps.csv", "junit.xml"] {
        let text = std::fs::read_to_string(out.join(file)).expect("a file of the run");
        assert!(!text.contains(CANARY), "{file} holds the password");
    }
    assert!(!ran.stdout.contains(CANARY) && !ran.stderr.contains(CANARY), "{ran:#?}");
    let record = record(&out);
    (ran, record)
}

/// The target cannot be used from the start, for a reason.
#[track_caller]
fn unusable(url: &str, reason: &str) {
    let (ran, record) = play(url);
    let EndKind::TargetUnusable { reason: said } = &record.end.how else {
        panic!("{:?}", record.end)
    };
    assert!(said.contains(reason), "{said}");
    ran.exits(6);
    assert!(record.steps.is_empty());
}

#[test]
fn nothing_listens() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("an address")
    };
    unusable(&format!("http://{closed}"), "nothing listens there");
}

#[test]
fn another_protocol_answers() {
    unusable(&FakeTarget::start(Manner::Garbage).url(), "not the CRM's web API");
}

#[test]
fn it_never_answers() {
    unusable(&FakeTarget::start(Manner::Silent).url(), "never answered");
}

#[test]
fn it_redirects_in_a_circle() {
    unusable(&FakeTarget::start(Manner::Circle).url(), "redirects and never arrives");
}

#[test]
fn a_wrong_password_is_tried_once_only() {
    let target = FakeTarget::start(Manner::Refuses);
    unusable(&target.url(), "tried once only");
    assert_eq!(target.seen(), 1);
}

#[test]
fn it_dies_after_the_sign_in() {
    let (ran, record) = play(&FakeTarget::start(Manner::DiesAfterSignIn).url());
    // Nobody could sign in, so nothing of the steady phase was measured but failures.
    assert!(matches!(ran.code, Some(3 | 6)), "{ran:#?}");
    let outcomes: Vec<Outcome> =
        record.steps.iter().flat_map(|step| step.outcomes.keys().copied()).collect();
    assert!(!outcomes.contains(&Outcome::Ok), "{outcomes:?}");
}

#[test]
fn answers_that_lack_what_they_must_hold_are_failed_checks() {
    let (ran, record) = play(&FakeTarget::start(Manner::Empty).url());
    ran.exits(3);
    let crm = &record.workloads[0];
    assert!(crm.outcomes[&Outcome::FailedCheck] > 0, "{:?}", crm.outcomes);
    assert!(
        crm.failures.iter().any(|f| f.text.contains("the answer has no")),
        "{:?}",
        crm.failures
    );
}
