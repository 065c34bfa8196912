//! A GSM modem, asked over its serial port. It sends nothing.

use std::time::Duration;

use documents::readiness::{GsmFacts, ProbeFact, ProbeOutcome};

use super::super::net::{Course, Progress, failed};

use crate::clock::Clock;
use crate::modem::{self, Registration};

/// Asks a modem whether a message could go out through it. Each of its answers may take as long as the
/// patience lasts.
pub async fn probe(port: &str, baud_rate: u32, patience: Duration) -> ProbeFact {
    let run = Course::begin(format!("gsm {port}"));
    let progress = Progress::at("answer");
    let clock = Clock::start();
    let owned = port.to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        let read = modem::read(&owned, baud_rate, patience, &|| clock.elapsed());
        read.map(|facts| (facts.problem(&owned).map(|problem| problem.to_string()), facts))
    });
    let mut found = GsmFacts { port: port.to_owned(), ..GsmFacts::default() };
    let end = match asked.await {
        Ok(Ok((problem, facts))) => {
            found.answers = true;
            let names = [facts.manufacturer, facts.model];
            let names: Vec<String> = names.into_iter().flatten().collect();
            found.model = (!names.is_empty()).then(|| names.join(" "));
            found.registered = facts.registration.map(Registration::is_registered);
            found.signal_dbm = facts.signal_dbm.map(i32::from);
            found.problem = problem;
            Ok(())
        }
        Ok(Err(problem)) => {
            found.problem = Some(problem.to_string());
            Err(failed(problem))
        }
        Err(error) => Err(failed(error)),
    };
    run.end(ProbeOutcome::Gsm(found), &progress, end)
}
