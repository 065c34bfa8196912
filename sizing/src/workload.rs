//! From users and modules to what a host is asked to do in the busy hour.
//!
//! People are one closed class: they think, take a step, wait for it and think again. The activity
//! classes differ in their think time only, so they are one class whose think time is the harmonic
//! mean: `N / Z = sum of N_c / Z_c` keeps the rate of steps, and the steps are the same for all.
//! Telephony, messages, emails, pages that refresh themselves and the customer club come whether or not
//! the responses are fast: open streams.

use std::time::Duration;

use documents::DemandSet;
use documents::input::nearest;

use crate::catalogue::Catalogue;
use crate::column::ColumnKind;
use crate::derivation::{Figure, Ledger, Provenance, Unit};
use crate::inputs::{Inputs, ModuleKind};

/// What one step asks of a host, on the reference core.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct StepDemand {
    pub(crate) cpu_s: f64,
    pub(crate) reads: f64,
    pub(crate) writes: f64,
    pub(crate) commits: f64,
    pub(crate) network_bytes: f64,
}

impl StepDemand {
    fn add(&mut self, other: &StepDemand, weight: f64) {
        self.cpu_s += other.cpu_s * weight;
        self.reads += other.reads * weight;
        self.writes += other.writes * weight;
        self.commits += other.commits * weight;
        self.network_bytes += other.network_bytes * weight;
    }
}

/// A step or an operation that the catalogue or the model needs and the demand set has not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("demand set `{set}` has no {what} `{name}`{}", nearest.as_ref().map(|n| format!(": did you mean `{n}`?")).unwrap_or_default())]
pub struct UnknownDemand {
    /// The demand set.
    pub set: String,
    /// Step or operation.
    pub what: &'static str,
    /// The name that is missing.
    pub name: String,
    /// The nearest name that is there.
    pub nearest: Option<String>,
}

fn operation(set: &DemandSet, name: &str) -> Result<StepDemand, UnknownDemand> {
    let demand = set.operation(name).ok_or_else(|| UnknownDemand {
        set: set.id.clone(),
        what: "operation",
        name: name.to_owned(),
        nearest: nearest(name, set.operations.keys().map(String::as_str)).map(str::to_owned),
    })?;
    let seconds = |span: Duration| span.as_secs_f64();
    Ok(StepDemand {
        cpu_s: seconds(demand.cpu),
        reads: f64::from(demand.reads),
        writes: f64::from(demand.writes),
        commits: if demand.log.0 > 0 { 1.0 } else { 0.0 },
        network_bytes: demand.network.0 as f64,
    })
}

fn step(set: &DemandSet, name: &str) -> Result<StepDemand, UnknownDemand> {
    let operations = set.steps.get(name).ok_or_else(|| UnknownDemand {
        set: set.id.clone(),
        what: "step",
        name: name.to_owned(),
        nearest: nearest(name, set.steps.keys().map(String::as_str)).map(str::to_owned),
    })?;
    let mut sum = StepDemand::default();
    for name in operations {
        sum.add(&operation(set, name)?, 1.0);
    }
    if let Some(own) = set.step_cpus.get(name) {
        sum.cpu_s = own.cpu.as_secs_f64();
    }
    Ok(sum)
}

/// The demands that every quote with one catalogue and one demand set shares.
#[derive(Debug, Clone)]
pub(crate) struct Demands {
    /// The mean step of the mix.
    pub(crate) step: StepDemand,
    call: StepDemand,
    message: StepDemand,
    email: StepDemand,
    refresh: StepDemand,
    pub(crate) session_gib: f64,
}

impl Demands {
    /// Weighs the mix.
    ///
    /// # Errors
    /// A step of the mix, or one that a module needs, is not in the demand set.
    pub(crate) fn weigh(catalogue: &Catalogue, set: &DemandSet) -> Result<Self, UnknownDemand> {
        let parts: u32 = catalogue.mix.values().sum();
        let mut mean = StepDemand::default();
        for (name, share) in &catalogue.mix {
            mean.add(&step(set, name)?, f64::from(*share) / f64::from(parts));
        }
        let page = &set.page;
        mean.cpu_s += page.cpu.as_secs_f64();
        mean.reads += f64::from(page.reads);
        mean.network_bytes += page.network.0 as f64;
        Ok(Demands {
            step: mean,
            call: step(set, "call_answered")?,
            message: step(set, "sms_sent")?,
            email: operation(set, "record.write")?,
            refresh: operation(set, "call.active")?,
            session_gib: crate::measures::gibibytes(set.session_memory),
        })
    }

    /// Enters the mean step.
    pub(crate) fn enter(&self, catalogue: &Catalogue, set: &DemandSet, ledger: &mut Ledger) {
        let page = set.page.is_assumed();
        let source = format!(
            "demand set {}; mix {}; page {}",
            set.id, catalogue.mix_source, set.page.source
        );
        let mut enter = |name: &str, number: f64, unit: Unit| {
            let of_operations = match name {
                "step.cpu" => set.is_assumed(),
                _ => set.is_assumed_beside_cpu(),
            };
            let assumed = of_operations || page;
            let provenance = if assumed { Provenance::Assumed } else { Provenance::Measured };
            ledger.enter(name, Figure::stated(number, unit, provenance, Some(&source)));
        };
        enter("step.cpu", self.step.cpu_s * 1e3, Unit::Milliseconds);
        enter("step.reads", self.step.reads, Unit::Number);
        enter("step.writes", self.step.writes, Unit::Number);
        enter("step.commits", self.step.commits, Unit::Number);
        enter("step.network", self.step.network_bytes / 1e6, Unit::Megabytes);
        let source = &set.session_memory_source;
        let provenance = Provenance::of_source(source);
        let figure = Figure::stated(self.session_gib, Unit::Gibibytes, provenance, Some(source));
        ledger.enter("session.memory", figure);
    }
}

/// An open stream of events.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stream {
    pub(crate) name: &'static str,
    pub(crate) rate_per_s: f64,
    pub(crate) demand: StepDemand,
}

/// What a host is asked to do in the busy hour of one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Workload {
    /// Named users.
    pub(crate) users: u32,
    /// Users online at once.
    pub(crate) online: u32,
    /// Members of the customer club online at once.
    pub(crate) members: f64,
    /// Mean think time.
    pub(crate) think_s: f64,
    /// The mean step.
    pub(crate) step: StepDemand,
    /// Open streams that are not empty.
    pub(crate) streams: Vec<Stream>,
    /// Reference cores that the modules' services keep busy.
    pub(crate) service_cores: f64,
}

impl Workload {
    /// Steps a second that the users offer: an upper bound, for a step that takes no time.
    pub(crate) fn offered_steps_per_s(&self) -> f64 {
        f64::from(self.online) / self.think_s
    }

    fn total(&self, of: impl Fn(&StepDemand) -> f64) -> f64 {
        let streams: f64 = self.streams.iter().map(|s| s.rate_per_s * of(&s.demand)).sum();
        self.offered_steps_per_s() * of(&self.step) + streams
    }

    /// Reference cores kept busy.
    pub(crate) fn busy_cores(&self) -> f64 {
        self.total(|demand| demand.cpu_s) + self.service_cores
    }

    /// Of them, those that do not grow with the users: services, and a campaign at the gateway's rate.
    pub(crate) fn fixed_cores(&self) -> f64 {
        let campaign = self.streams.iter().filter(|stream| stream.name == "messages");
        let campaign: f64 = campaign.map(|s| s.rate_per_s * s.demand.cpu_s).sum();
        self.service_cores + campaign
    }

    /// Pages read a second.
    pub(crate) fn reads_per_s(&self) -> f64 {
        self.total(|demand| demand.reads)
    }

    /// Pages written a second.
    pub(crate) fn writes_per_s(&self) -> f64 {
        self.total(|demand| demand.writes)
    }

    /// Log flushes a second.
    pub(crate) fn commits_per_s(&self) -> f64 {
        self.total(|demand| demand.commits)
    }

    /// Bytes a second on the wire.
    pub(crate) fn network_bytes_per_s(&self) -> f64 {
        self.total(|demand| demand.network_bytes)
    }
}

/// Named users of a column: today's, or those at the end of the years.
pub(crate) fn users_of(kind: ColumnKind, inputs: &Inputs) -> u32 {
    match kind {
        ColumnKind::Minimum | ColumnKind::Recommended => inputs.users,
        ColumnKind::Growth => {
            let grown = f64::from(inputs.users)
                * (1.0 + inputs.growth.value).powi(inputs.years.value as i32);
            // A tenth of a thousandth of a user is rounding, not a person.
            (grown - 1e-4).ceil().max(f64::from(inputs.users)) as u32
        }
    }
}

/// Users online at once: the share, on the busiest day in the columns beyond the minimum.
pub(crate) fn online_of(
    kind: ColumnKind,
    users: u32,
    inputs: &Inputs,
    catalogue: &Catalogue,
) -> u32 {
    let share = match kind {
        ColumnKind::Minimum => inputs.online.value,
        _ => (inputs.online.value * catalogue.planning.headroom.value).min(1.0),
    };
    ((f64::from(users) * share - 1e-9).ceil() as u32).clamp(1, users.max(1))
}

/// Messages a second of a running campaign: what the way out takes, one message at a time.
pub(crate) fn gateway_rate_per_s(inputs: &Inputs, catalogue: &Catalogue) -> f64 {
    if inputs.has(ModuleKind::Sms, "gsm") {
        f64::from(catalogue.gsm_dongle.messages_a_minute) / 60.0
    } else {
        catalogue.planning.sms_a_second.value
    }
}

/// The workload of `users` of whom `online` are there at once.
pub(crate) fn workload(
    users: u32,
    online: u32,
    inputs: &Inputs,
    catalogue: &Catalogue,
    demands: &Demands,
) -> Workload {
    let planning = &catalogue.planning;
    let steps_an_hour: f64 = catalogue
        .classes
        .iter()
        .zip(inputs.classes.value)
        .map(|(class, share)| class.steps_an_hour * share)
        .sum();
    let grown = f64::from(users) / f64::from(inputs.users);
    let members = f64::from(inputs.club_members.value) * planning.club_online.value * grown;
    let occasional = catalogue.classes[0].steps_an_hour / 3_600.0;
    let emails_per_s =
        inputs.emails_per_day.value * planning.busy_hour_share.value / 3_600.0 * grown;
    let bursts = inputs.module(ModuleKind::Sms).is_some() && inputs.sms_burst.value > 0;
    let stream = |name, rate_per_s: f64, demand| Stream { name, rate_per_s, demand };
    let mut streams = vec![
        stream("calls", inputs.calls_per_busy_hour.value / 3_600.0 * grown, demands.call),
        stream(
            "messages",
            if bursts { gateway_rate_per_s(inputs, catalogue) } else { 0.0 },
            demands.message,
        ),
        stream("emails", emails_per_s, demands.email),
        stream("refreshes", f64::from(online) / planning.poll_interval.value, demands.refresh),
        stream("members", members * occasional, demands.step),
    ];
    streams.retain(|stream| stream.rate_per_s > 0.0);
    let on_this_server = |kind: &ModuleKind| !crate::machines::is_elsewhere(*kind, inputs);
    let kinds = inputs.modules.iter().map(|module| module.kind);
    let service_cores =
        kinds.filter(on_this_server).map(|kind| catalogue.modules[kind.name()].cores).sum();
    Workload {
        users,
        online,
        members,
        think_s: 3_600.0 / steps_an_hour,
        step: demands.step,
        streams,
        service_cores,
    }
}

/// The workload of a column, with its figures.
pub(crate) fn of_column(
    kind: ColumnKind,
    inputs: &Inputs,
    catalogue: &Catalogue,
    demands: &Demands,
    ledger: &mut Ledger,
) -> Workload {
    let users = users_of(kind, inputs);
    let online = online_of(kind, users, inputs, catalogue);
    let load = workload(users, online, inputs, catalogue, demands);
    let name = |figure: &str| format!("{}.{figure}", kind.name());
    let users_figure = match kind {
        ColumnKind::Growth => Figure::computed(
            f64::from(users),
            Unit::Users,
            "ceil(users * (1 + growth) ^ years)",
            &["users", "growth", "years"],
        ),
        _ => Figure::computed(f64::from(users), Unit::Users, "users", &["users"]),
    };
    ledger.enter(&name("users"), users_figure);
    let (formula, from): (&str, Vec<String>) = match kind {
        ColumnKind::Minimum => ("ceil(users * online)", vec![name("users"), "online".into()]),
        _ => (
            "ceil(users * min(1, online * headroom))",
            vec![name("users"), "online".into(), "planning.headroom".into()],
        ),
    };
    let from: Vec<&str> = from.iter().map(String::as_str).collect();
    let online_figure = Figure::computed(f64::from(online), Unit::Users, formula, &from);
    ledger.enter(&name("online"), online_figure);
    let rate = load.offered_steps_per_s() * 3_600.0;
    let inputs_of_rate = [name("online"), "steps_an_hour".to_owned()];
    let figure = Figure::computed(
        rate,
        Unit::PerHour,
        "online * steps_an_hour",
        &[&inputs_of_rate[0], &inputs_of_rate[1]],
    );
    ledger.enter(&name("steps"), figure);
    for stream in &load.streams {
        let figure = Figure::computed(
            stream.rate_per_s * 3_600.0,
            Unit::PerHour,
            stream_formula(stream.name),
            &stream_inputs(stream.name, &name("online"), &name("users")),
        );
        ledger.enter(&name(stream.name), figure);
    }
    load
}

fn stream_formula(name: &str) -> &'static str {
    match name {
        "calls" => "calls_per_busy_hour * users of the column / users",
        "messages" => "sms_a_second * 3600, or what the GSM dongle sends, while a campaign runs",
        "emails" => "emails_per_day * busy_hour_share * users of the column / users",
        "refreshes" => "online * 3600 / poll_interval",
        _ => {
            "club_members * club_online * steps of an occasional user * users of the column / users"
        }
    }
}

fn stream_inputs<'a>(name: &str, online: &'a str, users: &'a str) -> Vec<&'a str> {
    match name {
        "calls" => vec!["calls_per_busy_hour", users, "users"],
        "messages" => vec!["modules", "planning.sms_a_second"],
        "emails" => vec!["emails_per_day", "planning.busy_hour_share", users, "users"],
        "refreshes" => vec![online, "planning.poll_interval"],
        _ => vec!["club_members", "planning.club_online", users, "users"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Draft;

    fn demands() -> Demands {
        Demands::weigh(&Catalogue::shipped(), &DemandSet::shipped()).expect("the shipped steps")
    }

    #[test]
    fn one_class_keeps_the_rate_of_the_three() {
        let catalogue = Catalogue::shipped();
        let draft = Draft { users: Some(100), ..Draft::default() };
        let inputs = draft.finish(&catalogue).expect("inputs");
        let load = workload(100, 100, &inputs, &catalogue, &demands());
        // 30 occasional users at 10/h, 60 regular at 120/h, 10 heavy at 360/h.
        let expected = (30.0 * 10.0 + 60.0 * 120.0 + 10.0 * 360.0) / 3_600.0;
        assert!((load.offered_steps_per_s() - expected).abs() < 1e-12);
    }

    #[test]
    fn a_mix_with_an_unknown_step_is_refused_with_its_nearest() {
        let text = crate::catalogue::SHIPPED.replace("open_customer =", "open_custmer =");
        let catalogue = Catalogue::parse("c.toml", &text).expect("a catalogue");
        let error = Demands::weigh(&catalogue, &DemandSet::shipped()).expect_err("unknown");
        assert_eq!(error.nearest.as_deref(), Some("open_customer"));
    }

    #[test]
    fn users_grow_by_compound_interest_and_whole_people() {
        let catalogue = Catalogue::shipped();
        let mut draft = Draft { users: Some(35), growth: Some(0.15), ..Draft::default() };
        draft.years = Some(3);
        let inputs = draft.finish(&catalogue).expect("inputs");
        assert_eq!(users_of(ColumnKind::Recommended, &inputs), 35);
        assert_eq!(users_of(ColumnKind::Growth, &inputs), 54); // 53.23 people
    }
}
