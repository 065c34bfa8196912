//! The bodies that virtual users send: drawn from the seed, marked as the harness's own.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::session::Customer;
use crate::random;

/// Family names that people search for, the frequent ones first. Persian, as they are typed.
const FAMILY_NAMES: [&str; 24] = [
    "محمدی",
    "حسینی",
    "احمدی",
    "رضایی",
    "مرادی",
    "کریمی",
    "جعفری",
    "رحیمی",
    "قاسمی",
    "موسوی",
    "اکبری",
    "ابراهیمی",
    "صادقی",
    "نوری",
    "علیزاده",
    "شریفی",
    "عباسی",
    "یوسفی",
    "سلیمانی",
    "زارعی",
    "میرزایی",
    "کاظمی",
    "نجفی",
    "طاهری",
];

/// Given names for people whom the harness adds.
const GIVEN_NAMES: [&str; 10] =
    ["سارا", "علی", "مریم", "رضا", "زهرا", "حسین", "فاطمه", "امیر", "نرگس", "محمد"];

/// What people talk about.
const SUBJECTS: [&str; 8] = [
    "پیگیری سفارش",
    "درخواست پشتیبانی",
    "تماس با مشتری",
    "اعلام قیمت",
    "ثبت شکایت",
    "هماهنگی جلسه",
    "تمدید قرارداد",
    "بازدید نماینده‌ی فروش",
];

/// Things that are sold: code, name, unit price in rials.
const PRODUCTS: [(&str, &str, u64); 6] = [
    ("P-100", "سرویس پشتیبانی سالانه", 48_000_000),
    ("P-200", "مجوز کاربر", 12_500_000),
    ("P-300", "ماژول تلفن", 33_000_000),
    ("P-400", "آموزش یک‌روزه", 9_000_000),
    ("P-500", "نصب و راه‌اندازی", 15_750_000),
    ("P-600", "دستگاه کالر آیدی", 21_000_000),
];

/// Value added tax of an invoice, in percent.
const VAT_PERCENT: u64 = 9;

/// Draws bodies for one virtual user.
#[derive(Debug, Clone)]
pub(super) struct Payloads {
    rng: ChaCha8Rng,
    skew: f64,
    marker: String,
    written: u64,
}

impl Payloads {
    /// The payloads of the `user`-th virtual user of a run. What it writes carries `marker`.
    pub(super) fn new(seed: u64, user: u64, skew: f64, marker: &str) -> Self {
        let rng = random::child(seed, "payload", user);
        Payloads { rng, skew, marker: format!("{marker}-u{user}"), written: 0 }
    }

    /// One of several, uniformly.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.rng.random_range(0..of.len())])
    }

    /// The family name that is searched for next.
    pub(super) fn family_name(&mut self) -> &'static str {
        FAMILY_NAMES[random::zipf(&mut self.rng, FAMILY_NAMES.len(), self.skew)]
    }

    /// A part of a mobile number, for a search before any number was seen.
    pub(super) fn phone_part(&mut self) -> String {
        format!("0912{:03}", self.rng.random_range(0..1_000))
    }

    /// A page of a `find`: the query nodes, the order and the size of the page.
    pub(super) fn find(kind: &str, queries: &Value, newest_first: bool, page_size: u32) -> Value {
        let orders =
            if newest_first { json!([{ "field": "creatDate", "order": 1 }]) } else { json!([]) };
        json!({
            "typeKey": kind,
            "queries": queries,
            "orders": orders,
            "selectFields": [],
            "pageNumber": 1,
            "pageSize": page_size,
        })
    }

    /// One leaf of a query: operator 0 equals, 12 contains.
    pub(super) fn leaf(field: &str, operator: u8, value: &str) -> Value {
        json!([{ "logicalOperator": 0, "field": field, "operator": operator, "value": value }])
    }

    /// The mark of the next object that is written: the run, the user, a number.
    fn next_ref_id(&mut self) -> String {
        self.written += 1;
        format!("{}-{}", self.marker, self.written)
    }

    fn common(&mut self, kind: &str, customer: Option<&Customer>) -> Value {
        let subject = SUBJECTS[self.rng.random_range(0..SUBJECTS.len())];
        json!({
            "crmObjectTypeCode": kind,
            "refId": self.next_ref_id(),
            "subject": subject,
            "description": format!("{subject}؛ ثبت‌شده در آزمون بار"),
            "identityId": customer.map(|customer| customer.id.as_str()),
            "tags": ["mizan"],
        })
    }

    /// A person, for an install where a search found nobody.
    pub(super) fn person(&mut self) -> Value {
        let given = GIVEN_NAMES[self.rng.random_range(0..GIVEN_NAMES.len())];
        let family = self.family_name();
        let phone = format!("0912{:07}", self.rng.random_range(0..10_000_000));
        let mut person = self.common("person", None);
        merge(
            &mut person,
            json!({
                "firstName": given,
                "lastName": family,
                "nickName": format!("{given} {family}"),
                "categories": [{ "key": "customer" }],
                "phoneContacts": [{ "phoneType": "Mobile", "phoneNumber": phone, "default": true }],
            }),
        );
        person
    }

    /// An activity with a customer.
    pub(super) fn activity(&mut self, customer: &Customer) -> Value {
        let mut form = self.common("form", Some(customer));
        let minutes = self.rng.random_range(1..20).to_string();
        merge(
            &mut form,
            json!({ "extendedProperties": [{ "name": "duration", "value": minutes }] }),
        );
        form
    }

    /// A ticket of a customer.
    pub(super) fn ticket(&mut self, customer: &Customer) -> Value {
        let mut ticket = self.common("ticket", Some(customer));
        let severity = self.rng.random_range(1..=3).to_string();
        merge(&mut ticket, json!({ "severity": severity, "impact": "1" }));
        ticket
    }

    /// A task, for an install whose dashboard shows none.
    pub(super) fn task(&mut self) -> Value {
        let mut task = self.common("task", None);
        merge(&mut task, json!({ "percentCompleted": 0, "taskStatus": "NotStarted" }));
        task
    }

    /// How far a task has come, for an update of it.
    pub(super) fn progress(&mut self, task_id: &str) -> Value {
        let percent = self.rng.random_range(1..10) * 10;
        json!({ "crmId": task_id, "percentCompleted": percent, "taskStatus": "InProgress" })
    }

    /// A reply to a ticket, with a file of the customer.
    pub(super) fn reply(&mut self, ticket_id: &str, user_id: Option<&str>) -> Value {
        let number = self.rng.random_range(1..10_000);
        json!({
            "ticketId": ticket_id,
            "userId": user_id,
            "content": "سند پیوست شد. لطفاً بررسی بفرمایید.",
            "fileIds": [{ "filePath": format!("mizan/scan-{number}.pdf") }],
        })
    }

    /// A sales invoice of three to five lines, and the final value that it must come to.
    pub(super) fn invoice(&mut self, customer: &Customer) -> (Value, u64) {
        let lines = self.rng.random_range(3..=5);
        let (mut details, mut total) = (Vec::with_capacity(lines), 0);
        for _ in 0..lines {
            let (code, name, price) = PRODUCTS[self.rng.random_range(0..PRODUCTS.len())];
            let count: u64 = self.rng.random_range(1..=10);
            total += price * count;
            details.push(json!({
                "productCode": code,
                "productName": name,
                "isService": true,
                "baseUnitPrice": price,
                "finalUnitPrice": price,
                "count": count,
                "totalUnitPrice": price * count,
                "totalDiscount": 0,
                "totalVat": price * count * VAT_PERCENT / 100,
                "totalToll": 0,
                "productUnitTypeName": "عدد",
            }));
        }
        let vat = total * VAT_PERCENT / 100;
        let mut invoice = self.common("invoice", Some(customer));
        merge(
            &mut invoice,
            json!({
                "vatPercent": VAT_PERCENT,
                "vat": vat,
                "toll": 0,
                "discount": 0,
                "totalValue": total,
                "finalValue": total + vat,
                "details": details,
            }),
        );
        (invoice, total + vat)
    }
}

/// Adds the members of one object to another.
fn merge(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_writes_the_same_bytes() {
        let customer = Customer { id: "c".into(), ..Customer::default() };
        let bytes = |seed| {
            let mut payloads = Payloads::new(seed, 4, 0.8, "mizan-x");
            let (invoice, _) = payloads.invoice(&customer);
            format!("{invoice}{}{}", payloads.person(), payloads.activity(&customer))
        };
        assert_eq!(bytes(9), bytes(9));
        assert_ne!(bytes(9), bytes(10));
    }

    #[test]
    fn everything_written_carries_a_mark_of_its_own() {
        let customer = Customer::default();
        let mut payloads = Payloads::new(1, 4, 0.8, "mizan-x");
        let marks: Vec<String> =
            [payloads.person(), payloads.ticket(&customer), payloads.invoice(&customer).0]
                .iter()
                .map(|body| body["refId"].as_str().expect("a mark").to_owned())
                .collect();
        assert_eq!(marks, ["mizan-x-u4-1", "mizan-x-u4-2", "mizan-x-u4-3"]);
    }

    #[test]
    fn an_invoice_adds_up() {
        let (invoice, total) = Payloads::new(1, 0, 0.8, "m").invoice(&Customer::default());
        let lines = invoice["details"].as_array().expect("lines");
        assert!((3..=5).contains(&lines.len()));
        let sum: u64 = lines.iter().map(|l| l["totalUnitPrice"].as_u64().expect("a price")).sum();
        assert_eq!(sum + sum * VAT_PERCENT / 100, total);
    }
}
