//! sizing

pub mod queueing;
pub mod statistics;
pub mod storage;
