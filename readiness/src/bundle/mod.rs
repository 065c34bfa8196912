//! The evidence of a check in one file that shows whether it was changed.
