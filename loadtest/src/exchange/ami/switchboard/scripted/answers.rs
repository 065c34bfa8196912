//! Somebody answers, and perhaps passes the call on.

use super::super::channel::{Place, State};
use super::super::core::Kind;
use super::super::dials::Dial;
use super::{Leg, Playing, Talk};
use crate::calls::script::Step;

const UNHOLD: Kind = Kind::call("Unhold");

impl Playing<'_> {
    /// A party takes the call.
    pub(super) fn answered(&mut self, step: &Step, extension: &str) {
        if self.state.talk.is_some() {
            return;
        }
        if !self.state.legs.iter().any(|leg| leg.extension == extension) {
            self.rings(step, extension);
        }
        let mut legs = self.state.legs.iter();
        let Some(at) = legs.position(|leg| leg.extension == extension) else { return };
        let leg = self.state.legs.remove(at);
        let others = std::mem::take(&mut self.state.legs);
        let since_us = self.core.now_us;
        self.core.channel_mut(leg.id).ani = self.core.channel(leg.id).caller.number.clone();
        self.core.set_state(leg.id, State::Up);
        if leg.turn.is_some() {
            self.agent_answers(&leg, &others);
        } else {
            self.dialled_answers(&leg, &others);
        }
        let was_passed_on = std::mem::take(&mut self.state.was_passed_on);
        self.state.stands_elsewhere = false;
        self.core.join(self.state.caller, leg.id, was_passed_on);
        self.state.reached_us.get_or_insert(since_us);
        self.state.talk = Some(Talk { leg, since_us });
    }

    fn dialled_answers(&mut self, leg: &Leg, others: &[Leg]) {
        let caller = self.state.caller;
        self.learns_who_answered(leg, others);
        for other in others {
            let dial = Dial { caller: Some(caller), dest: other.id, by_queue: false };
            self.core.dial_end(dial, "CANCEL");
        }
        let dial_string = self.dial_string(&leg.extension);
        self.core.set_reached(caller, leg.id, &dial_string);
        if !self.core.is_11() {
            self.core.channel_mut(leg.id).place.exten.clear();
        }
        let dial = Dial { caller: Some(caller), dest: leg.id, by_queue: false };
        self.core.dial_end(dial, "ANSWER");
        self.core.set_state(caller, State::Up);
        for other in others {
            self.core.hangup(other.id, 26);
        }
    }

    fn agent_answers(&mut self, leg: &Leg, others: &[Leg]) {
        let (Some(turn), caller) = (leg.turn, self.state.caller) else { return };
        let dial = Dial { caller: Some(caller), dest: leg.id, by_queue: true };
        self.core.dial_end(dial, "ANSWER");
        // The queue gives its other calls up, and then hangs up what it has given up (seen on 16).
        self.cancel(others);
        self.learns_who_answered(leg, others);
        self.cancel(others);
        for other in others {
            self.core.hangup(other.id, 26);
        }
        self.core.music_stops(caller);
        if let Some((queue, _)) = self.state.seat.take() {
            self.core.queue_leaves(queue, caller);
        }
        self.core.agent_connected(turn);
    }

    fn cancel(&mut self, legs: &[Leg]) {
        for leg in legs {
            let dial = Dial { caller: Some(self.state.caller), dest: leg.id, by_queue: true };
            self.core.dial_end(dial, "CANCEL");
        }
    }

    /// If several rang, the caller learns now at whose line it is.
    fn learns_who_answered(&mut self, leg: &Leg, others: &[Leg]) {
        if !others.is_empty() {
            let connected = self.core.channel(leg.id).caller.clone();
            self.core.set_connected(self.state.caller, connected);
        }
    }

    /// A party passes the call on without asking.
    pub(super) fn transferred(&mut self, from: &str, to: &str) {
        let Some(talk) = self.state.talk.take() else { return };
        if talk.leg.extension != from {
            self.state.talk = Some(talk);
            return;
        }
        let (caller, giver) = (self.state.caller, talk.leg.id);
        self.tell_transfer(giver, to);
        let bridge = self.core.channel(giver).bridge;
        if let Some(bridge) = bridge {
            self.core.blind_transfer(giver, caller, to, bridge);
        }
        self.core.detail_parts(caller, giver);
        self.core.clear_bridge_peer(caller);
        let place = Place::new(&self.core.settings.internal, to, 1);
        self.core.moves(caller, place);
        // Either may be the first to leave: two threads do it. The caller mostly is (seen on 16).
        self.core.leave_bridge(caller);
        self.core.clear_bridge_peer(giver);
        self.core.leave_bridge(giver);
        if let Some(bridge) = bridge {
            self.core.destroy_bridge(bridge);
        }
        self.talk_ends(&talk, "transfer");
        self.core.hangup(giver, 16);
        self.state.was_passed_on = true;
        self.state.stands_elsewhere = true;
    }

    /// The variables of a transfer, which chan_pjsip and `main/bridge.c` set.
    fn tell_transfer(&mut self, giver: u64, to: &str) {
        let caller = self.state.caller;
        let (caller_name, giver_name) =
            (self.core.channel(caller).name.clone(), self.core.channel(giver).name.clone());
        if self.core.is_11() {
            self.core.var_set(caller, "BLINDTRANSFER", &giver_name);
            return;
        }
        self.core.emit_of(UNHOLD, giver, |event, _| event);
        self.core.var_set(giver, "BLINDTRANSFER", &caller_name);
        self.core.var_set(caller, "BLINDTRANSFER", &giver_name);
        self.core.var_set(caller, "SIPTRANSFER", "yes");
        self.core.set_bridge_peers(caller, giver);
        let context = self.core.settings.internal.clone();
        self.core.var_set(caller, "SIPREFERRINGCONTEXT", &context);
        let number = self.core.channel(giver).caller.number.clone();
        let referred_by = format!("<sip:{number}@127.0.0.1>");
        self.core.var_set(caller, "__SIPREFERREDBYHDR", &referred_by);
        self.core.var_set(caller, "SIPREFERTOHDR", &format!("sip:{to}@127.0.0.1:5060"));
    }
}
