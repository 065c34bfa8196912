//! The modem's side as a script of bytes, cut at every place.

use proptest::collection::vec;
use proptest::prelude::*;
use wire::sms::at::{
    Action, Answer, CmeCode, CmsCode, Command, Dialogue, Refusal, Registration, Signal, Sim, Stage,
    StartError,
};
use wire::sms::pdu::{Pdu, Submit};

const HOLA: &str = "0001000B914316565811F9000004E8373B0C";

fn hola() -> Pdu {
    let units = Submit::new("+34616585119", "hola").units().expect("it can be sent");
    units.into_iter().next().expect("a text has a part")
}

/// A dialogue in which the command was begun.
fn started(command: Command) -> Dialogue {
    let mut dialogue = Dialogue::new();
    dialogue.start(command).expect("nothing is under way");
    dialogue
}

/// What comes of a command if the modem sends these bytes, however they are cut.
#[track_caller]
fn check(command: &Command, bytes: &str, expected: &[Action]) {
    let bytes = bytes.as_bytes();
    for cut in 0..=bytes.len() {
        let mut dialogue = started(command.clone());
        let (left, right) = bytes.split_at(cut);
        let mut actions = dialogue.receive(left);
        actions.extend(dialogue.receive(right));
        assert_eq!(actions, expected, "cut at {cut}");
    }
    let mut dialogue = started(command.clone());
    let actions: Vec<_> = bytes.chunks(1).flat_map(|byte| dialogue.receive(byte)).collect();
    assert_eq!(actions, expected, "byte by byte");
}

fn unit() -> Action {
    Action::Write(format!("{HOLA}\x1a").into_bytes())
}

fn unsolicited(line: &str) -> Action {
    Action::Unsolicited { line: line.to_owned(), unit: None }
}

fn sent(reference: u8) -> Action {
    Action::Done(Ok(Answer::Sent { reference: Some(reference) }))
}

#[test]
fn each_command_is_written_as_its_line() {
    let line = |command| Dialogue::new().start(command).expect("nothing is under way");
    assert_eq!(line(Command::Attention), b"AT\r");
    assert_eq!(line(Command::EchoOff), b"ATE0\r");
    assert_eq!(line(Command::NumericReasons), b"AT+CMEE=1\r");
    assert_eq!(line(Command::Identify), b"ATI\r");
    assert_eq!(line(Command::Manufacturer), b"AT+CGMI\r");
    assert_eq!(line(Command::Model), b"AT+CGMM\r");
    assert_eq!(line(Command::Firmware), b"AT+CGMR\r");
    assert_eq!(line(Command::Sim), b"AT+CPIN?\r");
    assert_eq!(line(Command::Registration), b"AT+CREG?\r");
    assert_eq!(line(Command::Signal), b"AT+CSQ\r");
    assert_eq!(line(Command::PduMode), b"AT+CMGF=0\r");
    assert_eq!(line(Command::Send(hola())), b"AT+CMGS=17\r");
}

#[test]
fn a_message_is_written_after_the_prompt_and_sent_with_its_reference() {
    let command = Command::Send(hola());
    check(&command, "\r\n> \r\n+CMGS: 12\r\n\r\nOK\r\n", &[unit(), sent(12)]);
    // Without the blank, and with a second value, as some modems have it.
    check(&command, "\r>\r\n+CMGS: 1,\r\n\r\nOK\r\n", &[unit(), sent(1)]);
    let unnamed = Action::Done(Ok(Answer::Sent { reference: None }));
    check(&command, "\r\n> \r\nOK\r\n", &[unit(), unnamed]);
}

#[test]
fn an_echo_is_passed_over() {
    let echoed = format!("AT+CMGS=17\r\r\n> {HOLA}\x1a\r\n+CMGS: 12\r\n\r\nOK\r\n");
    check(&Command::Send(hola()), &echoed, &[unit(), sent(12)]);
    let identity = vec!["Manufacturer: huawei".to_owned(), "+GCAP: +CGSM,+DS,+ES".to_owned()];
    let bytes = "ATI\r\r\nManufacturer: huawei\r\n+GCAP: +CGSM,+DS,+ES\r\n\r\nOK\r\n";
    check(&Command::Identify, bytes, &[Action::Done(Ok(Answer::Identity(identity)))]);
    let accepted = Action::Done(Ok(Answer::Accepted));
    check(&Command::PduMode, "AT+CMGF=0\r\r\nOK\r\n", &[accepted]);
}

#[test]
fn what_comes_unasked_in_between_is_told_and_changes_nothing() {
    let report = "07914306073011F006270B913426565711F7012081111345400120811174054043";
    let bytes = format!(
        "\r\nRING\r\nAT+CMGS=17\r\r\n+CMTI: \"SM\",3\r\n\r\n> \r\n^RSSI:18\r\n\
         \r\n+CDS: 25\r\n{report}\r\n\r\n+CMGS: 12\r\n\r\nRING\r\n\r\nOK\r\n\r\nRING\r\n"
    );
    let delivery =
        Action::Unsolicited { line: "+CDS: 25".to_owned(), unit: Some(report.to_owned()) };
    check(
        &Command::Send(hola()),
        &bytes,
        &[
            unsolicited("RING"),
            unsolicited("+CMTI: \"SM\",3"),
            unit(),
            unsolicited("^RSSI:18"),
            delivery,
            unsolicited("RING"),
            sent(12),
            unsolicited("RING"),
        ],
    );
}

#[test]
fn an_announced_unit_that_does_not_come_hides_no_answer() {
    let bytes = "\r\n+CDS: 25\r\n\r\nOK\r\n";
    let expected = [unsolicited("+CDS: 25"), Action::Done(Ok(Answer::Accepted))];
    check(&Command::PduMode, bytes, &expected);
}

#[test]
fn an_identification_leaves_out_what_comes_unasked() {
    let identity = Answer::Identity(vec!["SIM800 R14.18".to_owned()]);
    let bytes = "\r\nSIM800 R14.18\r\n\r\nRING\r\n\r\n+CREG: 1\r\n\r\nOK\r\n";
    let expected = [unsolicited("RING"), unsolicited("+CREG: 1"), Action::Done(Ok(identity))];
    check(&Command::Identify, bytes, &expected);
}

#[test]
fn a_signal_is_read_with_what_is_not_known() {
    let answer = |strength, errors| Action::Done(Ok(Answer::Signal(Signal { strength, errors })));
    check(&Command::Signal, "\r\n+CSQ: 18,99\r\n\r\nOK\r\n", &[answer(Some(18), None)]);
    check(&Command::Signal, "\r\n+CSQ: 99,7\r\n\r\nOK\r\n", &[answer(None, Some(7))]);
    let dbm = |strength| Signal { strength, errors: None }.dbm();
    assert_eq!([dbm(Some(0)), dbm(Some(31)), dbm(None)], [Some(-113), Some(-51), None]);
    for line in ["+CSQ:", "+CSQ: 18", "+CSQ: 32,0", "+CSQ: 1,8", "+CSQ: x,0", "+CSQ: 999,0"] {
        let expected = Action::Done(Err(Refusal::Unreadable(line.to_owned())));
        check(&Command::Signal, &format!("{line}\r\nOK\r\n"), &[expected]);
    }
}

#[test]
fn each_refusal_is_told_apart() {
    for (line, refusal) in [
        ("ERROR", Refusal::Error),
        ("+CMS ERROR: 304", Refusal::Message(CmsCode(304))),
        ("+CMS ERROR:38", Refusal::Message(CmsCode(38))),
        ("+CME ERROR: 10", Refusal::Equipment(CmeCode(10))),
        ("+CMS ERROR: SIM busy", Refusal::Worded("SIM busy".to_owned())),
        ("+CME ERROR: 99999", Refusal::Worded("99999".to_owned())),
    ] {
        let done = Action::Done(Err(refusal));
        check(&Command::PduMode, &format!("\r\n{line}\r\n"), std::slice::from_ref(&done));
        let command = Command::Send(hola());
        check(&command, &format!("\r\n{line}\r\n"), std::slice::from_ref(&done));
        check(&command, &format!("\r\n> \r\n{line}\r\n"), &[unit(), done]);
    }
    for command in [Command::Identify, Command::Signal] {
        check(&command, "\r\nOK\r\n", &[Action::Done(Err(Refusal::NoAnswer))]);
    }
    let no_prompt = Action::Done(Err(Refusal::NoPrompt));
    check(&Command::Send(hola()), "\r\nOK\r\n", &[no_prompt]);
}

#[test]
fn a_refusal_says_what_its_code_means() {
    let refusal = Refusal::Message(CmsCode(330)).to_string();
    assert_eq!(
        refusal,
        "the message service refused: 330 (the service centre's number is not known)"
    );
    let refusal = Refusal::Message(CmsCode(777)).to_string();
    assert_eq!(refusal, "the message service refused: 777 (look it up in the modem's manual)");
    assert!(CmsCode(42).is_temporary() && CmsCode(331).is_temporary());
    assert!(!CmsCode(304).is_temporary() && !CmsCode(1).is_temporary());
}

#[test]
fn a_modem_without_an_answer_is_owed_a_silence() {
    let mut dialogue = started(Command::PduMode);
    assert_eq!(dialogue.start(Command::Signal), Err(StartError::Busy));
    let timed_out = Action::Done(Err(Refusal::TimedOut(Stage::Command)));
    assert_eq!(dialogue.timed_out(), [timed_out]);
    assert_eq!(dialogue.start(Command::Signal), Err(StartError::Owing));
    assert_eq!(dialogue.timed_out(), []);
    assert_eq!(dialogue.start(Command::Signal), Ok(b"AT+CSQ\r".to_vec()));
}

#[test]
fn a_late_answer_is_not_taken_for_the_next_commands() {
    let mut dialogue = started(Command::Send(hola()));
    assert_eq!(dialogue.receive(b"\r\n> "), [unit()]);
    let timed_out = Action::Done(Err(Refusal::TimedOut(Stage::Unit)));
    assert_eq!(dialogue.timed_out(), [timed_out]);
    let late = |line: &str| [Action::Late(line.to_owned())];
    assert_eq!(dialogue.receive(b"\r\n+CMGS: 12\r\n"), late("+CMGS: 12"));
    assert!(!dialogue.is_idle(), "its end is still to come");
    assert_eq!(dialogue.receive(b"\r\nOK\r\n"), late("OK"));
    assert!(dialogue.is_idle());
}

#[test]
fn a_late_prompt_gets_no_message() {
    let mut dialogue = started(Command::Send(hola()));
    let escape = || Action::Write(vec![0x1b]);
    let timed_out = Action::Done(Err(Refusal::TimedOut(Stage::Prompt)));
    assert_eq!(dialogue.timed_out(), [escape(), timed_out]);
    assert_eq!(dialogue.receive(b"\r\n> "), [escape()]);
    assert_eq!(dialogue.receive(b"\r\nOK\r\n"), [Action::Late("OK".to_owned())]);
    assert!(dialogue.is_idle());
}

#[test]
fn a_line_without_end_is_told_once_and_passed_over() {
    let bytes = format!("{}\r\nOK\r\n", "x".repeat(5000));
    let accepted = Action::Done(Ok(Answer::Accepted));
    let mut dialogue = started(Command::PduMode);
    assert_eq!(dialogue.receive(bytes.as_bytes()), [Action::Overlong, accepted]);
    let longest = "x".repeat(512);
    let expected = [unsolicited(&longest)];
    assert_eq!(Dialogue::new().receive(format!("{longest}\r").as_bytes()), expected);
    assert_eq!(Dialogue::new().receive(format!("{longest}x\r").as_bytes()), [Action::Overlong]);
}

#[test]
fn an_answer_of_too_many_lines_is_given_up() {
    let mut dialogue = started(Command::Identify);
    assert_eq!(dialogue.receive("x\r\n".repeat(32).as_bytes()), []);
    let given_up = Action::Done(Err(Refusal::TooManyLines));
    assert_eq!(dialogue.receive(b"x\r\n"), [given_up]);
    assert_eq!(dialogue.start(Command::Signal), Err(StartError::Owing));
    assert_eq!(dialogue.receive(b"OK\r\n"), [Action::Late("OK".to_owned())]);
}

proptest! {
    #[test]
    fn any_bytes_end_a_command_at_most_once_and_alike_however_cut(
        pieces in vec(prop_oneof![
            Just(b"\r\n".to_vec()), Just(b"> ".to_vec()), Just(b"OK".to_vec()),
            Just(b"+CMGS: 7".to_vec()), Just(b"+CDS: 25".to_vec()), Just(b"+CMS ERROR: 38".to_vec()),
            Just(b"AT+CMGS=17".to_vec()), Just(b"00FF".to_vec()), vec(any::<u8>(), 0..8),
        ], 0..40),
        piece in 1_usize..20,
    ) {
        let bytes = pieces.concat();
        let whole = started(Command::Send(hola())).receive(&bytes);
        let mut dialogue = started(Command::Send(hola()));
        let cut: Vec<_> =
            bytes.chunks(piece).flat_map(|chunk| dialogue.receive(chunk)).collect();
        prop_assert_eq!(&whole, &cut);
        let done = whole.iter().filter(|action| matches!(action, Action::Done(_))).count();
        let written = whole.iter().filter(|action| matches!(action, Action::Write(_))).count();
        prop_assert!(done <= 1 && written <= 1, "{whole:?}");
    }
}

/// The answer of a modem that says this line and OK.
fn said(line: &str) -> String {
    format!("\r\n{line}\r\n\r\nOK\r\n")
}

#[test]
fn a_card_says_what_it_wants() {
    for (line, sim) in [
        ("+CPIN: READY", Sim::Ready),
        ("+CPIN:SIM PIN", Sim::Pin),
        ("+CPIN: SIM PUK", Sim::Puk),
        ("+CPIN: PH-SIM PIN", Sim::Other("PH-SIM PIN".to_owned())),
    ] {
        check(&Command::Sim, &said(line), &[Action::Done(Ok(Answer::Sim(sim)))]);
    }
    let absent = Action::Done(Err(Refusal::Equipment(CmeCode(10))));
    check(&Command::Sim, "\r\n+CME ERROR: 10\r\n", &[absent]);
}

#[test]
fn a_registration_is_the_second_value_and_not_what_comes_unasked() {
    for (line, state) in [
        ("+CREG: 0,0", Registration::None),
        ("+CREG: 0,1", Registration::Home),
        ("+CREG: 2,2,\"00C3\",\"A1F0\"", Registration::Searching),
        ("+CREG: 0,3", Registration::Denied),
        ("+CREG: 0,4", Registration::Unknown),
        ("+CREG: 1,5", Registration::Roaming),
    ] {
        let expected = [Action::Done(Ok(Answer::Registration(state)))];
        check(&Command::Registration, &said(line), &expected);
    }
    let bytes = format!("\r\n+CREG: 2\r\n\r\n+CREG: 1,\"00C3\",\"A1F0\"\r\n{}", said("+CREG: 1,1"));
    let home = Answer::Registration(Registration::Home);
    let expected = [
        unsolicited("+CREG: 2"),
        unsolicited("+CREG: 1,\"00C3\",\"A1F0\""),
        Action::Done(Ok(home)),
    ];
    check(&Command::Registration, &bytes, &expected);
}

#[test]
fn who_made_a_modem_is_told_without_the_name_of_the_question() {
    let named = Answer::Identity(vec!["LE20B03SIM7600M22".to_owned()]);
    let bytes = said("+CGMR: LE20B03SIM7600M22");
    check(&Command::Firmware, &bytes, &[Action::Done(Ok(named))]);
    let bare = Answer::Identity(vec!["huawei".to_owned()]);
    let bytes = format!("\r\n^RSSI:18\r\n{}", said("huawei"));
    let expected = [unsolicited("^RSSI:18"), Action::Done(Ok(bare))];
    check(&Command::Manufacturer, &bytes, &expected);
}
