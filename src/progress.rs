//! Shows how far a run is, on a terminal and nowhere else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use loadtest::Progress;
use loadtest::plan::Plan;
use tokio::sync::watch;

/// Draws until the sender is gone. The title stands before what is drawn.
pub(crate) async fn show(
    plan: Plan,
    title: String,
    mut progress: watch::Receiver<Progress>,
    quiet: bool,
) {
    let whole = plan.steady_until();
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(whole.as_secs()), target);
    let style = ProgressStyle::with_template("{prefix:10} {wide_bar} {msg}")
        .expect("the template is a constant that indicatif reads");
    bar.set_style(style);
    while progress.changed().await.is_ok() {
        let now = *progress.borrow_and_update();
        bar.set_position(now.at_s as u64);
        bar.set_prefix(format!("{title}{}", phase(&plan, now.at_s)));
        bar.set_message(message(now, whole));
    }
    bar.finish_and_clear();
}

fn phase(plan: &Plan, at_s: f64) -> &'static str {
    let at = Duration::from_secs_f64(at_s);
    let phases = [
        (plan.scenario.phases.ramp, "ramp-up"),
        (plan.steady_from(), "warm-up"),
        (plan.steady_until(), "measuring"),
    ];
    phases.iter().find(|(until, _)| at < *until).map_or("draining", |(_, name)| name)
}

fn message(now: Progress, whole: Duration) -> String {
    let left = whole.saturating_sub(Duration::from_secs_f64(now.at_s)).as_secs();
    let p95 = now.recent_p95_ms.map_or_else(|| "-".to_owned(), |p95| format!("{p95:.0} ms"));
    let Progress { users, steps, failed, .. } = now;
    let calls = now.calls.map_or_else(String::new, |calls| format!(" · {calls} calls"));
    let waiting = now.sms_waiting.filter(|waiting| *waiting > 0);
    let messages =
        waiting.map_or_else(String::new, |messages| format!(" · {messages} messages waiting"));
    format!(
        "{left} s left · {users} users{calls}{messages} · {steps} steps, {failed} failed · p95 {p95}"
    )
}
