//! Facts of Linux machines from their files: a guest of KVM, a physical machine, a container.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use documents::readiness::{Bus, Link, MachineFacts, Media, Role, Why};
use documents::units::Bytes;
use readiness::linux::{self, Asked, Space};
use tempfile::TempDir;

const AT: &str = "2026-11-24T09:30:00Z";
const GIB: u64 = 1 << 30;

/// Lays the files of a machine below a folder. `== PATH` begins a file, `== PATH -> TARGET` is a link.
fn lay(name: &str) -> TempDir {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/linux");
    lay_text(&fs::read_to_string(fixtures.join(format!("{name}.txt"))).expect("a fixture"))
}

/// The same of files that are written out.
fn lay_text(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for part in text.split("== ").skip(1) {
        let (head, content) = part.split_once('\n').expect("a line ends");
        let (path, target) = match head.split_once(" -> ") {
            Some((path, target)) => (path, Some(target)),
            None => (head, None),
        };
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders");
        match target {
            Some(target) => symlink(target, &path).expect("a link"),
            None => fs::write(&path, content).expect("a file"),
        }
    }
    folder
}

fn asked(hypervisor: Option<&str>, mounts: &[&str]) -> Asked {
    let space = Space { size: Bytes(100 * GIB), free: Bytes(40 * GIB) };
    let spaces = mounts.iter().map(|mount| ((*mount).to_owned(), space)).collect();
    Asked { spaces, hypervisor: hypervisor.map(str::to_owned) }
}

fn facts(name: &str, asked: &Asked) -> MachineFacts {
    linux::read_with(lay(name).path(), asked, Role::Crm, AT)
}

#[test]
fn a_guest_of_kvm_is_read_and_its_disk_promises_nothing() {
    let facts = facts("kvm", &asked(Some("KVM"), &["/"]));
    let system = facts.system.value.expect("os-release");
    assert_eq!((system.name.as_str(), system.bits), ("Debian GNU/Linux 12 (bookworm)", Some(64)));
    assert_eq!(facts.host.hypervisor.as_deref(), Some("KVM"));
    let account = facts.account.value.expect("status");
    assert!(account.is_administrator);
    assert_eq!((account.user.as_str(), account.computer.as_str()), ("root", "vm"));
    let disks = facts.disks.value.expect("/sys/block");
    let [disk] = &disks[..] else { panic!("loop and zram are no disks: {disks:?}") };
    assert_eq!((disk.name.as_str(), disk.bus, disk.media), ("vda", Bus::Virtual, Media::Unknown));
    assert_eq!((disk.size, disk.sector), (Bytes(256 * GIB), Some(4096)));
    let network = facts.network.value.expect("a route");
    assert_eq!((network.adapter.as_str(), network.link), ("eth0", Link::Virtual));
    assert_eq!((network.address.as_deref(), network.speed_mbps), (Some("192.0.2.2"), None));
    let volumes = facts.volumes.value.expect("mounts");
    let [root] = &volumes[..] else { panic!("tmpfs and proc keep no files: {volumes:?}") };
    assert!(root.is_system && root.is_local);
    assert_eq!((root.free, root.disk.as_deref()), (Bytes(40 * GIB), Some("vda")));
    let processors = facts.processors.value.expect("cpuinfo");
    assert_eq!((processors.logical, processors.cores, processors.sockets), (2, Some(2), Some(1)));
    // What it runs at just now is no nominal clock.
    assert_eq!(processors.mhz, None);
    assert_eq!(facts.memory.value, Some(Bytes(24_684_092 * 1024)));
}

#[test]
fn a_guest_is_known_without_cpuid_by_its_processors_flag() {
    let facts = facts("kvm", &asked(None, &[]));
    let hosting = facts.hosting.value.expect("always");
    assert_eq!(hosting.hypervisor.as_deref(), Some("unnamed"));
}

#[test]
fn a_physical_machine_shows_its_disks_and_its_wireless_route() {
    let mounts =
        ["/", "/boot", "/srv/My Data", "/srv/My Data/again", "/media/stick", "/mnt/backup"];
    let facts = facts("physical", &asked(None, &mounts));
    let hosting = facts.hosting.value.expect("always");
    assert_eq!((hosting.hypervisor, hosting.maker.as_deref()), (None, Some("HP")));
    let processors = facts.processors.value.expect("cpuinfo");
    assert_eq!((processors.sockets, processors.cores, processors.logical), (Some(2), Some(8), 16));
    assert_eq!(processors.mhz, Some(2100.0));
    let disks = facts.disks.value.expect("/sys/block");
    let told: Vec<_> = disks.iter().map(|d| (d.name.as_str(), d.bus, d.media, d.sector)).collect();
    assert_eq!(
        told,
        [
            ("sda", Bus::Sata, Media::SolidState, Some(512)),
            ("sdb", Bus::Sata, Media::Spinning, Some(4096)),
            ("sdc", Bus::Usb, Media::Unknown, Some(512)),
        ]
    );
    assert_eq!(disks[0].model.as_deref(), Some("Samsung SSD 860"));
    // Both adapters have a default route: the lower metric carries.
    let network = facts.network.value.expect("a route");
    assert_eq!((network.adapter.as_str(), network.link), ("wlp3s0", Link::Wireless));
    assert_eq!(network.address.as_deref(), Some("192.168.1.34"));
    let volumes = facts.volumes.value.expect("mounts");
    let told: Vec<_> =
        volumes.iter().map(|v| (v.mount.as_str(), v.disk.as_deref(), v.is_local)).collect();
    assert_eq!(
        told,
        [
            ("/", Some("sda"), true),
            ("/boot", Some("sda"), true),
            ("/srv/My Data", Some("sdb"), true),
            ("/media/stick", Some("sdc"), false),
        ]
    );
    assert!(!facts.account.value.expect("status").is_administrator);
}

/// A disk of a host adapter, as /sys shows it.
fn disk(name: &str, path: &str, model: &str, driver: &str) -> String {
    let host = path.split('/').find(|part| part.starts_with("host")).unwrap_or("host9");
    format!(
        "== sys/block/{name} -> ../devices/{path}/block/{name}\n\
         == sys/devices/{path}/block/{name}/size\n1000\n\
         == sys/devices/{path}/block/{name}/queue/rotational\n1\n\
         == sys/devices/{path}/block/{name}/device/model\n{model}\n\
         == sys/class/scsi_host/{host}/proc_name\n{driver}\n"
    )
}

#[test]
fn a_disk_is_reached_as_the_driver_of_its_adapter_says() {
    let folder = lay_text(
        &[
            disk("sda", "pci0/host0/target0/0", "LOGICAL VOLUME", "hpsa"),
            disk("sdb", "pci0/host1/port-1:0/end_device-1:0/1", "ST600MM0088", "mpt3sas"),
            disk("sdc", "pci0/host2/target2/2", "Virtual Disk", "storvsc"),
            disk("sdd", "pci0/ata1/host3/target3/3", "QEMU HARDDISK", "ata_piix"),
            disk("nvme0n1", "virtual/nvme-subsystem/nvme-subsys0", "P4510", ""),
            disk("md0", "virtual", "", ""),
        ]
        .concat(),
    );
    let facts = linux::read_with(folder.path(), &asked(None, &[]), Role::Crm, AT);
    let disks = facts.disks.value.expect("/sys/block");
    let told: Vec<_> = disks.iter().map(|d| (d.name.as_str(), d.bus, d.media)).collect();
    assert_eq!(
        told,
        [
            ("nvme0n1", Bus::Nvme, Media::Spinning),
            ("sda", Bus::Raid, Media::Unknown),
            ("sdb", Bus::Sas, Media::Spinning),
            ("sdc", Bus::Virtual, Media::Unknown),
            ("sdd", Bus::Virtual, Media::Unknown),
        ]
    );
}

#[test]
fn a_bridge_is_linked_as_the_adapters_below_it() {
    let route = "== proc/net/route\nIface\nbr0 00000000 0100000A 0003 0 0 0 00000000 0 0 0\n\
                 == sys/class/net/br0/brif/x\n\n";
    let below = |names: &[&str]| {
        let links =
            names.iter().map(|name| format!("== sys/class/net/br0/lower_{name} -> ../{name}\n"));
        links.collect::<String>()
            + "== sys/class/net/eno1/device/vendor\n1\n\
               == sys/class/net/wlan0/wireless/status\n1\n\
               == sys/class/net/tap0/speed\n10\n"
    };
    let link = |names: &[&str]| {
        let folder = lay_text(&(route.to_owned() + &below(names)));
        let facts = linux::read_with(folder.path(), &asked(None, &[]), Role::Crm, AT);
        facts.network.value.expect("a route").link
    };
    assert_eq!(link(&["eno1", "tap0"]), Link::Wired);
    assert_eq!(link(&["eno1", "wlan0"]), Link::Wireless);
    assert_eq!(link(&["tap0"]), Link::Virtual);
}

#[test]
fn dates_are_by_lc_time_and_the_zone_by_the_link() {
    let folder = lay("physical");
    let zone = folder.path().join("usr/share/zoneinfo/Asia/Tehran");
    fs::create_dir_all(zone.parent().expect("a folder")).expect("folders");
    fs::write(&zone, tzif("<+0330>-3:30")).expect("a file");
    let facts = linux::read_with(folder.path(), &asked(None, &[]), Role::Crm, AT);
    let region = facts.region.value.expect("a locale");
    assert_eq!(region.locale, "en-US");
    assert_eq!(facts.region.by, "/etc/default/locale");
    let clock = facts.clock.value.expect("a zone");
    assert_eq!((clock.offset_min, clock.zone.as_deref()), (210, Some("Asia/Tehran")));
}

/// A file of a zone without changes, by RFC 9636: two headers, one type each, and the rule.
fn tzif(rule: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..2 {
        bytes.extend(b"TZif2");
        bytes.extend([0; 15]);
        for count in [0_u32, 0, 0, 0, 1, 4] {
            bytes.extend(count.to_be_bytes());
        }
        bytes.extend(12_600_i32.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(b"+03\0");
    }
    bytes.extend(format!("\n{rule}\n").bytes());
    bytes
}

#[test]
fn no_secret_of_the_environment_becomes_a_fact() {
    let facts = facts("physical", &asked(None, &["/"]));
    let text = serde_json::to_string(&facts).expect("facts serialise");
    assert!(!text.contains("not-to-be-read"), "{text}");
}

#[test]
fn a_container_counts_as_virtual_and_what_it_hides_is_unknown() {
    let facts = facts("container", &asked(None, &["/", "/etc/hosts"]));
    let hosting = facts.hosting.value.expect("always");
    assert_eq!(hosting.hypervisor.as_deref(), Some("container (docker)"));
    let processors = facts.processors.value.expect("cpuinfo");
    assert_eq!((processors.logical, processors.cores), (2, None));
    assert_eq!(facts.network.value.expect("a route").link, Link::Virtual);
    let missing = facts.disks.missing.expect("no /sys/block");
    assert_eq!(missing.why, Why::NotSupported);
    assert_eq!(facts.region.missing.expect("no locale").why, Why::NotSupported);
    assert!(facts.volumes.value.expect("mounts")[0].is_system);
}

#[test]
fn what_is_on_windows_only_is_unknown_with_the_reason() {
    let facts = facts("kvm", &asked(None, &[]));
    for (why, detail) in [facts.dotnet.missing, facts.uac.missing]
        .map(|missing| missing.map(|m| (m.why, m.detail)).expect("it is missing"))
    {
        assert_eq!(why, Why::NotSupported);
        assert!(detail.ends_with("on Windows only"), "{detail}");
    }
}

#[test]
fn an_empty_root_gives_facts_without_values_and_no_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let facts = linux::read_with(folder.path(), &asked(None, &[]), Role::Database, AT);
    assert!(facts.system.value.is_none() && facts.processors.value.is_none());
    assert_eq!(facts.processors.by, "/proc/cpuinfo");
}

#[test]
fn a_path_on_another_machine_is_not_local() {
    let folder = lay("physical");
    let is_local = |path: &str| linux::is_local(folder.path(), Path::new(path));
    assert_eq!(is_local("/mnt/backup/crm"), Some(false));
    assert_eq!(is_local("/mnt/backups"), Some(true));
    assert_eq!(linux::is_local(Path::new("/nowhere"), Path::new("/")), None);
}
