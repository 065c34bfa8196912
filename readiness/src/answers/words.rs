//! Texts, paths, roles and protocols of the answers: each checked as it is read.

use documents::input::{Placed, Table, nearest};

use super::limits;

/// A text that is fit to be shown and kept, if the key is there.
pub(super) fn text_if_any(table: &mut Table<'_, '_>, key: &'static str) -> Option<Placed<String>> {
    let text = table.text_if_any(key)?;
    sound(table, key, text)
}

/// A text that must be there.
pub(super) fn text(table: &mut Table<'_, '_>, key: &'static str) -> Option<Placed<String>> {
    let text = table.text(key)?;
    sound(table, key, text)
}

/// The text without the blanks around it, if nothing is wrong with it; noted otherwise.
pub(super) fn sound(
    table: &Table<'_, '_>,
    key: &str,
    text: Placed<String>,
) -> Option<Placed<String>> {
    match limits::fault(&text) {
        None => Some(text.map_value(|text| text.trim().to_owned())),
        Some(fault) => {
            table.note(text.place, format!("`{key}` {fault}"), None);
            None
        }
    }
}

/// A text that passes a check, if the key is there.
pub(super) fn checked_if_any(
    table: &mut Table<'_, '_>,
    key: &'static str,
    check: impl Fn(&str) -> Result<(), String>,
) -> Option<String> {
    let text = text_if_any(table, key)?;
    checked(table, key, text, check)
}

/// The text, if it passes a check; noted otherwise.
pub(super) fn checked(
    table: &Table<'_, '_>,
    key: &str,
    text: Placed<String>,
    check: impl Fn(&str) -> Result<(), String>,
) -> Option<String> {
    match check(&text.value) {
        Ok(()) => Some(text.value),
        Err(fault) => {
            table.note(text.place, format!("`{key}` {fault}"), None);
            None
        }
    }
}

/// Texts of a list that pass a check.
pub(super) fn list(
    table: &mut Table<'_, '_>,
    key: &'static str,
    check: impl Fn(&str) -> Result<(), String>,
) -> Vec<String> {
    let given = table.texts_if_any(key).unwrap_or_default();
    let sound: Vec<_> = given.into_iter().filter_map(|text| sound(table, key, text)).collect();
    sound.into_iter().filter_map(|text| checked(table, key, text, &check)).collect()
}

/// What a word of a closed list stands for; an unknown word names the nearest.
pub(super) fn word<T: Copy>(
    table: &Table<'_, '_>,
    key: &str,
    word: &Placed<String>,
    known: &[(&'static str, T)],
) -> Option<T> {
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == word.value) {
        return Some(*value);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    table.note(
        word.place,
        format!("`{key}` is `{}`, which is none of {}", word.value, names.join(", ")),
        suggestion(&word.value, names.iter().copied()),
    );
    None
}

/// "did you mean", where something is near.
pub(super) fn suggestion<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(written, known).map(|near| format!("did you mean `{near}`?"))
}

/// Digits as they are typed in Persian and Arabic, in Latin.
pub(super) fn latin_digits(text: &str) -> String {
    let latin = |c: char| match c {
        '\u{06F0}'..='\u{06F9}' => char::from_digit(u32::from(c) - 0x06F0, 10).unwrap_or(c),
        '\u{0660}'..='\u{0669}' => char::from_digit(u32::from(c) - 0x0660, 10).unwrap_or(c),
        other => other,
    };
    text.chars().map(latin).collect()
}
