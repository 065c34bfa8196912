//! How names, states, people and days of a readiness record are written in a language.

use documents::limit::Limit;
use documents::readiness::{Asked, CheckResult, Role, Signed, State};
use documents::requirements::{Requirement, Who, requirement};
use documents::text::{Message, Param, Texts};

use crate::Language;
use crate::limit;
use crate::locale::Locale;
use crate::messages::quote::asked as say_asked;
use crate::messages::readiness as say;
use crate::quote::wording::text_language;

/// A language with the table of sentences that a record's messages name.
pub(crate) struct Words {
    pub(crate) locale: Locale,
    texts: &'static Texts,
}

impl Words {
    /// The sentences that ship with the program.
    pub(crate) fn of(language: Language) -> Self {
        Words::with(language, documents::readiness::texts())
    }

    pub(crate) fn with(language: Language, texts: &'static Texts) -> Self {
        Words { locale: Locale::of(language), texts }
    }

    pub(crate) fn language(&self) -> Language {
        self.locale.language
    }

    /// A sentence of the record. Its names stand in isolates, its numbers are those of the language.
    pub(crate) fn message(&self, message: &Message) -> String {
        let language = text_language(self.language());
        if self.texts.pattern(&message.id, language).is_none() {
            return self.locale.isolated(&message.id);
        }
        let number = |number| self.locale.trimmed(number, 2);
        self.localised(message).text_by(self.texts, language, &number)
    }

    /// The message with its names isolated, and words that no table has too.
    fn localised(&self, message: &Message) -> Message {
        let language = text_language(self.language());
        let params = message.params.iter().map(|(name, param)| {
            let param = match param {
                Param::Number(number) => Param::Number(*number),
                Param::Text(text) => Param::Text(self.locale.isolated(text)),
                Param::Parts(parts) => {
                    Param::Parts(parts.iter().map(|part| self.localised(part)).collect())
                }
            };
            (name.clone(), param)
        });
        let known = self.texts.pattern(&message.id, language).is_some();
        let id = if known { message.id.clone() } else { self.locale.isolated(&message.id) };
        Message { id, params: params.collect() }
    }

    /// The words of a closed list of the quotes' table; a name that it has no words for, as it is.
    fn named(&self, list: &str, name: &str) -> String {
        let id = format!("{list}.{name}");
        match sizing::text::shipped().pattern(&id, text_language(self.language())) {
            Some(words) => words.to_owned(),
            None => self.locale.isolated(name),
        }
    }

    /// The heading of a section of the catalogue.
    pub(crate) fn section(&self, section: &str) -> String {
        self.named("section", section)
    }

    /// Who sees to an item.
    pub(crate) fn who(&self, who: Who) -> String {
        let name = match who {
            Who::Customer => "customer",
            Who::Vendor => "vendor",
            Who::Telephony => "telephony",
            Who::Both => "both",
        };
        self.named("who", name)
    }

    /// What an item asks for; `None` for an item that this version's catalogue does not have.
    pub(crate) fn row(&self, result: &CheckResult) -> Option<String> {
        requirement(&result.id).map(|row| row.text(text_language(self.language())).to_owned())
    }

    /// What a person is asked about an item.
    pub(crate) fn question(&self, result: &CheckResult) -> String {
        let language = self.language();
        let of = |row: &'static Requirement| row.question.as_ref();
        match requirement(&result.id).and_then(of) {
            Some(question) => question.text(text_language(language)).to_owned(),
            None => say::question_plain(language),
        }
    }

    /// A state in a word or two.
    pub(crate) fn state(&self, state: &State) -> String {
        self.state_named(state.name())
    }

    /// A state by its name in files; a name of a later version, as it is.
    pub(crate) fn state_named(&self, name: &str) -> String {
        let language = self.language();
        match name {
            "pass" => say::pass(language),
            "warn" => say::warn(language),
            "fail" => say::fail(language),
            "unknown" => say::unknown(language),
            "not_applicable" => say::not_applicable(language),
            "needs_attestation" => say::needs_attestation(language),
            "attested" => say::attested(language),
            "waived" => say::waived(language),
            other => self.locale.isolated(other),
        }
    }

    pub(crate) fn role(&self, role: Role) -> String {
        let language = self.language();
        match role {
            Role::Crm => say::role_crm(language),
            Role::Database => say::role_database(language),
            Role::Recorder => say::role_recorder(language),
            Role::Fax => say::role_fax(language),
            Role::Client => say::role_client(language),
        }
    }

    /// Who gave their word, in which role and when.
    pub(crate) fn signed(&self, by: &Signed) -> String {
        let language = self.language();
        let who = self.locale.isolated(&by.who);
        let who = match &by.role {
            Some(role) => say::in_role(language, who, self.locale.isolated(role)),
            None => who,
        };
        match &by.at {
            Some(at) => say::on_day(language, who, self.day(at)),
            None => who,
        }
    }

    /// A day as somebody gave it: of the Gregorian or the Persian calendar, told apart by the year.
    fn day(&self, given: &str) -> String {
        let day = given.split('T').next().unwrap_or(given);
        let parts: Vec<i32> = day.split(['-', '/']).map_while(number).collect();
        match parts[..] {
            [year @ 1300..=1499, month @ 1..=12, day @ 1..=31] => {
                // The ranges of the pattern fit the narrower types.
                self.locale.jalali_date(year, month as u8, day as u8)
            }
            [year @ 1900..=2199, month, day] => {
                self.locale.day(&format!("{year:04}-{month:02}-{day:02}"))
            }
            _ => self.locale.isolated(given),
        }
    }

    /// What was asked for, in one line: users, edition, kind of install, modules.
    pub(crate) fn asked(&self, asked: &Asked) -> String {
        let language = self.language();
        let mut parts = vec![
            self.locale.users(asked.users.into()),
            say::edition(language, self.edition(asked)),
            self.install(asked),
        ];
        parts.extend(self.modules(asked));
        if asked.modules.is_empty() {
            parts.push(say::no_modules(language));
        }
        self.locale.list(&parts)
    }

    pub(crate) fn edition(&self, asked: &Asked) -> String {
        self.named("edition", &asked.edition)
    }

    pub(crate) fn install(&self, asked: &Asked) -> String {
        match asked.reinstall {
            true => say::reinstall(self.language()),
            false => say::first_install(self.language()),
        }
    }

    /// The modules with their options.
    pub(crate) fn modules(&self, asked: &Asked) -> Vec<String> {
        let language = self.language();
        let module = |text: &String| {
            let (name, option) = match text.split_once(':') {
                Some((name, option)) => (name, Some(option)),
                None => (text.as_str(), None),
            };
            let name = match name {
                "voip" => say_asked::voip(language),
                "pbx" => say_asked::pbx(language),
                "caller-id" => say_asked::caller_id(language),
                "fax" => say_asked::fax(language),
                "recording" => self.section("recording"),
                "financial" => say_asked::financial(language),
                "sms" => say_asked::sms(language),
                "email" => say_asked::email(language),
                "club" => say_asked::club(language),
                other => self.locale.isolated(other),
            };
            match option {
                Some(option) => say_asked::module(language, name, self.locale.isolated(option)),
                None => name,
            }
        };
        asked.modules.iter().map(module).collect()
    }

    /// The figure that binds a prediction.
    pub(crate) fn bound(&self, name: &str) -> String {
        match name {
            "cores" => say::cores(self.language()),
            "memory" => say::memory(self.language()),
            "disks" => say::disks(self.language()),
            other => self.locale.isolated(other),
        }
    }

    /// What limited a search under load, by the name that a capacity has for it.
    pub(crate) fn limit(&self, name: &str) -> String {
        let known = match name {
            "nothing" => Limit::Nothing,
            "cpu" => Limit::Cpu,
            "disk" => Limit::Disk,
            "memory" => Limit::Memory,
            "steal" => Limit::Steal,
            "generator" => Limit::Generator,
            "gateway" => Limit::Gateway,
            "exchange" => Limit::Exchange,
            "station" => Limit::Station,
            "not_determined" => Limit::NotDetermined,
            other => return self.locale.isolated(other),
        };
        limit::short(known, self.language())
    }
}

/// A whole number in Latin, Persian or Arabic digits.
fn number(text: &str) -> Option<i32> {
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '۰'..='۹' => char::from_digit(u32::from(c) - u32::from('۰'), 10),
        '٠'..='٩' => char::from_digit(u32::from(c) - u32::from('٠'), 10),
        _ => None,
    };
    text.trim().chars().map(digit).collect::<Option<String>>()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, english: &str, persian: &str) {
        assert_eq!(Words::of(Language::English).day(given), english);
        assert_eq!(Words::of(Language::Persian).day(given), persian);
    }

    #[test]
    fn a_day_is_read_by_the_calendar_of_its_year() {
        check("1405/9/3", "3 Azar 1405", "۳ آذر ۱۴۰۵");
        check("۱۴۰۵-۰۹-۰۳", "3 Azar 1405", "۳ آذر ۱۴۰۵");
        check("2026-11-24", "24 November 2026", "۳ آذر ۱۴۰۵");
        check("2026-11-24T08:00:00Z", "24 November 2026", "۳ آذر ۱۴۰۵");
    }

    #[test]
    fn what_is_no_day_is_shown_as_it_was_given() {
        check("last week", "last week", "\u{2068}last week\u{2069}");
        check("1405/13/3", "1405/13/3", "\u{2068}1405/13/3\u{2069}");
        check("2026-02-31", "2026-02-31", "\u{2068}2026-02-31\u{2069}");
    }
}
