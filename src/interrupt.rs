//! Ctrl-C: once drains and reports, twice stops now and reports.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use loadtest::Interrupt;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// The run that Ctrl-C stops, while there is one.
static RUNNING: Mutex<Option<Interrupt>> = Mutex::new(None);

/// Listens for Ctrl-C from now on. Outside a run it ends the program, as it would without us.
///
/// Installed before the load generator starts, which brings a handler of its own and keeps to this
/// one if it is there (docs/decisions/002-goose.md).
pub(crate) fn listen() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        match running.as_ref() {
            Some(interrupt) => {
                eprintln!(
                    "{}",
                    if interrupt.was_asked() {
                        "stopping now"
                    } else {
                        "stopping: waiting for what is in flight (Ctrl-C again to stop now)"
                    }
                );
                interrupt.ask();
            }
            None => std::process::exit(INTERRUPTED),
        }
    })
    .context("cannot listen for Ctrl-C")
}

/// The exit code of a program that SIGINT ended (128 + 2), as shells report it.
const INTERRUPTED: i32 = 130;

/// Lets Ctrl-C stop a run until the guard is dropped.
pub(crate) fn stops(interrupt: &Interrupt) -> Guard {
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(interrupt.clone());
    Guard
}

/// Ctrl-C ends the program again once this is dropped.
pub(crate) struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Sends a word at the first Ctrl-C, and ends the program at the second.
pub(crate) fn sends(word: oneshot::Sender<()>) -> anyhow::Result<()> {
    let mut word = Some(word);
    ctrlc::set_handler(move || match word.take().map(|word| word.send(())) {
        Some(Ok(())) => {}
        _ => std::process::exit(INTERRUPTED),
    })
    .context("cannot listen for Ctrl-C")
}

/// Cancels at the first Ctrl-C, and ends the program at the second.
pub(crate) fn cancels(token: &CancellationToken) -> anyhow::Result<()> {
    let token = token.clone();
    ctrlc::set_handler(move || {
        if token.is_cancelled() {
            std::process::exit(INTERRUPTED);
        }
        eprintln!("stopping (Ctrl-C again to stop without a record)");
        token.cancel();
    })
    .context("cannot listen for Ctrl-C")
}

/// Raises a flag at the first Ctrl-C, and ends the program at the second.
pub(crate) fn flagged() -> anyhow::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = flag.clone();
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        eprintln!("stopping (Ctrl-C again to stop without a record)");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(flag)
}

/// Leaves Ctrl-C to somebody else: a terminal sends it to every process of its group.
pub(crate) fn ignore() -> anyhow::Result<()> {
    ctrlc::set_handler(|| ()).context("cannot ignore Ctrl-C")
}
