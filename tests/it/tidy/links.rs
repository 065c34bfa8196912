//! Documents lead somewhere.

use std::path::Path;

use super::tree::{files, none, root};

#[test]
fn each_link_between_files_leads_to_one() {
    let mut findings = Vec::new();
    for file in files().iter().filter(|file| file.path.ends_with(".md")) {
        let folder = Path::new(&file.path).parent().expect("a file lies in a folder");
        for (i, line) in file.text.lines().enumerate() {
            for target in targets(line).filter(|target| !target.contains("://")) {
                let path = target.split('#').next().expect("a split has a first part");
                if !path.is_empty() && !root().join(folder).join(path).exists() {
                    findings.push(format!("{}:{}: {target}", file.path, i + 1));
                }
            }
        }
    }
    none(&findings, "links that lead nowhere");
}

/// The targets of a line's links, of the form `[text](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

#[test]
fn a_target_is_what_stands_in_the_brackets() {
    let found: Vec<_> = targets("see [a](b/c.md) and ![d](e.svg#f), not (g)").collect();
    assert_eq!(found, ["b/c.md", "e.svg#f"]);
}
