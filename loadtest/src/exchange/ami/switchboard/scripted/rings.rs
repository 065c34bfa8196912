//! Somebody is called, and does not answer.

use super::super::agents::Turn;
use super::super::channel::{ChannelId, Party, Place, State};
use super::super::dials::Dial;
use super::super::events::Service;
use super::super::queue::MemberAt;
use super::{Leg, Playing};
use crate::calls::script::{Happening, RingEnd, Step, TRUNK};

impl Playing<'_> {
    /// A party begins to ring, and with it all that the script lets ring at the same instant: one
    /// application calls them.
    pub(super) fn rings(&mut self, step: &Step, extension: &str) {
        let rings_already = self.state.legs.iter().any(|leg| leg.extension == extension);
        if rings_already || self.state.talk.is_some() {
            return;
        }
        let together = self.together(step, extension);
        if let Some((queue, joined_us)) = self.state.seat {
            self.queue_rings(step, queue, joined_us, &together);
        } else {
            self.dial_rings(step, &together);
        }
    }

    /// The extensions that ring from this step on.
    fn together(&self, step: &Step, extension: &str) -> Vec<String> {
        let mut together = vec![extension.to_owned()];
        let from = self.call.steps.iter().skip_while(|other| *other != step).skip(1);
        for other in from.take_while(|other| other.after_us == step.after_us) {
            let Happening::Rings { extension } = &other.happening else { break };
            together.push(extension.clone());
        }
        together
    }

    /// Whether a telephone will not ring because it is engaged: the script's next word of it.
    fn is_engaged(&self, step: &Step, extension: &str) -> bool {
        let from = self.call.steps.iter().skip_while(|other| *other != step).skip(1);
        let mut ends = from.filter_map(|other| match &other.happening {
            Happening::StopsRinging { extension: of, reason } if of == extension => {
                Some(*reason == RingEnd::Busy)
            }
            Happening::Answered { extension: of } if of == extension => Some(false),
            _ => None,
        });
        ends.next().unwrap_or(false)
    }

    fn dial_rings(&mut self, step: &Step, extensions: &[String]) {
        let caller = self.state.caller;
        if self.state.dialling_us.is_none() {
            self.begin_dial(extensions);
        }
        let mut begun = Vec::new();
        for extension in extensions {
            let dest = self.call_leg(extension);
            let dial_string = self.dial_string(extension);
            self.core.var_set(dest, "DIALEDPEERNUMBER", &dial_string);
            self.core.inherit(caller, dest);
            let service = self.service(dest, extension, "AppDial");
            self.core.serves(dest, service);
            begun.push((dest, dial_string));
            self.state.legs.push(Leg { extension: extension.clone(), id: dest, turn: None });
        }
        for (dest, dial_string) in &begun {
            let dial = Dial { caller: Some(caller), dest: *dest, by_queue: false };
            self.core.dial_begin(dial, dial_string);
        }
        if let [only] = self.state.legs.as_slice() {
            let connected = self.core.channel(only.id).caller.clone();
            self.core.set_connected(caller, connected);
        }
        for ((dest, _), extension) in begun.iter().zip(extensions) {
            if self.is_engaged(step, extension) {
                continue;
            }
            self.core.set_state(*dest, State::Ringing);
            if !std::mem::replace(&mut self.state.has_rung, true) && self.core.is_16() {
                let since_us = self.state.dialling_us.unwrap_or(self.core.now_us);
                self.core.set_span(caller, "RINGTIME", "RINGTIME_MS", since_us);
            }
            let dial = Dial { caller: Some(caller), dest: *dest, by_queue: false };
            self.core.dial_rings(dial);
        }
    }

    /// The dialplan dials.
    fn begin_dial(&mut self, extensions: &[String]) {
        let technology = self.core.settings.technology();
        let whom: Vec<String> = extensions
            .iter()
            .map(|extension| format!("{technology}/{}", self.dial_string(extension)))
            .collect();
        let data = format!("{},{}", whom.join("&"), self.core.settings.dial_s);
        let place = self.next_place();
        self.core.runs(self.state.caller, place, "Dial", &data);
        self.core.clear_dial_variables(self.state.caller);
        self.state.dialling_us = Some(self.core.now_us);
        self.state.has_rung = false;
    }

    /// The channel of somebody who is called.
    fn call_leg(&mut self, extension: &str) -> ChannelId {
        let settings = &self.core.settings;
        let is_trunk = extension == TRUNK;
        let context = if is_trunk { &settings.from_trunk } else { &settings.internal };
        let place = Place::new(context, "s", 1);
        // chan_sip of 11 does not know the caller id of a telephone that it calls.
        let party = if is_trunk || self.core.is_11() {
            Party::default()
        } else {
            Party::new(extension, settings.name_of(extension))
        };
        let (endpoint, caller) = (self.endpoint(extension), self.state.caller);
        let dest = self.core.begin_sip_channel(&endpoint, State::Down, party, place, Some(caller));
        let log_call = self.core.channel(caller).log_call;
        self.core.set_log_call(dest, log_call);
        dest
    }

    fn service(&self, dest: ChannelId, extension: &str, application: &'static str) -> Service {
        let caller = self.core.channel(self.state.caller);
        let dest = self.core.channel(dest);
        let party = if extension == TRUNK {
            Party::new(&self.call.number, "")
        } else {
            Party::new(extension, self.core.settings.name_of(extension))
        };
        Service {
            place: Place::new(&dest.place.context, &caller.place.exten, 1),
            application,
            caller: party,
            connected: caller.caller.clone(),
        }
    }

    fn queue_rings(&mut self, step: &Step, queue: usize, joined_us: u64, extensions: &[String]) {
        let caller = self.state.caller;
        let mut begun = Vec::new();
        for extension in extensions {
            let Some(at) = self.member_of(queue, extension) else { continue };
            let dest = self.call_leg(extension);
            self.core.var_set(dest, "DIALEDPEERNUMBER", extension);
            self.core.inherit(caller, dest);
            let service = self.service(dest, extension, "AppQueue");
            self.core.assign(dest, service);
            if self.core.is_11() {
                self.core.tell(dest);
            }
            let called_us = self.core.now_us;
            let turn = Turn { at, caller, dest, joined_us, called_us };
            self.core.agent_called(turn);
            let interface = self.core.member(at).interface.clone();
            let dial = Dial { caller: Some(caller), dest, by_queue: true };
            self.core.dial_begin(dial, &interface);
            begun.push((dial, extension));
            let leg = Leg { extension: extension.clone(), id: dest, turn: Some(turn) };
            self.state.legs.push(leg);
        }
        if let [only] = self.state.legs.as_slice() {
            let connected = self.core.channel(only.id).caller.clone();
            self.core.set_connected(caller, connected);
        }
        for (dial, extension) in begun {
            if self.is_engaged(step, extension) {
                continue;
            }
            self.core.set_state(dial.dest, State::Ringing);
            self.core.tell(dial.dest);
            self.core.dial_rings(dial);
        }
    }

    /// The member of a queue at an extension.
    fn member_of(&self, queue: usize, extension: &str) -> Option<MemberAt> {
        let interface = format!("{}/{extension}", self.core.settings.technology());
        let mut members = self.core.queues[queue].members.iter();
        let member = members.position(|member| member.interface == interface)?;
        Some(MemberAt { queue, member })
    }

    /// A party stops ringing.
    pub(super) fn stops_ringing(&mut self, extension: &str, reason: RingEnd) {
        let mut legs = self.state.legs.iter();
        let Some(at) = legs.position(|leg| leg.extension == extension) else { return };
        if reason == RingEnd::Cancelled {
            self.gives_up();
            return;
        }
        let leg = self.state.legs.remove(at);
        let status = self.ends_in_vain(&leg, reason);
        if self.state.legs.is_empty() && self.state.seat.is_none() {
            self.state.dialling_us = None;
            self.core.dial_application_ends(self.state.caller, status);
        }
    }

    /// A leg that rang out or was busy. The status of its dial.
    fn ends_in_vain(&mut self, leg: &Leg, reason: RingEnd) -> &'static str {
        let caller = self.state.caller;
        let dial = Dial { caller: Some(caller), dest: leg.id, by_queue: leg.turn.is_some() };
        if reason == RingEnd::Busy {
            self.core.hangup_request(leg.id, 17);
            self.core.channel_mut(leg.id).hangup_source = self.core.channel(leg.id).name.clone();
            // A queue does not tell an engaged agent from one who does not answer (seen on 16).
            self.core.dial_end(dial, if leg.turn.is_some() { "NOANSWER" } else { "BUSY" });
            self.rings_out(leg);
            self.core.hangup(leg.id, 17);
            return "BUSY";
        }
        self.rings_out(leg);
        self.core.dial_end(dial, "NOANSWER");
        if leg.turn.is_some() && !self.core.is_11() {
            // A queue gives its call up, and then hangs up what it has given up (seen on 16).
            self.core.dial_end(dial, "CANCEL");
        }
        self.core.hangup(leg.id, 0);
        "NOANSWER"
    }

    fn rings_out(&mut self, leg: &Leg) {
        if let Some(turn) = leg.turn {
            self.core.agent_rang_out(turn);
        }
    }

    /// Who calls hangs up while others ring.
    pub(super) fn gives_up(&mut self) {
        let caller = self.state.caller;
        let cause = self.asks_for_end();
        for leg in std::mem::take(&mut self.state.legs) {
            let by_queue = leg.turn.is_some();
            let dial = Dial { caller: Some(caller), dest: leg.id, by_queue };
            self.core.dial_end(dial, "CANCEL");
            if by_queue && !self.core.is_11() {
                self.core.dial_end(dial, "CANCEL");
            }
            self.core.hangup(leg.id, if by_queue { 0 } else { cause });
        }
        if self.state.dialling_us.take().is_some() {
            self.core.dial_application_ends(caller, "CANCEL");
        }
    }

    /// The far end of the caller's channel asks for its end, once. The cause with which it does: the
    /// SIP request that takes an unanswered call back has none of its own, and 12 and later say 127
    /// (seen on 16).
    pub(super) fn asks_for_end(&mut self) -> u8 {
        let caller = self.state.caller;
        if let Some(cause) = self.state.end_cause {
            return cause;
        }
        let is_answered = self.core.channel(caller).state == State::Up;
        let cause = if is_answered || self.core.is_11() { 16 } else { 127 };
        self.state.end_cause = Some(cause);
        self.core.hangup_request(caller, cause);
        self.core.channel_mut(caller).hangup_source = self.core.channel(caller).name.clone();
        cause
    }
}
