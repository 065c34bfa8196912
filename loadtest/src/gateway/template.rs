//! A text with placeholders, read backwards: what stood where each placeholder is.

use std::fmt;

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholder {
    Username,
    Password,
    Sender,
    Number,
    Text,
}

/// The placeholders as descriptions write them (`documents::gateway::PLACEHOLDERS`).
const NAMES: [(&str, Placeholder); 5] = [
    ("{username}", Placeholder::Username),
    ("{password}", Placeholder::Password),
    ("{sender}", Placeholder::Sender),
    ("{number}", Placeholder::Number),
    ("{text}", Placeholder::Text),
];

/// A value as it stood in a request. It may be a password, so it never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// What is not UTF-8 is U+FFFD.
    pub(super) text: String,
    /// Whether it was UTF-8 throughout.
    pub(super) is_utf8: bool,
}

impl Value {
    /// Of bytes that should be UTF-8.
    pub(super) fn of(bytes: &[u8]) -> Value {
        match std::str::from_utf8(bytes) {
            Ok(text) => Value { text: text.to_owned(), is_utf8: true },
            Err(_) => Value { text: String::from_utf8_lossy(bytes).into_owned(), is_utf8: false },
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(..)")
    }
}

/// What was found at the placeholders so far; of a placeholder that stands twice, the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) username: Option<Value>,
    pub(super) password: Option<Value>,
    pub(super) sender: Option<Value>,
    pub(super) number: Option<Value>,
    pub(super) text: Option<Value>,
}

impl Found {
    fn put(&mut self, placeholder: Placeholder, bytes: &[u8]) {
        let place = match placeholder {
            Placeholder::Username => &mut self.username,
            Placeholder::Password => &mut self.password,
            Placeholder::Sender => &mut self.sender,
            Placeholder::Number => &mut self.number,
            Placeholder::Text => &mut self.text,
        };
        place.get_or_insert_with(|| Value::of(bytes));
    }
}

/// Whether the letters of what is no placeholder have to be the same in size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// They have.
    Exact,
    /// `sendSMS.ashx` is `sendsms.ashx`, as for the web servers that such providers run on.
    AnySize,
}

/// Two placeholders without anything between them: nobody can tell where the first ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ambiguous;

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    /// What stands before the first placeholder.
    start: String,
    /// Each placeholder and what stands behind it.
    places: Vec<(Placeholder, String)>,
}

impl Template {
    /// Cuts a text at its placeholders.
    pub(super) fn of(text: &str) -> Result<Template, Ambiguous> {
        let first = |text: &str| {
            let found = NAMES.iter().filter_map(|(name, placeholder)| {
                Some((text.find(name)?, name.len(), *placeholder))
            });
            found.min_by_key(|(at, _, _)| *at)
        };
        let mut template = Template { start: String::new(), places: Vec::new() };
        let mut rest = text;
        loop {
            let next = first(rest);
            let literal = &rest[..next.map_or(rest.len(), |(at, _, _)| at)];
            match template.places.last_mut() {
                Some(_) if literal.is_empty() && next.is_some() => return Err(Ambiguous),
                Some((_, behind)) => behind.push_str(literal),
                None => template.start.push_str(literal),
            }
            let Some((at, length, placeholder)) = next else { return Ok(template) };
            template.places.push((placeholder, String::new()));
            rest = &rest[at + length..];
        }
    }

    /// Whether it is empty: nothing is expected there.
    pub(super) fn is_empty(&self) -> bool {
        self.start.is_empty() && self.places.is_empty()
    }

    /// Holds a value against it and notes what stands at its placeholders. False if the value is not
    /// like that.
    pub(super) fn find(&self, value: &[u8], letters: Letters, found: &mut Found) -> bool {
        let Some(mut rest) = strip(value, self.start.as_bytes(), letters) else { return false };
        let Some(((last, end), places)) = self.places.split_last() else { return rest.is_empty() };
        for (placeholder, behind) in places {
            let behind = behind.as_bytes();
            let Some(at) = position(rest, behind, letters) else { return false };
            found.put(*placeholder, &rest[..at]);
            rest = &rest[at + behind.len()..];
        }
        let Some(at) = rest.len().checked_sub(end.len()) else { return false };
        if !same(&rest[at..], end.as_bytes(), letters) {
            return false;
        }
        found.put(*last, &rest[..at]);
        true
    }
}

fn same(one: &[u8], other: &[u8], letters: Letters) -> bool {
    match letters {
        Letters::Exact => one == other,
        Letters::AnySize => one.eq_ignore_ascii_case(other),
    }
}

fn strip<'a>(value: &'a [u8], start: &[u8], letters: Letters) -> Option<&'a [u8]> {
    let (head, rest) = value.split_at_checked(start.len())?;
    same(head, start, letters).then_some(rest)
}

fn position(value: &[u8], wanted: &[u8], letters: Letters) -> Option<usize> {
    value.windows(wanted.len()).position(|window| same(window, wanted, letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, value: &str, expected: Option<[Option<&str>; 3]>) {
        let template = Template::of(template).expect("no two placeholders touch");
        let mut found = Found::default();
        let fits = template.find(value.as_bytes(), Letters::Exact, &mut found);
        let text = |value: &Option<Value>| value.as_ref().map(|value| value.text.clone());
        let got = [text(&found.username), text(&found.password), text(&found.text)];
        let wanted = expected.map(|texts| texts.map(|text| text.map(str::to_owned)));
        assert_eq!(fits.then_some(got), wanted);
    }

    #[test]
    fn a_value_is_what_stands_between_the_fixed_parts() {
        check("{text}", "سلام", Some([None, None, Some("سلام")]));
        check("{text}", "", Some([None, None, Some("")]));
        check("to {username}: {text}.", "to u: a: b.", Some([Some("u"), None, Some("a: b")]));
        check("{username}:{password}", "u:p:q", Some([Some("u"), Some("p:q"), None]));
        check("enqueue", "enqueue", Some([None, None, None]));
        check("{none} {text}", "{none} x", Some([None, None, Some("x")]));
    }

    #[test]
    fn a_value_without_a_fixed_part_does_not_fit() {
        check("enqueue", "dequeue", None);
        check("enqueue", "enqueue2", None);
        check("to {text}", "for x", None);
        check("{username}:{password}", "up", None);
        check("{text}.json", "json", None);
    }

    #[test]
    fn placeholders_that_touch_are_refused() {
        assert_eq!(Template::of("{username}{password}"), Err(Ambiguous));
    }

    #[test]
    fn the_size_of_letters_matters_only_where_it_should() {
        let template = Template::of("/post/sendSMS.ashx").expect("no placeholder");
        let find = |letters| template.find(b"/post/sendsms.ashx", letters, &mut Found::default());
        assert!(find(Letters::AnySize) && !find(Letters::Exact));
    }

    #[test]
    fn nothing_that_was_found_shows_itself() {
        let mut found = Found::default();
        let template = Template::of("{username}:{password}").expect("a colon stands between");
        assert!(template.find(b"canary-u:canary-p", Letters::Exact, &mut found));
        assert!(!format!("{found:?}").contains("canary"));
    }
}
