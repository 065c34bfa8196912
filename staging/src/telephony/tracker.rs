//! Follows the calls of an exchange by its manager events, and says what the CRM is to be told.
//!
//! From Asterisk 12 on all channels of a call share a `Linkedid`; before, a call is its caller's
//! channel, and `Dial` and `Bridge` events say who belongs to it. A party of a call is one leg, by
//! however many channels the exchange reaches it: the two ends of a `Local` pair, and the phone
//! behind them. Events of different sources overtake each other (in the recorded sessions a `Cdr`
//! comes before the `DialBegin` of its call), so each step stands for itself and may come twice.

use std::collections::{HashMap, HashSet};

use super::message::Message;
use super::order::{CallKind, LegChange, LegNumber, ORIGIN, Order, Response, Status, What};
use super::party::{self, Party};

/// Channels that are followed at once; what comes on top is not, so that a flood stays bounded.
const CHANNELS_MAX: usize = 100_000;

#[derive(Debug)]
struct Channel {
    name: String,
    call: u64,
    leg: LegNumber,
}

#[derive(Debug)]
struct Leg {
    party: Party,
    source_id: String,
    /// Channels that have not hung up.
    channels: usize,
    /// Who dialled it, for the end of a dial of Asterisk 11, which names the caller alone.
    dialled_by: Option<String>,
    /// The CRM knows of it.
    told: bool,
    answered: bool,
    closed: bool,
}

#[derive(Debug)]
struct Call {
    source_id: String,
    /// Of the origin: who calls, and the number that it dialled.
    caller: String,
    dialled: String,
    /// It says so of itself by a `Linkedid`; otherwise it may be a called leg of another call.
    certain: bool,
    legs: Vec<Leg>,
    number: String,
    kind: CallKind,
    opened: bool,
    answered: bool,
}

/// The calls of one exchange.
#[derive(Debug)]
pub(crate) struct Tracker {
    /// The longest number of an extension.
    digits_max: usize,
    channels: HashMap<String, Channel>,
    by_name: HashMap<String, String>,
    by_link: HashMap<String, u64>,
    calls: HashMap<u64, Call>,
    next_call: u64,
    /// Channels from before a reconnect of which nothing was heard since.
    suspects: HashSet<String>,
    /// Channels of the list that the exchange is sending.
    listed: Vec<Message>,
    orders: Vec<Order>,
    /// The date of the event that is looked at.
    now: String,
}

impl Tracker {
    pub(crate) fn new(digits_max: usize) -> Tracker {
        Tracker {
            digits_max,
            channels: HashMap::new(),
            by_name: HashMap::new(),
            by_link: HashMap::new(),
            calls: HashMap::new(),
            next_call: 1,
            suspects: HashSet::new(),
            listed: Vec::new(),
            orders: Vec::new(),
            now: String::new(),
        }
    }

    /// Calls in progress that the CRM was told of.
    pub(crate) fn in_progress(&self) -> usize {
        self.calls.values().filter(|call| call.opened).count()
    }

    /// Looks at one event that came at `now`. Returns what is to be told.
    pub(crate) fn apply(&mut self, event: &Message, now: &str) -> Vec<Order> {
        now.clone_into(&mut self.now);
        let id = event.text("Uniqueid");
        self.suspects.remove(id);
        self.follow_link(id, event.text("Linkedid"));
        match event.text("Event") {
            "Newchannel" => self.channel_begins(event, ""),
            "NewCallerid" => self.number_shown(event),
            "Newstate" => self.state_changes(event),
            "Rename" => self.renamed(event),
            "DialBegin" => self.dialled(event, "DestUniqueid"),
            "AgentCalled" => self.agent_called(event),
            "DialEnd" => self.dial_ends(event),
            "Dial" if event.text("SubEvent") == "Begin" => self.dialled(event, "DestUniqueID"),
            "Dial" => self.dial_ends_for_caller(event),
            "Bridge" if event.text("Bridgestate") == "Link" => self.linked(event),
            "BridgeEnter" => self.is_up(id),
            "QueueCallerJoin" | "Join" | "QueueEntry" => self.waits(event),
            "BlindTransfer" => {
                self.passed_on(event.text("TransfererUniqueid"), event.text("Extension"));
            }
            "AttendedTransfer" => self.passed_on(event.text("OrigTransfererUniqueid"), ""),
            "Transfer" => self.passed_on(id, event.text("TransferExten")),
            "Hangup" => self.hung_up(id, event.text("Cause")),
            "CoreShowChannel" if self.listed.len() < CHANNELS_MAX => {
                self.listed.push(event.clone());
            }
            _ => {}
        }
        std::mem::take(&mut self.orders)
    }

    /// From now on channels are gone at the exchange unless it shows them again.
    pub(crate) fn reconnected(&mut self) {
        self.suspects = self.channels.keys().cloned().collect();
        self.listed.clear();
    }

    /// The list of the exchange's channels is whole: takes up what it shows, and ends what it does
    /// not show any more.
    pub(crate) fn list_ends(&mut self, now: &str) -> Vec<Order> {
        now.clone_into(&mut self.now);
        let mut listed = std::mem::take(&mut self.listed);
        // The channel that gave the call its id first: it is the caller's.
        listed.sort_by_key(|channel| channel.text("Uniqueid") != channel.text("Linkedid"));
        for channel in &listed {
            let id = channel.text("Uniqueid");
            self.suspects.remove(id);
            self.follow_link(id, channel.text("Linkedid"));
            self.channel_begins(channel, "");
        }
        for channel in &listed {
            self.join(channel.text("BridgedUniqueID"), channel.text("Uniqueid"));
            self.state_changes(channel);
        }
        let mut gone: Vec<String> = std::mem::take(&mut self.suspects).into_iter().collect();
        gone.sort_unstable();
        for id in gone {
            self.hung_up(&id, "");
        }
        std::mem::take(&mut self.orders)
    }

    fn tell(&mut self, call: u64, what: What) {
        self.orders.push(Order { call, what });
    }

    fn leg_of(&mut self, id: &str) -> Option<(u64, LegNumber)> {
        self.channels.get(id).map(|channel| (channel.call, channel.leg))
    }

    /// A channel begins; `prefix` is that of its headers in events of two channels.
    fn channel_begins(&mut self, event: &Message, prefix: &str) {
        let field = |name: &str| event.text(&format!("{prefix}{name}"));
        let (id, name, link) = (field("Uniqueid"), field("Channel"), field("Linkedid"));
        // Asterisk 11 makes such a channel to move another one out of its bridge.
        let is_helper = name.starts_with("AsyncGoto/");
        let is_full = self.channels.len() == CHANNELS_MAX;
        if id.is_empty() || is_helper || is_full || self.channels.contains_key(id) {
            return;
        }
        let partner = party::other_end(name).and_then(|other| self.by_name.get(&other).cloned());
        let partner = partner.and_then(|id| self.leg_of(&id));
        let linked = self.by_link.get(link).copied();
        let (call, leg) = match (linked, partner) {
            (None, Some(place)) => place,
            (Some(call), Some((of, leg))) if of == call => (call, leg),
            (Some(call), _) => (call, self.leg_for(call, name, id)),
            (None, None) => (self.call_begins(event, prefix), ORIGIN),
        };
        let channel = Channel { name: name.to_owned(), call, leg };
        self.channels.insert(id.to_owned(), channel);
        self.by_name.insert(name.to_owned(), id.to_owned());
        if let Some(call) = self.calls.get_mut(&call) {
            call.legs[leg].channels += 1;
        }
        if leg == ORIGIN {
            self.shows_number(call, field("CallerIDNum"));
            self.open(call, false);
        }
    }

    fn call_begins(&mut self, event: &Message, prefix: &str) -> u64 {
        let field = |name: &str| event.text(&format!("{prefix}{name}"));
        let (id, link) = (field("Uniqueid"), field("Linkedid"));
        let party = Party::named(party::peer_of(field("Channel")), self.digits_max);
        let dialled = [field("Exten"), field("Extension")];
        let call = Call {
            source_id: if link.is_empty() { id.to_owned() } else { link.to_owned() },
            caller: String::new(),
            dialled: dialled.into_iter().find(|d| !d.is_empty()).unwrap_or_default().to_owned(),
            certain: !link.is_empty(),
            legs: vec![Leg::new(party, id)],
            number: String::new(),
            kind: CallKind::Received,
            opened: false,
            answered: false,
        };
        let number = self.next_call;
        self.next_call += 1;
        self.calls.insert(number, call);
        if !link.is_empty() {
            self.by_link.insert(link.to_owned(), number);
        }
        number
    }

    /// The leg of a call that a channel belongs to: that of the same extension while it goes on, or a
    /// new one.
    fn leg_for(&mut self, call: u64, name: &str, id: &str) -> LegNumber {
        let party = Party::named(party::peer_of(name), self.digits_max);
        let Some(call) = self.calls.get_mut(&call) else { return ORIGIN };
        let same = |leg: &Leg| leg.party == party && party.is_extension && !leg.closed;
        if let Some(known) = call.legs.iter().skip(1).position(same) {
            return known + 1;
        }
        call.legs.push(Leg::new(party, id));
        call.legs.len() - 1
    }

    /// A `Linkedid` that changes moves the channel to another call: so do transfers and pick-ups.
    fn follow_link(&mut self, id: &str, link: &str) {
        let Some((call, _)) = self.leg_of(id) else { return };
        if link.is_empty() {
            return;
        }
        match self.by_link.get(link).copied() {
            None => _ = self.by_link.insert(link.to_owned(), call),
            Some(other) if other != call && self.calls.contains_key(&other) => {
                self.move_channel(id, other);
            }
            Some(_) => {}
        }
    }

    fn move_channel(&mut self, id: &str, to: u64) {
        let Some((from, leg)) = self.leg_of(id) else { return };
        let Some(name) = self.channels.get(id).map(|channel| channel.name.clone()) else { return };
        let old = self.calls.get(&from).map(|call| &call.legs[leg]);
        let was_up = old.is_some_and(|leg| leg.answered);
        let was_rung = old.is_some_and(|leg| leg.told);
        self.leave(id, Response::Answered);
        let leg = self.leg_for(to, &name, id);
        self.channels.insert(id.to_owned(), Channel { name: name.clone(), call: to, leg });
        self.by_name.insert(name, id.to_owned());
        if let Some(call) = self.calls.get_mut(&to) {
            call.legs[leg].channels += 1;
        }
        if was_up {
            self.answered(to, leg);
        } else if was_rung {
            self.rings(to, leg);
        }
    }

    fn shows_number(&mut self, call: u64, number: &str) {
        let Some(known) = self.calls.get_mut(&call) else { return };
        if !party::is_shown(number) || party::is_shown(&known.caller) {
            return;
        }
        number.clone_into(&mut known.caller);
        let incoming = matches!(known.kind, CallKind::Received | CallKind::Missed);
        if known.opened && incoming && known.number.is_empty() {
            number.clone_into(&mut known.number);
            self.tell(call, What::Number { number: number.to_owned() });
        }
    }

    /// Opens a call in the CRM if enough of it is known, or if it is time to.
    fn open(&mut self, number: u64, is_time: bool) {
        let digits_max = self.digits_max;
        let Some(call) = self.calls.get_mut(&number) else { return };
        // Of Asterisk 11 a called channel has no extension of its own, and a pair within the exchange
        // has that of whom it calls.
        let origin = &mut call.legs[ORIGIN];
        let is_local =
            self.channels.get(&origin.source_id).is_some_and(|c| party::is_local(&c.name));
        let calls = !is_local && party::is_dialled(&call.dialled) && call.dialled != call.caller;
        if call.opened || !(is_time || call.certain || calls) {
            return;
        }
        if is_local {
            // A pair within the exchange stands for whoever's number it shows.
            if !party::is_shown(&call.caller) && !is_time {
                return;
            }
            if party::is_extension(&call.caller, digits_max) {
                origin.party = Party::named(&call.caller, digits_max);
            } else {
                origin.party.is_extension = false;
            }
        }
        let to_extension = party::is_extension(&call.dialled, digits_max);
        (call.kind, call.number) = match origin.party.is_extension {
            false if party::is_shown(&call.caller) => (CallKind::Received, call.caller.clone()),
            false if is_time => (CallKind::Received, String::new()),
            true if to_extension => (CallKind::Internal, call.dialled.clone()),
            true if party::is_dialled(&call.dialled) => (CallKind::Outgoing, call.dialled.clone()),
            true if is_time => (CallKind::Internal, String::new()),
            _ => return,
        };
        call.opened = true;
        origin.told = true;
        let what = What::Open {
            source_id: call.source_id.clone(),
            number: call.number.clone(),
            kind: call.kind,
            origin: origin.party.clone(),
            channel_source_id: origin.source_id.clone(),
            start: self.now.clone(),
            live: true,
        };
        self.tell(number, what);
    }

    fn number_shown(&mut self, event: &Message) {
        if let Some((call, ORIGIN)) = self.leg_of(event.text("Uniqueid")) {
            self.shows_number(call, event.text("CallerIDNum"));
            self.open(call, false);
        }
    }

    fn state_changes(&mut self, event: &Message) {
        let Some((call, leg)) = self.leg_of(event.text("Uniqueid")) else { return };
        match (event.text("ChannelState"), leg) {
            // A caller's own channel: called ones ring, they do not hear ringing.
            ("4", ORIGIN) => {
                self.shows_number(call, event.text("CallerIDNum"));
                if let Some(call) = self.calls.get_mut(&call) {
                    call.certain = true;
                }
                self.open(call, false);
            }
            (_, ORIGIN) => {}
            ("5", leg) => self.rings(call, leg),
            ("6", leg) => self.answered(call, leg),
            _ => {}
        }
    }

    fn renamed(&mut self, event: &Message) {
        let (id, name) = (event.text("Uniqueid"), event.text("Newname"));
        if let Some(channel) = self.channels.get_mut(id) {
            self.by_name.remove(&channel.name);
            name.clone_into(&mut channel.name);
            self.by_name.insert(name.to_owned(), id.to_owned());
        }
    }

    fn dialled(&mut self, event: &Message, destination: &str) {
        let (caller, called) = (event.text("Uniqueid"), event.text(destination));
        // Without a caller it is the exchange itself that dials, for who asked it to.
        if caller.is_empty() {
            return;
        }
        self.channel_begins(event, "");
        if self.leg_of(called).is_none() && !event.text("DestChannel").is_empty() {
            self.channel_begins(event, "Dest");
        }
        self.calls_party(caller, called, event.text("DialString"));
    }

    /// The queue calls a member. Asterisk 11 names the member's channel alone.
    fn agent_called(&mut self, event: &Message) {
        let name = event.text("DestinationChannel");
        let called = match self.by_name.get(name) {
            Some(id) => id.clone(),
            None => event.text("DestUniqueid").to_owned(),
        };
        self.calls_party(event.text("Uniqueid"), &called, "");
    }

    fn calls_party(&mut self, caller: &str, called: &str, dial_string: &str) {
        self.suspects.remove(called);
        self.join(caller, called);
        let (Some((call, from)), Some((of, leg))) = (self.leg_of(caller), self.leg_of(called))
        else {
            return;
        };
        if of != call || leg == ORIGIN {
            return;
        }
        if let Some(call) = self.calls.get_mut(&call) {
            if !party::is_dialled(&call.dialled)
                && from == ORIGIN
                && let Some(number) = party::dialled_in(dial_string)
            {
                number.clone_into(&mut call.dialled);
            }
            call.legs[leg].dialled_by = Some(caller.to_owned());
        }
        self.rings(call, leg);
    }

    /// Makes one call of two, when a channel of the one turns out to be called by the other.
    fn join(&mut self, caller: &str, called: &str) {
        let (Some((to, _)), Some((from, _))) = (self.leg_of(caller), self.leg_of(called)) else {
            return;
        };
        if to == from {
            return;
        }
        let of_other =
            |(id, channel): (&String, &Channel)| (channel.call == from).then(|| id.clone());
        let mut moved: Vec<String> = self.channels.iter().filter_map(of_other).collect();
        moved.sort_unstable();
        for id in moved {
            self.move_channel(&id, to);
        }
    }

    fn rings(&mut self, number: u64, leg: LegNumber) {
        self.open(number, true);
        let Some(call) = self.calls.get_mut(&number) else { return };
        let called = &mut call.legs[leg];
        if called.told || called.closed {
            return;
        }
        called.told = true;
        if call.kind == CallKind::Internal && !called.party.is_extension {
            call.kind = CallKind::Outgoing;
        }
        let what = What::Leg {
            leg,
            party: called.party.clone(),
            channel_source_id: called.source_id.clone(),
            start: self.now.clone(),
        };
        self.tell(number, what);
    }

    fn answered(&mut self, number: u64, leg: LegNumber) {
        self.rings(number, leg);
        let Some(call) = self.calls.get_mut(&number) else { return };
        let called = &mut call.legs[leg];
        if leg == ORIGIN || called.answered || called.closed {
            return;
        }
        called.answered = true;
        let first = !std::mem::replace(&mut call.answered, true);
        call.legs[ORIGIN].answered = true;
        let change = LegChange {
            status: Status::Up,
            response: Response::Answered,
            at: self.now.clone(),
            to: None,
        };
        self.tell(number, What::Change { leg, change: change.clone() });
        if first {
            self.tell(number, What::Change { leg: ORIGIN, change });
        }
    }

    fn dial_ends(&mut self, event: &Message) {
        if event.text("Uniqueid").is_empty() {
            return;
        }
        let Some((call, leg)) = self.leg_of(event.text("DestUniqueid")) else { return };
        self.dial_ended(call, leg, event.text("DialStatus"));
    }

    /// The end of a dial as Asterisk 11 tells it, of all that its caller had called.
    fn dial_ends_for_caller(&mut self, event: &Message) {
        let caller = event.text("Uniqueid");
        let Some((number, _)) = self.leg_of(caller) else { return };
        let Some(call) = self.calls.get(&number) else { return };
        let is_open =
            |leg: &Leg| leg.dialled_by.as_deref() == Some(caller) && !leg.answered && !leg.closed;
        let legs = call.legs.iter().enumerate().filter(|(_, leg)| is_open(leg));
        let legs: Vec<LegNumber> = legs.map(|(number, _)| number).collect();
        let status = event.text("DialStatus");
        if status == "ANSWER" && legs.len() > 1 {
            // One of them has it; their bridge will say which.
            return;
        }
        for leg in legs {
            self.dial_ended(number, leg, status);
        }
    }

    fn dial_ended(&mut self, call: u64, leg: LegNumber, status: &str) {
        match status {
            _ if leg == ORIGIN => {}
            "ANSWER" => self.answered(call, leg),
            "BUSY" => self.leg_ends(call, leg, Response::Busy, None),
            _ => self.leg_ends(call, leg, Response::NotAnswered, None),
        }
    }

    fn linked(&mut self, event: &Message) {
        let (first, second) = (event.text("Uniqueid1"), event.text("Uniqueid2"));
        self.suspects.remove(first);
        self.suspects.remove(second);
        self.join(first, second);
        self.is_up(first);
        self.is_up(second);
    }

    fn is_up(&mut self, id: &str) {
        if let Some((call, leg)) = self.leg_of(id)
            && leg != ORIGIN
        {
            self.answered(call, leg);
        }
    }

    /// A caller waits in a queue: it is there, whether or not it shows a number.
    fn waits(&mut self, event: &Message) {
        if let Some((call, ORIGIN)) = self.leg_of(event.text("Uniqueid")) {
            self.shows_number(call, event.text("CallerIDNum"));
            self.open(call, true);
        }
    }

    fn passed_on(&mut self, id: &str, to: &str) {
        let Some((call, leg)) = self.leg_of(id) else { return };
        if leg == ORIGIN {
            return;
        }
        let to = (!to.is_empty()).then(|| Party::named(to, self.digits_max));
        self.leg_ends(call, leg, Response::Transferred, to);
    }

    fn leg_ends(&mut self, number: u64, leg: LegNumber, response: Response, to: Option<Party>) {
        let Some(call) = self.calls.get_mut(&number) else { return };
        let ended = &mut call.legs[leg];
        if ended.closed {
            return;
        }
        ended.closed = true;
        if ended.told {
            let change = LegChange { status: Status::HungUp, response, at: self.now.clone(), to };
            self.tell(number, What::Change { leg, change });
        }
    }

    fn hung_up(&mut self, id: &str, cause: &str) {
        // Q.850: 17 is "user busy".
        let response = if cause == "17" { Response::Busy } else { Response::NotAnswered };
        self.leave(id, response);
    }

    /// A channel leaves its call; the last of a leg ends the leg, the last of a call the call.
    fn leave(&mut self, id: &str, response: Response) {
        let Some(channel) = self.channels.remove(id) else { return };
        if self.by_name.get(&channel.name).is_some_and(|named| named == id) {
            self.by_name.remove(&channel.name);
        }
        let Some(call) = self.calls.get_mut(&channel.call) else { return };
        let leg = &mut call.legs[channel.leg];
        leg.channels = leg.channels.saturating_sub(1);
        if leg.channels == 0 {
            let response = if leg.answered { Response::Answered } else { response };
            self.leg_ends(channel.call, channel.leg, response, None);
        }
        self.call_may_end(channel.call);
    }

    fn call_may_end(&mut self, number: u64) {
        let Some(call) = self.calls.get(&number) else { return };
        if call.legs.iter().any(|leg| leg.channels > 0) {
            return;
        }
        let kind = match call.kind {
            CallKind::Received if !call.answered => CallKind::Missed,
            kind => kind,
        };
        let opened = call.opened;
        self.calls.remove(&number);
        self.by_link.retain(|_, call| *call != number);
        if opened {
            self.tell(number, What::Close { kind, end: self.now.clone() });
        }
    }
}

impl Leg {
    fn new(party: Party, source_id: &str) -> Leg {
        Leg {
            party,
            source_id: source_id.to_owned(),
            channels: 0,
            dialled_by: None,
            told: false,
            answered: false,
            closed: false,
        }
    }
}
