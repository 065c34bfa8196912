//! A real Asterisk 16 for the tests: unpacked into a folder of its own, and started by them in a
//! chroot (tests/testkit/src/asterisk.rs).
//!
//! Debian 12 and later have no Asterisk 16; Debian 11's archive, the suite bullseye, has. Its packages
//! are not installed on this machine but unpacked beside the build, with the libraries of that
//! suite, by an apt that has lists, a cache and a status of its own. The archive is the one that this
//! machine's own sources name. The folder is kept: with its stamp in it, nothing is fetched again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::external::{is_on_path, output_of, root, scratch, succeed_quietly, within};

/// The suite whose packages are unpacked: the newest that has Asterisk 16.
const SUITE: &str = "bullseye";

/// Asterisk and every library that it and its modules need, down to the C library.
const PACKAGES: &[&str] = &[
    "asterisk",
    "asterisk-modules",
    "libbsd0",
    "libc6",
    "libcap2",
    "libcrypt1",
    "libedit2",
    "libgcc-s1",
    "libgcrypt20",
    "libgpg-error0",
    "libgsm1",
    "libicu67",
    "libjansson4",
    "liblz4-1",
    "liblzma5",
    "libmd0",
    "libsqlite3-0",
    "libssl1.1",
    "libstdc++6",
    "libsystemd0",
    "libtinfo6",
    "liburiparser1",
    "libuuid1",
    "libxml2",
    "libxslt1.1",
    "libzstd1",
    "zlib1g",
];

/// How long one call of apt may take: 24 MB over a slow line.
const LIMIT: Duration = Duration::from_secs(300);

/// Where Debian keeps the keys of its archives.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The file that says that the folder is whole, and of what.
const STAMP: &str = ".unpacked";

/// What is missing for the tests to start an Asterisk, in words.
pub(crate) fn lacks() -> Option<String> {
    if output_of(Command::new("id").arg("-u")).as_deref() != Some("0") {
        return Some("chroot needs root".to_owned());
    }
    let folder = folder();
    if fs::read_to_string(folder.join(STAMP)).ok().as_deref() != Some(&stamp()) {
        return Some("it has not been unpacked".to_owned());
    }
    let mut version = Command::new("chroot");
    version.arg(&folder).args(["/usr/sbin/asterisk", "-V"]);
    match output_of(&mut version) {
        Some(text) if text.starts_with("Asterisk 16.") => None,
        Some(text) => Some(format!("it says that it is {text:?}")),
        None => Some("it does not start in a chroot".to_owned()),
    }
}

/// Fetches and unpacks it, or fails with the reason in one line.
pub(crate) fn provide() -> Result<()> {
    for program in ["apt-get", "chroot", "dpkg", "mknod"] {
        if !is_on_path(program) {
            bail!("no {program} here");
        }
    }
    if output_of(Command::new("id").arg("-u")).as_deref() != Some("0") {
        bail!("chroot needs root");
    }
    let work = scratch()?.join("asterisk-16");
    remove(&work)?;
    let outcome = fetch(&work).and_then(|()| unpack(&work)).and_then(|()| settle(&work));
    // Whatever came of it, what was fetched on the way is not needed again.
    outcome.and(remove(&work))
}

/// The folder that the tests take as the root of its file system.
fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root().join(target).join("peers").join("asterisk-16")
}

/// What the stamp holds: other packages than these make the folder stale.
fn stamp() -> String {
    format!("{SUITE}: {}\n", PACKAGES.join(" "))
}

/// Downloads the packages with an apt of its own.
fn fetch(work: &Path) -> Result<()> {
    for part in ["lists/partial", "cache/archives/partial", "packages"] {
        let part = work.join(part);
        fs::create_dir_all(&part).with_context(|| format!("cannot make {}", part.display()))?;
    }
    fs::write(work.join("status"), "")?;
    fs::write(work.join("sources.list"), source()?)?;
    let apt = |name: &str, arguments: &[&str]| {
        let mut command = within(LIMIT, "apt-get");
        let paths = [
            ("Dir::Etc::SourceList", "sources.list"),
            ("Dir::Etc::SourceParts", "none"),
            ("Dir::State::Lists", "lists"),
            ("Dir::Cache", "cache"),
            ("Dir::State::Status", "status"),
        ];
        for (option, path) in paths {
            command.arg("--option").arg(format!("{option}={}", work.join(path).display()));
        }
        command
            // The user who otherwise downloads may not write into this folder.
            .args(["--option", "APT::Sandbox::User=root"])
            .args([
                "--option",
                "Acquire::Languages=none",
                "--option",
                "APT::Update::Error-Mode=any",
            ])
            .arg("--quiet")
            .args(arguments)
            .current_dir(work.join("packages"));
        let log = scratch()?.join(format!("asterisk-{name}.log"));
        succeed_quietly(&mut command, &log)
    };
    apt("update", &["update"]).with_context(|| format!("no lists of {SUITE}"))?;
    let download: Vec<&str> = std::iter::once("download").chain(PACKAGES.iter().copied()).collect();
    apt("download", &download).with_context(|| format!("not all packages are in {SUITE}"))
}

/// The line of the archive in apt's own words: this machine's archive, another suite.
fn source() -> Result<String> {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let field = |name: &str| {
        let line = system.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_matches('"').to_owned())
    };
    if field("ID=").as_deref() != Some("debian") {
        bail!("this system is not Debian");
    }
    let mut command = Command::new("apt-get");
    command.args(["indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Created-By: Packages"]);
    let targets = output_of(&mut command).context("apt-get does not tell its sources")?;
    let codename = field("VERSION_CODENAME=").unwrap_or_default();
    let archive = archive_of(&targets, &codename)
        .context("this machine's apt sources name no archive of Debian")?;
    let keys =
        if Path::new(KEYS).is_file() { format!("[signed-by={KEYS}] ") } else { String::new() };
    Ok(format!("deb {keys}{archive} {SUITE} main\n"))
}

/// Of lines `release address`, the address of the archive that has the system's own release.
fn archive_of<'a>(targets: &'a str, codename: &str) -> Option<&'a str> {
    let own = [codename, "stable", "oldstable", "testing", "unstable", "sid"];
    let mut pairs = targets.lines().filter_map(|line| line.split_once(' '));
    pairs.find(|(release, _)| own.contains(release)).map(|(_, address)| address)
}

/// Unpacks the packages, and gives the folder the two devices that Asterisk opens.
fn unpack(work: &Path) -> Result<()> {
    let tree = work.join("tree");
    let log = scratch()?.join("asterisk-unpack.log");
    for entry in fs::read_dir(work.join("packages"))? {
        let mut command = within(LIMIT, "dpkg");
        succeed_quietly(command.arg("--extract").arg(entry?.path()).arg(&tree), &log)?;
    }
    fs::create_dir_all(tree.join("dev"))?;
    // The numbers of the devices: Linux, Documentation/admin-guide/devices.txt.
    for (device, minor) in [("null", "3"), ("urandom", "9")] {
        let mut command = Command::new("mknod");
        command.args(["--mode", "666"]).arg(tree.join("dev").join(device)).args(["c", "1", minor]);
        succeed_quietly(&mut command, &log)?;
    }
    // The tests put the files of each start here.
    fs::create_dir_all(tree.join("srv"))?;
    Ok(fs::write(tree.join(STAMP), stamp())?)
}

/// Puts the whole folder in its place, which never holds half of it.
fn settle(work: &Path) -> Result<()> {
    let folder = folder();
    remove(&folder)?;
    fs::create_dir_all(folder.parent().expect("it lies below the target folder"))?;
    fs::rename(work.join("tree"), &folder)
        .with_context(|| format!("cannot put it into {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::archive_of;

    const TARGETS: &str = "cloud-bookworm https://other.example/apt/\n\
                           bookworm http://archive.example/debian/\n\
                           bookworm-security http://archive.example/debian-security/";

    #[test]
    fn the_archive_is_the_one_that_has_the_systems_own_release() {
        assert_eq!(archive_of(TARGETS, "bookworm"), Some("http://archive.example/debian/"));
        assert_eq!(archive_of("stable http://a.example/", "bookworm"), Some("http://a.example/"));
    }

    #[test]
    fn sources_of_others_alone_give_no_archive() {
        assert_eq!(archive_of("cloud-bookworm https://other.example/apt/", "bookworm"), None);
        assert_eq!(archive_of("", "bookworm"), None);
    }
}
