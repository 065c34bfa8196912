//! How a provider's answer is read, by the rule of its description.

use documents::gateway::GatewayRule;
use regex::Regex;

use super::settings::SmsSettingsError;

/// The longest id of a provider that is kept. Anything longer is none.
const ID_MAX: usize = 64;

/// What came of offering a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was taken, under this id if the provider gives ids.
    Taken(Option<String>),
    /// It was refused: to offer it again is of no use.
    Refused(Trouble),
    /// It may be offered again later.
    Again(Trouble),
}

/// Why a message was not taken. Nothing in it comes from the request or from the answer's body: both
/// may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("the gateway refused the message with status {0}")]
    Refused(u16),
    #[error("the gateway answered {0}: it wants the message again later")]
    NotNow(u16),
    #[error("no connection to the gateway")]
    NoConnection,
    #[error("no answer of the gateway in time")]
    TimedOut,
    #[error("the connection to the gateway broke")]
    Broken,
    #[error("the request cannot be made of the gateway's address and the message")]
    NoRequest,
    #[error("the number in the outbox is no mobile number")]
    NoNumber,
    #[error("the demand of the message was not done")]
    NotServed,
    #[error("the modem: {0}")]
    Modem(&'static str),
    #[error("the modem refused the message with error {0}")]
    ModemError(u32),
}

/// A rule, ready for use.
pub(crate) struct Rule {
    status: u16,
    taken: Regex,
    retry: Option<Regex>,
}

impl Rule {
    pub(crate) fn of(rule: &GatewayRule) -> Result<Rule, SmsSettingsError> {
        let compiled = |key: &'static str, pattern: &str| {
            Regex::new(pattern)
                .map_err(|error| SmsSettingsError::Rule { key, error: Box::new(error) })
        };
        let retry = rule.retry.as_deref().map(|pattern| compiled("retry", pattern)).transpose()?;
        Ok(Rule { status: rule.status, taken: compiled("taken", &rule.taken)?, retry })
    }

    /// Reads an answer.
    pub(crate) fn read(&self, status: u16, body: &str) -> Answer {
        if matches!(status, 408 | 429 | 500..=599) {
            return Answer::Again(Trouble::NotNow(status));
        }
        if status == self.status
            && let Some(found) = self.taken.captures(body)
        {
            let id = found.name("id").map(|id| id.as_str());
            let kept = id.filter(|id| !id.is_empty() && id.len() <= ID_MAX);
            return Answer::Taken(kept.map(str::to_owned));
        }
        match &self.retry {
            Some(retry) if retry.is_match(body) => Answer::Again(Trouble::NotNow(status)),
            _ => Answer::Refused(Trouble::Refused(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use documents::gateway::GatewayDescription;

    use super::*;

    #[test]
    fn the_answers_of_every_shipped_description_are_read_as_what_they_are() {
        for (name, _) in documents::gateway::SHIPPED {
            let description = GatewayDescription::shipped(name).expect("shipped");
            let rule = Rule::of(&description.rule).expect("a rule");
            let read = |answer: &documents::gateway::GatewayAnswer| {
                rule.read(answer.status, &answer.body.replace("{id}", "12345"))
            };
            let answers = &description.answers;
            let Answer::Taken(id) = read(&answers.taken) else { panic!("{name}") };
            assert_eq!(id.is_some(), answers.taken.body.contains("{id}"), "{name}");
            assert!(id.is_none_or(|id| id == "12345"), "{name}");
            for refused in [&answers.credentials, &answers.sender, &answers.number, &answers.text] {
                assert!(matches!(read(refused), Answer::Refused(_)), "{name}: {refused:?}");
            }
            for again in [&answers.rate, &answers.error] {
                assert!(matches!(read(again), Answer::Again(_)), "{name}: {again:?}");
            }
        }
    }

    #[test]
    fn a_success_needs_both_status_and_body_and_an_endless_id_is_none() {
        let rule = GatewayRule { status: 200, taken: "^ok(?<id>.*)".to_owned(), retry: None };
        let rule = Rule::of(&rule).expect("a rule");
        assert_eq!(rule.read(200, "ok"), Answer::Taken(None));
        assert_eq!(rule.read(200, "ok7"), Answer::Taken(Some("7".to_owned())));
        assert_eq!(rule.read(200, &format!("ok{}", "7".repeat(65))), Answer::Taken(None));
        assert_eq!(rule.read(200, "no"), Answer::Refused(Trouble::Refused(200)));
        assert_eq!(rule.read(302, "ok"), Answer::Refused(Trouble::Refused(302)));
        assert_eq!(rule.read(503, "ok"), Answer::Again(Trouble::NotNow(503)));
    }
}
