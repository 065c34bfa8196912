//! A calibration for a terminal.

use anstyle::Style as Ansi;
use sizing::calibration::{CalibrationLevel, CalibrationRecord};

use super::wording;
use crate::locale::Locale;
use crate::messages::{calibration as say, figures};
use crate::terminal::{Printer, Style};

pub(super) fn text(record: &CalibrationRecord, locale: &Locale, style: Style) -> String {
    let language = locale.language;
    let printer = Printer { language, style };
    let mut out = String::new();
    printer.paragraph(&mut out, &wording::headline(record, locale), Ansi::new().bold(), "");
    if let Some(error) = wording::error(record, locale) {
        printer.paragraph(&mut out, &error, Ansi::new(), "");
    }
    let mut block = |heading: String, lines: Vec<String>| {
        out.push('\n');
        printer.paragraph(&mut out, &heading, Ansi::new().bold(), "");
        for line in lines {
            printer.paragraph(&mut out, &line, Ansi::new(), "  ");
        }
    };
    let pairs = |rows: Vec<(String, String)>| -> Vec<String> {
        rows.iter().map(|(name, value)| say::line(language, name, value)).collect()
    };
    block(say::law(language), pairs(wording::law(record, locale)));
    let levels = record.levels.iter().map(|level| level_line(level, locale));
    block(say::levels(language), levels.collect());
    if !record.steps.is_empty() {
        block(say::steps(language), steps(record, locale));
    }
    if !record.refused.is_empty() {
        block(say::refused(language), refused(record, locale));
    }
    let scalability = wording::scalability(&record.scalability, locale);
    block(say::scalability(language), scalability.map_or_else(|why| vec![why], pairs));
    if record.demand_set.is_some() {
        out.push('\n');
        printer.paragraph(&mut out, &say::assumed(language), Ansi::new().dimmed(), "");
    }
    out
}

fn level_line(level: &CalibrationLevel, locale: &Locale) -> String {
    let language = locale.language;
    let figures_of = |throughput_per_s: f64, response_ms: f64, p95_ms: Option<f64>| {
        say::level_figures(
            language,
            locale.decimal(throughput_per_s, 2),
            locale.milliseconds(response_ms),
            wording::quantile(p95_ms, locale),
        )
    };
    let measured = figures_of(level.throughput_per_s, level.response_ms, level.response_p95_ms);
    let predicted = match &level.predicted {
        Some(of) => figures_of(of.throughput_per_s, of.response_ms, of.response_p95_ms),
        None => figures::not_measured(language),
    };
    let used = wording::used(level, locale);
    say::level_line(language, locale.users(level.users), used, measured, predicted)
}

fn steps(record: &CalibrationRecord, locale: &Locale) -> Vec<String> {
    let line = |step: &sizing::calibration::StepFigure| {
        say::step_line(
            locale.language,
            locale.isolated(&step.name),
            wording::figure(&step.cpu_ms, |ms| locale.milliseconds(ms), locale),
            locale.milliseconds(step.base_ms),
            locale.integer(step.samples),
            wording::basis(step.basis, locale),
        )
    };
    record.steps.iter().map(line).collect()
}

fn refused(record: &CalibrationRecord, locale: &Locale) -> Vec<String> {
    let line = |run: &sizing::calibration::RefusedRun| {
        say::refused_line(
            locale.language,
            locale.moment(&run.run),
            locale.users(run.users),
            wording::refusal(&run.reason, locale),
        )
    };
    record.refused.iter().map(line).collect()
}
