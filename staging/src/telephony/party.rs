//! Who takes part in a call, read from the names that an exchange gives its channels.

/// An extension, or a line to the outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    /// The extension's number, or the line's name.
    pub(crate) name: String,
    pub(crate) is_extension: bool,
}

impl Party {
    /// The party of a name: a number of at most `digits_max` digits is an extension.
    pub(crate) fn named(name: &str, digits_max: usize) -> Party {
        Party { name: name.to_owned(), is_extension: is_extension(name, digits_max) }
    }

    /// The product's `telephonySystemPeerType`: 1 extension, 2 trunk.
    pub(crate) fn peer_type(&self) -> i64 {
        if self.is_extension { 1 } else { 2 }
    }
}

/// Whether a number is an extension's.
pub(crate) fn is_extension(number: &str, digits_max: usize) -> bool {
    !number.is_empty() && number.len() <= digits_max && number.bytes().all(|b| b.is_ascii_digit())
}

/// Whether an exchange shows a number: an unknown one is empty or `<unknown>`.
pub(crate) fn is_shown(number: &str) -> bool {
    !matches!(number.trim(), "" | "<unknown>" | "unknown")
}

/// Whether a text can be dialled, as opposed to `s` or a name of the dialplan.
pub(crate) fn is_dialled(number: &str) -> bool {
    number.bytes().any(|b| b.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'*' | b'#'))
}

/// The number in what a dial application was given: `trunk/0912...`, `0912...@trunk`, `0912...`.
pub(crate) fn dialled_in(dial_string: &str) -> Option<&str> {
    let last = dial_string.rsplit('/').find(|part| *part != "n")?;
    let number = last.split('@').next()?;
    is_dialled(number).then_some(number)
}

/// Whether a channel is one end of a pair within the exchange.
pub(crate) fn is_local(channel: &str) -> bool {
    channel.starts_with("Local/")
}

/// The other end of such a pair.
pub(crate) fn other_end(channel: &str) -> Option<String> {
    if !is_local(channel) {
        return None;
    }
    match channel.strip_suffix(";1") {
        Some(pair) => Some(format!("{pair};2")),
        None => channel.strip_suffix(";2").map(|pair| format!("{pair};1")),
    }
}

/// The peer that a channel belongs to: `SIP/101-0000002a` is of 101, `Local/101@agents-00000001;2`
/// is of 101 too, and `DAHDI/i1/0912...-1a` of the line i1.
pub(crate) fn peer_of(channel: &str) -> &str {
    let resource = channel.split_once('/').map_or(channel, |(_, resource)| resource);
    let resource = resource.rsplit_once('-').map_or(resource, |(resource, _)| resource);
    resource.split(['@', '/']).next().unwrap_or(resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_of_its_peer() {
        assert_eq!(peer_of("SIP/101-0000002a"), "101");
        assert_eq!(peer_of("PJSIP/my-trunk-0000002a"), "my-trunk");
        assert_eq!(peer_of("Local/101@from-queue-00000001;2"), "101");
        assert_eq!(peer_of("DAHDI/i1/09121234567-1a"), "i1");
        assert_eq!(peer_of("odd"), "odd");
        assert_eq!(other_end("Local/1@a-1;1").as_deref(), Some("Local/1@a-1;2"));
        assert_eq!(other_end("Local/1@a-1;2").as_deref(), Some("Local/1@a-1;1"));
        assert_eq!(other_end("SIP/1-1;1"), None);
    }

    #[test]
    fn numbers_up_to_the_limit_are_extensions() {
        assert!(Party::named("10101", 5).is_extension);
        for name in ["101011", "", "trunk", "10a"] {
            assert!(!Party::named(name, 5).is_extension, "{name}");
        }
    }

    #[test]
    fn the_number_in_a_dial_string_is_found() {
        for text in ["trunk/09121234567", "09121234567@trunk", "09121234567", "SIP/x/09121234567"] {
            assert_eq!(dialled_in(text), Some("09121234567"), "{text}");
        }
        assert_eq!(dialled_in("Local/101@agents/n"), Some("101"));
        assert_eq!(dialled_in("strategy"), None);
    }
}
