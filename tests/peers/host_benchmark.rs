//! The host benchmark where something is taken from it on purpose: by a quota of processor time, and by a
//! busy process on the same processor.
//!
//! The spin-gap runs in a child, which is this binary started again. What it should find is what the kernel
//! says: the part of the time in which the child did not run. Others on the machine may have taken more than the
//! test did, so the quota is a lower bound, and the kernel's count of the child's processor time the measure.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use documents::benchmark::SpinGap;
use serde::{Deserialize, Serialize};
use testkit::peers::PeerTest;

pub(crate) const TESTS: &[PeerTest] = &[
    PeerTest {
        name: "host_benchmark::the_spin_gap_finds_the_share_that_a_quota_takes",
        needs: &["quota"],
        body: the_spin_gap_finds_the_share_that_a_quota_takes,
    },
    PeerTest {
        name: "host_benchmark::two_threads_under_a_quota_of_one_core_miss_half_of_their_time",
        needs: &["quota"],
        body: two_threads_under_a_quota_of_one_core_miss_half_of_their_time,
    },
    PeerTest {
        name: "host_benchmark::the_spin_gap_finds_the_share_that_a_busy_process_takes",
        needs: &["quota"],
        body: the_spin_gap_finds_the_share_that_a_busy_process_takes,
    },
];

/// What the spin-gap may differ from what the kernel counted, over the latter. At a load average of 4 it was
/// within 0.01; where many others run, some of their turns are shorter than a gap.
const TOLERANCE: f64 = 0.1;
/// How long it spins: forty periods of a quota.
const SPIN: Duration = Duration::from_secs(4);

/// The variable by which this binary knows that it is a child, and what it is to do.
const ROLE: &str = "MIZAN_HOST_BENCHMARK_CHILD";
const BUSY: &str = "busy";

fn the_spin_gap_finds_the_share_that_a_quota_takes() {
    for percent in [25, 50, 75] {
        let found = spin(1, Some(&Group::with_quota(percent)), None);
        let quota_takes = 1.0 - f64::from(percent) / 100.0;
        println!("quota {percent} %: takes {quota_takes}, {found}");
        found.check();
        assert!(found.gap.share_over_200_us > quota_takes * (1.0 - TOLERANCE), "{found}");
        // Whoever has used up a quota waits for the next period. Others who run in between cut that
        // time into shorter gaps, but not into ones under 1 ms.
        let long = found.gap.share_over_1_ms;
        assert!(long > quota_takes * (1.0 - TOLERANCE), "{found}");
    }
}

fn two_threads_under_a_quota_of_one_core_miss_half_of_their_time() {
    let found = spin(2, Some(&Group::with_quota(100)), None);
    println!("two threads, one core: {found}");
    found.check();
    assert!(found.gap.share_over_200_us > 0.5 * (1.0 - TOLERANCE), "{found}");
}

fn the_spin_gap_finds_the_share_that_a_busy_process_takes() {
    let cpu = first_allowed();
    let competitor = Competitor::start(cpu);
    let found = spin(1, None, Some(cpu));
    println!("one busy competitor: {found}");
    drop(competitor);
    found.check();
    // The scheduler gives each its half, in turns of some milliseconds.
    assert!(found.gap.share_over_1_ms > 0.5 * (1.0 - TOLERANCE), "{found}");
}

/// What a child says.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    gap: SpinGap,
    /// The processor time that the kernel counted for it.
    cpu_s: f64,
}

impl Found {
    /// The share of the threads' time in which they did not run.
    fn taken(&self) -> f64 {
        1.0 - self.cpu_s / (self.gap.lasted_s * f64::from(self.gap.threads))
    }

    #[track_caller]
    fn check(&self) {
        let ratio = self.gap.share_over_200_us / self.taken();
        assert!((ratio - 1.0).abs() <= TOLERANCE, "{self}");
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let SpinGap { share_over_200_us, share_over_1_ms, share_over_5_ms, longest_ms, .. } =
            self.gap;
        write!(
            f,
            "the kernel says {:.4}; over 0.2 ms {share_over_200_us:.4}, over 1 ms \
             {share_over_1_ms:.4}, over 5 ms {share_over_5_ms:.4}, longest {longest_ms:.1} ms",
            self.taken()
        )
    }
}

/// Lets a child spin, in a group or on one processor, and gives what it found.
fn spin(threads: u32, group: Option<&Group>, cpu: Option<u32>) -> Found {
    let program = env::current_exe().expect("a program knows itself");
    let mut command = match (group, cpu) {
        (Some(group), _) => {
            // The shell enters the group and becomes the program, which is in it from its first instant.
            let mut shell = Command::new("sh");
            shell.args(["-c", r#"echo $$ > "$0" && exec "$@""#]);
            shell.arg(group.folder.join("cgroup.procs")).arg(program);
            shell
        }
        (None, cpu) => on_cpu(cpu.unwrap_or_default(), &program),
    };
    let output = command.env(ROLE, threads.to_string()).output().expect("the child starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it says what it found")
}

/// A program on one processor.
fn on_cpu(cpu: u32, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &cpu.to_string()]).arg(program);
    command
}

/// The first processor that this process may use, by `Cpus_allowed_list` of proc(5): `0-3,8`.
fn first_allowed() -> u32 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let first = list.and_then(|list| list.trim().split(['-', ',']).next());
    first.and_then(|first| first.parse().ok()).expect("it runs on something")
}

/// If this process is a child of these tests, does what it is for.
pub(crate) fn child() -> Option<ExitCode> {
    let role = env::var(ROLE).ok()?;
    if role == BUSY {
        // It ends when its parent kills it, or, if that was killed, when the test would be long over.
        readiness::benchmark::spin_gap(1, 10 * SPIN, &AtomicBool::new(false));
        return Some(ExitCode::SUCCESS);
    }
    let threads = role.parse().expect("a number of threads");
    let before = cpu_s();
    let gap = readiness::benchmark::spin_gap(threads, SPIN, &AtomicBool::new(false));
    let found = Found { gap, cpu_s: cpu_s() - before };
    println!("{}", serde_json::to_string(&found).expect("it serialises"));
    Some(ExitCode::SUCCESS)
}

/// Processor time of this process and its threads, those that have ended too: `utime` and `stime` of
/// proc(5), in ticks of 10 ms.
fn cpu_s() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux tells");
    let (_, after_name) = stat.rsplit_once(')').expect("the name stands in brackets");
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}

/// A process that never stops wanting one processor.
struct Competitor(Child);

impl Competitor {
    fn start(cpu: u32) -> Self {
        let program = env::current_exe().expect("a program knows itself");
        let mut command = on_cpu(cpu, &program);
        let child = command.env(ROLE, BUSY).stdout(Stdio::null()).spawn();
        Competitor(child.expect("the competitor starts"))
    }
}

impl Drop for Competitor {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed, and need not be.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A control group with a quota of processor time, removed at the end.
struct Group {
    folder: PathBuf,
}

impl Group {
    /// Makes one with so many hundredths of one core, in either version of control groups.
    fn with_quota(percent: u32) -> Self {
        let parents = ["", "cpu", "cpu,cpuacct"].map(|name| Path::new("/sys/fs/cgroup").join(name));
        let name = format!("mizan-bench-{}-{percent}", std::process::id());
        let quota_us = percent * 1_000;
        // The kernel's files are there once the folder is; elsewhere a folder would be one, and no group.
        let set = |file: PathBuf, text: String| {
            let file = fs::OpenOptions::new().write(true).open(file);
            file.and_then(|mut file| file.write_all(text.as_bytes())).is_ok()
        };
        for folder in parents.map(|parent| parent.join(&name)) {
            if fs::create_dir(&folder).is_err() {
                continue;
            }
            let group = Group { folder };
            if set(group.folder.join("cpu.max"), format!("{quota_us} 100000"))
                || set(group.folder.join("cpu.cfs_quota_us"), quota_us.to_string())
            {
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
