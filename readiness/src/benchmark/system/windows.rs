//! Windows.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use sysinfo::Disks;

use super::{Counter, Mount, longest};

/// `FILE_FLAG_NO_BUFFERING` and `FILE_FLAG_WRITE_THROUGH` of CreateFileW.
const NO_BUFFERING: u32 = 0x2000_0000;
const WRITE_THROUGH: u32 = 0x8000_0000;
/// `FILE_SHARE_READ | FILE_SHARE_WRITE`: nobody may delete the file while it is open.
const SHARE_READ_WRITE: u32 = 0x3;

/// A quota: none is told. A job object limits the rate of a process, but counts no periods.
#[derive(Debug)]
pub(in crate::benchmark) struct Quota;

impl Quota {
    pub(in crate::benchmark) fn of_this_process() -> Self {
        Quota
    }

    pub(in crate::benchmark) fn cores(&self) -> Option<f64> {
        None
    }

    pub(in crate::benchmark) fn periods(&self) -> Option<Counter> {
        None
    }
}

/// A Windows guest has no counter of what the hypervisor gave to others.
pub(in crate::benchmark) fn steal() -> Option<Counter> {
    None
}

/// Bytes that this user may still write to the folder's volume.
pub(in crate::benchmark) fn free_space(folder: &Path) -> io::Result<u64> {
    let (disks, folder) = (disks()?, plain(folder)?);
    let point = longest(&folder, disks.iter().map(sysinfo::Disk::mount_point));
    let disk = disks.iter().find(|disk| Some(disk.mount_point()) == point);
    let unknown = || io::Error::other("no volume is known under this folder");
    disk.map(sysinfo::Disk::available_space).ok_or_else(unknown)
}

/// The volume under a folder.
pub(in crate::benchmark) fn mount(folder: &Path) -> io::Result<Mount> {
    let (disks, folder) = (disks()?, plain(folder)?);
    let point = longest(&folder, disks.iter().map(sysinfo::Disk::mount_point));
    let point = point.unwrap_or(&folder).display().to_string();
    Ok(Mount { point, is_in_memory: false })
}

fn disks() -> io::Result<Disks> {
    Disks::new_with_refreshed_list().map_err(io::Error::other)
}

/// The whole path, without the prefix of long paths that the list of volumes does not have.
fn plain(folder: &Path) -> io::Result<std::path::PathBuf> {
    let whole = folder.canonicalize()?.display().to_string();
    Ok(whole.strip_prefix(r"\\?\").unwrap_or(&whole).into())
}

/// Makes the scratch file, and holds it: nobody can delete it meanwhile.
pub(in crate::benchmark) fn create_scratch(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true).share_mode(SHARE_READ_WRITE).open(path)
}

/// Whether a scratch file may be deleted: one in use refuses it by itself.
pub(in crate::benchmark) fn is_abandoned(_path: &Path) -> bool {
    true
}

/// Opens an existing file past the cache.
pub(in crate::benchmark) fn open_direct(path: &Path) -> io::Result<File> {
    open(path, NO_BUFFERING)
}

/// Opens an existing file so that a write returns when it is on the medium.
pub(in crate::benchmark) fn open_synchronous(path: &Path, direct: bool) -> io::Result<File> {
    open(path, if direct { NO_BUFFERING | WRITE_THROUGH } else { WRITE_THROUGH })
}

fn open(path: &Path, flags: u32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).share_mode(SHARE_READ_WRITE).custom_flags(flags).open(path)
}

/// Reads all of a buffer. It lies within the file and is aligned: the device gives all of it or an error.
pub(in crate::benchmark) fn read_at(file: &File, to: &mut [u8], offset: u64) -> io::Result<()> {
    match file.seek_read(to, offset)? {
        read if read == to.len() => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Writes all of a buffer.
pub(in crate::benchmark) fn write_at(file: &File, from: &[u8], offset: u64) -> io::Result<()> {
    match file.seek_write(from, offset)? {
        written if written == from.len() => Ok(()),
        _ => Err(io::ErrorKind::WriteZero.into()),
    }
}
