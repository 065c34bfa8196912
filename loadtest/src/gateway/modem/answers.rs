//! What a modem answers to each command.
//!
//! The commands and their answers are those of 3GPP TS 27.007 (5.1-5.4 identification, 7.2
//! registration, 8.3 PIN, 8.5 signal, 9.1 reasons) and TS 27.005 (3.2.3 format, 3.3.1 service centre,
//! 3.5.1 sending); how command lines are made up is ITU-T V.250, 5.2 and 5.3. The lines of `ATI` have
//! the names that Huawei's dongles give theirs. Settings that change nothing here are taken as every
//! modem takes them.

use super::settings::{Card, ModemSettings, Network};

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not known, or its value cannot be.
    Error,
    /// `+CME ERROR` (TS 27.007, 9.2.1).
    Equipment(u16),
    /// `+CMS ERROR` (TS 27.005, 3.2.5).
    Message(u16),
}

/// What a command leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answered {
    /// These lines and `OK`.
    Lines(Vec<String>),
    /// The prompt for a unit of so many octets.
    Prompt(usize),
}

/// What commands change and `ATZ` resets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Registers {
    /// Whether what is heard is sent back.
    pub(super) echo: bool,
    /// How reasons are given: 0 not at all, 1 as numbers, 2 in words.
    reasons: u8,
    /// Whether messages are texts instead of units.
    text_mode: bool,
    /// What of its registration the modem tells unasked. It is kept and told, and never acted on.
    registration: u8,
}

impl Default for Registers {
    /// As modems start: with an echo, without reasons, and with units (0 is the format that TS 27.005,
    /// 3.2.3, has first, and that dongles begin with).
    fn default() -> Self {
        Registers { echo: true, reasons: 0, text_mode: false, registration: 0 }
    }
}

/// Octets of a unit at least and at most: Telit's manuals give these bounds for `AT+CMGS`.
const UNIT_OCTETS: std::ops::RangeInclusive<usize> = 7..=164;

/// Names of settings that any modem takes and that change nothing here.
const TAKEN: [&str; 5] = ["+CNMI=", "+CSCA=", "+CSCS=", "+CSMP=", "+CLIP="];

/// Takes the first command off the body of a line: a basic one (a letter and digits), or an extended
/// one up to its semicolon.
pub(super) fn split(body: &str) -> (&str, &str) {
    let mut quoted = false;
    let is_basic = body.starts_with(|first: char| first.is_ascii_alphabetic() || first == '&');
    let end = if is_basic {
        let name = if body.starts_with('&') { 2 } else { 1 };
        let digits =
            body.bytes().skip(name).take_while(|byte| byte.is_ascii_digit() || *byte == b'=');
        (name + digits.count()).min(body.len())
    } else {
        let ends = |character: char| {
            quoted ^= character == '"';
            character == ';' && !quoted
        };
        body.find(ends).unwrap_or(body.len())
    };
    // A character of more bytes behind an ampersand is no command, and not to be cut.
    let end = if body.is_char_boundary(end) { end } else { body.len() };
    let (command, rest) = body.split_at(end);
    (command.trim(), rest.trim_start_matches([';', ' ']))
}

/// Answers one command.
pub(super) fn answer(
    command: &str,
    registers: &mut Registers,
    modem: &ModemSettings,
) -> Result<Answered, Refused> {
    let command = command.to_ascii_uppercase();
    let lines = match command.as_str() {
        "E" | "E0" => {
            registers.echo = false;
            Vec::new()
        }
        "E1" => {
            registers.echo = true;
            Vec::new()
        }
        "Z" | "Z0" | "&F" | "&F0" => {
            *registers = Registers::default();
            Vec::new()
        }
        "" | "Q0" | "V1" | "S0=0" => Vec::new(),
        "I" | "I0" => identity(modem),
        "+CGMI" | "+GMI" => vec![modem.identity.manufacturer.clone()],
        "+CGMM" | "+GMM" => vec![modem.identity.model.clone()],
        "+CGMR" | "+GMR" => vec![modem.identity.firmware.clone()],
        "+CGSN" | "+GSN" => vec![modem.identity.serial.clone()],
        "+CPIN?" => vec![card(modem.card)?],
        "+CREG?" => vec![format!("+CREG: {},{}", registers.registration, registration(modem))],
        "+CSQ" => vec![format!("+CSQ: {},99", modem.signal.unwrap_or(99))],
        "+CSCA?" => {
            works(modem.card).map_err(Refused::Message)?;
            vec![format!("+CSCA: \"{}\",145", modem.centre)]
        }
        "+CMGF?" => vec![format!("+CMGF: {}", u8::from(registers.text_mode))],
        "+CMGF=?" => vec!["+CMGF: (0,1)".to_owned()],
        "+CMGS=?" => Vec::new(),
        "+CMEE?" => vec![format!("+CMEE: {}", registers.reasons)],
        other => return set(other, registers, modem),
    };
    Ok(Answered::Lines(lines))
}

/// Takes a value.
fn set(
    command: &str,
    registers: &mut Registers,
    modem: &ModemSettings,
) -> Result<Answered, Refused> {
    let (name, value) = command.split_once('=').ok_or(Refused::Error)?;
    let within = |most: u8| match value.parse::<u8>() {
        Ok(value) if value <= most => Ok(value),
        _ => Err(Refused::Error),
    };
    match name {
        "+CMGF" => registers.text_mode = within(1)? == 1,
        "+CMEE" => registers.reasons = within(2)?,
        "+CREG" => registers.registration = within(2)?,
        "+CPIN" => return Err(Refused::Equipment(unlock(modem.card))),
        "+CMGS" => return send(value, registers, modem),
        _ if TAKEN.iter().any(|taken| command.starts_with(taken)) => {}
        _ => return Err(Refused::Error),
    }
    Ok(Answered::Lines(Vec::new()))
}

/// Whether a unit of that length can be taken. In text mode the value is a number: this modem takes
/// no texts, since a CRM's Persian goes as units.
fn send(value: &str, registers: &Registers, modem: &ModemSettings) -> Result<Answered, Refused> {
    works(modem.card).map_err(Refused::Message)?;
    if registers.text_mode {
        return Err(Refused::Message(NOT_SUPPORTED));
    }
    match value.parse() {
        Ok(octets) if UNIT_OCTETS.contains(&octets) => Ok(Answered::Prompt(octets)),
        _ => Err(Refused::Message(WRONG_UNIT)),
    }
}

/// The operation is not supported.
const NOT_SUPPORTED: u16 = 303;
/// The unit, or its length, is not valid.
pub(super) const WRONG_UNIT: u16 = 304;
/// There is no network.
pub(super) const NO_NETWORK: u16 = 331;

/// The lines of `ATI`, as Huawei's dongles have them.
fn identity(modem: &ModemSettings) -> Vec<String> {
    let identity = &modem.identity;
    vec![
        format!("Manufacturer: {}", identity.manufacturer),
        format!("Model: {}", identity.model),
        format!("Revision: {}", identity.firmware),
        format!("IMEI: {}", identity.serial),
        "+GCAP: +CGSM,+DS,+ES".to_owned(),
    ]
}

fn card(card: Card) -> Result<String, Refused> {
    match card {
        Card::Ready => Ok("+CPIN: READY".to_owned()),
        Card::Pin => Ok("+CPIN: SIM PIN".to_owned()),
        Card::Puk => Ok("+CPIN: SIM PUK".to_owned()),
        Card::Absent => Err(Refused::Equipment(10)),
    }
}

/// The message service's reason why nothing goes with this card.
fn works(card: Card) -> Result<(), u16> {
    match card {
        Card::Ready => Ok(()),
        Card::Absent => Err(310),
        Card::Pin => Err(311),
        Card::Puk => Err(316),
    }
}

/// Why a PIN is not taken: nothing wants one, it is the wrong one, or there is no card.
fn unlock(card: Card) -> u16 {
    match card {
        Card::Ready => 3,
        Card::Pin | Card::Puk => 16,
        Card::Absent => 10,
    }
}

/// A modem without a working card looks for no network.
fn registration(modem: &ModemSettings) -> u8 {
    match (modem.card, modem.network) {
        (Card::Pin | Card::Puk | Card::Absent, _) => 0,
        (Card::Ready, Network::Home) => 1,
        (Card::Ready, Network::Searching) => 2,
        (Card::Ready, Network::Denied) => 3,
        (Card::Ready, Network::Roaming) => 5,
    }
}

/// The line that says why a command is refused.
pub(super) fn refusal(refused: Refused, registers: &Registers) -> String {
    let (kind, code) = match refused {
        Refused::Error => return "ERROR".to_owned(),
        Refused::Equipment(_) if registers.reasons == 0 => return "ERROR".to_owned(),
        Refused::Equipment(code) => ("CME", code),
        Refused::Message(code) => ("CMS", code),
    };
    match words(kind, code) {
        Some(words) if registers.reasons == 2 => format!("+{kind} ERROR: {words}"),
        _ => format!("+{kind} ERROR: {code}"),
    }
}

/// The words of the specifications for the codes that are given here (TS 27.007, 9.2.1; TS 27.005,
/// 3.2.5). The network's causes have none there.
fn words(kind: &str, code: u16) -> Option<&'static str> {
    Some(match (kind, code) {
        ("CME", 3) => "operation not allowed",
        ("CME", 10) | ("CMS", 310) => "SIM not inserted",
        ("CME", 16) => "incorrect password",
        ("CMS", 303) => "operation not supported",
        ("CMS", 304) => "invalid PDU mode parameter",
        ("CMS", 311) => "SIM PIN required",
        ("CMS", 316) => "SIM PUK required",
        ("CMS", 331) => "no network service",
        _ => return None,
    })
}
