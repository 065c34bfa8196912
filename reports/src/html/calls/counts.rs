//! How many calls there were of each kind, and how many were shown wrongly.

use documents::calls::{CallDirection, CallEnding, CallWrong, CallsRecord, ExchangeKind, Mismatch};
use maud::{Markup, html};

use crate::calls::{DIRECTIONS, ENDINGS, direction, ending, total};
use crate::locale::Locale;
use crate::messages::{calls as say, verdict as say_verdict};
use crate::page;
use crate::summary::fault_in_words;
use crate::table::{Column, Table};

/// The calls that were shown, and those with which something was wrong, each out of how many.
pub(super) fn shown(calls: &CallsRecord, locale: &Locale) -> Table {
    let language = locale.language;
    let columns = vec![
        Column::words(say::count_what(language)),
        Column::numbers(say::count_calls(language)),
        Column::numbers(say::count_of(language)),
    ];
    let mut table = Table::new(say::counts(language), columns);
    let played = total(&calls.played);
    let of_played = say::of_played(language, locale.integer(played));
    let of_shown = say::of_shown(language, locale.integer(calls.shown));
    let of_expected = say::of_expected(language, locale.integer(calls.expected));
    let of_due = say::of_due(language, locale.integer(played + calls.not_played));
    let expected = || locale.seconds(calls.expected_after_s);
    let left = say::left_active_meaning(language, locale.seconds(calls.left_after_s));
    let not_played = match calls.exchange.kind {
        ExchangeKind::Direct => say::not_played_meaning_direct(language),
        _ => say::not_played_meaning(language),
    };
    let lost = say::lost_meaning(language, expected());
    let too_short = say::too_short_meaning(language, expected());
    let duplicated = say::duplicated_meaning(language);
    let mismatched = say::mismatched_meaning(language);
    let rows = [
        (say::shown(language), say::shown_meaning(language), calls.shown, &of_expected, false),
        (say_verdict::fault_lost(language), lost, calls.lost, &of_expected, true),
        (say_verdict::fault_duplicated(language), duplicated, calls.duplicated, &of_shown, true),
        (say_verdict::fault_mismatched(language), mismatched, calls.mismatched, &of_shown, true),
        (say_verdict::fault_left_active(language), left, calls.left_active, &of_shown, true),
        (say::too_short(language), too_short, calls.too_short, &of_played, false),
        (say::not_played(language), not_played, calls.not_played, &of_due, false),
    ];
    for (name, meaning, count, of, is_fault) in rows {
        let number = locale.integer(count);
        table.row(vec![
            html! { (name) br; small { (meaning) } },
            html! { @if is_fault && count > 0 { strong { (number) } } @else { (number) } },
            html! { (of) },
        ]);
    }
    table
}

/// The calls that went wrong, with a heading; nothing where none did.
pub(super) fn findings(calls: &CallsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let columns = vec![
        Column::words(say::finding_fault(language)),
        Column::words(say::finding_number(language)),
        Column::words(say::finding_at(language)),
        Column::words(say::finding_detail(language)),
    ];
    let mut table = Table::new(say::findings(language), columns);
    for finding in &calls.findings {
        table.row(vec![
            html! { (fault_in_words(finding.wrong.fault(), locale)) },
            page::code(&finding.number),
            html! { (locale.seconds(finding.at_s)) },
            html! { (detail(&finding.wrong, locale)) },
        ]);
    }
    html! {
        @if !table.is_empty() {
            h3 { (say::findings(language)) }
            p.note { (say::findings_lead(language)) }
            div.wrong-calls { (table.markup()) }
        }
    }
}

/// What was expected of a call and what was there.
fn detail(wrong: &CallWrong, locale: &Locale) -> String {
    let language = locale.language;
    match wrong {
        CallWrong::Lost { lasted_s } => say::detail_lost(language, locale.seconds(*lasted_s)),
        CallWrong::Duplicated { shown_as } => {
            say::detail_duplicated(language, locale.integer(*shown_as))
        }
        CallWrong::Mismatched { how } => match how {
            Mismatch::NoCustomer => say::detail_no_customer(language),
            Mismatch::AnotherCustomer => say::detail_another_customer(language),
            Mismatch::CustomerOfNobody => say::detail_customer_of_nobody(language),
        },
        CallWrong::LeftActive { for_s } => {
            say::detail_left_active(language, locale.seconds(*for_s))
        }
    }
}

/// The calls that were played, by direction and ending, and the traffic that they make.
pub(super) fn played(calls: &CallsRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let (offered, carried) =
        (locale.significant(calls.erlangs_offered), locale.significant(calls.erlangs_carried));
    html! {
        @if total(&calls.played) == 0 { p { (page::missing(&say::none_played(language))) } }
        @else { (kinds(calls, locale).markup()) }
        p.note { (say::erlangs(language, offered, carried)) }
    }
}

/// Directions by endings; what never happened is left out.
fn kinds(calls: &CallsRecord, locale: &Locale) -> Table {
    let language = locale.language;
    let count = |direction: Option<CallDirection>, ending: Option<CallEnding>| -> u64 {
        let wanted = calls.played.iter().filter(|count| {
            direction.is_none_or(|direction| direction == count.direction)
                && ending.is_none_or(|ending| ending == count.ending)
        });
        wanted.map(|count| count.calls).sum()
    };
    let endings: Vec<_> = ENDINGS.into_iter().filter(|e| count(None, Some(*e)) > 0).collect();
    let directions: Vec<_> = DIRECTIONS.into_iter().filter(|d| count(Some(*d), None) > 0).collect();
    let mut columns = vec![Column::words(say::direction(language))];
    columns.extend(endings.iter().map(|e| Column::numbers(ending(*e, locale))));
    columns.push(Column::numbers(say::all(language)));
    let mut table = Table::new(say::played(language), columns);
    let row = |name: Markup, direction: Option<CallDirection>| {
        let cells = endings.iter().map(|e| Some(*e)).chain([None]);
        let cells = cells.map(|e| html! { (locale.integer(count(direction, e))) });
        std::iter::once(name).chain(cells).collect()
    };
    for way in &directions {
        table.row(row(html! { (direction(*way, locale)) }, Some(*way)));
    }
    if directions.len() > 1 {
        table.row(row(html! { strong { (say::all(language)) } }, None));
    }
    table
}
