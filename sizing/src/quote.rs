//! The quote: the document that carries everything a reader may ask about a sizing.
//!
//! Deterministic: the same inputs and files give the same bytes. The date and the number of a quote are
//! inputs; the seed of its simulations is fixed.

use documents::DemandSet;
use documents::demands::Calibration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::alternatives::{self, Alternative, Existing, OtherDisks};
use crate::catalogue::Catalogue;
use crate::checklist::{self, ChecklistItem};
use crate::column::{self, Column, ColumnKind, Context, Depth};
use crate::derivation::{Derivation, Ledger, UnknownFigure};
use crate::findings::{self, Finding, Severity, Subject};
use crate::inputs::Inputs;
use crate::machines::{self, Device, SecondMachine};
use crate::text::Message;
use crate::vendor::{Edition, EditionTable, Tier, VendorTables};
use crate::workload::{Demands, UnknownDemand};
use crate::{facts, volumes};

/// The schema's name and version.
pub const SCHEMA: &str = "mizan.quote/1";

/// The seed of every quote's simulations: a quote is reproducible, and two quotes differ by their
/// inputs only.
pub const SEED: u64 = 20_211_031;

/// How far a calibrated demand set was off on load levels that were held out of its fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldOut {
    /// Mean relative error of the throughput.
    pub throughput_mean: f64,
    /// Worst relative error of the throughput.
    pub throughput_worst: f64,
    /// Mean relative error of the mean response time.
    pub response_mean: f64,
    /// Worst relative error of the mean response time.
    pub response_worst: f64,
    /// Mean relative error of p95, where p95 could be stated.
    pub p95_mean: Option<f64>,
    /// Worst relative error of p95.
    pub p95_worst: Option<f64>,
    /// The host that it was measured on.
    pub host: String,
    /// The date of the measurement.
    pub date: String,
}

impl HeldOut {
    /// What a demand set says of its own error; `None` where no level was held out.
    fn of(set: &DemandSet) -> Option<Self> {
        let Calibration { host, date, held_out, .. } = set.calibration.as_deref()?;
        let error = held_out.as_ref()?;
        Some(HeldOut {
            throughput_mean: error.throughput_mean,
            throughput_worst: error.throughput_worst,
            response_mean: error.response_mean,
            response_worst: error.response_worst,
            p95_mean: error.p95_mean,
            p95_worst: error.p95_worst,
            host: host.clone(),
            date: date.clone(),
        })
    }
}

/// What a quote rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Basis {
    /// The demand set's name.
    pub demand_set: String,
    /// SHA-256 of its file, in hexadecimal.
    pub demand_set_sha256: String,
    /// Whether the processor time of any of its operations is an assumption.
    pub assumed: bool,
    /// The error on held-out levels, where it was calibrated.
    pub held_out: Option<HeldOut>,
    /// The vendor's tables.
    pub vendor_tables: String,
    /// The catalogue.
    pub catalogue: String,
    /// What to print: "not measured", or the error.
    pub statement: Message,
    /// What to print of the page that a browser adds to a step, where that is an assumption.
    pub page: Option<Message>,
    /// What to print of disk and network, where the processor time was measured and they were not.
    pub beside_cpu: Option<Message>,
}

/// What a quote is computed with.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// The vendor's tables as published; the catalogue may overrule cells.
    pub vendor: &'a VendorTables,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The demand set.
    pub demands: &'a DemandSet,
    /// SHA-256 of the demand set's file, in hexadecimal.
    pub demands_sha256: &'a str,
}

/// Whether a quote can be ordered as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Yes.
    Ready,
    /// The vendor must be asked first.
    Ask,
    /// Indicative: not bookable until customer affairs agreed.
    Indicative,
    /// Something was refused and the quote does not resolve it.
    Refused,
}

/// Why the next tier stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NextReason {
    /// The users are the tier's upper bound.
    AtBound,
    /// The users grow into it within the years.
    Growth,
}

/// A tier shown beside that of today's users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextTier {
    /// Why.
    pub reason: NextReason,
    /// Its cells.
    pub tier: Tier,
}

/// The other edition's columns, where the asked one's table ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// The edition.
    pub edition: Edition,
    /// Its tier for today's users.
    pub tier: Tier,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its figures.
    pub figures: Ledger,
}

/// A sizing quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// `mizan.quote/1`.
    pub schema: String,
    /// What was asked.
    pub inputs: Inputs,
    /// Whether it can be ordered.
    pub status: Status,
    /// Whether an install session may be booked on it.
    pub bookable: bool,
    /// The vendor's tier for today's users.
    pub tier: Tier,
    /// The vendor's note below the table.
    pub note: Message,
    /// The tiers beside it.
    pub next_tiers: Vec<NextTier>,
    /// Minimum, recommended, with growth.
    pub columns: Vec<Column>,
    /// The recommended column on other kinds of host.
    pub alternatives: Vec<Alternative>,
    /// The data disks of the other technology.
    pub other_disks: OtherDisks,
    /// The server that is there, where one was described.
    pub existing: Option<Existing>,
    /// The other edition, where this one's table ends.
    pub beside: Option<Beside>,
    /// Machines beside the server.
    pub second_machines: Vec<SecondMachine>,
    /// Devices.
    pub devices: Vec<Device>,
    /// Refusals, questions, warnings, information.
    pub findings: Vec<Finding>,
    /// What must be ready on the day.
    pub checklist: Vec<ChecklistItem>,
    /// What it all rests on.
    pub basis: Basis,
    /// Every figure with its derivation.
    pub figures: Ledger,
}

impl Quote {
    /// A column.
    pub fn column(&self, kind: ColumnKind) -> &Column {
        self.columns.iter().find(|column| column.kind == kind).expect("a quote has all columns")
    }

    /// The derivation of a figure ("cores", "minimum.memory").
    ///
    /// # Errors
    /// No such figure: the error names the nearest.
    pub fn explain(&self, name: &str) -> Result<Derivation, UnknownFigure> {
        self.figures.explain(name)
    }
}

/// Computes a quote, with the simulated percentiles of each column.
///
/// # Errors
/// If the catalogue's mix or a module needs a step that the demand set has not.
pub fn quote(inputs: &Inputs, tables: &Tables<'_>) -> Result<Quote, UnknownDemand> {
    quote_with(inputs, tables, Depth::Simulated(SEED))
}

/// Computes a quote without simulations: the planned percentiles only. For searches over many users.
///
/// # Errors
/// If the catalogue's mix or a module needs a step that the demand set has not.
pub fn quote_without_simulation(
    inputs: &Inputs,
    tables: &Tables<'_>,
) -> Result<Quote, UnknownDemand> {
    quote_with(inputs, tables, Depth::Predicted)
}

/// Columns of one edition, with their figures.
pub(crate) fn columns_of(
    kinds: &[ColumnKind],
    edition: Edition,
    inputs: &Inputs,
    tables: &Tables<'_>,
    vendor: &VendorTables,
    demands: &Demands,
    depth: Depth,
) -> (Vec<Column>, Ledger) {
    let mut ledger = Ledger::default();
    facts::enter(inputs, vendor.of(edition), tables, demands, &mut ledger);
    let a_year_gb = volumes::enter_yearly(inputs, tables.catalogue, &mut ledger);
    let context = Context {
        inputs,
        catalogue: tables.catalogue,
        table: vendor.of(edition),
        demands,
        a_year_gb,
        depth,
    };
    let columns = kinds.iter().map(|kind| column::build(*kind, &context, &mut ledger)).collect();
    (columns, ledger)
}

fn quote_with(inputs: &Inputs, tables: &Tables<'_>, depth: Depth) -> Result<Quote, UnknownDemand> {
    let demands = Demands::weigh(tables.catalogue, tables.demands)?;
    let vendor = tables.catalogue.overrule(tables.vendor);
    let edition = inputs.edition.value;
    let table = vendor.of(edition);
    let (columns, mut figures) =
        columns_of(&ColumnKind::ALL, edition, inputs, tables, &vendor, &demands, depth);
    // The yearly data stands in the ledger already.
    let context = Context {
        inputs,
        catalogue: tables.catalogue,
        table,
        demands: &demands,
        a_year_gb: 0.0,
        depth,
    };
    let recommended = &columns[1];
    let alternatives = alternatives::of(&context, recommended, &mut figures);
    let other_disks = alternatives::other_disks(&context, recommended);
    let existing = alternatives::existing(&context, &columns);
    let second_machines =
        machines::second_machines(inputs, recommended, tables.catalogue, &mut figures);
    let subject = Subject { inputs, catalogue: tables.catalogue, table, columns: &columns };
    let findings = findings::of(&subject, existing.as_ref());
    let status = status(&findings);
    let beside = beside(inputs, tables, &vendor, &demands, depth, &columns);
    Ok(Quote {
        schema: SCHEMA.to_owned(),
        inputs: inputs.clone(),
        status,
        bookable: status == Status::Ready,
        tier: table.place(inputs.users).tier.clone(),
        note: Message::new(&table.note),
        next_tiers: next_tiers(inputs, table, &columns),
        alternatives,
        other_disks,
        existing,
        beside,
        second_machines,
        devices: machines::devices(inputs, tables.catalogue),
        findings,
        checklist: checklist::of(inputs),
        basis: basis(tables),
        columns,
        figures,
    })
}

fn status(findings: &[Finding]) -> Status {
    let any = |severity: Severity| {
        findings
            .iter()
            .any(|f| f.severity == severity && (severity != Severity::Refusal || !f.resolved))
    };
    if any(Severity::Refusal) {
        Status::Refused
    } else if any(Severity::Ask) {
        Status::Ask
    } else if any(Severity::Indicative) {
        Status::Indicative
    } else {
        Status::Ready
    }
}

fn next_tiers(inputs: &Inputs, table: &EditionTable, columns: &[Column]) -> Vec<NextTier> {
    let placement = table.place(inputs.users);
    let grown = columns.last().map_or(inputs.users, |column| column.users);
    let mut tiers = Vec::new();
    if let Some(next) = placement.next.filter(|_| inputs.users == placement.tier.users_to) {
        tiers.push(NextTier { reason: NextReason::AtBound, tier: next.clone() });
    }
    let reached = table.place(grown).tier;
    if reached != placement.tier && !tiers.iter().any(|next| next.tier == *reached) {
        tiers.push(NextTier { reason: NextReason::Growth, tier: reached.clone() });
    }
    tiers
}

/// The advanced edition, where the standard one's table ends today or within the years.
fn beside(
    inputs: &Inputs,
    tables: &Tables<'_>,
    vendor: &VendorTables,
    demands: &Demands,
    depth: Depth,
    columns: &[Column],
) -> Option<Beside> {
    let needed = inputs.edition.value == Edition::Standard
        && columns.iter().any(|column| column.beyond_table);
    needed.then(|| {
        let edition = Edition::Advanced;
        let (columns, figures) =
            columns_of(&ColumnKind::ALL, edition, inputs, tables, vendor, demands, depth);
        let tier = vendor.of(edition).place(inputs.users).tier.clone();
        Beside { edition, tier, columns, figures }
    })
}

fn basis(tables: &Tables<'_>) -> Basis {
    let set = tables.demands;
    let assumed = set.is_assumed();
    let held_out = HeldOut::of(set);
    let beside_cpu = !assumed && set.is_assumed_beside_cpu();
    Basis {
        demand_set: set.id.clone(),
        demand_set_sha256: tables.demands_sha256.to_owned(),
        assumed,
        statement: statement(&set.id, assumed, held_out.as_ref()),
        held_out,
        vendor_tables: tables.vendor.id.clone(),
        catalogue: tables.catalogue.id.clone(),
        page: set.page.is_assumed().then(|| Message::new("basis.page")),
        beside_cpu: beside_cpu.then(|| Message::new("basis.beside-cpu")),
    }
}

/// "Not measured", or how far the predictions were off.
fn statement(id: &str, assumed: bool, held_out: Option<&HeldOut>) -> Message {
    let Some(held_out) = held_out.filter(|_| !assumed) else {
        let text = if assumed { "basis.assumed" } else { "basis.not-held-out" };
        return Message::new(text).with("id", id);
    };
    let percent = |ratio: f64| (ratio * 1e3).round() / 10.0;
    let (text, p95) = match (held_out.p95_mean, held_out.p95_worst) {
        (Some(mean), Some(worst)) => ("basis.measured", Some((mean, worst))),
        _ => ("basis.measured-without-p95", None),
    };
    let message = Message::new(text)
        .with("id", id)
        .with("host", &held_out.host)
        .with("date", &held_out.date)
        .number("throughput", percent(held_out.throughput_mean))
        .number("throughput_worst", percent(held_out.throughput_worst));
    match p95 {
        Some((mean, worst)) => {
            message.number("p95", percent(mean)).number("p95_worst", percent(worst))
        }
        None => message,
    }
}
