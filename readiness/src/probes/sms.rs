//! A provider's URL for short messages: read with care, and called once on consent.
