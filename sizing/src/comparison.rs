//! The tables of docs/sizing.md: the model's own answer beside the vendor's cells and the published
//! figures of comparable systems. A test holds the page to these tables.

use std::fmt::Write as _;

use crate::column::ColumnKind;
use crate::inputs::Draft;
use crate::measures::gibibytes;
use crate::published::Published;
use crate::quote::{Tables, quote_without_simulation};
use crate::tiers::{TierRow, tiers};
use crate::vendor::Edition;
use crate::workload::UnknownDemand;

/// The page's tables as Markdown.
///
/// # Errors
/// If the catalogue's mix needs a step that the demand set has not.
pub fn tables_of_page(tables: &Tables<'_>, published: &Published) -> Result<String, UnknownDemand> {
    let rows = tiers(tables)?.rows;
    let mut page = String::new();
    for edition in Edition::ALL {
        tier_table(&mut page, edition, &rows);
    }
    rule_table(&mut page, &rows, published);
    point_table(&mut page, tables, published)?;
    split_table(&mut page, tables, published);
    Ok(page)
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("writing to a string does not fail");
}

fn tier_table(page: &mut String, edition: Edition, rows: &[TierRow]) {
    line(page, &format!("### Vendor and model, {} edition\n", edition.name()));
    line(
        page,
        "| Users | Vendor: CPU | Vendor: memory | Vendor: network | Model: reference cores | Model: \
         smallest class | Model: memory | Model: data volume | Model: IOPS | Recommended |",
    );
    line(page, "| --- | --- | ---: | --- | ---: | --- | ---: | ---: | ---: | --- |");
    for row in rows.iter().filter(|row| row.edition == edition) {
        let model = &row.model_recommended;
        let (cpu, memory, network) = match &row.vendor {
            Some(tier) => (
                tier.cpu.value.clone(),
                format!("{} GB", gibibytes(tier.memory.value)),
                tier.network.value.to_string(),
            ),
            None => ("ask".to_owned(), "ask".to_owned(), "ask".to_owned()),
        };
        line(
            page,
            &format!(
                "| {} (computed at {}) | {cpu} | {memory} | {network} | {} | {} | {} GB | {:.0} GB | \
                 {:.0} | {} cores, {} GB, {} disks |",
                row.name,
                model.users,
                model.cores,
                model.class,
                model.memory_gib,
                model.data_gb,
                model.iops,
                row.recommended_cores,
                row.recommended_memory_gib,
                model.disks,
            ),
        );
    }
    line(page, "");
}

/// Cores by users: the vendor's class has no number below 12, so the machine that the quote
/// recommends stands for it.
fn rule_table(page: &mut String, rows: &[TierRow], published: &Published) {
    line(page, "### Cores by published rules\n");
    let names: Vec<&str> = published.rules.iter().map(|rule| rule.name.as_str()).collect();
    line(page, &format!("| Users | Model | Recommended | {} |", names.join(" | ")));
    line(page, &format!("| ---: | ---: | ---: |{}", " ---: |".repeat(names.len())));
    for row in rows.iter().filter(|row| row.edition == Edition::Advanced) {
        let users = row.model_recommended.users;
        let others: Vec<String> =
            published.rules.iter().map(|rule| rule.cores(users).to_string()).collect();
        line(
            page,
            &format!(
                "| {users} | {} | {} | {} |",
                row.model_recommended.cores,
                row.recommended_cores,
                others.join(" | ")
            ),
        );
    }
    line(page, "");
}

fn point_table(
    page: &mut String,
    tables: &Tables<'_>,
    published: &Published,
) -> Result<(), UnknownDemand> {
    line(page, "### Published sizes\n");
    line(page, "| System | Users | Published | Model at as many users | Source |");
    line(page, "| --- | ---: | --- | --- | --- |");
    for point in &published.points {
        let draft = Draft { users: Some(point.users), ..Draft::default() };
        let inputs = draft.finish(tables.catalogue).expect("users are all that is needed");
        let quote = quote_without_simulation(&inputs, tables)?;
        let column = quote.column(ColumnKind::Recommended);
        line(
            page,
            &format!(
                "| {} | {} | {} cores, {} GB | {} cores, {} GB | {} |",
                point.name,
                point.users,
                point.cores,
                gibibytes(point.memory),
                column.processor.model_cores,
                column.memory.model_gib,
                point.source
            ),
        );
    }
    line(page, "");
    Ok(())
}

fn split_table(page: &mut String, tables: &Tables<'_>, published: &Published) {
    line(page, "### Physical and virtual\n");
    line(page, "| AloVoIP | Physical cores | Virtual processors | Ratio |");
    line(page, "| --- | ---: | ---: | ---: |");
    for split in &published.splits {
        let ratio = f64::from(split.virtual_cores) / f64::from(split.physical_cores);
        line(
            page,
            &format!(
                "| {} | {} | {} | {ratio:.2} |",
                split.name, split.physical_cores, split.virtual_cores
            ),
        );
    }
    let shared = &tables.catalogue.planning.shared_factor;
    line(page, &format!("| A quote, shared host | | | {:.2} |", 1.0 / shared.value));
    for cores in [2, 4, 8] {
        let factor = tables.catalogue.virtual_factor(cores).factor;
        let text = format!("| A quote, reserved, {cores} processors | | | {:.2} |", 1.0 / factor);
        line(page, &text);
    }
}
