//! A server that is there already: what the model needs to know of it, from a host record that the
//! benchmark measured or from a few figures that somebody wrote down.

use documents::benchmark::{self, HostRecord};
use documents::units::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::statistics::median;

/// The most cores that a server is taken to have: beyond, the number is a slip of the pen.
pub(super) const CORES_MOST: u32 = 1_024;

/// A server that is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExistingHost {
    /// What people call it.
    pub name: String,
    /// Cores without hyper-threading, or virtual processors.
    pub cores: u32,
    /// Memory.
    pub memory: Bytes,
    /// One core against the reference core (single-thread index of the host benchmark).
    pub index: f64,
    /// Whether the index was measured by the host benchmark; if not, it is taken for 1.
    pub measured: bool,
    /// Whether it is a virtual machine.
    pub is_virtual: bool,
    /// Its disk, where the benchmark measured it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<MeasuredDisk>,
}

/// A disk as the benchmark measured it: the median session, past the system's cache.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredDisk {
    /// Requests of 8 KiB a second, at random, 70 % of them reads.
    pub random_iops: f64,
    /// How long such a request takes at that rate, in seconds.
    pub random_s: f64,
    /// One commit: a synchronous write, in seconds.
    pub commit_s: f64,
}

impl From<&HostRecord> for ExistingHost {
    /// The median over the sessions that measured. A machine's cores are those without
    /// hyper-threading, a virtual machine's its virtual processors, as in a quote.
    fn from(record: &HostRecord) -> Self {
        let host = &record.host;
        let is_virtual = host.hypervisor.is_some();
        let own_cores = host.cores_physical.filter(|cores| !is_virtual && *cores > 0);
        let indices = record.sessions.iter().filter_map(|session| session.cpu.as_ref());
        let index = median_above_zero(indices.map(|cpu| cpu.index_single));
        ExistingHost {
            name: record.name.clone(),
            cores: own_cores.unwrap_or(host.cores_logical).clamp(1, CORES_MOST),
            memory: host.memory,
            index: index.unwrap_or(1.0),
            measured: index.is_some(),
            is_virtual,
            disk: measured_disk(record),
        }
    }
}

fn measured_disk(record: &HostRecord) -> Option<MeasuredDisk> {
    // Through the system's cache it is the memory that was measured.
    let disks = || record.sessions.iter().filter_map(|s| s.disk.as_ref()).filter(|d| d.direct);
    let random = || disks().filter_map(|disk| disk.random.as_ref());
    let commit = disks().filter_map(|disk| disk.commit.as_ref());
    Some(MeasuredDisk {
        random_iops: median_above_zero(random().map(|series| series.rate.median))?,
        random_s: median_above_zero(random().map(|series| series.p50_us / 1e6))?,
        commit_s: median_above_zero(commit.map(|series| series.p50_us / 1e6))?,
    })
}

/// The median of what is a figure at all.
fn median_above_zero(values: impl Iterator<Item = f64>) -> Option<f64> {
    let stated: Vec<f64> = values.filter(|value| value.is_finite() && *value > 0.0).collect();
    median(&stated).ok()
}

/// Why a file describes no server.
#[derive(Debug, thiserror::Error)]
pub enum HostFileError {
    /// It is no JSON, or not of either shape.
    #[error(
        "it is no host record: give what `mizan bench` wrote, or name, cores, memory (bytes), index, \
         measured and is_virtual"
    )]
    Shape(#[source] serde_json::Error),
    /// It is another document, or one of a version that is not known here.
    #[error("it is a `{schema}`, not a `{}`: give what `mizan bench` wrote", benchmark::SCHEMA)]
    Schema {
        /// The schema that it names.
        schema: String,
    },
    /// A figure is outside its range.
    #[error("`{field}` is {value}: {expected}")]
    Figure {
        /// The figure.
        field: &'static str,
        /// Its value.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
}

/// What tells the two documents apart.
#[derive(Deserialize)]
struct Mark {
    schema: Option<String>,
}

impl ExistingHost {
    /// Reads a host record of the benchmark, or the few figures of this type, as JSON. A document with a
    /// `schema` is the former.
    ///
    /// # Errors
    /// If it is neither, or a figure is none that a server has.
    pub fn parse(text: &str) -> Result<Self, HostFileError> {
        let mark: Mark = serde_json::from_str(text).map_err(HostFileError::Shape)?;
        let host = match mark.schema {
            None => serde_json::from_str(text).map_err(HostFileError::Shape)?,
            Some(schema) if schema == benchmark::SCHEMA => {
                let record: HostRecord =
                    serde_json::from_str(text).map_err(HostFileError::Shape)?;
                ExistingHost::from(&record)
            }
            Some(schema) => return Err(HostFileError::Schema { schema }),
        };
        host.checked()
    }

    /// Refuses figures that the model cannot compute with.
    fn checked(self) -> Result<Self, HostFileError> {
        let cores = f64::from(self.cores);
        if !(1..=CORES_MOST).contains(&self.cores) {
            let expected = "write a whole number from 1 to 1024";
            return Err(HostFileError::Figure { field: "cores", value: cores, expected });
        }
        let mut figures = vec![("index", self.index), ("memory", self.memory.0 as f64)];
        if let Some(disk) = &self.disk {
            figures.push(("random_iops", disk.random_iops));
            figures.push(("random_s", disk.random_s));
            figures.push(("commit_s", disk.commit_s));
        }
        match figures.into_iter().find(|(_, value)| !(value.is_finite() && *value > 0.0)) {
            Some((field, value)) => {
                let expected = "write a number above zero";
                Err(HostFileError::Figure { field, value, expected })
            }
            None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::fixtures;

    #[test]
    fn a_record_gives_the_median_index_of_the_sessions_that_have_one() {
        let mut record = fixtures::host("crm1", &[0.9, 1.1, 1.0, 7.0]);
        record.sessions[3].cpu = None;
        let host = ExistingHost::from(&record);
        assert!((host.index - 1.0).abs() < 1e-12 && host.measured, "{host:?}");
        for session in &mut record.sessions {
            session.cpu = None;
        }
        let unmeasured = ExistingHost::from(&record);
        assert_eq!((unmeasured.index, unmeasured.measured), (1.0, false));
    }

    #[test]
    fn a_virtual_machine_counts_its_processors_and_a_machine_its_cores() {
        let mut record = fixtures::host("crm1", &[1.0]);
        record.host.cores_physical = Some(4);
        record.host.cores_logical = 8;
        assert_eq!(ExistingHost::from(&record).cores, 4);
        record.host.hypervisor = Some("KVM".to_owned());
        let host = ExistingHost::from(&record);
        assert_eq!((host.cores, host.is_virtual), (8, true));
    }

    #[test]
    fn a_disk_behind_the_systems_cache_counts_as_not_measured() {
        let mut record = fixtures::host("crm1", &[1.0, 1.0]);
        let disk = ExistingHost::from(&record).disk.expect("measured");
        assert!((disk.commit_s - 400e-6).abs() < 1e-12, "{disk:?}");
        for disk in record.sessions.iter_mut().filter_map(|session| session.disk.as_mut()) {
            disk.direct = false;
        }
        assert_eq!(ExistingHost::from(&record).disk, None);
    }

    #[test]
    fn both_documents_are_read_and_told_apart_by_their_schema() {
        let record = fixtures::host("crm1", &[0.9]);
        let text = serde_json::to_string(&record).expect("a document");
        assert_eq!(ExistingHost::parse(&text).expect("a host").name, "crm1");
        let written = r#"{"name": "a", "cores": 4, "memory": 17179869184, "index": 1.0,
            "measured": false, "is_virtual": false}"#;
        assert_eq!(ExistingHost::parse(written).expect("a host").cores, 4);
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        let shown = ExistingHost::parse(text).expect_err("refused").to_string();
        assert!(shown.contains(expected), "no `{expected}` in {shown}");
    }

    #[test]
    fn what_is_no_server_is_refused_with_the_way_out() {
        check_refused("not JSON", "give what `mizan bench` wrote");
        check_refused("[1, 2]", "give what `mizan bench` wrote");
        check_refused(r#"{"name": "a"}"#, "give what `mizan bench` wrote");
        check_refused(r#"{"schema": "mizan.run/1"}"#, "it is a `mizan.run/1`");
        check_refused(r#"{"schema": "mizan.host/2"}"#, "not a `mizan.host/1`");
        let with = |cores: &str, index: &str| {
            format!(
                r#"{{"name": "a", "cores": {cores}, "memory": 1, "index": {index},
                "measured": true, "is_virtual": false}}"#
            )
        };
        check_refused(&with("0", "1.0"), "`cores` is 0: write a whole number");
        check_refused(&with("4", "0.0"), "`index` is 0: write a number above zero");
        check_refused(&with("4", "-2.0"), "`index` is -2");
    }
}
