//! docs/dependencies.md says of each crate that the workspace names why it is there.

use std::collections::BTreeSet;

use super::manifests::{direct, members, metadata, metadata_of_windows};
use super::tree::{files, none};

/// A line of the table.
struct Row {
    name: String,
    cells: Vec<String>,
}

fn rows() -> Vec<Row> {
    let path = "docs/dependencies.md";
    let file = files().iter().find(|file| file.path == path).expect("the document is there");
    let row = |line: &str| {
        let cells: Vec<String> =
            line.strip_prefix("| `")?.split('|').map(|cell| cell.trim().to_owned()).collect();
        let name = cells.first()?.strip_suffix('`')?.to_owned();
        Some(Row { name, cells })
    };
    file.text.lines().filter_map(row).collect()
}

/// The crates of others that some member names.
fn foreign() -> BTreeSet<&'static str> {
    let members = members();
    let named = members.values().flat_map(|package| direct(package));
    named.filter(|name| !members.contains_key(name)).collect()
}

#[test]
fn each_dependency_is_reasoned_and_no_reason_is_stale() {
    let rows = rows();
    let reasoned: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(reasoned.len(), rows.len(), "a crate has two lines");
    let named = foreign();
    let mut findings: Vec<String> =
        named.difference(&reasoned).map(|name| format!("{name}: no line")).collect();
    findings.extend(reasoned.difference(&named).map(|name| format!("{name}: nobody names it")));
    none(&findings, "docs/dependencies.md against the manifests");
}

#[test]
fn each_reason_is_whole_and_its_licence_true() {
    let mut findings = Vec::new();
    for row in rows() {
        // Crate, why, weighed, licence, upkeep, and what stands after the last bar.
        if row.cells.len() != 6 || row.cells[..5].iter().any(String::is_empty) {
            findings.push(format!("{}: not five filled cells", row.name));
            continue;
        }
        // Some crates are there on Windows alone.
        let packages = metadata().packages.iter().chain(&metadata_of_windows().packages);
        let packages = packages.filter(|package| package.name.as_str() == row.name);
        // Older manifests write a slash for OR.
        let licences: BTreeSet<_> =
            packages.filter_map(|p| Some(p.license.as_ref()?.replace('/', " OR "))).collect();
        if !licences.contains(&row.cells[3]) {
            findings.push(format!("{}: the licence is {licences:?}", row.name));
        }
    }
    none(&findings, "docs/dependencies.md");
}

#[test]
fn the_workspace_names_no_version_that_nobody_uses() {
    let manifest = files().iter().find(|file| file.path == "Cargo.toml").expect("it is tracked");
    let section = manifest.text.split("[workspace.dependencies]\n").nth(1).expect("the section");
    let lines = section.split("\n[").next().expect("a split has a first part").lines();
    let members = members();
    let used: BTreeSet<&str> = members.values().flat_map(|package| direct(package)).collect();
    let unused: Vec<String> = lines
        .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
        .filter(|name| !used.contains(name.as_str()) && !members.contains_key(name.as_str()))
        .collect();
    none(&unused, "[workspace.dependencies] that no member names");
}
