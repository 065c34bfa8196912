//! The lines of a Panasonic exchange's call log.
//!
//! Columns: the feature guides of KX-NS1000 and KX-TDA ("Record Log Features", patterns A to C) and of
//! KX-TES824 and KX-TA616 (whose columns move with the model, so that its lines are read by words).

use std::ops::Range;
use std::time::Duration;

use super::settings::SmdrLayout;

/// What a line says of its call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    /// RC: it arrives.
    Received,
    /// AN: it was answered.
    Answered,
    /// NA: it was not answered.
    NotAnswered,
    /// TR: it was passed on.
    Transferred,
    /// Any other, or none: the line of a call that is over.
    Over,
}

/// Which way a call goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    In,
    Out,
    Internal,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SmdrLine {
    pub(crate) extension: String,
    /// The line to the outside.
    pub(crate) trunk: String,
    pub(crate) way: Way,
    /// The other party's number; empty where the exchange shows none.
    pub(crate) number: String,
    pub(crate) duration: Duration,
    pub(crate) condition: Condition,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parsed {
    Record(SmdrLine),
    /// A page's header, an empty line, a log-in of an extension, a reminder: nothing of a call.
    Nothing,
    /// None of the layout's lines.
    Garbage,
}

/// Reads one line.
pub(crate) fn parse(line: &str, layout: SmdrLayout) -> Parsed {
    let line = line.trim_end();
    let is_rule = line.bytes().all(|b| matches!(b, b'-' | b' ' | b'='));
    if is_rule || line.trim_start().starts_with("Date") {
        return Parsed::Nothing;
    }
    if !begins_with_a_date(line) {
        return Parsed::Garbage;
    }
    match layout {
        SmdrLayout::PanasonicTes => by_words(line),
        SmdrLayout::PanasonicA => by_columns(line, 26..51, 57..65, 77..79, 23..25),
        SmdrLayout::PanasonicB => by_columns(line, 26..46, 47..55, 78..80, 23..25),
        SmdrLayout::PanasonicC => by_columns(line, 28..78, 84..92, 116..118, 23..27),
    }
}

/// `01/02/02`, or `**/**/**` where the clock was set during the call.
fn begins_with_a_date(line: &str) -> bool {
    let mut bytes = line.bytes();
    let shape = [b'd', b'd', b'/', b'd', b'd', b'/', b'd', b'd', b' '];
    shape.iter().all(|wanted| {
        bytes.next().is_some_and(|byte| match wanted {
            b'd' => byte.is_ascii_digit() || byte == b'*',
            other => byte == *other,
        })
    })
}

fn by_columns(
    line: &str,
    dial: Range<usize>,
    duration: Range<usize>,
    condition: Range<usize>,
    trunk: Range<usize>,
) -> Parsed {
    let letters: Vec<char> = line.chars().collect();
    let column = |range: Range<usize>| -> String {
        let end = range.end.min(letters.len());
        let letters = letters.get(range.start..end).unwrap_or_default();
        letters.iter().collect::<String>().trim().to_owned()
    };
    let dialled = column(dial);
    let (extension, trunk) = (column(17..22), column(trunk));
    let Some((way, number)) = other_party(&dialled, &trunk) else { return Parsed::Nothing };
    let condition = match column(condition).as_str() {
        "RC" => Condition::Received,
        "AN" => Condition::Answered,
        "NA" => Condition::NotAnswered,
        "TR" => Condition::Transferred,
        _ => Condition::Over,
    };
    let duration = read_duration(&column(duration)).unwrap_or_default();
    Parsed::Record(SmdrLine { extension, trunk, way, number, duration, condition })
}

/// Whose call it is, by what stands in the column of the dialled number.
fn other_party(dialled: &str, trunk: &str) -> Option<(Way, String)> {
    if let Some((_, caller)) = dialled.split_once("<I>") {
        return Some((Way::In, number_in(caller)));
    }
    if let Some(extension) = dialled.strip_prefix("EXT") {
        return Some((Way::Internal, number_in(extension)));
    }
    // Log-ins, check-ins and reminders have words there and no trunk.
    let begins = dialled.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | '#' | '+'));
    (begins && !trunk.is_empty()).then(|| (Way::Out, number_in(dialled)))
}

/// The number in a text: a name may stand before the caller's number, and what was dialled after a
/// transfer or beside a pause is no part of it.
fn number_in(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '*' | '#');
    let begin = text.find(is_part).unwrap_or(text.len());
    let rest = text[begin..].split(['-', 'X', '.']).next().unwrap_or_default();
    rest.chars().filter(|c| is_part(*c)).collect()
}

/// `00:01'05"`: hours, minutes, seconds.
fn read_duration(text: &str) -> Option<Duration> {
    let (hours, rest) = text.split_once(':')?;
    let (minutes, seconds) = rest.split_once('\'')?;
    let number = |text: &str| text.trim_end_matches('"').parse::<u64>().ok();
    let seconds =
        number(hours)?.checked_mul(3_600)? + number(minutes)?.checked_mul(60)? + number(seconds)?;
    Some(Duration::from_secs(seconds))
}

/// `12/31/98 *12:54PM 101 02 < incoming > 00:07'48" ....`
fn by_words(line: &str) -> Parsed {
    let rest = line.get(8..).unwrap_or_default().trim_start();
    let mut words = rest.splitn(4, char::is_whitespace).map(str::trim).filter(|w| !w.is_empty());
    // With a blank before the hour the time is two words; its end is what is looked for.
    let Some((time, rest)) = rest.split_once(['M', 'm']).or_else(|| {
        let time = words.next()?;
        rest.split_once(time).map(|(_, rest)| (time, rest))
    }) else {
        return Parsed::Garbage;
    };
    let transferred = time.trim_start().starts_with('*');
    let mut parts = rest.split_whitespace();
    let (Some(extension), Some(trunk)) = (parts.next(), parts.next()) else {
        return Parsed::Garbage;
    };
    let words: Vec<&str> = parts.collect();
    let Some(place) = words.iter().position(|word| read_duration(word).is_some()) else {
        return Parsed::Garbage;
    };
    let dialled = words[..place].join(" ");
    let is_incoming = dialled.contains("ncoming");
    let number = match is_incoming {
        true => number_in(dialled.rsplit('>').next().unwrap_or_default()),
        false => number_in(&dialled),
    };
    Parsed::Record(SmdrLine {
        extension: extension.to_owned(),
        trunk: trunk.to_owned(),
        way: if is_incoming { Way::In } else { Way::Out },
        number,
        duration: read_duration(words[place]).unwrap_or_default(),
        condition: if transferred { Condition::Transferred } else { Condition::Over },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn record(line: &str, layout: SmdrLayout) -> SmdrLine {
        match parse(line, layout) {
            Parsed::Record(record) => record,
            other => panic!("{line}: {other:?}"),
        }
    }

    /// A line of pattern A from its fields.
    fn line_a(ext: &str, co: &str, dial: &str, duration: &str, condition: &str) -> String {
        format!(
            "01/02/02 10:03AM {ext:<5} {co:<2} {dial:<25} {:4} {duration:8} {:10} {condition}",
            "", ""
        )
    }

    #[test]
    fn the_lines_of_pattern_a_are_read() {
        let a = SmdrLayout::PanasonicA;
        let line = line_a("1200", "01", "<I>09121234567", "00:00'00", "RC");
        assert_eq!(
            record(&line, a),
            SmdrLine {
                extension: "1200".to_owned(),
                trunk: "01".to_owned(),
                way: Way::In,
                number: "09121234567".to_owned(),
                duration: Duration::ZERO,
                condition: Condition::Received,
            }
        );
        let named = line_a("1234", "01", "<D>CDE9876<I>Q CO 021881", "00:01'05", "");
        let named = record(&named, a);
        assert_eq!((named.way, named.number.as_str()), (Way::In, "021881"));
        assert_eq!((named.duration.as_secs(), named.condition), (65, Condition::Over));
        let out = record(&line_a("1234", "01", "0912123P4567-12", "00:12'05", "TR"), a);
        assert_eq!((out.way, out.number.as_str()), (Way::Out, "09121234567"));
        assert_eq!(out.condition, Condition::Transferred);
        let inside = record(&line_a("1234", "", "EXT1235", "00:00'05", ""), a);
        assert_eq!((inside.way, inside.number.as_str()), (Way::Internal, "1235"));
    }

    #[test]
    fn patterns_b_and_c_have_their_columns() {
        let b = format!(
            "01/02/02 10:03AM {:<5} {:<2} {:<20} {:8} {:10} {:10} {}",
            "2005", "01", "09121234567", "00:00'05", "00560.00EU", "9876543210", "AN"
        );
        let b = record(&b, SmdrLayout::PanasonicB);
        assert_eq!((b.number.as_str(), b.duration.as_secs()), ("09121234567", 5));
        assert_eq!(b.condition, Condition::Answered);
        let c = format!(
            "01/02/02 10:03AM {:<5} {:<4} {:<50} {:4} {:8} {:11} {:10} {}",
            "1230",
            "0001",
            "<I>ABC COMPANY09121234567",
            "0'05",
            "00:00'05",
            "00560.00EUR",
            "9876543210",
            "NA"
        );
        let c = record(&c, SmdrLayout::PanasonicC);
        assert_eq!((c.trunk.as_str(), c.number.as_str()), ("0001", "09121234567"));
        assert_eq!(c.condition, Condition::NotAnswered);
    }

    #[test]
    fn the_small_exchanges_lines_are_read_by_words() {
        let tes = SmdrLayout::PanasonicTes;
        let line = "12/31/98 *12:54PM 101 02 < incoming >09121234567      00:07'48\" ....";
        let line = record(line, tes);
        assert_eq!((line.way, line.number.as_str()), (Way::In, "09121234567"));
        assert_eq!((line.extension.as_str(), line.trunk.as_str()), ("101", "02"));
        assert_eq!((line.duration.as_secs(), line.condition), (468, Condition::Transferred));
        let line = record("12/31/98  1:04PM 103 05 09121234567 00:00'16\" ....", tes);
        assert_eq!((line.way, line.number.as_str()), (Way::Out, "09121234567"));
    }

    #[test]
    fn headers_and_reminders_are_nothing_and_noise_is_garbage() {
        let a = SmdrLayout::PanasonicA;
        let rule = "-".repeat(80);
        for line in
            ["", "  Date     Time    Ext   CO", &rule, &line_a("1234", "", "LOG IN", "", "")]
        {
            assert_eq!(parse(line, a), Parsed::Nothing, "{line}");
        }
        for line in ["hello", "\u{fffd}\u{fffd}\u{fffd}", "1/2/3", "01/02/0"] {
            assert_eq!(parse(line, a), Parsed::Garbage, "{line}");
        }
        // Cut anywhere, a line is read or not, and no more.
        let whole = line_a("1200", "01", "<I>نام09121234567", "00:00'00", "RC");
        for (cut, _) in whole.char_indices() {
            for (_, layout) in SmdrLayout::ALL {
                let _ = parse(&whole[..cut], layout);
            }
        }
    }
}
