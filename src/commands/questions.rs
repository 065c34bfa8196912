//! Asks for a quote's inputs on the terminal, question by question, each with its default.

use dialoguer::Input;
use documents::units::Share;
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, Inputs};

/// Users that Enter stands for: the smallest tier's bound.
const USERS: &str = "10";

/// What a sales conversation knows: the field, and what is asked. Everything else has a default that
/// the quote prints.
const QUESTIONS: [(&str, &str); 9] = [
    ("users", "Named users"),
    ("edition", "Edition (standard, advanced)"),
    ("modules", "Modules, separated by commas (voip, sms, fax, ...), or none"),
    ("calls_per_busy_hour", "Calls in the busy hour (empty: by the users)"),
    ("sms_per_day", "SMS on a working day (empty: by the modules)"),
    ("growth", "Growth of users a year"),
    ("years", "Years that the server should last"),
    ("host", "Host (physical, virtual-reserved, virtual-shared)"),
    ("database", "Database that is there already (empty: none)"),
];

/// Asks. An answer that cannot be read is asked for again, with the reason. Where Enter took the
/// default, the field stays unset, so that the quote marks it as one.
pub(crate) fn ask(catalogue: &Catalogue) -> anyhow::Result<Draft> {
    let mut plain = Draft::default();
    plain.set("users", USERS).map_err(anyhow::Error::msg)?;
    let defaults = plain.finish(catalogue)?;
    let mut draft = Draft::default();
    for (field, asks) in QUESTIONS {
        let default = default_of(field, &defaults);
        let answer = field_of(field, asks, &default)?;
        if field == "users" || answer != default {
            draft.set(field, &answer).map_err(anyhow::Error::msg)?;
        }
    }
    Ok(draft)
}

/// Asks for one field of the inputs until it can be read; Enter stands for the default, which may be empty.
pub(super) fn field_of(field: &str, asks: &str, default: &str) -> anyhow::Result<String> {
    let answer = Input::new()
        .with_prompt(asks)
        .default(default.to_owned())
        .show_default(!default.is_empty())
        .allow_empty(true)
        .validate_with(|answer: &String| match answer.as_str() {
            "" => Ok(()),
            answer => Draft::default().set(field, answer),
        })
        .interact_text()?;
    Ok(answer)
}

/// What Enter stands for, as it would be typed; empty where the default follows from other fields.
fn default_of(field: &str, defaults: &Inputs) -> String {
    match field {
        "users" => defaults.users.to_string(),
        "edition" => defaults.edition.value.name().to_owned(),
        "growth" => format!("{}/y", Share { ratio: defaults.growth.value }),
        "years" => defaults.years.value.to_string(),
        "host" => defaults.host.value.name().to_owned(),
        _ => String::new(),
    }
}
