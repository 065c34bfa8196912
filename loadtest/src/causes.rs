//! What the errors of hyper mean for the outcome of a request.

use std::error::Error as _;

/// Bytes came that are no answer. hyper tells malformed answers; what came unasked it tells only by being
/// none of its other kinds and having no cause below it.
pub(crate) fn is_garbled(error: &hyper::Error) -> bool {
    let broke_off = error.is_incomplete_message()
        || error.is_canceled()
        || error.is_closed()
        || error.is_timeout()
        || error.is_body_write_aborted()
        || error.is_user();
    error.is_parse() || (!broke_off && error.source().is_none())
}
