//! Where a service tells that it is ready: the socket whose name the environment variable
//! `NOTIFY_SOCKET` gives it (systemd's sd_notify(3), which Asterisk calls). It has a name without a
//! file, so that a service in a chroot reaches it. The one thing here that only Linux has.

use std::time::Duration;

#[cfg(target_os = "linux")]
pub(crate) use linux::ReadinessSocket;

/// How often a service that has not told anything is looked at, in case it has ended.
#[cfg(target_os = "linux")]
const LOOK: Duration = Duration::from_millis(200);

#[cfg(target_os = "linux")]
mod linux {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    use super::{Duration, LOOK};

    /// A socket that waits for one service.
    pub(crate) struct ReadinessSocket {
        socket: UnixDatagram,
        name: String,
    }

    impl ReadinessSocket {
        /// A socket of that name, which nobody else may use.
        pub(crate) fn bind(name: &str) -> Self {
            let address = SocketAddr::from_abstract_name(name).expect("the name is short");
            let socket = UnixDatagram::bind_addr(&address).expect("the name is ours");
            socket.set_read_timeout(Some(LOOK)).expect("the span is not zero");
            Self { socket, name: format!("@{name}") }
        }

        /// The name for the service's environment.
        pub(crate) fn name(&self) -> &str {
            &self.name
        }

        /// Waits until the service says that it is ready. `false` if it does not within `limit`, or
        /// `lives` says that it has ended.
        pub(crate) fn wait(&self, limit: Duration, mut lives: impl FnMut() -> bool) -> bool {
            let mut looks = limit.as_millis() / LOOK.as_millis();
            let mut message = [0; 512];
            loop {
                match self.socket.recv(&mut message) {
                    Ok(length) if says_ready(&message[..length]) => return true,
                    Ok(_) => {}
                    Err(_) if looks == 0 || !lives() => return false,
                    Err(_) => looks -= 1,
                }
            }
        }
    }

    fn says_ready(message: &[u8]) -> bool {
        message.split(|byte| *byte == b'\n').any(|line| line == b"READY=1")
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn tell(name: &str, message: &[u8]) {
            let address = SocketAddr::from_abstract_name(name).expect("the name is short");
            let service = UnixDatagram::unbound().expect("a socket");
            service.send_to_addr(message, &address).expect("somebody waits");
        }

        #[test]
        fn a_service_is_ready_when_it_says_so() {
            let name = format!("mizan-test-ready-{}", std::process::id());
            let socket = ReadinessSocket::bind(&name);
            tell(&name, b"STATUS=READY=10");
            tell(&name, b"STATUS=here\nREADY=1\n");
            assert!(socket.wait(Duration::from_secs(60), || true));
        }

        #[test]
        fn a_service_that_ended_is_not_waited_for() {
            let socket = ReadinessSocket::bind(&format!("mizan-test-end-{}", std::process::id()));
            assert!(!socket.wait(Duration::from_secs(60), || false));
        }
    }
}

/// Elsewhere there is no such socket, and no such service.
#[cfg(not(target_os = "linux"))]
pub(crate) struct ReadinessSocket;

#[cfg(not(target_os = "linux"))]
impl ReadinessSocket {
    pub(crate) fn bind(_: &str) -> Self {
        Self
    }

    pub(crate) fn name(&self) -> &str {
        ""
    }

    pub(crate) fn wait(&self, _: Duration, _: impl FnMut() -> bool) -> bool {
        false
    }
}
