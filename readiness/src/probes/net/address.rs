//! Hosts and ports as people write them, and connections to them.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use documents::readiness::Missing;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::course::{Progress, failed, not_asked};

/// A host and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// A name or an address, without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Address {
    /// Reads `mail.example.com:993`, `10.0.0.5:993`, `[::1]:993`; without a port, the one that is given.
    pub(crate) fn parse(text: &str, default_port: Option<u16>) -> Result<Self, Missing> {
        let wrong = || not_asked(format!("`{text}` is no address: write HOST:PORT"));
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Address { host: address.ip().to_string(), port: address.port() });
        }
        let bare = text.trim_start_matches('[').trim_end_matches(']');
        let (host, port) = match bare.parse::<IpAddr>() {
            Ok(ip) => (ip.to_string(), default_port),
            Err(_) => match text.rsplit_once(':') {
                Some((host, port)) => {
                    (host.to_owned(), port.parse().ok().filter(|port| *port != 0))
                }
                None => (text.to_owned(), default_port),
            },
        };
        let is_name = host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        let is_address = host.parse::<IpAddr>().is_ok();
        match port {
            Some(port) if !host.is_empty() && (is_name || is_address) => Ok(Address { host, port }),
            _ => Err(wrong()),
        }
    }
}

/// Resolves a name by the system and connects to the first of its addresses that answers.
///
/// The system's look-up cannot be broken off: it goes on in the background until the system gives up.
pub(crate) async fn connect(
    address: &Address,
    limit: Duration,
    progress: &mut Progress,
) -> Result<TcpStream, Missing> {
    let found = resolve(address, progress).await?;
    dial(&found, limit, progress).await
}

/// The addresses of a host, by the system.
pub(crate) async fn resolve(
    address: &Address,
    progress: &mut Progress,
) -> Result<Vec<SocketAddr>, Missing> {
    progress.enter("resolve");
    let found = lookup_host((address.host.as_str(), address.port)).await.map_err(failed)?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() { Err(failed("the name has no address")) } else { Ok(found) }
}

/// Connects to the first of several addresses that answers. Each has an equal share of the limit, so
/// that one which swallows everything leaves time for the next.
pub(crate) async fn dial(
    found: &[SocketAddr],
    limit: Duration,
    progress: &mut Progress,
) -> Result<TcpStream, Missing> {
    progress.enter("connect");
    let share = limit / u32::try_from(found.len()).unwrap_or(u32::MAX).max(1);
    let mut reason = failed("there is no address to connect to");
    for address in found {
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => reason = failed(format!("{address}: {error}")),
            Err(_) => {
                reason = failed(format!("{address}: no answer"));
                reason.why = documents::readiness::Why::TimedOut;
            }
        }
    }
    Err(reason)
}

/// Whether an address is this machine or stands in the office's own network, where an untrusted
/// certificate is common and a caller may accept it.
pub(crate) fn may_hear_secrets(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, u16)>) {
        let read = Address::parse(text, Some(993)).ok();
        let expected = expected.map(|(host, port)| Address { host: host.to_owned(), port });
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn an_address_has_a_host_and_a_port() {
        check("mail.example.com:143", Some(("mail.example.com", 143)));
        check("mail.example.com", Some(("mail.example.com", 993)));
        check("10.0.0.5:25", Some(("10.0.0.5", 25)));
        check("[::1]:110", Some(("::1", 110)));
        check("::1", Some(("::1", 993)));
        check("نمونه.ir:25", Some(("نمونه.ir", 25)));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", ":25", "a:0", "a:70000", "a:b", "a b:25", "http://a:25", "u@a:25", "a\0:1"]
        {
            check(text, None);
        }
    }

    #[test]
    fn only_the_own_machine_and_network_are_private() {
        for near in ["127.0.0.1", "10.1.2.3", "192.168.1.5", "172.16.0.1", "::1", "fd00::1"] {
            assert!(may_hear_secrets(near.parse().expect("an address")), "{near}");
        }
        for far in ["8.8.8.8", "172.32.0.1", "2001:db8::1", "100.64.0.1", "::ffff:8.8.8.8"] {
            assert!(!may_hear_secrets(far.parse().expect("an address")), "{far}");
        }
    }
}
