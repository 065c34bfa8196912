//! The stand-in install: the CRM's web API over a real database on the disk, with a service model and
//! faults, so that scenarios can be tried and hosts be tested without the product.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let staging = staging::start(staging::Settings::default()).await?;
//! println!("{} with the password of {}", staging.url(), staging.username(1));
//! staging.faults().stall_for(std::time::Duration::from_secs(2));
//! staging.stop().await?;
//! # Ok(())
//! # }
//! ```
//!
//! What it chooses where the public clients of the product are silent is in docs/staging.md.

mod api;
mod catalogue;
mod clock;
mod connection;
mod counts;
mod faults;
mod handle;
mod lifetime;
mod object;
mod operation;
mod population;
mod query;
mod service;
mod sessions;
mod settings;
mod sms;
mod store;
mod telephony;
mod workers;

pub use counts::OperationCounts;
pub use faults::{Fault, FaultSettings, Stall};
pub use handle::{FaultHandle, ServeError, Staging, StartError, StopError, serve_until, start};
pub use kernels::work as kernel;
pub use operation::Operation;
pub use population::{PopulateError, TELEPHONY_KEY};
pub use service::disk::PageIo;
pub use service::model::{Lateness, StationMeter, StationTime};
pub use service::work::StartWorkError;
pub use settings::{
    DataDirectory, Dataset, LockOut, ModelSettings, Password, ServiceModel, Settings, WorkSettings,
};
pub use sms::{
    GatewayAddressError, SmsCredentials, SmsFaults, SmsSettings, SmsSettingsError, SmsState,
    SmsWay, StartSmsError,
};
pub use store::StartStoreError;
pub use telephony::{
    CallSource, ExchangeAddressError, ExchangeLink, SmdrLayout, SmdrLogin, TelephonyFaults,
    TelephonySettings, TelephonyState,
};
