//! The host benchmark: what a machine is worth.
