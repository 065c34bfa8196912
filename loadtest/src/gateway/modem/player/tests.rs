//! A modem in simulated time.

use std::time::Duration;

use documents::units::Share;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wire::sms::pdu::Submit;

use super::*;

const SECOND: u64 = 1_000_000;

fn trouble(kind: GatewayTroubleKind, ratio: f64, taken: bool) -> GatewayTrouble {
    let share = Share { ratio };
    GatewayTrouble { kind, share, after: Duration::ZERO, lasts: None, taken }
}

fn settings(troubles: Vec<GatewayTrouble>) -> ModemSettings {
    ModemSettings { troubles, ..ModemSettings::default() }
}

/// A modem whose run begins at 0, and its client.
struct Bench {
    player: Player,
    notices: UnboundedReceiver<GatewayNotice>,
    now_us: u64,
}

impl Bench {
    fn new(settings: ModemSettings) -> Self {
        let (told, notices) = unbounded_channel();
        let mut player = Player::new(settings, told);
        player.begin(0);
        let mut bench = Bench { player, notices, now_us: 0 };
        bench.say("ATE0\r");
        bench
    }

    fn say(&mut self, typed: &str) -> String {
        let mut out = Vec::new();
        self.player.receive(typed.as_bytes(), self.now_us, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Offers the parts of a text, the last first, and gives what came back, with each answer as
    /// soon as it is due.
    fn send(&mut self, number: &str, text: &str) -> String {
        let mut out = Vec::new();
        let submit = Submit { reference: 7, ..Submit::new(number, text) };
        for unit in submit.units().expect("it can be sent").iter().rev() {
            self.say(&format!("AT+CMGS={}\r", unit.length()));
            self.say(&format!("{}\x1a", unit.hex()));
            self.now_us = self.player.due_us(self.now_us).expect("it is being sent");
            self.player.advance(self.now_us, &mut out);
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn notices(&mut self) -> Vec<GatewayNotice> {
        std::iter::from_fn(|| self.notices.try_recv().ok()).collect()
    }

    /// The only message offered by now, and what its client was told.
    #[track_caller]
    fn told(&mut self) -> (OfferedMessage, Told) {
        let notices = self.notices();
        match &notices[..] {
            [
                GatewayNotice::Offered { attempt: 0, message, .. },
                GatewayNotice::Answered { attempt: 0, told, .. },
            ] => (message.clone(), *told),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_text_of_three_parts_is_one_attempt_from_its_last_part_on() {
    let mut bench = Bench::new(ModemSettings::default());
    let text = "می‌شود 😀 ".repeat(15);
    assert_eq!(bench.send("+989121234567", &text).matches("+CMGS:").count(), 3);
    let notices = bench.notices();
    let [
        GatewayNotice::Offered { attempt: 0, at_us: offered_us, message },
        GatewayNotice::Answered { attempt: 0, at_us: answered_us, told: Told::Taken },
    ] = &notices[..]
    else {
        panic!("{notices:?}")
    };
    assert_eq!((&message.text, message.parts, message.taken), (&text, 3, true));
    assert_eq!((&*message.number, &message.wrong, message.id), ("+989121234567", &vec![], Some(1)));
    assert!(*offered_us > 4 * SECOND, "two parts went before: {offered_us}");
    assert_eq!(*answered_us, bench.now_us);
    let counts = bench.player.counts();
    assert_eq!((counts.units_taken, counts.attempts, counts.taken, counts.parts), (3, 1, 1, 3));
}

#[test]
fn a_modem_sends_about_fifteen_units_a_minute() {
    let mut bench = Bench::new(ModemSettings::default());
    for _ in 0..500 {
        bench.send("+989121234567", "hello");
    }
    let per_minute = 500.0 * 60.0 * SECOND as f64 / bench.now_us as f64;
    assert!((14.5..15.5).contains(&per_minute), "{per_minute}");
}

#[test]
fn an_international_number_is_right_only_as_such() {
    for (number, is_wrong) in [
        ("+989121234567", false),
        ("09121234567", false),
        ("989121234567", true),
        ("00989121234567", true),
    ] {
        let mut bench = Bench::new(ModemSettings::default());
        bench.send(number, "hello");
        let (message, _) = bench.told();
        assert_eq!(message.number, number, "as it was written");
        assert_eq!(message.wrong.contains(&Malformation::CountryCode), is_wrong, "{number}");
    }
}

#[test]
fn each_trouble_is_answered_and_told_as_what_it_is() {
    let refused = |reason| (false, Told::Refused(reason));
    for (kind, taken, answer, expected) in [
        (GatewayTroubleKind::Error, false, "\r\n+CMS ERROR: 38\r\n", refused(SmsRefusal::Error)),
        (GatewayTroubleKind::Throttle, false, "\r\n+CMS ERROR: 42\r\n", refused(SmsRefusal::Rate)),
        (GatewayTroubleKind::Timeout, true, "", (true, Told::Nothing)),
        (GatewayTroubleKind::Timeout, false, "", (false, Told::Nothing)),
        (GatewayTroubleKind::Reset, false, "\r\nRDY\r\n", (false, Told::Nothing)),
        (GatewayTroubleKind::WrongBody, true, "\r\n\u{FFFD}", (true, Told::Nothing)),
        (GatewayTroubleKind::Drip, true, "\r\n+CMGS: 0\r\n", (true, Told::Nothing)),
    ] {
        let mut bench = Bench::new(settings(vec![trouble(kind, 1.0, taken)]));
        let said = bench.send("+989121234567", "hello");
        assert!(said.starts_with(answer) && said.is_empty() == answer.is_empty(), "{said:?}");
        let (message, told) = bench.told();
        assert_eq!((message.taken, told), expected, "{kind:?}");
        assert_eq!(message.id.is_some(), message.taken);
        assert_eq!(bench.now_us > LATE_US, kind == GatewayTroubleKind::Drip);
        assert_eq!(bench.player.counts().troubled, 1);
        bench.say("ATE0\r");
        assert_eq!(bench.say("AT\r"), "\r\nOK\r\n", "the next command is answered");
    }
}

#[test]
fn a_modem_without_a_network_refuses() {
    let mut bench =
        Bench::new(ModemSettings { network: Network::Searching, ..ModemSettings::default() });
    assert_eq!(bench.send("+989121234567", "hello"), "\r\n+CMS ERROR: 331\r\n");
    let (message, told) = bench.told();
    assert_eq!((message.taken, told), (false, Told::Refused(SmsRefusal::Error)));
}

#[test]
fn a_share_of_the_units_is_hit_and_always_the_same_ones() {
    let hit = |more: Vec<GatewayTrouble>| {
        let mut troubles = vec![trouble(GatewayTroubleKind::Error, 0.2, false)];
        troubles.extend(more);
        let mut bench = Bench::new(settings(troubles));
        let sent = |_| bench.send("+989121234567", "hello").contains("ERROR: 38");
        (0..1_000).map(sent).collect::<Vec<bool>>()
    };
    let alone = hit(vec![]);
    let hits = alone.iter().filter(|hit| **hit).count();
    assert!((160..240).contains(&hits), "{hits}");
    assert_eq!(alone, hit(vec![trouble(GatewayTroubleKind::Throttle, 0.5, false)]));
}

#[test]
fn a_trouble_has_its_time_which_counts_from_the_runs_beginning() {
    let error = GatewayTrouble {
        after: Duration::from_secs(100),
        lasts: Some(Duration::from_secs(50)),
        ..trouble(GatewayTroubleKind::Error, 1.0, false)
    };
    let mut bench = Bench::new(settings(vec![error]));
    bench.player.begin(1_000 * SECOND);
    let mut fails_at = |now_us| {
        bench.now_us = now_us;
        bench.send("+989121234567", "hello").contains("ERROR")
    };
    let at = [200, 1_099, 1_100, 1_149, 1_150].map(|second| fails_at(second * SECOND));
    assert_eq!(at, [false, false, true, true, false]);
}

#[test]
fn a_cable_is_pulled_for_its_time_and_leaves_what_was_under_way_unanswered() {
    let down = GatewayTrouble {
        after: Duration::from_secs(10),
        lasts: Some(Duration::from_secs(5)),
        ..trouble(GatewayTroubleKind::Down, 1.0, false)
    };
    let mut bench = Bench::new(settings(vec![down]));
    assert_eq!(bench.player.due_us(0), Some(10 * SECOND));
    assert_eq!(bench.player.due_us(10 * SECOND), Some(15 * SECOND));
    let at = [9, 10, 14, 15].map(|second| bench.player.is_pulled(second * SECOND));
    assert_eq!(at, [false, true, true, false]);
    let (hex, mut out) = ("0001000B914316565811F9000004E8373B0C", Vec::new());
    bench.say(&format!("AT+CMGS=17\r{hex}\x1a"));
    bench.player.pull(10 * SECOND);
    let (message, told) = bench.told();
    assert_eq!((message.taken, told), (true, Told::Nothing));
    bench.player.advance(100 * SECOND, &mut out);
    assert!(out.is_empty(), "no answer comes afterwards");
    assert_eq!(bench.say("AT\r"), "AT\r\r\nOK\r\n", "it starts anew");
    assert_eq!(bench.player.counts().pulled, 1);
}

#[test]
fn before_the_run_only_a_cable_that_was_never_plugged_in_is_wrong() {
    let now = |kind| {
        let (told, _notices) = unbounded_channel();
        let player = Player::new(settings(vec![trouble(kind, 1.0, false)]), told);
        (player.is_pulled(0), player.lasts(&trouble(kind, 1.0, false), 0))
    };
    assert_eq!(now(GatewayTroubleKind::Down), (true, true));
    assert_eq!(now(GatewayTroubleKind::Error), (false, false));
}

#[test]
fn what_carries_no_text_is_sent_and_told_as_unreadable() {
    let mut bench = Bench::new(ModemSettings::default());
    // Two octets of data.
    let hex = "0001000B914316565811F90004020102";
    bench.say(&format!("AT+CMGS=15\r{hex}\x1a"));
    let mut out = Vec::new();
    bench.player.advance(1_000 * SECOND, &mut out);
    assert!(String::from_utf8_lossy(&out).contains("+CMGS: 0"));
    let notices = bench.notices();
    assert!(matches!(&notices[..], [GatewayNotice::Unreadable { .. }]), "{notices:?}");
}
