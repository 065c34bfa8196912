//! What `Dial` and `Queue` do with a caller and whom they reach: variables, the bridge, and its end.
//!
//! From Asterisk's `apps/app_dial.c` (`dial_exec_full`), `main/bridge.c` and, for 11,
//! `main/channel.c` (`update_bridge_vars`); in the order of the recorded sessions of 16.

use super::channel::ChannelId;
use super::core::Core;

/// The variables that `Dial` empties when it begins. Those of whole milliseconds, and those of the
/// time to the first ringing, came with 17 and with late releases of 16 (`CHANGES`).
const DIAL_VARIABLES_16: [&str; 11] = [
    "DIALSTATUS",
    "DIALEDPEERNUMBER",
    "DIALEDPEERNAME",
    "ANSWEREDTIME",
    "ANSWEREDTIME_MS",
    "DIALEDTIME",
    "DIALEDTIME_MS",
    "RINGTIME",
    "RINGTIME_MS",
    "PROGRESSTIME",
    "PROGRESSTIME_MS",
];
const DIAL_VARIABLES: [&str; 5] =
    ["DIALSTATUS", "DIALEDPEERNUMBER", "DIALEDPEERNAME", "ANSWEREDTIME", "DIALEDTIME"];

impl Core {
    /// `Dial` begins on a channel.
    pub(super) fn clear_dial_variables(&mut self, caller: ChannelId) {
        let names: &[&str] = if self.is_16() { &DIAL_VARIABLES_16 } else { &DIAL_VARIABLES };
        for name in names {
            self.var_set(caller, name, "");
        }
    }

    /// A span as two variables: in seconds, and on 16 in milliseconds too.
    pub(super) fn set_span(&mut self, id: ChannelId, name: &str, name_ms: &str, since_us: u64) {
        let span_us = self.now_us.saturating_sub(since_us);
        self.var_set(id, name, &(span_us / 1_000_000).to_string());
        if self.is_16() {
            self.var_set(id, name_ms, &(span_us / 1_000).to_string());
        }
    }

    /// `Dial` has reached somebody.
    pub(super) fn set_reached(&mut self, caller: ChannelId, dest: ChannelId, dial_string: &str) {
        let name = self.channel(dest).name.clone();
        self.var_set(caller, "DIALSTATUS", "ANSWER");
        self.var_set(caller, "DIALEDPEERNAME", &name);
        self.var_set(caller, "DIALEDPEERNUMBER", dial_string);
    }

    /// A caller and whom it reached begin to hear each other.
    pub(super) fn join(&mut self, caller: ChannelId, dest: ChannelId, was_passed_on: bool) {
        if self.is_11() {
            self.set_bridge_peer(caller, dest);
            self.set_bridge_peer(dest, caller);
        }
        let bridge = self.create_bridge();
        if !self.is_11() {
            self.newexten_if_moved(dest);
        }
        self.enter_bridge(bridge, dest);
        self.enter_bridge(bridge, caller);
        if was_passed_on {
            self.var_set(caller, "BLINDTRANSFER", "");
        }
        self.set_bridge_peers(caller, dest);
    }

    /// Two channels learn whom they hear.
    pub(super) fn set_bridge_peers(&mut self, caller: ChannelId, dest: ChannelId) {
        for (one, other) in [(dest, caller), (caller, dest)] {
            self.set_bridge_peer(one, other);
            let sip_call_id = self.channel(other).sip_call_id.clone();
            if !sip_call_id.is_empty() {
                self.var_set(one, "BRIDGEPVTCALLID", &sip_call_id);
            }
        }
    }

    fn set_bridge_peer(&mut self, id: ChannelId, peer: ChannelId) {
        let name = self.channel(peer).name.clone();
        self.var_set(id, "BRIDGEPEER", &name);
    }

    /// Two channels cease to hear each other; the first is the one that ends it.
    pub(super) fn part(&mut self, first: ChannelId, second: ChannelId) {
        self.clear_bridge_peer(first);
        self.clear_bridge_peer(second);
        self.leave(first, second);
    }

    /// A channel forgets whom it heard. 11 leaves that as it was.
    pub(super) fn clear_bridge_peer(&mut self, id: ChannelId) {
        if self.is_11() {
            return;
        }
        self.var_set(id, "BRIDGEPEER", "");
        if !self.channel(id).sip_call_id.is_empty() {
            self.var_set(id, "BRIDGEPVTCALLID", "");
        }
    }

    /// Two channels leave their bridge, and it ends.
    pub(super) fn leave(&mut self, first: ChannelId, second: ChannelId) {
        let bridge = self.channel(first).bridge;
        self.leave_bridge(first);
        self.leave_bridge(second);
        if let Some(bridge) = bridge {
            self.destroy_bridge(bridge);
        }
    }

    /// `Dial` ends after a talk.
    pub(super) fn set_talked(&mut self, caller: ChannelId, answered_us: u64, dialled_us: u64) {
        self.set_span(caller, "ANSWEREDTIME", "ANSWEREDTIME_MS", answered_us);
        self.set_span(caller, "DIALEDTIME", "DIALEDTIME_MS", dialled_us);
    }
}
