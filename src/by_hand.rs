//! Campaigns that a person starts, at a CRM that has no API for them: files to import, and what to do when.

use std::path::{Path, PathBuf};

use anyhow::Context;
use loadtest::Hand;
use loadtest::plan::Plan;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// Writes the campaigns of a plan for a person to import, and begins to say what to do with them.
pub(crate) fn begin(plan: &Plan, folder: &Path) -> anyhow::Result<UnboundedSender<Hand>> {
    write(plan, folder)?;
    let (hand, asked) = mpsc::unbounded_channel();
    tokio::spawn(ask(asked, folder.to_owned()));
    Ok(hand)
}

/// A CSV for each campaign, with number and text.
fn write(plan: &Plan, folder: &Path) -> anyhow::Result<()> {
    let Some(script) = &plan.sms else { return Ok(()) };
    for campaign in 0..script.messages.campaigns() {
        let file = folder.join(file_of(campaign));
        let mut rows = csv::Writer::from_path(&file)
            .with_context(|| format!("cannot write {}", file.display()))?;
        rows.write_record(["number", "text"])?;
        for message in script.messages.of_group(Some(campaign)) {
            rows.write_record([&message.number, &message.text])?;
        }
        rows.flush().with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn file_of(campaign: u32) -> String {
    format!("campaign-{}.csv", campaign + 1)
}

/// Tells a person at the CRM what to do, until nothing is left to do.
async fn ask(mut asked: UnboundedReceiver<Hand>, folder: PathBuf) {
    while let Some(hand) = asked.recv().await {
        match hand {
            Hand::SendTrial { number } => eprintln!(
                "import the campaigns of {} into the CRM; then send one message with any text to \
                 {number}: the run begins when it came to the gateway",
                folder.display()
            ),
            Hand::StartCampaign { campaign } => {
                eprintln!("start campaign {} now ({})", campaign + 1, file_of(campaign));
            }
        }
    }
}
