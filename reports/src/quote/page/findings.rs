//! The findings of a quote, the heaviest first.

use maud::{Markup, html};
use sizing::findings::{Finding, Severity};
use sizing::quote::Quote;

use super::super::terminal::SEVERITIES;
use super::super::wording;
use crate::locale::Locale;
use crate::messages::quote as say;
use crate::messages::quote::beside;
use crate::page::{self, Section, code};

pub(super) fn section(quote: &Quote, locale: &Locale) -> Section {
    let language = locale.language;
    let body = html! {
        @if quote.findings.is_empty() { p { (page::missing(&beside::no_findings(language))) } }
        @for (severity, heading) in SEVERITIES {
            @if quote.findings.iter().any(|finding| finding.severity == severity) {
                h3 class={ "badge " (tone(severity)) } { (heading(language)) }
                ul.findings {
                    @for found in quote.findings.iter().filter(|f| f.severity == severity) {
                        (finding(found, locale))
                    }
                }
            }
        }
    };
    Section { id: "findings", heading: beside::findings(language), lead: None, body }
}

fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Refusal => "not-met",
        Severity::Ask | Severity::Indicative | Severity::Warning => "warned",
        Severity::Information => "open",
    }
}

fn finding(finding: &Finding, locale: &Locale) -> Markup {
    let language = locale.language;
    let way_out = finding.way_out.as_ref().map(|way| wording::text(way, locale));
    let seen_to = finding.severity == Severity::Refusal && finding.resolved;
    html! {
        li {
            (wording::text(&finding.message, locale)) " " (code(&finding.id))
            @if let Some(way) = way_out { p { (say::way_out(language, way)) } }
            @if seen_to { p.note { (say::seen_to(language)) } }
        }
    }
}
