//! The events of a channel: its beginning, its way through the dialplan, its state, its end.
//!
//! From 12 on from Asterisk's `main/manager_channels.c` and the recorded sessions of 16; for 11 see
//! [`eleven`].

use super::cdr::Cdr;
use super::channel::{Channel, ChannelId, Party, Place, State, Untold, cause_words};
use super::core::{Class, Core, Kind};
use super::{eleven, snapshot};

const NEWCHANNEL: Kind = Kind::call("Newchannel");
const NEWSTATE: Kind = Kind::call("Newstate");
const NEWEXTEN: Kind = Kind::new("Newexten", Class::Dialplan);
const NEW_CALLER_ID: Kind = Kind::call("NewCallerid");
const NEW_CONNECTED_LINE: Kind = Kind::call("NewConnectedLine");
const VAR_SET: Kind = Kind::new("VarSet", Class::Dialplan);
const NEW_ACCOUNT_CODE: Kind = Kind::call("NewAccountCode");
const HANGUP_REQUEST: Kind = Kind::call("HangupRequest");
const SOFT_HANGUP_REQUEST: Kind = Kind::call("SoftHangupRequest");
const HANGUP: Kind = Kind::call("Hangup");
const TEST: Kind = Kind::new("TestEvent", Class::Reporting);

/// The presentation of every caller id that is played.
const PRESENTATION: &str = "0 (Presentation Allowed, Not Screened)";

/// A channel that is about to be.
pub(super) struct NewChannel {
    pub(super) name: String,
    pub(super) device: String,
    pub(super) state: State,
    pub(super) caller: Party,
    pub(super) place: Place,
    /// A channel of the call that it belongs to; none if it begins one.
    pub(super) of: Option<ChannelId>,
}

/// What a channel that is called does for the application which calls it.
pub(super) struct Service {
    pub(super) place: Place,
    pub(super) application: &'static str,
    pub(super) caller: Party,
    pub(super) connected: Party,
}

impl Core {
    /// A channel begins.
    pub(super) fn begin_channel(&mut self, new: NewChannel) -> ChannelId {
        let id = self.counters.channels;
        self.counters.channels += 1;
        let wall_s = self.wall_s();
        let unique_id = match &self.settings.system_name {
            Some(name) => format!("{name}-{wall_s}.{id}"),
            None => format!("{wall_s}.{id}"),
        };
        let (linked, linked_id) = match new.of {
            Some(of) => (self.channel(of).linked, self.channel(of).linked_id.clone()),
            None => (id, unique_id.clone()),
        };
        *self.linked.entry(linked).or_default() += 1;
        let channel = Channel {
            name: new.name,
            device: new.device,
            state: new.state,
            caller: new.caller,
            connected: Party::default(),
            ani: String::new(),
            dnid: String::new(),
            account: String::new(),
            place: new.place,
            printed: None,
            untold: Untold::default(),
            application: String::new(),
            data: String::new(),
            cel_application: "",
            unique_id,
            linked,
            linked_id,
            created_us: self.now_us,
            bridge: None,
            shown: vec![String::new(); self.settings.channel_variables.len()],
            heritage: Vec::new(),
            dial_status: "",
            sip_call_id: String::new(),
            hangup_source: String::new(),
            log_call: 0,
            cdrs: vec![Cdr::begins(self.now_us, None)],
            is_dialled: false,
        };
        self.devices.entry(channel.device.clone()).or_default().push(id);
        self.channels.insert(id, channel);
        if self.is_11() {
            self.emit_11(NEWCHANNEL, id, eleven::newchannel);
        } else {
            self.emit_of(NEWCHANNEL, id, |event, _| event);
        }
        self.cel("CHAN_START", id, "", "");
        id
    }

    /// An event of 12 or later about one channel: its headers, then the event's own.
    pub(super) fn emit_of<F>(&mut self, kind: Kind, id: ChannelId, own: F)
    where
        F: for<'b> FnOnce(wire::ami::EventWriter<'b>, &Channel) -> wire::ami::EventWriter<'b>,
    {
        self.emit(kind, |event, core| {
            let channel = core.channel(id);
            own(snapshot::channel(event, core, &snapshot::PLAIN, channel), channel)
        });
    }

    /// An event of 11 about one channel: its own headers, then the variables.
    pub(super) fn emit_11<F>(&mut self, kind: Kind, id: ChannelId, own: F)
    where
        F: for<'b> FnOnce(wire::ami::EventWriter<'b>, &Channel) -> wire::ami::EventWriter<'b>,
    {
        self.emit(kind, |event, core| {
            let channel = core.channel(id);
            eleven::variables(own(event, channel), core, channel)
        });
    }

    /// A channel changes its state.
    pub(super) fn set_state(&mut self, id: ChannelId, state: State) {
        let channel = self.channel_mut(id);
        if channel.state == state {
            return;
        }
        channel.state = state;
        if self.is_11() {
            self.emit_11(NEWSTATE, id, eleven::newstate);
        } else {
            self.emit_of(NEWSTATE, id, |event, _| event);
        }
        if state == State::Up {
            self.answer_in_detail(id);
            self.cel("ANSWER", id, "", "");
        }
        self.device_changed(id);
    }

    /// The dialplan runs an application on a channel.
    pub(super) fn runs(&mut self, id: ChannelId, place: Place, application: &str, data: &str) {
        self.before_application(id, application);
        self.put_at(id, place, application, data);
        if self.is_11() {
            self.emit(NEWEXTEN, |event, core| eleven::newexten(event, core.channel(id)));
        } else {
            self.newexten_if_moved(id);
        }
        self.after_application(id);
        self.detail_application(id);
    }

    /// A channel belongs to an application.
    pub(super) fn belongs(&mut self, id: ChannelId, place: Place, application: &str) {
        self.put_at(id, place, application, "(Outgoing Line)");
        if !self.is_11() {
            self.newexten_if_moved(id);
        }
    }

    /// A channel's account is another now.
    pub(super) fn set_account(&mut self, id: ChannelId, account: &str) {
        let before = std::mem::replace(&mut self.channel_mut(id).account, account.to_owned());
        if self.is_11() {
            self.emit(NEW_ACCOUNT_CODE, |event, core| {
                let channel = core.channel(id);
                event
                    .header("Channel", &channel.name)
                    .header("Uniqueid", &channel.unique_id)
                    .header("AccountCode", &channel.account)
                    .header("OldAccountCode", &before)
            });
        } else {
            self.emit_of(NEW_ACCOUNT_CODE, id, |event, _| event.header("OldAccountCode", &before));
        }
    }

    /// A channel that is called belongs to the application which calls it, and learns who calls.
    pub(super) fn serves(&mut self, id: ChannelId, service: Service) {
        self.assign(id, service);
        self.tell(id);
    }

    /// As [`Core::serves`], but in silence: what has changed is told later.
    pub(super) fn assign(&mut self, id: ChannelId, service: Service) {
        let Service { place, application, caller, connected } = service;
        self.put_at(id, place, application, "(Outgoing Line)");
        let channel = self.channel_mut(id);
        channel.untold =
            Untold { caller: channel.caller != caller, connected: channel.connected != connected };
        (channel.caller, channel.connected) = (caller, connected);
    }

    /// Tells what has changed of a channel, in the order of `channel_monitors` in
    /// `main/manager_channels.c`.
    pub(super) fn tell(&mut self, id: ChannelId) {
        if !self.is_11() {
            self.newexten_if_moved(id);
        }
        self.tell_parties(id);
    }

    fn tell_parties(&mut self, id: ChannelId) {
        let untold = std::mem::take(&mut self.channel_mut(id).untold);
        if untold.caller {
            self.tell_caller(id);
        }
        if untold.connected {
            self.tell_connected(id);
        }
    }

    /// A channel is put elsewhere in the dialplan while an application still runs on it: 12 and later
    /// tell so with that application's name (seen on 16, in a blind transfer).
    pub(super) fn moves(&mut self, id: ChannelId, place: Place) {
        self.channel_mut(id).place = place;
        if !self.is_11() {
            self.newexten_if_moved(id);
        }
    }

    fn put_at(&mut self, id: ChannelId, place: Place, application: &str, data: &str) {
        let channel = self.channel_mut(id);
        channel.place = place;
        channel.application.clear();
        channel.application.push_str(application);
        channel.data.clear();
        channel.data.push_str(data);
    }

    /// `Newexten`, unless the last one said the same place (`ast_channel_snapshot_cep_equal`).
    pub(super) fn newexten_if_moved(&mut self, id: ChannelId) {
        let channel = self.channel_mut(id);
        if channel.printed.as_ref() == Some(&channel.place) {
            return;
        }
        channel.printed = Some(channel.place.clone());
        self.emit_of(NEWEXTEN, id, |event, channel| {
            event
                .header("Extension", &channel.place.exten)
                .header("Application", &channel.application)
                .header("AppData", &channel.data)
        });
    }

    /// A channel's own number and name are another now.
    pub(super) fn set_caller(&mut self, id: ChannelId, caller: Party) {
        if self.channel(id).caller == caller {
            return;
        }
        self.channel_mut(id).caller = caller;
        self.tell_caller(id);
    }

    fn tell_caller(&mut self, id: ChannelId) {
        if self.is_11() {
            self.emit_11(NEW_CALLER_ID, id, |event, channel| {
                eleven::newcallerid(event, channel).header("CID-CallingPres", PRESENTATION)
            });
        } else {
            self.emit_of(NEW_CALLER_ID, id, |event, _| {
                event.header("CID-CallingPres", PRESENTATION)
            });
        }
    }

    /// A channel learns who is at the other end. 11 has no event for it.
    pub(super) fn set_connected(&mut self, id: ChannelId, connected: Party) {
        if self.channel(id).connected == connected {
            return;
        }
        self.channel_mut(id).connected = connected;
        self.tell_connected(id);
    }

    fn tell_connected(&mut self, id: ChannelId) {
        if !self.is_11() {
            self.emit_of(NEW_CONNECTED_LINE, id, |event, _| event);
        }
    }

    /// A variable of a channel gets a value. Leading underscores say who inherits it and are no part
    /// of its name.
    pub(super) fn var_set(&mut self, id: ChannelId, name: &str, value: &str) {
        let bare = name.trim_start_matches('_');
        if let Some(at) = self.settings.channel_variables.iter().position(|shown| shown == bare) {
            value.clone_into(&mut self.channel_mut(id).shown[at]);
        }
        if name.starts_with('_') {
            let heritage = &mut self.channel_mut(id).heritage;
            heritage.retain(|(known, _)| known.trim_start_matches('_') != bare);
            heritage.push((name.to_owned(), value.to_owned()));
        }
        if !self.settings.optional.var_set {
            return;
        }
        if self.is_11() {
            self.emit(VAR_SET, |event, core| eleven::var_set(event, core.channel(id), name, value));
        } else {
            self.emit_of(VAR_SET, id, |event, _| {
                event.header("Variable", name).header("Value", value)
            });
        }
    }

    /// A channel inherits the variables of the one that calls it: with two underscores to pass on,
    /// with one for itself.
    pub(super) fn inherit(&mut self, from: ChannelId, id: ChannelId) {
        for (name, value) in self.channel(from).heritage.clone() {
            let is_passed_on = name.starts_with("__");
            let name = if is_passed_on { &name } else { name.trim_start_matches('_') };
            self.var_set(id, name, &value);
        }
    }

    /// The far end of a channel asks for its end. A SIP channel of 12 and later states the cause or
    /// leaves it out, by which of its threads is first (seen on 16): here it states it.
    pub(super) fn hangup_request(&mut self, id: ChannelId, cause: u8) {
        if self.is_11() {
            self.emit(HANGUP_REQUEST, |event, core| {
                let event = eleven::hangup_request(event, core.channel(id));
                event.header_of("Cause", cause)
            });
        } else {
            self.emit_of(HANGUP_REQUEST, id, |event, _| event.header_of("Cause", cause));
        }
    }

    /// The dialplan ends on a channel, or a client asks for its end. 11 tells only the latter.
    pub(super) fn soft_hangup_request(&mut self, id: ChannelId, cause: u8, by_action: bool) {
        if !self.is_11() {
            self.emit_of(SOFT_HANGUP_REQUEST, id, |event, _| event.header_of("Cause", cause));
        } else if by_action {
            self.emit(SOFT_HANGUP_REQUEST, |event, core| {
                let event = eleven::hangup_request(event, core.channel(id));
                event.header_of("Cause", cause)
            });
        }
    }

    /// A channel ends.
    pub(super) fn hangup(&mut self, id: ChannelId, cause: u8) {
        self.end_application(id);
        if self.is_11() {
            self.emit_11(HANGUP, id, |event, channel| eleven::hangup(event, channel, cause));
        } else {
            self.emit_of(HANGUP, id, |event, _| {
                event.header_of("Cause", cause).header("Cause-txt", cause_words(cause))
            });
        }
        // A channel that ends before it was told what it is for tells whom it heard of, and no place
        // (seen on 16).
        self.tell_parties(id);
        self.cel_hangup(id, cause);
        self.send_detail(id);
        let channel = self.channels.remove(&id).expect("a channel ends once");
        self.leave_device(id, &channel.device);
        match self.linked.get_mut(&channel.linked) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                self.linked.remove(&channel.linked);
            }
        }
    }

    /// A channel gets the number of its call in the exchange's log, which builds for developers tell.
    pub(super) fn set_log_call(&mut self, id: ChannelId, call: u32) {
        let before = std::mem::replace(&mut self.channel_mut(id).log_call, call);
        if !self.settings.optional.test_events {
            return;
        }
        self.emit(TEST, |event, core| {
            let event = event
                .header("Type", "StateChange")
                .header("State", "CallIDChange")
                .header("AppFile", "channel_internal_api.c")
                .header("AppFunction", "ast_channel_callid_set")
                .header("AppLine", "793")
                .header("State", "CallIDChange")
                .header("Channel", &core.channel(id).name)
                .header_of("CallID", format_args!("[C-{call:08x}]"));
            if before == 0 {
                event.header("PriorCallID", "")
            } else {
                event.header_of("PriorCallID", format_args!("[C-{before:08x}]"))
            }
        });
    }

    /// A number of its own in the exchange's log.
    pub(super) fn next_log_call(&mut self) -> u32 {
        self.counters.log_calls += 1;
        self.counters.log_calls
    }
}
