//! Signing in: the form of v1, the JSON of v2, and the refresh of a token.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Form, Json};
use serde_json::{Value, json};

use super::App;
use super::body::Body;
use super::error::ApiError;
use crate::clock::{INSTALL_OFFSET, written};
use crate::sessions::{Refusal, Tokens};

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> ApiError {
        match refusal {
            Refusal::Wrong => ApiError::new(StatusCode::UNAUTHORIZED, "wrong credentials"),
            Refusal::Locked => {
                ApiError::new(StatusCode::FORBIDDEN, "the account is locked: too many tries")
            }
        }
    }
}

/// `POST /api/v1/auth`
pub(crate) async fn v1(
    State(app): State<App>,
    pairs: Result<Form<Vec<(String, String)>>, axum::extract::rejection::FormRejection>,
) -> Result<Json<Value>, ApiError> {
    let Form(pairs) = pairs.map_err(|error| ApiError::misfit("", error.body_text()))?;
    let form = Body::of_pairs(pairs);
    if form.text("grant_type")? != "password" {
        return Err(ApiError::misfit("grant_type", "must be password"));
    }
    let (username, password) = (form.required("username")?, form.required("password")?);
    let tokens = app.sessions.sign_in(&username, &password, app.clock.elapsed())?;
    Ok(Json(json!({
        "access_token": tokens.access,
        "expires_in": tokens.life.as_secs(),
        "token_type": "bearer",
    })))
}

/// `POST /api/v2/auth/login`
pub(crate) async fn v2(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let (username, password) = (body.required("username")?, body.required("password")?);
    body.required("deviceId")?;
    body.choice("platformType", 0..=4)?;
    if !app.mobile_module {
        let message = "the module MobileApp is not licensed";
        return Err(ApiError::new(StatusCode::PAYMENT_REQUIRED, message));
    }
    let tokens = app.sessions.sign_in(&username, &password, app.clock.elapsed())?;
    Ok(Json(answer(&app, &tokens)))
}

/// `POST /api/v2/auth/token/refresh`
pub(crate) async fn refresh(State(app): State<App>, body: Body) -> Result<Json<Value>, ApiError> {
    let token = body.required("refreshToken")?;
    let tokens = app.sessions.refresh(&token, app.clock.elapsed())?;
    Ok(Json(answer(&app, &tokens)))
}

fn answer(app: &App, tokens: &Tokens) -> Value {
    let expires_at = app.clock.local(tokens.life.max(Duration::ZERO));
    json!({
        "accessToken": tokens.access,
        "refreshToken": tokens.refresh,
        "expiresAt": format!("{}{INSTALL_OFFSET}", written(expires_at)),
    })
}
