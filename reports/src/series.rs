//! The charts of a run as plain data: what of the record is drawn, and how it is scaled.
//!
//! Pure functions of the record. A long run has more windows than a chart has room for; then one of
//! each few is picked, the worst, so that no peak is lost. A chart with nothing to draw is `None`.

pub(crate) mod calls;
pub(crate) mod http;
pub(crate) mod sms;

use std::ops::Range;

use documents::host::HostSample;
use documents::run::{Metric, RunRecord, SeriesPoint, StepRecord};

use crate::chart::{Axis, Chart, Ink, Line, Place, Point, Quantity, Rule};
use crate::locale::Locale;
use crate::messages::{host as say_host, run as say};
use crate::sms::WORKLOAD;
use crate::summary::{requirement, workload};

/// Points of a line that a chart and its table have room for.
const POINTS_MAX: usize = 150;
/// Bytes in a unit of the memory axis.
const GIBIBYTE: f64 = 1_073_741_824.0;
/// Bytes in a unit of the disk axis.
const MEGABYTE: f64 = 1e6;

/// Of each few items the one with the largest key, so that at most [`POINTS_MAX`] are left, and of
/// how many one was picked.
fn picked<T>(items: &[T], key: impl Fn(&T) -> f64) -> (Vec<&T>, usize) {
    let stride = items.len().div_ceil(POINTS_MAX).max(1);
    let worst = |few: &[T]| {
        let largest = (0..few.len()).max_by(|a, b| key(&few[*a]).total_cmp(&key(&few[*b])));
        largest.unwrap_or(0)
    };
    (items.chunks(stride).map(|few| &few[worst(few)]).collect(), stride)
}

/// A line over the items; values that are no numbers leave a gap.
fn line<T>(
    name: String,
    ink: Ink,
    items: &[&T],
    x: impl Fn(&T) -> f64,
    y: impl Fn(&T) -> Option<f64>,
) -> Line {
    let finite = |item: &&T| x(item).is_finite();
    let points = items
        .iter()
        .filter(|item| finite(item))
        .map(|item| Point { x: x(item), y: y(item).filter(|y| y.is_finite()) })
        .collect();
    Line { name, ink, points }
}

/// All values of the lines.
fn values(lines: &[Line]) -> impl Iterator<Item = f64> {
    lines.iter().flat_map(|line| &line.points).filter_map(|point| point.y)
}

fn largest(lines: &[Line]) -> f64 {
    values(lines).fold(0.0, f64::max)
}

/// The moment at which the time axis ends: the run's end, or its last window or sample.
fn until_s(record: &RunRecord) -> f64 {
    let windows = record.series.iter().map(|window| window.at_s + window.width_s);
    let samples = record.host.iter().map(|sample| sample.at_s);
    windows.chain(samples).filter(|s| s.is_finite()).fold(record.end.at_s.max(0.0), f64::max)
}

/// Before and after the steady phase.
fn shades(record: &RunRecord) -> Vec<Range<f64>> {
    let until = until_s(record);
    let plan = &record.plan;
    [0.0..plan.steady_from_s.min(until), plan.steady_until_s..until]
        .into_iter()
        .filter(|shade| shade.start < shade.end)
        .collect()
}

/// The charts over time that belong to the course of the run: users, throughput, response times.
pub(crate) fn course(record: &RunRecord, locale: &Locale) -> Vec<Chart> {
    let language = locale.language;
    let (windows, stride) = picked(&record.series, |w| w.response_max_ms.unwrap_or(0.0));
    if windows.is_empty() {
        return Vec::new();
    }
    let at = |window: &SeriesPoint| window.at_s;
    let over_time = |title, notes: Vec<String>, y, lines, rules| {
        let mut notes = notes;
        if stride > 1 {
            notes.push(say::picked(language, locale.integer(stride as u64)));
        }
        let x = Axis::elapsed(until_s(record), locale);
        Chart { title, notes, x, y, lines, shades: shades(record), rules }
    };
    let from_zero = |quantity, lines: &[Line]| Axis::from_zero(quantity, largest(lines), locale);

    let users = vec![
        line(say::line_users(language), Ink::First, &windows, at, |w| Some(w.users as f64)),
        line(say::line_in_flight(language), Ink::Second, &windows, at, |w| {
            Some(w.in_flight as f64)
        }),
    ];
    let throughput = vec![
        line(say::line_ended(language), Ink::First, &windows, at, |w| Some(w.throughput_per_s)),
        line(say::line_failed(language), Ink::Second, &windows, at, |w| Some(w.failed_per_s)),
    ];
    let response = vec![
        line(say::line_p50(language), Ink::First, &windows, at, |w| w.response_p50_ms),
        line(say::line_p95(language), Ink::Second, &windows, at, |w| w.response_p95_ms),
        line(say::line_max(language), Ink::Third, &windows, at, |w| w.response_max_ms),
    ];
    let is_of_users = |metric: &Metric| {
        !(calls::is_of_calls(metric) || sms::is_of_sms(metric) || http::is_of_http(metric, record))
    };
    let limits = limits(record, locale, is_of_users, Place::Y);
    let note = vec![say::chart_response_note(language)];
    let mut charts = vec![
        over_time(
            say::chart_users(language),
            Vec::new(),
            from_zero(Quantity::Count, &users),
            users,
            Vec::new(),
        ),
        over_time(
            say::chart_throughput(language),
            Vec::new(),
            from_zero(Quantity::PerSecond, &throughput),
            throughput,
            Vec::new(),
        ),
    ];
    if let Some(y) = durations(&response, &limits, locale) {
        charts.push(over_time(say::chart_response(language), note, y, response, limits));
    }
    charts
}

/// A logarithmic axis for the values of the lines (their `y`) and the limits.
fn durations(lines: &[Line], limits: &[Rule], locale: &Locale) -> Option<Axis> {
    duration_axis(values(lines), limits, locale)
}

fn duration_axis(
    values: impl Iterator<Item = f64>,
    limits: &[Rule],
    locale: &Locale,
) -> Option<Axis> {
    let (smallest, largest) = values
        .fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    if smallest.is_infinite() {
        return None;
    }
    let limits = limits.iter().map(|rule| match rule.at {
        Place::X(at) | Place::Y(at) => at,
    });
    let (smallest, largest) =
        limits.fold((smallest, largest), |(low, high), limit| (low.min(limit), high.max(limit)));
    Some(Axis::durations(smallest, largest, locale))
}

/// The limits on those response times that the chart shows, as its rules.
fn limits(
    record: &RunRecord,
    locale: &Locale,
    is_shown: impl Fn(&Metric) -> bool,
    place: impl Fn(f64) -> Place,
) -> Vec<Rule> {
    let of_time = record.verdict.thresholds.iter().filter(|threshold| {
        matches!(threshold.metric, Metric::ResponseTime { .. })
            && is_shown(&threshold.metric)
            && threshold.limit.is_finite()
            && threshold.limit > 0.0
    });
    of_time
        .map(|threshold| Rule {
            name: say::line_limit(locale.language, requirement(threshold, locale)),
            ink: Ink::Limit,
            at: place(threshold.limit),
        })
        .collect()
}

/// The cumulative distribution of the response times of each workload, and of the service times where
/// the chart has room for them. A message's way to the gateway is no answer, and lasts as long as its
/// campaign drains: it is not drawn here.
pub(crate) fn distribution(record: &RunRecord, locale: &Locale) -> Option<Chart> {
    let language = locale.language;
    let cumulative = |name: String, ink, step: &StepRecord, service: bool| {
        let curve = if service { &step.service_time.curve } else { &step.response_time.curve };
        let points: Vec<_> = curve.iter().collect();
        line(name, ink, &points, |point| point.value_ms, |point| Some(point.share))
    };
    let answered = || record.workloads.iter().filter(|step| step.workload != WORKLOAD);
    let room_for_service = 2 * answered().count() <= Ink::LINES.len();
    let kinds = answered().flat_map(|step| {
        let name = workload(&step.name, locale);
        let service = (say::line_service(language, &name), step, true);
        let response = (say::line_response(language, &name), step, false);
        std::iter::once(response).chain(room_for_service.then_some(service))
    });
    let lines: Vec<Line> = kinds
        .zip(Ink::LINES)
        .map(|((name, step, service), ink)| cumulative(name, ink, step, service))
        .filter(|line| !line.points.is_empty())
        .collect();
    let rules = limits(record, locale, |metric| !sms::is_on_the_way(metric), Place::X);
    let x_values = lines.iter().flat_map(|line| &line.points).map(|point| point.x);
    let x = duration_axis(x_values, &rules, locale)?;
    Some(Chart {
        title: say::chart_distribution(language),
        notes: Vec::new(),
        x,
        y: Axis::whole(locale),
        lines,
        shades: Vec::new(),
        rules,
    })
}

/// The host's charts over time: processors, memory, disk.
pub(crate) fn host(record: &RunRecord, locale: &Locale) -> Vec<Chart> {
    let (samples, stride) = picked(&record.host, |sample| sample.cpu);
    if samples.is_empty() {
        return Vec::new();
    }
    let language = locale.language;
    let over_time = |title, y, lines, rules| {
        let notes = match stride {
            1 => Vec::new(),
            _ => vec![say_host::picked(language, locale.integer(stride as u64))],
        };
        let x = Axis::elapsed(until_s(record), locale);
        Chart { title, notes, x, y, lines, shades: shades(record), rules }
    };
    let (memory, installed) = memory(record, &samples, locale);
    let top = installed.iter().fold(largest(&memory), |top, rule| match rule.at {
        Place::X(at) | Place::Y(at) => top.max(at),
    });
    let disk = disk(&samples, locale);
    let disk_axis = Axis::from_zero(Quantity::MegabytesPerSecond, largest(&disk), locale);
    let memory_axis = Axis::from_zero(Quantity::Gibibytes, top, locale);
    let cpu_axis = Axis::whole(locale).titled(say::axis_busy(language));
    vec![
        over_time(
            say_host::chart_cpu(language),
            cpu_axis,
            processors(record, &samples, locale),
            Vec::new(),
        ),
        over_time(say_host::chart_memory(language), memory_axis, memory, installed),
        over_time(say_host::chart_disk(language), disk_axis, disk, Vec::new()),
    ]
}

/// A line of the host, left out where not one sample has its value.
fn measured(
    name: String,
    ink: Ink,
    samples: &[&HostSample],
    value: impl Fn(&HostSample) -> Option<f64>,
) -> Option<Line> {
    let line = line(name, ink, samples, |sample| sample.at_s, value);
    line.points.iter().any(|point| point.y.is_some()).then_some(line)
}

/// The processes' cores are scaled to the share of all cores, so that all lines have one measure.
fn processors(record: &RunRecord, samples: &[&HostSample], locale: &Locale) -> Vec<Line> {
    let language = locale.language;
    let all_cores = f64::from(record.provenance.host.cores_logical.max(1));
    let lines = [
        measured(say_host::line_all(language), Ink::First, samples, |s| Some(s.cpu)),
        measured(say_host::line_target(language), Ink::Second, samples, |s| {
            s.target_cpu_cores.map(|cores| cores / all_cores)
        }),
        measured(say_host::line_generator(language), Ink::Third, samples, |s| {
            Some(s.generator_cpu_cores / all_cores)
        }),
        measured(say_host::line_steal(language), Ink::Fourth, samples, |s| s.steal),
    ];
    lines.into_iter().flatten().collect()
}

fn memory(record: &RunRecord, samples: &[&HostSample], locale: &Locale) -> (Vec<Line>, Vec<Rule>) {
    let language = locale.language;
    let lines = [
        measured(say_host::line_used(language), Ink::First, samples, |s| {
            Some(s.memory_used.0 as f64 / GIBIBYTE)
        }),
        measured(say_host::line_target(language), Ink::Second, samples, |s| {
            s.target_memory.map(|bytes| bytes.0 as f64 / GIBIBYTE)
        }),
        measured(say_host::line_generator(language), Ink::Third, samples, |s| {
            Some(s.generator_memory.0 as f64 / GIBIBYTE)
        }),
    ];
    let installed = record.provenance.host.memory;
    let rule = (installed.0 > 0).then(|| Rule {
        name: say_host::line_installed(language, locale.memory(installed)),
        ink: Ink::Limit,
        at: Place::Y(installed.0 as f64 / GIBIBYTE),
    });
    (lines.into_iter().flatten().collect(), rule.into_iter().collect())
}

fn disk(samples: &[&HostSample], locale: &Locale) -> Vec<Line> {
    let language = locale.language;
    let lines = [
        measured(say_host::line_written(language), Ink::First, samples, |s| {
            Some(s.disk_written_bytes as f64 / MEGABYTE)
        }),
        measured(say_host::line_read(language), Ink::Second, samples, |s| {
            Some(s.disk_read_bytes as f64 / MEGABYTE)
        }),
    ];
    lines.into_iter().flatten().collect()
}
