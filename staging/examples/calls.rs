//! Measures what docs/staging.md says of calls on this host: how long `call/active` takes with many old
//! calls, and how fast a storm of calls gets from the exchange into the CRM.
//!
//! `cargo run --release -p staging --example calls [old calls]`

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::{Value, json};
use staging::{CallSource, Password, ServiceModel, Settings, Staging, TelephonySettings};

type Failure = Box<dyn std::error::Error>;

const STORM: u32 = 2_000;

#[expect(clippy::disallowed_methods, reason = "a measurement is of real time")]
fn now() -> Instant {
    Instant::now()
}

fn main() -> Result<(), Failure> {
    let old = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let exchange = TcpListener::bind("127.0.0.1:0")?;
    let source = CallSource::Ami {
        address: exchange.local_addr()?.to_string(),
        user: "measure".to_owned(),
        secret: Password::new("measure"),
        events: "call,agent".to_owned(),
    };
    let telephony = Some(TelephonySettings::of(source));
    let settings = Settings { service: ServiceModel::None, telephony, ..Settings::default() };
    let staging = runtime.block_on(staging::start(settings))?;
    let mut exchange = welcome(&exchange)?;
    println!("call/active with no call: {}", active(&staging)?);
    add_old_calls(&staging, old)?;
    println!("call/active with {old} calls that are over: {}", active(&staging)?);

    let begun = now();
    let events: String = (0..STORM).map(|call| event("Newchannel", call)).collect();
    exchange.write_all(events.as_bytes())?;
    let opened = staging.telephony_until(|state| state.calls_opened == u64::from(STORM));
    runtime.block_on(opened).ok_or("no service")?;
    println!("{STORM} calls at once: opened at {:.0}/s", rate(begun));
    println!("call/active with {STORM} live calls: {}", active(&staging)?);
    let begun = now();
    let events: String = (0..STORM).map(|call| event("Hangup", call)).collect();
    exchange.write_all(events.as_bytes())?;
    let closed = staging.telephony_until(|state| state.calls_closed == u64::from(STORM));
    runtime.block_on(closed).ok_or("no service")?;
    println!("hung up at once: closed at {:.0}/s", rate(begun));
    Ok(runtime.block_on(staging.stop())?)
}

fn rate(begun: Instant) -> f64 {
    f64::from(STORM) / begun.elapsed().as_secs_f64()
}

fn event(name: &str, call: u32) -> String {
    format!(
        "Event: {name}\r\nChannel: SIP/trunk-{call:08x}\r\nChannelState: 4\r\n\
         CallerIDNum: 0912000{call:04}\r\nExten: 101\r\nUniqueid: {call}\r\nLinkedid: {call}\r\n\r\n"
    )
}

/// Takes the service's connection and says yes to whatever it asks.
fn welcome(exchange: &TcpListener) -> Result<TcpStream, Failure> {
    let (mut stream, _) = exchange.accept()?;
    stream.write_all(b"Asterisk Call Manager/5.0.4\r\n")?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    // Challenge, login, channels, queues.
    for _ in 0..4 {
        let mut id = String::new();
        for line in lines.by_ref() {
            let line = line?;
            match line.split_once(": ") {
                Some(("ActionID", value)) => value.clone_into(&mut id),
                Some(_) => {}
                None => break,
            }
        }
        let answer = format!("Response: Success\r\nActionID: {id}\r\nChallenge: 1\r\n\r\n");
        stream.write_all(answer.as_bytes())?;
    }
    Ok(stream)
}

fn add_old_calls(staging: &Staging, count: u32) -> Result<(), Failure> {
    let mut database = Connection::open(staging.directory().join("staging.sqlite"))?;
    let transaction = database.transaction()?;
    let system: String =
        transaction.query_row("SELECT id FROM telephony_system", [], |row| row.get(0))?;
    for call in 0..count {
        transaction
            .prepare_cached(
                "INSERT INTO call (system, source_id, phone_number, start_date, end_date, type,
                 live, nick_name, sale_username, support_username, other_username)
                 VALUES (?, ?, '0', '2026', '2026', 2, 0, '', '', '', '')",
            )?
            .execute((&system, format!("old-{call}")))?;
    }
    Ok(transaction.commit()?)
}

/// The median of looks at the active calls, one after the other.
fn active(staging: &Staging) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(staging.address())?;
    stream.set_nodelay(true)?;
    let login = json!({
        "username": "user1", "password": staging.password().reveal(), "deviceId": "measure",
    });
    let answer = ask(&mut stream, "POST /api/v2/auth/login", "", &login.to_string())?;
    let token: Value = serde_json::from_str(&answer)?;
    let token = token["accessToken"].as_str().ok_or("no token")?;
    let mut spent = Vec::new();
    for _ in 0..500 {
        let sent = now();
        ask(&mut stream, "GET /api/v1/telephony/call/active?count=50", token, "")?;
        spent.push(sent.elapsed());
    }
    spent.sort();
    let ms = |span: Duration| span.as_secs_f64() * 1e3;
    Ok(format!("p50 {:.3} ms, p95 {:.3} ms", ms(spent[250]), ms(spent[475])))
}

fn ask(stream: &mut TcpStream, what: &str, token: &str, body: &str) -> Result<String, Failure> {
    let length = body.len();
    let request = format!(
        "{what} HTTP/1.1\r\nhost: staging\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let mut bytes = [0; 64 * 1024];
    loop {
        let read = stream.read(&mut bytes)?;
        if read == 0 {
            return Err("the connection ended".into());
        }
        answer.extend_from_slice(&bytes[..read]);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.ok_or("no length")?.parse()? {
            return Ok(body.to_owned());
        }
    }
}
