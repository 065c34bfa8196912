//! What the machine is made of: processors, memory, volumes, disks, and whether it is one at all.

use std::collections::BTreeMap;

use documents::readiness::{Bus, Disk, Fact, HostingFacts, Media, ProcessorFacts, Volume};
use documents::units::Bytes;

use super::reader::{COMPUTER_SYSTEM, OPERATING_SYSTEM, Reader, natural_of, text_of, u32_of};
use super::source::{Hive, Row, SourceError, Virtualisation};

const CIM: &str = r"root\cimv2";
const STORAGE: &str = r"root\Microsoft\Windows\Storage";
/// The service of Hyper-V's management, which is there with the role and not without.
const HYPER_V_SERVICE: &str = r"SYSTEM\CurrentControlSet\Services\vmms";

pub(super) fn processors(reader: &Reader<'_>) -> Fact<ProcessorFacts> {
    reader.fact("Win32_Processor, an instance a socket", read_processors(reader))
}

fn read_processors(reader: &Reader<'_>) -> Result<ProcessorFacts, SourceError> {
    let properties = ["Name", "NumberOfCores", "NumberOfLogicalProcessors", "MaxClockSpeed"];
    let rows = reader.rows(CIM, "Win32_Processor", &properties)?;
    let lacking = |reason: &str| SourceError::Failed {
        place: format!("{CIM}:Win32_Processor"),
        reason: reason.to_owned(),
    };
    let first = rows.first().ok_or_else(|| lacking("it has no instance"))?;
    let logical = sum(&rows, "NumberOfLogicalProcessors");
    Ok(ProcessorFacts {
        model: text_of(first, "Name").ok_or_else(|| lacking("it has no name"))?,
        sockets: u32::try_from(rows.len()).ok(),
        cores: sum(&rows, "NumberOfCores"),
        logical: logical.ok_or_else(|| lacking("it does not tell its logical processors"))?,
        mhz: u32_of(first, "MaxClockSpeed").filter(|mhz| *mhz > 0).map(f64::from),
    })
}

/// The sum over all sockets; `None` if one does not tell, or the sum is nothing that a machine has.
fn sum(rows: &[Row], property: &str) -> Option<u32> {
    let numbers = rows.iter().map(|row| u32_of(row, property));
    let sum = numbers.reduce(|sum, number| sum?.checked_add(number?))??;
    (sum > 0).then_some(sum)
}

pub(super) fn memory(reader: &Reader<'_>) -> Fact<Bytes> {
    // Less than what is built in by what the firmware and devices keep for themselves.
    let read = || {
        let row = reader.row(CIM, "Win32_ComputerSystem", COMPUTER_SYSTEM)?;
        let bytes = natural_of(&row, "TotalPhysicalMemory");
        bytes.map(Bytes).ok_or_else(|| SourceError::Failed {
            place: format!("{CIM}:Win32_ComputerSystem"),
            reason: "it does not tell its memory".to_owned(),
        })
    };
    reader.fact("Win32_ComputerSystem.TotalPhysicalMemory", read())
}

pub(super) fn volumes(reader: &Reader<'_>) -> Fact<Vec<Volume>> {
    reader.fact("Win32_LogicalDisk; MSFT_Partition", read_volumes(reader))
}

fn read_volumes(reader: &Reader<'_>) -> Result<Vec<Volume>, SourceError> {
    // DriveType: 2 removable, 3 local, 4 network, 5 optical, 6 in memory.
    const LOCAL: u32 = 3;
    let properties = ["DeviceID", "DriveType", "FileSystem", "FreeSpace", "Size"];
    let rows = reader.rows(CIM, "Win32_LogicalDisk", &properties)?;
    let system = reader.row(CIM, "Win32_OperatingSystem", OPERATING_SYSTEM).ok();
    let system = system.and_then(|row| text_of(&row, "SystemDrive"));
    let disks = disks_by_letter(reader);
    let volume = |row: &Row| {
        let letter = text_of(row, "DeviceID")?;
        Some(Volume {
            mount: format!(r"{letter}\"),
            filesystem: text_of(row, "FileSystem"),
            is_local: u32_of(row, "DriveType") == Some(LOCAL),
            is_system: system.as_ref() == Some(&letter),
            // A drive without a medium has no size.
            size: Bytes(natural_of(row, "Size")?),
            free: Bytes(natural_of(row, "FreeSpace")?),
            disk: disks.get(&letter).cloned(),
        })
    };
    let volumes: Vec<Volume> = rows.iter().filter_map(volume).collect();
    if volumes.is_empty() {
        // Windows itself stands on one.
        let place = format!("{CIM}:Win32_LogicalDisk");
        return Err(SourceError::Failed { place, reason: "it tells of no volume".to_owned() });
    }
    Ok(volumes)
}

/// The disk of each drive letter, where the account may ask. The number of a disk is that of its
/// physical disk, unless storage spaces lie between them.
fn disks_by_letter(reader: &Reader<'_>) -> BTreeMap<String, String> {
    let rows = reader.rows(STORAGE, "MSFT_Partition", &["DiskNumber", "DriveLetter"]);
    let disk = |row: &Row| {
        let letter = text_of(row, "DriveLetter")?;
        Some((format!("{letter}:"), format!("PhysicalDisk{}", u32_of(row, "DiskNumber")?)))
    };
    // Only a name is lost: the volume itself is known without it.
    rows.unwrap_or_default().iter().filter_map(disk).collect()
}

pub(super) fn disks(reader: &Reader<'_>) -> Fact<Vec<Disk>> {
    let properties =
        ["DeviceId", "Model", "FriendlyName", "MediaType", "BusType", "Size", "PhysicalSectorSize"];
    match reader.rows(STORAGE, "MSFT_PhysicalDisk", &properties) {
        Err(SourceError::NotThere { .. }) => older_disks(reader),
        // No machine is without a disk: the class is there and does not work.
        Ok(rows) if rows.is_empty() => older_disks(reader),
        read => {
            let disks = read.map(|rows| rows.iter().filter_map(physical_disk).collect());
            reader.fact(&format!("{STORAGE}:MSFT_PhysicalDisk"), disks)
        }
    }
}

fn physical_disk(row: &Row) -> Option<Disk> {
    let model = text_of(row, "Model").or_else(|| text_of(row, "FriendlyName"));
    Some(Disk {
        name: format!("PhysicalDisk{}", text_of(row, "DeviceId")?),
        // MSFT_PhysicalDisk.MediaType.
        media: match u32_of(row, "MediaType") {
            Some(3) => Media::Spinning,
            Some(4) => Media::SolidState,
            _ => Media::Unknown,
        },
        bus: bus(u32_of(row, "BusType"), model.as_deref()),
        model,
        size: Bytes(natural_of(row, "Size")?),
        sector: u32_of(row, "PhysicalSectorSize").filter(|bytes| *bytes > 0),
    })
}

/// By MSFT_PhysicalDisk.BusType. The disks of Hyper-V and VMware say SAS or SCSI and name themselves
/// virtual.
fn bus(kind: Option<u32>, model: Option<&str>) -> Bus {
    if model.is_some_and(|model| model.to_lowercase().contains("virtual")) {
        return Bus::Virtual;
    }
    match kind {
        Some(3 | 11) => Bus::Sata,
        Some(7) => Bus::Usb,
        Some(8) => Bus::Raid,
        Some(10) => Bus::Sas,
        // 14 is reserved for virtual disks, 15 stands on a file, 16 is a storage space.
        Some(14..=16) => Bus::Virtual,
        Some(17) => Bus::Nvme,
        _ => Bus::Other,
    }
}

/// Windows 7 and Server 2008 R2 have no storage namespace; the older class knows neither what a disk is
/// made of nor its physical sectors.
fn older_disks(reader: &Reader<'_>) -> Fact<Vec<Disk>> {
    let rows = reader.rows(CIM, "Win32_DiskDrive", &["Index", "InterfaceType", "Model", "Size"]);
    let disk = |row: &Row| {
        let model = text_of(row, "Model");
        let bus = match text_of(row, "InterfaceType").as_deref() {
            Some("IDE") => Bus::Sata,
            Some("USB") => Bus::Usb,
            _ => bus(None, model.as_deref()),
        };
        Some(Disk {
            name: format!("PhysicalDisk{}", u32_of(row, "Index")?),
            model,
            media: Media::Unknown,
            bus,
            size: Bytes(natural_of(row, "Size")?),
            sector: None,
        })
    };
    let disks = rows.map(|rows| rows.iter().filter_map(disk).collect());
    reader.fact("Win32_DiskDrive", disks)
}

pub(super) fn hosting(reader: &Reader<'_>) -> Fact<HostingFacts> {
    let by = "CPUID 0x4000_0000 and 0x4000_0003; Win32_ComputerSystem; the service vmms";
    reader.fact(by, read_hosting(reader))
}

fn read_hosting(reader: &Reader<'_>) -> Result<HostingFacts, SourceError> {
    let processor = reader.source().virtualisation();
    // The processor alone tells of a guest; SMBIOS only tells more.
    let row = reader.row(CIM, "Win32_ComputerSystem", COMPUTER_SYSTEM).ok();
    let text = |name| row.as_ref().and_then(|row| text_of(row, name));
    let (maker, model) = (text("Manufacturer"), text("Model"));
    let hypervisor = hypervisor(&processor, maker.as_deref(), model.as_deref());
    let has_role = reader.source().keys(Hive::Machine, HYPER_V_SERVICE)?.is_some();
    Ok(HostingFacts {
        runs_guests: hypervisor.is_none() && processor.is_root && has_role,
        hypervisor,
        maker,
        model,
    })
}

/// The hypervisor under this system.
///
/// SMBIOS comes first: KVM may sign as Microsoft's for the sake of Windows guests, and a guest of
/// Hyper-V that runs guests itself is a root partition too. Then the signature, unless this is the root
/// partition: so is every physical Windows with the Hyper-V role or with virtualisation-based security.
fn hypervisor(
    processor: &Virtualisation,
    maker: Option<&str>,
    model: Option<&str>,
) -> Option<String> {
    let maker = maker.unwrap_or_default().to_lowercase();
    let model = model.unwrap_or_default().to_lowercase();
    let by_smbios = match (maker.as_str(), model.as_str()) {
        ("microsoft corporation", "virtual machine") => Some("Hyper-V"),
        (maker, _) if maker.starts_with("vmware") => Some("VMware"),
        (_, model) if model.starts_with("vmware") => Some("VMware"),
        (_, "virtualbox") => Some("VirtualBox"),
        ("qemu" | "red hat", _) => Some("KVM"),
        (_, "kvm") => Some("KVM"),
        ("xen", _) => Some("Xen"),
        (maker, _) if maker.starts_with("parallels") => Some("Parallels"),
        ("amazon ec2", model) if !model.ends_with(".metal") => Some("Amazon EC2"),
        (_, "google compute engine") => Some("Google Compute Engine"),
        _ => None,
    };
    if let Some(name) = by_smbios {
        return Some(name.to_owned());
    }
    let signature = processor.signature.as_deref()?.trim();
    match signature {
        "Microsoft Hv" if processor.is_root => None,
        "Microsoft Hv" => Some("Hyper-V".to_owned()),
        "VMwareVMware" => Some("VMware".to_owned()),
        "KVMKVMKVM" => Some("KVM".to_owned()),
        "XenVMMXenVMM" => Some("Xen".to_owned()),
        "VBoxVBoxVBox" => Some("VirtualBox".to_owned()),
        "TCGTCGTCGTCG" => Some("QEMU".to_owned()),
        other => Some(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(signature: &str, is_root: bool, maker: &str, model: &str) -> Option<String> {
        let signature = (!signature.is_empty()).then(|| signature.to_owned());
        hypervisor(&Virtualisation { signature, is_root }, Some(maker), Some(model))
    }

    #[test]
    fn a_root_partition_is_physical_unless_smbios_says_that_it_is_a_guest() {
        assert_eq!(found("Microsoft Hv", true, "Dell Inc.", "PowerEdge R740"), None);
        let nested = found("Microsoft Hv", true, "Microsoft Corporation", "Virtual Machine");
        assert_eq!(nested.as_deref(), Some("Hyper-V"));
        // Microsoft makes computers as well.
        assert_eq!(found("Microsoft Hv", true, "Microsoft Corporation", "Surface Pro"), None);
    }

    #[test]
    fn a_guest_of_kvm_that_signs_as_microsofts_is_one_of_kvm() {
        let name = found("Microsoft Hv", false, "QEMU", "Standard PC (Q35 + ICH9, 2009)");
        assert_eq!(name.as_deref(), Some("KVM"));
        assert_eq!(found("Microsoft Hv", false, "", "").as_deref(), Some("Hyper-V"));
        assert_eq!(found("", false, "HPE", "ProLiant DL380 Gen10"), None);
    }

    #[test]
    fn a_socket_that_does_not_tell_leaves_the_sum_unknown() {
        let row = |cores: Option<u64>| {
            let cores = cores.map(|cores| ("N".to_owned(), super::super::Value::Natural(cores)));
            cores.into_iter().collect::<Row>()
        };
        assert_eq!(sum(&[row(Some(8)), row(Some(8))], "N"), Some(16));
        assert_eq!(sum(&[row(Some(8)), row(None)], "N"), None);
        assert_eq!(sum(&[row(Some(u64::from(u32::MAX))), row(Some(8))], "N"), None);
        assert_eq!(sum(&[row(Some(0))], "N"), None);
    }
}
