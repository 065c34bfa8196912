//! Erlang B and C: lines, agents, GSM channels, fax lines.
//!
//! Source: A. K. Erlang 1917; the recurrence as in R. B. Cooper, "Introduction to Queueing
//! Theory", 2nd ed. 1981, section 3.3. The offered load `a` is in erlang: arrivals per second
//! times the mean holding time in seconds.

use super::network::QueueingError;

/// Refuses an offered load that is no number of erlang.
fn check_load(offered_erlang: f64) -> Result<(), QueueingError> {
    if offered_erlang.is_finite() && offered_erlang >= 0.0 {
        return Ok(());
    }
    Err(QueueingError::Parameter {
        parameter: "the offered load in erlang",
        value: offered_erlang,
        expected: "write a finite number, not below zero",
    })
}

/// One step of the recurrence: from `B(n - 1)` to `B(n)`.
fn next_blocking(offered_erlang: f64, previous: f64, servers: u32) -> f64 {
    let carried = offered_erlang * previous;
    carried / (f64::from(servers) + carried)
}

/// The probability that a call finds all `servers` lines taken and is lost (Erlang B).
///
/// `B(0) = 1`, `B(n) = a B(n-1) / (n + a B(n-1))`: every step is a quotient of positive numbers,
/// so nothing overflows or cancels.
///
/// # Errors
/// If the load is negative, infinite or not a number.
pub fn erlang_b(offered_erlang: f64, servers: u32) -> Result<f64, QueueingError> {
    check_load(offered_erlang)?;
    Ok((1..=servers).fold(1.0, |previous, n| next_blocking(offered_erlang, previous, n)))
}

/// The probability that a call has to wait for an agent (Erlang C).
///
/// `C = B / (1 - rho (1 - B))` with `rho = a / servers`.
///
/// # Errors
/// If the load is no number of erlang, or at least as large as the number of servers.
pub fn erlang_c(offered_erlang: f64, servers: u32) -> Result<f64, QueueingError> {
    check_load(offered_erlang)?;
    let utilisation = offered_erlang / f64::from(servers);
    if servers == 0 || utilisation >= 1.0 {
        return Err(QueueingError::Saturated {
            station: format!("{servers} servers"),
            utilisation: if servers == 0 { f64::INFINITY } else { utilisation },
        });
    }
    let blocking = erlang_b(offered_erlang, servers)?;
    Ok(blocking / (1.0 - utilisation * (1.0 - blocking)))
}

/// The fewest lines that lose at most the share `blocking` of the calls.
///
/// # Errors
/// If the load is no number of erlang, or the share is not in `(0, 1]`.
pub fn lines_for(offered_erlang: f64, blocking: f64) -> Result<u32, QueueingError> {
    check_load(offered_erlang)?;
    if !(blocking > 0.0 && blocking <= 1.0) {
        return Err(QueueingError::Parameter {
            parameter: "the blocking probability",
            value: blocking,
            expected: "write a share above 0 and at most 1",
        });
    }
    let (mut lines, mut lost) = (0, 1.0);
    while lost > blocking {
        lines += 1;
        lost = next_blocking(offered_erlang, lost, lines);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(got: f64, expected: &str) {
        let digits = expected.split('.').nth(1).map_or(0, str::len);
        assert_eq!(format!("{got:.digits$}"), expected);
    }

    #[test]
    fn erlang_b_and_c_meet_the_published_values() {
        check(erlang_b(10.0, 10).expect("a load"), "0.214582");
        check(erlang_c(10.0, 12).expect("a load"), "0.449388");
    }

    #[test]
    fn one_line_is_taken_for_a_over_one_plus_a_of_the_time() {
        check(erlang_b(3.0, 1).expect("a load"), "0.750000");
        check(erlang_c(0.25, 1).expect("a load"), "0.250000");
    }

    #[test]
    fn the_lines_found_are_the_fewest() {
        // Cooper's and every printed table: 10 erlang at 1 % ask for 18 lines.
        assert_eq!(lines_for(10.0, 0.01), Ok(18));
        assert!(erlang_b(10.0, 17).expect("a load") > 0.01);
        assert_eq!(lines_for(0.0, 0.01), Ok(1));
        assert_eq!(lines_for(5.0, 1.0), Ok(0));
    }

    #[test]
    fn a_load_that_no_agents_can_carry_is_an_error() {
        assert!(matches!(erlang_c(12.0, 12), Err(QueueingError::Saturated { .. })));
        assert!(matches!(erlang_c(1.0, 0), Err(QueueingError::Saturated { .. })));
        assert!(matches!(erlang_b(f64::NAN, 3), Err(QueueingError::Parameter { .. })));
        assert!(matches!(erlang_b(-1.0, 3), Err(QueueingError::Parameter { .. })));
        assert!(matches!(lines_for(1.0, 0.0), Err(QueueingError::Parameter { .. })));
    }
}
