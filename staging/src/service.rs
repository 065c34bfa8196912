//! The service models: what happens between a request's arrival and its answer.

pub(crate) mod disk;
pub(crate) mod log;
pub(crate) mod model;
pub(crate) mod pages;
pub(crate) mod queue;
pub(crate) mod work;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use model::Model;
use work::{StartWorkError, Work};

use crate::clock::Clock;
use crate::operation::Operation;
use crate::settings::ServiceModel;
use crate::workers::Gone;

/// Why an operation's work was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServiceError {
    #[error("the disk refused: {0}")]
    Disk(String),
    #[error(transparent)]
    Gone(#[from] Gone),
}

impl From<std::io::Error> for ServiceError {
    fn from(error: std::io::Error) -> ServiceError {
        ServiceError::Disk(error.to_string())
    }
}

/// A running service model.
pub(crate) enum Service {
    None,
    Model(Model),
    Work(Work),
}

impl Service {
    pub(crate) fn start(
        model: &ServiceModel,
        directory: &Path,
        clock: &Arc<Clock>,
        seed: u64,
    ) -> Result<Service, StartWorkError> {
        Ok(match model {
            ServiceModel::None => Service::None,
            ServiceModel::Model(settings) => {
                Service::Model(Model::start(settings, Arc::clone(clock), seed)?)
            }
            ServiceModel::Work(settings) => Service::Work(Work::start(settings, directory, seed)?),
        })
    }

    /// Lets the servers of the queue rest for that long; the other models are held at the gate.
    pub(crate) fn stall(&self, span: Duration) {
        if let Service::Model(model) = self {
            model.stall(span);
        }
    }

    /// Serves one operation, `factor` times its demand.
    pub(crate) async fn perform(
        &self,
        operation: Operation,
        factor: f64,
    ) -> Result<(), ServiceError> {
        match self {
            Service::None => Ok(()),
            Service::Model(model) => Ok(model.perform(operation, factor).await?),
            Service::Work(work) => work.perform(operation, factor).await,
        }
    }
}
