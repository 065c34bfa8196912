//! What a modem says of itself: how it hears the network, how its card is, and whether a network has
//! it.

/// How well the modem hears the network (TS 27.007, 8.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// The strength, from 0 to 31; `None` if it is not known (99).
    pub strength: Option<u8>,
    /// The class of bit errors, from 0 to 7; `None` if it is not known (99).
    pub errors: Option<u8>,
}

impl Signal {
    /// The strength in dBm: 0 is -113 or less, 31 is -51 or more.
    pub fn dbm(self) -> Option<i16> {
        self.strength.map(|strength| 2 * i16::from(strength) - 113)
    }
}

/// How a modem's SIM card is (TS 27.007, 8.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sim {
    /// Nothing is wanted.
    Ready,
    /// It wants its PIN.
    Pin,
    /// Its PIN was wrong too often: it wants its PUK.
    Puk,
    /// Something else is wanted, in the modem's words: `SIM PIN2`, `PH-SIM PIN`.
    Other(String),
}

/// Whether a network has the modem (TS 27.007, 7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// No, and it looks for none.
    None,
    /// Its own has it.
    Home,
    /// No, and it looks for one.
    Searching,
    /// A network refused it.
    Denied,
    /// It does not know.
    Unknown,
    /// Another's has it.
    Roaming,
}

impl Registration {
    /// Whether messages can go out.
    pub fn is_registered(self) -> bool {
        matches!(self, Registration::Home | Registration::Roaming)
    }
}

/// The values behind a line's name.
pub(super) fn fields(line: &str) -> impl Iterator<Item = &str> {
    let values = line.split_once(':').map_or("", |(_, values)| values);
    values.split(',').map(str::trim)
}

/// Reads a `+CSQ`.
pub(super) fn signal(line: &str) -> Option<Signal> {
    let mut values = fields(line).map(str::parse::<u8>);
    let strength = values.next()?.ok()?;
    let errors = values.next()?.ok()?;
    let within = |value: u8, most: u8| (value <= most).then_some(value);
    let is_known = |value: u8, most: u8| value <= most || value == 99;
    if !is_known(strength, 31) || !is_known(errors, 7) {
        return None;
    }
    Some(Signal { strength: within(strength, 31), errors: within(errors, 7) })
}

/// Reads a `+CPIN`.
pub(super) fn sim(line: &str) -> Option<Sim> {
    let (_, state) = line.split_once(':')?;
    Some(match state.trim() {
        "READY" => Sim::Ready,
        "SIM PIN" => Sim::Pin,
        "SIM PUK" => Sim::Puk,
        "" => return None,
        other => Sim::Other(other.to_owned()),
    })
}

/// Reads a `+CREG` that was asked for: its first value says what the modem tells unasked, its second
/// is the state. In one that comes unasked the state is the first, and a cell in quotes the second.
pub(super) fn registration(line: &str) -> Option<Registration> {
    let mut values = fields(line).skip(1);
    Some(match values.next()? {
        "0" => Registration::None,
        "1" => Registration::Home,
        "2" => Registration::Searching,
        "3" => Registration::Denied,
        "4" => Registration::Unknown,
        "5" => Registration::Roaming,
        _ => return None,
    })
}
