//! What the provider sends back to the CRM: delivery reports and replies, by the open loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use documents::gateway::ID;
use documents::run::Outcome;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::messages::MessageKey;
use super::{DELIVERY_REPORT, INBOUND_WORKLOAD, REPLY, numbers};
use crate::gateway::OfferedMessage;
use crate::http::{Check, Job, JobDone, OpenLoop, Request};
use crate::random::{self, Draw};
use crate::scenario::{Inbound, Sms};

/// The key that the CRM asks of its provider. It is shown to nobody who formats it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct InboundKey(String);

impl InboundKey {
    /// Wraps a key.
    pub fn new(key: impl Into<String>) -> Self {
        InboundKey(key.into())
    }
}

impl std::fmt::Debug for InboundKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InboundKey(...)")
    }
}

/// What came back in one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InboundSecond {
    /// Delivery reports that became due.
    pub reports_due: u64,
    /// Of all, those that the CRM took.
    pub reports_taken: u64,
    /// Replies that became due.
    pub replies_due: u64,
    /// Of all, those that the CRM took.
    pub replies_taken: u64,
}

/// The provider's side that talks to the CRM.
pub(super) struct Provider {
    inbound: Inbound,
    key: InboundKey,
    sender: String,
    /// Whether its answers tell the CRM an id that a report can name.
    tells_ids: bool,
    seed: u64,
    open: OpenLoop,
    told: mpsc::UnboundedSender<JobDone>,
    /// Reports that were scheduled and are not over.
    under_way: AtomicU64,
}

/// What a job was, by its tag.
const REPORT_TAG: u64 = 0;
const REPLY_TAG: u64 = 1;

impl Provider {
    pub(super) fn new(
        sms: &Sms,
        inbound: Inbound,
        key: InboundKey,
        seed: u64,
        open: OpenLoop,
    ) -> (Arc<Self>, mpsc::UnboundedReceiver<JobDone>) {
        let (told, done) = mpsc::unbounded_channel();
        let provider = Provider {
            inbound,
            key,
            sender: sms.sender.clone(),
            tells_ids: sms.gateway.answers.taken.body.contains(&format!("{{{ID}}}")),
            seed,
            open,
            told,
            under_way: AtomicU64::new(0),
        };
        (Arc::new(provider), done)
    }

    /// Schedules the reply of a customer.
    pub(super) fn reply(&self, index: u32, due_us: u64) {
        let number = numbers::number(MessageKey { campaign: None, index });
        let text = format!("بله، لطفاً تماس بگیرید #R-{index:06}");
        let path = filled(
            &self.inbound.reply,
            &[("key", &self.key.0), ("number", &number), ("sender", &self.sender), ("text", &text)],
        );
        self.at(due_us, REPLY, REPLY_TAG, &path);
    }

    /// A message was taken: its delivery report is due some time later, if there is one.
    pub(super) fn taken(&self, key: MessageKey, at_us: u64, message: &OfferedMessage) {
        let group = key.campaign.map_or(0, |campaign| campaign + 1);
        let place = u64::from(group) << 32 | u64::from(key.index);
        let mut rng = random::child(self.seed, "sms-report", place);
        if rng.random::<f64>() >= self.inbound.delivered.ratio {
            return;
        }
        let due_us = at_us + self.inbound.reported_after.draw_us(&mut rng);
        let id = message.id.filter(|_| self.tells_ids).map(|id| id.to_string()).unwrap_or_default();
        let path = filled(
            &self.inbound.report,
            &[("key", &self.key.0), ("id", &id), ("number", &message.number), ("status", "1")],
        );
        self.at(due_us, DELIVERY_REPORT, REPORT_TAG, &path);
    }

    fn at(&self, due_us: u64, step: &'static str, tag: u64, path_and_query: &str) {
        let request = Request::get(path_and_query);
        let request = request.expect("the scenario's reader tries the template").named(step.into());
        self.under_way.fetch_add(1, Ordering::Relaxed);
        self.open.at(
            due_us,
            Job {
                workload: INBOUND_WORKLOAD,
                step,
                request,
                check: Check::Success,
                told: Some(self.told.clone()),
                tag,
                next: None,
            },
        );
    }

    /// Counts one that is over.
    pub(super) fn done(&self, done: &JobDone, second: &mut InboundSecond) {
        self.under_way.fetch_sub(1, Ordering::Relaxed);
        let taken = u64::from(done.outcome == Outcome::Ok);
        match done.tag {
            REPORT_TAG => {
                second.reports_due += 1;
                second.reports_taken += taken;
            }
            _ => {
                second.replies_due += 1;
                second.replies_taken += taken;
            }
        }
    }

    /// Whether nothing is left that was scheduled.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) == 0
    }
}

/// A template with its placeholders filled in, percent-encoded.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut path = template.to_owned();
    for (name, value) in values {
        let encoded = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
        path = path.replace(&format!("{{{name}}}"), &encoded);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_with_what_a_url_can_carry() {
        let path = filled("/in?key={key}&text={text}", &[("key", "a&b"), ("text", "سلام +1")]);
        assert_eq!(path, "/in?key=a%26b&text=%D8%B3%D9%84%D8%A7%D9%85%20%2B1");
    }

    #[test]
    fn a_key_is_not_shown() {
        assert!(!format!("{:?}", InboundKey::new("canary-key")).contains("canary"));
    }
}
