//! Physical or virtual: by CPUID, by what the firmware says, by the marks of a container.

use documents::readiness::{Fact, HostingFacts};

use super::Asked;
use super::files::{Root, field};

/// What makers write into the SMBIOS of their virtual machines: a part of maker and model, and the
/// hypervisor (dmidecode's and systemd-detect-virt's documented strings).
const BY_FIRMWARE: [(&str, &str); 10] = [
    ("VMware", "VMware"),
    ("Microsoft Corporation Virtual Machine", "Hyper-V"),
    ("innotek GmbH", "VirtualBox"),
    ("VirtualBox", "VirtualBox"),
    ("QEMU", "QEMU"),
    ("KVM", "KVM"),
    ("Xen", "Xen"),
    ("Parallels", "Parallels"),
    ("BHYVE", "bhyve"),
    ("Bochs", "Bochs"),
];

/// Physical or virtual. A container counts as virtual: its machine's resources are shared.
pub(super) fn hosting(root: &Root, asked: &Asked) -> Fact<HostingFacts> {
    const FIRMWARE: &str = "sys/class/dmi/id";
    let maker = root.line(&format!("{FIRMWARE}/sys_vendor")).ok();
    let model = root.line(&format!("{FIRMWARE}/product_name")).ok();
    let (hypervisor, by) = if asked.hypervisor.is_some() {
        (asked.hypervisor.clone(), "CPUID leaf 0x40000000")
    } else if let Some(name) = by_firmware(maker.as_deref(), model.as_deref()) {
        (Some(name.to_owned()), "/sys/class/dmi/id")
    } else if let Ok(kind) = root.line("sys/hypervisor/type") {
        (Some(kind), "/sys/hypervisor/type")
    } else if is_flagged(root) {
        (Some("unnamed".to_owned()), "/proc/cpuinfo, flag `hypervisor`")
    } else if let Some((name, by)) = container(root) {
        (Some(name), by)
    } else {
        (None, "CPUID leaf 0x40000000, /sys/class/dmi/id, /proc/cpuinfo")
    };
    Fact::known(HostingFacts { hypervisor, runs_guests: false, maker, model }, by, root.at())
}

fn by_firmware(maker: Option<&str>, model: Option<&str>) -> Option<&'static str> {
    let both = format!("{} {}", maker.unwrap_or_default(), model.unwrap_or_default());
    BY_FIRMWARE.iter().find(|(part, _)| both.contains(part)).map(|(_, name)| *name)
}

/// Whether the processor says that somebody stands above this system.
fn is_flagged(root: &Root) -> bool {
    let Ok(cpuinfo) = root.text("proc/cpuinfo") else { return false };
    field(&cpuinfo, "flags")
        .is_some_and(|flags| flags.split_whitespace().any(|flag| flag == "hypervisor"))
}

/// The marks that container engines leave.
fn container(root: &Root) -> Option<(String, &'static str)> {
    if let Ok(kind) = root.line("run/systemd/container") {
        return Some((format!("container ({kind})"), "/run/systemd/container"));
    }
    let marks = [
        (".dockerenv", "docker", "/.dockerenv"),
        ("run/.containerenv", "podman", "/run/.containerenv"),
    ];
    let (_, engine, by) = marks.into_iter().find(|(mark, ..)| root.is_there(mark))?;
    Some((format!("container ({engine})"), by))
}
