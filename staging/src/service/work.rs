//! The service model `work`: each operation's demand, done on this host.
//!
//! First the processor's part on one of a fixed number of threads, then the reads of pages, then the
//! pages left to be written behind, then the flush of the log. What the real install overlaps within
//! a request is small beside what requests do to each other in the queues, which are real here.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use documents::demands::Demand;
use documents::units::Bytes;

use super::ServiceError;
use super::disk::PageIo;
use super::log::Log;
use super::pages::Pages;
use crate::operation::{self, Operation};
use crate::settings::WorkSettings;
use crate::workers::Workers;
use kernels::work as kernel;

/// Why a service model did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartWorkError {
    /// The demand set lacks an operation of the API.
    #[error("the demand set has no operation `{0}`")]
    NoDemand(&'static str),
    /// A thread or a file could not be had.
    #[error("the service model: {0}")]
    Io(#[from] io::Error),
}

/// The running work.
pub(crate) struct Work {
    demands: Vec<Demand>,
    cores: Workers<()>,
    pages: Pages,
    log: Log,
    /// The kernel's results end here, so that no compiler can take the work away.
    sink: AtomicU64,
}

impl Work {
    pub(crate) fn start(
        settings: &WorkSettings,
        directory: &Path,
        seed: u64,
    ) -> Result<Work, StartWorkError> {
        let demands = operation::demands(&settings.demands).map_err(StartWorkError::NoDemand)?;
        let cores = match settings.cores {
            Some(cores) => cores.max(1),
            None => thread::available_parallelism()?.get(),
        };
        Ok(Work {
            demands,
            cores: Workers::start("staging-cpu", vec![(); cores])?,
            pages: Pages::start(&directory.join("pages.bin"), settings.data_file, seed)?,
            log: Log::start(&directory.join("log.bin"))?,
            sink: AtomicU64::new(1),
        })
    }

    /// Does one operation's demand, `factor` times.
    pub(crate) async fn perform(
        &self,
        operation: Operation,
        factor: f64,
    ) -> Result<(), ServiceError> {
        let demand = self.demands[operation.index()];
        let scaled = |count: u32| (f64::from(count) * factor).round() as u32;
        let rounds = kernel::rounds(demand.cpu.mul_f64(factor));
        let start = self.sink.load(Ordering::Relaxed);
        let result = self.cores.run(move |()| kernel::run(rounds, start)).await?;
        self.sink.fetch_xor(result, Ordering::Relaxed);
        if demand.reads > 0 {
            self.pages.read(scaled(demand.reads)).await?;
        }
        if demand.writes > 0 {
            self.pages.write(scaled(demand.writes)).await?;
        }
        if demand.log.0 > 0 {
            let bytes = Bytes((demand.log.0 as f64 * factor).round() as u64);
            self.log.flush(bytes).await?;
        }
        Ok(())
    }

    /// Whether pages come from the device or perhaps from memory.
    pub(crate) fn page_io(&self) -> PageIo {
        self.pages.io
    }
}
