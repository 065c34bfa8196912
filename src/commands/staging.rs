//! `mizan staging`: the stand-in install alone.

use crate::cli::Staging;
use crate::exit::{Exit, Failure};

/// x
pub(crate) fn serve(_staging: &Staging) -> Result<Exit, Failure> {
    Err(anyhow::anyhow!("not yet").into())
}
