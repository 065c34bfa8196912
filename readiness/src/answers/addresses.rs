//! Addresses under `[probes]`: judged by their form, so that a slip is told before anything is asked.
//! A fault never repeats what stands in an address where a password may stand.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use percent_encoding::percent_decode_str;

use super::secrets::names_a_secret;

/// Placeholders of a provider's URL.
const PASSWORD: &str = "{password}";

/// Characters from which on a part of a path that mixes letters and digits looks like a key: those
/// of providers have 32 and more, and no words of a path are as long.
const KEY_CHARS: usize = 24;

/// `HOST:PORT`, an IPv6 address in brackets.
pub(super) fn host_and_port(text: &str) -> Result<(), String> {
    let fault = || "must be an address with its port, such as `192.168.1.10:5038`".to_owned();
    let (host, port) = text.rsplit_once(':').ok_or_else(fault)?;
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || port.parse::<u16>().map_or(true, |port| port == 0) {
        return Err(fault());
    }
    let is_v6 = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_host = match is_v6 {
        Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
        None => is_host_name(host),
    };
    if is_host { Ok(()) } else { Err(fault()) }
}

/// A name of letters, digits, dots and hyphens in any script, or an IPv4 address.
fn is_host_name(host: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    !host.is_empty() && host.chars().count() <= 253 && host.chars().all(plain)
}

/// A name for the DNS.
pub(super) fn name(text: &str) -> Result<(), String> {
    if is_host_name(text) && text.contains('.') {
        return Ok(());
    }
    Err("must be a name such as `crm.example.ir`, without `http://` and port".to_owned())
}

/// The address that an A record gives.
pub(super) fn v4(text: &str) -> Result<(), String> {
    let fault = |_| "must be an IPv4 address such as `203.0.113.7`".to_owned();
    text.parse::<Ipv4Addr>().map(|_| ()).map_err(fault)
}

/// A resolver: an address, with a port if it is not 53.
pub(super) fn resolver(text: &str) -> Result<(), String> {
    if text.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok() {
        return Ok(());
    }
    Err("must be IP addresses, with a port if it is not 53".to_owned())
}

/// A serial port: `COM3`, `/dev/ttyUSB0`.
pub(super) fn serial_port(text: &str) -> Result<(), String> {
    if text.contains(char::is_whitespace) || text.contains("://") || text.contains("..") {
        return Err("must be a serial port such as `COM3` or `/dev/ttyUSB0`".to_owned());
    }
    Ok(())
}

/// A serial port, or `tcp://HOST:PORT`.
pub(super) fn call_log(text: &str) -> Result<(), String> {
    let told = |fault: String| format!("{fault}, after `tcp://`");
    match text.strip_prefix("tcp://") {
        Some(address) => host_and_port(address).map_err(told),
        None => serial_port(text).map_err(|fault| format!("{fault}, or `tcp://HOST:PORT`")),
    }
}

/// Host and the rest of an absolute http or https URL.
fn parts(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    (!host.is_empty() && !url.contains(char::is_whitespace)).then_some((host, rest))
}

const CREDENTIALS: &str = "holds a user or a password before the host: take them out";

/// A place on the internet.
pub(super) fn place(text: &str) -> Result<(), String> {
    let (host, rest) =
        parts(text).ok_or("must be URLs such as `https://www.example.com`".to_owned())?;
    if host.contains('@') {
        return Err(CREDENTIALS.to_owned());
    }
    match secret_in(rest) {
        Some(found) => Err(format!("holds a value for {found}: take it out")),
        None => Ok(()),
    }
}

/// A provider's URL with placeholders. What else is wrong with it, its probe tells; here it is refused
/// only if a password may stand in it, which would then stand in each copy of the answers.
pub(super) fn provider(text: &str) -> Result<(), String> {
    let (host, rest) =
        parts(text).ok_or("must be a URL that begins with `http://` or `https://`".to_owned())?;
    if host.contains('@') {
        return Err(CREDENTIALS.to_owned());
    }
    match secret_in(rest) {
        Some(found) => Err(format!(
            "holds a value for {found}: write `{PASSWORD}` there, and give the password in the \
             environment (MIZAN_SMS_PASSWORD)"
        )),
        None => Ok(()),
    }
}

/// What seems to be a secret in the path and query of a URL, by its name alone.
fn secret_in(rest: &str) -> Option<String> {
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    for pair in query.split(['&', ';']) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (decoded(key), decoded(value));
        let is_secret = names_a_secret(&key) || looks_like_a_key(&value);
        if is_secret && !value.is_empty() && value != PASSWORD {
            let is_name = key.chars().count() <= KEY_CHARS && !looks_like_a_key(&key);
            return Some(if is_name { format!("`{key}`") } else { "a parameter".to_owned() });
        }
    }
    let in_path = path.split('/').any(|part| looks_like_a_key(&decoded(part)));
    in_path.then(|| "a key in its path".to_owned())
}

/// Long, without a blank, letters and digits mixed.
fn looks_like_a_key(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '+');
    text.len() >= KEY_CHARS
        && text.chars().all(is_plain)
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(judge: fn(&str) -> Result<(), String>, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(judge(text), Ok(()), "{text}");
        }
        for text in bad {
            assert!(judge(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_are_judged_by_their_form() {
        check(
            host_and_port,
            &["192.168.1.10:5038", "pbx.local:5038", "[::1]:143"],
            &["192.168.1.10", ":5038", "a:0", "a:65536", "a b:1", "u:p@h:1", "::1:143", "h:+5"],
        );
        check(name, &["crm.example.ir"], &["crm", "http://crm.example.ir", "crm.ir:80", ""]);
        check(v4, &["203.0.113.7"], &["203.0.113", "::1", "crm.ir"]);
        check(resolver, &["1.1.1.1", "1.1.1.1:5353", "::1"], &["dns.ir", ""]);
        check(
            call_log,
            &["COM3", "/dev/ttyUSB0", "tcp://10.0.0.9:2300"],
            &["tcp://10.0.0.9", "udp://10.0.0.9:1", "COM 3", "/dev/../etc/passwd"],
        );
        check(
            place,
            &["https://www.example.com", "http://a.ir/x?q=1"],
            &[
                "www.example.com",
                "ftp://a.ir",
                "https://",
                "https://u:p@a.ir",
                "http://a.ir/?token=x",
            ],
        );
    }

    #[test]
    fn a_url_with_placeholders_holds_no_secret() {
        check(
            provider,
            &[
                "http://h/post.ashx?username={user}&password={password}&to={number}&text={text}",
                "https://h/v1/{password}/sms/send.json?receptor={number}&message={text}",
                "http://h/s?Password=%7Bpassword%7D&to={number}",
                "http://h/s?password=&to={number}",
            ],
            &[
                "http://h/s?username=u&password=hunter2&to={number}",
                "http://h/s?PASS=hunter2",
                "http://h/s?p%61ssword=hunter2",
                "http://h/s?apiKey=hunter2",
                "http://h/s?k=4d6f7a616e4d697a616e2d6b65792d31",
                "https://h/v1/4d6f7a616e4d697a616e2d6b65792d31/send.json?to={number}",
                "http://user:hunter2@h/s?to={number}",
                "h/s?to={number}",
            ],
        );
    }

    #[test]
    fn a_fault_does_not_repeat_what_stands_in_the_url() {
        for url in
            ["http://h/s?password=hunter2", "http://u:hunter2@h/", "http://h/s?hunter2-password=x"]
        {
            let fault = provider(url).expect_err("a secret");
            assert!(!fault.contains("http://h") && !fault.contains("u:"), "{fault}");
        }
        let fault = provider("http://h/s?password=hunter2").expect_err("a secret");
        assert!(!fault.contains("hunter2") && fault.contains("MIZAN_SMS_PASSWORD"), "{fault}");
    }
}
