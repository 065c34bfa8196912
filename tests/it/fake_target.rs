//! Targets that are no CRM: sockets that answer as a test says. They share no code with the drivers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// How a fake target treats a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Manner {
    /// Answers every request with 200 and what a sign-in or an empty list would be.
    Empty,
    /// Sends a greeting of another protocol.
    Garbage,
    /// Reads requests and never answers.
    Silent,
    /// Redirects every request to itself.
    Circle,
    /// Redirects every request to this port of the machine, by another name.
    Elsewhere(u16),
    /// Answers 401.
    Refuses,
    /// Answers the probe's sign-in, and never again.
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "who hangs is stopped by Ctrl-C, tried on Unix")
    )]
    Hangs,
    /// Answers 500 and repeats what it was sent, as a careless page of errors does.
    Echoes,
    /// Answers one request, then resets every connection.
    DiesAfterSignIn,
}

/// A fake target and the requests that it sees.
pub(crate) struct FakeTarget {
    pub(crate) address: SocketAddr,
    requests: Receiver<String>,
}

impl FakeTarget {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (seen, requests) = mpsc::channel();
        // Ends with the test's process: it waits in accept, and nothing else.
        thread::spawn(move || {
            for (number, socket) in listener.incoming().enumerate() {
                let (Ok(socket), seen) = (socket, seen.clone()) else { return };
                thread::spawn(move || treat(socket, manner, number, &seen));
            }
        });
        FakeTarget { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until it has seen so many requests, and returns their first lines.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<String> {
        let patience = Duration::from_secs(60);
        (0..count)
            .map(|_| self.requests.recv_timeout(patience).expect("the generator sends requests"))
            .collect()
    }

    /// How many requests it saw that nobody waited for.
    pub(crate) fn seen(&self) -> usize {
        self.requests.try_iter().count()
    }
}

fn treat(mut socket: TcpStream, manner: Manner, number: usize, seen: &Sender<String>) {
    if let Manner::Garbage = manner {
        // Whoever left early does not hear the greeting; that is its affair.
        let _left = socket.write_all(b"220 mail.example ESMTP\r\n");
        return;
    }
    let Ok(reading) = socket.try_clone() else { return };
    let mut reading = BufReader::new(reading);
    // A client keeps its connection: the second request of any connection, or a second
    // connection, is not the probe's.
    let mut asked = number;
    while let Some((line, whole)) = read_request(&mut reading) {
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        // A test that does not count requests has dropped the receiver.
        let _uncounted = seen.send(line);
        let answer = match manner {
            Manner::Silent => continue,
            Manner::Hangs if asked > 0 => continue,
            Manner::Circle => {
                format!("HTTP/1.1 307 T\r\nlocation: {path}\r\ncontent-length: 0\r\n\r\n")
            }
            Manner::Elsewhere(port) => format!(
                "HTTP/1.1 307 T\r\nlocation: http://localhost:{port}{path}\r\ncontent-length: 0\r\n\r\n"
            ),
            Manner::Refuses => json("401 Unauthorized", "{\"code\":401,\"message\":\"wrong\"}"),
            Manner::Echoes => json("500 Internal Server Error", &whole),
            Manner::DiesAfterSignIn if number > 0 => return,
            _ if path.contains("/auth/") => json("200 OK", "{\"accessToken\":\"t\"}"),
            _ => json("200 OK", "[]"),
        };
        asked += 1;
        if socket.write_all(answer.as_bytes()).is_err() || matches!(manner, Manner::DiesAfterSignIn)
        {
            return;
        }
    }
}

fn json(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// Reads one request, and returns its first line and its body. `None` at the end.
fn read_request(reading: &mut BufReader<TcpStream>) -> Option<(String, String)> {
    let mut first = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reading.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if first.is_empty() {
            first = line.to_owned();
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reading.read_exact(&mut body).ok()?;
    Some((first, String::from_utf8_lossy(&body).into_owned()))
}
