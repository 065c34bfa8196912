//! Memory and how it is split: operating system, SQL Server's maximum, application, sessions,
//! modules.
//!
//! Rule for the operating system: 1 GiB, 1 GiB for every 4 GiB up to 16, 1 GiB for every 8 GiB above.
//! What is left, less the application, its sessions and the modules, is SQL Server's maximum.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::column::{ColumnKind, Context};
use crate::derivation::{Figure, Ledger, Provenance, Unit};
use crate::machines::is_elsewhere;
use crate::measures::gibibytes;
use crate::vendor::Tier;
use crate::workload::Workload;

/// Memory of one machine in GiB.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemorySplit {
    /// All of it.
    pub total_gib: f64,
    /// What the model alone asks for, before the vendor's floor.
    pub model_gib: f64,
    /// Kept for the operating system.
    pub system_gib: f64,
    /// The web site's processes and services.
    pub application_gib: f64,
    /// Signed-in sessions.
    pub sessions_gib: f64,
    /// Modules on this machine.
    pub modules_gib: f64,
    /// SQL Server's maximum server memory.
    pub sql_gib: f64,
    /// What SQL Server needs for its working set.
    pub sql_required_gib: f64,
    /// What the total rests on: the model, or the vendor's cell.
    pub provenance: Provenance,
    /// Whether a step of the catalogue holds it.
    pub suffices: bool,
    /// The figure of the ledger.
    pub figure: String,
}

/// The operating system's part of so much memory, in GiB.
pub fn system_part(total_gib: f64) -> f64 {
    1.0 + total_gib.min(16.0) / 4.0 + (total_gib - 16.0).max(0.0) / 8.0
}

/// The memory of a column.
pub(crate) fn of_column(
    kind: ColumnKind,
    load: &Workload,
    database_gb: f64,
    tier: &Tier,
    context: &Context<'_>,
    ledger: &mut Ledger,
) -> MemorySplit {
    let Context { inputs, catalogue, demands, .. } = context;
    let p = &catalogue.planning;
    let name = |figure: &str| format!("{}.{figure}", kind.name());
    let on_this_server = inputs.modules.iter().filter(|module| !is_elsewhere(module.kind, inputs));
    let modules_gib: f64 =
        on_this_server.map(|m| gibibytes(catalogue.modules[m.kind.name()].memory)).sum();
    let sessions_gib = (f64::from(load.online) + load.members) * demands.session_gib;
    let hot_gib = database_gb * 1e9 / f64::from(1_u32 << 30) * p.hot_share.value;
    let working_gib = p.sql_memory_least.value + hot_gib;
    let sql_required_gib = match kind {
        ColumnKind::Minimum => working_gib,
        _ => working_gib.max(p.sql_memory_advised.value),
    };
    let fixed = p.application_memory.value + sessions_gib + modules_gib;
    let fits = |total: f64| total - system_part(total) >= fixed + sql_required_gib;
    let mut steps = catalogue.memory_steps.iter().map(|step| gibibytes(*step));
    let step = steps.clone().find(|total| fits(*total));
    let model_gib = step.or(steps.next_back()).unwrap_or_default();
    let floor_gib = gibibytes(tier.memory.value);
    let total_gib = model_gib.max(catalogue.memory_step(floor_gib).unwrap_or(floor_gib));
    let floored = floor_gib >= model_gib;
    let provenance = if floored { tier.memory.provenance } else { Provenance::Model };
    let left = total_gib - system_part(total_gib) - fixed;
    let split = MemorySplit {
        total_gib,
        model_gib,
        system_gib: crate::derivation::rounded(system_part(total_gib)),
        application_gib: p.application_memory.value,
        sessions_gib: crate::derivation::rounded(sessions_gib),
        modules_gib: crate::derivation::rounded(modules_gib),
        sql_gib: left.floor().max(p.sql_memory_least.value),
        sql_required_gib: crate::derivation::rounded(sql_required_gib),
        provenance,
        suffices: step.is_some(),
        figure: name("memory"),
    };
    enter(kind, &split, tier, ledger);
    split
}

fn enter(kind: ColumnKind, split: &MemorySplit, tier: &Tier, ledger: &mut Ledger) {
    let name = |figure: &str| format!("{}.{figure}", kind.name());
    let gib = Unit::Gibibytes;
    let mut computed = |figure: &str, number: f64, formula: &str, inputs: &[String]| {
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        ledger.enter(&name(figure), Figure::computed(number, gib, formula, &inputs));
    };
    let sessions_from = [name("online"), "session.memory".to_owned()];
    let formula = "(online + members of the club online) * session.memory";
    computed("sessions", split.sessions_gib, formula, &sessions_from);
    computed(
        "modules_memory",
        split.modules_gib,
        "sum of the memory of the modules on this machine",
        &["modules".to_owned()],
    );
    let hot = "planning.hot_share".to_owned();
    let least = "planning.sql_memory_least".to_owned();
    let (formula, from) = match kind {
        ColumnKind::Minimum => {
            ("sql_memory_least + database * hot_share", vec![least, name("database"), hot])
        }
        _ => (
            "max(sql_memory_least + database * hot_share, sql_memory_advised)",
            vec![least, name("database"), hot, "planning.sql_memory_advised".to_owned()],
        ),
    };
    computed("sql_required", split.sql_required_gib, formula, &from);
    let parts = [
        "planning.application_memory".to_owned(),
        name("sessions"),
        name("modules_memory"),
        name("sql_required"),
    ];
    computed(
        "memory_by_model",
        split.model_gib,
        "smallest step that holds (1 + m/4 to 16 + m/8 above) for the system + application_memory \
         + sessions + modules_memory + sql_required",
        &parts,
    );
    let cell = format!("vendor.{}.memory", tier.name());
    let figure = Figure::computed(
        split.total_gib,
        gib,
        "max(memory_by_model, the vendor's cell)",
        &[&name("memory_by_model"), &cell],
    );
    ledger.enter(&name("memory"), figure.resting_on(split.provenance));
    let mut computed = |figure: &str, number: f64, formula: &str, inputs: &[String]| {
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        ledger.enter(&name(figure), Figure::computed(number, gib, formula, &inputs));
    };
    let formula = "1 + min(memory, 16) / 4 + max(memory - 16, 0) / 8";
    computed("system_memory", split.system_gib, formula, &[name("memory")]);
    let rest = [
        name("memory"),
        name("system_memory"),
        "planning.application_memory".to_owned(),
        name("sessions"),
        name("modules_memory"),
    ];
    let formula = "floor(memory - system_memory - application_memory - sessions - modules_memory)";
    computed("sql_memory", split.sql_gib, formula, &rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_part_follows_its_rule() {
        for (total, part) in [(4.0, 2.0), (8.0, 3.0), (16.0, 5.0), (32.0, 7.0), (64.0, 11.0)] {
            assert_eq!(system_part(total), part);
        }
    }
}
