//! What is typed and what comes back.

use documents::units::Share;
use wire::sms::pdu::{Body, Submit};

use super::*;
use crate::gateway::modem::settings::{Card, Network};
use crate::random::child;

fn dialogue() -> Dialogue {
    Dialogue::new(child(1, "test", 0))
}

/// What comes back of these bytes, however they are cut, from a modem whose echo is off.
#[track_caller]
fn check(modem: &ModemSettings, typed: &str, expected: &str) {
    let quiet = || {
        let mut dialogue = dialogue();
        dialogue.registers.echo = false;
        dialogue
    };
    let whole = said(&mut quiet(), modem, typed.as_bytes());
    assert_eq!(whole, expected);
    let mut dialogue = quiet();
    let cut: String = typed.bytes().map(|byte| said(&mut dialogue, modem, &[byte])).collect();
    assert_eq!(cut, expected, "byte by byte");
}

fn said(dialogue: &mut Dialogue, modem: &ModemSettings, typed: &[u8]) -> String {
    let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
    dialogue.receive(typed, modem, &mut counts, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn lines(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("\r\n{line}\r\n")).collect()
}

/// A well modem.
fn well() -> ModemSettings {
    ModemSettings::default()
}

#[test]
fn each_question_has_the_answer_of_the_specifications() {
    for (typed, line) in [
        ("AT+CGMI", "Mizan"),
        ("AT+CGMM", "Played modem"),
        ("AT+CGMR", "1.0"),
        ("AT+CGSN", "490154203237518"),
        ("AT+CPIN?", "+CPIN: READY"),
        ("AT+CREG?", "+CREG: 0,1"),
        ("AT+CSQ", "+CSQ: 18,99"),
        ("AT+CSCA?", "+CSCA: \"+989990000000\",145"),
        ("AT+CMGF?", "+CMGF: 0"),
        ("AT+CMGF=?", "+CMGF: (0,1)"),
        ("at+csq", "+CSQ: 18,99"),
    ] {
        check(&well(), &format!("{typed}\r"), &lines(&[line, "OK"]));
    }
    let identity = [
        "Manufacturer: Mizan",
        "Model: Played modem",
        "Revision: 1.0",
        "IMEI: 490154203237518",
        "+GCAP: +CGSM,+DS,+ES",
        "OK",
    ];
    check(&well(), "ATI\r", &lines(&identity));
    for typed in ["AT", "ATE0", "AT+CMEE=1", "ATZ", "AT+CNMI=2,1,0,1,0", "ATS0=0"] {
        check(&well(), &format!("{typed}\r"), &lines(&["OK"]));
    }
}

#[test]
fn a_card_and_a_network_that_are_not_well_say_so() {
    let absent = ModemSettings { card: Card::Absent, signal: None, ..well() };
    check(&absent, "AT+CPIN?\r", &lines(&["ERROR"]));
    check(&absent, "AT+CMEE=1\rAT+CPIN?\r", &lines(&["OK", "+CME ERROR: 10"]));
    check(&absent, "AT+CMEE=2\rAT+CPIN?\r", &lines(&["OK", "+CME ERROR: SIM not inserted"]));
    check(&absent, "AT+CMGS=17\r", &lines(&["+CMS ERROR: 310"]));
    check(&absent, "AT+CSQ\r", &lines(&["+CSQ: 99,99", "OK"]));
    check(&absent, "AT+CREG?\r", &lines(&["+CREG: 0,0", "OK"]));
    let locked = ModemSettings { card: Card::Pin, ..well() };
    check(&locked, "AT+CPIN?\r", &lines(&["+CPIN: SIM PIN", "OK"]));
    check(&locked, "AT+CMGS=17\r", &lines(&["+CMS ERROR: 311"]));
    check(&locked, "AT+CMEE=1;+CPIN=\"0000\"\r", &lines(&["+CME ERROR: 16"]));
    let blocked = ModemSettings { card: Card::Puk, ..well() };
    check(&blocked, "AT+CPIN?\r", &lines(&["+CPIN: SIM PUK", "OK"]));
    for (network, state) in [(Network::Searching, 2), (Network::Denied, 3), (Network::Roaming, 5)] {
        let modem = ModemSettings { network, ..well() };
        check(&modem, "AT+CREG?\r", &lines(&[&format!("+CREG: 0,{state}"), "OK"]));
    }
}

#[test]
fn what_is_not_known_is_an_error_and_what_has_no_prefix_is_nothing() {
    for typed in ["AT+NONSENSE", "AT+CMGF=2", "AT+CMEE=x", "AT!", "AT&é", "AT+CMGF", "ATD123;"] {
        check(&well(), &format!("{typed}\r"), &lines(&["ERROR"]));
    }
    check(&well(), "\r\n\r\nhello\r\nA\r\n+CSQ\r", "");
}

#[test]
fn a_line_may_hold_several_commands_up_to_the_first_that_is_wrong() {
    check(&well(), "ATE0+CMGF=1;+CMGF?\r", &lines(&["+CMGF: 1", "OK"]));
    check(&well(), "AT+CMGF?;+WRONG;+CSQ\r", &lines(&["+CMGF: 0", "ERROR"]));
    check(&well(), "AT+CSCA=\"+98;1\";+CSQ\r", &lines(&["+CSQ: 18,99", "OK"]));
}

#[test]
fn an_echo_is_sent_back_until_it_is_switched_off() {
    let (mut dialogue, modem) = (dialogue(), well());
    assert_eq!(said(&mut dialogue, &modem, b"ATX\x08E0\r"), "ATX\x08E0\r\r\nOK\r\n");
    assert_eq!(said(&mut dialogue, &modem, b"AT\r"), "\r\nOK\r\n");
    assert_eq!(said(&mut dialogue, &modem, b"ATE1\r"), "\r\nOK\r\n");
    assert_eq!(said(&mut dialogue, &modem, b"AT\r"), "AT\r\r\nOK\r\n");
}

fn unit(number: &str, text: &str) -> (String, usize) {
    let units = Submit::new(number, text).units().expect("it can be sent");
    (units[0].hex().to_owned(), units[0].length())
}

#[test]
fn a_unit_is_taken_behind_the_prompt_and_answered_with_rising_references() {
    let (mut dialogue, modem) = (dialogue(), well());
    let (hex, length) = unit("+989121234567", "سلام");
    let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
    said(&mut dialogue, &modem, b"ATE0\r");
    for reference in 0..3 {
        assert_eq!(said(&mut dialogue, &modem, format!("AT+CMGS={length}\r").as_bytes()), "\r\n> ");
        let typed = format!("{hex}\x1aAT+CSQ\r");
        let events = dialogue.receive(typed.as_bytes(), &modem, &mut counts, &mut out);
        let [Event::Unit(unit)] = &events[..] else { panic!("{events:?}") };
        assert_eq!((&*unit.number, &unit.body), ("+989121234567", &Body::Text("سلام".to_owned())));
        assert!(out.is_empty(), "nothing is said while it is being sent");
        dialogue.end(End::Sent, &modem, &mut counts, &mut out);
        let answer = String::from_utf8(std::mem::take(&mut out)).expect("ASCII");
        assert_eq!(answer, lines(&[&format!("+CMGS: {reference}"), "OK"]));
    }
    assert_eq!(counts.passed_over_bytes, 3 * 7, "what is typed meanwhile is not heard");
}

#[test]
fn the_reference_begins_again_behind_255() {
    let (mut dialogue, modem) = (dialogue(), well());
    let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
    for _ in 0..256 {
        dialogue.end(End::Sent, &modem, &mut counts, &mut out);
    }
    out.clear();
    dialogue.end(End::Sent, &modem, &mut counts, &mut out);
    assert_eq!(String::from_utf8_lossy(&out), lines(&["+CMGS: 0", "OK"]));
}

#[test]
fn escape_leaves_the_prompt_without_a_message() {
    check(&well(), "AT+CMGS=17\r0001\x1bAT\r", &format!("\r\n> {}", lines(&["OK", "OK"])));
}

/// What becomes of a unit that was announced so.
fn offered(announced: usize, typed: &str) -> (Vec<Event>, String) {
    let (mut dialogue, modem) = (dialogue(), well());
    said(&mut dialogue, &modem, b"ATE0\r");
    said(&mut dialogue, &modem, format!("AT+CMGS={announced}\r").as_bytes());
    let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
    let typed = format!("{typed}\x1a");
    let events = dialogue.receive(typed.as_bytes(), &modem, &mut counts, &mut out);
    (events, String::from_utf8_lossy(&out).into_owned())
}

#[test]
fn a_unit_that_cannot_be_is_refused_and_told_without_what_it_says() {
    let (hex, length) = unit("+989121234567", "secret");
    let deliver = "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37";
    let flood = "0".repeat(100_000);
    for (announced, typed, why) in [
        (length + 1, hex.as_str(), "was announced as of"),
        (length, &hex[..hex.len() - 2], "ends within"),
        (length, &hex[..hex.len() - 1], "pairs of hexadecimal"),
        (length, "", "ends within"),
        (length, "hello world", "pairs of hexadecimal"),
        (28, deliver, "not one that is sent"),
        (length, flood.as_str(), "longer than any"),
    ] {
        let (events, answer) = offered(announced, typed);
        let [Event::Unreadable(reason)] = &events[..] else { panic!("{events:?}") };
        assert!(reason.contains(why) && !reason.contains("912"), "{reason}");
        assert_eq!(answer, lines(&["+CMS ERROR: 304"]));
    }
    assert!(matches!(offered(length, &hex).0[..], [Event::Unit(_)]));
}

#[test]
fn a_length_that_no_unit_has_or_a_text_gets_no_prompt() {
    for typed in ["AT+CMGS=6", "AT+CMGS=165", "AT+CMGS=", "AT+CMGS=x"] {
        check(&well(), &format!("{typed}\r"), &lines(&["+CMS ERROR: 304"]));
    }
    check(&well(), "AT+CMGF=1\rAT+CMGS=\"0912\"\r", &lines(&["OK", "+CMS ERROR: 303"]));
}

#[test]
fn a_flood_without_a_return_is_not_kept_and_ends_in_an_error() {
    let (mut dialogue, modem) = (dialogue(), well());
    let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
    let flood = [b"AT".to_vec(), vec![b'x'; 1 << 20]].concat();
    dialogue.receive(&flood, &modem, &mut counts, &mut out);
    assert_eq!((dialogue.line.len(), out.len()), (LINE_MOST, LINE_MOST));
    out.clear();
    dialogue.receive(b"\rAT\r", &modem, &mut counts, &mut out);
    assert_eq!(String::from_utf8_lossy(&out), "\r\r\nERROR\r\nAT\r\r\nOK\r\n");
    assert_eq!((counts.commands, counts.overlong), (2, 1));
}

#[test]
fn what_nobody_asked_for_comes_before_answers_as_often_as_is_set() {
    let modem = ModemSettings { unsolicited: Share { ratio: 0.25 }, ..well() };
    let (mut dialogue, mut counts, mut out) = (dialogue(), ModemCounts::default(), Vec::new());
    for _ in 0..4_000 {
        dialogue.receive(b"AT\r", &modem, &mut counts, &mut out);
    }
    assert!((850..1_150).contains(&counts.unsolicited), "{counts:?}");
    let text = String::from_utf8(out).expect("ASCII");
    let found: usize = UNASKED.iter().map(|line| text.matches(&lines(&[line])).count()).sum();
    assert_eq!(found as u64, counts.unsolicited);
    assert_eq!(text.matches("\r\nOK\r\n").count(), 4_000);
}

#[test]
fn a_restart_forgets_what_was_set_and_says_so() {
    let (mut dialogue, modem) = (dialogue(), well());
    said(&mut dialogue, &modem, b"ATE0+CMGF=1\r");
    let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
    dialogue.end(End::Restart, &modem, &mut counts, &mut out);
    assert!(String::from_utf8_lossy(&out).starts_with("\r\nRDY\r\n"));
    assert_eq!(said(&mut dialogue, &modem, b"AT+CMGF?\r"), "AT+CMGF?\r\r\n+CMGF: 0\r\n\r\nOK\r\n");
}

#[test]
fn any_bytes_are_survived() {
    use rand::RngExt;
    let mut rng = child(5, "bytes", 0);
    let (mut dialogue, modem) = (dialogue(), well());
    let words: [&[u8]; 8] =
        [b"AT", b"+CMGS=17\r", b"\x1a", b"\x1b", b";", b"&\xC3\xA9", b"\r", b"+CPIN=\""];
    for _ in 0..20_000 {
        let (mut counts, mut out) = (ModemCounts::default(), Vec::new());
        let typed = match rng.random_range(0..3) {
            0 => vec![rng.random()],
            _ => words[rng.random_range(0..words.len())].to_vec(),
        };
        let events = dialogue.receive(&typed, &modem, &mut counts, &mut out);
        if matches!(events[..], [Event::Unit(_)]) {
            dialogue.end(End::Sent, &modem, &mut counts, &mut out);
        }
    }
    dialogue.restart();
    assert_eq!(said(&mut dialogue, &modem, b"AT\r"), "AT\r\r\nOK\r\n");
}
