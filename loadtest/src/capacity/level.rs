//! The plan of a level: what is played, and for how long.
//!
//! A level settles before it counts: the users sign in over a ramp, and then work for two of their mean
//! cycles, so that what queues in the target has come to its length. It is measured for as long as the
//! samples of its thresholds take at the rate that is expected of it.

use std::collections::BTreeMap;
use std::time::Duration;

use documents::capacity::Dimension;
use documents::distribution::samples_needed;
use documents::units::{Rate, Span};

use super::search::{Level, SearchSettings};
use crate::crm;
use crate::plan::{Plan, PlanError, drain_of};
use crate::scenario::{Arrivals, Comparison, Phases, Scenario, Subject, journeys};

/// Users that sign in each second of the ramp, where that makes a ramp of the allowed length.
const SIGN_INS_PER_S: f64 = 20.0;
/// Mean cycles for which a level settles.
const SETTLING_CYCLES: f64 = 2.0;
/// The longest that a level settles after its ramp: a few occasional users must not take the budget.
const SETTLING_MOST: Duration = Duration::from_secs(20);
/// More samples are planned than a quantile needs, since they come by chance.
const SAMPLES_MARGIN: f64 = 1.2;
/// Whether waiting messages grow shows over five windows of five seconds at least.
const MESSAGES_STEADY: Duration = Duration::from_secs(30);
/// From the order to the first step, and from the last to the record.
const AROUND: Duration = Duration::from_secs(2);
/// The highest levels that one generator is asked to play.
const USERS_MOST: f64 = 20_000.0;
const CALLS_PER_HOUR_MOST: f64 = 200_000.0;
const MESSAGES_PER_S_MOST: f64 = 1_000.0;

/// The shortest phases of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelRules {
    /// Of the ramp; many users get up to twice as much.
    pub ramp: Duration,
    /// Of the settling after it.
    pub settle: Duration,
    /// Of what is measured.
    pub steady: Duration,
}

impl Default for LevelRules {
    fn default() -> Self {
        LevelRules {
            ramp: Duration::from_secs(5),
            settle: Duration::from_secs(5),
            steady: Duration::from_secs(20),
        }
    }
}

impl LevelRules {
    fn steady_of(&self, dimension: Dimension) -> Duration {
        match dimension {
            Dimension::MessagesPerS => self.steady.max(MESSAGES_STEADY),
            Dimension::Users | Dimension::CallsPerHour => self.steady,
        }
    }
}

/// Why there is no plan for a level.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LevelError {
    /// The scenario does not have what is to be raised.
    #[error("the scenario has no [{section}]: there is nothing to raise; name another dimension")]
    Absent {
        /// The section of `scenario.toml`.
        section: &'static str,
    },
    /// The calls stand in a trace.
    #[error(
        "the calls of this scenario come from its trace, which has its own rate: write \
         arrivals = \"poisson\" to search for the calls that are carried"
    )]
    Traced,
    /// The number asked about is not one that can be played.
    #[error("{value} cannot be searched for: the number must be from {lowest} to {highest}")]
    Wanted {
        /// The number.
        value: f64,
        /// The lowest level.
        lowest: f64,
        /// The highest.
        highest: f64,
    },
    /// There is not time enough.
    #[error(
        "a level of {} is too short: it needs {} to settle, to be measured and to drain",
        Span(*.given), Span(*.needed)
    )]
    TooShort {
        /// The time for the level.
        given: Duration,
        /// The least that it needs.
        needed: Duration,
    },
    /// No plan can be made of it.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// What a search of this scenario begins with.
///
/// # Errors
/// If the scenario has nothing of the dimension, or the wanted number cannot be played.
pub fn settings(
    scenario: &Scenario,
    dimension: Dimension,
    wanted: Option<f64>,
    budget: Duration,
    rules: &LevelRules,
) -> Result<SearchSettings, LevelError> {
    let (lowest, highest) = match dimension {
        Dimension::Users => (1.0, USERS_MOST),
        Dimension::CallsPerHour => (1.0, CALLS_PER_HOUR_MOST),
        Dimension::MessagesPerS => (0.01, MESSAGES_PER_S_MOST),
    };
    let users = scenario.crm.users as f64;
    let start = match dimension {
        Dimension::Users => users,
        Dimension::CallsPerHour => {
            let calls = scenario.calls.as_ref().ok_or(LevelError::Absent { section: "calls" })?;
            let factors =
                calls.stages.iter().map(|stage| stage.factor_from.max(stage.factor_until));
            let busiest = factors.reduce(f64::max).unwrap_or(1.0);
            calls.per_user.per_second * 3_600.0 * users * busiest
        }
        Dimension::MessagesPerS => {
            let sms = scenario.sms.as_ref().ok_or(LevelError::Absent { section: "sms" })?;
            sms.per_user.per_second * users
        }
    };
    at(scenario, dimension, wanted.unwrap_or(lowest))?;
    if let Some(value) = wanted.filter(|value| !(lowest..=highest).contains(value)) {
        return Err(LevelError::Wanted { value, lowest, highest });
    }
    Ok(SearchSettings {
        dimension,
        wanted,
        start: start.clamp(lowest, highest),
        lowest,
        highest,
        budget,
        resolution: SearchSettings::RESOLUTION,
        shortest_level: shortest(scenario, dimension, rules),
    })
}

/// The shortest time in which a level of whatever size can be played.
fn shortest(scenario: &Scenario, dimension: Dimension, rules: &LevelRules) -> Duration {
    rules.ramp * 2 + rules.settle + rules.steady_of(dimension) + drain_of(scenario) + AROUND
}

/// The plan of a level. A repetition is played with a seed of its own, so that it asks as much of the
/// target and not the very same.
///
/// # Errors
/// If the scenario has nothing of the dimension, or the level does not fit into its time.
pub fn level_plan(
    scenario: &Scenario,
    dimension: Dimension,
    level: &Level,
    rules: &LevelRules,
) -> Result<Plan, LevelError> {
    let mut scenario = at(scenario, dimension, level.value)?;
    scenario.seed = scenario.seed.wrapping_add(level.repetition) & (u64::MAX >> 1);
    let users = scenario.crm.users as f64;
    let ramp = Duration::from_secs_f64(users / SIGN_INS_PER_S).clamp(rules.ramp, rules.ramp * 2);
    let (drain, steady_least) = (drain_of(&scenario), rules.steady_of(dimension));
    let needed = ramp + rules.settle + steady_least + drain + AROUND;
    let spare = level
        .at_most
        .checked_sub(needed)
        .ok_or(LevelError::TooShort { given: level.at_most, needed })?;
    let settling =
        mean_cycle(&scenario).map_or(rules.settle, |cycle| cycle.mul_f64(SETTLING_CYCLES));
    // Where time is short, measuring is worth more than settling.
    let settling = settling.min(SETTLING_MOST).clamp(rules.settle, rules.settle + spare / 2);
    let room = steady_least + spare - (settling - rules.settle);
    let steady = steady_needed(&scenario).clamp(steady_least, room);
    Ok(Plan::with_phases(scenario, Phases { ramp, warm_up: settling, steady, drain })?)
}

/// The scenario at a level.
fn at(scenario: &Scenario, dimension: Dimension, value: f64) -> Result<Scenario, LevelError> {
    let mut scenario = scenario.clone();
    let people = |scenario: &Scenario| match scenario.crm.users {
        0 => Err(PlanError::Nobody),
        users => Ok(users as f64),
    };
    match dimension {
        Dimension::Users => {
            people(&scenario)?;
            scenario.crm.users = value.round() as u64;
        }
        Dimension::CallsPerHour => {
            let users = people(&scenario)?;
            let calls = scenario.calls.as_mut().ok_or(LevelError::Absent { section: "calls" })?;
            if matches!(calls.arrivals, Arrivals::Trace(_)) {
                return Err(LevelError::Traced);
            }
            calls.per_user = Rate { per_second: value / 3_600.0 / users };
            // The same rate all along.
            calls.stages = Vec::new();
        }
        Dimension::MessagesPerS => {
            let users = people(&scenario)?;
            let sms = scenario.sms.as_mut().ok_or(LevelError::Absent { section: "sms" })?;
            sms.per_user = Rate { per_second: value / users };
            sms.campaigns = Vec::new();
        }
    }
    Ok(scenario)
}

/// How long the thresholds on quantiles take for their samples: the slowest of those whose rate is
/// known.
fn steady_needed(scenario: &Scenario) -> Duration {
    let needed = scenario.thresholds.iter().filter_map(|threshold| {
        let Comparison::ResponseTime { quantile, of, .. } = &threshold.comparison else {
            return None;
        };
        let rate_per_s = expected_per_s(scenario, of).filter(|rate| *rate > 0.0)?;
        Some(samples_needed(*quantile) as f64 * SAMPLES_MARGIN / rate_per_s)
    });
    Duration::try_from_secs_f64(needed.fold(0.0, f64::max)).unwrap_or(Duration::MAX)
}

/// Steps a second that are expected of a subject, if each is answered at once; `None` where the plan
/// does not tell.
fn expected_per_s(scenario: &Scenario, of: &Subject) -> Option<f64> {
    let users = scenario.crm.users as f64;
    let steps = steps_per_s(scenario);
    let calls = || scenario.calls.as_ref().map(|calls| calls.per_user.per_second * users);
    match of.name()? {
        "crm" => Some(steps.values().sum()),
        "calls" | "screen_pop" | "open_call" | "update_call" => {
            // A rate in stages differs from phase to phase: its mean is what the script comes to.
            calls().filter(|_| scenario.calls.as_ref().is_some_and(|calls| calls.stages.is_empty()))
        }
        "sms" | "sms_api" | "single_message" | "send_message" => {
            scenario.sms.as_ref().map(|sms| sms.per_user.per_second * users)
        }
        step => steps.get(step).copied(),
    }
}

/// The steps of people by name, each with its rate a second.
fn steps_per_s(scenario: &Scenario) -> BTreeMap<&'static str, f64> {
    let mut steps = BTreeMap::new();
    for class in &scenario.crm.classes {
        let users = class.share * scenario.crm.users as f64;
        let class_per_s = users * scenario.crm.peak_factor / class.think_time.as_secs_f64();
        let journeys = journeys(&class.name).expect("the scenario's reader knows the classes");
        // A journey is chosen by its weight, and each of its steps follows after one think time.
        let all: f64 = journeys.iter().map(|j| f64::from(j.weight) * j.steps.len() as f64).sum();
        for journey in journeys {
            for step in journey.steps {
                *steps.entry(*step).or_default() += class_per_s * f64::from(journey.weight) / all;
            }
        }
    }
    steps
}

/// Mean time from one step of a user to the next, if each is answered at once.
fn mean_cycle(scenario: &Scenario) -> Option<Duration> {
    let of = Subject::Workload(crm::WORKLOAD.to_owned());
    let rate_per_s = expected_per_s(scenario, &of)?;
    Duration::try_from_secs_f64(scenario.crm.users as f64 / rate_per_s).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use documents::capacity::Purpose;

    use super::*;
    use crate::scenario::shipped;

    /// The shipped scenario `tier-10`.
    pub(crate) fn scenario() -> Scenario {
        Scenario::parse(shipped::find("tier-10").expect("shipped").files).expect("reads")
    }

    const RULES: LevelRules = LevelRules {
        ramp: Duration::from_secs(5),
        settle: Duration::from_secs(5),
        steady: Duration::from_secs(20),
    };

    fn level(value: f64, at_most_s: u64) -> Level {
        let at_most = Duration::from_secs(at_most_s);
        Level { value, purpose: Purpose::Staircase, repetition: 0, at_most }
    }

    fn plan(dimension: Dimension, level: &Level) -> Plan {
        level_plan(&scenario(), dimension, level, &RULES).expect("a plan")
    }

    #[test]
    fn a_level_is_as_long_as_its_quantile_needs() {
        // 200 samples for p95, and a fifth more; tier-10 makes 0.122 steps a second and user.
        let plan = plan(Dimension::Users, &level(60.0, 200));
        let steady_s = plan.scenario.phases.steady.as_secs_f64();
        assert!((steady_s - 240.0 / (60.0 * 0.12167)).abs() < 0.1, "{steady_s}");
        // The plan itself says that so many come.
        let all = plan.preview().steps as f64;
        let share = steady_s / plan.steady_until().as_secs_f64();
        assert!((all * share - 240.0).abs() < 40.0, "{all} steps, {share}");
    }

    #[test]
    fn few_users_get_the_time_that_there_is_and_many_the_least() {
        let few = plan(Dimension::Users, &level(2.0, 180));
        let phases = few.scenario.phases;
        let all = phases.ramp + phases.warm_up + phases.steady + phases.drain + AROUND;
        assert_eq!(all, Duration::from_secs(180));
        let many = plan(Dimension::Users, &level(1_000.0, 180));
        assert_eq!(many.scenario.phases.steady, Duration::from_secs(20));
        assert_eq!(many.scenario.phases.ramp, Duration::from_secs(10));
    }

    #[test]
    fn a_level_settles_for_two_cycles_or_for_what_can_be_spared() {
        let plenty = plan(Dimension::Users, &level(60.0, 200));
        let settles_s = plenty.scenario.phases.warm_up.as_secs_f64();
        assert!((settles_s - 2.0 / 0.12167).abs() < 0.1, "{settles_s}");
        let short = plan(Dimension::Users, &level(60.0, 50));
        assert!(short.scenario.phases.warm_up < Duration::from_secs(10));
        assert!(short.scenario.phases.steady >= Duration::from_secs(20));
        let refused = level_plan(&scenario(), Dimension::Users, &level(60.0, 30), &RULES);
        assert!(matches!(refused, Err(LevelError::TooShort { .. })), "{refused:?}");
    }

    #[test]
    fn every_level_fits_into_the_shortest_time_that_a_search_gives() {
        let scenario = scenario();
        for dimension in [Dimension::Users, Dimension::CallsPerHour, Dimension::MessagesPerS] {
            let budget = SearchSettings::BUDGET;
            let settings = settings(&scenario, dimension, None, budget, &RULES).expect("settings");
            for value in [settings.lowest, settings.start, settings.start * 20.0] {
                let at_most = settings.shortest_level;
                let level = Level { at_most, ..level(value, 0) };
                let made = level_plan(&scenario, dimension, &level, &RULES);
                assert!(made.is_ok(), "{dimension:?} {value}: {:?}", made.err());
            }
        }
    }

    #[test]
    fn calls_and_messages_come_at_the_rate_of_the_level() {
        let calls = plan(Dimension::CallsPerHour, &level(3_600.0, 180));
        let seconds = calls.steady_until().as_secs_f64();
        let rate = calls.calls.len() as f64 / seconds;
        assert!((rate - 1.0).abs() < 4.0 / seconds.sqrt(), "{rate} a second");
        assert_eq!(calls.scenario.crm.users, 10);
        let messages = plan(Dimension::MessagesPerS, &level(5.0, 180));
        let script = messages.sms.as_ref().expect("messages");
        let seconds = messages.steady_until().as_secs_f64();
        let rate = script.singles_us.len() as f64 / seconds;
        assert!((rate - 5.0).abs() < 4.0 * (5.0 / seconds).sqrt(), "{rate} a second");
        assert!(script.campaigns.is_empty());
        assert!(messages.scenario.phases.steady >= MESSAGES_STEADY);
    }

    #[test]
    fn each_level_and_each_repetition_has_a_schedule_of_its_own_and_the_same_one_twice() {
        for dimension in [Dimension::Users, Dimension::CallsPerHour, Dimension::MessagesPerS] {
            let hash = |value: f64, repetition| {
                let level = Level { repetition, ..level(value, 100) };
                plan(dimension, &level).preview().schedule_hash
            };
            assert_eq!(hash(20.0, 0), hash(20.0, 0));
            assert_ne!(hash(20.0, 0), hash(30.0, 0), "{dimension:?}");
            assert_ne!(hash(20.0, 0), hash(20.0, 1), "{dimension:?}");
        }
    }

    #[test]
    fn a_scenario_without_it_has_nothing_to_raise() {
        let quiet = Scenario { calls: None, sms: None, ..scenario() };
        let asked = |dimension, wanted| {
            let budget = SearchSettings::BUDGET;
            settings(&quiet, dimension, wanted, budget, &RULES).expect_err("refused").to_string()
        };
        assert!(asked(Dimension::CallsPerHour, None).contains("[calls]"));
        assert!(asked(Dimension::MessagesPerS, None).contains("[sms]"));
        let many = asked(Dimension::Users, Some(1e6));
        assert_eq!(many, "1000000 cannot be searched for: the number must be from 1 to 20000");
    }
}
