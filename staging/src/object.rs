//! A CRM object between its JSON and its row: pure conversions, driven by the catalogue.

use rusqlite::types::{Value as Cell, ValueRef};
use serde_json::{Map, Number, Value, json};

use crate::catalogue::{Field, Kind, Owner, Shape};
use crate::clock;

/// A field that does not hold what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub(crate) struct Misfit {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl Misfit {
    pub(crate) fn new(field: &str, message: impl Into<String>) -> Misfit {
        Misfit { field: field.to_owned(), message: message.into() }
    }
}

/// The member of that name, in any case.
pub(crate) fn member<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    map.get(name)
        .or_else(|| map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

/// An object's cells in the order of its kind's fields; `None` where nothing was given.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) kind: Kind,
    pub(crate) cells: Vec<Option<Cell>>,
}

impl Draft {
    pub(crate) fn empty(kind: Kind) -> Draft {
        Draft { kind, cells: vec![None; kind.fields().count()] }
    }

    /// Reads what a client may set; other members are passed over, as the product does.
    ///
    /// # Errors
    /// Every field that does not hold what it should.
    pub(crate) fn read(kind: Kind, body: &Map<String, Value>) -> Result<Draft, Vec<Misfit>> {
        let mut misfits = Vec::new();
        let mut draft = Draft::empty(kind);
        for (place, field) in kind.fields().enumerate() {
            if field.owner == Owner::Install {
                continue;
            }
            match member(body, field.name).map(|value| read_cell(field, value)) {
                Some(Ok(cell)) => draft.cells[place] = Some(cell),
                Some(Err(message)) => misfits.push(Misfit::new(field.name, message)),
                None => {}
            }
        }
        if misfits.is_empty() { Ok(draft) } else { Err(misfits) }
    }

    fn place(&self, name: &str) -> usize {
        self.kind
            .fields()
            .position(|field| field.name == name)
            .unwrap_or_else(|| panic!("{:?} has no field {name}", self.kind))
    }

    /// Sets a field of the catalogue.
    pub(crate) fn set(&mut self, name: &str, cell: impl Into<Cell>) {
        let place = self.place(name);
        self.cells[place] = Some(cell.into());
    }

    /// Sets a field unless something stands there.
    pub(crate) fn set_if_missing(&mut self, name: &str, cell: impl Into<Cell>) {
        let missing = match &self.cells[self.place(name)] {
            None | Some(Cell::Null) => true,
            Some(Cell::Text(text)) => text.is_empty(),
            Some(_) => false,
        };
        if missing {
            self.set(name, cell);
        }
    }

    /// A text field; empty where nothing was given.
    pub(crate) fn text(&self, name: &str) -> &str {
        match &self.cells[self.place(name)] {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// A number field, if given.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.cells[self.place(name)] {
            Some(Cell::Real(number)) => Some(number),
            Some(Cell::Integer(number)) => Some(number as f64),
            _ => None,
        }
    }

    /// `true` if the client gave this field, be it empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.cells[self.place(name)].is_some()
    }

    /// The rows of a list field.
    pub(crate) fn rows(&self, name: &str) -> Vec<Map<String, Value>> {
        list_of(self.text(name))
    }
}

/// A stored list; the empty text is the empty list. The text was written by [`read_cell`].
pub(crate) fn list_of(text: &str) -> Vec<Map<String, Value>> {
    if text.is_empty() {
        return Vec::new();
    }
    serde_json::from_str(text).expect("the install wrote this list")
}

/// Turns a JSON value into a cell of the field's shape.
pub(crate) fn read_cell(field: &Field, value: &Value) -> Result<Cell, String> {
    match field.shape {
        Shape::Text => read_text(value).map(Cell::Text),
        Shape::Integer => read_number(value)?.map_or(Ok(Cell::Null), |number| {
            if number.fract() == 0.0 && number.abs() < 9e15 {
                Ok(Cell::Integer(number as i64))
            } else {
                Err("must be a whole number".to_owned())
            }
        }),
        Shape::Decimal => Ok(read_number(value)?.map_or(Cell::Null, Cell::Real)),
        Shape::Flag => read_flag(value),
        Shape::Moment => read_moment(value),
        Shape::Texts => read_texts(value),
        Shape::Rows(members) => read_rows(members, value),
    }
}

fn read_text(value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err("must be a text".to_owned()),
    }
}

pub(crate) fn read_number(value: &Value) -> Result<Option<f64>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err("must be a number".to_owned()),
        },
        _ => Err("must be a number".to_owned()),
    }
}

fn read_flag(value: &Value) -> Result<Cell, String> {
    match value {
        Value::Null => Ok(Cell::Null),
        Value::Bool(flag) => Ok(Cell::Integer(i64::from(*flag))),
        Value::String(text) if text.is_empty() => Ok(Cell::Null),
        Value::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => {
            Ok(Cell::Integer(1))
        }
        Value::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => {
            Ok(Cell::Integer(0))
        }
        _ => Err("must be true or false".to_owned()),
    }
}

fn read_moment(value: &Value) -> Result<Cell, String> {
    match value {
        Value::Null => Ok(Cell::Null),
        Value::String(text) if text.trim().is_empty() => Ok(Cell::Null),
        Value::String(text) => clock::read(text)
            .map(Cell::Text)
            .ok_or_else(|| "must be a date such as 2025-12-21T14:06:17".to_owned()),
        _ => Err("must be a date such as 2025-12-21T14:06:17".to_owned()),
    }
}

fn read_texts(value: &Value) -> Result<Cell, String> {
    let items = match value {
        Value::Null => return Ok(Cell::Text(String::new())),
        Value::Array(items) => items,
        _ => return Err("must be a list of texts".to_owned()),
    };
    let texts = items.iter().map(read_text).collect::<Result<Vec<_>, _>>()?;
    Ok(Cell::Text(if texts.is_empty() { String::new() } else { json!(texts).to_string() }))
}

fn read_rows(members: &'static [Field], value: &Value) -> Result<Cell, String> {
    let items = match value {
        Value::Null => return Ok(Cell::Text(String::new())),
        Value::Array(items) => items,
        _ => return Err("must be a list".to_owned()),
    };
    let mut rows = Vec::with_capacity(items.len());
    for (number, item) in items.iter().enumerate() {
        let Value::Object(item) = item else {
            return Err(format!("row {}: must be an object", number + 1));
        };
        let mut row = Map::new();
        for field in members {
            let Some(value) = member(item, field.name) else { continue };
            let cell = read_cell(field, value)
                .map_err(|message| format!("row {}: {}: {message}", number + 1, field.name))?;
            let value = answer_cell(field.shape, ValueRef::from(&cell));
            if !value.is_null() && value.as_str() != Some("") {
                row.insert(field.name.to_owned(), value);
            }
        }
        rows.push(Value::Object(row));
    }
    Ok(Cell::Text(if rows.is_empty() { String::new() } else { Value::Array(rows).to_string() }))
}

/// A cell as the API answers it: no text is the empty text, no list the empty list, and other
/// shapes answer null for none.
pub(crate) fn answer_cell(shape: Shape, cell: ValueRef<'_>) -> Value {
    match (shape, cell) {
        (Shape::Texts, ValueRef::Text(text)) => answer_list(text),
        (Shape::Rows(members), ValueRef::Text(text)) => {
            let mut list = answer_list(text);
            for row in list.as_array_mut().into_iter().flatten() {
                if let Value::Object(row) = row {
                    complete(members, row);
                }
            }
            list
        }
        (Shape::Flag, ValueRef::Integer(flag)) => Value::Bool(flag != 0),
        (_, ValueRef::Integer(number)) => Value::from(number),
        (_, ValueRef::Real(number)) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        (_, ValueRef::Text(text)) => Value::String(String::from_utf8_lossy(text).into_owned()),
        (_, ValueRef::Null | ValueRef::Blob(_)) => nothing(shape),
    }
}

fn answer_list(text: &[u8]) -> Value {
    if text.is_empty() {
        return Value::Array(Vec::new());
    }
    serde_json::from_slice(text).expect("the install wrote this list")
}

/// What stands for none in a field of that shape.
fn nothing(shape: Shape) -> Value {
    match shape {
        Shape::Text => Value::String(String::new()),
        Shape::Texts | Shape::Rows(_) => Value::Array(Vec::new()),
        Shape::Integer | Shape::Decimal | Shape::Flag | Shape::Moment => Value::Null,
    }
}

/// Adds the members that a stored row leaves out because they hold nothing.
fn complete(members: &'static [Field], row: &mut Map<String, Value>) {
    for field in members {
        if !row.contains_key(field.name) {
            row.insert(field.name.to_owned(), nothing(field.shape));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, body: &Value) -> Result<Draft, Vec<Misfit>> {
        Draft::read(kind, body.as_object().expect("an object"))
    }

    #[test]
    fn keys_are_read_in_any_case_and_rows_come_back_complete() {
        let draft = read(
            Kind::Person,
            &json!({"FirstName": "Sara", "lastname": "احمدی", "CRMID": "no",
                   "PhoneContacts": [{"PhoneNumber": "0912", "DEFAULT": true, "Other": 1}]}),
        )
        .expect("a person");
        assert_eq!(draft.text("firstName"), "Sara");
        assert_eq!(draft.text("lastName"), "احمدی");
        assert_eq!(draft.text("crmId"), "", "the install's own field is passed over");
        let shape = Kind::Person.field("phoneContacts").expect("a field").shape;
        let stored = draft.text("phoneContacts").to_owned();
        assert_eq!(
            answer_cell(shape, ValueRef::Text(stored.as_bytes())),
            json!([{"id": "", "phoneType": "", "phoneNumber": "0912", "continuedNumber": "",
                    "extension": "", "default": true}])
        );
    }

    #[test]
    fn every_field_that_does_not_fit_is_named() {
        let body = json!({"percentCompleted": 1.5, "dueDate": "soon", "tags": "a", "subject": []});
        let misfits = read(Kind::Task, &body).expect_err("four misfits");
        let mut fields: Vec<&str> = misfits.iter().map(|misfit| misfit.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["dueDate", "percentCompleted", "subject", "tags"]);
    }
}
