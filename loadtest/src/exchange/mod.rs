//! The exchange that the harness plays, drives or stands in for: by whichever way, a scripted call
//! becomes what a CRM's telephony service can hear.

pub mod ami;
pub mod smdr;
