//! One call as the CRM knows it: the numbers that the CRM gave, and the requests that each order is.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::{Value, json};

use super::bugs::Bugs;
use super::crm::{Crm, CrmError};
use super::order::{CallKind, LegChange, LegNumber, ORIGIN, Response, Status, What};
use super::party::Party;
use super::state::SharedState;
use crate::population::TELEPHONY_KEY;

const CALL: &str = "/api/v1/telephony/call";
const CHANNEL: &str = "/api/v1/telephony/channel";

/// What the CRM answered about a call.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallRecord {
    bugs: Bugs,
    call: Option<i64>,
    identity: Option<String>,
    /// The same call under another source id, by a fault.
    twin: Option<i64>,
    legs: HashMap<LegNumber, i64>,
    live: bool,
}

impl CallRecord {
    pub(crate) fn new(bugs: Bugs) -> CallRecord {
        CallRecord { bugs, ..CallRecord::default() }
    }

    /// Sends the requests of an order. After a failure it can be called again: what was answered is
    /// not asked for twice.
    pub(crate) async fn carry_out(
        &mut self,
        crm: &Crm,
        state: &SharedState,
        what: &What,
    ) -> Result<(), CrmError> {
        if !matches!(what, What::Open { .. }) && self.call.is_none() {
            // Its opening was given up, and counted.
            return Ok(());
        }
        match what {
            What::Open { .. } => self.open(crm, state, what).await,
            What::Number { number } => {
                let change = json!({ "callId": self.call, "phoneNumber": number });
                self.send(crm, state, Method::PUT, CALL, &change).await.map(drop)
            }
            What::Leg { leg, party, channel_source_id, start } => {
                let channel = json!({
                    "callId": self.call, "channelPeerName": party.name,
                    "channelPeerTypeIndex": party.peer_type(), "channelSourceId": channel_source_id,
                    "channelStatusIndex": Status::Ringing as i64, "createDate": start,
                    "isLive": self.live,
                });
                let answer = self.send(crm, state, Method::POST, CHANNEL, &channel).await?;
                self.legs.extend(answer["callChannelId"].as_i64().map(|id| (*leg, id)));
                Ok(())
            }
            What::Change { leg, change } => self.change(crm, state, *leg, change).await,
            What::Close { kind, end } => self.close(crm, state, *kind, end).await,
        }
    }

    async fn send(
        &self,
        crm: &Crm,
        state: &SharedState,
        method: Method,
        path: &'static str,
        body: &Value,
    ) -> Result<Value, CrmError> {
        let answer = crm.send(method, path, body).await?;
        state.change(|state| state.writes_done += 1);
        Ok(answer)
    }

    async fn open(&mut self, crm: &Crm, state: &SharedState, what: &What) -> Result<(), CrmError> {
        let What::Open { source_id, number, kind, origin, channel_source_id, start, live } = what
        else {
            return Ok(());
        };
        // One that is to be shown as another customer's is shown only after it is that.
        let body = |source_id: &str, live: bool| {
            json!({
                "tsKey": TELEPHONY_KEY, "sourceId": source_id, "phoneNumber": number,
                "startDate": start, "callTypeIndex": *kind as i64,
                "initChannelPeerName": origin.name, "initChannelPeerTypeIndex": origin.peer_type(),
                "initChannelSourceId": channel_source_id, "isLive": live,
            })
        };
        self.live = *live;
        if self.call.is_none() {
            let body = body(source_id, *live && !self.bugs.mismatch);
            let answer = self.send(crm, state, Method::POST, CALL, &body).await?;
            self.call = answer["callId"].as_i64();
            self.identity = answer["identityId"].as_str().map(str::to_owned);
            self.legs.extend(answer["initChannelId"].as_i64().map(|id| (ORIGIN, id)));
        }
        if self.bugs.mismatch {
            let other = self.other_identity(crm, state).await?;
            let change = json!({ "callId": self.call, "identityId": other, "isLive": live });
            self.send(crm, state, Method::PUT, CALL, &change).await?;
            state.change(|state| state.calls_mismatched += 1);
            self.bugs.mismatch = false;
        }
        if self.bugs.duplicate {
            let body = body(&format!("{source_id}-again"), *live);
            let answer = self.send(crm, state, Method::POST, CALL, &body).await?;
            self.twin = answer["callId"].as_i64();
            state.change(|state| state.calls_duplicated += 1);
            self.bugs.duplicate = false;
        }
        state.change(|state| state.calls_opened += 1);
        Ok(())
    }

    /// Some customer that is not the number's owner.
    async fn other_identity(
        &self,
        crm: &Crm,
        state: &SharedState,
    ) -> Result<Option<String>, CrmError> {
        let search = json!({ "pageNumber": 0, "pageSize": 2, "searchTerm": "" });
        let path = "/api/v2/identity/search";
        let found = self.send(crm, state, Method::POST, path, &search).await?;
        let ids = found.as_array().into_iter().flatten().filter_map(|f| f["identityId"].as_str());
        Ok(ids.map(str::to_owned).find(|id| Some(id) != self.identity.as_ref()))
    }

    async fn change(
        &self,
        crm: &Crm,
        state: &SharedState,
        leg: LegNumber,
        change: &LegChange,
    ) -> Result<(), CrmError> {
        // A leg whose opening was given up is passed over.
        let Some(channel) = self.legs.get(&leg) else { return Ok(()) };
        let ended = change.status == Status::HungUp;
        let was_up = change.status == Status::Up && change.response == Response::Answered;
        let body = json!({
            "callChannelId": channel, "channelStatusIndex": change.status as i64,
            "channelResponseIndex": change.response as i64,
            "connectDate": was_up.then_some(&change.at),
            "hangupDate": ended.then_some(&change.at),
            "toChangePeerName": change.to.as_ref().map(|party| &party.name),
            "toChangePeerTypeIndex": change.to.as_ref().map(Party::peer_type),
            "isLive": if ended { Some(false) } else { None },
        });
        self.send(crm, state, Method::PUT, CHANNEL, &body).await.map(drop)
    }

    async fn close(
        &mut self,
        crm: &Crm,
        state: &SharedState,
        kind: CallKind,
        end: &str,
    ) -> Result<(), CrmError> {
        if self.bugs.leave {
            state.change(|state| state.calls_left += 1);
            return Ok(());
        }
        for call in [&mut self.twin, &mut self.call] {
            let Some(id) = *call else { continue };
            let change = json!({
                "callId": id, "endDate": end, "callTypeIndex": kind as i64, "isLive": false,
            });
            crm.send(Method::PUT, CALL, &change).await?;
            state.change(|state| state.writes_done += 1);
            *call = None;
        }
        state.change(|state| state.calls_closed += 1);
        Ok(())
    }
}
