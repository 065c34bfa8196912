//! What the server is worth in users: needed, predicted by the model, measured under load.

use std::path::Path;

use anyhow::{Context, bail};
use documents::capacity::{self, CapacityRecord, Dimension};
use documents::readiness::Worth;
use documents::run::RunRecord;
use serde_json::Value;
use sizing::host_users;
use sizing::inputs::Inputs;
use sizing::quote::Tables;

use crate::cli::Check;
use crate::commands::quote::host_record;

/// The three numbers, as far as somebody measured; nothing where neither record was given.
pub(super) fn of(
    arguments: &Check,
    inputs: &Inputs,
    tables: &Tables<'_>,
) -> anyhow::Result<Option<Worth>> {
    if arguments.host_record.is_none() && arguments.capacity.is_none() {
        return Ok(None);
    }
    let host = arguments.host_record.as_deref().map(host_record).transpose()?;
    let predicted =
        host.as_ref().map(|host| host_users::predicted(inputs, tables, host)).transpose()?;
    let capacity = arguments.capacity.as_deref().map(searched).transpose()?;
    Ok(Some(host_users::worth(inputs.users, predicted.as_ref(), capacity.as_ref())))
}

/// Reads a search, or the run of a validation that holds one.
fn searched(path: &Path) -> anyhow::Result<CapacityRecord> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let value: Value =
        serde_json::from_str(&text).with_context(|| format!("{shown} is no JSON document"))?;
    let capacity = if value["schema"] == capacity::SCHEMA {
        serde_json::from_value(value).with_context(|| format!("{shown} is no capacity record"))?
    } else {
        let run: RunRecord = serde_json::from_value(value)
            .with_context(|| format!("{shown} is neither a capacity record nor a run record"))?;
        run.capacity.with_context(|| format!("the run in {shown} searched for no capacity"))?
    };
    if capacity.dimension != Dimension::Users {
        bail!("{shown} searched for calls or messages, not for users");
    }
    Ok(capacity)
}
