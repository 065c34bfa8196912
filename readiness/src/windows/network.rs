//! How the machine is linked, who listens on it, and its serial ports and modems.

use std::collections::{BTreeMap, BTreeSet};

use documents::readiness::{Fact, Link, ModemListing, NetworkFacts, PortUse};

use super::reader::{Reader, flag_of, natural_of, text_of, u32_of};
use super::source::{Hive, Row, SourceError, Value};

const CIM: &str = r"root\cimv2";
const STANDARD: &str = r"root\StandardCimv2";
const SERIAL_PORTS: &str = r"HARDWARE\DEVICEMAP\SERIALCOMM";

/// IANA's ifType: 6 is Ethernet, 71 is IEEE 802.11.
const ETHERNET: u32 = 6;
const WIRELESS: u32 = 71;
/// NDIS_PHYSICAL_MEDIUM: a wireless LAN of an older kind, and native 802.11.
const WIRELESS_MEDIA: [u32; 2] = [1, 9];
/// Win32_NetworkAdapter.AdapterTypeID.
const WIRELESS_ADAPTER: u32 = 9;

/// The adapter of the default route, on a machine that is virtual or not.
pub(super) fn network(reader: &Reader<'_>, is_virtual: bool) -> Fact<NetworkFacts> {
    let by = "Win32_IP4RouteTable; MSFT_NetAdapter; Win32_NetworkAdapterConfiguration";
    reader.fact(by, read_network(reader, is_virtual))
}

fn read_network(reader: &Reader<'_>, is_virtual: bool) -> Result<NetworkFacts, SourceError> {
    let index = default_route(reader)?;
    let properties = ["InterfaceIndex", "Description", "DHCPEnabled", "IPAddress"];
    let settings = reader.rows(CIM, "Win32_NetworkAdapterConfiguration", &properties)?;
    let settings = of_index(settings, index).unwrap_or_default();
    let (name, link, bits_per_s) = adapter(reader, index, is_virtual)?;
    Ok(NetworkFacts {
        adapter: name
            .or_else(|| text_of(&settings, "Description"))
            .unwrap_or_else(|| format!("interface {index}")),
        link,
        speed_mbps: bits_per_s.and_then(mbps),
        address: settings.get("IPAddress").and_then(|value| address(&value.texts())),
        is_static: flag_of(&settings, "DHCPEnabled").map(|by_dhcp| !by_dhcp),
    })
}

/// The interface of the default route; of several, the one with the least metric.
fn default_route(reader: &Reader<'_>) -> Result<u32, SourceError> {
    let properties = ["Destination", "Mask", "InterfaceIndex", "Metric1"];
    let rows = reader.rows(CIM, "Win32_IP4RouteTable", &properties)?;
    let of = |row: &Row, name| text_of(row, name).map(|address| address == "0.0.0.0");
    // A route to 0.0.0.0 is the default whether or not its mask is told.
    let is_default =
        |row: &&Row| of(row, "Destination") == Some(true) && of(row, "Mask") != Some(false);
    let defaults = rows.iter().filter(is_default);
    let by_metric = defaults.filter_map(|row| {
        let metric = row.get("Metric1").and_then(Value::integer).unwrap_or(i64::MAX);
        Some((metric, row.get("InterfaceIndex").and_then(Value::u32)?))
    });
    let (_, index) = by_metric.min().ok_or_else(|| SourceError::Failed {
        place: format!("{CIM}:Win32_IP4RouteTable"),
        reason: "there is no default route".to_owned(),
    })?;
    Ok(index)
}

fn of_index(rows: Vec<Row>, index: u32) -> Option<Row> {
    rows.into_iter().find(|row| u32_of(row, "InterfaceIndex") == Some(index))
}

/// The adapter's name, link and speed in bit/s.
fn adapter(
    reader: &Reader<'_>,
    index: u32,
    is_virtual: bool,
) -> Result<(Option<String>, Link, Option<u64>), SourceError> {
    let properties =
        ["InterfaceIndex", "Name", "InterfaceType", "NdisPhysicalMedium", "Virtual", "Speed"];
    let rows = match reader.rows(STANDARD, "MSFT_NetAdapter", &properties) {
        Err(SourceError::NotThere { .. }) => return older_adapter(reader, index, is_virtual),
        rows => rows?,
    };
    let Some(row) = of_index(rows, index) else { return Ok((None, Link::Unknown, None)) };
    let kind = u32_of(&row, "InterfaceType");
    let medium = u32_of(&row, "NdisPhysicalMedium");
    let is_wireless = kind == Some(WIRELESS) || medium.is_some_and(|m| WIRELESS_MEDIA.contains(&m));
    let link = if is_wireless {
        Link::Wireless
    } else if is_virtual || flag_of(&row, "Virtual") == Some(true) {
        Link::Virtual
    } else if kind == Some(ETHERNET) {
        Link::Wired
    } else {
        Link::Unknown
    };
    Ok((text_of(&row, "Name"), link, natural_of(&row, "Speed")))
}

/// Windows 7 and Server 2008 R2 lack the newer class. The older one calls many wireless adapters
/// Ethernet, so that it can only tell that one is wireless, not that it is wired.
fn older_adapter(
    reader: &Reader<'_>,
    index: u32,
    is_virtual: bool,
) -> Result<(Option<String>, Link, Option<u64>), SourceError> {
    let properties = ["InterfaceIndex", "NetConnectionID", "Name", "AdapterTypeID", "Speed"];
    let rows = reader.rows(CIM, "Win32_NetworkAdapter", &properties)?;
    let Some(row) = of_index(rows, index) else { return Ok((None, Link::Unknown, None)) };
    let link = match u32_of(&row, "AdapterTypeID") {
        Some(WIRELESS_ADAPTER) => Link::Wireless,
        _ if is_virtual => Link::Virtual,
        _ => Link::Unknown,
    };
    let name = text_of(&row, "NetConnectionID").or_else(|| text_of(&row, "Name"));
    Ok((name, link, natural_of(&row, "Speed")))
}

/// All bits of a speed set, with or without the highest, means that it is not known.
fn mbps(bits_per_s: u64) -> Option<f64> {
    let is_known = bits_per_s > 0 && bits_per_s < i64::MAX as u64;
    is_known.then(|| bits_per_s as f64 / 1e6)
}

/// The first address of version 4, or else the first.
fn address(addresses: &[String]) -> Option<String> {
    let four = addresses.iter().find(|address| !address.contains(':'));
    four.or(addresses.first()).cloned()
}

pub(super) fn ports(reader: &Reader<'_>, wanted: &[u16]) -> Fact<Vec<PortUse>> {
    let by = format!("{STANDARD}:MSFT_NetTCPConnection, State 2 (listening)");
    reader.fact(&by, read_ports(reader, wanted))
}

fn read_ports(reader: &Reader<'_>, wanted: &[u16]) -> Result<Vec<PortUse>, SourceError> {
    let properties = ["LocalPort", "OwningProcess"];
    let rows = reader.rows_where(STANDARD, "MSFT_NetTCPConnection", &properties, "State = 2")?;
    let mut listeners = BTreeMap::new();
    for row in &rows {
        let port = u32_of(row, "LocalPort").and_then(|port| u16::try_from(port).ok());
        if let Some(port) = port.filter(|port| wanted.contains(port)) {
            listeners.insert(port, u32_of(row, "OwningProcess"));
        }
    }
    let names = process_names(reader, listeners.values().copied().flatten());
    let port = |port: &u16| {
        let owner = listeners.get(port);
        let by = owner.copied().flatten().and_then(|process| names.get(&process).cloned());
        PortUse { port: *port, is_taken: owner.is_some(), by }
    };
    Ok(wanted.iter().map(port).collect())
}

/// Names of processes by their number, of these alone. Only a name is lost where it cannot be had.
fn process_names(
    reader: &Reader<'_>,
    processes: impl Iterator<Item = u32>,
) -> BTreeMap<u32, String> {
    let processes: BTreeSet<u32> = processes.collect();
    if processes.is_empty() {
        return BTreeMap::new();
    }
    let each: Vec<String> = processes.iter().map(|id| format!("ProcessId = {id}")).collect();
    let properties = ["ProcessId", "Name"];
    let rows = reader.rows_where(CIM, "Win32_Process", &properties, &each.join(" OR "));
    let rows = rows.unwrap_or_default();
    let name = |row: &Row| Some((u32_of(row, "ProcessId")?, text_of(row, "Name")?));
    rows.iter().filter_map(name).collect()
}

pub(super) fn serial_ports(reader: &Reader<'_>) -> Fact<Vec<String>> {
    let read = || {
        let source = reader.source();
        // The key comes with the first port.
        let names = source.names(Hive::Machine, SERIAL_PORTS)?.unwrap_or_default();
        let mut ports = Vec::new();
        for name in names {
            ports.extend(reader.text(Hive::Machine, SERIAL_PORTS, &name)?);
        }
        ports.sort_unstable();
        Ok(ports)
    };
    reader.fact(&Hive::Machine.key(SERIAL_PORTS), read())
}

pub(super) fn modems(reader: &Reader<'_>) -> Fact<Vec<ModemListing>> {
    let rows = reader.rows(CIM, "Win32_POTSModem", &["Name", "AttachedTo"]);
    let modem = |row: &Row| {
        let port = text_of(row, "AttachedTo");
        Some(ModemListing { name: text_of(row, "Name")?, port, fax: None, voice: None })
    };
    let modems = rows.map(|rows| rows.iter().filter_map(modem).collect());
    reader.fact("Win32_POTSModem", modems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_that_is_not_known_is_absent() {
        assert_eq!(mbps(1_000_000_000), Some(1000.0));
        assert_eq!(mbps(0), None);
        assert_eq!(mbps(u64::MAX), None);
        assert_eq!(mbps(i64::MAX as u64), None);
    }

    #[test]
    fn an_address_of_version_4_is_preferred() {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(address(&texts(&["fe80::1", "10.0.0.5"])).as_deref(), Some("10.0.0.5"));
        assert_eq!(address(&texts(&["fe80::1"])).as_deref(), Some("fe80::1"));
        assert_eq!(address(&[]), None);
    }
}
