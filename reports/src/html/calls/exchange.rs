//! The exchange of a run, and who listened to it.

use documents::calls::{ExchangeKind, ExchangeRecord};
use documents::units::Bytes;
use maud::{Markup, html};

use crate::calls::kind;
use crate::locale::Locale;
use crate::messages::{calls as say, figures};
use crate::page;
use crate::table::{Column, Table};

pub(super) fn markup(exchange: &ExchangeRecord, locale: &Locale) -> Markup {
    let language = locale.language;
    let columns = vec![Column::words(say::item(language)), Column::words(say::value(language))];
    let mut table = Table::new(say::exchange(language), columns);
    for (name, value) in identity(exchange, locale).into_iter().chain(traffic(exchange, locale)) {
        table.row(vec![html! { (name) }, value]);
    }
    html! {
        p.note {
            (say::exchange_lead(language))
            @if !sees_listeners(&exchange.kind) && exchange.kind != ExchangeKind::Direct { " " (say::listeners_unseen(language)) }
        }
        (table.markup())
    }
}

/// Whether whoever listens is a connection of this program's own, so that it can be counted.
fn sees_listeners(kind: &ExchangeKind) -> bool {
    match kind {
        ExchangeKind::Ami { .. } | ExchangeKind::Smdr { serial: false, .. } => true,
        ExchangeKind::Smdr { serial: true, .. } | ExchangeKind::Asterisk | ExchangeKind::Direct => {
            false
        }
    }
}

type Rows = Vec<(String, Markup)>;

fn identity(exchange: &ExchangeRecord, locale: &Locale) -> Rows {
    let language = locale.language;
    let place = match exchange.kind {
        ExchangeKind::Smdr { serial: true, .. } => say::port,
        _ => say::address,
    };
    let unknown = || page::missing(&figures::not_known(language));
    let mut rows = vec![(say::kind(language), html! { (kind(&exchange.kind, locale)) })];
    if exchange.kind == ExchangeKind::Direct && exchange.address.is_none() {
        return rows;
    }
    let address = exchange.address.as_deref().map_or_else(unknown, page::code);
    rows.push((place(language), address));
    if let Some(software) = &exchange.software {
        rows.push((say::software(language), page::foreign(software)));
    }
    rows
}

/// Log-ins and listeners are left out where they cannot be seen: nought would say that there were
/// none.
fn traffic(exchange: &ExchangeRecord, locale: &Locale) -> Rows {
    let language = locale.language;
    let seen = sees_listeners(&exchange.kind);
    let listeners = [
        (say::logins(language), exchange.logins),
        (say::logins_refused(language), exchange.logins_refused),
        (say::clients_most(language), exchange.clients_most),
        (say::clients_dropped(language), exchange.clients_dropped),
        (say::clients_garbled(language), exchange.clients_garbled),
    ];
    let mut rows: Rows = listeners
        .into_iter()
        .filter(|(_, count)| seen || *count > 0)
        .map(|(name, count)| (name, html! { (locale.integer(count)) }))
        .collect();
    let sent = match exchange.kind {
        ExchangeKind::Ami { .. } => say::events_sent,
        ExchangeKind::Smdr { .. } => say::lines_sent,
        ExchangeKind::Asterisk => say::events_counted,
        ExchangeKind::Direct => say::requests_sent,
    };
    rows.push((sent(language), html! { (locale.integer(exchange.events_sent)) }));
    rows.push((say::bytes_sent(language), html! { (locale.memory(Bytes(exchange.bytes_sent))) }));
    let busiest = locale.integer(exchange.events_per_s_most);
    rows.push((say::busiest_second(language), html! { (busiest) }));
    if exchange.kind != ExchangeKind::Direct {
        rows.push((say::restarts(language), html! { (locale.integer(exchange.restarts)) }));
    }
    rows
}
