//! What must be so on the day, by who sees to it.

use documents::requirements::{Weight, Who};
use maud::{Markup, html};
use sizing::checklist::ChecklistItem;
use sizing::quote::Quote;
use sizing::text::Message;

use super::super::wording::{self, text_language};
use crate::locale::Locale;
use crate::messages::quote::beside;
use crate::page::{Section, code};

/// Who, in the order of the page.
const WHO: [(Who, &str); 4] = [
    (Who::Customer, "who.customer"),
    (Who::Telephony, "who.telephony"),
    (Who::Both, "who.both"),
    (Who::Vendor, "who.vendor"),
];

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let body = html! {
        @for (who, name) in WHO {
            @if quote.checklist.iter().any(|item| item.who == who) {
                h3 { (wording::text(&Message::new(name), locale)) }
                ul.checklist {
                    @for row in quote.checklist.iter().filter(|row| row.who == who) {
                        (item(row, locale))
                    }
                }
            }
        }
    };
    Section {
        id: "checklist",
        heading: beside::checklist(language),
        lead: Some(beside::checklist_lead(language)),
        body,
    }
}

fn item(item: &ChecklistItem, locale: &Locale) -> Markup {
    let language = locale.language;
    let (tone, weight) = match item.weight {
        Weight::Fail => ("not-met", "weight.fail"),
        Weight::Warn => ("warned", "weight.warn"),
        Weight::Inform => ("open", "weight.inform"),
    };
    html! {
        li {
            (item.text(text_language(language)))
            " " span class={ "badge " (tone) } { (wording::text(&Message::new(weight), locale)) }
            " " (code(&item.id))
        }
    }
}
