//! sizing

pub mod queueing;
pub mod storage;
