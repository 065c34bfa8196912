//! The levels of a search as charts: response times and throughput over the level, a mark for each run.

use std::ops::Range;

use documents::capacity::{CapacityRecord, Dimension, LevelOutcome, LevelRecord};
use documents::run::{Metric, ThresholdRecord};

use super::levels::{self, deciding};
use crate::chart::{Axis, Chart, Ink, Line, Place, Point, Quantity, Rule};
use crate::locale::Locale;
use crate::messages::{capacity as say, run as say_run};
use crate::summary::{quantile_of, requirement};

/// The charts of a search; none where no level was played.
pub(super) fn over_levels(record: &CapacityRecord, locale: &Locale) -> Vec<Chart> {
    let mut levels: Vec<&LevelRecord> =
        record.levels.iter().filter(|level| level.value.is_finite()).collect();
    levels.sort_by(|a, b| a.value.total_cmp(&b.value));
    if levels.is_empty() {
        return Vec::new();
    }
    let drawing = Drawing { record, levels, locale };
    drawing.response().into_iter().chain([drawing.throughput()]).collect()
}

/// The interval of the answer, where it has both ends.
pub(super) fn interval(record: &CapacityRecord) -> Option<Range<f64>> {
    let (low, high) = (record.answer.low?, record.answer.high?);
    (low.is_finite() && high.is_finite() && low < high).then_some(low..high)
}

/// What all charts of a search are drawn from.
struct Drawing<'a> {
    record: &'a CapacityRecord,
    /// From the lowest to the highest.
    levels: Vec<&'a LevelRecord>,
    locale: &'a Locale,
}

impl Drawing<'_> {
    /// p95 of people's answers, the limit that decided, and what that limit is about where it is not
    /// people's answers in all.
    fn response(&self) -> Option<Chart> {
        let language = self.locale.language;
        let mut lines = self.marks(|level| level.response_p95_ms);
        let threshold = self.deciding_threshold();
        let deciding = threshold.and_then(|threshold| self.deciding_line(threshold));
        // A limit of what is not drawn would seem to be that of the marks.
        let threshold = threshold.filter(|it| deciding.is_some() || is_on_the_marks(it));
        lines.extend(deciding);
        let rules: Vec<Rule> = threshold
            .map(|threshold| Rule {
                name: say_run::line_limit(language, requirement(threshold, self.locale)),
                ink: Ink::Limit,
                at: Place::Y(threshold.limit),
            })
            .into_iter()
            .collect();
        let values = || lines.iter().flat_map(|line| &line.points).filter_map(|point| point.y);
        values().next()?;
        let limit = threshold.map(|threshold| threshold.limit);
        let smallest = values().chain(limit).fold(f64::INFINITY, f64::min);
        let largest = values().chain(limit).fold(0.0, f64::max);
        Some(Chart {
            title: say::chart_response(language),
            notes: vec![say::chart_response_note(language)],
            x: self.axis(),
            y: Axis::durations(smallest, largest, self.locale),
            lines,
            shades: interval(self.record).into_iter().collect(),
            rules,
        })
    }

    fn throughput(&self) -> Chart {
        let lines = self.marks(|level| Some(level.throughput_per_s));
        let values = lines.iter().flat_map(|line| &line.points).filter_map(|point| point.y);
        let largest = values.fold(0.0, f64::max);
        Chart {
            title: say::chart_throughput(self.locale.language),
            notes: Vec::new(),
            x: self.axis(),
            y: Axis::from_zero(Quantity::PerSecond, largest, self.locale),
            lines,
            shades: interval(self.record).into_iter().collect(),
            rules: Vec::new(),
        }
    }

    /// A set of marks for each way in which a level can end, as far as there are any. All sets have
    /// the same levels, so that one table shows them.
    fn marks(&self, y: impl Fn(&LevelRecord) -> Option<f64>) -> Vec<Line> {
        let language = self.locale.language;
        let sets: [(_, _, &[LevelOutcome]); 3] = [
            (say::line_held(language), Ink::Held, &[LevelOutcome::Held]),
            (say::line_broke(language), Ink::Broken, &[LevelOutcome::Broke]),
            (
                say::line_unclear(language),
                Ink::Unclear,
                &[LevelOutcome::Unclear, LevelOutcome::Invalid],
            ),
        ];
        let set = |(name, ink, outcomes): (String, Ink, &[LevelOutcome])| {
            self.line(name, ink, |level| y(level).filter(|_| outcomes.contains(&level.outcome)))
        };
        sets.into_iter().map(set).filter(has_a_value).collect()
    }

    fn line(&self, name: String, ink: Ink, y: impl Fn(&LevelRecord) -> Option<f64>) -> Line {
        let point =
            |level: &&LevelRecord| Point { x: level.value, y: y(level).filter(|y| y.is_finite()) };
        Line { name, ink, points: self.levels.iter().map(point).collect() }
    }

    /// The threshold on times that decided, or else the one that was the tightest at the highest level.
    fn deciding_threshold(&self) -> Option<&ThresholdRecord> {
        let level = deciding(self.record).or_else(|| self.levels.last().copied())?;
        let is_drawn = |threshold: &&ThresholdRecord| {
            matches!(threshold.metric, Metric::ResponseTime { .. })
                && threshold.limit.is_finite()
                && threshold.limit > 0.0
        };
        level.tightest.as_ref().filter(is_drawn)
    }

    /// What a threshold is about, where it is something else than the marks show.
    fn deciding_line(&self, threshold: &ThresholdRecord) -> Option<Line> {
        let Metric::ResponseTime { quantile, of } = &threshold.metric else { return None };
        if is_on_the_marks(threshold) {
            return None;
        }
        let (quantile, what) = quantile_of(*quantile, of, self.locale);
        let name = say::line_deciding(self.locale.language, quantile, what);
        let line = self.line(name, Ink::First, |level| {
            let tightest = level.tightest.as_ref()?;
            tightest.observed.filter(|_| tightest.metric == threshold.metric)
        });
        has_a_value(&line).then_some(line)
    }

    /// From zero to the highest level.
    fn axis(&self) -> Axis {
        let most = self.levels.last().map_or(0.0, |level| level.value);
        let quantity = match self.record.dimension {
            Dimension::Users | Dimension::CallsPerHour => Quantity::Count,
            Dimension::MessagesPerS => Quantity::PerSecond,
        };
        Axis::from_zero(quantity, most, self.locale)
            .titled(levels::counted(self.record.dimension, self.locale.language))
    }
}

/// Whether a threshold is about what the marks show: p95 of the answers to people.
fn is_on_the_marks(threshold: &ThresholdRecord) -> bool {
    matches!(&threshold.metric, Metric::ResponseTime { quantile, of } if *quantile == 0.95 && of == "crm")
}

fn has_a_value(line: &Line) -> bool {
    line.points.iter().any(|point| point.y.is_some())
}
