//! What is read: units back to numbers, texts and times.

use super::address;
use super::reader::{PduError, Reader, from_hex};
use super::septets::{octets_of, septets_of, unpack};
use super::stamp::Stamp;
use crate::sms::alphabet::from_septets;

/// The first octet's bit for a header before the text (TP-UDHI).
pub(super) const HAS_HEADER: u8 = 0x40;
/// The first octet's bit for a report of the delivery (TP-SRR).
pub(super) const WANTS_REPORT: u8 = 0x20;
/// The first octet's bits for a validity of one octet (TP-VPF).
pub(super) const RELATIVE_VALIDITY: u8 = 0x10;
/// Octets of user data that a unit holds.
const USER_DATA: usize = 140;

/// A unit that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A message on its way to the network (SMS-SUBMIT).
    Submitted(Submitted),
    /// A message from the network (SMS-DELIVER).
    Delivered(Delivered),
    /// What became of a message (SMS-STATUS-REPORT).
    StatusReport(StatusReport),
}

/// A message that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The service centre, unless it is left to the modem.
    pub centre: Option<String>,
    /// The number that it goes to.
    pub number: String,
    /// What it says.
    pub body: Body,
    /// Which part of which message it is, if there are more.
    pub part: Option<Part>,
    /// The message's reference (TP-MR), by which a report names it.
    pub reference: u8,
    /// Whether the network shall report the delivery.
    pub wants_report: bool,
    /// The validity, if it is a relative one.
    pub validity: Option<u8>,
}

/// A message that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The service centre, if the modem tells it.
    pub centre: Option<String>,
    /// Who sent it: a number, with a plus before a country's code, or a name of letters.
    pub sender: String,
    /// What it says.
    pub body: Body,
    /// Which part of which message it is, if there are more.
    pub part: Option<Part>,
    /// When the service centre had it; `None` if it wrote no time.
    pub stamp: Option<Stamp>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReport {
    /// The service centre, if the modem tells it.
    pub centre: Option<String>,
    /// The reference that the modem answered when it took the message.
    pub reference: u8,
    /// The number that the message went to.
    pub number: String,
    /// When the service centre had the message; `None` if it wrote no time.
    pub stamp: Option<Stamp>,
    /// When it was delivered or last tried; `None` if the centre wrote no time.
    pub discharged: Option<Stamp>,
    /// The status as it is on the wire (TP-ST).
    pub status: u8,
}

impl StatusReport {
    /// What the status means (9.2.3.15).
    pub fn delivery(&self) -> Delivery {
        match self.status {
            0x00..=0x1F => Delivery::Completed,
            0x20..=0x3F => Delivery::Trying,
            0x40..=0x5F => Delivery::Failed,
            // A reserved status is to be taken as a service that was rejected, 0x63.
            0x60..=0xFF => Delivery::GivenUp,
        }
    }
}

/// The state of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The telephone has it, or whoever it was handed on to.
    Completed,
    /// An attempt failed, and there will be more.
    Trying,
    /// It cannot be delivered.
    Failed,
    /// It could not be delivered in time, and there will be no more attempts.
    GivenUp,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text. A half of a surrogate pair reads as U+FFFD.
    Text(String),
    /// Octets that are no text: ringtones, settings, compressed texts.
    Data(Vec<u8>),
}

/// A message's place among those that make one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The same in all parts of a text; at most 255 in a header of the short kind.
    pub reference: u16,
    /// Which it is: from 1 to `total`.
    pub number: u8,
    /// How many there are: at least 1.
    pub total: u8,
}

/// Reads a unit as a modem in PDU mode gives or takes it: the service centre's address first.
///
/// Lower-case digits are taken. Octets behind the user data are an error; what a report has behind its
/// status is passed over.
pub fn parse(hex: &str) -> Result<Unit, PduError> {
    let octets = from_hex(hex)?;
    let mut from = Reader::new(&octets);
    let centre = address::read_centre(&mut from)?;
    let first = from.octet("first octet")?;
    match first & 0x03 {
        0 => delivered(&mut from, centre, first).map(Unit::Delivered),
        1 => submitted(&mut from, centre, first).map(Unit::Submitted),
        2 => status_report(&mut from, centre).map(Unit::StatusReport),
        _ => Err(PduError::Kind),
    }
}

fn submitted(
    from: &mut Reader<'_>,
    centre: Option<String>,
    first: u8,
) -> Result<Submitted, PduError> {
    let reference = from.octet("reference")?;
    let number = address::read(from, "destination")?;
    let scheme = scheme(from)?;
    let validity = match first & 0x18 {
        0x00 => None,
        RELATIVE_VALIDITY => Some(from.octet("validity")?),
        // An absolute and an enhanced one have seven octets.
        _ => from.take(7, "validity").map(|_| None)?,
    };
    let (body, part) = user_data(from, scheme, first & HAS_HEADER != 0)?;
    let wants_report = first & WANTS_REPORT != 0;
    Ok(Submitted { centre, number, body, part, reference, wants_report, validity })
}

fn delivered(
    from: &mut Reader<'_>,
    centre: Option<String>,
    first: u8,
) -> Result<Delivered, PduError> {
    let sender = address::read(from, "sender")?;
    let scheme = scheme(from)?;
    let stamp = Stamp::of(from.take(Stamp::OCTETS, "time")?);
    let (body, part) = user_data(from, scheme, first & HAS_HEADER != 0)?;
    Ok(Delivered { centre, sender, body, part, stamp })
}

fn status_report(from: &mut Reader<'_>, centre: Option<String>) -> Result<StatusReport, PduError> {
    let reference = from.octet("reference")?;
    let number = address::read(from, "recipient")?;
    let stamp = Stamp::of(from.take(Stamp::OCTETS, "time")?);
    let discharged = Stamp::of(from.take(Stamp::OCTETS, "discharge time")?);
    let status = from.octet("status")?;
    Ok(StatusReport { centre, reference, number, stamp, discharged, status })
}

/// The protocol identifier, which says nothing about a text, and the coding scheme.
fn scheme(from: &mut Reader<'_>) -> Result<Coding, PduError> {
    from.octet("protocol identifier")?;
    from.octet("coding scheme").map(Coding::of)
}

/// How user data is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Septets,
    Octets,
    Ucs2,
}

impl Coding {
    /// The groups of TS 23.038, section 4. What is reserved is to be read as the default alphabet.
    fn of(scheme: u8) -> Coding {
        let is_compressed = scheme & 0x20 != 0;
        match (scheme >> 4, scheme >> 2 & 0x03) {
            (0x0..=0x7, _) if is_compressed => Coding::Octets,
            (0x0..=0x7, 1) => Coding::Octets,
            (0x0..=0x7, 2) => Coding::Ucs2,
            (0xE, _) => Coding::Ucs2,
            (0xF, 1 | 3) => Coding::Octets,
            _ => Coding::Septets,
        }
    }
}

fn user_data(
    from: &mut Reader<'_>,
    coding: Coding,
    has_header: bool,
) -> Result<(Body, Option<Part>), PduError> {
    let length = usize::from(from.octet("length of the user data")?);
    let octets = if coding == Coding::Septets { octets_of(length) } else { length };
    if octets > USER_DATA {
        return Err(PduError::UserData { length });
    }
    let data = from.take(octets, "user data")?;
    from.end()?;
    let (header, header_octets) = match data.split_first() {
        _ if !has_header => (&data[..0], 0),
        None => return Err(PduError::Header),
        Some((size, rest)) => {
            let size = usize::from(*size);
            (rest.get(..size).ok_or(PduError::Header)?, 1 + size)
        }
    };
    let content = &data[header_octets..];
    let body = match coding {
        Coding::Septets => {
            let first = septets_of(header_octets);
            if first > length {
                return Err(PduError::Header);
            }
            Body::Text(from_septets(unpack(data, first, length)))
        }
        Coding::Octets => Body::Data(content.to_vec()),
        Coding::Ucs2 if content.len() % 2 == 1 => return Err(PduError::UserData { length }),
        Coding::Ucs2 => {
            let units = content.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            let characters = char::decode_utf16(units);
            let text = characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER));
            Body::Text(text.collect())
        }
    };
    Ok((body, part(header)?))
}

/// The last element of a header that tells the part (9.2.3.24.1 and 9.2.3.24.8). One whose numbers
/// cannot be is ignored, as the specification asks, and so are all others.
fn part(header: &[u8]) -> Result<Option<Part>, PduError> {
    let mut found = None;
    let mut rest = header;
    while let [kind, size, behind @ ..] = rest {
        let (value, next) = behind.split_at_checked(usize::from(*size)).ok_or(PduError::Header)?;
        let part = match (kind, value) {
            (0, [reference, total, number]) => Some((u16::from(*reference), *total, *number)),
            (8, [high, low, total, number]) => {
                Some((u16::from_be_bytes([*high, *low]), *total, *number))
            }
            _ => None,
        };
        if let Some((reference, total, number)) = part
            && (1..=total).contains(&number)
        {
            found = Some(Part { reference, number, total });
        }
        rest = next;
    }
    if rest.is_empty() { Ok(found) } else { Err(PduError::Header) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coding_schemes_groups_are_told_apart() {
        for (scheme, coding) in [
            (0x00, Coding::Septets),
            (0x04, Coding::Octets),
            (0x08, Coding::Ucs2),
            (0x0C, Coding::Septets),
            (0x11, Coding::Septets),
            (0x18, Coding::Ucs2),
            (0x20, Coding::Octets),
            (0x48, Coding::Ucs2),
            (0x84, Coding::Septets),
            (0xC8, Coding::Septets),
            (0xD8, Coding::Septets),
            (0xE0, Coding::Ucs2),
            (0xF0, Coding::Septets),
            (0xF5, Coding::Octets),
        ] {
            assert_eq!(Coding::of(scheme), coding, "{scheme:02X}");
        }
    }

    #[test]
    fn a_status_is_of_the_state_whose_range_it_is_in() {
        let delivery = |status| {
            let (centre, number) = (None, String::new());
            let (stamp, discharged) = (None, None);
            StatusReport { centre, reference: 0, number, stamp, discharged, status }.delivery()
        };
        assert_eq!([delivery(0x00), delivery(0x1F)], [Delivery::Completed; 2]);
        assert_eq!([delivery(0x20), delivery(0x3F)], [Delivery::Trying; 2]);
        assert_eq!([delivery(0x40), delivery(0x5F)], [Delivery::Failed; 2]);
        assert_eq!([delivery(0x60), delivery(0x80), delivery(0xFF)], [Delivery::GivenUp; 3]);
    }

    #[test]
    fn a_header_tells_the_part_in_either_width_and_among_others() {
        let short = Part { reference: 7, number: 2, total: 3 };
        assert_eq!(part(&[0, 3, 7, 3, 2]), Ok(Some(short)));
        let long = Part { reference: 0x0102, number: 1, total: 1 };
        assert_eq!(part(&[5, 4, 1, 2, 3, 4, 8, 4, 1, 2, 1, 1]), Ok(Some(long)));
    }

    #[test]
    fn numbers_that_cannot_be_are_no_part() {
        for header in [[0, 3, 7, 3, 0], [0, 3, 7, 3, 4], [0, 3, 7, 0, 0]] {
            assert_eq!(part(&header), Ok(None));
        }
    }

    #[test]
    fn a_header_that_runs_over_is_an_error() {
        assert_eq!(part(&[0, 3, 7, 3]), Err(PduError::Header));
        assert_eq!(part(&[0]), Err(PduError::Header));
    }
}
