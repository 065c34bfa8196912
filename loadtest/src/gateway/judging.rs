//! Whether a provider takes a message, and what is wrong with it.

use documents::gateway::{GatewayDescription, NumberForm};
use documents::sms::{Malformation, SmsRefusal};
use wire::sms::text::Size;

use super::reading::Fields;
use super::settings::Credentials;

/// Digits of an Iranian mobile number without the leading zero: 9, two of the operator, seven of the
/// subscriber.
const DIGITS: usize = 10;

/// How Iran's country code is written before a number.
const COUNTRY_CODES: [&str; 3] = ["+98", "0098", "98"];

/// What a provider holds a message against.
#[derive(Debug)]
pub(super) struct Judge {
    credentials: Credentials,
    senders: Vec<String>,
    number: NumberForm,
    parts_most: u64,
}

/// What it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judgement {
    /// What is wrong, whether or not the message is refused for it.
    pub(super) wrong: Vec<Malformation>,
    /// Why it is refused: the first reason.
    pub(super) refusal: Option<SmsRefusal>,
    /// Parts of the text.
    pub(super) parts: u64,
}

impl Judge {
    /// By a description.
    pub(super) fn new(
        description: &GatewayDescription,
        credentials: Credentials,
        senders: Vec<String>,
    ) -> Self {
        Judge {
            credentials,
            senders,
            number: description.request.number,
            parts_most: description.play.parts_most,
        }
    }

    /// Judges a message.
    pub(super) fn judge(&self, fields: &Fields) -> Judgement {
        let parts = Size::of(&fields.text.text).parts as u64;
        let mut wrong = Vec::new();
        let mut refusals = Vec::new();
        if !self.knows(fields) {
            wrong.push(Malformation::Credentials);
            refusals.push(SmsRefusal::Credentials);
        }
        // Where the provider asks for no sender, it has but one line.
        let sender = fields.sender.as_ref();
        if sender.is_some_and(|sender| !self.senders.contains(&sender.text)) {
            wrong.push(Malformation::Sender);
            refusals.push(SmsRefusal::Sender);
        }
        if !is_written(&fields.number.text, self.number) {
            if has_country_code(&fields.number.text) {
                wrong.push(Malformation::CountryCode);
            }
            refusals.push(SmsRefusal::Number);
        }
        if !fields.text.is_utf8 {
            wrong.push(Malformation::NotUtf8);
            refusals.push(SmsRefusal::Text);
        } else if fields.text.text.is_empty() || parts > self.parts_most {
            refusals.push(SmsRefusal::Text);
        }
        Judgement { wrong, refusal: refusals.first().copied(), parts }
    }

    fn knows(&self, fields: &Fields) -> bool {
        let name = fields.username.as_ref();
        let password = fields.password.as_ref();
        name.is_none_or(|name| self.credentials.has_username(&name.text))
            && password.is_none_or(|password| self.credentials.has_password(&password.text))
    }
}

/// Whether a number is a mobile one, written in a form.
fn is_written(number: &str, form: NumberForm) -> bool {
    let bare = match form {
        NumberForm::National => number.strip_prefix('0'),
        NumberForm::Bare => Some(number),
    };
    bare.is_some_and(|bare| {
        bare.len() == DIGITS
            && bare.starts_with('9')
            && bare.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn has_country_code(number: &str) -> bool {
    COUNTRY_CODES.iter().any(|code| number.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::super::template::Value;
    use super::*;

    fn good() -> Fields {
        let value = |text: &str| Value::of(text.as_bytes());
        Fields {
            username: Some(value("user")),
            password: Some(value("secret")),
            sender: Some(value("30001234")),
            number: value("09121234567"),
            text: value("سلام"),
        }
    }

    fn judged(number: NumberForm, fields: &Fields) -> Judgement {
        let mut description = GatewayDescription::shipped("json").expect("it ships");
        description.request.number = number;
        let senders = vec!["30001234".to_owned(), "021".to_owned()];
        Judge::new(&description, Credentials::new("user", "secret"), senders).judge(fields)
    }

    #[track_caller]
    fn check(fields: &Fields, wrong: &[Malformation], refusal: Option<SmsRefusal>) {
        let judgement = judged(NumberForm::National, fields);
        assert_eq!((&judgement.wrong[..], judgement.refusal), (wrong, refusal));
    }

    fn with_number(number: &str) -> Fields {
        Fields { number: Value::of(number.as_bytes()), ..good() }
    }

    fn with_text(text: &[u8]) -> Fields {
        Fields { text: Value::of(text), ..good() }
    }

    #[test]
    fn a_message_that_is_as_it_should_be_is_taken() {
        check(&good(), &[], None);
        let nothing_asked = Fields { username: None, password: None, sender: None, ..good() };
        check(&nothing_asked, &[], None);
    }

    #[test]
    fn a_number_with_the_country_code_is_refused_and_told_apart() {
        for number in ["989121234567", "+989121234567", "00989121234567"] {
            check(&with_number(number), &[Malformation::CountryCode], Some(SmsRefusal::Number));
        }
        for number in ["9121234567", "0912123456", "091212345678", "۰۹۱۲۱۲۳۴۵۶۷", "02188001234", ""]
        {
            check(&with_number(number), &[], Some(SmsRefusal::Number));
        }
    }

    #[test]
    fn a_bare_number_has_no_zero_and_may_begin_with_98() {
        let refusal = |number| judged(NumberForm::Bare, &with_number(number)).refusal;
        assert_eq!(refusal("9121234567"), None);
        assert_eq!(refusal("09121234567"), Some(SmsRefusal::Number));
        // Ten digits are a number without a country code, whatever they begin with.
        assert_eq!(judged(NumberForm::Bare, &with_number("9812345678")).wrong, []);
        let wrong = judged(NumberForm::Bare, &with_number("989121234567")).wrong;
        assert_eq!(wrong, [Malformation::CountryCode]);
    }

    #[test]
    fn wrong_credentials_and_another_sender_are_told_and_refused() {
        let other = Some(Value::of(b"other"));
        let wrong = [Malformation::Credentials];
        let refusal = Some(SmsRefusal::Credentials);
        check(&Fields { username: other.clone(), ..good() }, &wrong, refusal);
        check(&Fields { password: other.clone(), ..good() }, &wrong, refusal);
        let refusal = Some(SmsRefusal::Sender);
        check(&Fields { sender: other, ..good() }, &[Malformation::Sender], refusal);
    }

    #[test]
    fn a_text_has_to_be_there_in_utf8_and_within_its_parts() {
        check(&with_text(b""), &[], Some(SmsRefusal::Text));
        // Four parts are what the description takes: 268 characters of UCS-2.
        check(&with_text("س".repeat(268).as_bytes()), &[], None);
        check(&with_text("س".repeat(269).as_bytes()), &[], Some(SmsRefusal::Text));
        check(&with_text(b"\xD3\xE1\xC7\xE3"), &[Malformation::NotUtf8], Some(SmsRefusal::Text));
        // U+FFFD that was sent as such is a character like another.
        check(&with_text("a\u{FFFD}".as_bytes()), &[], None);
    }

    #[test]
    fn everything_that_is_wrong_is_noted_and_the_first_reason_told() {
        let all = Fields {
            password: Some(Value::of(b"other")),
            sender: Some(Value::of(b"other")),
            number: Value::of(b"+989121234567"),
            ..with_text(b"\xD3")
        };
        let wrong = [
            Malformation::Credentials,
            Malformation::Sender,
            Malformation::CountryCode,
            Malformation::NotUtf8,
        ];
        check(&all, &wrong, Some(SmsRefusal::Credentials));
    }
}
