//! A query as SQL, and its run: first the count, then the numbers of the page's rows, then the rows.

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

use super::{Comparison, Condition, Find, Join, Node, Operand, Select, Subject};
use crate::catalogue::{Field, Kind, Shape};
use crate::object::member;
use crate::store::StoreError;
use crate::store::objects::{answer, number_of, statements};

/// Below this many matches the page is sorted after a scan of a covering index instead of walking the
/// table in its own order until the page is full, which for rare matches reads the whole table.
const FEW_MATCHES: i64 = 1_000;

/// The answer of a `find`.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) total: i64,
    pub(crate) data: Vec<Value>,
}

/// SQL text and the values of its marks, in order.
#[derive(Debug, Default)]
struct Sql {
    text: String,
    cells: Vec<Cell>,
}

impl Sql {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, text: &str, cell: Cell) {
        self.text.push_str(text);
        self.cells.push(cell);
    }
}

/// Runs a `find`.
pub(crate) fn run(connection: &Connection, find: &Find) -> Result<Found, StoreError> {
    let mut condition = Sql::default();
    condition.push("1");
    if !find.type_key.is_empty() {
        condition.bind(" AND t.\"crmObjectTypeCode\" = ?", Cell::Text(find.type_key.clone()));
    }
    if !find.nodes.is_empty() {
        condition.push(" AND ");
        group(find.kind, &find.nodes, &mut condition);
    }
    let table = find.kind.table();
    let sql = format!("SELECT count(*) FROM {table} t WHERE {}", condition.text);
    let mut count = connection.prepare_cached(&sql)?;
    let total: i64 = count.query_row(params_from_iter(&condition.cells), |row| row.get(0))?;
    let offset = i64::try_from((find.page_number - 1).saturating_mul(find.page_size));
    let offset = offset.unwrap_or(i64::MAX);
    if offset >= total {
        return Ok(Found { total, data: Vec::new() });
    }
    let mut page = Sql { text: condition.text, cells: condition.cells };
    page.text.insert_str(0, &format!("SELECT t.id FROM {table} t WHERE "));
    order(find, total, &mut page);
    page.bind(" LIMIT ?", Cell::Integer(find.page_size as i64));
    page.bind(" OFFSET ?", Cell::Integer(offset));
    let mut numbers = connection.prepare_cached(&page.text)?;
    let numbers: Vec<i64> = numbers
        .query_map(params_from_iter(&page.cells), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let sql = format!("{} WHERE id = ?", statements(find.kind).select);
    let mut rows = connection.prepare_cached(&sql)?;
    let mut data = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut object = rows.query_row([number], |row| answer(find.kind, row))?;
        let included = included(find.kind, &find.select, &object);
        object.insert("includedFields".to_owned(), Value::Object(included));
        data.push(Value::Object(object));
    }
    Ok(Found { total, data })
}

/// What was asked for beside the object: own fields by name, extended properties by theirs.
fn included(kind: Kind, select: &Select, object: &Map<String, Value>) -> Map<String, Value> {
    let properties: Vec<(&str, &Value)> = object
        .get("extendedProperties")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|row| Some((row.get("name")?.as_str()?, row.get("value")?)))
        .collect();
    let mut fields = Map::new();
    if select.all {
        for field in kind.fields().filter(|field| !matches!(field.shape, Shape::Rows(_))) {
            fields.insert(field.name.to_owned(), object[field.name].clone());
        }
        for (name, value) in &properties {
            fields.insert((*name).to_owned(), (*value).clone());
        }
    }
    for name in &select.names {
        let property = || {
            properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
        };
        let value = member(object, name).or_else(property).cloned();
        fields.insert(name.clone(), value.unwrap_or(json!(null)));
    }
    fields
}

fn order(find: &Find, total: i64, page: &mut Sql) {
    page.push(" ORDER BY ");
    for (subject, descending) in &find.orders {
        match subject {
            Subject::Own(field) => page.push(&format!("t.\"{}\"", field.name)),
            Subject::Property(name) => page.bind(
                &format!(
                    "(SELECT value FROM property WHERE kind = {} AND object = t.id
                      AND name = ? ORDER BY place LIMIT 1)",
                    find.kind.index()
                ),
                Cell::Text(name.clone()),
            ),
            Subject::Each(_) | Subject::Member(..) | Subject::Phone => {
                unreachable!("the reader takes only single values to sort by")
            }
        }
        page.push(if *descending { " DESC, " } else { ", " });
    }
    let few = find.orders.is_empty() && total < FEW_MATCHES;
    page.push(if few { "+t.id" } else { "t.id" });
}

/// Nodes joined from left to right.
fn group(kind: Kind, nodes: &[Node], sql: &mut Sql) {
    sql.push(&"(".repeat(nodes.len()));
    for (place, item) in nodes.iter().enumerate() {
        if place > 0 {
            sql.push(match item.join {
                Join::And => " AND ",
                Join::Or => " OR ",
            });
        }
        node(kind, item, sql);
        sql.push(")");
    }
}

fn node(kind: Kind, node: &Node, sql: &mut Sql) {
    sql.push("(");
    if let Some(test) = &node.condition {
        if node.leaf_negate && node.leafs.is_empty() {
            sql.push("NOT ");
        }
        condition(kind, test, sql);
    }
    if !node.leafs.is_empty() {
        if node.condition.is_some() {
            sql.push(match node.leaf_join {
                Join::And => " AND ",
                Join::Or => " OR ",
            });
        }
        if node.leaf_negate {
            sql.push("NOT ");
        }
        group(kind, &node.leafs, sql);
    }
    sql.push(")");
}

fn condition(kind: Kind, condition: &Condition, sql: &mut Sql) {
    if condition.negated {
        sql.push("NOT ");
    }
    sql.push("(");
    match &condition.subject {
        Subject::Own(field) => compare(&format!("t.\"{}\"", field.name), condition, sql),
        Subject::Each(list) => {
            sql.push(&format!("EXISTS (SELECT 1 FROM {} WHERE ", rows_of(list)));
            compare("(value COLLATE NOCASE)", condition, sql);
            sql.push(")");
        }
        Subject::Member(list, field) => {
            sql.push(&format!("EXISTS (SELECT 1 FROM {} WHERE ", rows_of(list)));
            let path = format!("json_extract(value, '$.{}')", field.name);
            let column = match field.shape {
                Shape::Text => format!("(coalesce({path}, '') COLLATE NOCASE)"),
                _ => path,
            };
            compare(&column, condition, sql);
            sql.push(")");
        }
        Subject::Phone => {
            sql.push("t.id IN (SELECT object FROM phone WHERE ");
            sql.push(&format!("kind = {} AND ", kind.index()));
            compare("digits", condition, sql);
            sql.push(")");
        }
        Subject::Property(name) => {
            sql.push(&format!(
                "t.id IN (SELECT object FROM property WHERE kind = {} AND ",
                kind.index()
            ));
            sql.bind("name = ? AND ", Cell::Text(name.clone()));
            compare_property(condition, sql);
            sql.push(")");
        }
    }
    sql.push(")");
}

/// The rows of a list's column; the empty text is no JSON.
fn rows_of(list: &Field) -> String {
    format!("json_each(iif(t.\"{0}\" = '', '[]', t.\"{0}\"))", list.name)
}

/// Extended properties are texts. They are ordered as numbers when the operand is one, and then only
/// those that are numbers themselves.
fn compare_property(condition: &Condition, sql: &mut Sql) {
    use Comparison::{GreaterOrEqual, GreaterThan, LessOrEqual, LessThan};
    let ordered =
        matches!(condition.comparison, GreaterThan | GreaterOrEqual | LessThan | LessOrEqual);
    let number = match condition.operands.first() {
        Some(Operand::Text(text)) if ordered => number_of(text),
        _ => None,
    };
    match number {
        Some(number) => {
            let operands = vec![Operand::Number(number)];
            compare("number", &Condition { operands, ..condition.clone() }, sql);
        }
        None => compare("value", condition, sql),
    }
}

/// A comparison that is true or false and never null.
fn compare(column: &str, condition: &Condition, sql: &mut Sql) {
    let operand = condition.operands.first().unwrap_or(&Operand::Nothing);
    match condition.comparison {
        Comparison::Equals => equals(column, operand, sql),
        Comparison::In => {
            sql.push("(0");
            let (nothing, some): (Vec<_>, Vec<_>) =
                condition.operands.iter().partition(|operand| **operand == Operand::Nothing);
            if !nothing.is_empty() {
                sql.push(&format!(" OR {column} IS NULL"));
            }
            if !some.is_empty() {
                sql.push(&format!(" OR ({column} IS NOT NULL AND {column} IN ("));
                for (place, operand) in some.into_iter().enumerate() {
                    sql.bind(if place == 0 { "?" } else { ", ?" }, cell(operand));
                }
                sql.push("))");
            }
            sql.push(")");
        }
        Comparison::GreaterThan => ordered(column, ">", operand, sql),
        Comparison::GreaterOrEqual => ordered(column, ">=", operand, sql),
        Comparison::LessThan => ordered(column, "<", operand, sql),
        Comparison::LessOrEqual => ordered(column, "<=", operand, sql),
        Comparison::StartsWith => starts_with(column, operand, sql),
        Comparison::Contains => like(column, operand, "%", "%", sql),
        Comparison::EndsWith => like(column, operand, "%", "", sql),
    }
}

fn equals(column: &str, operand: &Operand, sql: &mut Sql) {
    if *operand == Operand::Nothing {
        sql.push(&format!("{column} IS NULL"));
    } else {
        sql.bind(&format!("({column} IS NOT NULL AND {column} = ?)"), cell(operand));
    }
}

fn ordered(column: &str, operator: &str, operand: &Operand, sql: &mut Sql) {
    if *operand == Operand::Nothing {
        sql.push("0");
    } else {
        sql.bind(&format!("({column} IS NOT NULL AND {column} {operator} ?)"), cell(operand));
    }
}

/// As a range, so that an index serves it: from the prefix to the prefix with the last character
/// that there is behind it.
fn starts_with(column: &str, operand: &Operand, sql: &mut Sql) {
    let Operand::Text(prefix) = operand else { return sql.push("0") };
    if prefix.is_empty() {
        return sql.push(&format!("{column} IS NOT NULL"));
    }
    let end = format!("{prefix}\u{10FFFF}");
    sql.bind(&format!("({column} IS NOT NULL AND {column} >= ?"), Cell::Text(prefix.clone()));
    sql.bind(&format!(" AND {column} < ?)"), Cell::Text(end));
}

fn like(column: &str, operand: &Operand, before: &str, after: &str, sql: &mut Sql) {
    let Operand::Text(text) = operand else { return sql.push("0") };
    let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = Cell::Text(format!("{before}{text}{after}"));
    sql.bind(&format!("({column} IS NOT NULL AND {column} LIKE ? ESCAPE '\\')"), pattern);
}

fn cell(operand: &Operand) -> Cell {
    match operand {
        Operand::Nothing => Cell::Null,
        Operand::Text(text) => Cell::Text(text.clone()),
        Operand::Number(number) => Cell::Real(*number),
    }
}
