//! A search for a capacity that arithmetic knows: users of one kind before a queue of two servers.

use std::path::Path;
use std::time::{Duration, Instant};

use documents::DemandSet;
use documents::capacity::{AnswerKind, Dimension, LevelOutcome, LevelRecord, Purpose};
use documents::run::{EndKind, Provenance, RunRecord, Target, TargetKind};
use loadtest::capacity::{
    Ask, Level, LevelRules, PlayedLevel, Search, SearchSettings, level_plan, level_record, settings,
};
use loadtest::crm::{Account, Accounts, Api};
use loadtest::plan::Plan;
use loadtest::scenario::{Scenario, journeys, shipped};
use loadtest::{Interrupt, Order, Progress};
use staging::Staging;
use tokio::sync::{Mutex, watch};

const SERVERS: u32 = 2;
const SERVICE_S: f64 = 0.030;
/// Think time of the class `heavy` in the scenario `smoke`, at its peak factor.
const THINK_S: f64 = 10.0 / 20.0;
const LIMIT_S: f64 = 1.0;
/// Short levels: a median needs twenty samples, and forty come in a second.
const RULES: LevelRules = LevelRules {
    ramp: Duration::from_secs(1),
    settle: Duration::from_secs(3),
    steady: Duration::from_secs(3),
};
const BUDGET: Duration = Duration::from_secs(50);

/// One run at a time in a process: crm::play says why.
static GENERATOR: Mutex<()> = Mutex::const_new(());

/// Nothing but heavy users who do not wait for more than a second, half the time.
fn scenario() -> Scenario {
    let mut scenario =
        Scenario::parse(shipped::find("smoke").expect("shipped").files).expect("reads");
    scenario.calls = None;
    scenario.sms = None;
    scenario.crm.classes.retain(|class| class.name == "heavy");
    scenario.crm.classes[0].share = 1.0;
    scenario.thresholds = vec!["p50(crm) <= 1 s".parse().expect("a threshold")];
    scenario
}

/// The users with whom the median of the steps reaches the limit.
///
/// Beyond the knee both servers are always busy, so `X` steps a second end, whatever the number of
/// users: servers over the service that a mean step asks for. A request then waits as long as any
/// other, so a step of `v` requests takes `v` passes through the queue; the median step asks for as
/// many requests as the median of the mix, and with it the mean step takes `mean / median` of the
/// limit. The users are `X (R + Z)` (the response-time law).
fn predicted() -> f64 {
    let demands = DemandSet::shipped();
    let mut requests: Vec<(usize, u32)> = Vec::new();
    for journey in journeys("heavy").expect("a class") {
        requests.extend(journey.steps.iter().map(|s| (demands.steps[*s].len(), journey.weight)));
    }
    requests.sort_unstable();
    let all: u32 = requests.iter().map(|(_, weight)| weight).sum();
    let mean =
        requests.iter().map(|(count, weight)| *count as f64 * f64::from(*weight)).sum::<f64>()
            / f64::from(all);
    let mut below = 0;
    let median = requests.iter().find(|(_, weight)| {
        below += weight;
        2 * below >= all
    });
    let median = median.expect("there are steps").0 as f64;
    let steps_per_s = f64::from(SERVERS) / (mean * SERVICE_S);
    steps_per_s * (LIMIT_S * mean / median + THINK_S)
}

/// Plays a level as the program does.
async fn played(plan: Plan, staging: &Staging, journal: &Path) -> RunRecord {
    let url = staging.url();
    let accounts =
        (1..=50).map(|n| Account::new(staging.username(n), staging.password().reveal())).collect();
    let order = Order {
        station: None,
        api: Api::new(url.parse().expect("a URL"), plan.scenario.crm.request_timeout)
            .expect("a client"),
        accounts: Accounts::new(accounts),
        provenance: Provenance {
            mizan_version: String::new(),
            commit: None,
            started_at: String::new(),
            scenario: plan.scenario.name.clone(),
            scenario_hash: plan.scenario.hash.clone(),
            schedule_hash: plan.preview().schedule_hash,
            seed: plan.scenario.seed,
            host: documents::HostFacts { cores_logical: 2, ..documents::HostFacts::default() },
            target: Target { url, kind: TargetKind::Given },
            arguments: Vec::new(),
        },
        plan,
        calls: None,
        sms: None,
        http: None,
        target_process: None,
        journal: journal.to_owned(),
        ends_early: true,
    };
    let (progress, _shown) = watch::channel(Progress::default());
    loadtest::run(order, &Interrupt::default(), progress).await.expect("a record")
}

/// One level of a search: where in time it began, and what it showed.
async fn level(
    scenario: &Scenario,
    level: &Level,
    began: Duration,
    staging: &Staging,
    folder: &Path,
) -> LevelRecord {
    let plan = level_plan(scenario, Dimension::Users, level, &RULES).expect("a plan");
    let name = format!("level-{}-{}", level.value, level.repetition);
    let run = played(plan, staging, &folder.join(&name)).await;
    let lasted = Duration::from_secs_f64(run.end.at_s);
    let Level { value, purpose, .. } = *level;
    let played = PlayedLevel { value, purpose, at: began, lasted, folder: name };
    level_record(&run, Dimension::Users, played)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_finds_the_capacity_that_arithmetic_predicts() {
    let _alone = GENERATOR.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let staging = testkit::queue(SERVERS, Duration::from_secs_f64(SERVICE_S)).await;
    let scenario = scenario();
    let asked = settings(&scenario, Dimension::Users, Some(60.0), BUDGET, &RULES).expect("users");
    let mut search = Search::new(SearchSettings { resolution: 0.2, ..asked });
    #[expect(clippy::disallowed_methods, reason = "the budget is one of real time")]
    let start = Instant::now();
    while let Ask::Play(next) = search.next(start.elapsed()) {
        let shown = level(&scenario, &next, start.elapsed(), &staging, folder.path()).await;
        search.learn(shown);
    }
    staging.stop().await.expect("stops");
    let spent = start.elapsed();
    let (answer, predicted) = (search.answer(), predicted());
    let told: Vec<_> = search
        .levels()
        .iter()
        .map(|l| (l.value, l.outcome, l.ended_early, l.samples, l.response_p95_ms))
        .collect();
    println!("{predicted:.1} users predicted, {answer:?} after {spent:?}: {told:?}");
    // Several runs in one process, each of which measured something.
    assert!(search.levels().len() >= 3, "{told:?}");
    assert!(search.levels().iter().all(|level| level.samples > 0), "{told:?}");
    assert!(search.levels().iter().all(|level| level.outcome != LevelOutcome::Invalid), "{told:?}");
    assert_eq!(answer.kind, AnswerKind::Interval, "{told:?}");
    let (low, high) = (answer.low.expect("some held"), answer.high.expect("some broke"));
    // The median of a hundred steps is known to about a twentieth.
    assert!(low * 0.95 <= predicted && predicted <= high * 1.05, "{predicted}: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_far_beyond_the_edge_ends_before_its_time() {
    let _alone = GENERATOR.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let staging = testkit::queue(SERVERS, Duration::from_secs_f64(SERVICE_S)).await;
    let rules = LevelRules { steady: Duration::from_secs(60), ..RULES };
    // With 120 users a step takes four times the limit.
    let (purpose, at_most) = (Purpose::Wanted, Duration::from_secs(180));
    let level = Level { value: 120.0, purpose, repetition: 0, at_most };
    let plan = level_plan(&scenario(), Dimension::Users, &level, &rules).expect("a plan");
    let run = played(plan, &staging, &folder.path().join("level")).await;
    staging.stop().await.expect("stops");
    assert_eq!(run.end.how, EndKind::Decided { threshold: "p50(crm) <= 1 s".to_owned() });
    assert!(run.end.at_s < run.plan.steady_until_s / 2.0, "{:?}", run.end);
    assert_eq!(run.verdict.answer, documents::run::Answer::NotMet, "{:?}", run.verdict);
}
