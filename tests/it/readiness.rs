//! Checks, host records and bundles, from the command line to the exit code.

use std::path::Path;

use documents::readiness::{ReadinessRecord, State};
use documents::requirements::requirements;
use serde_json::Value;

use crate::program::{Ran, argument, run};

/// Facts of a Windows Server 2019, as its collector would have written them.
fn server_2019(folder: &Path) -> std::path::PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("readiness/fixtures/windows");
    let text = |name: &str| {
        std::fs::read_to_string(fixtures.join(name).with_extension("json"))
            .map_err(|error| error.to_string())
    };
    let recorded = readiness::windows::Recorded::parse(&text("server-2019").expect("there"), &text);
    let recorded = recorded.expect("a fixture");
    let at = "2026-11-24T08:00:00Z";
    let mut facts = readiness::windows::read(&recorded, documents::readiness::Role::Crm, at);
    "0.1.0".clone_into(&mut facts.mizan_version);
    let path = folder.join("server.json");
    std::fs::write(&path, serde_json::to_string(&facts).expect("JSON")).expect("written");
    path
}

fn record(folder: &Path) -> ReadinessRecord {
    let text = std::fs::read_to_string(folder.join("readiness.json")).expect("a record");
    serde_json::from_str(&text).expect("a readiness record")
}

fn checked(folder: &Path, more: &[&str]) -> Ran {
    let (facts, out) = (server_2019(folder), folder.join("out"));
    let mut arguments = vec!["check", "--from", argument(&facts), "--out", argument(&out)];
    arguments.extend(more);
    run(&arguments)
}

#[test]
fn the_printed_list_has_every_prerequisite_in_both_languages() {
    for language in ["en", "fa"] {
        let ran = run(&["check", "--list", "--lang", language]).exits(0);
        for row in requirements() {
            assert!(ran.stdout.contains(&row.id), "{language}: {}", row.id);
        }
    }
}

#[test]
fn this_linux_machine_is_no_server_for_the_crm_and_the_reasons_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let ran = run(&["check", "--users", "10", "--no-probes", "--out", argument(&out)]);
    if cfg!(target_os = "linux") {
        ran.exits(3).says("Not ready").says("OS-VER").says("Install Windows Server 2019");
    }
    for file in ["facts.json", "readiness.json", "readiness.html", "acknowledgement.html"] {
        assert!(out.join(file).exists(), "{file}");
    }
    let form = std::fs::read_to_string(out.join("acknowledgement.html")).expect("the form");
    let facts = std::fs::read(out.join("facts.json")).expect("facts");
    let record = record(&out);
    assert_eq!(record.evidence.len(), 1);
    assert_eq!(record.evidence[0].sha256, sha256(&facts));
    assert!(form.contains(&sha256(&std::fs::read(out.join("readiness.json")).expect("there"))));
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn facts_from_elsewhere_are_judged_without_reading_this_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    checked(folder.path(), &["--users", "10", "--edition", "standard"]).exits(5);
    let record = record(&folder.path().join("out"));
    let state = |id: &str| {
        record.results.iter().find(|result| result.id == id).map(|result| result.state.clone())
    };
    assert_eq!(state("OS-VER"), Some(State::Pass));
    assert_eq!(state("ACK"), Some(State::NeedsAttestation));
    assert!(!folder.path().join("out/facts.json").exists());
}

/// Everything that is open of a Windows Server 2019, answered for.
fn answers_for(folder: &Path) -> String {
    checked(folder, &["--users", "10", "--edition", "standard"]).exits(5);
    let out = folder.join("out");
    let record = record(&out);
    std::fs::remove_dir_all(&out).expect("ours");
    let mut text = String::from("[install]\nusers = 10\nedition = \"standard\"\n");
    for result in &record.results {
        let id = &result.id;
        match result.state {
            State::NeedsAttestation => {
                text += &format!("[attest.{id}]\nholds = true\nby = \"S. Karimi\"\n");
            }
            State::Unknown { .. } | State::Warn => {
                text += &format!("[waive.{id}]\nby = \"S. Karimi\"\nwhy = \"done on the day\"\n");
            }
            _ => {}
        }
    }
    text
}

#[test]
fn who_answers_for_everything_is_ready_and_one_no_is_enough_not_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = answers_for(folder.path());
    let answers = folder.path().join("answers.toml");
    std::fs::write(&answers, &text).expect("written");
    checked(folder.path(), &["--answers", argument(&answers)]).exits(0).says("The server is ready");

    std::fs::remove_dir_all(folder.path().join("out")).expect("ours");
    let no =
        text.replacen("[attest.GEN-COPY]\nholds = true", "[attest.GEN-COPY]\nholds = false", 1);
    assert_ne!(no, text, "the copy of the DVD waits for a word");
    std::fs::write(&answers, &no).expect("written");
    checked(folder.path(), &["--answers", argument(&answers)]).exits(4).says("GEN-COPY");
}

#[test]
fn answers_that_nobody_could_mean_are_errors_with_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = folder.path().join("answers.toml");
    let check = |text: &str| {
        std::fs::write(&answers, text).expect("written");
        run(&["check", "--users", "10", "--no-probes", "--answers", argument(&answers)]).exits(2)
    };
    check("[attest.GEN-COPPY]\nholds = true\nby = \"A\"\n").says("answers.toml:1").says("GEN-COPY");
    check("[waive.OS-VERS]\nby = \"A\"\nwhy = \"B\"\n").says("OS-VER");
    check("[waive.PBX-KX1232]\nby = \"A\"\nwhy = \"B\"\n").says("PBX-KX1232");
    check("[probes]\nami_secret = \"x\"\n").says("MIZAN_AMI_SECRET");
    check(&"[".repeat(100_000)).says("answers.toml");
    check("[install]\nusers = \"many\"\n").says("users");
}

#[test]
fn facts_that_cannot_be_trusted_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = std::fs::read_to_string(server_2019(folder.path())).expect("there");
    let bad = folder.path().join("bad.json");
    let check = |text: &[u8]| {
        std::fs::write(&bad, text).expect("written");
        run(&["check", "--users", "10", "--from", argument(&bad)]).exits(2).says("bad.json")
    };
    check(&good.as_bytes()[..good.len() / 2]);
    check(good.replace("mizan.facts/1", "mizan.facts/2").as_bytes()).says("mizan.facts/2");
    check(good.replace("mizan.facts/1", "mizan.run/1").as_bytes()).says("run record");
    check(&[b"[".repeat(100_000), b"]".repeat(100_000)].concat());
    check(b"\0\0\0");
    run(&["check", "--users", "10", "--from", "nowhere.json"]).exits(2).says("nowhere.json");
}

#[test]
fn a_check_that_was_asked_nothing_says_how_to_ask() {
    run(&["check"]).exits(2).says("--users").says("--answers");
    run(&["check", "--users", "10", "--role", "printer"]).exits(2).says("printer");
    run(&["check", "--users", "10", "--dry-run"]).exits(0).says("sends       nothing");
    if cfg!(not(windows)) {
        run(&["check", "--record", "raw.json"]).exits(2).says("of a Windows");
    }
}

#[test]
fn a_folder_that_takes_no_file_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    let inside = file.join("out");
    run(&["check", "--users", "10", "--no-probes", "--out", argument(&inside)])
        .exits(2)
        .says("cannot make the folder");
}

#[test]
fn secrets_of_the_environment_reach_no_file_and_no_word() {
    use crate::program::{CANARY, mizan};
    let folder = tempfile::tempdir().expect("a folder");
    let (answers, out) = (folder.path().join("answers.toml"), folder.path().join("out"));
    let text = "[install]\nusers = 10\n[probes]\nami = \"127.0.0.1:1\"\nami_user = \"crm\"\n\
        sms_url = \"http://127.0.0.1:1/send?to={number}&text={text}&u={user}&p={password}\"\n\
        internet = [\"http://127.0.0.1:1/\"]\n";
    std::fs::write(&answers, text).expect("written");
    let mut command = mizan(&[
        "check",
        "--answers",
        argument(&answers),
        "--out",
        argument(&out),
        "--probe-limit",
        "2s",
        "--send-test-sms",
        "09120000000",
    ]);
    for name in ["MIZAN_AMI_SECRET", "MIZAN_SMS_USER", "MIZAN_SMS_PASSWORD", "MIZAN_MAIL_PASSWORD"]
    {
        command.env(name, CANARY);
    }
    let ran = Ran::of(command.output().expect("it runs"));
    assert!(!format!("{ran:?}").contains(CANARY), "{ran:#?}");
    let mut files = 0;
    for entry in std::fs::read_dir(&out).expect("its folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        files += 1;
        assert!(!String::from_utf8_lossy(&bytes).contains(CANARY), "{}", path.display());
        assert!(!String::from_utf8_lossy(&bytes).contains("09120000000"), "{}", path.display());
    }
    assert!(files >= 4, "{files}");
}

#[test]
fn a_bundle_names_the_file_that_changed_and_whose_signature_it_bears() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    checked(folder.path(), &["--users", "10"]);
    let (key, bundle) = (at("signing.pem"), at("evidence.zip"));
    run(&["bundle", "--new-key", argument(&key)]).exits(0);
    run(&["bundle", "--new-key", argument(&key)]).exits(2).says("not overwritten");
    let out = at("out");
    run(&["bundle", argument(&out), "--file", argument(&bundle), "--key", argument(&key)]).exits(0);
    let public = at("signing.pub.pem");
    let verify = |bundle: &Path, code| {
        run(&["bundle", "--verify", argument(bundle), "--public-key", argument(&public)])
            .exits(code)
    };
    verify(&bundle, 0).says("signed by the given key");
    // Another's key, however valid its signature.
    let (other, forged) = (at("other.pem"), at("forged.zip"));
    run(&["bundle", "--new-key", argument(&other)]).exits(0);
    run(&["bundle", argument(&out), "--file", argument(&forged), "--key", argument(&other)])
        .exits(0);
    verify(&forged, 3).says("not by the given key");
    let unsigned = at("unsigned.zip");
    run(&["bundle", argument(&out), "--file", argument(&unsigned)]).exits(0);
    verify(&unsigned, 3).says("not signed");
    run(&["bundle", "--verify", argument(&unsigned)]).exits(0);
    let mut bytes = std::fs::read(&bundle).expect("there");
    bytes.truncate(bytes.len() / 2);
    std::fs::write(at("torn.zip"), bytes).expect("written");
    verify(&at("torn.zip"), 2).says("damaged");
}

#[test]
fn a_host_is_measured_compared_and_put_into_a_quote() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("host");
    let ran = run(&["bench", "--brief", "--name", "tester", "--out", argument(&out)]);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:#?}");
    let host = out.join("host.json");
    let host = argument(&host);
    let record: Value =
        serde_json::from_str(&std::fs::read_to_string(host).expect("there")).expect("JSON");
    assert_eq!(
        (&record["name"], record["sessions"].as_array().map(Vec::len)),
        (&Value::from("tester"), Some(1))
    );
    run(&["compare", host, host]).exits(5);
    run(&["compare", host]).exits(2);
    let quote = run(&["quote", "--users", "10", "--host", "existing", "--host-record", host]);
    assert!(matches!(quote.code, Some(0 | 3 | 4)), "{quote:#?}");
    let facts = server_2019(folder.path());
    run(&[
        "check",
        "--users",
        "10",
        "--from",
        argument(&facts),
        "--host-record",
        host,
        "--out",
        argument(&folder.path().join("check")),
    ])
    .says("10 users needed")
    .says("predicted");
    run(&["bench", "--brief", "--axes", "disk"]).exits(2).says("nothing to measure");
}

#[cfg(unix)]
#[test]
fn a_measurement_that_is_stopped_leaves_what_it_has() {
    use std::io::BufRead;
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("host");
    // The record is written after each session: the first is there when the second begins.
    let mut child =
        crate::program::start(&["bench", "--brief", "--sessions", "50", "--out", argument(&out)]);
    let stderr = child.stderr.take().expect("piped");
    let mut lines = std::io::BufReader::new(stderr).lines();
    let first = lines.next().expect("it tells of its first session").expect("text");
    assert!(first.contains("session 1"), "{first}");
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let rest: Vec<String> = lines.map(|line| line.expect("text")).collect();
    let ended = child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(5), "{rest:?}");
    let text = std::fs::read_to_string(out.join("host.json")).expect("a record");
    let record: Value = serde_json::from_str(&text).expect("JSON");
    let sessions = record["sessions"].as_array().expect("a list");
    assert!(sessions.len() >= 2 && sessions.last().expect("one")["interrupted"] == true, "{text}");
    let left: Vec<_> =
        std::fs::read_dir(&out).expect("its folder").map(|e| e.expect("one").file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
