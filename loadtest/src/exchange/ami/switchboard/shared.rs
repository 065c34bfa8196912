//! The switchboard behind a manager interface, shared with whoever plays calls.

use std::sync::{Mutex, MutexGuard};

use tokio::sync::Notify;
use wire::ami::Message;

use super::super::event::Event;
use super::super::switch::{Answer, Switch};
use super::Switchboard;
use crate::calls::script::{ScriptedCall, Step};
use crate::clock::Clock;

/// A switchboard that several hold.
pub struct SharedSwitchboard {
    switchboard: Mutex<Switchboard>,
    clock: Clock,
    /// Told when something may be due sooner than it was.
    changed: Notify,
}

impl SharedSwitchboard {
    /// Shares a switchboard, which tells time by the clock.
    pub fn new(switchboard: Switchboard, clock: Clock) -> Self {
        SharedSwitchboard { switchboard: Mutex::new(switchboard), clock, changed: Notify::new() }
    }

    /// Plays a step of a scripted call now, and hands its events over before anybody else's come:
    /// events of one channel keep their order.
    pub fn play<T>(
        &self,
        call: &ScriptedCall,
        step: &Step,
        hand_over: impl FnOnce(&[Event]) -> T,
    ) -> T {
        let mut switchboard = self.lock();
        let events = switchboard.play(call, step, self.clock.now_us());
        hand_over(&events)
    }

    /// Hands over what has happened by itself until now. When the next is due.
    pub fn due(&self, hand_over: impl FnOnce(&[Event])) -> Option<u64> {
        let mut switchboard = self.lock();
        let events = switchboard.due(self.clock.now_us());
        hand_over(&events);
        switchboard.next_due_us()
    }

    /// Resolves when something may be due sooner than was said.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Everything that is going on is gone, in silence.
    pub fn restart(&self) {
        self.lock().restart(self.clock.now_us());
        self.changed.notify_one();
    }

    /// How many channels there are.
    pub fn channels(&self) -> usize {
        self.lock().channels()
    }

    /// Sets the wall clock at the origin of the run's clock, in microseconds since 1970.
    pub fn set_epoch_us(&self, epoch_us: i64) {
        self.lock().set_epoch_us(epoch_us);
    }

    fn lock(&self) -> MutexGuard<'_, Switchboard> {
        self.switchboard.lock().expect("no holder of this lock panics")
    }
}

impl Switch for SharedSwitchboard {
    fn answer(&self, action: &Message) -> Option<Answer> {
        let answer = self.lock().answer(action, self.clock.now_us());
        self.changed.notify_one();
        answer
    }
}
