//! Accounts of the target: from a file, the environment or a prompt, never from a flag.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, anyhow};
use documents::input;
use loadtest::crm::{Account, Accounts};

use crate::exit::{Failure, IsUsage};

/// The user name's variable.
const USER: &str = "MIZAN_CRM_USER";
/// The password's variable.
const PASSWORD: &str = "MIZAN_CRM_PASSWORD";

/// Accounts to sign in to a given target with.
pub(crate) fn of_target(file: Option<&Path>) -> Result<Accounts, Failure> {
    if let Some(path) = file {
        return from_file(path);
    }
    match (std::env::var(USER), std::env::var(PASSWORD)) {
        (Ok(user), Ok(password)) => Ok(one(user, password)),
        (Err(_), Err(_)) if std::io::stdin().is_terminal() => asked().or_usage(),
        _ => Err(anyhow!(
            "no account to sign in with: set {USER} and {PASSWORD}, or give --accounts FILE"
        ))
        .or_usage(),
    }
}

fn one(user: String, password: String) -> Accounts {
    Accounts::new(vec![Account::new(user, password)]).expect("one account is not none")
}

fn from_file(path: &Path) -> Result<Accounts, Failure> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the accounts in {shown}"))
        .or_usage()?;
    let accounts = input::read(&shown, &text, |table| {
        let place = table.place();
        let accounts = table.tables("account", |account| {
            let username = account.text("username");
            let password = account.text("password");
            Some(Account::new(username?.value, password?.value))
        });
        let found = Accounts::new(accounts);
        if found.is_none() {
            table.note(place, "no account: write [[account]] with username and password", None);
        }
        found
    });
    accounts.or_usage()
}

fn asked() -> anyhow::Result<Accounts> {
    let user: String = dialoguer::Input::new().with_prompt("CRM user name").interact_text()?;
    let password = dialoguer::Password::new().with_prompt("Password").interact()?;
    Ok(one(user, password))
}
