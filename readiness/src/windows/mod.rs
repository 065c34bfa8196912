//! The facts of a Windows machine, from its registry and its management classes.
//!
//! [`read`] is a function of what a [`Source`] answers, so that every rule here is tested on any system
//! with machines that are played from files ([`Recorded`]). Only `ThisWindows` asks a real one, and
//! [`Recording`] writes down what a real one answers. docs/readiness-windows.md tells what was read on
//! which system.

mod antivirus;
mod hardware;
mod network;
mod reader;
mod recorded;
mod recording;
mod redaction;
mod software;
mod source;
mod system;
#[cfg(windows)]
mod this_windows;

use documents::readiness::{FACTS_SCHEMA, Fact, MachineFacts, PathFacts, PortUse, Role, Why};
use documents::units::Bytes;
use documents::{HostFacts, readiness::ProcessorFacts};

use reader::Reader;
pub use recorded::{Recorded, RecordedError};
pub use recording::Recording;
pub use source::{
    Hive, LONGEST_TEXT, Names, Query, Row, Source, SourceError, Value, Virtualisation,
};
#[cfg(windows)]
pub use this_windows::ThisWindows;

/// TCP ports that the install wants: the web's, SQL Server's default instance, and the site's own by
/// the vendor's install guide.
pub const WANTED_PORTS: [u16; 3] = [80, 1433, 8080];

/// Reads the facts of a machine at an instant (RFC 3339 in UTC). Nothing fails as a whole: each fact has
/// a value or says why it has none. Paths are not asked here.
pub fn read(source: &dyn Source, role: Role, at: &str) -> MachineFacts {
    let reader = Reader::new(source, at);
    let services = software::services(&reader);
    let system = system::system(&reader);
    let processors = hardware::processors(&reader);
    let memory = hardware::memory(&reader);
    let hosting = hardware::hosting(&reader);
    let is_virtual = hosting.value.as_ref().is_some_and(|hosting| hosting.hypervisor.is_some());
    MachineFacts {
        schema: FACTS_SCHEMA.to_owned(),
        mizan_version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("MIZAN_COMMIT").map(str::to_owned),
        collected_at: at.to_owned(),
        role,
        host: HostFacts {
            os: system.value.as_ref().map_or_else(|| "Windows".to_owned(), |it| it.name.clone()),
            kernel: system.value.as_ref().map(|it| it.version.clone()),
            hypervisor: hosting.value.as_ref().and_then(|it| it.hypervisor.clone()),
            ..host(processors.value.as_ref(), memory.value)
        },
        system,
        account: system::account(&reader),
        region: system::region(&reader),
        clock: system::clock(&reader),
        processors,
        memory,
        volumes: hardware::volumes(&reader),
        disks: hardware::disks(&reader),
        hosting,
        network: network::network(&reader, is_virtual),
        dotnet: software::dotnet(&reader),
        sql: software::sql(&reader),
        iis: software::iis(&reader),
        antivirus: antivirus::antivirus(&reader, &services),
        firewall: system::firewall(&reader),
        uac: system::uac(&reader),
        reboot: system::reboot(&reader),
        product: software::product(&reader, &services),
        ports: read_ports(source, &WANTED_PORTS, at),
        serial_ports: network::serial_ports(&reader),
        modems: network::modems(&reader),
        paths: no_paths(at),
        probes: Vec::new(),
    }
}

/// Whether something listens on TCP ports of a machine, and who.
pub fn read_ports(source: &dyn Source, ports: &[u16], at: &str) -> Fact<Vec<PortUse>> {
    network::ports(&Reader::new(source, at), ports)
}

/// Which paths are wanted stands in the answers, which nobody has read yet.
fn no_paths(at: &str) -> Fact<Vec<PathFacts>> {
    Fact::unknown(Why::NotAsked, "no path was named", "the answers", at)
}

fn host(processors: Option<&ProcessorFacts>, memory: Option<Bytes>) -> HostFacts {
    HostFacts {
        cpu_model: processors.map(|it| it.model.clone()),
        cores_physical: processors.and_then(|it| it.cores),
        cores_logical: processors.map_or(0, |it| it.logical),
        memory: memory.unwrap_or(Bytes(0)),
        ..HostFacts::default()
    }
}
