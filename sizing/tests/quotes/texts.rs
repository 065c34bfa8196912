//! Every name that a renderer may need stands in the table of texts, in both languages.

use documents::requirements::{Weight, Who, requirements};
use serde::Serialize;
use sizing::derivation::Provenance;
use sizing::findings::Severity;
use sizing::inputs::{FIELDS, HostKind};
use sizing::machines::Role;
use sizing::quote::{NextReason, Status};
use sizing::rows::{Row, table};
use sizing::text::{Language, Message, Param, Worded};
use sizing::vendor::Edition;
use sizing::volumes::Purpose;

use crate::Shipped;

#[track_caller]
fn check_named<T: Serialize>(prefix: &str, all: &[T]) {
    for one in all {
        let name = serde_json::to_value(one).expect("a name");
        let id = format!("{prefix}.{}", name.as_str().expect("a word"));
        assert!(sizing::text::shipped().pattern(&id, Language::Fa).is_some(), "no text `{id}`");
    }
}

#[test]
fn every_closed_list_has_names() {
    check_named("host", HostKind::ALL);
    check_named("edition", &Edition::ALL);
    check_named("role", &[Role::Database, Role::Recorder, Role::FaxSender]);
    check_named("status", &[Status::Ready, Status::Ask, Status::Indicative, Status::Refused]);
    check_named("next", &[NextReason::AtBound, NextReason::Growth]);
    check_named("who", &[Who::Customer, Who::Vendor, Who::Telephony, Who::Both]);
    check_named("weight", &[Weight::Fail, Weight::Warn, Weight::Inform]);
    check_named(
        "severity",
        &[
            Severity::Refusal,
            Severity::Ask,
            Severity::Indicative,
            Severity::Warning,
            Severity::Information,
        ],
    );
    check_named(
        "provenance",
        &[
            Provenance::Given,
            Provenance::Default,
            Provenance::Vendor2021,
            Provenance::Vendor2020,
            Provenance::Overruled,
            Provenance::Published,
            Provenance::Assumed,
            Provenance::Measured,
            Provenance::Model,
        ],
    );
    use Purpose::{Backups, Data, Log, Recordings, System, Tempdb};
    check_named("purpose", &[System, Data, Log, Tempdb, Backups, Recordings]);
    check_named("disk", &sizing::catalogue::DISKS);
    check_named("class", &sizing::vendor::CpuClass::ALL);
    let sections: Vec<&str> = requirements().iter().map(|row| row.section.as_str()).collect();
    check_named("section", &sections);
}

#[test]
fn every_field_that_bears_on_hardware_has_a_name() {
    let silent = ["number", "date", "customer", "virtual_factor", "virtual_factor_source"];
    for field in FIELDS.iter().filter(|field| !silent.contains(field)) {
        let id = format!("input.{field}");
        assert!(sizing::text::shipped().pattern(&id, Language::Fa).is_some(), "no text `{id}`");
    }
}

fn assert_whole(message: &Message) {
    let texts = sizing::text::shipped();
    let given: Vec<&str> = message.params.keys().map(String::as_str).collect();
    let takes: Vec<&str> = texts.params(&message.id).into_iter().collect();
    assert!(texts.pattern(&message.id, Language::En).is_some(), "no text `{}`", message.id);
    assert_eq!(given, takes, "{}", message.id);
    for param in message.params.values() {
        if let Param::Parts(parts) = param {
            parts.iter().for_each(assert_whole);
        }
    }
}

#[test]
fn every_cell_of_the_table_is_a_whole_sentence_and_explains_itself() {
    let shipped = Shipped::new();
    let modules = ("modules", "voip,recording-voip");
    let cases: [&[(&str, &str)]; 4] = [
        &[("users", "8")],
        &[("users", "35"), modules],
        &[("users", "1200"), ("host", "virtual-shared"), ("disks", "sas")],
        &[("users", "1000000")],
    ];
    for fields in cases {
        let quote = shipped.quote(fields);
        for Row { label, cells } in quote.table() {
            assert_whole(&label);
            assert_eq!(cells.len(), 3);
            for cell in cells {
                cell.text.iter().for_each(assert_whole);
                let known = cell.figure.is_empty() || quote.figures.get(&cell.figure).is_some();
                assert!(known, "no figure `{}`", cell.figure);
            }
        }
        if let Some(beside) = &quote.beside {
            assert!(!table(&beside.columns).is_empty());
        }
    }
}

#[test]
fn the_table_reads_well_in_both_languages() {
    let quote = Shipped::new().quote(&[("users", "35"), ("modules", "voip,sms,recording-voip")]);
    let mut text = String::new();
    for language in [Language::En, Language::Fa] {
        for row in quote.table() {
            text.push_str(&row.label.text(language));
            for cell in &row.cells {
                text.push_str("\n  | ");
                text.push_str(&cell.text.as_ref().map(|t| t.text(language)).unwrap_or_default());
            }
            text.push('\n');
        }
    }
    insta::assert_snapshot!("table", text);
}

#[test]
fn the_inputs_are_listed_with_their_origins_and_read_back() {
    let shipped = Shipped::new();
    let inputs = shipped.inputs(&[("users", "35"), ("modules", "voip,sms:gsm"), ("online", "80%")]);
    let lines = inputs.lines();
    let text: Vec<String> = lines
        .iter()
        .map(|line| format!("{} = {} ({:?})", line.field, line.value, line.origin))
        .collect();
    insta::assert_snapshot!("inputs", text.join("\n"));
    let given: Vec<(&str, &str)> =
        lines.iter().map(|line| (line.field, line.value.as_str())).collect();
    let again = shipped.inputs(&given);
    assert_eq!((again.users, &again.modules[0].kind), (inputs.users, &inputs.modules[0].kind));
    assert_eq!(again.calls_per_busy_hour.value, inputs.calls_per_busy_hour.value);
}

#[test]
fn figures_are_explained_in_words() {
    let quote = Shipped::new().quote(&[("users", "35"), ("modules", "voip,sms")]);
    for figure in ["cores", "memory", "data_capacity"] {
        let outline = quote.explain(figure).expect("a figure").outline(Language::En);
        insta::assert_snapshot!(format!("explain-{figure}"), outline);
    }
}

#[test]
fn findings_and_checklist_read_well_in_persian() {
    let quote = Shipped::new().quote(&[
        ("users", "50"),
        ("modules", "voip:asterisk13,sms:gsm,recording-telsa8,fax:send,caller-id,financial"),
        ("host", "virtual-shared"),
        ("servers", "2"),
        ("growth", "30%/y"),
    ]);
    let fa = Language::Fa;
    let mut text = format!("{}\n{}\n", quote.note.text(fa), quote.basis.statement.text(fa));
    for finding in &quote.findings {
        text.push_str(&format!("{}: {}\n", finding.id, finding.message.text(fa)));
        if let Some(way_out) = &finding.way_out {
            text.push_str(&format!("  {}\n", way_out.text(fa)));
        }
    }
    for device in &quote.devices {
        text.push_str(&format!("{} x {}\n", device.count, device.what.text(fa)));
    }
    for item in &quote.checklist {
        text.push_str(&format!("{}: {}\n", item.id, item.text(fa)));
    }
    insta::assert_snapshot!("persian", text);
}
