//! Values that iterations take from a CSV beside the scenario, a row each.

use documents::input::{Placed, Table};
use std::sync::Arc;

/// Characters of a value at most: it may stand in a path several times.
pub(crate) const VALUE_MOST: usize = 1_000;
/// Rows at most.
const ROWS_MOST: usize = 1_000_000;

/// A table of values, and which row an iteration takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feeder {
    /// The names of its columns: variables.
    pub columns: Vec<String>,
    /// Its rows, as long as `columns`.
    pub rows: Vec<Vec<Arc<str>>>,
    /// Whether rows are drawn; otherwise they come in turn, and again from the first.
    pub drawn: bool,
}

/// Reads one `[[feeders]]`.
pub(super) fn read_feeder(table: &mut Table<'_, '_>, files: &[(&str, &str)]) -> Option<Feeder> {
    let (file, each) = (table.text("file"), table.text("each"));
    let drawn = each.and_then(|Placed { value, place }| match value.as_str() {
        "row in turn" => Some(false),
        "drawn" => Some(true),
        other => {
            let help = Some("write row in turn, drawn".to_owned());
            table.note(place, format!("`each` is `{other}`"), help);
            None
        }
    });
    let Placed { value: name, place } = file?;
    let Some((_, text)) = files.iter().find(|(known, _)| *known == name) else {
        let help = Some("put it into the scenario's folder".to_owned());
        table.note(place, format!("there is no file `{name}`"), help);
        return None;
    };
    match rows(text) {
        Ok((columns, rows)) => Some(Feeder { columns, rows, drawn: drawn? }),
        Err(reason) => {
            table.note(place, format!("{name}: {reason}"), None);
            None
        }
    }
}

type Rows = (Vec<String>, Vec<Vec<Arc<str>>>);

/// The header and the rows of a CSV, or what is wrong with it. Values are not quoted: they may be secret.
fn rows(text: &str) -> Result<Rows, String> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?;
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| match error.position() {
            Some(position) => format!("line {} is not as long as the first", position.line()),
            None => "it is no CSV".to_owned(),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        for (value, column) in record.iter().zip(&columns) {
            if value.len() > VALUE_MOST || value.chars().any(char::is_control) {
                return Err(format!(
                    "line {line}: `{column}` is longer than {VALUE_MOST} bytes or holds a line end"
                ));
            }
        }
        rows.push(record.iter().map(Arc::from).collect());
        if rows.len() > ROWS_MOST {
            return Err(format!("more than {ROWS_MOST} rows"));
        }
    }
    if rows.is_empty() {
        return Err("it has no row below its header".to_owned());
    }
    Ok((columns, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_spreadsheets_write_it() {
        let (columns, rows) =
            rows("\u{feff}name, city\r\n\"کریمی, سارا\",Yazd\r\n").expect("reads");
        assert_eq!(columns, ["name", "city"]);
        assert_eq!(rows, [["کریمی, سارا".into(), "Yazd".into()]]);
    }

    #[test]
    fn what_is_wrong_with_a_table_is_told_without_its_values() {
        for text in ["a\n", "", "a,b\n1\n", "a\n\"hunter2\nx\"\n"] {
            let reason = rows(text).expect_err("wrong");
            assert!(!reason.is_empty() && !reason.contains("hunter2"), "{reason}");
        }
    }
}
