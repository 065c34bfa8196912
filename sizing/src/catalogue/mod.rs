//! The catalogue: what a quote chooses from, and the planning figures it is computed with.
//!
//! One TOML file, embedded and replaceable. Invariant: a catalogue that was read has every part
//! that a quote may ask for (a processor of each class, each disk kind, SQL Server edition, module
//! and codec), so the sizing never meets a hole; holes are problems of the file, all told at once.

mod hardware;
mod planning;
mod read;
mod software;

use std::collections::BTreeMap;

use documents::input::{self, Problems};
use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use hardware::{Controller, Cpu, DiskModel, Nic};
pub use planning::{Constant, Planning};
pub use software::{
    ActivityClass, CallerIdBox, Codec, Defaults, GsmDongle, ModuleCost, SqlEdition, Windows,
};

use crate::measures::LineRate;
use crate::vendor::{CpuClass, Edition, VendorTables};

/// The catalogue that ships with the program.
pub const SHIPPED: &str = include_str!("../../data/catalogue.toml");

/// The module names that a catalogue must know.
pub const MODULES: [&str; 11] = [
    "voip",
    "pbx",
    "caller-id",
    "recording-telsa6",
    "recording-telsa8",
    "recording-voip",
    "fax",
    "financial",
    "sms",
    "email",
    "club",
];
/// The codec names that a catalogue must know.
pub const CODECS: [&str; 3] = ["g711", "g729", "gsm"];
/// The disk kinds that a catalogue must know.
pub const DISKS: [&str; 4] = ["ssd", "sas-10k", "sas-15k", "sata-7k"];

/// What a quote chooses from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Catalogue {
    /// Its name, printed on every quote.
    pub id: String,
    /// Processors, the smallest first.
    pub cpus: Vec<Cpu>,
    /// Memory that can be bought, ascending.
    pub memory_steps: Vec<Bytes>,
    /// Where the steps come from.
    pub memory_source: String,
    /// Kinds of disks by name.
    pub disks: BTreeMap<String, DiskModel>,
    /// Controllers, the smallest first.
    pub controllers: Vec<Controller>,
    /// Network cards, the slowest first.
    pub nics: Vec<Nic>,
    /// Windows Server Standard.
    pub windows_standard: Windows,
    /// Windows Server Datacenter.
    pub windows_datacenter: Windows,
    /// SQL Server editions by name: express, web, standard, enterprise.
    pub sql: BTreeMap<String, SqlEdition>,
    /// Codecs by name.
    pub codecs: BTreeMap<String, Codec>,
    /// Modules by name.
    pub modules: BTreeMap<String, ModuleCost>,
    /// Caller ID devices, the smallest first.
    pub caller_id_boxes: Vec<CallerIdBox>,
    /// GSM modems.
    pub gsm_dongle: GsmDongle,
    /// Lines that one socket of the recorder takes.
    pub recorder_lines_a_socket: u32,
    /// Planning figures.
    pub planning: Planning,
    /// Throughput of a virtual machine against its host, by virtual processors, ascending.
    pub virtual_factors: Vec<VirtualFactor>,
    /// Activity classes: occasional, regular, heavy.
    pub classes: [ActivityClass; 3],
    /// Business steps and their parts of the mix.
    pub mix: BTreeMap<String, u32>,
    /// Where the mix comes from.
    pub mix_source: String,
    /// Defaults of the inputs.
    pub defaults: Defaults,
    /// Cells of the vendor's table that this catalogue overrules.
    pub overrules: Vec<Overrule>,
}

/// What a virtual machine keeps of its host's throughput.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VirtualFactor {
    /// Up to this many virtual processors; 0 for any more.
    pub cores_to: u32,
    /// Share of the throughput that is left.
    pub factor: f64,
    /// Where it comes from.
    pub source: String,
}

/// A cell of the vendor's table that somebody with the right to it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Overrule {
    /// The edition's table.
    pub edition: Edition,
    /// The tier, by its upper bound.
    pub users_to: u32,
    /// Another processor class.
    pub class: Option<CpuClass>,
    /// Another number of cores.
    pub cores_least: Option<u32>,
    /// Another amount of memory.
    pub memory: Option<Bytes>,
    /// Another network.
    pub network: Option<LineRate>,
    /// Who said so.
    pub source: String,
}

impl Catalogue {
    /// The catalogue that ships with the program.
    pub fn shipped() -> Self {
        Self::parse("catalogue.toml", SHIPPED).expect("a test reads the shipped catalogue")
    }

    /// Reads a catalogue.
    ///
    /// # Errors
    /// Every problem at once, with its place: holes, duplicates, missing units, unknown keys.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, read::catalogue)
    }

    /// The vendor's tables with this catalogue's cells in the place of those it overrules.
    pub fn overrule(&self, tables: &VendorTables) -> VendorTables {
        let mut tables = tables.clone();
        for overrule in &self.overrules {
            let tiers = &mut tables.of_mut(overrule.edition).tiers;
            let Some(tier) = tiers.iter_mut().find(|t| t.users_to == overrule.users_to) else {
                continue;
            };
            let source = &overrule.source;
            if let Some(class) = overrule.class {
                tier.class.overrule(class, source);
                tier.cpu.overrule(class.name().to_owned(), source);
            }
            if let Some(cores) = overrule.cores_least {
                tier.cores_least.overrule(cores, source);
            }
            if let Some(memory) = overrule.memory {
                tier.memory.overrule(memory, source);
            }
            if let Some(network) = overrule.network {
                tier.network.overrule(network, source);
            }
        }
        tables
    }

    /// What a virtual machine of so many processors keeps of its host's throughput.
    pub fn virtual_factor(&self, cores: u32) -> &VirtualFactor {
        self.virtual_factors
            .iter()
            .find(|step| step.cores_to == 0 || cores <= step.cores_to)
            .expect("the last step has no bound, or the file is refused")
    }

    /// The default shares of the activity classes.
    pub fn shares(&self) -> [f64; 3] {
        let [occasional, regular, heavy] = &self.classes;
        [occasional.share, regular.share, heavy.share]
    }

    /// The smallest network card of at least this rate; the fastest where none is.
    pub fn nic(&self, rate: LineRate) -> &Nic {
        let enough = self.nics.iter().find(|nic| nic.rate >= rate);
        enough.or_else(|| self.nics.last()).expect("a catalogue without network cards is refused")
    }

    /// The smallest memory step of at least this much, in GiB; `None` beyond the last.
    pub fn memory_step(&self, gib: f64) -> Option<f64> {
        self.memory_steps.iter().map(|step| crate::measures::gibibytes(*step)).find(|s| *s >= gib)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, expected: &[&str]) {
        let shown = Catalogue::parse("c.toml", text).expect_err("problems").to_string();
        for part in expected {
            assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
        }
    }

    #[test]
    fn the_shipped_catalogue_reads_and_gives_every_planning_figure_a_source() {
        let catalogue = Catalogue::shipped();
        assert!(catalogue.planning.entries().iter().all(|(_, c)| c.source.contains(':')));
        assert_eq!(catalogue.planning.cpu_limit.value, 0.7);
        assert!(catalogue.cpus.is_sorted_by_key(|cpu| cpu.cores));
    }

    #[test]
    fn a_hole_a_missing_unit_and_an_unknown_name_are_told_at_once() {
        let text = SHIPPED
            .replace("[module.fax]", "[module.faxx]")
            .replace("commit = \"0.2 ms\"", "commit = \"0.2\"")
            .replace("cache = \"2 GiB\"", "cach = \"2 GiB\"");
        check_refused(
            &text,
            &[
                "`[module.fax]` is missing",
                "no module `faxx` is known\n  help: did you mean `fax`?",
                "`commit`: `0.2` has no unit",
                "unknown key `cach`\n  help: did you mean `cache`?",
                "`cache` is missing",
            ],
        );
    }

    #[test]
    fn a_duplicate_is_told_with_its_place() {
        check_refused(&format!("{SHIPPED}\n[disk.ssd]\nname = \"again\"\n"), &["not valid TOML"]);
        check_refused(
            &SHIPPED.replace("\"8 GiB\", \"16 GiB\"", "\"16 GiB\", \"16 GiB\""),
            &["`16 GiB` does not follow the size before it upwards"],
        );
        check_refused(
            &SHIPPED.replace(
                "[caller_id_box.segal-4]\nlines = 4",
                "[caller_id_box.segal-4]\nlines = 8",
            ),
            &["take the same lines"],
        );
    }

    #[test]
    fn a_class_that_no_processor_has_is_a_hole() {
        check_refused(
            &SHIPPED.replace("class = \"xeon12\"", "class = \"i7\""),
            &["no server processor of class `xeon12`"],
        );
    }

    #[test]
    fn a_cell_can_be_overruled_and_says_so() {
        let rule = "\n[[overrule]]\nedition = \"advanced\"\nusers_to = 50\nmemory = \"64 GiB\"\n\
                    source = \"agreed with customer affairs\"\n";
        let catalogue =
            Catalogue::parse("c.toml", &format!("{SHIPPED}{rule}")).expect("a catalogue");
        let tables = catalogue.overrule(&VendorTables::shipped());
        let cell = &tables.advanced.place(35).tier.memory;
        assert_eq!(cell.value, Bytes(64 << 30));
        assert_eq!(cell.provenance, crate::derivation::Provenance::Overruled);
        check_refused(
            &format!("{SHIPPED}{}", rule.replace("50", "55")),
            &["no tier ends at 55 users\n  help: its tiers end at 10, 20, 50, 100"],
        );
        let twice = format!("{SHIPPED}{rule}{rule}");
        check_refused(&twice, &["the tier that ends at 50 is overruled twice"]);
    }

    #[test]
    fn virtual_sockets_take_cores_from_an_edition() {
        let catalogue = Catalogue::shipped();
        assert_eq!(catalogue.sql["standard"].usable_cores(8, 1), 4);
        assert_eq!(catalogue.sql["express"].usable_cores(4, 1), 1);
        assert_eq!(catalogue.sql["standard"].usable_cores(2, 16), 24);
        assert_eq!(catalogue.sql["enterprise"].usable_cores(2, 32), 64);
    }
}
