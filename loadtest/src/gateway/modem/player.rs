//! The modem in time: how long each unit takes, what goes wrong, and what is told of it. Time and
//! bytes come as arguments.

use documents::gateway::{GatewayTrouble, GatewayTroubleKind};
use documents::sms::{Malformation, SmsRefusal};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use wire::sms::pdu::Submitted;

use super::answers::NO_NETWORK;
use super::counts::ModemCounts;
use super::dialogue::{Dialogue, End, Event};
use super::joiner::{Joined, Joiner, Whole};
use super::settings::{ModemSettings, Network};
use crate::gateway::{GatewayNotice, GatewayNotices, OfferedMessage, Told};
use crate::random::{Draw, child};

/// The network is out of order (TS 24.011, annex E).
const OUT_OF_ORDER: u16 = 38;
/// The network is congested (TS 24.011, annex E).
const CONGESTED: u16 = 42;
/// How long a late answer is late: twice the 60 s that the SIM800's manual gives as the longest that
/// `AT+CMGS` takes.
const LATE_US: u64 = 120_000_000;

/// A modem that is being played.
pub(super) struct Player {
    settings: ModemSettings,
    dialogue: Dialogue,
    joiner: Joiner,
    counts: ModemCounts,
    told: GatewayNotices,
    sends_in: ChaCha8Rng,
    /// One stream for each trouble, so that each hits the same units whatever the others do.
    troubles: Vec<ChaCha8Rng>,
    /// When the run began; `None` before.
    run_us: Option<u64>,
    pending: Option<Pending>,
}

/// A unit that is being sent.
#[derive(Debug, Clone, Copy)]
struct Pending {
    due_us: u64,
    end: End,
    /// The attempt that it completes, and what its client is told.
    attempt: Option<(u64, Told)>,
}

/// What becomes of a unit.
#[derive(Debug, Clone, Copy)]
struct Fate {
    end: End,
    is_taken: bool,
    told: Told,
    late_us: u64,
}

impl Player {
    pub(super) fn new(settings: ModemSettings, told: GatewayNotices) -> Self {
        let seed = settings.seed;
        let stream = |index| child(seed, "modem-trouble", index);
        let troubles = (0..settings.troubles.len() as u64).map(stream).collect();
        Player {
            dialogue: Dialogue::new(child(seed, "modem-aside", 0)),
            joiner: Joiner::default(),
            counts: ModemCounts::default(),
            told,
            sends_in: child(seed, "modem-send", 0),
            troubles,
            run_us: None,
            pending: None,
            settings,
        }
    }

    /// The run begins: what goes wrong after a time counts from here.
    pub(super) fn begin(&mut self, at_us: u64) {
        self.run_us = Some(at_us);
    }

    pub(super) fn counts(&self) -> ModemCounts {
        self.counts
    }

    /// Takes what the client sent by now, and appends what it is answered at once.
    pub(super) fn receive(&mut self, bytes: &[u8], now_us: u64, out: &mut Vec<u8>) {
        let Player { dialogue, settings, counts, .. } = self;
        for event in dialogue.receive(bytes, settings, counts, out) {
            match event {
                Event::Unit(unit) => self.on_unit(&unit, now_us),
                Event::Unreadable(reason) => self.unreadable(reason, now_us),
            }
        }
    }

    /// When there will be something to do without the client's doing.
    pub(super) fn due_us(&self, now_us: u64) -> Option<u64> {
        let answer = self.pending.map(|pending| pending.due_us);
        let turns = self.settings.troubles.iter().filter(|trouble| is_down(trouble));
        let turns = turns.flat_map(|trouble| self.window_us(trouble)).flatten();
        answer.into_iter().chain(turns.filter(|turn_us| *turn_us > now_us)).min()
    }

    /// Appends what is due by now.
    pub(super) fn advance(&mut self, now_us: u64, out: &mut Vec<u8>) {
        let Some(pending) = self.pending.take_if(|pending| pending.due_us <= now_us) else {
            return;
        };
        self.dialogue.end(pending.end, &self.settings, &mut self.counts, out);
        self.answered(pending, now_us, None);
    }

    /// Whether the cable is pulled now.
    pub(super) fn is_pulled(&self, now_us: u64) -> bool {
        let mut troubles = self.settings.troubles.iter();
        troubles.any(|trouble| is_down(trouble) && self.lasts(trouble, now_us))
    }

    /// The cable is pulled, or the modem is put away: what was being sent stays unanswered.
    pub(super) fn pull(&mut self, now_us: u64) {
        self.counts.pulled += 1;
        self.end(now_us);
    }

    /// Nothing will be answered any more.
    pub(super) fn end(&mut self, now_us: u64) {
        self.dialogue.restart();
        if let Some(pending) = self.pending.take() {
            self.answered(pending, now_us, Some(Told::Nothing));
        }
    }

    /// The line is of no use any more.
    pub(super) fn unreadable(&mut self, reason: String, at_us: u64) {
        self.counts.unreadable += 1;
        self.tell(GatewayNotice::Unreadable { at_us, reason });
    }

    fn on_unit(&mut self, unit: &Submitted, now_us: u64) {
        let fate = self.fate(now_us);
        self.counts.units += 1;
        self.counts.units_taken += u64::from(fate.is_taken);
        let sends_us = self.settings.sends_in.draw_us(&mut self.sends_in);
        let attempt = match self.joiner.add(unit, fate.is_taken) {
            Joined::Whole(whole) => Some((self.offered(whole, fate.is_taken, now_us), fate.told)),
            Joined::Open { pushed_out } => {
                self.counts.unfinished += pushed_out;
                None
            }
            Joined::NoText => {
                self.unreadable("a short message carries data and no text".to_owned(), now_us);
                None
            }
        };
        let due_us = now_us + sends_us + fate.late_us;
        self.pending = Some(Pending { due_us, end: fate.end, attempt });
    }

    /// Tells that a message was offered; gives its attempt.
    fn offered(&mut self, whole: Whole, taken: bool, at_us: u64) -> u64 {
        let attempt = self.counts.attempts;
        self.counts.attempts += 1;
        if taken {
            self.counts.taken += 1;
            self.counts.parts += whole.parts;
        }
        let has_country = has_untyped_country(&whole.number);
        let message = OfferedMessage {
            wrong: has_country.then_some(Malformation::CountryCode).into_iter().collect(),
            number: whole.number,
            text: whole.text,
            parts: whole.parts,
            taken,
            id: taken.then_some(self.counts.taken),
        };
        self.tell(GatewayNotice::Offered { attempt, at_us, message });
        attempt
    }

    fn answered(&self, pending: Pending, at_us: u64, instead: Option<Told>) {
        if let Some((attempt, told)) = pending.attempt {
            let told = instead.unwrap_or(told);
            self.tell(GatewayNotice::Answered { attempt, at_us, told });
        }
    }

    fn tell(&self, notice: GatewayNotice) {
        // Who started the modem may have lost interest before it has stopped.
        drop(self.told.send(notice));
    }

    /// Draws what becomes of a unit. Every trouble draws for every unit, so that which ones it hits
    /// depends on their number alone.
    fn fate(&mut self, now_us: u64) -> Fate {
        let drawn: Vec<f64> = self.troubles.iter_mut().map(RngExt::random).collect();
        let hit = self.settings.troubles.iter().zip(drawn).find(|(trouble, drawn)| {
            !is_down(trouble) && *drawn < trouble.share.ratio && self.lasts(trouble, now_us)
        });
        let refused = |code| Fate {
            end: End::Refused(code),
            is_taken: false,
            told: Told::Refused(SmsRefusal::Error),
            late_us: 0,
        };
        if let Some((trouble, _)) = hit {
            self.counts.troubled += 1;
            let without =
                |end, late_us| Fate { end, is_taken: trouble.taken, told: Told::Nothing, late_us };
            return match trouble.kind {
                GatewayTroubleKind::Error => refused(OUT_OF_ORDER),
                GatewayTroubleKind::Throttle => {
                    Fate { told: Told::Refused(SmsRefusal::Rate), ..refused(CONGESTED) }
                }
                GatewayTroubleKind::Timeout | GatewayTroubleKind::Down => without(End::Silence, 0),
                GatewayTroubleKind::Reset => without(End::Restart, 0),
                GatewayTroubleKind::WrongBody => without(End::Noise, 0),
                // Its answer is true, and nobody waits for it.
                GatewayTroubleKind::Drip if trouble.taken => without(End::Sent, LATE_US),
                GatewayTroubleKind::Drip => without(End::Refused(OUT_OF_ORDER), LATE_US),
            };
        }
        match self.settings.network {
            Network::Searching | Network::Denied => refused(NO_NETWORK),
            Network::Home | Network::Roaming => {
                Fate { end: End::Sent, is_taken: true, told: Told::Taken, late_us: 0 }
            }
        }
    }

    /// Whether it is the time of a trouble.
    fn lasts(&self, trouble: &GatewayTrouble, now_us: u64) -> bool {
        match self.window_us(trouble) {
            [Some(from_us), until_us] => {
                now_us >= from_us && until_us.is_none_or(|until_us| now_us < until_us)
            }
            // Before the run there is only what is there from its beginning on: a modem that is not
            // plugged in.
            [None, _] => is_down(trouble) && self.run_us.is_none() && trouble.after.is_zero(),
        }
    }

    /// From when on and until when there is a trouble, as far as that is known.
    fn window_us(&self, trouble: &GatewayTrouble) -> [Option<u64>; 2] {
        let Some(run_us) = self.run_us else { return [None, None] };
        let from_us = run_us.saturating_add(trouble.after.as_micros() as u64);
        let until_us = trouble.lasts.map(|lasts| from_us.saturating_add(lasts.as_micros() as u64));
        [Some(from_us), until_us]
    }
}

fn is_down(trouble: &GatewayTrouble) -> bool {
    trouble.kind == GatewayTroubleKind::Down
}

/// Whether a number has its country's code and is not typed as international. In a unit the
/// international form is the right one, and [`wire::sms::pdu::parse`] gives it a plus; `98912...`
/// and `0098912...` without that type are numbers that a network cannot place.
fn has_untyped_country(number: &str) -> bool {
    number.starts_with("98") || number.starts_with("0098")
}

#[cfg(test)]
mod tests;
