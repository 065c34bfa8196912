//! A call ends.

use documents::calls::CallEnding;

use super::super::channel::{ChannelId, Place};
use super::{Playing, Talk};
use crate::calls::script::HangsUp;

impl Playing<'_> {
    /// The caller leaves the queue without having been answered.
    pub(super) fn leaves_queue(&mut self) {
        let Some((queue, _)) = self.state.seat else { return };
        let caller = self.state.caller;
        let gives_up = self.is_given_up();
        if gives_up {
            self.gives_up();
        }
        self.core.queue_abandoned(queue, caller);
        self.core.music_stops(caller);
        self.core.queue_leaves(queue, caller);
        if !gives_up {
            self.core.var_set(caller, "QUEUESTATUS", "TIMEOUT");
        }
        self.state.seat = None;
    }

    /// The call is over.
    pub(super) fn hangs_up(&mut self, by: HangsUp) {
        if let Some(talk) = self.state.talk.take() {
            self.talk_is_over(&talk, by);
            return;
        }
        // What a script has left open ends with the call.
        if !self.state.legs.is_empty() {
            self.gives_up();
        }
        if self.state.seat.is_some() {
            self.asks_for_end();
            self.leaves_queue();
        }
        let nobody_answered = matches!(self.call.ending, CallEnding::Busy | CallEnding::Unanswered)
            && self.state.end_cause.is_none();
        if by == HangsUp::Caller && !nobody_answered {
            self.asks_for_end();
        }
        self.dialplan_ends();
    }

    /// The caller's dialplan comes to its end.
    fn dialplan_ends(&mut self) {
        let caller = self.state.caller;
        let is_busy = self.core.channel(caller).dial_status == "BUSY";
        let cause = self.state.end_cause.unwrap_or(if is_busy { 17 } else { 16 });
        if self.state.end_cause.is_none() {
            let place = self.next_place();
            self.core.runs(caller, place, "Hangup", "");
            self.core.channel_mut(caller).hangup_source = "dialplan/builtin".to_owned();
        }
        self.core.soft_hangup_request(caller, 16, false);
        self.core.hangup(caller, cause);
    }

    fn talk_is_over(&mut self, talk: &Talk, by: HangsUp) {
        let (caller, dest) = (self.state.caller, talk.leg.id);
        let (first, second) = match by {
            HangsUp::Caller => (caller, dest),
            HangsUp::Callee => (dest, caller),
        };
        self.core.hangup_request(first, 16);
        let name = self.core.channel(first).name.clone();
        self.core.channel_mut(second).hangup_source.clone_from(&name);
        self.core.channel_mut(first).hangup_source = name;
        self.core.detail_parts(caller, dest);
        self.core.part(first, second);
        let reason = if by == HangsUp::Caller { "caller" } else { "agent" };
        self.both_end(talk, reason, 16);
    }

    /// Who spoke have parted, and both channels end.
    fn both_end(&mut self, talk: &Talk, reason: &str, cause: u8) {
        let (caller, dest) = (self.state.caller, talk.leg.id);
        if self.core.is_11() {
            // The dialled channel ends within the application that dialled it.
            self.core.hangup(dest, cause);
            self.talk_ends(talk, reason);
        } else {
            self.talk_ends(talk, reason);
            self.core.soft_hangup_request(caller, 16, false);
            self.core.hangup(dest, cause);
        }
        self.core.hangup(caller, cause);
    }

    /// The application ends that brought two together.
    pub(super) fn talk_ends(&mut self, talk: &Talk, reason: &str) {
        let caller = self.state.caller;
        if let Some(turn) = talk.leg.turn {
            let talk_us = self.core.now_us.saturating_sub(talk.since_us);
            self.core.agent_completed(turn, talk_us, reason);
            return;
        }
        if reason != "transfer" {
            let answered_us = self.state.reached_us.unwrap_or(talk.since_us);
            let dialled_us = self.core.channel(caller).created_us;
            self.core.set_talked(caller, answered_us, dialled_us);
        }
        self.state.dialling_us = None;
        self.core.dial_application_ends(caller, "ANSWER");
    }

    /// A client has asked for a channel's end.
    pub(super) fn is_hung_up(&mut self, id: ChannelId, cause: u8) {
        let caller = self.state.caller;
        match self.state.talk.take() {
            Some(talk) if talk.leg.id == id || caller == id => {
                let dest = talk.leg.id;
                let second = if id == caller { dest } else { caller };
                self.core.detail_parts(caller, dest);
                self.core.part(id, second);
                let reason = if id == caller { "caller" } else { "agent" };
                self.both_end(&talk, reason, cause);
            }
            talk => {
                self.state.talk = talk;
                self.state.end_cause = Some(cause);
                self.hangs_up(HangsUp::Caller);
            }
        }
    }

    /// A client has sent the caller elsewhere: who spoke with it is free.
    pub(super) fn is_redirected(&mut self, place: Place) {
        let caller = self.state.caller;
        if let Some(talk) = self.state.talk.take() {
            let dest = talk.leg.id;
            self.core.detail_parts(caller, dest);
            self.core.clear_bridge_peer(caller);
            self.core.moves(caller, place);
            self.core.clear_bridge_peer(dest);
            self.core.leave(caller, dest);
            self.talk_ends(&talk, "transfer");
            self.core.hangup(dest, 16);
            self.state.stands_elsewhere = true;
        }
    }
}
