//! A request that is prepared once and asked many times, and what came of asking it.

use std::fmt;
use std::sync::Arc;

use documents::run::Outcome;
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Uri};

use super::engine::EngineError;

/// Bytes of an answer's body that are kept where a request wants it; what is longer is read to its end,
/// but its rest is thrown away.
pub const BODY_KEPT: usize = 1 << 20;

/// A request. Cloning it copies no text but the table of its headers.
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    /// In origin form: path and query.
    pub(super) target: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) wants_body: bool,
    named: Option<Arc<str>>,
}

/// The query, the headers and the body may hold passwords, so they are not shown.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.name())
    }
}

impl Request {
    /// A request. `path_and_query` begins with a slash; the host comes from the engine's base address.
    ///
    /// # Errors
    /// If the path is none.
    pub fn new(
        method: Method,
        path_and_query: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Self, EngineError> {
        let target: PathAndQuery = match path_and_query.parse() {
            Ok(target) if path_and_query.starts_with('/') => target,
            // The path is not quoted: its query may be what holds the secret.
            _ => return Err(EngineError::Path { method }),
        };
        let mut table = HeaderMap::with_capacity(headers.len() + 1);
        for (name, value) in headers {
            table.append(name, value);
        }
        let target = Uri::from(target);
        Ok(Request { method, target, headers: table, body, wants_body: false, named: None })
    }

    /// A GET without headers.
    ///
    /// # Errors
    /// If the path is none.
    pub fn get(path_and_query: &str) -> Result<Self, EngineError> {
        Request::new(Method::GET, path_and_query, Vec::new(), Bytes::new())
    }

    /// Keeps the answer's body, up to [`BODY_KEPT`].
    #[must_use]
    pub fn keeping_body(mut self) -> Self {
        self.wants_body = true;
        self
    }

    /// Names the request in failures: for paths that differ with each request.
    #[must_use]
    pub fn named(mut self, name: Arc<str>) -> Self {
        self.named = Some(name);
        self
    }

    /// What a failure calls it: method and path, without the query.
    pub fn name(&self) -> String {
        match &self.named {
            Some(name) => name.to_string(),
            None => format!("{} {}", self.method, self.target.path()),
        }
    }
}

/// How a request ended.
#[derive(Debug, Clone)]
pub struct Reply {
    /// When it was taken up, in microseconds of the run.
    pub sent_us: u64,
    /// When the last byte of the answer came, or it failed.
    pub done_us: u64,
    /// [`Outcome::Ok`] for an answer of 2xx; any other answer is an [`Outcome::HttpError`].
    pub outcome: Outcome,
    /// The answer's status, if there was an answer.
    pub status: Option<u16>,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// The answer's body, if the request wants it.
    pub body: Bytes,
    /// The request's name, and why it failed.
    pub failure: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_never_shows_its_query_or_headers() {
        let secret = (hyper::header::AUTHORIZATION, HeaderValue::from_static("Bearer hunter2"));
        let path = "/send.ashx?password=hunter2";
        let request = Request::new(Method::GET, path, vec![secret], Bytes::from("hunter2"));
        let request = request.expect("a path");
        assert_eq!(format!("{request:?}"), "Request(GET /send.ashx)");
        assert_eq!(request.named("GET /{what}".into()).name(), "GET /{what}");
    }

    #[test]
    fn what_is_no_path_is_refused_without_being_quoted() {
        for path in ["", "hunter2", "http://hunter2/", "/hunter2 x", "/hunter2\r\nx: y"] {
            let refused = Request::get(path).expect_err("no path").to_string();
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }
}
