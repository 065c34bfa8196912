//! Accounts, tokens and lock-outs. Time is an argument; the tokens are random and no part of what a
//! seed determines.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use uuid::Uuid;

use crate::settings::{LockOut, Password};

/// Refresh tokens outlive their access tokens by this factor. The clients are silent on it.
const REFRESH_LIVES: u32 = 12;

/// The account of the telephony service.
const SERVICE: &str = "telephony";

/// An account of the CRM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) username: String,
}

/// A pair of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) life: Duration,
}

/// Why nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Unknown account, wrong password, unknown or expired token.
    Wrong,
    /// Too many wrong passwords.
    Locked,
}

#[derive(Debug, Default)]
struct State {
    /// Access token -> account and end of life.
    access: HashMap<String, (usize, Duration)>,
    refresh: HashMap<String, (usize, Duration)>,
    /// Wrong passwords in a row and the end of a lock-out, by account.
    tries: HashMap<usize, (u32, Duration)>,
    /// When expired tokens were last thrown away.
    swept: Duration,
}

/// The accounts of an install and who is signed in.
#[derive(Debug)]
pub(crate) struct Sessions {
    /// The users, and behind them the telephony service.
    accounts: Vec<Account>,
    password: Password,
    /// Of the telephony service alone.
    service_password: Password,
    life: Duration,
    lock_out: LockOut,
    state: Mutex<State>,
}

impl Sessions {
    pub(crate) fn new(
        users: u32,
        password: Password,
        life: Duration,
        lock_out: LockOut,
    ) -> Sessions {
        let account = |number: u32| Account {
            id: format!("5e000000-0000-4000-8000-{number:012x}"),
            username: format!("user{number}"),
        };
        let mut accounts: Vec<Account> = (1..=users).map(account).collect();
        accounts.push(Account { username: SERVICE.to_owned(), ..account(0) });
        let service_password = Password::new(Uuid::new_v4().simple().to_string());
        let state = Mutex::default();
        Sessions { accounts, password, service_password, life, lock_out, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, username: &str) -> Option<usize> {
        if username.eq_ignore_ascii_case(SERVICE) {
            return Some(self.accounts.len() - 1);
        }
        let number: usize = username.to_ascii_lowercase().strip_prefix("user")?.parse().ok()?;
        let place = number.checked_sub(1)?;
        let account = self.accounts.get(place)?;
        account.username.eq_ignore_ascii_case(username).then_some(place)
    }

    /// The account of that name, in any case.
    pub(crate) fn account(&self, username: &str) -> Option<&Account> {
        self.place(username).map(|place| &self.accounts[place])
    }

    /// The telephony service's name and password.
    pub(crate) fn service_account(&self) -> (&'static str, &Password) {
        (SERVICE, &self.service_password)
    }

    /// The account of that id.
    pub(crate) fn account_by_id(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id.eq_ignore_ascii_case(id))
    }

    /// Signs in. `now` is the time since the install's start.
    pub(crate) fn sign_in(
        &self,
        username: &str,
        password: &str,
        now: Duration,
    ) -> Result<Tokens, Refusal> {
        let place = self.place(username).ok_or(Refusal::Wrong)?;
        let mut state = self.state();
        let (wrong, locked_until) = state.tries.get(&place).copied().unwrap_or_default();
        if now < locked_until {
            return Err(Refusal::Locked);
        }
        let is_service = place + 1 == self.accounts.len();
        let right = if is_service { &self.service_password } else { &self.password };
        if password == right.reveal() {
            state.tries.remove(&place);
            return Ok(self.issue(&mut state, place, now));
        }
        let wrong = wrong + 1;
        let entry = if wrong >= self.lock_out.after {
            (0, now + self.lock_out.time)
        } else {
            (wrong, Duration::ZERO)
        };
        state.tries.insert(place, entry);
        Err(Refusal::Wrong)
    }

    /// Exchanges a refresh token for a new pair; the old refresh token is used up.
    pub(crate) fn refresh(&self, token: &str, now: Duration) -> Result<Tokens, Refusal> {
        let mut state = self.state();
        match state.refresh.remove(token) {
            Some((place, end)) if now < end => Ok(self.issue(&mut state, place, now)),
            _ => Err(Refusal::Wrong),
        }
    }

    /// Whose token this is, while it lives.
    pub(crate) fn bearer(&self, token: &str, now: Duration) -> Option<Account> {
        let (place, end) = self.state().access.get(token).copied()?;
        (now < end).then(|| self.accounts[place].clone())
    }

    fn issue(&self, state: &mut State, place: usize, now: Duration) -> Tokens {
        if now >= state.swept + self.life {
            state.access.retain(|_, (_, end)| now < *end);
            state.refresh.retain(|_, (_, end)| now < *end);
            state.swept = now;
        }
        let token = || format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let tokens = Tokens { access: token(), refresh: token(), life: self.life };
        state.access.insert(tokens.access.clone(), (place, now + self.life));
        state.refresh.insert(tokens.refresh.clone(), (place, now + self.life * REFRESH_LIVES));
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn sessions() -> Sessions {
        let lock_out = LockOut { after: 3, time: s(900) };
        Sessions::new(2, Password::new("right"), s(100), lock_out)
    }

    #[test]
    fn the_third_wrong_password_locks_for_the_time_and_no_longer() {
        let sessions = sessions();
        for _ in 0..3 {
            assert_eq!(sessions.sign_in("user1", "no", s(0)).err(), Some(Refusal::Wrong));
        }
        assert_eq!(sessions.sign_in("user1", "right", s(899)).err(), Some(Refusal::Locked));
        assert!(sessions.sign_in("user2", "right", s(1)).is_ok(), "others are not locked");
        assert!(sessions.sign_in("user1", "right", s(900)).is_ok());
    }

    #[test]
    fn a_right_password_forgets_the_wrong_ones() {
        let sessions = sessions();
        for _ in 0..5 {
            assert!(sessions.sign_in("USER1", "no", s(0)).is_err());
            assert!(sessions.sign_in("user1", "no", s(0)).is_err());
            assert!(sessions.sign_in("user1", "right", s(0)).is_ok());
        }
    }

    #[test]
    fn a_token_ends_with_its_life_and_a_refresh_token_works_once() {
        let sessions = sessions();
        let tokens = sessions.sign_in("user2", "right", s(0)).expect("signed in");
        assert_eq!(sessions.bearer(&tokens.access, s(99)).expect("alive").username, "user2");
        assert_eq!(sessions.bearer(&tokens.access, s(100)), None);
        let renewed = sessions.refresh(&tokens.refresh, s(150)).expect("renewed");
        assert!(sessions.bearer(&renewed.access, s(249)).is_some());
        assert!(sessions.refresh(&tokens.refresh, s(151)).is_err());
    }

    #[test]
    fn the_telephony_service_has_a_password_of_its_own() {
        let sessions = sessions();
        assert!(sessions.sign_in("telephony", "right", s(0)).is_err());
        let (name, password) = sessions.service_account();
        let tokens = sessions.sign_in(name, password.reveal(), s(0)).expect("signed in");
        assert_eq!(sessions.bearer(&tokens.access, s(1)).expect("alive").username, name);
        assert!(sessions.sign_in("user1", password.reveal(), s(0)).is_err());
    }

    #[test]
    fn no_account_beyond_the_last_and_none_by_another_spelling() {
        let sessions = sessions();
        assert!(sessions.account("user2").is_some());
        for name in ["user3", "user0", "user02", "user", "user-1", ""] {
            assert_eq!(sessions.account(name), None, "{name}");
        }
    }
}
