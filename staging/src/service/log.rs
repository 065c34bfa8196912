//! The log: bytes that must be on the disk before the answer. Who waits at the same moment shares a
//! flush, as in any database's log.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use documents::units::Bytes;
use tokio::sync::oneshot;

use super::ServiceError;
use crate::workers::Gone;

/// The log is a ring of this size, written beforehand, so that a flush writes data and no file
/// lengths.
const RING: u64 = 64 * 1024 * 1024;

struct Append {
    bytes: u64,
    flushed: oneshot::Sender<Result<(), String>>,
}

/// The log of an install and the thread that writes it.
pub(crate) struct Log {
    appends: Option<mpsc::Sender<Append>>,
    writer: Option<JoinHandle<()>>,
}

impl Log {
    pub(crate) fn start(path: &Path) -> io::Result<Log> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        if file.metadata()?.len() != RING {
            file.set_len(0)?;
            let block = vec![0x5a; 1 << 20];
            for _ in 0..RING >> 20 {
                file.write_all(&block)?;
            }
            file.sync_all()?;
        }
        file.seek(SeekFrom::Start(0))?;
        let (appends, queue) = mpsc::channel();
        let writer = thread::Builder::new()
            .name("staging-log".to_owned())
            .spawn(move || flush_appends(file, &queue))?;
        Ok(Log { appends: Some(appends), writer: Some(writer) })
    }

    /// Appends that many bytes and waits until they are on the disk.
    pub(crate) async fn flush(&self, bytes: Bytes) -> Result<(), ServiceError> {
        let (flushed, done) = oneshot::channel();
        let appends = self.appends.as_ref().ok_or(Gone)?;
        appends.send(Append { bytes: bytes.0, flushed }).map_err(|_| Gone)?;
        done.await.map_err(|_| Gone)?.map_err(ServiceError::Disk)
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.appends = None;
        if let Some(writer) = self.writer.take() {
            // A panic of the writer has been reported on standard error by the panic itself.
            let _ = writer.join();
        }
    }
}

fn flush_appends(mut file: File, queue: &mpsc::Receiver<Append>) {
    let mut place = 0;
    let mut number = 0_u64;
    while let Ok(first) = queue.recv() {
        let batch: Vec<Append> = std::iter::once(first).chain(queue.try_iter()).collect();
        let bytes = batch.iter().map(|append| append.bytes).sum();
        number += 1;
        let flushed = append(&mut file, &mut place, bytes, number).map_err(|e| e.to_string());
        for append in batch {
            // Nobody listens when the client went away; the bytes are on the disk all the same.
            let _ = append.flushed.send(flushed.clone());
        }
    }
}

fn append(file: &mut File, place: &mut u64, bytes: u64, number: u64) -> io::Result<()> {
    let mut left = bytes.min(RING);
    while left > 0 {
        if *place == RING {
            file.seek(SeekFrom::Start(0))?;
            *place = 0;
        }
        let part = left.min(RING - *place).min(1 << 20);
        // Another content each time: some disks compress, and some skip what is there already.
        let block: Vec<u8> = number.to_le_bytes().into_iter().cycle().take(part as usize).collect();
        file.write_all(&block)?;
        *place += part;
        left -= part;
    }
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_goes_round_and_keeps_its_size() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("log");
        drop(Log::start(&path).expect("a log"));
        let mut file = OpenOptions::new().write(true).open(&path).expect("the log");
        let mut place = RING - 10;
        file.seek(SeekFrom::Start(place)).expect("seeks");
        append(&mut file, &mut place, 30, 1).expect("appended");
        assert_eq!(place, 20);
        let bytes = std::fs::read(&path).expect("read");
        assert_eq!(bytes.len() as u64, RING);
        assert_eq!(bytes[20], 0x5a, "what is behind the place is untouched");
        assert_ne!(bytes[..8], [0x5a; 8]);
    }

    #[tokio::test]
    async fn a_flush_ends_after_the_bytes_are_in_the_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("log");
        let log = Log::start(&path).expect("a log");
        log.flush(Bytes(8)).await.expect("flushed");
        log.flush(Bytes(8)).await.expect("flushed");
        let bytes = std::fs::read(&path).expect("read");
        assert_eq!(bytes[..8], 1_u64.to_le_bytes());
        assert_eq!(bytes[8..16], 2_u64.to_le_bytes());
    }
}
