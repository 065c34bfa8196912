//! A provider's request, made by its description: what stands in the templates is escaped for the place
//! that it stands in. Bytes only; [`super::gateway`] sends them.

use std::fmt::Write as _;

use documents::gateway::{GatewayBody, GatewayMethod, GatewayRequest};

/// What the placeholders stand for.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    pub(crate) sender: &'a str,
    pub(crate) number: &'a str,
    pub(crate) text: &'a str,
}

/// A request as it leaves. It holds the password, so it is shown to nobody: no `Debug`.
pub(crate) struct Rendered {
    pub(crate) is_post: bool,
    /// From the first slash on, with the query.
    pub(crate) target: String,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) soap_action: Option<String>,
    pub(crate) body: String,
}

/// Makes the request for one message.
pub(crate) fn render(request: &GatewayRequest, values: &Values<'_>) -> Rendered {
    let mut target = fill(&request.path, values, percent);
    if !request.query.is_empty() {
        target.push('?');
        target.push_str(&pairs(&request.query, values, percent));
    }
    let (content_type, soap_action, body) = match &request.body {
        None => (None, None, String::new()),
        Some(GatewayBody::Form(fields)) => {
            (Some("application/x-www-form-urlencoded"), None, pairs(fields, values, form))
        }
        Some(GatewayBody::Json(template)) => {
            (Some("application/json; charset=utf-8"), None, fill(template, values, json))
        }
        Some(GatewayBody::Xml { template, action }) => {
            let action = action.as_ref().map(|action| format!("\"{action}\""));
            // A declaration must be the first thing of a document.
            let body = fill(template.trim_start(), values, xml);
            (Some("text/xml; charset=utf-8"), action, body)
        }
    };
    let is_post = request.method == GatewayMethod::Post;
    Rendered { is_post, target, content_type, soap_action, body }
}

type Escape = fn(&mut String, &str);

fn pairs(pairs: &[(String, String)], values: &Values<'_>, escape: Escape) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(&mut text, name);
        text.push('=');
        // What the template itself holds is text as well, and escaped with the values.
        fill_into(&mut text, value, values, escape, escape);
    }
    text
}

fn fill(template: &str, values: &Values<'_>, escape: Escape) -> String {
    let mut text = String::with_capacity(template.len() + 2 * values.text.len());
    fill_into(&mut text, template, values, escape, String::push_str);
    text
}

/// One pass over the template, so that a placeholder's name in a value stays text.
fn fill_into(
    text: &mut String,
    template: &str,
    values: &Values<'_>,
    escape: Escape,
    literal: Escape,
) {
    let known = [
        ("{username}", values.username),
        ("{password}", values.password),
        ("{sender}", values.sender),
        ("{number}", values.number),
        ("{text}", values.text),
    ];
    let mut rest = template;
    while let Some(brace) = rest.find('{') {
        literal(text, &rest[..brace]);
        rest = &rest[brace..];
        if let Some((name, value)) = known.iter().find(|(name, _)| rest.starts_with(name)) {
            escape(text, value);
            rest = &rest[name.len()..];
        } else {
            literal(text, "{");
            rest = &rest[1..];
        }
    }
    literal(text, rest);
}

/// RFC 3986: everything but the unreserved characters, as UTF-8.
fn percent(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            other => write!(out, "%{other:02X}").expect("writes to a string"),
        }
    }
}

/// The form of HTML: a blank is a plus.
fn form(out: &mut String, text: &str) {
    for (place, word) in text.split(' ').enumerate() {
        if place > 0 {
            out.push('+');
        }
        percent(out, word);
    }
}

/// RFC 8259, section 7: within a JSON text.
fn json(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                write!(out, "\\u{:04x}", u32::from(control)).expect("writes to a string");
            }
            other => out.push(other),
        }
    }
}

/// XML 1.0, sections 2.2 and 2.4: within an element. Characters that no document may hold become the
/// replacement character; a carriage return that is not escaped would be read as a line's end.
fn xml(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(letter),
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}');
            }
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use documents::gateway::GatewayDescription;

    use super::*;

    const VALUES: Values<'_> = Values {
        username: "a&b",
        password: "p=w d",
        sender: "3000",
        number: "09121234567",
        text: "سلام {number} <\"&'\\>\r\n+ 100%",
    };

    fn rendered(name: &str) -> Rendered {
        render(&GatewayDescription::shipped(name).expect("shipped").request, &VALUES)
    }

    #[test]
    fn a_query_is_percent_encoded_and_a_placeholder_in_a_text_stays_text() {
        let request = rendered("sendsms");
        assert_eq!(
            request.target,
            "/post/sendSMS.ashx?username=a%26b&password=p%3Dw%20d&from=3000&to=09121234567&text=\
             %D8%B3%D9%84%D8%A7%D9%85%20%7Bnumber%7D%20%3C%22%26%27%5C%3E%0D%0A%2B%20100%25"
        );
        assert!(!request.is_post && request.content_type.is_none() && request.body.is_empty());
    }

    #[test]
    fn json_reads_back_as_what_was_put_in() {
        let request = rendered("json");
        let body: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
        assert_eq!(body["message"], VALUES.text);
        assert_eq!(body["username"], VALUES.username);
        assert!(request.is_post && request.target == "/v1/sms/send.json");
    }

    #[test]
    fn xml_is_escaped() {
        let request = rendered("soap-3000");
        assert!(request.body.starts_with("<?xml"));
        let message = "<message>سلام {number} &lt;&quot;&amp;'\\&gt;&#13;\n+ 100%</message>";
        assert!(request.body.contains(message), "{}", request.body);
        assert_eq!(request.soap_action.as_deref(), Some("\"enqueue\""));
    }

    #[test]
    fn a_form_writes_a_blank_as_a_plus_and_escapes_its_own_texts() {
        let fields = [("m s".to_owned(), "to {number}&{text}".to_owned())];
        let values = Values { text: "a b+", ..VALUES };
        assert_eq!(pairs(&fields, &values, form), "m+s=to+09121234567%26a+b%2B");
    }
}
