//! What holds for any bytes. The fuzz targets hold it for what the fuzzer thinks of, the tests for
//! the fuzzer's corpus and for arbitrary bytes.

use wire::ami::{Decoder, Limits};
use wire::smdr::{DateOrder, LAYOUTS, Lines, Parser, guess};

/// What came out of a decoder: a message's bytes, or an error.
pub(crate) type Outcome = Result<Vec<u8>, String>;

/// Everything a decoder makes of a stream that comes in such pieces.
pub(crate) fn decode(bytes: &[u8], piece: usize, limits: Limits) -> Vec<Outcome> {
    let mut decoder = Decoder::new(limits);
    let mut outcomes = Vec::new();
    for chunk in bytes.chunks(piece.max(1)) {
        decoder.push(chunk);
        loop {
            match decoder.next() {
                Ok(None) => break,
                Ok(Some(message)) => {
                    let mut printed = Vec::new();
                    message.to_message().write_to(&mut printed);
                    assert_eq!(printed, message.bytes(), "an owned message prints as it came");
                    let lines = message.lines().count();
                    assert!((1..=limits.headers).contains(&lines), "{lines} headers");
                    assert!(message.lines().all(|header| header.line().len() < limits.line_bytes));
                    outcomes.push(Ok(printed));
                }
                Err(error) => outcomes.push(Err(error.to_string())),
            }
        }
        let most = limits.message_bytes + 1;
        assert!(decoder.pending() <= most, "{} bytes are kept", decoder.pending());
    }
    outcomes
}

/// A stream of manager messages reads alike however it is cut, and prints as it came.
pub(crate) fn ami_stream(bytes: &[u8], piece: usize, limits: Limits) {
    let whole = decode(bytes, bytes.len(), limits);
    assert_eq!(whole, decode(bytes, piece, limits), "in pieces of {piece}");
    // Without an error, nothing but empty lines and an unfinished message is missing.
    let messages: Result<Vec<Vec<u8>>, String> = whole.into_iter().collect();
    let Ok(messages) = messages else { return };
    let mut rest = bytes;
    for message in messages {
        rest = without_empty_lines(rest);
        rest = rest.strip_prefix(&message[..]).expect("the messages in their order");
    }
}

fn without_empty_lines(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n")) {
        bytes = rest;
    }
    bytes
}

/// A call log's bytes are cut into the same lines however they come, and whatever a line holds,
/// every layout reads or refuses it.
pub(crate) fn smdr_stream(bytes: &[u8], piece: usize) {
    let whole = lines(bytes, bytes.len());
    assert_eq!(whole, lines(bytes, piece), "in pieces of {piece}");
    let lines: Vec<&[u8]> = whole.iter().flatten().map(Vec::as_slice).collect();
    for layout in &LAYOUTS {
        for dates in DateOrder::ALL {
            for line in &lines {
                // Whether it is one, the line decides.
                drop(Parser { layout, dates }.parse(line));
            }
        }
    }
    let guess = guess(&lines[..lines.len().min(20)]);
    assert!((0.0..=1.0).contains(&guess.confidence), "{guess:?}");
    assert!(guess.runner_up_confidence <= guess.confidence, "{guess:?}");
}

fn lines(bytes: &[u8], piece: usize) -> Vec<Option<Vec<u8>>> {
    let mut lines = Lines::new(Lines::LIMIT);
    let mut found = Vec::new();
    for chunk in bytes.chunks(piece.max(1)) {
        lines.push(chunk);
        loop {
            match lines.next() {
                Ok(None) => break,
                Ok(Some(line)) => found.push(Some(line.to_vec())),
                Err(_) => found.push(None),
            }
        }
    }
    found
}

/// A stream and how it comes, from the bytes of a fuzzer: the first says which limits, the second
/// the pieces.
pub(crate) fn ami_input(data: &[u8]) {
    let [limits, piece, stream @ ..] = data else { return };
    let limits = match limits % 3 {
        0 => Limits::default(),
        1 => Limits { line_bytes: 16, headers: 3, message_bytes: 40 },
        _ => Limits { line_bytes: 64, headers: 2, message_bytes: 70 },
    };
    ami_stream(stream, usize::from(*piece).max(1), limits);
}

/// As [`ami_input`], for the call log.
pub(crate) fn smdr_input(data: &[u8]) {
    let [piece, stream @ ..] = data else { return };
    smdr_stream(stream, usize::from(*piece).max(1));
}
