//! Demands that are known are found again from runs that were made with them, and runs that measure
//! nothing are refused.

mod office;
mod records;
mod recovery;
mod refusals;
