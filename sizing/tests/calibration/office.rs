//! An office at its screens, simulated: a closed loop of people before one queue. It shares nothing with the
//! simulation of `sizing`, so that the two cannot agree on the same mistake.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use documents::DemandSet;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Steps and how often each is taken. Their requests stand in the demand set.
pub(crate) const MIX: [(&str, u32); 4] =
    [("dashboard", 3), ("open_customer", 4), ("record_activity", 2), ("report", 1)];

/// An office and its server.
pub(crate) struct Office<'a> {
    pub(crate) users: u64,
    pub(crate) think_s: f64,
    pub(crate) servers: usize,
    /// What each operation really costs: the mean of an exponential time.
    pub(crate) demands: &'a DemandSet,
    pub(crate) steady_s: f64,
    pub(crate) seed: u64,
}

/// What was measured of it over its steady phase.
#[derive(Default)]
pub(crate) struct Day {
    /// Response times by step, in seconds.
    pub(crate) times_s: BTreeMap<&'static str, Vec<f64>>,
    /// Busy share of the servers.
    pub(crate) busy: f64,
}

/// A person between their steps, or in one.
struct Person {
    step: &'static str,
    requests_left: VecDeque<f64>,
    began_s: f64,
}

/// In nanoseconds, so that instants can be ordered.
type Instant = u64;

fn exponential(mean: f64, rng: &mut impl Rng) -> f64 {
    -mean * (1.0 - rng.random::<f64>()).ln()
}

fn nanoseconds(seconds: f64) -> Instant {
    (seconds * 1e9) as Instant
}

impl Office<'_> {
    fn draw_step(&self, rng: &mut impl Rng) -> (&'static str, VecDeque<f64>) {
        let parts: u32 = MIX.iter().map(|(_, parts)| parts).sum();
        let mut at = rng.random_range(0..parts);
        let drawn = MIX.iter().find(|(_, parts)| {
            let here = at < *parts;
            at = at.saturating_sub(*parts);
            here
        });
        let step = drawn.expect("a draw below the sum").0;
        let requests = self.demands.steps[step].iter().map(|operation| {
            let mean_s = self.demands.operations[operation].demand.cpu.as_secs_f64();
            exponential(mean_s, rng)
        });
        (step, requests.collect())
    }

    /// Plays a tenth of the steady phase to settle, then the steady phase.
    pub(crate) fn day(&self) -> Day {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let (from, until) = (nanoseconds(self.steady_s * 0.1), nanoseconds(self.steady_s * 1.1));
        let mut people: Vec<Person> = Vec::new();
        // What happens next: a person's step begins, or their request is served.
        let mut next: BinaryHeap<Reverse<(Instant, usize, bool)>> = BinaryHeap::new();
        for user in 0..self.users as usize {
            people.push(Person { step: "", requests_left: VecDeque::new(), began_s: 0.0 });
            let at = nanoseconds(exponential(self.think_s, &mut rng));
            next.push(Reverse((at, user, false)));
        }
        let (mut waiting, mut free): (VecDeque<usize>, usize) = (VecDeque::new(), self.servers);
        let (mut day, mut busy) = (Day::default(), 0_u64);
        while let Some(Reverse((now, user, served))) = next.pop() {
            if now > until {
                break;
            }
            let person = &mut people[user];
            if served {
                free += 1;
            } else {
                (person.step, person.requests_left) = self.draw_step(&mut rng);
                person.began_s = now as f64 / 1e9;
            }
            if person.requests_left.is_empty() {
                if now >= from {
                    let times = day.times_s.entry(person.step).or_default();
                    times.push(now as f64 / 1e9 - person.began_s);
                }
                let think = nanoseconds(exponential(self.think_s, &mut rng));
                next.push(Reverse((now + think, user, false)));
            } else {
                waiting.push_back(user);
            }
            while free > 0
                && let Some(user) = waiting.pop_front()
            {
                free -= 1;
                let service_s = people[user].requests_left.pop_front().expect("a request waits");
                let end = now + nanoseconds(service_s);
                busy += end.min(until).saturating_sub(now.max(from));
                next.push(Reverse((end, user, true)));
            }
        }
        day.busy = busy as f64 / 1e9 / self.steady_s / self.servers as f64;
        day
    }
}
