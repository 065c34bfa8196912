//! The CRM's web API: every route, each with the operation of the demand set that it is.

mod body;
mod error;
mod gate;
mod identity;
mod invoices;
mod objects;
mod security;
mod sign_in;
mod sms;
mod telephony;
mod tickets;

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, delete, get, post, put};
use tokio_util::sync::CancellationToken;

use crate::catalogue::{Kind, Verb};
use crate::clock::Clock;
use crate::counts::Counts;
use crate::faults::Faults;
use crate::operation::Operation;
use crate::service::Service;
use crate::sessions::Sessions;
use crate::sms::Sms;
use crate::store::Store;
use gate::{Gate, Rule};

/// What all routes share.
pub(crate) struct Install {
    pub(crate) store: Store,
    pub(crate) sessions: Sessions,
    pub(crate) faults: Faults,
    pub(crate) counts: Counts,
    pub(crate) service: Service,
    pub(crate) clock: Arc<Clock>,
    pub(crate) mobile_module: bool,
    /// The outbox of short messages, where there is a gateway.
    pub(crate) sms: Option<Arc<Sms>>,
    /// Cancelled when the install stops.
    pub(crate) stopping: CancellationToken,
}

impl Install {
    /// Nothing is answered, and no server of the queue works, for that long from now on.
    pub(crate) fn stall(&self, span: std::time::Duration) {
        let moved = self.faults.stall(self.clock.real_elapsed(), span);
        if !moved.is_zero() {
            self.service.stall(moved);
        }
    }

    /// Waits for the end of a stall, or of the install.
    pub(crate) async fn rest(&self) {
        while let Some(end) = self.faults.stalled_until(self.clock.real_elapsed()) {
            let left = end.saturating_sub(self.clock.real_elapsed());
            tokio::select! {
                () = self.clock.pause(left) => {}
                () = self.stopping.cancelled() => return,
            }
        }
    }
}

pub(crate) type App = Arc<Install>;

/// The routes under construction.
struct Routes {
    app: App,
    router: Router<App>,
}

impl Routes {
    fn add(self, path: &str, rule: Rule, methods: MethodRouter<App>) -> Routes {
        let gate = Gate { app: Arc::clone(&self.app), rule };
        let methods = methods.layer(axum::middleware::from_fn_with_state(gate, gate::pass));
        Routes { router: self.router.route(path, methods), ..self }
    }

    fn open(self, path: &str, operation: Operation, methods: MethodRouter<App>) -> Routes {
        self.add(path, Rule::Open(operation), methods)
    }

    fn signed(self, path: &str, operation: Operation, methods: MethodRouter<App>) -> Routes {
        self.add(path, Rule::Signed(operation), methods)
    }
}

/// The whole API.
pub(crate) fn router(app: &App) -> Router {
    let routes = Routes { app: Arc::clone(app), router: Router::new() };
    let routes = general(routes);
    let routes = Kind::ALL.into_iter().fold(routes, objects_of);
    let routes = short_messages(telephony(routes));
    routes.router.fallback(error::no_route).with_state(Arc::clone(app))
}

fn general(routes: Routes) -> Routes {
    use Operation::{AuthLogin, AuthRefresh, IdentitySearch, RecordGet, SecurityRead, TicketReply};
    routes
        .open("/api/v1/auth", AuthLogin, post(sign_in::v1))
        .open("/api/v2/auth/login", AuthLogin, post(sign_in::v2))
        .open("/api/v2/auth/token/refresh", AuthRefresh, post(sign_in::refresh))
        .signed("/api", SecurityRead, get(security::probe))
        .signed("/api/v1/security/user/{username}", SecurityRead, get(security::user))
        .signed("/api/v1/security/office", SecurityRead, get(security::offices))
        .signed("/api/v2/identity/search", IdentitySearch, post(identity::search))
        .signed("/api/v2/crmobject/ticket/customer/reply", TicketReply, post(tickets::reply))
        .signed("/api/v2/crmobject/ticket/getreplyfile", RecordGet, get(tickets::reply_file))
        .signed("/api/v2/crmobject/ticket/gettickettypes", SecurityRead, post(tickets::types))
}

fn objects_of(routes: Routes, kind: Kind) -> Routes {
    let path = |verb: &str| format!("/api/v2/crmobject/{}/{verb}", kind.path());
    let write = kind.operation(Verb::Write);
    let find = Rule::Find(kind.operation(Verb::Find));
    let routes = routes
        .signed(&path("create"), write, post(move |a, b| objects::create(kind, a, b)))
        .signed(&path("update"), write, post(move |a, b| objects::update(kind, a, b)))
        .signed(&path("delete"), write, post(move |a, b| objects::delete(kind, a, b)))
        .signed(&path("get"), kind.operation(Verb::Get), post(move |a, b| objects::get(kind, a, b)))
        .add(&path("find"), find, post(move |a, b| objects::find(kind, a, b)));
    if !kind.is_invoice() {
        return routes;
    }
    invoices::CHANGES.iter().fold(routes, |routes, (verb, change)| {
        let handler = post(move |a, b| invoices::change_state(kind, *change, a, b));
        routes.signed(&path(verb), Operation::InvoiceState, handler)
    })
}

fn telephony(routes: Routes) -> Routes {
    use Operation::{CallActive, CallOpen, CallUpdate, SecurityRead};
    const BASE: &str = "/api/v1/telephony";
    let path = |rest: &str| format!("{BASE}{rest}");
    let by_method = |get, others| Rule::ByMethod { get, others };
    routes
        .add(
            BASE,
            by_method(SecurityRead, CallUpdate),
            get(telephony::systems).post(telephony::save_system),
        )
        .signed(&path("/{key}/peer"), CallUpdate, post(telephony::create_peer))
        .add(
            &path("/{key}/peer/{peer}"),
            by_method(SecurityRead, CallUpdate),
            get(telephony::peer).put(telephony::update_peer),
        )
        .signed(&path("/{key}/{id}"), CallUpdate, delete(telephony::delete_peer))
        .add(
            &path("/call"),
            Rule::ByVerb { post: CallOpen, put: CallUpdate },
            post(telephony::open_call).put(telephony::update_call),
        )
        .signed(
            &path("/channel"),
            CallUpdate,
            post(telephony::open_channel).put(telephony::update_channel),
        )
        .signed(&path("/call/merge"), CallUpdate, put(telephony::merge_calls))
        .signed(&path("/updateIdentity"), CallUpdate, post(telephony::update_identity))
        .signed(&path("/call/active"), CallActive, get(telephony::active_calls))
}

fn short_messages(routes: Routes) -> Routes {
    use Operation::{
        SmsAppend, SmsCampaign, SmsDelete, SmsInbound, SmsMessage, SmsStart, SmsStatus,
    };
    let path = |rest: &str| format!("/api/v1/sms{rest}");
    routes
        .signed(&path("/campaign"), SmsCampaign, post(sms::create))
        .signed(&path("/campaign/{id}/messages"), SmsAppend, post(sms::append))
        .signed(&path("/campaign/{id}/start"), SmsStart, post(sms::start))
        .signed(&path("/campaign/{id}"), SmsStatus, get(sms::campaign))
        .signed(&path("/campaign/delete"), SmsDelete, post(sms::delete_campaigns))
        .signed(&path("/message"), SmsMessage, post(sms::send))
        .signed(&path("/message/delete"), SmsDelete, post(sms::delete_singles))
        .signed(&path("/outbox"), SmsStatus, get(sms::outbox))
        .add(&path("/inbound/delivery"), Rule::Keyed(SmsInbound), get(sms::delivery))
        .add(&path("/inbound/reply"), Rule::Keyed(SmsInbound), get(sms::reply))
}
