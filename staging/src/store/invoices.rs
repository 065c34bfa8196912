//! Invoices: their sums and their states.

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};

use super::{StoreError, objects};
use crate::catalogue::Kind;
use crate::object::Draft;

/// The states of an invoice. The clients show the verbs but not which state allows which; chosen:
/// everything may go on until it has its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Draft = 1,
    Pending = 2,
    Approved = 3,
    Rejected = 4,
    Numbered = 5,
}

impl State {
    pub(crate) const ALL: [State; 5] =
        [State::Draft, State::Pending, State::Approved, State::Rejected, State::Numbered];

    pub(crate) fn name(self) -> &'static str {
        match self {
            State::Draft => "Draft",
            State::Pending => "Pending",
            State::Approved => "Approved",
            State::Rejected => "Rejected",
            State::Numbered => "Numbered",
        }
    }

    fn of_index(index: i64) -> Option<State> {
        State::ALL.into_iter().find(|state| *state as i64 == index)
    }

    /// May an invoice go from this state to that one? To its own it may always.
    fn allows(self, to: State) -> bool {
        match (self, to) {
            (from, to) if from == to => true,
            (_, State::Draft) | (State::Numbered, _) => false,
            (_, State::Pending) => true,
            (State::Draft | State::Pending, State::Approved | State::Rejected) => true,
            (State::Approved, State::Rejected | State::Numbered) => true,
            _ => false,
        }
    }
}

/// Fills in what an invoice starts with.
pub(crate) fn complete(draft: &mut Draft, now: &str) {
    draft.set_if_missing("invoiceDate", now.to_owned());
    let name = if draft.kind == Kind::SalesInvoice { "Sales" } else { "Purchase" };
    draft.set("invoiceType", name.to_owned());
    draft.set("billableObjectState", State::Draft.name().to_owned());
    draft.set("billableObjectStateIndex", State::Draft as i64);
    sum(draft);
}

/// The parts of an invoice's value and the percentages that they are computed from.
const PARTS: [(&str, &str); 3] =
    [("discount", "discountPercent"), ("vat", "vatPercent"), ("toll", "tollPercent")];

/// Computes the sums of an invoice whose rows change, with what it holds already.
pub(crate) fn sum_anew(
    connection: &Connection,
    crm_id: &str,
    draft: &mut Draft,
) -> Result<(), StoreError> {
    let stored = |column: &str| -> Result<Option<f64>, StoreError> {
        let sql = format!("SELECT \"{column}\" FROM {} WHERE \"crmId\" = ?", draft.kind.table());
        let mut statement = connection.prepare_cached(&sql)?;
        Ok(statement.query_row([crm_id], |row| row.get(0)).optional()?.flatten())
    };
    let mut kept = Vec::new();
    for (name, percent) in PARTS {
        if draft.number(name).is_none() && draft.number(percent).is_none() {
            match stored(percent)? {
                Some(value) => kept.push((percent, value)),
                None => kept.push((name, stored(name)?.unwrap_or(0.0))),
            }
        }
    }
    if draft.number("additionalCosts").is_none() {
        kept.push(("additionalCosts", stored("additionalCosts")?.unwrap_or(0.0)));
    }
    for (name, value) in kept {
        draft.set(name, value);
    }
    sum(draft);
    Ok(())
}

/// Computes the sums that the client left out: a row's total is price by count, the invoice's the sum
/// of its rows, and the final value adds tax, toll and costs and takes the discount off.
pub(crate) fn sum(draft: &mut Draft) {
    let mut rows = draft.rows("details");
    let mut total = 0.0;
    for row in &mut rows {
        total += complete_row(row);
    }
    draft.set("details", json!(rows).to_string());
    draft.set_if_missing("totalValue", total);
    let total = draft.number("totalValue").unwrap_or(total);
    let share = |draft: &Draft, name: &str| total * draft.number(name).unwrap_or(0.0) / 100.0;
    for (name, percent) in PARTS {
        let part = share(draft, percent);
        draft.set_if_missing(name, part);
    }
    let of = |name: &str| draft.number(name).unwrap_or(0.0);
    let value = total - of("discount") + of("vat") + of("toll") + of("additionalCosts");
    draft.set_if_missing("finalValue", value);
}

/// Completes a row and returns its total.
fn complete_row(row: &mut Map<String, Value>) -> f64 {
    let of = |row: &Map<String, Value>, name: &str| row.get(name).and_then(Value::as_f64);
    let count = of(row, "count").unwrap_or(1.0);
    let price = of(row, "baseUnitPrice").unwrap_or(0.0);
    let total = of(row, "totalUnitPrice").unwrap_or(price * count);
    for (name, number) in [
        ("count", count),
        ("baseUnitPrice", price),
        ("finalUnitPrice", price),
        ("totalUnitPrice", total),
    ] {
        row.entry(name).or_insert_with(|| json!(number));
    }
    total
}

fn state(connection: &Connection, kind: Kind, crm_id: &str) -> Result<(i64, State), StoreError> {
    let sql = format!(
        "SELECT id, \"billableObjectStateIndex\" FROM {} WHERE \"crmId\" = ?",
        kind.table()
    );
    let (object, index): (i64, i64) = connection
        .prepare_cached(&sql)?
        .query_row([crm_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    Ok((object, State::of_index(index).unwrap_or(State::Draft)))
}

/// A numbered invoice is a document: its fields do not change any more.
pub(crate) fn check_changeable(
    connection: &Connection,
    kind: Kind,
    crm_id: &str,
) -> Result<(), StoreError> {
    match state(connection, kind, crm_id)? {
        (_, State::Numbered) => Err(StoreError::refused("crmId", "the invoice is numbered")),
        _ => Ok(()),
    }
}

/// Brings an invoice into a state; the last one gives it its number.
pub(crate) fn change(
    connection: &Connection,
    kind: Kind,
    crm_id: &str,
    to: State,
    now: &str,
) -> Result<(), StoreError> {
    let (object, from) = state(connection, kind, crm_id)?;
    if !from.allows(to) {
        let message = format!("an invoice does not go from {} to {}", from.name(), to.name());
        return Err(StoreError::refused("id", message));
    }
    let sql = format!(
        "UPDATE {} SET \"billableObjectState\" = ?, \"billableObjectStateIndex\" = ?,
         \"modifyDate\" = ? WHERE id = ?",
        kind.table()
    );
    connection.prepare_cached(&sql)?.execute((to.name(), to as i64, now, object))?;
    if to == State::Numbered && from != to {
        let number = objects::next_number(connection, kind.table())?.to_string();
        let sql =
            format!("UPDATE {} SET \"number\" = ? WHERE id = ? AND \"number\" = ''", kind.table());
        connection.prepare_cached(&sql)?.execute((number, object))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice(body: &Value) -> Draft {
        let body = body.as_object().expect("an object").clone();
        let mut draft = Draft::read(Kind::SalesInvoice, &body).expect("an invoice");
        complete(&mut draft, "2026-01-01T00:00:00.000");
        draft
    }

    #[test]
    fn sums_are_those_of_the_captured_quote() {
        // 100,000 and 9 % of tax make 109,000.
        let draft = invoice(&json!({
            "vatPercent": 9,
            "details": [{"baseUnitPrice": 20_000, "count": 2}, {"baseUnitPrice": 60_000}],
        }));
        assert_eq!(draft.number("totalValue"), Some(100_000.0));
        assert_eq!(draft.number("vat"), Some(9_000.0));
        assert_eq!(draft.number("finalValue"), Some(109_000.0));
        assert_eq!(draft.rows("details")[0]["totalUnitPrice"], json!(40_000.0));
    }

    #[test]
    fn what_the_client_gives_stands() {
        let draft = invoice(&json!({
            "totalValue": 500, "finalValue": 450, "discount": 50,
            "details": [{"baseUnitPrice": 1, "count": 1}],
        }));
        assert_eq!(draft.number("totalValue"), Some(500.0));
        assert_eq!(draft.number("finalValue"), Some(450.0));
    }

    #[test]
    fn a_numbered_invoice_goes_nowhere_and_nothing_becomes_a_draft_again() {
        for to in State::ALL {
            assert_eq!(State::Numbered.allows(to), to == State::Numbered);
            assert_eq!(to.allows(State::Draft), to == State::Draft);
        }
        assert!(State::Draft.allows(State::Approved), "clients approve right after creating");
        assert!(!State::Pending.allows(State::Numbered));
    }
}
