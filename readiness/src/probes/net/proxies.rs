//! Which proxy a request goes through, by the rules of the environment.

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

/// Proxies by what they are for.
#[derive(Debug)]
pub struct Proxies {
    matcher: Matcher,
}

/// A proxy for one request.
pub(crate) struct Proxy {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) scheme: String,
    /// The value of `Proxy-Authorization`: a secret.
    pub(crate) authorization: Option<String>,
}

impl Proxies {
    /// The proxies that `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name.
    pub fn from_environment() -> Self {
        Proxies { matcher: Matcher::from_env() }
    }

    /// No proxy for anything.
    pub fn none() -> Self {
        Proxies { matcher: Matcher::builder().build() }
    }

    /// This proxy for everything.
    pub fn all(url: &str) -> Self {
        Proxies { matcher: Matcher::builder().all(url).build() }
    }

    /// The proxy for a URL, if it has one.
    pub(crate) fn of(&self, url: &Url) -> Option<Proxy> {
        let found = self.matcher.intercept(&url.as_str().parse().ok()?)?;
        let uri = found.uri();
        let scheme = uri.scheme_str().unwrap_or("http").to_owned();
        let default_port = if scheme == "https" { 443 } else { 80 };
        Some(Proxy {
            host: uri.host()?.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(default_port),
            scheme,
            authorization: found
                .basic_auth()
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
        })
    }
}
