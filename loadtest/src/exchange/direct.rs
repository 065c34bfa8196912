//! No exchange at all: the harness calls the telephony web API as a telephony service would, for
//! installs whose telephony service stands elsewhere.
//!
//! Each call has a task of its own that sends its requests in order, so that a slow answer delays the
//! rest of its own call and no other. Every request is timed as a step: `open_call` and `update_call`.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use documents::calls::{CallDirection, CallEnding};
use documents::run::Outcome;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{ExchangeCounts, Notice, Notices, office_time};
use crate::calls::script::{Happening, RingEnd, ScriptedCall, Step, TRUNK};
use crate::calls::tracker::WORKLOAD;
use crate::clock::Clock;
use crate::crm::{Access, Body, Failure, failed_check, member, text};
use crate::recorder::Sample;

/// Opening a call.
pub const OPEN_CALL: &str = "open_call";
/// Whatever follows.
pub const UPDATE_CALL: &str = "update_call";

const SYSTEMS: &str = "/api/v1/telephony";
const CALL: &str = "/api/v1/telephony/call";
const CHANNEL: &str = "/api/v1/telephony/channel";

/// The API's numbers for a call's type.
const MISSED: u8 = 1;
const RECEIVED: u8 = 2;
const OUTGOING: u8 = 3;
const INTERNAL: u8 = 4;
/// The API's numbers for a channel's state.
const RINGING: u8 = 2;
const UP: u8 = 3;
const HUNG_UP: u8 = 4;
/// The API's numbers for how a channel answered.
const NOT_ANSWERED: u8 = 1;
const ANSWERED: u8 = 2;
const BUSY: u8 = 3;
const TRANSFERRED: u8 = 4;
/// The API's numbers for a peer's type.
const EXTENSION: u8 = 1;
const LINE: u8 = 2;

/// Why the direct way cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum DirectError {
    /// The telephony systems could not be read.
    #[error("cannot read the CRM's telephony systems: {}", .0.text)]
    Systems(Failure),
    /// There are none.
    #[error("the CRM has no telephony system: add one there, or play an exchange instead")]
    NoSystem,
}

/// Calls the telephony API.
pub struct Direct {
    shared: Arc<Shared>,
    /// Where the steps of each call in progress go.
    calls: Mutex<HashMap<u64, mpsc::UnboundedSender<(u64, Happening)>>>,
}

struct Shared {
    access: Arc<Access>,
    key: String,
    clock: Clock,
    epoch: Timestamp,
    notices: Notices,
    requests: AtomicU64,
    /// Tells apart the calls of two runs on one install.
    run: String,
}

impl Direct {
    /// Asks the CRM for its telephony systems and takes the first. `epoch` is the time of day at the
    /// clock's start; dates are sent as the CRM's, in Tehran's time.
    ///
    /// # Errors
    /// If they cannot be read, or there are none.
    pub async fn start(
        access: Arc<Access>,
        clock: Clock,
        epoch: Timestamp,
        notices: Notices,
    ) -> Result<Self, DirectError> {
        let systems =
            access.send(Method::GET, SYSTEMS, Body::Empty).await.map_err(DirectError::Systems)?;
        let first = systems.as_array().and_then(|systems| systems.first());
        let key = first.and_then(|system| text(system, "key")).ok_or(DirectError::NoSystem)?;
        let shared = Arc::new(Shared {
            access,
            key: key.to_owned(),
            clock,
            epoch,
            notices,
            requests: AtomicU64::new(0),
            run: format!("mizan-{:x}", epoch.as_millisecond()),
        });
        Ok(Direct { shared, calls: Mutex::default() })
    }

    /// Its clock.
    pub fn clock(&self) -> Clock {
        self.shared.clock
    }

    /// Requests so far.
    pub fn counts(&self) -> ExchangeCounts {
        let events_sent = self.shared.requests.load(Ordering::Relaxed);
        ExchangeCounts { events_sent, ..ExchangeCounts::default() }
    }

    /// Hands a step to its call's task; the first step starts the task.
    pub fn play(&self, call: &ScriptedCall, step: &Step) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let due_us = self.shared.clock.now_us();
        if step.happening == Happening::Begins {
            let (steps, of_call) = mpsc::unbounded_channel();
            calls.insert(call.index, steps);
            tokio::spawn(live(Arc::clone(&self.shared), call.clone(), due_us, of_call));
        } else if let Some(steps) = calls.get(&call.index) {
            // A task that gave up, since the CRM did not take its call, takes no more steps.
            let _gave_up = steps.send((due_us, step.happening.clone()));
        }
        if matches!(step.happening, Happening::HangsUp { .. }) {
            calls.remove(&call.index);
        }
    }
}

/// A call from its first request to its last.
async fn live(
    shared: Arc<Shared>,
    call: ScriptedCall,
    due_us: u64,
    mut steps: mpsc::UnboundedReceiver<(u64, Happening)>,
) {
    let began = Notice::Began { call: call.index, at_us: shared.clock.now_us() };
    shared.tell(began);
    let mut leg = Leg { shared: &shared, call: &call, id: 0, channels: HashMap::new() };
    let opened = leg.open(due_us).await;
    let mut gone = !opened;
    while let Some((due_us, happening)) = steps.recv().await {
        if matches!(happening, Happening::HangsUp { .. }) {
            let at_us = shared.clock.now_us();
            shared.tell(Notice::Ended { call: call.index, at_us });
        }
        gone = gone || !leg.happens(due_us, &happening).await;
    }
}

impl Shared {
    fn tell(&self, notice: Notice) {
        // The run is over if nobody listens any more.
        let _over = self.notices.send(notice);
    }

    fn date(&self, at_us: u64) -> String {
        office_time::at(self.epoch, at_us).strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// Sends a request and records it as a step.
    async fn ask(
        &self,
        step: &'static str,
        due_us: u64,
        method: Method,
        path: &str,
        body: Value,
    ) -> Option<Value> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let sent_us = self.clock.now_us();
        let answer = self.access.send(method, path, Body::Json(body)).await;
        let (outcome, failure, answer) = match answer {
            Ok(answer) => (Outcome::Ok, None, Some(answer)),
            Err(Failure { outcome, text, .. }) => (outcome, Some(text), None),
        };
        self.tell(Notice::Asked(Sample {
            workload: WORKLOAD,
            step,
            outcome,
            due_us,
            sent_us,
            done_us: self.clock.now_us(),
            think_us: 0,
            requests: 1,
            failure,
        }));
        answer
    }
}

/// What the CRM knows of a call.
struct Leg<'a> {
    shared: &'a Shared,
    call: &'a ScriptedCall,
    id: i64,
    /// The CRM's numbers of its channels, by extension.
    channels: HashMap<String, i64>,
}

impl Leg<'_> {
    /// The type of a call that has not ended yet.
    fn kind(&self) -> u8 {
        match self.call.direction {
            CallDirection::Incoming => RECEIVED,
            CallDirection::Outgoing => OUTGOING,
            CallDirection::Internal => INTERNAL,
        }
    }

    async fn open(&mut self, due_us: u64) -> bool {
        let (peer, peer_kind) = match &self.call.from_extension {
            Some(extension) => (extension.as_str(), EXTENSION),
            None => (TRUNK, LINE),
        };
        let source = format!("{}-{}", self.shared.run, self.call.index);
        let body = json!({
            "tsKey": self.shared.key,
            "sourceId": source,
            "phoneNumber": self.call.number,
            "startDate": self.shared.date(due_us),
            "callTypeIndex": self.kind(),
            "initChannelPeerName": peer,
            "initChannelPeerTypeIndex": peer_kind,
            "initChannelSourceId": format!("{source}-0"),
            "isLive": true,
        });
        let Some(answer) = self.shared.ask(OPEN_CALL, due_us, Method::POST, CALL, body).await
        else {
            return false;
        };
        match member(&answer, "callId").and_then(Value::as_i64) {
            Some(id) => self.id = id,
            None => {
                let failure = failed_check(CALL, "no `callId`");
                let reason = failure.text;
                self.shared.tell(Notice::NotPlayed { call: self.call.index, reason });
                return false;
            }
        }
        true
    }

    /// `false` if the CRM does not follow any more.
    async fn happens(&mut self, due_us: u64, happening: &Happening) -> bool {
        let date = self.shared.date(due_us);
        match happening {
            Happening::Begins | Happening::Queues { .. } | Happening::LeavesQueue => true,
            Happening::Rings { extension } => self.rings(due_us, extension, &date).await,
            Happening::StopsRinging { extension, reason } => {
                let response = if *reason == RingEnd::Busy { BUSY } else { NOT_ANSWERED };
                self.changes(due_us, extension, HUNG_UP, response, "hangupDate", &date).await
            }
            Happening::Answered { extension } => {
                self.changes(due_us, extension, UP, ANSWERED, "connectDate", &date).await
            }
            Happening::Transferred { from, .. } => {
                self.changes(due_us, from, HUNG_UP, TRANSFERRED, "hangupDate", &date).await
            }
            Happening::HangsUp { .. } => self.hangs_up(due_us, &date).await,
        }
    }

    async fn rings(&mut self, due_us: u64, extension: &str, date: &str) -> bool {
        let peer_kind = if extension == TRUNK { LINE } else { EXTENSION };
        let body = json!({
            "callId": self.id,
            "channelPeerName": extension,
            "channelPeerTypeIndex": peer_kind,
            "channelSourceId":
                format!("{}-{}-{extension}", self.shared.run, self.call.index),
            "channelStatusIndex": RINGING,
            "createDate": date,
            "isLive": true,
        });
        let answer = self.shared.ask(UPDATE_CALL, due_us, Method::POST, CHANNEL, body).await;
        let id = answer.and_then(|answer| member(&answer, "callChannelId")?.as_i64());
        if let Some(id) = id {
            self.channels.insert(extension.to_owned(), id);
        }
        id.is_some()
    }

    async fn changes(
        &mut self,
        due_us: u64,
        extension: &str,
        status: u8,
        response: u8,
        date_key: &str,
        date: &str,
    ) -> bool {
        // A channel that the CRM did not take cannot be changed there; the call goes on without.
        let Some(channel) = self.channels.get(extension) else { return true };
        let mut body = json!({
            "callChannelId": channel,
            "channelStatusIndex": status,
            "channelResponseIndex": response,
            "isLive": status != HUNG_UP,
        });
        body[date_key] = json!(date);
        if status == HUNG_UP {
            self.channels.remove(extension);
        }
        self.shared.ask(UPDATE_CALL, due_us, Method::PUT, CHANNEL, body).await.is_some()
    }

    async fn hangs_up(&mut self, due_us: u64, date: &str) -> bool {
        let up: Vec<String> = self.channels.keys().cloned().collect();
        let mut taken = true;
        for extension in up {
            let changed =
                self.changes(due_us, &extension, HUNG_UP, ANSWERED, "hangupDate", date).await;
            taken = taken && changed;
        }
        let missed = self.call.direction == CallDirection::Incoming
            && !matches!(self.call.ending, CallEnding::Answered | CallEnding::Transferred);
        let body = json!({
            "callId": self.id,
            "endDate": date,
            "callTypeIndex": if missed { MISSED } else { self.kind() },
            "isLive": false,
        });
        self.shared.ask(UPDATE_CALL, due_us, Method::PUT, CALL, body).await.is_some() && taken
    }
}
