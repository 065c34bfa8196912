//! The files of the tree, as the rules read them.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// A file that is tracked, or would be.
pub(super) struct TextFile {
    /// Its path from the root of the tree, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl TextFile {
    /// The lines that are not comments, with their numbers from 1.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate();
        numbered.map(|(i, line)| (i + 1, line)).filter(|(_, l)| !l.trim_start().starts_with("//"))
    }
}

/// The root of the tree.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file that git tracks or does not ignore, so that a new file is judged before it is
/// added.
pub(super) fn files() -> &'static [TextFile] {
    static FILES: LazyLock<Vec<TextFile>> = LazyLock::new(|| {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root())
            .output()
            .expect("git is there");
        assert!(listed.status.success(), "the rules read the files of a git working tree");
        let paths = String::from_utf8(listed.stdout).expect("paths are UTF-8");
        paths.split_terminator('\0').filter_map(read).collect()
    });
    &FILES
}

/// The Rust sources among the files.
pub(super) fn sources() -> impl Iterator<Item = &'static TextFile> {
    files().iter().filter(|file| file.path.ends_with(".rs"))
}

/// Reads a file, unless it was just deleted or holds no text.
fn read(path: &str) -> Option<TextFile> {
    let bytes = std::fs::read(root().join(path)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(TextFile { path: path.to_owned(), text })
}

/// Fails with every finding in a list, unless there is none.
#[track_caller]
pub(super) fn none(findings: &[String], rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

#[test]
fn the_rules_see_the_tree() {
    assert!(sources().any(|file| file.path == "tests/it/tidy/tree.rs"));
    assert!(files().iter().any(|file| file.path == "Cargo.lock"));
    assert!(!files().iter().any(|file| file.path.starts_with("target")));
}
