//! TLS as the rest of the program speaks it: rustls with the roots of the system, by the same crates that
//! reqwest brings.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::engine::{EngineError, Protocol};

/// The names of the protocols in ALPN (RFC 7301, RFC 9113).
const H2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

/// Opens TLS on connections to one host.
pub(super) struct Tls {
    connector: TlsConnector,
    server: ServerName<'static>,
}

impl Tls {
    /// TLS to a host that is trusted by the system's roots, or by the further ones (DER).
    pub(super) fn new(
        host: &str,
        protocol: Protocol,
        extra_roots: &[Vec<u8>],
    ) -> Result<Self, EngineError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let server = ServerName::try_from(host.to_owned())
            .map_err(|_| EngineError::Host { host: host.to_owned() })?;
        let roots = extra_roots.iter().map(|root| CertificateDer::from(root.clone()));
        let verifier = match extra_roots {
            [] => Verifier::new(Arc::clone(&provider)),
            _ => Verifier::new_with_extra_roots(roots, Arc::clone(&provider)),
        };
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            // Only the method is called so: what verifies is the system.
            .with_custom_certificate_verifier(Arc::new(verifier?))
            .with_no_client_auth();
        config.alpn_protocols = match protocol {
            Protocol::Offered => vec![H2.to_vec(), HTTP1.to_vec()],
            Protocol::Http1 => vec![HTTP1.to_vec()],
            Protocol::Http2 => vec![H2.to_vec()],
        };
        Ok(Tls { connector: TlsConnector::from(Arc::new(config)), server })
    }

    /// Shakes hands.
    pub(super) async fn open(&self, stream: TcpStream) -> std::io::Result<TlsStream<TcpStream>> {
        self.connector.connect(self.server.clone(), stream).await
    }
}

/// Whether the other side chose HTTP/2.
pub(super) fn chose_http2(stream: &TlsStream<TcpStream>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(H2)
}
