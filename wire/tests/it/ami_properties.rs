//! Messages of any headers and streams of any bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use wire::ami::{Decoder, EventWriter, Limits, Message};

use crate::laws::ami_stream;

const SMALL: Limits = Limits { line_bytes: 16, headers: 3, message_bytes: 40 };

/// Bytes that are often what separates lines and headers.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => Just(b'\n'), 2 => Just(b'\r'), 2 => Just(b':'), 1 => Just(b' '), 4 => any::<u8>(),
    ];
    vec(byte, 0..300)
}

/// Headers as a caller would push them, with whatever it should not.
fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    vec(("[A-Za-z:\\r\\n-]{1,12}", "(\\PC|[\\r\\n:]){0,20}"), 1..12)
}

fn written(headers: &[(String, String)]) -> Message {
    headers.iter().fold(Message::event("E"), |message, (key, value)| message.with(key, value))
}

proptest! {
    #[test]
    fn any_stream_reads_alike_however_it_is_cut(bytes in stream(), piece in 1_usize..40) {
        ami_stream(&bytes, piece, Limits::default());
        ami_stream(&bytes, piece, SMALL);
    }

    #[test]
    fn a_message_that_was_written_is_read_with_the_same_headers(headers in headers()) {
        let message = written(&headers);
        let mut bytes = Vec::new();
        message.write_to(&mut bytes);
        let mut decoder = Decoder::new(Limits::default());
        decoder.push(&bytes);
        let read = decoder.next().expect("within limits").expect("a whole message");
        prop_assert_eq!(read.bytes(), &bytes[..]);
        prop_assert_eq!(read.headers().count(), headers.len() + 1, "no header brings another");
        for ((key, value), (wanted_key, wanted)) in read.headers().skip(1).zip(&headers) {
            let replaced: String =
                wanted_key.chars().map(|c| if "\r\n:".contains(c) { '_' } else { c }).collect();
            prop_assert_eq!(key, replaced);
            let replaced = wanted.replace(['\r', '\n'], " ");
            prop_assert_eq!(&value, replaced.trim_start_matches([' ', '\t']));
        }
        prop_assert_eq!(read.to_message(), message);
        prop_assert!(decoder.next().expect("within limits").is_none(), "one message");
    }

    #[test]
    fn the_event_writer_writes_what_a_message_prints(headers in headers()) {
        let mut printed = Vec::new();
        written(&headers).write_to(&mut printed);
        let mut direct = Vec::new();
        let writer = EventWriter::event(&mut direct, "E");
        let writer = headers.iter().enumerate().fold(writer, |writer, (i, (key, value))| {
            if i % 2 == 0 { writer.header(key, value) } else { writer.header_of(key, value) }
        });
        writer.end();
        prop_assert_eq!(direct, printed);
    }
}
