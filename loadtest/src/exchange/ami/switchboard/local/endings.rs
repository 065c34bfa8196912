//! An originated call ends, from whichever of its channels.

use super::super::channel::{ChannelId, Place, State};
use super::super::dials::Dial;
use super::agents::RETRY_MS;
use super::{Moment, Playing};

impl Playing<'_> {
    /// The telephone is engaged, or its line is.
    pub(super) fn is_engaged(
        &mut self,
        place: Place,
        application: &str,
        status: &'static str,
        cause: u8,
    ) {
        let Some(inner) = self.local.inner.take() else { return };
        let outer = self.local.two;
        self.core.runs(inner.two, place, application, "1");
        self.core.set_state(inner.two, State::Busy);
        let dial = Dial { caller: Some(outer), dest: inner.one, by_queue: inner.turn.is_some() };
        self.core.dial_end(dial, if inner.turn.is_some() { "NOANSWER" } else { status });
        self.core.hangup_request(inner.two, 0);
        self.core.hangup(inner.one, 0);
        self.core.soft_hangup_request(inner.two, 16, false);
        self.core.hangup(inner.two, cause);
        match inner.turn {
            Some(turn) => {
                self.core.agent_rang_out(turn);
                self.tries_again();
            }
            None => self.dial_ends(status),
        }
    }

    /// The queue looks for another agent soon.
    fn tries_again(&mut self) {
        if let Some((queue, _)) = self.local.seat {
            self.core.queue_serves(queue, self.local.two, false);
            self.after(RETRY_MS, Moment::QueueTries);
        }
    }

    /// `Dial` has reached nobody, and the dialplan goes on.
    fn dial_ends(&mut self, status: &'static str) {
        self.core.dial_application_ends(self.local.two, status);
        self.dialplan_goes_on();
    }

    /// The dialplan's next and last application: it hangs up.
    pub(super) fn dialplan_goes_on(&mut self) {
        let two = self.local.two;
        let place = self.next_place();
        self.core.runs(two, place, "Hangup", "");
        self.core.channel_mut(two).hangup_source = "dialplan/builtin".to_owned();
        self.dialplan_ends();
    }

    /// The half that runs the dialplan ends, and with it the caller.
    fn dialplan_ends(&mut self) {
        let (one, two) = (self.local.one, self.local.two);
        self.core.soft_hangup_request(two, 16, false);
        if !self.core.channels.contains_key(&one) {
            self.core.hangup(two, 16);
            return;
        }
        self.core.hangup_request(one, 16);
        self.core.hangup(two, 16);
        if self.local.is_told {
            self.core.soft_hangup_request(one, 16, false);
            self.core.hangup(one, 16);
        } else {
            let dial = Dial { caller: None, dest: one, by_queue: false };
            self.core.dial_end(dial, "NOANSWER");
            self.core.hangup(one, 16);
            self.tell_response(false, 0);
        }
    }

    /// The telephone has rung for as long as it may.
    pub(super) fn dial_times_out(&mut self) {
        if self.local.talks_since_us.is_some() {
            return;
        }
        let Some(turn) = self.local.inner.as_ref().map(|inner| inner.turn) else { return };
        match turn {
            Some(turn) => {
                self.core.agent_rang_out(turn);
                let dial = Dial { caller: Some(self.local.two), dest: turn.dest, by_queue: true };
                self.core.dial_end(dial, "NOANSWER");
                self.inner_ends(Some("CANCEL"), 0);
                self.tries_again();
            }
            None => {
                self.inner_is_given_up("NOANSWER", 0);
                self.dial_ends("NOANSWER");
            }
        }
    }

    /// The telephone stops ringing because nobody wants it to any more.
    pub(super) fn inner_is_given_up(&mut self, status: &'static str, cause: u8) {
        let is_queued = self.local.inner.as_ref().is_some_and(|inner| inner.turn.is_some());
        if is_queued && !self.core.is_11() {
            let Some(one) = self.local.inner.as_ref().map(|inner| inner.one) else { return };
            let dial = Dial { caller: Some(self.local.two), dest: one, by_queue: true };
            self.core.dial_end(dial, status);
        }
        self.inner_ends(Some(status), cause);
    }

    /// The inner pair ends, from its called half.
    fn inner_ends(&mut self, status: Option<&'static str>, cause: u8) {
        let Some(inner) = self.local.inner.take() else { return };
        let by_queue = inner.turn.is_some();
        if let Some(status) = status {
            let dial = Dial { caller: Some(self.local.two), dest: inner.one, by_queue };
            self.core.dial_end(dial, status);
        }
        self.core.hangup_request(inner.two, cause);
        self.core.hangup(inner.one, cause);
        self.core.soft_hangup_request(inner.two, 16, false);
        self.core.hangup(inner.two, cause);
    }

    /// Whoever has the telephone hangs up, by the dialplan.
    pub(super) fn agent_hangs_up(&mut self) {
        let Some(inner) = self.local.inner.as_ref() else { return };
        let two = inner.two;
        let mut place = self.core.channel(two).place.clone();
        place.priority += 1;
        self.core.runs(two, place, "Hangup", "16");
        self.core.channel_mut(two).hangup_source = "dialplan/builtin".to_owned();
        self.agent_is_gone();
    }

    /// The telephone's half has ended: so does the call.
    fn agent_is_gone(&mut self) {
        let Some(inner) = self.local.inner.take() else { return };
        let outer = self.local.two;
        self.core.soft_hangup_request(inner.two, 16, false);
        self.core.hangup_request(inner.one, 16);
        self.core.hangup(inner.two, 16);
        self.core.detail_parts(outer, inner.one);
        self.core.clear_bridge_peer(inner.one);
        self.core.clear_bridge_peer(outer);
        let bridge = self.core.channel(outer).bridge;
        self.core.leave_bridge(inner.one);
        self.core.hangup(inner.one, 16);
        self.core.leave_bridge(outer);
        if let Some(bridge) = bridge {
            self.core.destroy_bridge(bridge);
        }
        self.talk_ends(inner.turn, "agent");
        self.dialplan_ends();
    }

    /// The application ends that brought two together.
    fn talk_ends(&mut self, turn: Option<super::super::agents::Turn>, reason: &str) {
        let since_us = self.local.talks_since_us.take().unwrap_or(self.core.now_us);
        match turn {
            Some(turn) => {
                let talk_us = self.core.now_us.saturating_sub(since_us);
                self.core.agent_completed(turn, talk_us, reason);
            }
            None => {
                let (two, dialled_us) = (self.local.two, self.local.dialled_us);
                self.core.set_talked(two, since_us, dialled_us);
                self.core.dial_application_ends(two, "ANSWER");
            }
        }
    }

    /// The caller has talked for as long as it was to.
    pub(super) fn caller_hangs_up(&mut self) {
        let one = self.local.one;
        if !self.core.channels.contains_key(&one) {
            return;
        }
        let mut place = self.core.channel(one).place.clone();
        place.priority += 1;
        self.core.runs(one, place, "Hangup", "");
        self.core.channel_mut(one).hangup_source = "dialplan/builtin".to_owned();
        self.core.soft_hangup_request(one, 16, false);
        self.caller_is_gone(16);
    }

    /// The client's patience is at its end before anybody answered.
    pub(super) fn originate_times_out(&mut self) {
        if !self.local.is_told {
            self.caller_is_gone(0);
            self.tell_response(false, 3);
        }
    }

    /// A client has asked for a channel's end.
    pub(super) fn is_hung_up(&mut self, id: ChannelId, cause: u8) {
        let is_outer = id == self.local.one || id == self.local.two;
        if !is_outer && self.local.talks_since_us.is_some() {
            self.agent_is_gone();
            return;
        }
        let one = self.local.one;
        if !self.core.channels.contains_key(&one) {
            return;
        }
        if self.local.is_told {
            // Without a cause it is said to be a normal one, and is none (seen on 16).
            self.core.soft_hangup_request(one, if cause == 0 { 16 } else { cause }, true);
            self.caller_is_gone(cause);
        } else {
            let dial = Dial { caller: None, dest: one, by_queue: false };
            self.core.dial_end(dial, "NOANSWER");
            self.caller_is_gone(cause);
            self.tell_response(false, 0);
        }
    }

    /// The caller's half ends, and the half that runs the dialplan learns it.
    fn caller_is_gone(&mut self, cause: u8) {
        let (one, two) = (self.local.one, self.local.two);
        if self.core.channels.contains_key(&two) {
            self.core.hangup_request(two, cause);
        }
        self.core.hangup(one, cause);
        if !self.core.channels.contains_key(&two) {
            return;
        }
        if self.local.talks_since_us.is_some() {
            self.talk_is_over();
            return;
        }
        if self.local.seat.is_some() {
            self.core.music_stops(two);
        }
        let was_dialling = self.local.inner.is_some() && self.local.seat.is_none();
        if self.local.inner.is_some() {
            let inner_cause = if was_dialling { 16 } else { 0 };
            self.inner_is_given_up("CANCEL", inner_cause);
        }
        if was_dialling {
            self.core.dial_application_ends(two, "CANCEL");
        }
        if let Some((queue, _)) = self.local.seat.take() {
            self.core.queue_abandoned(queue, two);
            self.core.queue_leaves(queue, two);
        }
        self.core.soft_hangup_request(two, 16, false);
        self.core.hangup(two, cause);
    }

    /// The caller has hung up while it talked.
    fn talk_is_over(&mut self) {
        let Some(inner) = self.local.inner.take() else { return };
        let two = self.local.two;
        self.core.detail_parts(two, inner.one);
        self.core.part(two, inner.one);
        self.core.hangup_request(inner.two, 16);
        if inner.turn.is_some() {
            self.talk_ends(inner.turn, "caller");
            self.core.hangup(inner.one, 16);
        } else {
            self.core.hangup(inner.one, 16);
            self.talk_ends(None, "caller");
        }
        self.core.soft_hangup_request(two, 16, false);
        self.core.hangup(two, 16);
        self.core.soft_hangup_request(inner.two, 16, false);
        self.core.hangup(inner.two, 16);
    }
}
