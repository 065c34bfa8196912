//! What clients set going: `Originate`, `Hangup`, `Redirect`, `QueueAdd`, `QueueRemove`.
//!
//! Each is looked at and answered first, in the words of Asterisk's `main/manager.c` and
//! `apps/app_queue.c` (those of 16 were seen), and carried out at once afterwards.

use regex::Regex;
use wire::ami::Message;

use super::super::switch::Answer;
use super::Switchboard;
use super::channel::{ChannelId, Place};
use super::local::Local;
use super::originate::{ORIGINATE_RESPONSE, Originate};
use super::queue::MemberAt;
use super::settings::MemberSettings;

/// Originated calls that may be in progress, orders that may wait, and members that a queue may have:
/// no more than a client that floods may make of them.
const CALLS_MOST: usize = 2_000;
const ORDERS_MOST: usize = 2_000;
const MEMBERS_MOST: usize = 1_000;

/// What a client has asked for, and was told that it gets.
#[derive(Debug)]
pub(super) enum Order {
    Originate(Box<Originate>),
    Hangup(Vec<ChannelId>, u8),
    Redirect(ChannelId, Place),
    QueueAdd(usize, MemberSettings),
    QueueRemove(MemberAt),
}

fn error(words: &str) -> (Answer, Option<Order>) {
    let response = Message::response("Error").with("Message", words);
    (Answer { response, list: Vec::new() }, None)
}

fn success(words: &str, order: Order) -> (Answer, Option<Order>) {
    let response = Message::response("Success").with("Message", words);
    (Answer { response, list: Vec::new() }, Some(order))
}

impl Switchboard {
    /// The answer to an action that sets something going, and what it sets going.
    pub(super) fn order_of(&self, name: &str, action: &Message) -> Option<(Answer, Option<Order>)> {
        let answer = match name {
            // Not asynchronous, it is answered before it is known what becomes of it: nobody can
            // wait here.
            "originate" => match Originate::of(action) {
                Ok(_) if self.local.len() + self.orders >= CALLS_MOST => error("Originate failed"),
                Ok(originate) => {
                    success("Originate successfully queued", Order::Originate(Box::new(originate)))
                }
                Err(words) => error(words),
            },
            "hangup" => self.hangup_of(action),
            "redirect" => self.redirect_of(action),
            "queueadd" => self.queue_add_of(action),
            "queueremove" => self.queue_remove_of(action),
            _ => return None,
        };
        // Orders are carried out at once: so many wait only if clients send faster than that.
        let is_flooded = self.orders >= ORDERS_MOST && answer.1.is_some();
        Some(if is_flooded { error("Out of memory") } else { answer })
    }

    fn channel_named(&self, name: &str) -> Option<ChannelId> {
        let channels = self.core.channels.iter();
        let mut named = channels.filter(|(_, channel)| channel.name == name);
        named.next().map(|(id, _)| *id)
    }

    fn hangup_of(&self, action: &Message) -> (Answer, Option<Order>) {
        let wanted = action.get("Channel").unwrap_or_default();
        if wanted.is_empty() {
            return error("No channel specified");
        }
        let cause = action.get("Cause").and_then(|cause| cause.parse().ok());
        let cause = cause.filter(|cause| *cause <= 127).unwrap_or(0);
        let Some(pattern) = wanted.strip_prefix('/') else {
            return match self.channel_named(&wanted) {
                Some(id) => success("Channel Hungup", Order::Hangup(vec![id], cause)),
                None => error("No such channel"),
            };
        };
        let pattern = pattern.strip_suffix('/').map(Regex::new);
        let Some(Ok(pattern)) = pattern else {
            return error("Regex format invalid, Channel param should be /regex/");
        };
        let mut found: Vec<ChannelId> = self
            .core
            .channels
            .iter()
            .filter(|(_, channel)| pattern.is_match(&channel.name))
            .map(|(id, _)| *id)
            .collect();
        found.sort_unstable();
        let hung_up = |id: &ChannelId| {
            Message::event("ChannelHungup").with("Channel", &self.core.channel(*id).name)
        };
        let mut list: Vec<Message> = found.iter().map(hung_up).collect();
        let complete = Message::event("ChannelsHungupListComplete").with("EventList", "Complete");
        list.push(complete.with("ListItems", found.len().to_string()));
        let response = Message::response("Success")
            .with("EventList", "start")
            .with("Message", "Channels hung up will follow");
        (Answer { response, list }, Some(Order::Hangup(found, cause)))
    }

    fn redirect_of(&self, action: &Message) -> (Answer, Option<Order>) {
        let wanted = action.get("Channel").unwrap_or_default();
        if wanted.is_empty() {
            return error("Channel not specified");
        }
        let Some(priority) = action.get("Priority").and_then(|text| text.parse().ok()) else {
            return error("Invalid priority");
        };
        let Some(id) = self.channel_named(&wanted) else {
            return error(&format!("Channel does not exist: {wanted}"));
        };
        if !self.scripted.values().any(|(scripted, _)| scripted.caller == id) {
            // Who was called, and Local channels, are not sent elsewhere here.
            return error("Redirect failed");
        }
        let (context, exten) =
            (action.get("Context").unwrap_or_default(), action.get("Exten").unwrap_or_default());
        let place = Place::new(&context, &exten, priority);
        success("Redirect successful", Order::Redirect(id, place))
    }

    fn queue_add_of(&self, action: &Message) -> (Answer, Option<Order>) {
        let interface = action.get("Interface").unwrap_or_default().into_owned();
        if action.get("Queue").is_none_or(|queue| queue.is_empty()) {
            return error("'Queue' not specified.");
        }
        if interface.is_empty() {
            return error("'Interface' not specified.");
        }
        let queue = self.core.queue_named(&action.get("Queue").unwrap_or_default());
        let Some(queue) = queue else {
            return error("Unable to add interface to queue: No such queue");
        };
        if self.core.is_member(queue, &interface) {
            return error("Unable to add interface: Already there");
        }
        if self.core.queues[queue].members.len() + self.orders >= MEMBERS_MOST {
            return error("Out of memory");
        }
        let name = action.get("MemberName").filter(|name| !name.is_empty());
        let name = name.map_or_else(|| interface.clone(), std::borrow::Cow::into_owned);
        let member = MemberSettings { interface, name, ring_in_use: true };
        success("Added interface to queue", Order::QueueAdd(queue, member))
    }

    fn queue_remove_of(&self, action: &Message) -> (Answer, Option<Order>) {
        let interface = action.get("Interface").unwrap_or_default();
        let queue = action.get("Queue").unwrap_or_default();
        if interface.is_empty() || queue.is_empty() {
            return error("Need 'Queue' and 'Interface' parameters.");
        }
        let Some(queue) = self.core.queue_named(&queue) else {
            return error("Unable to remove interface from queue: No such queue");
        };
        let mut members = self.core.queues[queue].members.iter();
        match members.position(|member| !member.is_gone && member.interface == interface) {
            None => error("Unable to remove interface: Not there"),
            Some(member) if !self.core.queues[queue].members[member].is_dynamic => {
                error("Member not dynamic")
            }
            Some(member) => {
                let at = MemberAt { queue, member };
                success("Removed interface from queue", Order::QueueRemove(at))
            }
        }
    }

    /// Carries an order out.
    pub(super) fn obeys(&mut self, order: Order) {
        match order {
            Order::Originate(originate) => self.originates(*originate),
            Order::Hangup(channels, cause) => {
                for id in channels {
                    self.hangs_up(id, cause);
                }
            }
            Order::Redirect(id, place) => {
                let mut calls = self.scripted.values_mut();
                if let Some((scripted, call)) = calls.find(|(scripted, _)| scripted.caller == id) {
                    scripted.is_redirected(&mut self.core, call, place);
                }
            }
            // Two may have asked for it before it was done.
            Order::QueueAdd(queue, member) if self.core.is_member(queue, &member.interface) => {}
            Order::QueueAdd(queue, member) => self.core.add_member(queue, &member),
            Order::QueueRemove(at) => self.core.remove_member(at),
        }
    }

    /// A call over anything but a Local channel reaches nobody: there are no telephones here that
    /// would ring by themselves.
    fn originates(&mut self, originate: Originate) {
        if originate.dial_string.is_empty() {
            self.reaches_nobody(&originate);
            return;
        }
        let call = self.core.counters.channels;
        let (local, later) = Local::begins(&mut self.core, originate);
        if let Some(local) = local {
            self.local.insert(call, local);
            self.goes_on(call, later);
        }
    }

    fn reaches_nobody(&mut self, originate: &Originate) {
        if originate.is_async {
            self.core.emit(ORIGINATE_RESPONSE, |event, core| {
                originate.print_response(event, core, None, 0)
            });
        }
    }

    fn hangs_up(&mut self, id: ChannelId, cause: u8) {
        if !self.core.channels.contains_key(&id) {
            // It has gone with one that was hung up before it.
            return;
        }
        let mut scripted = self.scripted.iter_mut();
        if let Some((index, (scripted, call))) = scripted.find(|(_, (call, _))| call.has(id)) {
            let index = *index;
            scripted.is_hung_up(&mut self.core, call, id, cause);
            self.scripted.remove(&index);
            return;
        }
        let mut local = self.local.iter_mut();
        if let Some((call, local)) = local.find(|(_, call)| call.has(id)) {
            let call = *call;
            let later = local.is_hung_up(&mut self.core, id, cause);
            self.goes_on(call, later);
        }
    }
}
