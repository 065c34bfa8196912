//! A caller in a queue, and the queue's search for an agent.

use super::super::agents::Turn;
use super::super::dials::Dial;
use super::super::queue::{DeviceState, MemberAt};
use super::super::settings::Strategy;
use super::{Moment, Playing};

/// The queues of the dialplan, by the number that is dialled: the name, and how long a caller may
/// wait, in seconds.
fn queue_of(exten: &str) -> (&'static str, u64) {
    if exten == "801" { ("empty", 2) } else { ("support", 30) }
}

/// How long a queue lets a telephone ring (`timeout` of `queues.conf`).
const RING_MS: u64 = 10_000;
/// How long a queue waits before it tries again (`retry`).
pub(super) const RETRY_MS: u64 = 1_000;

impl Playing<'_> {
    /// `Queue` begins.
    pub(super) fn queue_begins(&mut self) {
        let two = self.local.two;
        if !self.core.channels.contains_key(&two) {
            return;
        }
        let (name, timeout_s) = queue_of(&self.local.request.exten);
        let place = self.next_place();
        self.core.runs(two, place, "Queue", &format!("{name},,,,{timeout_s}"));
        let Some(queue) = self.core.queue_named(name) else {
            self.dialplan_goes_on();
            return;
        };
        self.core.queue_joins(queue, two);
        self.core.music_starts(two);
        self.local.seat = Some((queue, self.core.now_us));
        self.after(timeout_s * 1_000, Moment::QueueTimesOut);
        self.queue_tries();
    }

    /// The queue looks for an agent, if it is the caller's turn.
    pub(super) fn queue_tries(&mut self) {
        let Some((queue, joined_us)) = self.local.seat else { return };
        if self.local.inner.is_some() {
            return;
        }
        match self.free_member(queue) {
            Some(at) => self.calls_member(at, joined_us),
            None => self.after(RETRY_MS, Moment::QueueTries),
        }
    }

    /// The member that is to be called for this caller: those ahead come first.
    fn free_member(&self, queue: usize) -> Option<MemberAt> {
        let queued = &self.core.queues[queue];
        let called = |member: usize| {
            let interface = queued.members[member].device();
            self.core.device_state(interface) != DeviceState::NotInUse
        };
        let is_free = |member: &usize| {
            let known = &queued.members[*member];
            !known.is_gone && (known.ring_in_use || !called(*member))
        };
        let count = queued.members.len();
        let from = if queued.strategy == Strategy::RoundRobinMemory { queued.next } else { 0 };
        let mut free = (0..count).map(|k| (from + k) % count).filter(is_free);
        let two = self.local.two;
        let ahead = queued.waiting.iter().take_while(|waiting| waiting.channel != two);
        // For whom an agent rings already no other one is needed.
        let member = free.nth(ahead.filter(|waiting| !waiting.is_served).count())?;
        Some(MemberAt { queue, member })
    }

    fn calls_member(&mut self, at: MemberAt, joined_us: u64) {
        let two = self.local.two;
        let interface = self.core.member(at).interface.clone();
        let count = self.core.queues[at.queue].members.len();
        self.core.queues[at.queue].next = (at.member + 1) % count;
        // `Local/101@agents/n`
        let dial_string = interface.split_once('/').map_or("", |(_, rest)| rest).to_owned();
        let exten = dial_string.split('@').next().unwrap_or_default().to_owned();
        let mut inner = self.calls_agent(&exten, "AppQueue", &dial_string);
        let called_us = self.core.now_us;
        let turn = Turn { at, caller: two, dest: inner.one, joined_us, called_us };
        inner.turn = Some(turn);
        self.core.agent_called(turn);
        let dial = Dial { caller: Some(two), dest: inner.one, by_queue: true };
        self.core.dial_begin(dial, &interface);
        self.core.queue_serves(at.queue, two, true);
        self.after(RING_MS, Moment::DialTimesOut(inner.one));
        self.local.inner = Some(inner);
        self.runs_agents();
    }

    /// An agent has taken the call.
    pub(super) fn queue_is_answered(&mut self, turn: Turn) {
        let two = self.local.two;
        let dial = Dial { caller: Some(two), dest: turn.dest, by_queue: true };
        self.core.dial_end(dial, "ANSWER");
        self.core.music_stops(two);
        if let Some((queue, _)) = self.local.seat.take() {
            self.core.queue_leaves(queue, two);
        }
        self.core.agent_connected(turn);
        self.core.join(two, turn.dest, false);
    }

    /// The caller has waited for as long as it may.
    pub(super) fn queue_times_out(&mut self) {
        if self.local.seat.is_none() {
            return;
        }
        if self.local.inner.is_some() {
            self.inner_is_given_up("CANCEL", 0);
        }
        let Some((queue, _)) = self.local.seat.take() else { return };
        let two = self.local.two;
        self.core.queue_abandoned(queue, two);
        self.core.music_stops(two);
        self.core.queue_leaves(queue, two);
        self.core.var_set(two, "QUEUESTATUS", "TIMEOUT");
        self.dialplan_goes_on();
    }
}
