//! The senders: one task moves the outbox, with a task for each message that is under way and one for
//! what is read from and written to the database meanwhile.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::Sms;
use super::answer::{Answer, Trouble};
use super::job::{Entry, Job};
use super::outbox::{BATCH, Outbox};
use super::way::Way;
use crate::api::App;
use crate::counts::{Ending, Outcome};
use crate::operation::Operation;
use crate::store::StoreError;
use crate::store::messages::{self, Outgoing};

/// What the database was asked for and did.
enum Asked {
    Claimed(Result<Vec<Outgoing>, StoreError>),
    Recorded(Vec<Entry>, Result<(), StoreError>),
}

/// The senders while they run.
struct Senders {
    app: App,
    sms: Arc<Sms>,
    way: Arc<Way>,
    outbox: Outbox,
    offers: JoinSet<(Job, Answer)>,
    database: JoinSet<Asked>,
}

/// Sends until the install stops. Then what is under way gets `drain`, or less once `stop_now` is
/// cancelled; the rest goes back to the database.
pub(crate) async fn run(
    app: App,
    sms: Arc<Sms>,
    way: Way,
    seed: u64,
    drain: Duration,
    stop_now: CancellationToken,
) {
    let outbox = Outbox::new(&sms.settings, way.senders(&sms.settings), seed);
    let way = Arc::new(way);
    let (offers, database) = (JoinSet::new(), JoinSet::new());
    let mut senders = Senders { app, sms, way, outbox, offers, database };
    senders.until_stopped().await;
    senders.drain(drain, &stop_now).await;
}

impl Senders {
    async fn until_stopped(&mut self) {
        let app = Arc::clone(&self.app);
        let sms = Arc::clone(&self.sms);
        loop {
            self.act();
            let now = app.clock.real_elapsed();
            let due = self.outbox.due(now);
            tokio::select! {
                Some(offered) = self.offers.join_next() => self.offered(offered),
                Some(asked) = self.database.join_next() => {
                    self.asked(asked);
                }
                () = sms.kick.notified() => self.outbox.kick(),
                () = app.clock.pause(due.unwrap_or(now).saturating_sub(now)), if due.is_some() => {}
                () = app.stopping.cancelled() => return,
            }
        }
    }

    async fn drain(mut self, drain: Duration, stop_now: &CancellationToken) {
        self.outbox.stop();
        let app = Arc::clone(&self.app);
        let over = async {
            tokio::select! {
                () = app.clock.pause(drain) => {}
                () = stop_now.cancelled() => {}
            }
        };
        tokio::pin!(over);
        let mut is_over = false;
        loop {
            self.act();
            if self.outbox.is_at_rest() {
                return;
            }
            tokio::select! {
                Some(offered) = self.offers.join_next() => self.offered(offered),
                Some(asked) = self.database.join_next() => {
                    if !self.asked(asked) {
                        // A database that refuses at the end is left: what it does not know is offered
                        // again at the next start.
                        return;
                    }
                }
                () = &mut over, if !is_over => {
                    is_over = true;
                    // Those that have just ended still tell how.
                    self.offers.abort_all();
                }
            }
        }
    }

    /// Begins all that may begin now.
    fn act(&mut self) {
        let now = self.app.clock.real_elapsed();
        if self.outbox.begin_claim(now) {
            let app = Arc::clone(&self.app);
            self.database.spawn(async move {
                Asked::Claimed(app.store.write(|c| messages::claim(c, BATCH)).await)
            });
        }
        while let Some(job) = self.outbox.next(now) {
            self.offers.spawn(offer(Arc::clone(&self.app), Arc::clone(&self.way), job));
        }
        self.sms.state.made(self.outbox.made());
        if let Some(entries) = self.outbox.begin_record(now) {
            let app = Arc::clone(&self.app);
            self.database.spawn(async move {
                let outcomes: Vec<_> = entries.iter().map(|entry| entry.outcome.clone()).collect();
                let written = app.store.write(move |c| messages::record(c, &outcomes)).await;
                Asked::Recorded(entries, written)
            });
        }
    }

    fn offered(&mut self, offered: Result<(Job, Answer), JoinError>) {
        let Some((job, answer)) = whole(offered) else {
            return self.outbox.cut_off();
        };
        if let Answer::Again(trouble) | Answer::Refused(trouble) = &answer {
            self.sms.state.change(|state| state.trouble = trouble.to_string());
        }
        self.outbox.answered(job, answer, self.app.clock.real_elapsed());
        let pauses = self.outbox.pauses();
        self.sms.state.change_if(|state| std::mem::replace(&mut state.pauses, pauses) != pauses);
    }

    /// Takes up what the database did. Returns whether it did it.
    fn asked(&mut self, asked: Result<Asked, JoinError>) -> bool {
        let now = self.app.clock.real_elapsed();
        let asked = whole(asked).expect("what the database does is never cut off");
        let error = match asked {
            Asked::Claimed(Ok(messages)) => {
                self.outbox.claimed(messages, &self.app.faults.sms());
                return true;
            }
            Asked::Recorded(entries, Ok(())) => {
                self.outbox.recorded();
                self.sms.state.recorded(&entries);
                return true;
            }
            Asked::Claimed(Err(error)) => {
                self.outbox.claim_failed(now);
                error
            }
            Asked::Recorded(entries, Err(error)) => {
                self.outbox.record_failed(entries, now);
                error
            }
        };
        self.sms.state.change(|state| state.trouble = error.to_string());
        false
    }
}

/// What a task gave; `None` if it was cut off. A panic in it is one of the senders.
fn whole<T>(joined: Result<T, JoinError>) -> Option<T> {
    match joined {
        Ok(value) => Some(value),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => None,
        },
    }
}

/// Does a message's work and offers it.
async fn offer(app: App, way: Arc<Way>, mut job: Job) -> (Job, Answer) {
    let ending = Ending::of(&app.counts, Operation::SmsSend);
    app.rest().await;
    if !job.served {
        let factor = app.faults.factor(Operation::SmsSend);
        if app.service.perform(Operation::SmsSend, factor).await.is_err() {
            ending.end(Outcome::Failed);
            return (job, Answer::Again(Trouble::NotServed));
        }
        job.served = true;
    }
    let answer = match job.written(way.number_form()) {
        Ok((number, text)) => way.offer(&app.clock, &number, &text).await,
        Err(trouble) => Answer::Refused(trouble),
    };
    ending.end(match answer {
        Answer::Taken(_) => Outcome::Answered,
        Answer::Refused(_) => Outcome::Refused,
        Answer::Again(_) => Outcome::Failed,
    });
    (job, answer)
}
