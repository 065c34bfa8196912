//! The exchange that the harness plays, drives or stands in for: by whichever way, a scripted call
//! becomes what a CRM's telephony service can hear.

pub mod ami;
pub mod asterisk;

use tokio::sync::mpsc;

/// What an exchange tells of its calls. Instants are those of the exchange's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A call's first event is out.
    Began {
        /// Its place in the schedule.
        call: u64,
        /// When.
        at_us: u64,
    },
    /// A call's last event is out.
    Ended {
        /// Its place in the schedule.
        call: u64,
        /// When.
        at_us: u64,
    },
    /// A call could not be played.
    NotPlayed {
        /// Its place in the schedule.
        call: u64,
        /// Why not.
        reason: String,
    },
}

/// Where notices go.
pub type Notices = mpsc::UnboundedSender<Notice>;
