//! Frozen work: what the host benchmark and the stand-in do on a processor and on memory.
//!
//! A kernel is a pure function: it takes an amount of work and gives a result by which a test sees that
//! it is still the same. It reads no clock; who measures stands outside. A better kernel is another
//! version with another name, never a change, since records of years rest on them.

pub mod work;
