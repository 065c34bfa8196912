//! What the dialplan does: the contexts `incoming`, `agents` and `caller`.

use super::super::channel::{ChannelId, Place, State};
use super::super::dials::Dial;
use super::super::events::Service;
use super::super::originate::OtherEnd;
use super::{Inner, Moment, Playing};

/// Between an answer by the dialplan and its next application: Asterisk waits for the first sound,
/// and half a second at most (`main/channel.c`, `__ast_answer`). A Local channel has none.
const FIRST_SOUND_MS: u64 = 500;

impl Playing<'_> {
    /// A time of the dialplan in milliseconds, from a variable in seconds.
    fn span_ms(&self, name: &str, default_ms: u64) -> u64 {
        let mut variables = self.local.request.variables.iter().rev();
        let found = variables.find(|(known, _)| known.trim_start_matches('_') == name);
        let seconds = found.and_then(|(_, value)| value.parse::<f64>().ok());
        match seconds {
            // A day is longer than any call; the conversion saturates.
            Some(seconds) if seconds.is_finite() => (seconds.clamp(0.0, 86_400.0) * 1e3) as u64,
            _ => default_ms,
        }
    }

    /// The next priority of the half that runs `incoming`.
    pub(super) fn next_place(&self) -> Place {
        let mut place = self.core.channel(self.local.two).place.clone();
        place.priority += 1;
        place
    }

    /// The context `incoming`.
    pub(super) fn runs_incoming(&mut self) {
        let two = self.local.two;
        let exten = self.local.request.exten.clone();
        let place = self.core.channel(two).place.clone();
        match exten.as_str() {
            "800" | "801" => {
                self.core.runs(two, place, "Answer", "");
                self.core.set_state(two, State::Up);
                self.is_answered();
                self.after(FIRST_SOUND_MS, Moment::QueueBegins);
            }
            _ if exten.starts_with('1') => {
                self.core.runs(two, place, "NoOp", &format!("dial {exten}"));
                let next = self.next_place();
                let value = format!("tag-{exten}");
                self.core.runs(two, next, "Set", &format!("__MIZAN_TAG={value}"));
                self.core.var_set(two, "__MIZAN_TAG", &value);
                let next = self.next_place();
                self.dials(next, &exten, 20);
            }
            _ => self.dials(place, &exten, 3),
        }
    }

    /// `Dial` of a telephone, with a timeout in seconds.
    fn dials(&mut self, place: Place, exten: &str, timeout_s: u64) {
        let two = self.local.two;
        let data = format!("Local/{exten}@agents/n,{timeout_s}");
        self.core.runs(two, place, "Dial", &data);
        self.core.clear_dial_variables(two);
        self.local.dialled_us = self.core.now_us;
        let dial_string = format!("{exten}@agents/n");
        let inner = self.calls_agent(exten, "AppDial", &dial_string);
        let dial = Dial { caller: Some(two), dest: inner.one, by_queue: false };
        self.core.dial_begin(dial, &dial_string);
        self.after(timeout_s * 1_000, Moment::DialTimesOut(inner.one));
        self.local.inner = Some(inner);
        self.runs_agents();
    }

    /// The inner pair is made.
    pub(super) fn calls_agent(
        &mut self,
        exten: &str,
        application: &'static str,
        dial_string: &str,
    ) -> Inner {
        let outer = self.local.two;
        let log_call = self.core.channel(outer).log_call;
        let (one, two) = self.core.begin_pair(exten, "agents", Some(outer), log_call);
        let caller = self.core.channel(outer).caller.clone();
        let mut party = caller.clone();
        if application == "AppDial" {
            exten.clone_into(&mut party.number);
            self.is_to(one, outer, dial_string);
            let place = Place::new("agents", exten, 1);
            let connected = caller;
            self.core.serves(one, Service { place, application, caller: party, connected });
        } else {
            // A queue tells the place twice: before it knows who calls, and with the caller's
            // number as the one that was dialled.
            let connected = Default::default();
            let place = Place::new("agents", exten, 1);
            let service = Service { place, application, caller: party.clone(), connected };
            self.core.serves(one, service);
            let place = Place::new("agents", &self.core.channel(outer).place.exten, 1);
            self.core.channel_mut(one).ani.clone_from(&party.number);
            self.core.serves(one, Service { place, application, caller: party, connected: caller });
            self.is_to(one, outer, dial_string);
        }
        self.copies(one, two, outer, dial_string);
        Inner { one, two, exten: exten.to_owned(), turn: None }
    }

    fn is_to(&mut self, one: ChannelId, outer: ChannelId, dial_string: &str) {
        self.core.var_set(one, "DIALEDPEERNUMBER", dial_string);
        self.core.inherit(outer, one);
    }

    /// The half that runs the dialplan copies what the other half knows.
    fn copies(&mut self, one: ChannelId, two: ChannelId, outer: ChannelId, dial_string: &str) {
        self.is_to(two, outer, dial_string);
        let (caller, connected) = {
            let one = self.core.channel(one);
            (one.connected.clone(), one.caller.clone())
        };
        self.core.set_caller(two, caller);
        self.core.set_connected(two, connected);
        self.core.local_bridge(one, two, false);
    }

    /// The context `agents`.
    pub(super) fn runs_agents(&mut self) {
        let Some(inner) = &self.local.inner else { return };
        let (one, two) = (inner.one, inner.two);
        let place = self.core.channel(two).place.clone();
        match inner.exten.as_bytes().first() {
            Some(b'2') => self.is_engaged(place, "Busy", "BUSY", 17),
            Some(b'4') => self.is_engaged(place, "Congestion", "CONGESTION", 34),
            Some(b'3') => {
                self.core.runs(two, place.clone(), "Ringing", "");
                self.core.set_state(one, State::Ringing);
                let next = Place { priority: place.priority + 1, ..place };
                self.core.runs(two, next, "Wait", "60");
                self.rings();
            }
            _ => {
                let ring_ms = self.span_ms("RINGSEC", 300);
                let seconds = ring_ms as f64 / 1e3;
                self.core.runs(two, place, "Wait", &seconds.to_string());
                self.after(ring_ms, Moment::AgentAnswers(one));
            }
        }
    }

    /// The caller hears that it rings, unless it hears already something else.
    fn rings(&mut self) {
        let Some(inner) = &self.local.inner else { return };
        let (outer_one, outer_two) = (self.local.one, self.local.two);
        let dial =
            Dial { caller: Some(outer_two), dest: inner.one, by_queue: inner.turn.is_some() };
        if inner.turn.is_some() {
            self.core.dial_rings(dial);
            return;
        }
        self.core.set_state(outer_one, State::Ringing);
        if self.core.is_16() {
            let since_us = self.local.dialled_us;
            self.core.set_span(outer_two, "RINGTIME", "RINGTIME_MS", since_us);
        }
        self.core.dial_rings(dial);
        self.core.dial_rings(Dial { caller: None, dest: outer_one, by_queue: false });
    }

    /// Whoever has the telephone takes the call.
    pub(super) fn agent_answers(&mut self) {
        let Some(inner) = self.local.inner.as_ref() else { return };
        let (one, two, turn) = (inner.one, inner.two, inner.turn);
        let mut place = self.core.channel(two).place.clone();
        place.priority += 1;
        self.core.runs(two, place, "Answer", "");
        self.core.set_state(two, State::Up);
        self.core.set_state(one, State::Up);
        self.after(FIRST_SOUND_MS, Moment::AgentTalks(one));
        self.local.talks_since_us = Some(self.core.now_us);
        match turn {
            Some(turn) => self.queue_is_answered(turn),
            None => self.dial_is_answered(one),
        }
    }

    fn dial_is_answered(&mut self, one: ChannelId) {
        let outer = self.local.two;
        let dial_string = format!("{}@agents/n", self.core.channel(one).place.exten);
        self.core.set_reached(outer, one, &dial_string);
        if !self.core.is_11() {
            self.core.channel_mut(one).place.exten.clear();
        }
        let dial = Dial { caller: Some(outer), dest: one, by_queue: false };
        self.core.dial_end(dial, "ANSWER");
        self.core.set_state(outer, State::Up);
        self.is_answered();
        self.core.join(outer, one, false);
    }

    /// The telephone is heard, and waits for the end.
    pub(super) fn agent_talks(&mut self) {
        let Some(inner) = self.local.inner.as_ref() else { return };
        let (one, two) = (inner.one, inner.two);
        let talk_ms = self.span_ms("TALKSEC", 1_000);
        let mut place = self.core.channel(two).place.clone();
        place.priority += 1;
        let seconds = talk_ms as f64 / 1e3;
        self.core.runs(two, place, "Wait", &seconds.to_string());
        self.after(talk_ms, Moment::AgentHangsUp(one));
    }

    /// The caller's own end: the context `caller`, or an application.
    pub(super) fn runs_caller(&mut self) {
        let one = self.local.one;
        match self.local.request.other_end.clone() {
            OtherEnd::Exten { context, exten, priority } => {
                let place = Place::new(&context, &exten, priority);
                let next = Place::new(&context, &exten, priority + 1);
                self.core.runs(one, place, "Answer", "");
                if exten == "talk" {
                    self.core.runs(one, next, "Echo", "");
                    return;
                }
                let wait_ms = self.span_ms("CALLSEC", 2_000);
                let seconds = wait_ms as f64 / 1e3;
                self.core.runs(one, next, "Wait", &seconds.to_string());
                self.after(wait_ms, Moment::CallerHangsUp);
            }
            // An application of the client's choice is not run: it stays until the other end goes.
            OtherEnd::Application { name, data } => {
                let channel = self.core.channel_mut(one);
                channel.application.clone_from(&name);
                channel.data.clone_from(&data);
                self.core.detail_application(one);
            }
        }
    }
}
