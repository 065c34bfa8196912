//! By which way calls are to reach the CRM, as it is written on the command line.
//!
//! | Written | Means |
//! | --- | --- |
//! | `ami`, `ami://ADDRESS:PORT?dialect=13&user=NAME` | the harness plays an Asterisk that the telephony service logs in to |
//! | `smdr://ADDRESS:PORT?layout=panasonic-a` | it plays a Panasonic exchange whose call log is read over TCP |
//! | `smdr:///dev/ttyS0?layout=panasonic-a&baud=9600`, `smdr:///COM3` | the same over a serial port |
//! | `asterisk://NAME@HOST:PORT` | a real Asterisk is told to place the calls |
//! | `direct` | the telephony web API is called |
//! | `none` | no calls |

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use reqwest::Url;

/// The port of the manager interface.
pub const AMI_PORT: u16 = 5038;
/// The port of a Panasonic NS500's call log.
pub const SMDR_PORT: u16 = 2300;
/// The user that a telephony service logs in as, unless another is named.
pub const USER: &str = "mizan";
/// Baud rate of a Panasonic's serial port as delivered.
const BAUD: u32 = 9_600;
/// The dialects that can be played.
const DIALECTS: [u8; 3] = [11, 13, 16];

/// A way for calls to reach the CRM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Plays an Asterisk.
    Ami {
        /// Where it listens; `None` leaves it to the caller.
        address: Option<SocketAddr>,
        /// The version that is played.
        dialect: u8,
        /// The user that may log in.
        user: String,
    },
    /// Plays a Panasonic exchange over TCP.
    SmdrTcp {
        /// Where it listens.
        address: SocketAddr,
        /// The layout's name; `None` is the default one.
        layout: Option<String>,
    },
    /// Plays a Panasonic exchange over a serial port.
    SmdrSerial {
        /// The port, as the system names it.
        port: String,
        /// Bits a second.
        baud: u32,
        /// The layout's name; `None` is the default one.
        layout: Option<String>,
    },
    /// Drives a real Asterisk.
    Asterisk {
        /// Its name or address.
        host: String,
        /// The port of its manager interface.
        port: u16,
        /// The user that logs in.
        user: String,
    },
    /// Calls the telephony web API.
    Direct,
    /// Plays no calls.
    None,
}

/// Why a text names no way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WayError {
    /// Nothing of that kind.
    #[error(
        "`{0}` is no exchange: write ami[://ADDRESS:PORT], smdr://ADDRESS:PORT, smdr:///dev/ttyS0, \
         asterisk://[NAME@]HOST[:PORT], direct or none"
    )]
    Unknown(String),
    /// A password stands in it.
    #[error("an exchange's password comes from MIZAN_EXCHANGE_SECRET, never from the command line")]
    Password,
    /// What listens needs an address of this machine and not a name.
    #[error("`{0}` is not an address to listen on, such as 0.0.0.0:5038")]
    Address(String),
    /// A part behind the question mark that has no meaning here.
    #[error("`{0}` means nothing here: {1}")]
    Part(String, &'static str),
}

impl FromStr for Way {
    type Err = WayError;

    fn from_str(text: &str) -> Result<Self, WayError> {
        match text {
            "none" => return Ok(Way::None),
            "direct" => return Ok(Way::Direct),
            "ami" => return Ok(Way::Ami { address: None, dialect: 16, user: USER.to_owned() }),
            _ => {}
        }
        let url = Url::parse(text).map_err(|_| WayError::Unknown(text.to_owned()))?;
        if url.password().is_some() {
            return Err(WayError::Password);
        }
        match url.scheme() {
            "ami" => ami(&url),
            "smdr" => smdr(&url),
            "asterisk" => asterisk(&url, text),
            _ => Err(WayError::Unknown(text.to_owned())),
        }
    }
}

impl Way {
    /// The same way with the host's name replaced by an address that it was found at, so that nobody
    /// is led elsewhere by a name that answers otherwise later. Of several, an IPv4 address is taken:
    /// it is what a manager interface listens on as delivered (`bindaddr = 0.0.0.0`).
    #[must_use]
    pub fn pinned(self, found: &[SocketAddr]) -> Self {
        let address = found.iter().find(|address| address.is_ipv4()).or(found.first());
        match (self, address) {
            (Way::Asterisk { port, user, .. }, Some(address)) => {
                let host = match address.ip() {
                    IpAddr::V4(v4) => v4.to_string(),
                    IpAddr::V6(v6) => format!("[{v6}]"),
                };
                Way::Asterisk { host, port, user }
            }
            (way, _) => way,
        }
    }
}

fn ami(url: &Url) -> Result<Way, WayError> {
    let (mut dialect, mut user) = (16, USER.to_owned());
    for (key, value) in url.query_pairs() {
        match key.as_ref() {
            "dialect" => {
                let known = value.parse().ok().filter(|version| DIALECTS.contains(version));
                let unknown = || WayError::Part(format!("dialect={value}"), "write 11, 13 or 16");
                dialect = known.ok_or_else(unknown)?;
            }
            "user" => user = value.into_owned(),
            _ => return Err(WayError::Part(key.into_owned(), "write dialect=16 or user=NAME")),
        }
    }
    Ok(Way::Ami { address: Some(listening(url, AMI_PORT)?), dialect, user })
}

fn smdr(url: &Url) -> Result<Way, WayError> {
    let (mut layout, mut baud) = (None, None);
    for (key, value) in url.query_pairs() {
        match key.as_ref() {
            "layout" => layout = Some(value.into_owned()),
            "baud" => {
                let unknown = || WayError::Part(format!("baud={value}"), "write a whole number");
                baud = Some(value.parse().map_err(|_| unknown())?);
            }
            _ => return Err(WayError::Part(key.into_owned(), "write layout=NAME or baud=9600")),
        }
    }
    if url.host_str().is_some_and(|host| !host.is_empty()) {
        return match baud {
            None => Ok(Way::SmdrTcp { address: listening(url, SMDR_PORT)?, layout }),
            Some(_) => Err(WayError::Part("baud".into(), "only a serial port has a baud rate")),
        };
    }
    let path = url.path();
    // Windows names its ports without a folder.
    let port = path.strip_prefix('/').filter(|name| name.starts_with("COM")).unwrap_or(path);
    if port.len() < 2 {
        return Err(WayError::Unknown(url.to_string()));
    }
    Ok(Way::SmdrSerial { port: port.to_owned(), baud: baud.unwrap_or(BAUD), layout })
}

fn asterisk(url: &Url, text: &str) -> Result<Way, WayError> {
    if let Some((key, _)) = url.query_pairs().next() {
        return Err(WayError::Part(key.into_owned(), "a real Asterisk takes no settings here"));
    }
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| WayError::Unknown(text.to_owned()))?.to_owned();
    let user = if url.username().is_empty() { USER } else { url.username() };
    Ok(Way::Asterisk { host, port: url.port().unwrap_or(AMI_PORT), user: user.to_owned() })
}

/// The address that an exchange is to listen on.
fn listening(url: &Url, port: u16) -> Result<SocketAddr, WayError> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().unwrap_or(port);
    if host == "localhost" {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().map_err(|_| WayError::Address(host.to_owned()))?;
    Ok(SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(text: &str) -> Way {
        text.parse().expect(text)
    }

    fn why(text: &str) -> String {
        text.parse::<Way>().expect_err(text).to_string()
    }

    #[test]
    fn ways_read_as_they_are_written() {
        let (address, user) = (None, USER.to_owned());
        assert_eq!(way("ami"), Way::Ami { address, dialect: 16, user });
        let address = Some("0.0.0.0:5038".parse().expect("an address"));
        let user = "septa".to_owned();
        let expected = Way::Ami { address, dialect: 13, user };
        assert_eq!(way("ami://0.0.0.0?dialect=13&user=septa"), expected);
        let address = "[::1]:23".parse().expect("an address");
        assert_eq!(way("smdr://[::1]:23"), Way::SmdrTcp { address, layout: None });
        let layout = Some("panasonic-c".to_owned());
        let port = "/dev/ttyUSB0".to_owned();
        let expected = Way::SmdrSerial { port, baud: 1_200, layout };
        assert_eq!(way("smdr:///dev/ttyUSB0?layout=panasonic-c&baud=1200"), expected);
        let port = "COM3".to_owned();
        assert_eq!(way("smdr:///COM3"), Way::SmdrSerial { port, baud: 9_600, layout: None });
        let (host, user) = ("10.0.0.5".to_owned(), "crm".to_owned());
        assert_eq!(way("asterisk://crm@10.0.0.5"), Way::Asterisk { host, port: 5_038, user });
        assert_eq!((way("direct"), way("none")), (Way::Direct, Way::None));
    }

    #[test]
    fn a_pinned_exchange_is_reached_where_it_was_found() {
        let found = |addresses: &[&str]| -> Vec<SocketAddr> {
            addresses.iter().map(|at| at.parse().expect("an address")).collect()
        };
        let pinned =
            way("asterisk://crm@pbx.local:99").pinned(&found(&["[fd00::1]:99", "10.0.0.5:99"]));
        assert_eq!(pinned, way("asterisk://crm@10.0.0.5:99"));
        let pinned = way("asterisk://crm@pbx.local:99").pinned(&found(&["[fd00::1]:99"]));
        assert_eq!(pinned, way("asterisk://crm@[fd00::1]:99"));
        assert_eq!(way("direct").pinned(&found(&["10.0.0.5:99"])), Way::Direct);
    }

    #[test]
    fn what_is_no_way_says_what_to_write() {
        assert!(why("pbx").contains("write ami"));
        assert!(why("http://127.0.0.1").contains("write ami"));
        assert!(why("asterisk://").contains("write ami"));
        assert!(why("ami://pbx.local:5038").contains("not an address to listen on"));
        assert!(why("ami://0.0.0.0?dialect=12").contains("write 11, 13 or 16"));
        assert!(why("smdr://0.0.0.0?baud=9600").contains("only a serial port"));
        assert!(why("smdr:///").contains("is no exchange"));
    }

    #[test]
    fn a_password_on_the_command_line_is_refused_and_not_repeated() {
        assert!(!why("asterisk://crm:canary@10.0.0.5").contains("canary"));
    }
}
