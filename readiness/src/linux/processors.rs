//! Processors and memory, as the kernel lists them (proc(5)).

use std::collections::BTreeSet;

use documents::readiness::{Fact, ProcessorFacts};
use documents::units::Bytes;

use super::files::{Root, field};

/// Processors by /proc/cpuinfo. Its `cpu MHz` is what the processor runs at just now, so the nominal
/// clock comes from the kernel's frequency driver or from the model's name.
pub(super) fn processors(root: &Root) -> Fact<ProcessorFacts> {
    const PLACE: &str = "proc/cpuinfo";
    const BASE: &str = "sys/devices/system/cpu/cpu0/cpufreq/base_frequency";
    root.fact(PLACE, root.text(PLACE), |text| {
        let logical = text.lines().filter(|line| line.split(':').next().is_some_and(is_processor));
        let logical = u32::try_from(logical.count()).unwrap_or(u32::MAX);
        if logical == 0 {
            return Err("it lists no processor".to_owned());
        }
        let model = field(text, "model name").or_else(|| field(text, "Hardware"));
        let model = model.filter(|model| !model.is_empty()).unwrap_or("unnamed").to_owned();
        let base_khz: Option<f64> = root.number(BASE);
        let mhz = base_khz.map(|khz| khz / 1e3).or_else(|| named_mhz(&model));
        let (sockets, cores) = topology(text);
        Ok(ProcessorFacts { model, sockets, cores, logical, mhz })
    })
}

fn is_processor(key: &str) -> bool {
    key.trim_end() == "processor"
}

/// Sockets and cores: as many as there are different `physical id`s, and pairs of it and `core id`.
fn topology(cpuinfo: &str) -> (Option<u32>, Option<u32>) {
    let ids: BTreeSet<(&str, &str)> = cpuinfo
        .split("\n\n")
        .filter_map(|block| Some((field(block, "physical id")?, field(block, "core id")?)))
        .collect();
    let sockets: BTreeSet<&str> = ids.iter().map(|(socket, _)| *socket).collect();
    let count = |n: usize| u32::try_from(n).ok().filter(|n| *n > 0);
    (count(sockets.len()), count(ids.len()))
}

/// The nominal clock in a model's name: "Intel(R) Xeon(R) CPU E5-2620 v4 @ 2.10GHz".
fn named_mhz(model: &str) -> Option<f64> {
    let ghz = model.rsplit_once('@')?.1.trim().strip_suffix("GHz")?;
    ghz.trim().parse().ok().map(|ghz: f64| (ghz * 1e3).round()).filter(|mhz| mhz.is_finite())
}

/// Memory that the kernel has to give. Firmware and the kernel itself keep some, so it is a little
/// less than what is built in.
pub(super) fn memory(root: &Root) -> Fact<Bytes> {
    const PLACE: &str = "proc/meminfo";
    root.fact(PLACE, root.text(PLACE), |text| {
        let total = field(text, "MemTotal").ok_or("it has no line `MemTotal`")?;
        let kib = total.strip_suffix("kB").and_then(|kib| kib.trim().parse::<u64>().ok());
        let bytes = kib.and_then(|kib| kib.checked_mul(1024));
        bytes.map(Bytes).ok_or_else(|| format!("`MemTotal` is `{total}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nominal_clock_stands_in_the_name() {
        assert_eq!(named_mhz("Intel(R) Xeon(R) CPU E5-2620 v4 @ 2.10GHz"), Some(2100.0));
        assert_eq!(named_mhz("AMD EPYC"), None);
    }

    #[test]
    fn hyper_threads_share_a_core_and_sockets_number_theirs_alike() {
        let block = |socket, core| format!("physical id : {socket}\ncore id : {core}\n");
        let blocks = [block(0, 0), block(0, 0), block(0, 1), block(1, 0)];
        assert_eq!(topology(&blocks.join("\n")), (Some(2), Some(3)));
        assert_eq!(topology("processor : 0\n"), (None, None));
    }
}
