//! Calls through a real Asterisk 16.

use testkit::asterisk::Asterisk;
use testkit::peers::PeerTest;

pub(crate) const TESTS: &[PeerTest] = &[PeerTest {
    name: "asterisk::two_of_them_run_at_once_and_leave_nothing_behind",
    needs: &["asterisk"],
    body: two_of_them_run_at_once_and_leave_nothing_behind,
}];

fn two_of_them_run_at_once_and_leave_nothing_behind() {
    let (first, second) = (Asterisk::start(), Asterisk::start());
    assert_ne!(first.address(), second.address());
    let homes = [first.home().to_owned(), second.home().to_owned()];
    assert!(first.stop().success());
    drop(second);
    for home in homes {
        assert!(!home.exists(), "{} is left", home.display());
    }
}
