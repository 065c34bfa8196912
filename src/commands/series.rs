//! `mizan load --repeat`: the same plan several times, against one target or against two in turn.

use std::path::PathBuf;

use documents::run::RunRecord;
use jiff::Timestamp;
use loadtest::Interrupt;
use loadtest::plan::Plan;

use crate::cli::{Format, Playing, Printing};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::player::{Player, Take, kept};

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
        worst = worst.worse_of(record.verdict.answer.into());
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
        let (record, folder) = player.play(take, place).await?;
        let written = output::run_files(&record, self.printing.lang, &folder);
        written.map_err(|failure| kept(failure, &folder.join(output::JOURNAL)))?;
        Ok(record)
    }
}
