//! The tiers of both editions, each cell with its provenance, beside the model's own answer for the
//! tier's upper bound.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::column::{Column, ColumnKind, Depth};
use crate::inputs::Draft;
use crate::quote::{Tables, columns_of};
use crate::text::Message;
use crate::vendor::{CpuClass, Edition, Tier, VendorTables};
use crate::volumes::Purpose;
use crate::workload::{Demands, UnknownDemand};

/// The schema's name and version.
pub const SCHEMA: &str = "mizan.tiers/1";

/// What the model alone asks for at one number of users, with default inputs and no module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelAnswer {
    /// Users.
    pub users: u32,
    /// Reference cores.
    pub cores: u32,
    /// The smallest class of the catalogue that carries the load.
    pub class: CpuClass,
    /// Memory in GiB.
    pub memory_gib: f64,
    /// Network in Mb/s that the busy hour carries.
    pub network_mbit: f64,
    /// Data volume in GB.
    pub data_gb: f64,
    /// I/O a second.
    pub iops: f64,
    /// Disks of the recommended column.
    pub disks: u32,
}

/// One tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TierRow {
    /// The edition.
    pub edition: Edition,
    /// The tier's name: "10-20", "over 100".
    pub name: String,
    /// The vendor's cells; `None` beyond the table, where the vendor must be asked.
    pub vendor: Option<Tier>,
    /// What stands in the place of cells.
    pub ask: Option<Message>,
    /// Minimum of the model.
    pub model_minimum: ModelAnswer,
    /// Recommendation of the model.
    pub model_recommended: ModelAnswer,
    /// Cores of the recommended machine, the vendor's floor included.
    pub recommended_cores: u32,
    /// Memory of the recommended machine in GiB, the vendor's floor included.
    pub recommended_memory_gib: f64,
}

/// The tiers of both editions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TierTable {
    /// `mizan.tiers/1`.
    pub schema: String,
    /// The vendor's tables.
    pub vendor_tables: String,
    /// The demand set that the model's answers rest on.
    pub demand_set: String,
    /// The rows: standard, then advanced.
    pub rows: Vec<TierRow>,
}

/// Users that stand for the tier beyond the table: twice its end.
const BEYOND: u32 = 2;

/// The whole table.
///
/// # Errors
/// If the catalogue's mix needs a step that the demand set has not.
pub fn tiers(tables: &Tables<'_>) -> Result<TierTable, UnknownDemand> {
    let vendor = tables.catalogue.overrule(tables.vendor);
    let maker =
        Maker { tables, demands: Demands::weigh(tables.catalogue, tables.demands)?, vendor };
    let mut rows = Vec::new();
    for edition in Edition::ALL {
        let table = maker.vendor.of(edition);
        for tier in &table.tiers {
            rows.push(maker.row(edition, tier.name(), Some(tier.clone()), tier.users_to));
        }
        let most = table.users_most();
        rows.push(maker.row(edition, format!("over {most}"), None, most * BEYOND));
    }
    Ok(TierTable {
        schema: SCHEMA.to_owned(),
        vendor_tables: tables.vendor.id.clone(),
        demand_set: tables.demands.id.clone(),
        rows,
    })
}

/// What every row is made from.
struct Maker<'a> {
    tables: &'a Tables<'a>,
    demands: Demands,
    vendor: VendorTables,
}

impl Maker<'_> {
    fn row(&self, edition: Edition, name: String, vendor: Option<Tier>, users: u32) -> TierRow {
        let draft = Draft { users: Some(users), edition: Some(edition), ..Draft::default() };
        let inputs = draft.finish(self.tables.catalogue).expect("users and edition are enough");
        let kinds = [ColumnKind::Minimum, ColumnKind::Recommended];
        let Maker { tables, demands, vendor: cells } = self;
        let (columns, _) =
            columns_of(&kinds, edition, &inputs, tables, cells, demands, Depth::Sizes);
        let of = |kind: ColumnKind| {
            columns.iter().find(|column| column.kind == kind).expect("both columns are built")
        };
        let id = match edition {
            Edition::Standard => "ask.standard-over-50",
            Edition::Advanced => "indicative.over-100",
        };
        let recommended = of(ColumnKind::Recommended);
        TierRow {
            edition,
            name,
            ask: vendor.is_none().then(|| Message::new(id).number("users", f64::from(users))),
            vendor,
            model_minimum: answer(of(ColumnKind::Minimum)),
            model_recommended: answer(recommended),
            recommended_cores: recommended.processor.cores,
            recommended_memory_gib: recommended.memory.total_gib,
        }
    }
}

fn answer(column: &Column) -> ModelAnswer {
    ModelAnswer {
        users: column.users,
        cores: column.processor.model_cores,
        class: column.processor.model_class,
        memory_gib: column.memory.model_gib,
        network_mbit: column.network.required_mbit,
        data_gb: data_gb(column),
        iops: column.arrays.iter().map(|array| array.iops_required).sum(),
        disks: column.disks(),
    }
}

fn data_gb(column: &Column) -> f64 {
    let data = column.volumes.iter().filter(|volume| volume.purpose == Purpose::Data);
    data.map(|volume| volume.capacity_gb).sum()
}
