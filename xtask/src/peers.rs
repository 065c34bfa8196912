//! The programs that are not ours and that some tests talk to: what they are, how one sees that
//! they are there, and how they are had from Debian.
//!
//! A test names its peers by [`Peer::name`]; which of them are there is told to the tests by
//! environment variables that `tests/testkit/src/peers.rs` reads.

use std::process::Command;

use crate::asterisk;
use crate::external::{is_on_path, output_of};
use crate::packages::Apt;
use crate::quota;

/// A peer of some tests.
pub(crate) struct Peer {
    /// What tests call it.
    pub(crate) name: &'static str,
    /// How it is had where it is not there.
    source: Source,
    /// What must be there for the tests to run.
    signs: &'static [Sign],
    /// The tests that need it, for the reader of the line that says what is left out.
    tests: &'static str,
}

/// How a peer is had.
enum Source {
    /// These packages of this system, installed.
    Packages(&'static [&'static str]),
    /// In a way of its own, into a folder beside the build.
    Apart(fn() -> anyhow::Result<()>),
}

/// Something by which one sees that a peer is there.
enum Sign {
    /// A program on the search path.
    Program(&'static str),
    /// A font that has the letters of a language, by its ISO 639 code.
    FontFor(&'static str),
    /// What a peer that is had in a way of its own lacks, in words.
    Apart(fn() -> Option<String>),
}

/// Every peer that a test may name.
pub(crate) const PEERS: &[Peer] = &[
    Peer {
        name: "asterisk",
        source: Source::Apart(asterisk::provide),
        signs: &[Sign::Program("timeout"), Sign::Apart(asterisk::lacks)],
        tests: "calls through a real Asterisk 16",
    },
    Peer {
        name: "chromium",
        source: Source::Packages(&["chromium", "fontconfig", "fonts-dejavu-core"]),
        signs: &[Sign::Program("chromium"), Sign::FontFor("fa")],
        tests: "the report in a real browser",
    },
    Peer {
        name: "dovecot",
        source: Source::Packages(&["dovecot-imapd", "dovecot-pop3d"]),
        signs: &[Sign::Program("dovecot")],
        tests: "the greeting and log-in of a real IMAP and POP3 server",
    },
    Peer {
        name: "exim",
        source: Source::Packages(&["exim4-daemon-light"]),
        signs: &[Sign::Program("exim4")],
        tests: "the greeting and log-in of a real SMTP server",
    },
    Peer {
        name: "nginx",
        source: Source::Packages(&["nginx"]),
        signs: &[Sign::Program("nginx")],
        tests: "a load on a web server that is not ours",
    },
    Peer {
        name: "quota",
        source: Source::Apart(quota::provide),
        signs: &[Sign::Apart(quota::lacks)],
        tests: "a generator that is starved by a quota of processor time",
    },
    Peer {
        name: "unbound",
        source: Source::Packages(&["unbound"]),
        signs: &[Sign::Program("unbound")],
        tests: "names asked of a real resolver",
    },
];

/// Which peers are there after all was tried.
pub(crate) struct Found {
    pub(crate) present: Vec<&'static str>,
    pub(crate) absent: Vec<&'static str>,
}

/// Looks for every peer, installs what is missing where that is possible, and says in one line
/// each what is not there and which tests that leaves out.
pub(crate) fn provide(peers: &[Peer], apt: &mut Apt) -> Found {
    let mut found = Found { present: Vec::new(), absent: Vec::new() };
    for peer in peers {
        match peer.provide(apt) {
            Ok(()) => found.present.push(peer.name),
            Err(reason) => {
                println!("not there: {} ({reason:#}); left out: {}", peer.name, peer.tests);
                found.absent.push(peer.name);
            }
        }
    }
    found
}

impl Peer {
    fn provide(&self, apt: &mut Apt) -> anyhow::Result<()> {
        if self.lacks().is_none() {
            return Ok(());
        }
        match self.source {
            Source::Packages(packages) => {
                println!("installing {} for the tests: {}", packages.join(", "), self.tests);
                apt.install(packages)?;
            }
            Source::Apart(provide) => {
                println!("unpacking {} for the tests: {}", self.name, self.tests);
                provide()?;
            }
        }
        match self.lacks() {
            None => Ok(()),
            Some(lack) => anyhow::bail!("installed, yet {lack}"),
        }
    }

    /// The first sign that is missing, in words.
    fn lacks(&self) -> Option<String> {
        self.signs.iter().find_map(|sign| match sign {
            Sign::Program(name) => {
                (!is_on_path(name)).then(|| format!("no program {name} on the path"))
            }
            Sign::FontFor(language) => {
                let fonts = output_of(Command::new("fc-list").arg(format!(":lang={language}")));
                fonts.unwrap_or_default().is_empty().then(|| format!("no font for {language}"))
            }
            Sign::Apart(lacks) => lacks(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PEERS, Peer, Sign, Source, provide};
    use crate::packages::Apt;

    const NOWHERE: Peer = Peer {
        name: "nowhere",
        source: Source::Packages(&["mizan-has-no-such-package"]),
        signs: &[Sign::Program("mizan-has-no-such-program")],
        tests: "none",
    };

    #[test]
    fn what_is_not_there_is_reported_as_absent() {
        assert!(NOWHERE.lacks().is_some());
    }

    #[test]
    fn what_is_there_is_not_installed_again() {
        let cargo = Peer { name: "here", signs: &[Sign::Program("cargo")], ..NOWHERE };
        let found = provide(&[cargo], &mut Apt::default());
        assert_eq!(found.present, ["here"]);
        assert!(found.absent.is_empty());
    }

    #[test]
    fn what_is_had_in_a_way_of_its_own_is_left_out_with_its_reason() {
        let elsewhere = Peer {
            source: Source::Apart(|| anyhow::bail!("no archive")),
            signs: &[Sign::Apart(|| Some("nothing there".to_owned()))],
            ..NOWHERE
        };
        let reason = elsewhere.provide(&mut Apt::default()).expect_err("it cannot be had");
        assert_eq!(reason.to_string(), "no archive");
        let in_vain = Peer { source: Source::Apart(|| Ok(())), ..elsewhere };
        let reason = in_vain.provide(&mut Apt::default()).expect_err("it is still not there");
        assert_eq!(reason.to_string(), "installed, yet nothing there");
    }

    #[test]
    fn names_are_unique_and_fit_a_list_apart_by_commas() {
        let mut names: Vec<_> = PEERS.iter().map(|peer| peer.name).collect();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PEERS.len());
    }
}
