//! A JSON body, held against a template that is JSON with placeholders within its texts.

use serde_json::Value as Json;

use super::{TemplateError, Unreadable};
use crate::gateway::template::{Found, Letters, Template};

/// The part of a request that is told.
const BODY: &str = "body";

/// A template.
#[derive(Debug)]
pub(super) struct JsonTemplate {
    root: Node,
}

#[derive(Debug)]
enum Node {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Text(Template),
    /// A number, `true`, `false` or `null`.
    Same(Json),
}

impl JsonTemplate {
    /// Of a text.
    pub(super) fn of(text: &str) -> Result<Self, TemplateError> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| TemplateError::Json { line: error.line(), column: error.column() })?;
        Ok(JsonTemplate { root: node(json)? })
    }

    /// Notes what stands at the placeholders. Keys that the template does not have are passed over.
    pub(super) fn find(&self, body: &str, found: &mut Found) -> Result<(), Unreadable> {
        // The error's own text may quote the body.
        let json: Json = serde_json::from_str(body)
            .map_err(|error| Unreadable::Json { line: error.line(), column: error.column() })?;
        walk(&self.root, &json, "", found)
    }
}

fn node(json: Json) -> Result<Node, TemplateError> {
    Ok(match json {
        Json::Object(fields) => {
            let field = |(key, value)| Ok((key, node(value)?));
            Node::Object(fields.into_iter().map(field).collect::<Result<_, _>>()?)
        }
        Json::Array(items) => Node::Array(items.into_iter().map(node).collect::<Result<_, _>>()?),
        Json::String(text) => {
            let template = Template::of(&text).map_err(|_| TemplateError::Ambiguous(BODY))?;
            Node::Text(template)
        }
        other => Node::Same(other),
    })
}

/// Walks template and request in parallel. `place` is where, in the template's keys.
fn walk(template: &Node, json: &Json, place: &str, found: &mut Found) -> Result<(), Unreadable> {
    let differs = || {
        let name = if place.is_empty() { "(root)" } else { place };
        Unreadable::Differs { part: BODY, name: name.to_owned() }
    };
    match (template, json) {
        (Node::Object(fields), Json::Object(offered)) => {
            for (key, field) in fields {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                let value = offered.get(key);
                let missing = || Unreadable::Missing { part: BODY, name: place.clone() };
                walk(field, value.ok_or_else(missing)?, &place, found)?;
            }
            Ok(())
        }
        (Node::Array(items), Json::Array(offered)) if items.len() == offered.len() => {
            let pairs = items.iter().zip(offered);
            pairs.into_iter().try_for_each(|(item, json)| walk(item, json, place, found))
        }
        (Node::Text(template), Json::String(text)) => {
            let fits = template.find(text.as_bytes(), Letters::Exact, found);
            fits.then_some(()).ok_or_else(differs)
        }
        // Some clients write a telephone number or a line as a number.
        (Node::Text(template), Json::Number(number)) => {
            let fits = template.find(number.to_string().as_bytes(), Letters::Exact, found);
            fits.then_some(()).ok_or_else(differs)
        }
        (Node::Same(wanted), offered) if wanted == offered => Ok(()),
        _ => Err(differs()),
    }
}
