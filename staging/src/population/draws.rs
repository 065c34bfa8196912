//! Draws that people and records share: ids, dates, phone numbers, addresses.

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::names::{CITIES, City, MOBILE_PREFIXES, STREETS};
use crate::catalogue::Kind;
use crate::clock;
use crate::settings::Dataset;

/// The last day of the generated records, 2026-03-20 (the end of the Persian year 1404), and how many
/// seconds they go back: four years.
const LAST_DAY_S: i64 = 1_774_000_000;
const HISTORY_S: i64 = 4 * 365 * 86_400;

/// Mixes numbers into one without pattern (the finaliser of splitmix64).
fn mixed(parts: [u64; 3]) -> u64 {
    parts.into_iter().fold(0x5bd1_e995, |state: u64, part| {
        let mut word = (state ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    })
}

/// The generator of one object.
pub(super) fn of(dataset: Dataset, kind: Kind, number: u32) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(mixed([dataset.seed, kind.index() as u64, u64::from(number)]))
}

/// The id of an object: a guid of version 4, by its bits.
pub(super) fn crm_id(dataset: Dataset, kind: Kind, number: u32) -> String {
    let high = mixed([dataset.seed ^ 0x00c0_ffee, kind.index() as u64, u64::from(number)]);
    let low = mixed([high, kind.index() as u64, u64::from(number)]);
    uuid::Builder::from_random_bytes(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
        .into_uuid()
        .hyphenated()
        .to_string()
}

/// One of a list.
pub(super) fn one<T: Copy>(draws: &mut ChaCha8Rng, list: &[T]) -> T {
    list[draws.random_range(0..list.len())]
}

/// `true` with that probability in percent.
pub(super) fn chance(draws: &mut ChaCha8Rng, percent: u32) -> bool {
    draws.random_range(0..100) < percent
}

/// When the object `number` of `count` was created, in seconds: the history is filled from its
/// beginning to its end, with some days of disorder.
pub(super) fn created_s(draws: &mut ChaCha8Rng, number: u32, count: u32) -> i64 {
    let done = i64::from(number) * HISTORY_S / i64::from(count.max(1));
    LAST_DAY_S - HISTORY_S + done - draws.random_range(0..5 * 86_400)
}

/// A date as the API writes it.
pub(super) fn date(seconds: i64) -> String {
    // All generated dates lie within the years that jiff knows.
    let timestamp = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    clock::written(clock::at_install(timestamp))
}

/// The creation date with a time of day to the millisecond, and a later date of change.
pub(super) fn dates(draws: &mut ChaCha8Rng, created_s: i64) -> (String, String) {
    let mut created = date(created_s);
    created.truncate(20);
    created.push_str(&format!("{:03}", draws.random_range(0..1_000)));
    let changed = if chance(draws, 60) {
        created.clone()
    } else {
        date(created_s + draws.random_range(3_600..40 * 86_400))
    };
    (created, changed)
}

/// A mobile number as it is written in Iran: 0912 123 4567 without the blanks.
pub(super) fn mobile(draws: &mut ChaCha8Rng) -> String {
    format!("0{}{:07}", one(draws, MOBILE_PREFIXES), draws.random_range(0..10_000_000))
}

/// A landline number: the city's code and eight digits, of which the first is none of 0, 1 and 9.
pub(super) fn landline(draws: &mut ChaCha8Rng, city: City) -> String {
    format!("{}{}{:07}", city.code, draws.random_range(2..9), draws.random_range(0..10_000_000))
}

/// A city, the large ones more often.
pub(super) fn city(draws: &mut ChaCha8Rng) -> City {
    let draw: f64 = draws.random();
    CITIES[(draw * draw * CITIES.len() as f64) as usize]
}

/// An address as a row of `addressContacts`.
pub(super) fn address(draws: &mut ChaCha8Rng, city: City) -> String {
    format!(
        r#"[{{"country":"ایران","state":"{}","city":"{}","addressType":"{}","areaCode":"{}","address":"{}، پلاک {}، واحد {}","zipCode":"{:010}","default":true}}]"#,
        city.state,
        city.name,
        if chance(draws, 50) { "Work" } else { "Home" },
        city.code,
        one(draws, STREETS),
        draws.random_range(1..400),
        draws.random_range(1..30),
        draws.random_range(1_000_000_000_u64..9_999_999_999),
    )
}

/// An identity that a record belongs to: four of five persons, and early customers more often than
/// late ones, as regulars are.
pub(super) fn customer(draws: &mut ChaCha8Rng, dataset: Dataset) -> String {
    let organizations = super::count(Kind::Organization, dataset.persons);
    let (kind, count) = if organizations > 0 && chance(draws, 20) {
        (Kind::Organization, organizations)
    } else {
        (Kind::Person, dataset.persons)
    };
    let draw: f64 = draws.random();
    crm_id(dataset, kind, (draw * draw * f64::from(count)) as u32)
}

/// One of the first ten users.
pub(super) fn user(draws: &mut ChaCha8Rng) -> String {
    format!("user{}", draws.random_range(1..=10))
}
