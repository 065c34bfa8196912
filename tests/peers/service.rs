//! A service that is not ours, in the foreground and in a folder of its own, until it is dropped.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A running service.
pub(crate) struct Service {
    child: Child,
    /// Kept until the service has ended.
    _folder: TempDir,
}

impl Service {
    /// Starts a program and waits until it says on its standard error that it is there.
    pub(crate) fn start(program: &str, arguments: &[&str], folder: TempDir, says: &str) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program is there");
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let mut said = Vec::new();
        let is_there = lines.by_ref().map_while(Result::ok).any(|line| {
            let is_there = line.contains(says);
            said.push(line);
            is_there
        });
        assert!(is_there, "{program} ended before it was there: {said:?}");
        // What it says from now on is read away, or it would block.
        std::thread::spawn(move || lines.for_each(drop));
        Service { child, _folder: folder }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Asked to end, it ends its own children too.
        call("kill", &["-TERM", &self.child.id().to_string()]);
        self.child.wait().expect("it is ours");
    }
}

/// Calls a program that has to succeed.
pub(crate) fn call(program: &str, arguments: &[&str]) {
    let status = Command::new(program).args(arguments).status().expect("the program is there");
    assert!(status.success(), "{program} {arguments:?}: {status}");
}

/// A port that was free a moment ago: most services cannot be told to find one.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// A path as text.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("temporary paths are text")
}
