//! The data file: reads and writes of pages at random places, on threads of their own.
//!
//! Reads are waited for. Writes are not: a database writes its data pages behind, at checkpoints,
//! and only the log must be on the disk before the answer. They load the disk all the same, and when
//! it falls behind by [`BACKLOG`] pages, who writes waits.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use documents::units::Bytes;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::Semaphore;

use super::ServiceError;
use super::disk::{PAGE, PageBuffer, PageIo, open_pages, read_page, write_page};
use crate::workers::{Gone, Workers};

/// Reads in flight at the disk at most: a queue that a single SSD is kept busy by.
const READERS: usize = 16;

/// Pages that may wait to be written: 32 MiB, some seconds of an old disk.
const BACKLOG: usize = 4_096;

struct Io {
    file: File,
    buffer: PageBuffer,
    draws: ChaCha8Rng,
}

/// The data file of an install.
pub(crate) struct Pages {
    pages: u64,
    readers: Workers<Io>,
    writer: Workers<Io>,
    backlog: Arc<Semaphore>,
    /// A page that could not be written, for the next one who writes.
    failure: Arc<Mutex<Option<io::Error>>>,
    pub(crate) io: PageIo,
}

impl Pages {
    /// Makes the file if it has not its size, and opens it.
    pub(crate) fn start(path: &Path, size: Bytes, seed: u64) -> io::Result<Pages> {
        let pages = (size.0 / PAGE as u64).max(64);
        fill(path, pages, seed)?;
        let (_, io) = open_pages(path)?;
        let handle = |number: u64| -> io::Result<Io> {
            let (file, _) = open_pages(path)?;
            let draws = ChaCha8Rng::seed_from_u64(seed.wrapping_add(number));
            Ok(Io { file, buffer: PageBuffer::new(), draws })
        };
        let readers = (0..READERS as u64).map(handle).collect::<io::Result<Vec<_>>>()?;
        Ok(Pages {
            pages,
            readers: Workers::start("staging-page", readers)?,
            writer: Workers::start("staging-behind", vec![handle(READERS as u64)?])?,
            backlog: Arc::new(Semaphore::new(BACKLOG)),
            failure: Arc::default(),
            io,
        })
    }

    /// Reads that many pages, one after the other, as a query does that follows an index.
    pub(crate) async fn read(&self, count: u32) -> Result<(), ServiceError> {
        let pages = self.pages;
        let read = move |io: &mut Io| -> io::Result<()> {
            for _ in 0..count {
                let number = io.draws.random_range(0..pages);
                read_page(&io.file, number, &mut io.buffer)?;
            }
            Ok(())
        };
        Ok(self.readers.run(read).await??)
    }

    /// Leaves that many pages to be written behind. An error is one of this or an earlier write.
    pub(crate) async fn write(&self, count: u32) -> Result<(), ServiceError> {
        let room = Arc::clone(&self.backlog).acquire_many_owned(count.min(BACKLOG as u32)).await;
        let room = room.map_err(|_| Gone)?;
        let (pages, failure) = (self.pages, Arc::clone(&self.failure));
        if let Some(error) = failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error.into());
        }
        self.writer.submit(move |io| {
            for _ in 0..count {
                let number = io.draws.random_range(0..pages);
                // Another content each time: some disks and file systems compress.
                io.draws.fill(io.buffer.page());
                if let Err(error) = write_page(&io.file, number, &mut io.buffer) {
                    *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
            }
            drop(room);
        })?;
        Ok(())
    }
}

/// Writes random bytes over the whole file: a sparse or compressed one would be read from nowhere.
fn fill(path: &Path, pages: u64, seed: u64) -> io::Result<()> {
    let size = pages * PAGE as u64;
    if std::fs::metadata(path).is_ok_and(|found| found.len() == size) {
        return Ok(());
    }
    let mut file = io::BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    let mut page = [0; PAGE];
    for _ in 0..pages {
        draws.fill(&mut page);
        file.write_all(&page)?;
    }
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn writes_reach_the_file_before_the_pages_are_dropped() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("pages");
        let pages = Pages::start(&path, Bytes(64 * PAGE as u64), 1).expect("started");
        let before = std::fs::read(&path).expect("read");
        pages.read(100).await.expect("read");
        pages.write(20).await.expect("taken");
        drop(pages);
        let after = std::fs::read(&path).expect("read");
        assert_eq!(after.len(), before.len());
        let changed = before.chunks(PAGE).zip(after.chunks(PAGE)).filter(|(a, b)| a != b).count();
        // 20 draws of 64 pages hit 17 different ones in the mean.
        assert!((8..=20).contains(&changed), "{changed}");
    }
}
