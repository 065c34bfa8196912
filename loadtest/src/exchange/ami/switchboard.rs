//! Channels, dials, bridges and queues, and the events that Asterisk makes of them.
//!
//! A switchboard is a small model of Asterisk's core, not a set of templates: it has channels with
//! their state, bridges and queues, and every event is printed from them as it changes them. So a
//! scripted call over a line to the outside and a call that a client originates share every event.
//! It reads no clock and opens no socket: what happens later is in its schedule, and who owns it
//! asks for that when its time has come.
//!
//! Where each event's headers are from stands in the module that prints it. Those of 16 are held
//! against recorded sessions, header by header; those of 11 and 13 were read in their sources.

mod agents;
mod cdr;
mod cel;
mod channel;
mod core;
mod dials;
mod eleven;
mod events;
mod lists;
mod local;
mod orders;
mod originate;
mod queue;
mod scripted;
mod settings;
mod shared;
mod snapshot;
mod talks;

use std::collections::{BTreeMap, HashMap};

use wire::ami::Message;

use self::core::Core;
use self::local::{Later, Local, Moment};
use self::orders::Order;
use self::scripted::Scripted;
use super::event::Event;
use super::switch::Answer;
use crate::calls::script::{Happening, ScriptedCall, Step};

pub use settings::{
    Extension, MemberSettings, OptionalEvents, QueueSettings, Strategy, SwitchboardSettings,
};
pub use shared::SharedSwitchboard;

/// An exchange without a wire: calls in, events out.
pub struct Switchboard {
    core: Core,
    /// Scripted calls, by their place in the schedule.
    scripted: HashMap<u64, (Scripted, ScriptedCall)>,
    /// Originated calls, by the order in which they began.
    local: BTreeMap<u64, Local>,
    /// What happens later, by when and in which order it was said.
    schedule: BTreeMap<(u64, u64), Due>,
    /// How many of them are orders.
    orders: usize,
    tickets: u64,
}

/// Something that is due.
#[derive(Debug)]
enum Due {
    /// Of an originated call.
    Moment(u64, Moment),
    /// What a client has asked for. It is due at once: the answer goes first.
    Order(Order),
}

impl Switchboard {
    /// An exchange in which nobody calls.
    pub fn new(settings: SwitchboardSettings) -> Self {
        Switchboard {
            core: Core::new(settings),
            scripted: HashMap::new(),
            local: BTreeMap::new(),
            schedule: BTreeMap::new(),
            orders: 0,
            tickets: 0,
        }
    }

    /// Plays a step of a scripted call. Its first step begins it; a step of a call that is not there
    /// is nothing.
    pub fn play(&mut self, call: &ScriptedCall, step: &Step, now_us: u64) -> Vec<Event> {
        self.core.now_us = now_us;
        if step.happening == Happening::Begins {
            if !self.scripted.contains_key(&call.index) {
                let scripted = Scripted::begins(&mut self.core, call);
                self.scripted.insert(call.index, (scripted, call.clone()));
            }
        } else if let Some((scripted, _)) = self.scripted.get_mut(&call.index)
            && scripted.plays(&mut self.core, call, step)
        {
            self.scripted.remove(&call.index);
        }
        self.core.take_events()
    }

    /// When something happens next by itself.
    pub fn next_due_us(&self) -> Option<u64> {
        self.schedule.first_key_value().map(|((due_us, _), _)| *due_us)
    }

    /// What has happened by itself until now.
    pub fn due(&mut self, now_us: u64) -> Vec<Event> {
        while let Some(entry) = self.schedule.first_entry()
            && entry.key().0 <= now_us
        {
            let ((due_us, _), due) = entry.remove_entry();
            // A moment tells its own time, however late it is told.
            self.core.now_us = due_us;
            match due {
                Due::Moment(call, moment) => self.comes(call, moment),
                Due::Order(order) => {
                    self.orders -= 1;
                    self.obeys(order);
                }
            }
        }
        self.core.take_events()
    }

    fn comes(&mut self, call: u64, moment: Moment) {
        let Some(local) = self.local.get_mut(&call) else { return };
        let later = local.comes(&mut self.core, moment);
        self.goes_on(call, later);
    }

    /// An originated call goes on, or is over.
    fn goes_on(&mut self, call: u64, later: Later) {
        if self.local.get(&call).is_none_or(|local| local.is_over(&self.core)) {
            self.local.remove(&call);
            return;
        }
        for (wait_us, moment) in later {
            self.schedule(self.core.now_us.saturating_add(wait_us), Due::Moment(call, moment));
        }
    }

    fn schedule(&mut self, due_us: u64, due: Due) {
        self.tickets += 1;
        self.schedule.insert((due_us, self.tickets), due);
    }

    /// Answers what a client asks about calls, queues and peers; `None` if it asks something else.
    /// What it sets going is due at once.
    pub fn answer(&mut self, action: &Message, now_us: u64) -> Option<Answer> {
        self.core.now_us = now_us;
        let name = action.get("Action")?.to_ascii_lowercase();
        if let Some(answer) = self.core.lists(&name, action) {
            return Some(answer);
        }
        let (answer, order) = self.order_of(&name, action)?;
        if let Some(order) = order {
            self.orders += 1;
            self.schedule(now_us, Due::Order(order));
        }
        Some(answer)
    }

    /// How many channels there are.
    pub fn channels(&self) -> usize {
        self.core.channels.len()
    }

    /// Everything that is going on is gone, in silence, as when an exchange crashes.
    pub fn restart(&mut self, now_us: u64) {
        self.core.now_us = now_us;
        self.core.forget_calls();
        self.scripted.clear();
        self.local.clear();
        self.schedule.clear();
        self.orders = 0;
    }

    /// Sets the exchange's wall clock: what it is at the origin of the run's clock, in microseconds
    /// since 1970. What happens does not depend on it.
    pub fn set_epoch_us(&mut self, epoch_us: i64) {
        self.core.settings.epoch_us = epoch_us;
    }
}
