//! What the tests of this room share: the check of a tree, and real handshakes to look at.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use ring::{aead, hkdf};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection};

use super::registry::{ContentType, ProtocolVersion};
use super::{Field, Printable, Side, handshake, record};

/// Checks what holds for every tree: its root covers the whole buffer, parts lie within the
/// content of their whole, in the order of their bytes and apart from each other, and nothing in a
/// value would move a terminal's cursor.
pub(super) fn check_tree(root: &Field, len: usize) {
    assert_eq!(root.range, 0..len, "the root covers the buffer");
    check(root);
}

fn check(field: &Field) {
    let content = field.content();
    assert!(
        field.range.start <= content.start && content.start <= content.end,
        "{field:?}"
    );
    let mut at = content.start;
    for child in &field.children {
        assert!(
            at <= child.range.start,
            "{} overlaps in {field:?}",
            child.name
        );
        assert!(
            child.range.end <= content.end,
            "{} leaves {field:?}",
            child.name
        );
        at = child.range.end;
        check(child);
    }
    let shown = field.value.to_string();
    assert_eq!(Printable(&shown).to_string(), shown);
    assert_eq!(Printable(&field.name).to_string(), field.name);
}

/// Checks that a tree has nothing that could not be read, and nothing too much.
pub(super) fn check_complete(root: &Field) {
    root.walk(&mut |_, field| {
        assert!(
            field.name != "unparsed" && field.name != "trailing",
            "{root:#?}"
        );
    });
}

/// One message of a real handshake, opened.
#[derive(Clone)]
pub(super) struct Captured {
    pub(super) sender: Side,
    pub(super) version: Option<ProtocolVersion>,
    pub(super) content_type: ContentType,
    pub(super) bytes: Vec<u8>,
}

/// A certificate and its key.
pub(super) struct Paper {
    pub(super) der: CertificateDer<'static>,
    key: KeyPair,
}

/// A root, an intermediate, and a leaf for each side.
pub(super) struct Papers {
    root: Paper,
    pub(super) intermediate: Paper,
    pub(super) leaves: [Paper; 2],
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Kafka Sim");
    name.push(DnType::CommonName, common_name);
    name
}

pub(super) static PAPERS: LazyLock<Papers> = LazyLock::new(|| {
    let authority = |name_: &str, path_len| {
        let mut params = CertificateParams::default();
        params.distinguished_name = name(name_);
        params.is_ca = IsCa::Ca(path_len);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params
    };
    let root_params = authority("Root", BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let root = Paper {
        der: root_params.self_signed(&key).unwrap().into(),
        key,
    };
    let root_issuer = Issuer::from_params(&root_params, &root.key);

    let intermediate_params = authority("Intermediate", BasicConstraints::Constrained(0));
    let key = KeyPair::generate().unwrap();
    let certificate = intermediate_params.signed_by(&key, &root_issuer).unwrap();
    let intermediate = Paper {
        der: certificate.into(),
        key,
    };
    let issuer = Issuer::from_params(&intermediate_params, &intermediate.key);

    let leaves = ["broker-1", "broker-2"].map(|broker| {
        let host = format!("{broker}.kafka.test");
        let mut params = CertificateParams::new([host, "10.0.0.1".into()]).unwrap();
        params.distinguished_name = name(broker);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        let key = KeyPair::generate().unwrap();
        Paper {
            der: params.signed_by(&key, &issuer).unwrap().into(),
            key,
        }
    });
    Papers {
        root,
        intermediate,
        leaves,
    }
});

/// What a side logged: its secrets by their labels.
#[derive(Debug, Default)]
struct Secrets(Mutex<HashMap<String, Vec<u8>>>);

impl rustls::KeyLog for Secrets {
    fn log(&self, label: &str, _: &[u8], secret: &[u8]) {
        self.0
            .lock()
            .unwrap()
            .insert(label.to_owned(), secret.to_vec());
    }
}

/// Opens the records of one side of a TLS 1.3 connection with ChaCha20-Poly1305.
struct Opener {
    label: &'static str,
    key: Option<(aead::LessSafeKey, [u8; 12])>,
    sequence: u64,
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(secret: &[u8], label: &str, out: &mut [u8]) {
    let label = [b"tls13 ", label.as_bytes()].concat();
    let sizes = [u16::try_from(out.len()).unwrap().to_be_bytes()];
    let info: [&[u8]; 4] = [
        &sizes[0],
        &[u8::try_from(label.len()).unwrap()],
        &label,
        &[0],
    ];
    hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, secret)
        .expand(&info, Length(out.len()))
        .unwrap()
        .fill(out)
        .unwrap();
}

impl Opener {
    fn install(&mut self, label: &'static str, secrets: &Secrets) {
        let secret = secrets.0.lock().unwrap()[label].clone();
        let (mut key, mut iv) = ([0; 32], [0; 12]);
        expand(&secret, "key", &mut key);
        expand(&secret, "iv", &mut iv);
        let key = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, &key).unwrap();
        *self = Self {
            label,
            key: Some((aead::LessSafeKey::new(key), iv)),
            sequence: 0,
        };
    }

    fn open(&mut self, record: &[u8]) -> (ContentType, Vec<u8>) {
        let (key, mut nonce) = self.key.as_ref().map(|(key, iv)| (key, *iv)).unwrap();
        for (byte, number) in nonce[4..].iter_mut().zip(self.sequence.to_be_bytes()) {
            *byte ^= number;
        }
        self.sequence += 1;
        let (header, sealed) = record.split_at(record::HEADER);
        let mut sealed = sealed.to_vec();
        let nonce = aead::Nonce::assume_unique_for_key(nonce);
        let mut plain = key
            .open_in_place(nonce, aead::Aad::from(header), &mut sealed)
            .unwrap();
        while let [rest @ .., 0] = plain {
            plain = rest;
        }
        let (content_type, plain) = plain.split_last().unwrap();
        (ContentType(*content_type), plain.to_vec())
    }
}

/// Drives a client and a server of rustls against each other, each with a certificate, until they
/// have exchanged a Kafka request and its response and closed; gives all messages that can be read.
///
/// In TLS 1.2 what crosses after `ChangeCipherSpec` stays closed and is left out.
pub(super) fn handshake(version: ProtocolVersion, retry: bool) -> Vec<Captured> {
    let tls13 = version == ProtocolVersion::TLS_1_3;
    let versions: &[_] = if tls13 {
        &[&rustls::version::TLS13]
    } else {
        &[&rustls::version::TLS12]
    };
    let mut provider = rustls::crypto::ring::default_provider();
    provider
        .cipher_suites
        .retain(|suite| format!("{suite:?}").contains("CHACHA20"));
    let mut server_provider = provider.clone();
    if retry {
        server_provider.kx_groups = vec![rustls::crypto::ring::kx_group::SECP384R1];
    }
    let (provider, server_provider) = (Arc::new(provider), Arc::new(server_provider));
    let secrets = Arc::new(Secrets::default());
    let papers = &*PAPERS;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(papers.root.der.clone()).unwrap();
    let roots = Arc::new(roots);
    let chain = |leaf: &Paper| {
        let key = PrivateKeyDer::try_from(leaf.key.serialize_der()).unwrap();
        (vec![leaf.der.clone(), papers.intermediate.der.clone()], key)
    };
    let [client_paper, server_paper] = &papers.leaves;

    let (certificates, key) = chain(client_paper);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots.clone())
        .with_client_auth_cert(certificates, key)
        .unwrap();
    config.alpn_protocols = vec![b"kafka".to_vec()];
    let host = ServerName::try_from("broker-2.kafka.test").unwrap();
    let mut client = ClientConnection::new(Arc::new(config), host).unwrap();

    let verifier =
        rustls::server::WebPkiClientVerifier::builder_with_provider(roots, server_provider.clone())
            .build()
            .unwrap();
    let (certificates, key) = chain(server_paper);
    let mut config = ServerConfig::builder_with_provider(server_provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(certificates, key)
        .unwrap();
    config.alpn_protocols = vec![b"kafka".to_vec()];
    // The server knows all secrets as soon as it answers, before the client does.
    config.key_log = secrets.clone();
    config.ticketer = rustls::crypto::ring::Ticketer::new().unwrap();
    let mut server = ServerConnection::new(Arc::new(config)).unwrap();

    let mut tap = Tap::new(tls13, secrets);
    let cross = |client: &mut ClientConnection, server: &mut ServerConnection, tap: &mut Tap| {
        while client.wants_write() || server.wants_write() {
            let mut bytes = Vec::new();
            while client.wants_write() {
                client.write_tls(&mut bytes).unwrap();
            }
            tap.see(Side::Client, &bytes);
            feed(&mut bytes.as_slice(), |rest| {
                server.read_tls(rest).unwrap();
                server.process_new_packets().unwrap();
            });
            let mut bytes = Vec::new();
            while server.wants_write() {
                server.write_tls(&mut bytes).unwrap();
            }
            tap.see(Side::Server, &bytes);
            feed(&mut bytes.as_slice(), |rest| {
                client.read_tls(rest).unwrap();
                client.process_new_packets().unwrap();
            });
        }
    };
    cross(&mut client, &mut server, &mut tap);
    assert!(!client.is_handshaking() && !server.is_handshaking());
    let write = |writer: &mut dyn std::io::Write, bytes: &[u8]| writer.write_all(bytes).unwrap();
    write(
        &mut client.writer(),
        &super::kafka::api_versions_request(1, "2"),
    );
    cross(&mut client, &mut server, &mut tap);
    write(
        &mut server.writer(),
        &super::kafka::api_versions_response(1, super::kafka::Office::Broker),
    );
    if tls13 {
        server.refresh_traffic_keys().unwrap();
    }
    server.send_close_notify();
    let mut bytes = Vec::new();
    server.write_tls(&mut bytes).unwrap();
    tap.see(Side::Server, &bytes);
    tap.messages
}

fn feed(rest: &mut &[u8], mut take: impl FnMut(&mut &[u8])) {
    while !rest.is_empty() {
        take(rest);
    }
}

/// Sees all records and keeps the messages in them.
struct Tap {
    tls13: bool,
    secrets: Arc<Secrets>,
    openers: [Opener; 2],
    reassemblies: [handshake::Reassembly; 2],
    version: Option<ProtocolVersion>,
    blind: [bool; 2],
    messages: Vec<Captured>,
}

impl Tap {
    fn new(tls13: bool, secrets: Arc<Secrets>) -> Self {
        Self {
            tls13,
            secrets,
            openers: [(); 2].map(|()| Opener {
                label: "",
                key: None,
                sequence: 0,
            }),
            reassemblies: [(); 2].map(|()| handshake::Reassembly::default()),
            version: None,
            blind: [false; 2],
            messages: Vec::new(),
        }
    }

    fn see(&mut self, sender: Side, stream: &[u8]) {
        let (records, consumed) = record::split(stream);
        assert_eq!(consumed, stream.len());
        for range in records {
            self.see_record(sender, &stream[range]);
        }
    }

    fn see_record(&mut self, sender: Side, bytes: &[u8]) {
        let side = usize::from(sender == Side::Server);
        if self.blind[side] {
            return;
        }
        let (content_type, plain) = match ContentType(bytes[0]) {
            ContentType::APPLICATION_DATA => {
                if self.openers[side].key.is_none() {
                    self.openers[side].install(
                        [
                            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                        ][side],
                        &self.secrets,
                    );
                }
                self.openers[side].open(bytes)
            }
            content_type => (content_type, bytes[record::HEADER..].to_vec()),
        };
        let mut messages = Vec::new();
        if content_type == ContentType::HANDSHAKE {
            self.reassemblies[side].push(&plain, &mut messages).unwrap();
        } else {
            messages.push(plain);
        }
        for bytes in messages {
            let finished = content_type == ContentType::HANDSHAKE && bytes[0] == 20;
            if content_type == ContentType::HANDSHAKE && bytes[0] == 2 {
                self.version = Some(if self.tls13 {
                    ProtocolVersion::TLS_1_3
                } else {
                    ProtocolVersion::TLS_1_2
                });
            }
            // rustls does not log the keys after an update.
            self.blind[side] |= content_type == ContentType::HANDSHAKE && bytes[0] == 24;
            self.blind[side] |= !self.tls13 && content_type == ContentType::CHANGE_CIPHER_SPEC;
            let version = self.version;
            self.messages.push(Captured {
                sender,
                version,
                content_type,
                bytes,
            });
            if finished && self.openers[side].label.contains("HANDSHAKE") {
                self.openers[side].install(
                    ["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"][side],
                    &self.secrets,
                );
            }
        }
    }
}
