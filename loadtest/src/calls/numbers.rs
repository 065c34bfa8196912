//! The numbers of the calls: a marked range that belongs to nobody, so that a call can be told from
//! all others in the CRM, and whatever was written can be found again.
//!
//! `0700` is no area code and no mobile prefix of Iran (areas begin with 01 to 08 and have three
//! digits, of which 070 is not given out; mobiles begin with 09). Behind it stands `1` and the
//! caller's place among the customers that the harness adds, or `5` and the call's own number.

/// The prefix of every number of ours.
pub const MARK: &str = "0700";
/// Numbers of each kind before they repeat.
const ROOM: u64 = 1_000_000;

/// The number of a customer that the harness adds, by its place from 0.
pub fn of_customer(place: u64) -> String {
    format!("{MARK}1{:06}", place % ROOM)
}

/// The number of a caller whom the CRM does not know.
pub fn of_stranger(call: u64) -> String {
    format!("{MARK}5{:06}", call % ROOM)
}

/// Whose number it is, if it is one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A customer that the harness adds.
    Customer(u64),
    /// Nobody that the CRM knows.
    Stranger,
}

/// Reads a number as the CRM writes it: with the country's prefix or without, and with blanks.
pub fn whose(number: &str) -> Option<Whose> {
    let number = national(number);
    let rest = number.strip_prefix(MARK)?;
    let (kind, place) = rest.split_at_checked(1)?;
    match (kind, place.parse::<u64>()) {
        ("1", Ok(place)) if rest.len() == 7 => Some(Whose::Customer(place)),
        ("5", Ok(_)) if rest.len() == 7 => Some(Whose::Stranger),
        _ => None,
    }
}

/// The digits of a number as dialled within the country: +98 and 0098 are the leading zero.
pub fn national(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let abroad = if number.trim_start().starts_with('+') {
        digits.strip_prefix("98")
    } else {
        digits.strip_prefix("0098")
    };
    abroad.map_or_else(|| digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_again_however_the_crm_writes_it() {
        let number = of_customer(42);
        assert_eq!(number, "07001000042");
        for written in ["07001000042", "+987001000042", "00987001000042", "0700 100 0042"] {
            assert_eq!(whose(written), Some(Whose::Customer(42)), "{written}");
        }
        assert_eq!(whose(&of_stranger(7)), Some(Whose::Stranger));
    }

    #[test]
    fn other_peoples_numbers_are_not_ours() {
        for number in
            ["09121234567", "02112345678", "1001", "", "0700", "070010000421", "07002000001"]
        {
            assert_eq!(whose(number), None, "{number}");
        }
    }
}
