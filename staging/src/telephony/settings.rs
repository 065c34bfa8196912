//! Where an install's telephony service listens, and how it works.

use std::fmt;
use std::time::Duration;

use crate::settings::Password;

/// The telephony service of an install: a client of the exchange that tells the CRM about calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelephonySettings {
    /// The exchange that it listens to.
    pub source: CallSource,
    /// Requests to the CRM at once. More calls than that wait for their turn, as they do in a real
    /// service.
    pub writers: usize,
    /// Requests that may wait; a call that begins above it is not opened, and counted.
    pub waiting_most: usize,
    /// The longest number of an extension, in digits.
    pub extension_digits: usize,
    /// The first pause before the exchange is called again; each further one is twice as long.
    pub reconnect_first: Duration,
    /// The longest such pause.
    pub reconnect_most: Duration,
    /// The pause after the exchange refused the password.
    pub refused_pause: Duration,
    /// After this long without a byte the exchange is asked whether it lives; after twice this long
    /// it is left.
    pub quiet: Duration,
    /// How long the CRM's answer is waited for before the request is sent again.
    pub answer_within: Duration,
}

impl TelephonySettings {
    /// The usual service over this source.
    pub fn of(source: CallSource) -> TelephonySettings {
        TelephonySettings {
            source,
            writers: 4,
            waiting_most: 100_000,
            extension_digits: 5,
            reconnect_first: Duration::from_millis(250),
            reconnect_most: Duration::from_secs(15),
            refused_pause: Duration::from_secs(300),
            quiet: Duration::from_secs(20),
            answer_within: Duration::from_secs(60),
        }
    }
}

/// An exchange, and how to listen to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallSource {
    /// An Asterisk, by its manager interface.
    Ami {
        /// `HOST:PORT`.
        address: String,
        /// The manager's name.
        user: String,
        /// The manager's secret.
        secret: Password,
        /// The classes of events to ask for.
        events: String,
    },
    /// A Panasonic exchange, by the call log that it offers over TCP.
    SmdrTcp {
        /// `HOST:PORT`.
        address: String,
        /// How to log in, where the exchange asks for it.
        login: Option<SmdrLogin>,
        /// How its lines are laid out.
        layout: SmdrLayout,
    },
}

/// The log-in to a call log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmdrLogin {
    /// The command, `SMDR` on the NS500 and NS1000.
    pub user: String,
    /// Its password.
    pub password: Password,
}

/// How the lines of a call log are laid out (Panasonic's feature guides, "Record Log Features").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmdrLayout {
    /// Pattern A: 80 columns without charge.
    PanasonicA,
    /// Pattern B: 80 columns with charge.
    PanasonicB,
    /// Pattern C: 120 columns.
    PanasonicC,
    /// The smaller KX-TES and KX-TEA: start times, `*` and `< incoming >`.
    PanasonicTes,
}

impl SmdrLayout {
    /// Every layout by its name.
    pub const ALL: [(&'static str, SmdrLayout); 4] = [
        ("panasonic-a", SmdrLayout::PanasonicA),
        ("panasonic-b", SmdrLayout::PanasonicB),
        ("panasonic-c", SmdrLayout::PanasonicC),
        ("panasonic-tes", SmdrLayout::PanasonicTes),
    ];
}

/// The classes that a call needs: of both all that this service reads, and of the rest nothing, since
/// over half of a full stream is of use to nobody here.
const EVENTS: &str = "call,agent";

/// Why a text is no exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeAddressError {
    given: String,
    reason: String,
}

impl fmt::Display for ExchangeAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no exchange: {}; write ami://USER@HOST:PORT or \
             smdr://[USER@]HOST:PORT?layout=panasonic-a",
            self.given, self.reason
        )
    }
}

impl std::error::Error for ExchangeAddressError {}

impl CallSource {
    /// Reads `ami://USER@HOST:PORT` or `smdr://[USER@]HOST:PORT?layout=panasonic-a`. With a secret
    /// the call log is logged in to, by default as `SMDR`.
    ///
    /// # Errors
    /// The text is neither, or the secret is missing. An error never shows what may be a password.
    pub fn parse(text: &str, secret: Option<Password>) -> Result<CallSource, ExchangeAddressError> {
        let refuse = |reason: String| {
            let given = match text.rsplit_once('@') {
                Some((user, rest)) if user.matches(':').count() > 1 => format!("...@{rest}"),
                _ => text.to_owned(),
            };
            ExchangeAddressError { given, reason }
        };
        let (scheme, rest) =
            text.split_once("://").ok_or_else(|| refuse("it has no scheme".to_owned()))?;
        let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (user, address) = match authority.rsplit_once('@') {
            Some((user, address)) => (Some(user), address),
            None => (None, authority),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err(refuse("a password belongs into the environment".to_owned()));
        }
        let port = address.rsplit_once(':').and_then(|(host, port)| {
            (!host.is_empty()).then(|| port.parse::<u16>().ok()).flatten()
        });
        if port.is_none() {
            return Err(refuse(format!("`{address}` is not HOST:PORT")));
        }
        let address = address.to_owned();
        match scheme {
            "ami" => {
                let user = user.filter(|user| !user.is_empty());
                let user =
                    user.ok_or_else(|| refuse("the manager's name is missing".to_owned()))?;
                let secret =
                    secret.ok_or_else(|| refuse("the manager's secret is not given".to_owned()))?;
                let (user, events) = (user.to_owned(), EVENTS.to_owned());
                Ok(CallSource::Ami { address, user, secret, events })
            }
            "smdr" => {
                let layout = layout_of(query).map_err(refuse)?;
                let user = user.filter(|user| !user.is_empty()).unwrap_or("SMDR").to_owned();
                let login = secret.map(|password| SmdrLogin { user, password });
                Ok(CallSource::SmdrTcp { address, login, layout })
            }
            other => Err(refuse(format!("`{other}` is no way to listen"))),
        }
    }
}

fn layout_of(query: &str) -> Result<SmdrLayout, String> {
    let name = match query.split_once('=') {
        None if query.is_empty() => "panasonic-a",
        Some(("layout", name)) => name,
        _ => return Err(format!("`{query}` is not layout=NAME")),
    };
    let found = SmdrLayout::ALL.into_iter().find(|(known, _)| *known == name);
    found.map(|(_, layout)| layout).ok_or_else(|| {
        let known: Vec<&str> = SmdrLayout::ALL.iter().map(|(name, _)| *name).collect();
        format!("no layout `{name}`, there are {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Option<Password> {
        Some(Password::new("open-sesame"))
    }

    #[test]
    fn both_kinds_of_exchange_are_read() {
        let ami = CallSource::parse("ami://crm@10.0.0.1:5038", secret()).expect("an exchange");
        assert_eq!(
            ami,
            CallSource::Ami {
                address: "10.0.0.1:5038".to_owned(),
                user: "crm".to_owned(),
                secret: Password::new("open-sesame"),
                events: EVENTS.to_owned(),
            }
        );
        let address = "smdr://pbx:2300?layout=panasonic-c";
        let smdr = CallSource::parse(address, secret()).expect("an exchange");
        let CallSource::SmdrTcp { login: Some(login), layout, .. } = &smdr else { panic!() };
        assert_eq!((login.user.as_str(), *layout), ("SMDR", SmdrLayout::PanasonicC));
        assert!(!format!("{ami:?}{smdr:?}").contains("sesame"));
    }

    #[test]
    fn what_is_wrong_is_named_and_no_password_is_shown() {
        for (text, wanted) in [
            ("10.0.0.1:5038", "no scheme"),
            ("ami://10.0.0.1:5038", "name is missing"),
            ("ami://crm@10.0.0.1", "not HOST:PORT"),
            ("sip://crm@10.0.0.1:5060", "no way to listen"),
            ("smdr://pbx:2300?layout=siemens", "panasonic-tes"),
            ("ami://crm:hunter2@10.0.0.1:5038", "environment"),
        ] {
            let error = CallSource::parse(text, secret()).expect_err(text).to_string();
            assert!(error.contains(wanted), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let error = CallSource::parse("ami://crm@10.0.0.1:5038", None).expect_err("no secret");
        assert!(error.to_string().contains("secret is not given"));
    }
}
