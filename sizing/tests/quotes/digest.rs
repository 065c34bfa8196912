//! A quote in short, for snapshots and for reading: columns, alternatives, findings.

use std::fmt::Write as _;

use sizing::column::Column;
use sizing::findings::Finding;
use sizing::quote::Quote;
use sizing::text::{Language, Worded};

/// The quote in short.
pub(crate) fn digest(quote: &Quote) -> String {
    let mut out = String::new();
    let tier = &quote.tier;
    writeln!(
        out,
        "{} {} users, tier {}: {}, {} GiB, {} | {:?}, bookable {}",
        quote.inputs.users,
        quote.inputs.edition.value.name(),
        tier.name(),
        tier.cpu.value,
        tier.memory.value.0 >> 30,
        tier.network.value,
        quote.status,
        quote.bookable
    )
    .expect("a string grows");
    for next in &quote.next_tiers {
        writeln!(out, "beside: tier {} ({:?})", next.tier.name(), next.reason).expect("a string");
    }
    for column in &quote.columns {
        out.push_str(&column_digest(column));
    }
    for other in &quote.alternatives {
        writeln!(
            out,
            "on {}: {} cores at {} ({:?}), {} GiB{}",
            other.host,
            other.processor.cores,
            other.factor,
            other.factor_provenance,
            other.memory_gib,
            if other.refusals.is_empty() { "" } else { ", refused" }
        )
        .expect("a string grows");
    }
    for machine in &quote.second_machines {
        writeln!(
            out,
            "machine {:?}: {} cores, {} GiB, {} GB, physical {}",
            machine.role, machine.cores, machine.memory_gib, machine.disk_gb, machine.physical
        )
        .expect("a string grows");
    }
    for device in &quote.devices {
        let what = device.what.text(Language::En);
        writeln!(out, "device {} x {what} [{}]", device.count, device.requirement)
            .expect("a string grows");
    }
    for finding in &quote.findings {
        out.push_str(&finding_digest(finding));
    }
    out
}

fn column_digest(column: &Column) -> String {
    let mut out = String::new();
    let p = &column.processor;
    writeln!(
        out,
        "{:?}: {} users, {} online; {} cores {} ({:?}; model {} cores, {}), busy {:.1} %; {} GiB \
         ({:?}; model {}) = system {} + app {} + sessions {} + modules {} + SQL {}",
        column.kind,
        column.users,
        column.online,
        p.cores,
        p.class,
        p.provenance,
        p.model_cores,
        p.model_class,
        p.utilisation * 100.0,
        column.memory.total_gib,
        column.memory.provenance,
        column.memory.model_gib,
        column.memory.system_gib,
        column.memory.application_gib,
        column.memory.sessions_gib,
        column.memory.modules_gib,
        column.memory.sql_gib,
    )
    .expect("a string grows");
    for array in &column.arrays {
        let volumes: Vec<&str> = array.volumes.iter().map(|v| v.name()).collect();
        writeln!(
            out,
            "  {}: {} {} x {} GB {}, {:.0} of {:.0} GB, {:.1} of {:.0} IOPS",
            volumes.join("+"),
            array.level,
            array.disks,
            array.disk_gb,
            array.disk,
            array.capacity_required_gb,
            array.capacity_gb,
            array.iops_required,
            array.iops
        )
        .expect("a string grows");
    }
    writeln!(
        out,
        "  {}; {}; {} ({} cores or server + {} CALs); {} {} cores; database {:.1} GB",
        column.network.rate,
        column.controller.name,
        column.sql.name,
        column.sql.core_licences,
        column.sql.access_licences,
        column.windows.name,
        column.windows.core_licences,
        column.database_gb
    )
    .expect("a string grows");
    if let Some(predicted) = &column.predicted {
        writeln!(
            out,
            "  mean {:.0} ms, p95 planned {:.0} ms, target met {}, resize at {} users",
            predicted.mean_ms,
            predicted.p95_ms_planned,
            predicted.meets_target,
            predicted.resize_at_users
        )
        .expect("a string grows");
    }
    out
}

fn finding_digest(finding: &Finding) -> String {
    let mut out =
        format!("{:?} {}: {}\n", finding.severity, finding.id, finding.message.text(Language::En));
    if let Some(way_out) = &finding.way_out {
        writeln!(
            out,
            "  way out{}: {}",
            if finding.resolved { " (taken)" } else { "" },
            way_out.text(Language::En)
        )
        .expect("a string grows");
    }
    out
}
