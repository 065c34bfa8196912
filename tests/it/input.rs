//! Bad input gets a clear error with its own exit code, before anything is sent anywhere.

use crate::fake_target::{FakeTarget, Manner};
use crate::program::{argument, run};

#[test]
fn unknown_scenarios_flags_and_wishes_are_usage_errors() {
    run(&["load", "smok"]).exits(2).says("no scenario `smok`").says("tier-10");
    run(&["validate", "--user", "35"]).exits(2).says("--users");
    run(&["validate", "--users", "0"]).exits(2).says("from 1 to 100,000");
    run(&["validate", "--users", "3.5"]).exits(2).says("invalid digit");
    run(&["validate", "--duration", "90"]).exits(2).says("has no unit");
    run(&["validate", "--duration", "1s"]).exits(2).says("too short");
    run(&["validate", "--lang", "de"]).exits(2).says("`de` is not a language");
    run(&["report", "nowhere.json"]).exits(2).says("cannot read nowhere.json");
    run(&[]).exits(2).says("Usage: mizan");
}

#[test]
fn a_scenario_with_several_mistakes_shows_them_all_with_their_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = include_str!("../../scenarios/smoke/scenario.toml")
        .replace("steady = \"16 s\"", "stedy = \"16\"")
        .replace("users = 5", "users = 0");
    std::fs::write(folder.path().join("scenario.toml"), scenario).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.path().join("dataset.toml"), dataset).expect("written");
    run(&["load", argument(folder.path()), "--dry-run"])
        .exits(2)
        .says("scenario.toml:19:1: unknown key `stedy`")
        .says("did you mean `steady`?")
        .says("`users` is 0, outside 1 to 100000");
}

#[test]
fn public_addresses_need_consent_and_get_no_request_without_it() {
    run(&["load", "smoke", "--target", "http://192.0.2.1:8080"])
        .exits(2)
        .says("public address")
        .says("--i-own-this-host 192.0.2.1");
    let target = FakeTarget::start(Manner::Empty);
    run(&["load", "smoke", "--target", &target.url(), "--i-own-this-host", "another.example"])
        .exits(2)
        .says("names `another.example`");
    assert_eq!(target.seen(), 0);
}

#[test]
fn a_dry_run_says_what_it_would_do_and_does_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let target = FakeTarget::start(Manner::Empty);
    run(&[
        "validate",
        "--users",
        "35",
        "--dry-run",
        "--target",
        &target.url(),
        "--out",
        argument(&out),
    ])
    .exits(0)
    .says("users       35 (7 occasional, 21 regular, 7 heavy)")
    .says("p95(crm) <= 1 s; errors <= 0.1%")
    .says("schedule ");
    assert_eq!((target.seen(), out.exists()), (0, false));
}

#[test]
fn a_folder_that_holds_a_run_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("run.json"), "measured").expect("written");
    run(&["load", "smoke", "--out", argument(folder.path())]).exits(2).says("holds a run already");
    let kept = std::fs::read_to_string(folder.path().join("run.json")).expect("there");
    assert_eq!(kept, "measured");
}

#[test]
fn what_is_no_record_is_refused_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        argument(&path).to_owned()
    };
    run(&["report", &file("a.json", "{}")]).exits(2).says("a.json is no run record");
    run(&["report", &file("b.jsonl", "")]).exits(2).says("no complete line");
    run(&["report", &file("c.jsonl", "{\"second\":1}\n")]).exits(2).says("c.jsonl:1");
    let newer = "{\"header\":{\"schema\":\"mizan.journal/9\"}}\n";
    run(&["report", &file("d.jsonl", newer)]).exits(2).says("d.jsonl:1");
}
