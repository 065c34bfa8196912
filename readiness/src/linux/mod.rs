//! The facts of a Linux machine, from its files.
