//! Axes: how values become places, where the ticks stand, and what is written at them.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

use crate::Language;
use crate::locale::Locale;
use crate::messages::{figures, run as say};

/// What an axis measures, and so how its values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// Seconds since the start.
    Elapsed,
    /// Users, steps.
    Count,
    /// Events a second.
    PerSecond,
    /// Durations, in milliseconds.
    Duration,
    /// Parts of a whole, in `[0, 1]`.
    Share,
    /// Memory, in units of 2^30 bytes.
    Gibibytes,
    /// Disk traffic, in units of 10^6 bytes a second.
    MegabytesPerSecond,
}

impl Quantity {
    /// A value in a table, without its unit.
    pub(super) fn cell(self, value: f64, locale: &Locale) -> String {
        match self {
            Quantity::Elapsed => locale.trimmed(value, 1),
            Quantity::Count => locale.trimmed(value, 0),
            Quantity::PerSecond | Quantity::MegabytesPerSecond => locale.decimal(value, 1),
            Quantity::Duration => locale.significant(value),
            Quantity::Share => figures::percent(locale.language, locale.decimal(value * 100.0, 2)),
            Quantity::Gibibytes => locale.decimal(value, 2),
        }
    }

    /// The heading of its column in a table.
    pub(super) fn heading(self, language: Language) -> String {
        match self {
            Quantity::Elapsed => say::column_time_s(language),
            Quantity::Duration => say::column_ms(language),
            other => other.title(language),
        }
    }

    /// What is written beside the axis.
    fn title(self, language: Language) -> String {
        match self {
            Quantity::Elapsed => say::since_start_s(language),
            Quantity::Count => say::axis_count(language),
            Quantity::PerSecond => say::axis_per_second(language),
            Quantity::Duration => say::axis_duration_log(language),
            Quantity::Share => say::axis_share(language),
            Quantity::Gibibytes => say::axis_gib(language),
            Quantity::MegabytesPerSecond => say::axis_mb_per_s(language),
        }
    }
}

/// How values become places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Linear,
    Logarithmic,
}

/// A place on an axis with what is written there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// An axis.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub(crate) quantity: Quantity,
    pub(crate) title: String,
    scale: Scale,
    span: Range<f64>,
    pub(crate) ticks: Vec<Tick>,
}

impl Axis {
    /// Time since the start: ticks at whole seconds, minutes or hours, in the unit that suits.
    pub(crate) fn elapsed(until_s: f64, locale: &Locale) -> Self {
        const STEPS_S: [f64; 16] = [
            1., 2., 5., 10., 15., 30., 60., 120., 300., 600., 900., 1_800., 3_600., 7_200.,
            14_400., 43_200.,
        ];
        let until_s = if until_s > 0.0 { until_s } else { 1.0 };
        let (unit_s, title) = match until_s {
            s if s <= 180.0 => (1.0, say::since_start_s(locale.language)),
            s if s <= 10_800.0 => (60.0, say::since_start_min(locale.language)),
            _ => (3_600.0, say::since_start_h(locale.language)),
        };
        let step = STEPS_S
            .into_iter()
            .find(|step| until_s / step <= 8.0 && *step >= unit_s)
            .unwrap_or_else(|| nice_step(until_s / 8.0));
        let ticks = multiples(step, until_s)
            .map(|at| Tick { at, label: locale.trimmed(at / unit_s, 1) })
            .collect();
        let quantity = Quantity::Elapsed;
        Axis { quantity, title, scale: Scale::Linear, span: 0.0..until_s, ticks }
    }

    /// From zero to a round number not under the largest value.
    pub(crate) fn from_zero(quantity: Quantity, largest: f64, locale: &Locale) -> Self {
        let largest = if largest > 0.0 { largest } else { 1.0 };
        let mut step = nice_step(largest / 5.0);
        if quantity == Quantity::Count {
            step = step.max(1.0);
        }
        let top = (largest / step - 1e-9).ceil() * step;
        let places = (-step.log10().floor()).max(0.0) as usize;
        let label = |at| match quantity {
            Quantity::Share => locale.utilisation(at),
            _ => locale.decimal(at, places),
        };
        let ticks = multiples(step, top).map(|at| Tick { at, label: label(at) }).collect();
        let title = quantity.title(locale.language);
        Axis { quantity, title, scale: Scale::Linear, span: 0.0..top, ticks }
    }

    /// Shares of a whole, all of it.
    pub(crate) fn whole(locale: &Locale) -> Self {
        let ticks =
            multiples(0.25, 1.0).map(|at| Tick { at, label: locale.utilisation(at) }).collect();
        let quantity = Quantity::Share;
        let title = quantity.title(locale.language);
        Axis { quantity, title, scale: Scale::Linear, span: 0.0..1.0, ticks }
    }

    /// Durations in milliseconds on a logarithmic scale, between round numbers around the values.
    pub(crate) fn durations(smallest_ms: f64, largest_ms: f64, locale: &Locale) -> Self {
        // Nothing faster than a microsecond is told apart by the recorder.
        let smallest = smallest_ms.max(1e-3);
        let largest = largest_ms.max(smallest);
        let steps: Vec<f64> = round_durations().collect();
        let from = steps.iter().copied().rfind(|s| *s <= smallest).unwrap_or(1e-3);
        let to = steps.iter().copied().find(|s| *s >= largest && *s > from).unwrap_or(1e8);
        let decades = (to / from).log10();
        let ticks = steps
            .into_iter()
            .filter(|step| (from..=to).contains(step))
            .filter(|step| decades <= 2.0 || (step.log10() - step.log10().round()).abs() < 1e-9)
            .map(|at| Tick { at, label: duration_label(at, locale) })
            .collect();
        let quantity = Quantity::Duration;
        let title = quantity.title(locale.language);
        Axis { quantity, title, scale: Scale::Logarithmic, span: from..to, ticks }
    }

    /// The same axis with other words beside it.
    pub(crate) fn titled(self, title: String) -> Self {
        Axis { title, ..self }
    }

    /// The label of the tick at this value.
    pub(super) fn label(&self, at: f64) -> String {
        self.ticks
            .iter()
            .find(|tick| tick.at == at)
            .map(|tick| tick.label.clone())
            .unwrap_or_default()
    }

    /// Where a value lies between the ends, in `[0, 1]`.
    fn part(&self, value: f64) -> f64 {
        let Range { start, end } = self.span;
        let value = value.clamp(start, end);
        match self.scale {
            Scale::Linear => (value - start) / (end - start),
            Scale::Logarithmic => (value / start).ln() / (end / start).ln(),
        }
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        limit.0 + (f64::from(limit.1 - limit.0) * self.part(*value)).round() as i32
    }

    /// All ticks where they fit, otherwise every second, third, ... of them.
    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let room = hint.bold_points().max(1);
        let stride = self.ticks.len().div_ceil(room).max(1);
        self.ticks.iter().step_by(stride).map(|tick| tick.at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.span.clone()
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is not under the value.
fn nice_step(at_least: f64) -> f64 {
    let power = 10_f64.powf(at_least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= at_least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// 0, step, 2 step, ... up to the end.
fn multiples(step: f64, until: f64) -> impl Iterator<Item = f64> {
    let count = (until / step + 1e-9).floor() as u32;
    (0..=count).map(move |index| f64::from(index) * step)
}

/// 1, 2, 5 times the powers of ten from a microsecond to a day, in milliseconds.
fn round_durations() -> impl Iterator<Item = f64> {
    (-3..=8).flat_map(|power| [1.0, 2.0, 5.0].map(|factor| factor * 10_f64.powi(power)))
}

/// A round duration in the unit that reads best: 500 µs, 10 ms, 2 s.
fn duration_label(ms: f64, locale: &Locale) -> String {
    match ms {
        ms if ms < 1.0 => figures::microseconds(locale.language, locale.trimmed(ms * 1e3, 0)),
        ms if ms < 1e3 => figures::milliseconds(locale.language, locale.trimmed(ms, 0)),
        ms => figures::seconds(locale.language, locale.trimmed(ms / 1e3, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(axis: impl Fn(&Locale) -> Axis, english: &str, persian: &str) {
        let labels = |language| {
            let axis = axis(&Locale::of(language));
            let labels: Vec<_> = axis.ticks.into_iter().map(|t| t.label).collect();
            labels.join(" | ").replace('\u{a0}', " ")
        };
        assert_eq!(labels(Language::English), english);
        assert_eq!(labels(Language::Persian), persian);
    }

    #[test]
    fn ticks_stand_at_round_numbers() {
        check(
            |l| Axis::elapsed(62.0, l),
            "0 | 10 | 20 | 30 | 40 | 50 | 60",
            "۰ | ۱۰ | ۲۰ | ۳۰ | ۴۰ | ۵۰ | ۶۰",
        );
        check(|l| Axis::elapsed(600.0, l), "0 | 2 | 4 | 6 | 8 | 10", "۰ | ۲ | ۴ | ۶ | ۸ | ۱۰");
        check(|l| Axis::from_zero(Quantity::Count, 3.0, l), "0 | 1 | 2 | 3", "۰ | ۱ | ۲ | ۳");
        check(
            |l| Axis::from_zero(Quantity::PerSecond, 0.9, l),
            "0.0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0",
            "۰٫۰ | ۰٫۲ | ۰٫۴ | ۰٫۶ | ۰٫۸ | ۱٫۰",
        );
        check(
            |l| Axis::durations(7.0, 1_300.0, l),
            "10 ms | 100 ms | 1 s",
            "۱۰ میلی‌ثانیه | ۱۰۰ میلی‌ثانیه | ۱ ثانیه",
        );
        check(Axis::whole, "0 % | 25 % | 50 % | 75 % | 100 %", "۰٪ | ۲۵٪ | ۵۰٪ | ۷۵٪ | ۱۰۰٪");
    }

    #[test]
    fn a_value_outside_the_axis_stays_on_its_edge() {
        let axis = Axis::from_zero(Quantity::Count, 10.0, &Locale::of(Language::English));
        assert_eq!(axis.map(&-3.0, (0, 100)), 0);
        assert_eq!(axis.map(&5.0, (0, 100)), 50);
        assert_eq!(axis.map(&99.0, (100, 0)), 0);
    }

    #[test]
    fn a_decade_of_a_logarithmic_axis_takes_the_same_room_everywhere() {
        let axis = Axis::durations(1.0, 10_000.0, &Locale::of(Language::English));
        let places: Vec<_> = [1.0, 10.0, 100.0, 1e3, 1e4].map(|v| axis.map(&v, (0, 400))).into();
        assert_eq!(places, [0, 100, 200, 300, 400]);
    }
}
