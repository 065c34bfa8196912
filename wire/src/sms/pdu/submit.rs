//! What is sent: a text and a number to the units that carry it.

use std::fmt::Write as _;

use super::address::Digits;
use super::septets::{pack, septets_of};
use super::unit::{HAS_HEADER, RELATIVE_VALIDITY, WANTS_REPORT};
use crate::sms::alphabet::to_septets;
use crate::sms::text::{Encoding, split};

/// A text on its way to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submit<'a> {
    /// The number: up to 20 digits, with a plus before a country's code.
    pub number: &'a str,
    /// The text.
    pub text: &'a str,
    /// The service centre's number, or `None` for the one that the modem's card has.
    pub centre: Option<&'a str>,
    /// Tells the parts of this message from those of others to the same number. A message of one
    /// part does not have it.
    pub reference: u8,
    /// Whether the network shall report the delivery.
    pub wants_report: bool,
    /// How long the network tries (TP-VP, 9.2.3.12.1): up to 143 in steps of five minutes from
    /// five, 167 is a day, 170 four days, 255 63 weeks. `None` leaves it to the network.
    pub validity: Option<u8>,
}

/// Why a text cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The destination is no number.
    #[error("\"{number}\" is no number to send to: give 1 to 20 digits, with or without a plus")]
    Number {
        /// What was given.
        number: String,
    },
    /// The service centre is no number.
    #[error("\"{number}\" is no service centre: give 1 to 20 digits, with or without a plus")]
    Centre {
        /// What was given.
        number: String,
    },
    /// The header counts to 255.
    #[error("the text has {parts} parts and a message 255 at most: send it as more messages")]
    TooManyParts {
        /// The parts.
        parts: usize,
    },
}

/// A unit as the modem takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdu {
    hex: String,
    octets: usize,
}

impl Pdu {
    /// Hexadecimal digits, the service centre's address among them.
    pub fn hex(&self) -> &str {
        &self.hex
    }

    /// What `AT+CMGS` wants: octets without the service centre's address.
    pub fn length(&self) -> usize {
        self.octets
    }

    /// Octets of all that [`Pdu::hex`] names, the service centre's address too.
    pub fn length_with_centre(&self) -> usize {
        self.hex.len() / 2
    }
}

impl Submit<'_> {
    /// The message for a number and a text: the card's service centre, no report, the network's own
    /// validity and the reference 0.
    pub fn new<'a>(number: &'a str, text: &'a str) -> Submit<'a> {
        Submit { number, text, centre: None, reference: 0, wants_report: false, validity: None }
    }

    /// The units that carry it, in their order.
    pub fn units(&self) -> Result<Vec<Pdu>, SubmitError> {
        let number = self.number.to_owned();
        let destination = Digits::of(self.number).ok_or(SubmitError::Number { number })?;
        let mut centre = Vec::new();
        match self.centre {
            None => centre.push(0),
            Some(number) => {
                let error = || SubmitError::Centre { number: number.to_owned() };
                Digits::of(number).ok_or_else(error)?.write_centre(&mut centre);
            }
        }
        let encoding = Encoding::of(self.text);
        let parts = split(self.text);
        let too_many = SubmitError::TooManyParts { parts: parts.len() };
        let total = u8::try_from(parts.len()).map_err(|_| too_many)?;
        let unit = |(number, part): (u8, &&str)| {
            // Information element 0: of three octets, the reference, the parts, and which it is.
            let header = [5, 0, 3, self.reference, total, number];
            let header = if total > 1 { &header[..] } else { &[] };
            let octets = self.unit(&destination, encoding, header, part);
            Pdu { hex: hex(&[&centre[..], &octets].concat()), octets: octets.len() }
        };
        Ok((1..=total).zip(&parts).map(unit).collect())
    }

    fn unit(&self, to: &Digits, encoding: Encoding, header: &[u8], part: &str) -> Vec<u8> {
        let mut first = 0x01;
        first |= if header.is_empty() { 0 } else { HAS_HEADER };
        first |= if self.wants_report { WANTS_REPORT } else { 0 };
        first |= if self.validity.is_some() { RELATIVE_VALIDITY } else { 0 };
        // The message's reference is 0: the modem puts its own there.
        let mut octets = vec![first, 0];
        to.write_destination(&mut octets);
        let (scheme, length, data) = match encoding {
            Encoding::Gsm7 => {
                let septets = to_septets(part);
                let length = septets_of(header.len()) + septets.len();
                (0x00, length, pack(header, &septets))
            }
            Encoding::Ucs2 => {
                let mut data = header.to_vec();
                data.extend(part.encode_utf16().flat_map(u16::to_be_bytes));
                (0x08, data.len(), data)
            }
        };
        octets.extend([0, scheme]);
        octets.extend(self.validity);
        octets.push(u8::try_from(length).expect("a part has 160 septets or 140 octets at most"));
        octets.extend(data);
        octets
    }
}

fn hex(octets: &[u8]) -> String {
    let mut hex = String::with_capacity(octets.len() * 2);
    for octet in octets {
        write!(hex, "{octet:02X}").expect("a string takes all that is written");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(number: &str, text: &str) -> SubmitError {
        Submit::new(number, text).units().expect_err("no such message can be sent")
    }

    #[test]
    fn what_is_no_number_is_refused_by_name() {
        for number in ["", "+", "032BADNUMBER", "+98 912", "123456789012345678901", "۰۹۱۲"] {
            assert_eq!(refused(number, "x"), SubmitError::Number { number: number.to_owned() });
        }
        let submit = Submit { centre: Some("1badcentre"), ..Submit::new("1", "x") };
        let number = "1badcentre".to_owned();
        assert_eq!(submit.units(), Err(SubmitError::Centre { number }));
    }

    #[test]
    fn a_text_of_more_parts_than_the_header_counts_is_refused() {
        let most = "x".repeat(153 * 255);
        assert_eq!(Submit::new("1", &most).units().map(|units| units.len()), Ok(255));
        assert_eq!(refused("1", &(most + "x")), SubmitError::TooManyParts { parts: 256 });
    }
}
