//! Takes out of facts what is nobody's business: the second net behind types that hold no secrets.
//!
//! The first net is that secrets never enter facts. What slips through it stands in text that others
//! wrote: an error with a connection string, an answer that repeats its request. This net knows the
//! shapes of such text, and takes out the secret and nothing else, so that facts without one stay as
//! they are, byte for byte. It is no proof: a password without a name beside it looks like any word.

mod numbers;

use std::borrow::Cow;
use std::sync::LazyLock;

use documents::readiness::MachineFacts;
use regex::{Captures, Regex};
use serde::de::IgnoredAny;
use serde_json::Value;

/// What stands where a secret was.
pub const MASK: &str = "[redacted]";

/// Names whose values are secrets wherever they stand: in connection strings, queries, headers,
/// settings and JSON. They end a longer name (`ami_password`, `X-Api-Key`) and begin none.
const NAMES: &str = "password|passwd|passphrase|passcode|pwd|secret|token|api[_-]?key\
                     |access[_-]?key|account[_-]?key|private[_-]?key";
/// Names that are secrets only where `=` follows at once, as in a query.
/// `AUTH=PLAIN` is what a mail server can do, and `Signature: ______` is a line of a form.
const NAMES_OF_QUERIES: &str = r"(?:\b|_)(?:pass|key|sig)|signature|credentials?|[?&]auth";
/// The keywords of SqlClient, ODBC and OLE DB.
const KEYWORDS: &str = "password|pwd|user[ _]?id|uid";
/// What follows a name: quoted as in JSON, quoted inside JSON, quoted or braced otherwise, or a word.
const VALUE: &str = concat!(
    r#"(?:"(?<a>(?:[^"\\]|\\.)*)"#,
    r#"|\\"(?<b>(?s:.*?))(?:\\"|\z)"#,
    r#"|'(?<c>[^']*)"#,
    r#"|\{(?<d>[^}]*)"#,
    r#"|(?<e>[^\s;&,"'{}\\<>]+))"#,
);

/// Shapes of secrets. A named group is what goes; all around it stays.
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        // A private key, also one that was cut off.
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?<a>(?s:.*?))(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)"
            .to_owned(),
        // What stands before the host of a URL: a token may be in the place of the user.
        r"(?i)\b[a-z][a-z0-9+.-]*://(?<a>[^\s/?#]+)@".to_owned(),
        // A header, whose value is a password in other letters, and a bearer's token elsewhere.
        r"(?i)\bauthorization\s*:\s*[a-z]+\s+(?<a>[^\s,;]+)".to_owned(),
        r"(?i)\bbearer\s+(?<a>[a-z]*[0-9+/_.~-][a-z0-9+/_.~-]*=*|[a-z]{20,}=*)".to_owned(),
        // Between the semicolons of a connection string a value may hold blanks.
        format!(r#"(?i)\b(?:{KEYWORDS})[ \t]*=[ \t]*(?<a>[^;&"'{{}}\r\n]+);"#),
        format!(r#"(?i);[ \t]*(?:{KEYWORDS})[ \t]*=[ \t]*(?<a>[^;&"'{{}}\r\n]+)"#),
        format!(r"(?i)\b(?:{KEYWORDS})[ \t]*=[ \t]*{VALUE}"),
        format!(r#"(?i)(?:{NAMES})\\?["']?[ \t]*[=:][ \t]*{VALUE}"#),
        format!("(?i)(?:{NAMES_OF_QUERIES})={VALUE}"),
        // The answer to a manager's challenge. The line of its secret falls to the names.
        r"(?im)^[ \t]*key[ \t]*:[ \t]*(?<a>\S+)".to_owned(),
        // A JSON web token wherever it stands (RFC 7519: three parts, the first an object).
        r"\b(?<a>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)".to_owned(),
    ];
    let compile = |pattern: &String| Regex::new(pattern).expect("the tests compile every pattern");
    patterns.iter().map(compile).collect()
});

/// The name of a field whose text is a secret.
static SECRET_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!("(?i)(?:{NAMES})$")).expect("the tests compile every pattern")
});

/// A text of a JSON document with the colon after it, if it is a name.
static JSON_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"("(?:[^"\\]|\\.)*")(\s*:)?"#).expect("the tests compile every pattern")
});

/// Takes secrets and numbers out of every text of facts.
pub fn redact(facts: &mut MachineFacts) {
    let mut value = serde_json::to_value(&*facts).expect("facts are a JSON object");
    redact_value(&mut value);
    // The words of the types (`crm`, `solid_state`) have the shape of no secret.
    *facts = serde_json::from_value(value).expect("facts read what they wrote");
}

/// Takes secrets and numbers out of every text of a document, and all of a text whose name says that
/// it is a secret.
pub fn redact_value(value: &mut Value) {
    match value {
        Value::String(found) => {
            if let Cow::Owned(clean) = text(found) {
                *found = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_value),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(secret) if SECRET_NAME.is_match(name) => MASK.clone_into(secret),
                    other => redact_value(other),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Takes secrets and numbers out of a file. Of a JSON document, or of lines of them, only the texts
/// that hold some change; bytes that are not UTF-8 stay as they are.
pub fn file(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Ok(found) = std::str::from_utf8(bytes) else { return Cow::Borrowed(bytes) };
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let of_json = is_json(found) || found.lines().all(is_json);
    let clean = if of_json { json(found) } else { text(found) };
    match clean {
        Cow::Borrowed(_) => Cow::Borrowed(bytes),
        Cow::Owned(clean) => Cow::Owned(clean.into_bytes()),
    }
}

/// Takes secrets and numbers out of the texts of a JSON document, which stays one.
fn json(document: &str) -> Cow<'_, str> {
    let mut is_secret = false;
    let clean = JSON_TEXT.replace_all(document, |found: &Captures<'_>| {
        let whole = &found[0];
        let Ok(inner) = serde_json::from_str::<String>(&found[1]) else { return whole.to_owned() };
        if found.get(2).is_some() {
            is_secret = SECRET_NAME.is_match(&inner);
            return whole.to_owned();
        }
        // A name speaks for the one text that follows it.
        let clean = if std::mem::take(&mut is_secret) { MASK.into() } else { text(&inner) };
        if clean == inner { whole.to_owned() } else { Value::from(clean.as_ref()).to_string() }
    });
    if clean == document { Cow::Borrowed(document) } else { Cow::Owned(clean.into_owned()) }
}

/// Takes secrets and numbers out of a text. Borrowed where there was none.
pub fn text(found: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(found);
    for shape in SHAPES.iter() {
        if shape.is_match(&clean) {
            clean = Cow::Owned(shape.replace_all(&clean, mask).into_owned());
        }
    }
    match numbers::mask(&clean) {
        Some(masked) => Cow::Owned(masked),
        None => clean,
    }
}

/// A match with its secret masked and all else kept.
fn mask(found: &Captures<'_>) -> String {
    let whole = found.get(0).expect("a match has a whole");
    let Some(secret) = ["a", "b", "c", "d", "e"].iter().find_map(|name| found.name(name)) else {
        return whole.as_str().to_owned();
    };
    // What an earlier shape took out, or is empty, is no secret.
    if secret.as_str().is_empty() || secret.as_str().starts_with(MASK) {
        return whole.as_str().to_owned();
    }
    let (from, to) = (secret.start() - whole.start(), secret.end() - whole.start());
    format!("{}{MASK}{}", &whole.as_str()[..from], &whole.as_str()[to..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &str, clean: &str) {
        assert_eq!(text(found), clean, "of {found}");
    }

    #[test]
    fn a_connection_string_keeps_its_server_and_loses_its_account() {
        check(
            "Server=db;User ID=sa;Password=my pass word;Encrypt=yes",
            "Server=db;User ID=[redacted];Password=[redacted];Encrypt=yes",
        );
        check("Driver={SQL};UID=sa;Pwd=S3cret", "Driver={SQL};UID=[redacted];Pwd=[redacted]");
        check("x;PWD={a;b};y", "x;PWD={[redacted]};y");
        check("Server=db;Password=two words", "Server=db;Password=[redacted]");
    }

    #[test]
    fn a_url_keeps_its_host_and_loses_what_opens_it() {
        check("http://u:p@ss@sms.ir/send?to=1", "http://[redacted]@sms.ir/send?to=1");
        check(
            "https://h/s?username=u&password=p%201&text=a&api_key=1&key=2&sig=3",
            "https://h/s?username=u&password=[redacted]&text=a&api_key=[redacted]\
             &key=[redacted]&sig=[redacted]",
        );
    }

    #[test]
    fn a_header_loses_its_token() {
        check("Authorization: Basic c2E6eA==", "Authorization: Basic [redacted]");
        check("MIZAN_INBOUND_KEY=k1 mizan", "MIZAN_INBOUND_KEY=[redacted] mizan");
        check("sent bearer ab12.cd-e", "sent bearer [redacted]");
        check("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[redacted]");
    }

    #[test]
    fn a_managers_log_in_loses_secret_and_answer() {
        check(
            "Action: Login\r\nUsername: crm\r\nSecret: s3\r\nKey: 0a1b\r\n",
            "Action: Login\r\nUsername: crm\r\nSecret: [redacted]\r\nKey: [redacted]\r\n",
        );
    }

    #[test]
    fn quotes_inside_and_outside_of_json_hide_nothing() {
        check(r#"{"password": "a\"b", "x": 1}"#, r#"{"password": "[redacted]", "x": 1}"#);
        check(r#"say \"token\": \"abc\" now"#, r#"say \"token\": \"[redacted]\" now"#);
        check("pwd='a b' x", "pwd='[redacted]' x");
        check("secret=\"never closed", "secret=\"[redacted]");
    }

    #[test]
    fn a_private_key_goes_even_when_cut_off() {
        let head = "-----BEGIN PRIVATE KEY-----";
        check(&format!("a {head}\nMC4C"), &format!("a {head}[redacted]"));
        let tail = "-----END PRIVATE KEY-----";
        check(&format!("{head}\nMC4C\n{tail} b"), &format!("{head}[redacted]{tail} b"));
    }

    #[test]
    fn a_json_file_changes_in_its_secrets_alone_and_stays_json() {
        let found =
            r#"{"x": 0.1000,  "detail": "pwd=", "ami_password" : "p", "n": "tel 09123456789"}"#;
        let clean = r#"{"x": 0.1000,  "detail": "pwd=", "ami_password" : "[redacted]", "n": "tel 0912*****89"}"#;
        assert_eq!(file(found.as_bytes()), clean.as_bytes());
        assert!(matches!(file(b"{\"a\": \"b\"}\n{\"c\": 1}\n"), Cow::Borrowed(_)));
        assert!(matches!(file(b"\xff\xfe password=x"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_no_secret_stays_as_it_is() {
        for plain in [
            "Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64)",
            "10.0.17763",
            "192.168.1.10:5038",
            "2026-11-24T09:30:00Z",
            "1403-09-04 10:20:30",
            "107374182400",
            "9663676416 bytes",
            r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full, value Release",
            "http://ntp.example.ir/?zone=Asia/Tehran",
            "Basic authentication is not enabled",
            "AUTH=PLAIN AUTH=LOGIN",
            "Signature: ________",
            "the keyboard: Persian",
            "5f0c1a52-9123-4567-8901-091234567890",
            "Intel(R) Xeon(R) CPU E5-2620 v4 @ 2.10GHz",
            "support@example.ir",
        ] {
            assert!(matches!(text(plain), Cow::Borrowed(_)), "{plain} -> {}", text(plain));
        }
    }
}
