//! Files past the operating system's cache, and pages at an offset: what differs between Unix and
//! Windows stands here.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// A page of the data file, as the product's database has it.
pub(crate) const PAGE: usize = 8_192;

/// Whether the operating system's cache is passed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageIo {
    /// Every page comes from the device.
    Direct,
    /// The file system knows no direct access; pages may come from memory.
    Cached,
}

#[cfg(unix)]
fn direct(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    // O_DIRECT of Linux; it differs between processors.
    #[cfg(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "arm")))]
    options.custom_flags(0o200_000);
    #[cfg(all(target_os = "linux", not(any(target_arch = "aarch64", target_arch = "arm"))))]
    options.custom_flags(0o40_000);
    #[cfg(not(target_os = "linux"))]
    let _ = options.custom_flags(0);
}

#[cfg(windows)]
fn direct(options: &mut OpenOptions) {
    use std::os::windows::fs::OpenOptionsExt;
    options.custom_flags(0x2000_0000); // FILE_FLAG_NO_BUFFERING
}

/// Opens an existing file for pages, directly where the file system can.
pub(crate) fn open_pages(path: &Path) -> io::Result<(File, PageIo)> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    let mut unbuffered = options.clone();
    direct(&mut unbuffered);
    if let Ok(file) = unbuffered.open(path) {
        // Some file systems take the flag and refuse the read.
        if read_page(&file, 0, &mut PageBuffer::new()).is_ok() {
            let io = if cfg!(any(target_os = "linux", windows)) {
                PageIo::Direct
            } else {
                PageIo::Cached
            };
            return Ok((file, io));
        }
    }
    Ok((options.open(path)?, PageIo::Cached))
}

/// A page in memory, aligned as direct access wants it.
pub(crate) struct PageBuffer {
    bytes: Vec<u8>,
    start: usize,
}

/// The largest sector that a disk of today has.
const ALIGNMENT: usize = 4_096;

impl PageBuffer {
    pub(crate) fn new() -> PageBuffer {
        let bytes = vec![0x5a; PAGE + ALIGNMENT];
        let start = bytes.as_ptr().align_offset(ALIGNMENT);
        PageBuffer { bytes, start }
    }

    pub(crate) fn page(&mut self) -> &mut [u8] {
        &mut self.bytes[self.start..self.start + PAGE]
    }
}

#[cfg(unix)]
pub(crate) fn read_page(file: &File, number: u64, buffer: &mut PageBuffer) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    file.read_exact_at(buffer.page(), number * PAGE as u64)
}

#[cfg(unix)]
pub(crate) fn write_page(file: &File, number: u64, buffer: &mut PageBuffer) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    file.write_all_at(buffer.page(), number * PAGE as u64)
}

#[cfg(windows)]
pub(crate) fn read_page(file: &File, number: u64, buffer: &mut PageBuffer) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    // A page lies within the file and is aligned: the device gives all of it or an error.
    match file.seek_read(buffer.page(), number * PAGE as u64)? {
        PAGE => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(windows)]
pub(crate) fn write_page(file: &File, number: u64, buffer: &mut PageBuffer) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    match file.seek_write(buffer.page(), number * PAGE as u64)? {
        PAGE => Ok(()),
        _ => Err(io::ErrorKind::WriteZero.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_written_is_the_page_read() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("pages");
        std::fs::write(&path, vec![0; 4 * PAGE]).expect("a file");
        let (file, _) = open_pages(&path).expect("opened");
        let mut buffer = PageBuffer::new();
        buffer.page().fill(7);
        write_page(&file, 2, &mut buffer).expect("written");
        for (number, byte) in [(1, 0), (2, 7), (3, 0)] {
            read_page(&file, number, &mut buffer).expect("read");
            assert!(buffer.page().iter().all(|found| *found == byte), "page {number}");
        }
        assert!(read_page(&file, 4, &mut buffer).is_err(), "beyond the end");
    }
}
