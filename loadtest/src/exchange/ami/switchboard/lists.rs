//! The lists that clients ask for: channels, queues, telephones.
//!
//! The headers of 16 were seen, but for `SIPpeers`, which is chan_sip's; those of 11 are those of its
//! `main/manager.c` (`action_coreshowchannels`, `action_status`), `apps/app_queue.c`
//! (`manager_queues_status`) and `channels/chan_sip.c` (`_sip_show_peers`). 13 is taken to be as 16,
//! without what its members of queues have not. 12 and later have chan_pjsip here and 11 chan_sip, so
//! each answers about the telephones of its own.

use wire::ami::{Decoder, EventWriter, Limits, Message};

use super::super::switch::Answer;
use super::channel::{Channel, ChannelId, State};
use super::core::Core;
use super::eleven::or_bare_unknown;
use super::queue::{DeviceState, Member, Queue};
use super::snapshot::{PLAIN, channel as print_channel, or_unknown};

/// Prints an item of a list.
fn item<F>(name: &str, body: F) -> Message
where
    F: for<'b> FnOnce(EventWriter<'b>) -> EventWriter<'b>,
{
    let mut bytes = Vec::new();
    body(EventWriter::event(&mut bytes, name)).end();
    let mut decoder = Decoder::new(Limits::default());
    decoder.push(&bytes);
    let message = decoder.next().ok().flatten().map(wire::ami::MessageRef::to_message);
    message.expect("what was printed can be read")
}

/// The answer with a list.
fn list(words: &str, has_start: bool, mut items: Vec<Message>, end: Message) -> Answer {
    let response = Message::response("Success");
    let response = if has_start { response.with("EventList", "start") } else { response };
    items.push(end);
    Answer { response: response.with("Message", words), list: items }
}

fn refused(words: &str) -> Answer {
    Answer { response: Message::response("Error").with("Message", words), list: Vec::new() }
}

/// The end of a list, with how many items it had.
fn complete(name: &str, items: usize) -> Message {
    Message::event(name).with("EventList", "Complete").with("ListItems", items.to_string())
}

impl Core {
    /// The answer to an action that asks for a list; `None` if it asks for something else.
    pub(super) fn lists(&self, name: &str, action: &Message) -> Option<Answer> {
        Some(match name {
            "coreshowchannels" => self.list_channels(),
            "status" => self.list_status(action),
            "queuestatus" => self.list_queues(action),
            "queuesummary" => self.list_summaries(action),
            "sippeers" if self.is_11() => self.list_peers(),
            "pjsipshowendpoints" if !self.is_11() => self.list_endpoints(),
            _ => return None,
        })
    }

    /// All channels, the oldest first.
    fn all_channels(&self) -> Vec<(ChannelId, &Channel)> {
        let mut all: Vec<_> = self.channels.iter().map(|(id, channel)| (*id, channel)).collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        all
    }

    /// The channel that another hears.
    fn bridged(&self, id: ChannelId, channel: &Channel) -> Option<&Channel> {
        let bridge = self.bridges.get(&channel.bridge?)?;
        let peer = bridge.channels.iter().find(|other| **other != id)?;
        self.channels.get(peer)
    }

    fn bridge_id(&self, channel: &Channel) -> &str {
        let bridge = channel.bridge.and_then(|bridge| self.bridges.get(&bridge));
        bridge.map_or("", |bridge| &bridge.unique_id)
    }

    fn list_channels(&self) -> Answer {
        let shown: Vec<Message> = self
            .all_channels()
            .into_iter()
            .map(|(id, channel)| {
                item("CoreShowChannel", |event| {
                    if self.is_11() {
                        return self.print_shown_11(event, id, channel);
                    }
                    print_channel(event, self, &PLAIN, channel)
                        .header("Application", &channel.application)
                        .header("ApplicationData", &channel.data)
                        .header("Duration", &self.duration_of(channel))
                        .header("BridgeId", self.bridge_id(channel))
                })
            })
            .collect();
        let end = complete("CoreShowChannelsComplete", shown.len());
        list("Channels will follow", true, shown, end)
    }

    fn duration_of(&self, channel: &Channel) -> String {
        let seconds = self.seconds_since(channel.created_us);
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    fn print_shown_11<'b>(
        &self,
        event: EventWriter<'b>,
        id: ChannelId,
        channel: &Channel,
    ) -> EventWriter<'b> {
        let peer = self.bridged(id, channel);
        event
            .header("Channel", &channel.name)
            .header("UniqueID", &channel.unique_id)
            .header("Context", &channel.place.context)
            .header("Extension", &channel.place.exten)
            .header_of("Priority", channel.place.priority)
            .header("ChannelState", channel.state.number())
            .header("ChannelStateDesc", channel.state.words())
            .header("Application", &channel.application)
            .header("ApplicationData", &channel.data)
            .header("CallerIDnum", &channel.caller.number)
            .header("CallerIDname", &channel.caller.name)
            .header("ConnectedLineNum", &channel.connected.number)
            .header("ConnectedLineName", &channel.connected.name)
            .header("Duration", &self.duration_of(channel))
            .header("AccountCode", &channel.account)
            .header("BridgedChannel", peer.map_or("", |peer| &peer.name))
            .header("BridgedUniqueID", peer.map_or("", |peer| &peer.unique_id))
    }

    fn list_status(&self, action: &Message) -> Answer {
        let wanted = action.get("Channel").filter(|name| !name.is_empty());
        let variables = action.get("Variables").unwrap_or_default().into_owned();
        let mut channels = self.all_channels();
        if let Some(wanted) = wanted {
            channels.retain(|(_, channel)| channel.name == wanted);
            if channels.is_empty() {
                return refused("No such channel");
            }
        }
        let items: Vec<Message> = channels
            .into_iter()
            .map(|(id, channel)| {
                item("Status", |event| {
                    let event = event.header("Privilege", "Call");
                    let event = if self.is_11() {
                        self.print_status_11(event, id, channel)
                    } else {
                        self.print_status(event, channel)
                    };
                    self.print_variables(event, channel, &variables)
                })
            })
            .collect();
        let count = items.len();
        let end = if self.is_11() {
            Message::event("StatusComplete").with("Items", count.to_string())
        } else {
            complete("StatusComplete", count).with("Items", count.to_string())
        };
        list("Channel status will follow", !self.is_11(), items, end)
    }

    fn print_variables<'b>(
        &self,
        event: EventWriter<'b>,
        channel: &Channel,
        names: &str,
    ) -> EventWriter<'b> {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.fold(event, |event, name| {
            let mut known = self.settings.channel_variables.iter();
            let at = known.position(|known| known == name);
            // Only the variables that events show are kept.
            let value = at.map_or("(null)", |at| channel.shown[at].as_str());
            event.header_of("Variable", format_args!("{name}={value}"))
        })
    }

    fn print_status<'b>(&self, event: EventWriter<'b>, channel: &Channel) -> EventWriter<'b> {
        let technology = channel.device.split('/').next().unwrap_or_default();
        print_channel(event, self, &PLAIN, channel)
            .header("Type", technology)
            .header("DNID", &channel.dnid)
            .header("EffectiveConnectedLineNum", or_unknown(&channel.connected.number))
            .header("EffectiveConnectedLineName", or_unknown(&channel.connected.name))
            .header("TimeToHangup", "0")
            .header("BridgeID", self.bridge_id(channel))
            .header("Application", &channel.application)
            .header("Data", &channel.data)
            .header("Nativeformats", "(ulaw)")
            .header("Readformat", "ulaw")
            .header("Readtrans", "")
            .header("Writeformat", "ulaw")
            .header("Writetrans", "")
            .header("Callgroup", "0")
            .header("Pickupgroup", "0")
            .header_of("Seconds", self.seconds_since(channel.created_us))
    }

    fn print_status_11<'b>(
        &self,
        event: EventWriter<'b>,
        id: ChannelId,
        channel: &Channel,
    ) -> EventWriter<'b> {
        let event = event
            .header("Channel", &channel.name)
            .header("CallerIDNum", or_unknown(&channel.caller.number))
            .header("CallerIDName", or_unknown(&channel.caller.name))
            .header("ConnectedLineNum", or_unknown(&channel.connected.number))
            .header("ConnectedLineName", or_unknown(&channel.connected.name));
        // Who was called runs no dialplan, and is shown without a place in one.
        let event = if channel.is_dialled {
            event.header("Account", &channel.account).header("State", channel.state.words())
        } else {
            event
                .header("Accountcode", &channel.account)
                .header("ChannelState", channel.state.number())
                .header("ChannelStateDesc", channel.state.words())
                .header("Context", &channel.place.context)
                .header("Extension", &channel.place.exten)
                .header_of("Priority", channel.place.priority)
                .header_of("Seconds", self.seconds_since(channel.created_us))
        };
        let event = match self.bridged(id, channel) {
            Some(peer) => event
                .header("BridgedChannel", &peer.name)
                .header("BridgedUniqueid", &peer.unique_id),
            None => event,
        };
        event.header("Uniqueid", &channel.unique_id)
    }

    /// The queues that an action asks for.
    fn queues_of<'a>(&'a self, action: &Message) -> Vec<&'a Queue> {
        let wanted = action.get("Queue").unwrap_or_default().into_owned();
        let is_wanted = |queue: &&Queue| wanted.is_empty() || queue.name == wanted;
        self.queues.iter().filter(is_wanted).collect()
    }

    /// The end of a list about queues: 11 does not count.
    fn queues_complete(&self, name: &str, items: usize) -> Message {
        if self.is_11() { Message::event(name) } else { complete(name, items) }
    }

    fn list_queues(&self, action: &Message) -> Answer {
        let wanted = action.get("Member").unwrap_or_default().into_owned();
        let is_wanted = |member: &&Member| {
            let is_named = [&member.interface, &member.name].contains(&&wanted);
            !member.is_gone && (wanted.is_empty() || is_named)
        };
        let mut items = Vec::new();
        for queue in self.queues_of(action) {
            items.push(self.queue_params(queue));
            let members = queue.members.iter().filter(is_wanted);
            items.extend(members.map(|member| self.queue_member(queue, member)));
            items.extend((0..queue.waiting.len()).map(|at| self.queue_entry(queue, at)));
        }
        let end = self.queues_complete("QueueStatusComplete", items.len());
        list("Queue status will follow", !self.is_11(), items, end)
    }

    fn queue_params(&self, queue: &Queue) -> Message {
        let share = |part: u64, whole: u64| 100.0 * part as f64 / whole.max(1) as f64;
        let ended = queue.completed + queue.abandoned;
        let in_level = queue.completed_in_level + queue.abandoned_in_level;
        item("QueueParams", |event| {
            let event = event
                .header("Queue", &queue.name)
                .header("Max", "0")
                .header("Strategy", queue.strategy.name())
                .header_of("Calls", queue.waiting.len())
                .header_of("Holdtime", queue.hold_s)
                .header_of("TalkTime", queue.talk_s)
                .header_of("Completed", queue.completed)
                .header_of("Abandoned", queue.abandoned)
                .header("ServiceLevel", "0");
            let level = share(queue.completed_in_level, queue.completed);
            let event = event.header_of("ServicelevelPerf", format_args!("{level:.1}"));
            let event = if self.is_16() {
                let level = share(in_level, ended);
                event.header_of("ServicelevelPerf2", format_args!("{level:.1}"))
            } else {
                event
            };
            event.header("Weight", "0")
        })
    }

    fn queue_member(&self, queue: &Queue, member: &Member) -> Message {
        item("QueueMember", |event| {
            let event = event
                .header("Queue", &queue.name)
                .header("Name", &member.name)
                .header("Location", &member.interface)
                .header("StateInterface", &member.interface)
                .header("Membership", if member.is_dynamic { "dynamic" } else { "static" })
                .header("Penalty", "0")
                .header_of("CallsTaken", member.calls)
                .header_of("LastCall", member.last_call_s);
            if self.is_11() {
                return event.header("Status", member.status.number()).header("Paused", "0");
            }
            let event = event.header("LastPause", "0");
            let event =
                if self.is_16() { event.header_of("LoginTime", member.login_s) } else { event };
            let event = event
                .header("InCall", if member.in_call { "1" } else { "0" })
                .header("Status", member.status.number())
                .header("Paused", "0")
                .header("PausedReason", "");
            if self.is_16() { event.header("Wrapuptime", "0") } else { event }
        })
    }

    fn queue_entry(&self, queue: &Queue, at: usize) -> Message {
        let waiting = queue.waiting[at];
        let channel = self.channel(waiting.channel);
        item("QueueEntry", |event| {
            let event = event
                .header("Queue", &queue.name)
                .header_of("Position", at + 1)
                .header("Channel", &channel.name)
                .header("Uniqueid", &channel.unique_id)
                .header("CallerIDNum", or_bare_unknown(&channel.caller.number))
                .header("CallerIDName", or_bare_unknown(&channel.caller.name))
                .header("ConnectedLineNum", or_bare_unknown(&channel.connected.number))
                .header("ConnectedLineName", or_bare_unknown(&channel.connected.name))
                .header_of("Wait", self.seconds_since(waiting.since_us));
            if self.is_16() { event.header("Priority", "0") } else { event }
        })
    }

    fn list_summaries(&self, action: &Message) -> Answer {
        let summary = |queue: &Queue| {
            let members = || queue.members.iter().filter(|member| !member.is_gone);
            let free = members().filter(|member| member.status == DeviceState::NotInUse);
            let waits = queue.waiting.iter();
            let longest_s = waits.map(|waiting| self.seconds_since(waiting.since_us)).max();
            item("QueueSummary", |event| {
                event
                    .header("Queue", &queue.name)
                    .header_of("LoggedIn", members().count())
                    .header_of("Available", free.count())
                    .header_of("Callers", queue.waiting.len())
                    .header_of("HoldTime", queue.hold_s)
                    .header_of("TalkTime", queue.talk_s)
                    .header_of("LongestHoldTime", longest_s.unwrap_or(0))
            })
        };
        let items: Vec<Message> = self.queues_of(action).into_iter().map(summary).collect();
        let end = self.queues_complete("QueueSummaryComplete", items.len());
        list("Queue summary will follow", !self.is_11(), items, end)
    }

    /// The telephones and the line to the outside, by name.
    fn endpoints(&self) -> Vec<&str> {
        let numbers = self.settings.extensions.iter().map(|known| known.number.as_str());
        numbers.chain([self.settings.trunk.as_str()]).collect()
    }

    fn list_endpoints(&self) -> Answer {
        let endpoint = |name: &&str| {
            let device = format!("PJSIP/{name}");
            let is_used = self
                .devices
                .get(&device)
                .is_some_and(|ids| ids.iter().any(|id| self.channel(*id).state != State::Down));
            let state = if is_used { self.device_state(&device) } else { DeviceState::NotInUse };
            item("EndpointList", |event| {
                event
                    .header("ObjectType", "endpoint")
                    .header("ObjectName", name)
                    .header("Transport", "")
                    .header("Aor", name)
                    .header("Auths", "")
                    .header("OutboundAuths", "")
                    .header_of("Contacts", format_args!("{name}/sip:{name}@127.0.0.1:5060,"))
                    .header("DeviceState", state.words())
                    .header("ActiveChannels", "")
            })
        };
        let items: Vec<Message> = self.endpoints().iter().map(endpoint).collect();
        let end = complete("EndpointListComplete", items.len());
        list("A listing of Endpoints follows, presented as EndpointList events", true, items, end)
    }

    fn list_peers(&self) -> Answer {
        let peer = |name: &&str| {
            item("PeerEntry", |event| {
                event
                    .header("Channeltype", "SIP")
                    .header("ObjectName", name)
                    .header("ChanObjectType", "peer")
                    .header("IPaddress", "127.0.0.1")
                    .header("IPport", "5060")
                    .header("Dynamic", "yes")
                    .header("AutoForcerport", "no")
                    .header("Forcerport", "no")
                    .header("AutoComedia", "no")
                    .header("Comedia", "no")
                    .header("VideoSupport", "no")
                    .header("TextSupport", "no")
                    .header("ACL", "no")
                    .header("Status", "OK (1 ms)")
                    .header("RealtimeDevice", "no")
                    .header("Description", "")
            })
        };
        let items: Vec<Message> = self.endpoints().iter().map(peer).collect();
        let end = complete("PeerlistComplete", items.len());
        list("Peer status list will follow", true, items, end)
    }
}
