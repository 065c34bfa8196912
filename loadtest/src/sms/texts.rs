//! The texts of the messages: a mix of what breaks on its way through code pages, URLs and
//! modems, each with its own number in it.
//!
//! The number, such as `#M2-000345` for the 345th message of the second campaign and `#S-000017` for
//! the 17th single one, is ASCII, begins or ends the text, and is read again in any script's
//! digits: a mangled text still says which it was.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::messages::{CAMPAIGNS_MOST, MESSAGES_MOST, MessageKey};

/// Digits of a message's number in its text.
const DIGITS: usize = 6;

/// What is particular about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Persian letters alone.
    Persian,
    /// Zero-width non-joiners, as in می‌شود.
    Joined,
    /// Persian digits.
    Digits,
    /// Many ی and ک, which Arabic keyboards and code pages write otherwise.
    Letters,
    /// Characters outside the basic plane.
    Emoji,
    /// The GSM 7-bit alphabet.
    Latin,
    /// Characters of the GSM extension table, which take two septets.
    Extended,
    /// Two to five parts.
    Long,
}

/// The kinds and how many of fifty texts are of each. Nothing is known of a real mix: it is set so
/// that each kind stands in a campaign of a hundred, and most texts are short Persian ones.
const MIX: [(Kind, u32); 8] = [
    (Kind::Persian, 8),
    (Kind::Joined, 10),
    (Kind::Digits, 8),
    (Kind::Letters, 8),
    (Kind::Emoji, 4),
    (Kind::Latin, 4),
    (Kind::Extended, 3),
    (Kind::Long, 5),
];

const PERSIAN: [&str; 4] = [
    "سلام، سفارش شما آماده ارسال است",
    "قرار فردا ساعت ده در دفتر ما",
    "از خرید شما سپاس، منتظر دیدار دوباره هستم",
    "فاکتور این ماه صادر شد",
];
const JOINED: [&str; 4] = [
    "درخواست شما بررسی می\u{200C}شود",
    "کالا\u{200C}های سفارش داده\u{200C}شده ارسال شده\u{200C}اند",
    "همکاران ما با شما تماس می\u{200C}گیرند",
    "نسخه\u{200C}ی تازه\u{200C}ی برنامه آماده\u{200C}است",
];
const LETTERS: [&str; 4] = [
    "شرکت نیکان یک کارت هدیه برای یکی یکی شما دارد",
    "کیان عزیز، کالای یدکی رسید",
    "پیک نزدیک است، کد یکتا را نگه دارید",
    "یک کارشناس نیک برای کارتان پیدا کردیم",
];
const LATIN: [&str; 4] = [
    "Your order is ready. Pick it up any day from 9 to 17.",
    "Reminder: meeting tomorrow at 10:30, 2nd floor.",
    "Ticket closed. Reply 1 if solved, 2 if not.",
    "Invoice issued: 45% off until Friday & free delivery!",
];
const EXTENDED: [&str; 3] = [
    "Offer {club}: 20 € off [code ~A^7|B\\2]",
    "Costs 99 € | see [terms] ~ {valid today}",
    "Path C:\\docs\\{id} ^ price [12 €]",
];
const EMOJI: [&str; 5] =
    ["\u{1F389}", "\u{1F600}", "\u{1F4E6}", "\u{1F381}", "\u{1F469}\u{200D}\u{1F4BB}"];

/// What a message says.
pub fn text(key: MessageKey, rng: &mut impl Rng) -> String {
    let tag = tag(key);
    let kind =
        MIX.choose_weighted(rng, |(_, weight)| *weight).expect("the weights are constants").0;
    let body = body(kind, rng);
    if rng.random_bool(0.5) { format!("{tag} {body}") } else { format!("{body} {tag}") }
}

fn body(kind: Kind, rng: &mut impl Rng) -> String {
    match kind {
        Kind::Persian => pick(&PERSIAN, rng).to_owned(),
        Kind::Joined => pick(&JOINED, rng).to_owned(),
        Kind::Letters => pick(&LETTERS, rng).to_owned(),
        Kind::Latin => pick(&LATIN, rng).to_owned(),
        Kind::Extended => pick(&EXTENDED, rng).to_owned(),
        Kind::Digits => {
            let amount = persian(rng.random_range(100_000..100_000_000));
            let day = persian(rng.random_range(1..30));
            format!("مبلغ {amount} ریال تا روز {day} بپردازید")
        }
        Kind::Emoji => {
            let (first, last) = (pick(&EMOJI, rng), pick(&EMOJI, rng));
            format!("{first} {} {last}", pick(&PERSIAN, rng))
        }
        Kind::Long => long(rng),
    }
}

/// A text of two to five parts, with something of every kind that is written in Persian.
fn long(rng: &mut impl Rng) -> String {
    // Between the units of one part and those of five, less what the number and a sentence take.
    let units = rng.random_range(70..=265);
    let kinds = [Kind::Persian, Kind::Joined, Kind::Digits, Kind::Letters, Kind::Emoji];
    let mut text = String::new();
    while text.encode_utf16().count() < units {
        if !text.is_empty() {
            text.push_str(if rng.random_bool(0.3) { "\n" } else { "، " });
        }
        let kind = *kinds.choose(rng).expect("there are kinds");
        text.push_str(&body(kind, rng));
    }
    text
}

fn pick(texts: &[&'static str], rng: &mut impl Rng) -> &'static str {
    texts.choose(rng).expect("there are texts of each kind")
}

/// A number in Persian digits.
fn persian(number: u32) -> String {
    let digit = |ascii: u8| char::from_u32(0x06F0 + u32::from(ascii - b'0'));
    number.to_string().bytes().filter_map(digit).collect()
}

/// A message's number as it stands in its text.
fn tag(key: MessageKey) -> String {
    let place = key.index + 1;
    match key.campaign {
        Some(campaign) => format!("#M{}-{place:06}", campaign + 1),
        None => format!("#S-{place:06}"),
    }
}

/// Whose text it is, by the first number of a message in it.
pub fn key_of(text: &str) -> Option<MessageKey> {
    text.split('#').skip(1).find_map(key_at)
}

/// Reads what follows the sign of a number.
fn key_at(rest: &str) -> Option<MessageKey> {
    let mut rest = rest.chars();
    let campaign = match rest.next()? {
        'S' => match rest.next()? {
            '-' => None,
            _ => return None,
        },
        'M' => {
            let mut number = 0;
            loop {
                match rest.next()? {
                    '-' => break,
                    digit => number = number * 10 + value(digit)?,
                }
                if number > CAMPAIGNS_MOST + 1 {
                    return None;
                }
            }
            Some(number.checked_sub(1)?)
        }
        _ => return None,
    };
    let mut place = 0;
    for _ in 0..DIGITS {
        place = place * 10 + value(rest.next()?)?;
    }
    let index = place.checked_sub(1)?;
    (index < MESSAGES_MOST).then_some(MessageKey { campaign, index })
}

/// The value of an ASCII, Arabic or Persian digit.
pub(super) fn value(digit: char) -> Option<u32> {
    match digit {
        '0'..='9' => Some(u32::from(digit) - u32::from('0')),
        '\u{0660}'..='\u{0669}' => Some(u32::from(digit) - 0x0660),
        '\u{06F0}'..='\u{06F9}' => Some(u32::from(digit) - 0x06F0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wire::sms::text::{Encoding, Size};

    use super::super::messages::TRIAL;
    use super::*;
    use crate::random::child;

    const KEY: MessageKey = MessageKey { campaign: Some(97), index: MESSAGES_MOST - 1 };

    fn sizes(kind: Kind) -> Vec<Size> {
        let mut rng = child(1, "test", kind as u64);
        (0..300).map(|_| Size::of(&format!("{} {}", body(kind, &mut rng), tag(KEY)))).collect()
    }

    #[test]
    fn short_texts_have_one_part_and_long_ones_two_to_five() {
        for (kind, _) in MIX {
            let sizes = sizes(kind);
            let wanted = if kind == Kind::Long { 2..=5 } else { 1..=1 };
            assert!(sizes.iter().all(|size| wanted.contains(&size.parts)), "{kind:?}: {sizes:?}");
            assert!(wanted.clone().all(|parts| sizes.iter().any(|size| size.parts == parts)));
        }
    }

    #[test]
    fn each_kind_has_what_it_is_named_for() {
        let all = |kind, has: fn(char) -> bool| {
            let mut rng = child(1, "test", 0);
            (0..100).all(|_| body(kind, &mut rng).chars().any(has))
        };
        assert!(all(Kind::Joined, |c| c == '\u{200C}'));
        assert!(all(Kind::Digits, |c| ('۰'..='۹').contains(&c)));
        assert!(all(Kind::Letters, |c| c == 'ی') && all(Kind::Letters, |c| c == 'ک'));
        assert!(all(Kind::Emoji, |c| u32::from(c) > 0xFFFF));
        assert!(all(Kind::Extended, |c| "^{}\\[~]|€".contains(c)));
        for (kind, encoding) in [
            (Kind::Latin, Encoding::Gsm7),
            (Kind::Extended, Encoding::Gsm7),
            (Kind::Persian, Encoding::Ucs2),
        ] {
            assert!(sizes(kind).iter().all(|size| size.encoding == encoding), "{kind:?}");
        }
    }

    #[test]
    fn a_text_says_which_message_it_is() {
        for key in [KEY, TRIAL, MessageKey { campaign: None, index: 16 }] {
            for draw in 0..200 {
                let text = text(key, &mut child(draw, "test", 0));
                assert_eq!(key_of(&text), Some(key), "{text}");
            }
        }
        assert_eq!(tag(MessageKey { campaign: Some(1), index: 344 }), "#M2-000345");
        assert_eq!(tag(MessageKey { campaign: None, index: 16 }), "#S-000017");
    }

    #[test]
    fn a_mangled_text_still_says_which_message_it_was() {
        let key = Some(MessageKey { campaign: Some(1), index: 344 });
        for mangled in
            ["???? # #M2-000345", "#M۲-۰۰۰۳۴۵", "#x #M2-000345ï¿½", "ط³ظ„ #M2-000345\u{FFFD}"]
        {
            assert_eq!(key_of(mangled), key, "{mangled}");
        }
        for nobodys in
            ["", "#", "#M2-00034", "#M0-000001", "#M2-000000", "#S000017", "#M999-000001"]
        {
            assert_eq!(key_of(nobodys), None, "{nobodys}");
        }
    }

    proptest! {
        #[test]
        fn no_text_of_others_upsets_the_reader(text in "(#|M|S|-|[0-9]|۳|.){0,60}") {
            key_of(&text);
        }
    }
}
