//! The check of this machine beside a validation, where the target stands on it: is the server ready, and
//! how many users are needed, predicted and measured?

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use documents::benchmark::{HostRecord, Length};
use documents::readiness::{MachineFacts, Role};
use readiness::answers::Answers;
use readiness::benchmark::{self, Axes, BenchmarkPlan};
use readiness::clock::utc_now;
use readiness::collect::{self, CollectWishes};
use sizing::host_users;
use sizing::inputs::ExistingHost;

use super::evidence::Collected;
use super::{Shipped, answers_of, exit_of, inputs, record, results, write};
use crate::cli::{Format, Printing, Validate};
use crate::commands::bench::{self, HOST};
use crate::commands::report;
use crate::exit::{Exit, Failure, IsUsage};
use crate::output::{self, RECORD, style};

/// What was read and measured of this machine before it was loaded.
pub(crate) struct Beside {
    answers: Answers,
    /// Whether a person said what the install is: then the outcome counts.
    counts: bool,
    facts: MachineFacts,
    host: HostRecord,
}

/// Reads this machine and measures its processors; nothing if the target is another machine, whose
/// readiness only it can tell.
pub(crate) fn before(validate: &Validate) -> Result<Option<Beside>, Failure> {
    let Validate { playing, printing, .. } = validate;
    if validate.no_check || !is_here(playing.target.as_deref()) {
        return Ok(None);
    }
    let mut answers = validate.answers.as_deref().map(answers_of).transpose()?.unwrap_or_default();
    answers.install.insert("users".to_owned(), validate.users.to_string());
    let (version, commit) = (env!("CARGO_PKG_VERSION"), option_env!("MIZAN_COMMIT"));
    let wishes = CollectWishes::of(&answers, version, commit);
    let facts = collect::collect(Role::Crm, &wishes, &utc_now);
    // Refused before the run, not after it.
    inputs(&answers, std::slice::from_ref(&facts)).or_usage()?;
    let plan = BenchmarkPlan {
        length: Length::Brief,
        name: readiness::facts::machine_name().unwrap_or_default(),
        folder: PathBuf::from("."),
        seed: 1,
        mizan_version: version.to_owned(),
        commit: commit.map(str::to_owned),
        axes: Axes::BRIEF,
    };
    let never = AtomicBool::new(false);
    let session = bench::measured(&plan, &never, "this machine: ", printing.quiet)?;
    let host = benchmark::record(&plan, readiness::facts::read(), vec![session]);
    Ok(Some(Beside { answers, counts: validate.answers.is_some(), facts, host }))
}

/// Whether the target stands on this machine, as the stand-in does.
fn is_here(target: Option<&str>) -> bool {
    let Some(target) = target else { return true };
    let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

impl Beside {
    /// Judges, writes the documents beside those of the run, and says in short what came out.
    pub(crate) fn after(
        self,
        printing: &Printing,
        folder: &Path,
        exit: Exit,
    ) -> Result<Exit, Failure> {
        let Beside { answers, counts, facts, host } = self;
        output::files(folder, &[(HOST, &serde_json::to_string_pretty(&host)?)])?;
        let mut collected = Collected::of_this_machine(facts);
        collected.seal(folder)?;
        let inputs = inputs(&answers, collected.machines()).or_usage()?;
        let shipped = Shipped::read();
        let tables = shipped.tables();
        let results = results(&collected, &inputs, &tables, &answers);
        let existing = ExistingHost::from(&host);
        let predicted = host_users::predicted(&inputs, &tables, &existing)?;
        let capacity = report::read(&folder.join(RECORD))?.capacity;
        let worth = host_users::worth(inputs.users, Some(&predicted), capacity.as_ref());
        let record = record(&collected, &inputs, results, Some(worth));
        write(&record, printing, folder)?;
        if printing.format == Format::Text {
            output::print(&format!(
                "\n{}",
                reports::readiness::summary(&record, printing.lang, style())
            ))?;
        }
        if !printing.quiet {
            eprintln!("{}", output::written(&folder.join("readiness.html"), printing.lang));
        }
        // Without a person's answers much is open, which says nothing of the load.
        Ok(if counts { exit.worse_of(exit_of(record.answer)) } else { exit })
    }
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_a_target_on_this_machine_is_checked_with_it() {
        for here in [
            "http://127.0.0.1:8080",
            "http://localhost/crm",
            "https://[::1]:8443/",
            "http://127.9.9.9",
        ] {
            assert!(is_here(Some(here)), "{here}");
        }
        for elsewhere in
            ["http://192.168.1.20", "http://localhost.example.com", "http://[fd00::1]", ""]
        {
            assert!(!is_here(Some(elsewhere)), "{elsewhere}");
        }
        assert!(is_here(None));
    }
}
