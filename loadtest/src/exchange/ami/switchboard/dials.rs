//! The events of channels with one another: dials, pairs of Local channels, bridges, transfers.
//!
//! From 12 on from Asterisk's `main/manager_channels.c` (`Dial...`), `main/core_local.c`,
//! `main/manager_bridges.c` and the recorded sessions of 16; for 11 see [`eleven`].

use super::channel::{Bridge, ChannelId};
use super::core::{Core, Kind};
use super::{eleven, snapshot};

const DIAL: Kind = Kind::call("Dial");
const DIAL_BEGIN: Kind = Kind::call("DialBegin");
const DIAL_STATE: Kind = Kind::call("DialState");
const DIAL_END: Kind = Kind::call("DialEnd");
const LOCAL_BRIDGE: Kind = Kind::call("LocalBridge");
const BRIDGE: Kind = Kind::call("Bridge");
const BRIDGE_CREATE: Kind = Kind::call("BridgeCreate");
const BRIDGE_ENTER: Kind = Kind::call("BridgeEnter");
const BRIDGE_LEAVE: Kind = Kind::call("BridgeLeave");
const BRIDGE_DESTROY: Kind = Kind::call("BridgeDestroy");
const BLIND_TRANSFER: Kind = Kind::call("BlindTransfer");
const TRANSFER: Kind = Kind::call("Transfer");
const MUSIC: Kind = Kind::call("MusicOnHold");
const MUSIC_START: Kind = Kind::call("MusicOnHoldStart");
const MUSIC_STOP: Kind = Kind::call("MusicOnHoldStop");

/// Who dials whom. `Originate` dials without a channel of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dial {
    pub(super) caller: Option<ChannelId>,
    pub(super) dest: ChannelId,
    /// Whether it is a queue that dials: 11 has events of its own for that, and no `Dial`.
    pub(super) by_queue: bool,
}

impl Core {
    /// A dial begins.
    pub(super) fn dial_begin(&mut self, dial: Dial, dial_string: &str) {
        let Dial { caller, dest, by_queue } = dial;
        if let Some(caller) = caller {
            self.detail_dials(caller, dest);
        }
        if !self.is_11() {
            self.emit_dial(DIAL_BEGIN, dial, "DialString", dial_string);
        } else if let Some(caller) = caller.filter(|_| !by_queue) {
            self.emit(DIAL, |event, core| {
                let (caller, dest) = (core.channel(caller), core.channel(dest));
                let event = eleven::dial_begin(event, caller, dest, dial_string);
                eleven::variables(eleven::variables(event, core, caller), core, dest)
            });
        }
    }

    /// The dialled channel rings. Only from 14 on (its event's page at docs.asterisk.org).
    pub(super) fn dial_rings(&mut self, dial: Dial) {
        if self.is_16() {
            self.emit_dial(DIAL_STATE, dial, "DialStatus", "RINGING");
        }
    }

    /// A dial has come to something. 11 tells it once, when the application ends.
    pub(super) fn dial_end(&mut self, dial: Dial, status: &'static str) {
        if let Some(caller) = dial.caller {
            self.detail_dial_ends(caller, dial.dest, status);
            self.channel_mut(caller).dial_status = status;
        }
        if !self.is_11() {
            self.emit_dial(DIAL_END, dial, "DialStatus", status);
        }
    }

    fn emit_dial(&mut self, kind: Kind, dial: Dial, key: &str, value: &str) {
        self.emit(kind, |event, core| {
            let event = match dial.caller {
                Some(id) => snapshot::channel(event, core, &snapshot::PLAIN, core.channel(id)),
                None => event,
            };
            let dest = core.channel(dial.dest);
            snapshot::channel(event, core, &snapshot::DEST, dest).header(key, value)
        });
    }

    /// The application `Dial` ends on a channel that it did not end.
    pub(super) fn dial_application_ends(&mut self, caller: ChannelId, status: &'static str) {
        self.var_set(caller, "DIALSTATUS", status);
        if self.is_11() {
            self.emit_11(DIAL, caller, |event, channel| eleven::dial_end(event, channel, status));
        }
    }

    /// The halves of a pair of Local channels are joined.
    pub(super) fn local_bridge(&mut self, one: ChannelId, two: ChannelId, optimises: bool) {
        let is_11 = self.is_11();
        self.emit(LOCAL_BRIDGE, |event, core| {
            let (one, two) = (core.channel(one), core.channel(two));
            let event = if is_11 {
                eleven::local_bridge(event, one, two)
            } else {
                let event = snapshot::channel(event, core, &snapshot::LOCAL_ONE, one);
                snapshot::channel(event, core, &snapshot::LOCAL_TWO, two)
            };
            let (context, exten) = (&two.place.context, &two.place.exten);
            let optimises = if optimises { "Yes" } else { "No" };
            let event = event.header("Context", context).header("Exten", exten);
            event.header("LocalOptimization", optimises)
        });
    }

    /// A bridge is made. 11 has no event for it.
    pub(super) fn create_bridge(&mut self) -> u64 {
        let id = self.counters.bridges;
        self.counters.bridges += 1;
        let bridge = Bridge { unique_id: self.draw_id(), channels: Vec::new() };
        self.bridges.insert(id, bridge);
        if !self.is_11() {
            self.emit(BRIDGE_CREATE, |event, core| snapshot::bridge(event, &core.bridges[&id]));
        }
        id
    }

    /// A channel enters a bridge. On 11 the event comes when both have.
    pub(super) fn enter_bridge(&mut self, bridge: u64, id: ChannelId) {
        let inside = self.bridges.get_mut(&bridge).expect("a bridge ends after who is in it");
        let peer = inside.channels.last().copied();
        inside.channels.push(id);
        self.channel_mut(id).bridge = Some(bridge);
        if !self.is_11() {
            self.emit(BRIDGE_ENTER, |event, core| {
                let event = snapshot::bridge(event, &core.bridges[&bridge]);
                snapshot::channel(event, core, &snapshot::PLAIN, core.channel(id))
            });
            self.cel_bridge("BRIDGE_ENTER", bridge, id, peer);
        } else if let Some(peer) = peer {
            // Who was called enters first; the event names the caller first.
            self.emit_bridge_11("Link", id, peer);
            self.cel_bridge("BRIDGE_START", bridge, id, Some(peer));
        }
    }

    /// A channel leaves a bridge. On 11 the event comes with the first that does.
    pub(super) fn leave_bridge(&mut self, id: ChannelId) {
        let Some(bridge) = self.channel_mut(id).bridge.take() else { return };
        let inside = self.bridges.get_mut(&bridge).expect("a bridge ends after who is in it");
        let caller = inside.channels.last().copied();
        inside.channels.retain(|other| *other != id);
        let peer = inside.channels.first().copied();
        if !self.is_11() {
            self.emit(BRIDGE_LEAVE, |event, core| {
                let event = snapshot::bridge(event, &core.bridges[&bridge]);
                snapshot::channel(event, core, &snapshot::PLAIN, core.channel(id))
            });
            self.cel_bridge("BRIDGE_EXIT", bridge, id, peer);
        } else if let (Some(peer), Some(caller)) = (peer, caller) {
            let called = if caller == id { peer } else { id };
            self.emit_bridge_11("Unlink", caller, called);
            self.cel_bridge("BRIDGE_END", bridge, caller, Some(called));
        }
    }

    fn emit_bridge_11(&mut self, state: &str, caller: ChannelId, called: ChannelId) {
        self.emit(BRIDGE, |event, core| {
            let (one, two) = (core.channel(caller), core.channel(called));
            let event = eleven::bridge(event, state, one, two);
            eleven::variables(eleven::variables(event, core, one), core, two)
        });
    }

    fn cel_bridge(&mut self, name: &str, bridge: u64, id: ChannelId, peer: Option<ChannelId>) {
        if !self.settings.optional.cel {
            return;
        }
        let peer = peer.map(|peer| self.channel(peer).name.clone()).unwrap_or_default();
        let extra = if self.is_11() {
            String::new()
        } else {
            let unique_id = &self.bridges[&bridge].unique_id;
            format!("{{\"bridge_id\":\"{unique_id}\",\"bridge_technology\":\"simple_bridge\"}}")
        };
        self.cel(name, id, &peer, &extra);
    }

    /// A bridge that is empty ends.
    pub(super) fn destroy_bridge(&mut self, bridge: u64) {
        if !self.is_11() && self.bridges.contains_key(&bridge) {
            self.emit(BRIDGE_DESTROY, |event, core| {
                snapshot::bridge(event, &core.bridges[&bridge])
            });
        }
        self.bridges.remove(&bridge);
    }

    /// Somebody passes a call on without asking.
    pub(super) fn blind_transfer(
        &mut self,
        from: ChannelId,
        passed: ChannelId,
        exten: &str,
        bridge: u64,
    ) {
        if self.is_11() {
            self.emit(TRANSFER, |event, core| {
                let event = eleven::transfer(event, core, from, passed, exten);
                let event = eleven::variables(event, core, core.channel(from));
                eleven::variables(event, core, core.channel(passed))
            });
            return;
        }
        self.emit(BLIND_TRANSFER, |event, core| {
            let event = event.header("Result", "Success");
            let event = snapshot::channel(event, core, &snapshot::TRANSFERER, core.channel(from));
            let passed = core.channel(passed);
            let event = snapshot::channel(event, core, &snapshot::TRANSFEREE, passed);
            snapshot::bridge(event, &core.bridges[&bridge])
                .header("IsExternal", "Yes")
                .header("Context", &core.settings.internal)
                .header("Extension", exten)
        });
        let (passed, bridge) = (self.channel(passed), &self.bridges[&bridge]);
        let (name, unique_id) = (&passed.name, &passed.unique_id);
        let (context, bridge_id) = (&self.settings.internal, &bridge.unique_id);
        let extra = format!(
            "{{\"extension\":\"{exten}\",\"context\":\"{context}\",\"bridge_id\":\"{bridge_id}\",\
             \"transferee_channel_name\":\"{name}\",\"transferee_channel_uniqueid\":\"{unique_id}\"}}"
        );
        self.cel("BLINDTRANSFER", from, "", &extra);
    }

    /// Music begins for a channel that waits.
    pub(super) fn music_starts(&mut self, id: ChannelId) {
        if !self.settings.optional.music_on_hold {
            return;
        }
        if self.is_11() {
            self.emit(MUSIC, |event, core| eleven::music(event, core.channel(id), "Start"));
        } else {
            self.emit_of(MUSIC_START, id, |event, _| event.header("Class", "default"));
        }
    }

    /// Music ends for a channel that waited.
    pub(super) fn music_stops(&mut self, id: ChannelId) {
        if !self.settings.optional.music_on_hold {
            return;
        }
        if self.is_11() {
            self.emit(MUSIC, |event, core| eleven::music(event, core.channel(id), "Stop"));
        } else {
            self.emit_of(MUSIC_STOP, id, |event, _| event);
        }
    }
}
