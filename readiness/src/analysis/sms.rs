//! Rules of the section "sms": four ways out, of which an install takes one.

use documents::readiness::{ProbeOutcome, SentMessage, SmsUrlProblem};
use documents::text::Message;

use super::finding::{Finding, Ruling, Unread, best};
use super::general::internet;
use super::look::{Look, unread};
use super::rules::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::new("SMS-NET", internet),
    Rule::word("SMS-1ST"),
    Rule::new("SMS-URL", provider),
    Rule::word("SMS-3000"),
    Rule::new("SMS-GSM", gsm),
];

/// SMS-URL: reads what is wrong with the URL and what the provider answered. Only a person sees a message
/// arrive, so the best that can be read is that nothing speaks against it.
fn provider(look: &mut Look<'_>) -> Ruling {
    let probes = look.probes(|outcome| match outcome {
        ProbeOutcome::SmsUrl(url) => Some(url),
        _ => None,
    });
    let rulings = probes.into_iter().map(|(_, url)| {
        let words = |problems: &[&SmsUrlProblem]| {
            problems.iter().map(|problem| Message::new(word(**problem))).collect()
        };
        let bars: Vec<&SmsUrlProblem> = url.problems.iter().filter(|p| bars(**p)).collect();
        if !bars.is_empty() {
            return Ok(Finding::unmet(
                Message::new("found.url-wrong")
                    .with("host", &url.host)
                    .parts("problems", words(&bars)),
            ));
        }
        let found = |id: &str| Message::new(id).with("host", &url.host);
        Ok(match &url.message {
            Some(sent) if !is_taken(sent) => Finding::unmet(found("found.message-refused")),
            Some(_) => Finding::ask(found("found.message-taken")),
            None if url.problems.is_empty() => Finding::ask(found("found.url-sound")),
            None => {
                let all: Vec<&SmsUrlProblem> = url.problems.iter().collect();
                Finding::ask(found("found.url-doubtful").parts("problems", words(&all)))
            }
        })
    });
    best(rulings, Unread::new("why.url-not-asked"))
}

/// Whether the provider took the message, by the status of its answer.
fn is_taken(sent: &SentMessage) -> bool {
    sent.status.is_some_and(|status| (200..300).contains(&status))
}

/// Whether messages cannot go out by such a URL; the other problems are dangers.
fn bars(problem: SmsUrlProblem) -> bool {
    match problem {
        SmsUrlProblem::NotAUrl
        | SmsUrlProblem::NoQuery
        | SmsUrlProblem::NoNumber
        | SmsUrlProblem::NoText
        | SmsUrlProblem::PrefixNinetyEight
        | SmsUrlProblem::NotUtf8 => true,
        SmsUrlProblem::CredentialsBeforeHost
        | SmsUrlProblem::Unprotected
        | SmsUrlProblem::TooLong => false,
    }
}

fn word(problem: SmsUrlProblem) -> &'static str {
    match problem {
        SmsUrlProblem::NotAUrl => "what.url-none",
        SmsUrlProblem::NoQuery => "what.url-no-query",
        SmsUrlProblem::NoNumber => "what.url-no-number",
        SmsUrlProblem::NoText => "what.url-no-text",
        SmsUrlProblem::CredentialsBeforeHost => "what.url-credentials",
        SmsUrlProblem::PrefixNinetyEight => "what.url-98",
        SmsUrlProblem::NotUtf8 => "what.url-not-utf8",
        SmsUrlProblem::Unprotected => "what.url-unprotected",
        SmsUrlProblem::TooLong => "what.url-long",
    }
}

/// SMS-GSM: reads the hypervisor and the modem's answer. A virtual server does not see the modem, whatever
/// it says; nothing but another way or server helps.
fn gsm(look: &mut Look<'_>) -> Ruling {
    let refused =
        || Ok(Finding::fail(Message::new("found.gsm-virtual")).with_action("action.gsm-virtual"));
    let hosting = match look.fact(|machine| &machine.hosting) {
        Ok(hosting) => hosting,
        Err(_) if look.case.inputs.is_virtual() => return refused(),
        Err(why) => return Err(why),
    };
    if hosting.hypervisor.is_some() {
        return refused();
    }
    let probes = look.own_probes(|outcome| match outcome {
        ProbeOutcome::Gsm(gsm) => Some(gsm),
        _ => None,
    })?;
    let rulings = probes.into_iter().map(|(probe, gsm)| {
        let found = |id: &str| Message::new(id).with("port", &gsm.port);
        if let Some(problem) = &gsm.problem {
            return Ok(Finding::unmet(found("found.gsm-problem").with("problem", problem)));
        }
        match (gsm.answers, &probe.failure, gsm.registered) {
            (false, Some(failure), _) => Err(unread(&failure.reason)),
            (false, None, _) => Ok(Finding::unmet(found("found.gsm-silent"))),
            (true, _, Some(false)) => Ok(Finding::unmet(found("found.gsm-unregistered"))),
            (true, _, None) => Err(Unread::not_told("what.registered")),
            (true, _, Some(true)) => Ok(Finding::pass(found("found.gsm"))),
        }
    });
    best(rulings, Unread::new("why.gsm-not-asked"))
}
