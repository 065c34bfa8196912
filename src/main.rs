//! `mizan`: sizing, readiness, load, and the error between what was predicted and what was measured.

mod accounts;
mod by_hand;
mod cli;
mod commands;
mod embedded;
mod exit;
mod interrupt;
mod messaging;
mod output;
mod player;
mod progress;
mod telephony;

use clap::Parser;

fn main() -> std::process::ExitCode {
    let cli = cli::Cli::parse();
    exit::report(commands::run(cli)).into()
}
