//! The exchange's inside: its channels, bridges and queues, and how an event of them is printed.
//!
//! The modules beside this one add the events to it, each with what it changes: who reads a
//! channel's state after an event reads what the event said.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use wire::ami::EventWriter;

use super::super::dialect::Dialect;
use super::super::event::{Classes, Event};
use super::channel::{Bridge, Channel, ChannelId};
use super::queue::Queue;
use super::settings::SwitchboardSettings;
use crate::random;

/// What kind of event it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    name: &'static str,
    class: Class,
}

/// The classes of the events that a switchboard sends. Each event has one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Class {
    Call,
    Agent,
    Reporting,
    Cdr,
    Dialplan,
}

impl Class {
    fn bits(self) -> Classes {
        match self {
            Class::Call => Classes::CALL,
            Class::Agent => Classes::AGENT,
            Class::Reporting => Classes::REPORTING,
            Class::Cdr => Classes(1 << 10),
            Class::Dialplan => Classes(1 << 11),
        }
    }

    fn privilege(self) -> &'static str {
        match self {
            Class::Call => "call,all",
            Class::Agent => "agent,all",
            Class::Reporting => "reporting,all",
            Class::Cdr => "cdr,all",
            Class::Dialplan => "dialplan,all",
        }
    }
}

impl Kind {
    pub(super) const fn new(name: &'static str, class: Class) -> Self {
        Kind { name, class }
    }

    pub(super) const fn call(name: &'static str) -> Self {
        Kind::new(name, Class::Call)
    }

    pub(super) const fn agent(name: &'static str) -> Self {
        Kind::new(name, Class::Agent)
    }
}

/// The exchange's inside.
pub(super) struct Core {
    pub(super) settings: SwitchboardSettings,
    /// The instant at which everything happens until the next call from outside.
    pub(super) now_us: u64,
    pub(super) channels: HashMap<ChannelId, Channel>,
    /// Channels by the telephone or line that they are of.
    pub(super) devices: HashMap<String, Vec<ChannelId>>,
    pub(super) bridges: HashMap<u64, Bridge>,
    pub(super) queues: Vec<Queue>,
    /// Channels by the call that they belong to: how many there still are.
    pub(super) linked: HashMap<ChannelId, usize>,
    pub(super) counters: Counters,
    rng: ChaCha8Rng,
    bytes: Vec<u8>,
    out: Vec<Event>,
}

/// What the exchange numbers.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) channels: u64,
    pub(super) bridges: u64,
    /// Channels of the trunk's technology: the last part of their names.
    pub(super) devices: u64,
    /// Pairs of Local channels: the last part of their names.
    pub(super) pairs: u64,
    /// Calls in the exchange's log.
    pub(super) log_calls: u32,
}

impl Core {
    pub(super) fn new(settings: SwitchboardSettings) -> Self {
        let login_s = settings.epoch_us.div_euclid(1_000_000);
        let queues = settings.queues.iter().map(|queue| Queue::new(queue, login_s)).collect();
        let rng = random::child(settings.seed, "switchboard", 0);
        Core {
            settings,
            now_us: 0,
            channels: HashMap::new(),
            devices: HashMap::new(),
            bridges: HashMap::new(),
            queues,
            linked: HashMap::new(),
            counters: Counters::default(),
            rng,
            bytes: Vec::new(),
            out: Vec::new(),
        }
    }

    /// The events since it was last asked.
    pub(super) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.out)
    }

    pub(super) fn is_11(&self) -> bool {
        self.settings.dialect == Dialect::Asterisk11
    }

    pub(super) fn is_16(&self) -> bool {
        self.settings.dialect == Dialect::Asterisk16
    }

    /// The wall clock now, in microseconds since 1970.
    pub(super) fn wall_us(&self) -> i64 {
        self.wall_at_us(self.now_us)
    }

    fn wall_at_us(&self, moment_us: u64) -> i64 {
        let moment_us = i64::try_from(moment_us).unwrap_or(i64::MAX);
        self.settings.epoch_us.saturating_add(moment_us)
    }

    /// The wall clock now, in whole seconds since 1970.
    pub(super) fn wall_s(&self) -> i64 {
        self.wall_us().div_euclid(1_000_000)
    }

    /// A moment as call detail shows it. The exchange's own time is universal time.
    pub(super) fn date_of(&self, moment_us: u64) -> String {
        match Timestamp::from_microsecond(self.wall_at_us(moment_us)) {
            Ok(wall) => wall.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            // Farther away than the year 9999.
            Err(_) => String::new(),
        }
    }

    /// An id that no other bridge or SIP call has.
    pub(super) fn draw_id(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// A channel that is there: the calls name only channels of theirs, and forget those that they
    /// hang up.
    pub(super) fn channel(&self, id: ChannelId) -> &Channel {
        self.channels.get(&id).expect("a call names only channels that are there")
    }

    pub(super) fn channel_mut(&mut self, id: ChannelId) -> &mut Channel {
        self.channels.get_mut(&id).expect("a call names only channels that are there")
    }

    /// Prints an event: head, body, and an empty line.
    pub(super) fn emit<F>(&mut self, kind: Kind, body: F)
    where
        F: for<'b> FnOnce(EventWriter<'b>, &Core) -> EventWriter<'b>,
    {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        let mut event = EventWriter::event(&mut bytes, kind.name);
        event = event.header("Privilege", kind.class.privilege());
        if self.settings.timestamps {
            let wall_us = self.wall_us();
            let (s, us) = (wall_us.div_euclid(1_000_000), wall_us.rem_euclid(1_000_000));
            event = event.header_of("Timestamp", format_args!("{s}.{us:06}"));
        }
        if let Some(name) = &self.settings.system_name
            && self.settings.dialect.names_the_system()
        {
            event = event.header("SystemName", name);
        }
        body(event, self).end();
        self.out.push(Event { classes: kind.class.bits(), bytes: Arc::from(bytes.as_slice()) });
        self.bytes = bytes;
    }

    /// Everything that is going on is gone, in silence.
    pub(super) fn forget_calls(&mut self) {
        self.channels.clear();
        self.devices.clear();
        self.bridges.clear();
        self.linked.clear();
        self.out.clear();
        let (queues, now_s) = (std::mem::take(&mut self.settings.queues), self.wall_s());
        self.queues = queues.iter().map(|queue| Queue::new(queue, now_s)).collect();
        self.settings.queues = queues;
    }
}
