//! What a shipped scenario's plan has to come to, beside it in `expected.toml`.

use documents::input::{self, Problems};

use super::{Plan, Preview};

/// What `expected.toml` says of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Virtual users.
    pub users: u64,
    /// Business steps of the preview.
    pub steps: u64,
    /// Its busiest second.
    pub peak_steps_per_s: u64,
    /// Telephone calls.
    pub calls: u64,
    /// Short messages.
    pub messages: u64,
    /// Its hash.
    pub schedule_hash: String,
}

impl Expected {
    /// Reads `expected.toml`.
    ///
    /// # Errors
    /// Every problem at once, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            let users = table.integer("users", 1..=100_000);
            let steps = table.integer("steps", 0..=u64::MAX >> 1);
            let peak = table.integer("peak_steps_per_s", 0..=u64::MAX >> 1);
            let calls = table.integer("calls", 0..=u64::MAX >> 1);
            let messages = table.integer("messages", 0..=u64::MAX >> 1);
            let schedule_hash = table.text("schedule_hash");
            Some(Expected {
                users: users?.value,
                steps: steps?.value,
                peak_steps_per_s: peak?.value,
                calls: calls?.value,
                messages: messages?.value,
                schedule_hash: schedule_hash?.value,
            })
        })
    }

    /// What is expected of this plan, as `expected.toml` writes it.
    pub fn of(plan: &Plan) -> Self {
        let Preview { steps, peak_steps_per_s, calls, messages, schedule_hash } = plan.preview();
        let users = plan.scenario.crm.users;
        Expected { users, steps, peak_steps_per_s, calls, messages, schedule_hash }
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Expected { users, steps, peak_steps_per_s, calls, messages, schedule_hash } = self;
        writeln!(f, "users = {users}\nsteps = {steps}\npeak_steps_per_s = {peak_steps_per_s}")?;
        writeln!(f, "calls = {calls}\nmessages = {messages}")?;
        writeln!(f, "schedule_hash = \"{schedule_hash}\"")
    }
}
