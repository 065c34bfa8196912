//! The rooms of the house and what none of them may know.

use std::collections::BTreeSet;

use super::manifests::{direct, members, reached};
use super::tree::{none, sources};

/// What a room is free of.
struct Room {
    name: &'static str,
    /// Crates that must not be compiled for it, however far away.
    never: &'static [&'static str],
    /// Paths of the standard library that its sources must not name.
    never_named: &'static [&'static str],
    why: &'static str,
}

/// The world outside a pure function: what runs tasks, opens sockets, files and databases, or asks
/// the system.
const WORLD: &[&str] =
    &["tokio", "mio", "socket2", "hyper", "reqwest", "goose", "axum", "rusqlite", "sysinfo"];
const STD_WORLD: &[&str] =
    &["std::fs", "std::net", "std::process", "std::env", "std::thread", "Instant", "SystemTime"];

const ROOMS: &[Room] = &[
    Room {
        name: "documents",
        never: &["loadtest", "readiness", "reports", "sizing", "staging", "clap"],
        never_named: STD_WORLD,
        why: "what the rooms exchange knows no room and does no I/O",
    },
    Room {
        name: "sizing",
        never: &["loadtest", "readiness", "reports", "staging", "clap"],
        never_named: STD_WORLD,
        why: "the model is a function of its inputs",
    },
    Room {
        name: "kernels",
        never: &["documents", "loadtest", "readiness", "reports", "sizing", "staging", "clap"],
        never_named: STD_WORLD,
        why: "frozen work depends on nothing that could change under it",
    },
    Room {
        name: "loadtest",
        never: &["readiness", "reports", "staging", "axum", "rusqlite", "maud", "plotters"],
        never_named: &[],
        why: "it renders nothing and shares nothing with the stand-in that tests it",
    },
    Room {
        name: "readiness",
        never: &["loadtest", "reports", "staging", "goose", "clap"],
        never_named: &[],
        why: "it makes no load",
    },
    Room {
        name: "staging",
        never: &["loadtest", "readiness", "reports", "wire", "goose", "clap"],
        never_named: &[],
        why: "a stand-in that shared code with the drivers would agree with their mistakes",
    },
    Room {
        name: "reports",
        never: &["loadtest", "readiness", "staging", "wire", "clap"],
        never_named: STD_WORLD,
        why: "a document is rendered without the engine that made it, and without asking anything",
    },
    Room {
        name: "wire",
        never: &["documents", "loadtest", "readiness", "reports", "sizing", "staging", "clap"],
        never_named: STD_WORLD,
        why: "what an exchange says is bytes, whoever carries them",
    },
    Room {
        name: "testkit",
        // Its own tests' harness brings clap.
        never: &["loadtest", "mizan"],
        never_named: &[],
        why: "a dependency in a circle would compile the drivers twice, with types apart",
    },
    Room {
        name: "xtask",
        never: &["loadtest", "readiness", "reports", "sizing", "staging", "tokio", "clap"],
        never_named: &[],
        why: "a chore starts at once",
    },
    Room { name: "mizan", never: &[], never_named: &[], why: "the root joins the rooms" },
];

/// Rooms without the outside world.
const PURE: &[&str] = &["documents", "kernels", "sizing", "reports", "wire"];

#[test]
fn each_member_is_a_room_with_rules() {
    let known: BTreeSet<_> = ROOMS.iter().map(|room| room.name).collect();
    let there: BTreeSet<_> = members().into_keys().collect();
    assert_eq!(there, known, "the members of the workspace and the rooms with rules");
}

#[test]
fn no_room_compiles_what_it_must_not_know() {
    let members = members();
    let mut findings = Vec::new();
    for room in ROOMS {
        let reached = reached(members[room.name]);
        let world = if PURE.contains(&room.name) { WORLD } else { &[] };
        for name in room.never.iter().chain(world).filter(|name| reached.contains(**name)) {
            findings.push(format!("{} reaches {name}, but {}", room.name, room.why));
        }
    }
    none(&findings, "dependencies between rooms");
}

#[test]
fn no_pure_room_names_the_world() {
    let mut findings = Vec::new();
    for room in ROOMS {
        let folder = format!("{}/src/", room.name);
        for file in sources().filter(|file| file.path.starts_with(&folder)) {
            for (number, line) in file.code() {
                for name in room.never_named.iter().filter(|name| line.contains(**name)) {
                    findings.push(format!("{}:{number} names {name}, but {}", file.path, room.why));
                }
            }
        }
    }
    none(&findings, "sources of rooms without I/O and clock");
}

/// Parts of rooms with an outside world that have none themselves.
const PURE_PARTS: &[(&str, &str)] = &[
    ("readiness/src/analysis/", "facts, answers and catalogue alone decide a result"),
    ("readiness/src/bundle/", "a bundle is bytes; who calls reads and writes them"),
    ("readiness/src/redact.rs", "what is taken out of facts is seen from the facts"),
];

#[test]
fn no_pure_part_of_a_room_names_the_world() {
    let mut findings = Vec::new();
    for (part, why) in PURE_PARTS {
        for file in sources().filter(|file| file.path.starts_with(part)) {
            for (number, line) in file.code() {
                for name in STD_WORLD.iter().filter(|name| line.contains(**name)) {
                    findings.push(format!("{}:{number} names {name}, but {why}", file.path));
                }
            }
        }
    }
    none(&findings, "sources of parts without I/O and clock");
}

#[test]
fn the_stand_in_and_the_drivers_share_only_documents() {
    let members = members();
    let ours: BTreeSet<_> = members.keys().copied().collect();
    let of =
        |room| -> BTreeSet<_> { reached(members[room]).intersection(&ours).copied().collect() };
    let (staging, loadtest) = (of("staging"), of("loadtest"));
    let shared: Vec<_> = staging.intersection(&loadtest).copied().collect();
    assert_eq!(shared, ["documents"]);
}

#[test]
fn only_the_root_names_clap_and_only_the_drivers_name_goose() {
    let naming = |name: &str| -> Vec<&str> {
        let members = members().into_iter();
        members.filter(|(_, package)| direct(package).contains(name)).map(|(n, _)| n).collect()
    };
    assert_eq!(naming("clap"), ["mizan"]);
    assert_eq!(naming("goose"), ["loadtest"]);
}

#[test]
fn exactly_one_module_names_goose() {
    let names_goose = |line: &str| line.contains("goose::") || line.contains("use goose;");
    let naming: Vec<&str> = sources()
        .filter(|file| !file.path.starts_with("tests/it/tidy/"))
        .filter(|file| file.code().any(|(_, line)| names_goose(line)))
        .map(|file| file.path.as_str())
        .collect();
    assert!(
        matches!(naming.as_slice(), [only] if only.starts_with("loadtest/src/")),
        "goose is named in one module of loadtest, not in {naming:?}"
    );
}
