//! What others publish for comparable systems, to stand beside the model's own answer.

use documents::input::{self, Problems, Table};
use documents::units::{Bytes, Share};
use serde::Serialize;

/// The figures that ship with the program.
pub const SHIPPED: &str = include_str!("../data/published.toml");

/// A published rule for cores by users.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedRule {
    /// Whose.
    pub name: String,
    /// Cores before anybody comes.
    pub cores_fixed: u32,
    /// Users at once that a further core carries.
    pub users_a_core: u32,
    /// The fewest cores.
    pub cores_least: u32,
    /// Share of the named users who are there at once, by the same publisher.
    pub online: f64,
    /// Where it stands.
    pub source: String,
}

impl PublishedRule {
    /// Cores for so many named users.
    pub fn cores(&self, users: u32) -> u32 {
        let online = (f64::from(users) * self.online - 1e-9).ceil() as u32;
        (self.cores_fixed + online.div_ceil(self.users_a_core)).max(self.cores_least)
    }
}

/// A published size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedPoint {
    /// Whose.
    pub name: String,
    /// Users.
    pub users: u32,
    /// Cores.
    pub cores: u32,
    /// Memory.
    pub memory: Bytes,
    /// Where it stands.
    pub source: String,
}

/// The same published load on a physical host and split into virtual machines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedSplit {
    /// The load.
    pub name: String,
    /// Cores of the physical host.
    pub physical_cores: u32,
    /// Virtual processors of all virtual machines together.
    pub virtual_cores: u32,
}

/// All published figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// Rules.
    pub rules: Vec<PublishedRule>,
    /// Points.
    pub points: Vec<PublishedPoint>,
    /// Splits into virtual machines.
    pub splits: Vec<PublishedSplit>,
}

impl Published {
    /// The shipped figures.
    pub fn shipped() -> Self {
        Self::parse("published.toml", SHIPPED).expect("a test reads the shipped figures")
    }

    /// Reads figures.
    ///
    /// # Errors
    /// Every problem at once, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            Some(Published {
                rules: table.tables("rule", read_rule),
                points: table.tables("point", read_point),
                splits: table.tables("split", read_split),
            })
        })
    }
}

fn read_rule(table: &mut Table<'_, '_>) -> Option<PublishedRule> {
    let name = table.text("name");
    let cores_fixed = table.integer("cores_fixed", 0..=1_024);
    let users_a_core = table.integer("users_a_core", 1..=1_000_000);
    let cores_least = table.integer("cores_least", 1..=1_024);
    let online = table.parsed::<Share>("online");
    let source = table.text("source");
    Some(PublishedRule {
        name: name?.value,
        cores_fixed: cores_fixed?.value as u32,
        users_a_core: users_a_core?.value as u32,
        cores_least: cores_least?.value as u32,
        online: online?.value.ratio,
        source: source?.value,
    })
}

fn read_point(table: &mut Table<'_, '_>) -> Option<PublishedPoint> {
    let name = table.text("name");
    let users = table.integer("users", 1..=1_000_000);
    let cores = table.integer("cores", 1..=1_024);
    let memory = table.parsed::<Bytes>("memory");
    let source = table.text("source");
    Some(PublishedPoint {
        name: name?.value,
        users: users?.value as u32,
        cores: cores?.value as u32,
        memory: memory?.value,
        source: source?.value,
    })
}

fn read_split(table: &mut Table<'_, '_>) -> Option<PublishedSplit> {
    let name = table.text("name");
    let physical_cores = table.integer("physical_cores", 1..=1_024);
    let virtual_cores = table.integer("virtual_cores", 1..=1_024);
    Some(PublishedSplit {
        name: name?.value,
        physical_cores: physical_cores?.value as u32,
        virtual_cores: virtual_cores?.value as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_rules_give_their_publishers_examples() {
        let rules = Published::shipped().rules;
        let cores = |name: &str, users: u32| {
            let rule = rules.iter().find(|rule| rule.name.starts_with(name)).expect("a rule");
            rule.cores(users)
        };
        // Ivanti: 75 users at once on one core beside the system's, one of three named users at once.
        assert_eq!(cores("Ivanti", 225), 2);
        assert_eq!(cores("Ivanti", 226), 3);
        assert_eq!(cores("mi-DaaS, processors", 30), 3);
        assert_eq!(cores("Odoo", 48), 4);
    }
}
