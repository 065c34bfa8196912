//! Sends requests to the CRM's web API and says how each ended.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use documents::run::Outcome;
use reqwest::{Client, Method, RequestBuilder, Url, redirect};
use serde_json::Value;

use crate::causes::is_garbled;
use crate::requests::RequestCount;
use crate::target::Permitted;

/// Redirects followed before an answer counts as running in a circle.
const REDIRECTS: usize = 5;
/// Bytes of an answer's text that a failure quotes.
const QUOTED: usize = 120;
/// Letters and digits in a row by which a secret is known again in an answer.
const KNOWN_BY: usize = 4;

/// A base address and the one client that all virtual users share.
///
/// The CRM signs in by bearer token and needs no cookies, so one client without a cookie store
/// serves all users: it costs a tenth of a client for each.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    base: Url,
    /// Where the base's host is; empty where nobody asked before.
    addresses: Vec<SocketAddr>,
    requests: Arc<RequestCount>,
}

/// Why there is no client for a target.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The TLS or resolver set-up of this machine failed.
    #[error("cannot set up an HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// A request that did not bring what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In which way.
    pub outcome: Outcome,
    /// The request, and why, without secrets.
    pub text: String,
    /// The answer's status, if there was an answer.
    pub status: Option<u16>,
}

/// What a request carries. It may be a password, so it is not shown.
#[derive(Clone)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Value),
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(&'static str, String)>),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Body::Empty => "Empty",
            Body::Json(_) => "Json(..)",
            Body::Form(_) => "Form(..)",
        })
    }
}

impl Api {
    /// An API of this machine's own, at a base address. `timeout` is for one whole request.
    ///
    /// # Errors
    /// If no HTTP client can be set up on this machine.
    pub fn new(base: Url, timeout: Duration) -> Result<Self, ApiError> {
        Api::found(base, Vec::new(), timeout)
    }

    /// The API of a target that may be loaded: every connection goes to where it was found.
    ///
    /// # Errors
    /// If no HTTP client can be set up on this machine.
    pub fn of(target: &Permitted, timeout: Duration) -> Result<Self, ApiError> {
        Api::found(target.url.clone(), target.addresses.clone(), timeout)
    }

    fn found(base: Url, addresses: Vec<SocketAddr>, timeout: Duration) -> Result<Self, ApiError> {
        let mut client = Client::builder();
        if let (Some(host), false) = (base.host_str(), addresses.is_empty()) {
            client = client.resolve_to_addrs(host, &addresses);
        }
        let client = client
            .timeout(timeout)
            .redirect(redirect::Policy::custom(follow))
            .user_agent(concat!("mizan/", env!("CARGO_PKG_VERSION")))
            .tcp_nodelay(true)
            // A proxy of the environment would be measured instead of the target.
            .no_proxy()
            .build()?;
        Ok(Api { client, base, addresses, requests: Arc::default() })
    }

    /// The base address.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Where the host of the base address is; empty where nobody asked before.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Counts the requests that are made of the target, by this client and its clones.
    pub fn requests(&self) -> &Arc<RequestCount> {
        &self.requests
    }

    /// Sends one request and reads the whole answer: the time to the last byte is the caller's.
    ///
    /// # Errors
    /// If it did not come, is no success, or is not JSON. An empty answer is `Value::Null`.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Body,
    ) -> Result<Value, Failure> {
        self.send_hiding(method, path, token, body, token).await
    }

    /// As [`Api::send`], with a secret in the request that no failure may quote from the answer.
    pub(super) async fn send_hiding(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Body,
        secret: Option<&str>,
    ) -> Result<Value, Failure> {
        let quoted = |bytes: &[u8]| match secret {
            Some(secret) if repeats(bytes, secret) => " and may repeat a secret".to_owned(),
            _ => quoted(bytes),
        };
        let named = |outcome, reason: &str, status| {
            // The query may hold what a user searched for or a key: the path names the request.
            let shown = path.split('?').next().unwrap_or(path);
            Failure { outcome, text: format!("{method} {shown}: {reason}"), status }
        };
        let request = self.request(&method, path, token, body);
        self.requests.note();
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Err(named(outcome_of(&error), &reason_of(&error), None)),
        };
        let status = response.status();
        let bytes = match response.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => {
                return Err(named(outcome_of(&error), &reason_of(&error), Some(status.as_u16())));
            }
        };
        if !status.is_success() {
            let reason = format!("answered {}{}", status.as_u16(), quoted(&bytes));
            return Err(named(Outcome::HttpError, &reason, Some(status.as_u16())));
        }
        if bytes.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&bytes).map_err(|_| {
            let reason = format!("answered {} with no JSON{}", status.as_u16(), quoted(&bytes));
            named(Outcome::FailedCheck, &reason, Some(status.as_u16()))
        })
    }

    fn request(
        &self,
        method: &Method,
        path: &str,
        token: Option<&str>,
        body: Body,
    ) -> RequestBuilder {
        let mut url = self.base.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q)));
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        let mut request = self.client.request(method.clone(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        match body {
            Body::Empty => request,
            Body::Json(value) => request.json(&value),
            Body::Form(fields) => request.form(&fields),
        }
    }
}

/// Why a redirect is not followed.
#[derive(Debug, thiserror::Error)]
#[error("redirects to another host (`{0}`)")]
struct Elsewhere(String);

/// Follows a redirect within the host, by whatever port and scheme. Another host is another target:
/// whether it may be loaded was not asked.
fn follow(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let host = |url: &Url| url.host_str().map(str::to_owned);
    if attempt.previous().first().and_then(host) != host(attempt.url()) {
        let elsewhere = Elsewhere(host(attempt.url()).unwrap_or_default());
        return attempt.error(elsewhere);
    }
    if attempt.previous().len() > REDIRECTS {
        return attempt.error(format!("redirected more than {REDIRECTS} times"));
    }
    attempt.follow()
}

/// The start of an answer, in one line, for a failure's text.
fn quoted(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(QUOTED)]);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().next() {
        None => String::new(),
        // Mark-up tells a person nothing here; that it is some does.
        Some('<') => " with a page of HTML".to_owned(),
        Some(_) => format!(": {line}"),
    }
}

/// Whether an answer repeats a secret, as careless pages of errors do. Every encoding leaves ASCII letters
/// and digits as they are: the longest run of them stands for the secret. One without such a run cannot be
/// told from anything.
fn repeats(bytes: &[u8], secret: &str) -> bool {
    let runs = secret.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    let run = runs.max_by_key(|run| run.len()).unwrap_or_default();
    run.len() < KNOWN_BY || bytes.windows(run.len()).any(|window| window.eq_ignore_ascii_case(run))
}

/// How a request ended that brought no complete answer.
fn outcome_of(error: &reqwest::Error) -> Outcome {
    if error.is_timeout() {
        return Outcome::TimedOut;
    }
    if error.is_redirect() {
        return Outcome::HttpError;
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<hyper::Error>()
            && is_garbled(cause)
        {
            return Outcome::Garbled;
        }
        if let Some(cause) = cause.downcast_ref::<io::Error>()
            && cause.kind() == io::ErrorKind::ConnectionRefused
        {
            return Outcome::Refused;
        }
        source = cause.source();
    }
    if error.is_connect() { Outcome::Refused } else { Outcome::Reset }
}

/// The innermost reason, without the address: the caller names the request.
fn reason_of(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_quoted_in_one_short_line_and_mark_up_is_not() {
        assert_eq!(quoted(b"{\"code\":\n  401}"), ": {\"code\": 401}");
        assert_eq!(quoted(b"  <html>\n<head>"), " with a page of HTML");
        assert_eq!(quoted(b""), "");
        assert!(quoted(&[b'x'; 4_000]).len() < 130);
    }

    #[test]
    fn an_answer_that_repeats_a_secret_is_known_however_it_writes_it() {
        for answer in
            ["pw=a+secret/1", "pw=a%2Bsecret%2F1", "a&#43;SECRET", "{\"p\":\"secret\\/1\"}"]
        {
            assert!(repeats(answer.as_bytes(), "a+secret/1"), "{answer}");
        }
        assert!(!repeats(b"wrong credentials", "a+secret/1"));
        assert!(repeats(b"anything", "a/b/c"), "too short to be known");
        assert!(repeats(b"anything", "\u{631}\u{645}\u{632}"), "no ASCII to be known by");
        assert!(!repeats(b"", "a+secret/1"));
    }

    #[test]
    fn a_body_is_not_shown() {
        let json = Body::Json(serde_json::json!({ "password": "hunter2" }));
        let form = Body::Form(vec![("password", "hunter2".to_owned())]);
        assert_eq!(format!("{json:?} {form:?} {:?}", Body::Empty), "Json(..) Form(..) Empty");
    }
}
