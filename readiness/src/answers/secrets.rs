//! Secrets are no answers: a key that names one is refused with the place where it belongs.

use documents::input::Table;

/// What a key that names a secret contains.
const WORDS: [&str; 9] =
    ["password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "api_key", "apikey"];

/// Where each secret comes from, by what the key says it is for.
const SOURCES: [(&str, &str); 4] = [
    ("ami", "MIZAN_AMI_SECRET"),
    ("smdr", "MIZAN_SMDR_PASSWORD"),
    ("mail", "MIZAN_MAIL_PASSWORD"),
    ("sms", "MIZAN_SMS_PASSWORD"),
];

/// Whether a name is one that secrets go by.
pub(super) fn names_a_secret(name: &str) -> bool {
    let name = name.to_lowercase().replace('-', "_");
    WORDS.iter().any(|word| name.contains(word)) || name == "pass"
}

/// Refuses the keys of a table that name a secret. `about` is the table's own name. The value of such
/// a key is neither read nor shown.
pub(super) fn refuse(table: &mut Table<'_, '_>, about: &str) {
    table.refuse_keys(|key| {
        let is_sms_user = key == "sms_user";
        if !names_a_secret(key) && !is_sms_user {
            return None;
        }
        let lower = format!("{about} {}", key.to_lowercase());
        let source = SOURCES.iter().find(|(word, _)| lower.contains(word)).map(|(_, name)| *name);
        let help = match source {
            Some(_) if is_sms_user => way_out("MIZAN_SMS_USER"),
            Some(source) => way_out(source),
            None => way_out(&SOURCES.map(|(_, name)| name).join(", ")),
        };
        Some((format!("`{key}` has no place in a file of answers"), help))
    });
}

fn way_out(source: &str) -> String {
    format!("take the line out and set it in the environment: {source}")
}
