//! Loads on a web server that is not ours: nginx, on loopback, with pages of its own.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use testkit::peers::PeerTest;

use crate::program::{mizan, printed, record};

pub(crate) const TESTS: &[PeerTest] = &[
    PeerTest {
        name: "foreign::a_server_that_is_no_crm_is_told_before_any_load",
        needs: &["nginx"],
        body: a_server_that_is_no_crm_is_told_before_any_load,
    },
    PeerTest {
        name: "foreign::a_server_that_answers_emptily_fails_every_step",
        needs: &["nginx"],
        body: a_server_that_answers_emptily_fails_every_step,
    },
];

fn a_server_that_is_no_crm_is_told_before_any_load() {
    let nginx = Nginx::start("");
    let out = nginx.folder.path().join("run");
    let output = mizan(&["load", "smoke", "--users", "2", "--target", &nginx.url], &out);
    assert_eq!(output.status.code(), Some(6), "{}", printed(&output));
    assert_eq!(record(&out)["end"]["how"]["is"], "target_unusable");
    assert!(out.join("report.html").is_file());
    let asked = nginx.requests();
    assert!(asked.iter().all(|line| line.contains("auth")), "only a sign-in was tried: {asked:?}");
    assert!(asked.len() <= 2, "once in each dialect: {asked:?}");
}

fn a_server_that_answers_emptily_fails_every_step() {
    let nginx = Nginx::start(
        r#"
        location = /api/v2/auth/login {
            default_type application/json;
            return 200 '{"accessToken": "anything"}';
        }
        location / {
            default_type application/json;
            return 200 '{}';
        }"#,
    );
    let out = nginx.folder.path().join("run");
    let output = mizan(&["load", "smoke", "--users", "2", "--target", &nginx.url], &out);
    assert_eq!(output.status.code(), Some(3), "{}", printed(&output));
    let record = record(&out);
    assert_eq!(record["end"]["how"]["is"], "completed");
    let crm = &record["workloads"][0];
    let outcomes = crm["outcomes"].as_object().expect("outcomes are a table");
    assert_eq!(outcomes.keys().collect::<Vec<_>>(), ["failed_check"], "{outcomes:?}");
    // The record counts the requests of the steady phase; the server has seen these and more.
    let counted = crm["requests"].as_u64().expect("a count");
    let seen = nginx.requests().len() as u64;
    assert!(0 < counted && counted <= seen, "{counted} counted, {seen} seen by the server");
}

/// A running nginx with a folder of its own; stopped when dropped.
struct Nginx {
    folder: TempDir,
    url: String,
}

impl Nginx {
    /// Starts one whose server holds these locations.
    fn start(locations: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let configuration = configuration(folder.path(), port, locations);
        fs::write(folder.path().join("nginx.conf"), configuration).expect("the folder is ours");
        let nginx = Self { folder, url: format!("http://127.0.0.1:{port}") };
        // It goes into the background once it listens.
        nginx.call(&[]);
        nginx
    }

    /// The requests that it has seen, a line each.
    fn requests(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("access.log")).expect("its log");
        log.lines().map(str::to_owned).collect()
    }

    fn call(&self, arguments: &[&str]) {
        let output = Command::new("nginx")
            .arg("-p")
            .arg(self.folder.path())
            .args(["-c", "nginx.conf", "-e", "error.log"])
            .args(arguments)
            .output()
            .expect("nginx is there");
        assert!(output.status.success(), "nginx {arguments:?}: {}", printed(&output));
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.call(&["-s", "stop"]);
    }
}

/// A port that was free a moment ago: nginx cannot be told to find one.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

fn configuration(folder: &Path, port: u16, locations: &str) -> String {
    let folder = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("    {kind}_temp_path {folder}/{kind};\n"))
        .collect();
    format!(
        "pid {folder}/nginx.pid;\n\
         worker_processes 1;\n\
         events {{}}\n\
         http {{\n\
         {temporary}    \
             access_log {folder}/access.log;\n    \
             server {{\n        \
                 listen 127.0.0.1:{port};\n        \
                 root {folder}/pages;\n        \
                 {locations}\n    \
             }}\n\
         }}\n"
    )
}
