//! Asks at the terminal what no machine tells: what is wanted, and what only a person can say.

use console::Term;
use dialoguer::{Confirm, Input};
use documents::readiness::{CheckResult, MachineFacts, Signed, State};
use documents::requirements::requirement;
use documents::text::Language as TextLanguage;
use readiness::answers::{Answers, Attestation};
use reports::Language;

use crate::commands::questions::field_of;

/// What is asked of an install: its field, the question, and what Enter stands for.
const QUESTIONS: [(&str, &str, &str); 6] = [
    ("users", "Named users", "10"),
    ("edition", "Edition (standard, advanced)", "standard"),
    ("modules", "Modules, separated by commas (voip, sms:url, fax, ...), or none", ""),
    ("reinstall", "Is there an install with earlier data (true, false)", "false"),
    ("outside", "Access from outside (none, address, name)", "none"),
    ("customer", "The customer's name, or none", ""),
];

/// Says what the machine told, and asks what is wanted.
pub(super) fn install(machines: &[MachineFacts], answers: &mut Answers) -> anyhow::Result<()> {
    let terminal = Term::stderr();
    for machine in machines {
        let host = &machine.host;
        let hosting = host.hypervisor.as_deref().map_or_else(
            || "physical".to_owned(),
            |hypervisor| format!("a virtual machine of {hypervisor}"),
        );
        let model = host.cpu_model.as_deref().unwrap_or("unknown processor");
        terminal.write_line(&format!(
            "This machine: {}; {model}, {} logical processors; {} memory; {hosting}.",
            host.os, host.cores_logical, host.memory
        ))?;
    }
    for (field, question, default) in QUESTIONS {
        let answer = field_of(field, question, default)?;
        if !answer.is_empty() {
            answers.install.insert(field.to_owned(), answer);
        }
    }
    Ok(())
}

/// Asks everything that waits for a person's word. Who answers is asked once.
pub(super) fn attestations(
    results: &[CheckResult],
    answers: &mut Answers,
    language: Language,
) -> anyhow::Result<()> {
    let mut waiting: Vec<&CheckResult> =
        results.iter().filter(|result| result.state == State::NeedsAttestation).collect();
    // An item of several machines is one question.
    waiting.dedup_by_key(|result| result.id.as_str());
    if waiting.is_empty() {
        return Ok(());
    }
    let who: String = Input::new()
        .with_prompt(format!("{} things only a person can say. Who answers", waiting.len()))
        .interact_text()?;
    let role: String =
        Input::new().with_prompt("In which role").allow_empty(true).interact_text()?;
    let language = match language {
        Language::English => TextLanguage::En,
        Language::Persian => TextLanguage::Fa,
    };
    for result in waiting {
        let question = requirement(&result.id).and_then(|row| row.question.as_ref());
        let Some(question) = question else { continue };
        let prompt = format!("{}: {}", result.id, question.text(language));
        // Enter leaves it open: an unread question must not become a yes.
        let Some(holds) = Confirm::new().with_prompt(prompt).interact_opt()? else { continue };
        let by = Signed {
            who: who.clone(),
            role: (!role.is_empty()).then(|| role.clone()),
            at: Some(readiness::clock::utc_now()),
            note: None,
        };
        answers.attestations.insert(result.id.clone(), Attestation { holds, by });
    }
    Ok(())
}
