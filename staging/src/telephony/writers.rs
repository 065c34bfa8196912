//! Carries the orders out at the CRM: a few requests at once, the orders of one call one after the
//! other, the calls in turn. What cannot be sent yet waits, and is counted.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};

use super::bugs::{BugDraws, Bugs};
use super::crm::{Crm, CrmError};
use super::order::{Order, What};
use super::record::CallRecord;
use super::state::SharedState;
use crate::api::App;

/// A request that failed is sent again so often before it is given up.
const TRIES: u32 = 8;

/// The pause before a request is sent again; each further one is twice as long.
const REPEAT_FIRST: Duration = Duration::from_millis(100);

/// The orders of one call that were not carried out yet.
struct Mailbox {
    orders: VecDeque<Order>,
    /// `None` while a writer has it.
    record: Option<CallRecord>,
}

struct Queue {
    mailboxes: HashMap<u64, Mailbox>,
    /// Calls with an order that can be carried out now, the oldest order first.
    ready: VecDeque<u64>,
    waiting: usize,
    draws: BugDraws,
}

/// The writers' desk.
pub(crate) struct Desk {
    app: App,
    crm: Crm,
    state: SharedState,
    queue: Mutex<Queue>,
    /// As many permits as there are entries in `ready`.
    ready: Semaphore,
    /// Calls whose opening is held back, with the time since the start that it is due.
    delayed: mpsc::UnboundedSender<(u64, Duration)>,
    waiting_most: usize,
}

/// Calls whose opening is held back.
pub(crate) type Delayed = mpsc::UnboundedReceiver<(u64, Duration)>;

impl Desk {
    pub(crate) fn new(
        app: App,
        crm: Crm,
        state: SharedState,
        seed: u64,
        waiting_most: usize,
    ) -> (Desk, Delayed) {
        let (delayed, due) = mpsc::unbounded_channel();
        let queue = Queue {
            mailboxes: HashMap::new(),
            ready: VecDeque::new(),
            waiting: 0,
            draws: BugDraws::new(seed),
        };
        let (queue, ready) = (Mutex::new(queue), Semaphore::new(0));
        (Desk { app, crm, state, queue, ready, delayed, waiting_most }, due)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes orders in.
    pub(crate) fn submit(&self, orders: Vec<Order>) {
        if orders.is_empty() {
            return;
        }
        let mut queue = self.queue();
        for order in orders {
            self.take_in(&mut queue, order);
        }
        let waiting = queue.waiting as u64;
        drop(queue);
        self.state.change(|state| state.writes_waiting = waiting);
    }

    fn take_in(&self, queue: &mut Queue, order: Order) {
        let call = order.call;
        if let What::Open { .. } = order.what {
            let bugs = queue.draws.next(&self.app.faults.telephony());
            if queue.waiting >= self.waiting_most {
                self.state.change(|state| state.calls_dropped += 1);
                return;
            }
            if bugs.lose {
                self.state.change(|state| state.calls_lost += 1);
                return;
            }
            self.begin(queue, order, bugs);
            return;
        }
        // A call that was not opened has no mailbox, and nothing more is told of it.
        let Some(mailbox) = queue.mailboxes.get_mut(&call) else { return };
        mailbox.orders.push_back(order);
        queue.waiting += 1;
        if mailbox.orders.len() == 1 && mailbox.record.is_some() {
            queue.ready.push_back(call);
            self.ready.add_permits(1);
        }
    }

    fn begin(&self, queue: &mut Queue, order: Order, bugs: Bugs) {
        let call = order.call;
        let mailbox =
            Mailbox { orders: VecDeque::from([order]), record: Some(CallRecord::new(bugs)) };
        queue.mailboxes.insert(call, mailbox);
        queue.waiting += 1;
        if bugs.delay.is_zero() {
            queue.ready.push_back(call);
            self.ready.add_permits(1);
        } else {
            let due = self.app.clock.real_elapsed() + bugs.delay;
            // The receiver goes with the install; then nothing is to be opened any more.
            let _ = self.delayed.send((call, due));
        }
    }

    /// Lets calls go whose opening was held back. Ends never; the service's end cancels it.
    pub(crate) async fn release(self: Arc<Desk>, mut delayed: Delayed) {
        while let Some((call, due)) = delayed.recv().await {
            let left = due.saturating_sub(self.app.clock.real_elapsed());
            if !left.is_zero() {
                self.app.clock.pause(left).await;
            }
            self.queue().ready.push_back(call);
            self.ready.add_permits(1);
        }
    }

    /// Carries out one order after the other. Ends never; the service's end cancels it.
    pub(crate) async fn write(self: Arc<Desk>) {
        while let Ok(permit) = self.ready.acquire().await {
            permit.forget();
            let Some((call, order, mut record)) = self.take() else { continue };
            self.carry_out(&mut record, &order).await;
            self.give_back(call, &order, record);
        }
    }

    fn take(&self) -> Option<(u64, Order, CallRecord)> {
        let mut queue = self.queue();
        let call = queue.ready.pop_front()?;
        let mailbox = queue.mailboxes.get_mut(&call)?;
        let order = mailbox.orders.pop_front()?;
        let record = mailbox.record.take()?;
        Some((call, order, record))
    }

    fn give_back(&self, call: u64, done: &Order, record: CallRecord) {
        let mut queue = self.queue();
        queue.waiting -= 1;
        if let What::Close { .. } = done.what {
            queue.mailboxes.remove(&call);
        } else if let Some(mailbox) = queue.mailboxes.get_mut(&call) {
            mailbox.record = Some(record);
            if !mailbox.orders.is_empty() {
                queue.ready.push_back(call);
                self.ready.add_permits(1);
            }
        }
        let waiting = queue.waiting as u64;
        drop(queue);
        self.state.change(|state| state.writes_waiting = waiting);
    }

    /// Sends what an order needs, again and again where it fails.
    async fn carry_out(&self, record: &mut CallRecord, order: &Order) {
        let mut pause = REPEAT_FIRST;
        for tries_left in (0..TRIES).rev() {
            let error = match record.carry_out(&self.crm, &self.state, &order.what).await {
                Ok(()) => return,
                Err(error) => error,
            };
            let again = matches!(error, CrmError::Failed { .. }) && tries_left > 0;
            self.state.change(|state| {
                state.trouble = error.to_string();
                *(if again { &mut state.writes_repeated } else { &mut state.writes_failed }) += 1;
            });
            if !again {
                return;
            }
            self.app.clock.pause(pause).await;
            pause *= 2;
        }
    }
}
