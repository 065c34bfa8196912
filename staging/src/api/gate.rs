//! The gate in front of every route: it reads the body, names the operation, checks the token,
//! applies faults, serves the operation's demand, and counts how the request ended.
//!
//! A request without a valid token is refused before it costs anything; what a handler refuses (an
//! unknown id, a wrong field) has been served first, as a server's pipeline would.

use axum::body::{Bytes, to_bytes};
use axum::extract::Query;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
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
use crate::service::{Service, ServiceError};

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
    /// With the key that the install gave to its SMS provider.
    Keyed(Operation),
    /// With a token: this operation for a page, a report for a large page.
    Find(Operation),
    /// With a token: one operation to read, another to write.
    ByMethod { get: Operation, others: Operation },
    /// With a token: one operation to open, another to change.
    ByVerb { post: Operation, put: Operation },
}

impl Rule {
    fn operation(self, method: &Method, body: Option<&Body>) -> Operation {
        match self {
            Rule::Open(operation) | Rule::Signed(operation) | Rule::Keyed(operation) => operation,
            Rule::Find(operation) => match body {
                Some(body) if page_size(&body.0) >= REPORT_ROWS => Operation::ReportFind,
                _ => operation,
            },
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

    /// Whether the request may pass.
    fn admit(self, app: &App, parts: &mut Parts) -> Result<(), ApiError> {
        match self {
            Rule::Open(_) => Ok(()),
            Rule::Keyed(_) => check_key(app, parts),
            _ => check_token(app, parts),
        }
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
    let app = &gate.app;
    let (mut parts, body) = request.into_parts();
    let (bytes, body) = read_body(&parts.headers, body).await;
    let known = body.as_ref().ok().and_then(Option::as_ref);
    let operation = gate.rule.operation(&parts.method, known);
    let ending = Ending::of(&app.counts, operation);
    let admitted = gate.rule.admit(app, &mut parts);
    let (response, fault) = match admitted.and(body) {
        Ok(body) => {
            if let Some(body) = body {
                parts.extensions.insert(body);
            }
            let request = Request::from_parts(parts, axum::body::Body::from(bytes));
            serve(app, operation, request, next).await
        }
        Err(refused) => (refused.into_response(), None),
    };
    // In a stall nothing leaves, be it a refusal.
    app.rest().await;
    match fault {
        Some(Fault::Reset) => breaker.reset(),
        Some(Fault::Garbage) => breaker.garbage(),
        Some(Fault::Error | Fault::Drop | Fault::Redirect) | None => {}
    }
    ending.end(outcome(response.status(), fault));
    response
}

/// The bytes of a body and its members; a form is left to its handler.
async fn read_body(
    headers: &HeaderMap,
    body: axum::body::Body,
) -> (Bytes, Result<Option<Body>, ApiError>) {
    let Ok(bytes) = to_bytes(body, BODY_MAX).await else {
        let message = format!("the body is not whole or above {BODY_MAX} bytes");
        let refused = ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message);
        return (Bytes::new(), Err(refused));
    };
    if is_form(headers) || bytes.is_empty() {
        return (bytes, Ok(None));
    }
    let body = Body::of_json(&bytes).map(Some);
    (bytes, body)
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// Who is signed in, for the handlers that ask.
fn check_token(app: &App, parts: &mut Parts) -> Result<(), ApiError> {
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

/// The key in the query. What was given instead of it is not repeated: it may be nearly right.
fn check_key(app: &App, parts: &Parts) -> Result<(), ApiError> {
    let Some(sms) = &app.sms else { return Ok(()) };
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    let pairs = pairs.map(|Query(pairs)| Body::of_pairs(pairs)).unwrap_or_default();
    match pairs.text("key") {
        Ok(key) if sms.is_key(&key) => Ok(()),
        _ => Err(ApiError::new(StatusCode::FORBIDDEN, "the key is not that of this install")),
    }
}

/// Serves the operation, unless a fault takes its place.
async fn serve(
    app: &App,
    operation: Operation,
    request: Request,
    next: Next,
) -> (Response, Option<Fault>) {
    let treatment = app.faults.treat(operation);
    if !treatment.slow.is_zero() {
        app.clock.pause(treatment.slow).await;
    }
    let response = match treatment.fault {
        Some(Fault::Error) => {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault was asked for")
                .into_response()
        }
        Some(Fault::Redirect) => Redirect::temporary(&request.uri().to_string()).into_response(),
        Some(Fault::Drop) => {
            app.stopping.cancelled().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Some(Fault::Reset | Fault::Garbage) | None => {
            answer(app, operation, treatment.factor, request, next).await
        }
    };
    (response, treatment.fault)
}

fn outcome(status: StatusCode, fault: Option<Fault>) -> Outcome {
    match fault {
        Some(Fault::Reset | Fault::Garbage | Fault::Drop | Fault::Redirect) => Outcome::Broken,
        Some(Fault::Error) | None if status.is_success() => Outcome::Answered,
        Some(Fault::Error) | None if status.is_client_error() => Outcome::Refused,
        Some(Fault::Error) | None => Outcome::Failed,
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
    let perform = app.service.perform(operation, factor);
    match &app.service {
        Service::None => next.run(request).await,
        Service::Model(_) => {
            let (served, response) = tokio::join!(perform, next.run(request));
            served.map_or_else(|error| not_served(&error), |()| response)
        }
        Service::Work(_) => match perform.await {
            Ok(()) => next.run(request).await,
            Err(error) => not_served(&error),
        },
    }
}

fn not_served(error: &ServiceError) -> Response {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}
