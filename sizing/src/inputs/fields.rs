//! The fields of a quote's inputs by name, and how each is read from what a person typed.

use std::str::FromStr;

use documents::units::{Bytes, Span};

use super::modules::{Module, unknown};
use super::{Draft, ExistingHost, USERS_MOST};

/// The fields that take one text, by the names of the TOML file; on the command line `_` is `-`.
pub const NAMES: [&str; 36] = [
    "number",
    "date",
    "customer",
    "users",
    "edition",
    "online",
    "classes",
    "calls_per_busy_hour",
    "recording_minutes_per_day",
    "codec",
    "retention_years",
    "sms_per_day",
    "sms_burst",
    "emails_per_day",
    "email_size",
    "attachments_per_day",
    "attachment_size",
    "club_members",
    "growth",
    "data_growth",
    "years",
    "database",
    "backup",
    "host",
    "virtual_factor",
    "virtual_factor_source",
    "disks",
    "target",
    "support",
    "servers",
    "caller_id_lines",
    "recorder_lines",
    "fax_modems",
    "reinstall",
    "outside",
    "modules",
];

/// Digits as they are typed in Persian and Arabic, in Latin.
fn latin_digits(text: &str) -> String {
    let latin = |c: char| match c {
        '\u{06F0}'..='\u{06F9}' => char::from_digit(c as u32 - 0x06F0, 10).unwrap_or(c),
        '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10).unwrap_or(c),
        '\u{066A}' => '%',
        '\u{066B}' => '.',
        other => other,
    };
    text.trim().chars().map(latin).collect()
}

fn whole(text: &str, low: u32, high: u32) -> Result<u32, String> {
    let number: Option<u32> = text.replace('_', "").parse().ok();
    number
        .filter(|number| (low..=high).contains(number))
        .ok_or_else(|| format!("must be a whole number from {low} to {high}, and is `{text}`"))
}

fn number(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let number: Option<f64> = text.replace('_', "").parse().ok();
    number
        .filter(|number| (low..=high).contains(number))
        .ok_or_else(|| format!("must be a number from {low} to {high}, and is `{text}`"))
}

/// `60%` or `60 %`.
fn share(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let bounds = || format!("must be {low} % to {high} %, and is `{text}`");
    let number = text.strip_suffix('%').ok_or_else(|| format!("{}: write the `%`", bounds()))?;
    let percent: f64 = number.trim().parse().map_err(|_| bounds())?;
    if (low..=high).contains(&percent) { Ok(percent / 100.0) } else { Err(bounds()) }
}

/// `15%`, `15%/y` or `15%/year`.
fn growth(text: &str) -> Result<f64, String> {
    let percent = text.strip_suffix("/y").or_else(|| text.strip_suffix("/year")).unwrap_or(text);
    share(percent.trim(), 0.0, 300.0)
}

/// `30/60/10`: percents of occasional, regular and heavy users.
fn classes(text: &str) -> Result<[f64; 3], String> {
    let problem =
        || format!("must be three percents that add up to 100 (`30/60/10`), and is `{text}`");
    let parts: Vec<f64> = text
        .split('/')
        .map(|part| part.trim().trim_end_matches('%').trim().parse().ok().filter(|p| *p >= 0.0))
        .collect::<Option<_>>()
        .ok_or_else(problem)?;
    match parts.as_slice() {
        [a, b, c] if (a + b + c - 100.0).abs() < 1e-9 => Ok([a / 100.0, b / 100.0, c / 100.0]),
        _ => Err(problem()),
    }
}

fn flag(text: &str) -> Result<bool, String> {
    match text {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        other => Err(format!("must be true or false, and is `{other}`")),
    }
}

fn bytes(text: &str) -> Result<Bytes, String> {
    text.parse::<Bytes>().map_err(|error| error.to_string())
}

fn target(text: &str) -> Result<f64, String> {
    let span: Span =
        text.parse().map_err(|error: documents::units::UnitError| error.to_string())?;
    let seconds = span.0.as_secs_f64();
    if (0.05..=60.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(format!("must be from 50 ms to 60 s, and is `{text}`"))
    }
}

fn choice<T: FromStr<Err = String>>(text: &str) -> Result<T, String> {
    text.parse()
}

impl Draft {
    /// Sets a field from what a person typed. Several fields may be set in any order; a field
    /// set twice takes the later value, and `modules` (separated by commas) adds to those there.
    ///
    /// # Errors
    /// What is wrong with the text, or that there is no such field, with the nearest name.
    pub fn set(&mut self, field: &str, text: &str) -> Result<(), String> {
        const MANY: f64 = 1e9;
        let field = field.replace('-', "_");
        let text = latin_digits(text);
        let text = text.as_str();
        match field.as_str() {
            "number" => self.number = Some(text.to_owned()),
            "date" => self.date = Some(text.to_owned()),
            "customer" => self.customer = Some(text.to_owned()),
            "users" => self.users = Some(whole(text, 1, USERS_MOST)?),
            "edition" => self.edition = Some(choice(text)?),
            "online" => self.online = Some(share(text, 1.0, 100.0)?),
            "classes" => self.classes = Some(classes(text)?),
            "calls_per_busy_hour" => self.calls_per_busy_hour = Some(number(text, 0.0, 1e6)?),
            "recording_minutes_per_day" => {
                self.recording_minutes_per_day = Some(number(text, 0.0, 1e7)?);
            }
            "codec" => self.codec = Some(choice(text)?),
            "retention_years" => self.retention_years = Some(whole(text, 0, 20)?),
            "sms_per_day" => self.sms_per_day = Some(number(text, 0.0, MANY)?),
            "sms_burst" => self.sms_burst = Some(whole(text, 0, 10_000_000)?),
            "emails_per_day" => self.emails_per_day = Some(number(text, 0.0, MANY)?),
            "email_size" => self.email_size = Some(bytes(text)?),
            "attachments_per_day" => self.attachments_per_day = Some(number(text, 0.0, MANY)?),
            "attachment_size" => self.attachment_size = Some(bytes(text)?),
            "club_members" => self.club_members = Some(whole(text, 0, 10_000_000)?),
            "growth" => self.growth = Some(growth(text)?),
            "data_growth" => self.data_growth = Some(growth(text)?),
            "years" => self.years = Some(whole(text, 1, 10)?),
            "database" => self.database = Some(bytes(text)?),
            _ => return self.set_host(&field, text),
        }
        Ok(())
    }

    fn set_host(&mut self, field: &str, text: &str) -> Result<(), String> {
        match field {
            "backup" => self.backup = Some(choice(text)?),
            "host" => self.host = Some(choice(text)?),
            "virtual_factor" => self.virtual_factor = Some(number(text, 0.05, 1.0)?),
            "virtual_factor_source" => self.virtual_factor_source = Some(text.to_owned()),
            "disks" => self.disks = Some(choice(text)?),
            "target" => self.target_s = Some(target(text)?),
            "support" => self.support = Some(choice(text)?),
            "servers" => self.servers = Some(whole(text, 1, 2)?),
            "caller_id_lines" => self.caller_id_lines = Some(whole(text, 1, 1_000)?),
            "recorder_lines" => self.recorder_lines = Some(whole(text, 1, 1_000)?),
            "fax_modems" => self.fax_modems = Some(whole(text, 1, 100)?),
            "reinstall" => self.reinstall = Some(flag(text)?),
            "outside" => self.outside = Some(choice(text)?),
            "modules" => return self.add_modules(text),
            _ => return Err(unknown("field", field, NAMES.into_iter())),
        }
        Ok(())
    }

    fn add_modules(&mut self, text: &str) -> Result<(), String> {
        let mut refused = Vec::new();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match name.parse::<Module>() {
                Ok(module) => self.modules.push(module),
                Err(message) => refused.push(message),
            }
        }
        if refused.is_empty() { Ok(()) } else { Err(refused.join("; ")) }
    }

    /// Sets the existing server.
    pub fn set_host_record(&mut self, record: ExistingHost) {
        self.host_record = Some(record);
    }
}
