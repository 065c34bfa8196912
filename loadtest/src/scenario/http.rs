//! The requests of a scenario to any HTTP API: when iterations arrive, and what each of them asks.
//!
//! An iteration is the chain of the requests in their order. Placeholders in paths, headers and bodies are
//! `{variable}`, where the variable is a column of a feeder, was extracted from an earlier answer, or is
//! `iteration`, the iteration's number; `{env:NAME}` is a secret of the environment, in headers and bodies
//! only, since paths are shown.

use std::collections::BTreeSet;
use std::time::Duration;

use documents::input::{Place, Placed, Table, nearest};
use documents::units::{Rate, Span};
use hyper::Method;
use hyper::header::{HeaderName, HeaderValue};
use regex::Regex;

use super::feeder::{Feeder, read_feeder};
use crate::http::{Form, Piece, Protocol, Template};

/// The variable that every iteration has.
pub const ITERATION: &str = "iteration";
/// Requests that one iteration makes at most, and stages.
const MOST: usize = 100;
/// Placeholders in one text at most: with the longest values a path still fits into a request line.
const PLACEHOLDERS_MOST: usize = 16;
/// Characters of a path at most, without its values.
const PATH_MOST: usize = 8_000;
/// Arrivals a second at most: above it a number was mistyped.
const RATE_MOST: f64 = 100_000.0;

/// The open workload of requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Http {
    /// Connections open at once at most.
    pub connections_most: u64,
    /// A request that takes longer counts as timed out.
    pub timeout: Duration,
    /// What the target is asked to speak.
    pub protocol: Protocol,
    /// Iterations under way at once at most: one that is due beyond them is dropped.
    pub iterations_most: u64,
    /// How iterations arrive within a stage.
    pub arrivals: HttpArrivals,
    /// The course of the arrival rate.
    pub stages: Vec<HttpStage>,
    /// What an iteration asks, in its order.
    pub requests: Vec<HttpRequest>,
    /// Where variables come from.
    pub feeders: Vec<Feeder>,
}

/// How iterations arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpArrivals {
    /// At equal gaps.
    Even,
    /// Independently of each other: exponential gaps.
    Poisson,
}

impl HttpArrivals {
    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            HttpArrivals::Even => "even",
            HttpArrivals::Poisson => "poisson",
        }
    }
}

/// A span of the arrival rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HttpStage {
    /// A rate, or a ramp of it, in arrivals a second.
    Rate {
        /// How long it lasts.
        lasts: Duration,
        /// At its start.
        per_s_from: f64,
        /// At its end.
        per_s_until: f64,
    },
    /// So many at its start.
    Burst {
        /// How long it is until the next stage.
        lasts: Duration,
        /// How many.
        count: u64,
    },
}

/// One request of an iteration.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// Its name: the step.
    pub name: String,
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub path: Template,
    /// Its headers.
    pub headers: Vec<(HeaderName, Template)>,
    /// Its body, and how values are written in it.
    pub body: Option<(Template, Form)>,
    /// What is taken from the answer.
    pub extract: Vec<Extraction>,
    /// What the answer must be; without a status among them, of 2xx too.
    pub checks: Vec<AnswerCheck>,
}

/// Something that is taken from an answer for later requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extraction {
    /// The variable that gets it.
    pub variable: String,
    /// Where it stands.
    pub from: ExtractedFrom,
}

/// Where in an answer something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtractedFrom {
    /// A JSON pointer (RFC 6901) into the body.
    Json(String),
    /// A regular expression over the body: its first group, or all of it.
    Regex(String),
    /// A header.
    Header(HeaderName),
}

/// What an answer must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerCheck {
    /// Of this status.
    Status(u16),
    /// Hold this text in its body.
    Contains(String),
    /// Hold this value in its JSON: a text without its quotes, anything else as JSON writes it.
    Json {
        /// Where (RFC 6901).
        pointer: String,
        /// What.
        equals: String,
    },
}

/// Reads `[http]`. `files` are the names and texts of the scenario's other files: feeders name them.
pub(crate) fn read(table: &mut Table<'_, '_>, files: &[(&str, &str)]) -> Option<Http> {
    let place = table.place();
    let connections_most = table.integer_if_any("connections_most", 1..=10_000);
    let timeout = table.parsed::<Span>("timeout");
    let protocol = read_protocol(table);
    let iterations_most = table.integer("iterations_most", 1..=100_000);
    let arrivals = read_arrivals(table);
    let stages = table.tables("stages", read_stage);
    let feeders = table.tables("feeders", |table| read_feeder(table, files));
    let mut known = vec![ITERATION.to_owned()];
    for feeder in &feeders {
        for column in &feeder.columns {
            note_twice(table, place, &known, column);
            known.push(column.clone());
        }
    }
    let mut names = BTreeSet::new();
    let requests = table.tables("requests", |table| read_request(table, &mut known, &mut names));
    for (what, count) in [("stages", stages.len()), ("requests", requests.len())] {
        if !(1..=MOST).contains(&count) {
            table.note(place, format!("`http` needs 1 to {MOST} `{what}`"), None);
        }
    }
    let iterations_most = iterations_most?.value;
    Some(Http {
        connections_most: connections_most.map_or(iterations_most, |most| most.value),
        timeout: timeout?.value.0,
        protocol: protocol?,
        iterations_most,
        arrivals: arrivals?,
        stages,
        requests,
        feeders,
    })
}

fn note_twice(table: &Table<'_, '_>, place: Place, known: &[String], name: &str) {
    if known.iter().any(|known| known == name) {
        let help = Some("every variable has one source".to_owned());
        table.note(place, format!("the variable `{name}` comes from two places"), help);
    }
}

/// One of a few names.
fn one_of<T: Copy>(
    table: &Table<'_, '_>,
    key: &str,
    named: &[(&str, T)],
    Placed { value, place }: &Placed<String>,
) -> Option<T> {
    let found = named.iter().find(|(name, _)| name == value);
    if found.is_none() {
        let names: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
        let help = Some(format!("write {}", names.join(", ")));
        table.note(*place, format!("`{key}` is `{value}`"), help);
    }
    found.map(|(_, value)| *value)
}

fn read_protocol(table: &mut Table<'_, '_>) -> Option<Protocol> {
    let named = [
        ("offered", Protocol::Offered),
        ("http/1.1", Protocol::Http1),
        ("http/2", Protocol::Http2),
    ];
    match table.text_if_any("protocol") {
        None => Some(Protocol::Offered),
        Some(text) => one_of(table, "protocol", &named, &text),
    }
}

fn read_arrivals(table: &mut Table<'_, '_>) -> Option<HttpArrivals> {
    let named = [HttpArrivals::Even, HttpArrivals::Poisson].map(|kind| (kind.name(), kind));
    let text = table.text("arrivals")?;
    one_of(table, "arrivals", &named, &text)
}

fn read_stage(table: &mut Table<'_, '_>) -> Option<HttpStage> {
    let place = table.place();
    let lasts = table.parsed::<Span>("lasts");
    let rate = table.parsed_if_any::<Rate>("rate");
    let (from, to) = (table.parsed_if_any::<Rate>("from"), table.parsed_if_any::<Rate>("to"));
    let burst = table.integer_if_any("burst", 1..=1_000_000);
    for rate in [&rate, &from, &to].into_iter().flatten() {
        if rate.value.per_second > RATE_MOST {
            table.note(rate.place, format!("a rate above {RATE_MOST}/s"), None);
        }
    }
    let lasts = lasts?;
    if lasts.value.0.is_zero() {
        table.note(lasts.place, "a stage lasts some time", None);
    }
    let lasts = lasts.value.0;
    let per_s = |rate: Placed<Rate>| rate.value.per_second;
    match (rate, from, to, burst) {
        (Some(rate), None, None, None) => {
            Some(HttpStage::Rate { lasts, per_s_from: per_s(rate), per_s_until: per_s(rate) })
        }
        (None, Some(from), Some(to), None) => {
            Some(HttpStage::Rate { lasts, per_s_from: per_s(from), per_s_until: per_s(to) })
        }
        (None, None, None, Some(burst)) => Some(HttpStage::Burst { lasts, count: burst.value }),
        _ => {
            let help = Some("rate = \"50/s\", or from and to, or burst = 200".to_owned());
            table.note(place, "a stage is one of a rate, a ramp and a burst", help);
            None
        }
    }
}

fn read_request(
    table: &mut Table<'_, '_>,
    known: &mut Vec<String>,
    names: &mut BTreeSet<String>,
) -> Option<HttpRequest> {
    let name = table.text("name");
    if let Some(Placed { value, place }) = &name
        && !names.insert(value.clone())
    {
        table.note(*place, format!("two requests are called `{value}`"), None);
    }
    let method = read_method(table);
    let path = table.text("path");
    let path = path.and_then(|path| read_path(table, &path, known));
    let headers = table.tables("headers", |table| read_header(table, known));
    let body = read_body(table, known);
    let extract = table.tables("extract", read_extraction);
    for extraction in &extract {
        note_twice(table, table.place(), known, &extraction.variable);
        known.push(extraction.variable.clone());
    }
    let checks = table.tables("checks", read_check);
    Some(HttpRequest {
        name: name?.value,
        method: method?,
        path: path?,
        headers,
        body: body?,
        extract,
        checks,
    })
}

fn read_method(table: &mut Table<'_, '_>) -> Option<Method> {
    let named = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].map(|name| (name, name));
    match table.text_if_any("method") {
        None => Some(Method::GET),
        Some(text) => one_of(table, "method", &named, &text)?.parse().ok(),
    }
}

/// A text with placeholders, all of which must be known.
fn template(table: &Table<'_, '_>, text: &Placed<String>, known: &[String]) -> Template {
    let template = Template::parse(&text.value);
    for name in template.variables() {
        if !known.iter().any(|known| known == name) {
            let near = nearest(name, known.iter().map(String::as_str));
            let help = near.map_or_else(
                || format!("known here are {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            table.note(text.place, format!("nothing gives the variable `{name}`"), Some(help));
        }
    }
    if template.pieces.iter().filter(|p| !matches!(p, Piece::Text(_))).count() > PLACEHOLDERS_MOST {
        let message = format!("more than {PLACEHOLDERS_MOST} placeholders in one text");
        table.note(text.place, message, None);
    }
    template
}

fn read_path(table: &Table<'_, '_>, text: &Placed<String>, known: &[String]) -> Option<Template> {
    let template = template(table, text, known);
    if template.secrets().next().is_some() {
        let help = Some("give it in a header or in the body: paths are shown".to_owned());
        table.note(text.place, "a path holds a secret", help);
        return None;
    }
    let probe = template.filled(Form::Path, |_| "x");
    let is_path = probe.starts_with('/') && probe.parse::<hyper::http::uri::PathAndQuery>().is_ok();
    if !is_path || text.value.len() > PATH_MOST {
        let message = format!(
            "`path` must begin with a slash, hold no spaces, and be short of {PATH_MOST} characters"
        );
        table.note(text.place, message, None);
        return None;
    }
    Some(template)
}

fn read_header(table: &mut Table<'_, '_>, known: &[String]) -> Option<(HeaderName, Template)> {
    let (name, value) = (table.text("name"), table.text("value"));
    let value = value?;
    let template = template(table, &value, known);
    if HeaderValue::from_bytes(template.filled(Form::Raw, |_| "x").as_bytes()).is_err() {
        table.note(value.place, "a header holds no line ends", None);
    }
    Some((header_name(table, &name?)?, template))
}

fn header_name(table: &Table<'_, '_>, name: &Placed<String>) -> Option<HeaderName> {
    let read = name.value.parse().ok();
    if read.is_none() {
        table.note(name.place, format!("no header is called `{}`", name.value), None);
    }
    read
}

/// The body, if there is one; the outer `None` is a problem.
fn read_body(table: &mut Table<'_, '_>, known: &[String]) -> Option<Option<(Template, Form)>> {
    match (table.text_if_any("body"), table.text_if_any("json")) {
        (None, None) => Some(None),
        (Some(text), None) => Some(Some((template(table, &text, known), Form::Raw))),
        (None, Some(text)) => {
            let template = template(table, &text, known);
            // A digit is right within quotes and without.
            let probe = template.filled(Form::Json, |_| "0");
            if let Err(error) = serde_json::from_str::<serde_json::Value>(&probe) {
                table.note(text.place, format!("`json` is no JSON: {error}"), None);
                return None;
            }
            Some(Some((template, Form::Json)))
        }
        (Some(_), Some(text)) => {
            table.note(text.place, "a request has one of `body` and `json`", None);
            None
        }
    }
}

fn read_extraction(table: &mut Table<'_, '_>) -> Option<Extraction> {
    let place = table.place();
    let variable = table.text("variable");
    if let Some(Placed { value, place }) = &variable
        && Template::parse(&format!("{{{value}}}")).variables().next() != Some(value)
    {
        table.note(*place, format!("`{value}` is no name: letters, digits and _"), None);
    }
    let (json, regex) = (table.text_if_any("json"), table.text_if_any("regex"));
    let header = table.text_if_any("header");
    let from = match (json, regex, header) {
        (Some(pointer), None, None) => ExtractedFrom::Json(read_pointer(table, &pointer)?),
        (None, Some(Placed { value, place }), None) => {
            if let Err(error) = Regex::new(&value) {
                table.note(place, format!("`regex`: {error}"), None);
            }
            ExtractedFrom::Regex(value)
        }
        (None, None, Some(name)) => ExtractedFrom::Header(header_name(table, &name)?),
        _ => {
            table.note(place, "one of `json`, `regex` and `header` says where it stands", None);
            return None;
        }
    };
    Some(Extraction { variable: variable?.value, from })
}

fn read_pointer(table: &Table<'_, '_>, text: &Placed<String>) -> Option<String> {
    if text.value.is_empty() || text.value.starts_with('/') {
        return Some(text.value.clone());
    }
    let help = Some("for example /items/0/id".to_owned());
    table.note(text.place, "a JSON pointer begins with a slash", help);
    None
}

fn read_check(table: &mut Table<'_, '_>) -> Option<AnswerCheck> {
    let place = table.place();
    let status = table.integer_if_any("status", 100..=599);
    let contains = table.text_if_any("contains");
    let (pointer, equals) = (table.text_if_any("json"), table.text_if_any("equals"));
    match (status, contains, pointer, equals) {
        (Some(status), None, None, None) => Some(AnswerCheck::Status(status.value as u16)),
        (None, Some(text), None, None) => Some(AnswerCheck::Contains(text.value)),
        (None, None, Some(pointer), Some(equals)) => {
            let pointer = read_pointer(table, &pointer)?;
            Some(AnswerCheck::Json { pointer, equals: equals.value })
        }
        _ => {
            let help = Some("status, contains, or json with equals".to_owned());
            table.note(place, "a check is one thing", help);
            None
        }
    }
}

/// The table of the tests: two requests, of which the second needs what the first brought.
#[cfg(test)]
pub(crate) const EXAMPLE: &str = r#"
iterations_most = 50
timeout = "5 s"
arrivals = "even"

[[stages]]
lasts = "10 s"
from = "0/s"
to = "50/s"

[[stages]]
lasts = "10 s"
burst = 200

[[feeders]]
file = "people.csv"
each = "row in turn"

[[requests]]
name = "find"
path = "/people?q={name}"
[[requests.extract]]
variable = "id"
json = "/items/0/id"
[[requests.checks]]
json = "/total"
equals = "1"

[[requests]]
name = "write"
method = "POST"
path = "/people/{id}/notes"
json = '{"text": "{name}", "number": {iteration}}'
[[requests.headers]]
name = "Authorization"
value = "Bearer {env:API_TOKEN}"
[[requests.checks]]
status = 201
"#;

/// The feeder of the example.
#[cfg(test)]
pub(crate) const PEOPLE: (&str, &str) = ("people.csv", "name,city\nسارا کریمی,Shiraz\nAli,Yazd\n");

#[cfg(test)]
pub(crate) fn http_for_tests() -> Http {
    documents::input::read("http", EXAMPLE, |table| read(table, &[PEOPLE])).expect("reads")
}

#[cfg(test)]
mod tests {
    use documents::input;

    use super::*;

    #[track_caller]
    fn refused(change: (&str, &str), part: &str) {
        assert!(EXAMPLE.contains(change.0), "{change:?} changes nothing");
        let text = EXAMPLE.replace(change.0, change.1);
        let read = input::read("http", &text, |table| read(table, &[PEOPLE]));
        let shown = read.expect_err("wrong").to_string();
        assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
    }

    #[test]
    fn the_example_reads() {
        let http = http_for_tests();
        assert_eq!((http.connections_most, http.requests.len()), (50, 2));
        assert_eq!(http.stages[1], HttpStage::Burst { lasts: Duration::from_secs(10), count: 200 });
        assert_eq!(http.requests[1].method, Method::POST);
    }

    #[test]
    fn unknown_variables_are_told_with_their_place() {
        refused(
            ("q={name}", "q={nme}"),
            "http:21:9: nothing gives the variable `nme`\n  help: did you mean `name`?",
        );
        // What a later answer gives is not known before.
        refused(("q={name}", "q={id}"), "nothing gives the variable `id`");
        refused(("\"text\": \"{name}\"", "\"text\": \"{nam}\""), "`nam`");
    }

    #[test]
    fn what_is_wrong_with_the_requests_is_named() {
        refused(("notes\"", "notes?k={env:API_TOKEN}\""), "a path holds a secret");
        refused(("\"/people?", "\"people?"), "`path` must begin with a slash");
        refused(("\"number\": {iteration}", "\"number\" {iteration}"), "`json` is no JSON");
        refused(("burst = 200", "burst = 200\nrate = \"1/s\""), "a stage is one of");
        refused(("name = \"write\"", "name = \"find\""), "two requests are called `find`");
        refused(("variable = \"id\"", "variable = \"city\""), "`city` comes from two places");
        refused(("json = \"/items/0/id\"", "regex = \"(\""), "`regex`: ");
        refused(("equals = \"1\"", "contains = \"1\""), "a check is one thing");
        refused(("\"row in turn\"", "\"row\""), "write row in turn, drawn");
        refused(("\"people.csv\"", "\"persons.csv\""), "there is no file `persons.csv`");
        refused(("\"POST\"", "\"POTS\""), "`method` is `POTS`");
    }

    #[test]
    fn all_problems_are_told_together() {
        let text =
            EXAMPLE.replace("arrivals = \"even\"", "arrivals = \"odd\"").replace("{name}", "{nme}");
        let shown = input::read("http", &text, |table| read(table, &[PEOPLE])).expect_err("wrong");
        assert_eq!(shown.problems.len(), 3, "{shown}");
    }
}
