//! What an iteration asks and takes from the answers: pure, but for the secrets that it was given.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use documents::run::Outcome;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use regex::bytes::Regex;
use serde_json::Value;

use super::open::Shortfall;
use super::request::{Reply, Request};
use super::step_names::interned;
use super::template::{Form, Piece, Template};
use crate::scenario::{AnswerCheck, ExtractedFrom, Http, HttpRequest, VALUE_MOST};

/// The variables of an iteration.
pub type Variables = BTreeMap<String, Arc<str>>;

/// Why a chain of requests cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// A secret is missing.
    #[error(
        "the request `{request}` needs the secret `{name}`: set the environment variable {name}"
    )]
    Secret {
        /// The request.
        request: String,
        /// The variable of the environment.
        name: String,
    },
    /// A secret cannot stand in a header. It is not shown.
    #[error("the environment variable {name} holds a line end, which no header can carry")]
    SecretForm {
        /// The variable of the environment.
        name: String,
    },
}

/// The chain of requests, ready to be asked.
pub struct Flow {
    steps: Vec<Step>,
    secrets: BTreeMap<String, String>,
}

/// Secrets are not shown.
impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.steps.iter().map(|step| step.name)).finish()
    }
}

struct Step {
    name: &'static str,
    /// What failures call it: values in a path would make each failure another.
    shown: Arc<str>,
    request: HttpRequest,
    /// Those of its extractions, in their order.
    regexes: Vec<Option<Regex>>,
    wants_body: bool,
}

impl Flow {
    /// The chain of a scenario, with the secrets that `environment` gives.
    ///
    /// # Errors
    /// If a secret is missing or cannot be sent.
    pub fn new(
        http: &Http,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, FlowError> {
        let mut secrets = BTreeMap::new();
        for request in &http.requests {
            let body = request.body.iter().map(|(template, _)| template);
            for name in request
                .headers
                .iter()
                .map(|(_, value)| value)
                .chain(body)
                .flat_map(Template::secrets)
            {
                let Some(value) = environment(name) else {
                    let (request, name) = (request.name.clone(), name.to_owned());
                    return Err(FlowError::Secret { request, name });
                };
                if value.chars().any(char::is_control) {
                    return Err(FlowError::SecretForm { name: name.to_owned() });
                }
                secrets.insert(name.to_owned(), value);
            }
        }
        Ok(Flow { steps: http.requests.iter().map(Step::of).collect(), secrets })
    }

    /// Requests of an iteration.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The name of a request.
    pub fn name(&self, index: usize) -> &'static str {
        self.steps[index].name
    }

    fn value_of<'a>(&'a self, piece: &Piece, variables: &'a Variables) -> &'a str {
        match piece {
            Piece::Text(_) => "",
            Piece::Variable(name) => variables.get(name).map_or("", |value| value),
            Piece::Environment(name) => self.secrets.get(name).map_or("", String::as_str),
        }
    }

    /// A request with these variables.
    pub fn request(&self, index: usize, variables: &Variables) -> Request {
        let step = &self.steps[index];
        let value = |piece: &Piece| self.value_of(piece, variables);
        let path = step.request.path.filled(Form::Path, value);
        let header = |(name, template): &(HeaderName, Template)| {
            let value = HeaderValue::from_bytes(template.filled(Form::Raw, value).as_bytes());
            (name.clone(), value.expect("neither text, values nor secrets hold line ends"))
        };
        let mut headers: Vec<_> = step.request.headers.iter().map(header).collect();
        let body = step.request.body.as_ref().map_or_else(Bytes::new, |(template, form)| {
            if *form == Form::Json && headers.iter().all(|(name, _)| name != CONTENT_TYPE) {
                headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
            }
            Bytes::from(template.filled(*form, value))
        });
        let request = Request::new(step.request.method.clone(), &path, headers, body)
            .expect("the reader tried the path, and values are encoded and short")
            .named(Arc::clone(&step.shown));
        if step.wants_body { request.keeping_body() } else { request }
    }

    /// Checks an answer and takes from it what later requests need.
    ///
    /// # Errors
    /// The first check that fails, or what could not be taken.
    pub fn judge(
        &self,
        index: usize,
        reply: &Reply,
        variables: &mut Variables,
    ) -> Result<(), Shortfall> {
        let step = &self.steps[index];
        let checks = &step.request.checks;
        let says_status = checks.iter().any(|check| matches!(check, AnswerCheck::Status(_)));
        if !says_status && reply.outcome != Outcome::Ok {
            let reason = format!("answered {}", reply.status.unwrap_or_default());
            return Err(Shortfall { outcome: Outcome::HttpError, reason });
        }
        let needs_json = checks.iter().any(|check| matches!(check, AnswerCheck::Json { .. }))
            || step.request.extract.iter().any(|e| matches!(e.from, ExtractedFrom::Json(_)));
        let json: Value = match needs_json {
            true => serde_json::from_slice(&reply.body)
                .map_err(|_| failed("the body is no JSON, or longer than is kept".to_owned()))?,
            false => Value::Null,
        };
        for check in checks {
            holds(check, reply, &json)?;
        }
        for (extraction, regex) in step.request.extract.iter().zip(&step.regexes) {
            let variable = &extraction.variable;
            let value = extracted(&extraction.from, regex.as_ref(), reply, &json)
                .ok_or_else(|| failed(format!("nothing to take as `{variable}`")))?;
            if value.len() > VALUE_MOST || value.chars().any(char::is_control) {
                return Err(failed(format!(
                    "what is to be `{variable}` is longer than {VALUE_MOST} bytes or holds a line end"
                )));
            }
            variables.insert(variable.clone(), value.into());
        }
        Ok(())
    }
}

impl Step {
    fn of(request: &HttpRequest) -> Self {
        let path = request.path.written.split('?').next().unwrap_or_default();
        let regexes = request.extract.iter().map(|extraction| match &extraction.from {
            ExtractedFrom::Regex(text) => Some(Regex::new(text).expect("the reader tried it")),
            _ => None,
        });
        let of_body = |check: &AnswerCheck| !matches!(check, AnswerCheck::Status(_));
        let takes_body = request
            .extract
            .iter()
            .any(|extraction| !matches!(extraction.from, ExtractedFrom::Header(_)));
        Step {
            name: interned(&request.name),
            shown: format!("{} {path}", request.method).into(),
            regexes: regexes.collect(),
            wants_body: takes_body || request.checks.iter().any(of_body),
            request: request.clone(),
        }
    }
}

fn failed(reason: String) -> Shortfall {
    Shortfall { outcome: Outcome::FailedCheck, reason }
}

fn holds(check: &AnswerCheck, reply: &Reply, json: &Value) -> Result<(), Shortfall> {
    match check {
        AnswerCheck::Status(wanted) => match reply.status {
            Some(status) if status == *wanted => Ok(()),
            Some(status) if status >= 300 => {
                let reason = format!("answered {status}, not {wanted}");
                Err(Shortfall { outcome: Outcome::HttpError, reason })
            }
            status => Err(failed(format!("answered {}, not {wanted}", status.unwrap_or_default()))),
        },
        AnswerCheck::Contains(text) => {
            let found = holds_bytes(&reply.body, text.as_bytes());
            found.then_some(()).ok_or_else(|| failed(format!("the body lacks `{text}`")))
        }
        AnswerCheck::Json { pointer, equals } => match json.pointer(pointer).map(text_of) {
            Some(value) if value == *equals => Ok(()),
            Some(_) => Err(failed(format!("`{pointer}` is not `{equals}`"))),
            None => Err(failed(format!("there is no `{pointer}`"))),
        },
    }
}

/// Whether bytes hold others.
fn holds_bytes(bytes: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// A text without its quotes, anything else as JSON writes it.
fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn extracted(
    from: &ExtractedFrom,
    regex: Option<&Regex>,
    reply: &Reply,
    json: &Value,
) -> Option<String> {
    match from {
        ExtractedFrom::Json(pointer) => json.pointer(pointer).map(text_of),
        ExtractedFrom::Header(name) => {
            Some(String::from_utf8_lossy(reply.headers.get(name)?.as_bytes()).into_owned())
        }
        ExtractedFrom::Regex(_) => {
            let found = regex?.captures(&reply.body)?;
            let part = found.get(1).or_else(|| found.get(0))?;
            Some(String::from_utf8_lossy(part.as_bytes()).into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderMap;

    use super::*;
    use crate::scenario::{Extraction, http_for_tests};

    fn flow(change: impl FnOnce(&mut Http)) -> Flow {
        let mut http = http_for_tests();
        change(&mut http);
        Flow::new(&http, |_| Some("hunter2".to_owned())).expect("a flow")
    }

    fn reply(status: u16, body: &'static str) -> Reply {
        let headers = HeaderMap::from_iter([(
            hyper::header::LOCATION,
            HeaderValue::from_static("/people/7"),
        )]);
        Reply {
            sent_us: 0,
            done_us: 1,
            outcome: if status < 300 { Outcome::Ok } else { Outcome::HttpError },
            status: Some(status),
            headers,
            body: Bytes::from_static(body.as_bytes()),
            failure: None,
        }
    }

    fn variables() -> Variables {
        let pairs = [("name", "سارا \"A\""), ("iteration", "4"), ("id", "a/7")];
        pairs.map(|(name, value)| (name.to_owned(), value.into())).into()
    }

    #[test]
    fn a_request_is_filled_and_its_secrets_shown_to_nobody() {
        let flow = flow(|_| ());
        let request = flow.request(1, &variables());
        assert_eq!(request.target, "/people/a%2F7/notes");
        assert_eq!(&request.body[..], "{\"text\": \"سارا \\\"A\\\"\", \"number\": 4}".as_bytes());
        assert_eq!(request.headers["authorization"], "Bearer hunter2");
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(request.name(), "POST /people/{id}/notes");
        assert!(!format!("{flow:?} {request:?}").contains("hunter2"));
    }

    #[test]
    fn a_missing_secret_is_named_before_anything_is_sent() {
        let error = Flow::new(&http_for_tests(), |_| None).expect_err("missing").to_string();
        assert!(error.contains("`write`") && error.contains("API_TOKEN"), "{error}");
        let error = Flow::new(&http_for_tests(), |_| Some("hunter2\n".into())).expect_err("bad");
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn what_an_answer_brings_is_taken() {
        let flow = flow(|http| {
            let more = [
                ("place", ExtractedFrom::Header(hyper::header::LOCATION)),
                ("total", ExtractedFrom::Regex("\"total\":(\\d+)".into())),
            ];
            http.requests[0].extract.extend(
                more.map(|(variable, from)| Extraction { variable: variable.into(), from }),
            );
        });
        let mut variables = variables();
        let answer = reply(200, r#"{"total":1,"items":[{"id":12}]}"#);
        flow.judge(0, &answer, &mut variables).expect("holds");
        let taken = ["id", "place", "total"].map(|name| &*variables[name]);
        assert_eq!(taken, ["12", "/people/7", "1"]);
    }

    #[test]
    fn what_an_answer_lacks_is_told() {
        let flow = flow(|http| http.requests[0].checks.push(AnswerCheck::Contains("ok".into())));
        let lacks = |index, status, body, outcome, words: &str| {
            let failed = flow.judge(index, &reply(status, body), &mut variables());
            let Shortfall { outcome: found, reason } = failed.expect_err("lacks");
            assert_eq!(found, outcome, "{reason}");
            assert!(reason.contains(words), "{reason}");
        };
        let check = Outcome::FailedCheck;
        lacks(0, 200, "<html>", check, "no JSON");
        lacks(0, 200, r#"{"total":2,"items":[]}"#, check, "`/total` is not `1`");
        lacks(0, 200, r#"{"items":[]}"#, check, "there is no `/total`");
        lacks(0, 200, r#"{"total":1}"#, check, "the body lacks `ok`");
        lacks(0, 200, r#"{"total":1,"x":"ok"}"#, check, "nothing to take as `id`");
        lacks(0, 500, "", Outcome::HttpError, "answered 500");
        lacks(1, 200, "", check, "answered 200, not 201");
        lacks(1, 302, "", Outcome::HttpError, "answered 302, not 201");
        let long = r#"{"total":1,"x":"ok","items":[{"id":"a\nb"}]}"#;
        lacks(0, 200, long, check, "holds a line end");
    }
}
