//! The events of the members of a queue and the callers that they serve.
//!
//! From Asterisk's `apps/app_queue.c` of 11 and 16 and the recorded sessions of 16. 11 sends them if
//! `eventwhencalled=yes` stands in `queues.conf`, as every listener to queues needs it.

use wire::ami::EventWriter;

use super::channel::ChannelId;
use super::core::{Core, Kind};
use super::eleven::or_bare_unknown;
use super::queue::MemberAt;
use super::snapshot;

const AGENT_CALLED: Kind = Kind::agent("AgentCalled");
const AGENT_CONNECT: Kind = Kind::agent("AgentConnect");
const AGENT_COMPLETE: Kind = Kind::agent("AgentComplete");
const AGENT_RING_NO_ANSWER: Kind = Kind::agent("AgentRingNoAnswer");

/// An agent's turn, for the events that tell it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) at: MemberAt,
    pub(super) caller: ChannelId,
    pub(super) dest: ChannelId,
    /// When the caller began to wait.
    pub(super) joined_us: u64,
    /// When the agent was called.
    pub(super) called_us: u64,
}

impl Core {
    /// An agent is called.
    pub(super) fn agent_called(&mut self, turn: Turn) {
        let is_11 = self.is_11();
        self.emit(AGENT_CALLED, |event, core| {
            if !is_11 {
                return core.print_turn(event, turn, true);
            }
            let (queue, member) = (&core.queues[turn.at.queue], core.member(turn.at));
            let (caller, dest) = (core.channel(turn.caller), core.channel(turn.dest));
            event
                .header("Queue", &queue.name)
                .header("AgentCalled", &member.interface)
                .header("AgentName", &member.name)
                .header("ChannelCalling", &caller.name)
                .header("DestinationChannel", &dest.name)
                .header("CallerIDNum", or_bare_unknown(&caller.caller.number))
                .header("CallerIDName", or_bare_unknown(&caller.caller.name))
                .header("ConnectedLineNum", or_bare_unknown(&caller.connected.number))
                .header("ConnectedLineName", or_bare_unknown(&caller.connected.name))
                .header("Context", &caller.place.context)
                .header("Extension", &caller.place.exten)
                .header_of("Priority", caller.place.priority)
                .header("Uniqueid", &caller.unique_id)
        });
    }

    /// An agent and the caller speak.
    pub(super) fn agent_connected(&mut self, turn: Turn) {
        let hold_s = self.seconds_since(turn.joined_us);
        let ring_s = self.seconds_since(turn.called_us);
        let member = self.member_mut(turn.at);
        member.in_call = true;
        let queue = &mut self.queues[turn.at.queue];
        queue.hold_s = (3 * queue.hold_s + hold_s) / 4;
        let is_11 = self.is_11();
        self.emit(AGENT_CONNECT, |event, core| {
            if !is_11 {
                return core
                    .print_turn(event, turn, true)
                    .header_of("HoldTime", hold_s)
                    .header_of("RingTime", ring_s);
            }
            core.print_turn_11(event, turn)
                .header_of("HoldTime", hold_s)
                .header("BridgedChannel", &core.channel(turn.dest).unique_id)
                .header_of("RingTime", ring_s)
        });
    }

    /// An agent and the caller have parted. `talk_us` is how long they spoke, the
    /// reason `agent`, `caller` or `transfer`.
    pub(super) fn agent_completed(&mut self, turn: Turn, talk_us: u64, reason: &str) {
        let talk_s = talk_us / 1_000_000;
        let hold_s = (self.now_us - talk_us).saturating_sub(turn.joined_us) / 1_000_000;
        let last_call_s = self.wall_s();
        let member = self.member_mut(turn.at);
        member.calls += 1;
        member.last_call_s = last_call_s;
        member.in_call = false;
        let queue = &mut self.queues[turn.at.queue];
        queue.completed += 1;
        queue.completed_in_level += u64::from(hold_s == 0);
        queue.talk_s = (3 * queue.talk_s + talk_s) / 4;
        let is_11 = self.is_11();
        self.emit(AGENT_COMPLETE, |event, core| {
            let event = if is_11 {
                core.print_turn_11(event, turn)
            } else {
                core.print_turn(event, turn, core.channels.contains_key(&turn.dest))
            };
            event
                .header_of("HoldTime", hold_s)
                .header_of("TalkTime", talk_s)
                .header("Reason", reason)
        });
    }

    /// An agent did not answer. The ring time is in milliseconds, whatever the documentation says
    /// (seen on 16; `rna` of 11 the same).
    pub(super) fn agent_rang_out(&mut self, turn: Turn) {
        let ring_ms = self.now_us.saturating_sub(turn.called_us) / 1_000;
        let is_11 = self.is_11();
        self.emit(AGENT_RING_NO_ANSWER, |event, core| {
            let event = if is_11 {
                core.print_turn_11(event, turn)
            } else {
                core.print_turn(event, turn, true)
            };
            event.header_of("RingTime", ring_ms)
        });
    }

    fn print_turn<'b>(
        &self,
        event: EventWriter<'b>,
        turn: Turn,
        with_dest: bool,
    ) -> EventWriter<'b> {
        let member = self.member(turn.at);
        let caller = self.channel(turn.caller);
        let event = snapshot::channel(event, self, &snapshot::PLAIN, caller);
        let event = if with_dest {
            snapshot::channel(event, self, &snapshot::DEST, self.channel(turn.dest))
        } else {
            event
        };
        event
            .header("Queue", &self.queues[turn.at.queue].name)
            .header("Interface", &member.interface)
            .header("MemberName", &member.name)
    }

    fn print_turn_11<'b>(&self, event: EventWriter<'b>, turn: Turn) -> EventWriter<'b> {
        let member = self.member(turn.at);
        let caller = self.channel(turn.caller);
        event
            .header("Queue", &self.queues[turn.at.queue].name)
            .header("Uniqueid", &caller.unique_id)
            .header("Channel", &caller.name)
            .header("Member", &member.interface)
            .header("MemberName", &member.name)
    }
}
