//! The one real clock of this crate.
//!
//! Elapsed time comes as an [`Instant`] from the monotonic clock, dates as the install's local time.
//! Sessions and lock-outs read a clock that a test can move ahead ([`Clock::skip`]), so that no test
//! waits for a token to expire.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Tehran, without daylight saving since 2022: the offset of the product's dates.
pub(crate) const INSTALL_OFFSET: &str = "+03:30";
const INSTALL_OFFSET_S: i32 = 12_600;

/// The clock of one staging install.
#[derive(Debug)]
pub(crate) struct Clock {
    origin: Instant,
    skipped_ns: AtomicU64,
}

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock { origin: now(), skipped_ns: AtomicU64::new(0) }
    }

    /// Time since the start, and what was skipped.
    pub(crate) fn elapsed(&self) -> Duration {
        self.real_elapsed() + self.skipped()
    }

    /// Time since the start, without what was skipped: for queues and timers.
    pub(crate) fn real_elapsed(&self) -> Duration {
        now().saturating_duration_since(self.origin)
    }

    /// Lets a span of real time pass. The runtime's timer is late by a millisecond or two.
    pub(crate) async fn pause(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }

    /// Lets a span of real time pass in this thread: late by about a tenth of a millisecond.
    pub(crate) fn pause_thread(&self, span: Duration) {
        std::thread::sleep(span);
    }

    /// Moves sessions, lock-outs and dates ahead.
    pub(crate) fn skip(&self, span: Duration) {
        self.skipped_ns.fetch_add(span.as_nanos() as u64, Ordering::Relaxed);
    }

    fn skipped(&self) -> Duration {
        Duration::from_nanos(self.skipped_ns.load(Ordering::Relaxed))
    }

    /// The install's local date and time, `ahead` from now.
    pub(crate) fn local(&self, ahead: Duration) -> DateTime {
        local(wall() + self.skipped() + ahead)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one real monotonic clock of this crate")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "the one real calendar clock of this crate")]
fn wall() -> SystemTime {
    SystemTime::now()
}

fn local(time: SystemTime) -> DateTime {
    // A clock outside of the years -9999..9999 is answered as 1970: a wrong date, and not a crash.
    let timestamp = Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH);
    at_install(timestamp)
}

/// The install's local time of an instant.
pub(crate) fn at_install(timestamp: Timestamp) -> DateTime {
    let offset = Offset::from_seconds(INSTALL_OFFSET_S).expect("3.5 h is an offset");
    TimeZone::fixed(offset).to_datetime(timestamp)
}

/// A date as the API writes it and the database keeps it: `2025-12-21T14:06:17.173`. Texts of this
/// shape sort as their dates do.
pub(crate) fn written(date: DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}",
        date.year(),
        date.month(),
        date.day(),
        date.hour(),
        date.minute(),
        date.second(),
        date.subsec_nanosecond() / 1_000_000
    )
}

/// Reads a date in any of the forms that clients send: with an offset or `Z` (turned into the
/// install's time), without one (taken as the install's time), or a day alone.
pub(crate) fn read(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(written(at_install(timestamp)));
    }
    text.parse::<DateTime>().ok().map(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_that_clients_send() {
        assert_eq!(read("2025-12-21T14:06:17.173").as_deref(), Some("2025-12-21T14:06:17.173"));
        assert_eq!(read("2025-12-21T14:06:17").as_deref(), Some("2025-12-21T14:06:17.000"));
        assert_eq!(read("2025-12-21").as_deref(), Some("2025-12-21T00:00:00.000"));
        assert_eq!(read("2025-12-21T10:36:17Z").as_deref(), Some("2025-12-21T14:06:17.000"));
        assert_eq!(read("2025-12-21T14:06:17+03:30").as_deref(), Some("2025-12-21T14:06:17.000"));
        assert_eq!(read("yesterday"), None);
        assert_eq!(read("2025-13-01"), None);
    }
}
