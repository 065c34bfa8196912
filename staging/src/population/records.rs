//! What belongs to people: tasks, tickets, forms and invoices.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::count;
use super::draws::{chance, created_s, crm_id, customer, date, dates, of, one, user};
use super::names::{FORMS, PRODUCTS, SENTENCES, TASKS, TICKETS};
use crate::catalogue::Kind;
use crate::object::Draft;
use crate::settings::Dataset;
use crate::store::invoices::{self, State};

/// What every record has; also its creation, in seconds.
fn record(
    draws: &mut ChaCha8Rng,
    dataset: Dataset,
    kind: Kind,
    number: u32,
    subjects: &[&str],
) -> (Draft, i64) {
    let mut draft = Draft::empty(kind);
    let created = created_s(draws, number, count(kind, dataset.persons));
    let (created_text, changed) = dates(draws, created);
    draft.set("crmId", crm_id(dataset, kind, number));
    draft.set("crmObjectTypeCode", kind.type_code().to_owned());
    draft.set("identityId", customer(draws, dataset));
    draft.set("assignedToUserName", user(draws));
    draft.set("subject", one(draws, subjects).to_owned());
    draft.set("description", one(draws, SENTENCES).to_owned());
    draft.set("creatDate", created_text);
    draft.set("modifyDate", changed);
    (draft, created)
}

/// The task with that number.
pub(super) fn task(dataset: Dataset, number: u32) -> Draft {
    let draws = &mut of(dataset, Kind::Task, number);
    let (mut draft, created) = record(draws, dataset, Kind::Task, number, TASKS);
    let (status, percent) = match draws.random_range(0..10) {
        0 => ("NotStarted", 0),
        1 | 2 => ("InProgress", draws.random_range(1..10) * 10),
        _ => ("Completed", 100),
    };
    draft.set("taskStatus", status.to_owned());
    draft.set("percentCompleted", percent);
    draft.set("startDate", date(created));
    draft.set("dueDate", date(created + draws.random_range(1..30) * 86_400));
    draft
}

/// The ticket with that number.
pub(super) fn ticket(dataset: Dataset, number: u32) -> Draft {
    let draws = &mut of(dataset, Kind::Ticket, number);
    let (mut draft, _) = record(draws, dataset, Kind::Ticket, number, TICKETS);
    let open = chance(draws, 15);
    draft.set("status", if open { "Open" } else { "Closed" }.to_owned());
    let answered = if open { "WaitingForResponse" } else { "Responded" };
    draft.set("responseStatus", answered.to_owned());
    // The product's numbers: 1 low, 2 middle, 3 critical; 1 little, 2 seriously, 3 disastrous.
    draft.set("severity", one(draws, &["1", "1", "2", "3"]).to_owned());
    draft.set("impact", one(draws, &["1", "1", "2", "3"]).to_owned());
    draft.set("number", i64::from(number) + 1);
    draft
}

/// The form with that number.
pub(super) fn form(dataset: Dataset, number: u32) -> Draft {
    let draws = &mut of(dataset, Kind::Form, number);
    let (mut draft, _) = record(draws, dataset, Kind::Form, number, FORMS);
    let amount = draws.random_range(1..5_000) * 10_000;
    draft.set(
        "extendedProperties",
        format!(
            r#"[{{"name":"trackingNumber","value":"TR{:07}","userKey":"trackingNumber"}},{{"name":"amount","value":"{amount}","userKey":"amount"}}]"#,
            number + 1
        ),
    );
    draft
}

/// The invoice with that number.
pub(super) fn invoice(dataset: Dataset, kind: Kind, number: u32) -> Draft {
    let draws = &mut of(dataset, kind, number);
    let subject =
        if kind == Kind::SalesInvoice { "فاکتور فروش" } else { "فاکتور خرید" };
    let (mut draft, created) = record(draws, dataset, kind, number, &[subject]);
    draft.set("details", details(draws));
    // Tax on value added was 9 % until the spring of 2024 and is 10 % since.
    draft.set("vatPercent", if created < 1_710_880_000 { 9_i64 } else { 10 });
    if chance(draws, 20) {
        draft.set("discountPercent", f64::from(draws.random_range(1..15)));
    }
    draft.set("priceListName", "پیش‌فرض".to_owned());
    draft.set("expireDate", date(created + 30 * 86_400));
    invoices::complete(&mut draft, &date(created));
    let state = match draws.random_range(0..100) {
        0..8 => State::Draft,
        8..20 => State::Pending,
        20..40 => State::Approved,
        40..43 => State::Rejected,
        _ => State::Numbered,
    };
    draft.set("billableObjectState", state.name().to_owned());
    draft.set("billableObjectStateIndex", state as i64);
    if state == State::Numbered {
        draft.set("number", (number + 1).to_string());
    }
    draft
}

/// One to five rows as the JSON of `details`.
fn details(draws: &mut ChaCha8Rng) -> String {
    let rows: Vec<String> = (0..draws.random_range(1..=5))
        .map(|_| {
            let (code, name, unit, price) = one(draws, PRODUCTS);
            let count = draws.random_range(1..=10_u64);
            let total = price * count;
            let service = code.starts_with("P-2");
            format!(
                r#"{{"productCode":"{code}","productName":"{name}","isService":{service},"baseUnitPrice":{price}.0,"finalUnitPrice":{price}.0,"count":{count}.0,"totalUnitPrice":{total}.0,"productUnitTypeName":"{unit}"}}"#
            )
        })
        .collect();
    format!("[{}]", rows.join(","))
}
