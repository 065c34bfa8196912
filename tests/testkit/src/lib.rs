//! What tests of the whole need in one line: staging installs with little data.

pub mod ami_recording;
pub mod ami_shape;
pub mod asterisk;
pub mod peers;
mod readiness_socket;

use std::time::Duration;

use staging::{Dataset, ModelSettings, Password, ServiceModel, Settings, Staging, WorkSettings};

/// Persons in a test's install: enough for every search to find some and for pages to be full.
pub const PERSONS: u32 = 300;

/// The password of a test's accounts.
pub const PASSWORD: &str = "testkit";

/// Settings of a small install with this service model.
pub fn settings(service: ServiceModel) -> Settings {
    Settings {
        dataset: Dataset { seed: 1, persons: PERSONS },
        users: 50,
        password: Some(Password::new(PASSWORD)),
        service,
        drain: Duration::from_millis(200),
        ..Settings::default()
    }
}

/// A small install without a service model: it answers as fast as its database does.
///
/// # Panics
/// If it does not start: a test that needs an install cannot go on without one.
pub async fn bare() -> Staging {
    start(settings(ServiceModel::None)).await
}

/// A small install that serves as an M/M/c queue with one mean for all operations.
///
/// # Panics
/// If it does not start.
pub async fn queue(servers: u32, mean: Duration) -> Staging {
    let model = ModelSettings { servers, mean, ..ModelSettings::default() };
    start(settings(ServiceModel::Model(model))).await
}

/// A small install that does the shipped demand set's work, with a small data file.
///
/// # Panics
/// If it does not start.
pub async fn work() -> Staging {
    let data_file = "8 MiB".parse().expect("a size with its unit");
    let work = WorkSettings { data_file, ..WorkSettings::default() };
    start(settings(ServiceModel::Work(work))).await
}

/// An install of these settings.
///
/// # Panics
/// If it does not start.
pub async fn start(settings: Settings) -> Staging {
    staging::start(settings).await.unwrap_or_else(|error| panic!("staging did not start: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_kind_of_install_starts_and_stops() {
        for staging in [bare().await, queue(2, Duration::from_millis(1)).await, work().await] {
            assert!(staging.url().starts_with("http://127.0.0.1:"));
            assert_eq!(staging.password().reveal(), PASSWORD);
            staging.stop().await.expect("stopped");
        }
    }
}
