//! Laws of every quote: growth shrinks nothing, nothing is below the vendor's floor, the same
//! inputs give the same bytes, every figure can be followed to its sources.

use documents::demands::{Calibration, HeldOutError};
use proptest::prelude::*;
use sizing::column::{Column, ColumnKind};
use sizing::derivation::{Derivation, Provenance};
use sizing::inputs::Inputs;
use sizing::quote::{Quote, quote, quote_without_simulation};
use sizing::text::{Language, Message, Worded};
use sizing::volumes::Purpose;

use crate::Shipped;

/// The cells of a column that must not shrink. What the arrays hold is not among them: disks come in
/// steps, so two arrays may hold less than one did; what their volumes need may not shrink.
fn cells(column: &Column) -> Vec<(&'static str, f64)> {
    let capacity = |purpose: Purpose| -> f64 {
        let same = column.volumes.iter().filter(|volume| volume.purpose == purpose);
        same.map(|volume| volume.capacity_gb).sum()
    };
    let mut cells = vec![
        ("users", f64::from(column.users)),
        ("online", f64::from(column.online)),
        ("cores", f64::from(column.processor.cores)),
        ("class", column.processor.class as u8 as f64),
        ("model cores", f64::from(column.processor.model_cores)),
        ("memory", column.memory.total_gib),
        ("model memory", column.memory.model_gib),
        ("disks", f64::from(column.disks())),
        ("controller", column.controller.cache_gib),
        ("network", f64::from(column.network.rate.0)),
        ("windows licences", f64::from(column.windows.core_licences)),
        ("sql licences", f64::from(column.sql.core_licences)),
        ("array iops", column.arrays.iter().map(|array| array.iops_required).sum()),
    ];
    cells.extend([
        ("system", capacity(Purpose::System)),
        ("data", capacity(Purpose::Data)),
        ("log", capacity(Purpose::Log)),
        ("tempdb", capacity(Purpose::Tempdb)),
        ("backups", capacity(Purpose::Backups)),
        ("recordings", capacity(Purpose::Recordings)),
    ]);
    cells
}

fn assert_not_smaller(smaller: &Column, larger: &Column, what: &str) {
    for ((name, a), (_, b)) in cells(smaller).into_iter().zip(cells(larger)) {
        assert!(b >= a - 1e-9, "{what}: {name} shrinks from {a} to {b}");
    }
}

fn assert_above_floor(quote: &Quote, shipped: &Shipped) {
    for column in &quote.columns {
        let tier = shipped.vendor.of(quote.inputs.edition.value).place(column.users).tier;
        assert!(column.processor.class >= tier.class.value);
        assert!(column.processor.cores >= tier.cores_least.value);
        assert!(column.memory.total_gib * f64::from(1 << 30) >= tier.memory.value.0 as f64);
        assert!(column.network.rate >= tier.network.value);
        for array in column.arrays.iter().filter(|array| array.suffices) {
            assert!(array.capacity_gb >= array.capacity_required_gb);
            assert!(array.iops * 0.6 >= array.iops_required - 1e-3);
        }
    }
}

fn fields() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let edition = prop_oneof![Just("standard"), Just("advanced")];
    let host = prop_oneof![
        4 => Just("physical"),
        1 => Just("virtual-reserved"),
        1 => Just("virtual-shared"),
    ];
    let modules = prop_oneof![
        Just(""),
        Just("voip,sms,recording-voip"),
        Just("pbx:tda,caller-id,recording-telsa8"),
        Just("email,club,financial,fax:send,sms:gsm"),
    ];
    let disks = prop_oneof![Just("ssd"), Just("sas")];
    let backup = prop_oneof![Just("weekly"), Just("daily"), Just("none")];
    (edition, host, modules, disks, backup, 0_u32..60, 1_u32..6, 5_u32..101).prop_map(
        |(edition, host, modules, disks, backup, growth, years, online)| {
            vec![
                ("edition", edition.to_owned()),
                ("host", host.to_owned()),
                ("modules", modules.to_owned()),
                ("disks", disks.to_owned()),
                ("backup", backup.to_owned()),
                ("growth", format!("{growth}%")),
                ("years", years.to_string()),
                ("online", format!("{online}%")),
            ]
        },
    )
}

fn with_users(shipped: &Shipped, fields: &[(&'static str, String)], users: u32) -> Quote {
    let users = users.to_string();
    let mut all: Vec<(&str, &str)> = vec![("users", &users)];
    all.extend(fields.iter().map(|(field, text)| (*field, text.as_str())));
    shipped.quote(&all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn growing_users_shrinks_no_cell_and_none_is_below_the_floor(
        fields in fields(), users in 1_u32..600, more in 1_u32..200,
    ) {
        let shipped = Shipped::new();
        let (small, large) =
            (with_users(&shipped, &fields, users), with_users(&shipped, &fields, users + more));
        for (a, b) in small.columns.iter().zip(&large.columns) {
            assert_not_smaller(a, b, &format!("{users} + {more} users, {:?}", a.kind));
        }
        for pair in small.columns.windows(2) {
            assert_not_smaller(&pair[0], &pair[1], &format!("{users} users, columns"));
        }
        assert_above_floor(&small, &shipped);
    }
}

#[test]
fn users_around_every_bound_shrink_no_cell() {
    let shipped = Shipped::new();
    for edition in ["standard", "advanced"] {
        let of = |users: u32| with_users(&shipped, &[("edition", edition.to_owned())], users);
        let mut last = of(1);
        for users in 2..=130 {
            let quote = of(users);
            for (a, b) in last.columns.iter().zip(&quote.columns) {
                assert_not_smaller(a, b, &format!("{edition} {users}, {:?}", a.kind));
            }
            assert_above_floor(&quote, &shipped);
            last = quote;
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let shipped = Shipped::new();
    let bytes = || {
        let inputs = shipped.inputs(&[("users", "35"), ("modules", "voip,sms")]);
        let quote = quote(&inputs, &shipped.tables()).expect("a quote");
        serde_json::to_string_pretty(&quote).expect("a document")
    };
    let first = bytes();
    assert_eq!(first, bytes());
    let read: Quote = serde_json::from_str(&first).expect("a quote reads back");
    assert_eq!(serde_json::to_string_pretty(&read).expect("a document"), first);
    assert!(first.contains("\"schema\": \"mizan.quote/1\""));
}

fn leaves(derivation: &Derivation, found: &mut Vec<(String, Provenance, bool)>) {
    if derivation.from.is_empty() {
        let figure = &derivation.figure;
        found.push((derivation.name.clone(), figure.provenance, figure.source.is_some()));
    }
    derivation.from.iter().for_each(|from| leaves(from, found));
}

#[test]
fn every_figure_ends_in_inputs_and_sources() {
    let quote = Shipped::new().quote(&[
        ("users", "35"),
        ("modules", "voip,sms,recording-voip,caller-id,email,club"),
        ("host", "virtual-shared"),
    ]);
    assert!(quote.figures.names().count() > 150);
    for name in quote.figures.names() {
        let derivation = quote.explain(name).expect("a figure");
        let mut ends = Vec::new();
        leaves(&derivation, &mut ends);
        for (leaf, provenance, has_source) in ends {
            assert_ne!(
                provenance,
                Provenance::Model,
                "{name} ends in `{leaf}`, computed from nothing"
            );
            let own = matches!(
                provenance,
                Provenance::Given | Provenance::Default | Provenance::Vendor2021
            );
            assert!(own || has_source, "{name} ends in `{leaf}` without a source");
        }
    }
}

#[test]
fn cells_of_the_columns_name_their_figures() {
    let quote = Shipped::new().quote(&[("users", "35")]);
    for column in &quote.columns {
        let mut figures: Vec<&str> = vec![
            &column.processor.figure,
            &column.memory.figure,
            &column.network.figure,
            &column.windows.figure,
            &column.sql.figure,
        ];
        figures.extend(column.volumes.iter().map(|volume| volume.figure.as_str()));
        figures.extend(column.arrays.iter().map(|array| array.figure.as_str()));
        for figure in figures {
            assert!(quote.figures.get(figure).is_some(), "no figure `{figure}`");
        }
    }
    assert_eq!(quote.explain("cores").expect("a figure").name, "recommended.cores");
    assert_eq!(quote.explain("corse").expect_err("none").nearest.as_deref(), Some("cores"));
}

fn messages(quote: &Quote) -> Vec<&Message> {
    let mut all: Vec<&Message> = vec![&quote.note, &quote.basis.statement];
    for finding in &quote.findings {
        all.push(&finding.message);
        all.extend(&finding.way_out);
    }
    all.extend(&quote.basis.page);
    all.extend(&quote.basis.beside_cpu);
    all.extend(quote.devices.iter().map(|device| &device.what));
    all.extend(quote.second_machines.iter().flat_map(|machine| [&machine.system, &machine.why]));
    all.extend(quote.columns.iter().flat_map(|column| &column.sql.ruled_out));
    all
}

#[test]
fn every_sentence_of_a_quote_is_in_the_table_with_the_parameters_it_takes() {
    let shipped = Shipped::new();
    let cases: [&[(&str, &str)]; 7] = [
        &[("users", "101"), ("host", "virtual-shared"), ("servers", "2")],
        &[("users", "51"), ("edition", "standard"), ("modules", "club"), ("club_members", "6000")],
        &[("users", "49"), ("edition", "standard"), ("backup", "none")],
        &[("users", "20"), ("modules", "sms:gsm,fax:send,pbx:kx1232,recording-telsa6,caller-id")],
        &[("users", "20"), ("modules", "voip:tapi,recording-telsa8"), ("host", "virtual-reserved")],
        &[("users", "1000000"), ("modules", "voip:other,fax:venta"), ("fax_modems", "1")],
        &[
            ("users", "35"),
            ("modules", "fax,voip:asterisk13"),
            ("fax_modems", "3"),
            ("target", "50 ms"),
        ],
    ];
    for fields in cases {
        let quote = shipped.quote(fields);
        for message in messages(&quote) {
            let texts = sizing::text::shipped();
            assert!(texts.pattern(&message.id, Language::Fa).is_some(), "no text `{}`", message.id);
            let given: Vec<&str> = message.params.keys().map(String::as_str).collect();
            let takes: Vec<&str> = texts.params(&message.id).into_iter().collect();
            assert_eq!(given, takes, "{}", message.id);
        }
    }
}

#[test]
fn the_simulation_agrees_with_the_analysis() {
    let shipped = Shipped::new();
    let inputs: Inputs = shipped.inputs(&[("users", "100"), ("modules", "voip,sms")]);
    let quote = quote(&inputs, &shipped.tables()).expect("a quote");
    for column in &quote.columns {
        let predicted = column.predicted.as_ref().expect("a steady state");
        let simulated = predicted.simulated.as_ref().expect("a simulation");
        let mean = simulated.mean_ms.expect("steps enough");
        assert!((mean / predicted.mean_ms - 1.0).abs() < 0.03, "{mean} {}", predicted.mean_ms);
        let (p50, p95) = (simulated.p50_ms.expect("p50"), simulated.p95_ms.expect("p95"));
        assert!(p50 < mean && mean < p95 && p95 <= predicted.p95_ms_planned * 1.02);
    }
}

#[test]
fn a_quote_without_a_simulation_says_the_same_but_for_the_percentiles() {
    let shipped = Shipped::new();
    let inputs = shipped.inputs(&[("users", "35")]);
    let with = quote(&inputs, &shipped.tables()).expect("a quote");
    let without = quote_without_simulation(&inputs, &shipped.tables()).expect("a quote");
    for (a, b) in with.columns.iter().zip(&without.columns) {
        assert_eq!(cells(a), cells(b));
    }
    let column = without.column(ColumnKind::Recommended);
    assert!(column.predicted.as_ref().is_some_and(|predicted| predicted.simulated.is_none()));
}

#[test]
fn a_quote_ends_with_what_it_rests_on() {
    let mut shipped = Shipped::new();
    let assumed = shipped.quote(&[("users", "10")]).basis;
    assert_eq!((assumed.assumed, assumed.statement.id.as_str()), (true, "basis.assumed"));
    assert!(assumed.page.is_some());
    for operation in shipped.demands.operations.values_mut() {
        operation.source = "measured on run 4f1c".to_owned();
    }
    let measured = shipped.quote(&[("users", "10")]).basis;
    assert_eq!(measured.statement.id, "basis.not-held-out");
    shipped.demands.calibration = Some(Box::new(calibration(Some(0.07))));
    let basis = shipped.quote(&[("users", "10")]).basis;
    let said = basis.statement.text(Language::En);
    assert!(
        said.contains("crm1") && said.contains("2.1 %") && said.contains("worst 12 %"),
        "{said}"
    );
    shipped.demands.calibration = Some(Box::new(calibration(None)));
    let said = shipped.quote(&[("users", "10")]).basis.statement.text(Language::En);
    assert!(said.contains("of p95 there were too few samples"), "{said}");
}

fn calibration(p95_mean: Option<f64>) -> Calibration {
    Calibration {
        host: "crm1".to_owned(),
        date: "2026-11-20".to_owned(),
        target: "http://crm1".to_owned(),
        fitted_users: vec![10, 40],
        held_out: Some(HeldOutError {
            users: vec![20],
            throughput_mean: 0.021,
            throughput_worst: 0.04,
            response_mean: 0.05,
            response_worst: 0.08,
            p95_mean,
            p95_worst: p95_mean.map(|_| 0.12),
        }),
    }
}

#[test]
fn a_set_whose_processor_time_alone_was_measured_says_so() {
    let mut shipped = Shipped::new();
    for operation in shipped.demands.operations.values_mut() {
        operation.cpu_source = Some("measured on run 4f1c".to_owned());
    }
    let basis = shipped.quote(&[("users", "10")]).basis;
    assert!(!basis.assumed, "{basis:?}");
    assert_eq!(basis.beside_cpu.map(|said| said.id).as_deref(), Some("basis.beside-cpu"));
    let assumed = Shipped::new().quote(&[("users", "10")]).basis;
    assert_eq!(assumed.beside_cpu, None, "the statement says that all of it is assumed");
}

#[test]
fn the_quote_has_a_schema() {
    let schema = schemars::schema_for!(Quote);
    let text = serde_json::to_string(&schema).expect("a schema");
    for part in ["\"bookable\"", "\"figures\"", "\"checklist\"", "\"held_out\""] {
        assert!(text.contains(part), "{part}");
    }
}
