//! Reads facts that were collected elsewhere, and trusts nothing in them.
