//! What a modem's error codes mean.

use std::fmt;

/// The code of a `+CMS ERROR`.
///
/// From 1 to 127 it is the network's cause (3GPP TS 24.011, annex E), from 128 to 255 the service
/// centre's (TS 23.040, 9.2.3.22), from 300 the modem's own (TS 27.005, 3.2.5), and from 512 each
/// maker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CmsCode(pub u16);

impl CmsCode {
    /// What it means, or `None` for one that is rare or its maker's own.
    pub fn meaning(self) -> Option<&'static str> {
        Some(match self.0 {
            1 => "the number is not assigned",
            8 => "the operator bars this card from sending",
            10 => "calls are barred",
            17 => "the network failed",
            21 => "the short message was rejected",
            22 => "the network is congested",
            27 => "the destination is out of service",
            28 => "the subscriber cannot be identified",
            29 => "the facility was rejected",
            30 => "the subscriber is unknown",
            38 => "the network is out of order",
            41 => "a temporary failure of the network",
            42 => "the network is congested",
            47 => "the network lacks resources",
            50 => "the facility is not subscribed",
            69 => "the facility is not implemented",
            81 => "the reference is not valid",
            95 => "the message is not valid",
            96 => "a mandatory field is not valid",
            97 => "the kind of message does not exist",
            98 => "the message does not fit the protocol's state",
            99 => "the field does not exist",
            111 => "a protocol error",
            127 => "interworking",
            192 => "the service centre is busy",
            193 => "the service centre has no subscription",
            194 => "the service centre failed",
            195 => "the address is not valid",
            196 => "the destination is barred",
            197 => "the message is a duplicate",
            300 => "the modem failed",
            301 => "the modem's message service is taken",
            302 => "the operation is not allowed",
            303 => "the operation is not supported",
            304 => "the unit or its length is not valid",
            305 => "a parameter of text mode is not valid",
            310 => "there is no SIM card",
            311 => "the SIM card wants its PIN",
            312 => "the modem is locked to another SIM card",
            313 => "the SIM card failed",
            314 => "the SIM card is busy",
            315 => "the SIM card is the wrong one",
            316 => "the SIM card wants its PUK",
            320 => "the memory failed",
            321 => "the place in the memory is not valid",
            322 => "the memory is full",
            330 => "the service centre's number is not known",
            331 => "there is no network",
            332 => "the network did not answer in time",
            340 => "no acknowledgement was expected",
            500 => "an unknown error",
            _ => return None,
        })
    }

    /// Whether the same message may go through later without anybody's doing.
    pub fn is_temporary(self) -> bool {
        matches!(self.0, 17 | 22 | 27 | 38 | 41 | 42 | 47 | 192 | 194 | 301 | 314 | 331 | 332)
    }
}

/// The code of a `+CME ERROR` (3GPP TS 27.007, 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CmeCode(pub u16);

impl CmeCode {
    /// What it means, or `None` for one that is rare or its maker's own.
    pub fn meaning(self) -> Option<&'static str> {
        Some(match self.0 {
            0 => "the telephone failed",
            3 => "the operation is not allowed",
            4 => "the operation is not supported",
            10 => "there is no SIM card",
            11 => "the SIM card wants its PIN",
            12 => "the SIM card wants its PUK",
            13 => "the SIM card failed",
            14 => "the SIM card is busy",
            15 => "the SIM card is the wrong one",
            20 => "the memory is full",
            30 => "there is no network",
            31 => "the network did not answer in time",
            32 => "the network allows emergency calls only",
            100 => "an unknown error",
            _ => return None,
        })
    }
}

impl fmt::Display for CmsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, self.meaning())
    }
}

impl fmt::Display for CmeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, self.meaning())
    }
}

fn write(f: &mut fmt::Formatter<'_>, code: u16, meaning: Option<&str>) -> fmt::Result {
    match meaning {
        Some(meaning) => write!(f, "{code} ({meaning})"),
        None => write!(f, "{code} (look it up in the modem's manual)"),
    }
}
