//! A modem as a script: what it answers to which question.

use wire::sms::at::Registration;

use super::*;
use crate::modem::problem::ModemProblem;

/// A well SIM800, by its manual.
const WELL: [(&str, &str); 8] = [
    ("AT", "\r\nOK\r\n"),
    ("AT+CMEE=1", "AT+CMEE=1\r\r\nOK\r\n"),
    ("AT+CGMI", "\r\nSIMCOM_Ltd\r\n\r\nOK\r\n"),
    ("AT+CGMM", "\r\nSIMCOM_SIM800\r\n\r\nOK\r\n"),
    ("AT+CGMR", "\r\nRevision:1308B05SIM800M32\r\n\r\nOK\r\n"),
    ("AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n"),
    ("AT+CSQ", "\r\nRING\r\n\r\n+CSQ: 20,0\r\n\r\nOK\r\n"),
    ("AT+CREG?", "\r\n+CREG: 0,5\r\n\r\nOK\r\n"),
];

/// What comes of a modem that answers as the well one but for these.
fn ask(but: &[(&str, &str)]) -> Next {
    let mut inquiry = Inquiry::new();
    let mut next = inquiry.begin();
    loop {
        let Next::Ask(bytes) = next else { return next };
        let question = String::from_utf8(bytes).expect("ASCII");
        let question = question.trim_end();
        if question == "\x1b" {
            next = inquiry.timed_out();
            continue;
        }
        let answer = but.iter().chain(&WELL).find(|(asked, _)| *asked == question);
        let answer = answer.unwrap_or_else(|| panic!("{question:?} is asked")).1;
        next = inquiry.receive(answer.as_bytes()).unwrap_or_else(|| inquiry.timed_out());
    }
}

#[track_caller]
fn facts(but: &[(&str, &str)]) -> ModemFacts {
    match ask(but) {
        Next::Done(facts) => *facts,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn reason(but: &[(&str, &str)]) -> Reason {
    match ask(but) {
        Next::Failed(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_well_modem_tells_who_and_how_it_is() {
    let facts = facts(&[]);
    let expected = ModemFacts {
        manufacturer: Some("SIMCOM_Ltd".to_owned()),
        model: Some("SIMCOM_SIM800".to_owned()),
        firmware: Some("Revision:1308B05SIM800M32".to_owned()),
        signal_dbm: Some(-73),
        registration: Some(Registration::Roaming),
        card: Some(Card::Ready),
    };
    assert_eq!(facts, expected);
    assert!(facts.problem("COM7").is_none());
}

#[test]
fn a_card_that_is_not_well_is_the_first_problem() {
    for (answer, why) in [
        ("\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n", "COM7 wants its SIM PIN"),
        ("\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n", "COM7 wants its SIM PUK"),
        ("\r\n+CME ERROR: 10\r\n", "COM7 has no SIM card"),
        ("\r\n+CME ERROR: SIM not inserted\r\n", "COM7 has no SIM card"),
        ("\r\n+CME ERROR: 11\r\n", "COM7 wants its SIM PIN"),
        ("\r\n+CME ERROR: 12\r\n", "COM7 wants its SIM PUK"),
        ("\r\n+CME ERROR: 13\r\n", "COM7 does not work: the modem refused: 13"),
        ("\r\nERROR\r\n", "COM7 does not work"),
    ] {
        let lost = "\r\n+CREG: 0,0\r\n\r\nOK\r\n";
        let facts = facts(&[("AT+CPIN?", answer), ("AT+CREG?", lost)]);
        let shown = facts.problem("COM7").expect("a problem").to_string();
        assert!(shown.contains(why), "{shown}");
    }
}

#[test]
fn a_modem_without_a_network_says_whether_it_hears_one() {
    let problem = |state, signal: &str| {
        let registration = format!("\r\n+CREG: 0,{state}\r\n\r\nOK\r\n");
        let signal = format!("\r\n+CSQ: {signal}\r\n\r\nOK\r\n");
        facts(&[("AT+CREG?", &registration), ("AT+CSQ", &signal)]).problem("COM7")
    };
    assert!(matches!(problem(2, "99,99"), Some(ModemProblem::NoSignal { .. })));
    let weak = problem(2, "3,99");
    assert!(matches!(weak, Some(ModemProblem::NotRegistered { signal_dbm: -107, .. })), "{weak:?}");
    assert!(matches!(problem(3, "20,0"), Some(ModemProblem::Denied { .. })));
    assert!(problem(1, "99,99").is_none(), "registered all the same");
}

#[test]
fn a_question_that_a_modem_does_not_know_leaves_its_fact_open() {
    let error = "\r\nERROR\r\n";
    let but = [("AT+CMEE=1", error), ("AT+CGMI", error), ("AT+CSQ", error), ("AT+CREG?", error)];
    let facts = facts(&but);
    assert_eq!((facts.manufacturer.as_deref(), facts.signal_dbm), (None, None));
    assert_eq!(facts.model.as_deref(), Some("SIMCOM_SIM800"));
    assert!(facts.problem("COM7").is_none());
}

#[test]
fn what_is_no_modem_is_told_apart() {
    assert_eq!(reason(&[("AT", "")]), Reason::Silent);
    assert_eq!(reason(&[("AT", "\u{80}\u{78}\u{80}\u{fe}x\0\0")]), Reason::Noise);
    let satellite = "$GPGGA,104518.0,3541.1,N,05123.4,E,1,08,0.9,1189.0,M,-20.0,M,,*63\r\n";
    let Reason::NoModem { said } = reason(&[("AT", satellite)]) else { panic!("a modem") };
    assert!(said.starts_with("$GPGGA,") && said.len() <= SAID_MOST, "{said}");
    assert_eq!(reason(&[("AT", "AT\r")]), Reason::NoModem { said: "ATAT".to_owned() });
}

#[test]
fn a_modem_that_stops_answering_is_told_with_the_question() {
    assert_eq!(reason(&[("AT+CPIN?", "")]), Reason::Stuck { question: "AT+CPIN?" });
}

#[test]
fn a_flood_is_given_up_before_patience_is_over() {
    let mut inquiry = Inquiry::new();
    inquiry.begin();
    let flood = [b'x'; 1024];
    let heard = (1..100).find(|_| inquiry.receive(&flood).is_some()).expect("it ends");
    assert_eq!(heard, 17);
}

#[test]
fn a_modem_at_a_prompt_is_called_back_from_it() {
    let mut inquiry = Inquiry::new();
    inquiry.begin();
    // It takes the call for the beginning of a message.
    assert!(inquiry.receive(b"AT\r\r\n> ").is_none());
    assert!(matches!(inquiry.timed_out(), Next::Ask(bytes) if bytes == b"\x1b\r"));
    // What it says to that answers no question.
    assert!(inquiry.receive(b"\r\nOK\r\n").is_none());
    assert!(matches!(inquiry.timed_out(), Next::Ask(bytes) if bytes == b"AT\r"));
    let next = inquiry.receive(b"AT\r\r\nOK\r\n");
    assert!(matches!(next, Some(Next::Ask(bytes)) if bytes == b"AT+CMEE=1\r"));
}
