//! Whether a target may be loaded: consent for public addresses, and one run at a time.

use jiff::Timestamp;
use loadtest::exchange::way::Way;
use loadtest::target::{Consents, Permitted, permitted, permitted_host};
use loadtest::target_lock::{Holder, TargetLock};

use crate::cli::Playing;
use crate::exit::{Failure, IsUsage};

/// The target, if it may be loaded and every consent is for it or for the exchange; and the right to
/// load it, which ends when it is dropped.
pub(crate) async fn target(
    text: &str,
    way: &Way,
    playing: &Playing,
    now: Timestamp,
) -> Result<(Permitted, TargetLock), Failure> {
    let consents = Consents::new(&playing.i_own_this_host);
    let permitted = permitted(text, &consents).await.or_usage()?;
    let mut hosts = vec![permitted.host()];
    if let Way::Asterisk { host, .. } = way {
        hosts.push(host);
    }
    consents.are_all_for(&hosts).or_usage()?;
    let lock = lock(&permitted, playing.share_target, now)?;
    Ok((permitted, lock))
}

/// The right to load a target, if no other run of this machine does or it is shared.
pub(crate) fn lock(
    target: &Permitted,
    shared: bool,
    now: Timestamp,
) -> Result<TargetLock, Failure> {
    let since = now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let holder = Holder { process: std::process::id(), since };
    TargetLock::take(target, &holder, shared).or_usage()
}

/// The way of the calls; an exchange of somebody else's only if it may be loaded, where it was found.
pub(crate) async fn exchange(way: Way, playing: &Playing) -> Result<Way, Failure> {
    let Way::Asterisk { host, port, .. } = &way else { return Ok(way) };
    let consents = Consents::new(&playing.i_own_this_host);
    let found = permitted_host(host, *port, &consents).await.or_usage()?;
    Ok(way.pinned(&found))
}
