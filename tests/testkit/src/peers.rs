//! Tests that talk to a real peer: a program that is not ours, such as a browser or a web server.
//!
//! The built-in test harness decides what is left out when it compiles, but whether a peer is there
//! is known only when the tests run. So these tests stand in binaries of their own
//! (`harness = false`) whose `main` calls [`run`]. A test whose peers are not all there is listed as
//! `[needs chromium] name ... ignored` and counted as ignored: it neither passes nor vanishes.
//!
//! `cargo xtask test` looks for the peers, installs what it can, and says by [`PRESENT`] and
//! [`ABSENT`] what it found. Under plain `cargo test` both are unset and every test here is ignored.

use std::collections::BTreeSet;
use std::env;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Conclusion, Failed, Trial};

/// The environment variable with the peers that are there, by name, apart by commas.
pub const PRESENT: &str = "MIZAN_PEERS";

/// The environment variable with the peers that were looked for and are not there.
pub const ABSENT: &str = "MIZAN_PEERS_ABSENT";

/// One test and the peers without which it cannot run.
#[derive(Debug, Clone, Copy)]
pub struct PeerTest {
    /// What the test claims, with its module: `browser::a_report_opens_without_a_network`.
    pub name: &'static str,
    /// The names of the peers, as `cargo xtask test` knows them.
    pub needs: &'static [&'static str],
    /// The test: it fails by panicking.
    pub body: fn(),
}

/// Runs the tests as the built-in harness would, with its arguments, and leaves out those whose
/// peers are absent.
///
/// # Panics
/// When a test names a peer that `cargo xtask test` has never heard of: such a test would otherwise
/// be left out for ever.
#[must_use]
pub fn run(tests: &[PeerTest]) -> ExitCode {
    let arguments = Arguments::from_args();
    let peers = Peers::from_environment();
    let trials = tests.iter().map(|test| peers.trial(test)).collect();
    let conclusion: Conclusion = libtest_mimic::run(&arguments, trials);
    conclusion.exit_code()
}

/// Which peers are there, as far as anybody has looked.
struct Peers {
    present: BTreeSet<String>,
    /// None when nobody has looked.
    absent: Option<BTreeSet<String>>,
}

impl Peers {
    fn from_environment() -> Self {
        Self::new(env::var(PRESENT).ok().as_deref(), env::var(ABSENT).ok().as_deref())
    }

    fn new(present: Option<&str>, absent: Option<&str>) -> Self {
        let names = |list: &str| {
            list.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        Self { present: present.map(names).unwrap_or_default(), absent: absent.map(names) }
    }

    /// The peers that a test lacks.
    fn lacking<'a>(&self, needs: &[&'a str]) -> Vec<&'a str> {
        let lacking: Vec<_> =
            needs.iter().copied().filter(|need| !self.present.contains(*need)).collect();
        if let Some(absent) = &self.absent {
            for need in &lacking {
                assert!(
                    absent.contains(*need),
                    "a test needs the peer `{need}`, which xtask/src/peers.rs does not list"
                );
            }
        }
        lacking
    }

    fn trial(&self, test: &PeerTest) -> Trial {
        let body = test.body;
        let runner = move || -> Result<(), Failed> {
            body();
            Ok(())
        };
        Trial::test(test.name, runner)
            .with_kind(format!("needs {}", test.needs.join(", ")))
            .with_ignored_flag(!self.lacking(test.needs).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::{PeerTest, Peers};

    fn is_left_out(present: Option<&str>, absent: Option<&str>) -> bool {
        let test = PeerTest { name: "claim", needs: &["nginx", "chromium"], body: || {} };
        Peers::new(present, absent).trial(&test).has_ignored_flag()
    }

    #[test]
    fn a_test_runs_only_when_all_its_peers_are_there() {
        assert!(!is_left_out(Some("chromium,nginx"), Some("")));
        assert!(is_left_out(Some("chromium"), Some("nginx")));
        assert!(is_left_out(Some(""), Some("chromium,nginx")));
    }

    #[test]
    fn a_test_is_left_out_when_nobody_has_looked() {
        assert!(is_left_out(None, None));
    }

    #[test]
    fn a_peer_may_be_promised_by_hand() {
        assert!(!is_left_out(Some("nginx,chromium"), None));
    }

    #[test]
    #[should_panic(expected = "xtask/src/peers.rs does not list")]
    fn a_peer_that_no_one_looks_for_is_a_mistake() {
        is_left_out(Some("nginx"), Some("asterisk"));
    }
}
