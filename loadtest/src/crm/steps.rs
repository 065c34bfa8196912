//! What each business step asks of the CRM, and what each answer must hold.
//!
//! The requests are those of the demand set's operations, in the same order. Data comes from what
//! the target answered before, so that a step works on an install that somebody else filled; where
//! a search found nobody, a person is added, as a user would.

use reqwest::Method;
use serde_json::{Value, json};

use super::answer::{crm_id, failed_check, member, rows, text};
use super::api::{Body, Failure};
use super::payload::Payloads;
use super::session::Customer;
use super::sign_in::sign_in;
use super::virtual_user::VirtualUser;

/// Rows that a list on the screen shows.
const PAGE: u32 = 10;
/// Rows of a report: the largest page seen in public clients' use is 150 to 500.
const REPORT_PAGE: u32 = 150;
/// Query operators of the CRM's `find`.
const EQUALS: u8 = 0;
const CONTAINS: u8 = 12;

/// Does a step.
pub(super) async fn perform(user: &mut VirtualUser, step: &'static str) -> Result<(), Failure> {
    match step {
        "sign_in" => first_page(user).await,
        "dashboard" => dashboard(user).await,
        "search_by_name" => search_by_name(user).await,
        "search_by_phone" => search_by_phone(user).await,
        "open_customer" => open_customer(user).await,
        "record_activity" => record_activity(user).await,
        "create_ticket" => create_ticket(user).await,
        "update_task" => update_task(user).await,
        "attach_file" => attach_file(user).await,
        "issue_invoice" => issue_invoice(user).await,
        "approve_invoice" => approve_invoice(user).await,
        "report" => report(user).await,
        other => unreachable!("no journey has a step `{other}`: a test reads all journeys"),
    }
}

impl VirtualUser {
    async fn get(&mut self, path: &str) -> Result<Value, Failure> {
        self.send(Method::GET, path, Body::Empty).await
    }

    async fn post(&mut self, path: &str, body: Value) -> Result<Value, Failure> {
        self.send(Method::POST, path, Body::Json(body)).await
    }

    /// Sends a request. A token that ran out is renewed once, within the step, as the CRM's clients do.
    async fn send(&mut self, method: Method, path: &str, body: Body) -> Result<Value, Failure> {
        match self.send_once(method.clone(), path, body.clone()).await {
            Err(failure) if failure.status == Some(401) && self.session.token.is_some() => {
                self.session.token = None;
                self.renew_token().await?;
                self.send_once(method, path, body).await
            }
            answer => answer,
        }
    }

    async fn send_once(
        &mut self,
        method: Method,
        path: &str,
        body: Body,
    ) -> Result<Value, Failure> {
        self.requests += 1;
        self.stage().api.send(method, path, self.session.token.as_deref(), body).await
    }

    async fn renew_token(&mut self) -> Result<(), Failure> {
        let signed_in = sign_in(&self.stage().api, self.account()).await;
        self.requests += signed_in.as_ref().map_or(1, |signed_in| signed_in.requests);
        self.session.token = Some(signed_in?.token);
        Ok(())
    }

    /// `find` over a kind of object; the answer's rows are checked, and returned.
    async fn find(&mut self, kind: &str, body: Value) -> Result<Vec<Value>, Failure> {
        let path = format!("/api/v2/crmobject/{kind}/find");
        let answer = self.post(&path, body).await?;
        Ok(rows(&answer, &path)?.to_vec())
    }

    /// The newest tasks that are the user's own.
    async fn own_tasks(&mut self) -> Result<Vec<Value>, Failure> {
        let mine = Payloads::leaf("assignedToUserName", EQUALS, &self.account().username);
        self.find("task", Payloads::find("task", &mine, true, PAGE)).await
    }

    /// `get` of an object, whose id the answer must repeat.
    async fn get_object(&mut self, kind: &str, id: &str) -> Result<Value, Failure> {
        let path = format!("/api/v2/crmobject/{kind}/get");
        let answer = self.post(&path, json!({ "id": id })).await?;
        if crm_id(&answer, &path)?.eq_ignore_ascii_case(id) {
            Ok(answer)
        } else {
            Err(failed_check(&path, "another object's `crmId`"))
        }
    }

    /// `create` of an object, whose id the answer must hold.
    async fn create(&mut self, kind: &str, body: Value) -> Result<String, Failure> {
        let path = format!("/api/v2/crmobject/{kind}/create");
        let answer = self.post(&path, body).await?;
        crm_id(&answer, &path).map(str::to_owned)
    }

    /// The customer on the screen; one is added where no search found any.
    async fn customer(&mut self) -> Result<Customer, Failure> {
        if let Some(customer) = &self.session.customer {
            return Ok(customer.clone());
        }
        let body = self.payloads.person();
        let nick_name = text(&body, "nickName").unwrap_or_default().to_owned();
        let id = self.create("person", body).await?;
        let customer = Customer { id, nick_name, phone: None };
        self.session.customer = Some(customer.clone());
        Ok(customer)
    }

    /// Remembers whom a search found.
    fn remember(&mut self, rows: &[Value]) {
        self.session.found = rows.iter().filter_map(customer_of).collect();
    }
}

fn customer_of(row: &Value) -> Option<Customer> {
    let phone = member(row, "phoneContacts")
        .and_then(Value::as_array)
        .and_then(|contacts| contacts.iter().find_map(|contact| text(contact, "phoneNumber")));
    Some(Customer {
        id: text(row, "crmId")?.to_owned(),
        nick_name: text(row, "nickName").unwrap_or_default().to_owned(),
        phone: phone.map(str::to_owned),
    })
}

/// Signs in, and reads one's own account as the first page does.
async fn first_page(user: &mut VirtualUser) -> Result<(), Failure> {
    user.session.token = None;
    user.renew_token().await?;
    let name = user.account().username.clone();
    let answer = user.get(&format!("/api/v1/security/user/{name}")).await?;
    match text(&answer, "username") {
        Some(answered) if answered.eq_ignore_ascii_case(&name) => Ok(()),
        _ => Err(failed_check("/api/v1/security/user", "no or another `username`")),
    }
}

async fn dashboard(user: &mut VirtualUser) -> Result<(), Failure> {
    let tasks = user.own_tasks().await?;
    user.session.task = user.payloads.pick(&tasks).cloned();
    user.find("ticket", Payloads::find("ticket", &json!([]), true, PAGE)).await?;
    let active = user.get("/api/v1/telephony/call/active?count=10").await?;
    if active.is_array() {
        Ok(())
    } else {
        Err(failed_check("/api/v1/telephony/call/active", "no list"))
    }
}

async fn search_by_name(user: &mut VirtualUser) -> Result<(), Failure> {
    let name = user.payloads.family_name();
    let path = "/api/v2/crmobject/person/find";
    let term = json!({ "pageNumber": 0, "pageSize": 50, "searchTerm": name });
    let identities = user.post("/api/v2/identity/search", term).await?;
    if !identities.is_array() {
        return Err(failed_check("/api/v2/identity/search", "no list"));
    }
    let query = Payloads::leaf("lastName", CONTAINS, name);
    let rows = user.find("person", Payloads::find("person", &query, false, PAGE)).await?;
    if rows.iter().any(|row| text(row, "lastName").is_none_or(|found| !found.contains(name))) {
        return Err(failed_check(path, "a person who was not searched for"));
    }
    user.remember(&rows);
    Ok(())
}

async fn search_by_phone(user: &mut VirtualUser) -> Result<(), Failure> {
    let number = match user.session.phone.take() {
        Some(number) => number,
        None => user.payloads.phone_part(),
    };
    let query = Payloads::leaf("phoneNumber", CONTAINS, &number);
    let rows = user.find("person", Payloads::find("person", &query, false, PAGE)).await?;
    user.remember(&rows);
    Ok(())
}

async fn open_customer(user: &mut VirtualUser) -> Result<(), Failure> {
    user.session.customer = user.payloads.pick(&user.session.found).cloned();
    let id = user.customer().await?.id;
    let person = user.get_object("person", &id).await?;
    if let Some(customer) = customer_of(&person) {
        user.session.phone.clone_from(&customer.phone);
        user.session.customer = Some(customer);
    }
    let theirs = Payloads::leaf("identityId", EQUALS, &id);
    for (kind, key) in [("invoice/sales", "invoice"), ("ticket", "ticket"), ("task", "task")] {
        user.find(kind, Payloads::find(key, &theirs, true, PAGE)).await?;
    }
    Ok(())
}

async fn record_activity(user: &mut VirtualUser) -> Result<(), Failure> {
    let customer = user.customer().await?;
    let body = user.payloads.activity(&customer);
    let id = user.create("form", body).await?;
    user.get_object("form", &id).await?;
    Ok(())
}

async fn create_ticket(user: &mut VirtualUser) -> Result<(), Failure> {
    let path = "/api/v2/crmobject/ticket/gettickettypes";
    if !user.post(path, json!({})).await?.is_array() {
        return Err(failed_check(path, "no list"));
    }
    let customer = user.customer().await?;
    let body = user.payloads.ticket(&customer);
    let id = user.create("ticket", body).await?;
    user.get_object("ticket", &id).await?;
    user.session.ticket = Some(id);
    Ok(())
}

async fn update_task(user: &mut VirtualUser) -> Result<(), Failure> {
    let tasks = user.own_tasks().await?;
    let task = user.session.task.take().or_else(|| user.payloads.pick(&tasks).cloned());
    let path = "/api/v2/crmobject/task/update";
    let Some(id) = task.as_ref().and_then(|task| text(task, "crmId")) else {
        let body = user.payloads.task();
        return user.create("task", body).await.map(drop);
    };
    let body = user.payloads.progress(id);
    let answer = user.post(path, body).await?;
    crm_id(&answer, path).map(drop)
}

async fn attach_file(user: &mut VirtualUser) -> Result<(), Failure> {
    let ticket = match user.session.ticket.take() {
        Some(ticket) => ticket,
        None => {
            let customer = user.customer().await?;
            let body = user.payloads.ticket(&customer);
            user.create("ticket", body).await?
        }
    };
    let body = user.payloads.reply(&ticket, None);
    user.post("/api/v2/crmobject/ticket/customer/reply", body).await.map(drop)
}

async fn issue_invoice(user: &mut VirtualUser) -> Result<(), Failure> {
    let customer = user.customer().await?;
    user.get_object("person", &customer.id).await?;
    let (body, final_value) = user.payloads.invoice(&customer);
    let id = user.create("invoice/sales", body).await?;
    let invoice = user.get_object("invoice/sales", &id).await?;
    let answered = member(&invoice, "finalValue").and_then(Value::as_f64);
    if answered.is_none_or(|answered| (answered - final_value as f64).abs() > 0.01) {
        let path = "/api/v2/crmobject/invoice/sales/get";
        return Err(failed_check(path, "another `finalValue` than was written"));
    }
    user.session.invoice = Some(id);
    Ok(())
}

async fn approve_invoice(user: &mut VirtualUser) -> Result<(), Failure> {
    let id = match user.session.invoice.take() {
        Some(id) => id,
        None => {
            let customer = user.customer().await?;
            let (body, _) = user.payloads.invoice(&customer);
            user.create("invoice/sales", body).await?
        }
    };
    for state in ["make-pending", "make-approved"] {
        let path = format!("/api/v2/crmobject/invoice/sales/{state}");
        user.post(&path, json!({ "id": id })).await?;
    }
    user.get_object("invoice/sales", &id).await.map(drop)
}

async fn report(user: &mut VirtualUser) -> Result<(), Failure> {
    let body = Payloads::find("invoice", &json!([]), true, REPORT_PAGE);
    user.find("invoice/sales", body).await.map(drop)
}
