//! One run a target: a lock on each address of it, held by the operating system.
//!
//! Two runs that load one target measure each other. Which runs there are on other machines cannot be
//! known here; those of this machine meet in its temporary folder. The lock is on an open file, so it
//! ends with its process, however that ends, and a file that is left behind holds nobody up. Who has
//! it stands in a second file: on Windows nobody else can read a locked one.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::target::Permitted;

/// Who loads a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process.
    pub process: u32,
    /// When it began, as people read it.
    pub since: String,
}

/// Why a target is not loaded now.
#[derive(Debug, thiserror::Error)]
pub enum TargetLockError {
    /// Another run of this machine loads it.
    #[error(
        "another run loads {address} already{}: wait for its end, or measure with both loads by \
         --share-target", who(.holder.as_ref())
    )]
    Taken {
        /// The address.
        address: SocketAddr,
        /// Who, where that could be read.
        holder: Option<Holder>,
    },
    /// The lock could not be asked for.
    #[error(
        "cannot lock {}: {source}; --share-target does without", path.display()
    )]
    Unlockable {
        /// The lock's file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

fn who(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |Holder { process, since }| {
        format!(" (process {process}, since {since})")
    })
}

/// The right to load a target, until it is dropped.
#[derive(Debug)]
pub struct TargetLock {
    /// Each closes with this, which ends its lock.
    _held: Vec<File>,
    /// What says who holds it.
    notes: Vec<PathBuf>,
}

impl TargetLock {
    /// Takes the lock of a target in the system's temporary folder. With `shared`, others that share
    /// may have it as well, and one that is not to be had is done without.
    ///
    /// # Errors
    /// If another run has it, or the file cannot be locked.
    pub fn take(
        target: &Permitted,
        holder: &Holder,
        shared: bool,
    ) -> Result<Self, TargetLockError> {
        TargetLock::take_in(&std::env::temp_dir(), &target.addresses, holder, shared)
    }

    /// The same in a folder of one's choice, for so many addresses of one target.
    ///
    /// # Errors
    /// As [`TargetLock::take`].
    pub fn take_in(
        folder: &Path,
        addresses: &[SocketAddr],
        holder: &Holder,
        shared: bool,
    ) -> Result<Self, TargetLockError> {
        let mut lock = TargetLock { _held: Vec::new(), notes: Vec::new() };
        // In one order, so that two runs do not each take half of one target.
        let mut addresses = addresses.to_vec();
        addresses.sort_unstable();
        addresses.dedup();
        for address in addresses {
            match lock.take_one(folder, address, holder, shared) {
                Ok(()) => {}
                Err(_) if shared => {}
                Err(error) => return Err(error),
            }
        }
        Ok(lock)
    }

    fn take_one(
        &mut self,
        folder: &Path,
        address: SocketAddr,
        holder: &Holder,
        shared: bool,
    ) -> Result<(), TargetLockError> {
        let path = file_of(folder, address, "lock");
        let note = file_of(folder, address, "holder");
        let unlockable = |source| TargetLockError::Unlockable { path: path.clone(), source };
        let file = opened(&path).map_err(unlockable)?;
        let locked = if shared { file.try_lock_shared() } else { file.try_lock() };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(TargetLockError::Taken { address, holder: read(&note) });
            }
            Err(TryLockError::Error(source)) => return Err(unlockable(source)),
        }
        self._held.push(file);
        if write(&note, holder).is_ok() {
            self.notes.push(note);
        }
        Ok(())
    }
}

impl Drop for TargetLock {
    fn drop(&mut self) {
        for note in &self.notes {
            // While the lock is still held, so that nobody else's note is removed. One that stays
            // names a process that is gone, to nobody.
            let _stays = std::fs::remove_file(note);
        }
    }
}

fn file_of(folder: &Path, address: SocketAddr, ending: &str) -> PathBuf {
    // The colons of an address are no part of a file's name on Windows.
    let (ip, port) = (address.ip().to_string().replace(':', "_"), address.port());
    folder.join(format!("mizan-target-{ip}-{port}.{ending}"))
}

/// The lock's file, made if missing; another user's can only be read, which is enough to lock it.
fn opened(path: &Path) -> io::Result<File> {
    let made = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    match made {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => File::open(path),
        made => made,
    }
}

/// Says who holds a lock. The file is made anew, so that no link is followed that somebody laid there.
fn write(note: &Path, holder: &Holder) -> io::Result<()> {
    match std::fs::remove_file(note) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(note)?;
    io::Write::write_all(&mut file, format!("{} {}\n", holder.process, holder.since).as_bytes())
}

/// Who holds a lock, if it says so.
fn read(note: &Path) -> Option<Holder> {
    let text = std::fs::read_to_string(note).ok()?;
    let (process, since) = text.trim_end().split_once(' ')?;
    Some(Holder { process: process.parse().ok()?, since: since.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(process: u32) -> Holder {
        Holder { process, since: "2026-11-24 15:30:04 UTC".to_owned() }
    }

    fn at(addresses: &[&str]) -> Vec<SocketAddr> {
        addresses.iter().map(|address| address.parse().expect("an address")).collect()
    }

    #[test]
    fn a_second_run_is_refused_and_told_of_the_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let take = |addresses: &[&str], process, shared| {
            TargetLock::take_in(folder.path(), &at(addresses), &holder(process), shared)
        };
        let first = take(&["127.0.0.1:80", "[::1]:80"], 11, false).expect("nobody has it");
        // By whichever of its addresses.
        let text = take(&["[::1]:80"], 12, false).expect_err("taken").to_string();
        assert!(text.contains("process 11, since 2026-11-24 15:30:04 UTC"), "{text}");
        take(&["127.0.0.1:81"], 12, false).expect("another port is another target");
        drop(first);
        take(&["127.0.0.1:80"], 12, false).expect("free again");
    }

    #[test]
    fn runs_that_share_a_target_do_so_with_each_other_and_keep_others_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let take = |process, shared| {
            let addresses = at(&["127.0.0.1:80"]);
            TargetLock::take_in(folder.path(), &addresses, &holder(process), shared)
        };
        let alone = take(1, false).expect("nobody has it");
        let told_to = take(2, true).expect("it was told to share");
        drop((alone, told_to));
        let sharing = (take(3, true).expect("shares"), take(4, true).expect("shares"));
        take(5, false).expect_err("it did not say that it shares");
        drop(sharing);
        take(5, false).expect("free again");
    }

    #[test]
    fn files_of_a_killed_run_hold_nobody_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = at(&["127.0.0.1:80"]);
        std::fs::write(file_of(folder.path(), address[0], "lock"), "").expect("written");
        std::fs::write(file_of(folder.path(), address[0], "holder"), "7 long ago")
            .expect("written");
        let _mine = TargetLock::take_in(folder.path(), &address, &holder(8), false).expect("free");
        let refused = TargetLock::take_in(folder.path(), &address, &holder(9), false);
        assert!(refused.expect_err("taken").to_string().contains("process 8"));
    }
}
