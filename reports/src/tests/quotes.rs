//! Tests of quotes, tiers and sweeps, computed with the tables that ship.

mod page;
mod plain;
mod sweeps;

use std::sync::LazyLock;

use documents::DemandSet;
use documents::demands::{Calibration, HeldOutError};
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, ExistingHost, Inputs};
use sizing::quote::{Quote, Tables, quote, quote_without_simulation};
use sizing::text::Param;
use sizing::vendor::VendorTables;

use super::HOSTILE;

/// The shipped tables, read once.
struct Shipped {
    vendor: VendorTables,
    catalogue: Catalogue,
    demands: DemandSet,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| Shipped {
    vendor: VendorTables::shipped(),
    catalogue: Catalogue::shipped(),
    demands: DemandSet::shipped(),
});

fn tables() -> Tables<'static> {
    Tables {
        vendor: &SHIPPED.vendor,
        catalogue: &SHIPPED.catalogue,
        demands: &SHIPPED.demands,
        demands_sha256: "2c26b46b68ffc68f",
    }
}

type Fields = &'static [(&'static str, &'static str)];

fn inputs(fields: Fields) -> Inputs {
    let mut draft = Draft::default();
    for (field, text) in fields {
        draft.set(field, text).expect("a field");
    }
    draft.finish(&SHIPPED.catalogue).expect("inputs")
}

/// Small: standard and unmarked.
const SMALL: Fields = &[("users", "8"), ("number", "14"), ("date", "2026-11-23")];
const MIDDLE: Fields = &[
    ("users", "35"),
    ("edition", "advanced"),
    ("modules", "voip,sms,recording-voip"),
    ("growth", "15%/y"),
    ("host", "physical"),
];
const REFUSED: Fields = &[
    ("users", "35"),
    ("modules", "sms:gsm,recording-telsa8,fax:send"),
    ("host", "virtual-shared"),
];
const RICH: Fields = &[
    ("users", "60"),
    ("modules", "caller-id,pbx,recording-telsa8:separate,fax:send,club,email:pop3,financial"),
    ("servers", "2"),
    ("support", "vip"),
    ("disks", "sas"),
    ("club_members", "3000"),
];

/// Quotes with their names, made once.
static QUOTES: LazyLock<Vec<(&'static str, Quote)>> = LazyLock::new(|| {
    let plain = |fields| quote_without_simulation(&inputs(fields), &tables()).expect("a quote");
    vec![
        ("8", plain(SMALL)),
        ("35", quote(&inputs(MIDDLE), &tables()).expect("a quote")),
        ("101", plain(&[("users", "101")])),
        ("51 standard", plain(&[("users", "51"), ("edition", "standard")])),
        ("10 at the bound", plain(&[("users", "10"), ("edition", "standard")])),
        ("refused", plain(REFUSED)),
        ("rich", plain(RICH)),
        ("too many", plain(&[("users", "1000000")])),
        ("on a server that is there", existing()),
        ("measured", measured()),
        ("hostile", hostile()),
    ]
});

pub(crate) fn by_name(name: &str) -> &'static Quote {
    &QUOTES.iter().find(|(known, _)| *known == name).expect("a quote of that name").1
}

fn existing() -> Quote {
    let mut draft = Draft::default();
    draft.set("users", "35").expect("a field");
    draft.set("host", "existing").expect("a field");
    draft.set_host_record(ExistingHost {
        name: "office-1".into(),
        cores: 4,
        memory: documents::units::Bytes(16 << 30),
        index: 0.9,
        measured: true,
        is_virtual: false,
        disk: None,
    });
    let inputs = draft.finish(&SHIPPED.catalogue).expect("inputs");
    quote_without_simulation(&inputs, &tables()).expect("a quote")
}

/// With the error of a calibrated demand set.
fn measured() -> Quote {
    let mut demands = SHIPPED.demands.clone();
    for operation in demands.operations.values_mut() {
        operation.cpu_source = Some("measured on run 4f1c".into());
    }
    demands.calibration = Some(Box::new(Calibration {
        host: "lab-2".into(),
        date: "2026-11-01".into(),
        target: "http://lab-2".into(),
        fitted_users: vec![10, 40],
        held_out: Some(HeldOutError {
            users: vec![20],
            throughput_mean: 0.021,
            throughput_worst: 0.04,
            response_mean: 0.051,
            response_worst: 0.082,
            p95_mean: Some(0.062),
            p95_worst: Some(0.115),
        }),
    }));
    let tables = Tables { demands: &demands, ..tables() };
    quote_without_simulation(&inputs(SMALL), &tables).expect("a quote")
}

/// A quote all of whose foreign texts are hostile: those of the person who asked, of a catalogue, of
/// a host, of a later version.
fn hostile() -> Quote {
    let mut quote = existing();
    let hostile = || HOSTILE.to_owned();
    quote.inputs.number = Some(hostile());
    quote.inputs.customer = Some(hostile());
    quote.inputs.date = Some(hostile());
    quote.existing.as_mut().expect("a host record").record.name = hostile();
    for column in &mut quote.columns {
        column.windows.name = hostile();
        column.sql.name = hostile();
        column.controller.name = hostile();
        column.tier = hostile();
        for array in &mut column.arrays {
            array.disk = hostile();
        }
    }
    for finding in &mut quote.findings {
        finding.id = hostile();
        for param in finding.message.params.values_mut() {
            *param = Param::Text(hostile());
        }
    }
    quote.note.id = hostile();
    quote.tier.cpu.value = hostile();
    quote.tier.cpu.source = Some(hostile());
    for alternative in &mut quote.alternatives {
        alternative.factor_source = hostile();
    }
    quote.basis.demand_set = hostile();
    quote.basis.demand_set_sha256 = hostile();
    quote.basis.vendor_tables = hostile();
    quote.basis.catalogue = hostile();
    quote.schema = hostile();
    quote
}
