//! No secret comes out: each is a canary of its own, and whatever runs leave, well or ill, is searched for
//! all of them.

use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use documents::gateway::GatewayDescription;
use documents::run::{EndKind, RunRecord};
use documents::units::Share;
use staging::{
    CallSource, DataDirectory, Dataset, Password, ServiceModel, Settings, SmsCredentials,
    SmsSettings, SmsWay, Staging, TelephonySettings,
};

use crate::fake_target::{FakeTarget, Manner};
use crate::free_port::free_port;
use crate::program::{Ran, argument, mizan, record};

/// The variables of the secrets, and what makes each secret known: letters and digits, which every
/// encoding of a text leaves as they are.
const SECRETS: [(&str, &str); 10] = [
    ("MIZAN_GATEWAY_USER", "gatewayuser7q1"),
    ("MIZAN_GATEWAY_PASSWORD", "gatewaypass7q2"),
    ("MIZAN_INBOUND_KEY", "inboundkey7q3"),
    ("MIZAN_CRM_PASSWORD", "crmpass7q4"),
    ("MIZAN_EXCHANGE_SECRET", "exchangesecret7q5"),
    (TOKEN, "requesttoken7q6"),
    // The stand-in's own, where it is started by hand.
    ("MIZAN_STAGING_GATEWAY_USER", "gatewayuser7q7"),
    ("MIZAN_STAGING_GATEWAY_PASSWORD", "gatewaypass7q8"),
    ("MIZAN_STAGING_INBOUND_KEY", "inboundkey7q9"),
    ("MIZAN_STAGING_PASSWORD", "crmpass7q0"),
];

/// The variable that the scenario's requests name.
const TOKEN: &str = "MIZAN_TEST_TOKEN";

/// A secret with letters that a URL, a form and a path escape.
fn secret(variable: &str) -> String {
    let known = SECRETS.iter().find(|(name, _)| *name == variable).expect("it is a secret");
    format!("canary+{}/1", known.1)
}

/// The program with all secrets in its environment.
fn keeper(arguments: &[&str]) -> Command {
    let mut command = mizan(arguments);
    command.envs(SECRETS.map(|(name, _)| (name, secret(name)))).env("MIZAN_CRM_USER", "user1");
    command
}

/// Nothing in these bytes is a secret, however it is written.
#[track_caller]
fn keeps(what: &str, bytes: &[u8]) {
    let text = bytes.to_ascii_lowercase();
    for (name, known) in SECRETS {
        let found = text.windows(known.len()).position(|part| part == known.as_bytes());
        if let Some(at) = found {
            let around = &bytes[at.saturating_sub(120)..bytes.len().min(at + 60)];
            panic!("{what} holds {name}: {}", String::from_utf8_lossy(around));
        }
    }
}

/// No file below a folder holds a secret. Gives their names.
#[track_caller]
fn folder_keeps(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names.extend(folder_keeps(&path));
        } else {
            let name = path.display().to_string();
            keeps(&name, &std::fs::read(&path).expect("a file"));
            names.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    names
}

/// What a program printed and wrote holds no secret.
#[track_caller]
fn all_keeps(ran: &Ran, out: &Path) {
    keeps("standard output", ran.stdout.as_bytes());
    keeps("standard error", ran.stderr.as_bytes());
    if out.exists() {
        folder_keeps(out);
    }
}

/// Requests that carry a secret in a header, in a form and in JSON, and whose answers are failures.
const REQUESTS: &str = r#"
[http]
iterations_most = 4
timeout = "2 s"
arrivals = "even"

[[http.stages]]
lasts = "12 s"
rate = "4/s"

[[http.requests]]
name = "probe"
path = "/api"
[[http.requests.headers]]
name = "Authorization"
value = "Bearer {env:MIZAN_TEST_TOKEN}"
[[http.requests.checks]]
status = 401

[[http.requests]]
name = "form"
method = "POST"
path = "/api/v1/auth"
body = "grant_type=password&username=nobody&password={env:MIZAN_TEST_TOKEN}"
[[http.requests.headers]]
name = "Content-Type"
value = "application/x-www-form-urlencoded"
[[http.requests.checks]]
status = 401

[[http.requests]]
name = "json"
method = "POST"
path = "/nowhere"
json = '{"password": "{env:MIZAN_TEST_TOKEN}"}'
"#;

/// A share of every trouble, and a time in which nobody listens.
fn troubles() -> String {
    let kinds = ["error", "throttle", "timeout", "reset", "drip", "wrong-body"];
    let share = |kind| format!("\n[[sms.trouble]]\nkind = \"{kind}\"\nshare = \"4%\"\n");
    let down = "\n[[sms.trouble]]\nkind = \"down\"\nafter = \"6 s\"\nlasts = \"1 s\"\n";
    kinds.map(share).concat() + down
}

/// People, calls, messages and requests, with every trouble of the gateway.
fn scenario(folder: &Path) {
    let text = include_str!("../../scenarios/smoke/scenario.toml")
        .replace("ramp = \"2 s\"", "ramp = \"1 s\"")
        .replace("warm_up = \"2 s\"", "warm_up = \"1 s\"")
        .replace("steady = \"16 s\"", "steady = \"10 s\"")
        .replace("drain = \"5 s\"", "drain = \"2 s\"")
        .replace("request_timeout = \"10 s\"", "request_timeout = \"1 s\"")
        .replace("lasts = \"20 s\"", "lasts = \"12 s\"")
        .replace("after = \"6 s\"", "after = \"2 s\"")
        .replace("messages = 40", "messages = 300")
        .replace("patience = \"20 s\"", "patience = \"12 s\"");
    std::fs::write(folder.join("scenario.toml"), text + &troubles() + REQUESTS).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    std::fs::write(folder.join("dataset.toml"), dataset).expect("written");
}

/// Starts a run of the scenario in this folder.
fn begin(folder: &Path, more: &[&str]) -> Child {
    let out = folder.join("out");
    let arguments = ["load", argument(folder), "--out", argument(&out)];
    keeper(&[&arguments[..], more].concat()).spawn().expect("it starts")
}

/// Waits until messages of a run came.
async fn messages_came(folder: &Path) {
    let journal = folder.join("out/run.journal.jsonl");
    let came = |record: &RunRecord| record.sms.as_ref().is_some_and(|sms| sms.total.arrived > 20);
    let patience = tokio::time::timeout(Duration::from_secs(60), async {
        let mut looks = tokio::time::interval(Duration::from_millis(100));
        // A journal that is not there yet says nothing.
        while !loadtest::record_of(&journal).is_ok_and(|record| came(&record)) {
            looks.tick().await;
        }
    });
    patience.await.expect("the run gets that far");
}

async fn ended(child: Child) -> Ran {
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    Ran::of(output.await.expect("no panic").expect("it ends"))
}

/// Renders a document of a run again, into a folder.
fn rendered(document: &Path, language: &str, out: &Path) {
    let arguments = ["report", argument(document), "--lang", language, "--out", argument(out)];
    let ran = Ran::of(keeper(&arguments).output().expect("it runs"));
    assert!(out.join("report.html").exists(), "{ran:#?}");
    all_keeps(&ran, out);
}

/// The files that a run with everything leaves.
const FILES: [&str; 9] = [
    "run.json",
    "run.journal.jsonl",
    "report.html",
    "steps.csv",
    "calls.csv",
    "sms.csv",
    "campaigns.csv",
    "http.csv",
    "junit.xml",
];

/// The command lines of this test's programs that run now.
#[cfg(target_os = "linux")]
fn command_lines() -> Vec<Vec<u8>> {
    let program = env!("CARGO_BIN_EXE_mizan").as_bytes();
    let processes = std::fs::read_dir("/proc").expect("Linux has it").flatten();
    // A process may end between the two.
    let lines = processes.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| line.starts_with(program)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_beside_the_stand_in_with_every_trouble_of_the_gateway_keeps_its_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path());
    let out = folder.path().join("out");
    let child = begin(folder.path(), &["--service-model", "none"]);
    messages_came(folder.path()).await;
    #[cfg(target_os = "linux")]
    {
        let lines = command_lines();
        assert!(lines.len() >= 2, "the program and the stand-in run");
        lines.iter().for_each(|line| keeps("a command line", line));
    }
    let ran = ended(child).await;
    all_keeps(&ran, &out);
    let names = folder_keeps(&out);
    for file in FILES {
        assert!(names.iter().any(|name| name == file), "{file} is not there: {ran:#?}");
    }
    // What was to go wrong went wrong: the search has looked at failures.
    let record = record(&out);
    let sms = record.sms.as_ref().expect("messages were sent");
    assert!(sms.gateway.troubled > 20, "{:?}", sms.gateway);
    let json = record.steps.iter().find(|step| step.name == "json").expect("measured");
    assert!(!json.failures.is_empty(), "{json:?}");
    rendered(&out.join("run.json"), "fa", &folder.path().join("fa"));
    rendered(&out.join("run.json"), "en", &folder.path().join("en"));
}

/// An install of this process whose messages and calls come from these ports.
async fn install(data: &Path, gateway: u16, exchange: u16, password: &str) -> Staging {
    let description = GatewayDescription::shipped("sendsms").expect("shipped");
    let credentials = SmsCredentials {
        username: Password::new(secret("MIZAN_GATEWAY_USER")),
        password: Password::new(password),
    };
    let way = SmsWay::parse(&format!("http://127.0.0.1:{gateway}"), description, Some(credentials));
    let source = CallSource::parse(
        &format!("ami://mizan@127.0.0.1:{exchange}"),
        Some(Password::new(secret("MIZAN_EXCHANGE_SECRET"))),
    );
    let settings = Settings {
        data: DataDirectory::At(data.to_owned()),
        dataset: Dataset { seed: 1, persons: 200 },
        password: Some(Password::new(secret("MIZAN_CRM_PASSWORD"))),
        service: ServiceModel::None,
        telephony: Some(TelephonySettings::of(source.expect("an exchange"))),
        sms: Some(SmsSettings {
            inbound_key: Some(Password::new(secret("MIZAN_INBOUND_KEY"))),
            ..SmsSettings::of(way.expect("an address"), "30001234".to_owned())
        }),
        ..Settings::default()
    };
    keeps("an install's settings", format!("{settings:?}").as_bytes());
    staging::start(settings).await.expect("a stand-in")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_against_a_crm_that_fails_and_resets_keeps_its_secrets_and_so_does_its_database() {
    let (folder, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir());
    let data = data.expect("a folder");
    scenario(folder.path());
    let (gateway, exchange) = (free_port(), free_port());
    let password = secret("MIZAN_GATEWAY_PASSWORD");
    let staging = install(data.path(), gateway, exchange, &password).await;
    let (url, gateway) = (staging.url(), format!("http://127.0.0.1:{gateway}"));
    let exchange = format!("ami://127.0.0.1:{exchange}");
    let more = ["--target", &url, "--gateway", &gateway, "--exchange", &exchange];
    let child = begin(folder.path(), &more);
    messages_came(folder.path()).await;
    staging.faults().change(|faults| {
        faults.error = Share { ratio: 0.3 };
        faults.reset = Share { ratio: 0.2 };
        faults.garbage = Share { ratio: 0.1 };
    });
    let ran = ended(child).await;
    let state = staging.sms().expect("it sends messages");
    keeps("the state of an outbox", format!("{state:?}").as_bytes());
    staging.stop().await.expect("it stops");
    let out = folder.path().join("out");
    all_keeps(&ran, &out);
    let inbound = record(&out).steps.into_iter().find(|step| step.name == "delivery_report");
    let inbound = inbound.expect("reports came back");
    assert!(inbound.failures.len() >= 2, "{inbound:?}");
    assert!(folder_keeps(data.path()).iter().any(|name| name.ends_with(".sqlite")), "a database");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_a_run_that_was_killed_keeps_its_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path());
    let mut child = begin(folder.path(), &["--service-model", "none"]);
    messages_came(folder.path()).await;
    child.kill().expect("killed");
    let ran = ended(child).await;
    let out = folder.path().join("out");
    all_keeps(&ran, &out);
    for language in ["en", "fa"] {
        let again = folder.path().join(language);
        rendered(&out.join("run.journal.jsonl"), language, &again);
        assert_eq!(record(&again).end.how, EndKind::Torn);
    }
}

#[cfg(unix)]
#[test]
fn the_stand_in_alone_keeps_its_secrets() {
    let data = tempfile::tempdir().expect("a folder");
    let gateway = format!("http://127.0.0.1:{}", free_port());
    let arguments = ["staging", "--port", "0", "--persons", "50", "--service-model", "none"];
    let more = ["--data", argument(data.path()), "--gateway", &gateway];
    let mut child = keeper(&[&arguments[..], &more].concat()).spawn().expect("it starts");
    let mut first = [0];
    let stdout = child.stdout.as_mut().expect("it is piped");
    std::io::Read::read_exact(stdout, &mut first).expect("it says where it listens");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let ran = Ran::of(child.wait_with_output().expect("it ends")).exits(0).says("user1");
    all_keeps(&ran, data.path());
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_that_cannot_begin_keep_their_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path());
    let data = tempfile::tempdir().expect("a folder");
    let (gateway, exchange) = (free_port(), free_port());
    let staging = install(data.path(), gateway, exchange, "another+crmpass7q0/2").await;
    let (url, gateway) = (staging.url(), format!("http://127.0.0.1:{gateway}"));
    let exchange = format!("ami://127.0.0.1:{exchange}");
    // A CRM whose credentials are not those of the gateway.
    let more = ["--target", &url, "--gateway", &gateway, "--exchange", &exchange];
    let ran = ended(begin(folder.path(), &more)).await.exits(6).says("Credentials");
    let out = folder.path().join("out");
    all_keeps(&ran, &out);
    std::fs::remove_dir_all(&out).expect("removed");
    // A port that is taken.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = (taken.local_addr().expect("an address"), taken);
    let gateway = format!("http://{}", taken.0);
    let more = ["--target", &url, "--gateway", &gateway, "--exchange", "none"];
    let ran = ended(begin(folder.path(), &more)).await.exits(2).says(&taken.0.to_string());
    all_keeps(&ran, &out);
    staging.stop().await.expect("it stops");
    // A CRM that answers nothing, one that refuses, and one that repeats what it was asked.
    for manner in [Manner::Silent, Manner::Refuses, Manner::Echoes] {
        let target = FakeTarget::start(manner);
        let url = target.url();
        let more = ["--target", &url, "--gateway", "none", "--exchange", "none"];
        let ran = ended(begin(folder.path(), &more)).await.exits(6);
        all_keeps(&ran, &out);
        std::fs::remove_dir_all(&out).expect("removed");
    }
}

#[test]
fn whatever_holds_a_secret_never_shows_it_when_it_is_formatted() {
    use loadtest::crm::{Account, Accounts};
    use loadtest::http::{Flow, Request};

    let canary = secret("MIZAN_GATEWAY_PASSWORD");
    let password = || Password::new(&canary);
    let credentials = SmsCredentials { username: password(), password: password() };
    let account = Account::new("user1", &canary);
    let path = format!("/send.ashx?password={canary}");
    let folder = tempfile::tempdir().expect("a folder");
    scenario(folder.path());
    let text = std::fs::read_to_string(folder.path().join("scenario.toml")).expect("written");
    let dataset = include_str!("../../scenarios/smoke/dataset.toml");
    let files =
        loadtest::scenario::Files { directory: "here", scenario: &text, dataset, more: &[] };
    let http =
        loadtest::scenario::Scenario::parse(files).expect("reads").http.expect("it has requests");
    let flow = Flow::new(&http, |_| Some(canary.clone())).expect("the secret is there");
    let shown = [
        format!("{:?}", loadtest::gateway::Credentials::new(&canary, &canary)),
        format!("{:?}", loadtest::sms::inbound::InboundKey::new(&canary)),
        format!("{:?}", Accounts::new(vec![account.clone()])),
        format!("{account:?}"),
        format!("{:?}", Request::get(&path).expect("a path")),
        format!("{flow:?} {:?}", flow.request(0, &Default::default())),
        format!("{credentials:?} {:?}", password()),
        format!("{:?}", loadtest::exchange::smdr::Password::new(&canary)),
    ];
    for text in shown {
        keeps("a value", text.as_bytes());
    }
}
