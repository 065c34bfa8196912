//! How an install's short messages leave, and what it does when they do not.

use std::fmt;
use std::time::Duration;

use documents::gateway::GatewayDescription;

use crate::settings::Password;

/// The short messages of an install.
#[derive(Debug, Clone)]
pub struct SmsSettings {
    /// By which way they leave.
    pub way: SmsWay,
    /// The line that they come from.
    pub sender: String,
    /// Messages that are under way at once. A modem has one, whatever stands here.
    pub senders: usize,
    /// The key that delivery reports and replies carry; without one none are taken.
    pub inbound_key: Option<Password>,
    /// How long the gateway's answer is waited for.
    pub answer_within: Duration,
    /// The first pause before a message is offered again; each further one is twice as long.
    pub retry_first: Duration,
    /// The longest such pause.
    pub retry_most: Duration,
    /// Requests after which a message is given up.
    pub tries: u32,
    /// Failures in a row after which all senders pause and one tries first. The pauses are those of a
    /// message.
    pub pause_after: u32,
}

/// By which way messages leave.
#[derive(Debug, Clone)]
pub enum SmsWay {
    /// A provider that is called by HTTP.
    Http {
        /// Its base address, `http://HOST:PORT`.
        url: String,
        /// How it is called and how it answers.
        description: Box<GatewayDescription>,
        /// User name and password; empty texts without.
        credentials: Option<SmsCredentials>,
    },
    /// A GSM modem on a serial line.
    Modem {
        /// The port: `/dev/ttyUSB0`, `COM3`.
        port: String,
        /// Bits a second.
        baud: u32,
    },
}

/// User name and password at a provider. Both are shown to nobody who formats them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsCredentials {
    /// The user name.
    pub username: Password,
    /// The password.
    pub password: Password,
}

/// The baud rate of a modem whose address names none.
const BAUD: u32 = 115_200;

impl SmsSettings {
    /// The usual outbox over this way: 8 senders, 10 s for an answer, 20 tries in some seven minutes.
    pub fn of(way: SmsWay, sender: impl Into<String>) -> SmsSettings {
        SmsSettings {
            way,
            sender: sender.into(),
            senders: 8,
            inbound_key: None,
            answer_within: Duration::from_secs(10),
            retry_first: Duration::from_millis(500),
            retry_most: Duration::from_secs(30),
            tries: 20,
            pause_after: 5,
        }
    }
}

/// Why a text is no gateway. It never repeats what may be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayAddressError {
    /// It is neither of the two ways.
    #[error("this is no gateway; write http://HOST:PORT or modem:///dev/ttyUSB0?baud=115200")]
    Scheme,
    /// User name or password stand in it.
    #[error(
        "user name and password of a gateway belong into the environment, not into its address"
    )]
    Credentials,
    /// It has a query, where passwords use to stand.
    #[error("a gateway's address has no query: what is asked stands in its description")]
    Query,
    /// There is no host, or what follows it cannot be an address.
    #[error("the gateway's address is no URL; write http://HOST:PORT")]
    Url,
    /// The port of a modem is missing.
    #[error("the modem's port is missing; write modem:///dev/ttyUSB0 or modem://COM3")]
    Port,
    /// The baud rate is none.
    #[error("a modem's address has at most ?baud=NUMBER, with a number from 300 to 4000000")]
    Baud,
}

impl SmsWay {
    /// Reads `http://HOST:PORT`, `https://HOST`, or `modem:///dev/ttyUSB0?baud=115200`.
    ///
    /// # Errors
    /// The text is neither, or holds credentials.
    pub fn parse(
        text: &str,
        description: GatewayDescription,
        credentials: Option<SmsCredentials>,
    ) -> Result<SmsWay, GatewayAddressError> {
        let (scheme, rest) = text.split_once("://").ok_or(GatewayAddressError::Scheme)?;
        match scheme {
            "http" | "https" => {
                if rest.contains('@') {
                    return Err(GatewayAddressError::Credentials);
                }
                if rest.contains(['?', '#']) {
                    return Err(GatewayAddressError::Query);
                }
                if reqwest::Url::parse(text).is_err() {
                    return Err(GatewayAddressError::Url);
                }
                let url = text.trim_end_matches('/').to_owned();
                Ok(SmsWay::Http { url, description: Box::new(description), credentials })
            }
            "modem" => {
                let (port, query) = rest.split_once('?').unwrap_or((rest, ""));
                if port.is_empty() || port == "/" {
                    return Err(GatewayAddressError::Port);
                }
                let baud = match query.split_once('=') {
                    None if query.is_empty() => BAUD,
                    Some(("baud", number)) => number
                        .parse()
                        .ok()
                        .filter(|baud| (300..=4_000_000).contains(baud))
                        .ok_or(GatewayAddressError::Baud)?,
                    _ => return Err(GatewayAddressError::Baud),
                };
                Ok(SmsWay::Modem { port: port.to_owned(), baud })
            }
            _ => Err(GatewayAddressError::Scheme),
        }
    }
}

/// Why an install's short messages cannot work.
#[derive(Debug, thiserror::Error)]
pub enum SmsSettingsError {
    /// A regular expression of the description cannot be read.
    #[error("`rule.{key}` of the gateway's description: {error}")]
    Rule {
        /// Which.
        key: &'static str,
        /// Why not.
        error: Box<regex::Error>,
    },
    /// The HTTP client could not be made.
    #[error("the gateway's client: {0}")]
    Client(String),
}

impl fmt::Display for SmsWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SmsWay::Http { url, description, .. } => write!(f, "{url} as `{}`", description.name),
            SmsWay::Modem { port, baud } => write!(f, "the modem at {port}, {baud} baud"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SmsWay, GatewayAddressError> {
        SmsWay::parse(text, GatewayDescription::shipped("sendsms").expect("shipped"), None)
    }

    #[test]
    fn both_ways_are_read() {
        let way = parse("http://127.0.0.1:8081/").expect("a gateway");
        assert_eq!(way.to_string(), "http://127.0.0.1:8081 as `sendsms`");
        for (text, wanted) in [
            ("modem:///dev/ttyUSB0?baud=9600", "the modem at /dev/ttyUSB0, 9600 baud"),
            ("modem://COM3", "the modem at COM3, 115200 baud"),
        ] {
            assert_eq!(parse(text).expect("a modem").to_string(), wanted);
        }
    }

    #[test]
    fn what_is_wrong_is_named_and_nothing_of_it_repeated() {
        for (text, wanted) in [
            ("http://user:hunter2@127.0.0.1:1", GatewayAddressError::Credentials),
            ("http://127.0.0.1:1/?password=hunter2", GatewayAddressError::Query),
            ("ftp://hunter2", GatewayAddressError::Scheme),
            ("hunter2", GatewayAddressError::Scheme),
            ("http://:hunter2", GatewayAddressError::Url),
            ("modem://", GatewayAddressError::Port),
            ("modem:///dev/ttyUSB0?baud=hunter2", GatewayAddressError::Baud),
            ("modem:///dev/ttyUSB0?parity=even", GatewayAddressError::Baud),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(error, wanted, "{text}");
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn no_settings_show_credentials_or_key() {
        let secret = |text: &str| Password::new(text);
        let credentials =
            SmsCredentials { username: secret("canary-user"), password: secret("canary-word") };
        let description = GatewayDescription::shipped("sendsms").expect("shipped");
        let way = SmsWay::parse("http://127.0.0.1:1", description, Some(credentials));
        let mut settings = SmsSettings::of(way.expect("a gateway"), "3000");
        settings.inbound_key = Some(secret("canary-key"));
        assert!(!format!("{settings:?}{}", settings.way).contains("canary"));
    }
}
