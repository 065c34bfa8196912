//! Call detail: one record for each attempt of a channel to reach another, and one for a channel that
//! was answered and reached nobody.
//!
//! The headers are those of Asterisk's `cdr/cdr_manager.c`. Which records a call leaves was seen on
//! 16: those of a channel are sent together when it ends; each member that a queue rang in vain has
//! one; a channel that was called has none of its own; neither has one that was never answered and
//! called nobody (`unanswered=no` of `cdr.conf`).

use super::channel::ChannelId;
use super::core::{Class, Core, Kind};

const CDR: Kind = Kind::new("Cdr", Class::Cdr);

/// One record in the making.
#[derive(Debug)]
pub(super) struct Cdr {
    start_us: u64,
    answer_us: Option<u64>,
    end_us: Option<u64>,
    /// Whom the channel called, with the place from which it did.
    called: Option<Called>,
    disposition: Option<&'static str>,
    application: String,
    data: String,
}

#[derive(Debug)]
struct Called {
    id: ChannelId,
    name: String,
    exten: String,
    context: String,
}

impl Cdr {
    pub(super) fn begins(start_us: u64, answer_us: Option<u64>) -> Self {
        Cdr {
            start_us,
            answer_us,
            end_us: None,
            called: None,
            disposition: None,
            application: String::new(),
            data: String::new(),
        }
    }

    /// Whether the channel may still call somebody in it.
    fn is_free(&self) -> bool {
        self.end_us.is_none() && self.called.is_none()
    }

    fn calls(&self, dest: ChannelId) -> bool {
        self.end_us.is_none() && self.called.as_ref().is_some_and(|called| called.id == dest)
    }
}

impl Core {
    /// A channel has been answered.
    pub(super) fn answer_in_detail(&mut self, id: ChannelId) {
        let now_us = self.now_us;
        if let Some(cdr) = self.channel_mut(id).cdrs.last_mut() {
            cdr.answer_us.get_or_insert(now_us);
        }
    }

    /// A channel runs another application.
    pub(super) fn detail_application(&mut self, id: ChannelId) {
        let channel = self.channel_mut(id);
        if let Some(cdr) = channel.cdrs.last_mut().filter(|cdr| cdr.is_free()) {
            channel.application.clone_into(&mut cdr.application);
            channel.data.clone_into(&mut cdr.data);
        }
    }

    /// A channel calls another.
    pub(super) fn detail_dials(&mut self, caller: ChannelId, dest: ChannelId) {
        let now_us = self.now_us;
        let dest_channel = self.channel_mut(dest);
        dest_channel.is_dialled = true;
        let name = dest_channel.name.clone();
        let channel = self.channel_mut(caller);
        if !channel.cdrs.last().is_some_and(Cdr::is_free) {
            let is_up = channel.state == super::channel::State::Up;
            channel.cdrs.push(Cdr::begins(now_us, is_up.then_some(now_us)));
        }
        let cdr = channel.cdrs.last_mut().expect("one is there");
        cdr.called = Some(Called {
            id: dest,
            name,
            exten: channel.place.exten.clone(),
            context: channel.place.context.clone(),
        });
        channel.application.clone_into(&mut cdr.application);
        channel.data.clone_into(&mut cdr.data);
    }

    /// A call to another channel has come to something.
    pub(super) fn detail_dial_ends(&mut self, caller: ChannelId, dest: ChannelId, status: &str) {
        let now_us = self.now_us;
        let mut cdrs = self.channel_mut(caller).cdrs.iter_mut();
        let Some(cdr) = cdrs.find(|cdr| cdr.calls(dest)) else { return };
        if status == "ANSWER" {
            cdr.answer_us.get_or_insert(now_us);
            cdr.disposition = Some("ANSWERED");
        } else {
            cdr.end_us = Some(now_us);
            cdr.disposition = Some(match status {
                "BUSY" => "BUSY",
                "CONGESTION" | "CHANUNAVAIL" => "FAILED",
                _ => "NO ANSWER",
            });
        }
    }

    /// Two channels that spoke have parted.
    pub(super) fn detail_parts(&mut self, caller: ChannelId, dest: ChannelId) {
        let now_us = self.now_us;
        let mut cdrs = self.channel_mut(caller).cdrs.iter_mut();
        if let Some(cdr) = cdrs.find(|cdr| cdr.calls(dest)) {
            cdr.end_us = Some(now_us);
        }
    }

    /// Sends the records of a channel that ends.
    pub(super) fn send_detail(&mut self, id: ChannelId) {
        let cdrs = std::mem::take(&mut self.channel_mut(id).cdrs);
        if !self.settings.optional.cdr || self.channel(id).is_dialled {
            return;
        }
        for cdr in cdrs.iter().filter(|cdr| cdr.called.is_some() || cdr.answer_us.is_some()) {
            self.send_record(id, cdr);
        }
    }

    fn send_record(&mut self, id: ChannelId, cdr: &Cdr) {
        let end_us = cdr.end_us.unwrap_or(self.now_us);
        let whole_s = |from_us: u64| end_us.saturating_sub(from_us) / 1_000_000;
        let answered = cdr.answer_us.map(|us| self.date_of(us)).unwrap_or_default();
        let (start, end) = (self.date_of(cdr.start_us), self.date_of(end_us));
        let disposition = cdr.disposition.unwrap_or(match cdr.answer_us {
            Some(_) => "ANSWERED",
            None => "NO ANSWER",
        });
        self.emit(CDR, |event, core| {
            let channel = core.channel(id);
            let (exten, context, called) = match &cdr.called {
                Some(called) => (&called.exten, &called.context, called.name.as_str()),
                None => (&channel.place.exten, &channel.place.context, ""),
            };
            let caller = &channel.caller;
            let caller_id = format_args!("\"{}\" <{}>", caller.name, caller.number);
            event
                .header("AccountCode", &channel.account)
                .header("Source", &caller.number)
                .header("Destination", exten)
                .header("DestinationContext", context)
                .header_of("CallerID", caller_id)
                .header("Channel", &channel.name)
                .header("DestinationChannel", called)
                .header("LastApplication", &cdr.application)
                .header("LastData", &cdr.data)
                .header("StartTime", &start)
                .header("AnswerTime", &answered)
                .header("EndTime", &end)
                .header_of("Duration", whole_s(cdr.start_us))
                .header_of("BillableSeconds", cdr.answer_us.map_or(0, whole_s))
                .header("Disposition", disposition)
                .header("AMAFlags", "DOCUMENTATION")
                .header("UniqueID", &channel.unique_id)
                .header("UserField", "")
        });
    }
}
