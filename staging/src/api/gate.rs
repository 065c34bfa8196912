//! The gate in front of every route: it reads the body, names the operation, checks the token,
//! applies faults, serves the operation's demand, and counts how the request ended.
//!
//! A request without a valid token is refused before it costs anything; what a handler refuses (an
//! unknown id, a wrong field) has been served first, as a server's pipeline would.

use axum::body::to_bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::connection::Breaker;
use crate::counts::{Ending, Outcome};
use crate::faults::Fault;
use crate::operation::Operation;
use crate::query::page_size;
use crate::service::Service;

/// The largest body that is read: far above any request of the API.
const BODY_MAX: usize = 8 * 1024 * 1024;

/// From this page size on a `find` is a report.
const REPORT_ROWS: u64 = 100;

/// Which operation a route is, and whether it asks for a token.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    /// For anybody.
    Open(Operation),
    /// With a token.
    Signed(Operation),
    /// With a token: this operation for a page, a report for a large page.
    Find(Operation),
    /// With a token: one operation to read, another to write.
    ByMethod { get: Operation, others: Operation },
    /// With a token: one operation to open, another to change.
    ByVerb { post: Operation, put: Operation },
}

impl Rule {
    fn operation(self, method: &Method, body: &Body) -> Operation {
        match self {
            Rule::Open(operation) | Rule::Signed(operation) => operation,
            Rule::Find(_) if page_size(&body.0) >= REPORT_ROWS => Operation::ReportFind,
            Rule::Find(operation) => operation,
            Rule::ByMethod { get, others } => {
                if *method == Method::GET {
                    get
                } else {
                    others
                }
            }
            Rule::ByVerb { post, put } => {
                if *method == Method::PUT {
                    put
                } else {
                    post
                }
            }
        }
    }

    fn is_open(self) -> bool {
        matches!(self, Rule::Open(_))
    }
}

/// The gate of one route.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) rule: Rule,
}

/// Passes one request through.
pub(crate) async fn pass(
    State(gate): State<Gate>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_MAX).await else {
        let message = format!("the body is not whole or above {BODY_MAX} bytes");
        return ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response();
    };
    let is_form = is_form(&parts.headers);
    let body = if is_form { Ok(Body::default()) } else { Body::of_json(&bytes) };
    let operation = gate.rule.operation(&parts.method, body.as_ref().unwrap_or(&Body::default()));
    let ending = Ending::of(&gate.app.counts, operation);
    if !gate.rule.is_open()
        && let Err(refused) = check_token(&gate.app, &mut parts)
    {
        ending.end(Outcome::Refused);
        return refused.into_response();
    }
    let request = match body {
        Ok(body) => {
            if !is_form && !bytes.is_empty() {
                parts.extensions.insert(body);
            }
            Request::from_parts(parts, axum::body::Body::from(bytes))
        }
        Err(refused) => {
            ending.end(Outcome::Refused);
            return refused.into_response();
        }
    };
    let (response, outcome) = serve(&gate.app, operation, &breaker, request, next).await;
    ending.end(outcome);
    response
}

fn is_form(headers: &axum::http::HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// Who is signed in, for the handlers that ask.
fn check_token(app: &App, parts: &mut axum::http::request::Parts) -> Result<(), ApiError> {
    let token = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, token)| app.sessions.bearer(token.trim(), app.clock.elapsed()));
    match token {
        Some(account) => {
            parts.extensions.insert(account);
            Ok(())
        }
        None => Err(ApiError::new(StatusCode::UNAUTHORIZED, "no valid token")),
    }
}

async fn serve(
    app: &App,
    operation: Operation,
    breaker: &Breaker,
    request: Request,
    next: Next,
) -> (Response, Outcome) {
    let treatment = app.faults.treat(operation);
    if !treatment.slow.is_zero() {
        app.clock.pause(treatment.slow).await;
    }
    match treatment.fault {
        Some(Fault::Error) => {
            rest(app).await;
            let error = ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault was asked for");
            return (error.into_response(), Outcome::Failed);
        }
        Some(Fault::Redirect) => {
            rest(app).await;
            let itself = request.uri().to_string();
            return (Redirect::temporary(&itself).into_response(), Outcome::Broken);
        }
        Some(Fault::Drop) => {
            app.stopping.cancelled().await;
            return (stopping(), Outcome::Broken);
        }
        Some(Fault::Reset | Fault::Garbage) | None => {}
    }
    let response = answer(app, operation, treatment.factor, request, next).await;
    rest(app).await;
    match treatment.fault {
        Some(Fault::Reset) => breaker.reset(),
        Some(Fault::Garbage) => breaker.garbage(),
        _ => {
            let outcome = outcome(response.status());
            return (response, outcome);
        }
    }
    (response, Outcome::Broken)
}

fn outcome(status: StatusCode) -> Outcome {
    if status.is_success() {
        Outcome::Answered
    } else if status.is_client_error() {
        Outcome::Refused
    } else {
        Outcome::Failed
    }
}

/// The demand and the answer. The queue's answer is made while its service time runs, so that the
/// time a client sees is the queue's and not the queue's and ours; the work is done before it.
async fn answer(
    app: &App,
    operation: Operation,
    factor: f64,
    request: Request,
    next: Next,
) -> Response {
    let (served, response) = match &app.service {
        Service::None => return next.run(request).await,
        Service::Model(_) => {
            let (served, response) =
                tokio::join!(app.service.perform(operation, factor), next.run(request));
            (served, response)
        }
        Service::Work(_) => {
            rest(app).await;
            let served = app.service.perform(operation, factor).await;
            match served {
                Ok(()) => (Ok(()), next.run(request).await),
                Err(error) => (Err(error), StatusCode::INTERNAL_SERVER_ERROR.into_response()),
            }
        }
    };
    match served {
        Ok(()) => response,
        Err(error) => {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
        }
    }
}

/// Waits for the end of a stall, or of the install.
async fn rest(app: &App) {
    while let Some(end) = app.faults.stalled_until(app.clock.real_elapsed()) {
        let left = end.saturating_sub(app.clock.real_elapsed());
        tokio::select! {
            () = app.clock.pause(left) => {}
            () = app.stopping.cancelled() => return,
        }
    }
}

fn stopping() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}
