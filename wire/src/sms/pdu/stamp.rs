//! The time that a service centre writes into a unit (3GPP TS 23.040, 9.2.3.11).

use jiff::civil::DateTime;

/// A service centre's time: its own, and how far that is from universal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The centre's civil time. The wire has two digits of the year: 90 to 99 are read as of the
    /// last century, all others as of this.
    pub local: DateTime,
    /// Minutes ahead of universal time, in quarters of an hour: Tehran is 210.
    pub offset_min: i16,
}

impl Stamp {
    /// Octets of a stamp.
    pub(super) const OCTETS: usize = 7;

    /// `None` if the octets are no time: centres fill the field so when they have none.
    pub(super) fn of(octets: &[u8]) -> Option<Stamp> {
        let [year, month, day, hour, minute, second, zone] = octets else { return None };
        let year = i16::from(decimal(*year)?);
        let year = if year < 90 { 2000 + year } else { 1900 + year };
        let field = |octet: &u8| decimal(*octet);
        let local = DateTime::new(
            year,
            field(month)?,
            field(day)?,
            field(hour)?,
            field(minute)?,
            field(second)?,
            0,
        );
        // Bit 3 is the sign; it stands in the tens, which come first.
        let quarters = i16::from(decimal(zone & !0x08)?);
        let offset_min = 15 * if zone & 0x08 == 0 { quarters } else { -quarters };
        Some(Stamp { local: local.ok()?, offset_min })
    }
}

/// The number of two digits, the tens in the low half.
fn decimal(octet: u8) -> Option<i8> {
    let (tens, ones) = (octet & 0xF, octet >> 4);
    let is_number = tens < 10 && ones < 10;
    if is_number { i8::try_from(tens * 10 + ones).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(zone: u8) -> Option<i16> {
        Stamp::of(&[0x99, 0x20, 0x21, 0x50, 0x75, 0x03, zone]).map(|stamp| stamp.offset_min)
    }

    // The day and the zones are the example of dreamfabric.com/sms/scts.html: 12 February 1999,
    // 05:57:30, three hours ahead.
    #[test]
    fn the_zone_is_quarters_of_an_hour_with_a_sign() {
        let stamp = Stamp::of(&[0x99, 0x20, 0x21, 0x50, 0x75, 0x03, 0x21]).expect("a time");
        assert_eq!(stamp.local, jiff::civil::date(1999, 2, 12).at(5, 57, 30, 0));
        assert_eq!(stamp.offset_min, 180);
        assert_eq!(offset(0x29), Some(-180));
        assert_eq!(offset(0x41), Some(210), "Tehran");
    }

    #[test]
    fn a_filled_field_is_no_time() {
        assert_eq!(Stamp::of(&[0; 7]), None);
        assert_eq!(Stamp::of(&[0xFF; 7]), None);
        assert_eq!(offset(0xF1), None);
    }
}
