//! Files below a root, with the place of each for the facts that rest on it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use documents::readiness::{Fact, Why};

use super::Reason;

/// No file that is read here comes near it: /proc/cpuinfo of 512 processors has 800 kB.
const LONGEST: u64 = 4 << 20;

/// Where the files of a machine stand, and when they are read.
pub(super) struct Root<'a> {
    path: &'a Path,
    at: &'a str,
}

impl<'a> Root<'a> {
    pub(super) fn new(path: &'a Path, at: &'a str) -> Self {
        Root { path, at }
    }

    /// When the files are read, RFC 3339 in UTC.
    pub(super) fn at(&self) -> &'a str {
        self.at
    }

    fn place(&self, relative: &str) -> PathBuf {
        self.path.join(relative)
    }

    /// The bytes of a file, as far as [`LONGEST`] goes.
    pub(super) fn bytes(&self, relative: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.place(relative))?.take(LONGEST).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A file's text. What is not UTF-8 is replaced: a disk's model may hold anything.
    pub(super) fn text(&self, relative: &str) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&self.bytes(relative)?).into_owned())
    }

    /// A file of one line, without the blanks around it; an error where there is nothing else.
    pub(super) fn line(&self, relative: &str) -> io::Result<String> {
        let text = self.text(relative)?;
        let line = text.lines().next().unwrap_or_default().trim_matches(['\0', ' ', '\t', '\n']);
        if line.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(line.to_owned()) }
    }

    /// A file of one number.
    pub(super) fn number<T: std::str::FromStr>(&self, relative: &str) -> Option<T> {
        self.line(relative).ok()?.parse().ok()
    }

    /// The names in a folder, sorted.
    pub(super) fn names(&self, relative: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.place(relative))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Whether something is there. A link that leads nowhere counts: below another root they do.
    pub(super) fn is_there(&self, relative: &str) -> bool {
        fs::symlink_metadata(self.place(relative)).is_ok()
    }

    /// Where a link leads, as it is written.
    pub(super) fn link(&self, relative: &str) -> Option<String> {
        Some(fs::read_link(self.place(relative)).ok()?.to_string_lossy().into_owned())
    }

    /// A fact that rests on what was read at a place.
    pub(super) fn fact<S, T>(
        &self,
        place: &str,
        read: io::Result<S>,
        understand: impl FnOnce(&S) -> Result<T, Reason>,
    ) -> Fact<T> {
        let place = format!("/{place}");
        match read {
            Ok(found) => match understand(&found) {
                Ok(value) => Fact::known(value, place, self.at),
                Err(reason) => Fact::unknown(Why::Failed, reason, place, self.at),
            },
            Err(error) => Fact::unknown(why(&error), error.to_string(), place, self.at),
        }
    }
}

/// The kind of reason behind a file that could not be read.
fn why(error: &io::Error) -> Why {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Why::NoRight,
        io::ErrorKind::NotFound => Why::NotSupported,
        _ => Why::Failed,
    }
}

/// The value of a name in a file of assignments as a shell reads them, without its quotes.
pub(super) fn assigned(text: &str, name: &str) -> Option<String> {
    let value = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        line.strip_prefix(name)?.strip_prefix('=').map(str::to_owned)
    };
    let value = text.lines().find_map(value)?;
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

/// The value of a name in a file of lines `Name : value`.
pub(super) fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_read_without_its_quotes() {
        let text = "# LANG=no\nLANG_X=\"no\"\nexport LANG='en_US.UTF-8'\nEMPTY=\n";
        assert_eq!(assigned(text, "LANG").as_deref(), Some("en_US.UTF-8"));
        assert_eq!(assigned(text, "EMPTY"), None);
    }
}
