//! Stopping a run: Ctrl-C once, Ctrl-C twice, kill. What was measured is never lost.

use std::path::Path;

use documents::run::{EndKind, RunRecord};

use crate::fake_target::{FakeTarget, Manner};
use crate::program::{argument, record, run, start};

/// Starts a long run against a target, and returns once it has sent a number of requests.
fn under_way(target: &FakeTarget, out: &Path) -> std::process::Child {
    let url = target.url();
    let arguments =
        ["load", "smoke", "--duration", "10m", "--target", &url, "--out", argument(out)];
    let child = start(&arguments);
    target.wait_for(40);
    child
}

#[test]
fn a_killed_run_loses_at_most_its_last_second() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = FakeTarget::start(Manner::Empty);
    let mut child = under_way(&target, folder.path());
    child.kill().expect("killed");
    child.wait().expect("gone");
    assert!(!folder.path().join("run.json").exists());

    let journal = folder.path().join("run.journal.jsonl");
    let again = folder.path().join("again");
    run(&["report", argument(&journal), "--out", argument(&again), "--lang", "fa"]);
    let record: RunRecord = record(&again);
    assert_eq!(record.end.how, EndKind::Torn);
    let steps: f64 = record.series.iter().map(|p| p.throughput_per_s * p.width_s).sum();
    assert!(steps >= 1.0, "nothing is left: {:?}", record.series);
}

#[cfg(unix)]
mod ctrl_c {
    use std::io::Read;
    use std::process::{Child, Command};

    use super::*;
    use crate::program::Ran;

    fn interrupt(child: &Child) {
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    #[test]
    fn once_drains_and_reports() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = FakeTarget::start(Manner::Empty);
        let child = under_way(&target, folder.path());
        interrupt(&child);
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        assert_eq!(record(folder.path()).end.how, EndKind::Interrupted, "{ran:#?}");
        ran.says("waiting for what is in flight");
    }

    #[test]
    fn twice_stops_now_and_counts_what_was_in_flight_as_censored() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = FakeTarget::start(Manner::Hangs);
        let mut child = under_way_hanging(&target, folder.path());
        interrupt(&child);
        // Two signals that come before the first is taken are one.
        await_said(&mut child, "waiting for what is in flight");
        interrupt(&child);
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        let journal = std::fs::read_to_string(folder.path().join("run.journal.jsonl"));
        assert!(journal.expect("a journal").contains("\"censored\""), "{ran:#?}");
        assert_eq!(record(folder.path()).end.how, EndKind::InterruptedNow, "{ran:#?}");
    }

    /// Returns once the program has said this on standard error.
    fn await_said(child: &mut Child, part: &str) {
        let stderr = child.stderr.as_mut().expect("it is piped");
        let mut said = String::new();
        while !said.contains(part) {
            let mut byte = [0];
            // Byte by byte, so that nothing is taken that belongs to the rest.
            assert_eq!(stderr.read(&mut byte).expect("it is read"), 1, "it ended with: {said}");
            said.push(char::from(byte[0]));
        }
    }

    fn under_way_hanging(target: &FakeTarget, out: &Path) -> Child {
        let url = target.url();
        let arguments =
            ["load", "smoke", "--duration", "10m", "--target", &url, "--out", argument(out)];
        let child = start(&arguments);
        // The probe's sign-in, then one request of a user that is never answered.
        target.wait_for(2);
        child
    }
}
