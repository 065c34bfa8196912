//! The desks of a run: what plays calls, messages and requests beside the people at their screens.

use std::sync::Arc;

use crate::calls::desk::Desk;
use crate::http::HttpDesk;
use crate::recorder::Second;
use crate::sms::desk::SmsDesk;

/// The desks of a run; absent where nothing of that kind is played.
#[derive(Clone, Default)]
pub(crate) struct Desks {
    /// Calls.
    pub(crate) calls: Option<Arc<Desk>>,
    /// Short messages.
    pub(crate) sms: Option<Arc<SmsDesk>>,
    /// Requests to an HTTP API.
    pub(crate) http: Option<Arc<HttpDesk>>,
}

impl Desks {
    /// Resolves once nothing is left to be decided at any of them.
    pub(crate) async fn none_left(&self) {
        if let Some(calls) = &self.calls {
            calls.none_left().await;
        }
        if let Some(sms) = &self.sms {
            sms.none_left().await;
        }
        if let Some(http) = &self.http {
            http.none_left().await;
        }
    }

    /// Adds what the last second brought to its line.
    pub(crate) fn fill(&self, second: &mut Second) {
        second.calls = self.calls.as_ref().map(|desk| desk.second());
        second.sms = self.sms.as_ref().map(|desk| desk.second());
        second.http = self.http.as_ref().map(|desk| desk.second());
    }
}
