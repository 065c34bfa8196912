//! An account's access to the API outside of a virtual user: signed in once, renewed when it runs out.

use reqwest::Method;
use serde_json::Value;
use tokio::sync::Mutex;

use super::api::{Api, Body, Failure};
use super::probe::probe;
use super::session::Account;
use super::sign_in::sign_in;

/// A signed-in account. Requests of many tasks share its token.
pub struct Access {
    api: Api,
    account: Account,
    token: Mutex<Option<String>>,
}

impl Access {
    /// Access that signs in at its first request.
    pub fn new(api: Api, account: Account) -> Self {
        Access { api, account, token: Mutex::new(None) }
    }

    /// Asks whether a CRM is there and lets the account in.
    ///
    /// # Errors
    /// What was tried and what came back, in a sentence that says what to do.
    pub async fn probe(&self) -> Result<(), String> {
        probe(&self.api, &self.account).await
    }

    /// Sends a request. A token that ran out is renewed once, as the CRM's clients do.
    ///
    /// # Errors
    /// If it, or the sign-in before it, did not bring what it should.
    pub async fn send(&self, method: Method, path: &str, body: Body) -> Result<Value, Failure> {
        let token = self.token(None).await?;
        match self.api.send(method.clone(), path, Some(&token), body.clone()).await {
            Err(failure) if failure.status == Some(401) => {
                let token = self.token(Some(&token)).await?;
                self.api.send(method, path, Some(&token), body).await
            }
            answer => answer,
        }
    }

    /// The token; another one than `stale`. One task signs in, the others wait for it.
    async fn token(&self, stale: Option<&str>) -> Result<String, Failure> {
        let mut token = self.token.lock().await;
        if let Some(token) = token.as_deref().filter(|token| Some(*token) != stale) {
            return Ok(token.to_owned());
        }
        let signed_in = sign_in(&self.api, &self.account).await?;
        Ok(token.insert(signed_in.token).clone())
    }
}
