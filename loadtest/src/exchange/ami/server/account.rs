//! Users as the interface checks them.

use md5::{Digest, Md5};

use super::super::event::Classes;
use super::filter::{FilterError, Filters};
use super::posix::Syntax;
use super::settings::{Secret, User};

/// A user with compiled filters.
#[derive(Debug)]
pub(super) struct Account {
    name: String,
    secret: Secret,
    pub(super) read: Classes,
    pub(super) write: Classes,
    pub(super) filters: Filters,
}

impl Account {
    /// The account of a user, or the filter that does not compile.
    pub(super) fn of(user: &User, syntax: Syntax) -> Result<Account, (String, FilterError)> {
        let mut filters = Filters::default();
        for filter in &user.filters {
            filters.add(filter, syntax).map_err(|error| (filter.clone(), error))?;
        }
        let (name, secret) = (user.name.clone(), user.secret.clone());
        Ok(Account { name, secret, read: user.read, write: user.write, filters })
    }

    /// Whether the account is called that. Case does not matter, as in Asterisk.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether that is the password.
    pub(super) fn has_secret(&self, secret: &[u8]) -> bool {
        self.secret.reveal().as_bytes() == secret
    }

    /// The right answer to a challenge: the MD5 of the challenge and the password, in hexadecimal.
    pub(super) fn response_to(&self, challenge: &str) -> String {
        let digest =
            Md5::new().chain_update(challenge).chain_update(self.secret.reveal()).finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_has_the_answer_that_a_real_server_expected() {
        // From a ChallengeResponseFailed of Asterisk 16.28, which says it.
        let user = User::new("mizan", "mizan-secret");
        let account = Account::of(&user, Syntax::Extended).expect("no filters");
        assert_eq!(account.response_to("149046445"), "784d5bd1f414c98fd98eb1e91f8abdf2");
    }

    #[test]
    fn the_case_of_a_name_does_not_matter_and_that_of_a_password_does() {
        let account = Account::of(&User::new("mizan", "s"), Syntax::Extended).expect("no filters");
        assert!(account.is_called("MIZAN") && !account.is_called("miza"));
        assert!(account.has_secret(b"s") && !account.has_secret(b"S") && !account.has_secret(b""));
    }
}
