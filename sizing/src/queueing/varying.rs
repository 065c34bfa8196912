//! Service demands that change with the load, interpolated between measured levels.
//!
//! Caches warm up, batches grow, locks are fought for: a demand measured at 10 users is not that of
//! 100. Source: A. Kattepur and M. Nambiar, "Performance Modeling of Multi-tiered Web Applications
//! with Varying Service Demands" (MVASD), 2015. Their recursion uses the demand of each population
//! on the way up; here the network at N users is solved with the demands of N, so the utilisation
//! law holds at N with the demands that are stated for it.
//!
//! Interpolation: monotone cubic (F. N. Fritsch and R. E. Carlson, SIAM J. Numer. Anal. 17(2),
//! 1980, with the harmonic slopes of Fritsch and Butland 1984), which passes through the measured
//! levels and makes no bump between them. Outside them the outermost demand holds.

use super::network::{Network, QueueingError, Solution};
use super::solver::solve;

/// The demands measured at one level.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredDemands {
    /// Users, above zero.
    pub users: f64,
    /// Service demand at each station.
    pub demands_s: Vec<f64>,
}

/// Demands as a function of the number of users.
#[derive(Debug, Clone, PartialEq)]
pub struct VaryingDemands {
    users: Vec<f64>,
    /// One curve a station: demands and slopes at the levels.
    curves: Vec<Curve>,
}

#[derive(Debug, Clone, PartialEq)]
struct Curve {
    demands_s: Vec<f64>,
    slopes: Vec<f64>,
}

impl VaryingDemands {
    /// The curves through measured levels, given in any order.
    ///
    /// # Errors
    /// If there is no level, two have the same number of users, the levels differ in their number
    /// of stations, or a number is not finite and not below zero.
    pub fn through(levels: &[MeasuredDemands]) -> Result<Self, QueueingError> {
        let mut levels = levels.to_vec();
        levels.sort_by(|a, b| a.users.total_cmp(&b.users));
        let Some(first) = levels.first() else {
            return Err(QueueingError::Parameter {
                parameter: "the number of measured levels",
                value: 0.0,
                expected: "write at least one",
            });
        };
        let stations = first.demands_s.len();
        for level in &levels {
            check(level, stations)?;
        }
        if let Some(pair) = levels.windows(2).find(|pair| pair[0].users == pair[1].users) {
            return Err(QueueingError::Parameter {
                parameter: "the users of a measured level",
                value: pair[0].users,
                expected: "write each level once",
            });
        }
        let users: Vec<f64> = levels.iter().map(|level| level.users).collect();
        let curves = (0..stations)
            .map(|k| {
                let demands_s: Vec<f64> = levels.iter().map(|level| level.demands_s[k]).collect();
                let slopes = slopes(&users, &demands_s);
                Curve { demands_s, slopes }
            })
            .collect();
        Ok(VaryingDemands { users, curves })
    }

    /// The demand at each station with so many users.
    pub fn demands_s(&self, users: f64) -> Vec<f64> {
        let last = self.users.len() - 1;
        let above = self.users.partition_point(|&level| level <= users);
        self.curves
            .iter()
            .map(|curve| match above {
                0 => curve.demands_s[0],
                above if above > last => curve.demands_s[last],
                above => curve.between(&self.users, above, users),
            })
            .collect()
    }
}

/// The steady state of a network whose one closed class has the demands of its population.
///
/// The class's own demands in `network` are not read; the open classes keep theirs.
///
/// # Errors
/// If there is not exactly one closed class, the curves are not of the network's stations, or
/// the network has no steady state.
pub fn solve_varying(
    network: &Network,
    demands: &VaryingDemands,
) -> Result<Solution, QueueingError> {
    let mut network = network.clone();
    let [class] = network.closed.as_mut_slice() else {
        return Err(QueueingError::NotApplicable {
            method: "varying demands",
            reason: format!("the network has {} closed classes", network.closed.len()),
        });
    };
    class.demands_s = demands.demands_s(f64::from(class.population));
    solve(&network)
}

impl Curve {
    /// The cubic Hermite polynomial between the levels `above - 1` and `above`.
    fn between(&self, users: &[f64], above: usize, at: f64) -> f64 {
        let below = above - 1;
        let width = users[above] - users[below];
        let t = (at - users[below]) / width;
        let s = 1.0 - t;
        self.demands_s[below] * s * s * (1.0 + 2.0 * t)
            + self.demands_s[above] * t * t * (1.0 + 2.0 * s)
            + width * s * t * (self.slopes[below] * s - self.slopes[above] * t)
    }
}

/// Slopes that keep the curve monotone between any two levels.
fn slopes(users: &[f64], demands_s: &[f64]) -> Vec<f64> {
    let secants: Vec<f64> = users
        .windows(2)
        .zip(demands_s.windows(2))
        .map(|(x, y)| (y[1] - y[0]) / (x[1] - x[0]))
        .collect();
    (0..users.len())
        .map(|i| {
            if i == 0 || i == users.len() - 1 {
                // Beyond the outermost levels the demand is held, so the curve arrives there level.
                return 0.0;
            }
            let (left, right) = (secants[i - 1], secants[i]);
            if left * right <= 0.0 {
                return 0.0;
            }
            let (before, after) = (users[i] - users[i - 1], users[i + 1] - users[i]);
            let (near, far) = (2.0 * after + before, after + 2.0 * before);
            (near + far) / (near / left + far / right)
        })
        .collect()
}

fn check(level: &MeasuredDemands, stations: usize) -> Result<(), QueueingError> {
    if level.demands_s.len() != stations {
        return Err(QueueingError::DemandCount {
            class: format!("{} users", level.users),
            given: level.demands_s.len(),
            stations,
        });
    }
    let class = || format!("{} users", level.users);
    let is_quantity = |value: f64| value.is_finite() && value >= 0.0;
    if !(level.users.is_finite() && level.users > 0.0) {
        let (quantity, value) = ("the number of users", level.users);
        return Err(QueueingError::Quantity { quantity, class: class(), value });
    }
    match level.demands_s.iter().find(|demand| !is_quantity(**demand)) {
        Some(&value) => {
            Err(QueueingError::Quantity { quantity: "a demand", class: class(), value })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::network::{ClosedClass, Station};

    fn level(users: f64, demands_s: &[f64]) -> MeasuredDemands {
        MeasuredDemands { users, demands_s: demands_s.to_vec() }
    }

    #[test]
    fn the_curve_meets_every_level_and_is_held_outside() {
        let levels = [
            level(50.0, &[0.08, 0.03]),
            level(1.0, &[0.12, 0.01]),
            level(10.0, &[0.10, 0.02]),
            level(200.0, &[0.08, 0.02]),
        ];
        let curve = VaryingDemands::through(&levels).expect("levels");
        for at in &levels {
            let got = curve.demands_s(at.users);
            assert!(got.iter().zip(&at.demands_s).all(|(g, d)| (g - d).abs() < 1e-15));
        }
        assert_eq!(curve.demands_s(0.5), vec![0.12, 0.01]);
        assert_eq!(curve.demands_s(1e6), vec![0.08, 0.02]);
    }

    #[test]
    fn between_two_levels_the_curve_makes_no_bump() {
        let users = [1.0, 10.0, 12.0, 50.0, 200.0];
        let demands = [0.12, 0.10, 0.05, 0.049, 0.09];
        let levels: Vec<MeasuredDemands> =
            users.iter().zip(demands).map(|(&u, d)| level(u, &[d])).collect();
        let curve = VaryingDemands::through(&levels).expect("levels");
        for pair in levels.windows(2) {
            let (low, high) = (pair[0].demands_s[0], pair[1].demands_s[0]);
            let mut last = low;
            for step in 0..=100 {
                let at = pair[0].users + (pair[1].users - pair[0].users) * f64::from(step) / 100.0;
                let got = curve.demands_s(at)[0];
                assert!((got - last) * (high - low) >= -1e-15, "{at}: {last} then {got}");
                last = got;
            }
        }
    }

    #[test]
    fn each_population_is_solved_with_its_own_demands() {
        let demands =
            VaryingDemands::through(&[level(10.0, &[0.2, 0.1]), level(40.0, &[0.1, 0.1])])
                .expect("levels");
        let mut network = Network {
            stations: vec![Station::queueing("cpu", 2), Station::queueing("data", 1)],
            closed: vec![ClosedClass {
                name: "users".to_owned(),
                population: 40,
                think_time_s: 3.0,
                demands_s: vec![],
            }],
            open: vec![],
        };
        let varying = solve_varying(&network, &demands).expect("a steady state");
        network.closed[0].demands_s = vec![0.1, 0.1];
        assert_eq!(Ok(varying), solve(&network));
        network.closed.push(network.closed[0].clone());
        assert!(solve_varying(&network, &demands).is_err());
        network.closed.truncate(1);
        network.stations.truncate(1);
        let mismatched = solve_varying(&network, &demands);
        assert!(matches!(mismatched, Err(QueueingError::DemandCount { .. })));
    }

    #[test]
    fn one_level_is_a_constant_and_none_is_an_error() {
        let curve = VaryingDemands::through(&[level(5.0, &[0.3])]).expect("a level");
        assert_eq!([1.0, 5.0, 9.0].map(|n| curve.demands_s(n)[0]), [0.3; 3]);
        assert!(VaryingDemands::through(&[]).is_err());
        assert!(VaryingDemands::through(&[level(5.0, &[0.3]), level(5.0, &[0.4])]).is_err());
        assert!(VaryingDemands::through(&[level(5.0, &[0.3]), level(6.0, &[])]).is_err());
        assert!(VaryingDemands::through(&[level(0.0, &[0.3])]).is_err());
        assert!(VaryingDemands::through(&[level(1.0, &[f64::NAN])]).is_err());
    }
}
