//! Prints the tables of docs/comparing-hosts.md: how often which answer is given on two hosts whose
//! true difference is known.
//!
//! `cargo run -p sizing --example host_comparison_quality -- 300`, with the comparisons a row.

use sizing::hosts::quality::{ROWS, SESSION_EFFECTS, Trial, answers};

fn main() {
    let replications = std::env::args().nth(1).map(|count| count.parse().expect("a number"));
    let replications: u32 = replications.unwrap_or(50);
    let share = |count: u32| format!("{:.3}", f64::from(count) / f64::from(replications));
    for session_effect in SESSION_EFFECTS {
        println!("Sessions differ by {:.0} %:\n", session_effect * 100.0);
        println!(
            "| sessions a side | true slowdown | slower | inconclusive | equivalent | faster | \
             truth outside |"
        );
        println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (sessions, slowdown) in ROWS {
            let given =
                answers(Trial { sessions, slowdown, session_effect, replications, seed: 1 });
            let shares =
                [given.worse, given.inconclusive, given.equivalent, given.better, given.missed];
            let row = shares.map(share).join(" | ");
            println!("| {sessions} | {:.0} % | {row} |", slowdown * 100.0);
        }
        println!();
    }
}
