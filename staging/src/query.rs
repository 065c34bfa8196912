//! The query language of `find`: what a request asks, read and checked against a kind's fields.
//!
//! Where the public clients only show the shape of a query, the reading chosen here is:
//! - The nodes of a list are joined from left to right, each by its own `logicalOperator`; the first
//!   one's joins nothing.
//! - A node with a `field` is a condition; a node with `leafs` is the group of them. A node with both
//!   joins its condition and its group by `leafLogicalOperator` (and, if none is given).
//! - `leafNegate` negates the group, or the condition of a node without leafs.
//! - Logic has two values. A condition on a field that holds nothing is not met, except that "not
//!   equal" and "not in" are the negations of "equals" and "in".
//! - On a list, a condition is met when any of its rows meets it.
//! - A field that the kind has not is an extended property of that name; an object without it holds
//!   nothing there.
//! - Texts compare without regard to the case of Latin letters.

mod sql;

use serde_json::{Map, Value};

pub(crate) use sql::run;

use crate::catalogue::{Field, Kind, Shape};
use crate::clock;
use crate::object::{Misfit, member, read_number};
use crate::store::identities::{digits, only_digits};

/// Nodes in one query, and how deep they may nest: far above what a form produces, far below what
/// SQLite's parser takes.
const NODES_MAX: usize = 400;
const DEPTH_MAX: usize = 40;
/// Characters of one value.
const VALUE_MAX: usize = 4_000;
/// Rows of one page.
pub(crate) const PAGE_MAX: u64 = 1_000;
/// Rows of a page when the request does not say.
const PAGE_DEFAULT: u64 = 10;

/// How a node is joined to what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    And,
    Or,
}

/// The comparisons, without the two that are negations of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equals,
    GreaterThan,
    GreaterOrEqual,
    LessThan,
    LessOrEqual,
    In,
    StartsWith,
    Contains,
    EndsWith,
}

impl Comparison {
    /// Reads the API's number: the comparison, and whether it is negated.
    fn of(number: i64) -> Option<(Comparison, bool)> {
        Some(match number {
            0 => (Comparison::Equals, false),
            1 => (Comparison::GreaterThan, false),
            2 => (Comparison::GreaterOrEqual, false),
            3 => (Comparison::In, false),
            4 => (Comparison::LessThan, false),
            5 => (Comparison::LessOrEqual, false),
            6 => (Comparison::Equals, true),
            7 => (Comparison::In, true),
            11 => (Comparison::StartsWith, false),
            12 => (Comparison::Contains, false),
            13 => (Comparison::EndsWith, false),
            _ => return None,
        })
    }

    fn is_textual(self) -> bool {
        matches!(self, Comparison::StartsWith | Comparison::Contains | Comparison::EndsWith)
    }
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    /// A field that holds one value.
    Own(&'static Field),
    /// The texts of a list.
    Each(&'static Field),
    /// A member of the rows of a list.
    Member(&'static Field, &'static Field),
    /// The phone numbers of an identity, as digits.
    Phone,
    /// The extended property of that name.
    Property(String),
}

/// A value to compare with; `Nothing` is null, or the empty text on a field that is not a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    Nothing,
    Text(String),
    Number(f64),
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    pub(crate) subject: Subject,
    pub(crate) comparison: Comparison,
    pub(crate) negated: bool,
    /// One operand, or for [`Comparison::In`] any number of them.
    pub(crate) operands: Vec<Operand>,
}

/// A node of the query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) join: Join,
    pub(crate) condition: Option<Condition>,
    pub(crate) leaf_join: Join,
    pub(crate) leaf_negate: bool,
    pub(crate) leafs: Vec<Node>,
}

/// A whole `find`.
#[derive(Debug, Clone)]
pub(crate) struct Find {
    pub(crate) kind: Kind,
    pub(crate) type_key: String,
    pub(crate) nodes: Vec<Node>,
    /// Field and whether descending.
    pub(crate) orders: Vec<(Subject, bool)>,
    pub(crate) select: Select,
    pub(crate) page_number: u64,
    pub(crate) page_size: u64,
}

/// Which fields come back in `includedFields`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Select {
    pub(crate) all: bool,
    pub(crate) names: Vec<String>,
}

/// The page size a request asks for: what makes a `find` a report, before the query is read.
pub(crate) fn page_size(body: &Map<String, Value>) -> u64 {
    member(body, "pageSize").and_then(Value::as_u64).unwrap_or(PAGE_DEFAULT)
}

impl Find {
    /// Reads the body of a `find`.
    ///
    /// # Errors
    /// The first part that is not understood, with the path to it.
    pub(crate) fn read(kind: Kind, body: &Map<String, Value>) -> Result<Find, Misfit> {
        let mut nodes_left = NODES_MAX;
        let page_size = paging(body, "pageSize", PAGE_DEFAULT)?;
        if page_size > PAGE_MAX {
            return Err(Misfit::new("pageSize", format!("must be at most {PAGE_MAX}")));
        }
        Ok(Find {
            kind,
            type_key: text(body, "typeKey", "typeKey")?,
            nodes: read_nodes(kind, body, "queries", "queries", DEPTH_MAX, &mut nodes_left)?,
            orders: read_orders(kind, body)?,
            select: read_select(body)?,
            page_number: paging(body, "pageNumber", 1)?,
            page_size,
        })
    }
}

fn paging(body: &Map<String, Value>, name: &str, default: u64) -> Result<u64, Misfit> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(default),
        Some(value) => match value.as_u64() {
            Some(number) if number >= 1 => Ok(number),
            _ => Err(Misfit::new(name, "must be a whole number from 1")),
        },
    }
}

fn text(body: &Map<String, Value>, name: &str, path: &str) -> Result<String, Misfit> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(Misfit::new(path, "must be a text")),
    }
}

/// The objects of a list; null and nothing are the empty list.
fn objects<'a>(
    body: &'a Map<String, Value>,
    name: &str,
    path: &str,
) -> Result<Vec<&'a Map<String, Value>>, Misfit> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_object().ok_or_else(|| Misfit::new(path, "must hold objects")))
            .collect(),
        Some(_) => Err(Misfit::new(path, "must be a list")),
    }
}

fn number(body: &Map<String, Value>, name: &str, path: &str) -> Result<Option<i64>, Misfit> {
    let Some(value) = member(body, name) else { return Ok(None) };
    let number = read_number(value).map_err(|why| Misfit::new(&format!("{path}.{name}"), why))?;
    Ok(number.map(|number| number as i64))
}

fn join(body: &Map<String, Value>, name: &str, path: &str) -> Result<Join, Misfit> {
    match number(body, name, path)? {
        None | Some(0) => Ok(Join::And),
        Some(1) => Ok(Join::Or),
        Some(_) => Err(Misfit::new(&format!("{path}.{name}"), "must be 0 (and) or 1 (or)")),
    }
}

fn read_nodes(
    kind: Kind,
    body: &Map<String, Value>,
    name: &str,
    path: &str,
    depth: usize,
    left: &mut usize,
) -> Result<Vec<Node>, Misfit> {
    let mut nodes = Vec::new();
    for (place, item) in objects(body, name, path)?.into_iter().enumerate() {
        let path = format!("{path}[{place}]");
        if depth == 0 || *left == 0 {
            return Err(Misfit::new(&path, "the query is too large"));
        }
        *left -= 1;
        let leafs = read_nodes(kind, item, "leafs", &format!("{path}.leafs"), depth - 1, left)?;
        let condition = read_condition(kind, item, &path)?;
        if condition.is_none() && leafs.is_empty() {
            return Err(Misfit::new(&path, "names no field and has no leafs"));
        }
        nodes.push(Node {
            join: join(item, "logicalOperator", &path)?,
            condition,
            leaf_join: join(item, "leafLogicalOperator", &path)?,
            leaf_negate: flag(item, "leafNegate", &path)?,
            leafs,
        });
    }
    Ok(nodes)
}

fn flag(body: &Map<String, Value>, name: &str, path: &str) -> Result<bool, Misfit> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(Misfit::new(&format!("{path}.{name}"), "must be true or false")),
    }
}

fn read_condition(
    kind: Kind,
    item: &Map<String, Value>,
    path: &str,
) -> Result<Option<Condition>, Misfit> {
    let field = text(item, "field", path)?;
    if field.is_empty() {
        return Ok(None);
    }
    let subject = subject(kind, &field, path)?;
    let operator = number(item, "operator", path)?.unwrap_or(0);
    let (comparison, negated) = Comparison::of(operator).ok_or_else(|| {
        Misfit::new(&format!("{path}.operator"), "must be one of 0 to 7, 11, 12, 13")
    })?;
    let value = member(item, "value").unwrap_or(&Value::Null);
    let operands = operands(comparison, value)
        .into_iter()
        .map(|value| operand(&subject, comparison, &value))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|why| Misfit::new(&format!("{path}.value"), why))?;
    Ok(Some(Condition { subject, comparison, negated, operands }))
}

/// What the name of a field means for a kind.
fn subject(kind: Kind, name: &str, path: &str) -> Result<Subject, Misfit> {
    if kind.is_identity()
        && ["phoneNumber", "phoneContacts", "phoneContacts.phoneNumber"]
            .iter()
            .any(|phone| phone.eq_ignore_ascii_case(name))
    {
        return Ok(Subject::Phone);
    }
    let (head, tail) = name.split_once('.').map_or((name, None), |(head, tail)| (head, Some(tail)));
    let Some(field) = kind.field(head) else { return Ok(Subject::Property(name.to_owned())) };
    match (field.shape, tail) {
        (Shape::Texts, None) => Ok(Subject::Each(field)),
        (Shape::Rows(_), None) => Err(Misfit::new(
            path,
            format!("{name} is a list: name a member of its rows, as in {name}.id"),
        )),
        (Shape::Rows(members), Some(tail)) => members
            .iter()
            .find(|member| member.name.eq_ignore_ascii_case(tail))
            .map(|member| Subject::Member(field, member))
            .ok_or_else(|| Misfit::new(path, format!("{head} has no member {tail}"))),
        (_, None) => Ok(Subject::Own(field)),
        (_, Some(_)) => Ok(Subject::Property(name.to_owned())),
    }
}

/// The values of a condition: for "in" the items of a list, or of a text with commas.
fn operands(comparison: Comparison, value: &Value) -> Vec<Value> {
    match (comparison, value) {
        (Comparison::In, Value::Array(items)) => items.clone(),
        (Comparison::In, Value::String(text)) => {
            text.split(',').map(|item| Value::from(item.trim())).collect()
        }
        (_, other) => vec![other.clone()],
    }
}

fn operand(subject: &Subject, comparison: Comparison, value: &Value) -> Result<Operand, String> {
    let shape = match subject {
        Subject::Own(field) | Subject::Member(_, field) => field.shape,
        Subject::Each(_) | Subject::Phone | Subject::Property(_) => Shape::Text,
    };
    if comparison.is_textual() && !matches!(shape, Shape::Text | Shape::Moment) {
        return Err("the field is not a text".to_owned());
    }
    match value {
        Value::String(text) if text.chars().count() > VALUE_MAX => {
            return Err(format!("must be at most {VALUE_MAX} characters"));
        }
        Value::Array(_) | Value::Object(_) => return Err("must be a single value".to_owned()),
        _ => {}
    }
    match shape {
        Shape::Integer | Shape::Decimal => {
            Ok(read_number(value)?.map_or(Operand::Nothing, Operand::Number))
        }
        Shape::Flag => flag_operand(value),
        Shape::Moment if !comparison.is_textual() => moment_operand(value),
        _ => Ok(text_operand(subject, comparison, value)),
    }
}

fn flag_operand(value: &Value) -> Result<Operand, String> {
    match value {
        Value::Null => Ok(Operand::Nothing),
        Value::Bool(flag) => Ok(Operand::Number(f64::from(u8::from(*flag)))),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "" => Ok(Operand::Nothing),
            "true" | "1" => Ok(Operand::Number(1.0)),
            "false" | "0" => Ok(Operand::Number(0.0)),
            _ => Err("must be true or false".to_owned()),
        },
        _ => Err("must be true or false".to_owned()),
    }
}

fn moment_operand(value: &Value) -> Result<Operand, String> {
    match value {
        Value::Null => Ok(Operand::Nothing),
        Value::String(text) if text.trim().is_empty() => Ok(Operand::Nothing),
        Value::String(text) => {
            clock::read(text).map(Operand::Text).ok_or_else(|| "must be a date".to_owned())
        }
        _ => Err("must be a date".to_owned()),
    }
}

fn text_operand(subject: &Subject, comparison: Comparison, value: &Value) -> Operand {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Operand::Text(match (subject, comparison) {
        (Subject::Phone, Comparison::Contains | Comparison::EndsWith) => only_digits(&text),
        (Subject::Phone, _) => digits(&text),
        _ => text,
    })
}

fn read_orders(kind: Kind, body: &Map<String, Value>) -> Result<Vec<(Subject, bool)>, Misfit> {
    let mut orders = Vec::new();
    for item in objects(body, "orders", "orders")? {
        let field = text(item, "field", "orders")?;
        let subject = subject(kind, &field, "orders")?;
        if field.is_empty() || !matches!(subject, Subject::Own(_) | Subject::Property(_)) {
            return Err(Misfit::new("orders", "names no field to sort by"));
        }
        match number(item, "order", "orders")? {
            None | Some(0) => orders.push((subject, false)),
            Some(1) => orders.push((subject, true)),
            Some(_) => return Err(Misfit::new("orders.order", "must be 0 or 1")),
        }
    }
    Ok(orders)
}

fn read_select(body: &Map<String, Value>) -> Result<Select, Misfit> {
    let mut select = Select::default();
    for item in objects(body, "selectFields", "selectFields")? {
        select.all |= flag(item, "includeAll", "selectFields")?;
        let fields = match member(item, "fields") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(fields)) => fields.clone(),
            Some(_) => return Err(Misfit::new("selectFields.fields", "must be a list")),
        };
        if fields.is_empty() {
            select.names.push(text(item, "name", "selectFields")?);
        }
        for field in fields {
            let Value::String(field) = field else {
                return Err(Misfit::new("selectFields.fields", "must hold texts"));
            };
            select.names.push(field);
        }
    }
    select.names.retain(|name| !name.is_empty());
    Ok(select)
}
