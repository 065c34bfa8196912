//! Errors as the API answers them: `{code, message, errorDetails: [{statusCode, field, message}]}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::object::Misfit;
use crate::store::StoreError;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) details: Vec<Misfit>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> ApiError {
        ApiError { status, message: message.into(), details: Vec::new() }
    }

    pub(crate) fn misfit(field: &str, message: impl Into<String>) -> ApiError {
        vec![Misfit::new(field, message)].into()
    }

    pub(crate) fn not_found(what: &str) -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, format!("{what} was not found"))
    }
}

impl From<Vec<Misfit>> for ApiError {
    fn from(details: Vec<Misfit>) -> ApiError {
        let message = "the request is not valid".to_owned();
        ApiError { status: StatusCode::BAD_REQUEST, message, details }
    }
}

impl From<Misfit> for ApiError {
    fn from(misfit: Misfit) -> ApiError {
        vec![misfit].into()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        match error {
            StoreError::NotFound => ApiError::not_found("the object"),
            StoreError::Refused { field, message } => ApiError::misfit(field, message),
            StoreError::Database(_) | StoreError::Gone | StoreError::NotCommitted(_) => {
                ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let details: Vec<Value> = self
            .details
            .iter()
            .map(|misfit| {
                json!({
                    "statusCode": self.status.as_u16(),
                    "field": misfit.field,
                    "message": misfit.message,
                })
            })
            .collect();
        let body = json!({
            "code": self.status.as_u16(),
            "message": self.message,
            "errorDetails": details,
        });
        (self.status, Json(body)).into_response()
    }
}

/// The answer where no route is.
pub(crate) async fn no_route() -> ApiError {
    ApiError::not_found("the address")
}
