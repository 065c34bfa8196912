//! The benchmark's own file: made, filled, and removed on every way out.
//!
//! It goes when its owner does, by whatever way: the end, an error, a cancellation, a panic. A process that
//! is killed leaves it; the next session in that folder knows it by its name, sees that nobody holds it, and
//! removes it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use documents::units::Bytes;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tempfile::TempPath;

use super::patterns::{Buffer, Pattern};
use crate::benchmark::BenchmarkError;
use crate::benchmark::course::Course;
use crate::benchmark::system::{self, Mount};

/// Beginning and end of the file's name; between them stand random letters.
const PREFIX: &str = "mizan-bench-";
const SUFFIX: &str = ".tmp";
/// The random letters.
const LETTERS: usize = 12;

/// What stays free for others beside a tenth of the file.
const STAYS_FREE: u64 = 2_000_000_000;
/// The file is filled by pieces of this size.
const PIECE: usize = 1 << 20;
/// However slow the disk is, the file has this size.
const LEAST: u64 = 64 << 20;

/// The file, until it is dropped.
#[derive(Debug)]
pub(in crate::benchmark) struct Scratch {
    // Dropped in this order: Windows removes no file that is open.
    _held: File,
    path: TempPath,
    /// How large it is to be, or, once it is filled, is.
    pub(super) bytes: u64,
    /// The file system it lies on.
    pub(super) mount: Mount,
    is_direct: bool,
    /// Files of other sessions that could not be removed.
    pub(super) leftovers_that_stay: Option<String>,
}

impl Scratch {
    /// Makes an empty file in a folder, after it has removed what killed sessions left there.
    ///
    /// # Errors
    /// If the folder takes no file, or its file system would be too full.
    pub(in crate::benchmark) fn create(folder: &Path, bytes: u64) -> Result<Self, BenchmarkError> {
        Self::create_beside(folder, bytes, &system::free_space)
    }

    fn create_beside(
        folder: &Path,
        bytes: u64,
        free_space: &dyn Fn(&Path) -> io::Result<u64>,
    ) -> Result<Self, BenchmarkError> {
        let refused = |source| BenchmarkError::Folder { folder: folder.to_owned(), source };
        let stay = remove_leftovers(folder).map_err(refused)?;
        let free = free_space(folder).map_err(refused)?;
        let needed = needed(bytes);
        if free < needed {
            let (folder, file) = (folder.to_owned(), Bytes(bytes));
            let (free, needed) = (Bytes(free), Bytes(needed));
            return Err(BenchmarkError::NotEnoughSpace { folder, free, needed, file });
        }
        let mount = system::mount(folder).map_err(refused)?;
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(LETTERS);
        let made = builder.make_in(folder, system::create_scratch).map_err(refused)?;
        let (held, path) = made.into_parts();
        let list = |paths: Vec<PathBuf>| {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            format!("files of other sessions stay, in use or held: {}", names.join(", "))
        };
        let leftovers_that_stay = (!stay.is_empty()).then(|| list(stay));
        Ok(Scratch { _held: held, path, bytes, mount, is_direct: true, leftovers_that_stay })
    }

    /// Writes the whole file once, with random data; it stays smaller where the time is over before.
    pub(super) fn fill(
        &mut self,
        course: &mut Course<'_>,
        seed: u64,
        until: Duration,
    ) -> io::Result<()> {
        let stop = course.stop();
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut piece = Buffer::new(PIECE);
        let mut file = system::open_direct(&self.path)?;
        let mut written = 0;
        while written < self.bytes && (written < LEAST || !stop.is_over(until)) {
            if stop.is_cancelled() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            random.fill_bytes(piece.bytes());
            match system::write_at(&file, piece.bytes(), written) {
                Ok(()) => written += PIECE as u64,
                // Some file systems take the flag and refuse the write.
                Err(_) if written == 0 && self.is_direct => {
                    self.is_direct = false;
                    file = fs::OpenOptions::new().read(true).write(true).open(&self.path)?;
                }
                Err(error) => return Err(error),
            }
            course.tell();
        }
        file.sync_all()?;
        self.bytes = written;
        Ok(())
    }

    /// Opens the file for a pattern.
    pub(super) fn open(&self, pattern: Pattern) -> io::Result<File> {
        match (pattern, self.is_direct) {
            (Pattern::Commit, is_direct) => system::open_synchronous(&self.path, is_direct),
            (_, true) => system::open_direct(&self.path),
            (_, false) => fs::OpenOptions::new().read(true).write(true).open(&self.path),
        }
    }

    /// Why the system's cache is not passed by, if it is not.
    pub(super) fn why_not_direct(&self) -> Option<&'static str> {
        match (self.is_direct, self.mount.is_in_memory) {
            (_, true) => Some("the file system lies in memory: these are no figures of a disk"),
            (false, _) => {
                Some("the file system knows no direct access: reads may come from memory")
            }
            (true, false) => None,
        }
    }
}

/// What has to be free for a file: itself, a tenth of it, and 2 GB for others.
fn needed(bytes: u64) -> u64 {
    bytes + bytes / 10 + STAYS_FREE
}

/// Removes the files of killed sessions, and gives those that cannot be removed.
fn remove_leftovers(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut stay = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_ours = path.file_name().and_then(|name| name.to_str()).is_some_and(is_scratch_name);
        if is_ours && system::is_abandoned(&path) && fs::remove_file(&path).is_err() {
            stay.push(path);
        }
    }
    Ok(stay)
}

/// Whether a file was made by a session.
fn is_scratch_name(name: &str) -> bool {
    let letters = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    letters.is_some_and(|letters| {
        letters.len() == LETTERS && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: u64 = 1 << 20;

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let name = |entry: io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        entries.map(|entry| name(entry).into_string().expect("a name")).collect()
    }

    #[test]
    fn a_disk_that_would_be_too_full_is_refused_by_name_and_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let free = needed(SMALL) - 1;
        let made = Scratch::create_beside(folder.path(), SMALL, &|_| Ok(free));
        let error = made.expect_err("one byte is missing");
        assert!(matches!(error, BenchmarkError::NotEnoughSpace { .. }), "{error}");
        assert!(error.to_string().contains(&folder.path().display().to_string()), "{error}");
        assert_eq!(files(folder.path()), [] as [&str; 0]);
        let made = Scratch::create_beside(folder.path(), SMALL, &|_| Ok(free + 1));
        assert_eq!(files(folder.path()).len(), 1, "{made:?}");
    }

    #[test]
    fn a_folder_that_takes_no_file_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = folder.path().join("missing");
        let error = Scratch::create(&missing, SMALL).expect_err("no folder");
        assert!(error.to_string().contains(&missing.display().to_string()), "{error}");
    }

    #[test]
    fn the_file_goes_with_its_owner_even_if_that_panics() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_owned();
        let thread = std::thread::spawn(move || {
            let scratch = Scratch::create_beside(&path, SMALL, &|_| Ok(u64::MAX)).expect("a file");
            assert_eq!(files(&path).len(), 1);
            panic!("on purpose, with {scratch:?}");
        });
        assert!(thread.join().is_err(), "it panicked");
        assert_eq!(files(folder.path()), [] as [&str; 0]);
    }

    #[test]
    fn what_a_killed_session_left_is_removed_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str| fs::write(folder.path().join(name), "x").expect("written");
        write("mizan-bench-abcdefABC012.tmp");
        write("mizan-bench-notes.tmp");
        write("other.tmp");
        let create = || Scratch::create_beside(folder.path(), SMALL, &|_| Ok(u64::MAX));
        let first = create().expect("a file");
        let second = create().expect("another, beside one in use");
        assert!(first.path.exists() && second.path.exists());
        drop((first, second));
        let mut left = files(folder.path());
        left.sort();
        assert_eq!(left, ["mizan-bench-notes.tmp", "other.tmp"]);
    }
}
