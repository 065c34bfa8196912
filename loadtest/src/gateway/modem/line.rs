//! The pseudo-terminal: the one place of this modem that a system may lack.
//!
//! The modem's port is a link to the client's end, in a folder of its own, so that the port keeps its
//! name when the cable is pulled and plugged in again, although the terminal is another one then.

#[cfg(unix)]
pub(super) use unix::{Line, Socket};
#[cfg(not(unix))]
pub(super) use without::{Line, Socket};

#[cfg(unix)]
mod unix {
    use std::fs::{File, remove_file};
    use std::io;
    use std::os::fd::AsFd;
    use std::os::unix::fs::symlink;
    use std::path::{Path, PathBuf};

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use tempfile::TempDir;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::unix::pipe::{Receiver, Sender};

    /// Where a modem can be plugged in.
    pub(in super::super) struct Socket {
        folder: TempDir,
    }

    /// A modem that is plugged in. Dropping it is to pull the cable: the client's end fails.
    pub(in super::super) struct Line {
        /// The modem's end. A terminal is no pipe, but it is waited for like one.
        heard: Receiver,
        said: Sender,
        /// The client's end, held open: without it, the line fails whenever a client closes.
        _client: File,
        port: PathBuf,
    }

    impl Socket {
        pub(in super::super) fn new() -> io::Result<Socket> {
            let folder = tempfile::Builder::new().prefix("mizan-modem-").tempdir()?;
            Ok(Socket { folder })
        }

        /// The name of the port.
        pub(in super::super) fn port(&self) -> PathBuf {
            self.folder.path().join("ttyGSM0")
        }

        /// Plugs the modem in. Needs a runtime around it.
        pub(in super::super) fn plug(&self) -> io::Result<Line> {
            let modem = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
            grantpt(&modem)?;
            unlockpt(&modem)?;
            let name = ptsname(&modem, Vec::new())?;
            let name = name.into_string().map_err(io::Error::other)?;
            let client = File::options().read(true).write(true).open(&name)?;
            be_raw(&client)?;
            rustix::io::ioctl_fionbio(&modem, true)?;
            let port = self.port();
            symlink(Path::new(&name), &port)?;
            let said = Sender::from_owned_fd_unchecked(modem.try_clone()?)?;
            let heard = Receiver::from_owned_fd_unchecked(modem)?;
            Ok(Line { heard, said, _client: client, port })
        }
    }

    /// A client may write before it has set the terminal up: nothing is sent back or changed.
    fn be_raw(terminal: impl AsFd) -> io::Result<()> {
        let mut settings = tcgetattr(&terminal)?;
        settings.make_raw();
        Ok(tcsetattr(&terminal, OptionalActions::Now, &settings)?)
    }

    impl Line {
        /// Reads what the client has sent, once there is something.
        pub(in super::super) async fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            self.heard.read(bytes).await
        }

        /// Writes as much as the line takes, once it takes something.
        pub(in super::super) async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.said.write(bytes).await
        }
    }

    impl Drop for Line {
        fn drop(&mut self) {
            // The folder takes it away at the latest.
            drop(remove_file(&self.port));
        }
    }
}

#[cfg(not(unix))]
mod without {
    use std::convert::Infallible;
    use std::io;
    use std::path::PathBuf;

    /// Where a modem could be plugged in if this system had pseudo-terminals.
    pub(in super::super) struct Socket(Infallible);

    /// A line that cannot be.
    pub(in super::super) struct Line(Infallible);

    impl Socket {
        pub(in super::super) fn new() -> io::Result<Socket> {
            let reason = "this system has no pseudo-terminals";
            Err(io::Error::new(io::ErrorKind::Unsupported, reason))
        }

        pub(in super::super) fn port(&self) -> PathBuf {
            match self.0 {}
        }

        pub(in super::super) fn plug(&self) -> io::Result<Line> {
            match self.0 {}
        }
    }

    impl Line {
        pub(in super::super) async fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            match self.0 {}
        }

        pub(in super::super) async fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            match self.0 {}
        }
    }
}
