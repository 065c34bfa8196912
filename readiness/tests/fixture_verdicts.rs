//! What the check says of each Windows machine that is played from fixtures/windows/: 20 users of the
//! advanced edition with SMS by URL and Sepidar, nobody's word given.
//!
//! The table is what docs/readiness-windows.md shows. A change in it is a change of verdicts.

use std::fmt::Write;
use std::path::Path;

use documents::readiness::{CheckResult, MachineFacts, Role, State};
use readiness::analysis::{Case, analyse, answer};
use readiness::answers::Answers;
use readiness::windows::{Recorded, read};
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, Inputs};

const FIXTURES: [&str; 16] = [
    "server-2016",
    "server-2019",
    "server-2022",
    "windows-10",
    "windows-7",
    "domain-controller",
    "sql-express",
    "sql-product",
    "sql-taken",
    "vm-hyperv",
    "vm-vmware",
    "physical-hyperv-role",
    "pending-reboot",
    "old-dotnet",
    "wireless-default-route",
    "wine-8",
];

fn text(name: &str) -> Result<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/windows");
    std::fs::read_to_string(folder.join(name).with_extension("json")).map_err(|e| e.to_string())
}

fn facts(name: &str) -> MachineFacts {
    let own = text(name).expect("the fixture is there");
    let recorded = Recorded::parse(&own, &text).expect("a fixture");
    read(&recorded, Role::Crm, "2026-11-24T08:00:00Z")
}

fn inputs(host: &str) -> Inputs {
    let mut draft = Draft::default();
    let fields = [
        ("users", "20"),
        ("edition", "advanced"),
        ("modules", "sms:url,financial:sepidar"),
        ("host", host),
    ];
    for (field, value) in fields {
        draft.set(field, value).expect("a field");
    }
    draft.finish(&Catalogue::shipped()).expect("inputs")
}

fn results(name: &str) -> Vec<CheckResult> {
    let facts = facts(name);
    let is_virtual =
        facts.hosting.value.as_ref().is_some_and(|hosting| hosting.hypervisor.is_some());
    let inputs = inputs(if is_virtual { "virtual-shared" } else { "physical" });
    let answers = Answers::default();
    analyse(&Case { machines: &[facts], inputs: &inputs, quote: None, answers: &answers })
}

fn ids(results: &[CheckResult], is: fn(&State) -> bool) -> String {
    let ids: Vec<&str> = results
        .iter()
        .filter(|result| is(&result.state))
        .map(|result| result.id.as_str())
        .collect();
    if ids.is_empty() { "-".to_owned() } else { ids.join(" ") }
}

#[test]
fn each_machine_gets_its_verdict() {
    let mut table = String::new();
    for name in FIXTURES {
        let results = results(name);
        let passes = results.iter().filter(|result| result.state == State::Pass).count();
        writeln!(table, "{name}: {:?}, {passes} pass", answer(&results)).expect("a string");
        let fails = ids(&results, |state| matches!(state, State::Fail));
        let warns = ids(&results, |state| matches!(state, State::Warn));
        let unknown = ids(&results, |state| matches!(state, State::Unknown { .. }));
        writeln!(table, "  fail    {fails}\n  warn    {warns}\n  unknown {unknown}")
            .expect("a string");
    }
    insta::assert_snapshot!(table);
}
