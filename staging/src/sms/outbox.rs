//! Which message leaves next, and what its answer means: the pure core of the senders. It holds what was
//! taken from the database ahead, what waits to be tried again, and what became of messages until that is
//! written. Time is an argument; [`super::sending`] moves it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::answer::{Answer, Trouble};
use super::bugs::{Bugs, SmsFaults, of_message};
use super::job::{Entry, Job};
use super::pauses::{Fuse, Pauses};
use super::settings::SmsSettings;
use crate::store::messages::{End, Outgoing};

/// Messages that are taken from the database at once. They share one flush, and are what a kill leaves
/// as "being sent".
pub(crate) const BATCH: usize = 256;

/// More are taken when fewer than these are left.
const LOW: usize = 128;

/// Outcomes that may wait for their flush; above that nothing leaves.
const UNRECORDED_MAX: usize = 4_096;

/// Messages that wait to be tried again; above that no new ones are taken from the database.
const RETRIES_MAX: usize = 4_096;

/// Later messages that a held one waits for.
const HELD_FOR: u64 = 200;

/// Messages that are held back at once; above that the next ones are not.
const HELD_MAX: usize = 1_000;

/// The pause before the database is asked again after it refused.
const AFTER_REFUSAL: Duration = Duration::from_secs(1);

/// The stream of the generator of pauses, behind those of the mistakes.
const PAUSE_STREAM: u64 = 20;

/// The messages that are on their way out.
pub(crate) struct Outbox {
    seed: u64,
    senders: usize,
    tries: u32,
    pauses: Pauses,
    draws: ChaCha8Rng,
    fuse: Fuse,
    ready: VecDeque<Job>,
    /// Held messages with the count of gone ones that lets them go, in the order of both.
    held: VecDeque<(u64, Job)>,
    /// By the time that they are due, and by a number that makes the key one of its own.
    retries: BTreeMap<(Duration, u64), Job>,
    retry_number: u64,
    under_way: usize,
    /// Messages that are done with.
    gone: u64,
    claims: Claims,
    entries: Vec<Entry>,
    made: u64,
    recording: bool,
    /// The database refused: not before this.
    database_after: Duration,
    stopping: bool,
}

/// How the taking of further messages stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claims {
    /// There may be more.
    Open,
    /// Being taken. `again`: meanwhile further ones were started.
    Running { again: bool },
    /// There were no more.
    Exhausted,
}

impl Outbox {
    pub(crate) fn new(settings: &SmsSettings, senders: usize, seed: u64) -> Outbox {
        let mut draws = ChaCha8Rng::seed_from_u64(seed);
        draws.set_stream(PAUSE_STREAM);
        let pauses = Pauses { first: settings.retry_first, most: settings.retry_most };
        Outbox {
            seed,
            senders: senders.max(1),
            tries: settings.tries.max(1),
            pauses,
            draws,
            fuse: Fuse::new(settings.pause_after, pauses),
            ready: VecDeque::new(),
            held: VecDeque::new(),
            retries: BTreeMap::new(),
            retry_number: 0,
            under_way: 0,
            gone: 0,
            claims: Claims::Open,
            entries: Vec::new(),
            made: 0,
            recording: false,
            database_after: Duration::ZERO,
            stopping: false,
        }
    }

    /// There are further messages in the database.
    pub(crate) fn kick(&mut self) {
        self.claims = match self.claims {
            Claims::Running { .. } => Claims::Running { again: true },
            Claims::Open | Claims::Exhausted => Claims::Open,
        };
    }

    /// Whether further messages are to be taken from the database; who is told so does it.
    pub(crate) fn begin_claim(&mut self, now: Duration) -> bool {
        let wanted = self.claims == Claims::Open
            && self.ready.len() < LOW
            && self.retries.len() < RETRIES_MAX
            && self.entries.len() < UNRECORDED_MAX
            && self.database_after <= now
            && !self.stopping;
        if wanted {
            self.claims = Claims::Running { again: false };
        }
        wanted
    }

    /// Takes messages in.
    pub(crate) fn claimed(&mut self, messages: Vec<Outgoing>, faults: &SmsFaults) {
        let again = self.claims == Claims::Running { again: true };
        let more = messages.len() == BATCH || again;
        self.claims = if more { Claims::Open } else { Claims::Exhausted };
        for message in messages {
            let bugs = of_message(self.seed, message.id, faults);
            let mut job = Job::new(message, bugs);
            if bugs.drop {
                let entry = job.ends(End::Sent(None));
                self.done_with(Entry { done: Bugs { drop: true, ..Bugs::default() }, ..entry });
            } else {
                self.ready.push_back(job);
            }
        }
        if self.stopping {
            self.release();
        }
    }

    /// The database did not give any.
    pub(crate) fn claim_failed(&mut self, now: Duration) {
        self.claims = Claims::Open;
        self.database_after = now + AFTER_REFUSAL;
    }

    /// The next message that leaves, if one may.
    pub(crate) fn next(&mut self, now: Duration) -> Option<Job> {
        if self.stopping
            || self.under_way >= self.senders
            || self.entries.len() >= UNRECORDED_MAX
            || !self.fuse.allows(now)
        {
            return None;
        }
        let mut job = self.due_retry(now).or_else(|| self.due_held()).or_else(|| self.fresh())?;
        self.under_way += 1;
        job.trying = self.fuse.leaves();
        Some(job)
    }

    fn due_retry(&mut self, now: Duration) -> Option<Job> {
        let first = self.retries.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    fn due_held(&mut self) -> Option<Job> {
        let (release, _) = self.held.front()?;
        if *release <= self.gone { self.let_go() } else { None }
    }

    fn let_go(&mut self) -> Option<Job> {
        let (release, mut job) = self.held.pop_front()?;
        // A harness can tell it from the work of several senders only if it is behind more than those.
        job.late = (self.gone + HELD_FOR).saturating_sub(release) > self.senders as u64;
        Some(job)
    }

    fn fresh(&mut self) -> Option<Job> {
        while let Some(mut job) = self.ready.pop_front() {
            if !job.bugs.hold || job.held || self.held.len() >= HELD_MAX {
                return Some(job);
            }
            job.held = true;
            let earlier = self.gone + (self.under_way + self.retries.len()) as u64;
            self.held.push_back((earlier + HELD_FOR, job));
        }
        let nothing_waits = self.claims == Claims::Exhausted && self.retries.is_empty();
        if nothing_waits { self.let_go() } else { None }
    }

    /// What came of offering a message.
    pub(crate) fn answered(&mut self, mut job: Job, answer: Answer, now: Duration) {
        self.under_way -= 1;
        let trying = std::mem::take(&mut job.trying);
        if answer != Answer::Again(Trouble::NotServed) {
            job.untold += 1;
        }
        match answer {
            Answer::Taken(id) => {
                self.fuse.answered();
                job.failures = 0;
                match job.first_id.take() {
                    None if job.bugs.double => {
                        job.first_id = Some(id);
                        self.offer_second(job);
                    }
                    None => {
                        let entry = job.sent(id, false);
                        self.done_with(entry);
                    }
                    Some(first) => {
                        let entry = job.sent(first, true);
                        self.done_with(entry);
                    }
                }
            }
            Answer::Refused(_) => {
                self.fuse.answered();
                self.give_up(job);
            }
            Answer::Again(_) => {
                self.fuse.failed(trying, now, &mut self.draws);
                job.failures += 1;
                if job.message.attempts + job.untold >= self.tries {
                    self.give_up(job);
                } else {
                    self.try_later(job, now);
                }
            }
        }
        if self.stopping {
            self.release();
        }
    }

    /// At once, before any other.
    fn offer_second(&mut self, job: Job) {
        self.ready.push_front(job);
    }

    fn try_later(&mut self, mut job: Job, now: Duration) {
        if job.first_id.is_none() {
            let entry = job.ends(End::Again);
            self.note(entry);
        }
        let due = now + self.pauses.after(job.failures, &mut self.draws);
        self.retry_number += 1;
        self.retries.insert((due, self.retry_number), job);
    }

    fn give_up(&mut self, mut job: Job) {
        let entry = match job.first_id.take() {
            Some(first) => job.sent(first, false),
            None => job.ends(End::Failed),
        };
        self.done_with(entry);
    }

    fn done_with(&mut self, entry: Entry) {
        self.gone += 1;
        self.note(entry);
    }

    fn note(&mut self, entry: Entry) {
        self.made += 1;
        self.entries.push(entry);
    }

    /// Outcomes that are to be written; who gets them does it.
    pub(crate) fn begin_record(&mut self, now: Duration) -> Option<Vec<Entry>> {
        if self.recording || self.entries.is_empty() || self.database_after > now {
            return None;
        }
        self.recording = true;
        Some(std::mem::take(&mut self.entries))
    }

    /// They are written.
    pub(crate) fn recorded(&mut self) {
        self.recording = false;
    }

    /// They are not: they come before those that were made since.
    pub(crate) fn record_failed(&mut self, mut entries: Vec<Entry>, now: Duration) {
        self.recording = false;
        entries.append(&mut self.entries);
        self.entries = entries;
        self.database_after = now + AFTER_REFUSAL;
    }

    /// Outcomes that are known so far.
    pub(crate) fn made(&self) -> u64 {
        self.made
    }

    /// Times that all senders paused.
    pub(crate) fn pauses(&self) -> u64 {
        self.fuse.blown()
    }

    /// When something may be done that may not be done now.
    pub(crate) fn due(&self, now: Duration) -> Option<Duration> {
        let retry = self.retries.first_key_value().map(|((due, _), _)| *due);
        let waits = !(self.ready.is_empty() && self.held.is_empty() && self.retries.is_empty());
        let fuse = self.fuse.until().filter(|_| waits);
        // A pause of all senders covers the messages' own.
        let offer = match (retry, fuse) {
            (Some(retry), Some(fuse)) if self.ready.is_empty() => Some(retry.max(fuse)),
            (_, Some(fuse)) => Some(fuse),
            (retry, None) => retry.filter(|_| self.under_way < self.senders),
        };
        let offer = offer.filter(|_| !self.stopping);
        let database = Some(self.database_after).filter(|after| *after > now);
        // What is due already was not possible for another reason, whose end is an event.
        offer.into_iter().chain(database).filter(|due| *due > now).min()
    }

    /// Nothing more leaves. What has not left goes back to the database.
    pub(crate) fn stop(&mut self) {
        self.stopping = true;
        self.release();
    }

    fn release(&mut self) {
        let held = std::mem::take(&mut self.held).into_iter().map(|(_, job)| job);
        let jobs: Vec<Job> = std::mem::take(&mut self.ready)
            .into_iter()
            .chain(held)
            .chain(std::mem::take(&mut self.retries).into_values())
            .collect();
        for mut job in jobs {
            let entry = match job.first_id.take() {
                Some(first) => job.sent(first, false),
                None => job.ends(End::Released),
            };
            self.note(entry);
        }
    }

    /// A message that is under way was cut off. It stays "being sent", since nobody knows whether it left.
    pub(crate) fn cut_off(&mut self) {
        self.under_way -= 1;
    }

    /// Whether nothing is under way and nothing to be written.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.under_way == 0
            && self.entries.is_empty()
            && !self.recording
            && !matches!(self.claims, Claims::Running { .. })
    }
}

#[cfg(test)]
mod tests {
    use documents::gateway::GatewayDescription;
    use documents::units::Share;

    use super::*;
    use crate::sms::SmsWay;

    const NOW: Duration = Duration::from_secs(1);

    fn outbox(senders: usize) -> Outbox {
        let description = GatewayDescription::shipped("sendsms").expect("shipped");
        let way = SmsWay::parse("http://127.0.0.1:1", description, None).expect("a gateway");
        Outbox::new(&SmsSettings::of(way, "3000"), senders, 7)
    }

    fn messages(ids: std::ops::RangeInclusive<i64>) -> Vec<Outgoing> {
        let (number, text) = ("09121234567".to_owned(), "x".to_owned());
        ids.map(|id| Outgoing { id, number: number.clone(), text: text.clone(), attempts: 0 })
            .collect()
    }

    fn fill(outbox: &mut Outbox, ids: std::ops::RangeInclusive<i64>, faults: &SmsFaults) {
        assert!(outbox.begin_claim(NOW));
        outbox.claimed(messages(ids), faults);
    }

    /// The ends of messages that are to be written, by their numbers.
    fn ends(outbox: &mut Outbox) -> Vec<(i64, End)> {
        let entries = outbox.begin_record(NOW).unwrap_or_default();
        outbox.recorded();
        entries.into_iter().map(|entry| (entry.outcome.message, entry.outcome.end)).collect()
    }

    #[test]
    fn a_start_during_a_claim_is_not_missed() {
        let mut outbox = outbox(8);
        assert!(outbox.begin_claim(NOW));
        outbox.kick();
        outbox.claimed(Vec::new(), &SmsFaults::default());
        assert!(outbox.begin_claim(NOW), "the claim may have been too early to see it");
        outbox.claimed(Vec::new(), &SmsFaults::default());
        assert!(!outbox.begin_claim(NOW));
    }

    #[test]
    fn no_more_leave_at_once_than_there_are_senders() {
        let mut outbox = outbox(2);
        fill(&mut outbox, 1..=3, &SmsFaults::default());
        let first = outbox.next(NOW).expect("a message");
        assert!(outbox.next(NOW).is_some() && outbox.next(NOW).is_none());
        outbox.answered(first, Answer::Taken(None), NOW);
        assert_eq!(outbox.next(NOW).map(|job| job.message.id), Some(3));
    }

    #[test]
    fn others_go_on_while_one_waits_to_be_tried_again() {
        let mut outbox = outbox(1);
        fill(&mut outbox, 1..=2, &SmsFaults::default());
        let first = outbox.next(NOW).expect("a message");
        outbox.answered(first, Answer::Again(Trouble::TimedOut), NOW);
        let second = outbox.next(NOW).expect("another");
        assert_eq!(second.message.id, 2);
        outbox.answered(second, Answer::Taken(None), NOW);
        assert!(outbox.next(NOW).is_none());
        let due = outbox.due(NOW).expect("a time");
        let again = outbox.next(due).expect("the first again");
        assert_eq!((again.message.id, again.failures), (1, 1));
    }

    #[test]
    fn a_stop_gives_back_what_has_not_left_and_keeps_what_was_taken_once() {
        let mut outbox = outbox(1);
        let faults = SmsFaults { double_messages: Share { ratio: 1.0 }, ..SmsFaults::default() };
        fill(&mut outbox, 1..=3, &faults);
        let first = outbox.next(NOW).expect("a message");
        outbox.answered(first, Answer::Taken(Some("a".to_owned())), NOW);
        let again = outbox.next(NOW).expect("it leaves twice");
        assert_eq!(again.message.id, 1);
        outbox.stop();
        assert!(outbox.next(NOW).is_none() && !outbox.begin_claim(NOW));
        assert_eq!(ends(&mut outbox), [(2, End::Released), (3, End::Released)]);
        assert!(!outbox.is_at_rest(), "one is under way");
        outbox.answered(again, Answer::Again(Trouble::Broken), NOW);
        assert_eq!(ends(&mut outbox), [(1, End::Sent(Some("a".to_owned())))]);
        assert!(outbox.is_at_rest());
    }

    #[test]
    fn what_the_database_refused_is_written_before_what_came_since() {
        let mut outbox = outbox(2);
        fill(&mut outbox, 1..=2, &SmsFaults::default());
        let (first, second) = (outbox.next(NOW), outbox.next(NOW));
        outbox.answered(first.expect("a message"), Answer::Taken(None), NOW);
        let refused = outbox.begin_record(NOW).expect("one outcome");
        outbox.answered(second.expect("a message"), Answer::Taken(None), NOW);
        assert!(outbox.begin_record(NOW).is_none(), "one write at a time");
        outbox.record_failed(refused, NOW);
        assert!(outbox.begin_record(NOW).is_none(), "not at once");
        let entries = outbox.begin_record(NOW + AFTER_REFUSAL).expect("both");
        let ids: Vec<i64> = entries.iter().map(|entry| entry.outcome.message).collect();
        assert_eq!(ids, [1, 2]);
    }

    #[test]
    fn nothing_leaves_while_too_many_outcomes_wait_for_their_flush() {
        let mut outbox = outbox(1);
        let dropped = SmsFaults { drop_messages: Share { ratio: 1.0 }, ..SmsFaults::default() };
        fill(&mut outbox, 100_000..=100_000, &SmsFaults::default());
        outbox.kick();
        let batch = BATCH as i64;
        for round in 0..UNRECORDED_MAX as i64 / batch {
            fill(&mut outbox, round * batch + 1..=(round + 1) * batch, &dropped);
        }
        assert!(outbox.next(NOW).is_none() && !outbox.begin_claim(NOW));
        assert_eq!(ends(&mut outbox).len(), UNRECORDED_MAX);
        assert_eq!(outbox.next(NOW).map(|job| job.message.id), Some(100_000));
    }
}
