//! The hardware tables that the CRM's vendor published: tiers by edition, each cell with the
//! publication it stands in.
//!
//! Rule of the bounds: a tier's upper bound belongs to it, because the table's last column is "more
//! than 100", which leaves 100 out. So 10 users are in the tier 1-10 and 11 in 10-20.
//!
//! The cells are the floor of every recommendation. A catalogue may overrule a cell; the cell then
//! says so.

use std::fmt;
use std::str::FromStr;

use documents::input::{self, Problems, Table};
use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::derivation::Provenance;
use crate::measures::LineRate;

/// The tables that ship with the program.
pub const SHIPPED: &str = include_str!("../data/vendor.toml");

/// The editions of the CRM.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// Up to 50 users.
    Standard,
    /// Up to 100 users by the table, beyond by agreement.
    Advanced,
}

impl Edition {
    /// All editions.
    pub const ALL: [Edition; 2] = [Edition::Standard, Edition::Advanced];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Edition::Standard => "standard",
            Edition::Advanced => "advanced",
        }
    }
}

impl FromStr for Edition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Edition::ALL.into_iter().find(|edition| edition.name() == text).ok_or_else(|| {
            let near = input::nearest(text, Edition::ALL.iter().map(|edition| edition.name()));
            match near {
                Some(near) => format!("no edition `{text}`: did you mean `{near}`?"),
                None => format!("no edition `{text}`: write standard or advanced"),
            }
        })
    }
}

/// The vendor's order of processor classes: each cell names one, "or higher".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CpuClass {
    /// Core i3, Xeon E3.
    I3,
    /// Core i5, the smaller Xeon E5.
    I5,
    /// Core i7, the larger Xeon E5.
    I7,
    /// A Xeon of 12 cores or more.
    Xeon12,
}

impl CpuClass {
    /// All classes, in their order.
    pub const ALL: [CpuClass; 4] = [CpuClass::I3, CpuClass::I5, CpuClass::I7, CpuClass::Xeon12];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            CpuClass::I3 => "i3",
            CpuClass::I5 => "i5",
            CpuClass::I7 => "i7",
            CpuClass::Xeon12 => "xeon12",
        }
    }
}

impl FromStr for CpuClass {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        CpuClass::ALL
            .into_iter()
            .find(|class| class.name() == text)
            .ok_or_else(|| format!("no processor class `{text}`: write one of i3, i5, i7, xeon12"))
    }
}

impl fmt::Display for CpuClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A value of the table with the publication it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VendorCell<T> {
    /// The value.
    pub value: T,
    /// Vendor 2021, vendor 2020 or overruled.
    pub provenance: Provenance,
    /// Who overruled it, where somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl<T> VendorCell<T> {
    fn published(value: T) -> Self {
        VendorCell { value, provenance: Provenance::Vendor2021, source: None }
    }

    pub(crate) fn overrule(&mut self, value: T, source: &str) {
        *self = VendorCell {
            value,
            provenance: Provenance::Overruled,
            source: Some(source.to_owned()),
        };
    }
}

/// One column of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tier {
    /// The fewest users of the tier.
    pub users_from: u32,
    /// The most users; they belong to it.
    pub users_to: u32,
    /// The class that the processor cell names, or higher.
    pub class: VendorCell<CpuClass>,
    /// The processor cell as it reads.
    pub cpu: VendorCell<String>,
    /// Cores that the processor cell names; 0 where it names none.
    pub cores_least: VendorCell<u32>,
    /// Memory, or more.
    pub memory: VendorCell<Bytes>,
    /// Network.
    pub network: VendorCell<LineRate>,
    /// What the tables of 2020 asked for and those of 2021 do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_2020: Option<Variant>,
}

impl Tier {
    /// The tier's name: its bounds as the vendor writes them ("10-20" holds 11 to 20).
    pub fn name(&self) -> String {
        let shown = if self.users_from == 1 { 1 } else { self.users_from - 1 };
        format!("{shown}-{}", self.users_to)
    }
}

/// A cell of 2020 that differs, for a part of a tier of 2021.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    /// From this many users on, up to the tier's bound.
    pub users_from: u32,
    /// The memory that it asked for.
    pub memory: Bytes,
}

/// One edition's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditionTable {
    /// The edition.
    pub edition: Edition,
    /// Whether its note asks for server-class machines that take SAS disks, with RAID.
    pub server_class: bool,
    /// Message ID of the table's note.
    pub note: String,
    /// The tiers, ascending and without holes.
    pub tiers: Vec<Tier>,
}

/// Where a number of users falls in an edition's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement<'a> {
    /// The tier whose cells are the floor: the last one where the users are beyond the table.
    pub tier: &'a Tier,
    /// The next tier up, if the table has one.
    pub next: Option<&'a Tier>,
    /// Whether the table has no tier for so many users.
    pub beyond: bool,
}

impl EditionTable {
    /// Where `users` fall.
    pub fn place(&self, users: u32) -> Placement<'_> {
        let found = self.tiers.iter().position(|tier| users <= tier.users_to);
        let index = found.unwrap_or(self.tiers.len() - 1);
        Placement {
            tier: &self.tiers[index],
            next: self.tiers.get(index + 1),
            beyond: found.is_none(),
        }
    }

    /// The most users that the table has a tier for.
    pub fn users_most(&self) -> u32 {
        self.tiers.last().expect("a table without tiers is refused").users_to
    }
}

/// Both editions' tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VendorTables {
    /// Their name, printed on every quote.
    pub id: String,
    /// The standard edition's.
    pub standard: EditionTable,
    /// The advanced edition's.
    pub advanced: EditionTable,
}

impl VendorTables {
    /// The tables that ship with the program.
    pub fn shipped() -> Self {
        Self::parse("vendor.toml", SHIPPED).expect("a test reads the shipped tables")
    }

    /// Reads tables from a file.
    ///
    /// # Errors
    /// Every problem at once, with its place: missing cells and units, tiers that overlap or leave
    /// a hole.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            let id = table.text("id");
            let editions = table.table("edition", |table| {
                let standard = table.table("standard", |t| read_edition(t, Edition::Standard));
                let advanced = table.table("advanced", |t| read_edition(t, Edition::Advanced));
                Some((standard?, advanced?))
            });
            let (standard, advanced) = editions?;
            Some(VendorTables { id: id?.value, standard, advanced })
        })
    }

    /// An edition's table.
    pub fn of(&self, edition: Edition) -> &EditionTable {
        match edition {
            Edition::Standard => &self.standard,
            Edition::Advanced => &self.advanced,
        }
    }

    pub(crate) fn of_mut(&mut self, edition: Edition) -> &mut EditionTable {
        match edition {
            Edition::Standard => &mut self.standard,
            Edition::Advanced => &mut self.advanced,
        }
    }
}

fn read_edition(table: &mut Table<'_, '_>, edition: Edition) -> Option<EditionTable> {
    let place = table.place();
    let server_class = table.flag_if_any("server_class");
    let note = table.text("note");
    let mut reached = 0;
    let tiers = table.tables("tier", |t| {
        let tier = read_tier(t)?;
        if tier.users_from != reached + 1 {
            let message = format!(
                "the tier starts at {} and the one before ends at {reached}",
                tier.users_from
            );
            t.note(t.place(), message, Some("leave no hole and no overlap".to_owned()));
        }
        reached = tier.users_to;
        Some(tier)
    });
    if tiers.is_empty() {
        table.note(place, format!("edition `{}` has no tier", edition.name()), None);
        return None;
    }
    let server_class = server_class.is_some_and(|flag| flag.value);
    Some(EditionTable { edition, server_class, note: note?.value, tiers })
}

fn read_tier(table: &mut Table<'_, '_>) -> Option<Tier> {
    let users_from = table.integer("users_from", 1..=1_000_000);
    let users_to = table.integer("users_to", 1..=1_000_000);
    let class = table.parsed::<CpuClass>("class");
    let cpu = table.text("cpu");
    let cores_least = table.integer("cores_least", 0..=1_024);
    let memory = table.parsed::<Bytes>("memory");
    let network = table.parsed::<LineRate>("network");
    let variant_2020 = table.table_if_any("variant", |variant| {
        let users_from = variant.integer("users_from", 1..=1_000_000);
        let memory = variant.parsed::<Bytes>("memory");
        Some(Variant { users_from: users_from?.value as u32, memory: memory?.value })
    });
    Some(Tier {
        users_from: users_from?.value as u32,
        users_to: users_to?.value as u32,
        class: VendorCell::published(class?.value),
        cpu: VendorCell::published(cpu?.value),
        cores_least: VendorCell::published(cores_least?.value as u32),
        memory: VendorCell::published(memory?.value),
        network: VendorCell::published(network?.value),
        variant_2020,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_place(edition: Edition, users: u32, name: &str, beyond: bool) {
        let tables = VendorTables::shipped();
        let placement = tables.of(edition).place(users);
        assert_eq!((placement.tier.name().as_str(), placement.beyond), (name, beyond), "{users}");
    }

    #[test]
    fn an_upper_bound_belongs_to_its_tier() {
        check_place(Edition::Advanced, 1, "1-10", false);
        check_place(Edition::Advanced, 10, "1-10", false);
        check_place(Edition::Advanced, 11, "10-20", false);
        check_place(Edition::Advanced, 50, "20-50", false);
        check_place(Edition::Advanced, 51, "50-100", false);
        check_place(Edition::Advanced, 100, "50-100", false);
        check_place(Edition::Advanced, 101, "50-100", true);
    }

    #[test]
    fn the_standard_edition_has_tiers_of_its_own() {
        check_place(Edition::Standard, 20, "10-20", false);
        check_place(Edition::Standard, 25, "20-30", false);
        check_place(Edition::Standard, 31, "30-50", false);
        check_place(Edition::Standard, 50, "30-50", false);
        check_place(Edition::Standard, 51, "30-50", true);
    }

    /// The pictures' cells, typed in a second time.
    #[test]
    fn every_cell_reads_as_the_vendor_printed_it() {
        let tables = VendorTables::shipped();
        let cells = |edition: Edition| -> Vec<(String, u64, u32)> {
            let gib = |bytes: Bytes| bytes.0 >> 30;
            let tiers = &tables.of(edition).tiers;
            let cell = |t: &Tier| (t.cpu.value.clone(), gib(t.memory.value), t.network.value.0);
            tiers.iter().map(cell).collect()
        };
        let expected = |rows: &[(&str, u64, u32)]| -> Vec<(String, u64, u32)> {
            rows.iter()
                .map(|(cpu, memory, network)| ((*cpu).to_owned(), *memory, *network))
                .collect()
        };
        assert_eq!(
            cells(Edition::Standard),
            expected(&[
                ("Core i3 or higher", 4, 100),
                ("Core i5 or higher", 6, 100),
                ("Core i7 or higher", 16, 1_000),
                ("Core i7 or higher", 32, 1_000),
            ])
        );
        assert_eq!(
            cells(Edition::Advanced),
            expected(&[
                ("Core i3 or Xeon E3", 8, 100),
                ("Core i5 or Xeon E5", 16, 1_000),
                ("Core i7 or Xeon E5", 32, 1_000),
                ("12-core Xeon or higher", 64, 1_000),
            ])
        );
    }

    #[test]
    fn the_tables_of_2020_asked_for_more_memory_from_31_advanced_users_on() {
        let tables = VendorTables::shipped();
        let variant = tables.advanced.place(35).tier.variant_2020.as_ref().expect("a variant");
        assert_eq!((variant.users_from, variant.memory), (31, Bytes(64 << 30)));
    }

    #[test]
    fn a_hole_between_tiers_and_a_missing_unit_are_both_reported() {
        let text = SHIPPED.replacen("users_from = 11", "users_from = 12", 1).replacen(
            "memory = \"16 GiB\"",
            "memory = \"16\"",
            1,
        );
        let shown = VendorTables::parse("v.toml", &text).expect_err("two problems").to_string();
        assert!(shown.contains("the tier starts at 12 and the one before ends at 10"), "{shown}");
        assert!(shown.contains("`memory`: `16` has no unit"), "{shown}");
    }
}
