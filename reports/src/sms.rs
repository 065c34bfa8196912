//! What the short messages of a run are called in words, and where two accounts of them differ:
//! shared by the page and the terminal.

use documents::run::{RunRecord, StepRecord};
use documents::sms::{
    Alteration, Beside, CampaignRecord, GatewayKind, Malformation, SmsFault, SmsRefusal, SmsTally,
};

use crate::locale::Locale;
use crate::messages::sms::{self as say, around, findings};
use crate::summary::{SCREEN_POP, workload};

/// The workload of messages.
pub(crate) const WORKLOAD: &str = "sms";
/// The workload of what comes in.
pub(crate) const INBOUND: &str = "sms_inbound";
/// The step of a campaign's message: from the campaign's instant to the gateway.
pub(crate) const CAMPAIGN_MESSAGE: &str = "campaign_message";
/// The step of a single message, likewise.
pub(crate) const SINGLE_MESSAGE: &str = "single_message";
/// The step of a delivery report: from its instant to the CRM's answer.
pub(crate) const DELIVERY_REPORT: &str = "delivery_report";
/// The step of a customer's reply, likewise.
pub(crate) const REPLY: &str = "reply";

/// A step of the messages, if it was measured.
pub(crate) fn step<'a>(
    record: &'a RunRecord,
    workload: &str,
    name: &str,
) -> Option<&'a StepRecord> {
    record.steps.iter().find(|step| step.workload == workload && step.name == name)
}

/// All messages' way to the gateway, if it was measured.
pub(crate) fn whole(record: &RunRecord) -> Option<&StepRecord> {
    record.workloads.iter().find(|step| step.workload == WORKLOAD)
}

/// How many messages had which fault, in the order of a table.
pub(crate) fn faults(tally: &SmsTally) -> [(SmsFault, u64); 5] {
    [
        (SmsFault::Lost, tally.lost),
        (SmsFault::Duplicated, tally.duplicated),
        (SmsFault::Reordered, tally.reordered),
        (SmsFault::Altered, tally.altered),
        (SmsFault::Malformed, tally.malformed),
    ]
}

/// What a campaign is called, by its place from 1.
pub(crate) fn campaign(number: u64, locale: &Locale) -> String {
    say::campaign_number(locale.language, locale.integer(number))
}

/// What the gateway was.
pub(crate) fn kind(kind: &GatewayKind, locale: &Locale) -> String {
    match kind {
        GatewayKind::Http { description } => {
            around::kind_http(locale.language, locale.isolated(description))
        }
        GatewayKind::Modem => around::kind_modem(locale.language),
    }
}

/// Why a gateway refuses.
pub(crate) fn refusal(why: SmsRefusal, locale: &Locale) -> String {
    let words = match why {
        SmsRefusal::Credentials => around::refusal_credentials,
        SmsRefusal::Sender => around::refusal_sender,
        SmsRefusal::Number => around::refusal_number,
        SmsRefusal::Text => around::refusal_text,
        SmsRefusal::Rate => around::refusal_rate,
        SmsRefusal::Error => around::refusal_error,
    };
    words(locale.language)
}

/// How a text was altered.
pub(crate) fn alteration(how: Alteration, locale: &Locale) -> String {
    let words = match how {
        Alteration::QuestionMarks => findings::question_marks,
        Alteration::Mojibake => findings::mojibake,
        Alteration::ArabicLetters => findings::arabic_letters,
        Alteration::Joiner => findings::joiner,
        Alteration::Digits => findings::digits,
        Alteration::Astral => findings::astral,
        Alteration::CutOff => findings::cut_off,
        Alteration::Other => findings::other,
    };
    words(locale.language)
}

/// What else was wrong in a request.
pub(crate) fn malformation(what: Malformation, locale: &Locale) -> String {
    let words = match what {
        Malformation::CountryCode => findings::country_code,
        Malformation::AnotherNumber => findings::another_number,
        Malformation::Sender => findings::sender,
        Malformation::Credentials => findings::credentials,
        Malformation::NotUtf8 => findings::not_utf8,
    };
    words(locale.language)
}

/// Sentences on where the CRM's word on a campaign and the gateway's count differ; none where they
/// agree or where the CRM says nothing.
pub(crate) fn disagreements(number: u64, record: &CampaignRecord, locale: &Locale) -> Vec<String> {
    let Some(crm) = &record.crm else { return Vec::new() };
    let (language, tally) = (locale.language, &record.tally);
    let whole = |count| locale.integer(count);
    let name = campaign(number, locale);
    let known = crm.waiting + crm.sent + crm.failed;
    let (sent, attempts) = (whole(crm.sent), whole(crm.attempts));
    [
        (crm.sent != tally.arrived)
            .then(|| say::said_sent_differs(language, &name, sent, whole(tally.arrived))),
        (known != tally.started)
            .then(|| say::said_all_differs(language, &name, whole(known), whole(tally.started))),
        (crm.attempts != tally.attempts)
            .then(|| say::said_attempts_differs(language, &name, attempts, whole(tally.attempts))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// By how much something else was slower or faster while a campaign drained, as a sentence.
pub(crate) fn comparison(beside: &Beside, locale: &Locale) -> String {
    let language = locale.language;
    let compared = |name: String, quantile| {
        let both =
            beside.draining.quantile_ms(quantile).zip(beside.otherwise.quantile_ms(quantile));
        let Some((draining, otherwise)) = both else {
            return around::not_comparable(language, name);
        };
        let difference = locale.milliseconds((draining - otherwise).abs());
        let (longer, shorter) = (draining > otherwise, draining < otherwise);
        let (draining, otherwise) = (locale.milliseconds(draining), locale.milliseconds(otherwise));
        match (longer, shorter) {
            (true, _) => around::longer(language, name, difference, draining, otherwise),
            (_, true) => around::shorter(language, name, difference, draining, otherwise),
            _ => around::the_same(language, name, draining),
        }
    };
    let (median, p95) = (around::median(language), around::p95(language));
    let what = timed(&beside.of, locale);
    around::compared(language, what, compared(median, 0.5), compared(p95, 0.95))
}

/// What is timed beside a campaign, as it begins a sentence.
pub(crate) fn timed(of: &str, locale: &Locale) -> String {
    match of {
        SCREEN_POP => around::timed_pops(locale.language),
        other => around::timed_answers(locale.language, workload(other, locale)),
    }
}

/// A text in three pieces: what it shares with another one before and after their difference, and
/// what is its own between.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pieces<'a> {
    pub(crate) before: &'a str,
    pub(crate) own: &'a str,
    pub(crate) after: &'a str,
}

/// Two texts in pieces, the shared ones as long as can be.
pub(crate) fn difference<'a>(given: &'a str, got: &'a str) -> (Pieces<'a>, Pieces<'a>) {
    let same = |(a, b): &(char, char)| a == b;
    let length = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(same).map(|(character, _)| character.len_utf8()).sum()
    };
    let before = length(&mut given.chars().zip(got.chars()));
    let (given_rest, got_rest) = (&given[before..], &got[before..]);
    let after = length(&mut given_rest.chars().rev().zip(got_rest.chars().rev()));
    let pieces = |text: &'a str| Pieces {
        before: &text[..before],
        own: &text[before..text.len() - after],
        after: &text[text.len() - after..],
    };
    (pieces(given), pieces(got))
}

/// Code points that are written out of a difference; it may be the whole rest of a text.
const CODE_POINTS_MOST: usize = 2;

/// The code points of a text, for what cannot be seen or told apart: `U+200C`. `None` for no text.
pub(crate) fn code_points(text: &str) -> Option<String> {
    let mut points: Vec<String> = text
        .chars()
        .take(CODE_POINTS_MOST)
        .map(|character| format!("U+{:04X}", u32::from(character)))
        .collect();
    if text.chars().count() > CODE_POINTS_MOST {
        points.push("…".to_owned());
    }
    (!points.is_empty()).then(|| points.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, got: &str, own: (&str, &str)) {
        let (left, right) = difference(given, got);
        assert_eq!((left.own, right.own), own);
        for (text, pieces) in [(given, left), (got, right)] {
            assert_eq!([pieces.before, pieces.own, pieces.after].concat(), text);
        }
    }

    #[test]
    fn a_difference_is_as_short_as_can_be_and_loses_no_letter() {
        check("می\u{200c}شود", "می شود", ("\u{200c}", " "));
        check("می\u{200c}شود", "میشود", ("\u{200c}", ""));
        check("کتابی", "كتابي", ("کتابی", "كتابي"));
        check("قرار 😀 ما", "قرار ? ما", ("😀", "?"));
        check("تا فردا", "تا", (" فردا", ""));
        check("aa", "aaa", ("", "a"));
        check("same", "same", ("", ""));
    }

    #[test]
    fn code_points_of_a_long_difference_are_cut() {
        assert_eq!(code_points("\u{200c}").as_deref(), Some("U+200C"));
        assert_eq!(code_points("😀").as_deref(), Some("U+1F600"));
        assert_eq!(code_points(""), None);
        let long = code_points("abcdef").expect("not empty");
        assert_eq!(long, "U+0061 U+0062 …");
    }
}
