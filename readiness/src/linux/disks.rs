//! Disks as the kernel sees them: /sys/block, with the host adapter of each.

use std::io;

use documents::readiness::{Bus, Disk, Fact, Media};
use documents::units::Bytes;

use super::files::Root;

/// /sys/block/*/size counts in these, whatever the disk's own sectors are.
const SECTOR: u64 = 512;

/// Drivers of RAID controllers that hide their disks, by /sys/class/scsi_host/*/proc_name.
const RAID_DRIVERS: [&str; 8] =
    ["megaraid", "megaraid_sas", "hpsa", "cciss", "smartpqi", "aacraid", "3w-9xxx", "arcmsr"];
/// Drivers of the disks that hypervisors give to their guests.
const VIRTUAL_DRIVERS: [&str; 5] =
    ["Virtio SCSI HBA", "virtio_scsi", "vmw_pvscsi", "storvsc", "xen_scsi"];
/// Drivers of SAS host adapters that show their disks one by one.
const SAS_DRIVERS: [&str; 5] = ["mpt2sas", "mpt3sas", "mptsas", "isci", "pm80xx"];

/// Disks, without what the kernel makes of other disks or of memory.
pub(super) fn disks(root: &Root) -> Fact<Vec<Disk>> {
    const PLACE: &str = "sys/block";
    root.fact(PLACE, root.names(PLACE), |names| {
        Ok(names.iter().filter_map(|name| disk(root, name)).collect())
    })
}

/// A disk; nothing where it is none.
fn disk(root: &Root, name: &str) -> Option<Disk> {
    let folder = format!("sys/block/{name}");
    let path = root.link(&folder).unwrap_or_default();
    // An NVMe disk that may be reached by several paths stands under the virtual devices too.
    let is_made_up = path.contains("/virtual/") && !path.contains("/virtual/nvme-subsystem/");
    let is_optical_or_floppy = name.starts_with("sr") || name.starts_with("fd");
    let sectors: u64 = root.number(&format!("{folder}/size"))?;
    if is_made_up || is_optical_or_floppy || sectors == 0 {
        return None;
    }
    let vendor = root.line(&format!("{folder}/device/vendor")).ok();
    let model = root.line(&format!("{folder}/device/model")).ok();
    let bus = bus(root, name, &path, vendor.as_deref(), model.as_deref());
    let rotational: Option<u8> = root.number(&format!("{folder}/queue/rotational"));
    let media = match (bus, rotational) {
        // Nothing stands behind this flag: virtual disks and controllers say 1 unless told otherwise.
        (Bus::Virtual | Bus::Raid, _) | (Bus::Usb, Some(1)) => Media::Unknown,
        (_, Some(0)) => Media::SolidState,
        (_, Some(1)) => Media::Spinning,
        _ => Media::Unknown,
    };
    Some(Disk {
        name: name.to_owned(),
        model,
        media,
        bus,
        size: Bytes(sectors.saturating_mul(SECTOR)),
        sector: root.number(&format!("{folder}/queue/physical_block_size")),
    })
}

/// How a disk is reached: by its name, by its maker, by the driver of its host adapter, by its path
/// among the devices.
fn bus(root: &Root, name: &str, path: &str, vendor: Option<&str>, model: Option<&str>) -> Bus {
    let makers = format!("{} {}", vendor.unwrap_or_default(), model.unwrap_or_default());
    let is_played = ["QEMU", "VMware", "VBOX", "Msft"].iter().any(|maker| makers.contains(maker));
    let driver = host(path)
        .and_then(|host| root.line(&format!("sys/class/scsi_host/{host}/proc_name")).ok())
        .unwrap_or_default();
    let driver = driver.as_str();
    if is_played
        || name.starts_with("vd")
        || name.starts_with("xvd")
        || path.contains("/virtio")
        || VIRTUAL_DRIVERS.contains(&driver)
    {
        Bus::Virtual
    } else if name.starts_with("nvme") {
        Bus::Nvme
    } else if RAID_DRIVERS.contains(&driver) {
        Bus::Raid
    } else if path.contains("/usb") {
        Bus::Usb
    } else if vendor == Some("ATA") || path.contains("/ata") {
        Bus::Sata
    } else if SAS_DRIVERS.contains(&driver) || path.contains("/end_device-") {
        Bus::Sas
    } else {
        Bus::Other
    }
}

/// The SCSI host in a path among the devices: `host2` of `.../ata3/host2/target2:0:0/...`.
fn host(path: &str) -> Option<&str> {
    path.split('/').find(|part| part.strip_prefix("host").is_some_and(|n| n.parse::<u32>().is_ok()))
}

/// The disk that a block device stands on, by its name: itself, the one it is a partition of, or
/// the one below a mapper or a RAID of the kernel; nothing where there are several.
pub(super) fn below(root: &Root, device: &str) -> Option<String> {
    let mut name = device.to_owned();
    // Deeper than encryption on volumes on a RAID nobody goes.
    for _ in 0..8 {
        let names = root.names("sys/block").ok()?;
        let is_part = |disk: &&String| root.is_there(&format!("sys/block/{disk}/{name}/partition"));
        if !names.contains(&name) {
            name = names.iter().find(is_part)?.clone();
        }
        match slaves(root, &name).ok().as_deref() {
            None | Some([]) => return Some(name),
            Some([only]) => name = only.clone(),
            Some(_) => return None,
        }
    }
    None
}

fn slaves(root: &Root, name: &str) -> io::Result<Vec<String>> {
    root.names(&format!("sys/block/{name}/slaves"))
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_a_whole_part_of_the_path() {
        assert_eq!(host("../devices/pci0000:00/ata3/host2/target2:0:0/block/sda"), Some("host2"));
        assert_eq!(host("../devices/hostile/block/sda"), None);
    }
}
