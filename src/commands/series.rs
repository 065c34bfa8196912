//! `mizan load --repeat`: the same plan several times, against one target or against two in turn.

use std::path::PathBuf;

use documents::run::RunRecord;
use jiff::Timestamp;
use loadtest::Interrupt;
use loadtest::plan::Plan;
use sizing::releases::{self, Rules, Side, order_of_runs};

use crate::cli::{Format, Playing, Printing};
use crate::commands::compare;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::player::{Player, Take};

/// Plays a plan so many times against one target. The exit code is that of the worst run.
pub(crate) async fn repeated(
    plan: &Plan,
    times: u32,
    playing: &Playing,
    printing: &Printing,
) -> Result<Exit, Failure> {
    let interrupt = Interrupt::default();
    let target = playing.target.as_deref();
    let player = Player::new(plan, playing, printing, target, &interrupt).await?;
    let series = Series::new(printing)?;
    let (mut worst, mut records) = (Exit::Met, Vec::new());
    for number in 1..=times {
        let name = format!("run-{number:02}");
        series.says(&format!("run {number} of {times}"));
        let record = series.play(&player, plan, &name).await?;
        worst = worst.worse_of(player.cleaned(&record).await?);
        match printing.format {
            Format::Text => output::shown(&record, printing)?,
            Format::Json => records.push(record),
        }
        if interrupt.was_asked() {
            break;
        }
    }
    if printing.format == Format::Json {
        output::print(&serde_json::to_string_pretty(&records)?)?;
    }
    Ok(worst)
}

/// Plays a plan so many times against each of two targets in turn, and compares the second with the
/// first.
pub(crate) async fn alternated(
    plan: &Plan,
    times: u32,
    [base, new]: [&str; 2],
    playing: &Playing,
    printing: &Printing,
) -> Result<Exit, Failure> {
    let interrupt = Interrupt::default();
    let old = Player::new(plan, playing, printing, Some(base), &interrupt).await?;
    // One install on both sides shows what the comparison makes of no difference at all.
    let other = match new == base {
        true => None,
        false => Some(Player::new(plan, playing, printing, Some(new), &interrupt).await?),
    };
    let new = other.as_ref().unwrap_or(&old);
    let series = Series::new(printing)?;
    let rules = Rules { seed: plan.scenario.seed, ..Rules::default() };
    let (mut base_runs, mut new_runs) = (Vec::new(), Vec::new());
    let order = order_of_runs(times as usize, plan.scenario.seed);
    for (index, side) in order.iter().enumerate() {
        let (player, runs, side) = match side {
            Side::Base => (&old, &mut base_runs, "base"),
            Side::New => (new, &mut new_runs, "new"),
        };
        let name = format!("{side}-{:02}", runs.len() + 1);
        series.says(&format!("run {} of {}: {name}", index + 1, order.len()));
        let record = series.play(player, plan, &name).await?;
        // What of it could not be deleted it has said itself.
        let _exit = player.cleaned(&record).await?;
        runs.push(record);
        if interrupt.was_asked() {
            break;
        }
    }
    let comparison = releases::compare(&base_runs, &new_runs, &rules);
    compare::told(&comparison, printing, Some(&series.folder))
}

/// The runs of a series and the folder that holds a folder for each.
struct Series<'a> {
    printing: &'a Printing,
    folder: PathBuf,
}

impl<'a> Series<'a> {
    fn new(printing: &'a Printing) -> Result<Self, Failure> {
        let folder = output::folder(printing, "series", Timestamp::now())?;
        Ok(Series { printing, folder })
    }

    fn says(&self, text: &str) {
        if !self.printing.quiet {
            eprintln!("{text}");
        }
    }

    /// Plays a run into a folder of its own.
    async fn play(
        &self,
        player: &Player<'_>,
        plan: &Plan,
        name: &str,
    ) -> Result<RunRecord, Failure> {
        let place = || output::folder_at(self.folder.join(name));
        let title = format!("{name} ");
        let take = Take { plan: plan.clone(), now: Timestamp::now(), ends_early: false, title };
        let (record, _folder) = player.play(take, place).await?;
        Ok(record)
    }
}
