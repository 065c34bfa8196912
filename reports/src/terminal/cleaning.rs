//! What was deleted of a run's traces, in a few lines.

use anstyle::{AnsiColor, Style as Ansi};
use documents::cleaning::{CleanedKind, CleaningRecord, LeftBehind, MarkedKind};

use super::{Printer, Style};
use crate::Language;
use crate::locale::Locale;
use crate::messages::cleaning as say;

/// What became of a run's traces: by kind, and what nothing deletes.
pub fn cleaning(record: &CleaningRecord, language: Language, style: Style) -> String {
    let locale = Locale::of(language);
    let printer = Printer { language, style };
    let (deleted, target) = (locale.integer(record.deleted()), locale.isolated(&record.target));
    let (headline, colour) = match record.is_complete() {
        true => (say::headline_clean(language, deleted, target), AnsiColor::Green),
        false => (say::headline_partly(language, deleted, target), AnsiColor::Yellow),
    };
    let mut text = String::new();
    printer.paragraph(&mut text, &headline, colour.on_default().bold(), "");
    let marker = say::marker(language, locale.isolated(&record.marker));
    let kinds = record.kinds.iter().map(|kind| of_kind(kind, &locale));
    for line in std::iter::once(marker).chain(kinds) {
        printer.paragraph(&mut text, &line, Ansi::new(), "  ");
    }
    if !record.left.is_empty() {
        let heading = format!("{}:", say::left(language));
        printer.paragraph(&mut text, &heading, Ansi::new().bold(), "");
    }
    for left in &record.left {
        printer.paragraph(&mut text, &left_behind(left, &locale), Ansi::new(), "  ");
    }
    text
}

fn of_kind(of: &CleanedKind, locale: &Locale) -> String {
    let language = locale.language;
    let (kind, deleted) = (name(of.kind, language), locale.integer(of.deleted));
    let Some(kept) = &of.kept else { return say::deleted(language, kind, deleted) };
    let reason = locale.isolated(&kept.reason);
    match kept.records {
        Some(records) => say::kept(language, kind, deleted, locale.integer(records), reason),
        None => say::kept_unknown(language, kind, deleted, reason),
    }
}

fn name(kind: MarkedKind, language: Language) -> String {
    match kind {
        MarkedKind::Invoice => say::invoices(language),
        MarkedKind::Ticket => say::tickets(language),
        MarkedKind::Task => say::tasks(language),
        MarkedKind::Activity => say::activities(language),
        MarkedKind::Person => say::persons(language),
        MarkedKind::Campaign => say::campaigns(language),
        MarkedKind::Message => say::singles(language),
    }
}

fn left_behind(left: &LeftBehind, locale: &Locale) -> String {
    let language = locale.language;
    match left {
        LeftBehind::Calls { at_most } => say::left_calls(language, locale.integer(*at_most)),
        LeftBehind::Replies { at_most } => say::left_replies(language, locale.integer(*at_most)),
        LeftBehind::TaskProgress => say::left_progress(language),
        LeftBehind::HttpRequests => say::left_http(language),
    }
}

#[cfg(test)]
mod tests {
    use documents::cleaning::{Kept, SCHEMA};

    use super::*;

    fn record(kept: Option<Kept>) -> CleaningRecord {
        CleaningRecord {
            schema: SCHEMA.to_owned(),
            target: "http://127.0.0.1:8080/".to_owned(),
            marker: "mizan-smoke-1-20261124T153004Z".to_owned(),
            kinds: vec![CleanedKind { kind: MarkedKind::Ticket, deleted: 12, kept }],
            left: vec![LeftBehind::Calls { at_most: 7 }],
        }
    }

    const STYLE: Style = Style { colour: false, width: 100 };

    #[test]
    fn what_is_kept_is_told_with_its_number_and_its_reason() {
        let kept = Some(Kept { records: Some(3), reason: "answered 403".to_owned() });
        let text = cleaning(&record(kept), Language::English, STYLE);
        assert!(text.contains("some with its marker are left"), "{text}");
        assert!(text.contains("12 deleted, 3 kept: answered 403"), "{text}");
        let unknown = Some(Kept { records: None, reason: "answered 500".to_owned() });
        let text = cleaning(&record(unknown), Language::English, STYLE);
        assert!(text.contains("is not known: answered 500"), "{text}");
    }

    #[test]
    fn what_no_api_deletes_is_told_even_if_everything_else_is_gone() {
        let text = cleaning(&record(None), Language::English, STYLE);
        assert!(
            text.contains("none with its marker is left") && text.contains("up to 7"),
            "{text}"
        );
        let persian = cleaning(&record(None), Language::Persian, STYLE);
        assert!(persian.contains("تا ۷") && persian.contains("۱۲ حذف شد"), "{persian}");
    }
}
