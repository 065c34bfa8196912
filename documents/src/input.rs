//! Reading TOML that people write: every problem at once, each with its place and a way out.
//!
//! [`read`] hands the parsed file to a closure as a [`Table`]. The closure asks for what it needs;
//! whatever is missing, of the wrong type, out of range or unknown is noted, and the reading goes
//! on, so that a person mends a file in one pass.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use toml_span::value::{Value, ValueInner};

/// One thing that is wrong with an input file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The way out, where one is known.
    pub help: Option<String>,
}

/// Everything that is wrong with one input file. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// The file as the person named it.
    pub file: String,
    /// The problems, in the order of their places.
    pub problems: Vec<Problem>,
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let Problem { line, column, message, help } = problem;
            write!(f, "{}:{line}:{column}: {message}", self.file)?;
            if let Some(help) = help {
                write!(f, "\n  help: {help}")?;
            }
        }
        Ok(())
    }
}

/// Parses `text` and reads it with `build`.
///
/// `build` returns `None` where it cannot go on; it has then noted why.
///
/// # Errors
/// All problems found, sorted by place.
pub fn read<T>(
    file: &str,
    text: &str,
    build: impl FnOnce(&mut Table<'_, '_>) -> Option<T>,
) -> Result<T, Problems> {
    let notes = RefCell::new(Vec::new());
    let built = match toml_span::parse(text) {
        Ok(mut root) => {
            let place = root.span;
            match root.take() {
                ValueInner::Table(table) => Table::reading(table, place, &notes, build),
                _ => None,
            }
        }
        Err(error) => {
            let (message, help) = (format!("not valid TOML: {error}"), None);
            notes.borrow_mut().push(Note { place: error.span, message, help });
            None
        }
    };
    let mut problems = notes.into_inner();
    problems.sort_by_key(|note| note.place.start);
    let lines = Lines::of(text);
    let problems: Vec<Problem> = problems.into_iter().map(|note| note.located(&lines)).collect();
    match built {
        Some(value) if problems.is_empty() => Ok(value),
        _ => {
            debug_assert!(!problems.is_empty(), "a reader gave up without saying why");
            Err(Problems { file: file.to_owned(), problems })
        }
    }
}

/// Where something stands in the file, in bytes.
pub type Place = toml_span::Span;

/// A value with the place it was read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Placed<T> {
    /// The same place with another value.
    pub fn map_value<U>(self, f: impl FnOnce(T) -> U) -> Placed<U> {
        Placed { value: f(self.value), place: self.place }
    }
}

/// A problem whose place is still a byte offset.
struct Note {
    place: Place,
    message: String,
    help: Option<String>,
}

impl Note {
    fn located(self, lines: &Lines<'_>) -> Problem {
        let (line, column) = lines.at(self.place.start);
        Problem { line, column, message: self.message, help: self.help }
    }
}

/// Where the lines of a text begin: found once, so that a file with a thousand problems is not counted
/// through a thousand times.
struct Lines<'text> {
    text: &'text str,
    starts: Vec<usize>,
}

impl<'text> Lines<'text> {
    fn of(text: &'text str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { text, starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// Line and column of a byte, both from 1.
    fn at(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let before = self.text.get(self.starts[line - 1]..offset);
        (line, before.map_or(1, |text| text.chars().count() + 1))
    }
}

/// One table of the file. Keys that nobody asked for are problems when the reading of it ends.
pub struct Table<'text, 'notes> {
    table: toml_span::value::Table<'text>,
    place: Place,
    known: Vec<&'static str>,
    notes: &'notes RefCell<Vec<Note>>,
}

impl<'text, 'notes> Table<'text, 'notes> {
    /// Reads one table with `build`, then notes the keys that were left over.
    fn reading<T>(
        table: toml_span::value::Table<'text>,
        place: Place,
        notes: &'notes RefCell<Vec<Note>>,
        build: impl FnOnce(&mut Table<'text, 'notes>) -> Option<T>,
    ) -> Option<T> {
        let mut reader = Table { table, place, known: Vec::new(), notes };
        let built = build(&mut reader);
        reader.note_unknown_keys();
        built
    }

    fn note_unknown_keys(&mut self) {
        let Table { table, known, .. } = self;
        let unknown: Vec<(Place, String, Option<String>)> = table
            .keys()
            .map(|key| {
                let help = nearest(&key.name, known.iter().copied())
                    .map(|near| format!("did you mean `{near}`?"))
                    .or_else(|| Some(format!("the keys here are {}", known.join(", "))));
                (key.span, format!("unknown key `{}`", key.name), help)
            })
            .collect();
        for (place, message, help) in unknown {
            self.note(place, message, help);
        }
    }

    /// Where this table stands.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Notes a problem at a place, with the way out where one is known.
    pub fn note(&self, place: Place, message: impl Into<String>, help: Option<String>) {
        self.notes.borrow_mut().push(Note { place, message: message.into(), help });
    }

    /// Takes out the keys that must not be there, such as those of passwords, and notes each with what
    /// `judge` says of it: what is wrong, and the way out.
    pub fn refuse_keys(&mut self, judge: impl Fn(&str) -> Option<(String, String)>) {
        let refused: Vec<_> =
            self.table.keys().filter_map(|key| Some((key.clone(), judge(&key.name)?))).collect();
        for (key, (message, help)) in refused {
            self.table.remove(&*key.name);
            self.note(key.span, message, Some(help));
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Value<'text>> {
        self.known.push(key);
        self.table.remove(key)
    }

    fn wanted(&self, key: &str, wanted: &str, found: &ValueInner<'_>, place: Place) {
        let message = format!("`{key}` must be {wanted}, and is {}", found.type_str());
        self.note(place, message, None);
    }

    /// A text, if the key is there.
    pub fn text_if_any(&mut self, key: &'static str) -> Option<Placed<String>> {
        let mut value = self.take(key)?;
        match value.take() {
            ValueInner::String(text) => {
                Some(Placed { value: text.into_owned(), place: value.span })
            }
            other => {
                self.wanted(key, "a text in quotes", &other, value.span);
                None
            }
        }
    }

    /// A text, a number or a truth value as it would be typed on a command line, if the key is
    /// there: for readers whose fields are also command line arguments, so that both are judged by
    /// the same code.
    pub fn scalar_if_any(&mut self, key: &'static str) -> Option<Placed<String>> {
        let mut value = self.take(key)?;
        let text = match value.take() {
            ValueInner::String(text) => text.into_owned(),
            ValueInner::Integer(number) => number.to_string(),
            ValueInner::Float(number) => number.to_string(),
            ValueInner::Boolean(flag) => flag.to_string(),
            other => {
                self.wanted(key, "a text, a number, true or false", &other, value.span);
                return None;
            }
        };
        Some(Placed { value: text, place: value.span })
    }

    /// A text that must be there.
    pub fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        self.required(key, "a text").then(|| self.text_if_any(key)).flatten()
    }

    /// A quantity with its unit ("250 ms"), or a name out of a closed list, if the key is there.
    pub fn parsed_if_any<T: FromStr>(&mut self, key: &'static str) -> Option<Placed<T>>
    where
        T::Err: fmt::Display,
    {
        let Placed { value, place } = self.text_if_any(key)?;
        match value.parse() {
            Ok(value) => Some(Placed { value, place }),
            Err(error) => {
                self.note(place, format!("`{key}`: {error}"), None);
                None
            }
        }
    }

    /// A quantity with its unit, or a name out of a closed list, that must be there.
    pub fn parsed<T: FromStr>(&mut self, key: &'static str) -> Option<Placed<T>>
    where
        T::Err: fmt::Display,
    {
        self.required(key, "a text").then(|| self.parsed_if_any(key)).flatten()
    }

    /// A whole number within bounds, if the key is there.
    pub fn integer_if_any(
        &mut self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<u64>,
    ) -> Option<Placed<u64>> {
        let mut value = self.take(key)?;
        match value.take() {
            ValueInner::Integer(number) => {
                match u64::try_from(number).ok().filter(|n| bounds.contains(n)) {
                    Some(number) => Some(Placed { value: number, place: value.span }),
                    None => {
                        let (low, high) = (bounds.start(), bounds.end());
                        let message = format!("`{key}` is {number}, outside {low} to {high}");
                        self.note(value.span, message, None);
                        None
                    }
                }
            }
            other => {
                self.wanted(key, "a whole number", &other, value.span);
                None
            }
        }
    }

    /// A whole number within bounds that must be there.
    pub fn integer(
        &mut self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<u64>,
    ) -> Option<Placed<u64>> {
        self.required(key, "a whole number").then(|| self.integer_if_any(key, bounds)).flatten()
    }

    /// A finite number that is not negative (whole or fractional), if the key is there.
    pub fn number_if_any(&mut self, key: &'static str) -> Option<Placed<f64>> {
        let mut value = self.take(key)?;
        let number = match value.take() {
            ValueInner::Integer(number) => number as f64,
            ValueInner::Float(number) => number,
            other => {
                self.wanted(key, "a number", &other, value.span);
                return None;
            }
        };
        if number.is_finite() && number >= 0.0 {
            Some(Placed { value: number, place: value.span })
        } else {
            self.note(value.span, format!("`{key}` is {number}, and must not be negative"), None);
            None
        }
    }

    /// A number that must be there.
    pub fn number(&mut self, key: &'static str) -> Option<Placed<f64>> {
        self.required(key, "a number").then(|| self.number_if_any(key)).flatten()
    }

    /// A truth value, if the key is there.
    pub fn flag_if_any(&mut self, key: &'static str) -> Option<Placed<bool>> {
        let mut value = self.take(key)?;
        match value.take() {
            ValueInner::Boolean(flag) => Some(Placed { value: flag, place: value.span }),
            other => {
                self.wanted(key, "true or false", &other, value.span);
                None
            }
        }
    }

    /// A truth value that must be there.
    pub fn flag(&mut self, key: &'static str) -> Option<Placed<bool>> {
        self.required(key, "true or false").then(|| self.flag_if_any(key)).flatten()
    }

    /// A list of texts, if the key is there.
    pub fn texts_if_any(&mut self, key: &'static str) -> Option<Vec<Placed<String>>> {
        let mut value = self.take(key)?;
        let items = match value.take() {
            ValueInner::Array(items) => items,
            other => {
                self.wanted(key, "a list of texts", &other, value.span);
                return None;
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for mut item in items {
            match item.take() {
                ValueInner::String(text) => {
                    texts.push(Placed { value: text.into_owned(), place: item.span });
                }
                other => self.wanted(key, "a list of texts", &other, item.span),
            }
        }
        Some(texts)
    }

    /// A table below this one, if the key is there.
    pub fn table_if_any<T>(
        &mut self,
        key: &'static str,
        build: impl FnOnce(&mut Table<'text, 'notes>) -> Option<T>,
    ) -> Option<T> {
        let mut value = self.take(key)?;
        match value.take() {
            ValueInner::Table(table) => Table::reading(table, value.span, self.notes, build),
            other => {
                self.wanted(key, "a table", &other, value.span);
                None
            }
        }
    }

    /// A table below this one that must be there.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        build: impl FnOnce(&mut Table<'text, 'notes>) -> Option<T>,
    ) -> Option<T> {
        self.required(key, "a table").then(|| self.table_if_any(key, build)).flatten()
    }

    /// The tables of an array of tables (`[[key]]`); none if the key is not there.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut build: impl FnMut(&mut Table<'text, 'notes>) -> Option<T>,
    ) -> Vec<T> {
        let Some(mut value) = self.take(key) else { return Vec::new() };
        let items = match value.take() {
            ValueInner::Array(items) => items,
            other => {
                self.wanted(key, "a list of tables", &other, value.span);
                return Vec::new();
            }
        };
        let mut built = Vec::with_capacity(items.len());
        for mut item in items {
            match item.take() {
                ValueInner::Table(table) => {
                    built.extend(Table::reading(table, item.span, self.notes, &mut build));
                }
                other => self.wanted(key, "a list of tables", &other, item.span),
            }
        }
        built
    }

    /// The tables below this one whose names the person chose (`[key.NAME]`), in file order.
    pub fn named_tables<T>(
        &mut self,
        key: &'static str,
        mut build: impl FnMut(Placed<String>, &mut Table<'text, 'notes>) -> Option<T>,
    ) -> Vec<T> {
        let Some(mut value) = self.take(key) else { return Vec::new() };
        let table = match value.take() {
            ValueInner::Table(table) => table,
            other => {
                self.wanted(key, "a table of tables", &other, value.span);
                return Vec::new();
            }
        };
        let mut entries: Vec<_> = table.into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        let mut built = Vec::with_capacity(entries.len());
        for (name, mut item) in entries {
            let placed = Placed { value: name.name.into_owned(), place: name.span };
            match item.take() {
                ValueInner::Table(table) => {
                    built
                        .extend(Table::reading(table, item.span, self.notes, |t| build(placed, t)));
                }
                other => self.wanted(&placed.value, "a table", &other, item.span),
            }
        }
        built
    }

    /// A table of texts whose names the person chose, in file order; empty if the key is not there.
    pub fn named_texts(&mut self, key: &'static str) -> Vec<(Placed<String>, Placed<String>)> {
        let Some(mut value) = self.take(key) else { return Vec::new() };
        let table = match value.take() {
            ValueInner::Table(table) => table,
            other => {
                self.wanted(key, "a table of texts", &other, value.span);
                return Vec::new();
            }
        };
        let mut entries: Vec<_> = table.into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        let mut texts = Vec::with_capacity(entries.len());
        for (name, mut item) in entries {
            let name = Placed { value: name.name.into_owned(), place: name.span };
            match item.take() {
                ValueInner::String(text) => {
                    texts.push((name, Placed { value: text.into_owned(), place: item.span }));
                }
                other => self.wanted(&name.value, "a text in quotes", &other, item.span),
            }
        }
        texts
    }

    /// A table of numbers whose names the person chose; empty if the key is not there.
    pub fn named_numbers(&mut self, key: &'static str) -> Vec<(String, f64)> {
        let Some(mut value) = self.take(key) else { return Vec::new() };
        let table = match value.take() {
            ValueInner::Table(table) => table,
            other => {
                self.wanted(key, "a table of numbers", &other, value.span);
                return Vec::new();
            }
        };
        let mut numbers = Vec::new();
        for (name, mut item) in table {
            match item.take() {
                ValueInner::Integer(number) => {
                    numbers.push((name.name.into_owned(), number as f64));
                }
                ValueInner::Float(number) => numbers.push((name.name.into_owned(), number)),
                other => self.wanted(&name.name, "a number", &other, item.span),
            }
        }
        numbers
    }

    /// Notes a missing key; `true` if it is there.
    fn required(&mut self, key: &'static str, wanted: &str) -> bool {
        let there = self.table.contains_key(key);
        if !there {
            self.known.push(key);
            self.note(self.place, format!("`{key}` is missing: it must be {wanted}"), None);
        }
        there
    }
}

/// A text as TOML 1.0 writes it, for files that are read back: a basic string in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

/// The known name that is nearest to what was written, if any is near enough to suggest.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = written.chars().count();
    known
        .into_iter()
        // No distance is below the difference in length. This keeps a name of a megabyte from being
        // held against each known one.
        .filter(|name| length.abs_diff(name.chars().count()) <= 1 + name.chars().count() / 3)
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;

    #[test]
    fn every_problem_is_reported_at_once_with_its_place() {
        let text = "name = 3\nduraton = \"1m\"\n\n[phases]\nsteady = \"60\"\n";
        let problems = read("s.toml", text, |table| {
            let name = table.text("name");
            let _duration = table.parsed::<Span>("duration");
            table.table("phases", |phases| phases.parsed::<Span>("steady"))?;
            name
        })
        .expect_err("four problems");
        assert_eq!(
            problems.to_string(),
            "s.toml:1:1: `duration` is missing: it must be a text\n\
             s.toml:1:8: `name` must be a text in quotes, and is integer\n\
             s.toml:2:1: unknown key `duraton`\n  help: did you mean `duration`?\n\
             s.toml:5:11: `steady`: `60` has no unit: write one of us, ms, s, m, h, d"
        );
    }

    #[test]
    fn text_that_is_not_toml_names_its_place() {
        let problems = read("s.toml", "a = 1\nb = = 2\n", |_| Some(())).expect_err("not TOML");
        assert_eq!((problems.problems[0].line, problems.problems.len()), (2, 1));
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(nearest("voipp", ["sms", "voip"]), Some("voip"));
        assert_eq!(nearest("blockchain", ["sms", "voip"]), None);
    }

    #[test]
    fn places_are_counted_in_characters_of_their_own_line() {
        let text = "«é» = 1\r\na = 2\n";
        let lines = Lines::of(text);
        assert_eq!(lines.at(0), (1, 1));
        assert_eq!(lines.at(text.find('=').expect("there")), (1, 5));
        assert_eq!(lines.at(text.find('a').expect("there")), (2, 1));
        assert_eq!(lines.at(usize::MAX), (3, 1));
    }

    /// What nests deeper than any reader follows, in each of the ways that TOML has.
    #[test]
    fn deep_nesting_is_refused_and_does_not_end_the_program() {
        let many = 100_000;
        let deep = [
            "[".repeat(many),
            format!("a = {}", "[".repeat(many)),
            format!("a = {}", "{ a = ".repeat(many)),
            format!("a = {}{}", "[".repeat(many), "]".repeat(many)),
            format!("{}a = 1", "a.".repeat(many)),
            format!("[{}a]", "a.".repeat(many)),
            format!("[[{}a]]\n", "a.".repeat(many)),
            format!("a = {{ {}a = 1 }}", "a.".repeat(many)),
        ];
        for text in deep {
            let problems = read("s.toml", &text, |_| Some(())).expect_err("too deep").problems;
            assert_eq!(problems.len(), 1);
            assert!(problems[0].message.len() < 200, "{}", problems[0].message.len());
        }
    }

    #[test]
    fn a_name_of_a_megabyte_is_near_to_none() {
        assert_eq!(nearest(&"users".repeat(200_000), ["users", "modules"]), None);
    }

    #[test]
    fn refused_keys_are_noted_with_the_way_out_and_no_more_as_unknown() {
        let problems = read("s.toml", "secret = \"x\"\n", |table| {
            table.refuse_keys(|key| {
                (key == "secret").then(|| ("not here".to_owned(), "elsewhere".to_owned()))
            });
            Some(())
        })
        .expect_err("a problem");
        assert_eq!(problems.to_string(), "s.toml:1:1: not here\n  help: elsewhere");
    }
}
