//! Octets in the order in which a unit has them, and what may be wrong with them.

/// The longest that [`super::parse`] takes, in octets: a service centre's address of 12 and a unit
/// of 164 (a submission with an absolute validity, all its fields at their longest).
const LIMIT: usize = 12 + 164;

/// Why a unit cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PduError {
    /// Something other than pairs of hexadecimal digits.
    #[error("a short message is not pairs of hexadecimal digits: read it from a modem in PDU mode")]
    NotHex,
    /// Longer than any unit can be.
    #[error("a short message is longer than {LIMIT} octets: this is none")]
    TooLong,
    /// It ends within a field.
    #[error("a short message ends within its {field}: part of the line is missing")]
    Short {
        /// The field.
        field: &'static str,
    },
    /// The first octet is of the kind that the specification reserves.
    #[error("a short message is of the reserved kind 3")]
    Kind,
    /// A digit that is none, or too many of them.
    #[error("the {field} of a short message is no telephone number")]
    Address {
        /// The field.
        field: &'static str,
    },
    /// More user data than a unit holds, or half a unit of UCS-2.
    #[error("a short message has user data of {length}, which cannot be")]
    UserData {
        /// The length field.
        length: usize,
    },
    /// The user data's header does not fit into it.
    #[error("the header of a short message's user data is longer than the data")]
    Header,
    /// Octets behind the user data.
    #[error("{octets} octets follow the end of a short message: two lines may have run together")]
    Trailing {
        /// How many.
        octets: usize,
    },
}

/// What is left of a unit.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(octets: &'a [u8]) -> Self {
        Reader { rest: octets }
    }

    /// The next octets.
    pub(super) fn take(&mut self, count: usize, field: &'static str) -> Result<&'a [u8], PduError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(PduError::Short { field })?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next octet.
    pub(super) fn octet(&mut self, field: &'static str) -> Result<u8, PduError> {
        self.take(1, field).map(|taken| taken[0])
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Result<(), PduError> {
        match self.rest.len() {
            0 => Ok(()),
            octets => Err(PduError::Trailing { octets }),
        }
    }
}

/// The octets that hexadecimal digits of either case name.
pub(super) fn from_hex(hex: &str) -> Result<Vec<u8>, PduError> {
    if hex.len() > 2 * LIMIT {
        return Err(PduError::TooLong);
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let octet = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    hex.as_bytes().chunks(2).map(octet).collect::<Option<_>>().ok_or(PduError::NotHex)
}
