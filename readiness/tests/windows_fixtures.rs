//! The rules for Windows, on machines that are played from fixtures/windows/.
//!
//! All but `wine-8` are composed by hand from documented values; docs/readiness-windows.md says so too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use documents::readiness::{
    Bus, Fact, Link, MachineFacts, Media, RebootReason, Role, SystemKind, Why,
};
use proptest::prelude::*;
use readiness::windows::{
    Hive, LONGEST_TEXT, Names, Query, Recorded, Recording, Row, Source, SourceError, Value,
    Virtualisation, read, read_ports,
};

const AT: &str = "2026-11-24T08:00:00Z";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/windows")
}

fn text(name: &str) -> Result<String, String> {
    std::fs::read_to_string(folder().join(name).with_extension("json")).map_err(|e| e.to_string())
}

fn machine(name: &str) -> Recorded {
    let own = text(name).expect("the fixture is there");
    Recorded::parse(&own, &text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn facts(name: &str) -> MachineFacts {
    read(&machine(name), Role::Crm, AT)
}

fn names() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> = paths
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

#[track_caller]
fn known<T>(fact: &Fact<T>) -> &T {
    match (&fact.value, &fact.missing) {
        (Some(value), None) => value,
        (_, missing) => panic!("{}: {missing:?}", fact.by),
    }
}

#[track_caller]
fn why<T>(fact: &Fact<T>) -> Why {
    assert!(fact.value.is_none(), "{} has a value", fact.by);
    fact.missing.as_ref().expect("a reason").why
}

#[test]
fn each_edition_is_told_by_build_edition_and_kind() {
    let check = |name: &str, shown: &str, version: &str, edition: &str, kind, bits| {
        let facts = facts(name);
        let system = known(&facts.system);
        assert_eq!((system.name.as_str(), system.version.as_str()), (shown, version), "{name}");
        assert_eq!(system.edition.as_deref(), Some(edition), "{name}");
        assert_eq!((system.kind, system.bits), (Some(kind), Some(bits)), "{name}");
        let build = version.rsplit('.').next().and_then(|build| build.parse().ok());
        assert_eq!(system.build, build, "{name}");
        assert_eq!(facts.host.os, shown, "{name}");
    };
    let (server, client) = (SystemKind::Server, SystemKind::Client);
    let (standard, datacenter) = ("ServerStandard", "ServerDatacenter");
    check("server-2016", "Windows Server 2016 Datacenter", "10.0.14393", datacenter, server, 64);
    check("server-2019", "Windows Server 2019 Standard", "10.0.17763", standard, server, 64);
    let core = "Windows Server 2022 Standard (Server Core)";
    check("server-2022", core, "10.0.20348", standard, server, 64);
    check("old-dotnet", "Windows Server 2012 R2 Standard", "6.3.9600", standard, server, 64);
    check("windows-10", "Windows 10 Pro", "10.0.19045", "Professional", client, 64);
    check("windows-7", "Windows 7 Professional", "6.1.7601", "Professional", client, 32);
    let dc = SystemKind::DomainController;
    check("domain-controller", "Windows Server 2019 Standard", "10.0.17763", standard, dc, 64);
}

#[test]
fn windows_11_is_not_taken_for_windows_10() {
    let later = r#"{"base": "windows-10", "registry": {"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion":
        {"values": {"CurrentBuild": "22631"}}}}"#;
    let machine = Recorded::parse(later, &text).expect("a variant");
    assert_eq!(known(&read(&machine, Role::Client, AT).system).name, "Windows 11 Pro");
}

#[test]
fn the_processors_of_all_sockets_are_counted() {
    let facts = facts("server-2019");
    let processors = known(&facts.processors);
    assert_eq!(processors.model, "Intel(R) Xeon(R) Silver 4208 CPU @ 2.10GHz");
    assert_eq!((processors.sockets, processors.cores, processors.logical), (Some(2), Some(16), 32));
    assert_eq!(processors.mhz, Some(2095.0));
    assert_eq!(known(&facts.memory).0, 34_022_006_784);
    assert_eq!((facts.host.cores_logical, facts.host.memory.0), (32, 34_022_006_784));
}

#[test]
fn a_disk_behind_a_controller_shows_only_the_controller() {
    let facts = facts("server-2019");
    let [disk] = known(&facts.disks).as_slice() else { panic!("one logical drive") };
    assert_eq!((disk.bus, disk.media, disk.sector), (Bus::Raid, Media::Unknown, Some(512)));
    let volumes = known(&facts.volumes);
    let shown: Vec<_> = volumes.iter().map(|v| (v.mount.as_str(), v.is_system)).collect();
    assert_eq!(shown, [(r"C:\", true), (r"D:\", false)], "an empty optical drive is no volume");
    assert!(volumes.iter().all(|volume| volume.is_local && volume.free.0 > 0));
    assert!(volumes.iter().all(|volume| volume.disk.as_deref() == Some(disk.name.as_str())));
}

#[test]
fn each_kind_of_disk_is_told() {
    let disk = |name| {
        let facts = facts(name);
        let disk = &known(&facts.disks)[0];
        (disk.bus, disk.media, disk.sector)
    };
    assert_eq!(disk("server-2022"), (Bus::Nvme, Media::SolidState, Some(4096)));
    assert_eq!(disk("vm-hyperv"), (Bus::Virtual, Media::Unknown, Some(4096)));
    assert_eq!(disk("vm-vmware"), (Bus::Virtual, Media::Unknown, Some(4096)));
    assert_eq!(disk("windows-7"), (Bus::Sata, Media::Unknown, None));
}

#[test]
fn a_windows_with_the_hyper_v_role_is_physical_and_a_guest_is_not() {
    let check = |name: &str, hypervisor: Option<&str>, runs_guests| {
        let facts = facts(name);
        let hosting = known(&facts.hosting);
        assert_eq!(hosting.hypervisor.as_deref(), hypervisor, "{name}");
        assert_eq!(hosting.runs_guests, runs_guests, "{name}");
        assert_eq!(facts.host.hypervisor.as_deref(), hypervisor, "{name}");
    };
    check("server-2019", None, false);
    check("vm-hyperv", Some("Hyper-V"), false);
    check("vm-vmware", Some("VMware"), false);
    check("physical-hyperv-role", None, true);
}

#[test]
fn the_adapter_of_the_default_route_with_the_least_metric_counts() {
    let check = |name: &str, adapter: &str, link, speed_mbps, is_static| {
        let facts = facts(name);
        let network = known(&facts.network);
        let found = (network.adapter.as_str(), network.link, network.speed_mbps);
        assert_eq!(found, (adapter, link, speed_mbps), "{name}");
        assert_eq!(network.is_static, Some(is_static), "{name}");
    };
    check("server-2019", "Ethernet", Link::Wired, Some(1000.0), true);
    check("server-2016", "Ethernet", Link::Wired, Some(1000.0), true);
    check("windows-10", "Ethernet", Link::Wired, Some(1000.0), false);
    check("wireless-default-route", "Wi-Fi", Link::Wireless, Some(866.7), false);
    check("vm-hyperv", "Ethernet", Link::Virtual, Some(10_000.0), true);
    check("vm-vmware", "Ethernet", Link::Virtual, Some(1000.0), true);
    check("physical-hyperv-role", "vEthernet (External)", Link::Virtual, Some(1000.0), true);
    // Its class calls wireless adapters Ethernet too.
    check("windows-7", "Local Area Connection", Link::Unknown, None, false);
    let address = known(&facts("server-2019").network).address.clone();
    assert_eq!(address.as_deref(), Some("192.0.2.10"));
}

#[test]
fn each_release_of_dotnet_is_read_as_it_stands() {
    let check = |name: &str, v35, release, activations| {
        let facts = facts(name);
        let dotnet = known(&facts.dotnet);
        assert_eq!((dotnet.v35, dotnet.v4_release), (v35, release), "{name}");
        assert_eq!((dotnet.activation_35, dotnet.activation_4), activations, "{name}");
    };
    check("server-2019", true, Some(461_814), (Some(true), Some(false)));
    check("server-2022", false, Some(528_449), (Some(false), Some(false)));
    check("old-dotnet", false, Some(378_389), (Some(true), Some(false)));
    check("windows-7", true, None, (Some(true), Some(false)));
}

#[test]
fn each_instance_of_sql_server_is_described() {
    let none: &[documents::readiness::SqlInstance] = &[];
    assert_eq!(known(&facts("server-2019").sql), none);
    let facts_express = facts("sql-express");
    let [express] = known(&facts_express.sql).as_slice() else { panic!("one instance") };
    assert_eq!((express.name.as_str(), express.mixed_mode), ("SQLEXPRESS", Some(false)));
    assert_eq!(express.edition.as_deref(), Some("Express Edition"));
    assert_eq!(express.version.as_deref(), Some("15.0.2000.5"));
    assert_eq!((express.full_text, express.agent_automatic), (Some(false), Some(false)));

    let facts_product = facts("sql-product");
    let [default, product] = known(&facts_product.sql).as_slice() else { panic!("two instances") };
    assert_eq!((default.name.as_str(), default.full_text), ("MSSQLSERVER", Some(true)));
    let automatic = (default.engine_automatic, default.agent_automatic);
    assert_eq!(automatic, (Some(true), Some(false)));
    assert_eq!(product.name, "PAYAMGOSTAR2");
    assert_eq!(product.collation.as_deref(), Some("Persian_100_CI_AI"));
    assert_eq!((product.mixed_mode, product.full_text), (Some(true), Some(true)));
    let automatic = (product.engine_automatic, product.agent_automatic);
    assert_eq!(automatic, (Some(true), Some(true)));

    let facts_taken = facts("sql-taken");
    let [taken] = known(&facts_taken.sql).as_slice() else { panic!("one instance") };
    assert_eq!(taken.collation.as_deref(), Some("SQL_Latin1_General_CP1_CI_AS"));
    assert_eq!(taken.agent_automatic, Some(false));
}

#[test]
fn the_web_server_and_the_product_are_found() {
    let facts = facts("server-2016");
    let iis = known(&facts.iis);
    assert_eq!(
        (iis.version.as_deref(), iis.url_rewrite.as_deref()),
        (Some("10.0"), Some("7.2.1993"))
    );
    assert!(iis.components.iter().any(|name| name == "RequestMonitor"));
    assert!(!iis.components.iter().any(|name| name == "FTPServer"), "it is listed as not there");
    let product: Vec<_> =
        known(&facts.product).iter().map(|it| (it.name.as_str(), it.is_automatic)).collect();
    let expected = [("PayamGostar 2.0 Host", Some(true)), ("PayamGostar 2.0 Agent", Some(false))];
    assert_eq!(product, expected);
    let before = self::facts("server-2019");
    assert_eq!(known(&before.iis).version, None);
    assert!(known(&before.product).is_empty());
}

#[test]
fn a_listener_is_named_where_its_process_can_be_asked() {
    let ports = |name| {
        let facts = facts(name);
        let ports = known(&facts.ports).iter();
        ports.map(|it| (it.port, it.is_taken, it.by.clone())).collect::<Vec<_>>()
    };
    let system = Some("System".to_owned());
    assert_eq!(
        ports("server-2016"),
        [(80, true, system.clone()), (1433, false, None), (8080, true, system)]
    );
    assert_eq!(ports("sql-product")[1], (1433, true, Some("sqlservr.exe".to_owned())));
    let asked = read_ports(&machine("server-2019"), &[445, 5038], AT);
    let taken: Vec<bool> = known(&asked).iter().map(|port| port.is_taken).collect();
    assert_eq!(taken, [true, false]);
    // Windows 7 has no such class: that nobody listens would be a guess.
    assert_eq!(why(&facts("windows-7").ports), Why::NotSupported);
}

#[test]
fn antivirus_programs_are_recognised_and_defenders_exclusions_read_where_allowed() {
    let found = |name| {
        let facts = facts(name);
        let found = known(&facts.antivirus).iter();
        found.map(|it| (it.name.clone(), it.is_active, it.exclusions.clone())).collect::<Vec<_>>()
    };
    let defender = "Windows Defender".to_owned();
    assert_eq!(found("server-2019"), [(defender.clone(), Some(true), Some(Vec::new()))]);
    let eset = ("ESET".to_owned(), Some(true), None);
    assert_eq!(found("server-2022"), [(defender.clone(), Some(false), Some(Vec::new())), eset]);
    // What stands in place of hidden exclusions is none.
    assert_eq!(found("windows-10"), [(defender, Some(true), None)]);
    assert_eq!(found("windows-7"), []);
}

#[test]
fn each_reason_for_a_reboot_is_found_and_none_is_made_up() {
    use RebootReason::{ComponentServicing, ComputerName, FileRenames, WindowsUpdate};
    let reasons = |name| known(&facts(name).reboot).clone();
    assert_eq!(
        reasons("pending-reboot"),
        [ComponentServicing, WindowsUpdate, FileRenames, ComputerName]
    );
    assert_eq!(reasons("server-2019"), []);
    let name =
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending";
    let unread = |base: &str| {
        let text_of = denied(base, name);
        read(&Recorded::parse(&text_of, &text).expect("a variant"), Role::Crm, AT).reboot
    };
    // One reason is enough to know; none, where one could not be looked for, is not.
    assert_eq!(known(&unread("pending-reboot")).len(), 3);
    assert_eq!(why(&unread("server-2019")), Why::NoRight);
}

fn denied(base: &str, key: &str) -> String {
    let error = SourceError::NoRight {
        place: key.to_owned(),
        right: "the rights of an administrator".to_owned(),
    };
    serde_json::json!({ "base": base, "registry": { key: { "error": error } } }).to_string()
}

#[test]
fn settings_of_account_region_clock_firewall_and_uac_are_read() {
    let server = facts("server-2019");
    let account = known(&server.account);
    assert_eq!((account.user.as_str(), account.computer.as_str()), ("Administrator", "CRM1"));
    assert!(account.is_administrator);
    let region = known(&server.region);
    assert_eq!((region.locale.as_str(), region.short_date.as_deref()), ("en-US", Some("M/d/yyyy")));
    let clock = known(&server.clock);
    let zone = clock.zone.as_deref();
    assert_eq!((clock.offset_min, zone, clock.utc.as_str()), (210, Some("Iran Standard Time"), AT));
    assert!(known(&server.uac).is_enabled && !known(&server.uac).never_notifies);
    let firewall = known(&server.firewall);
    assert_eq!(
        (firewall.domain, firewall.private, firewall.public),
        (Some(true), Some(true), Some(true))
    );

    let desktop = facts("windows-10");
    assert!(!known(&desktop.account).is_administrator);
    assert!(known(&desktop.uac).never_notifies);
    assert_eq!(known(&desktop.region).locale, "fa-IR");
    // A policy of the domain overrules the machine's own setting, and only in its profile.
    let firewall = known(&facts("domain-controller").firewall).clone();
    assert_eq!((firewall.domain, firewall.public), (Some(false), Some(true)));
}

#[test]
fn serial_ports_and_modems_are_listed() {
    let facts = facts("server-2016");
    assert_eq!(known(&facts.serial_ports), &["COM1", "COM4"]);
    let [modem] = known(&facts.modems).as_slice() else { panic!("one modem") };
    assert_eq!(modem.port.as_deref(), Some("COM4"));
    let none: &[String] = &[];
    assert_eq!(known(&self::facts("server-2019").serial_ports), none);
}

#[test]
fn a_missing_right_is_named_in_the_fact() {
    let facts = facts("windows-10");
    assert_eq!(why(&facts.disks), Why::NoRight);
    let detail = &facts.disks.missing.as_ref().expect("a reason").detail;
    assert!(detail.contains("administrator") && detail.contains("MSFT_PhysicalDisk"), "{detail}");
    // Only the name of the disk is lost.
    assert!(known(&facts.volumes).iter().all(|volume| volume.disk.is_none()));
}

#[test]
fn what_wine_answered_is_read_and_what_it_lacks_is_said() {
    let facts = facts("wine-8");
    let system = known(&facts.system);
    assert_eq!((system.build, system.kind), (Some(7601), Some(SystemKind::Client)));
    assert_eq!((known(&facts.processors).logical, known(&facts.memory).0), (2, 25_276_506_112));
    // It calls the drive's letter `DeviceId`, where Windows writes `DeviceID`.
    let mounts: Vec<&str> = known(&facts.volumes).iter().map(|it| it.mount.as_str()).collect();
    assert_eq!(mounts, [r"C:\", r"Z:\"]);
    // Its class of physical disks is there and empty.
    assert_eq!(known(&facts.disks)[0].model.as_deref(), Some("Wine Disk Drive"));
    // Its routes have no masks.
    let network = known(&facts.network);
    assert_eq!((network.adapter.as_str(), network.link), ("eth0", Link::Virtual));
    assert!(known(&facts.uac).never_notifies, "switched off, it asks nobody");
    assert_eq!(why(&facts.account), Why::NotSupported);
    assert_eq!(why(&facts.clock), Why::Failed);
    assert_eq!(why(&facts.ports), Why::NotSupported);
    assert_eq!(why(&facts.firewall), Why::NotSupported);
}

#[test]
fn what_is_written_down_gives_the_same_facts_when_played() {
    for name in names() {
        let recording = Recording::new(machine(&name));
        let first = read(&recording, Role::Crm, AT);
        let written = recording.finish("again");
        let again = read(&written, Role::Crm, AT);
        // The names are what a recording hides.
        let hidden = MachineFacts { account: first.account.clone(), ..again };
        assert_eq!(hidden, first, "{name}");
    }
}

#[test]
fn a_fixture_holds_nothing_that_nobody_asks_for() {
    let mut asked = BTreeMap::new();
    for name in names() {
        let recording = Recording::new(machine(&name));
        read(&recording, Role::Crm, AT);
        asked.append(&mut keys(&recording.finish("")));
    }
    // What a policy overrules in one is asked of the others.
    for name in names() {
        let held = keys(&machine(&name));
        let idle: Vec<_> = held.keys().filter(|key| !asked.contains_key(*key)).collect();
        assert!(idle.is_empty(), "{name}: {idle:?}");
    }
}

/// The keys and classes of a recording.
fn keys(recorded: &Recorded) -> BTreeMap<String, ()> {
    let json: serde_json::Value = serde_json::from_str(&recorded.to_json()).expect("JSON");
    let members = |part: &str| json[part].as_object().cloned().unwrap_or_default().into_iter();
    members("registry").chain(members("classes")).map(|(key, _)| (key, ())).collect()
}

/// A machine that gives the same answer to every question.
struct Hostile(Value);

impl Source for Hostile {
    fn value(&self, _: Hive, _: &str, _: &str) -> Result<Option<Value>, SourceError> {
        Ok(Some(self.0.clone()))
    }

    fn names(&self, _: Hive, _: &str) -> Result<Option<Vec<String>>, SourceError> {
        Ok(Some(vec![String::new(), "\0".to_owned(), r"..\..".to_owned()]))
    }

    fn keys(&self, hive: Hive, key: &str) -> Result<Option<Vec<String>>, SourceError> {
        self.names(hive, key)
    }

    fn query(&self, query: &Query<'_>) -> Result<Vec<Row>, SourceError> {
        let row: Row =
            query.properties.iter().map(|name| ((*name).to_owned(), self.0.clone())).collect();
        Ok(vec![row; 3])
    }

    fn virtualisation(&self) -> Virtualisation {
        Virtualisation { signature: Some("\0\u{fffd}".repeat(6)), is_root: true }
    }

    fn environment(&self) -> Names {
        Names { user: self.0.text(), computer: None }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Flag),
        prop_oneof![any::<u64>(), Just(u64::MAX), Just(0x8000_0000), 0..16_u64]
            .prop_map(Value::Natural),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Real),
        any::<String>().prop_map(Value::Text),
        "[0-9A-Za-z:\\.\\\\]{0,9}".prop_map(Value::Text),
        Just(Value::Text("\u{6cc}\u{200c}".repeat(100_000))),
        Just(Value::Opaque { kind: "REG_BINARY".to_owned(), bytes: usize::MAX }),
        Just(Value::Absent),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::List))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_hostile_machine_gives_facts_or_reasons_and_never_panics(value in any_value()) {
        let facts = read(&Hostile(value), Role::Crm, AT);
        let json = serde_json::to_string(&facts).expect("facts are always JSON");
        // Some sixty texts at most, each cut, of characters of three bytes.
        prop_assert!(json.len() < 200 * 3 * LONGEST_TEXT, "{}", json.len());
        let back: MachineFacts = serde_json::from_str(&json).expect("what was written");
        prop_assert_eq!(back.collected_at, facts.collected_at);
    }
}
