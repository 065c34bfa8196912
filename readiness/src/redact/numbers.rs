//! Mobile numbers of Iran in text.

use std::sync::LazyLock;

use regex::Regex;

/// Operators' prefixes begin with 90 to 94, 99 (the numbering plan of the Communications Regulatory Authority
/// of Iran). Before the 9 stands a 0 or the country's code, or nothing, as providers want it. Digits are
/// Latin, Persian or Arabic, together or in the usual groups.
static MOBILE: LazyLock<Regex> = LazyLock::new(|| {
    const D: &str = "[0-9۰-۹٠-٩]";
    let country = "(?:[+][9۹٩][8۸٨]|[0۰٠]{2}[9۹٩][8۸٨]|[9۹٩][8۸٨])[ -]?[0۰٠]?|[0۰٠]";
    let number = format!("[9۹٩][0-49۰-۴۹٠-٤٩]{D}[ -]?{D}{{3}}[ -]?{D}{{2}}[ -]?{D}{{2}}");
    Regex::new(&format!("(?:{country})?{number}")).expect("the tests compile every pattern")
});

/// Masks mobile numbers but for their first four and last two digits. Nothing where there was none.
pub(super) fn mask(text: &str) -> Option<String> {
    let mut masked = String::new();
    let mut done = 0;
    for found in MOBILE.find_iter(text) {
        if stands_alone(&text[..found.start()], &text[found.end()..]) {
            masked.push_str(&text[done..found.start()]);
            masked.push_str(&mask_number(found.as_str()));
            done = found.end();
        }
    }
    (done > 0).then(|| masked + &text[done..])
}

/// Whether what was found is no part of a longer number, of a fraction, of a word or of a size.
fn stands_alone(before: &str, after: &str) -> bool {
    let is_of_a_number = |c: char| c.is_numeric() || c.is_ascii_alphabetic() || c == '_';
    let mut before = before.chars().rev();
    let begins = match before.next() {
        Some('.') => !before.next().is_some_and(char::is_numeric),
        Some(c) => !is_of_a_number(c),
        None => true,
    };
    let mut rest = after.chars();
    let ends = match rest.next() {
        Some('.') => !rest.next().is_some_and(char::is_numeric),
        Some(c) => !is_of_a_number(c),
        None => true,
    };
    begins && ends && !after.trim_start().starts_with("bytes")
}

fn mask_number(number: &str) -> String {
    let digits = number.chars().filter(|c| c.is_numeric()).count();
    let mut at = 0;
    let mask = |c: char| {
        if !c.is_numeric() {
            return c;
        }
        at += 1;
        if at > 4 && at + 2 <= digits { '*' } else { c }
    };
    number.chars().map(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_four_digits_and_two_in_every_script() {
        for (found, masked) in [
            ("09123456789", "0912*****89"),
            ("to +989123456789.", "to +9891******89."),
            ("00989123456789", "0098********89"),
            ("9123456789", "9123****89"),
            ("0912 345 6789", "0912 *** **89"),
            ("0912-345-67-89", "0912-***-**-89"),
            ("به ۰۹۱۲۳۴۵۶۷۸۹زنگ", "به ۰۹۱۲*****۸۹زنگ"),
            ("٠٩٣٥٣٤٥٦٧٨٩", "٠٩٣٥*****٨٩"),
            ("a 09123456789 b 09351112233", "a 0912*****89 b 0935*****33"),
        ] {
            assert_eq!(mask(found).as_deref(), Some(masked), "{found}");
        }
    }

    #[test]
    fn a_longer_number_a_fraction_and_a_size_are_no_mobile() {
        for found in [
            "109123456789",
            "0.09123456789",
            "9123456789.25",
            "9123456789 bytes",
            "02188776655",
            "a09123456789",
            "0912*****89",
            "98 and 9",
        ] {
            assert_eq!(mask(found), None, "{found}");
        }
    }
}
