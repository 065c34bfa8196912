//! What limited a run, and what was looked at to say so. docs/limits.md says the same for people.
//!
//! The generator is asked first, since all other figures are worth nothing where it was the limit. Then
//! come the resources of the target's host, then the gateway and the exchange that the harness plays. A
//! resource speaks when it is near its end; some speak only of a target that was slow, because alone they
//! prove little. Where nothing speaks, the answer is "nothing" for a run that was well, and else "not
//! determined": nothing is guessed.

mod figures;

use documents::limit::{Evidence, Limit, LimitRecord, Sign};

use figures::{Figures, Gateway, TargetHost, Trouble};
pub(crate) use figures::{Run, is_local};

use crate::soundness::{GENERATOR_CPU_SHARE, THROTTLED_SHARE};
use crate::verdict::LITTLE_ERROR;

/// Busy share from which on processors explain a slow target. On two processors a step takes
/// `1 / (1 - 0.7^2)` = 2.0 times its demand there (M/M/2, Kleinrock 1975): half of it is waiting. It is also
/// what the sizing model leaves them at most.
const CPU_BUSY: f64 = 0.7;
/// Busy share from which on processors have nothing left to give, however the target fares: on two of
/// them a step takes 5.3 times its demand.
const CPU_FULL: f64 = 0.9;
/// Busy share of one processor from which on whatever runs there alone is at its end.
const CORE_FULL: f64 = 0.95;
/// Stolen share with which a host is not the one that was bought: every demand takes a ninth longer.
const STEAL_LARGE: f64 = 0.1;
/// Stolen share that matters where it is what fills the processors.
const STEAL_NOTICED: f64 = 0.05;
/// Busy share from which on a disk explains a slow target: it serves one at a time in five times its demand
/// (M/M/1). One that serves many at once is not at its end there, so a disk never speaks alone.
const DISK_BUSY: f64 = 0.8;
/// Share of the memory in use from which on the next sessions have none: what is left is less than the
/// sizing model keeps for the system.
const MEMORY_FULL: f64 = 0.95;
/// Share of its requests that a gateway refuses for their rate from which on it and not the sender sets
/// the pace.
const REFUSED: f64 = 0.05;
/// Busy share of a gateway's rate, or of the requests that the target keeps under way at it.
const GATEWAY_FULL: f64 = 0.9;
/// Share of the calls that may stay unplayed: what a group of lines may lose in the busy hour (1 %, ITU-T
/// E.520).
const CALLS_LOST: f64 = 0.01;
/// Growth of the service times from which on a target counts as slow: half of them is waiting.
const GROWTH: f64 = 2.0;

/// Says what limited a run; nothing where no step of it was measured.
pub(crate) fn of(run: &Run<'_>) -> Option<LimitRecord> {
    Figures::of(run).map(|figures| find(&figures))
}

/// What was seen of one sign.
struct Look {
    /// The limit that it would speak for.
    limit: Limit,
    sign: Sign,
    observed: f64,
    bound: Option<f64>,
    speaks: bool,
}

/// All looks at a run, in the order in which limits are asked for.
#[derive(Default)]
struct Looks(Vec<Look>);

impl Looks {
    /// Adds a sign that was measured and speaks from its bound on.
    fn add(&mut self, limit: Limit, sign: Sign, observed: Option<f64>, bound: Option<f64>) {
        self.add_if(true, limit, sign, observed, bound);
    }

    /// Adds a sign that speaks from its bound on if something else holds too, and only explains if not.
    fn add_if(
        &mut self,
        too: bool,
        limit: Limit,
        sign: Sign,
        observed: Option<f64>,
        bound: Option<f64>,
    ) {
        let Some(observed) = observed else { return };
        let bound = bound.filter(|_| too);
        let speaks = bound.is_some_and(|bound| observed >= bound);
        self.0.push(Look { limit, sign, observed, bound, speaks });
    }

    /// How busy the fullest sign of a limit that speaks is.
    fn busiest(&self, limit: Limit) -> Option<f64> {
        let of = self.0.iter().filter(|look| look.limit == limit && look.speaks);
        of.map(|look| look.observed).max_by(f64::total_cmp)
    }
}

/// Finds the limit.
fn find(figures: &Figures) -> LimitRecord {
    let mut looks = Looks::default();
    look_at_generator(&mut looks, figures);
    if let Some(host) = &figures.host {
        look_at_host(&mut looks, figures, host);
    }
    if let Some(gateway) = &figures.gateway {
        look_at_gateway(&mut looks, gateway);
    }
    if let Some(calls) = &figures.calls {
        let bound = (CALLS_LOST * calls.due as f64).max(1.0);
        let (sign, observed) = (Sign::CallsNotPlayed, calls.not_played as f64);
        looks.add(Limit::Exchange, sign, Some(observed), Some(bound));
    }
    let limit = answer(&looks, figures);
    // What only explains, and what a run that was not explained was unwell by.
    let slow = figures.trouble != Trouble::None;
    let unexplained = Limit::NotDetermined;
    looks.add_if(slow, unexplained, Sign::ServiceTimeGrowth, figures.growth, Some(GROWTH));
    looks.add(unexplained, Sign::LittlesLawError, figures.littles_law_error, Some(LITTLE_ERROR));
    looks.add(unexplained, Sign::InFlight, figures.in_flight, None);
    let mut evidence: Vec<Evidence> = looks
        .0
        .into_iter()
        .map(|Look { limit: of, sign, observed, bound, speaks }| Evidence {
            sign,
            observed,
            bound,
            speaks: speaks && of == limit,
        })
        .collect();
    evidence.sort_by_key(|evidence| !evidence.speaks);
    LimitRecord { limit, evidence }
}

fn answer(looks: &Looks, figures: &Figures) -> Limit {
    let first = looks.0.iter().find(|look| look.speaks).map(|look| look.limit);
    let well = figures.trouble == Trouble::None;
    match first {
        // Of two places where work queues, the busier one holds the other up (the bottleneck of
        // operational analysis: Denning and Buzen 1978).
        Some(Limit::Cpu) if looks.busiest(Limit::Station) > figures.cpu() => Limit::Station,
        Some(limit) => limit,
        // That nothing is near its end is known only of what was measured.
        None if well && figures.host.is_some() => Limit::Nothing,
        None => Limit::NotDetermined,
    }
}

fn look_at_generator(looks: &mut Looks, figures: &Figures) {
    let generator = Limit::Generator;
    let lag = figures.lag_p99_ms;
    looks.add(generator, Sign::GeneratorLagP99Ms, lag, figures.lag_allowed_ms);
    let share = Some(GENERATOR_CPU_SHARE);
    looks.add(generator, Sign::GeneratorCpu, figures.generator_cpu, share);
    // Under a quota that the target shares, what is held back is the target's host, in small.
    let throttled = (!figures.shares_quota).then_some(THROTTLED_SHARE);
    looks.add(generator, Sign::GeneratorThrottled, figures.generator_throttled, throttled);
}

fn look_at_host(looks: &mut Looks, figures: &Figures, host: &TargetHost) {
    let slow = figures.trouble == Trouble::Slow;
    let cpu_bound = if slow { CPU_BUSY } else { CPU_FULL };
    let over = host.cpu - cpu_bound;
    let is_full = over >= 0.0;
    let steal = if is_full { over.clamp(STEAL_NOTICED, STEAL_LARGE) } else { STEAL_LARGE };
    looks.add(Limit::Steal, Sign::Steal, host.steal, Some(steal));
    looks.add(Limit::Cpu, Sign::HostCpu, Some(host.cpu), Some(cpu_bound));
    looks.add_if(slow, Limit::Cpu, Sign::BusiestCore, host.busiest_core, Some(CORE_FULL));
    let room = match host.quota_cores {
        Some(cores) => Some(cpu_bound * cores - host.generator_cpu_cores),
        None => host.one_thread.then_some(CPU_FULL),
    };
    // A target of one thread is at its end when that is, which matters once it is slow; a quota is the
    // host's size.
    let counts = slow || host.quota_cores.is_some();
    looks.add_if(counts, Limit::Cpu, Sign::TargetCpuCores, host.target_cpu_cores, room);
    looks.add_if(slow, Limit::Disk, Sign::DiskBusy, host.disk_busy, Some(DISK_BUSY));
    looks.add(Limit::Memory, Sign::MemoryUsed, host.memory_used, Some(MEMORY_FULL));
    looks.add(Limit::Station, Sign::StationBusy, host.station_busy, Some(cpu_bound));
}

/// A gateway is the limit where messages wait for it, more at the end than at the start, and it refuses
/// for their rate or is as busy as it can be.
fn look_at_gateway(looks: &mut Looks, gateway: &Gateway) {
    let grew = gateway.waiting_last > gateway.waiting_first;
    let (sign, refused) = (Sign::GatewayRefused, gateway.refused);
    looks.add_if(grew, Limit::Gateway, sign, Some(refused), Some(REFUSED));
    let held = refused >= REFUSED || gateway.busy.is_some_and(|busy| busy >= GATEWAY_FULL);
    let (waiting, bound) = (gateway.waiting_last as f64, gateway.waiting_first as f64 + 1.0);
    looks.add_if(held, Limit::Gateway, Sign::MessagesWaiting, Some(waiting), Some(bound));
}

#[cfg(test)]
mod tests;
