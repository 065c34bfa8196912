//! The stored reference host: rates of the frozen kernels on one machine, to which others are compared.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use documents::input::{self, Problems, Table};
use kernels::Kernel;

/// A machine on which the frozen kernels were measured.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceHost {
    /// What it is.
    pub host: String,
    /// Its processor.
    pub cpu_model: String,
    /// When it was measured, and under which circumstances.
    pub measured: String,
    /// The kernels, by name.
    pub kernels: BTreeMap<String, ReferenceKernel>,
}

/// One kernel on the reference host.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferenceKernel {
    /// Its version.
    pub version: u32,
    /// Its rate on one thread: the median of the sessions' medians.
    pub rate_per_s: f64,
}

impl ReferenceHost {
    /// Reads one.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        input::read(file, text, |table| {
            let (host, cpu_model) = (table.text("host"), table.text("cpu_model"));
            let measured = table.text("measured");
            let kernels =
                table.named_tables("kernel", |name, table| Some((name.value, kernel(table)?)));
            Some(ReferenceHost {
                host: host?.value,
                cpu_model: cpu_model?.value,
                measured: measured?.value,
                kernels: kernels.into_iter().collect(),
            })
        })
    }

    /// The rate of a kernel.
    ///
    /// # Panics
    /// If it has none in that version: a test holds the shipped host against the kernels.
    pub(super) fn rate(&self, kernel: &Kernel) -> f64 {
        let stored = self.kernels.get(kernel.name).filter(|k| k.version == kernel.version);
        stored.expect("each frozen kernel has its rate").rate_per_s
    }
}

fn kernel(table: &mut Table<'_, '_>) -> Option<ReferenceKernel> {
    let version = table.integer("version", 1..=1_000);
    let rate = table.number("rate_per_s");
    let rate = rate.filter(|rate| {
        let is_rate = rate.value.is_finite() && rate.value > 0.0;
        if !is_rate {
            table.note(rate.place, "a rate is above zero", None);
        }
        is_rate
    });
    Some(ReferenceKernel { version: version?.value as u32, rate_per_s: rate?.value })
}

/// The shipped one.
pub(super) fn shipped() -> &'static ReferenceHost {
    static SHIPPED: LazyLock<ReferenceHost> = LazyLock::new(|| {
        let text = include_str!("../../data/reference-host.toml");
        ReferenceHost::parse("reference-host.toml", text).expect("a test reads the shipped host")
    });
    &SHIPPED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_host_has_every_frozen_kernel_in_its_version() {
        let host = shipped();
        for kernel in kernels::ALL {
            assert!(host.rate(&kernel) > 0.0, "{}", kernel.name);
        }
        assert_eq!(host.kernels.len(), kernels::ALL.len(), "and no other");
    }

    #[test]
    fn a_rate_of_nothing_is_refused_with_its_place() {
        let text = "host = \"a\"\ncpu_model = \"b\"\nmeasured = \"c\"\n[kernel.work]\nversion = 1\nrate_per_s = 0\n";
        let shown = ReferenceHost::parse("r.toml", text).expect_err("a slip").to_string();
        assert!(shown.contains("r.toml:6:14: a rate is above zero"), "{shown}");
    }
}
