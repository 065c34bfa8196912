//! Signing in: by v2, or by v1 where the mobile module is not licensed or v2 does not exist.

use reqwest::Method;
use serde_json::json;

use super::answer::{failed_check, text};
use super::api::{Api, Body, Failure};
use super::session::Account;

const V2: &str = "/api/v2/auth/login";
const V1: &str = "/api/v1/auth";
/// The platform that v2 wants to know: the web.
const WEB: u8 = 2;

/// A bearer token, and what it took to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignedIn {
    pub(super) token: String,
    pub(super) requests: u32,
}

/// Signs in. A refused password is not tried again: wrong ones lock the account.
pub(super) async fn sign_in(api: &Api, account: &Account) -> Result<SignedIn, Failure> {
    let body = json!({
        "username": account.username,
        "password": account.password(),
        "deviceId": "mizan",
        "platformType": WEB,
    });
    let send =
        |path, body| api.send_hiding(Method::POST, path, None, body, Some(account.password()));
    let (answer, key, requests) = match send(V2, Body::Json(body)).await {
        Err(failure) if matches!(failure.status, Some(402 | 404)) => {
            let fields = vec![
                ("username", account.username.clone()),
                ("password", account.password().to_owned()),
                ("grant_type", "password".to_owned()),
            ];
            (send(V1, Body::Form(fields)).await?, "access_token", 2)
        }
        answer => (answer?, "accessToken", 1),
    };
    match text(&answer, key) {
        Some(token) => Ok(SignedIn { token: token.to_owned(), requests }),
        None => Err(failed_check(V2, "no access token")),
    }
}
