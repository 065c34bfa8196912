//! Sessions, cancelled and refused.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::*;

fn plan(folder: &Path, length: Length, axes: Axes) -> BenchmarkPlan {
    BenchmarkPlan {
        length,
        name: "here".to_owned(),
        folder: folder.to_owned(),
        seed: 7,
        mizan_version: "0.1.0".to_owned(),
        commit: None,
        axes,
    }
}

const NONE: Axes = Axes { cpu: false, memory: false, disk: false, timer: false, stolen: false };

#[test]
fn a_session_that_is_cancelled_gives_what_it_has_and_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let axes = Axes { disk: true, timer: true, ..NONE };
    let cancel = AtomicBool::new(false);
    let mut told = Vec::new();
    let plan = plan(folder.path(), Length::Quick, axes);
    let session = run(&plan, &cancel, &mut |at| {
        told.push(at);
        let files = fs::read_dir(folder.path()).expect("a folder").count();
        // It is there while it is filled, and gone before the next axis begins.
        assert_eq!(files, usize::from(at.axis == Axis::Disk), "{at:?}");
        cancel.store(true, Ordering::Relaxed);
    });
    let session = session.expect("it began");
    assert!(session.interrupted);
    assert_eq!((&session.disk, &session.timer), (&None, &None));
    let left: Vec<&str> = session.left_out.iter().map(|left| left.axis.as_str()).collect();
    assert_eq!(left, ["disk", "timer"]);
    assert!(session.left_out.iter().all(|left| left.reason == course::INTERRUPTED));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    assert!(told[0].left <= estimate(&plan));
}

#[test]
fn a_folder_that_takes_no_file_is_refused_before_anything_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("written");
    let mut told = 0;
    let plan = plan(&file, Length::Full, Axes::ALL);
    let error = run(&plan, &AtomicBool::new(false), &mut |_| told += 1).expect_err("no folder");
    assert!(matches!(error, BenchmarkError::Folder { .. }), "{error}");
    assert_eq!(told, 0);
}

#[test]
fn a_session_of_nothing_is_refused() {
    let axes = Axes { disk: true, ..NONE };
    for (length, axes) in [(Length::Quick, NONE), (Length::Brief, axes)] {
        let error = run(&plan(Path::new("."), length, axes), &AtomicBool::new(false), &mut |_| ());
        assert!(matches!(error, Err(BenchmarkError::NothingToMeasure)), "{error:?}");
    }
}

#[test]
fn a_brief_session_says_that_it_measures_the_processors_alone() {
    let cancel = AtomicBool::new(true);
    let session = run(&plan(Path::new("."), Length::Brief, Axes::ALL), &cancel, &mut |_| ());
    let session = session.expect("it began");
    let left: Vec<&str> = session.left_out.iter().map(|left| left.axis.as_str()).collect();
    assert_eq!(left, ["cpu", "memory", "disk", "timer", "stolen"]);
    assert!(session.left_out[1].reason.contains("a brief session"), "{:?}", session.left_out);
}
