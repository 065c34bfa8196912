//! Looks for bytes that break a law of the codec: `cargo +nightly fuzz run smdr`.
#![no_main]

#[path = "../../wire/tests/it/laws.rs"]
#[expect(dead_code, reason = "each target holds one of the laws")]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::smdr_input(data));
