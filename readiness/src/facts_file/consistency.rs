//! Values that cannot be, and documents beyond all measure.

use documents::readiness::{MachineFacts, ProcessorFacts, Volume};
use jiff::Timestamp;
use serde_json::Value;

use super::{DEEPEST, FactsFileError, LONGEST_LIST, LONGEST_TEXT, shortened};

/// Zones lie between UTC-12 and UTC+14 today, and lay further out in the past.
const FURTHEST_ZONE_MIN: i32 = 18 * 60;

/// A fault and its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    path: String,
    reason: String,
}

impl Fault {
    fn at(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Fault { path: path.into(), reason: reason.into() }
    }

    pub(super) fn of(self, name: &str) -> FactsFileError {
        FactsFileError::Value { name: name.to_owned(), path: self.path, reason: self.reason }
    }
}

/// Whether a document keeps to the limits of depth and length.
pub(super) fn within_limits(document: &Value) -> Result<(), Fault> {
    each(document, "$", 0, &mut |path, value| match value {
        Value::String(text) if text.len() > LONGEST_TEXT => {
            let bytes = text.len();
            Err(Fault::at(path, format!("a text of {bytes} bytes; {LONGEST_TEXT} are allowed")))
        }
        Value::String(text) if text.contains('\0') => Err(Fault::at(path, "a NUL in a text")),
        Value::Array(items) if items.len() > LONGEST_LIST => {
            let n = items.len();
            Err(Fault::at(path, format!("a list of {n}; {LONGEST_LIST} are allowed")))
        }
        _ => Ok(()),
    })
}

/// Visits every value with its path, itself first.
fn each(
    value: &Value,
    path: &str,
    depth: usize,
    visit: &mut dyn FnMut(&str, &Value) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if depth > DEEPEST {
        return Err(Fault::at(shortened(path), format!("more than {DEEPEST} levels deep")));
    }
    visit(path, value)?;
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                each(item, &format!("{path}[{i}]"), depth + 1, visit)?;
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                each(field, &format!("{path}.{}", shortened(name)), depth + 1, visit)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    Ok(())
}

/// Whether the values of facts can be.
pub(super) fn consistent(document: &Value, facts: &MachineFacts) -> Result<(), Fault> {
    each(document, "$", 0, &mut |path, value| {
        dated(path, value)?;
        told_once(path, value)
    })?;
    if facts.host.cores_logical == 0 {
        return Err(Fault::at("$.host.cores_logical", "a machine has a processor"));
    }
    facts.processors.value.as_ref().map_or(Ok(()), processors)?;
    let volumes = facts.volumes.value.as_deref().unwrap_or_default();
    volumes.iter().enumerate().try_for_each(|(i, found)| volume(i, found))?;
    if let Some(clock) = &facts.clock.value
        && clock.offset_min.abs() > FURTHEST_ZONE_MIN
    {
        let path = "$.clock.value.offset_min";
        return Err(Fault::at(path, format!("no zone is {} min from UTC", clock.offset_min)));
    }
    let speed = facts.network.value.as_ref().and_then(|network| network.speed_mbps);
    not_negative("$.network.value.speed_mbps", speed)?;
    for (i, probe) in facts.probes.iter().enumerate() {
        if !(probe.took_ms.is_finite() && probe.took_ms >= 0.0) {
            let path = format!("$.probes[{i}].took_ms");
            return Err(Fault::at(path, format!("{} ms is no duration", probe.took_ms)));
        }
    }
    Ok(())
}

/// Each instant is one.
fn dated(path: &str, value: &Value) -> Result<(), Fault> {
    for name in ["at", "collected_at", "utc"] {
        if let Some(at) = value.get(name).and_then(Value::as_str)
            && let Err(error) = at.parse::<Timestamp>()
        {
            let reason =
                format!("`{}` is no time: {}", shortened(at), shortened(&error.to_string()));
            return Err(Fault::at(format!("{path}.{name}"), reason));
        }
    }
    Ok(())
}

/// A fact has a value, or the reason why it has none.
fn told_once(path: &str, value: &Value) -> Result<(), Fault> {
    let Value::Object(fields) = value else { return Ok(()) };
    let is_fact = ["value", "by", "at"].iter().all(|name| fields.contains_key(*name));
    if !is_fact {
        return Ok(());
    }
    let has = |name: &str| fields.get(name).is_some_and(|field| !field.is_null());
    match (has("value"), has("missing")) {
        (true, true) => Err(Fault::at(path, "a value and the reason why there is none")),
        (false, false) => Err(Fault::at(path, "neither a value nor the reason why there is none")),
        (true, false) | (false, true) => Ok(()),
    }
}

fn processors(found: &ProcessorFacts) -> Result<(), Fault> {
    const PATH: &str = "$.processors.value";
    let logical = found.logical;
    if logical == 0 {
        return Err(Fault::at(format!("{PATH}.logical"), "a machine has a processor"));
    }
    let cores = found.cores.unwrap_or(logical);
    if cores == 0 || cores > logical {
        let reason = format!("{cores} cores do not make {logical} logical processors");
        return Err(Fault::at(format!("{PATH}.cores"), reason));
    }
    let sockets = found.sockets.unwrap_or(1);
    if sockets == 0 || sockets > cores {
        let reason = format!("{sockets} sockets do not hold {cores} cores");
        return Err(Fault::at(format!("{PATH}.sockets"), reason));
    }
    not_negative(&format!("{PATH}.mhz"), found.mhz)
}

fn volume(i: usize, found: &Volume) -> Result<(), Fault> {
    if found.free <= found.size {
        return Ok(());
    }
    let reason = format!("{} free of {}", found.free, found.size);
    Err(Fault::at(format!("$.volumes.value[{i}].free"), reason))
}

fn not_negative(path: &str, figure: Option<f64>) -> Result<(), Fault> {
    match figure {
        Some(figure) if !(figure.is_finite() && figure >= 0.0) => {
            Err(Fault::at(path, format!("{figure} is below zero")))
        }
        _ => Ok(()),
    }
}
