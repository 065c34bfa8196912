//! What a provider answers, as its description writes it.

use documents::gateway::{GatewayAnswer, GatewayAnswers, ID};
use documents::sms::SmsRefusal;
use hyper::StatusCode;
use hyper::header::HeaderValue;

/// A page that means nothing to a client of a provider, such as a proxy or a sign-in portal sends.
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>\
                    <body><h1>It works</h1></body></html>\n";

/// An answer that drips is filled with spaces up to this many bytes: at one in two seconds it takes
/// over half an hour, longer than any client waits.
const DRIP_BYTES: usize = 1024;

/// What is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reply {
    /// The message was taken under that id.
    Taken(u64),
    /// It was not.
    Refused(SmsRefusal),
    /// A page that means nothing.
    Page,
}

/// An answer as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: HeaderValue,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// With a few words for people.
    pub(super) fn plain(status: StatusCode, words: &str) -> Answer {
        let content_type = HeaderValue::from_static("text/plain; charset=utf-8");
        Answer { status, content_type, body: format!("{words}\n").into_bytes() }
    }

    /// Filled up, so that it takes long to drip.
    pub(super) fn long(mut self) -> Answer {
        let length = self.body.len().max(DRIP_BYTES);
        self.body.resize(length, b' ');
        self
    }
}

/// The answers of a provider.
#[derive(Debug)]
pub(super) struct Answers {
    answers: GatewayAnswers,
    content_type: HeaderValue,
}

impl Answers {
    /// As a description has them. `None` if its content type cannot stand in a header.
    pub(super) fn new(answers: &GatewayAnswers) -> Option<Self> {
        let content_type = HeaderValue::from_str(&answers.content_type).ok()?;
        Some(Answers { answers: answers.clone(), content_type })
    }

    /// An answer.
    pub(super) fn render(&self, reply: Reply) -> Answer {
        let (answer, id) = match reply {
            Reply::Taken(id) => (&self.answers.taken, Some(id)),
            Reply::Refused(why) => (self.refusal(why), None),
            Reply::Page => {
                let content_type = HeaderValue::from_static("text/html; charset=utf-8");
                return Answer { status: StatusCode::OK, content_type, body: PAGE.into() };
            }
        };
        let body = match id {
            Some(id) => answer.body.replace(&format!("{{{ID}}}"), &id.to_string()),
            None => answer.body.clone(),
        };
        let status = StatusCode::from_u16(answer.status)
            .expect("the reader of descriptions takes statuses from 200 to 599 only");
        Answer { status, content_type: self.content_type.clone(), body: body.into_bytes() }
    }

    fn refusal(&self, why: SmsRefusal) -> &GatewayAnswer {
        match why {
            SmsRefusal::Credentials => &self.answers.credentials,
            SmsRefusal::Sender => &self.answers.sender,
            SmsRefusal::Number => &self.answers.number,
            SmsRefusal::Text => &self.answers.text,
            SmsRefusal::Rate => &self.answers.rate,
            SmsRefusal::Error => &self.answers.error,
        }
    }
}

#[cfg(test)]
mod tests {
    use documents::gateway::{GatewayDescription, SHIPPED};

    use super::*;

    const REFUSALS: [SmsRefusal; 6] = [
        SmsRefusal::Credentials,
        SmsRefusal::Sender,
        SmsRefusal::Number,
        SmsRefusal::Text,
        SmsRefusal::Rate,
        SmsRefusal::Error,
    ];

    /// Whether a client that goes by the description's rule takes an answer as success, and with
    /// which id.
    fn read(description: &GatewayDescription, answer: &Answer) -> Option<Option<u64>> {
        let taken = regex::Regex::new(&description.rule.taken).expect("it compiles");
        let body = std::str::from_utf8(&answer.body).expect("answers are UTF-8");
        let found = taken.captures(body)?;
        let id = found.name("id").map(|id| id.as_str().parse().expect("digits"));
        (answer.status.as_u16() == description.rule.status).then_some(id)
    }

    /// Whether such a client offers the message again.
    fn is_retried(description: &GatewayDescription, answer: &Answer) -> bool {
        let status = answer.status.as_u16();
        let retry = description.rule.retry.as_deref().expect("every shipped one has such a rule");
        let retry = regex::Regex::new(retry).expect("it compiles");
        let body = std::str::from_utf8(&answer.body).expect("answers are UTF-8");
        matches!(status, 408 | 429 | 500..=599) || retry.is_match(body)
    }

    #[test]
    fn each_shipped_rule_reads_each_shipped_answer_as_it_is_meant() {
        for (name, _) in SHIPPED {
            let description = GatewayDescription::shipped(name).expect("it ships");
            let answers = Answers::new(&description.answers).expect("a content type");
            let id = read(&description, &answers.render(Reply::Taken(1001)));
            assert_eq!(id, Some((name != "sendsms").then_some(1001)), "{name}");
            assert_eq!(read(&description, &answers.render(Reply::Page)), None, "{name}");
            for why in REFUSALS {
                let answer = answers.render(Reply::Refused(why));
                assert_eq!(read(&description, &answer), None, "{name}, {why:?}");
                let again = matches!(why, SmsRefusal::Rate | SmsRefusal::Error);
                assert_eq!(is_retried(&description, &answer), again, "{name}, {why:?}");
            }
        }
    }

    #[test]
    fn an_answer_that_drips_begins_as_it_is_and_is_long() {
        let long = Answer::plain(StatusCode::OK, "1-0").long();
        assert!(long.body.starts_with(b"1-0\n") && long.body.len() == DRIP_BYTES);
    }
}
