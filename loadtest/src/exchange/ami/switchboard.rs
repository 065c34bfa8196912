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
mod queue;
mod scripted;
mod settings;
mod snapshot;
mod talks;

use std::collections::HashMap;

use self::core::Core;
use self::scripted::Scripted;
use super::event::Event;
use crate::calls::script::{Happening, ScriptedCall, Step};

pub use settings::{
    Extension, MemberSettings, OptionalEvents, QueueSettings, Strategy, SwitchboardSettings,
};

/// An exchange without a wire: calls in, events out.
pub struct Switchboard {
    core: Core,
    scripted: HashMap<u64, (Scripted, ScriptedCall)>,
}

impl Switchboard {
    /// An exchange in which nobody calls.
    pub fn new(settings: SwitchboardSettings) -> Self {
        Switchboard { core: Core::new(settings), scripted: HashMap::new() }
    }

    /// Plays a step of a scripted call. Its first step begins it; a step of a call that is not there
    /// is nothing.
    pub fn play(&mut self, call: &ScriptedCall, step: &Step, now_us: u64) -> Vec<Event> {
        self.core.now_us = now_us;
        if step.happening == Happening::Begins {
            let scripted = Scripted::begins(&mut self.core, call);
            self.scripted.insert(call.index, (scripted, call.clone()));
        } else if let Some((scripted, _)) = self.scripted.get_mut(&call.index)
            && scripted.plays(&mut self.core, call, step)
        {
            self.scripted.remove(&call.index);
        }
        self.core.take_events()
    }
}
