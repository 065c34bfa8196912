//! A provider's URL with placeholders: what is wrong with it, and the URL that it becomes.

use documents::readiness::{SmsUrlFacts, SmsUrlProblem};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;

/// The longest query that IIS takes by default (`maxQueryString` of request filtering).
const QUERY_MOST: usize = 2048;
/// UTF-16 units of a text in five parts: each holds 67 of them.
const FIVE_PARTS: usize = 5 * 67;
/// Ordinary prose, of which a text in five parts is made to see how long its query is: letters, one space
/// in six, a ZWNJ and a full stop.
const PROSE: &str = "نشست فردا ساعت ده در دفتر مرکزی برگزار می‌شود. ";
/// Values of this many characters and more are hidden in an answer whatever their name is. Shorter ones
/// are words such as `send` that an answer would be unreadable without.
const LITERAL_LEAST: usize = 5;
/// Parts of the names of parameters whose values are hidden however short they are.
const SECRET_NAMES: [&str; 8] = ["pass", "pwd", "token", "key", "user", "uname", "login", "secret"];

/// Everything but the characters that RFC 3986 calls unreserved.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Puts values in the places of their names, percent-encoded as UTF-8. What is put in is not looked at
/// again, so that a password with braces stays what it is.
///
/// # Errors
/// The name for which there is no value.
pub(super) fn fill(
    template: &str,
    value: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        let value = value(name).ok_or_else(|| name.to_owned())?;
        filled.push_str(before);
        filled.extend(utf8_percent_encode(&value, VALUE));
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Values that are written out in a template and may be secrets: each parameter's, as written and decoded.
pub(super) fn literals(template: &str) -> Vec<String> {
    let query = template.split_once('?').map_or("", |(_, query)| query);
    let mut found = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let name = name.to_ascii_lowercase();
        let is_secret = SECRET_NAMES.iter().any(|part| name.contains(part));
        let is_long = value.chars().count() >= LITERAL_LEAST;
        if !value.is_empty() && !value.starts_with('{') && (is_secret || is_long) {
            found.push(value.to_owned());
            found.push(percent_decode_str(value).decode_utf8_lossy().into_owned());
        }
    }
    found
}

/// Reads a provider's URL without calling it.
pub fn lint(template: &str) -> SmsUrlFacts {
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    let parsed =
        fill(template, |_| Some("0".to_owned())).ok().and_then(|url| Url::parse(&url).ok());
    let parsed = parsed.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    match parsed {
        None => {
            let problems = vec![SmsUrlProblem::NotAUrl];
            SmsUrlFacts { host: String::new(), problems, message: None }
        }
        Some(url) => {
            SmsUrlFacts { host: host(&url), problems: problems(template, &url), message: None }
        }
    }
}

fn problems(template: &str, url: &Url) -> Vec<SmsUrlProblem> {
    let query = template.split_once('?').map_or("", |(_, query)| query);
    let has_log_in = !url.username().is_empty() || url.password().is_some();
    let checks = [
        (query.is_empty(), SmsUrlProblem::NoQuery),
        (!query.contains("{number"), SmsUrlProblem::NoNumber),
        (!query.contains("{text}"), SmsUrlProblem::NoText),
        (has_log_in, SmsUrlProblem::CredentialsBeforeHost),
        (has_ninety_eight(query), SmsUrlProblem::PrefixNinetyEight),
        (is_not_utf8(query), SmsUrlProblem::NotUtf8),
        (url.scheme() == "http", SmsUrlProblem::Unprotected),
        (is_too_long(query), SmsUrlProblem::TooLong),
    ];
    checks.into_iter().filter_map(|(is_wrong, problem)| is_wrong.then_some(problem)).collect()
}

/// Whether the country's prefix stands before the number, or a number that is written out begins with it.
fn has_ninety_eight(query: &str) -> bool {
    let decoded = percent_decode_str(query).decode_utf8_lossy().into_owned();
    let is_number = |value: &str| {
        let digits = value.trim_start_matches(['+', ' ']).trim_start_matches("00");
        let is_digits = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit());
        digits.starts_with("98{number") || (is_digits && digits.starts_with("989"))
    };
    decoded.split('&').filter_map(|pair| pair.split_once('=')).any(|(_, value)| is_number(value))
}

/// Whether the bytes of a query are no UTF-8, or a parameter asks for another encoding.
fn is_not_utf8(query: &str) -> bool {
    if percent_decode_str(query).decode_utf8().is_err() {
        return true;
    }
    query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let is_encoding = matches!(name.as_str(), "charset" | "encoding" | "codepage");
        let value = value.to_ascii_lowercase();
        is_encoding
            && !value.starts_with('{')
            && !matches!(value.as_str(), "utf-8" | "utf8" | "65001")
    })
}

/// Whether a text in five parts makes the query too long. User and password count as their placeholders.
fn is_too_long(query: &str) -> bool {
    if !query.contains("{text}") {
        return false;
    }
    let text: String = PROSE.chars().cycle().take(FIVE_PARTS).collect();
    let filled = fill(query, |name| match name {
        "text" => Some(text.clone()),
        "number" | "number_without_zero" => Some("09121234567".to_owned()),
        other => Some(other.to_owned()),
    });
    filled.is_ok_and(|query| query.len() > QUERY_MOST)
}

#[cfg(test)]
mod tests {
    use documents::readiness::SmsUrlProblem::*;

    use super::*;

    #[track_caller]
    fn check(template: &str, expected: &[SmsUrlProblem]) {
        let facts = lint(template);
        assert_eq!(facts.problems, expected, "{template}");
    }

    const GOOD: &str = "https://sms.example.com/send.ashx?username={user}&password={password}&to={number}&text={text}";

    #[test]
    fn a_good_template_has_no_problem_and_shows_its_host_alone() {
        check(GOOD, &[]);
        let facts = lint("https://sms.example.com/a?password=canary&to={number}&text={text}");
        assert_eq!(facts.host, "sms.example.com");
        assert!(!format!("{facts:?}").contains("canary"));
    }

    #[test]
    fn each_problem_is_told() {
        check("", &[NotAUrl]);
        check("ftp://a/?to={number}&text={text}", &[NotAUrl]);
        check("sms.example.com/?to={number}", &[NotAUrl]);
        check("https://a/", &[NoQuery, NoNumber, NoText]);
        check("https://a/?text={text}", &[NoNumber]);
        check("https://a/?to={number_without_zero}", &[NoText]);
        check("https://u:p@a/?to={number}&text={text}", &[CredentialsBeforeHost]);
        check("http://a/?to={number}&text={text}", &[Unprotected]);
        check("https://a/?x=%C7%E1&to={number}&text={text}", &[NotUtf8]);
        check("https://a/?charset=windows-1256&to={number}&text={text}", &[NotUtf8]);
        check("https://a/?charset=UTF-8&to={number}&text={text}", &[]);
    }

    #[test]
    fn the_countrys_prefix_is_seen_in_each_of_its_forms() {
        for to in ["98{number}", "+98{number_without_zero}", "%2B98{number}", "0098{number}"] {
            check(&format!("https://a/?to={to}&text={{text}}"), &[PrefixNinetyEight]);
        }
        check("https://a/?to=989121234567&text={text}", &[NoNumber, PrefixNinetyEight]);
        check("https://a/?from=9830001234&to={number}&text={text}", &[]);
    }

    #[test]
    fn a_query_that_five_parts_would_not_fit_into_is_seen() {
        let padded = format!("https://a/?x={}&to={{number}}&text={{text}}", "x".repeat(300));
        check(&padded, &[TooLong]);
    }

    #[test]
    fn what_is_put_in_is_encoded_and_not_looked_at_again() {
        let filled = fill("https://a/?p={password}&t={text}", |name| {
            Some(if name == "password" { "{text}&x=#" } else { "سلام ۱" }.to_owned())
        });
        let expected = "https://a/?p=%7Btext%7D%26x%3D%23&t=%D8%B3%D9%84%D8%A7%D9%85%20%DB%B1";
        assert_eq!(filled.as_deref(), Ok(expected));
    }

    #[test]
    fn a_name_without_a_value_is_told() {
        assert_eq!(fill("{a}{b}", |name| (name == "a").then(String::new)), Err("b".to_owned()));
    }

    #[test]
    fn secrets_that_are_written_out_are_known() {
        let found = literals("https://a/?uname=me&pwd=x%21&do=send&from=30001234&to={number}");
        assert_eq!(found, ["me", "me", "x%21", "x!", "30001234", "30001234"]);
    }
}
