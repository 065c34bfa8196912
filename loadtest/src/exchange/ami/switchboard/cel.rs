//! Channel event logging: the finer record of a call beside its call detail.
//!
//! Headers of Asterisk's `cel/cel_manager.c`, the events of its `main/cel.c` with the applications
//! `dial` and `queue` and all events on; their order was seen on 16. Asterisk sends them from a
//! thread of its own, so that they come before or after the events that they belong to: here after.

use super::channel::ChannelId;
use super::core::{Core, Kind};

const CEL: Kind = Kind::call("CEL");

/// The applications whose beginnings and ends are told.
fn followed(application: &str) -> &'static str {
    match application {
        "Dial" => "Dial",
        "Queue" => "Queue",
        _ => "",
    }
}

impl Core {
    /// Tells something that happened to a channel.
    pub(super) fn cel(&mut self, name: &str, id: ChannelId, peer: &str, extra: &str) {
        if !self.settings.optional.cel {
            return;
        }
        let time = self.date_of(self.now_us);
        self.emit(CEL, |event, core| {
            let channel = core.channel(id);
            event
                .header("EventName", name)
                .header("AccountCode", &channel.account)
                .header("CallerIDnum", &channel.caller.number)
                .header("CallerIDname", &channel.caller.name)
                .header("CallerIDani", &channel.ani)
                .header("CallerIDrdnis", "")
                .header("CallerIDdnid", &channel.dnid)
                .header("Exten", &channel.place.exten)
                .header("Context", &channel.place.context)
                .header("Channel", &channel.name)
                .header("Application", &channel.application)
                .header("AppData", &channel.data)
                .header("EventTime", &time)
                .header("AMAFlags", "DOCUMENTATION")
                .header("UniqueID", &channel.unique_id)
                .header("LinkedID", &channel.linked_id)
                .header("Userfield", "")
                .header("Peer", peer)
                .header("PeerAccount", "")
                .header("Extra", extra)
        });
    }

    /// A channel is about to run another application, if it does not go on with one of that name.
    pub(super) fn before_application(&mut self, id: ChannelId, application: &str) {
        if followed(application) != self.channel(id).cel_application {
            self.end_application(id);
        }
    }

    /// An application has begun on a channel.
    pub(super) fn after_application(&mut self, id: ChannelId) {
        let application = followed(&self.channel(id).application);
        let before = std::mem::replace(&mut self.channel_mut(id).cel_application, application);
        if application != before {
            self.cel("APP_START", id, "", "");
        }
    }

    /// The application that was begun has ended.
    pub(super) fn end_application(&mut self, id: ChannelId) {
        let channel = self.channel_mut(id);
        if !std::mem::take(&mut channel.cel_application).is_empty() {
            self.cel("APP_END", id, "", "");
        }
    }

    /// A channel has ended, and perhaps with it the call.
    pub(super) fn cel_hangup(&mut self, id: ChannelId, cause: u8) {
        if !self.settings.optional.cel {
            return;
        }
        let channel = self.channel_mut(id);
        if !channel.is_dialled {
            // Its dialplan has ended, and with it what it ran.
            channel.application.clear();
            channel.data.clear();
        }
        let channel = self.channel(id);
        let (source, status) = (&channel.hangup_source, channel.dial_status);
        let extra = if self.is_11() {
            format!("{cause},{source},{status}")
        } else {
            format!(
                "{{\"hangupcause\":{cause},\"hangupsource\":\"{source}\",\
                 \"dialstatus\":\"{status}\"}}"
            )
        };
        self.cel("HANGUP", id, "", &extra);
        self.cel("CHAN_END", id, "", "");
        if self.linked.get(&self.channel(id).linked) == Some(&1) {
            self.cel("LINKEDID_END", id, "", "");
        }
    }
}
