//! TLS that shows a certificate even if this system does not trust it.
//!
//! A handshake with an untrusted peer is finished, so that the certificate and what the peer says can be
//! shown. The signature by which the peer proves that the certificate is its own is checked all the same.
//! Whoever sends a secret must look at [`Certificate::distrust`] first.

use std::sync::{Arc, Mutex, PoisonError};

use documents::readiness::{Certificate, Missing};
use jiff::Timestamp;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use super::course::{failed, wording};
use super::lines::Stream;

/// Host names of a certificate that are kept: some hold for hundreds.
const NAMES_MOST: usize = 32;

/// Whom to trust.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Or why this system trusts nobody.
    verifier: Result<Arc<dyn ServerCertVerifier>, Error>,
}

impl Trust {
    /// Trusts whom this system trusts.
    pub fn system() -> Self {
        let verifier = Verifier::new(provider());
        Trust { verifier: verifier.map(|verifier| Arc::new(verifier) as Arc<_>) }
    }

    /// Trusts these authorities and nobody else.
    pub fn in_authorities(roots: RootCertStore) -> Self {
        let built = WebPkiServerVerifier::builder_with_provider(roots.into(), provider()).build();
        let verifier = built.map(|verifier| verifier as Arc<dyn ServerCertVerifier>);
        Trust { verifier: verifier.map_err(|error| Error::General(error.to_string())) }
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Shakes hands. The certificate is shown even if the handshake fails after it.
pub(crate) async fn handshake<S: Stream>(
    stream: S,
    host: &str,
    trust: &Trust,
    shown: &mut Option<Certificate>,
) -> Result<TlsStream<S>, Missing> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| failed(format!("`{host}` is no name that a certificate can have")))?;
    let witness = Arc::new(Witness { trust: trust.clone(), shown: Mutex::default() });
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(witness.clone())
        .with_no_client_auth();
    let shaken = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    *shown = witness.shown.lock().unwrap_or_else(PoisonError::into_inner).take();
    shaken.map_err(failed)
}

/// Sees the certificate, notes what is wrong with it, and lets it pass.
#[derive(Debug)]
struct Witness {
    trust: Trust,
    shown: Mutex<Option<Certificate>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = match &self.trust.verifier {
            Ok(verifier) => verifier
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .map(|_| ()),
            Err(error) => Err(error.clone()),
        };
        let mut certificate = describe(end_entity)?;
        certificate.distrust =
            verdict.err().map(|error| reasons(&error, end_entity, server_name, now));
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(certificate);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = provider().signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, &known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = provider().signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, &known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

/// What a certificate says.
fn describe(der: &CertificateDer<'_>) -> Result<Certificate, Error> {
    let unreadable = |_| Error::InvalidCertificate(CertificateError::BadEncoding);
    let (_, certificate) = X509Certificate::from_der(der).map_err(unreadable)?;
    // A list of names that cannot be read is shown as empty; the verifier says the rest.
    let listed = certificate.subject_alternative_name().ok().flatten();
    let names = listed.map(|extension| {
        let names = extension.value.general_names.iter().filter_map(host_name);
        names.take(NAMES_MOST).collect()
    });
    Ok(Certificate {
        subject: wording(&certificate.subject().to_string()),
        issuer: wording(&certificate.issuer().to_string()),
        names: names.unwrap_or_default(),
        not_before: rfc3339(certificate.validity().not_before.timestamp()),
        not_after: rfc3339(certificate.validity().not_after.timestamp()),
        distrust: None,
    })
}

fn host_name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(wording(name)),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => {
                <[u8; 4]>::try_from(*bytes).ok().map(|ip| std::net::Ipv4Addr::from(ip).to_string())
            }
            _ => {
                <[u8; 16]>::try_from(*bytes).ok().map(|ip| std::net::Ipv6Addr::from(ip).to_string())
            }
        },
        _ => None,
    }
}

fn rfc3339(second: i64) -> String {
    Timestamp::from_second(second).map(|at| at.to_string()).unwrap_or_default()
}

/// The reasons for distrust. A verifier stops at one, and a person mends faster who hears of the dates and
/// the name as well. An unknown issuer stays unsaid where the verifier stopped at another reason.
fn reasons(
    error: &Error,
    der: &CertificateDer<'_>,
    server_name: &ServerName<'_>,
    now: UnixTime,
) -> String {
    let mut reasons = Vec::new();
    if let Ok((_, certificate)) = X509Certificate::from_der(der) {
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        if certificate.validity().not_after.timestamp() < now {
            reasons.push("expired".to_owned());
        } else if certificate.validity().not_before.timestamp() > now {
            reasons.push("not valid yet".to_owned());
        }
    }
    let named = ParsedCertificate::try_from(der)
        .and_then(|parsed| rustls::client::verify_server_name(&parsed, server_name));
    if named.is_err() {
        reasons.push("made for another name".to_owned());
    }
    match error {
        Error::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
            | CertificateError::NotValidForName
            | CertificateError::NotValidForNameContext { .. },
        ) if !reasons.is_empty() => {}
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            reasons.push("unknown issuer".to_owned());
        }
        other => reasons.push(wording(&other.to_string())),
    }
    reasons.join(", ")
}
