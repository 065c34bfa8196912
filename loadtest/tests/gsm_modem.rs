//! The played modem as its clients see it: a serial port, which a pseudo-terminal stands in for.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use documents::gateway::{GatewayTrouble, GatewayTroubleKind};
use documents::spread::Spread;
use documents::units::Share;
use loadtest::clock::Clock;
use loadtest::gateway::modem::{ModemCounts, ModemGateway, ModemSettings};
use loadtest::gateway::{GatewayNotice, Told};
use serial2_tokio::SerialPort;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wire::sms::at::{Action, Answer, Command, Dialogue, Refusal};
use wire::sms::pdu::Submit;

/// How long a test waits for what should come at once, before it fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);
const TEXT: &str = "علی‌رضا گرامی، کد ۱۲۳ برای شما: 😀";

async fn patiently<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, wait).await.expect("it comes at once")
}

/// A modem that sends at once.
fn settings(troubles: Vec<GatewayTrouble>) -> ModemSettings {
    let sends_in = Spread::Fixed(Duration::ZERO);
    ModemSettings { sends_in, troubles, ..ModemSettings::default() }
}

fn trouble(kind: GatewayTroubleKind, taken: bool) -> GatewayTrouble {
    let (after, share) = (Duration::ZERO, Share { ratio: 1.0 });
    GatewayTrouble { kind, share, after, lasts: None, taken }
}

fn plugged_in(settings: ModemSettings) -> (ModemGateway, UnboundedReceiver<GatewayNotice>) {
    let (told, notices) = unbounded_channel();
    let modem = ModemGateway::start(settings, Clock::start(), told).expect("a pseudo-terminal");
    modem.begin(modem.clock());
    (modem, notices)
}

fn open(port: &Path) -> std::io::Result<SerialPort> {
    SerialPort::open(port, 115_200)
}

/// Waits until the modem has counted so.
async fn counted(modem: &ModemGateway, what: impl Fn(&ModemCounts) -> bool) {
    let mut counts = modem.counting();
    patiently(counts.wait_for(|counts| what(counts))).await.expect("the modem is there");
}

/// A client with our own side of the dialogue.
struct Client {
    port: SerialPort,
    dialogue: Dialogue,
}

impl Client {
    fn of(modem: &ModemGateway) -> Self {
        let port = open(modem.port()).expect("the modem's port");
        Client { port, dialogue: Dialogue::new() }
    }

    async fn ask(&mut self, command: Command) -> Result<Answer, Refusal> {
        let bytes = self.dialogue.start(command).expect("nothing is under way");
        self.port.write_all(&bytes).await.expect("the modem listens");
        let mut heard = [0; 64];
        loop {
            let read = patiently(self.port.read(&mut heard)).await.expect("the modem is there");
            for action in self.dialogue.receive(&heard[..read]) {
                match action {
                    Action::Write(bytes) => {
                        self.port.write_all(&bytes).await.expect("the modem listens");
                    }
                    Action::Done(result) => return result,
                    Action::Unsolicited { .. } | Action::Late(_) | Action::Overlong => {}
                }
            }
        }
    }

    async fn send(&mut self, text: &str) -> Vec<Result<Answer, Refusal>> {
        let units = Submit::new("+989121234567", text).units().expect("it can be sent");
        let mut answers = Vec::new();
        for unit in units {
            answers.push(self.ask(Command::Send(unit)).await);
        }
        answers
    }
}

async fn next(notices: &mut UnboundedReceiver<GatewayNotice>) -> GatewayNotice {
    patiently(notices.recv()).await.expect("the modem tells")
}

#[tokio::test]
async fn a_client_sends_persian_texts_of_one_part_and_of_more() {
    let (modem, mut notices) = plugged_in(settings(vec![]));
    let mut client = Client::of(&modem);
    assert_eq!(client.ask(Command::PduMode).await, Ok(Answer::Accepted));
    let long = TEXT.repeat(6);
    for (attempt, text, parts) in [(0, TEXT, 1), (1, &long, 4)] {
        let answers = client.send(text).await;
        assert_eq!(answers.len() as u64, parts);
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        match next(&mut notices).await {
            GatewayNotice::Offered { attempt: this, message, .. } => {
                assert_eq!((this, &*message.text, message.parts), (attempt, text, parts));
                assert!(message.taken && message.wrong.is_empty());
            }
            other => panic!("{other:?}"),
        }
        let answered = next(&mut notices).await;
        assert!(matches!(answered, GatewayNotice::Answered { told: Told::Taken, .. }));
    }
    counted(&modem, |counts| counts.taken == 2 && counts.parts == 5).await;
}

#[tokio::test]
async fn a_raw_script_hears_the_echo_the_prompt_and_the_answer() {
    let (modem, _notices) = plugged_in(settings(vec![]));
    let port = open(modem.port()).expect("the modem's port");
    let mut heard = String::new();
    for (typed, end) in [
        ("AT\r", "AT\r\r\nOK\r\n"),
        ("AT+CMGS=17\r", "AT+CMGS=17\r\r\n> "),
        ("0001000B914316565811F9000004E8373B0C\x1a", "0B0C"),
    ] {
        port.write_all(typed.as_bytes()).await.expect("the modem listens");
        let end = end.replace("0B0C", "3B0C\r\n+CMGS: 0\r\n\r\nOK\r\n");
        let mut bytes = [0; 64];
        while !heard.ends_with(&end) {
            let read = patiently(port.read(&mut bytes)).await.expect("the modem is there");
            heard.push_str(std::str::from_utf8(&bytes[..read]).expect("ASCII"));
        }
    }
}

#[tokio::test]
async fn a_client_that_sets_no_terminal_up_is_understood_too() {
    let (modem, _notices) = plugged_in(settings(vec![]));
    let port = modem.port().to_owned();
    // A terminal as it comes would turn returns into line feeds and echo the modem to itself.
    let talk = tokio::task::spawn_blocking(move || {
        let mut port = File::options().read(true).write(true).open(port).expect("the modem's port");
        port.write_all(b"AT\r").expect("the modem listens");
        let mut heard = [0; 9];
        port.read_exact(&mut heard).expect("the modem is there");
        heard
    });
    assert_eq!(&patiently(talk).await.expect("it talks"), b"AT\r\r\nOK\r\n");
}

#[tokio::test]
async fn a_second_client_comes_after_the_first_has_gone_in_the_midst_of_a_line() {
    let (modem, _notices) = plugged_in(settings(vec![]));
    let first = open(modem.port()).expect("the modem's port");
    first.write_all(b"AT+CS").await.expect("the modem listens");
    drop(first);
    let mut second = Client::of(&modem);
    // The rest of the first one's line may still be there.
    drop(second.ask(Command::Attention).await);
    assert!(matches!(second.ask(Command::Signal).await, Ok(Answer::Signal(_))));
}

#[tokio::test]
async fn a_client_that_never_reads_does_not_keep_the_modem_from_being_stopped() {
    let (modem, _notices) = plugged_in(settings(vec![]));
    let port = open(modem.port()).expect("the modem's port");
    let flood = b"ATI\r".repeat(1_000);
    let flooding = async {
        loop {
            port.write_all(&flood).await.expect("the modem is there");
        }
    };
    // The line holds some of the answers. When it is full, nothing more is read.
    let mut counts = modem.counting();
    let counted = counts.wait_for(|counts| counts.commands > 10);
    tokio::select! {
        () = flooding => unreachable!("it has no end"),
        counted = patiently(counted) => drop(counted.expect("the modem is there")),
    }
    patiently(tokio::task::spawn_blocking(move || modem.stop())).await.expect("it stops");
    assert!(port.write_all(b"AT\r").await.is_err(), "the line has gone");
}

#[tokio::test]
async fn a_silent_modem_takes_the_message_and_is_awake_for_the_next_command() {
    let silent = trouble(GatewayTroubleKind::Timeout, true);
    let (modem, mut notices) = plugged_in(settings(vec![silent]));
    let mut client = Client::of(&modem);
    let unit = Submit::new("+989121234567", TEXT).units().expect("it can be sent").remove(0);
    let told = async {
        let offered = next(&mut notices).await;
        assert!(matches!(offered, GatewayNotice::Offered { message, .. } if message.taken));
        next(&mut notices).await
    };
    tokio::select! {
        answer = client.ask(Command::Send(unit)) => panic!("{answer:?}"),
        told = told => {
            assert!(matches!(told, GatewayNotice::Answered { told: Told::Nothing, .. }), "{told:?}");
        }
    }
    client.dialogue.timed_out();
    client.dialogue.timed_out();
    assert_eq!(client.ask(Command::Attention).await, Ok(Answer::Accepted));
}

#[tokio::test]
async fn a_pulled_cable_fails_the_client_and_the_port_is_there_again_afterwards() {
    let pulled = GatewayTrouble {
        after: Duration::from_millis(1),
        lasts: Some(Duration::from_millis(300)),
        ..trouble(GatewayTroubleKind::Down, false)
    };
    let (told, _notices) = unbounded_channel();
    let modem = ModemGateway::start(settings(vec![pulled]), Clock::start(), told);
    let modem = modem.expect("a pseudo-terminal");
    let port = open(modem.port()).expect("the modem's port");
    modem.begin(Clock::start());
    let mut heard = [0; 64];
    let read = patiently(port.read(&mut heard)).await;
    assert!(!matches!(read, Ok(1..)), "nobody said anything: {read:?}");
    counted(&modem, |counts| counts.pulled == 1).await;
    drop(port);
    let mut client = loop {
        if let Ok(port) = open(modem.port()) {
            break Client { port, dialogue: Dialogue::new() };
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(client.ask(Command::Attention).await, Ok(Answer::Accepted));
}

#[tokio::test]
async fn a_modem_that_was_never_plugged_in_has_no_port() {
    let (told, _notices) = unbounded_channel();
    let down = settings(vec![trouble(GatewayTroubleKind::Down, false)]);
    let modem = ModemGateway::start(down, Clock::start(), told).expect("a place for it");
    let error = open(modem.port()).expect_err("it is not plugged in");
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[tokio::test]
async fn dropping_the_modem_answers_what_was_under_way_with_nothing_and_takes_the_port_away() {
    let slow = Spread::Fixed(Duration::from_secs(3_600));
    let (modem, mut notices) = plugged_in(ModemSettings { sends_in: slow, ..settings(vec![]) });
    let mut client = Client::of(&modem);
    let port = modem.port().to_owned();
    let unit = Submit::new("09121234567", "hello").units().expect("it can be sent").remove(0);
    tokio::select! {
        answer = client.ask(Command::Send(unit)) => panic!("{answer:?}"),
        offered = next(&mut notices) => {
            assert!(matches!(offered, GatewayNotice::Offered { .. }), "{offered:?}");
        }
    }
    drop(modem);
    let answered = next(&mut notices).await;
    assert!(matches!(answered, GatewayNotice::Answered { told: Told::Nothing, .. }));
    assert!(!port.exists() && !port.parent().expect("a folder").exists());
}
