//! The staging install as a client sees it, over HTTP.

mod call_log;
mod client;
mod exchange;
mod faults;
mod gateway;
mod lifetime;
#[cfg(unix)]
mod modem;
mod objects;
mod queries;
mod service_calls;
mod service_faults;
mod sign_in;
mod sms;
mod sms_mistakes;
mod sms_secrets;
mod telephony;
