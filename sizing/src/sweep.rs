//! What-if: response time and utilisation of the recommended machine by users.
//!
//! The machine stays, the users change, and with them calls, emails and members in proportion. Means
//! come from mean value analysis; percentiles from the simulation of the same network, at a few
//! points, because a simulation costs a thousand times as much.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::column::{self, ColumnKind};
use crate::derivation::rounded;
use crate::inputs::Inputs;
use crate::predicted::{Length, Percentiles, percentiles};
use crate::prediction::{Machine, network, predict};
use crate::queueing::Bounds;
use crate::quote::{SEED, Tables, quote_without_simulation};
use crate::workload::{Demands, UnknownDemand, Workload, online_of, workload};

/// The schema's name and version.
pub const SCHEMA: &str = "mizan.sweep/1";

/// How a sweep is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepPlan {
    /// The named users, from and to.
    pub users: RangeInclusive<u32>,
    /// Points at most; they are spread evenly, and both ends are among them.
    pub points_most: u32,
    /// Simulated points at most, spread evenly; 0 for none.
    pub simulated_most: u32,
}

impl SweepPlan {
    /// At most 200 points, 20 of them simulated.
    pub fn over(users: RangeInclusive<u32>) -> Self {
        SweepPlan { users, points_most: 200, simulated_most: 20 }
    }

    /// The users of each point, ascending.
    fn users_of_points(&self) -> Vec<u32> {
        spread(*self.users.start(), *self.users.end(), self.points_most)
    }
}

/// At most `most` whole numbers from `from` to `to`, evenly, both ends among them.
fn spread(from: u32, to: u32, most: u32) -> Vec<u32> {
    let span = u64::from(to.saturating_sub(from));
    let points = (span + 1).min(u64::from(most.max(2)));
    let at = |i: u64| from + (span * i / (points - 1).max(1)) as u32;
    (0..points).map(at).collect()
}

/// One point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SweepPoint {
    /// Named users.
    pub users: u32,
    /// Users online at once.
    pub online: u32,
    /// Mean response time, in milliseconds; `None` without a steady state.
    pub mean_ms: Option<f64>,
    /// Simulated percentiles, at the points that were simulated.
    pub simulated: Option<Percentiles>,
    /// Busy share of the working cores.
    pub cpu_utilisation: Option<f64>,
    /// Busy share of the data disks.
    pub data_utilisation: Option<f64>,
    /// Busy share of the log.
    pub log_utilisation: Option<f64>,
    /// Steps an hour.
    pub steps_per_hour: Option<f64>,
    /// Whether this is the first point at or beyond the knee.
    pub is_knee: bool,
}

/// A sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sweep {
    /// `mizan.sweep/1`.
    pub schema: String,
    /// Users that the machine was sized for.
    pub sized_for: u32,
    /// Its cores.
    pub cores: u32,
    /// Its memory in GiB.
    pub memory_gib: f64,
    /// The points, ascending in users.
    pub points: Vec<SweepPoint>,
    /// Named users at the knee `N* = (D + Z) / Dmax`, from where people wait for each other.
    pub knee_users: Option<f64>,
    /// Named users at which the processors reach the re-sizing trigger.
    pub resize_at_users: Option<u32>,
    /// The response time that was asked for (p95), in milliseconds.
    pub target_ms: f64,
}

/// The machine that a quote recommends, and what loads it.
struct Swept<'a> {
    inputs: &'a Inputs,
    catalogue: &'a Catalogue,
    demands: Demands,
    machine: Machine,
}

impl Swept<'_> {
    fn load(&self, users: u32) -> Workload {
        let online = online_of(ColumnKind::Recommended, users, self.inputs, self.catalogue);
        workload(users, online, self.inputs, self.catalogue, &self.demands)
    }

    fn point(&self, users: u32, simulate: bool) -> SweepPoint {
        let load = self.load(users);
        let prediction = predict(&load, &self.machine).ok();
        let figure = |of: fn(&crate::prediction::Prediction) -> f64| {
            prediction.as_ref().map(|prediction| rounded(of(prediction)))
        };
        SweepPoint {
            users,
            online: load.online,
            mean_ms: figure(|p| p.mean_s * 1e3),
            simulated: simulate
                .then(|| percentiles(&load, &self.machine, SEED, Length::FULL))
                .flatten(),
            cpu_utilisation: figure(|p| p.cpu),
            data_utilisation: figure(|p| p.data),
            log_utilisation: figure(|p| p.log),
            steps_per_hour: figure(|p| p.throughput_per_s * 3_600.0),
            is_knee: false,
        }
    }

    /// The knee in named users: that in users online, by the share that is online.
    fn knee_users(&self) -> Option<f64> {
        let load = self.load(self.inputs.users);
        let network = network(&load, &self.machine);
        let bounds = Bounds::of(&network.stations, &network.closed[0]).ok()?;
        let share = f64::from(load.online) / f64::from(load.users);
        bounds.knee_users().map(|online| rounded(online / share))
    }
}

/// Sweeps the recommended machine of `inputs` over other numbers of users.
///
/// # Errors
/// If the catalogue's mix or a module needs a step that the demand set has not.
pub fn sweep(
    inputs: &Inputs,
    plan: &SweepPlan,
    tables: &Tables<'_>,
) -> Result<Sweep, UnknownDemand> {
    let quote = quote_without_simulation(inputs, tables)?;
    let recommended = quote.column(ColumnKind::Recommended);
    let demands = Demands::weigh(tables.catalogue, tables.demands)?;
    let machine = column::machine(
        &recommended.processor,
        &recommended.arrays,
        recommended.network.rate,
        inputs,
        tables.catalogue,
    );
    let swept = Swept { inputs, catalogue: tables.catalogue, demands, machine };
    let users = plan.users_of_points();
    let last = users.len().saturating_sub(1) as u32;
    let simulated = match plan.simulated_most {
        0 => Vec::new(),
        most => spread(0, last, most),
    };
    let mut points: Vec<SweepPoint> = users
        .iter()
        .zip(0..)
        .map(|(&users, index)| swept.point(users, simulated.binary_search(&index).is_ok()))
        .collect();
    let knee_users = swept.knee_users();
    if let Some(knee) = knee_users
        && let Some(point) = points.iter_mut().find(|point| f64::from(point.users) >= knee)
    {
        point.is_knee = true;
    }
    Ok(Sweep {
        schema: SCHEMA.to_owned(),
        sized_for: inputs.users,
        cores: recommended.processor.cores,
        memory_gib: recommended.memory.total_gib,
        points,
        knee_users,
        resize_at_users: recommended.predicted.as_ref().map(|p| p.resize_at_users),
        target_ms: inputs.target_s.value * 1e3,
    })
}

impl Sweep {
    /// The points as CSV (RFC 4180, `\n` line ends), with a header of suffixed units.
    pub fn to_csv(&self) -> String {
        let mut csv = String::from(
            "users,online,response_ms_mean,response_ms_p50,response_ms_p95,response_ms_p99,\
             cpu_utilisation,data_utilisation,log_utilisation,steps_per_hour,knee\n",
        );
        let cell = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        for point in &self.points {
            let simulated = point.simulated.as_ref();
            let cells = [
                point.users.to_string(),
                point.online.to_string(),
                cell(point.mean_ms),
                cell(simulated.and_then(|s| s.p50_ms)),
                cell(simulated.and_then(|s| s.p95_ms)),
                cell(simulated.and_then(|s| s.p99_ms)),
                cell(point.cpu_utilisation),
                cell(point.data_utilisation),
                cell(point.log_utilisation),
                cell(point.steps_per_hour),
                u8::from(point.is_knee).to_string(),
            ];
            writeln!(csv, "{}", cells.join(",")).expect("writing to a string does not fail");
        }
        csv
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_spread_with_both_ends() {
        assert_eq!(spread(1, 5, 200), [1, 2, 3, 4, 5]);
        assert_eq!(spread(1, 201, 5), [1, 51, 101, 151, 201]);
        assert_eq!(spread(7, 7, 200), [7]);
    }
}
