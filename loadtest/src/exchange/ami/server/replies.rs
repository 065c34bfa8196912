//! What the interface itself answers, and its own events.

use wire::ami::{Header, Message, MessageRef};

use super::super::event::{Classes, Event};
use super::actions::Action;
use super::answers::response;
use super::hub::Hub;
use super::posix::Syntax;
use super::wall::{date, stamp, time};

impl Hub {
    /// The syntax of event filters.
    pub(super) fn filter_syntax(&self) -> Syntax {
        let is_extended = self.settings.dialect.has_extended_filters();
        if is_extended { Syntax::Extended } else { Syntax::Basic }
    }

    /// The answer to `Ping`.
    pub(super) fn pong(&self, id: &[u8]) -> Message {
        let now = stamp(self.wall.now_us());
        response("Success", id).with("Ping", "Pong").with("Timestamp", now)
    }

    /// The answer to `CoreSettings`: those of a system without limits, as the recorded one was.
    pub(super) fn core_settings(&self, id: &[u8]) -> Message {
        response("Success", id)
            .with("AMIversion", self.settings.dialect.interface_version())
            .with("AsteriskVersion", self.settings.dialect.asterisk_version())
            .with("SystemName", self.settings.system_name.as_deref().unwrap_or_default())
            .with("CoreMaxCalls", "0")
            .with("CoreMaxLoadAvg", "0.000000")
            .with("CoreRunUser", "")
            .with("CoreRunGroup", "")
            .with("CoreMaxFilehandles", "0")
            .with("CoreRealTimeEnabled", "No")
            .with("CoreCDRenabled", "Yes")
            .with("CoreHTTPenabled", "No")
    }

    /// The answer to `CoreStatus`.
    pub(super) fn core_status(&self, id: &[u8]) -> Message {
        let started_us = self.started_us();
        response("Success", id)
            .with("CoreStartupDate", date(started_us))
            .with("CoreStartupTime", time(started_us))
            .with("CoreReloadDate", date(started_us))
            .with("CoreReloadTime", time(started_us))
            .with("CoreCurrentCalls", self.channels().to_string())
    }

    /// Channels that there are, as many as the switch lists: Asterisk means them by calls.
    fn channels(&self) -> usize {
        let Some(answer) = self.switch.answer(&Message::action("CoreShowChannels")) else {
            return 0;
        };
        let is_channel =
            |event: &&Message| event.get("Event").as_deref() == Some("CoreShowChannel");
        answer.list.iter().filter(is_channel).count()
    }

    /// The answer to `ListCommands`: the actions that a user of these classes may ask for.
    pub(super) fn commands(&self, id: &[u8], write: Classes) -> Message {
        let mut answer = response("Success", id);
        for action in Action::all(self.settings.dialect).filter(|action| action.is_for(write)) {
            let classes = action.classes.privilege();
            answer.push(action.name, format!("{}  (Priv: {classes})", action.synopsis));
        }
        answer
    }

    /// What a client is told after its log-in. It is no event that is published: no filter applies,
    /// and it has no time.
    pub(super) fn fully_booted(&self) -> Message {
        let mut event =
            Message::event("FullyBooted").with("Privilege", Classes::SYSTEM.privilege());
        if self.settings.dialect.says_its_uptime() {
            let up_us = self.wall.now_us().saturating_sub(self.started_us());
            let up_s = up_us.div_euclid(1_000_000).to_string();
            event.push("Uptime", &up_s);
            event.push("LastReload", &up_s);
        }
        event.with("Status", "Fully Booted")
    }

    /// The event that a client asks for by `UserEvent`, with its lines as they came.
    pub(super) fn user_event(&self, message: MessageRef<'_>) -> Event {
        let name = message.lines().find(|header| header.is("UserEvent"));
        let mut head = self.begin_event("UserEvent", Classes::USER);
        head.push_bytes(b"UserEvent", name.map_or(&[], Header::value));
        let mut bytes = Vec::with_capacity(message.bytes().len() + 128);
        head.write_to(&mut bytes);
        bytes.truncate(bytes.len() - b"\r\n".len());
        let repeats_action = self.settings.dialect.repeats_the_action();
        for header in message.lines() {
            if header.is("UserEvent") || (header.is("Action") && !repeats_action) {
                continue;
            }
            bytes.extend_from_slice(header.line());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        Event { classes: Classes::USER, bytes: bytes.into() }
    }
}
