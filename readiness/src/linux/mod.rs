//! The facts of a Linux machine, from its files.
//!
//! Everything is read from files below a root: `/` in life, a folder with the files of another machine in
//! tests. What no file tells (the space on volumes, the hypervisor by CPUID) is [`Asked`] of the kernel and
//! the processor, and given as a value. Whatever is only on Windows is left unknown, with the reason.

mod account;
mod disks;
mod files;
mod hosting;
mod mounts;
mod network;
mod processors;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use documents::HostFacts;
use documents::readiness::{FACTS_SCHEMA, Fact, Family, MachineFacts, Role, SystemFacts, Why};
use documents::units::Bytes;
use sysinfo::Disks;

use files::Root;

/// The space of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Its size.
    pub size: Bytes,
    /// What is free for this account.
    pub free: Bytes,
}

/// What no file tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The space of each volume, by where it is mounted.
    pub spaces: BTreeMap<String, Space>,
    /// The hypervisor's name by CPUID.
    pub hypervisor: Option<String>,
}

impl Asked {
    /// Asks this machine. Volumes of NFS and CIFS are not asked: a server that is gone would hold the
    /// question for good.
    pub fn this_machine() -> Self {
        let disks = Disks::new_with_refreshed_list();
        let space = |disk: &sysinfo::Disk| {
            let (size, free) = (Bytes(disk.total_space()), Bytes(disk.available_space()));
            (disk.mount_point().to_string_lossy().into_owned(), Space { size, free })
        };
        let spaces = disks.map(|disks| disks.iter().map(space).collect());
        Asked { spaces: spaces.unwrap_or_default(), hypervisor: crate::facts::hypervisor() }
    }
}

/// Reads the facts of this machine from its files below a root.
pub fn read(root: &Path, role: Role, at: &str) -> MachineFacts {
    read_with(root, &Asked::this_machine(), role, at)
}

/// Reads the facts of a machine from its files below a root, and from what it was asked.
pub fn read_with(root: &Path, asked: &Asked, role: Role, at: &str) -> MachineFacts {
    let root = Root::new(root, at);
    let hosting = hosting::hosting(&root, asked);
    let is_guest = hosting.value.as_ref().is_some_and(|hosting| hosting.hypervisor.is_some());
    let processors = processors::processors(&root);
    let memory = processors::memory(&root);
    let system = system(&root);
    let disks = disks::disks(&root);
    let host = HostFacts {
        os: system.value.as_ref().map_or_else(|| "Linux".to_owned(), |s| s.name.clone()),
        kernel: root.line("proc/sys/kernel/osrelease").ok(),
        cpu_model: processors.value.as_ref().map(|p| p.model.clone()),
        cores_physical: processors.value.as_ref().and_then(|p| p.cores),
        cores_logical: processors.value.as_ref().map_or(1, |p| p.logical),
        memory: memory.value.unwrap_or(Bytes(0)),
        hypervisor: hosting.value.as_ref().and_then(|h| h.hypervisor.clone()),
    };
    let mut facts = empty(role, host, at);
    facts.account = account::account(&root);
    facts.region = account::region(&root);
    facts.clock = account::clock(&root);
    facts.volumes = mounts::volumes(&root, asked);
    facts.network = network::network(&root, is_guest);
    facts.system = system;
    facts.processors = processors;
    facts.memory = memory;
    facts.disks = disks;
    facts.hosting = hosting;
    facts
}

/// Whether a path stands on a disk of this machine by its table of mounts; nothing where the table
/// does not say.
pub fn is_local(root: &Path, path: &Path) -> Option<bool> {
    mounts::is_local(&Root::new(root, ""), path)
}

/// Facts of which none was read.
fn empty(role: Role, host: HostFacts, at: &str) -> MachineFacts {
    MachineFacts {
        schema: FACTS_SCHEMA.to_owned(),
        mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: None,
        collected_at: at.to_owned(),
        role,
        host,
        system: not_asked(at),
        account: not_asked(at),
        region: not_asked(at),
        clock: not_asked(at),
        processors: not_asked(at),
        memory: not_asked(at),
        volumes: not_asked(at),
        disks: not_asked(at),
        hosting: not_asked(at),
        network: not_asked(at),
        dotnet: windows_only(".NET Framework", at),
        sql: windows_only("SQL Server's instances", at),
        iis: windows_only("Internet Information Services", at),
        antivirus: windows_only("the list of antivirus programs", at),
        firewall: windows_only("Windows Firewall", at),
        uac: windows_only("user account control", at),
        reboot: windows_only("the marks of a pending reboot", at),
        product: windows_only("the product's services", at),
        ports: not_asked(at),
        serial_ports: not_asked(at),
        modems: windows_only("the list of modems", at),
        paths: not_asked(at),
        probes: Vec::new(),
    }
}

fn windows_only<T>(what: &str, at: &str) -> Fact<T> {
    Fact::unknown(Why::NotSupported, format!("{what}: on Windows only"), "this system", at)
}

fn not_asked<T>(at: &str) -> Fact<T> {
    Fact::unknown(Why::NotAsked, "nobody asked", "nothing", at)
}

/// The operating system by os-release(5).
fn system(root: &Root) -> Fact<SystemFacts> {
    const PLACE: &str = "etc/os-release";
    let read = root.text(PLACE).or_else(|_| root.text("usr/lib/os-release"));
    root.fact(PLACE, read, |text| {
        let value = |name| files::assigned(text, name);
        let name = value("PRETTY_NAME").or_else(|| value("NAME")).ok_or("it names no system")?;
        Ok(SystemFacts {
            family: Family::Linux,
            name,
            version: value("VERSION_ID").unwrap_or_else(|| "rolling".to_owned()),
            build: None,
            edition: None,
            kind: None,
            bits: root.line("proc/sys/kernel/arch").ok().and_then(|arch| bits(&arch)),
        })
    })
}

/// The width of a system by the kernel's name for its processors.
fn bits(arch: &str) -> Option<u32> {
    match arch {
        "x86_64" | "aarch64" | "riscv64" | "ppc64le" | "s390x" => Some(64),
        "i386" | "i486" | "i586" | "i686" | "armv7l" | "armv6l" => Some(32),
        _ => None,
    }
}

/// A reason as the readers of this module give it.
type Reason = String;

/// Turns whatever went wrong into a reason.
fn reason(error: impl Display) -> Reason {
    error.to_string()
}
