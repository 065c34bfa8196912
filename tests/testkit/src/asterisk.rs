//! A real Asterisk 16 for one test: started in a chroot with a configuration of its own on a free
//! port of loopback, stopped when dropped. `cargo xtask test` unpacks it (xtask/src/asterisk.rs), and
//! calls that peer `asterisk`.
//!
//! It has no hardware and no SIP: calls are placed by `Action: Originate` on Local channels, and
//! the dialplan (`tests/testkit/asterisk/extensions.conf`) makes something of each.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::readiness_socket::ReadinessSocket;

/// A user of the manager interface who may do and see everything.
pub const USER: &str = "mizan";

/// That user's secret.
pub const SECRET: &str = "mizan-secret";

/// A user who sees calls and may place none.
pub const READER: &str = "readonly";

/// That user's secret.
pub const READER_SECRET: &str = "mizan-readonly";

/// How long it may take to start. It takes a third of a second where nothing else runs.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The longest that it lives, in seconds, should its test be killed before it can stop it.
const LIFE_S: &str = "600";

/// Seconds from the request to stop to the kill.
const STOP_S: &str = "10";

/// The files of its configuration. `HOME` and `PORT` in them stand for the test's own.
const FILES: &[(&str, &str)] = &[
    ("asterisk.conf", include_str!("../asterisk/asterisk.conf")),
    ("cdr.conf", include_str!("../asterisk/cdr.conf")),
    ("cdr_manager.conf", include_str!("../asterisk/cdr_manager.conf")),
    ("cel.conf", include_str!("../asterisk/cel.conf")),
    ("extensions.conf", include_str!("../asterisk/extensions.conf")),
    ("indications.conf", include_str!("../asterisk/indications.conf")),
    ("logger.conf", include_str!("../asterisk/logger.conf")),
    ("manager.conf", include_str!("../asterisk/manager.conf")),
    ("modules.conf", include_str!("../asterisk/modules.conf")),
    ("musiconhold.conf", include_str!("../asterisk/musiconhold.conf")),
    ("queues.conf", include_str!("../asterisk/queues.conf")),
];

/// Files that it looks for and that say nothing here.
const EMPTY: &[&str] = &["acl.conf", "ccss.conf", "features.conf", "queuerules.conf", "udptl.conf"];

/// A second of silence as u-law, which is what callers in a queue hear.
const SILENCE: [u8; 8_000] = [0xff; 8_000];

/// A running Asterisk.
pub struct Asterisk {
    process: Child,
    /// Its folder, as seen from outside the chroot; removed with the value.
    home: TempDir,
    port: u16,
}

impl Asterisk {
    /// Starts one, and returns when its manager interface answers.
    ///
    /// # Panics
    /// If it does not start: a test that needs an exchange cannot go on without one.
    pub fn start() -> Self {
        let root = root();
        let home = tempfile::Builder::new().prefix("mizan-").tempdir_in(root.join("srv"));
        let home =
            home.expect("the peer `asterisk` is there (cargo xtask test), with a folder srv");
        let port = free_port();
        configure(&root, home.path(), port);
        let ready = ReadinessSocket::bind(&home_inside(&root, home.path()));
        let mut asterisk = Self { process: launch(&root, home.path(), &ready), home, port };
        asterisk.await_ready(&ready);
        asterisk
    }

    /// Where its manager interface listens.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// The folder with everything that is its own.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log/messages")).unwrap_or_default()
    }

    /// Asks it to stop and waits until it has: whoever listens gets `Event: Shutdown`.
    ///
    /// # Panics
    /// If nobody can be asked, or the process is lost.
    pub fn stop(mut self) -> ExitStatus {
        self.terminate();
        self.process.wait().expect("the process is ours")
    }

    fn await_ready(&mut self, ready: &ReadinessSocket) {
        let process = &mut self.process;
        let told = ready.wait(START_LIMIT, || matches!(process.try_wait(), Ok(None)));
        assert!(told, "Asterisk did not start:\n{}", self.log());
        let stream = TcpStream::connect(self.address()).expect("its manager interface listens");
        let mut banner = String::new();
        BufReader::new(stream).read_line(&mut banner).expect("it greets");
        assert!(banner.starts_with("Asterisk Call Manager/"), "another's port: {banner:?}");
    }

    /// SIGTERM, to the program that keeps its time limit and hands the signal on.
    fn terminate(&self) {
        let pid = self.process.id().to_string();
        let status = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status();
        assert!(status.expect("there is a shell").success(), "the process is ours");
    }
}

impl Drop for Asterisk {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            self.terminate();
            let _ = self.process.wait();
        }
    }
}

/// The folder that `cargo xtask test` has unpacked it into.
fn root() -> PathBuf {
    let workspace =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("tests/testkit");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    workspace.join(target).join("peers").join("asterisk-16")
}

/// A folder below the chroot as the chroot sees it.
fn home_inside(root: &Path, home: &Path) -> String {
    let inside = home.strip_prefix(root).expect("it lies below the chroot");
    format!("/{}", inside.display())
}

fn configure(root: &Path, home: &Path, port: u16) {
    for part in ["etc", "db", "spool", "run", "log", "moh"] {
        fs::create_dir(home.join(part)).expect("the folder is ours");
    }
    fs::write(home.join("moh/silence.ulaw"), SILENCE).expect("the folder is ours");
    let inside = home_inside(root, home);
    let empty = EMPTY.iter().map(|name| (*name, ""));
    for (name, text) in FILES.iter().copied().chain(empty) {
        let text = text.replace("HOME", &inside).replace("PORT", &port.to_string());
        fs::write(home.join("etc").join(name), text).expect("the folder is ours");
    }
}

fn launch(root: &Path, home: &Path, ready: &ReadinessSocket) -> Child {
    // In the foreground of its time limit, so that what interrupts the test interrupts it as well.
    let mut command = Command::new("timeout");
    command
        .args(["--foreground", &format!("--kill-after={STOP_S}"), LIFE_S, "chroot"])
        .arg(root)
        .args(["/usr/sbin/asterisk", "-f", "-C"])
        .arg(format!("{}/etc/asterisk.conf", home_inside(root, home)))
        .env("NOTIFY_SOCKET", ready.name())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().expect("the peer `asterisk` is there, with coreutils")
}

/// A port that was free a moment ago: Asterisk cannot be told to find one.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}
