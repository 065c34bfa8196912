//! Reads a request by a description: which message it offers, and as whom.
//!
//! Names that stand in a query or a form may come in any order and beside others, and the size of
//! their letters does not matter, nor that of the path's: the providers that are described run on web
//! servers that do not look at it. Names in JSON and XML are exact. What is wrong with a request is
//! told in the words of the description, never in those of the request, which holds a password.

mod json;
mod xml;

use documents::gateway::{GatewayBody, GatewayDescription, GatewayMethod};
use percent_encoding::percent_decode;

use self::json::JsonTemplate;
use self::xml::XmlTemplate;
use super::template::{Found, Letters, Template, Value};

/// Why a request offers no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("the method is not {0}")]
    Method(&'static str),
    #[error("the path is not the description's")]
    Path,
    #[error("the {part} has no `{name}`")]
    Missing { part: &'static str, name: String },
    #[error("`{name}` in the {part} is not what the description says")]
    Differs { part: &'static str, name: String },
    #[error("the header SOAPAction is not `{0}`")]
    Action(String),
    #[error("the body is no JSON from line {line}, column {column} on")]
    Json { line: usize, column: usize },
    #[error("the body is no XML from byte {at} on")]
    Xml { at: u64 },
    #[error("the body has more than {bytes_most} bytes")]
    TooLarge { bytes_most: usize },
    #[error("it was not whole after {0:?}")]
    TooSlow(std::time::Duration),
    #[error("the connection ended before it was whole")]
    CutOff,
    #[error("it is no HTTP, or its head has more than {bytes_most} bytes or 100 headers")]
    NotHttp { bytes_most: usize },
}

/// Why a description cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum TemplateError {
    #[error("two placeholders in the {0} touch, so that nobody can tell where the first ends")]
    Ambiguous(&'static str),
    #[error("the template is no JSON from line {line}, column {column} on")]
    Json { line: usize, column: usize },
    #[error("the template is no XML from byte {at} on")]
    Xml { at: u64 },
}

/// A request, whole.
#[derive(Clone, Copy)]
pub(super) struct Received<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// The header `SOAPAction`.
    pub(super) action: Option<&'a [u8]>,
    pub(super) body: &'a [u8],
}

/// What a request offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields {
    /// Absent where the provider asks for none; the same for the next two.
    pub(super) username: Option<Value>,
    pub(super) password: Option<Value>,
    pub(super) sender: Option<Value>,
    pub(super) number: Value,
    pub(super) text: Value,
}

/// Names and values, as in a query.
type Pairs = Vec<(String, Template)>;

#[derive(Debug)]
enum Body {
    None,
    Form(Pairs),
    Json(JsonTemplate),
    Xml { template: XmlTemplate, action: Option<String> },
}

/// Reads requests by a description.
#[derive(Debug)]
pub(super) struct Reader {
    method: &'static str,
    path: Template,
    query: Pairs,
    body: Body,
}

impl Reader {
    /// By a description.
    pub(super) fn new(description: &GatewayDescription) -> Result<Reader, TemplateError> {
        let request = &description.request;
        let method = match request.method {
            GatewayMethod::Get => "GET",
            GatewayMethod::Post => "POST",
        };
        let body = match &request.body {
            None => Body::None,
            Some(GatewayBody::Form(fields)) => Body::Form(pairs("form", fields)?),
            Some(GatewayBody::Json(text)) => Body::Json(JsonTemplate::of(text)?),
            Some(GatewayBody::Xml { template, action }) => {
                Body::Xml { template: XmlTemplate::of(template)?, action: action.clone() }
            }
        };
        let path = Template::of(&request.path).map_err(|_| TemplateError::Ambiguous("path"))?;
        Ok(Reader { method, path, query: pairs("query", &request.query)?, body })
    }

    /// Reads a request.
    pub(super) fn read(&self, request: Received<'_>) -> Result<Fields, Unreadable> {
        let mut found = Found::default();
        let path: Vec<u8> = percent_decode(request.path.as_bytes()).collect();
        if !self.path.find(&path, Letters::AnySize, &mut found) {
            return Err(Unreadable::Path);
        }
        if request.method != self.method {
            return Err(Unreadable::Method(self.method));
        }
        find_pairs("query", &self.query, request.query.as_bytes(), &mut found)?;
        match &self.body {
            Body::None => {}
            Body::Form(fields) => find_pairs("form", fields, request.body, &mut found)?,
            Body::Json(template) => {
                read_text(request.body, &mut found, |text, found| template.find(text, found))?;
            }
            Body::Xml { template, action } => {
                check_action(action.as_deref(), request.action)?;
                read_text(request.body, &mut found, |text, found| template.find(text, found))?;
            }
        }
        let missing = |name: &str| Unreadable::Missing { part: "request", name: name.to_owned() };
        Ok(Fields {
            username: found.username,
            password: found.password,
            sender: found.sender,
            number: found.number.ok_or_else(|| missing("number"))?,
            text: found.text.ok_or_else(|| missing("text"))?,
        })
    }
}

fn pairs(part: &'static str, described: &[(String, String)]) -> Result<Pairs, TemplateError> {
    let pair = |(name, value): &(String, String)| {
        let value = Template::of(value).map_err(|_| TemplateError::Ambiguous(part))?;
        Ok((name.clone(), value))
    };
    described.iter().map(pair).collect()
}

/// Reads `name=value&...` as the URL standard says (WHATWG, application/x-www-form-urlencoded),
/// but to bytes: a value that is not UTF-8 has to be told from one that is.
fn find_pairs(
    part: &'static str,
    described: &Pairs,
    received: &[u8],
    found: &mut Found,
) -> Result<(), Unreadable> {
    let offered: Vec<(Vec<u8>, &[u8])> = received
        .split(|byte| *byte == b'&')
        .map(|pair| {
            let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            (decoded(&pair[..equals]), pair.get(equals + 1..).unwrap_or_default())
        })
        .collect();
    for (name, template) in described {
        let value =
            offered.iter().find(|(offered, _)| offered.eq_ignore_ascii_case(name.as_bytes()));
        let Some((_, value)) = value else {
            return Err(Unreadable::Missing { part, name: name.clone() });
        };
        if !template.find(&decoded(value), Letters::Exact, found) {
            return Err(Unreadable::Differs { part, name: name.clone() });
        }
    }
    Ok(())
}

/// A `+` is a space, and `%` begins two hexadecimal digits of a byte.
fn decoded(encoded: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> =
        encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}

/// Reads a body that is a document. One that is not UTF-8 is read with U+FFFD in it, and what was
/// found with such in it is told not to be UTF-8.
fn read_text(
    body: &[u8],
    found: &mut Found,
    find: impl FnOnce(&str, &mut Found) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    // .NET's writers begin a document with a byte order mark.
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let text = String::from_utf8_lossy(body);
    find(&text, found)?;
    if std::str::from_utf8(body).is_err() {
        let values = [&mut found.username, &mut found.password, &mut found.sender];
        for value in values.into_iter().chain([&mut found.number, &mut found.text]).flatten() {
            value.is_utf8 = !value.text.contains(char::REPLACEMENT_CHARACTER);
        }
    }
    Ok(())
}

/// The header is a URI in quotation marks (SOAP 1.1, section 6.1.1); some clients leave them out.
fn check_action(wanted: Option<&str>, received: Option<&[u8]>) -> Result<(), Unreadable> {
    let Some(wanted) = wanted else { return Ok(()) };
    let bare = received.map(|action| {
        let inner = action.strip_prefix(b"\"").and_then(|action| action.strip_suffix(b"\""));
        inner.unwrap_or(action)
    });
    if bare == Some(wanted.as_bytes()) {
        return Ok(());
    }
    Err(Unreadable::Action(wanted.to_owned()))
}

#[cfg(test)]
mod tests;
