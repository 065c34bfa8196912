//! What differs by operating system: here, and in `disks`, `quota` and `terminal`.

use std::io;
use std::time::Duration;

#[cfg(target_os = "linux")]
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};
#[cfg(target_os = "linux")]
use tokio::io::AsyncReadExt as _;
#[cfg(target_os = "linux")]
use tokio::net::unix::pipe;

use crate::clock::Clock;
#[cfg(not(target_os = "linux"))]
use crate::pacer::Pacer;

pub(crate) mod disks;
pub(crate) mod quota;
pub(crate) mod terminal;

/// A wait on a condition variable may end late by this much: Windows wakes on its timer's tick
/// (15.6 ms by default), Linux within a tenth of a millisecond.
pub(crate) const COARSE_WAIT: Duration =
    if cfg!(windows) { Duration::from_millis(16) } else { Duration::ZERO };

/// Whether a port can be taken again beside its old connections only if that is asked for. Windows
/// gives it without asking; asked, it would give a port that another socket still has.
pub(crate) const BIND_BESIDE_OLD_CONNECTIONS: bool = cfg!(unix);

/// Sleeps as precisely as the system can: the standard library takes a high-resolution timer where
/// Windows has one.
pub(crate) fn sleep_precisely(wait: Duration) {
    std::thread::sleep(wait);
}

/// Wakes the one task of a thread on time, as precisely as a sleeping thread would.
///
/// On Linux a timer that is a file (timerfd_create(2)) wakes the runtime's own wait for its sockets, so that
/// no other thread has to. The runtime's timers have a grain of a millisecond. To the runtime the timer is
/// the end of a pipe: something that becomes readable, whose registration needs no unsafe code.
pub(crate) struct Alarm {
    #[cfg(target_os = "linux")]
    clock: Clock,
    #[cfg(target_os = "linux")]
    timer: pipe::Receiver,
    #[cfg(not(target_os = "linux"))]
    pacer: Pacer,
}

impl Alarm {
    /// An alarm for a task of the runtime that is entered.
    pub(crate) fn new(clock: Clock) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            let timer = pipe::Receiver::from_owned_fd_unchecked(timer)?;
            Ok(Alarm { clock, timer })
        }
        #[cfg(not(target_os = "linux"))]
        Ok(Alarm { pacer: Pacer::start(clock)? })
    }

    /// Resolves at an instant of the run; at once if it has passed.
    pub(crate) async fn at(&mut self, due_us: u64) {
        #[cfg(target_os = "linux")]
        {
            let wait = self.clock.until(due_us);
            if wait.is_zero() {
                return;
            }
            let it_value = Timespec::try_from(wait).expect("a run is shorter than an age");
            let once = Itimerspec { it_interval: Timespec::default(), it_value };
            timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once)
                .expect("the timer and the span are valid");
            // More room than the eight bytes of the count: a short read tells the runtime that nothing is
            // left, which spares a second one. An earlier setting may have left its readiness behind,
            // but then there is nothing to read.
            let mut count = [0; 16];
            let read = self.timer.read(&mut count).await.expect("a timer can be read");
            debug_assert_eq!(read, 8, "a timer counts in eight bytes");
        }
        #[cfg(not(target_os = "linux"))]
        self.pacer.at(due_us).await;
    }
}

/// Share of all processors' time that the hypervisor gave to others, as cumulative counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StealCounter {
    /// Ticks stolen since boot.
    pub(crate) stolen: u64,
    /// All ticks since boot.
    pub(crate) total: u64,
}

/// Reads the counter. `None` where the system has none: Windows guests cannot see stolen time.
#[cfg(target_os = "linux")]
pub(crate) fn steal_counter() -> Option<StealCounter> {
    parse_proc_stat(&std::fs::read_to_string("/proc/stat").ok()?)
}

/// Reads the counter. `None` where the system has none: Windows guests cannot see stolen time.
#[cfg(not(target_os = "linux"))]
pub(crate) fn steal_counter() -> Option<StealCounter> {
    None
}

/// The first line of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice
/// (proc(5)). Guest time is inside user time already.
#[cfg(any(target_os = "linux", test))]
fn parse_proc_stat(text: &str) -> Option<StealCounter> {
    let fields: Vec<u64> = text
        .lines()
        .next()?
        .strip_prefix("cpu ")?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let stolen = *fields.get(7)?;
    Some(StealCounter { stolen, total: fields[..8].iter().sum() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stolen_ticks_are_the_eighth_field() {
        let text = "cpu  100 0 50 800 10 0 5 35 20 0\ncpu0 1 2 3\n";
        assert_eq!(parse_proc_stat(text), Some(StealCounter { stolen: 35, total: 1_000 }));
        assert_eq!(parse_proc_stat("cpu  1 2 3\n"), None);
    }
}
