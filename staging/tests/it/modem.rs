//! Messages that leave by a modem: one that this test plays at the other end of a pseudo-terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use documents::gateway::GatewayDescription;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::json;
use staging::{SmsSettings, SmsState, SmsWay};

use crate::client::Caller;
use crate::sms::with;

/// What the modem heard: commands, and units as their digits.
type Heard = Arc<Mutex<Vec<String>>>;

/// Answers commands until the line is closed; each unit by what `answer` says of its place.
fn play(mut line: File, heard: &Heard, answer: impl Fn(usize) -> &'static str) {
    let (mut said, mut bytes, mut units) = (Vec::new(), [0; 1024], 0);
    while let Ok(read @ 1..) = line.read(&mut bytes) {
        said.extend_from_slice(&bytes[..read]);
        while let Some(end) = said.iter().position(|byte| matches!(byte, b'\r' | 0x1a)) {
            let is_unit = said[end] == 0x1a;
            let text: Vec<u8> = said.drain(..=end).take(end).collect();
            let text = String::from_utf8(text).expect("ASCII");
            let reply = match text.as_str() {
                _ if is_unit => {
                    units += 1;
                    answer(units)
                }
                text if text.starts_with("AT+CMGS=") => "\r\n> ",
                _ => "\r\nRING\r\n\r\nOK\r\n",
            };
            heard.lock().expect("nobody panicked").push(text);
            line.write_all(reply.as_bytes()).expect("an open line");
        }
    }
}

/// Sends the texts through such a modem until nothing waits.
async fn sent_through(
    texts: &[&str],
    answer: impl Fn(usize) -> &'static str + Send + 'static,
) -> (Vec<String>, SmsState) {
    let line = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
    grantpt(&line).expect("it is ours");
    unlockpt(&line).expect("it is ours");
    let name = ptsname(&line, Vec::new()).expect("it has a name");
    let name = name.into_string().expect("terminals' names are ASCII");
    // Held open, so that the modem's end outlasts the install's.
    let kept = File::options().read(true).write(true).open(&name).expect("the other end");
    let heard = Heard::default();
    let playing = Arc::clone(&heard);
    std::thread::spawn(move || play(File::from(line), &playing, answer));
    let description = GatewayDescription::shipped("sendsms").expect("shipped");
    let way = SmsWay::parse(&format!("modem://{name}"), description, None).expect("a modem");
    let sms = SmsSettings {
        retry_first: std::time::Duration::from_millis(10),
        ..SmsSettings::of(way, "30001234")
    };
    let staging = staging::start(with(sms)).await.expect("started");
    let caller = Caller::signed(&staging).await;
    for text in texts {
        let message = json!({ "number": "+989121234567", "text": text });
        caller.post("/api/v1/sms/message", message).await.ok();
    }
    let all = texts.len() as u64;
    let state = staging.sms_until(|state| state.started == all && state.waiting == 0).await;
    staging.stop().await.expect("stopped");
    drop(kept);
    let heard = heard.lock().expect("nobody panicked").clone();
    (heard, state.expect("it ran"))
}

const TAKEN: &str = "\r\n+CMGS: 7\r\n\r\nOK\r\n";

#[tokio::test]
async fn messages_leave_one_after_the_other_in_the_alphabet_that_they_need() {
    let long = "س".repeat(71);
    let (heard, state) = sent_through(&["hellohello", "سلام", &long], |_| TAKEN).await;
    assert_eq!((state.sent, state.attempts, state.failed), (3, 3, 0));
    assert_eq!(heard[..3], ["AT", "ATE0", "AT+CMGF=0"]);
    assert_eq!(
        heard[3..7],
        [
            "AT+CMGS=22",
            "0001000B819021214365F700000AE8329BFD4697D9EC37",
            "AT+CMGS=21",
            "0001000B819021214365F70008080633064406270645",
        ]
    );
    // 13 octets, a header of 6, and 67 or 4 units.
    assert_eq!((heard[7].as_str(), heard[9].as_str()), ("AT+CMGS=153", "AT+CMGS=27"));
    for (place, unit) in [&heard[8], &heard[10]].into_iter().enumerate() {
        let part = format!("02{:02X}0633", place + 1);
        assert!(unit.starts_with("0041000B819021214365F70008") && unit.contains(&part), "{unit}");
    }
    assert_eq!(heard.len(), 11);
}

#[tokio::test]
async fn a_modem_that_reports_an_error_gets_the_message_again() {
    let answer = |unit: usize| match unit {
        1 => "\r\n+CMS ERROR: 500\r\n",
        2 => "\r\nERROR\r\n",
        _ => TAKEN,
    };
    let (heard, state) = sent_through(&["a"], answer).await;
    assert_eq!((state.sent, state.attempts), (1, 3));
    let units = heard.iter().filter(|said| said.starts_with("00")).count();
    assert_eq!(units, 3, "{heard:?}");
}
