//! What a file of answers may be at most. It may come from anywhere, so it is measured before it is
//! parsed: no file makes the program slow, and none makes it quote a megabyte back.

use documents::input::Placed;
use documents::{Problem, Problems};

/// The largest file: 1 MiB.
const FILE_BYTES: usize = 1 << 20;
/// The longest line: four bytes for each character of the longest text, and as much for its escapes.
const LINE_BYTES: usize = 32 << 10;
/// The longest text in characters.
pub(super) const TEXT_CHARS: usize = 4_096;
/// The most entries. Each begins with one of `=`, `,` and `[`, so these are counted; those inside texts
/// count too, which no file of answers written by a person comes near.
const ENTRIES: usize = 10_000;

/// Refuses a file that is larger than answers ever are.
///
/// # Errors
/// The one limit that is broken, at its place.
pub(super) fn check_file(file: &str, text: &str) -> Result<(), Problems> {
    let refuse = |line: usize, message: String, help: &str| {
        let problem = Problem { line, column: 1, message, help: Some(help.to_owned()) };
        Err(Problems { file: file.to_owned(), problems: vec![problem] })
    };
    if text.len() > FILE_BYTES {
        let message = format!("the file has {} bytes, and {FILE_BYTES} are allowed", text.len());
        return refuse(1, message, "is this the file of answers?");
    }
    let mut entries = 0;
    for (index, line) in text.split('\n').enumerate() {
        if line.contains('\0') {
            let help = "save the file as text in UTF-8";
            return refuse(index + 1, "the line holds a NUL".to_owned(), help);
        }
        if line.len() > LINE_BYTES {
            let message =
                format!("the line has {} bytes, and {LINE_BYTES} are allowed", line.len());
            return refuse(index + 1, message, "shorten it");
        }
        entries += line.bytes().filter(|byte| matches!(byte, b'=' | b',' | b'[')).count();
        if entries > ENTRIES {
            let message = format!("more than {ENTRIES} entries");
            return refuse(index + 1, message, "is this the file of answers?");
        }
    }
    Ok(())
}

/// What is wrong with a text as a text, whatever it says: empty, too long, or with characters that
/// a terminal obeys.
pub(super) fn fault(text: &Placed<String>) -> Option<String> {
    let length = text.value.chars().count();
    if text.value.trim().is_empty() {
        Some("is empty".to_owned())
    } else if length > TEXT_CHARS {
        Some(format!("has {length} characters, and {TEXT_CHARS} are allowed"))
    } else if text.value.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        Some("holds a control character".to_owned())
    } else {
        None
    }
}
