//! `mizan validate` and `mizan load`: plays a scenario and reports.

use std::time::Duration;

use documents::capacity::Dimension;
use documents::run::EndKind;
use documents::units::Span;
use jiff::Timestamp;
use loadtest::Interrupt;
use loadtest::capacity::SearchSettings;
use loadtest::clock::Clock;
use loadtest::plan::{Limits, Plan, PlannedRequests, Wishes};
use loadtest::scenario::{Files, Scenario};

use crate::cli::{Playing, Printing};
use crate::commands::capacity::{self, Hunt, Wish};
use crate::commands::series;
use crate::exit::{Exit, Failure, IsUsage};
use crate::player::{Player, Take, Ways, kept};
use crate::{interrupt, output};

/// How often a plan is played, and what for.
#[derive(Debug, Clone)]
pub(crate) enum Mode {
    /// Once.
    Once,
    /// Once, and then a search for the number of users that are carried.
    Validated(Wish),
    /// So many times against one target.
    Repeated(u32),
    /// So many times against each of two targets in turn, which are compared.
    Alternated(u32, [String; 2]),
    /// At level after level, until it is known which is carried.
    Searched(Wish),
}

/// Plays a scenario and writes its record and its report. What is to be done before it is loaded is done
/// once nothing of what was asked can be refused any more, and not for a dry run.
pub(crate) fn play(
    command: &str,
    files: Files<'_>,
    users: Option<u64>,
    mode: &Mode,
    playing: &Playing,
    printing: &Printing,
    before: impl FnOnce() -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    let scenario = Scenario::parse(files).or_usage()?;
    let target = playing.target.as_deref();
    let ways = Ways::read(playing, target)?;
    let Playing { duration, seed, max_requests, max_time, .. } = *playing;
    let limits = Limits { requests: max_requests, time: max_time.0 };
    let wishes = Wishes { users, duration: duration.map(|Span(duration)| duration), seed, limits };
    let plan = Plan::new(scenario, wishes).or_usage()?;
    let playable = ways.playable(plan.clone());
    if playing.dry_run {
        output::print(&described(&playable, mode, playing))?;
    }
    playable.keeps_to_its_limits().or_usage()?;
    if playing.dry_run {
        return Ok(Exit::Met);
    }
    let search = match mode {
        Mode::Validated(wish) => Some(capacity::settings(&playable.scenario, *wish)?),
        _ => None,
    };
    before()?;
    interrupt::listen()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match mode {
            Mode::Once | Mode::Validated(_) => {
                let search = search.map(|settings| (playable, settings));
                once(command, plan, search, playing, printing).await
            }
            Mode::Repeated(times) => series::repeated(&plan, *times, playing, printing).await,
            Mode::Alternated(times, [base, new]) => {
                series::alternated(&plan, *times, [base, new], playing, printing).await
            }
            Mode::Searched(wish) => {
                let interrupt = Interrupt::default();
                let player = Player::new(&plan, playing, printing, target, &interrupt).await?;
                capacity::find(playable, *wish, &player, printing, Timestamp::now()).await
            }
        }
    })
}

/// Plays a plan, and searches afterwards if that was wished: from what of the plan can be played.
async fn once(
    command: &str,
    plan: Plan,
    search: Option<(Plan, SearchSettings)>,
    playing: &Playing,
    printing: &Printing,
) -> Result<Exit, Failure> {
    let interrupt = Interrupt::default();
    let target = playing.target.as_deref();
    let player = Player::new(&plan, playing, printing, target, &interrupt).await?;
    let now = Timestamp::now();
    let place = || output::folder(printing, command, now);
    let take = Take { plan, now, ends_early: false, title: String::new() };
    let clock = Clock::start();
    let (mut record, folder) = player.play(take, place).await?;
    let keeps = |failure| kept(failure, &folder.join(output::JOURNAL));
    if let Some((playable, settings)) = search.filter(|_| record.end.how == EndKind::Completed) {
        let lasted = Duration::from_micros(clock.now_us());
        let mut hunt = Hunt::new(playable, settings, &player, printing, folder.clone());
        hunt.knows(&record, lasted);
        record.capacity = Some(hunt.run().await?);
        output::run_files(&record, printing.lang, &folder).map_err(keeps)?;
    }
    output::run(&record, printing, &folder).map_err(keeps)?;
    player.cleaned(&record).await
}

/// What a plan would do and what it would cost, for `--dry-run`.
fn described(plan: &Plan, mode: &Mode, playing: &Playing) -> String {
    let preview = plan.preview();
    let scenario = &plan.scenario;
    let classes: Vec<String> = scenario
        .crm
        .classes
        .iter()
        .zip(&plan.users_by_class)
        .map(|(class, users)| format!("{users} {}", class.name))
        .collect();
    let thresholds: Vec<String> = scenario.thresholds.iter().map(ToString::to_string).collect();
    let until = Span(plan.steady_until());
    [
        format!("scenario    {} ({})", scenario.name, scenario.about),
        format!("target      {}", playing.target.as_deref().unwrap_or("a stand-in install beside")),
        format!("users       {} ({})", scenario.crm.users, classes.join(", ")),
        format!("time        {until}, of which {} are measured", Span(scenario.phases.steady)),
        format!(
            "steps       {} if each were answered at once, at most {} a second",
            preview.steps, preview.peak_steps_per_s
        ),
        format!("calls       {}", described_calls(plan, playing)),
        format!("messages    {}", described_messages(plan, playing)),
        format!("thresholds  {}", thresholds.join("; ")),
        format!("seed        {}, schedule {}", scenario.seed, preview.schedule_hash),
        format!("limits      {}", described_limits(plan)),
        format!("runs        {}", described_runs(mode)),
        format!(
            "writes      marked with refId mizan-{}-{:x}-START-...",
            scenario.name, scenario.seed
        ),
    ]
    .join("\n")
}

/// How often a plan is played, for `--dry-run`.
fn described_runs(mode: &Mode) -> String {
    match mode {
        Mode::Once => "one".to_owned(),
        Mode::Repeated(times) => format!("{times}"),
        Mode::Alternated(times, [base, new]) => {
            format!("{times} against {base} and {times} against {new}, in turn")
        }
        Mode::Validated(wish) => format!("one; then a search: {}", described_search(wish)),
        Mode::Searched(wish) => format!("a search: {}", described_search(wish)),
    }
}

/// A search, for `--dry-run`.
fn described_search(wish: &Wish) -> String {
    let Wish { dimension, wanted, budget } = *wish;
    let what = match dimension {
        Dimension::Users => "users",
        Dimension::CallsPerHour => "calls an hour",
        Dimension::MessagesPerS => "messages a second",
    };
    let first = wanted.map_or_else(String::new, |wanted| {
        format!(", {} first", capacity::shown(dimension, wanted))
    });
    format!("how many {what} are carried, in {} at most{first}", Span(budget))
}

/// What a plan may cost its target in a line, for `--dry-run`.
fn described_limits(plan: &Plan) -> String {
    let Limits { requests, time } = plan.limits;
    let PlannedRequests { requests: planned, is_estimate } = plan.requests(requests);
    let about = if is_estimate { "about " } else { "" };
    let time = Span(time);
    format!(
        "at most {requests} requests and {time}; {about}{planned} requests if each were answered at once"
    )
}

/// The calls of a plan in a line, for `--dry-run`.
fn described_calls(plan: &Plan, playing: &Playing) -> String {
    let Some(calls) = &plan.scenario.calls else { return "none are played".to_owned() };
    let users = plan.scenario.crm.users;
    let by = playing.exchange.as_deref().unwrap_or("ami");
    let number = plan.calls.len();
    let busy_hour = calls.per_user.per_second * 3_600.0 * users as f64;
    let customers = loadtest::calls::customers::needed(&plan.calls);
    format!(
        "{number} by {by}, of a busy hour of {busy_hour:.0} on {} agents; {customers} customers are \
         added where they are missing",
        calls.agents_of(users)
    )
}

/// The short messages of a plan in a line, for `--dry-run`.
fn described_messages(plan: &Plan, playing: &Playing) -> String {
    let (Some(sms), Some(script)) = (&plan.scenario.sms, &plan.sms) else {
        return "none are sent".to_owned();
    };
    let campaigns: Vec<String> = script
        .campaigns
        .iter()
        .map(|(due_us, messages)| format!("{messages} at {}", Span(Duration::from_micros(*due_us))))
        .collect();
    let campaigns =
        if campaigns.is_empty() { "no campaign".to_owned() } else { campaigns.join(", ") };
    format!(
        "{campaigns}, {} one by one, {} replies; {} parts by {} ({})",
        script.singles_us.len(),
        script.replies_us.len(),
        script.messages.parts(),
        playing.gateway.as_deref().unwrap_or("http"),
        sms.gateway.name,
    )
}
