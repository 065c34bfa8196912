//! `mizan bench`: measures this machine, and writes its host record.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use documents::benchmark::{HostRecord, Length, SCHEMA, Session};
use documents::units::Span;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use readiness::benchmark::{self, Axes, BenchmarkPlan, Progress};

use crate::cli::{Axis, Bench, Format};
use crate::commands::compare::hosts::read;
use crate::exit::{Exit, Failure, IsUsage};
use crate::{interrupt, output};

/// The host record's file.
pub(crate) const HOST: &str = "host.json";

/// Measures, writes the record and prints it.
pub(crate) fn run(arguments: &Bench) -> Result<Exit, Failure> {
    let earlier = arguments.add.as_deref().map(read).transpose().or_usage()?;
    let mut record = earlier.unwrap_or_else(|| HostRecord {
        schema: SCHEMA.to_owned(),
        name: arguments.name.clone().unwrap_or_else(machine_name),
        host: readiness::facts::read(),
        sessions: Vec::new(),
    });
    is_this_machine(&record).or_usage()?;
    if arguments.dry_run {
        let plan = plan(arguments, &record.name, PathBuf::from("."));
        output::print(&described(&plan, arguments))?;
        return Ok(Exit::Met);
    }
    let (folder, name) = place(arguments)?;
    let plan =
        plan(arguments, &record.name, arguments.folder.clone().unwrap_or_else(|| folder.clone()));
    let cancel = interrupt::flagged()?;
    for number in 1..=arguments.sessions {
        let title = match arguments.sessions {
            1 => String::new(),
            all => format!("session {number} of {all}: "),
        };
        let session = measured(&plan, &cancel, &title, arguments.printing.quiet)?;
        record.sessions.push(session);
        // After each: what was measured is not lost with what comes after.
        write(&record, arguments, &folder, &name)?;
        if arguments.sessions > 1 && !arguments.printing.quiet {
            eprintln!("session {number} of {} is measured", arguments.sessions);
        }
        if cancel.load(Ordering::Relaxed) {
            break;
        }
    }
    told(&record, arguments, &folder.join(&name))?;
    Ok(exit_of(&record))
}

/// Where the record goes: its folder, and its file in there.
fn place(arguments: &Bench) -> Result<(PathBuf, String), Failure> {
    match &arguments.add {
        Some(path) => {
            let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            let name = path
                .file_name()
                .map_or_else(|| HOST.to_owned(), |name| name.to_string_lossy().into_owned());
            Ok((folder.unwrap_or(Path::new(".")).to_owned(), name))
        }
        None => {
            Ok((output::folder(&arguments.printing, "bench", Timestamp::now())?, HOST.to_owned()))
        }
    }
}

fn plan(arguments: &Bench, name: &str, folder: PathBuf) -> BenchmarkPlan {
    let length = match (arguments.full, arguments.brief) {
        (true, _) => Length::Full,
        (_, true) => Length::Brief,
        _ => Length::Quick,
    };
    let wanted = |axis| arguments.axes.is_empty() || arguments.axes.contains(&axis);
    BenchmarkPlan {
        length,
        name: name.to_owned(),
        folder,
        seed: arguments.seed,
        mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("MIZAN_COMMIT").map(str::to_owned),
        axes: Axes {
            cpu: wanted(Axis::Cpu),
            memory: wanted(Axis::Memory),
            disk: wanted(Axis::Disk),
            timer: wanted(Axis::Timer),
            stolen: wanted(Axis::Stolen),
        },
    }
}

/// One session, with its progress on a terminal.
pub(crate) fn measured(
    plan: &BenchmarkPlan,
    cancel: &AtomicBool,
    title: &str,
    quiet: bool,
) -> Result<Session, Failure> {
    const WHOLE: u64 = 1_000;
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(WHOLE), target);
    let style = ProgressStyle::with_template("{prefix:10} {wide_bar} {msg}")
        .expect("the template is a constant that indicatif reads");
    bar.set_style(style);
    let session = benchmark::run(plan, cancel, &mut |now: Progress| {
        bar.set_prefix(format!("{title}{}", now.axis.name()));
        bar.set_position((now.done_share * WHOLE as f64) as u64);
        bar.set_message(format!("{} s left", now.left.as_secs()));
    });
    bar.finish_and_clear();
    session.or_usage()
}

/// Sessions of two machines in one record would be a third machine that nobody has.
fn is_this_machine(record: &HostRecord) -> anyhow::Result<()> {
    let here = readiness::facts::read();
    let there = &record.host;
    let same = here.cpu_model == there.cpu_model
        && here.cores_logical == there.cores_logical
        && here.hypervisor == there.hypervisor;
    if same {
        Ok(())
    } else {
        Err(anyhow!(
            "the record is of {}, {} logical processors, and this machine is not: measure it into a record of its own",
            there.cpu_model.as_deref().unwrap_or("another processor"),
            there.cores_logical
        ))
    }
}

fn machine_name() -> String {
    readiness::facts::machine_name().unwrap_or_else(|| "this machine".to_owned())
}

fn described(plan: &BenchmarkPlan, arguments: &Bench) -> String {
    let Axes { cpu, memory, disk, timer, stolen } = plan.axes;
    let axes =
        [("cpu", cpu), ("memory", memory), ("disk", disk), ("timer", timer), ("stolen", stolen)];
    let axes: Vec<&str> = axes.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    let each = benchmark::estimate(plan);
    let disk = arguments.folder.as_ref().or(arguments.printing.out.as_ref());
    [
        format!("machine     {}", plan.name),
        format!("axes        {}", axes.join(", ")),
        format!("sessions    {}, about {} each", arguments.sessions, Span(each)),
        format!(
            "disk        a file of its own in {}, deleted afterwards",
            disk.map_or_else(
                || "a new folder here".to_owned(),
                |folder| folder.display().to_string()
            )
        ),
    ]
    .join("\n")
}

fn write(record: &HostRecord, arguments: &Bench, folder: &Path, name: &str) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(record)?;
    let html = reports::host_record::html(record, arguments.printing.lang);
    let page = Path::new(name).with_extension("html");
    let page = page.to_string_lossy();
    output::files(folder, &[(name, &json), (&page, &html)])
}

fn told(record: &HostRecord, arguments: &Bench, path: &Path) -> Result<(), Failure> {
    let printing = &arguments.printing;
    let text = match printing.format {
        Format::Json => serde_json::to_string_pretty(record)?,
        Format::Text => reports::host_record::terminal(record, printing.lang, output::style()),
    };
    output::print(&text)?;
    if !printing.quiet {
        eprintln!("{}", output::written(&path.with_extension("html"), printing.lang));
    }
    Ok(())
}

/// Of the last session: the earlier ones have had their code.
fn exit_of(record: &HostRecord) -> Exit {
    let Some(session) = record.sessions.last() else { return Exit::Inconclusive };
    if session.interrupted {
        return Exit::Inconclusive;
    }
    let unsteady = session
        .cpu
        .as_ref()
        .is_some_and(|cpu| cpu.kernels.iter().any(|kernel| !kernel.single.steady));
    if unsteady { Exit::MetWithWarnings } else { Exit::Met }
}
