//! Two hosts held against each other.
#[cfg(test)]
pub(crate) mod fixtures;
