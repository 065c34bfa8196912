//! The plan: a scenario with the command's wishes applied, and what it will do.
//!
//! Everything random about a virtual user (which journey, which think time) is drawn here from the
//! seed, and never from what the target does. So the schedule of a run is known before it starts,
//! and its hash says whether two runs asked the same.

mod expected;
mod limits;
mod summary;

use std::time::Duration;

use documents::calls::ExchangeKind;
use documents::sms::GatewayKind;
use documents::units::Span;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use crate::calls::script::ScriptedCall;
use crate::scenario::{ActivityClass, Journey, Phases, Scenario, journeys};
use crate::sms::script::SmsScript;
use crate::{calls, random, sms};

pub use expected::Expected;
pub use limits::{Limits, PlannedRequests};

/// What the command line may change about a scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Virtual users instead of the scenario's.
    pub users: Option<u64>,
    /// Length of ramp, warm-up and steady phase together, instead of the scenario's.
    pub duration: Option<Duration>,
    /// Seed instead of the scenario's.
    pub seed: Option<u64>,
    /// What the run may cost its target.
    pub limits: Limits,
}

/// A scenario, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The scenario with the wishes applied.
    pub scenario: Scenario,
    /// How many users each class gets; adds up to the scenario's users.
    pub users_by_class: Vec<u64>,
    /// The calls, in the order of their instants; empty where none are played.
    pub calls: Vec<ScriptedCall>,
    /// The short messages; absent where none are sent.
    pub sms: Option<SmsScript>,
    /// What the run may cost its target; the plan keeps to it.
    pub limits: Limits,
}

/// By which ways calls and messages of a plan reach and leave the CRM.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kinds<'a> {
    /// What plays the calls.
    pub exchange: Option<&'a ExchangeKind>,
    /// What takes the messages.
    pub gateway: Option<&'a GatewayKind>,
}

/// What a plan will do, computed without a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Business steps if each were answered at once.
    pub steps: u64,
    /// The busiest second of that schedule.
    pub peak_steps_per_s: u64,
    /// Telephone calls.
    pub calls: u64,
    /// Short messages.
    pub messages: u64,
    /// Hash of that schedule, hexadecimal.
    pub schedule_hash: String,
}

/// Why a plan cannot be made of a scenario and wishes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The run would be too short to measure anything.
    #[error("a run of {given:?} is too short: it needs at least {needed:?}")]
    TooShort {
        /// What was asked.
        given: Duration,
        /// The shortest run.
        needed: Duration,
    },
    /// No users, or more than one generator plays.
    #[error("{0} users cannot be played: the number must be from 1 to 100,000")]
    Users(u64),
    /// Users were wished for where nobody works.
    #[error("the scenario has no [crm]: it loads an API without people, so it takes no users")]
    Nobody,
    /// More single messages than numbers tell apart.
    #[error(
        "so many users over so long a run would send more than {most} single messages: lower \
         `per_user` of [sms], or the users",
        most = sms::messages::MESSAGES_MOST
    )]
    Messages,
    /// The run would last longer than it may.
    #[error("the plan lasts {planned}, and a run may last {most}: raise --max-time, or shorten it")]
    TooLong {
        /// Until arrivals end.
        planned: Span,
        /// What is allowed.
        most: Span,
    },
    /// The run would make more requests than it may.
    #[error(
        "the plan makes {about}{planned} requests of the target, and a run may make {most}: raise \
         --max-requests, or ask for fewer users or less time"
    )]
    TooManyRequests {
        /// `about `, if the plan was not counted to its end.
        about: &'static str,
        /// How many.
        planned: u64,
        /// What is allowed.
        most: u64,
    },
}

/// After the last call can have been decided on, the last look may still be on its way.
const LOOKING: Duration = Duration::from_secs(1);
/// The shortest run that a wish may ask for.
const SHORTEST: Duration = Duration::from_secs(3);

impl Plan {
    /// Applies the wishes to a scenario.
    ///
    /// A wished duration that leaves less than two thirds to the steady phase shortens ramp and
    /// warm-up alike, to a third of the run.
    ///
    /// # Errors
    /// If a wish is out of range.
    pub fn new(mut scenario: Scenario, wishes: Wishes) -> Result<Self, PlanError> {
        if let Some(users) = wishes.users {
            if !(1..=100_000).contains(&users) {
                return Err(PlanError::Users(users));
            }
            if scenario.crm.classes.is_empty() {
                return Err(PlanError::Nobody);
            }
            scenario.crm.users = users;
        }
        if let Some(seed) = wishes.seed {
            scenario.seed = seed;
        }
        if let Some(duration) = wishes.duration {
            if duration < SHORTEST {
                return Err(PlanError::TooShort { given: duration, needed: SHORTEST });
            }
            scale_stages(&mut scenario, duration);
            let phases = &mut scenario.phases;
            let start = phases.ramp + phases.warm_up;
            if start > duration / 3 {
                let factor = (duration / 3).as_secs_f64() / start.as_secs_f64();
                phases.ramp = phases.ramp.mul_f64(factor);
                phases.warm_up = phases.warm_up.mul_f64(factor);
            }
            phases.steady = duration - phases.ramp - phases.warm_up;
        }
        let phases = &scenario.phases;
        wishes.limits.allow(phases.ramp + phases.warm_up + phases.steady)?;
        scenario.phases.drain = drain_of(&scenario);
        let users_by_class = apportion(scenario.crm.users, &scenario.crm.classes);
        let limits = wishes.limits;
        let mut plan = Plan { scenario, users_by_class, calls: Vec::new(), sms: None, limits };
        if let Some(calls) = &plan.scenario.calls {
            let (users, seed) = (plan.scenario.crm.users, plan.scenario.seed);
            plan.calls = calls::model::script(calls, users, seed, plan.steady_until());
        }
        if let Some(sms) = &plan.scenario.sms {
            let (users, seed) = (plan.scenario.crm.users, plan.scenario.seed);
            let script = SmsScript::draw(sms, users, seed, plan.steady_until());
            plan.sms = Some(script.ok_or(PlanError::Messages)?);
        }
        Ok(plan)
    }

    /// The plan of a level of a search: its phases are exactly these, and what goes by the length of the
    /// run is lengthened or shortened with them.
    ///
    /// # Errors
    /// If the scenario's users are more than one generator plays, or would send too many messages.
    pub fn with_phases(mut scenario: Scenario, phases: Phases) -> Result<Self, PlanError> {
        scale_stages(&mut scenario, phases.ramp + phases.warm_up + phases.steady);
        let users = Some(scenario.crm.users).filter(|_| !scenario.crm.classes.is_empty());
        Plan::new(Scenario { phases, ..scenario }, Wishes { users, ..Wishes::default() })
    }

    /// The same plan without calls and without thresholds on them, for a target whose telephony
    /// service hears no exchange of ours.
    #[must_use]
    pub fn without_calls(mut self) -> Self {
        self.calls.clear();
        self.scenario.calls = None;
        self.scenario.thresholds.retain(|threshold| !threshold.is_on_calls());
        self
    }

    /// The same plan without short messages and without thresholds on them, for a target that does not
    /// send by a gateway of ours.
    #[must_use]
    pub fn without_sms(mut self) -> Self {
        self.sms = None;
        self.scenario.sms = None;
        self.scenario.thresholds.retain(|threshold| !threshold.is_on_sms());
        self
    }

    /// The same plan without single messages, for a CRM whose campaigns a person starts.
    #[must_use]
    pub fn by_hand(mut self) -> Self {
        if let (Some(sms), Some(script)) = (&mut self.scenario.sms, &mut self.sms) {
            sms.per_user.per_second = 0.0;
            *script = script.without_singles(self.scenario.seed);
        }
        self
    }

    /// Whether anything of it signs in to a CRM.
    pub fn signs_in(&self) -> bool {
        self.scenario.crm.users > 0
    }

    /// How long what is under way at the end is waited for: campaigns have their own patience, unless
    /// the run was stopped by hand.
    pub fn drain(&self, stopped_by_hand: bool) -> Duration {
        let drain = self.scenario.phases.drain;
        match &self.scenario.sms {
            Some(sms) if !stopped_by_hand => drain.max(sms.patience),
            _ => drain,
        }
    }

    /// When the steady phase begins, since the start of the run.
    pub fn steady_from(&self) -> Duration {
        self.scenario.phases.ramp + self.scenario.phases.warm_up
    }

    /// When arrivals stop, since the start of the run.
    pub fn steady_until(&self) -> Duration {
        self.steady_from() + self.scenario.phases.steady
    }

    /// When the virtual user of this place in the order of starting begins.
    pub fn starts_at(&self, order: u64) -> Duration {
        self.scenario.phases.ramp.mul_f64(order as f64 / self.scenario.crm.users as f64)
    }

    /// The itinerary of a virtual user: the `index`-th of its class.
    pub fn itinerary(&self, class: usize, index: u64) -> Itinerary {
        let class_of = &self.scenario.crm.classes[class];
        let purpose = |what: &str| format!("{what}/{}", class_of.name);
        Itinerary {
            journeys: journeys(&class_of.name).expect("the scenario's reader knows the classes"),
            think_s_mean: class_of.think_time.as_secs_f64() / self.scenario.crm.peak_factor,
            choice: random::child(self.scenario.seed, &purpose("journey"), index),
            think: random::child(self.scenario.seed, &purpose("think"), index),
            rest: [].iter(),
            signed_in: false,
        }
    }

    /// The class and the index in it of each user, in the order of starting: the classes take
    /// turns, so that each part of the ramp holds the whole mix.
    pub fn order(&self) -> Vec<(usize, u64)> {
        let total: u64 = self.users_by_class.iter().sum();
        let mut given = vec![0_u64; self.users_by_class.len()];
        (1..=total)
            .map(|place| {
                let behind = |class: usize| {
                    let due = self.users_by_class[class] as f64 * place as f64 / total as f64;
                    due - given[class] as f64
                };
                let class = (0..given.len())
                    .filter(|&class| given[class] < self.users_by_class[class])
                    .max_by(|&a, &b| behind(a).total_cmp(&behind(b)).then(b.cmp(&a)))
                    .expect("fewer users given than there are");
                given[class] += 1;
                (class, given[class] - 1)
            })
            .collect()
    }

    /// Plays the schedule against a target that answers at once.
    pub fn preview(&self) -> Preview {
        let end = self.steady_until().as_secs_f64();
        let mut by_second = vec![0_u64; end.ceil() as usize + 1];
        let mut hasher = Sha256::new();
        for (order, (class, index)) in self.order().into_iter().enumerate() {
            let mut itinerary = self.itinerary(class, index);
            let mut at = self.starts_at(order as u64).as_secs_f64();
            loop {
                let turn = itinerary.next_turn();
                at += turn.think_s;
                if at >= end {
                    break;
                }
                by_second[at as usize] += 1;
                hasher.update((class as u32).to_le_bytes());
                hasher.update(index.to_le_bytes());
                hasher.update(((at * 1e6) as u64).to_le_bytes());
                hasher.update(turn.step.as_bytes());
            }
        }
        for call in &self.calls {
            hasher.update(call.due_us.to_le_bytes());
            hasher.update(call.number.as_bytes());
            for step in &call.steps {
                hasher.update(step.after_us.to_le_bytes());
            }
        }
        if let Some(sms) = &self.sms {
            sms.hash(&mut hasher);
        }
        if let Some(http) = &self.scenario.http {
            let due = crate::http::schedule(http, self.scenario.seed, self.steady_until());
            due.for_each(|due_us| hasher.update(due_us.to_le_bytes()));
        }
        let digest = hasher.finalize();
        Preview {
            messages: self.sms.as_ref().map_or(0, |sms| sms.messages.total()),
            calls: self.calls.len() as u64,
            steps: by_second.iter().sum(),
            peak_steps_per_s: by_second.into_iter().max().unwrap_or(0),
            schedule_hash: digest[..8].iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// The instants of the steady phase, in microseconds of the run.
    pub fn steady_us(&self) -> std::ops::Range<u64> {
        self.steady_from().as_micros() as u64..self.steady_until().as_micros() as u64
    }
}

/// How long what is in flight at the end is waited for.
pub(crate) fn drain_of(scenario: &Scenario) -> Duration {
    let drain = scenario.phases.drain;
    scenario.calls.as_ref().map_or(drain, |calls| {
        // Whether a call was left active shows only this long after its hang-up.
        drain.max(calls.left_after + calls.poll * 2 + LOOKING)
    })
}

/// Lengthens or shortens the stages of calls and replies with the run, and moves the campaigns.
fn scale_stages(scenario: &mut Scenario, duration: Duration) {
    let phases = scenario.phases;
    let factor =
        duration.as_secs_f64() / (phases.ramp + phases.warm_up + phases.steady).as_secs_f64();
    for stage in scenario.calls.iter_mut().flat_map(|calls| &mut calls.stages) {
        stage.lasts = stage.lasts.mul_f64(factor);
    }
    let Some(sms) = &mut scenario.sms else { return };
    for campaign in &mut sms.campaigns {
        campaign.after = campaign.after.mul_f64(factor);
    }
    for stage in sms.inbound.iter_mut().flat_map(|inbound| &mut inbound.stages) {
        stage.lasts = stage.lasts.mul_f64(factor);
    }
}

/// Splits the users over the classes by largest remainder.
fn apportion(users: u64, classes: &[ActivityClass]) -> Vec<u64> {
    let quotas: Vec<f64> = classes.iter().map(|class| class.share * users as f64).collect();
    let mut counts: Vec<u64> = quotas.iter().map(|quota| quota.floor() as u64).collect();
    let mut by_remainder: Vec<usize> = (0..classes.len()).collect();
    by_remainder.sort_by(|&a, &b| quotas[b].fract().total_cmp(&quotas[a].fract()));
    let missing = users - counts.iter().sum::<u64>();
    for &class in by_remainder.iter().take(missing as usize) {
        counts[class] += 1;
    }
    counts
}

/// What one virtual user will do, step after step, for ever.
#[derive(Debug, Clone)]
pub struct Itinerary {
    journeys: &'static [Journey],
    think_s_mean: f64,
    choice: ChaCha8Rng,
    think: ChaCha8Rng,
    rest: std::slice::Iter<'static, &'static str>,
    signed_in: bool,
}

/// One step of an itinerary and the thinking before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// Think time before the step, in seconds.
    pub think_s: f64,
    /// The step's name.
    pub step: &'static str,
}

impl Itinerary {
    /// The next step and the think time before it. The first is the sign-in, at once.
    pub fn next_turn(&mut self) -> Turn {
        if !self.signed_in {
            self.signed_in = true;
            return Turn { think_s: 0.0, step: "sign_in" };
        }
        let think_s = random::exponential(&mut self.think, self.think_s_mean);
        let step = match self.rest.next() {
            Some(step) => step,
            None => {
                self.rest = self.choose().steps.iter();
                self.rest.next().expect("no journey is empty")
            }
        };
        Turn { think_s, step }
    }

    fn choose(&mut self) -> &'static Journey {
        let total: u32 = self.journeys.iter().map(|journey| journey.weight).sum();
        let mut draw = self.choice.random_range(0..total);
        for journey in self.journeys {
            if draw < journey.weight {
                return journey;
            }
            draw -= journey.weight;
        }
        unreachable!("the draw is below the sum of the weights")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shipped;

    fn plan(wishes: Wishes) -> Plan {
        let files = shipped::find("tier-10").expect("shipped").files;
        Plan::new(Scenario::parse(files).expect("reads"), wishes).expect("a plan")
    }

    #[test]
    fn every_shipped_scenario_does_what_its_expected_file_says() {
        let mut others = String::new();
        for shipped in shipped::ALL {
            let scenario = Scenario::parse(shipped.files).expect("reads");
            let plan = Plan::new(scenario, Wishes::default()).expect("a plan");
            let file = format!("{}/expected.toml", shipped.files.directory);
            let expected = Expected::parse(&file, shipped.expected);
            if expected != Ok(Expected::of(&plan)) {
                others.push_str(&format!("\n{file} should be:\n{}", Expected::of(&plan)));
            }
        }
        assert!(others.is_empty(), "{others}");
    }

    #[test]
    fn the_same_seed_gives_the_same_schedule_and_another_seed_another() {
        let seeded = |seed| plan(Wishes { seed: Some(seed), ..Wishes::default() }).preview();
        assert_eq!(seeded(1), seeded(1));
        assert_ne!(seeded(1).schedule_hash, seeded(2).schedule_hash);
    }

    #[test]
    fn classes_share_the_users_without_losing_one() {
        for users in 1..200 {
            let plan = plan(Wishes { users: Some(users), ..Wishes::default() });
            assert_eq!(plan.users_by_class.iter().sum::<u64>(), users);
            let mut order = plan.order();
            assert_eq!(order.len() as u64, users);
            order.sort_unstable();
            order.dedup();
            assert_eq!(order.len() as u64, users);
        }
    }

    #[test]
    fn a_wished_duration_is_the_whole_run_and_leaves_two_thirds_to_measure() {
        let short = plan(Wishes { duration: Some(Duration::from_secs(12)), ..Wishes::default() });
        assert_eq!(short.steady_until(), Duration::from_secs(12));
        assert!(short.scenario.phases.steady >= Duration::from_secs(8) - Duration::from_millis(1));
        let long = plan(Wishes { duration: Some(Duration::from_secs(600)), ..Wishes::default() });
        assert_eq!(long.scenario.phases.ramp, Duration::from_secs(7));
        assert_eq!(long.steady_until(), Duration::from_secs(600));
    }

    #[test]
    fn a_longer_run_begins_like_a_shorter_one() {
        // A split schedule is the whole one: what a user does does not depend on when it ends.
        let plan = plan(Wishes::default());
        let turns = |n| {
            let mut itinerary = plan.itinerary(1, 0);
            (0..n).map(|_| itinerary.next_turn()).collect::<Vec<_>>()
        };
        assert_eq!(turns(100)[..40], turns(40)[..]);
    }
}
