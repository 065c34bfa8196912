//! Asks before a run whether a CRM answers at the target, and lets us in.

use documents::run::Outcome;

use super::api::{Api, Failure};
use super::session::Account;
use super::sign_in::sign_in;

/// Signs in once.
///
/// # Errors
/// What was tried and what came back, in a sentence that says what to do.
pub(super) async fn probe(api: &Api, account: &Account) -> Result<(), String> {
    match sign_in(api, account).await {
        Ok(_) => Ok(()),
        Err(failure) => Err(advice(api, &failure)),
    }
}

/// What a refused sign-in means, and the way out.
fn advice(api: &Api, failure: &Failure) -> String {
    let what = &failure.text;
    let means = match (failure.outcome, failure.status) {
        (_, Some(400 | 401)) => "the user name or password is wrong; it was tried once only",
        (_, Some(403)) => {
            "the account is locked for a while (15 to 30 minutes); wait before you try again"
        }
        (_, Some(404 | 405 | 501)) => "something answers there, but it is not the CRM's web API",
        (Outcome::HttpError, Some(500..)) => {
            "the CRM answers with errors; look at its own log first"
        }
        (Outcome::HttpError, _) => "the address redirects and never arrives",
        (Outcome::Refused, _) => {
            "nothing listens there; is the address right and the site started?"
        }
        (Outcome::TimedOut, _) => "it was reached, but never answered",
        (Outcome::Garbled | Outcome::FailedCheck, _) => {
            "something answers there, but it is not the CRM's web API"
        }
        _ => "the connection broke",
    };
    format!("{} at {}: {means}", what, api.base())
}
