//! What a quote refuses, asks for, and says beside its columns.

use sizing::catalogue::{self, Catalogue};
use sizing::column::ColumnKind;
use sizing::derivation::Provenance;
use sizing::findings::Severity;
use sizing::machines::Role;
use sizing::quote::{NextReason, Quote, Status};

use crate::Shipped;

fn quote(fields: &[(&str, &str)]) -> Quote {
    Shipped::new().quote(fields)
}

fn has(quote: &Quote, id: &str, severity: Severity, resolved: bool) -> bool {
    let same = |f: &&sizing::findings::Finding| {
        f.id == id && f.severity == severity && f.resolved == resolved
    };
    quote.findings.iter().find(same).is_some()
}

#[test]
fn a_refusal_without_a_way_taken_makes_the_quote_refused() {
    let cases: [(&str, &[(&str, &str)]); 4] = [
        ("SMS-GSM", &[("modules", "sms:gsm"), ("host", "virtual-reserved")]),
        ("PBX-KX1232", &[("modules", "pbx:kx1232")]),
        ("GEN-ONE", &[("servers", "2")]),
        ("FAX-VENTA", &[("modules", "fax:venta"), ("fax_modems", "1")]),
    ];
    for (id, fields) in cases {
        let mut all = vec![("users", "20")];
        all.extend_from_slice(fields);
        let quote = quote(&all);
        assert!(has(&quote, id, Severity::Refusal, false), "{id}");
        assert_eq!((quote.status, quote.bookable), (Status::Refused, false), "{id}");
        let refusal = quote.findings.iter().find(|finding| finding.id == id).expect("there");
        assert!(refusal.way_out.is_some(), "{id} names no way out");
    }
}

#[test]
fn a_second_machine_resolves_a_refusal() {
    let telsa =
        quote(&[("users", "20"), ("modules", "recording-telsa8"), ("host", "virtual-shared")]);
    assert!(has(&telsa, "REC-VIRTUAL", Severity::Refusal, true));
    assert_eq!(telsa.status, Status::Ready);
    assert!(telsa.second_machines.iter().any(|m| m.role == Role::Recorder && m.physical));
    let fax = quote(&[("users", "20"), ("modules", "fax:both")]);
    assert!(fax.second_machines.iter().any(|m| m.role == Role::FaxSender));
    let six = quote(&[("users", "20"), ("modules", "recording-telsa6")]);
    assert!(six.second_machines.iter().any(|m| m.role == Role::Recorder));
}

#[test]
fn telsa_8_on_the_physical_server_adds_its_resources_to_it() {
    let without = quote(&[("users", "20")]);
    let with = quote(&[("users", "20"), ("modules", "recording-telsa8")]);
    assert!(with.second_machines.is_empty());
    let memory = |quote: &Quote| quote.column(ColumnKind::Recommended).memory.modules_gib;
    assert_eq!(memory(&with) - memory(&without), 2.0);
    assert!(has(&with, "REC-SHARED", Severity::Information, true));
}

#[test]
fn two_servers_come_with_a_contract() {
    let allowed = quote(&[("users", "50"), ("servers", "2"), ("support", "vip")]);
    assert_eq!(allowed.status, Status::Ready);
    assert!(allowed.second_machines.iter().any(|machine| machine.role == Role::Database));
}

#[test]
fn over_a_hundred_users_the_quote_is_indicative_and_not_bookable() {
    let (at, over) = (quote(&[("users", "100")]), quote(&[("users", "101")]));
    assert_eq!((at.status, at.bookable), (Status::Ready, true));
    assert_eq!((over.status, over.bookable), (Status::Indicative, false));
    assert!(over.checklist.iter().any(|item| item.id == "SRV-100"));
}

#[test]
fn a_standard_edition_over_fifty_users_shows_the_advanced_one_and_asks() {
    let fields = |users| [("users", users), ("edition", "standard"), ("growth", "0%")];
    let (at, over) = (quote(&fields("50")), quote(&fields("51")));
    assert!(at.status == Status::Ready && at.beside.is_none());
    assert_eq!((over.status, over.bookable), (Status::Ask, false));
    let beside = over.beside.expect("the advanced edition");
    assert_eq!((beside.tier.name().as_str(), beside.columns.len()), ("50-100", 3));
}

#[test]
fn the_next_tier_stands_beside_at_a_bound_and_where_growth_crosses_one() {
    let at = quote(&[("users", "20"), ("growth", "0%")]);
    assert_eq!(at.next_tiers.len(), 1);
    assert_eq!(at.next_tiers[0].reason, NextReason::AtBound);
    let inside = quote(&[("users", "19"), ("growth", "0%")]);
    assert!(inside.next_tiers.is_empty());
    let grows = quote(&[("users", "19"), ("growth", "10%/y")]);
    assert_eq!(grows.next_tiers[0].reason, NextReason::Growth);
    assert_eq!(grows.next_tiers[0].tier.name(), "20-50");
}

#[test]
fn from_31_to_50_advanced_users_the_table_of_2020_is_named() {
    let warned = |users: &str, edition: &str| {
        let quote = quote(&[("users", users), ("edition", edition)]);
        quote.findings.iter().any(|finding| finding.message.id == "warn.memory-2020")
    };
    assert!(!warned("30", "advanced") && warned("31", "advanced"));
    assert!(warned("50", "advanced") && !warned("51", "advanced"));
    assert!(!warned("35", "standard"));
}

#[test]
fn an_overruled_cell_is_the_new_floor_and_says_so() {
    let mut shipped = Shipped::new();
    let rule = "\n[[overrule]]\nedition = \"advanced\"\nusers_to = 50\nmemory = \"64 GiB\"\n\
                source = \"agreed with customer affairs\"\n";
    let text = format!("{}{rule}", catalogue::SHIPPED);
    shipped.catalogue = Catalogue::parse("c.toml", &text).expect("a catalogue");
    let quote = shipped.quote(&[("users", "35")]);
    let memory = &quote.column(ColumnKind::Minimum).memory;
    assert_eq!((memory.total_gib, memory.provenance), (64.0, Provenance::Overruled));
    assert!(quote.findings.iter().any(|finding| finding.message.id == "warn.overruled"));
    assert!(!quote.findings.iter().any(|finding| finding.message.id == "warn.memory-2020"));
}

#[test]
fn express_is_ruled_out_with_its_reason_and_the_trap_of_sockets_is_named() {
    let quote = quote(&[("users", "10"), ("host", "virtual-reserved")]);
    let sql = &quote.column(ColumnKind::Recommended).sql;
    assert_eq!((sql.edition.as_str(), sql.ruled_out[0].id.as_str()), ("standard", "sql.database"));
    let five = quote_with_sockets();
    assert!(has(&five, "MODEL-SOCKETS", Severity::Warning, true));
}

fn quote_with_sockets() -> Quote {
    quote(&[("users", "50"), ("host", "virtual-reserved")])
}

#[test]
fn a_load_beyond_the_catalogue_is_refused_with_what_is_lacking() {
    let quote = quote(&[("users", "1000000")]);
    assert!(has(&quote, "MODEL-CATALOGUE", Severity::Refusal, false));
    assert_eq!(quote.status, Status::Refused);
}

#[test]
fn an_existing_server_is_held_against_each_column() {
    let shipped = Shipped::new();
    let text = |cores: u32, memory: &str| {
        format!(
            "users = 35\nhost = \"existing\"\n[host_record]\nname = \"crm1\"\ncores = {cores}\n\
             memory = \"{memory}\"\nindex = 1.0\n"
        )
    };
    let judge = |text: &str| {
        let inputs = sizing::inputs::Inputs::parse("i.toml", text, &shipped.catalogue);
        let inputs = inputs.expect("inputs");
        let quote = sizing::quote::quote_without_simulation(&inputs, &shipped.tables());
        quote.expect("a quote")
    };
    let small = judge(&text(4, "16 GiB"));
    let fits = &small.existing.as_ref().expect("a verdict").fits;
    assert!(fits.iter().all(|fit| !fit.suffices));
    assert_eq!(fits[0].lacks[0].id, "lack.memory");
    assert_eq!(small.status, Status::Refused);
    let large = judge(&text(12, "64 GiB"));
    assert!(large.existing.expect("a verdict").fits.iter().all(|fit| fit.suffices));
    assert_eq!(large.status, Status::Ready);
}

#[test]
fn a_measured_factor_takes_the_place_of_the_published_one() {
    let quote = quote(&[
        ("users", "35"),
        ("host", "virtual-shared"),
        ("virtual_factor", "0.5"),
        ("virtual_factor_source", "comparison of two host records"),
    ]);
    let processor = &quote.column(ColumnKind::Recommended).processor;
    assert_eq!((processor.core_speed, processor.cores), (0.5, 16));
    let speed = quote.explain("core_speed").expect("a figure").figure;
    assert_eq!(speed.provenance, Provenance::Measured);
}
