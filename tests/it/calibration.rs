//! `mizan calibrate` over real runs: the stand-in's known service times are found again.

use std::path::Path;
use std::time::Duration;

use documents::DemandSet;
use sizing::calibration::{BusySource, CalibrationRecord};

use crate::program::{Ran, argument, record, run, start};

/// People alone, forty times as fast as in an office, so that a handful of users makes some steps a
/// second, and each has gone round a few times before the steady phase begins.
const SCENARIO: &str = r#"
name = "calibration"
about = "People alone: what does a step cost?"
seed = 7
thresholds = ["errors <= 1%"]

[phases]
ramp = "1 s"
warm_up = "2 s"
steady = "30 s"
drain = "5 s"

[crm]
users = 10
peak_factor = 40
request_timeout = "10 s"

[crm.classes.occasional]
share = "20%"
think_time = "40 s"

[crm.classes.regular]
share = "60%"
think_time = "30 s"

[crm.classes.heavy]
share = "20%"
think_time = "10 s"
"#;

/// What a request really takes: the mean of an exponential time at one of two servers.
const MEAN: Duration = Duration::from_millis(60);
/// What the base set says that each operation takes.
const BASE: Duration = Duration::from_millis(40);
/// Virtual users, from light to beyond the knee.
const LEVELS: [u64; 4] = [8, 14, 20, 26];

/// A set by which each operation takes the same.
fn base() -> DemandSet {
    let mut set = DemandSet::shipped();
    set.operations.values_mut().for_each(|operation| operation.demand.cpu = BASE);
    set
}

/// Plays a level to the folder `out`.
fn play(scenario: &Path, users: u64, out: &Path) -> std::process::Child {
    let (users, mean) = (users.to_string(), format!("{}ms", MEAN.as_millis()));
    start(&[
        "load",
        argument(scenario),
        "--users",
        &users,
        // Each level draws service times of its own.
        "--seed",
        &users,
        "--service-model",
        "model",
        "--model-servers",
        "2",
        "--model-mean",
        &mean,
        "--out",
        argument(out),
    ])
}

fn written(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_stand_ins_service_times_are_found_within_five_percent() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("scenario");
    std::fs::create_dir(&scenario).expect("a folder");
    std::fs::write(scenario.join("scenario.toml"), SCENARIO).expect("writes");
    std::fs::write(scenario.join("dataset.toml"), "customers = 200\nskew = 0.8\n").expect("writes");
    let runs = folder.path().join("runs");
    // All levels at once: the service model waits more than it computes.
    let playing = LEVELS.map(|users| play(&scenario, users, &runs.join(format!("users-{users}"))));
    for child in playing {
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    }
    assert!(record(&runs.join("users-8")).host_steady.is_some_and(|host| host.station.is_some()));
    let demands = folder.path().join("base.toml");
    std::fs::write(&demands, base().to_toml()).expect("writes");

    let out = folder.path().join("calibration");
    let arguments = ["calibrate", argument(&runs), "--demands", argument(&demands)];
    let ran = run(&[&arguments[..], &["--out", argument(&out)]].concat()).exits(0);
    print!("{}", ran.stdout);
    let found: CalibrationRecord =
        serde_json::from_str(&written(&out, "calibration.json")).expect("a calibration");
    assert_eq!(found.busy, BusySource::Station { servers: 2 });
    let factor = found.law.expect("the servers were sampled").factor.value;
    let expected = MEAN.as_secs_f64() / BASE.as_secs_f64();
    assert!((factor / expected - 1.0).abs() < 0.05, "{factor} for {expected}");
    assert!(found.held_out.is_some() && written(&out, "calibration.html").contains("<h1"));
    let set = DemandSet::parse("demands.toml", &written(&out, "demands.toml")).expect("a set");
    let mean = set.operations["record.find"].demand.cpu.as_secs_f64();
    assert!((mean / MEAN.as_secs_f64() - 1.0).abs() < 0.05, "{mean} s");

    // A quote that rests on it says how far it is off.
    let set = out.join("demands.toml");
    let quote = ["quote", "--users", "8", "--edition", "advanced", "--demands", argument(&set)];
    run(&quote).says("Measured demand set measured-").says("held out of the fit");
}

#[test]
fn too_few_levels_end_with_a_code_of_their_own_and_unreadable_input_with_another() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&["calibrate", argument(folder.path())]).exits(2).says("holds no run");
    let torn = folder.path().join("run.json");
    std::fs::write(&torn, "{").expect("writes");
    run(&["calibrate", argument(folder.path())]).exits(2).says("is no run record");
    let out = folder.path().join("out");
    let arguments = ["load", "smoke", "--duration", "6s", "--service-model", "none"];
    run(&[&arguments[..], &["--out", argument(&out)]].concat());
    run(&["calibrate", argument(&out)]).exits(5).says("0 level(s) remain of 1 run(s)");
}
