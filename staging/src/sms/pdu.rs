//! The unit that a modem takes: SMS-SUBMIT (3GPP TS 23.040, 9.2.2.2) in the hexadecimal digits of
//! `AT+CMGS` (TS 27.005, 4.3).

use super::alphabet::{Parts, pack};

/// First octet: a message to be submitted, without validity period.
const SUBMIT: u8 = 0x01;
/// First octet: a header stands before the text.
const WITH_HEADER: u8 = 0x40;
/// A number of no known plan, in the telephone network (9.1.2.5).
const NATIONAL: u8 = 0x81;
/// A number with its country's code.
const INTERNATIONAL: u8 = 0x91;
/// Coding schemes (TS 23.038, 4).
const GSM: u8 = 0x00;
const UCS2: u8 = 0x08;
/// The header of a part: five octets behind its length, information element 0, three octets.
const HEADER: usize = 6;

/// A unit, ready for the modem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Octets without the service centre's address: what `AT+CMGS=` names.
    pub(crate) length: usize,
    /// The digits. The service centre is the modem's own.
    pub(crate) digits: String,
}

/// The units of a text, one for each of its parts. `reference` ties the parts together.
pub(crate) fn units(number: &str, text: &str, reference: u8) -> Vec<Unit> {
    let parts = Parts::of(text);
    let count = parts.count();
    // The longest text that the API takes has 255 parts.
    let header =
        |place: usize| (count > 1).then(|| [5, 0, 3, reference, count as u8, (place + 1) as u8]);
    match parts {
        Parts::Gsm(parts) => {
            let unit = |(place, septets): (usize, Vec<u8>)| match header(place) {
                None => unit(number, GSM, &[], septets.len(), &pack(&septets, 0)),
                // The text begins at a septet's border: seven septets are six octets and a fill bit.
                Some(header) => unit(number, GSM, &header, septets.len() + 7, &pack(&septets, 1)),
            };
            parts.into_iter().enumerate().map(unit).collect()
        }
        Parts::Ucs2(parts) => {
            let unit = |(place, units): (usize, Vec<u16>)| {
                let octets: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
                match header(place) {
                    None => unit(number, UCS2, &[], octets.len(), &octets),
                    Some(header) => unit(number, UCS2, &header, octets.len() + HEADER, &octets),
                }
            };
            parts.into_iter().enumerate().map(unit).collect()
        }
    }
}

fn unit(number: &str, scheme: u8, header: &[u8], text_length: usize, text: &[u8]) -> Unit {
    let first = if header.is_empty() { SUBMIT } else { SUBMIT | WITH_HEADER };
    // The modem counts its messages itself.
    let mut octets = vec![first, 0];
    octets.extend(address(number));
    // No protocol beside that of messages.
    octets.extend([0, scheme, text_length as u8]);
    octets.extend(header);
    octets.extend(text);
    let digits = octets.iter().map(|octet| format!("{octet:02X}")).collect::<String>();
    Unit { length: octets.len(), digits: format!("00{digits}") }
}

/// Digits in pairs with the first in the lower half, and a filler behind an odd one.
fn address(number: &str) -> Vec<u8> {
    let (kind, digits) = match number.strip_prefix('+') {
        Some(digits) => (INTERNATIONAL, digits),
        None => (NATIONAL, number),
    };
    let digits: Vec<u8> = digits.bytes().map(|digit| digit.wrapping_sub(b'0') & 0x0f).collect();
    let pair = |pair: &[u8]| pair[0] | pair.get(1).copied().unwrap_or(0x0f) << 4;
    [digits.len() as u8, kind].into_iter().chain(digits.chunks(2).map(pair)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_units_come_out_as_published() {
        // A public library's test of its encoder, and the handbook of a maker of modems.
        for (number, text, digits, length) in [
            ("+32477657223", "hellohello", "0001000B912374677522F300000AE8329BFD4697D9EC37", 22),
            ("13421839693", "hello", "0001000B813124819396F3000005E8329BFD06", 18),
        ] {
            let unit = Unit { length, digits: digits.to_owned() };
            assert_eq!(units(number, text, 0), [unit], "{text}");
        }
        // That handbook writes its text in UCS-2.
        let octets: Vec<u8> = "hello".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let written = unit("13421839693", UCS2, &[], octets.len(), &octets);
        assert_eq!(written.digits, "0001000B813124819396F300080A00680065006C006C006F");
        assert_eq!(written.length, 23);
    }

    #[test]
    fn persian_leaves_in_ucs2() {
        let [unit] = &units("09121234567", "سلام", 0)[..] else { panic!("one part") };
        assert_eq!(unit.digits, "0001000B819021214365F700080806330644062706 45".replace(' ', ""));
    }

    #[test]
    fn parts_say_which_they_are_and_fit_the_air() {
        for text in ["a".repeat(400), "س".repeat(150)] {
            let units = units("09121234567", &text, 0x2a);
            assert_eq!(units.len(), 3);
            for (place, unit) in units.iter().enumerate() {
                let header = format!("0500032A03{:02X}", place + 1);
                assert!(unit.digits.starts_with("0041") && unit.digits.contains(&header));
                // 140 octets of user data behind 13 of the unit.
                assert!(unit.length <= 153 && unit.digits.len() == 2 + 2 * unit.length);
            }
        }
        // A public test of another program: the first septet, `h`, behind a header and a fill bit.
        let first = &units("+77777777777", &"h".repeat(161), 1)[0];
        let start = "0041000B917777777777F70000A0050003010201D0";
        assert!(first.digits.starts_with(start), "{}", first.digits);
    }
}
