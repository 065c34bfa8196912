//! Who outweighs whom: probe, setting, a person's word, a waiver.

use super::*;
use crate::analysis::{answer, applies};

#[test]
fn a_persons_word_counts_where_nothing_was_read() {
    check("GEN-COPY", "needs_attestation", |_| {});
    check("GEN-COPY", "attested", |s| s.attest("GEN-COPY", true));
    check("GEN-COPY", "warn", |s| s.attest("GEN-COPY", false));
    check("ACK", "needs_attestation", |_| {});
    check("ACK", "attested", |s| s.attest("ACK", true));
    check("ACK", "fail", |s| s.attest("ACK", false));
}

#[test]
fn a_probe_outweighs_a_word_and_says_so() {
    let mut setup = setup();
    setup.attest("INS-AV-EXCL", true);
    setup.crm().antivirus.value.as_mut().expect("antivirus")[0].exclusions = Some(Vec::new());
    let result = setup.one("INS-AV-EXCL");
    assert_eq!(result.state, State::Warn);
    assert_eq!(result.found.expect("what was found").id, "found.said-it-holds");
    setup.crm().antivirus = machine().antivirus;
    setup.attest("INS-AV-EXCL", false);
    let result = setup.one("INS-AV-EXCL");
    assert_eq!(result.state, State::Pass);
    assert_eq!(result.found.expect("what was found").id, "found.said-it-does-not");
}

#[test]
fn a_word_does_not_help_where_only_a_probe_counts() {
    check("OS-VER", "unknown", |s| {
        s.crm().system = no_right();
        s.attest("OS-VER", true);
    });
}

#[test]
fn a_denied_row_that_informs_does_not_warn() {
    check("FIN-SYNC", "not_applicable", |s| {
        s.ask("modules", "financial:sepidar");
        s.attest("FIN-SYNC", false);
    });
}

#[test]
fn a_waiver_covers_what_does_not_hold_and_nothing_else() {
    let instead = |id: &str, change: fn(&mut Setup)| {
        let mut setup = setup();
        setup.waive(id);
        change(&mut setup);
        match setup.one(id).state {
            State::Waived { instead_of, by: given } => {
                assert_eq!(given, by());
                instead_of
            }
            other => format!("not waived: {}", other.name()),
        }
    };
    assert_eq!(instead("OS-VER", |s| s.crm().system = no_right()), "unknown");
    assert_eq!(instead("DISK-100", |s| s.crm().volumes = known(Vec::new())), "fail");
    assert_eq!(instead("SQL-2019", |_| {}), "warn");
    assert_eq!(instead("ACK", |_| {}), "needs_attestation");
    assert_eq!(instead("ACK", |s| s.attest("ACK", true)), "not waived: attested");
    assert_eq!(instead("OS-VER", |_| {}), "not waived: pass");
    assert_eq!(instead("VOIP-AMI", |_| {}), "not waived: not_applicable");
}

#[test]
fn a_server_without_facts_is_unknown_and_never_passes() {
    let mut setup = setup();
    setup.machines.clear();
    let results = setup.results();
    let server = results.iter().filter(|result| result.machine == Some(Role::Crm));
    for result in server {
        assert_ne!(result.state, State::Pass, "{}", result.id);
    }
    assert_ne!(answer(&results), ReadinessAnswer::Ready);
}

#[test]
fn ready_can_be_reached() {
    let mut setup = setup();
    setup.ask("reinstall", "true");
    setup.crm().sql = known(vec![instance("15.0.2000.5", "Standard Edition")]);
    let service = ServiceFacts { name: "PayamGostar 2.0 Host".to_owned(), is_automatic: None };
    setup.crm().product = known(vec![service]);
    assert_eq!(answer(&setup.results()), ReadinessAnswer::Incomplete);
    let open: Vec<String> = setup
        .results()
        .into_iter()
        .filter(|result| result.state == State::NeedsAttestation)
        .map(|result| result.id)
        .collect();
    for id in &open {
        setup.attest(id, true);
    }
    let results = setup.results();
    let bad: Vec<&str> =
        results.iter().filter(|r| r.state.is_open()).map(|r| r.id.as_str()).collect();
    assert_eq!(answer(&results), ReadinessAnswer::Ready, "{bad:?}");
}

#[test]
fn a_row_brings_its_need_its_way_out_and_how_it_was_read() {
    let mut setup = setup();
    setup.crm().volumes = known(vec![volume("C:\\", 7)]);
    let result = setup.one("DISK-100");
    assert_eq!(result.read_by, ["a test"]);
    assert_eq!(result.need.expect("what is needed").id, "DISK-100.need");
    assert_eq!(result.action.expect("what to do").id, "DISK-100.action");
    assert!(setup.one("OS-VER").action.is_none(), "nothing is to be done where it holds");
    assert!(setup.one("VOIP-AMI").action.is_none(), "nor where it is not called for");
}

#[test]
fn an_install_applies_the_rows_of_its_tags() {
    let mut setup = setup();
    let count = applies(&setup.inputs()).len();
    setup.ask("modules", "sms:gsm");
    let ids: Vec<&str> = applies(&setup.inputs()).iter().map(|row| row.id.as_str()).collect();
    assert!(ids.len() > count && ids.contains(&"SMS-GSM") && !ids.contains(&"SMS-URL"));
}
