//! The axes of a session, in the order of the benchmark: the page and the terminal say the same.

use documents::benchmark::{
    CpuAxis, DiskAxis, DiskSeries, KernelResult, MemoryAxis, Series, Session, SpinGap, StolenAxis,
    TimerAxis,
};

use super::wording::{self, median, microseconds, number};
use crate::locale::Locale;
use crate::messages::host_record as say;

/// An axis: its figures, and what is said of it in sentences.
pub(super) struct Axis {
    /// Its name in the record.
    pub(super) id: &'static str,
    pub(super) heading: String,
    pub(super) figures: Vec<Figure>,
    pub(super) sentences: Vec<String>,
}

/// A figure of an axis.
pub(super) struct Figure {
    pub(super) name: String,
    /// The median with its unit.
    pub(super) value: String,
    /// Whether it was steady, in words; absent where it is no series.
    pub(super) steady: Option<String>,
    /// Against the reference machine.
    pub(super) index: Option<String>,
    /// Further figures that belong to it.
    pub(super) further: Option<String>,
}

/// The axes that a session has.
pub(super) fn of(session: &Session, locale: &Locale) -> Vec<Axis> {
    let axes = [
        session.cpu.as_ref().map(|axis| cpu(axis, locale)),
        session.memory.as_ref().map(|axis| memory(axis, locale)),
        session.disk.as_ref().map(|axis| disk(axis, locale)),
        session.timer.as_ref().map(|axis| timer(axis, locale)),
        session.stolen.as_ref().map(|axis| stolen(axis, locale)),
    ];
    axes.into_iter().flatten().collect()
}

/// What a session does not have, by its name, and why. An absent axis without a reason is said too.
pub(super) fn left_out(session: &Session, locale: &Locale) -> Vec<(String, String)> {
    let present = [
        ("cpu", session.cpu.is_some()),
        ("memory", session.memory.is_some()),
        ("disk", session.disk.is_some()),
        ("timer", session.timer.is_some()),
        ("stolen", session.stolen.is_some()),
    ];
    let reasons = session.left_out.iter();
    let mut left_out: Vec<(String, String)> = reasons
        .map(|left| (wording::axis(&left.axis, locale), locale.isolated(&left.reason)))
        .collect();
    for (axis, _) in present.into_iter().filter(|(_, is_there)| !is_there) {
        if !session.left_out.iter().any(|left| left.axis == axis) {
            left_out.push((wording::axis(axis, locale), say::no_reason(locale.language)));
        }
    }
    left_out
}

fn figure(name: String, series: &Series, locale: &Locale) -> Figure {
    Figure {
        name,
        value: median(series, locale),
        steady: Some(wording::steady(series, locale.language)),
        index: None,
        further: None,
    }
}

fn cpu(axis: &CpuAxis, locale: &Locale) -> Axis {
    let language = locale.language;
    let figures = axis.kernels.iter().flat_map(|kernel| kernel_figures(kernel, locale)).collect();
    let points = axis.scaling.iter().map(|point| {
        let speedup = locale.trimmed(point.speedup, 2);
        say::speedup(language, threads(point.threads, locale), speedup)
    });
    let points: Vec<String> = points.collect();
    let mut sentences = vec![say::reference(language)];
    if !points.is_empty() {
        let points = locale.list(&points);
        sentences.push(say::labelled(language, say::scaling(language), points));
    }
    Axis { id: "cpu", heading: say::cpu(language), figures, sentences }
}

fn kernel_figures(kernel: &KernelResult, locale: &Locale) -> Vec<Figure> {
    let language = locale.language;
    let name = || locale.isolated(&kernel.kernel);
    let version = || locale.integer(kernel.version.into());
    let single = Figure {
        index: Some(locale.trimmed(kernel.index, 2)),
        ..figure(say::kernel_single(language, name(), version()), &kernel.single, locale)
    };
    let all = kernel.all.as_ref();
    let all = all.map(|all| figure(say::kernel_all(language, name(), version()), all, locale));
    std::iter::once(single).chain(all).collect()
}

fn threads(count: u32, locale: &Locale) -> String {
    match count {
        1 => say::threads_one(locale.language),
        n => say::threads(locale.language, locale.integer(n.into())),
    }
}

fn memory(axis: &MemoryAxis, locale: &Locale) -> Axis {
    let language = locale.language;
    let chase = axis.chase.iter().map(|point| Figure {
        name: say::chase(language, locale.memory(point.size)),
        value: say::nanoseconds(language, number(point.ns, locale)),
        steady: None,
        index: None,
        further: None,
    });
    let series = [
        figure(say::copy(language), &axis.copy, locale),
        figure(say::triad(language), &axis.triad, locale),
    ];
    Axis {
        id: "memory",
        heading: say::memory(language),
        figures: series.into_iter().chain(chase).collect(),
        sentences: Vec::new(),
    }
}

fn disk(axis: &DiskAxis, locale: &Locale) -> Axis {
    let language = locale.language;
    let patterns = [
        (say::random(language), &axis.random),
        (say::sequential(language), &axis.sequential),
        (say::commit(language), &axis.commit),
    ];
    let of = |(name, pattern): (String, &Option<DiskSeries>)| {
        pattern.as_ref().map(|pattern| pattern_figure(name, pattern, locale))
    };
    let (mount, size) = (locale.isolated(&axis.mount), locale.memory(axis.file));
    let way = match axis.direct {
        true => say::direct(language, mount, size),
        false => say::not_direct(language, mount, size),
    };
    Axis {
        id: "disk",
        heading: say::disk(language),
        figures: patterns.into_iter().filter_map(of).collect(),
        sentences: vec![way],
    }
}

fn pattern_figure(name: String, pattern: &DiskSeries, locale: &Locale) -> Figure {
    let language = locale.language;
    let or_few = |us: Option<f64>| match us {
        Some(us) => microseconds(us, locale),
        None => say::not_enough(language),
    };
    let quantiles = say::quantiles(
        language,
        microseconds(pattern.p50_us, locale),
        or_few(pattern.p95_us),
        or_few(pattern.p99_us),
    );
    let further = [say::megabytes_per_s(language, number(pattern.mb_per_s, locale)), quantiles];
    Figure { further: Some(locale.list(&further)), ..figure(name, &pattern.rate, locale) }
}

fn timer(axis: &TimerAxis, locale: &Locale) -> Axis {
    let language = locale.language;
    let p99 = match axis.late_p99_us {
        Some(us) => microseconds(us, locale),
        None => say::not_enough(language),
    };
    let (p50, p95) =
        (microseconds(axis.late_p50_us, locale), microseconds(axis.late_p95_us, locale));
    let quantiles = say::quantiles(language, p50, p95, p99);
    let worst = microseconds(axis.late_max_us, locale);
    let sleeps = locale.integer(axis.sleeps);
    Axis {
        id: "timer",
        heading: say::timer(language),
        figures: Vec::new(),
        sentences: vec![say::late(language, sleeps, quantiles, worst), say::late_like(language)],
    }
}

fn stolen(axis: &StolenAxis, locale: &Locale) -> Axis {
    let language = locale.language;
    let mut sentences = vec![gap(&axis.single, locale), gap(&axis.all, locale)];
    sentences.push(match axis.steal {
        Some(share) => say::steal(language, locale.share(share)),
        None => say::steal_none(language),
    });
    if let Some(share) = axis.throttled {
        sentences.push(say::throttled(language, locale.share(share)));
    }
    sentences.push(say::stolen_note(language));
    Axis { id: "stolen", heading: say::stolen(language), figures: Vec::new(), sentences }
}

/// The spin-gap in words: gaps over 0.2 ms bound the time that was not given from above.
fn gap(gap: &SpinGap, locale: &Locale) -> String {
    say::gap(
        locale.language,
        threads(gap.threads, locale),
        locale.share(gap.share_over_200_us),
        locale.share(gap.share_over_1_ms),
        locale.share(gap.share_over_5_ms),
        locale.milliseconds(gap.longest_ms),
    )
}
