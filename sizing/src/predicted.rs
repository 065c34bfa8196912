//! What a column is predicted to do in its busy hour: response time, utilisation, and the number of
//! users at which re-sizing should begin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::column::{ColumnKind, Context, Depth};
use crate::derivation::{Figure, Ledger, Unit, rounded};
use crate::prediction::{self, Machine, Prediction};
use crate::processor::Processor;
use crate::queueing::{Method, SimulationPlan, simulate};
use crate::workload::Workload;

/// Percentiles of the simulated response time in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Percentiles {
    /// Median, where there were steps enough to state it.
    pub p50_ms: Option<f64>,
    /// 95th percentile.
    pub p95_ms: Option<f64>,
    /// 99th percentile.
    pub p99_ms: Option<f64>,
    /// Mean of the same simulation, to stand beside the analytic one.
    pub mean_ms: Option<f64>,
    /// The seed.
    pub seed: u64,
    /// Simulated steps.
    pub steps: u64,
}

/// What the column is predicted to do in its busy hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Predicted {
    /// Busy share of the working cores.
    pub cpu_utilisation: f64,
    /// Busy share of the data disks.
    pub data_utilisation: f64,
    /// Busy share of the log.
    pub log_utilisation: f64,
    /// Mean response time of a step, in milliseconds.
    pub mean_ms: f64,
    /// The mean times the ratio that the search used for p95, in milliseconds.
    pub p95_ms_planned: f64,
    /// Steps an hour.
    pub steps_per_hour: f64,
    /// How it was computed.
    pub method: String,
    /// The simulation of the same machine, where it was asked for.
    pub simulated: Option<Percentiles>,
    /// The response time that was asked for (p95), in milliseconds.
    pub target_ms: f64,
    /// Whether it is met.
    pub meets_target: bool,
    /// Users at which the processors reach the re-sizing trigger.
    pub resize_by_processors: u32,
    /// Users at which re-sizing should begin: that, or the first user beyond the vendor's tier.
    pub resize_at_users: u32,
}

impl Predicted {
    /// The 95th percentile: simulated where it was, else planned.
    pub fn p95_ms(&self) -> f64 {
        self.simulated.as_ref().and_then(|s| s.p95_ms).unwrap_or(self.p95_ms_planned)
    }
}

/// How long a simulation may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Length {
    /// Steps of users that it should see: 20 batches need 200 each for p95 and 1,000 for p99.
    steps: f64,
    /// Completions of all classes at most: beside few users, calls and messages are most of them.
    completions_most: f64,
}

impl Length {
    /// Enough for p99: the recommended column, the points of a sweep.
    pub(crate) const FULL: Length = Length { steps: 21_000.0, completions_most: 240_000.0 };
    /// Enough for p95: the columns beside it.
    pub(crate) const SHORT: Length = Length { steps: 6_000.0, completions_most: 80_000.0 };
}

/// The simulated percentiles of a workload on a machine; `None` without a steady state.
pub(crate) fn percentiles(
    load: &Workload,
    machine: &Machine,
    seed: u64,
    length: Length,
) -> Option<Percentiles> {
    let network = prediction::network(load, machine);
    let open: f64 = network.open.iter().map(|class| class.arrival_rate_per_s).sum();
    let all = (1.0 + open / load.offered_steps_per_s()) * length.steps;
    let completions = all.min(length.completions_most) as u64;
    let plan = SimulationPlan { seed, warm_up: completions / 10, completions };
    let simulated = simulate(&network, &plan).ok()?;
    let users = simulated.closed.first()?;
    let ms = |estimate: Option<crate::queueing::Estimate>| {
        estimate.map(|estimate| rounded(estimate.value * 1e3 * machine.slowdown))
    };
    Some(Percentiles {
        p50_ms: ms(users.response_time_s_p50),
        p95_ms: ms(users.response_time_s_p95),
        p99_ms: ms(users.response_time_s_p99),
        mean_ms: ms(users.response_time_s),
        seed,
        steps: users.completions,
    })
}

pub(crate) fn predicted(
    kind: ColumnKind,
    prediction: &Prediction,
    load: &Workload,
    machine: &Machine,
    processor: &Processor,
    context: &Context<'_>,
    ledger: &mut Ledger,
) -> Predicted {
    let planning = &context.catalogue.planning;
    let ratio = planning.p95_over_mean.value;
    let length = if kind == ColumnKind::Recommended { Length::FULL } else { Length::SHORT };
    let simulated = match context.depth {
        Depth::Simulated(seed) => percentiles(load, machine, seed, length),
        Depth::Sizes | Depth::Predicted => None,
    };
    let target_ms = context.inputs.target_s.value * 1e3;
    let mean_ms = prediction.mean_s * 1e3;
    let p95 = simulated.as_ref().and_then(|s| s.p95_ms).unwrap_or(mean_ms * ratio);
    let busy = (f64::from(processor.cores) - planning.cores_for_system.value)
        * processor.core_speed
        * planning.cpu_trigger.value;
    let fixed = load.fixed_cores();
    let resize = f64::from(load.users) * (busy - fixed).max(0.0) / (load.busy_cores() - fixed);
    let by_processors = resize.min(1e9) as u32;
    let placement = context.table.place(load.users);
    let tier_ends = if placement.beyond { u32::MAX } else { placement.tier.users_to + 1 };
    enter_prediction(kind, prediction, ratio, (resize, fixed), ledger);
    if let Some(simulated) = &simulated
        && let Some(p95) = simulated.p95_ms
    {
        let from = [format!("{}.cores", kind.name()), format!("{}.steps", kind.name())];
        let formula = format!("simulation of the same network, seed {}", simulated.seed);
        let figure = Figure::computed(p95, Unit::Milliseconds, &formula, &[&from[0], &from[1]]);
        ledger.enter(&format!("{}.p95", kind.name()), figure);
    }
    Predicted {
        cpu_utilisation: rounded(prediction.cpu),
        data_utilisation: rounded(prediction.data),
        log_utilisation: rounded(prediction.log),
        mean_ms: rounded(mean_ms),
        p95_ms_planned: rounded(mean_ms * ratio),
        steps_per_hour: rounded(prediction.throughput_per_s * 3_600.0),
        method: method_name(prediction.method).to_owned(),
        simulated,
        target_ms,
        meets_target: p95 <= target_ms,
        resize_by_processors: by_processors,
        resize_at_users: by_processors.min(tier_ends),
    }
}

fn enter_prediction(
    kind: ColumnKind,
    prediction: &Prediction,
    ratio: f64,
    (resize, fixed): (f64, f64),
    ledger: &mut Ledger,
) {
    let name = |figure: &str| format!("{}.{figure}", kind.name());
    let data = format!("{}.reads", kind.name());
    let from = [name("online"), name("cores"), name("core_speed"), data];
    let mut from: Vec<&str> = from.iter().map(String::as_str).collect();
    from.extend(["step.cpu", "step.reads", "step.commits", "step.network", "steps_an_hour"]);
    let formula = format!(
        "{} of the network: processors, data disks, log, wire; think time 3600 / steps_an_hour",
        method_name(prediction.method)
    );
    let mean = Figure::computed(prediction.mean_s * 1e3, Unit::Milliseconds, &formula, &from);
    ledger.enter(&name("response_mean"), mean);
    let planned = Figure::computed(
        prediction.mean_s * 1e3 * ratio,
        Unit::Milliseconds,
        "response_mean * p95_over_mean",
        &[&name("response_mean"), "planning.p95_over_mean"],
    );
    ledger.enter(&name("p95_planned"), planned);
    let fixed = Figure::computed(
        fixed,
        Unit::Cores,
        "the modules' services and a running campaign: they do not grow with the users",
        &["modules", "planning.sms_a_second"],
    );
    ledger.enter(&name("fixed_cores"), fixed);
    let resize = Figure::computed(
        resize.floor(),
        Unit::Users,
        "users * ((cores - cores_for_system) * core_speed * cpu_trigger - fixed_cores) \
         / (busy_cores - fixed_cores)",
        &[
            &name("users"),
            &name("cores"),
            "planning.cores_for_system",
            &name("core_speed"),
            "planning.cpu_trigger",
            &name("busy_cores"),
            &name("fixed_cores"),
        ],
    );
    ledger.enter(&name("resize_by_processors"), resize);
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::OpenOnly => "open network",
        Method::ExactSingleClass => "exact mean value analysis",
        Method::ExactMultiClass => "exact multi-class solution",
        Method::Linearizer => "Linearizer",
        Method::BardSchweitzer => "Bard-Schweitzer",
    }
}
