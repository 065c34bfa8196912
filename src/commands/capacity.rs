//! The search for the capacity of a host: plays level after level until the answer is clear.

use std::path::PathBuf;
use std::time::Duration;

use documents::HostFacts;
use documents::capacity::{AnswerKind, CapacityRecord, Change, Dimension, SearchEnd, Wanted};
use documents::run::{Provenance, RunRecord};
use documents::units::Span;
use jiff::Timestamp;
use loadtest::capacity::{
    self, Ask, CapacityParts, Level, LevelRules, PlayedLevel, Search, SearchSettings,
};
use loadtest::clock::Clock;
use loadtest::plan::{Limits, Plan};
use loadtest::scenario::Scenario;
use sizing::catalogue::Catalogue;
use sizing::column::ColumnKind;
use sizing::inputs::Draft;
use sizing::quote::Tables;
use sizing::vendor::VendorTables;

use crate::cli::Printing;
use crate::exit::{Exit, Failure, IsUsage};
use crate::output;
use crate::player::{Player, Take};

/// What is searched for, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    /// What is raised.
    pub(crate) dimension: Dimension,
    /// The number that is asked about.
    pub(crate) wanted: Option<f64>,
    /// Time for all levels together.
    pub(crate) budget: Duration,
}

/// A search under way.
pub(crate) struct Hunt<'a> {
    player: &'a Player<'a>,
    printing: &'a Printing,
    scenario: Scenario,
    limits: Limits,
    search: Search,
    folder: PathBuf,
    clock: Clock,
    /// What produced the first run: the search was produced by the same.
    provenance: Option<Provenance>,
}

impl<'a> Hunt<'a> {
    /// A search that has played nothing. Its levels get folders in this one.
    pub(crate) fn new(
        plan: Plan,
        settings: SearchSettings,
        player: &'a Player<'a>,
        printing: &'a Printing,
        folder: PathBuf,
    ) -> Self {
        let Plan { scenario, limits, .. } = plan;
        let (search, clock) = (Search::new(settings), Clock::start());
        Hunt { player, printing, scenario, limits, search, folder, clock, provenance: None }
    }

    /// Takes a run that was played already as the first level: the one at the wanted number.
    pub(crate) fn knows(&mut self, run: &RunRecord, lasted: Duration) {
        let value = run.plan.users as f64;
        let purpose = documents::capacity::Purpose::Wanted;
        let folder = ".".to_owned();
        self.learn(run, PlayedLevel { value, purpose, at: Duration::ZERO, lasted, folder });
    }

    fn learn(&mut self, run: &RunRecord, played: PlayedLevel) {
        let dimension = self.search.settings().dimension;
        self.search.learn(capacity::level_record(run, dimension, played));
        if let Some(how) = capacity::ends_search(run) {
            self.search.stop(how);
        }
        self.provenance.get_or_insert_with(|| run.provenance.clone());
    }

    fn spent(&self) -> Duration {
        Duration::from_micros(self.clock.now_us())
    }

    /// Plays until the answer is clear or the time is used up.
    pub(crate) async fn run(&mut self) -> Result<CapacityRecord, Failure> {
        loop {
            match self.search.next(self.spent()) {
                Ask::Play(level) => self.play(&level).await?,
                Ask::Done(end) => return Ok(self.record(end)),
            }
        }
    }

    async fn play(&mut self, level: &Level) -> Result<(), Failure> {
        let dimension = self.search.settings().dimension;
        let rules = LevelRules::default();
        let mut plan = capacity::level_plan(&self.scenario, dimension, level, &rules).or_usage()?;
        plan.limits = self.limits;
        if let Err(beyond) = plan.keeps_to_its_limits() {
            eprintln!("the search ends below {}: {beyond}", shown(dimension, level.value));
            self.search.stop(SearchEnd::Interrupted);
            return Ok(());
        }
        let number = self.search.levels().len() + 1;
        let name = format!("level-{number:02}");
        let at = self.spent();
        let left = self.search.time_left(at).as_secs() / 60 + 1;
        let title = format!("{}, {left} min of the search left: ", shown(dimension, level.value));
        if !self.printing.quiet {
            eprintln!("level {number}: {}", shown(dimension, level.value));
        }
        let take = Take { plan, now: Timestamp::now(), ends_early: true, title };
        let place = || output::folder_at(self.folder.join(&name));
        let (record, _folder) = self.player.play(take, place).await?;
        // What of it could not be deleted it has said itself.
        let _exit = self.player.cleaned(&record).await?;
        let lasted = self.spent().saturating_sub(at);
        let Level { value, purpose, .. } = *level;
        self.learn(&record, PlayedLevel { value, purpose, at, lasted, folder: name });
        Ok(())
    }

    fn record(&self, end: SearchEnd) -> CapacityRecord {
        let SearchSettings { dimension, wanted, .. } = *self.search.settings();
        let provenance = self.provenance.clone().expect("a search plays at least one level");
        let changes = match (dimension, wanted) {
            (Dimension::Users, Some(users)) => changes(users, &provenance.host),
            // The sizing model speaks of users.
            _ => Vec::new(),
        };
        let parts = CapacityParts { provenance, spent: self.spent(), end, changes };
        let mut record = capacity::record(&self.search, parts);
        if let Some(wanted) = record.wanted.as_mut().filter(|wanted| has_room(wanted)) {
            // A host that was seen to carry them with room to spare lacks nothing.
            wanted.changes.clear();
        }
        record
    }
}

/// What a search of this scenario begins with; refused before anything is played.
pub(crate) fn settings(scenario: &Scenario, wish: Wish) -> Result<SearchSettings, Failure> {
    let Wish { dimension, wanted, budget } = wish;
    let rules = LevelRules::default();
    let settings = capacity::settings(scenario, dimension, wanted, budget, &rules).or_usage()?;
    if settings.budget < settings.shortest_level {
        let (given, least) = (Span(settings.budget), Span(settings.shortest_level));
        let error = anyhow::anyhow!("{given} is too short for a search: one level takes {least}");
        return Err(error).or_usage();
    }
    Ok(settings)
}

/// The headroom that a busy hour needs: the sizing model keeps processors at 70 %.
const HEADROOM: f64 = 1.0 / 0.7 - 1.0;

/// Whether so many are carried even where runs differ, with the headroom that a busy hour needs.
fn has_room(wanted: &Wanted) -> bool {
    wanted.met == Some(true) && wanted.headroom_low.is_some_and(|share| share >= HEADROOM)
}

/// What the host lacks of the machine that the sizing model recommends for so many users.
fn changes(users: f64, host: &HostFacts) -> Vec<Change> {
    let (vendor, catalogue) = (VendorTables::shipped(), Catalogue::shipped());
    let demands = documents::DemandSet::shipped();
    let tables =
        Tables { vendor: &vendor, catalogue: &catalogue, demands: &demands, demands_sha256: "" };
    let draft = Draft { users: Some(users as u32), ..Draft::default() };
    // More users than a quote is made for have no recommendation.
    let Ok(inputs) = draft.finish(&catalogue) else { return Vec::new() };
    let Ok(quote) = sizing::quote::quote(&inputs, &tables) else { return Vec::new() };
    let recommended = quote.columns.iter().find(|of| of.kind == ColumnKind::Recommended);
    recommended.map_or_else(Vec::new, |column| sizing::shortfalls::shortfalls(column, host))
}

/// A level in words, for messages.
pub(crate) fn shown(dimension: Dimension, value: f64) -> String {
    match dimension {
        Dimension::Users => format!("{value} users"),
        Dimension::CallsPerHour => format!("{value:.0} calls an hour"),
        Dimension::MessagesPerS => format!("{value:.2} messages a second"),
    }
}

/// `mizan load --find-capacity`: searches, writes the documents and prints the answer.
pub(crate) async fn find(
    plan: Plan,
    wish: Wish,
    player: &Player<'_>,
    printing: &Printing,
    now: Timestamp,
) -> Result<Exit, Failure> {
    let settings = settings(&plan.scenario, wish)?;
    let folder = output::folder(printing, "capacity", now)?;
    let record = Hunt::new(plan, settings, player, printing, folder.clone()).run().await?;
    output::capacity(&record, printing, &folder)?;
    Ok(exit_of(&record))
}

/// With a number asked about, whether it is carried; else whether there is an answer at all.
fn exit_of(record: &CapacityRecord) -> Exit {
    if record.end == SearchEnd::TargetUnusable {
        return Exit::Invalid;
    }
    match (&record.wanted, record.answer.kind) {
        (Some(wanted), _) => match wanted.met {
            Some(true) => Exit::Met,
            Some(false) => Exit::NotMet,
            None => Exit::Inconclusive,
        },
        (None, AnswerKind::Interval | AnswerKind::AtLeast) => Exit::Met,
        (None, AnswerKind::LessThan) => Exit::NotMet,
        (None, AnswerKind::Unknown) => Exit::Inconclusive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_carries_them_with_room_to_spare_has_nothing_to_change() {
        let wanted = |met, headroom_low| Wanted {
            value: 10.0,
            met,
            headroom: headroom_low,
            headroom_low,
            changes: Vec::new(),
        };
        assert!(has_room(&wanted(Some(true), Some(0.5))));
        assert!(!has_room(&wanted(Some(true), Some(0.4))));
        assert!(!has_room(&wanted(Some(true), None)));
        assert!(!has_room(&wanted(Some(false), Some(-0.2))));
        assert!(!has_room(&wanted(None, Some(0.5))));
    }
}
