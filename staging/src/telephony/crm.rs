//! The telephony service's side of the CRM's web API.
//!
//! Requests go to the install's own router, in this process and without a socket, as an account of
//! its own: through the same gate, so that token, service demand, faults, stalls and counts are those
//! of any client. What they save is parsing HTTP twice in the same process, which would be charged to
//! the stand-in and is no part of what it stands for.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tower::ServiceExt;

use crate::api::App;
use crate::connection::Breaker;

/// The largest answer that is read.
const ANSWER_MAX: usize = 1024 * 1024;

/// Why a request was not answered as hoped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CrmError {
    /// It was understood and refused: to say it again is of no use.
    #[error("{path}: refused with {status}: {message}")]
    Refused { path: &'static str, status: u16, message: String },
    /// It failed, was cut off or was not answered in time: to say it again may help.
    #[error("{path}: {reason}")]
    Failed { path: &'static str, reason: String },
}

/// A signed-in client of the CRM.
pub(crate) struct Crm {
    app: App,
    router: Router,
    token: Mutex<Option<String>>,
    answer_within: Duration,
}

impl Crm {
    pub(crate) fn new(app: App, router: Router, answer_within: Duration) -> Crm {
        Crm { app, router, token: Mutex::new(None), answer_within }
    }

    /// Sends a request and returns what is answered; signs in before, where that is needed.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &'static str,
        body: &Value,
    ) -> Result<Value, CrmError> {
        let token = self.token().await?;
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(body.to_string()))
            .expect("every part is valid");
        let answer = self.ask(path, request).await;
        if let Err(CrmError::Refused { status: 401, .. }) = answer {
            // The token has ended: the next try brings a new one.
            let mut known = self.token.lock().await;
            if known.as_deref() == Some(token.as_str()) {
                *known = None;
            }
            return Err(CrmError::Failed { path, reason: "the token has ended".to_owned() });
        }
        answer
    }

    async fn token(&self) -> Result<String, CrmError> {
        // The lock is kept over the sign-in, so that the writers sign in once and not each for
        // themselves.
        let mut known = self.token.lock().await;
        if let Some(token) = &*known {
            return Ok(token.clone());
        }
        let path = "/api/v1/auth";
        let (username, password) = self.app.sessions.service_account();
        let form = format!(
            "grant_type=password&username={username}&password={}",
            // Made of letters and digits alone.
            password.reveal()
        );
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("every part is valid");
        let answer = self.ask(path, request).await?;
        let token = answer["access_token"].as_str().ok_or_else(|| CrmError::Failed {
            path,
            reason: "no token in the answer".to_owned(),
        })?;
        *known = Some(token.to_owned());
        Ok(token.to_owned())
    }

    async fn ask(&self, path: &'static str, mut request: Request<Body>) -> Result<Value, CrmError> {
        let failed = |reason: &str| CrmError::Failed { path, reason: reason.to_owned() };
        let breaker = Breaker::apart();
        request.extensions_mut().insert(ConnectInfo(breaker.clone()));
        let asked = async {
            let response = match self.router.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let status = response.status();
            let bytes = to_bytes(response.into_body(), ANSWER_MAX).await;
            (status, bytes.unwrap_or_default())
        };
        let (status, bytes) = tokio::select! {
            answered = asked => answered,
            () = self.app.clock.pause(self.answer_within) => {
                return Err(failed("no answer in time"));
            }
        };
        if breaker.is_broken() {
            return Err(failed("the connection was broken"));
        }
        // An update of a channel is answered without a body.
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        match status {
            StatusCode::OK => Ok(body),
            status if status.is_client_error() => Err(CrmError::Refused {
                path,
                status: status.as_u16(),
                message: json!([body["message"], body["errorDetails"]]).to_string(),
            }),
            status => Err(failed(status.as_str())),
        }
    }
}
