//! The office's local time, as its exchange and its CRM write it: Tehran's, without daylight saving
//! since 2022.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

const TEHRAN_S: i32 = 12_600;

/// The local time at an instant of a clock whose start was at `epoch`.
pub(super) fn at(epoch: Timestamp, at_us: u64) -> DateTime {
    let offset = Offset::from_seconds(TEHRAN_S).expect("3.5 h is an offset");
    let moment = epoch + std::time::Duration::from_micros(at_us);
    TimeZone::fixed(offset).to_datetime(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_time_is_tehrans() {
        let epoch: Timestamp = "2026-11-24T20:59:59Z".parse().expect("a timestamp");
        assert_eq!(at(epoch, 2_000_000).to_string(), "2026-11-25T00:30:01");
    }
}
