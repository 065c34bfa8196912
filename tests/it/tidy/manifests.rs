//! What cargo knows of the workspace, and rules on its manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::LazyLock;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId, TargetKind};

use super::tree::{files, none, root};

/// The other system that the program is built for.
const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// The workspace with all that it is made of on this system.
pub(super) fn metadata() -> &'static Metadata {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| metadata_of(&this_system()));
    &METADATA
}

/// The workspace with all that it is made of on Windows, which has a few crates of its own.
pub(super) fn metadata_of_windows() -> &'static Metadata {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| metadata_of(WINDOWS));
    &METADATA
}

/// Of one system only: what none of ours needs may not have been fetched.
fn metadata_of(system: &str) -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--locked".to_owned(), format!("--filter-platform={system}")])
        .exec()
        .expect("cargo reads the workspace")
}

fn this_system() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("rustc is there");
    let text = String::from_utf8(output.stdout).expect("rustc speaks UTF-8");
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

/// The packages of the workspace, by name.
pub(super) fn members() -> BTreeMap<&'static str, &'static Package> {
    let packages = metadata().workspace_packages();
    packages.into_iter().map(|package| (package.name.as_str(), package)).collect()
}

/// The names of the crates that a member names in its manifest, for whatever purpose.
pub(super) fn direct(member: &Package) -> BTreeSet<&str> {
    member.dependencies.iter().map(|dependency| dependency.name.as_str()).collect()
}

/// The names of all crates that are compiled for a member, its tests apart.
pub(super) fn reached(member: &Package) -> BTreeSet<&'static str> {
    let resolve = metadata().resolve.as_ref().expect("the graph was asked for");
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|n| (&n.id, n)).collect();
    let mut seen: BTreeSet<&PackageId> = BTreeSet::new();
    let mut open = vec![&member.id];
    while let Some(id) = open.pop() {
        for dependency in &nodes[id].deps {
            let is_for_tests =
                dependency.dep_kinds.iter().all(|kind| kind.kind == DependencyKind::Development);
            if !is_for_tests && seen.insert(&dependency.pkg) {
                open.push(&dependency.pkg);
            }
        }
    }
    seen.into_iter().map(|id| metadata()[id].name.as_str()).collect()
}

/// The text of a manifest.
fn manifest(path: &str) -> &'static str {
    &files().iter().find(|file| file.path == path).expect("the manifest is tracked").text
}

#[test]
fn each_bench_file_is_listed() {
    let targets = &members()["mizan"].targets;
    let listed: BTreeSet<String> = targets
        .iter()
        .filter(|target| target.is_kind(TargetKind::Bench))
        .map(|t| t.src_path.strip_prefix(root()).expect("benches are ours").to_string())
        .collect();
    let is_top = |path: &str| path.strip_prefix("benches/").is_some_and(|name| !name.contains('/'));
    let there: BTreeSet<String> = files()
        .iter()
        .filter(|file| is_top(&file.path) && file.path.ends_with(".rs"))
        .map(|file| file.path.clone())
        .collect();
    assert_eq!(there, listed, "the files in benches/ and the benches that cargo knows");
}

#[test]
fn each_listed_bench_brings_its_own_harness() {
    // Under the built-in harness a criterion bench compiles and silently runs nothing.
    for section in manifest("Cargo.toml").split("[[bench]]").skip(1) {
        let section = section.split("\n[").next().expect("a split has a first part");
        assert!(section.contains("harness = false"), "[[bench]]{section}");
    }
}

#[test]
fn no_library_is_a_bench_of_its_own() {
    // Its built-in harness would refuse the arguments that criterion understands.
    let mut findings = Vec::new();
    for (name, package) in members() {
        let path = package.manifest_path.strip_prefix(root()).expect("members are ours");
        if !manifest(path.as_str()).contains("bench = false") {
            findings.push(name.to_owned());
        }
    }
    none(&findings, "members whose [lib] or [[bin]] does not set `bench = false`");
}

#[test]
fn every_crate_comes_from_one_registry() {
    let members = members();
    let elsewhere: Vec<String> = metadata()
        .packages
        .iter()
        .filter(|package| match &package.source {
            Some(source) => !source.is_crates_io(),
            None => !members.contains_key(package.name.as_str()),
        })
        .map(|package| package.id.to_string())
        .collect();
    none(&elsewhere, "crates that do not come from crates.io");
}

#[test]
fn every_version_is_stated_once() {
    let mut findings = Vec::new();
    for (name, package) in members() {
        let path = package.manifest_path.strip_prefix(root()).expect("members are ours");
        let text = manifest(path.as_str());
        for dependency in direct(package) {
            if !text.contains(&format!("\n{dependency}.workspace = true"))
                && !text.contains(&format!("\n{dependency} = {{ workspace = true"))
            {
                findings.push(format!("{name}: {dependency}"));
            }
        }
    }
    none(&findings, "dependencies that do not come from [workspace.dependencies]");
}
