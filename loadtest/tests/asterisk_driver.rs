//! The driver of a real Asterisk against servers that are none, or have gone wrong.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;

use loadtest::clock::Clock;
use loadtest::exchange::asterisk::{AsteriskDriver, AsteriskError, Dialplan};
use tokio::sync::mpsc;

const SECRET: &str = "hunter2";

/// A server for one connection; what the thread gives is what it has seen.
fn server<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (SocketAddr, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("the driver connects");
        serve(stream)
    });
    (address, thread)
}

async fn connect(address: SocketAddr) -> Result<AsteriskDriver, AsteriskError> {
    let (notices, _) = mpsc::unbounded_channel();
    let (address, clock) = (address.to_string(), Clock::start());
    AsteriskDriver::connect(&address, "mizan", SECRET, Dialplan::default(), clock, notices).await
}

/// What comes of a server that sends this and closes.
async fn told_by(greeting: &'static [u8]) -> String {
    let (address, thread) = server(move |mut stream| {
        // The driver may have had enough before all of it is out.
        let _ = stream.write_all(greeting);
    });
    let error = connect(address).await.expect_err("it is no exchange to drive");
    thread.join().expect("the server ends");
    error.to_string().replace(&address.to_string(), "HOST")
}

/// Greets, says yes to every action until `until` has been asked, and gives all that was sent to it.
fn agree(stream: &TcpStream, until: &str) -> String {
    let mut out = stream;
    out.write_all(b"Asterisk Call Manager/5.0.4\r\n").expect("the driver reads");
    let mut seen = String::new();
    for line in BufReader::new(stream).lines() {
        let line = line.expect("the driver writes text");
        if let Some(id) = line.strip_prefix("ActionID: ") {
            let answer = format!("Response: Success\r\nActionID: {id}\r\nChallenge: 42\r\n\r\n");
            out.write_all(answer.as_bytes()).expect("the driver reads");
        }
        seen.push_str(&line);
        seen.push('\n');
        if seen.matches(until).count() == 3 && line.is_empty() {
            break;
        }
    }
    seen
}

async fn lost(driver: &AsteriskDriver) -> String {
    loop {
        if let Some(lost) = driver.lost() {
            return lost;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_is_no_asterisk_is_told_by_its_first_words() {
    let told = told_by(b"SSH-2.0-OpenSSH_9.2\r\n").await;
    assert_eq!(
        told,
        "HOST is no manager interface of Asterisk: it began with `SSH-2.0-OpenSSH_9.2\\r\\n`"
    );
    assert!(told_by(&[0xff; 100_000]).await.starts_with("HOST is no manager interface"));
}

#[tokio::test]
async fn an_exchange_that_closes_before_it_greets_is_told() {
    assert_eq!(told_by(b"").await, "the exchange HOST closed the connection while logging in");
}

#[tokio::test]
async fn an_asterisk_that_is_too_old_is_told_its_version() {
    let told = told_by(b"Asterisk Call Manager/1.3\r\n").await;
    assert!(told.starts_with("the exchange HOST speaks version 1.3"), "{told}");
}

#[tokio::test]
async fn a_log_in_does_not_send_the_secret() {
    let (address, thread) = server(|stream| agree(&stream, "Action: Filter"));
    let driver = connect(address).await.expect("the server agrees");
    let seen = thread.join().expect("the server ends");
    assert!(!seen.contains(SECRET), "{seen}");
    // The digest of `42hunter2`, by md5sum.
    assert!(seen.contains("Key: 4d6a1116a7c69ec5f66fea29a2ec6bf5\n"), "{seen}");
    assert_eq!(driver.software(), "Asterisk Call Manager/5.0.4");
    assert_eq!(lost(&driver).await, "closed the connection");
}

#[tokio::test]
async fn an_exchange_that_sends_what_cannot_be_read_is_left() {
    let (address, thread) = server(|mut stream| {
        agree(&stream, "Action: Filter");
        let line = [b'x'; 20_000];
        // Until the driver has had enough of it.
        while stream.write_all(&line).and_then(|()| stream.write_all(b"\r\n\r\n")).is_ok() {}
    });
    let driver = connect(address).await.expect("the server agrees");
    let lost = lost(&driver).await;
    assert!(lost.starts_with("sends what cannot be read"), "{lost}");
    assert_eq!(driver.counts().garbled, 100);
    thread.join().expect("the server ends");
}
