//! What the manager interface costs: publishes events at a fixed rate to clients in another process
//! and says what processor time this one took.
//!
//! `cargo run --release -p loadtest --example ami_rate -- [EVENTS_PER_S] [EVENTS_A_BATCH] [CLIENTS] [SECONDS]`

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Arc;

use loadtest::clock::Clock;
use loadtest::exchange::ami::dialect::Dialect;
use loadtest::exchange::ami::event::{Classes, Event};
use loadtest::exchange::ami::server::{Server, ServerSettings, User};
use loadtest::exchange::ami::switch::{Answer, Switch};
use loadtest::pacer::Pacer;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use wire::ami::Message;

/// A switch without calls.
struct Silent;

impl Switch for Silent {
    fn answer(&self, _action: &Message) -> Option<Answer> {
        None
    }
}

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [verb, address] = arguments.as_slice()
        && verb == "read"
    {
        return read(address.parse()?);
    }
    let number = |i: usize, default: u64| match arguments.get(i) {
        Some(text) => text.parse(),
        None => Ok(default),
    };
    let (rate, batch, clients, seconds) =
        (number(0, 10_000)?, number(1, 4)?, number(2, 1)?, number(3, 10)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // On a worker of the runtime, as in a run: a task that is woken there need not wake a thread.
    runtime.block_on(runtime.spawn(publish(rate, batch, clients, seconds)))?
}

/// Logs in and reads until the server closes.
fn read(address: SocketAddr) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"Action: Login\r\nUsername: a\r\nSecret: b\r\nEvents: call\r\n\r\n")?;
    let mut bytes = vec![0; 256 * 1024];
    while stream.read(&mut bytes)? > 0 {}
    Ok(())
}

async fn publish(
    rate: u64,
    batch: u64,
    clients: u64,
    seconds: u64,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let settings = ServerSettings::new(Dialect::Asterisk16, vec![User::new("a", "b")]);
    let clock = Clock::start();
    let server = Server::bind(settings, clock, Arc::new(Silent)).await?;
    let mut readers = Vec::new();
    for _ in 0..clients {
        let mut command = Command::new(std::env::current_exe()?);
        readers.push(command.arg("read").arg(server.address().to_string()).spawn()?);
    }
    server.listeners().wait_for(|count| *count == clients).await?;
    let events: Vec<Event> = (0..batch).map(event).collect();
    let pacer = Pacer::start(clock)?;
    let (from_us, cpu_from_ms) = (clock.now_us(), cpu_ms());
    let batches = rate * seconds / batch;
    for i in 0..batches {
        pacer.at(from_us + i * seconds * 1_000_000 / batches).await;
        server.publish(&events);
    }
    let (took_us, cpu_took_ms) = (clock.now_us() - from_us, cpu_ms() - cpu_from_ms);
    let counts = server.counts();
    server.stop().await;
    for mut reader in readers {
        reader.wait()?;
    }
    println!(
        "{} events and {:.1} MB to {clients} clients in {:.2} s: {:.1} % of a core, {} dropped",
        counts.events_sent,
        counts.bytes_sent as f64 / 1e6,
        took_us as f64 / 1e6,
        cpu_took_ms as f64 / (took_us as f64 / 1e3) * 100.0,
        counts.clients_dropped,
    );
    Ok(())
}

/// An event of the length that those of a recorded call have on average: 57 KB in 109.
fn event(number: u64) -> Event {
    let message = Message::event("Newexten")
        .with("Privilege", "call,all")
        .with("Uniqueid", format!("1795430088.{number}"))
        .with("AppData", "x".repeat(440));
    let mut bytes = Vec::new();
    message.write_to(&mut bytes);
    Event { classes: Classes::CALL, bytes: bytes.into() }
}

/// Processor time of this process so far, in milliseconds.
fn cpu_ms() -> u64 {
    let mut system = System::new().expect("a system that can be asked");
    let this = Pid::from_u32(std::process::id());
    let cpu_only = ProcessRefreshKind::nothing().with_cpu();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[this]), false, cpu_only);
    system.process(this).map_or(0, sysinfo::Process::accumulated_cpu_time)
}
