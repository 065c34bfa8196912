//! Numbers, quantities and dates as a language writes them.
//!
//! English: `1,234.5`, 24-hour times in UTC. Persian: `۱٬۲۳۴٫۵`, Jalali dates in Iran's time
//! (UTC+3:30 without summer time, since 2022). Memory is counted in powers of 1,024 in both; Persian
//! names them «گیگابایت» and so on, as labels and everyday speech do.

use documents::units::Bytes;
use icu_calendar::Date;
use icu_calendar::cal::Persian;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::locale;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::messages::figures as say;
use crate::{Language, foreign};

/// Opens a run of text whose direction is its own (FSI).
const ISOLATE: char = '\u{2068}';
/// Closes it (PDI).
const END_ISOLATE: char = '\u{2069}';

/// Seconds by which Iran's clocks are ahead of UTC: 3:30 h. Summer time was abolished in 2022.
const IRAN_OFFSET_S: i32 = 12_600;

/// A language with the way it writes numbers.
pub(crate) struct Locale {
    pub(crate) language: Language,
    numbers: DecimalFormatter,
}

impl Locale {
    pub(crate) fn of(language: Language) -> Self {
        let tag = match language {
            Language::English => locale!("en"),
            Language::Persian => locale!("fa"),
        };
        let numbers = DecimalFormatter::try_new(tag.into(), Default::default())
            .expect("the numbers of every language are compiled in");
        Locale { language, numbers }
    }

    /// A whole number with its groups: `1,234`, `۱٬۲۳۴`.
    pub(crate) fn integer(&self, value: u64) -> String {
        self.numbers.format(&Decimal::from(value)).to_string()
    }

    /// A number with so many decimals; a number that is none is said to be not measured.
    pub(crate) fn decimal(&self, value: f64, places: usize) -> String {
        self.written(value, &format!("{value:.places$}"))
    }

    /// A number with at most so many decimals, without trailing zeros.
    pub(crate) fn trimmed(&self, value: f64, places: usize) -> String {
        let text = format!("{value:.places$}");
        let text = match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.'),
            false => &text,
        };
        self.written(value, text)
    }

    /// Three significant digits, never fewer than the whole part.
    pub(crate) fn significant(&self, value: f64) -> String {
        self.decimal(value, significant_places(value))
    }

    /// Writes a number that is already rounded to its digits.
    fn written(&self, value: f64, digits: &str) -> String {
        match Decimal::try_from_str(digits) {
            Ok(decimal) if value.is_finite() => self.numbers.format(&decimal).to_string(),
            _ => say::not_measured(self.language),
        }
    }

    /// A year, a version's part: digits of the language without groups.
    pub(crate) fn ungrouped(&self, value: i64, width: usize) -> String {
        let digits = format!("{value:0width$}");
        match self.language {
            Language::English => digits,
            Language::Persian => digits.chars().map(persian_digit).collect(),
        }
    }

    /// A ratio in `[0, 1]` as a percentage with at most two decimals. What is short of one by less
    /// than that is not rounded up to 100 %.
    pub(crate) fn share(&self, ratio: f64) -> String {
        let percent = ratio * 100.0;
        if percent > 99.99 && percent < 100.0 {
            let bound = say::percent(self.language, self.decimal(99.99, 2));
            return say::over(self.language, bound);
        }
        say::percent(self.language, self.trimmed(percent, 2))
    }

    /// A ratio in `[0, 1]` as a percentage with at most one decimal, for utilisations.
    pub(crate) fn utilisation(&self, ratio: f64) -> String {
        say::percent(self.language, self.trimmed(ratio * 100.0, 1))
    }

    /// A duration of milliseconds in the unit that reads best, three significant digits.
    pub(crate) fn milliseconds(&self, ms: f64) -> String {
        if ms >= 60_000.0 {
            self.seconds(ms / 1e3)
        } else if ms >= 1_000.0 {
            say::seconds(self.language, self.trimmed(ms / 1e3, significant_places(ms / 1e3)))
        } else {
            say::milliseconds(self.language, self.trimmed(ms, significant_places(ms)))
        }
    }

    /// A duration of seconds: `45 s`, `2 min 30 s`, `8 h 15 min`.
    pub(crate) fn seconds(&self, seconds: f64) -> String {
        let language = self.language;
        if seconds.is_nan() || seconds < 120.0 {
            return say::seconds(language, self.trimmed(seconds, 1));
        }
        let whole = seconds.round() as u64;
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60);
        let minutes_text = say::minutes(language, self.integer(minutes));
        match (hours, minutes, rest) {
            (0, _, 0) => minutes_text,
            (0, _, rest) => {
                say::two_spans(language, minutes_text, say::seconds(language, self.integer(rest)))
            }
            (hours, 0, _) => say::hours(language, self.integer(hours)),
            (hours, _, _) => {
                say::two_spans(language, say::hours(language, self.integer(hours)), minutes_text)
            }
        }
    }

    /// An amount of memory in the largest unit that keeps it readable, one decimal.
    pub(crate) fn memory(&self, bytes: Bytes) -> String {
        const KIB: f64 = 1024.0;
        let amount = bytes.0 as f64;
        let number = |unit: f64| self.trimmed(amount / unit, 1);
        match amount {
            _ if amount < KIB => say::bytes(self.language, number(1.0)),
            _ if amount < KIB.powi(2) => say::kibibytes(self.language, number(KIB)),
            _ if amount < KIB.powi(3) => say::mebibytes(self.language, number(KIB.powi(2))),
            _ => say::gibibytes(self.language, number(KIB.powi(3))),
        }
    }

    /// So many users, in words.
    pub(crate) fn users(&self, users: u64) -> String {
        match users {
            1 => say::users_one(self.language),
            _ => say::users(self.language, self.integer(users)),
        }
    }

    /// Foreign text inside a sentence: made harmless and isolated from the sentence's direction.
    pub(crate) fn isolated(&self, text: &str) -> String {
        self.own_direction(&foreign::shown(text))
    }

    /// Text in a direction of its own. Text that runs left to right needs no isolate in English, and
    /// not every terminal hides the characters.
    pub(crate) fn own_direction(&self, text: &str) -> String {
        match self.language {
            Language::English if !text.chars().any(may_run_right_to_left) => text.to_owned(),
            _ => format!("{ISOLATE}{text}{END_ISOLATE}"),
        }
    }

    /// A list as one line.
    pub(crate) fn list(&self, items: &[String]) -> String {
        items.join(&say::list_separator(self.language))
    }

    /// A moment given in RFC 3339. Text that is no such moment is shown as it stands.
    pub(crate) fn moment(&self, rfc3339: &str) -> String {
        let Some(at) = self.local(rfc3339) else {
            return self.isolated(rfc3339);
        };
        let date = match (self.language, jalali(at)) {
            (Language::Persian, Some((year, month, day))) => self.jalali_date(year, month, day),
            _ => self.gregorian(at),
        };
        say::moment(self.language, date, self.time_of_day(at))
    }

    /// A moment as digits, for a column that says elsewhere which clock it is: `2026-03-20 22:15`,
    /// `۱۴۰۵/۰۱/۰۱ ۰۱:۴۵`. Text that is no moment is shown as it stands.
    pub(crate) fn short_moment(&self, rfc3339: &str) -> String {
        let Some(at) = self.local(rfc3339) else {
            return self.isolated(rfc3339);
        };
        let (year, month, day, separator) = match (self.language, jalali(at)) {
            (Language::Persian, Some((year, month, day))) => (year, month.into(), day.into(), '/'),
            _ => (at.year().into(), at.month().into(), at.day().into(), '-'),
        };
        let date = [(i64::from(year), 4), (month, 2), (day, 2)];
        let date = date.map(|(number, width)| self.ungrouped(number, width));
        format!("{} {}", date.join(&separator.to_string()), self.time_of_day(at))
    }

    /// A moment by the clock of the language: UTC, or Iran's time.
    fn local(&self, rfc3339: &str) -> Option<DateTime> {
        let timestamp = rfc3339.parse::<Timestamp>().ok()?;
        let offset = match self.language {
            Language::English => Offset::UTC,
            Language::Persian => {
                Offset::from_seconds(IRAN_OFFSET_S).expect("3:30 h is a valid offset")
            }
        };
        Some(offset.to_datetime(timestamp))
    }

    fn time_of_day(&self, at: DateTime) -> String {
        let (hour, minute) = (at.hour().into(), at.minute().into());
        format!("{}:{}", self.ungrouped(hour, 2), self.ungrouped(minute, 2))
    }

    /// A day given as `2026-03-20`. Text that is no such day is shown as it stands.
    pub(crate) fn day(&self, iso8601: &str) -> String {
        let Ok(day) = iso8601.parse::<jiff::civil::Date>() else {
            return self.isolated(iso8601);
        };
        let at = day.at(0, 0, 0, 0);
        match (self.language, jalali(at)) {
            (Language::Persian, Some((year, month, day))) => self.jalali_date(year, month, day),
            _ => self.gregorian(at),
        }
    }

    fn gregorian(&self, at: DateTime) -> String {
        let months = [
            say::january,
            say::february,
            say::march,
            say::april,
            say::may,
            say::june,
            say::july,
            say::august,
            say::september,
            say::october,
            say::november,
            say::december,
        ];
        let month = months[usize::from(at.month().unsigned_abs()) - 1](self.language);
        let day = self.ungrouped(at.day().into(), 1);
        say::date(self.language, day, month, self.ungrouped(at.year().into(), 4))
    }

    /// A day in both calendars: that of the language, and the Persian one where that is another.
    pub(crate) fn day_and_jalali(&self, day: jiff::civil::Date) -> (String, Option<String>) {
        let jalali = jalali(day.at(0, 0, 0, 0)).map(|(y, m, d)| self.jalali_date(y, m, d));
        match self.language {
            Language::English => (self.gregorian(day.at(0, 0, 0, 0)), jalali),
            Language::Persian => (self.day(&day.to_string()), None),
        }
    }

    /// A day of the Persian calendar; the month counts from 1 to 12.
    pub(crate) fn jalali_date(&self, year: i32, month: u8, day: u8) -> String {
        let months = [
            say::farvardin,
            say::ordibehesht,
            say::khordad,
            say::tir,
            say::mordad,
            say::shahrivar,
            say::mehr,
            say::aban,
            say::azar,
            say::dey,
            say::bahman,
            say::esfand,
        ];
        let month = months[usize::from(month) - 1](self.language);
        let day = self.ungrouped(day.into(), 1);
        say::date(self.language, day, month, self.ungrouped(year.into(), 4))
    }
}

/// Decimals that leave three significant digits.
fn significant_places(value: f64) -> usize {
    match value.abs() {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        v if v >= 0.9995 => 2,
        _ => 3,
    }
}

/// Whether a character belongs to a block of scripts that run right to left (Hebrew to Arabic, their
/// presentation forms, and the right-to-left part of the supplementary plane) or is a mark for it.
pub(crate) fn may_run_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}')
        || matches!(character, '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}')
        || matches!(character, '\u{1e800}'..='\u{1efff}')
}

/// The Persian digit of a Latin one; anything else as it is.
fn persian_digit(digit: char) -> char {
    digit.to_digit(10).and_then(|value| char::from_u32(u32::from('۰') + value)).unwrap_or(digit)
}

/// Year, month and day of the Jalali calendar.
fn jalali(at: DateTime) -> Option<(i32, u8, u8)> {
    let month = at.month().unsigned_abs();
    let iso = Date::try_new_iso(at.year().into(), month, at.day().unsigned_abs()).ok()?;
    let date = iso.to_calendar(Persian);
    Some((date.year().extended_year(), date.month().number(), date.day_of_month().0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(write: impl Fn(&Locale) -> String, english: &str, persian: &str) {
        assert_eq!(write(&Locale::of(Language::English)).replace('\u{a0}', " "), english);
        assert_eq!(write(&Locale::of(Language::Persian)), persian);
    }

    #[test]
    fn numbers_have_the_digits_groups_and_decimal_sign_of_their_language() {
        check(|l| l.integer(1_234_567), "1,234,567", "۱٬۲۳۴٬۵۶۷");
        check(|l| l.decimal(1234.5, 2), "1,234.50", "۱٬۲۳۴٫۵۰");
        check(|l| l.significant(0.1234), "0.123", "۰٫۱۲۳");
        check(|l| l.significant(9.999), "10.0", "۱۰٫۰");
        check(|l| l.decimal(f64::NAN, 1), "not measured", "اندازه‌گیری نشد");
        check(|l| l.trimmed(f64::INFINITY, 1), "not measured", "اندازه‌گیری نشد");
    }

    #[test]
    fn quantities_have_translated_units() {
        check(|l| l.milliseconds(312.4), "312 ms", "۳۱۲ میلی‌ثانیه");
        check(|l| l.milliseconds(1_240.0), "1.24 s", "۱٫۲۴ ثانیه");
        check(|l| l.milliseconds(1_000.0), "1 s", "۱ ثانیه");
        check(|l| l.seconds(150.0), "2 min 30 s", "۲ دقیقه و ۳۰ ثانیه");
        check(|l| l.seconds(29_700.0), "8 h 15 min", "۸ ساعت و ۱۵ دقیقه");
        check(|l| l.memory(Bytes(1_610_612_736)), "1.5 GiB", "۱٫۵ گیگابایت");
        check(|l| l.utilisation(0.4321), "43.2 %", "۴۳٫۲٪");
        check(|l| l.users(1), "one user", "یک کاربر");
        check(|l| l.users(35), "35 users", "۳۵ کاربر");
    }

    #[test]
    fn a_share_short_of_one_is_not_rounded_up_to_it() {
        check(|l| l.share(0.999_99), "over 99.99 %", "بیش از ۹۹٫۹۹٪");
        check(|l| l.share(1.0), "100 %", "۱۰۰٪");
        check(|l| l.share(1.0 - 0.95), "5 %", "۵٪");
    }

    #[test]
    fn dates_are_gregorian_in_utc_and_jalali_in_irans_time() {
        check(
            |l| l.moment("2026-03-20T22:15:09Z"),
            "20 March 2026, 22:15 UTC",
            "۱ فروردین ۱۴۰۵، ساعت ۰۱:۴۵ به وقت ایران",
        );
        check(|l| l.day("2026-03-21"), "21 March 2026", "۱ فروردین ۱۴۰۵");
        check(|l| l.day("۱۴۰۵/۱/۱"), "\u{2068}۱۴۰۵/۱/۱\u{2069}", "\u{2068}۱۴۰۵/۱/۱\u{2069}");
        check(|l| l.short_moment("2026-03-20T22:15:09Z"), "2026-03-20 22:15", "۱۴۰۵/۰۱/۰۱ ۰۱:۴۵");
        check(|l| l.moment("yesterday"), "yesterday", "\u{2068}yesterday\u{2069}");
    }
}
