//! A peer that follows a script, and certificates to show.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use readiness::probes::net::Trust;
use rustls::pki_types::PrivateKeyDer;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

/// What a peer does next. After the last it closes the connection.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends this.
    Say(&'static str),
    /// Reads a line and keeps it.
    Hear,
    /// Reads lines up to an empty one.
    HearHead,
    /// Sends back the line that it heard last, behind this.
    Echo(&'static str),
    /// Shakes hands.
    Tls(Arc<ServerConfig>),
    /// Waits until the other side closes.
    Hang,
    /// Sends a byte every few milliseconds, for ever.
    Drip,
    /// Sends ten megabytes without a line's end.
    Flood,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A running peer.
pub(crate) struct Liar {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    /// It has come to where it hangs.
    pub(crate) hangs: Arc<Notify>,
    /// The other side has closed what hung.
    pub(crate) closed: Arc<Notify>,
}

impl Liar {
    /// Follows the script on each connection.
    pub(crate) async fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (heard, hangs, closed) =
            (Arc::<Mutex<_>>::default(), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let mut player =
            Player { heard: Arc::clone(&heard), hangs: hangs.clone(), closed: closed.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A peer that is left in the middle of its script has nobody to tell.
                let _ = player.play(Box::new(stream), &script).await;
            }
        });
        Liar { address, heard, hangs, closed }
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Lines that were heard.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("nobody panics while it is held").clone()
    }
}

struct Player {
    heard: Arc<Mutex<Vec<String>>>,
    hangs: Arc<Notify>,
    closed: Arc<Notify>,
}

impl Player {
    async fn play(&mut self, mut stream: Box<dyn Stream>, script: &[Step]) -> std::io::Result<()> {
        for step in script {
            match step {
                Step::Say(text) => stream.write_all(text.as_bytes()).await?,
                Step::Hear => {
                    self.hear(&mut stream).await?;
                }
                Step::HearHead => while !self.hear(&mut stream).await?.is_empty() {},
                Step::Echo(before) => {
                    let last = self.heard.lock().expect("not poisoned").last().cloned();
                    let text = format!("{before}{}\r\n", last.unwrap_or_default());
                    stream.write_all(text.as_bytes()).await?;
                }
                Step::Tls(config) => {
                    stream = Box::new(TlsAcceptor::from(config.clone()).accept(stream).await?);
                }
                Step::Hang => {
                    self.hangs.notify_one();
                    let mut rest = [0; 1024];
                    while matches!(stream.read(&mut rest).await, Ok(length) if length > 0) {}
                    self.closed.notify_one();
                }
                Step::Drip => {
                    let mut ticks = tokio::time::interval(Duration::from_millis(5));
                    loop {
                        ticks.tick().await;
                        stream.write_all(b"x").await?;
                    }
                }
                Step::Flood => stream.write_all(&vec![b'x'; 10_000_000]).await?,
            }
            stream.flush().await?;
        }
        stream.shutdown().await
    }

    async fn hear(&mut self, stream: &mut Box<dyn Stream>) -> std::io::Result<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            line.push(stream.read_u8().await?);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        self.heard.lock().expect("not poisoned").push(line.clone());
        Ok(line)
    }
}

/// An authority of the tests, and what it makes.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    roots: RootCertStore,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "authority of the tests");
        let certificate = params.self_signed(&key).expect("a certificate");
        let mut roots = RootCertStore::empty();
        roots.add(certificate.der().clone()).expect("an authority");
        Authority { issuer: Issuer::new(params, key), roots }
    }

    /// Trusts this authority alone.
    pub(crate) fn trust(&self) -> Trust {
        Trust::in_authorities(self.roots.clone())
    }

    /// A server with a certificate for a name.
    pub(crate) fn server(&self, name: &str) -> Arc<ServerConfig> {
        self.issue(&CertificateParams::new([name.to_owned()]).expect("a name"))
    }

    /// A server with a certificate that ended long ago.
    pub(crate) fn expired_server(&self, name: &str) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.issue(&params)
    }

    fn issue(&self, params: &CertificateParams) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        server(&certificate, &key)
    }
}

/// A server with a certificate that it made for itself.
pub(crate) fn self_signed_server(name: &str) -> Arc<ServerConfig> {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new([name.to_owned()]).expect("a name");
    server(&params.self_signed(&key).expect("a certificate"), &key)
}

fn server(certificate: &rcgen::Certificate, key: &KeyPair) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has them")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("they belong together");
    Arc::new(config)
}
