//! Calls that a client originates over a Local channel: `Originate` of `Local/EXTEN@incoming`, with
//! the other end in the context `caller`.
//!
//! The dialplan is that of a test exchange, so that one call can be played here and at a real
//! Asterisk and be compared: in `incoming`, `1XX` is answered, `2XX` busy, `3XX` not answered, `4XX`
//! congested, `800` waits in the queue `support`, `801` in the queue `empty`; the telephones behind
//! it are in `agents`. `RINGSEC`, `TALKSEC` and `CALLSEC` set the times, as the dialplan of the tests
//! has it. What comes later is in the switchboard's schedule as a [`Moment`].
//!
//! The order of events is that of the recorded sessions of 16. A call has four channels: the outer
//! pair, whose half `;1` is the caller and whose half `;2` runs `incoming`, and the inner pair, whose
//! half `;1` is called and whose half `;2` runs `agents`.

mod agents;
mod endings;
mod plan;

use super::agents::Turn;
use super::channel::{ChannelId, Party, Place, State};
use super::core::Core;
use super::dials::Dial;
use super::events::NewChannel;
use super::originate::{ORIGINATE_RESPONSE, Originate, exists};

/// What happens to a call later. A moment of an inner pair names its half `;1`, so that it means
/// nothing once that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// The client's patience is at its end.
    OriginateTimesOut,
    /// The caller has been answered by the dialplan for long enough to be heard.
    QueueBegins,
    /// The queue looks for an agent again.
    QueueTries,
    /// The caller has waited in the queue for as long as it may.
    QueueTimesOut,
    /// The telephone has rung for as long as it was to.
    DialTimesOut(ChannelId),
    /// Whoever has the telephone takes the call.
    AgentAnswers(ChannelId),
    /// The telephone is heard.
    AgentTalks(ChannelId),
    /// Whoever has the telephone hangs up.
    AgentHangsUp(ChannelId),
    /// The caller has talked for as long as it was to.
    CallerHangsUp,
}

/// Moments to come, with how long from now, in microseconds.
pub(super) type Later = Vec<(u64, Moment)>;

/// An originated call.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) one: ChannelId,
    pub(super) two: ChannelId,
    request: Originate,
    /// Whether the client knows what became of it.
    is_told: bool,
    inner: Option<Inner>,
    /// When the outer half that runs the dialplan began to dial, and when it reached somebody.
    dialled_us: u64,
    talks_since_us: Option<u64>,
    seat: Option<(usize, u64)>,
}

/// The pair of channels behind a telephone.
#[derive(Debug)]
struct Inner {
    one: ChannelId,
    two: ChannelId,
    exten: String,
    turn: Option<Turn>,
}

/// A call and the exchange, for the length of a moment.
struct Playing<'a> {
    core: &'a mut Core,
    local: &'a mut Local,
    later: Later,
}

impl Local {
    /// The call begins. `None` if it is over at once, because nobody has that number.
    pub(super) fn begins(core: &mut Core, request: Originate) -> (Option<Local>, Later) {
        let (exten, context) = (request.exten.clone(), request.context.clone());
        let (one, two) = core.begin_pair(&exten, &context, None, 0);
        let mut local = Local {
            one,
            two,
            request,
            is_told: false,
            inner: None,
            dialled_us: core.now_us,
            talks_since_us: None,
            seat: None,
        };
        let mut playing = Playing { core, local: &mut local, later: Vec::new() };
        let is_there = playing.begins();
        let later = playing.later;
        (is_there.then_some(local), later)
    }

    /// Whether a channel is one of the call's.
    pub(super) fn has(&self, id: ChannelId) -> bool {
        let inner = self.inner.as_ref();
        let is_inner = inner.is_some_and(|inner| inner.one == id || inner.two == id);
        self.one == id || self.two == id || is_inner
    }

    /// A moment has come.
    pub(super) fn comes(&mut self, core: &mut Core, moment: Moment) -> Later {
        let mut playing = Playing { core, local: self, later: Vec::new() };
        playing.comes(moment);
        playing.later
    }

    /// A client has asked for a channel's end.
    pub(super) fn is_hung_up(&mut self, core: &mut Core, id: ChannelId, cause: u8) -> Later {
        let mut playing = Playing { core, local: self, later: Vec::new() };
        playing.is_hung_up(id, cause);
        playing.later
    }

    /// Whether all its channels are gone.
    pub(super) fn is_over(&self, core: &Core) -> bool {
        !core.channels.contains_key(&self.one) && !core.channels.contains_key(&self.two)
    }
}

impl Core {
    /// A pair of Local channels, with the number of the call in the log that the inner ones have.
    fn begin_pair(
        &mut self,
        exten: &str,
        context: &str,
        of: Option<ChannelId>,
        log_call: u32,
    ) -> (ChannelId, ChannelId) {
        let device = format!("Local/{exten}@{context}");
        let name = format!("{device}-{:08x}", self.counters.pairs);
        self.counters.pairs += 1;
        let half = |number: u8, state, of| NewChannel {
            name: format!("{name};{number}"),
            device: device.clone(),
            state,
            caller: Party::default(),
            place: Place::new(context, exten, 1),
            of,
        };
        let one = self.begin_channel(half(1, State::Down, of));
        if log_call > 0 {
            self.set_log_call(one, log_call);
        }
        let two = self.begin_channel(half(2, State::Ring, Some(one)));
        if log_call > 0 {
            self.set_log_call(two, log_call);
            self.set_log_call(one, log_call);
        }
        (one, two)
    }
}

impl Playing<'_> {
    fn after(&mut self, wait_ms: u64, moment: Moment) {
        self.later.push((wait_ms * 1_000, moment));
    }

    /// The outer pair is made and dialled.
    fn begins(&mut self) -> bool {
        let (one, two) = (self.local.one, self.local.two);
        let request = self.local.request.clone();
        let place = Place::new(&request.context, &request.exten, 1);
        self.core.belongs(one, place, "AppDial2");
        for (name, value) in &request.variables {
            self.core.var_set(one, name, value);
        }
        if let Some(account) = &request.account {
            self.core.set_account(one, account);
        }
        let caller = request.caller.clone();
        self.core.set_caller(one, caller.clone());
        self.core.set_connected(one, caller.clone());
        self.core.channel_mut(one).ani.clone_from(&caller.number);
        // The half that runs the dialplan copies the variables from the newest on.
        for (name, value) in request.variables.iter().rev() {
            self.core.var_set(two, name, value);
        }
        self.core.set_caller(two, caller.clone());
        self.core.set_connected(two, caller);
        if !exists(&request.context, &request.exten) {
            self.core.hangup(two, 0);
            self.tell_response(false, 0);
            self.core.hangup(one, 0);
            return false;
        }
        self.core.local_bridge(one, two, request.optimises);
        let log_call = self.core.next_log_call();
        self.core.set_log_call(two, log_call);
        let dial = Dial { caller: None, dest: one, by_queue: false };
        self.core.dial_begin(dial, &request.dial_string);
        self.after(request.timeout_ms, Moment::OriginateTimesOut);
        self.runs_incoming();
        true
    }

    fn comes(&mut self, moment: Moment) {
        let inner = self.local.inner.as_ref().map(|inner| inner.one);
        match moment {
            Moment::OriginateTimesOut => self.originate_times_out(),
            Moment::QueueBegins => self.queue_begins(),
            Moment::QueueTries => self.queue_tries(),
            Moment::QueueTimesOut => self.queue_times_out(),
            Moment::CallerHangsUp => self.caller_hangs_up(),
            Moment::DialTimesOut(id) if inner == Some(id) => self.dial_times_out(),
            Moment::AgentAnswers(id) if inner == Some(id) => self.agent_answers(),
            Moment::AgentTalks(id) if inner == Some(id) => self.agent_talks(),
            Moment::AgentHangsUp(id) if inner == Some(id) => self.agent_hangs_up(),
            Moment::DialTimesOut(_)
            | Moment::AgentAnswers(_)
            | Moment::AgentTalks(_)
            | Moment::AgentHangsUp(_) => {}
        }
    }

    /// The caller's end is answered, and goes on with what the client asked for.
    fn is_answered(&mut self) {
        if std::mem::replace(&mut self.local.is_told, true) {
            return;
        }
        let one = self.local.one;
        self.core.set_state(one, State::Up);
        let dial = Dial { caller: None, dest: one, by_queue: false };
        self.core.dial_end(dial, "ANSWER");
        let log_call = self.core.next_log_call();
        self.core.set_log_call(one, log_call);
        self.tell_response(true, 4);
        self.runs_caller();
    }

    /// Tells the client what became of it.
    fn tell_response(&mut self, is_success: bool, reason: u8) {
        self.local.is_told = true;
        if !self.local.request.is_async {
            return;
        }
        let (one, request) = (self.local.one, &self.local.request);
        self.core.emit(ORIGINATE_RESPONSE, |event, core| {
            let channel = core.channels.get(&one).filter(|_| is_success);
            request.print_response(event, core, channel, reason)
        });
    }
}
