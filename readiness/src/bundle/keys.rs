//! Keys of Ed25519, in the files that openssl makes: PKCS#8 and SubjectPublicKeyInfo in PEM (RFC 8410).

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};
use thiserror::Error;

/// What stands before the 32 bytes of a public key: the algorithm and a bit string (RFC 8410, 4).
const SPKI_HEAD: [u8; 12] = *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

/// Why a key is not read or made. It repeats nothing of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// No private key in the text.
    #[error(
        "no `BEGIN PRIVATE KEY` block is in it; `openssl genpkey -algorithm ed25519` makes one"
    )]
    NoPrivateKey,
    /// A private key of another kind, or a broken one.
    #[error(
        "its private key is not one of Ed25519, or is broken; \
         `openssl genpkey -algorithm ed25519` makes one"
    )]
    NotEd25519,
    /// No public key in the text.
    #[error(
        "no `BEGIN PUBLIC KEY` block of Ed25519 is in it; `openssl pkey -in KEY -pubout` makes one"
    )]
    NoPublicKey,
    /// The system gave no randomness.
    #[error("the system gave no randomness for a new key; try again")]
    NoRandomness,
}

/// A key that signs. Its secret part stands in no output but [`SigningKey::to_pem`].
pub struct SigningKey {
    pair: Ed25519KeyPair,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifying_key().fingerprint())
    }
}

impl SigningKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// The system gave no randomness.
    pub fn generate() -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::NoRandomness)?;
        Ok(SigningKey { pair })
    }

    /// Reads a private key in PEM.
    ///
    /// # Errors
    /// There is none, or not one of Ed25519.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem).map_err(|_| KeyError::NoPrivateKey)?;
        let pair = Ed25519KeyPair::from_pkcs8(der.secret_pkcs8_der());
        Ok(SigningKey { pair: pair.map_err(|_| KeyError::NotEd25519)? })
    }

    /// The private key in PEM, as openssl writes it. This is the secret.
    pub fn to_pem(&self) -> String {
        let der = self.pair.to_pkcs8v1().expect("a key pair in memory can be written");
        pem("PRIVATE KEY", der.as_ref())
    }

    /// The key that others check with.
    pub fn verifying_key(&self) -> VerifyingKey {
        let bytes = self.pair.public_key().as_ref().try_into();
        VerifyingKey { bytes: bytes.expect("a public key of Ed25519 has 32 bytes") }
    }

    /// Signs a message.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

/// A key that checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey {
    bytes: [u8; 32],
}

impl VerifyingKey {
    /// Reads a public key in PEM.
    ///
    /// # Errors
    /// There is none of Ed25519.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let der =
            SubjectPublicKeyInfoDer::from_pem_slice(pem).map_err(|_| KeyError::NoPublicKey)?;
        let bytes = der.as_ref().strip_prefix(&SPKI_HEAD).ok_or(KeyError::NoPublicKey)?;
        Ok(VerifyingKey { bytes: bytes.try_into().map_err(|_| KeyError::NoPublicKey)? })
    }

    /// The public key in PEM.
    pub fn to_pem(&self) -> String {
        pem("PUBLIC KEY", &[&SPKI_HEAD[..], &self.bytes].concat())
    }

    /// What people compare: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes.
    pub fn fingerprint(&self) -> String {
        let hash = digest(&SHA256, &self.bytes);
        hash.as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a signature of a message was made by this key's other half.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.bytes).verify(message, signature).is_ok()
    }
}

/// A block of PEM (RFC 7468: lines of 64).
fn pem(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    let body = BASE64_STANDARD.encode(der);
    for line in body.as_bytes().chunks(64) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example key of RFC 8410, 10.3, and its public key of 10.1.
    const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn the_key_of_the_standard_is_read_and_written_as_it_stands_there() {
        let key = SigningKey::from_pem(PRIVATE.as_bytes()).expect("the example");
        assert_eq!(key.to_pem(), PRIVATE);
        assert_eq!(key.verifying_key().to_pem(), PUBLIC);
        assert_eq!(VerifyingKey::from_pem(PUBLIC.as_bytes()), Ok(key.verifying_key()));
    }

    #[test]
    fn debug_and_errors_show_nothing_of_a_private_key() {
        let key = SigningKey::from_pem(PRIVATE.as_bytes()).expect("the example");
        assert_eq!(
            format!("{key:?}"),
            format!("SigningKey({})", key.verifying_key().fingerprint())
        );
        let broken = PRIVATE.replace("MC4CAQAwBQYDK2Vw", "MC4CAQAwBQYDK2Vu");
        let error = SigningKey::from_pem(broken.as_bytes()).expect_err("another algorithm");
        assert_eq!(error, KeyError::NotEd25519);
        assert!(!format!("{error} {error:?}").contains("INTuctv5"));
    }

    #[test]
    fn what_holds_no_key_says_how_to_make_one() {
        for text in ["", "no PEM", PUBLIC] {
            let error = SigningKey::from_pem(text.as_bytes()).expect_err("no private key");
            assert!(error.to_string().contains("openssl genpkey"), "{error}");
        }
        assert_eq!(VerifyingKey::from_pem(PRIVATE.as_bytes()), Err(KeyError::NoPublicKey));
    }
}
