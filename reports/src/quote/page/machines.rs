//! Machines beside the server, and devices.

use maud::{Markup, html};
use sizing::machines::SecondMachine;
use sizing::quote::Quote;

use super::super::{answer, wording};
use super::anchor;
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::page::{self, Section, code};
use crate::table::{Column, Table};

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let mut machines = Table::new(
        beside::machines(language),
        [beside::role, beside::machine, beside::system, beside::reason]
            .map(|heading| Column::words(heading(language)))
            .into(),
    );
    for machine in &quote.second_machines {
        machines.row(machine_row(machine, locale));
    }
    let mut devices = Table::new(
        beside::device(language),
        vec![
            Column::words(beside::device(language)),
            Column::numbers(beside::count(language)),
            Column::words(beside::requirement(language)),
        ],
    );
    for device in &quote.devices {
        devices.row(vec![
            html! { (wording::text(&device.what, locale)) },
            html! { (locale.integer(device.count.into())) },
            code(&device.requirement),
        ]);
    }
    let body = html! {
        @if !machines.is_empty() { (machines.markup()) }
        @if !devices.is_empty() { (devices.markup()) }
        @if machines.is_empty() && devices.is_empty() {
            p { (page::missing(&beside::no_machines(language))) }
        }
    };
    Section { id: "machines", heading: beside::machines(language), lead: None, body }
}

fn machine_row(machine: &SecondMachine, locale: &Locale) -> Vec<Markup> {
    let language = locale.language;
    vec![
        html! { (answer::role(machine.role, locale)) },
        html! {
            a href={ "#" (anchor("", &machine.figure)) } { (answer::machine_value(machine, locale)) }
            @if machine.physical { div.below { (beside::must_be_physical(language)) } }
        },
        html! { (wording::text(&machine.system, locale)) },
        html! { (wording::text(&machine.why, locale)) },
    ]
}
