//! The readiness check against the modem that the harness plays, and against lines that have none.

use std::fs::File;
use std::io::{Read, Write};
use std::thread::JoinHandle;
use std::time::Duration;

use loadtest::clock::Clock;
use loadtest::gateway::modem::{Card, ModemGateway, ModemSettings, Network};
use readiness::modem::{ModemFacts, ModemProblem, Registration, check, ports};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tokio::sync::mpsc::unbounded_channel;

/// Longer than any machine needs to pass a line on.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a test that is about silence waits for.
const IMPATIENCE: Duration = Duration::from_millis(50);

fn ask(port: &str, patience: Duration) -> Result<ModemFacts, ModemProblem> {
    let clock = Clock::start();
    check(port, 115_200, patience, &|| Duration::from_micros(clock.now_us()))
}

/// What the check says of a modem.
fn checked(settings: ModemSettings) -> Result<ModemFacts, ModemProblem> {
    let (told, mut notices) = unbounded_channel();
    let modem = ModemGateway::start(settings, Clock::start(), told).expect("a pseudo-terminal");
    let result = ask(&modem.port().to_string_lossy(), PATIENCE);
    let counts = modem.counts();
    assert_eq!((counts.units, counts.unreadable, notices.try_recv().ok()), (0, 0, None));
    result
}

/// A line with something else at its end, and its name.
fn line(other: impl FnOnce(File) + Send + 'static) -> (JoinHandle<()>, String) {
    let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
    grantpt(&end).expect("it is ours");
    unlockpt(&end).expect("it is ours");
    let name = ptsname(&end, Vec::new()).expect("it has a name");
    let thread = std::thread::spawn(move || other(File::from(end)));
    (thread, name.into_string().expect("terminals' names are ASCII"))
}

/// Answers each line with what the function says, until the other end goes.
fn answering(mut end: File, mut answer: impl FnMut(usize) -> Vec<u8>) {
    let (mut byte, mut lines) = ([0], 0);
    while let Ok(1) = end.read(&mut byte) {
        if byte == *b"\r" {
            end.write_all(&answer(lines)).expect("the line is there");
            lines += 1;
        }
    }
}

#[test]
fn a_well_modem_is_ready_and_is_sent_no_message() {
    let facts = checked(ModemSettings::default()).expect("it is ready");
    assert_eq!(facts.manufacturer.as_deref(), Some("Mizan"));
    assert_eq!(facts.model.as_deref(), Some("Played modem"));
    assert_eq!(facts.firmware.as_deref(), Some("1.0"));
    assert_eq!(facts.signal_dbm, Some(2 * 18 - 113));
    assert_eq!(facts.registration, Some(Registration::Home));
}

#[test]
fn lines_that_nobody_asked_for_change_nothing() {
    let unsolicited = "100%".parse().expect("a share");
    let chatty = checked(ModemSettings { unsolicited, ..ModemSettings::default() });
    let quiet = checked(ModemSettings::default()).expect("it is ready");
    assert_eq!(chatty.expect("it is ready"), quiet);
}

#[test]
fn a_modem_that_could_send_nothing_says_why() {
    let with = |card, network, signal| {
        checked(ModemSettings { card, network, signal, ..ModemSettings::default() })
    };
    let heard = Some(3);
    let absent = with(Card::Absent, Network::Home, heard);
    assert!(matches!(absent, Err(ModemProblem::CardAbsent { .. })), "{absent:?}");
    for (card, wanted) in [(Card::Pin, "SIM PIN"), (Card::Puk, "SIM PUK")] {
        match with(card, Network::Home, heard) {
            Err(ModemProblem::CardLocked { wants, .. }) => assert_eq!(wants, wanted),
            other => panic!("{other:?}"),
        }
    }
    let deaf = with(Card::Ready, Network::Searching, None);
    assert!(matches!(deaf, Err(ModemProblem::NoSignal { .. })), "{deaf:?}");
    let lost = with(Card::Ready, Network::Searching, heard);
    assert!(matches!(lost, Err(ModemProblem::NotRegistered { signal_dbm: -107, .. })), "{lost:?}");
    let denied = with(Card::Ready, Network::Denied, heard);
    assert!(matches!(denied, Err(ModemProblem::Denied { .. })), "{denied:?}");
}

#[test]
fn a_line_without_a_modem_is_told_apart() {
    let (silent, port) = line(|end| answering(end, |_| Vec::new()));
    let problem = ask(&port, IMPATIENCE).expect_err("nobody is there");
    assert!(matches!(problem, ModemProblem::Silent { baud_rate: 115_200, .. }), "{problem:?}");
    assert!(problem.to_string().contains(&port), "{problem}");
    let (noisy, port) = line(|end| answering(end, |_| vec![0x80, 0xFE, 0x78, 0x00]));
    let problem = ask(&port, IMPATIENCE);
    assert!(matches!(problem, Err(ModemProblem::Noise { .. })), "{problem:?}");
    let (satellite, port) = line(|end| answering(end, |_| b"$GPGGA,104518\r\n".to_vec()));
    match ask(&port, IMPATIENCE) {
        Err(ModemProblem::NoModem { said, .. }) => assert!(said.starts_with("$GPGGA"), "{said}"),
        other => panic!("{other:?}"),
    }
    for thread in [silent, noisy, satellite] {
        thread.join().expect("the other end did its part");
    }
}

#[test]
fn a_flood_is_given_up_and_a_modem_that_goes_or_stops_is_told() {
    // More than the check reads, by less than a line holds when nobody reads it.
    let (flood, port) = line(|end| answering(end, |_| vec![b'x'; 17 * 1024]));
    let problem = ask(&port, PATIENCE);
    assert!(matches!(problem, Err(ModemProblem::NoModem { .. })), "{problem:?}");
    let once = |lines| if lines == 0 { b"\r\nOK\r\n".to_vec() } else { Vec::new() };
    let (stuck, port) = line(move |end| answering(end, once));
    // The first answer has to come in time, whatever else this machine does.
    let problem = ask(&port, Duration::from_secs(2));
    let expected = matches!(problem, Err(ModemProblem::Stuck { question: "AT+CMEE=1", .. }));
    assert!(expected, "{problem:?}");
    let (gone, port) = line(|mut end| drop(end.read(&mut [0])));
    let problem = ask(&port, PATIENCE);
    assert!(matches!(problem, Err(ModemProblem::Gone { .. })), "{problem:?}");
    for thread in [flood, stuck, gone] {
        thread.join().expect("the other end did its part");
    }
}

#[test]
fn a_port_that_is_not_there_or_is_none_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ttyUSB0");
    let port = path.to_string_lossy();
    let problem = ask(&port, PATIENCE).expect_err("it is not there");
    assert!(matches!(problem, ModemProblem::NoPort { .. }), "{problem:?}");
    assert!(problem.to_string().contains(&*port), "{problem}");
    std::fs::write(&path, "no terminal").expect("a file");
    let problem = ask(&port, PATIENCE);
    assert!(matches!(problem, Err(ModemProblem::Unusable { .. })), "{problem:?}");
}

#[test]
fn the_ports_of_this_host_can_be_listed() {
    let ports = ports().expect("the system tells them");
    assert!(ports.is_sorted(), "{ports:?}");
}
