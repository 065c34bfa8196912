//! The figures that every derivation ends in: inputs, the vendor's cells, planning figures, demands.

use crate::derivation::{Figure, Ledger, Provenance, Unit};
use crate::inputs::{Input, Inputs, Origin};
use crate::measures::{gibibytes, gigabytes};
use crate::quote::Tables;
use crate::vendor::{EditionTable, VendorCell};
use crate::workload::Demands;

fn provenance(origin: Origin) -> Provenance {
    match origin {
        Origin::Given => Provenance::Given,
        Origin::Default => Provenance::Default,
    }
}

/// Enters them all.
pub(crate) fn enter(
    inputs: &Inputs,
    table: &EditionTable,
    tables: &Tables<'_>,
    demands: &Demands,
    ledger: &mut Ledger,
) {
    tables.catalogue.planning.enter(ledger);
    demands.enter(tables.catalogue, tables.demands, ledger);
    enter_inputs(inputs, tables, ledger);
    enter_vendor(table, ledger);
}

fn enter_inputs(inputs: &Inputs, tables: &Tables<'_>, ledger: &mut Ledger) {
    let source = &tables.catalogue.defaults.source;
    let mut number = |name: &str, value: f64, unit: Unit, origin: Origin| {
        let source = (origin == Origin::Default).then_some(source.as_str());
        ledger.enter(name, Figure::stated(value, unit, provenance(origin), source));
    };
    let whole = |input: Input<u32>| (f64::from(input.value), input.origin);
    number("users", f64::from(inputs.users), Unit::Users, Origin::Given);
    number("online", inputs.online.value, Unit::Ratio, inputs.online.origin);
    number("growth", inputs.growth.value, Unit::Ratio, inputs.growth.origin);
    number("data_growth", inputs.data_growth.value, Unit::Ratio, inputs.data_growth.origin);
    let (value, origin) = whole(inputs.years);
    number("years", value, Unit::Years, origin);
    let (value, origin) = whole(inputs.retention_years);
    number("retention_years", value, Unit::Years, origin);
    let (value, origin) = whole(inputs.club_members);
    number("club_members", value, Unit::Users, origin);
    let files = inputs.attachments_per_day;
    number("attachments_per_day", files.value, Unit::PerDay, files.origin);
    let size = inputs.email_size;
    number("email_size", gigabytes(size.value) * 1e3, Unit::Megabytes, size.origin);
    let size = inputs.attachment_size;
    number("attachment_size", gigabytes(size.value) * 1e3, Unit::Megabytes, size.origin);
    number("database", gigabytes(inputs.database.value), Unit::Gigabytes, inputs.database.origin);
    number("target", inputs.target_s.value * 1e3, Unit::Milliseconds, inputs.target_s.origin);
    let backup = Figure::named(inputs.backup.value.name(), provenance(inputs.backup.origin), None);
    ledger.enter("backup", backup);
    let names: Vec<String> = inputs.modules.iter().map(ToString::to_string).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    ledger.enter("modules", Figure::named(&names, Provenance::Given, None));
    let codec = &tables.catalogue.codecs[inputs.codec.value.name()];
    let rate = gigabytes(codec.an_hour) * 1e3;
    let codec = Figure::stated(
        rate,
        Unit::Megabytes,
        Provenance::of_source(&codec.source),
        Some(&codec.source),
    );
    ledger.enter("codec_rate", codec);
    enter_classes(inputs, tables, ledger);
    enter_loads(inputs, ledger);
}

/// Loads whose defaults follow from the users: given, computed, or nothing for want of a module.
fn enter_loads(inputs: &Inputs, ledger: &mut Ledger) {
    let mut enter = |name: &str, input: Input<f64>, unit, formula: &str, from: &[&str]| {
        let figure = match input.origin {
            Origin::Given => Figure::stated(input.value, unit, Provenance::Given, None),
            Origin::Default if input.value == 0.0 => {
                let source = "no chosen module asks for it";
                Figure::stated(0.0, unit, Provenance::Default, Some(source))
            }
            Origin::Default => {
                Figure::computed(input.value, unit, formula, from).resting_on(Provenance::Default)
            }
        };
        ledger.enter(name, figure);
    };
    let (a_day, share) = ("planning.calls_a_user_day", "planning.busy_hour_share");
    enter(
        "calls_per_busy_hour",
        inputs.calls_per_busy_hour,
        Unit::PerHour,
        "ceil(ceil(users * calls_a_user_day) * busy_hour_share)",
        &["users", a_day, share],
    );
    enter(
        "recording_minutes_per_day",
        inputs.recording_minutes_per_day,
        Unit::Minutes,
        "ceil(calls_per_busy_hour / busy_hour_share * call_minutes), or of calls_a_user_day without \
         telephony",
        &["users", a_day, "calls_per_busy_hour", share, "planning.call_minutes"],
    );
    enter(
        "sms_per_day",
        inputs.sms_per_day,
        Unit::PerDay,
        "ceil(users * sms_a_user_day)",
        &["users", "planning.sms_a_user_day"],
    );
    enter(
        "emails_per_day",
        inputs.emails_per_day,
        Unit::PerDay,
        "ceil(users * emails_a_user_day)",
        &["users", "planning.emails_a_user_day"],
    );
}

/// Steps an hour of one user who is online: the mean over the classes.
fn enter_classes(inputs: &Inputs, tables: &Tables<'_>, ledger: &mut Ledger) {
    let names = ["occasional", "regular", "heavy"];
    let mut inputs_of_mean = Vec::new();
    let mut mean = 0.0;
    for ((name, class), share) in
        names.into_iter().zip(&tables.catalogue.classes).zip(inputs.classes.value)
    {
        let source = Some(class.source.as_str());
        let steps = format!("class.{name}.steps_an_hour");
        let provenance_of_steps = Provenance::of_source(&class.source);
        let figure =
            Figure::stated(class.steps_an_hour, Unit::PerHour, provenance_of_steps, source);
        ledger.enter(&steps, figure);
        let part = format!("class.{name}.share");
        let figure = Figure::stated(share, Unit::Ratio, provenance(inputs.classes.origin), None);
        ledger.enter(&part, figure);
        mean += class.steps_an_hour * share;
        inputs_of_mean.extend([steps, part]);
    }
    let from: Vec<&str> = inputs_of_mean.iter().map(String::as_str).collect();
    let formula = "sum over the classes of steps_an_hour * share";
    ledger.enter("steps_an_hour", Figure::computed(mean, Unit::PerHour, formula, &from));
}

fn enter_vendor(table: &EditionTable, ledger: &mut Ledger) {
    fn source<T>(cell: &VendorCell<T>) -> Option<&str> {
        cell.source.as_deref()
    }
    for tier in &table.tiers {
        let name = |cell: &str| format!("vendor.{}.{cell}", tier.name());
        let class = Figure::named(&tier.cpu.value, tier.class.provenance, source(&tier.class));
        ledger.enter(&name("class"), class);
        let mut number = |cell: &str, value: f64, unit, provenance, source: Option<&str>| {
            ledger.enter(&name(cell), Figure::stated(value, unit, provenance, source));
        };
        let cores = &tier.cores_least;
        number("cores_least", f64::from(cores.value), Unit::Cores, cores.provenance, source(cores));
        let memory = &tier.memory;
        let gib = gibibytes(memory.value);
        number("memory", gib, Unit::Gibibytes, memory.provenance, source(memory));
        let network = &tier.network;
        let rate = f64::from(network.value.0);
        number("network", rate, Unit::MegabitsPerSecond, network.provenance, source(network));
    }
}
