//! The codecs against recorded sessions, arbitrary bytes, and what fuzzing found.

mod ami_properties;
mod corpus;
mod laws;
mod sessions;
mod smdr_lines;
mod smdr_properties;
mod sms_dialogue;
mod sms_properties;
mod sms_vectors;
