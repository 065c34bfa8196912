//! Every sentence and word of the documents, both languages side by side.
//!
//! A message is a function of the language and of what it says something about. The compiler checks
//! that both languages exist and that both use every argument. Arguments come formatted: numbers by
//! `Locale`, foreign text isolated.

/// Defines messages: `name(argument, ...) { en: "...", fa: "..." }`.
macro_rules! messages {
    ($($name:ident($($argument:ident),*) { en: $en:literal, fa: $fa:literal $(,)? })+) => {
        $(
            pub(crate) fn $name(
                language: $crate::Language $(, $argument: impl std::fmt::Display)*
            ) -> String {
                match language {
                    $crate::Language::English => format!($en $(, $argument = $argument)*),
                    $crate::Language::Persian => format!($fa $(, $argument = $argument)*),
                }
            }
        )+

        /// Name, English and Persian text of each message of this module.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $fa)),+];
    };
}

pub(crate) mod calibration;
pub(crate) mod calls;
pub(crate) mod capacity;
pub(crate) mod cleaning;
pub(crate) mod comparison;
pub(crate) mod figures;
pub(crate) mod host;
pub(crate) mod host_comparison;
pub(crate) mod host_record;
pub(crate) mod http;
pub(crate) mod limit;
pub(crate) mod provenance;
pub(crate) mod quote;
pub(crate) mod readiness;
pub(crate) mod requirements;
pub(crate) mod run;
pub(crate) mod sms;
pub(crate) mod soundness;
pub(crate) mod verdict;

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
        let of_runs = [
            calibration::ALL,
            calls::ALL,
            capacity::ALL,
            cleaning::ALL,
            comparison::ALL,
            figures::ALL,
            host::ALL,
            host_record::ALL,
            host_comparison::ALL,
            http::ALL,
            limit::ALL,
            provenance::ALL,
            requirements::ALL,
            readiness::ALL,
            run::ALL,
            sms::ALL,
            sms::around::ALL,
            sms::findings::ALL,
            soundness::ALL,
            verdict::ALL,
        ];
        let of_quotes = [
            quote::ALL,
            quote::asked::ALL,
            quote::beside::ALL,
            quote::figures::ALL,
            quote::units::ALL,
        ];
        of_runs.into_iter().chain(of_quotes).flatten()
    }

    /// The text without its `{arguments}`.
    fn words(text: &str) -> String {
        let mut depth = 0;
        text.chars()
            .filter(|&c| {
                depth += i32::from(c == '{');
                let outside = depth == 0;
                depth -= i32::from(c == '}');
                outside
            })
            .collect()
    }

    #[test]
    fn each_message_has_both_languages() {
        for (name, en, fa) in all() {
            assert!(!en.trim().is_empty() && !fa.trim().is_empty(), "{name} is empty");
            let has_words = words(en).chars().any(char::is_alphabetic);
            let is_persian = fa.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
            assert!(is_persian || !has_words, "{name} is not Persian: {fa}");
            assert!(!en.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c)), "{name}: {en}");
        }
    }

    #[test]
    fn persian_is_written_with_persian_letters_and_signs() {
        for (name, _, fa) in all() {
            let text = words(fa);
            for wrong in ['ي', 'ك', 'ى', '%', ',', ';', '?', '0', '1', '5', '9', '٤', '٥', '٦']
            {
                assert!(!text.contains(wrong), "{name} holds `{wrong}`: {fa}");
            }
            let torn = text.split_whitespace().any(|w| matches!(w, "می" | "نمی" | "ها" | "های"));
            assert!(!torn, "{name} has a space where a non-joiner belongs: {fa}");
        }
    }

    #[test]
    fn latin_words_in_persian_are_isolated() {
        for (name, _, fa) in all() {
            let mut isolated = false;
            for c in words(fa).chars() {
                match c {
                    '\u{2068}' | '\u{2066}' => isolated = true,
                    '\u{2069}' => isolated = false,
                    _ => assert!(isolated || !c.is_ascii_alphabetic(), "{name}: `{c}` in {fa}"),
                }
            }
            assert!(!isolated, "{name} leaves an isolate open");
        }
    }
}
