//! What a host that is there lacks of the machine that a quote recommends.

use documents::HostFacts;
use documents::capacity::Change;

use crate::column::Column;
use crate::measures::gibibytes;

/// Memory that firmware and a hypervisor keep for themselves: a machine sold with 16 GiB shows its
/// system some per cent less, and lacks nothing.
const MEMORY_KEPT: f64 = 0.06;

/// Each figure of a column that the host has less of, in the figure's unit (cores, GiB).
pub fn shortfalls(column: &Column, host: &HostFacts) -> Vec<Change> {
    // What licences and virtual machines count are logical processors where the system tells nothing else.
    let cores = host.cores_physical.unwrap_or(host.cores_logical);
    let memory_gib = gibibytes(host.memory);
    let mut changes = Vec::new();
    if cores < column.processor.cores {
        changes.push(Change {
            figure: "cores".to_owned(),
            has: (cores > 0).then_some(f64::from(cores)),
            needs: f64::from(column.processor.cores),
        });
    }
    if memory_gib < column.memory.total_gib * (1.0 - MEMORY_KEPT) {
        changes.push(Change {
            figure: "memory".to_owned(),
            has: (memory_gib > 0.0).then_some(memory_gib),
            needs: column.memory.total_gib,
        });
    }
    changes
}

#[cfg(test)]
mod tests {
    use documents::DemandSet;
    use documents::units::Bytes;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::column::ColumnKind;
    use crate::inputs::Draft;
    use crate::quote::{Tables, quote};
    use crate::vendor::VendorTables;

    fn recommended(users: u32) -> Column {
        let (vendor, catalogue) = (VendorTables::shipped(), Catalogue::shipped());
        let demands = DemandSet::shipped();
        let inputs = Draft { users: Some(users), ..Draft::default() }.finish(&catalogue);
        let tables = Tables {
            vendor: &vendor,
            catalogue: &catalogue,
            demands: &demands,
            demands_sha256: "",
        };
        let quote = quote(&inputs.expect("inputs"), &tables).expect("a quote");
        let column = quote.columns.into_iter().find(|c| c.kind == ColumnKind::Recommended);
        column.expect("each quote recommends")
    }

    fn host(cores: u32, memory_gib: f64) -> HostFacts {
        let memory = Bytes((memory_gib * f64::from(1 << 30)) as u64);
        HostFacts { cores_logical: cores, memory, ..HostFacts::default() }
    }

    #[test]
    fn a_host_lacks_what_is_recommended_and_it_has_not() {
        let column = recommended(35);
        let changes = shortfalls(&column, &host(2, 4.0));
        let figures: Vec<&str> = changes.iter().map(|change| change.figure.as_str()).collect();
        assert_eq!(figures, ["cores", "memory"]);
        assert_eq!(changes[0].has, Some(2.0));
        assert_eq!(changes[0].needs, f64::from(column.processor.cores));
    }

    #[test]
    fn a_machine_of_the_recommended_size_lacks_nothing_though_firmware_keeps_some_memory() {
        let column = recommended(35);
        let (cores, memory) = (column.processor.cores, column.memory.total_gib);
        assert_eq!(shortfalls(&column, &host(cores, memory * 0.96)), []);
        assert_eq!(shortfalls(&column, &host(cores, memory * 0.9)).len(), 1);
    }
}
