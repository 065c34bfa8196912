//! Reads the facts of this machine.
//!
//! What its system tells is read by `crate::linux` or `crate::windows`. What is the same on both is
//! read here: ports, serial ports, and the paths that the answers name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use documents::readiness::{Fact, MachineFacts, PathFacts, PortUse, Role, Volume, Why};
use documents::units::Bytes;

use crate::answers::Answers;
use crate::modem;

/// The port that fax, print and telephony on other machines ask for.
const WEB_PORT: u16 = 80;
/// The port that the site gets unless told otherwise.
const SITE_PORT: u16 = 8080;
/// Files of a path that are added up at most: a folder of recordings may hold millions.
const MOST_FILES: usize = 200_000;
/// How long a port of this very machine may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is to be read besides what every machine tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CollectWishes {
    /// Version of this program.
    pub version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// Paths by purpose: `dvd`, `backup`, `recordings`.
    pub paths: BTreeMap<String, String>,
    /// The port of the CRM's site; 8080 where none is given.
    pub site_port: Option<u16>,
}

impl CollectWishes {
    /// What answers wish for.
    pub fn of(answers: &Answers, version: &str, commit: Option<&str>) -> Self {
        CollectWishes {
            version: version.to_owned(),
            commit: commit.map(str::to_owned),
            paths: answers.paths.clone(),
            site_port: answers.probes.site_port,
        }
    }
}

/// Reads the facts of this machine. The clock tells the time of day, RFC 3339 in UTC.
pub fn collect(role: Role, wishes: &CollectWishes, clock: &dyn Fn() -> String) -> MachineFacts {
    let at = clock();
    let mut facts = this_system(role, &at);
    facts.mizan_version.clone_from(&wishes.version);
    facts.commit.clone_from(&wishes.commit);
    let site_port = wishes.site_port.unwrap_or(SITE_PORT);
    let ports: &[u16] = if site_port == WEB_PORT { &[WEB_PORT] } else { &[WEB_PORT, site_port] };
    facts.ports = port_uses(ports, &at);
    facts.serial_ports = serial_ports(&at);
    let volumes = facts.volumes.value.as_deref().unwrap_or_default();
    facts.paths = paths(&wishes.paths, volumes, &clock());
    facts
}

/// Everything that this system answered while its facts were read, as text that plays it again with
/// nothing personal in it; `None` where facts are read from files and not by questions.
#[cfg(windows)]
pub fn recorded(about: &str) -> Option<String> {
    let source = crate::windows::Recording::new(crate::windows::ThisWindows::new());
    let _facts = crate::windows::read(&source, Role::Crm, &crate::clock::utc_now());
    Some(source.finish(about).to_json())
}

/// As on Windows.
#[cfg(not(windows))]
pub fn recorded(_about: &str) -> Option<String> {
    None
}

#[cfg(windows)]
fn this_system(role: Role, at: &str) -> MachineFacts {
    crate::windows::read(&crate::windows::ThisWindows::new(), role, at)
}

#[cfg(not(windows))]
fn this_system(role: Role, at: &str) -> MachineFacts {
    crate::linux::read(Path::new("/"), role, at)
}

/// Whether something listens at ports of this machine: a port that can be had is free. Nobody can
/// connect in the instant for which it is had, since nothing is accepted.
pub fn port_uses(ports: &[u16], at: &str) -> Fact<Vec<PortUse>> {
    let by = "bind 127.0.0.1 and 0.0.0.0";
    let mut uses = Vec::new();
    for &port in ports {
        match is_taken(port) {
            Ok(is_taken) => uses.push(PortUse { port, is_taken, by: None }),
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::PermissionDenied => Why::NoRight,
                    _ => Why::Failed,
                };
                return Fact::unknown(why, format!("port {port}: {error}"), by, at);
            }
        }
    }
    Fact::known(uses, by, at)
}

fn is_taken(port: u16) -> io::Result<bool> {
    for address in [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED] {
        match TcpListener::bind((address, port)) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Ok(true),
            // Who may not have the port can still see whether somebody answers there.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                let here = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
                let answers = TcpStream::connect_timeout(&here, PATIENCE).is_ok();
                // Windows says so, too, of a port that its own web server holds for itself alone.
                return if answers || cfg!(windows) { Ok(true) } else { Err(error) };
            }
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

fn serial_ports(at: &str) -> Fact<Vec<String>> {
    let by = if cfg!(windows) { r"HKLM\HARDWARE\DEVICEMAP\SERIALCOMM" } else { "/sys/class/tty" };
    match modem::ports() {
        Ok(ports) => Fact::known(ports, by, at),
        Err(error) => Fact::unknown(Why::Failed, error.to_string(), by, at),
    }
}

/// Paths that the answers name: whether they are there, on which disk, and what they hold.
pub fn paths(
    wanted: &BTreeMap<String, String>,
    volumes: &[Volume],
    at: &str,
) -> Fact<Vec<PathFacts>> {
    if wanted.is_empty() {
        return Fact::unknown(Why::NotAsked, "the answers name no path", "nothing", at);
    }
    let facts = wanted.iter().map(|(purpose, path)| path_facts(purpose, path, volumes));
    Fact::known(facts.collect(), "the folders and files themselves", at)
}

fn path_facts(purpose: &str, path: &str, volumes: &[Volume]) -> PathFacts {
    let place = Path::new(path);
    let is_there = can_be_read(place);
    PathFacts {
        purpose: purpose.to_owned(),
        path: path.to_owned(),
        is_there,
        is_local: is_there.then(|| is_local(path, volumes)).flatten(),
        size: is_there.then(|| size(place, MOST_FILES)).flatten(),
    }
}

fn can_be_read(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::read_dir(path).is_ok(),
        Ok(metadata) if metadata.is_file() => File::open(path).is_ok(),
        // To open a pipe or a device may wait for ever, and neither is a copy of anything.
        Ok(_) | Err(_) => false,
    }
}

/// Whether a path stands on a disk of this machine; nothing where neither the path nor the volumes
/// tell.
fn is_local(path: &str, volumes: &[Volume]) -> Option<bool> {
    if path.starts_with(r"\\") || path.starts_with("//") {
        return Some(false);
    }
    if !cfg!(windows) {
        // A link may lead to another volume.
        return crate::linux::is_local(Path::new("/"), &fs::canonicalize(path).ok()?);
    }
    let is_above = |volume: &&Volume| {
        path.get(..volume.mount.len()).is_some_and(|head| head.eq_ignore_ascii_case(&volume.mount))
    };
    let deepest = volumes.iter().filter(is_above).max_by_key(|volume| volume.mount.len())?;
    Some(deepest.is_local)
}

/// The bytes of all files at and below a path. Links are not followed. Nothing where it cannot be
/// read to its end, or holds more files than `most`: half a sum is no figure.
fn size(path: &Path, most: usize) -> Option<Bytes> {
    let metadata = fs::metadata(path).ok()?;
    if metadata.is_file() {
        return Some(Bytes(metadata.len()));
    }
    let mut open: Vec<PathBuf> = vec![path.to_owned()];
    let (mut seen, mut bytes) = (0, 0_u64);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            seen += 1;
            if seen > most {
                return None;
            }
            let metadata = entry.metadata().ok()?;
            if metadata.is_dir() {
                open.push(entry.path());
            } else if metadata.is_file() {
                bytes = bytes.saturating_add(metadata.len());
            }
        }
    }
    Some(Bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "2026-11-24T09:30:00Z";

    #[test]
    fn a_port_is_taken_while_somebody_listens_and_free_afterwards() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let is_taken = || port_uses(&[port], AT).value.expect("it may be had")[0].is_taken;
        assert!(is_taken());
        drop(listener);
        assert!(!is_taken());
    }

    #[test]
    fn a_folder_holds_the_sum_of_its_files_and_no_half_sum() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("below")).expect("a folder");
        fs::write(folder.path().join("a"), [0; 10]).expect("a file");
        fs::write(folder.path().join("below/b"), [0; 32]).expect("a file");
        assert_eq!(size(folder.path(), 3), Some(Bytes(42)));
        assert_eq!(size(folder.path(), 2), None);
    }

    #[test]
    fn a_path_that_is_not_there_has_neither_size_nor_disk() {
        let wanted = BTreeMap::from([("dvd".to_owned(), "/nowhere/at/all".to_owned())]);
        let facts = paths(&wanted, &[], AT).value.expect("a path was named");
        let found = facts.iter().map(|f| (f.is_there, f.is_local, f.size)).next();
        assert_eq!(found, Some((false, None, None)));
        assert_eq!(paths(&BTreeMap::new(), &[], AT).missing.map(|m| m.why), Some(Why::NotAsked));
    }

    #[test]
    fn this_machine_tells_its_processors_and_carries_the_wishes() {
        let wishes = CollectWishes { version: "9.9.9".to_owned(), ..CollectWishes::default() };
        let facts = collect(Role::Recorder, &wishes, &|| AT.to_owned());
        assert_eq!((facts.mizan_version.as_str(), facts.role), ("9.9.9", Role::Recorder));
        assert!(facts.processors.value.expect("every system tells").logical >= 1);
        assert_eq!(facts.collected_at, AT);
    }
}
