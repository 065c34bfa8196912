//! Reads what the CRM answers. Its versions write keys in different cases.

use documents::run::Outcome;
use serde_json::Value;

use super::api::Failure;

/// The member of an object, whatever the case of its key.
pub(crate) fn member<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    object
        .get(key)
        .or_else(|| object.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v))
}

/// An id, which some write as a number and some as a text.
pub(crate) fn identifier(value: &Value, key: &str) -> Option<String> {
    match member(value, key)? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// A text member that is there and not empty.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    member(value, key)?.as_str().filter(|text| !text.is_empty())
}

/// The rows of a `find` answer.
pub(crate) fn rows<'a>(value: &'a Value, request: &str) -> Result<&'a [Value], Failure> {
    let rows = member(value, "data").and_then(Value::as_array);
    let total = member(value, "total").and_then(Value::as_u64);
    match (rows, total) {
        (Some(rows), Some(total)) if rows.len() as u64 <= total => Ok(rows),
        (Some(rows), Some(total)) => {
            Err(failed_check(request, &format!("{} rows of a total of {total}", rows.len())))
        }
        _ => Err(failed_check(request, "no `data` and `total`")),
    }
}

/// The id of what was created, updated or found.
pub(crate) fn crm_id<'a>(value: &'a Value, request: &str) -> Result<&'a str, Failure> {
    text(value, "crmId").ok_or_else(|| failed_check(request, "no `crmId`"))
}

/// An answer that lacks what it must hold.
pub(crate) fn failed_check(request: &str, lacks: &str) -> Failure {
    let text = format!("{request}: the answer has {lacks}");
    Failure { outcome: Outcome::FailedCheck, text, status: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_found_in_any_case() {
        let answer = json!({ "CrmId": "a", "creatDate": "b", "Empty": "" });
        assert_eq!(crm_id(&answer, "x"), Ok("a"));
        assert_eq!(text(&answer, "CreatDate"), Some("b"));
        assert_eq!(text(&answer, "empty"), None);
    }

    #[test]
    fn a_find_answer_without_rows_or_with_too_many_fails_its_check() {
        assert_eq!(rows(&json!({ "data": [], "total": 0 }), "f").map(<[Value]>::len), Ok(0));
        assert!(rows(&json!({ "data": [] }), "f").is_err());
        assert!(rows(&json!({ "data": [1, 2], "total": 1 }), "f").is_err());
    }
}
