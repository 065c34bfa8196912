//! Queues: who waits in them, who serves them, and the events of both.
//!
//! From Asterisk's `apps/app_queue.c` of 11 and 16 and the recorded sessions of 16. The headers of a
//! member grew over the versions: 13 has neither `LoginTime` nor `Wrapuptime`, as the sources of 15
//! have not; 11 has its own (`update_status`).

use wire::ami::EventWriter;

use super::channel::{ChannelId, State};
use super::core::{Core, Kind};
use super::eleven::or_bare_unknown;
use super::settings::{MemberSettings, QueueSettings, Strategy};
use super::{eleven, snapshot};

const JOIN: Kind = Kind::agent("QueueCallerJoin");
const LEAVE: Kind = Kind::agent("QueueCallerLeave");
const ABANDON: Kind = Kind::agent("QueueCallerAbandon");
const MEMBER_STATUS: Kind = Kind::agent("QueueMemberStatus");
const MEMBER_ADDED: Kind = Kind::agent("QueueMemberAdded");
const MEMBER_REMOVED: Kind = Kind::agent("QueueMemberRemoved");
/// 11 has these two in the class of calls.
const JOIN_11: Kind = Kind::call("Join");
const LEAVE_11: Kind = Kind::call("Leave");

/// A queue.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) name: String,
    pub(super) strategy: Strategy,
    pub(super) members: Vec<Member>,
    /// Who waits, the first to be served first.
    pub(super) waiting: Vec<Waiting>,
    /// The member that a round robin calls next.
    pub(super) next: usize,
    pub(super) hold_s: u64,
    pub(super) talk_s: u64,
    pub(super) completed: u64,
    pub(super) abandoned: u64,
    /// Of both, those that waited for no longer than the service level: not for a second.
    pub(super) completed_in_level: u64,
    pub(super) abandoned_in_level: u64,
}

/// Somebody who waits in a queue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub(super) channel: ChannelId,
    pub(super) since_us: u64,
    /// The place at which it joined, from 1.
    position: usize,
    /// Whether an agent is being called for it.
    pub(super) is_served: bool,
}

/// Who serves a queue.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) interface: String,
    pub(super) name: String,
    pub(super) ring_in_use: bool,
    pub(super) is_dynamic: bool,
    /// Whether the member has left. Its place stays: calls know it by that.
    pub(super) is_gone: bool,
    pub(super) login_s: i64,
    pub(super) calls: u64,
    pub(super) last_call_s: i64,
    pub(super) in_call: bool,
    pub(super) status: DeviceState,
}

/// The state of a telephone, with the numbers of Asterisk's `include/asterisk/devicestate.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeviceState {
    NotInUse,
    InUse,
    Ringing,
    RingingInUse,
}

impl DeviceState {
    pub(super) fn number(self) -> &'static str {
        match self {
            DeviceState::NotInUse => "1",
            DeviceState::InUse => "2",
            DeviceState::Ringing => "6",
            DeviceState::RingingInUse => "7",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            DeviceState::NotInUse => "Not in use",
            DeviceState::InUse => "In use",
            DeviceState::Ringing => "Ringing",
            DeviceState::RingingInUse => "Ring+Inuse",
        }
    }
}

impl Queue {
    pub(super) fn new(settings: &QueueSettings, login_s: i64) -> Self {
        let members = settings.members.iter().map(|member| Member::new(member, false, login_s));
        Queue {
            name: settings.name.clone(),
            strategy: settings.strategy,
            members: members.collect(),
            waiting: Vec::new(),
            next: 0,
            hold_s: 0,
            talk_s: 0,
            completed: 0,
            abandoned: 0,
            completed_in_level: 0,
            abandoned_in_level: 0,
        }
    }
}

impl Member {
    pub(super) fn new(settings: &MemberSettings, is_dynamic: bool, login_s: i64) -> Self {
        Member {
            interface: settings.interface.clone(),
            name: settings.name.clone(),
            ring_in_use: settings.ring_in_use,
            is_dynamic,
            is_gone: false,
            login_s,
            calls: 0,
            last_call_s: 0,
            in_call: false,
            status: DeviceState::NotInUse,
        }
    }

    /// The device whose state is the member's: its interface without the options of a Local channel.
    pub(super) fn device(&self) -> &str {
        self.interface.strip_suffix("/n").unwrap_or(&self.interface)
    }
}

/// A member of a queue, by places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MemberAt {
    pub(super) queue: usize,
    pub(super) member: usize,
}

impl Core {
    pub(super) fn queue_named(&self, name: &str) -> Option<usize> {
        self.queues.iter().position(|queue| queue.name == name)
    }

    pub(super) fn member(&self, at: MemberAt) -> &Member {
        &self.queues[at.queue].members[at.member]
    }

    pub(super) fn member_mut(&mut self, at: MemberAt) -> &mut Member {
        &mut self.queues[at.queue].members[at.member]
    }

    /// The state of a device, from the channels that it has.
    pub(super) fn device_state(&self, device: &str) -> DeviceState {
        let channels = self.devices.get(device).into_iter().flatten();
        let channels = channels.map(|id| self.channel(*id));
        if device.starts_with("Local/") {
            // A pair is in use while the half is there that was made by who dialled it.
            let mut halves = channels.filter(|channel| channel.name.ends_with(";1"));
            return halves.next().map_or(DeviceState::NotInUse, |_| DeviceState::InUse);
        }
        let (mut rings, mut talks) = (false, false);
        for channel in channels {
            match channel.state {
                State::Ringing => rings = true,
                State::Ring | State::Up | State::Busy => talks = true,
                State::Down => {}
            }
        }
        match (rings, talks) {
            (false, false) => DeviceState::NotInUse,
            (false, true) => DeviceState::InUse,
            (true, false) => DeviceState::Ringing,
            (true, true) => DeviceState::RingingInUse,
        }
    }

    /// A channel has changed its state: so may have the members of queues that it belongs to.
    pub(super) fn device_changed(&mut self, id: ChannelId) {
        let device = std::mem::take(&mut self.channel_mut(id).device);
        self.channel_mut(id).device.clone_from(&device);
        self.device_free(&device);
    }

    /// A channel of the device has ended.
    pub(super) fn leave_device(&mut self, id: ChannelId, device: &str) {
        if let Some(channels) = self.devices.get_mut(device) {
            channels.retain(|other| *other != id);
            if channels.is_empty() {
                self.devices.remove(device);
            }
        }
        self.device_free(device);
    }

    /// A channel of the device has changed or ended.
    pub(super) fn device_free(&mut self, device: &str) {
        let mut state = None;
        for queue in 0..self.queues.len() {
            for member in 0..self.queues[queue].members.len() {
                let at = MemberAt { queue, member };
                if self.member(at).is_gone || self.member(at).device() != device {
                    continue;
                }
                let state = *state.get_or_insert_with(|| self.device_state(device));
                if self.member(at).status != state {
                    self.member_mut(at).status = state;
                    self.emit_member(MEMBER_STATUS, at);
                }
            }
        }
    }

    fn emit_member(&mut self, kind: Kind, at: MemberAt) {
        self.emit(kind, |event, core| core.print_member(event, at));
    }

    fn print_member<'b>(&self, event: EventWriter<'b>, at: MemberAt) -> EventWriter<'b> {
        let member = self.member(at);
        let event = event.header("Queue", &self.queues[at.queue].name);
        let membership = if member.is_dynamic { "dynamic" } else { "static" };
        if self.is_11() {
            return event
                .header("Location", &member.interface)
                .header("MemberName", &member.name)
                .header("StateInterface", &member.interface)
                .header("Membership", membership)
                .header("Penalty", "0")
                .header_of("CallsTaken", member.calls)
                .header_of("LastCall", member.last_call_s)
                .header("Status", member.status.number())
                .header("Paused", "0");
        }
        let event = event
            .header("MemberName", &member.name)
            .header("Interface", &member.interface)
            .header("StateInterface", &member.interface)
            .header("Membership", membership)
            .header("Penalty", "0")
            .header_of("CallsTaken", member.calls)
            .header_of("LastCall", member.last_call_s)
            .header("LastPause", "0");
        let event = if self.is_16() { event.header_of("LoginTime", member.login_s) } else { event };
        let event = event
            .header("InCall", flag(member.in_call))
            .header("Status", member.status.number())
            .header("Paused", "0")
            .header("PausedReason", "")
            .header("Ringinuse", flag(member.ring_in_use));
        if self.is_16() { event.header("Wrapuptime", "0") } else { event }
    }

    /// A member joins a queue by an action.
    pub(super) fn add_member(&mut self, queue: usize, member: &MemberSettings) {
        let mut member = Member::new(member, true, self.wall_s());
        member.status = self.device_state(member.device());
        let members = &mut self.queues[queue].members;
        // Who comes back takes its old place.
        let old = members.iter().position(|old| old.is_gone && old.interface == member.interface);
        let place = old.unwrap_or(members.len());
        if place == members.len() {
            members.push(member);
        } else {
            members[place] = member;
        }
        self.emit_member(MEMBER_ADDED, MemberAt { queue, member: place });
    }

    /// Whether that interface is a member of a queue.
    pub(super) fn is_member(&self, queue: usize, interface: &str) -> bool {
        let mut members = self.queues[queue].members.iter();
        members.any(|member| !member.is_gone && member.interface == interface)
    }

    /// A member leaves a queue by an action.
    pub(super) fn remove_member(&mut self, at: MemberAt) {
        if !std::mem::replace(&mut self.member_mut(at).is_gone, true) {
            self.emit_member(MEMBER_REMOVED, at);
        }
    }

    /// A channel begins to wait in a queue.
    pub(super) fn queue_joins(&mut self, queue: usize, id: ChannelId) {
        let since_us = self.now_us;
        let waiting = &mut self.queues[queue].waiting;
        let position = waiting.len() + 1;
        waiting.push(Waiting { channel: id, since_us, position, is_served: false });
        let is_11 = self.is_11();
        self.emit(if is_11 { JOIN_11 } else { JOIN }, |event, core| {
            let channel = core.channel(id);
            let event = if is_11 {
                let (caller, connected) = (&channel.caller, &channel.connected);
                event
                    .header("Channel", &channel.name)
                    .header("CallerIDNum", or_bare_unknown(&caller.number))
                    .header("CallerIDName", or_bare_unknown(&caller.name))
                    .header("ConnectedLineNum", or_bare_unknown(&connected.number))
                    .header("ConnectedLineName", or_bare_unknown(&connected.name))
            } else {
                snapshot::channel(event, core, &snapshot::PLAIN, channel)
            };
            let event = event
                .header("Queue", &core.queues[queue].name)
                .header_of("Position", position)
                .header_of("Count", core.queues[queue].waiting.len());
            if !is_11 {
                return event;
            }
            eleven::variables(event.header("Uniqueid", &channel.unique_id), core, channel)
        });
    }

    /// Since when a channel waits in a queue, and at which place, from 1.
    fn seat(&self, queue: usize, id: ChannelId) -> Option<(Waiting, usize)> {
        let waiting = &self.queues[queue].waiting;
        let at = waiting.iter().position(|waiting| waiting.channel == id)?;
        Some((waiting[at], at + 1))
    }

    /// Whether an agent is being called for a channel that waits.
    pub(super) fn queue_serves(&mut self, queue: usize, id: ChannelId, is_served: bool) {
        let mut waiting = self.queues[queue].waiting.iter_mut();
        if let Some(waiting) = waiting.find(|waiting| waiting.channel == id) {
            waiting.is_served = is_served;
        }
    }

    /// A channel has given up waiting.
    pub(super) fn queue_abandoned(&mut self, queue: usize, id: ChannelId) {
        self.var_set(id, "ABANDONED", "TRUE");
        let Some((seat, position)) = self.seat(queue, id) else { return };
        let hold_s = self.seconds_since(seat.since_us);
        self.queues[queue].abandoned += 1;
        self.queues[queue].abandoned_in_level += u64::from(hold_s == 0);
        let is_11 = self.is_11();
        self.emit(ABANDON, |event, core| {
            let name = &core.queues[queue].name;
            let event = if is_11 {
                event.header("Queue", name).header("Uniqueid", &core.channel(id).unique_id)
            } else {
                let channel = core.channel(id);
                snapshot::channel(event, core, &snapshot::PLAIN, channel).header("Queue", name)
            };
            event
                .header_of("Position", position)
                .header_of("OriginalPosition", seat.position)
                .header_of("HoldTime", hold_s)
        });
    }

    /// A channel waits no longer, because it was served or has given up.
    pub(super) fn queue_leaves(&mut self, queue: usize, id: ChannelId) {
        let Some((_, position)) = self.seat(queue, id) else { return };
        self.queues[queue].waiting.remove(position - 1);
        let is_11 = self.is_11();
        self.emit(if is_11 { LEAVE_11 } else { LEAVE }, |event, core| {
            let (channel, queue) = (core.channel(id), &core.queues[queue]);
            let count = queue.waiting.len();
            if !is_11 {
                return snapshot::channel(event, core, &snapshot::PLAIN, channel)
                    .header("Queue", &queue.name)
                    .header_of("Position", position)
                    .header_of("Count", count);
            }
            let event = event
                .header("Channel", &channel.name)
                .header("Queue", &queue.name)
                .header_of("Count", count)
                .header_of("Position", position)
                .header("Uniqueid", &channel.unique_id);
            eleven::variables(event, core, channel)
        });
        self.var_set(id, "QUEUEPOSITION", &position.to_string());
    }

    pub(super) fn seconds_since(&self, since_us: u64) -> u64 {
        self.now_us.saturating_sub(since_us) / 1_000_000
    }
}

fn flag(is_set: bool) -> &'static str {
    if is_set { "1" } else { "0" }
}
