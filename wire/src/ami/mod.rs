//! Messages of the Asterisk Manager Interface: `Key: Value` lines that an empty line ends.
//!
//! A message is kept as the bytes that it is on the wire, and its headers are found in them when
//! they are asked for. So a message that was read prints as it came, whatever ended its lines and
//! whatever bytes its values hold, and reading one copies nothing.
//!
//! How Asterisk itself reads an action is followed (`main/manager.c`, `get_input` and
//! `astman_get_header`): a key is compared without regard to case, blanks before a value do not
//! belong to it, and a line may end without a carriage return.

mod decoder;
mod header;
mod message;
mod writer;

pub use decoder::{DecodeError, Decoder, Limits};
pub use header::{Header, Headers};
pub use message::{Message, MessageRef};
pub use writer::EventWriter;

/// The version in a banner line such as `Asterisk Call Manager/5.0.4`, or `None` if the line is not
/// one. It is the version of the protocol, not of the server.
pub fn banner_version(line: &[u8]) -> Option<&str> {
    let version = line.strip_prefix(b"Asterisk Call Manager/")?.trim_ascii_end();
    let is_version = version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if !is_version || version.is_empty() {
        return None;
    }
    std::str::from_utf8(version).ok()
}

#[cfg(test)]
mod tests {
    use super::banner_version;

    #[test]
    fn a_banner_names_the_protocols_version() {
        assert_eq!(banner_version(b"Asterisk Call Manager/5.0.4"), Some("5.0.4"));
        assert_eq!(banner_version(b"Asterisk Call Manager/1.3\r\n"), Some("1.3"));
        assert_eq!(banner_version(b"Asterisk Call Manager/"), None);
        assert_eq!(banner_version(b"SSH-2.0-OpenSSH_9.2"), None);
    }
}
