//! `mizan clean`: deletes what a run wrote into its target, also one whose process was killed; and the
//! same at the end of a run that was told to.

use std::sync::Arc;
use std::time::Duration;

use documents::cleaning::CleaningRecord;
use documents::run::{EndKind, RunRecord};
use jiff::Timestamp;
use loadtest::crm::{Access, Accounts, Api};
use loadtest::target::{Consents, permitted};

use crate::cli::{Clean, Format, Printing};
use crate::exit::{Exit, Failure, IsUsage};
use crate::{accounts, bounds, output};

/// How long one request may take: a deletion waits for nobody at a screen.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Reads the run, cleans its target, and prints what became of it.
pub(crate) fn run(arguments: &Clean) -> Result<Exit, Failure> {
    let record = super::report::read(&arguments.run)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let consents = Consents::new(&arguments.i_own_this_host);
        let target = permitted(&arguments.target, &consents).await.or_usage()?;
        consents.are_all_for(&[target.host()]).or_usage()?;
        // The run itself may still be going on, or another one that this would disturb.
        let _lock = bounds::lock(&target, arguments.share_target, Timestamp::now())?;
        let accounts = accounts::of_target(arguments.accounts.as_deref())?;
        let cleaned = cleaned(&record, Api::of(&target, TIMEOUT)?, &accounts).await?;
        output::print(&match arguments.format {
            Format::Json => serde_json::to_string_pretty(&cleaned)?,
            Format::Text => reports::terminal::cleaning(&cleaned, arguments.lang, output::style()),
        })?;
        Ok(if cleaned.is_complete() { Exit::Met } else { Exit::Inconclusive })
    })
}

/// Cleans the target of a run that has just ended. Its report is the document on standard output; what
/// became of its traces is a message beside it. A run that was met is incomplete if some are left.
pub(crate) async fn after_run(
    record: &RunRecord,
    api: Api,
    accounts: Option<&Accounts>,
    printing: &Printing,
) -> Result<Exit, Failure> {
    let exit = Exit::from(record.verdict.answer);
    let Some(accounts) = accounts else { return Ok(exit) };
    if let EndKind::TargetUnusable { .. } = record.end.how {
        // A refused sign-in is never tried again: wrong passwords lock accounts.
        eprintln!(
            "the target was not cleaned, since it could not be used: `mizan clean` does it later"
        );
        return Ok(exit);
    }
    let cleaned = cleaned(record, api, accounts).await?;
    if !printing.quiet || !cleaned.is_complete() {
        let text = reports::terminal::cleaning(&cleaned, printing.lang, output::style());
        eprintln!("{}", text.trim_end());
    }
    Ok(match exit {
        Exit::Met | Exit::MetWithWarnings if !cleaned.is_complete() => Exit::Inconclusive,
        exit => exit,
    })
}

async fn cleaned(
    record: &RunRecord,
    api: Api,
    accounts: &Accounts,
) -> Result<CleaningRecord, Failure> {
    let access = Arc::new(Access::new(api, accounts.of(0).clone()));
    Ok(loadtest::clean::clean(&access, &record.provenance, &record.plan).await?)
}
