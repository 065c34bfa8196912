//! The patterns of access, and operations of them for some time.

use std::fs::File;
use std::io;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use documents::distribution::new_histogram;
use hdrhistogram::Histogram;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::benchmark::course::Stop;
use crate::benchmark::system;

/// The largest sector that a disk of today has: direct access starts and ends at its multiples.
const SECTOR: usize = 4_096;
/// The largest operation.
const LARGEST: usize = 64 << 10;
/// A page of the database.
const PAGE: usize = 8 << 10;

/// A pattern of access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// 8 KiB at random places, 70 % reads, eight at a time.
    Random,
    /// 64 KiB, one after the other, read.
    Sequential,
    /// 4 to 60 KiB, one after the other, each on the medium before the next: the commit.
    Commit,
}

impl Pattern {
    pub(super) const ALL: [Pattern; 3] = [Pattern::Random, Pattern::Sequential, Pattern::Commit];

    pub(super) fn name(self) -> &'static str {
        match self {
            Pattern::Random => "random",
            Pattern::Sequential => "sequential",
            Pattern::Commit => "commit",
        }
    }

    /// Operations at a time.
    pub(super) fn depth(self) -> u64 {
        match self {
            Pattern::Random => 8,
            Pattern::Sequential | Pattern::Commit => 1,
        }
    }
}

/// Memory that begins at a sector, as direct access wants it.
pub(super) struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    length: usize,
}

impl Buffer {
    pub(super) fn new(length: usize) -> Self {
        let bytes = vec![0; length + SECTOR];
        let start = bytes.as_ptr().align_offset(SECTOR);
        Buffer { bytes, start, length }
    }

    pub(super) fn bytes(&mut self) -> &mut [u8] {
        &mut self.bytes[self.start..self.start + self.length]
    }
}

/// One operation at a time.
pub(super) struct Lane<'a> {
    pattern: Pattern,
    file: &'a File,
    file_bytes: u64,
    random: ChaCha8Rng,
    buffer: Buffer,
    /// Where the next one begins, of those that follow each other.
    next: u64,
}

/// One operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Operation {
    offset: u64,
    bytes: usize,
    is_read: bool,
}

impl<'a> Lane<'a> {
    pub(super) fn new(
        pattern: Pattern,
        file: &'a File,
        file_bytes: u64,
        seed: u64,
        number: u64,
    ) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        // One stream a pattern and lane, so that a longer lane shifts nothing in another.
        random.set_stream(1 + 16 * pattern as u64 + number);
        let mut buffer = Buffer::new(LARGEST);
        random.fill_bytes(buffer.bytes());
        Lane { pattern, file, file_bytes, random, buffer, next: 0 }
    }

    fn next_operation(&mut self) -> Operation {
        match self.pattern {
            Pattern::Random => {
                let page = self.random.random_range(0..self.file_bytes / PAGE as u64);
                let is_read = self.random.random_range(0..10) < 7;
                Operation { offset: page * PAGE as u64, bytes: PAGE, is_read }
            }
            Pattern::Sequential => self.following(LARGEST, true),
            Pattern::Commit => {
                let sectors = self.random.random_range(1..=15);
                self.following(sectors * SECTOR, false)
            }
        }
    }

    /// The one after the last, from the beginning again where the file ends.
    fn following(&mut self, bytes: usize, is_read: bool) -> Operation {
        if self.next + bytes as u64 > self.file_bytes {
            self.next = 0;
        }
        let offset = self.next;
        self.next += bytes as u64;
        Operation { offset, bytes, is_read }
    }

    fn operate(&mut self) -> io::Result<usize> {
        let Operation { offset, bytes, is_read } = self.next_operation();
        let buffer = &mut self.buffer.bytes()[..bytes];
        if is_read {
            system::read_at(self.file, buffer, offset)?;
        } else {
            // No two writes are alike, so that a disk that knows its blocks by their content writes each.
            for sector in buffer.chunks_exact_mut(SECTOR) {
                self.random.fill_bytes(&mut sector[..16]);
            }
            system::write_at(self.file, buffer, offset)?;
        }
        Ok(bytes)
    }
}

/// What was done in some time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Window {
    operations: u64,
    bytes: u64,
    start_ns: u64,
    end_ns: u64,
}

impl Window {
    fn seconds(&self) -> f64 {
        (self.end_ns - self.start_ns).max(1) as f64 / 1e9
    }

    /// Operations a second.
    pub(super) fn rate(&self) -> f64 {
        self.operations as f64 / self.seconds()
    }

    pub(super) fn mb_per_s(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.seconds()
    }

    fn merged(self, other: Window) -> Window {
        Window {
            operations: self.operations + other.operations,
            bytes: self.bytes + other.bytes,
            start_ns: self.start_ns.min(other.start_ns),
            end_ns: self.end_ns.max(other.end_ns),
        }
    }
}

/// Operates all lanes at the same time and adds the service times to the histogram.
///
/// # Errors
/// The first that the system gave; `Interrupted` if it was cancelled.
pub(super) fn window(
    lanes: &mut [Lane<'_>],
    length: Duration,
    stop: Stop<'_>,
    latencies: &mut Histogram<u64>,
) -> io::Result<Window> {
    let barrier = Barrier::new(lanes.len());
    let parts: Vec<io::Result<(Window, Histogram<u64>)>> = thread::scope(|scope| {
        let threads: Vec<_> = lanes
            .iter_mut()
            .map(|lane| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    operate_for(lane, length, stop)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a lane gives its errors")).collect()
    });
    let mut whole = Window { start_ns: u64::MAX, ..Window::default() };
    for part in parts {
        let (window, part) = part?;
        latencies.add(&part).map_err(io::Error::other)?;
        whole = whole.merged(window);
    }
    Ok(whole)
}

fn operate_for(
    lane: &mut Lane<'_>,
    length: Duration,
    stop: Stop<'_>,
) -> io::Result<(Window, Histogram<u64>)> {
    let mut latencies = new_histogram();
    let start_ns = stop.clock.now_ns();
    let until_ns = start_ns + length.as_nanos() as u64;
    let mut window = Window { start_ns, end_ns: start_ns, ..Window::default() };
    while window.end_ns < until_ns {
        if stop.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        window.bytes += lane.operate()? as u64;
        window.operations += 1;
        let now_ns = stop.clock.now_ns();
        latencies.saturating_record((now_ns - window.end_ns) / 1_000);
        window.end_ns = now_ns;
    }
    Ok((window, latencies))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(pattern: Pattern, file_bytes: u64, count: usize) -> Vec<Operation> {
        let file = tempfile::tempfile().expect("a file");
        let mut lane = Lane::new(pattern, &file, file_bytes, 7, 0);
        (0..count).map(|_| lane.next_operation()).collect()
    }

    #[test]
    fn each_operation_lies_within_the_file_and_on_sectors() {
        let file_bytes = 1 << 20;
        for pattern in Pattern::ALL {
            for operation in operations(pattern, file_bytes, 2_000) {
                let sector = SECTOR as u64;
                assert!(operation.offset + operation.bytes as u64 <= file_bytes, "{operation:?}");
                assert_eq!((operation.offset % sector, operation.bytes as u64 % sector), (0, 0));
            }
        }
    }

    #[test]
    fn seven_of_ten_random_operations_read_and_a_commit_never_does() {
        let random = operations(Pattern::Random, 1 << 30, 10_000);
        let reads = random.iter().filter(|operation| operation.is_read).count();
        // Five standard deviations of a binomial of 0.7.
        assert!((6_770..=7_230).contains(&reads), "{reads}");
        let commits = operations(Pattern::Commit, 1 << 30, 10_000);
        assert!(commits.iter().all(|operation| !operation.is_read));
        let sizes = commits.iter().map(|operation| operation.bytes);
        assert_eq!((sizes.clone().min(), sizes.max()), (Some(4 << 10), Some(60 << 10)));
    }

    #[test]
    fn a_buffer_begins_at_a_sector() {
        let mut buffer = Buffer::new(10);
        assert_eq!(buffer.bytes().as_ptr().align_offset(SECTOR), 0);
        assert_eq!(buffer.bytes().len(), 10);
    }
}
