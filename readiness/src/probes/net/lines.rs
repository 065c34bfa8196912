//! A conversation in lines with a peer that may be anybody: bounded in the length of a line and in all.

use documents::readiness::Missing;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::course::failed;

/// The longest line of an honest peer many times over: SMTP allows 512 bytes, and a list of IMAP
/// capabilities has a few hundred.
const LINE_MOST: usize = 8 * 1024;
/// What a peer may say in all.
const HEARD_MOST: usize = 128 * 1024;

/// A connection, plain or protected.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A conversation in lines.
pub(crate) struct Conversation {
    stream: Box<dyn Stream>,
    /// What came and was not read yet.
    waiting: Vec<u8>,
    heard: usize,
}

impl Conversation {
    pub(crate) fn new(stream: impl Stream + 'static) -> Self {
        Conversation { stream: Box::new(stream), waiting: Vec::new(), heard: 0 }
    }

    /// The next line without its end. What is no UTF-8 is replaced.
    pub(crate) async fn line(&mut self) -> Result<String, Missing> {
        loop {
            if let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.waiting.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line);
                return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
            }
            if self.waiting.len() > LINE_MOST {
                return Err(failed(format!("it sent a line of more than {LINE_MOST} bytes")));
            }
            self.hear().await?;
        }
    }

    async fn hear(&mut self) -> Result<(), Missing> {
        if self.heard > HEARD_MOST {
            return Err(failed(format!("it sent more than {HEARD_MOST} bytes")));
        }
        let mut chunk = [0; 2048];
        let length = self.stream.read(&mut chunk).await.map_err(failed)?;
        if length == 0 {
            return Err(failed("it closed the connection"));
        }
        self.heard += length;
        self.waiting.extend(&chunk[..length]);
        Ok(())
    }

    /// Sends bytes as they are.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<(), Missing> {
        self.stream.write_all(bytes).await.map_err(failed)?;
        self.stream.flush().await.map_err(failed)
    }

    /// The connection itself, for a handshake. What the peer sent ahead of it was not protected by the
    /// handshake and could be anybody's, so there must be none (RFC 3207 section 6, and CVE-2011-0411).
    pub(crate) fn into_stream(self) -> Result<Box<dyn Stream>, Missing> {
        match self.waiting.len() {
            0 => Ok(self.stream),
            rest => Err(failed(format!(
                "it sent {rest} bytes behind its consent to TLS: they are unprotected, and somebody \
                 on the way may have put them there"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaking(text: Vec<u8>) -> Conversation {
        Conversation::new(tokio::io::join(std::io::Cursor::new(text), tokio::io::sink()))
    }

    #[tokio::test]
    async fn lines_come_one_by_one_and_an_end_is_told() {
        let mut peer = speaking(b"one\r\ntwo\nrest".to_vec());
        assert_eq!(peer.line().await.as_deref(), Ok("one"));
        assert_eq!(peer.line().await.as_deref(), Ok("two"));
        assert_eq!(peer.line().await.expect_err("half a line").detail, "it closed the connection");
    }

    #[tokio::test]
    async fn a_line_without_an_end_is_given_up() {
        let mut peer = speaking(vec![b'x'; 10_000_000]);
        let reason = peer.line().await.expect_err("too long");
        assert!(reason.detail.contains("a line of more than 8192 bytes"), "{reason:?}");
        assert!(peer.waiting.len() < 2 * LINE_MOST, "no more was read than needed");
    }

    #[tokio::test]
    async fn lines_without_an_end_are_given_up() {
        let mut peer = speaking(b"* hello\r\n".repeat(1_000_000));
        let reason = loop {
            if let Err(reason) = peer.line().await {
                break reason;
            }
        };
        assert!(reason.detail.contains("more than 131072 bytes"), "{reason:?}");
    }

    #[tokio::test]
    async fn nothing_may_stand_behind_the_consent_to_a_handshake() {
        let mut peer = speaking(b"OK begin\r\n* injected\r\n".to_vec());
        peer.line().await.expect("a line");
        assert!(peer.into_stream().is_err());
    }
}
