//! Prints the tables of docs/comparing.md: how often which way of comparing calls two releases
//! different, whose true change is known.
//!
//! `cargo run -p sizing --example comparison_quality -- 1000`, with the comparisons a row; more take
//! longer and tell more precisely. The last table takes sixty metrics a comparison, and a fifth of
//! the comparisons.

use sizing::releases::quality::{
    EFFECTS, FAMILY, PUBLISHED, RUN_EFFECT, Trial, VERDICTS, called_different, false_alarms,
    verdicts,
};

fn main() {
    let replications = std::env::args().nth(1).map(|count| count.parse().expect("a number"));
    let replications: u32 = replications.unwrap_or(100);
    let trial =
        |runs, change, run_effect| Trial { runs, change, run_effect, replications, seed: 1 };
    let share = |count: u32, of: u32| format!("{:.3}", f64::from(count) / f64::from(of));
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);

    println!("| runs a side | true change | pooled requests | p95 a run | delta over 5 % |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for (runs, change) in PUBLISHED {
        let called = called_different(trial(runs, change, RUN_EFFECT));
        let [pooled, p95, delta] =
            [called.pooled_requests, called.p95_a_run, called.delta_over_5_percent]
                .map(|count| share(count, replications));
        // One value a side has no test.
        let p95 = if runs == 1 { "-".to_owned() } else { p95 };
        println!("| {runs} | {} | {pooled} | {p95} | {delta} |", percent(change));
    }

    println!("\n| runs a side | true change | regressed | inconclusive | equivalent | improved |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for (runs, change) in VERDICTS {
        let given = verdicts(trial(runs, change, RUN_EFFECT));
        let shares = [given.regressed, given.inconclusive, given.equivalent, given.improved];
        let row = shares.map(|count| share(count, replications)).join(" | ");
        println!("| {runs} | {} | {row} |", percent(change));
    }

    println!("\n| run-to-run effect | by the interval alone | with Holm's correction |");
    println!("| ---: | ---: | ---: |");
    for run_effect in EFFECTS {
        let replications = replications.div_ceil(5);
        let trial = Trial { replications, ..trial(10, 0.0, run_effect) };
        let alarms = false_alarms(trial, FAMILY);
        let [interval, verdict] =
            [alarms.by_interval, alarms.by_verdict].map(|count| share(count, replications));
        println!("| {} | {interval} | {verdict} |", percent(run_effect));
    }
}
