//! Which addresses may be loaded, and whether a CRM answers there.

use std::net::IpAddr;

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
    /// The address is public and nobody said that it may be loaded.
    #[error(
        "`{host}` has the public address {address}: load goes to loopback and private addresses \
         only, unless you name the host twice (--i-own-this-host {host})"
    )]
    Public {
        /// The host as written.
        host: String,
        /// The address that is public.
        address: IpAddr,
    },
    /// The consent names another host.
    #[error("--i-own-this-host names `{named}`, but the target is `{host}`")]
    ConsentForAnother {
        /// The host of the consent.
        named: String,
        /// The host of the target.
        host: String,
    },
}

/// Reads a target's address and asks whether it may be loaded.
///
/// # Errors
/// If it is no address, holds credentials, does not resolve, or is public without consent.
pub async fn permitted(text: &str, i_own_this_host: Option<&str>) -> Result<Url, TargetError> {
    let not_an_address = || TargetError::NotAnAddress(text.to_owned());
    let url = Url::parse(text).map_err(|_| not_an_address())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(not_an_address());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(TargetError::Credentials);
    }
    let host = url.host_str().ok_or_else(not_an_address)?.to_owned();
    let port = url.port_or_known_default().unwrap_or(80);
    permitted_host(&host, port, i_own_this_host).await?;
    Ok(url)
}

/// Asks whether a host may be loaded, by whatever protocol.
///
/// # Errors
/// If it does not resolve, or is public without consent.
pub async fn permitted_host(
    host: &str,
    port: u16,
    i_own_this_host: Option<&str>,
) -> Result<(), TargetError> {
    let host = host.to_owned();
    if let Some(named) = i_own_this_host {
        return if named.eq_ignore_ascii_case(&host) {
            Ok(())
        } else {
            Err(TargetError::ConsentForAnother { named: named.to_owned(), host })
        };
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let addresses = tokio::net::lookup_host((bare.as_str(), port))
        .await
        .map_err(|source| TargetError::Unresolved { host: host.clone(), source })?;
    for address in addresses {
        if !is_local(address.ip()) {
            return Err(TargetError::Public { host, address: address.ip() });
        }
    }
    Ok(())
}

/// Loopback, private (RFC 1918, RFC 4193) and link-local addresses.
fn is_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_local(IpAddr::V4(v4)),
            None => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn refused(text: &str, consent: Option<&str>) -> String {
        permitted(text, consent).await.expect_err("refused").to_string()
    }

    #[tokio::test]
    async fn only_loopback_and_private_addresses_are_loaded_without_consent() {
        for local in
            ["http://127.0.0.1:8080", "http://[::1]/crm", "http://192.168.1.7", "http://10.0.0.1"]
        {
            permitted(local, None).await.expect(local);
        }
        assert!(refused("http://8.8.8.8", None).await.contains("--i-own-this-host 8.8.8.8"));
        assert!(refused("http://[::ffff:8.8.8.8]", None).await.contains("public address"));
        permitted("http://8.8.8.8", Some("8.8.8.8")).await.expect("named twice");
        assert!(refused("http://8.8.8.8", Some("8.8.4.4")).await.contains("the target is"));
    }

    #[tokio::test]
    async fn an_address_with_a_password_is_refused_without_repeating_it() {
        let text = refused("http://admin:canary@127.0.0.1", None).await;
        assert!(!text.contains("canary") && text.contains("by environment or file"), "{text}");
        assert!(refused("ftp://127.0.0.1", None).await.contains("is not an address"));
        assert!(refused("not an address", None).await.contains("is not an address"));
    }
}
