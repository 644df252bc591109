//! One end of the connection: a real rustls connection, or a broker that speaks no TLS.
//!
//! The only file that names rustls' connections.

use std::io::{Cursor, ErrorKind, Read as _, Write as _};
use std::sync::Arc;

use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateRevocationListDer, ServerName};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{
    ClientConfig, ClientConnection, Connection, RootCertStore, ServerConfig, ServerConnection,
    SupportedProtocolVersion,
};

use super::chooser::Chooser;
use super::entropy::Entropy;
use super::notebook::Notebook;
use super::tickets::{KeepsNoTickets, SeededTickets};
use super::transcript::Failure;
use super::verifier::{ClientsVerifier, Nameless, ServersVerifier, Witness};
use crate::cluster::{Broker, ClientAuth, Established, NameCheck, SecurityProtocol, TlsVersion};
use crate::wire::Side;
use crate::wire::registry::{CipherSuite, ProtocolVersion};

/// One end.
#[derive(Debug)]
pub(super) enum Endpoint {
    /// It speaks TLS.
    Tls(Box<Connection>),
    /// It speaks Kafka's protocol in the clear.
    Plaintext(Plaintext),
}

/// An end that speaks no TLS: what it says crosses as it is.
#[derive(Debug, Default)]
pub(super) struct Plaintext {
    heard: Vec<u8>,
    to_send: Vec<u8>,
    closed: bool,
}

/// How many TLS 1.3 tickets a server sends: JSSE, and so a Kafka broker, sends one.
const TLS13_TICKETS: usize = 1;

impl Endpoint {
    /// Makes that side's end from its stores and settings.
    pub(super) fn open(
        side: Side,
        established: &Established,
        entropy: &Entropy,
        notebook: &Notebook,
    ) -> Result<Self, Failure> {
        let broker = established.broker(side);
        if broker.protocol != SecurityProtocol::Ssl {
            return Ok(Self::Plaintext(Plaintext::default()));
        }
        let connection = match side {
            Side::Client => client(established, entropy, notebook)?,
            Side::Server => server(established, entropy, notebook)?,
        };
        Ok(Self::Tls(Box::new(connection)))
    }

    /// Takes in what arrived: one record, or bytes that are none.
    pub(super) fn receive(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Plaintext(end) => {
                end.heard.extend_from_slice(bytes);
                Ok(())
            }
            Self::Tls(connection) => {
                let mut arriving = Cursor::new(bytes);
                // Asking at the end of the bytes would tell rustls that the connection has ended.
                while arriving.position() < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
                    let taken = connection.read_tls(&mut arriving).map_err(|error| {
                        Failure::io(&format!("{:?}", error.kind()), error.to_string())
                    })?;
                    // Behind a goodbye nothing is taken any more.
                    if taken == 0 {
                        break;
                    }
                    connection
                        .process_new_packets()
                        .map_err(|error| Failure::rustls(&error))?;
                }
                Ok(())
            }
        }
    }

    /// Learns that the peer has closed the connection. `None` if that was announced properly.
    pub(super) fn hang_up(&mut self) -> Option<Failure> {
        match self {
            Self::Plaintext(end) => (!end.closed).then(|| {
                Failure::io(
                    "UnexpectedEof",
                    "the peer closed the connection in mid-sentence",
                )
            }),
            Self::Tls(connection) => {
                let end = connection.read_tls(&mut Cursor::new([]));
                let processed = connection.process_new_packets();
                if let Err(error) = processed {
                    return Some(Failure::rustls(&error));
                }
                let read = end.and_then(|_| connection.reader().read(&mut [0]));
                match read {
                    Ok(_) => None,
                    Err(error) => Some(Failure::io(
                        &format!("{:?}", error.kind()),
                        error.to_string(),
                    )),
                }
            }
        }
    }

    /// Takes out what this end wants to send.
    pub(super) fn outgoing(&mut self) -> Vec<u8> {
        match self {
            Self::Plaintext(end) => std::mem::take(&mut end.to_send),
            Self::Tls(connection) => {
                let mut bytes = Vec::new();
                while connection.wants_write() {
                    connection
                        .write_tls(&mut bytes)
                        .expect("writing to a Vec does not fail");
                }
                bytes
            }
        }
    }

    /// Whether this end believes itself connected.
    pub(super) fn is_inside(&self) -> bool {
        match self {
            Self::Plaintext(_) => true,
            Self::Tls(connection) => !connection.is_handshaking(),
        }
    }

    /// Whether this end speaks TLS.
    pub(super) fn speaks_tls(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// Says something to the peer.
    pub(super) fn say(&mut self, words: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Plaintext(end) => {
                end.to_send.extend_from_slice(words);
                Ok(())
            }
            Self::Tls(connection) => connection
                .writer()
                .write_all(words)
                .map_err(|error| Failure::io(&format!("{:?}", error.kind()), error.to_string())),
        }
    }

    /// Takes out what the peer said, and whether it has said goodbye.
    pub(super) fn heard(&mut self) -> (Vec<u8>, bool) {
        match self {
            Self::Plaintext(end) => (std::mem::take(&mut end.heard), false),
            Self::Tls(connection) => {
                let mut heard = Vec::new();
                let goodbye = match connection.reader().read_to_end(&mut heard) {
                    Ok(_) => true,
                    Err(error) => error.kind() != ErrorKind::WouldBlock,
                };
                (heard, goodbye)
            }
        }
    }

    /// Closes this end's direction properly.
    pub(super) fn leave(&mut self) {
        match self {
            Self::Plaintext(end) => end.closed = true,
            Self::Tls(connection) => connection.send_close_notify(),
        }
    }

    /// The peer's own certificate, DER, if it showed one.
    pub(super) fn peer_certificate(&self) -> Option<Vec<u8>> {
        match self {
            Self::Plaintext(_) => None,
            Self::Tls(connection) => {
                let leaf = connection.peer_certificates()?.first()?;
                Some(leaf.to_vec())
            }
        }
    }

    /// The version that was agreed on, as this end knows it.
    pub(super) fn version(&self) -> Option<ProtocolVersion> {
        match self {
            Self::Plaintext(_) => None,
            Self::Tls(connection) => connection
                .protocol_version()
                .map(|v| ProtocolVersion(v.into())),
        }
    }

    /// The suite that was agreed on, as this end knows it.
    pub(super) fn suite(&self) -> Option<CipherSuite> {
        match self {
            Self::Plaintext(_) => None,
            Self::Tls(connection) => {
                let suite = connection.negotiated_cipher_suite()?;
                Some(CipherSuite(suite.suite().into()))
            }
        }
    }
}

fn client(
    established: &Established,
    entropy: &Entropy,
    notebook: &Notebook,
) -> Result<Connection, Failure> {
    let broker = established.broker(Side::Client);
    let provider = provider(broker, Side::Client, established, entropy);
    let roots = roots(broker)?;
    let webpki =
        WebPkiServerVerifier::builder_with_provider(Arc::clone(&roots), Arc::clone(&provider))
            .with_crls(lists(broker))
            .enforce_revocation_expiration()
            .build()
            .map_err(|error| Failure::verifier(&error))?;
    let verifier = ClientsVerifier {
        webpki,
        nameless: (broker.settings.name_check == NameCheck::Off).then(|| Nameless {
            roots,
            algorithms: provider.signature_verification_algorithms.all,
        }),
        witness: witness(Side::Client, entropy, notebook),
    };
    let chooser = Chooser::new(&broker.keystore, established.link.manner, notebook.clone());
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(broker.clock))
        .with_protocol_versions(&[version(broker.version)])
        .map_err(|error| Failure::rustls(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(chooser));
    config.alpn_protocols = application_protocols(broker);
    config.key_log = Arc::new(notebook.clone());
    config.resumption = Resumption::store(Arc::new(KeepsNoTickets));
    let name = ServerName::try_from(established.link.dialled.clone())
        .map_err(|error| Failure::visum("InvalidDnsName", error.to_string()))?;
    let connection = ClientConnection::new(Arc::new(config), name);
    Ok(Connection::Client(
        connection.map_err(|error| Failure::rustls(&error))?,
    ))
}

fn server(
    established: &Established,
    entropy: &Entropy,
    notebook: &Notebook,
) -> Result<Connection, Failure> {
    let broker = established.broker(Side::Server);
    let provider = provider(broker, Side::Server, established, entropy);
    let builder =
        WebPkiClientVerifier::builder_with_provider(roots(broker)?, Arc::clone(&provider))
            .with_crls(lists(broker))
            .enforce_revocation_expiration();
    let webpki = match broker.settings.client_auth {
        ClientAuth::Required => builder.build(),
        ClientAuth::Requested => builder.allow_unauthenticated().build(),
        ClientAuth::None => Ok(WebPkiClientVerifier::no_client_auth()),
    };
    let webpki = webpki.map_err(|error| Failure::verifier(&error))?;
    let verifier = ServersVerifier {
        webpki,
        witness: witness(Side::Server, entropy, notebook),
    };
    let chooser = Chooser::new(&broker.keystore, established.link.manner, notebook.clone());
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(broker.clock))
        .with_protocol_versions(&[version(broker.version)])
        .map_err(|error| Failure::rustls(&error))?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(Arc::new(chooser));
    config.alpn_protocols = application_protocols(broker);
    config.key_log = Arc::new(notebook.clone());
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = TLS13_TICKETS;
    config.ticketer = match established.randomness.stream("tickets") {
        Some(stream) => Arc::new(SeededTickets::new(stream)),
        None => rustls::crypto::ring::Ticketer::new().map_err(|error| Failure::rustls(&error))?,
    };
    let connection = ServerConnection::new(Arc::new(config));
    Ok(Connection::Server(
        connection.map_err(|error| Failure::rustls(&error))?,
    ))
}

/// The algorithms of a side, as its settings limit them.
fn provider(
    broker: &Broker,
    side: Side,
    established: &Established,
    entropy: &Entropy,
) -> Arc<CryptoProvider> {
    entropy.provider(side, broker.suites, broker.settings, established.randomness)
}

/// The lists of revoked certificates. rustls looks at every certificate of a chain, and takes
/// neither a list whose time is over nor a certificate of which no list speaks.
fn lists(broker: &Broker) -> Vec<CertificateRevocationListDer<'static>> {
    broker.crls.iter().cloned().map(Into::into).collect()
}

/// The names of the ALPN extension; with none it is not sent.
fn application_protocols(broker: &Broker) -> Vec<Vec<u8>> {
    let name = broker.settings.application_protocol.into_iter();
    name.map(|name| name.as_bytes().to_vec()).collect()
}

fn witness(side: Side, entropy: &Entropy, notebook: &Notebook) -> Witness {
    Witness {
        side,
        notebook: notebook.clone(),
        calls: entropy.calls(side),
    }
}

fn roots(broker: &Broker) -> Result<Arc<RootCertStore>, Failure> {
    let mut roots = RootCertStore::empty();
    for entry in &broker.truststore.entries {
        roots
            .add(entry.certificate.der().clone())
            .map_err(|error| Failure::rustls(&error))?;
    }
    Ok(Arc::new(roots))
}

fn version(version: TlsVersion) -> &'static SupportedProtocolVersion {
    match version {
        TlsVersion::V1_2 => &rustls::version::TLS12,
        TlsVersion::V1_3 => &rustls::version::TLS13,
    }
}
