//! Secrets taken out of what a peer says: a server may send back what it was sent, as it was or encoded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regex::{Regex, RegexBuilder};

/// What stands where a secret stood.
const MASKED: &str = "***";

/// Takes secrets out of texts.
pub(crate) struct Mask {
    /// Absent where there is nothing to hide.
    secrets: Option<Result<Regex, regex::Error>>,
    /// Characters of the longest form.
    longest: usize,
}

impl Mask {
    /// Hides these, and their percent-encoded, escaped and base64 forms, in any case of letters.
    pub(crate) fn of<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut forms: Vec<String> =
            secrets.into_iter().filter(|secret| !secret.is_empty()).flat_map(forms).collect();
        // Of two that begin alike the longer is sought first, so that no rest of it stays.
        forms.sort_unstable_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        let longest = forms.iter().map(|form| form.chars().count()).max().unwrap_or(0);
        let patterns: Vec<String> = forms.iter().map(|form| regex::escape(form)).collect();
        let secrets = (!patterns.is_empty())
            .then(|| RegexBuilder::new(&patterns.join("|")).case_insensitive(true).build());
        Mask { secrets, longest }
    }

    /// The text without the secrets; nothing of it where they cannot be sought.
    pub(crate) fn apply(&self, text: &str) -> String {
        match &self.secrets {
            None => text.to_owned(),
            Some(Ok(secrets)) => secrets.replace_all(text, MASKED).into_owned(),
            Some(Err(_)) => MASKED.to_owned(),
        }
    }

    /// The same for a text that was cut off somewhere: at its end may stand the beginning of a secret.
    pub(crate) fn apply_to_beginning(&self, text: &str) -> String {
        let masked = self.apply(text);
        let safe = masked.chars().count().saturating_sub(self.longest);
        masked.chars().take(safe).collect()
    }
}

/// How a secret may come back.
fn forms(secret: &str) -> Vec<String> {
    let strict = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let form = strict.replace("%20", "+");
    let loose = form.replace("%2E", ".").replace("%2D", "-").replace("%5F", "_");
    let escaped = secret.replace('\\', "\\\\").replace('"', "\\\"");
    let json = secret
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { unicode_escape(c) })
        .collect();
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let base64 = STANDARD.encode(secret);
    vec![secret.to_owned(), strict, form, loose, escaped, json, html, base64]
}

/// A character as JSON may write it.
fn unicode_escape(c: char) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_each_of_its_forms() {
        let secret = "Gül &\"زرد\".5";
        let mask = Mask::of([secret]);
        for form in forms(secret) {
            for said in [form.clone(), form.to_lowercase(), form.to_uppercase()] {
                assert_eq!(mask.apply(&format!("no: {said}!")), "no: ***!", "{said}");
            }
        }
    }

    #[test]
    fn of_two_secrets_that_begin_alike_no_rest_stays() {
        assert_eq!(Mask::of(["ab", "abcd"]).apply("abcd ab"), "*** ***");
    }

    #[test]
    fn a_secret_that_is_cut_off_is_hidden_too() {
        let shown = Mask::of(["canary"]).apply_to_beginning("canary said canary and cana");
        assert!(!shown.contains("cana") && shown.starts_with("*** said ***"), "{shown}");
    }

    #[test]
    fn nothing_to_hide_changes_nothing() {
        assert_eq!(Mask::of([""]).apply("as it was"), "as it was");
    }

    #[test]
    fn what_cannot_be_sought_leaves_nothing() {
        let mask = Mask { secrets: Some(Err(regex::Error::CompiledTooBig(1))), longest: 1 };
        assert_eq!(mask.apply("anything"), MASKED);
    }
}
