//! Texts and octets of any content.

use proptest::collection::vec;
use proptest::prelude::*;
use wire::sms::pdu::{Body, Part, Submit, Unit, parse};
use wire::sms::text::{Encoding, Size, split};

/// Texts of the kinds that telephones send, and some that they do not.
fn text() -> impl Strategy<Value = String> {
    let latin = "[A-Za-z0-9 @£€\\[\\]{}|^~\\\\ÄÇÑà\\n]{0,500}";
    let persian = "[آ-ی۰-۹\u{200C} ]{0,250}";
    let emoji = "[😀-🙏سa]{0,200}";
    prop_oneof![latin, persian, emoji, "\\PC{0,200}", any::<String>()]
}

/// The units of a text in its encoding, counted without the alphabet's own table.
fn units(encoding: Encoding, text: &str) -> usize {
    match encoding {
        Encoding::Ucs2 => text.encode_utf16().count(),
        Encoding::Gsm7 => {
            text.chars().map(|c| 1 + usize::from("\u{C}^{}\\[~]|€".contains(c))).sum()
        }
    }
}

proptest! {
    #[test]
    fn a_text_that_is_sent_is_read_back_part_by_part(
        text in text(), number in "\\+?[0-9]{1,20}", reference: u8, wants_report: bool,
        centre in proptest::option::of("\\+?[0-9]{1,20}"), validity: Option<u8>,
    ) {
        let centre = centre.as_deref();
        let submit =
            Submit { number: &number, text: &text, centre, reference, wants_report, validity };
        let units = submit.units().expect("fewer than 255 parts");
        let total = u8::try_from(units.len()).expect("fewer than 255 parts");
        prop_assert_eq!(usize::from(total), Size::of(&text).parts);
        let mut joined = String::new();
        for (index, unit) in (1..=total).zip(&units) {
            let read = parse(&unit.hex().to_lowercase());
            let Ok(Unit::Submitted(read)) = read else { panic!("{}: {read:?}", unit.hex()) };
            prop_assert_eq!(&read.number, &number);
            prop_assert_eq!(read.centre.as_deref(), centre);
            prop_assert_eq!((read.wants_report, read.validity), (wants_report, validity));
            let part = Part { reference: reference.into(), number: index, total };
            prop_assert_eq!(read.part, (total > 1).then_some(part));
            let Body::Text(part) = read.body else { panic!("{:?}", read.body) };
            joined += &part;
            prop_assert!(unit.length() <= 164, "{} octets", unit.length());
        }
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn the_parts_are_the_text_and_each_as_full_as_it_can_be(text in text()) {
        let encoding = Encoding::of(&text);
        let parts = split(&text);
        prop_assert_eq!(parts.concat(), &text[..]);
        let size = Size::of(&text);
        let last = parts.last().expect("an empty text is a part");
        let capacity =
            if parts.len() == 1 { encoding.units_of_single() } else { encoding.units_of_part() };
        prop_assert_eq!(size.units, units(encoding, &text));
        prop_assert_eq!(size.units_last_used, units(encoding, last));
        prop_assert_eq!(size.units_last_used + size.units_last_left, capacity);
        for pair in parts.windows(2) {
            let used = units(encoding, pair[0]);
            prop_assert!(used <= capacity);
            let next = pair[1].chars().next().expect("a part is not empty").to_string();
            prop_assert!(used + units(encoding, &next) > capacity, "room for {next:?}");
        }
    }

    #[test]
    fn any_octets_are_read_or_refused(octets in vec(any::<u8>(), 0..180)) {
        let hex: String = octets.iter().map(|octet| format!("{octet:02X}")).collect();
        let _ = parse(&hex);
    }

    #[test]
    fn any_characters_are_read_or_refused(line in "\\PC{0,400}") {
        let _ = parse(&line);
    }

    #[test]
    fn a_unit_with_a_changed_octet_is_read_or_refused(
        text in text(), at: prop::sample::Index, octet: u8,
    ) {
        let units = Submit::new("+989121234567", &text).units().expect("fewer than 255 parts");
        let mut hex = units[0].hex().to_owned();
        let at = at.index(hex.len() / 2) * 2;
        hex.replace_range(at..at + 2, &format!("{octet:02x}"));
        let _ = parse(&hex);
        let _ = parse(&hex[..at]);
    }
}
