//! Asks for a quote's inputs on the terminal, question by question, each with its default.

use dialoguer::Input;
use sizing::inputs::Draft;

/// A question: the field, what is asked, and the answer that Enter gives.
struct Question {
    field: &'static str,
    asks: &'static str,
    default: &'static str,
}

const fn question(field: &'static str, asks: &'static str, default: &'static str) -> Question {
    Question { field, asks, default }
}

/// What a sales conversation knows. Everything else has a default that the quote prints.
const QUESTIONS: [Question; 9] = [
    question("users", "Named users", "10"),
    question("edition", "Edition (standard, advanced)", "advanced"),
    question("modules", "Modules, separated by commas (voip, sms, fax, ...), or none", ""),
    question("calls_per_busy_hour", "Calls in the busy hour (empty: by the users)", ""),
    question("sms_per_day", "SMS on a working day (empty: by the modules)", ""),
    question("growth", "Growth of users a year", "10%/y"),
    question("years", "Years that the server should last", "3"),
    question("host", "Host (physical, virtual-reserved, virtual-shared)", "physical"),
    question("database", "Database that is there already (empty: none)", ""),
];

/// Asks. An answer that cannot be read is asked for again, with the reason.
pub(crate) fn ask() -> anyhow::Result<Draft> {
    let mut draft = Draft::default();
    for Question { field, asks, default } in QUESTIONS {
        let answer: String = Input::new()
            .with_prompt(asks)
            .default(default.to_owned())
            .show_default(!default.is_empty())
            .allow_empty(true)
            .validate_with(|answer: &String| match answer.as_str() {
                "" => Ok(()),
                answer => Draft::default().set(field, answer),
            })
            .interact_text()?;
        if !answer.is_empty() {
            draft.set(field, &answer).map_err(anyhow::Error::msg)?;
        }
    }
    Ok(draft)
}
