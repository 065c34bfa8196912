//! Which level is played next, as a function of those that were.
//!
//! From the wanted number, or a first guess, the search climbs by [`STAIR`], or as far as the host's
//! processors leave room, until a level breaks, or
//! goes down by it until one holds; then it halves the ratio between the highest level that held and
//! the lowest above it that broke. A level counts by the majority of its runs. Each of the two is
//! played again before the search is done, and where the two runs of one contradict each other a third
//! time: so a single odd run moves the search, but does not end it. The ends of the answer, which lie
//! further out where runs contradict each other, are played again too.
//!
//! A level in which the generator gave no more is not the target's doing: the search goes below it, but
//! never takes it for an upper end.

use std::time::Duration;

use documents::capacity::{
    CapacityAnswer, Dimension, LevelOutcome, LevelRecord, Purpose, SearchEnd,
};

use super::answer::{Point, answer};

/// A step of the staircase. Two of them are 2.6 times: an office that asks about 50 users learns within
/// three levels whether its host carries 20, 50 or 130.
const STAIR: f64 = 1.6;
/// The longest step, where the host's processors have room for it, and the shortest, where they have
/// next to none left: the edge is near then.
const STAIR_MOST: f64 = 5.0;
const STAIR_LEAST: f64 = 1.25;
/// The utilisation of the host's processors that a step aims at: by the utilisation law it grows with
/// the load, and most thresholds break a little above it.
const CPU_AIM: f64 = 0.9;
/// The part of the budget that one level may take. A search takes about ten levels, most of them
/// shorter than the first, whose few users make samples slowly.
const LEVEL_SHARE: f64 = 0.2;
/// A level that was unclear gets so much more time.
const LONGER: f64 = 2.0;
/// So near to where the generator gives no more, the search ends: a closer "at least" is not worth the
/// time.
const GENERATOR_RESOLUTION: f64 = 0.25;
/// Runs without evidence after which a level is let go.
const TRIES: u64 = 2;
/// Runs of each end of the answer.
const RUNS: u64 = 2;
/// Runs of each end where runs contradict each other. Of 1,000 simulated hosts that hold half their runs
/// at their capacity and 85 % at 10 % below it, 71 % lay in the answer with two runs and 75 % with three.
const RUNS_NOISY: u64 = 3;

/// What a search is to find out, and in which time.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchSettings {
    /// What is raised.
    pub dimension: Dimension,
    /// The number that is asked about: the first level.
    pub wanted: Option<f64>,
    /// The first level where none is wanted.
    pub start: f64,
    /// The lowest level that can be played.
    pub lowest: f64,
    /// The highest level that the search goes to.
    pub highest: f64,
    /// Time for all levels together.
    pub budget: Duration,
    /// The search is done when its ends are this near, as a share of the lower one.
    pub resolution: f64,
    /// The shortest time in which a level can be played, from its first step to the end of its drain.
    pub shortest_level: Duration,
}

impl SearchSettings {
    /// Time for all levels where nothing else is asked for.
    pub const BUDGET: Duration = Duration::from_secs(15 * 60);
    /// The resolution where nothing else is asked for.
    pub const RESOLUTION: f64 = 0.05;
}

/// A level to play.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The level, in the dimension's unit.
    pub value: f64,
    /// Why.
    pub purpose: Purpose,
    /// How often it was played before.
    pub repetition: u64,
    /// The longest that it may take, settling and drain included.
    pub at_most: Duration,
}

/// What a search asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ask {
    /// A level.
    Play(Level),
    /// Nothing more.
    Done(SearchEnd),
}

/// A search for a capacity. It knows its levels and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    settings: SearchSettings,
    levels: Vec<LevelRecord>,
    stopped: Option<SearchEnd>,
}

impl Search {
    /// A search that has played nothing.
    pub fn new(settings: SearchSettings) -> Self {
        Search { settings, levels: Vec::new(), stopped: None }
    }

    /// What it was given.
    pub fn settings(&self) -> &SearchSettings {
        &self.settings
    }

    /// The levels, in the order in which they were played.
    pub fn levels(&self) -> &[LevelRecord] {
        &self.levels
    }

    /// Takes what a level showed.
    pub fn learn(&mut self, level: LevelRecord) {
        self.levels.push(level);
    }

    /// Ends the search from outside: Ctrl-C, or a target that cannot be used.
    pub fn stop(&mut self, how: SearchEnd) {
        self.stopped = Some(how);
    }

    /// What is left of the budget after so much time.
    pub fn time_left(&self, spent: Duration) -> Duration {
        self.settings.budget.saturating_sub(spent)
    }

    /// What the levels played so far come to.
    pub fn answer(&self) -> CapacityAnswer {
        answer(&self.levels)
    }

    /// What to do next, after so much time.
    pub fn next(&self, spent: Duration) -> Ask {
        if let Some(how) = self.stopped {
            return Ask::Done(how);
        }
        let left = self.time_left(spent);
        let points = Point::all(&self.levels);
        match self.wish(&points, left) {
            Err(how) => Ask::Done(how),
            Ok(_) if left < self.settings.shortest_level => Ask::Done(SearchEnd::OutOfTime),
            Ok((value, purpose)) => {
                let repetition =
                    self.levels.iter().filter(|level| level.value == value).count() as u64;
                let at_most = self.at_most(value).min(left);
                Ask::Play(Level { value, purpose, repetition, at_most })
            }
        }
    }

    /// The longest that this level may take, were there time enough.
    fn at_most(&self, value: f64) -> Duration {
        let usual = self.settings.budget.mul_f64(LEVEL_SHARE).max(self.settings.shortest_level);
        let unclear =
            |level: &LevelRecord| level.value == value && level.outcome == LevelOutcome::Unclear;
        if self.levels.iter().any(unclear) { usual.mul_f64(LONGER) } else { usual }
    }

    /// The next level, whatever time it takes; or how the search ends where there is none.
    fn wish(&self, points: &[Point], left: Duration) -> Result<(f64, Purpose), SearchEnd> {
        let without_evidence = |point: &&Point| point.decided() == 0 && point.tries() < TRIES;
        if let Some(point) = points.iter().find(without_evidence) {
            return Ok((point.value, Purpose::Repetition));
        }
        let edge = Edge::of(points);
        let ends = self.ends(points, &edge);
        let again = ends.first().map(|value| (*value, Purpose::Repetition));
        // A contradiction at the edge comes first: where to go next depends on it.
        if let Some(low) = edge.low.filter(|point| point.held == point.broke) {
            return Ok((low.value, Purpose::Repetition));
        }
        let has_broken = edge.high.is_some();
        match (again, self.further(points, edge)) {
            // While no level broke, one more tells more than one again.
            (Some(again), Ok(_)) if has_broken && self.time_runs_out(ends.len(), left) => Ok(again),
            (_, Ok(further)) => Ok(further),
            (Some(again), Err(_)) => Ok(again),
            (None, Err(how)) => Err(how),
        }
    }

    /// The levels that are to be played again: the two of the edge, then the ends of the answer, which
    /// lie further out where runs contradict each other. The lower ones first: people rely on them.
    fn ends(&self, points: &[Point], edge: &Edge) -> Vec<f64> {
        let answer = self.answer();
        let value = |point: Point| point.value;
        let at =
            |value: Option<f64>| points.iter().find(|point| Some(point.value) == value).copied();
        let ends = [at(answer.low), edge.low, edge.high, at(answer.high)].into_iter().flatten();
        let runs = if answer.low == edge.low.map(value) && answer.high == edge.high.map(value) {
            RUNS
        } else {
            RUNS_NOISY
        };
        let mut values: Vec<f64> =
            ends.filter(|point| point.wants_repetition(runs)).map(|point| point.value).collect();
        values.dedup();
        values
    }

    /// Whether the time may just suffice to play so many levels again.
    fn time_runs_out(&self, again: usize, left: Duration) -> bool {
        let lasted: f64 = self.levels.iter().map(|level| level.lasted_s).sum();
        let usual_s = lasted / self.levels.len().max(1) as f64;
        left.as_secs_f64() < (again + 1) as f64 * usual_s
    }

    /// The next level that was not played yet.
    fn further(&self, points: &[Point], edge: Edge) -> Result<(f64, Purpose), SearchEnd> {
        let let_go = |point: &&Point| point.decided() == 0;
        match (edge.low, edge.high) {
            (Some(low), high) => {
                let by_generator = || {
                    let above = points.iter().filter(let_go).filter(|p| p.value > low.value);
                    above.into_iter().find(|point| point.invalid > 0).copied()
                };
                match (high, by_generator()) {
                    (Some(high), _) => {
                        self.between(points, low, high, self.settings.resolution, SearchEnd::Clear)
                    }
                    (None, Some(top)) => {
                        let resolution = self.settings.resolution.max(GENERATOR_RESOLUTION);
                        let end = SearchEnd::GeneratorSaturated;
                        self.between(points, low, top, resolution, end)
                    }
                    (None, None) => {
                        let top = points.last().expect("one held");
                        self.up(top.value, SearchEnd::HighestLevel)
                    }
                }
            }
            (None, Some(_)) => self.down(points, SearchEnd::Clear),
            (None, None) => match points.last() {
                None => {
                    let Some(wanted) = self.settings.wanted else {
                        return Ok((self.rounded(self.settings.start), Purpose::Staircase));
                    };
                    Ok((wanted, Purpose::Wanted))
                }
                // Too few samples: more users make more of them.
                Some(top) if points.iter().all(|point| point.invalid == 0) => {
                    self.up(top.value, SearchEnd::HighestLevel)
                }
                Some(_) => self.down(points, SearchEnd::GeneratorSaturated),
            },
        }
    }

    fn up(&self, from: f64, end: SearchEnd) -> Result<(f64, Purpose), SearchEnd> {
        let next = self.rounded(from * self.stair(from)).min(self.settings.highest);
        if next > from { Ok((next, Purpose::Staircase)) } else { Err(end) }
    }

    /// The step up from a level: as far as the utilisation of the host's processors in its runs leaves
    /// room, where that is known.
    fn stair(&self, from: f64) -> f64 {
        let busy = self
            .levels
            .iter()
            .filter(|level| level.value == from)
            .filter_map(|level| level.host_cpu)
            .reduce(f64::max);
        // Users whom calls and messages come beside keep the processors busy too: steps are shorter then.
        match busy {
            Some(busy) if busy > 0.0 => (CPU_AIM / busy).clamp(STAIR_LEAST, STAIR_MOST),
            _ => STAIR,
        }
    }

    fn down(&self, points: &[Point], end: SearchEnd) -> Result<(f64, Purpose), SearchEnd> {
        let from = points.first().expect("something was played").value;
        let next = self.rounded(from / STAIR).max(self.settings.lowest);
        if next < from { Ok((next, Purpose::Staircase)) } else { Err(end) }
    }

    /// The middle of the widest gap between two levels, over those between that say nothing.
    fn between(
        &self,
        points: &[Point],
        low: Point,
        top: Point,
        resolution: f64,
        end: SearchEnd,
    ) -> Result<(f64, Purpose), SearchEnd> {
        let within: Vec<f64> = points
            .iter()
            .map(|point| point.value)
            .filter(|value| (low.value..=top.value).contains(value))
            .collect();
        let gaps = within.windows(2).map(|pair| (pair[0], pair[1]));
        let widest = gaps.max_by(|a, b| (a.1 / a.0).total_cmp(&(b.1 / b.0)));
        let (from, until) = widest.expect("the two ends are two values");
        let middle = self.rounded((from * until).sqrt());
        let wide = until > from * (1.0 + resolution);
        if wide && from < middle && middle < until {
            Ok((middle, Purpose::Bisection))
        } else {
            Err(end)
        }
    }

    /// Whole users; three digits of everything else, since nobody can tell 1,234 calls an hour from 1,230.
    fn rounded(&self, value: f64) -> f64 {
        let unit = match self.settings.dimension {
            Dimension::Users => 1.0,
            Dimension::CallsPerHour | Dimension::MessagesPerS => {
                10_f64.powf(value.log10().floor() - 2.0)
            }
        };
        // Dividing by a whole number keeps the decimals clean: 0.123, not 0.12300000000000001.
        let rounded = if unit < 1.0 {
            let per_one = (1.0 / unit).round();
            (value * per_one).round() / per_one
        } else {
            (value / unit).round() * unit
        };
        rounded.clamp(self.settings.lowest, self.settings.highest)
    }
}

/// The two levels between which the capacity lies.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    /// The highest level that is carried.
    low: Option<Point>,
    /// The lowest level above it that breaks.
    high: Option<Point>,
}

impl Edge {
    fn of(points: &[Point]) -> Self {
        let low = points.iter().rfind(|point| point.carries()).copied();
        let above = |point: &&Point| low.is_none_or(|low| point.value > low.value);
        let high = points.iter().filter(above).find(|point| point.breaks()).copied();
        Edge { low, high }
    }
}

impl Point {
    /// Whether its runs are too few, or as many one way as the other.
    fn wants_repetition(&self, runs: u64) -> bool {
        self.decided() < runs || self.held == self.broke
    }

    /// Runs that say nothing.
    fn tries(&self) -> u64 {
        self.unclear + self.invalid
    }
}
