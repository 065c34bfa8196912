//! Which addresses may be loaded, and whether a CRM answers there.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use reqwest::Url;

/// Why a target is refused before anything is sent to it.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The address is not one of HTTP.
    #[error("`{0}` is not an address of the form http://HOST[:PORT]")]
    NotAnAddress(String),
    /// The address holds a user name or a password.
    #[error(
        "the address holds a user name or a password: give them by environment or file instead"
    )]
    Credentials,
    /// The name does not resolve.
    #[error("cannot resolve the target's name `{host}`")]
    Unresolved {
        /// The host's name.
        host: String,
        /// The resolver's reason.
        source: std::io::Error,
    },
    /// The address is no machine's, whoever consents.
    #[error(
        "`{host}` is {address}, which is no single machine's address: write the one of the machine \
         that is to be loaded, such as 127.0.0.1"
    )]
    Nobody {
        /// The host as written.
        host: String,
        /// What it resolves to.
        address: IpAddr,
    },
    /// The address is public and nobody said that it may be loaded.
    #[error(
        "`{host}` has the {reach} address {address}: load goes to loopback and private addresses \
         only, unless you name the host twice (--i-own-this-host {host})"
    )]
    Public {
        /// The host as written.
        host: String,
        /// The address that is public.
        address: IpAddr,
        /// How far it reaches.
        reach: Reach,
    },
    /// The consent names another host.
    #[error("--i-own-this-host names `{named}`, but what is loaded is `{host}`")]
    ConsentForAnother {
        /// The host of the consent.
        named: String,
        /// The hosts that are loaded.
        host: String,
    },
}

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This machine's or this site's: loopback, private (RFC 1918, RFC 4193), link-local.
    Own,
    /// A carrier's, shared by its customers (RFC 6598). A private network may use it as well, but that
    /// cannot be seen from here.
    Carrier,
    /// Anybody's.
    Public,
    /// No single machine's: unspecified, broadcast, multicast.
    Nobody,
}

impl std::fmt::Display for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Reach::Own => "private",
            Reach::Carrier => "carrier's shared",
            Reach::Public => "public",
            Reach::Nobody => "unspecified",
        })
    }
}

/// The hosts that somebody says are theirs to load.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents(Vec<String>);

impl Consents {
    /// Consents to these hosts, as they were written.
    pub fn new(named: &[String]) -> Self {
        Consents(named.to_vec())
    }

    fn names(&self, host: &str) -> bool {
        self.0.iter().any(|named| is_same_host(named, host))
    }

    /// Asks whether every consent is for one of the hosts that are loaded: one for another host shows
    /// that somebody means another machine than the one that would be loaded.
    ///
    /// # Errors
    /// The first that names none of them.
    pub fn are_all_for(&self, hosts: &[&str]) -> Result<(), TargetError> {
        let stray = self.0.iter().find(|named| !hosts.iter().any(|host| is_same_host(named, host)));
        match stray {
            None => Ok(()),
            Some(named) => Err(TargetError::ConsentForAnother {
                named: named.clone(),
                host: hosts.join("`, `"),
            }),
        }
    }
}

/// A target that may be loaded, and where it was found when that was asked.
///
/// Every connection of a run goes to these addresses: a name that answers otherwise a second time
/// leads nobody elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// Its address, as written.
    pub url: Url,
    /// What its host resolved to; never empty.
    pub addresses: Vec<SocketAddr>,
}

impl Permitted {
    /// Its host, as it is written in the address.
    pub fn host(&self) -> &str {
        self.url.host_str().expect("an address without a host was refused")
    }
}

/// Reads a target's address and asks whether it may be loaded.
///
/// # Errors
/// If it is no address, holds credentials, does not resolve, or is public without consent.
pub async fn permitted(text: &str, consents: &Consents) -> Result<Permitted, TargetError> {
    let not_an_address = || TargetError::NotAnAddress(text.to_owned());
    let url = Url::parse(text).map_err(|_| not_an_address())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(not_an_address());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(TargetError::Credentials);
    }
    let host = url.host_str().ok_or_else(not_an_address)?;
    let port = url.port_or_known_default().unwrap_or(80);
    let addresses = permitted_host(host, port, consents).await?;
    Ok(Permitted { url, addresses })
}

/// Asks whether a host may be loaded, by whatever protocol, and returns where it is.
///
/// # Errors
/// If it does not resolve, or any of its addresses is public without consent.
pub async fn permitted_host(
    host: &str,
    port: u16,
    consents: &Consents,
) -> Result<Vec<SocketAddr>, TargetError> {
    let unresolved = |source| TargetError::Unresolved { host: host.to_owned(), source };
    let found = tokio::net::lookup_host((bare(host), port)).await.map_err(unresolved)?;
    let addresses: Vec<SocketAddr> = found.collect();
    if addresses.is_empty() {
        return Err(unresolved(std::io::ErrorKind::NotFound.into()));
    }
    judge(host, &addresses, consents)?;
    Ok(addresses)
}

/// Judges a host by all of its addresses: one that is public is enough to refuse it, since nobody
/// knows to which of them a connection will go.
fn judge(host: &str, addresses: &[SocketAddr], consents: &Consents) -> Result<(), TargetError> {
    for address in addresses.iter().map(SocketAddr::ip) {
        match reach(address) {
            Reach::Own => {}
            Reach::Nobody => return Err(TargetError::Nobody { host: host.to_owned(), address }),
            Reach::Carrier | Reach::Public if consents.names(host) => {}
            reach => return Err(TargetError::Public { host: host.to_owned(), address, reach }),
        }
    }
    Ok(())
}

/// Whose an address is, by the registries of special addresses of IANA. What carries an IPv4 address
/// is judged as that where the system would send there (mapped); other wrappings count as public.
fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(v4) => reach_of_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => reach_of_v4(v4),
            None if v6.is_unspecified() || v6.is_multicast() => Reach::Nobody,
            None if v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() => {
                Reach::Own
            }
            None => Reach::Public,
        },
    }
}

fn reach_of_v4(address: Ipv4Addr) -> Reach {
    let [first, second, ..] = address.octets();
    match first {
        0 => Reach::Nobody,
        _ if address.is_broadcast() || address.is_multicast() => Reach::Nobody,
        _ if address.is_loopback() || address.is_private() || address.is_link_local() => Reach::Own,
        100 if (64..128).contains(&second) => Reach::Carrier,
        _ => Reach::Public,
    }
}

/// Whether two writings name one host: letters of either case, an IPv6 address with or without its
/// brackets, a name with or without the dot at its end.
fn is_same_host(one: &str, other: &str) -> bool {
    let bare = |host| bare(host).trim_end_matches('.');
    bare(one).eq_ignore_ascii_case(bare(other))
}

/// A host without the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(hosts: &[&str]) -> Consents {
        Consents(hosts.iter().map(|&host| host.to_owned()).collect())
    }

    async fn refused(text: &str, consents: &[&str]) -> String {
        permitted(text, &consent(consents)).await.expect_err("refused").to_string()
    }

    #[track_caller]
    fn is(reach_is: Reach, addresses: &[&str]) {
        for address in addresses {
            assert_eq!(reach(address.parse().expect("an address")), reach_is, "{address}");
        }
    }

    #[test]
    fn addresses_are_told_apart_by_whose_they_are() {
        is(Reach::Own, &["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255"]);
        is(Reach::Own, &["192.168.1.7", "169.254.3.4", "::1", "fd00::1", "fc12::", "fe80::1"]);
        is(Reach::Own, &["::ffff:127.0.0.1", "::ffff:192.168.0.1"]);
        is(Reach::Carrier, &["100.64.0.0", "100.127.255.255", "::ffff:100.64.0.1"]);
        is(Reach::Public, &["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1"]);
        is(Reach::Public, &["2001:4860::8", "::ffff:8.8.8.8", "fec0::1", "64:ff9b::7f00:1"]);
        is(Reach::Public, &["2002:7f00:1::", "::127.0.0.1", "ff::1"]);
        is(Reach::Nobody, &["0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.1", "::", "ff02::1"]);
    }

    #[tokio::test]
    async fn only_loopback_and_private_addresses_are_loaded_without_consent() {
        for local in
            ["http://127.0.0.1:8080", "http://[::1]/crm", "http://192.168.1.7", "http://10.0.0.1"]
        {
            permitted(local, &Consents::default()).await.expect(local);
        }
        assert!(refused("http://8.8.8.8", &[]).await.contains("--i-own-this-host 8.8.8.8"));
        assert!(refused("http://[::ffff:8.8.8.8]", &[]).await.contains("public address"));
        assert!(refused("http://100.64.0.1", &[]).await.contains("carrier's shared address"));
        // The URL's own ways to write an IPv4 address are read before it is judged.
        assert!(refused("http://0x08080808", &[]).await.contains("public address 8.8.8.8"));
        permitted("http://8.8.8.8", &consent(&["8.8.8.8"])).await.expect("named twice");
        permitted("http://[2001:4860::8]", &consent(&["2001:4860::8"])).await.expect("no brackets");
        // Consent for another host is none for this one.
        assert!(refused("http://8.8.8.8", &["8.8.4.4"]).await.contains("public address"));
    }

    #[tokio::test]
    async fn what_is_no_machines_address_is_refused_whoever_consents() {
        for nobody in ["0.0.0.0", "[::]", "255.255.255.255", "[ff02::1]"] {
            let text = refused(&format!("http://{nobody}"), &[nobody]).await;
            assert!(text.contains("no single machine's address"), "{text}");
        }
    }

    #[test]
    fn a_name_with_one_public_address_among_private_ones_is_public() {
        let at = |ips: &[&str]| -> Vec<SocketAddr> {
            ips.iter().map(|ip| SocketAddr::new(ip.parse().expect("an address"), 80)).collect()
        };
        let mixed = at(&["10.0.0.1", "8.8.8.8"]);
        let refused = judge("crm.example", &mixed, &Consents::default()).expect_err("refused");
        assert!(refused.to_string().contains("8.8.8.8"), "{refused}");
        judge("crm.example", &mixed, &consent(&["CRM.example."])).expect("the same name");
        judge("crm.example", &at(&["10.0.0.1", "fd00::1"]), &Consents::default()).expect("private");
    }

    #[test]
    fn a_consent_for_a_host_that_is_not_loaded_is_a_mistake() {
        let consents = consent(&["pbx.example", "crm.example"]);
        consents.are_all_for(&["crm.example", "PBX.example"]).expect("both are loaded");
        let stray = consents.are_all_for(&["crm.example"]).expect_err("one is not");
        assert!(stray.to_string().contains("names `pbx.example`"), "{stray}");
    }

    #[tokio::test]
    async fn a_target_is_found_once_with_all_of_its_addresses() {
        let found = permitted("http://localhost:8123/crm", &Consents::default()).await;
        let found = found.expect("this machine");
        assert!(!found.addresses.is_empty());
        assert!(found.addresses.iter().all(|at| at.ip().is_loopback() && at.port() == 8123));
    }

    #[tokio::test]
    async fn an_address_with_a_password_is_refused_without_repeating_it() {
        let text = refused("http://admin:canary@127.0.0.1", &[]).await;
        assert!(!text.contains("canary") && text.contains("by environment or file"), "{text}");
        assert!(refused("ftp://127.0.0.1", &[]).await.contains("is not an address"));
        assert!(refused("not an address", &[]).await.contains("is not an address"));
    }
}
