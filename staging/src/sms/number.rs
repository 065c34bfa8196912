//! Mobile numbers of Iran, in the ways in which people and programs write them.

use documents::gateway::NumberForm;

use crate::store::identities::only_digits;

/// A mobile number: `9` and nine digits, however it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mobile(String);

impl Mobile {
    /// Reads `09...`, `9...`, `98...`, `+98...` and `0098...`, in digits of any of the scripts in use,
    /// with blanks and hyphens between them.
    pub(crate) fn parse(text: &str) -> Option<Mobile> {
        let text = text.trim();
        let rest = text.strip_prefix('+').unwrap_or(text);
        let digits = only_digits(rest);
        let others = rest.chars().filter(|c| !c.is_numeric());
        if others.clone().any(|c| !matches!(c, ' ' | '-' | '(' | ')')) {
            return None;
        }
        let prefixes: &[&str] =
            if rest.len() < text.len() { &["98"] } else { &["0098", "98", "0", ""] };
        let bare = prefixes.iter().find_map(|prefix| {
            digits.strip_prefix(prefix).filter(|rest| rest.len() == 10 && rest.starts_with('9'))
        });
        bare.map(|bare| Mobile(bare.to_owned()))
    }

    /// As the database keeps it: `09121234567`.
    pub(crate) fn national(&self) -> String {
        format!("0{}", self.0)
    }

    /// As a provider wants it.
    pub(crate) fn written(&self, form: NumberForm) -> String {
        match form {
            NumberForm::National => self.national(),
            NumberForm::Bare => self.0.clone(),
        }
    }

    /// With the country's code and nothing before it.
    pub(crate) fn with_country(&self) -> String {
        format!("98{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_read_however_it_is_written() {
        for text in [
            "09121234567",
            "9121234567",
            "989121234567",
            "+989121234567",
            "00989121234567",
            " 0912 123-4567 ",
            "۰۹۱۲۱۲۳۴۵۶۷",
            "٠٩١٢١٢٣٤٥٦٧",
        ] {
            let number = Mobile::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(number.written(NumberForm::National), "09121234567");
            assert_eq!(number.written(NumberForm::Bare), "9121234567");
            assert_eq!(number.with_country(), "989121234567");
        }
        for text in
            ["", "02112345678", "0912123456", "091212345678", "+09121234567", "0912a1234567"]
        {
            assert_eq!(Mobile::parse(text), None, "{text}");
        }
    }
}
