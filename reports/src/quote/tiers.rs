//! The tiers of both editions: the vendor's cells beside the model's own answer.

use anstyle::Style as Ansi;
use maud::{Markup, html};
use sizing::inputs::HostKind;
use sizing::tiers::{ModelAnswer, TierRow, TierTable};
use sizing::vendor::{Edition, Tier, VendorCell};

use super::grid::{Grid, GridRow};
use super::{page as quote_page, terminal as quote_terminal, wording};
use crate::locale::Locale;
use crate::messages::quote::{beside, units};
use crate::messages::run;
use crate::page::{self, Section, foreign};
use crate::table::{Column, Table};
use crate::terminal::{Printer, Style};

/// One row of a tier: what it is, and the three answers in words.
struct Line {
    name: String,
    vendor: Option<(String, String)>,
    model: [String; 2],
}

/// What the vendor says, and what the model would say, in the order of a machine's description.
fn lines(row: &TierRow, locale: &Locale) -> Vec<Line> {
    let language = locale.language;
    let vendor = row.vendor.as_ref();
    let line = |name: String, vendor, of: &dyn Fn(&ModelAnswer) -> String| Line {
        name,
        vendor,
        model: [of(&row.model_minimum), of(&row.model_recommended)],
    };
    let processor = vendor.map(|tier| marked(&tier.cpu, locale.isolated(&tier.cpu.value), locale));
    let memory = vendor
        .map(|tier| marked(&tier.memory, wording::memory_of(tier.memory.value, locale), locale));
    let network = vendor
        .map(|tier| marked(&tier.network, wording::line_rate(tier.network.value, locale), locale));
    vec![
        line(beside::cell_cpu(language), processor, &|model| {
            let cores = beside::reference_cores(language, locale.integer(model.cores.into()));
            locale.list(&[cores, wording::class(model.class, locale)])
        }),
        line(beside::cell_memory(language), memory, &|model| {
            wording::memory(model.memory_gib, locale)
        }),
        line(beside::cell_network(language), network, &|model| {
            wording::megabits(model.network_mbit, locale)
        }),
        line(beside::data_volume(language), None, &|model| wording::space(model.data_gb, locale)),
        line(beside::disk_load(language), None, &|model| {
            units::iops(language, wording::operations(model.iops, locale))
        }),
        line(beside::disks(language), None, &|model| wording::disks(model.disks, locale)),
    ]
}

fn marked<T>(cell: &VendorCell<T>, value: String, locale: &Locale) -> (String, String) {
    (value, wording::mark(cell.provenance, locale))
}

/// The machine that a quote recommends, with the vendor's floor.
fn recommended(row: &TierRow, locale: &Locale) -> String {
    locale.list(&[
        wording::cores_on(HostKind::Physical, row.recommended_cores, locale),
        wording::memory(row.recommended_memory_gib, locale),
    ])
}

fn heading(row: &TierRow, locale: &Locale) -> String {
    beside::tier_users(locale.language, wording::tier(&row.name, locale))
}

/// What the table of 2020 said otherwise.
fn variant(tier: &Tier, locale: &Locale) -> Option<String> {
    let variant = tier.variant_2020.as_ref()?;
    Some(beside::variant_before(
        locale.language,
        wording::memory_of(variant.memory, locale),
        wording::users(variant.users_from, locale),
    ))
}

fn rows_of(tiers: &TierTable, edition: Edition) -> impl Iterator<Item = &TierRow> {
    tiers.rows.iter().filter(move |row| row.edition == edition)
}

fn edition_heading(edition: Edition, locale: &Locale) -> String {
    beside::edition(locale.language, wording::edition(edition, locale))
}

/// The tables for a terminal.
pub(super) fn terminal(tiers: &TierTable, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let grid = Grid { printer: &printer, locale, columns: 3 };
    let mut out = String::new();
    let lead = beside::tiers_title_lead(language, locale.isolated(&tiers.demand_set));
    printer.paragraph(&mut out, &lead, Ansi::new(), "");
    for edition in Edition::ALL {
        quote_terminal::heading(&mut out, &edition_heading(edition, locale), &printer);
        let answers = [beside::vendor, beside::model_minimum, beside::model_recommended];
        grid.headings(&mut out, &answers.map(|name| name(language)));
        for row in rows_of(tiers, edition) {
            tier_of_grid(&mut out, row, locale, &grid);
        }
    }
    out
}

fn tier_of_grid(out: &mut String, row: &TierRow, locale: &Locale, grid: &Grid<'_>) {
    let language = locale.language;
    let at = beside::computed_at(language, locale.integer(row.model_recommended.users.into()));
    grid.group(out, &format!("{} ({at})", heading(row, locale)));
    for line in lines(row, locale) {
        let vendor = match line.vendor {
            Some((value, mark)) => format!("{value} [{mark}]"),
            None => "–".to_owned(),
        };
        let cells = std::iter::once(vendor).chain(line.model).map(|cell| vec![cell]).collect();
        grid.row(out, &GridRow { name: line.name, cells });
    }
    let sum = format!("{}: {}", beside::with_floor(language), recommended(row, locale));
    let ask = row.ask.as_ref().map(|ask| wording::text(ask, locale));
    let variant = row.vendor.as_ref().and_then(|tier| variant(tier, locale));
    for note in std::iter::once(sum).chain(variant).chain(ask) {
        grid.printer.paragraph(out, &note, Ansi::new().dimmed(), "  ");
    }
}

/// The page.
pub(super) fn page(tiers: &TierTable, locale: &Locale) -> String {
    let language = locale.language;
    let masthead = html! {
        p.kicker {
            span.wordmark { (run::wordmark(language)) }
            span { (page::code(&tiers.vendor_tables)) }
        }
        h1 { (beside::tiers_title(language)) }
        p.lead { (beside::tiers_title_lead(language, locale.isolated(&tiers.demand_set))) }
    };
    let section = |edition: Edition| Section {
        id: edition.name(),
        heading: edition_heading(edition, locale),
        lead: None,
        body: html! {
            @for row in rows_of(tiers, edition) { (tier_markup(row, locale)) }
        },
    };
    let mut sections: Vec<Section> = Edition::ALL.map(section).into();
    sections.push(Section {
        id: "marks",
        heading: crate::messages::quote::legend(language),
        lead: None,
        body: quote_page::legend(locale),
    });
    let title = beside::tiers_title(language);
    page::document(locale, &title, &masthead, &run::contents(language), &sections)
}

fn tier_markup(row: &TierRow, locale: &Locale) -> Markup {
    let language = locale.language;
    let at = beside::computed_at(language, locale.integer(row.model_recommended.users.into()));
    let headings = [
        crate::messages::quote::item(language),
        beside::vendor(language),
        beside::model_minimum(language),
        beside::model_recommended(language),
    ];
    let caption = format!("{}, {}", edition_heading(row.edition, locale), heading(row, locale));
    let mut table = Table::new(caption, headings.into_iter().map(Column::words).collect());
    for line in lines(row, locale) {
        let vendor = match &line.vendor {
            Some((value, mark)) => html! { (value) " " span.prov { (mark) } },
            None => page::missing(&beside::not_said(language)),
        };
        let model = line.model.iter().map(|value| html! { (value) });
        let cells = [html! { (line.name) }, vendor];
        table.row(cells.into_iter().chain(model).collect());
    }
    html! {
        h3 { (heading(row, locale)) " " small { (at) } }
        (table.markup())
        p { strong { (beside::with_floor(language)) ": " } (recommended(row, locale)) }
        @if let Some(note) = row.vendor.as_ref().and_then(|tier| variant(tier, locale)) {
            p.note { (note) }
        }
        @if let Some(ask) = &row.ask { p.note { (wording::text(ask, locale)) } }
        @for source in overrulers(row.vendor.as_ref()) { p.note { (foreign(source)) } }
    }
}

/// Who overruled cells of the tier, each once.
fn overrulers(tier: Option<&Tier>) -> Vec<&str> {
    let Some(tier) = tier else { return Vec::new() };
    let sources = [&tier.cpu.source, &tier.memory.source, &tier.network.source];
    let mut sources: Vec<&str> = sources.into_iter().filter_map(Option::as_deref).collect();
    sources.dedup();
    sources
}
