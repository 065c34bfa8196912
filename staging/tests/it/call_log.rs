//! The telephony service reads a Panasonic exchange's call log.

use std::time::Duration;

use staging::{
    CallSource, ExchangeLink, Password, Settings, SmdrLayout, SmdrLogin, TelephonySettings,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{Caller, bare};
use crate::exchange::{Call, until};
use crate::service_calls::until_closed;

const PASSWORD: &str = "PCCSMDR";

/// A call log on a loopback socket, and an install that reads it.
async fn log(login: bool, layout: SmdrLayout) -> (TcpListener, Settings) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("it listens").to_string();
    let login =
        login.then(|| SmdrLogin { user: "SMDR".to_owned(), password: Password::new(PASSWORD) });
    let telephony = TelephonySettings {
        reconnect_first: Duration::from_millis(1),
        reconnect_most: Duration::from_millis(50),
        ..TelephonySettings::of(CallSource::SmdrTcp { address, login, layout })
    };
    (listener, Settings { telephony: Some(telephony), ..bare() })
}

/// A line of pattern A.
fn line(ext: &str, co: &str, dial: &str, duration: &str, condition: &str) -> String {
    let none = "";
    format!(
        "04/01/26 10:03AM {ext:<5} {co:<2} {dial:<25} {none:4} {duration:8} {none:10} {condition}\r\n"
    )
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) {
    stream.get_mut().write_all(text.as_bytes()).await.expect("the service reads");
}

async fn hear(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("the service speaks");
    line.trim_end().to_owned()
}

#[track_caller]
fn check(call: &Call, number: &str, kind: i64, legs: &[(&str, i64, i64)]) {
    let found: Vec<_> = call
        .legs
        .iter()
        .map(|(name, peer, status, response)| {
            assert_eq!(*status, Some(4), "{call:?}");
            (name.as_str(), *peer, response.expect("a response"))
        })
        .collect();
    assert_eq!((call.number.as_str(), call.kind, found.as_slice()), (number, kind, legs));
    assert!(call.ended && !call.live, "{call:?}");
}

#[tokio::test]
async fn a_call_is_shown_from_its_arrival_to_its_last_line() {
    let (listener, settings) = log(true, SmdrLayout::PanasonicA).await;
    let staging = staging::start(settings).await.expect("started");
    let (stream, _) = listener.accept().await.expect("the service");
    let mut stream = BufReader::new(stream);
    assert_eq!(hear(&mut stream).await, "SMDR");
    say(&mut stream, "\r\nEnter Password:").await;
    assert_eq!(hear(&mut stream).await, PASSWORD);
    // A page's header and noise come before the first record.
    say(&mut stream, "\r\n  Date     Time    Ext   CO        Dial Number\r\n").await;
    say(&mut stream, &format!("{}\r\nnoise\u{7}\r\n", "-".repeat(80))).await;
    say(&mut stream, &line("101", "01", "<I>09121234567", "", "RC")).await;
    until(&staging, |state| state.calls_opened == 1).await;
    let caller = Caller::signed(&staging).await;
    let active = caller.get("/api/v1/telephony/call/active").await.ok();
    assert_eq!(active[0]["phoneNumber"], "09121234567");
    let state = staging.telephony().expect("a service");
    assert_eq!((state.garbage, state.events), (1, 1), "{state:?}");

    say(&mut stream, &line("101", "01", "<I>09121234567", "", "AN")).await;
    // Another trunk's call in between is nobody's business.
    say(&mut stream, &line("102", "02", "<I>09127654321", "", "RC")).await;
    say(&mut stream, &line("102", "02", "<I>09127654321", "00:00'00", "NA")).await;
    say(&mut stream, &line("101", "01", "<I>09121234567", "00:01'05", "")).await;
    let state = until(&staging, |s| s.calls_closed == 2 && s.writes_waiting == 0).await;
    assert_eq!(state.calls_in_progress, 0);
    let calls = crate::exchange::calls(&staging);
    check(&calls[0], "09121234567", 2, &[("01", 2, 2), ("101", 1, 2)]);
    check(&calls[1], "09127654321", 1, &[("02", 2, 1), ("102", 1, 1)]);
}

#[tokio::test]
async fn without_a_line_at_the_arrival_only_closed_calls_are_written() {
    let (listener, settings) = log(false, SmdrLayout::PanasonicA).await;
    let staging = staging::start(settings).await.expect("started");
    let (stream, _) = listener.accept().await.expect("the service");
    let mut stream = BufReader::new(stream);
    say(&mut stream, &line("101", "01", "<I>09121234567", "00:01'05", "")).await;
    say(&mut stream, &line("101", "01", "<I>09121234567", "00:00'00", "NA")).await;
    say(&mut stream, &line("103", "02", "02188776655", "00:00'10", "")).await;
    say(&mut stream, &line("103", "", "EXT104", "00:00'10", "")).await;
    say(&mut stream, &line("103", "", "LOG IN", "", "")).await;
    let mut calls = until_closed(&staging, 4).await;
    // Several writers write them, in whatever order they come to it.
    calls.sort_by(|a, b| (&a.number, a.kind).cmp(&(&b.number, b.kind)));
    check(&calls[0], "02188776655", 3, &[("103", 1, 2)]);
    check(&calls[1], "09121234567", 1, &[("01", 2, 1)]);
    check(&calls[2], "09121234567", 2, &[("01", 2, 2)]);
    check(&calls[3], "104", 4, &[("103", 1, 2)]);
}

#[tokio::test]
async fn a_trunk_that_rings_again_has_ended_its_last_call() {
    let (listener, settings) = log(false, SmdrLayout::PanasonicA).await;
    let staging = staging::start(settings).await.expect("started");
    let (stream, _) = listener.accept().await.expect("the service");
    let mut stream = BufReader::new(stream);
    say(&mut stream, &line("101", "01", "<I>09121234567", "", "RC")).await;
    say(&mut stream, &line("101", "01", "<I>09127654321", "", "RC")).await;
    until(&staging, |s| s.calls_opened == 2 && s.calls_closed == 1).await;
    // The log is read again after its end, and the second call goes on.
    drop(stream);
    let (stream, _) = listener.accept().await.expect("the service again");
    let mut stream = BufReader::new(stream);
    say(&mut stream, &line("101", "01", "<I>09127654321", "00:00'09", "")).await;
    let calls = until_closed(&staging, 2).await;
    check(&calls[0], "09121234567", 1, &[("01", 2, 1), ("101", 1, 1)]);
    check(&calls[1], "09127654321", 2, &[("01", 2, 2), ("101", 1, 2)]);
}

#[tokio::test]
async fn a_password_that_is_asked_for_again_was_refused() {
    let (listener, settings) = log(true, SmdrLayout::PanasonicA).await;
    let staging = staging::start(settings).await.expect("started");
    let (stream, _) = listener.accept().await.expect("the service");
    let mut stream = BufReader::new(stream);
    hear(&mut stream).await;
    say(&mut stream, "Enter Password:").await;
    hear(&mut stream).await;
    say(&mut stream, "\r\nEnter Password:").await;
    let state = until(&staging, |state| state.link == ExchangeLink::Refused).await;
    assert_eq!(state.logins_refused, 1);
    assert!(!format!("{state:?}").contains(PASSWORD));
}
