//! The first messages that went wrong, each with where its text differs.

use documents::sms::{Alteration, SmsFinding, SmsRecord, SmsWrong};
use maud::{Markup, html};
use unicode_width::UnicodeWidthChar;

use crate::foreign;
use crate::locale::Locale;
use crate::messages::sms::findings as say;
use crate::sms::{Pieces, alteration, campaign, code_points, difference, malformation};
use crate::summary::message_fault_in_words;
use crate::table::{Column, Table};

/// The list with a heading; nothing where nothing went wrong.
pub(super) fn markup(sms: &SmsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let columns = vec![
        Column::words(say::fault(language)),
        Column::words(say::message(language)),
        Column::words(say::at(language)),
        Column::words(say::detail(language)),
    ];
    let mut table = Table::new(say::heading(language), columns);
    for finding in &sms.findings {
        table.row(vec![
            html! { (message_fault_in_words(finding.wrong.fault(), locale)) },
            html! { (which(finding, locale)) },
            html! { (locale.seconds(finding.at_s)) },
            detail(&finding.wrong, locale),
        ]);
    }
    html! {
        @if !table.is_empty() {
            h3 { (say::heading(language)) }
            p.note { (say::lead(language)) }
            div.wrong-messages { (table.markup()) }
        }
    }
}

fn which(finding: &SmsFinding, locale: &Locale) -> String {
    let number = locale.integer(finding.message);
    match finding.campaign {
        Some(of) => say::of_campaign(locale.language, campaign(of, locale), number),
        None => say::of_singles(locale.language, number),
    }
}

fn detail(wrong: &SmsWrong, locale: &Locale) -> Markup {
    let language = locale.language;
    match wrong {
        SmsWrong::Lost => html! { (say::lost(language)) },
        SmsWrong::Duplicated { times } => {
            html! { (say::duplicated(language, locale.integer(*times))) }
        }
        SmsWrong::Reordered { behind: 1 } => html! { (say::reordered_one(language)) },
        SmsWrong::Reordered { behind } => {
            html! { (say::reordered(language, locale.integer(*behind))) }
        }
        SmsWrong::Altered { how, given, got } => {
            html! { (alteration(*how, locale)) (texts(*how, given, got, locale)) }
        }
        SmsWrong::Malformed { what } => html! { (malformation(*what, locale)) },
    }
}

/// Both texts with their difference marked, and that difference by its code points where letters may
/// look alike or are not seen at all.
fn texts(how: Alteration, given: &str, got: &str, locale: &Locale) -> Markup {
    let language = locale.language;
    let (left, right) = difference(given, got);
    let points = |text: &str| match code_points(text) {
        Some(points) => locale.own_direction(&points),
        None => say::nothing(language),
    };
    let change = say::instead(language, points(left.own), points(right.own));
    let is_hard_to_see = match how {
        Alteration::ArabicLetters
        | Alteration::Joiner
        | Alteration::Digits
        | Alteration::Astral => true,
        Alteration::QuestionMarks
        | Alteration::Mojibake
        | Alteration::CutOff
        | Alteration::Other => false,
    };
    html! {
        dl.texts {
            dt { (say::given(language)) } dd { (text(&left)) }
            dt { (say::got(language)) } dd { (text(&right)) }
            @if is_hard_to_see { dt { (say::marked(language)) } dd { small { (change) } } }
        }
    }
}

/// A text with its own piece marked, in the direction of its first letter. What has no width is marked
/// by an upright line, and so is the place where the other text has more.
fn text(pieces: &Pieces<'_>) -> Markup {
    let unseen = pieces.own.chars().all(|character| character.width().unwrap_or(0) == 0);
    html! {
        bdi dir="auto" {
            (foreign::shown(pieces.before))
            mark class=[unseen.then_some("unseen")] { (foreign::shown(pieces.own)) }
            (foreign::shown(pieces.after))
        }
    }
}
