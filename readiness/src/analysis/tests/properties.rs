//! What holds of every case: less knowledge is never better (where no setting stands in for a fact), a
//! waiver never worse, order never matters.

use proptest::prelude::*;

use super::*;
use crate::analysis::answer;

/// Removes one fact of a machine, or one of its probes.
fn remove(machine: &mut MachineFacts, which: usize) {
    match which {
        0 => machine.system = no_right(),
        1 => machine.account = no_right(),
        2 => machine.region = no_right(),
        3 => machine.clock = no_right(),
        4 => machine.processors = no_right(),
        5 => machine.memory = no_right(),
        6 => machine.volumes = no_right(),
        7 => machine.disks = no_right(),
        8 => machine.hosting = no_right(),
        9 => machine.network = no_right(),
        10 => machine.dotnet = no_right(),
        11 => machine.sql = no_right(),
        12 => machine.iis = no_right(),
        13 => machine.antivirus = no_right(),
        14 => machine.firewall = no_right(),
        15 => machine.uac = no_right(),
        16 => machine.reboot = no_right(),
        17 => machine.product = no_right(),
        18 => machine.ports = no_right(),
        19 => machine.serial_ports = no_right(),
        20 => machine.modems = no_right(),
        21 => machine.paths = no_right(),
        probe => {
            if probe - FACTS < machine.probes.len() {
                machine.probes.remove(probe - FACTS);
            }
        }
    }
}

/// Facts that can be removed; further numbers are probes.
const FACTS: usize = 22;

/// What may be wrong with a machine: each bit of a number is one of these.
const FAULTS: [fn(&mut MachineFacts); 18] = [
    |m| m.system.value.as_mut().expect("a system").build = Some(20_348),
    |m| m.system.value.as_mut().expect("a system").kind = Some(SystemKind::DomainController),
    |m| m.system.value.as_mut().expect("a system").family = Family::Linux,
    |m| m.account.value.as_mut().expect("an account").user = "crm".to_owned(),
    |m| m.volumes = known(vec![volume("C:\\", 3)]),
    |m| m.disks.value.as_mut().expect("disks")[0].sector = Some(8_192),
    |m| m.hosting.value.as_mut().expect("hosting").hypervisor = Some("KVM".to_owned()),
    |m| m.network.value.as_mut().expect("network").link = Link::Wireless,
    |m| m.sql = known(vec![instance("14.0.1", "Standard Edition")]),
    |m| m.uac.value.as_mut().expect("uac").is_enabled = false,
    |m| m.firewall.value.as_mut().expect("a firewall").public = None,
    |m| m.reboot = known(vec![RebootReason::WindowsUpdate]),
    |m| m.probes.insert(0, probe(internet(false, Some(4_000.0)))),
    |m| m.antivirus.value.as_mut().expect("antivirus")[0].exclusions = Some(Vec::new()),
    |m| m.memory = known(Bytes(2 << 30)),
    |m| m.sql = known(vec![instance("15.0.1", "Standard Edition")]),
    |m| m.probes.insert(0, manager(false)),
    |m| m.probes.insert(0, manager(true)),
];

/// A manager interface of Asterisk 11.
fn manager(logged_in: bool) -> ProbeFact {
    probe(ProbeOutcome::Ami(AmiFacts {
        is_asterisk: Some(true),
        logged_in: Some(logged_in),
        version: logged_in.then(|| "11.25.3".to_owned()),
        ..AmiFacts::default()
    }))
}

/// Machines of a larger install.
const MORE: [Role; 5] = [Role::Recorder, Role::Fax, Role::Database, Role::Client, Role::Client];

const MODULES: [&str; 4] = [
    "email:imap,sms:gsm,recording-telsa8",
    "voip:asterisk,recording-telsa6,fax:send",
    "pbx:tda,financial:sepidar,sms:url",
    "caller-id,fax:venta,club",
];

fn case() -> impl Strategy<Value = Setup> {
    (any::<u32>(), any::<u32>(), 0..MODULES.len(), any::<bool>(), any::<bool>()).prop_map(
        |(faults, others, modules, reinstall, more)| {
            let mut setup = setup();
            setup.ask("modules", MODULES[modules]);
            if MODULES[modules].contains("fax") {
                setup.ask("fax_modems", "2");
            }
            setup.ask("reinstall", if reinstall { "true" } else { "false" });
            if more {
                setup.ask("support", "vip");
                for (at, role) in MORE.into_iter().enumerate() {
                    let machine = setup.add(role);
                    machine.account.value.as_mut().expect("an account").computer =
                        format!("PC-{at}");
                }
                // The two clients differ, so that their order shows.
                let network = setup.machines[5].network.value.as_mut();
                network.expect("a network").link = Link::Wireless;
            }
            for machine in &mut setup.machines {
                let faults = if machine.role == Role::Crm { faults } else { others };
                for (bit, fault) in FAULTS.iter().enumerate() {
                    if faults >> bit & 1 == 1 {
                        fault(machine);
                    }
                }
            }
            setup
        },
    )
}

/// Where a result stands: its row and machine.
fn place(result: &CheckResult) -> (&str, Option<Role>) {
    (&result.id, result.machine)
}

proptest! {
    #[test]
    fn less_knowledge_never_makes_a_pass(
        case in case(),
        machine in 0_usize..6,
        which in 0..FACTS + 4,
    ) {
        let before = case.results();
        let mut less = case.clone();
        let machine = machine % less.machines.len();
        remove(&mut less.machines[machine], which);
        for after in less.results().iter().filter(|result| result.state == State::Pass) {
            let mut was = before.iter().filter(|result| place(result) == place(after));
            prop_assert!(was.any(|result| result.state == State::Pass), "{}", after.id);
        }
    }

    #[test]
    fn a_waiver_never_makes_the_answer_worse(case in case(), row in 0_usize..81) {
        let rank = |setup: &Setup| match answer(&setup.results()) {
            ReadinessAnswer::Ready => 0,
            ReadinessAnswer::ReadyWithWarnings => 1,
            ReadinessAnswer::Incomplete => 2,
            ReadinessAnswer::NotReady => 3,
        };
        let before = rank(&case);
        let rows = documents::requirements::requirements();
        let mut waived = case.clone();
        waived.waive(&rows[row % rows.len()].id);
        prop_assert!(rank(&waived) <= before);
    }

    #[test]
    fn the_order_of_the_machines_does_not_matter(case in case()) {
        let before = case.results();
        let mut turned = case.clone();
        turned.machines.reverse();
        prop_assert_eq!(before, turned.results());
    }

    #[test]
    fn every_sentence_is_in_the_table_with_all_that_it_takes(case in case()) {
        for result in case.results() {
            for message in rules::sentences(&result) {
                rules::hold(message);
            }
        }
    }

    #[test]
    fn rows_stand_in_the_catalogues_order(case in case()) {
        let mut ids: Vec<String> = case.results().into_iter().map(|result| result.id).collect();
        ids.dedup();
        let rows = documents::requirements::requirements().iter().map(|row| row.id.clone());
        prop_assert_eq!(ids, rows.collect::<Vec<_>>());
    }
}
