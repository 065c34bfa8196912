//! Operational laws and the bounds that hold whatever the distributions are.
//!
//! Source: P. J. Denning and J. P. Buzen, "The Operational Analysis of Queueing Network Models",
//! ACM Computing Surveys 10(3), 1978; E. D. Lazowska et al., "Quantitative System Performance",
//! 1984, chapters 3 and 5; J. D. C. Little 1961.

use serde::{Deserialize, Serialize};

use super::network::{ClosedClass, QueueingError, Station};

/// The gap between counted and computed users beyond which a measured level is refused for
/// calibration: 5 %.
pub const MOST_LITTLE_GAP: f64 = 0.05;

/// Utilisation law: `U = X D / m`, in `[0, 1]` for what a station can carry.
pub fn utilisation(throughput_per_s: f64, demand_s: f64, servers: u32) -> f64 {
    throughput_per_s * demand_s / f64::from(servers)
}

/// Service demand law, the utilisation law turned around: `D = U m / X`.
pub fn service_demand_s(utilisation: f64, servers: u32, throughput_per_s: f64) -> f64 {
    utilisation * f64::from(servers) / throughput_per_s
}

/// Interactive response-time law: `R = N / X - Z`.
pub fn response_time_s(users: f64, throughput_per_s: f64, think_time_s: f64) -> f64 {
    users / throughput_per_s - think_time_s
}

/// Little's law over the whole round: `N = X (R + Z)`.
pub fn users(throughput_per_s: f64, response_time_s: f64, think_time_s: f64) -> f64 {
    throughput_per_s * (response_time_s + think_time_s)
}

/// What one class cannot exceed, alone in the network.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Sum of the demands D: the response time with nobody else there.
    pub demand_s: f64,
    /// The largest demand per server, `Dmax`: the bottleneck's.
    pub bottleneck_demand_s: f64,
    /// Think time Z.
    pub think_time_s: f64,
}

impl Bounds {
    /// The bounds of a class; delay stations count into D but are no bottleneck.
    ///
    /// # Errors
    /// If the class does not have one demand for each station.
    pub fn of(stations: &[Station], class: &ClosedClass) -> Result<Self, QueueingError> {
        if class.demands_s.len() != stations.len() {
            return Err(QueueingError::DemandCount {
                class: class.name.clone(),
                given: class.demands_s.len(),
                stations: stations.len(),
            });
        }
        let per_server = stations.iter().zip(&class.demands_s).filter_map(|(station, demand)| {
            station.servers().map(|servers| demand / f64::from(servers))
        });
        Ok(Bounds {
            demand_s: class.demands_s.iter().sum(),
            bottleneck_demand_s: per_server.fold(0.0, f64::max),
            think_time_s: class.think_time_s,
        })
    }

    /// The throughput that so many users cannot exceed: `min(1 / Dmax, N / (D + Z))`.
    pub fn throughput_per_s_max(&self, users: f64) -> f64 {
        (1.0 / self.bottleneck_demand_s).min(users / (self.demand_s + self.think_time_s))
    }

    /// The response time that so many users cannot get below: `max(D, N Dmax - Z)`.
    pub fn response_time_s_min(&self, users: f64) -> f64 {
        self.demand_s.max(users * self.bottleneck_demand_s - self.think_time_s)
    }

    /// The knee `N* = (D + Z) / Dmax`: from there on users must wait for each other. `None` where
    /// nothing queues.
    pub fn knee_users(&self) -> Option<f64> {
        (self.bottleneck_demand_s > 0.0)
            .then(|| (self.demand_s + self.think_time_s) / self.bottleneck_demand_s)
    }
}

/// Whether the numbers of one measured level fit together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LittleAudit {
    /// Users that were running.
    pub users: f64,
    /// Users that the measured throughput and times account for: `X (R + Z)`.
    pub users_accounted: f64,
    /// `|N - X (R + Z)| / N`.
    pub gap: f64,
}

impl LittleAudit {
    /// Audits a level.
    ///
    /// # Errors
    /// If a number is not finite, or there are no users.
    pub fn of(
        users_running: f64,
        throughput_per_s: f64,
        response_time_s: f64,
        think_time_s: f64,
    ) -> Result<Self, QueueingError> {
        let numbers = [
            ("the throughput", throughput_per_s),
            ("the response time", response_time_s),
            ("the think time", think_time_s),
        ];
        for (parameter, value) in numbers {
            if !(value.is_finite() && value >= 0.0) {
                let expected = "write a finite number, not below zero";
                return Err(QueueingError::Parameter { parameter, value, expected });
            }
        }
        if !(users_running.is_finite() && users_running > 0.0) {
            return Err(QueueingError::Parameter {
                parameter: "the number of users",
                value: users_running,
                expected: "write a finite number above zero",
            });
        }
        let users_accounted = users(throughput_per_s, response_time_s, think_time_s);
        let gap = (users_running - users_accounted).abs() / users_running;
        Ok(LittleAudit { users: users_running, users_accounted, gap })
    }

    /// Whether the level may be used for calibration: a gap of at most [`MOST_LITTLE_GAP`].
    pub fn is_accepted(&self) -> bool {
        self.gap <= MOST_LITTLE_GAP
    }
}

impl std::fmt::Display for LittleAudit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let verdict = if self.is_accepted() { "accepted" } else { "refused" };
        write!(
            f,
            "{verdict}: throughput and times account for {:.2} of {} users, \
             a gap of {:.1} % (at most {:.0} %)",
            self.users_accounted,
            self.users,
            self.gap * 100.0,
            MOST_LITTLE_GAP * 100.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_knee_of_the_textbook_network() {
        let stations = ["a", "b", "c"].map(|name| Station::queueing(name, 1));
        let class = ClosedClass {
            name: "users".to_owned(),
            population: 20,
            think_time_s: 15.0,
            demands_s: vec![0.605, 2.1, 1.35],
        };
        let bounds = Bounds::of(&stations, &class).expect("one demand a station");
        assert!((bounds.throughput_per_s_max(20.0) - 1.0 / 2.1).abs() < 1e-12);
        assert!((bounds.throughput_per_s_max(1.0) - 1.0 / 19.055).abs() < 1e-12);
        assert!((bounds.response_time_s_min(20.0) - 27.0).abs() < 1e-12);
        assert!((bounds.response_time_s_min(1.0) - 4.055).abs() < 1e-12);
        assert!((bounds.knee_users().expect("a bottleneck") - 19.055 / 2.1).abs() < 1e-12);
        assert!(Bounds::of(&stations[..2], &class).is_err());
    }

    #[test]
    fn more_servers_and_delays_move_the_bottleneck() {
        let stations =
            [Station::queueing("cpu", 8), Station::queueing("disk", 1), Station::delay("wire")];
        let class = ClosedClass {
            name: "users".to_owned(),
            population: 1,
            think_time_s: 0.0,
            demands_s: vec![0.4, 0.1, 9.0],
        };
        let bounds = Bounds::of(&stations, &class).expect("one demand a station");
        assert_eq!((bounds.bottleneck_demand_s, bounds.demand_s), (0.1, 9.5));
        let idle = Bounds::of(&stations[2..], &ClosedClass { demands_s: vec![1.0], ..class });
        assert_eq!(idle.expect("one demand a station").knee_users(), None);
    }

    #[test]
    fn a_level_with_over_five_percent_unaccounted_is_refused() {
        let fits = LittleAudit::of(100.0, 9.6, 0.4, 9.6).expect("numbers");
        assert!((fits.gap - 0.04).abs() < 1e-12 && fits.is_accepted());
        let gap = LittleAudit::of(100.0, 9.4, 0.4, 9.6).expect("numbers");
        assert!((gap.gap - 0.06).abs() < 1e-12 && !gap.is_accepted());
        assert_eq!(
            gap.to_string(),
            "refused: throughput and times account for 94.00 of 100 users, \
             a gap of 6.0 % (at most 5 %)"
        );
        assert!(!LittleAudit::of(100.0, 10.6, 0.4, 9.6).expect("numbers").is_accepted());
        assert!(LittleAudit::of(0.0, 1.0, 1.0, 1.0).is_err());
        assert!(LittleAudit::of(1.0, f64::NAN, 1.0, 1.0).is_err());
    }

    #[test]
    fn the_laws_invert_each_other() {
        let x = 12.5;
        assert!((service_demand_s(utilisation(x, 0.2, 4), 4, x) - 0.2).abs() < 1e-15);
        assert!((response_time_s(users(x, 0.3, 10.0), x, 10.0) - 0.3).abs() < 1e-12);
    }
}
