//! The fuzzer's corpus, without the fuzzer.

use std::path::Path;

use crate::laws::{ami_input, smdr_input};

/// Runs a law on every file of a target's corpus, and says how many there were.
fn run(target: &str, law: fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).expect("the corpus is part of the tree");
    let mut files = 0;
    for entry in entries {
        let path = entry.expect("the corpus can be listed").path();
        law(&std::fs::read(&path).expect("the corpus can be read"));
        files += 1;
    }
    files
}

#[test]
fn the_laws_hold_for_the_corpus_of_the_manager_interface() {
    assert!(run("ami", ami_input) > 0, "the corpus is empty");
}

#[test]
fn the_laws_hold_for_the_corpus_of_the_call_log() {
    assert!(run("smdr", smdr_input) > 0, "the corpus is empty");
}
