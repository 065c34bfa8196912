//! A generator that is starved on purpose: by a quota of a tenth of a processor, which the kernel's control
//! groups set. The target stands outside of it and has the whole host.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use documents::limit::{Limit, Sign};
use documents::run::{Invalidity, RunRecord};
use serde_json::Value;
use testkit::peers::PeerTest;

use crate::program::printed;

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "starved::a_starved_generator_makes_its_run_invalid_and_the_same_run_with_room_is_none",
    needs: &["quota"],
    body: a_starved_generator_makes_its_run_invalid_and_the_same_run_with_room_is_none,
}];

/// Of each period of 100 ms the generator gets a tenth.
const QUOTA_US: &str = "10000";
const QUOTA_CORES: f64 = 0.1;

/// Some 300 steps a second, for which the generator takes a sixth of a processor in a debug build.
const SCENARIO: &str = r#"
name = "starved"
about = "More people than a tenth of a processor can play"
seed = 7
thresholds = ["p95(crm) <= 5 s"]

[phases]
ramp = "2 s"
warm_up = "1 s"
steady = "7 s"
drain = "3 s"

[crm]
users = 160
peak_factor = 20
request_timeout = "10 s"

[crm.classes.heavy]
share = "100%"
think_time = "10 s"
"#;

const PASSWORD: &str = "starved-password";

fn a_starved_generator_makes_its_run_invalid_and_the_same_run_with_room_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("scenario.toml"), SCENARIO).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    fs::write(folder.path().join("dataset.toml"), dataset).expect("written");
    let target = Target::start();
    let group = Group::with_quota();

    let (code, starved) = load(folder.path(), &target.url, Some(&group));
    assert_eq!(code, Some(6), "{:#?}", starved.soundness);
    let cores = starved.soundness.invalid.iter().find_map(|reason| match reason {
        Invalidity::GeneratorSaturated { cores, .. } => Some(*cores),
        _ => None,
    });
    assert_eq!(cores, Some(QUOTA_CORES), "{:#?}", starved.soundness);
    let limit = starved.limit.as_ref().expect("steps were measured");
    assert_eq!(limit.limit, Limit::Generator, "{limit:#?}");
    assert!(limit.evidence[0].speaks, "{limit:#?}");

    let (code, with_room) = load(folder.path(), &target.url, None);
    assert_ne!(code, Some(6), "{:#?}", with_room.soundness);
    assert_eq!(with_room.soundness.invalid, []);
    let limit = with_room.limit.as_ref().expect("steps were measured");
    assert_ne!(limit.limit, Limit::Generator, "{limit:#?}");
    let signs: Vec<Sign> = limit.evidence.iter().map(|evidence| evidence.sign).collect();
    assert!(!signs.contains(&Sign::GeneratorThrottled), "it has no quota: {signs:?}");

    // Both sides of Little's law are read on the generator's own clock: it does not see that this one
    // stands still. So it can vouch for the recorder, and not for the generator.
    for record in [starved, with_room] {
        let law = record.soundness.littles_law.expect("people worked");
        assert!(law.relative_error < 0.05, "{law:#?}");
    }
}

/// Plays the scenario, under a group's quota or under none: how the program ended, and the record.
fn load(scenario: &Path, url: &str, group: Option<&Group>) -> (Option<i32>, RunRecord) {
    let out = scenario.join(if group.is_some() { "starved" } else { "with-room" });
    let program = env!("CARGO_BIN_EXE_mizan");
    let mut command = match group {
        None => Command::new(program),
        Some(group) => {
            // The shell enters the group and becomes the program, which is in it from its first instant.
            let mut shell = Command::new("sh");
            shell.args(["-c", r#"echo $$ > "$0" && exec "$@""#]);
            shell.arg(group.folder.join("cgroup.procs")).arg(program);
            shell
        }
    };
    let output = command
        .arg("load")
        .arg(scenario)
        .args(["--target", url, "--out"])
        .arg(&out)
        .env("MIZAN_CRM_USER", "user1")
        .env("MIZAN_CRM_PASSWORD", PASSWORD)
        .output()
        .expect("the program starts");
    let text = fs::read(out.join("run.json")).unwrap_or_else(|_| panic!("{}", printed(&output)));
    let record = serde_json::from_slice(&text).expect("a run record");
    (output.status.code(), record)
}

/// A control group with a quota of processor time, removed at the end.
struct Group {
    folder: PathBuf,
}

impl Group {
    /// Makes one, in either version of control groups.
    fn with_quota() -> Self {
        // Version 2 where it has the processors, and the names under which version 1 is mounted.
        let parents = ["", "cpu", "cpu,cpuacct"].map(|name| Path::new("/sys/fs/cgroup").join(name));
        let name = format!("mizan-starved-{}", std::process::id());
        // The kernel's files are there once the folder is; elsewhere a folder would be one, and no group.
        let set = |file: PathBuf, text: &str| {
            let mut file = fs::OpenOptions::new().write(true).open(file)?;
            file.write_all(text.as_bytes())
        };
        let has_quota = |folder: &Path| {
            set(folder.join("cpu.max"), &format!("{QUOTA_US} 100000")).is_ok()
                || set(folder.join("cpu.cfs_quota_us"), QUOTA_US).is_ok()
        };
        for folder in parents.map(|parent| parent.join(&name)) {
            if fs::create_dir(&folder).is_err() {
                continue;
            }
            let group = Group { folder };
            if has_quota(&group.folder) {
                return group;
            }
        }
        panic!("no control group with a quota can be made here");
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // One that still holds a process stays, and the test has failed by then.
        drop(fs::remove_dir(&self.folder));
    }
}

/// A stand-in install in a process of its own; it stops when this is dropped.
struct Target {
    url: String,
    child: Child,
}

impl Target {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mizan"))
            .args(["staging", "--beside", "--port", "0", "--service-model", "none"])
            .args(["--persons", "500", "--accounts", "160"])
            .env("MIZAN_STAGING_PASSWORD", PASSWORD)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the stand-in starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it has an output");
        BufReader::new(stdout).read_line(&mut line).expect("it says something");
        let said: Value = serde_json::from_str(&line).expect("it says where it stands");
        let url = said["url"].as_str().expect("an address").to_owned();
        Target { url, child }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // It stops when its input closes.
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}
