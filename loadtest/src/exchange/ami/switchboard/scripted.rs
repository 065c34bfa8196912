//! Scripted calls over a line to the outside: each step of a script, as the events of an exchange.
//!
//! The dialplan behind them is a small office's: a call from outside dials extensions in turn or
//! waits in a queue, a call of an extension dials outside or another extension. The order of events
//! on 16 was recorded from such an exchange: `tests/switchboard/sessions` has it.
//!
//! A script is taken as it comes: a step that does not fit what has happened is played as far as it
//! makes sense, and one of a call that is not there (any more) is nothing.

mod answers;
mod endings;
mod rings;

use documents::calls::{CallDirection, CallEnding};

use super::agents::Turn;
use super::channel::{ChannelId, Party, Place, State};
use super::core::Core;
use super::events::NewChannel;
use crate::calls::script::{Happening, RingEnd, ScriptedCall, Step, TRUNK};

/// A call that is being played.
#[derive(Debug)]
pub(super) struct Scripted {
    pub(super) caller: ChannelId,
    /// Who rings.
    legs: Vec<Leg>,
    talk: Option<Talk>,
    /// The queue in which the caller waits, by its place, and since when.
    seat: Option<(usize, u64)>,
    /// When the application `Dial` began, if it runs.
    dialling_us: Option<u64>,
    /// When the caller was first answered by somebody.
    reached_us: Option<u64>,
    /// Whether the next answer is that of somebody to whom the caller was passed on.
    was_passed_on: bool,
    /// Whether the caller stands where it was sent to, and what stands there has not run yet.
    stands_elsewhere: bool,
    /// Whether somebody has rung since `Dial` began.
    has_rung: bool,
    /// The cause with which the caller has asked for the end of its channel, if it has.
    end_cause: Option<u8>,
}

/// Somebody who is called.
#[derive(Debug)]
struct Leg {
    extension: String,
    id: ChannelId,
    /// The turn of a queue's member.
    turn: Option<Turn>,
}

/// Two who speak.
#[derive(Debug)]
struct Talk {
    leg: Leg,
    since_us: u64,
}

/// A call, its script and the exchange, for the length of a step.
struct Playing<'a> {
    core: &'a mut Core,
    call: &'a ScriptedCall,
    state: &'a mut Scripted,
}

impl Scripted {
    /// The first step: the call is there.
    pub(super) fn begins(core: &mut Core, call: &ScriptedCall) -> Scripted {
        let settings = &core.settings;
        let (endpoint, caller, place) = match call.direction {
            CallDirection::Incoming => {
                let name = call.name.as_deref().unwrap_or_default();
                let place = Place::new(&settings.from_trunk, &call.dialled, 1);
                (settings.trunk.clone(), Party::new(&call.number, name), place)
            }
            CallDirection::Outgoing | CallDirection::Internal => {
                let from = call.from_extension.as_deref().unwrap_or_default();
                let caller = Party::new(from, settings.name_of(from));
                (from.to_owned(), caller, Place::new(&settings.internal, &call.number, 1))
            }
        };
        let (ani, dnid) = (caller.number.clone(), place.exten.clone());
        let is_11 = core.is_11();
        // chan_sip of 11 makes the channel before it knows that it is a call.
        let state = if is_11 { State::Down } else { State::Ring };
        let caller = core.begin_sip_channel(&endpoint, state, caller, place, None);
        if is_11 {
            core.var_set(caller, "SIPURI", &format!("sip:{ani}@127.0.0.1:5060"));
        }
        core.var_set(caller, "SIPDOMAIN", "127.0.0.1");
        if is_11 {
            let sip_call_id = core.channel(caller).sip_call_id.clone();
            core.var_set(caller, "SIPCALLID", &sip_call_id);
            core.set_state(caller, State::Ring);
        }
        let log_call = core.next_log_call();
        core.set_log_call(caller, log_call);
        let channel = core.channel_mut(caller);
        (channel.ani, channel.dnid) = (ani, dnid);
        Scripted {
            caller,
            legs: Vec::new(),
            talk: None,
            seat: None,
            dialling_us: None,
            reached_us: None,
            was_passed_on: false,
            stands_elsewhere: false,
            has_rung: false,
            end_cause: None,
        }
    }

    /// Whether a channel is one of the call's.
    pub(super) fn has(&self, id: ChannelId) -> bool {
        let talks = self.talk.as_ref().is_some_and(|talk| talk.leg.id == id);
        self.caller == id || talks || self.legs.iter().any(|leg| leg.id == id)
    }

    /// Any step but the first. Whether the call is over with it.
    pub(super) fn plays(&mut self, core: &mut Core, call: &ScriptedCall, step: &Step) -> bool {
        let mut playing = Playing { core, call, state: self };
        match &step.happening {
            Happening::Begins => {}
            Happening::Queues { queue } => playing.queues(queue),
            Happening::Rings { extension } => playing.rings(step, extension),
            Happening::StopsRinging { extension, reason } => {
                playing.stops_ringing(extension, *reason);
            }
            Happening::Answered { extension } => playing.answered(step, extension),
            Happening::Transferred { from, to } => playing.transferred(from, to),
            Happening::LeavesQueue => playing.leaves_queue(),
            Happening::HangsUp { by } => {
                playing.hangs_up(*by);
                return true;
            }
        }
        false
    }

    /// The call ends because a client said so: the channel's far end hangs up.
    pub(super) fn is_hung_up(
        &mut self,
        core: &mut Core,
        call: &ScriptedCall,
        id: ChannelId,
        cause: u8,
    ) {
        Playing { core, call, state: self }.is_hung_up(id, cause);
    }

    /// The caller is sent elsewhere in the dialplan because a client said so.
    pub(super) fn is_redirected(&mut self, core: &mut Core, call: &ScriptedCall, place: Place) {
        Playing { core, call, state: self }.is_redirected(place);
    }
}

impl Core {
    /// A channel of a telephone or the line to the outside.
    pub(super) fn begin_sip_channel(
        &mut self,
        endpoint: &str,
        state: State,
        caller: Party,
        place: Place,
        of: Option<ChannelId>,
    ) -> ChannelId {
        let device = format!("{}/{endpoint}", self.settings.technology());
        let name = format!("{device}-{:08x}", self.counters.devices);
        self.counters.devices += 1;
        let id = self.begin_channel(NewChannel { name, device, state, caller, place, of });
        self.channel_mut(id).sip_call_id = self.draw_id();
        id
    }
}

impl Playing<'_> {
    /// The name of the line or telephone that is called.
    fn endpoint(&self, extension: &str) -> String {
        let trunk = &self.core.settings.trunk;
        if extension == TRUNK { trunk.clone() } else { extension.to_owned() }
    }

    /// What is dialled to reach it, without the technology.
    fn dial_string(&self, extension: &str) -> String {
        if extension == TRUNK {
            format!("{}@{}", self.call.number, self.core.settings.trunk)
        } else {
            extension.to_owned()
        }
    }

    /// The next place in the dialplan, for the application that comes now.
    fn next_place(&self) -> Place {
        let channel = self.core.channel(self.state.caller);
        let mut place = channel.place.clone();
        if !channel.application.is_empty() && !self.state.stands_elsewhere {
            place.priority += 1;
        }
        place
    }

    /// The caller is put into a queue.
    fn queues(&mut self, name: &str) {
        let is_elsewhere =
            self.state.seat.is_some() || self.state.talk.is_some() || !self.state.legs.is_empty();
        let Some(queue) = self.core.queue_named(name) else { return };
        if is_elsewhere {
            return;
        }
        let caller = self.state.caller;
        if self.core.channel(caller).state != State::Up {
            let place = self.next_place();
            self.core.runs(caller, place, "Answer", "");
            self.core.set_state(caller, State::Up);
        }
        let place = self.next_place();
        self.core.runs(caller, place, "Queue", &format!("{name},,,,30"));
        self.core.queue_joins(queue, caller);
        self.core.music_starts(caller);
        self.state.seat = Some((queue, self.core.now_us));
    }

    /// How the call was to end: whether who called gave up before anybody answered.
    fn is_given_up(&self) -> bool {
        let cancelled = |step: &Step| {
            matches!(&step.happening,
                Happening::StopsRinging { reason, .. } if *reason == RingEnd::Cancelled)
        };
        self.call.ending == CallEnding::Abandoned || self.call.steps.iter().any(cancelled)
    }
}
