//! Whether a TCP port of another machine takes connections.

use std::time::Duration;

use documents::readiness::{ProbeFact, ProbeOutcome, TcpFacts};
use tokio_util::sync::CancellationToken;

use super::net::{Address, Course, Progress, connect, within};

/// Connects to `HOST:PORT`, sends nothing and closes. The purpose is only recorded.
pub async fn probe(
    address: &str,
    purpose: &str,
    limit: Duration,
    cancel: &CancellationToken,
) -> ProbeFact {
    let course = Course::begin(format!("tcp {address} ({purpose})"));
    let mut progress = Progress::at("resolve");
    let mut facts =
        TcpFacts { address: address.to_owned(), purpose: purpose.to_owned(), connected: false };
    let work = async {
        let address = Address::parse(address, None)?;
        connect(&address, limit, &mut progress).await?;
        facts.connected = true;
        Ok(())
    };
    let end = within(limit, cancel, work).await;
    course.end(ProbeOutcome::Tcp(facts), &progress, end)
}
