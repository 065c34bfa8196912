//! Releases held against each other, from files on disk to the exit code.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sizing::releases::{ReleaseComparison, ReleaseVerdict};

use crate::program::{Ran, argument, run};

/// Response times around a median, in milliseconds.
fn times(p50: f64) -> Value {
    json!({
        "samples": 4_000, "out_of_range": 0, "min_ms": null, "mean_ms": null, "max_ms": null,
        "quantiles": [
            { "quantile": 0.5, "value_ms": p50, "samples_needed": 20 },
            { "quantile": 0.95, "value_ms": 2.0 * p50, "samples_needed": 200 },
            { "quantile": 0.99, "value_ms": 3.0 * p50, "samples_needed": 1_000 },
        ],
        "curve": [], "histogram": "",
    })
}

fn step(name: &str, p50: f64) -> Value {
    json!({
        "workload": "crm", "name": name, "outcomes": { "ok": 4_000 }, "throughput_per_s": 40.0,
        "requests": 4_000, "response_time": times(p50), "service_time": times(p50),
        "generator_lag": times(0.1), "failures": [],
    })
}

/// A run that began at a minute; one of its steps has this median.
fn record(minute: usize, p50: f64) -> Value {
    json!({
        "schema": "mizan.run/1",
        "provenance": {
            "mizan_version": "0.1.0", "commit": null,
            "started_at": format!("2026-10-03T08:{minute:02}:07Z"),
            "scenario": "release", "scenario_hash": "9b74", "schedule_hash": "e3b0", "seed": 7,
            "host": {
                "os": "Debian 12", "kernel": null, "cpu_model": null, "cores_physical": null,
                "cores_logical": 4, "memory": 17_179_869_184_u64, "hypervisor": null,
            },
            "target": { "url": "http://127.0.0.1:41233", "kind": { "is": "given" } },
            "arguments": [],
        },
        "plan": {
            "users": 35, "classes": [], "peak_factor": 1.0, "ramp_s": 10.0, "steady_from_s": 20.0,
            "steady_until_s": 120.0, "drain_s": 10.0, "steps_planned": 8_000, "thresholds": [],
        },
        "end": { "how": { "is": "completed" }, "at_s": 120.0 },
        "steps": [step("open_person", 8.0), step("issue_invoice", p50)],
        "workloads": [],
        "series": [], "host": [], "host_steady": null,
        "soundness": {
            "invalid": [], "littles_law": null, "steady_state": { "is": "not_tested" },
            "warm_up_rule": { "is": "fixed", "excluded_s": 20.0 },
        },
        "verdict": { "answer": "met", "thresholds": [], "warnings": [] },
    })
}

/// Runs of two releases, each in a folder of its own: `base/run-00/run.json` and so on.
struct Releases {
    folder: tempfile::TempDir,
}

impl Releases {
    /// So many runs a side. The base's step has a median of about 200 ms in each, spread by a part
    /// of it; the new one's is so many times as long.
    fn of(runs: usize, factor: f64, spread: f64) -> Self {
        let releases = Releases { folder: tempfile::tempdir().expect("a folder") };
        for run in 0..runs {
            let wave = |minute: usize| 200.0 * (1.0 + spread * (minute as f64 * 2.4).sin());
            releases.put("base", run, &record(2 * run, wave(2 * run)));
            releases.put("new", run, &record(2 * run + 1, factor * wave(2 * run + 1)));
        }
        releases
    }

    fn path(&self, name: &str) -> PathBuf {
        // Piece by piece, so that it is written as the program writes it, whatever the system.
        name.split('/').fold(self.folder.path().to_owned(), |path, piece| path.join(piece))
    }

    fn put(&self, side: &str, run: usize, record: &Value) {
        self.write(&format!("{side}/run-{run:02}/run.json"), &record.to_string());
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    /// Changes the last run of the new release.
    fn change(&self, pointer: &str, value: Value) {
        let path = self.path("new/run-03/run.json");
        let text = std::fs::read_to_string(&path).expect("there");
        let mut record: Value = serde_json::from_str(&text).expect("JSON");
        *record.pointer_mut(pointer).expect("a field") = value;
        std::fs::write(&path, record.to_string()).expect("written");
    }

    /// Compares both folders, with options before them.
    fn compare(&self, options: &[&str]) -> Ran {
        let (base, new) = (self.path("base"), self.path("new"));
        let sides = [argument(&base), "--", argument(&new)];
        run(&[&["compare"], options, &sides].concat())
    }
}

#[test]
fn a_slowdown_of_one_step_is_named_and_written_in_every_form() {
    let releases = Releases::of(6, 1.25, 0.02);
    let out = releases.path("out");
    releases
        .compare(&["--out", argument(&out)])
        .exits(3)
        .says("✗ Regressed: ")
        .says("of issue_invoice is 2")
        .says("6 of the base against 6 of the new release");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).expect(name);
    let document: ReleaseComparison =
        serde_json::from_str(&read("comparison.json")).expect("a comparison");
    assert_eq!(document.verdict, ReleaseVerdict::Regressed);
    assert_eq!(document.metrics[0].of, "issue_invoice");
    assert!(read("comparison.html").contains("id=\"changes\""));
    assert_eq!(read("comparison.csv").lines().count(), 1 + 12 * document.metrics.len());
    assert!(read("junit.xml").contains("type=\"regressed\""));
}

#[test]
fn each_answer_has_an_exit_code_of_its_own() {
    Releases::of(8, 1.001, 0.01).compare(&[]).exits(0).says("✓ Not regressed");
    Releases::of(5, 1.02, 0.2).compare(&[]).exits(5).says("? Inconclusive");
    Releases::of(3, 1.0, 0.01).compare(&[]).exits(5).says("A verdict takes 4 a side.");
}

#[test]
fn runs_that_stand_in_the_way_are_named_with_their_files() {
    let check = |pointer: &str, value: Value, code: i32, says: &str| {
        let releases = Releases::of(4, 1.0, 0.01);
        releases.change(pointer, value);
        let file = releases.path("new/run-03/run.json");
        let place = format!("2026-10-03T08:07:07Z: {}", file.display());
        let ran = releases.compare(&["--lang", "en"]).exits(code).says(says);
        assert!(ran.stderr.contains(&place), "{ran:#?}");
    };
    check("/provenance/seed", json!(8), 2, "The seed differs: 7 in the base, 8 in the run");
    let invalid = json!([{ "is": "nothing_measured" }]);
    check("/soundness/invalid", invalid, 6, "is invalid, so it measures nothing");
    check("/end/how", json!({ "is": "interrupted" }), 5, "did not come to its end");
}

#[test]
fn a_margin_decides_what_matters() {
    let releases = Releases::of(8, 1.08, 0.01);
    releases.compare(&[]).exits(3);
    releases.compare(&["--margin", "20%"]).exits(0).says("by more than 20\u{a0}%");
    releases.compare(&["--margin", "0%"]).exits(2).says("--margin is 0 %: it may be 0.1 %");
    releases.compare(&["--alpha", "60%"]).exits(2).says("--alpha is 60 %: it may be");
    releases.compare(&["--margin", "5"]).exits(2).says("--margin");
}

#[test]
fn files_folders_and_patterns_give_the_same_runs() {
    let releases = Releases::of(4, 1.0, 0.01);
    let seen = |base: &[PathBuf], new: &Path| {
        let base: Vec<&str> = base.iter().map(|path| argument(path)).collect();
        let ran =
            run(&[&["compare", "--format", "json"], &base[..], &["--", argument(new)]].concat());
        let document: ReleaseComparison =
            serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:#?}"));
        (document.base.runs, document.new.runs)
    };
    let (base, new) = (releases.path("base"), releases.path("new"));
    let whole = seen(std::slice::from_ref(&base), &new);
    assert_eq!((whole.0.len(), whole.1.len()), (4, 4));
    let folders = [0, 1, 2, 3].map(|run| base.join(format!("run-{run:02}")));
    assert_eq!(seen(&folders, &new.join("run-*")), whole);
    for (run, folder) in folders.iter().enumerate() {
        let text = std::fs::read_to_string(folder.join("run.json")).expect("there");
        releases.write(&format!("flat/{run}.json"), &text);
    }
    assert_eq!(seen(&[releases.path("flat").join("*.json")], &new), whole);
}

#[test]
fn a_killed_run_among_others_is_not_passed_over() {
    let releases = Releases::of(4, 1.0, 0.01);
    releases.write("base/run-04/run.journal.jsonl", "{\"second\":1}\n");
    let ran = releases.compare(&[]).exits(2);
    assert!(ran.stderr.contains("run.journal.jsonl:1"), "{ran:#?}");
}

#[test]
fn every_problem_with_the_files_is_told_at_once() {
    let releases = Releases::of(4, 1.0, 0.01);
    releases.write("none.json", "{}");
    releases.write("torn.json", "{\"schema\":");
    let mut later = record(40, 200.0);
    later["schema"] = json!("mizan.run/9");
    releases.write("later.json", &later.to_string());
    releases.write("empty/notes.txt", "");
    let all = ["none.json", "torn.json", "later.json", "empty", "gone.json", "x-*.json"];
    let paths = all.map(|name| releases.path(name));
    let new = releases.path("new");
    let mut arguments = vec!["compare"];
    arguments.extend(paths.iter().map(|path| argument(path)));
    arguments.extend(["--", argument(&new), "--quiet"]);
    let ran = run(&arguments)
        .exits(2)
        .says("none.json is no run record")
        .says("torn.json is no run record")
        .says("later.json has version `mizan.run/9`")
        .says("empty holds no run")
        .says("gone.json")
        .says("x-*.json")
        .says("--quiet: options stand before BASE and NEW");
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_run_is_not_held_against_itself() {
    let releases = Releases::of(4, 1.0, 0.01);
    let base = releases.path("base");
    let again = base.join("run-02").join("..").join("run-02").join("run.json");
    run(&["compare", argument(&base), "--", argument(&again)])
        .exits(2)
        .says(&format!("{} stands on both sides", base.join("run-02").join("run.json").display()));
    run(&["compare", argument(&base)]).exits(2).says("NEW");
}

#[test]
fn a_comparison_speaks_persian_and_has_a_schema() {
    Releases::of(6, 1.25, 0.02).compare(&["--lang", "fa"]).exits(3).says("بدتر شده");
    run(&["schema", "comparison"]).exits(0).says("\"title\": \"ReleaseComparison\"");
}
