//! The facts of a check: read from this machine, or from files of others; written before anything is
//! judged, so that nothing that was read is lost.

use std::path::Path;

use anyhow::Context;
use documents::readiness::{Evidence, MachineFacts};
use readiness::answers::Answers;
use readiness::clock::utc_now;
use readiness::collect::{self, CollectWishes};
use readiness::{facts_file, redact};
use sha2::{Digest, Sha256};

use super::FACTS;
use crate::cli::Check;
use crate::exit::{Failure, IsUsage};
use crate::output;

/// Facts with the files that hold them.
pub(super) struct Collected {
    /// The files' names, one a machine.
    names: Vec<String>,
    machines: Vec<MachineFacts>,
    hashes: Vec<String>,
}

/// Reads the files that were given, or else this machine.
pub(super) fn read(arguments: &Check, answers: &Answers) -> Result<Collected, Failure> {
    if arguments.from.is_empty() {
        let wishes =
            CollectWishes::of(answers, env!("CARGO_PKG_VERSION"), option_env!("MIZAN_COMMIT"));
        let facts = collect::collect(arguments.role, &wishes, &utc_now);
        return Ok(Collected::of_this_machine(facts));
    }
    let mut collected = Collected { names: Vec::new(), machines: Vec::new(), hashes: Vec::new() };
    for path in &arguments.from {
        let bytes = std::fs::read(path)
            .with_context(|| format!("cannot read the facts in {}", path.display()))
            .or_usage()?;
        let name = path.display().to_string();
        let facts = facts_file::read(&name, &bytes).or_usage()?;
        collected.hashes.push(sha256(&bytes));
        collected.names.push(name);
        collected.machines.push(facts);
    }
    Ok(collected)
}

impl Collected {
    /// Facts that were read on this machine.
    pub(super) fn of_this_machine(facts: MachineFacts) -> Self {
        Collected { names: vec![FACTS.to_owned()], machines: vec![facts], hashes: Vec::new() }
    }

    /// The facts, once a machine.
    pub(super) fn machines(&self) -> &[MachineFacts] {
        &self.machines
    }

    /// The facts of the machine that was read.
    pub(super) fn this_machine(&mut self) -> &mut MachineFacts {
        &mut self.machines[0]
    }

    /// Writes facts that were read here, redacted. Those of files stay as they are.
    pub(super) fn seal(&mut self, folder: &Path) -> Result<(), Failure> {
        if !self.hashes.is_empty() {
            return Ok(());
        }
        for (name, facts) in self.names.iter().zip(&mut self.machines) {
            redact::redact(facts);
            let text = serde_json::to_string_pretty(facts)?;
            self.hashes.push(sha256(text.as_bytes()));
            output::files(folder, &[(name.as_str(), &text)])?;
        }
        Ok(())
    }

    /// What a record names as its evidence.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let machines = self.names.iter().zip(&self.machines).zip(&self.hashes);
        machines
            .map(|((name, facts), sha256)| Evidence {
                name: name.clone(),
                role: Some(facts.role),
                machine: facts.account.value.as_ref().map(|account| account.computer.clone()),
                collected_at: Some(facts.collected_at.clone()),
                sha256: sha256.clone(),
            })
            .collect()
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
