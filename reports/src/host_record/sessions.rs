//! All sessions of a host record as rows of one table.

use documents::benchmark::{DiskSeries, Series, Session};

use super::wording::{STOPPED, UNSTEADY, length, number};
use crate::Language;
use crate::locale::Locale;
use crate::messages::{figures, host_record as say};

/// Columns of the table.
pub(super) const COLUMNS: usize = 9;

/// The headings; all but the first two stand over numbers.
pub(super) fn headings(language: Language) -> [String; COLUMNS] {
    [
        say::started(language),
        say::length(language),
        say::index_single(language),
        say::index_all(language),
        say::copy_short(language),
        say::random_short(language),
        say::commit_short(language),
        say::stolen_single(language),
        say::stolen_all(language),
    ]
}

/// The cells of a session; `None` where it did not measure.
pub(super) fn cells(session: &Session, locale: &Locale) -> [Option<String>; COLUMNS] {
    let cpu = session.cpu.as_ref();
    let disk = session.disk.as_ref();
    let stolen = session.stolen.as_ref();
    let rate = |pattern: Option<&DiskSeries>| pattern.map(|p| figure(&p.rate, locale));
    let length = length(session.length, locale.language);
    [
        Some(locale.short_moment(&session.started_at)),
        Some(match session.interrupted {
            true => length + STOPPED,
            false => length,
        }),
        cpu.map(|cpu| locale.trimmed(cpu.index_single, 2)),
        cpu.map(|cpu| locale.trimmed(cpu.index_all, 2)),
        session.memory.as_ref().map(|memory| figure(&memory.copy, locale)),
        rate(disk.and_then(|disk| disk.random.as_ref())),
        rate(disk.and_then(|disk| disk.commit.as_ref())),
        stolen.map(|stolen| locale.share(stolen.single.share_over_200_us)),
        stolen.map(|stolen| locale.share(stolen.all.share_over_200_us)),
    ]
}

/// A median without its unit, which stands in the heading; marked where it was not steady.
fn figure(series: &Series, locale: &Locale) -> String {
    let mark = if series.steady { "" } else { UNSTEADY };
    number(series.median, locale) + mark
}

/// What stands in a cell where nothing was measured.
pub(super) fn missing(language: Language) -> String {
    figures::not_measured(language)
}
