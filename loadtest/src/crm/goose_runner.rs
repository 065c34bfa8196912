//! The one module that knows goose: it launches the virtual users, ramps them up, and keeps them
//! turning until the run stops.
//!
//! What goose cannot do is done around it (docs/decisions/002-goose.md): think times and journeys
//! are ours and seeded, times are taken by our recorder to the last byte, and its metrics, logs,
//! tables and listeners are off.

use std::sync::Arc;

use goose::config::GooseConfiguration;
use goose::goose::{GooseUser, Scenario, Transaction, TransactionFunction};
use goose::{GooseAttack, GooseError as Attack};
use tokio::sync::Mutex;

use super::stage::Stage;
use super::virtual_user::{Next, VirtualUser};

/// Why goose could not play.
#[derive(Debug, thiserror::Error)]
pub enum GooseError {
    /// goose refused its configuration or failed to start.
    #[error("the load generator could not start: {0}")]
    Start(String),
}

impl From<Attack> for GooseError {
    fn from(error: Attack) -> Self {
        GooseError::Start(error.to_string())
    }
}

/// Between two calls of a user that has left and has not been told so yet.
const BETWEEN_CALLS_US: u64 = 20_000;

/// The state of a virtual user inside goose: present until it left.
type Seat = Arc<Mutex<Option<VirtualUser>>>;

/// Plays the stage's plan until its stop signal is given, and returns when every user has left.
///
/// One run at a time in a process: goose's stop switch is the process's.
///
/// # Errors
/// If goose could not start.
pub async fn play(stage: Arc<Stage>) -> Result<(), GooseError> {
    let users = stage.plan.scenario.crm.users;
    if users == 0 {
        stage.stop.no_new_steps.cancelled().await;
        return Ok(());
    }
    let ramp_s = stage.plan.scenario.phases.ramp.as_secs_f64().max(0.001);
    let arguments = [
        "--host".to_owned(),
        stage.api.base().to_string(),
        "--users".to_owned(),
        users.to_string(),
        "--increase-rate".to_owned(),
        format!("{:.3}", (users as f64 / ramp_s).max(0.001)),
    ];
    let switches = ["--quiet", "--quiet", "--no-metrics", "--no-print-metrics"];
    // Not --no-reset-metrics: with it, goose prints a line on standard output once all users run.
    let listeners = ["--no-telnet", "--no-error-summary"];
    let arguments: Vec<&str> =
        arguments.iter().map(String::as_str).chain(switches).chain(listeners).collect();
    let configuration = GooseConfiguration::parse_args_default(&arguments)?;

    let stop = stage.stop.clone();
    let transaction = Transaction::new(turns(stage));
    let scenario = Scenario::new("crm").register_transaction(transaction);
    let attack = GooseAttack::initialize_with_config(configuration)?.register_scenario(scenario);

    // goose resets its switch when it starts, and polls it twice a second from then on.
    let mut playing = std::pin::pin!(attack.execute());
    let ended = tokio::select! {
        ended = &mut playing => ended,
        () = stop.give_up.cancelled() => {
            goose::trigger_killswitch("the run is over");
            playing.await
        }
    };
    ended.map(drop).map_err(GooseError::from)
}

/// goose's transaction: all turns of a virtual user, from its sign-in until the run stops.
fn turns(stage: Arc<Stage>) -> TransactionFunction {
    Arc::new(move |goose_user: &mut GooseUser| {
        let stage = Arc::clone(&stage);
        Box::pin(async move {
            let seat = seat_of(goose_user, &stage);
            let mut seat = seat.lock().await;
            if let Some(user) = seat.as_mut() {
                while user.take_turn().await == Next::GoOn {}
                // Leaving drops the user, which takes it off the count.
                *seat = None;
            }
            // goose calls again until it has told this user to go. Its word lies in a channel that
            // only goose sees, between calls: so wait for the end of the run, then call by call.
            stage.stop.give_up.cancelled().await;
            stage.pacer.at(stage.clock.now_us() + BETWEEN_CALLS_US).await;
            Ok(())
        })
    })
}

/// The seat of a goose user; the first call lets the next virtual user of the stage sit down.
fn seat_of(goose_user: &mut GooseUser, stage: &Arc<Stage>) -> Seat {
    if let Some(seat) = goose_user.get_session_data::<Seat>() {
        return Arc::clone(seat);
    }
    let seat: Seat = Arc::new(Mutex::new(VirtualUser::enter(stage)));
    goose_user.set_session_data(Arc::clone(&seat));
    seat
}
