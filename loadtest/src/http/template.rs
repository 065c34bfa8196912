//! A text with placeholders: `{name}` is a variable, `{env:NAME}` a secret of the environment.
//!
//! Whatever else stands in braces is text, so that JSON needs no escapes. Values are written as the place
//! wants them: in a path by percent-encoding (RFC 3986), in JSON as the inside of a string.

use std::fmt::Write as _;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Within a path or a query.
    Path,
    /// Within a string of JSON, or bare where it is a number.
    Json,
    /// As it is.
    Raw,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// A variable.
    Variable(String),
    /// A variable of the environment.
    Environment(String),
}

/// A text with placeholders. It holds the names of secrets, never their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// As it was written.
    pub written: String,
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

impl Template {
    /// Reads a template. Every text is one.
    pub fn parse(written: &str) -> Self {
        let mut pieces = Vec::new();
        let (mut text, mut rest) = (String::new(), written);
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            text.push_str(before);
            if let Some((piece, length)) = placeholder(from) {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                pieces.push(piece);
                rest = &from[length..];
            } else {
                text.push('{');
                rest = &from[1..];
            }
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Template { written: written.to_owned(), pieces }
    }

    /// The names of its variables.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The names of its secrets.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Environment(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The text, with the values that `value` gives.
    pub fn filled<'a>(&self, form: Form, value: impl Fn(&Piece) -> &'a str) -> String {
        let mut filled = String::with_capacity(self.written.len() + 32);
        for piece in &self.pieces {
            match (piece, form) {
                (Piece::Text(text), _) => filled.push_str(text),
                (_, Form::Raw) => filled.push_str(value(piece)),
                (_, Form::Path) => percent_encode(&mut filled, value(piece)),
                (_, Form::Json) => {
                    let quoted = serde_json::Value::from(value(piece)).to_string();
                    filled.push_str(&quoted[1..quoted.len() - 1]);
                }
            }
        }
        filled
    }
}

/// The placeholder at the start of a text, and its length with its braces.
fn placeholder(text: &str) -> Option<(Piece, usize)> {
    let inner = text.strip_prefix('{')?.split_once('}')?.0;
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let piece = match inner.strip_prefix("env:") {
        Some(name) if is_name(name) => Piece::Environment(name.to_owned()),
        None if is_name(inner) => Piece::Variable(inner.to_owned()),
        _ => return None,
    };
    Some((piece, inner.len() + 2))
}

/// Leaves the unreserved characters (RFC 3986, 2.3) and encodes all others.
fn percent_encode(into: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(byte as char);
        } else {
            write!(into, "%{byte:02X}").expect("a String takes all");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(written: &str, form: Form, value: &'static str) -> String {
        Template::parse(written).filled(form, move |_| value)
    }

    #[test]
    fn only_names_in_braces_are_placeholders() {
        let template =
            Template::parse(r#"{"a": {"b": "{name}", "c": {}, "k": "{env:KEY}"}} {1} {"#);
        assert_eq!(template.variables().collect::<Vec<_>>(), ["name"]);
        assert_eq!(template.secrets().collect::<Vec<_>>(), ["KEY"]);
        let text = template.filled(Form::Raw, |_| "x");
        assert_eq!(text, r#"{"a": {"b": "x", "c": {}, "k": "x"}} {1} {"#);
    }

    #[test]
    fn values_are_written_as_their_place_wants_them() {
        assert_eq!(filled("/p/{x}?q={x}", Form::Path, "a/ک&"), "/p/a%2F%DA%A9%26?q=a%2F%DA%A9%26");
        assert_eq!(filled(r#"{"x": "{x}"}"#, Form::Json, "a\"\n"), r#"{"x": "a\"\n"}"#);
        assert_eq!(filled("{x}", Form::Raw, "a\"/"), "a\"/");
    }
}
