//! Telephone numbers in semi-octets (3GPP TS 23.040, 9.1.2.3 and 9.1.2.5).

use super::reader::{PduError, Reader};
use super::septets::unpack;
use crate::sms::alphabet::from_septets;

/// Digits that an address holds at most (9.1.2.5: twelve octets, two of which are no digits).
const DIGITS: usize = 20;
/// The type of a number that begins with a country's code.
const INTERNATIONAL: u8 = 0x91;
/// The type of any other number.
const UNKNOWN: u8 = 0x81;
/// The digits by code; 15 fills the last octet of an odd number.
const CODES: [char; 15] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'a', 'b', 'c'];

/// A number to send to, checked.
pub(super) struct Digits {
    kind: u8,
    /// From 1 to 20, each a digit's code.
    codes: Vec<u8>,
}

impl Digits {
    /// `None` if it is not a number of 1 to 20 digits with a plus or without.
    pub(super) fn of(number: &str) -> Option<Digits> {
        let (kind, digits) = match number.strip_prefix('+') {
            Some(digits) => (INTERNATIONAL, digits),
            None => (UNKNOWN, number),
        };
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || digits.is_empty() || digits.len() > DIGITS {
            return None;
        }
        Some(Digits { kind, codes: digits.bytes().map(|byte| byte - b'0').collect() })
    }

    /// As a destination: its length counts digits.
    pub(super) fn write_destination(&self, to: &mut Vec<u8>) {
        to.push(u8::try_from(self.codes.len()).expect("at most 20 digits"));
        self.write_value(to);
    }

    /// As a service centre: its length counts octets, the type's too.
    pub(super) fn write_centre(&self, to: &mut Vec<u8>) {
        let octets = 1 + self.codes.len().div_ceil(2);
        to.push(u8::try_from(octets).expect("at most 20 digits"));
        self.write_value(to);
    }

    fn write_value(&self, to: &mut Vec<u8>) {
        to.push(self.kind);
        to.extend(self.codes.chunks(2).map(|pair| pair[0] | pair.get(1).unwrap_or(&0xF) << 4));
    }
}

/// Reads a sender, destination or recipient: a number, or a name of letters.
pub(super) fn read(from: &mut Reader<'_>, field: &'static str) -> Result<String, PduError> {
    let digits = usize::from(from.octet(field)?);
    if digits > DIGITS {
        return Err(PduError::Address { field });
    }
    let kind = from.octet(field)?;
    let value = from.take(digits.div_ceil(2), field)?;
    let is_name = kind & 0x70 == 0x50;
    if is_name {
        return Ok(from_septets(unpack(value, 0, digits * 4 / 7)));
    }
    number(kind, value, digits).ok_or(PduError::Address { field })
}

/// Reads the service centre, which may be left to the modem.
pub(super) fn read_centre(from: &mut Reader<'_>) -> Result<Option<String>, PduError> {
    let field = "service centre";
    let octets = usize::from(from.octet(field)?);
    if octets == 0 {
        return Ok(None);
    }
    if octets > 1 + DIGITS / 2 {
        return Err(PduError::Address { field });
    }
    let kind = from.octet(field)?;
    let value = from.take(octets - 1, field)?;
    let is_odd = value.last().is_some_and(|last| last >> 4 == 0xF);
    let digits = value.len() * 2 - usize::from(is_odd);
    number(kind, value, digits).map(Some).ok_or(PduError::Address { field })
}

fn number(kind: u8, value: &[u8], digits: usize) -> Option<String> {
    let codes = value.iter().flat_map(|octet| [octet & 0xF, octet >> 4]).take(digits);
    let mut number = String::with_capacity(digits + 1);
    if kind & 0x70 == 0x10 {
        number.push('+');
    }
    for code in codes {
        number.push(*CODES.get(usize::from(code))?);
    }
    Some(number)
}
