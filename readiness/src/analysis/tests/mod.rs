//! Facts that a test changes in one place, and what comes of them.

mod deciding;
mod properties;
mod rules;
mod server;
mod telephony;

use documents::host::HostFacts;
use documents::readiness::*;
use documents::units::Bytes;
use sizing::catalogue::Catalogue;
use sizing::inputs::{Draft, Inputs};

use super::{Case, analyse};
use crate::answers::{Answers, Attestation};

const AT: &str = "2026-11-24T08:00:00Z";
const GB: u64 = 1_000_000_000;

/// A case that a test may change.
#[derive(Debug, Clone)]
struct Setup {
    fields: Vec<(&'static str, &'static str)>,
    machines: Vec<MachineFacts>,
    answers: Answers,
}

/// A new install for ten users on a Windows Server 2019 in which all is well.
fn setup() -> Setup {
    Setup {
        fields: vec![("users", "10"), ("edition", "standard")],
        machines: vec![machine()],
        answers: Answers::default(),
    }
}

impl Setup {
    /// The CRM's server.
    fn crm(&mut self) -> &mut MachineFacts {
        &mut self.machines[0]
    }

    /// Another machine, like the CRM's server.
    fn add(&mut self, role: Role) -> &mut MachineFacts {
        self.machines.push(MachineFacts { role, ..machine() });
        self.machines.last_mut().expect("just added")
    }

    fn ask(&mut self, field: &'static str, text: &'static str) -> &mut Self {
        self.fields.push((field, text));
        self
    }

    fn set(&mut self, name: &str, text: &str) {
        self.answers.settings.insert(name.to_owned(), text.to_owned());
    }

    fn attest(&mut self, id: &str, holds: bool) {
        self.answers.attestations.insert(id.to_owned(), Attestation { holds, by: by() });
    }

    fn waive(&mut self, id: &str) {
        self.answers.waivers.insert(id.to_owned(), by());
    }

    fn probe(&mut self, outcome: ProbeOutcome) {
        self.crm().probes.push(probe(outcome));
    }

    fn inputs(&self) -> Inputs {
        let mut draft = Draft::default();
        for (field, text) in &self.fields {
            draft.set(field, text).expect("a field of a quote");
        }
        draft.finish(&Catalogue::shipped()).expect("inputs that fit together")
    }

    fn results(&self) -> Vec<CheckResult> {
        let inputs = self.inputs();
        let answers = &self.answers;
        analyse(&Case { machines: &self.machines, inputs: &inputs, quote: None, answers })
    }

    /// The results of a row.
    fn of(&self, id: &str) -> Vec<CheckResult> {
        self.results().into_iter().filter(|result| result.id == id).collect()
    }

    /// The one result of a row.
    #[track_caller]
    fn one(&self, id: &str) -> CheckResult {
        let mut results = self.of(id);
        assert_eq!(results.len(), 1, "{id}");
        results.remove(0)
    }
}

/// Holds the state of a row after a change.
#[track_caller]
fn check(id: &str, state: &str, change: impl FnOnce(&mut Setup)) {
    let mut setup = setup();
    change(&mut setup);
    let result = setup.one(id);
    assert_eq!(result.state.name(), state, "{id}: {:?} {:?}", result.state, result.found);
    rules::sentences(&result).into_iter().for_each(rules::hold);
}

fn by() -> Signed {
    Signed { who: "A. Person".to_owned(), role: None, at: None, note: None }
}

fn probe(outcome: ProbeOutcome) -> ProbeFact {
    ProbeFact {
        about: "a probe".to_owned(),
        at: AT.to_owned(),
        took_ms: 1.0,
        outcome,
        failure: None,
    }
}

fn internet(connected: bool, clock_ahead_s: Option<f64>) -> ProbeOutcome {
    ProbeOutcome::Internet(InternetFacts {
        endpoint: "https://example.test/".to_owned(),
        resolved: true,
        connected,
        tls: Some(connected),
        status: connected.then_some(200),
        clock_ahead_s,
        proxy: None,
    })
}

fn known<T>(value: T) -> Fact<T> {
    Fact::known(value, "a test", AT)
}

/// A fact that a right was missing for.
fn no_right<T>() -> Fact<T> {
    Fact::unknown(Why::NoRight, "administrator", "a test", AT)
}

fn volume(mount: &str, free_gb: u64) -> Volume {
    Volume {
        mount: mount.to_owned(),
        filesystem: Some("NTFS".to_owned()),
        is_local: true,
        is_system: mount == "C:\\",
        size: Bytes(500 * GB),
        free: Bytes(free_gb * GB),
        disk: None,
    }
}

fn instance(version: &str, edition: &str) -> SqlInstance {
    SqlInstance {
        name: "PAYAMGOSTAR2".to_owned(),
        version: Some(version.to_owned()),
        edition: Some(edition.to_owned()),
        collation: Some("Persian_100_CI_AS".to_owned()),
        mixed_mode: Some(true),
        full_text: Some(true),
        engine_automatic: Some(true),
        agent_automatic: Some(true),
    }
}

fn server_2019() -> SystemFacts {
    SystemFacts {
        family: Family::Windows,
        name: "Windows Server 2019 Standard".to_owned(),
        version: "10.0.17763".to_owned(),
        build: Some(17_763),
        edition: Some("ServerStandard".to_owned()),
        kind: Some(SystemKind::Server),
        bits: Some(64),
    }
}

fn eight_cores() -> ProcessorFacts {
    ProcessorFacts {
        model: "Intel(R) Core(TM) i7-9700".to_owned(),
        sockets: Some(1),
        cores: Some(8),
        logical: 8,
        mhz: None,
    }
}

fn cable() -> NetworkFacts {
    NetworkFacts {
        adapter: "Ethernet".to_owned(),
        link: Link::Wired,
        speed_mbps: Some(1_000.0),
        address: Some("192.168.1.10".to_owned()),
        is_static: Some(true),
    }
}

fn whole_iis() -> IisFacts {
    let parts = [
        "ManagementConsole",
        "ASPNET45",
        "StaticContent",
        "RequestMonitor",
        "HttpCompressionStatic",
        "HttpCompressionDynamic",
    ];
    IisFacts {
        version: Some("10.0".to_owned()),
        components: parts.map(str::to_owned).to_vec(),
        url_rewrite: Some("7.2.1993".to_owned()),
    }
}

/// The facts of a Windows Server 2019 in which all is well.
fn machine() -> MachineFacts {
    MachineFacts {
        schema: FACTS_SCHEMA.to_owned(),
        mizan_version: "0".to_owned(),
        commit: None,
        collected_at: AT.to_owned(),
        role: Role::Crm,
        host: HostFacts::default(),
        system: known(server_2019()),
        account: known(AccountFacts {
            user: "Administrator".to_owned(),
            computer: "CRM".to_owned(),
            is_administrator: true,
        }),
        region: known(RegionFacts {
            locale: "en-US".to_owned(),
            short_date: Some("M/d/yyyy".to_owned()),
        }),
        clock: known(ClockFacts { utc: AT.to_owned(), offset_min: 210, zone: None }),
        processors: known(eight_cores()),
        memory: known(Bytes(64 << 30)),
        volumes: known(vec![volume("C:\\", 120), volume("D:\\", 300)]),
        disks: known(vec![Disk {
            name: "PhysicalDisk0".to_owned(),
            model: None,
            media: Media::SolidState,
            bus: Bus::Raid,
            size: Bytes(1_000 * GB),
            sector: Some(4_096),
        }]),
        hosting: known(HostingFacts {
            hypervisor: None,
            runs_guests: false,
            maker: None,
            model: None,
        }),
        network: known(cable()),
        dotnet: known(DotNetFacts {
            v35: true,
            v4_release: Some(528_049),
            activation_35: Some(true),
            activation_4: Some(true),
        }),
        sql: known(Vec::new()),
        iis: known(whole_iis()),
        antivirus: known(vec![Antivirus {
            name: "Windows Defender".to_owned(),
            is_active: Some(true),
            exclusions: Some(vec![r"C:\PayamGostar".to_owned()]),
        }]),
        firewall: known(FirewallFacts {
            domain: Some(true),
            private: Some(true),
            public: Some(true),
        }),
        uac: known(UacFacts { is_enabled: true, never_notifies: false }),
        reboot: known(Vec::new()),
        product: known(Vec::new()),
        ports: known(vec![PortUse { port: 8_080, is_taken: false, by: None }]),
        serial_ports: known(vec!["COM1".to_owned()]),
        modems: known(Vec::new()),
        paths: known(Vec::new()),
        probes: vec![probe(internet(true, Some(2.0)))],
    }
}
