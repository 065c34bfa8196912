//! Prints the tables of docs/comparing.md: how often which way of comparing calls two releases
//! different, whose true change is known.
//!
//! `cargo run -p sizing --example comparison_quality -- 1000`, with the comparisons a row; more take
//! longer and tell more precisely.

use sizing::releases::quality::{RUN_EFFECT, Trial, called_different, false_alarms, verdicts};

fn main() {
    let replications = std::env::args().nth(1).map(|count| count.parse().expect("a number"));
    let replications = replications.unwrap_or(100);
    let trial =
        |runs, change, run_effect| Trial { runs, change, run_effect, replications, seed: 1 };
    let share = |count: u32| format!("{:.3}", f64::from(count) / f64::from(replications));

    println!("| runs a side | true change | pooled requests | p95 a run | delta over 5 % |");
    for (runs, change) in [(1, 0.0), (10, 0.0), (10, 0.1), (20, 0.1)] {
        let called = called_different(trial(runs, change, RUN_EFFECT));
        let [pooled, p95, delta] =
            [called.pooled_requests, called.p95_a_run, called.delta_over_5_percent].map(share);
        println!("| {runs} | {:.0} % | {pooled} | {p95} | {delta} |", 100.0 * change);
    }

    println!("\n| runs a side | true change | regressed | inconclusive | equivalent | improved |");
    for runs in [4, 10, 20] {
        for change in [0.0, 0.05, 0.1, 0.2] {
            let given = verdicts(trial(runs, change, RUN_EFFECT));
            let shares = [given.regressed, given.inconclusive, given.equivalent, given.improved];
            let row = shares.map(share).join(" | ");
            println!("| {runs} | {:.0} % | {row} |", 100.0 * change);
        }
    }

    println!("\n| run-to-run effect | by the interval alone | with Holm's correction |");
    for run_effect in [0.05, 0.1, 0.2] {
        let alarms = false_alarms(trial(10, 0.0, run_effect), 60);
        let [interval, verdict] = [alarms.by_interval, alarms.by_verdict].map(share);
        println!("| {:.0} % | {interval} | {verdict} |", 100.0 * run_effect);
    }
}
