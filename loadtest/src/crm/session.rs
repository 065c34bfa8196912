//! Accounts, and what a signed-in user remembers.

use std::fmt;

use serde_json::Value;

/// A user name and its password. Never printed with the password, never serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub username: String,
    password: String,
}

impl Account {
    /// An account.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Account { username: username.into(), password: password.into() }
    }

    /// The password, for the request that signs in and nothing else.
    pub(super) fn password(&self) -> &str {
        &self.password
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("username", &self.username).finish_non_exhaustive()
    }
}

/// The accounts that virtual users sign in with, in turn. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts(Vec<Account>);

impl Accounts {
    /// Accounts; `None` if there are none.
    pub fn new(accounts: Vec<Account>) -> Option<Self> {
        (!accounts.is_empty()).then_some(Accounts(accounts))
    }

    /// The account of a virtual user.
    pub fn of(&self, user: u64) -> &Account {
        &self.0[(user % self.0.len() as u64) as usize]
    }
}

/// A customer that the user has on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Customer {
    pub(super) id: String,
    pub(super) nick_name: String,
    pub(super) phone: Option<String>,
}

/// What a virtual user remembers between steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Session {
    /// The bearer token, while signed in.
    pub(super) token: Option<String>,
    /// Customers of the last search.
    pub(super) found: Vec<Customer>,
    /// The customer on the screen.
    pub(super) customer: Option<Customer>,
    /// A telephone number seen, for the next search by one.
    pub(super) phone: Option<String>,
    /// The ticket opened last.
    pub(super) ticket: Option<String>,
    /// The invoice issued last.
    pub(super) invoice: Option<String>,
    /// A task of the dashboard.
    pub(super) task: Option<Value>,
}
