//! The standing facts of this host.

use documents::HostFacts;
use documents::units::Bytes;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Reads the facts of the host that this program runs on. What cannot be read is left empty.
pub fn read() -> HostFacts {
    let kind = RefreshKind::nothing()
        .with_memory(MemoryRefreshKind::nothing().with_ram())
        .with_cpu(sysinfo::CpuRefreshKind::nothing());
    let system = System::new_with_specifics(kind).ok();
    let cpus = system.as_ref().map_or(&[][..], System::cpus);
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    let logical = if cpus.is_empty() { available } else { cpus.len() };
    HostFacts {
        os: System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.to_owned()),
        kernel: System::kernel_version().ok(),
        cpu_model: cpus.first().map(|cpu| cpu.brand().trim().to_owned()).filter(|b| !b.is_empty()),
        cores_physical: System::physical_core_count().ok().and_then(|n| u32::try_from(n).ok()),
        cores_logical: u32::try_from(logical).unwrap_or(u32::MAX),
        memory: Bytes(system.as_ref().map_or(0, System::total_memory)),
        hypervisor: hypervisor(),
    }
}

/// The machine's own name, if the system tells.
pub fn machine_name() -> Option<String> {
    System::host_name().ok().filter(|name| !name.is_empty())
}

/// The hypervisor's name, from the processor itself.
///
/// CPUID leaf 0x4000_0000 (the range that processor makers left to hypervisors; Microsoft,
/// Hypervisor Top-Level Functional Specification, 2.4). A Windows host with the Hyper-V role is the
/// hypervisor's root partition and no guest: leaf 0x4000_0003, EBX bit 12 (CpuManagement).
#[cfg(target_arch = "x86_64")]
pub(crate) fn hypervisor() -> Option<String> {
    use raw_cpuid::{CpuId, Hypervisor, cpuid};
    const CPU_MANAGEMENT: u32 = 1 << 12;
    let info = CpuId::new().get_hypervisor_info()?;
    match info.identify() {
        Hypervisor::HyperV if cpuid!(0x4000_0003).ebx & CPU_MANAGEMENT != 0 => None,
        Hypervisor::HyperV => Some("Hyper-V".to_owned()),
        Hypervisor::VMware => Some("VMware".to_owned()),
        Hypervisor::Xen => Some("Xen".to_owned()),
        Hypervisor::KVM => Some("KVM".to_owned()),
        Hypervisor::QEMU => Some("QEMU".to_owned()),
        Hypervisor::Bhyve => Some("bhyve".to_owned()),
        other => Some(format!("{other:?}")),
    }
}

/// Not known how to tell on this processor.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn hypervisor() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_host_has_processors_memory_and_a_system() {
        let facts = super::read();
        assert!(facts.cores_logical >= 1);
        assert!(facts.memory.0 > 64 << 20, "{}", facts.memory);
        assert!(!facts.os.is_empty());
    }
}
