//! What a request carries, read in any case of its keys: a JSON body, a form, or a query string.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde_json::{Map, Value};

use super::error::ApiError;
use crate::clock;
use crate::object::{Misfit, member, read_number};

/// The members of a request. The gate has read them from the body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body(pub(crate) Map<String, Value>);

impl Body {
    /// Reads a JSON body; nothing at all is the empty object.
    pub(crate) fn of_json(bytes: &[u8]) -> Result<Body, ApiError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Body::default());
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(map)) => Ok(Body(map)),
            Ok(_) => Err(ApiError::misfit("", "the body must be a JSON object")),
            Err(error) => Err(ApiError::misfit("", format!("the body is not JSON: {error}"))),
        }
    }

    /// Reads a form; of a key that is repeated the last counts.
    pub(crate) fn of_pairs(pairs: Vec<(String, String)>) -> Body {
        Body(pairs.into_iter().map(|(key, value)| (key, Value::from(value))).collect())
    }

    /// A text; empty where nothing is given.
    pub(crate) fn text(&self, name: &str) -> Result<String, Misfit> {
        match member(&self.0, name) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(Misfit::new(name, "must be a text")),
        }
    }

    /// A text that must be given.
    pub(crate) fn required(&self, name: &str) -> Result<String, Misfit> {
        match self.text(name)? {
            text if text.trim().is_empty() => Err(Misfit::new(name, "is required")),
            text => Ok(text),
        }
    }

    /// An id in its usual writing; `None` where nothing is given.
    pub(crate) fn guid(&self, name: &str) -> Result<Option<String>, Misfit> {
        match self.text(name)?.trim() {
            "" => Ok(None),
            text => match text.parse::<uuid::Uuid>() {
                Ok(id) => Ok(Some(id.hyphenated().to_string())),
                Err(_) => Err(Misfit::new(name, "must be a guid")),
            },
        }
    }

    /// An id that must be given.
    pub(crate) fn required_guid(&self, name: &str) -> Result<String, Misfit> {
        self.guid(name)?.ok_or_else(|| Misfit::new(name, "is required"))
    }

    /// A whole number.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Misfit> {
        let Some(value) = member(&self.0, name) else { return Ok(None) };
        match read_number(value).map_err(|why| Misfit::new(name, why))? {
            Some(number) if number.fract() == 0.0 && number.abs() < 9e15 => Ok(Some(number as i64)),
            Some(_) => Err(Misfit::new(name, "must be a whole number")),
            None => Ok(None),
        }
    }

    /// A whole number that must be given.
    pub(crate) fn required_integer(&self, name: &str) -> Result<i64, Misfit> {
        self.integer(name)?.ok_or_else(|| Misfit::new(name, "is required"))
    }

    /// A whole number of a small range, as enumerations are sent.
    pub(crate) fn choice(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Result<Option<i64>, Misfit> {
        match self.integer(name)? {
            Some(number) if !range.contains(&number) => {
                let message = format!("must be from {} to {}", range.start(), range.end());
                Err(Misfit::new(name, message))
            }
            number => Ok(number),
        }
    }

    /// Yes or no; `None` where nothing is given.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Misfit> {
        match member(&self.0, name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(Misfit::new(name, "must be true or false")),
        }
    }

    /// A date, as it is stored; `None` where nothing is given.
    pub(crate) fn moment(&self, name: &str) -> Result<Option<String>, Misfit> {
        match self.text(name)?.trim() {
            "" => Ok(None),
            text => match clock::read(text) {
                Some(date) => Ok(Some(date)),
                None => Err(Misfit::new(name, "must be a date such as 2025-12-21T14:06:17")),
            },
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Body {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Body, ApiError> {
        if let Some(body) = parts.extensions.remove::<Body>() {
            return Ok(body);
        }
        // A request without a body says what it wants in its query string.
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|error| ApiError::misfit("", error.body_text()))?;
        Ok(Body::of_pairs(pairs))
    }
}
