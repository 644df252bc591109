//! What it costs to watch: the handshake as visum runs it, beside the bare one.
//!
//! `cargo bench --bench handshake`. Leaf and intermediate on the client's side, P-256, ring's own
//! randomness unless it says seeded; no sentence is rendered.

use std::hint::black_box;
use std::io::Cursor;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::ServerName;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{
    ClientConfig, ClientConnection, Connection, RootCertStore, ServerConfig, ServerConnection,
};
use visum::cluster::{Broker, Cluster, Established, Framing, TlsVersion};
use visum::explain::Explanation;
use visum::handshake::transcript::Step;
use visum::handshake::{Entropy, Pair, Transcript};
use visum::pki::{Randomness, Seed};
use visum::scenario::builtin;
use visum::wire::Side;
use visum::wire::message::{Context, dissect};

/// Both brokers have a leaf and an intermediate.
fn cluster(version: TlsVersion, framing: Framing) -> Cluster {
    let mut cluster = builtin::find("consulate")
        .expect("it is built in")
        .cluster()
        .clone();
    let issuer = cluster
        .brokers
        .client
        .passport
        .as_ref()
        .expect("it has one")
        .issuer
        .clone();
    cluster
        .brokers
        .server
        .passport
        .as_mut()
        .expect("it has one")
        .issuer = issuer;
    for side in Side::BOTH {
        cluster.brokers.of_mut(side).trusts = vec!["embassy-india".to_owned()];
    }
    cluster.speak(version);
    cluster.link.framing = framing;
    cluster
}

fn certified(broker: &Broker) -> Arc<CertifiedKey> {
    let entry = broker.keystore.entry.as_ref().expect("it has a key");
    assert_eq!(entry.chain.len(), 2, "leaf and intermediate");
    let chain = entry
        .chain
        .iter()
        .map(|certificate| certificate.der().clone())
        .collect();
    Arc::new(CertifiedKey::new(chain, Arc::new(entry.key.clone())))
}

fn roots(broker: &Broker) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for entry in &broker.truststore.entries {
        roots
            .add(entry.certificate.der().clone())
            .expect("it is a certificate");
    }
    Arc::new(roots)
}

/// rustls alone: the same certificates, settings and tickets, nothing recorded.
struct Bare {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    name: ServerName<'static>,
}

impl Bare {
    fn new(established: &Established) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let (client, server) = (
            established.broker(Side::Client),
            established.broker(Side::Server),
        );
        let versions = match client.version {
            TlsVersion::V1_2 => [&rustls::version::TLS12],
            TlsVersion::V1_3 => [&rustls::version::TLS13],
        };
        let verifier = WebPkiServerVerifier::builder_with_provider(roots(client), provider.clone());
        let verifier = verifier.build().expect("there is a root");
        let mut client_config =
            ClientConfig::builder_with_details(provider.clone(), Arc::new(client.clock))
                .with_protocol_versions(&versions)
                .expect("the version fits the suites")
                .with_webpki_verifier(verifier)
                .with_client_cert_resolver(Arc::new(SingleCertAndKey::from(certified(client))));
        client_config.resumption = rustls::client::Resumption::disabled();
        let verifier = WebPkiClientVerifier::builder_with_provider(roots(server), provider.clone());
        let verifier = verifier.build().expect("there is a root");
        let mut server_config =
            ServerConfig::builder_with_details(provider, Arc::new(server.clock))
                .with_protocol_versions(&versions)
                .expect("the version fits the suites")
                .with_client_cert_verifier(verifier)
                .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified(server))));
        server_config.session_storage = Arc::new(NoServerSessionStorage {});
        server_config.send_tls13_tickets = 1;
        Self {
            client: Arc::new(client_config),
            server: Arc::new(server_config),
            name: established
                .link
                .dialled
                .clone()
                .try_into()
                .expect("it is a name"),
        }
    }

    fn run(&self) -> Connection {
        let client = ClientConnection::new(Arc::clone(&self.client), self.name.clone());
        let mut client = Connection::Client(client.expect("the configuration is sound"));
        let server = ServerConnection::new(Arc::clone(&self.server));
        let mut server = Connection::Server(server.expect("the configuration is sound"));
        while pass(&mut client, &mut server) | pass(&mut server, &mut client) {}
        assert!(!client.is_handshaking() && !server.is_handshaking());
        client
    }
}

fn pass(from: &mut Connection, to: &mut Connection) -> bool {
    let mut bytes = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut bytes).expect("a Vec takes all");
    }
    let mut arriving = Cursor::new(&bytes);
    while usize::try_from(arriving.position()).is_ok_and(|read| read < bytes.len()) {
        to.read_tls(&mut arriving).expect("a slice can be read");
        to.process_new_packets().expect("nothing is wrong");
    }
    !bytes.is_empty()
}

/// Dissects every message that crossed; gives how many.
fn dissect_all(transcript: &Transcript) -> usize {
    let mut count = 0;
    for step in &transcript.steps {
        let Step::Crossing(crossing) = step else {
            continue;
        };
        let context = Context {
            version: transcript.version,
            sender: crossing.from,
        };
        for letter in &crossing.letters {
            black_box(dissect(letter.content_type, &letter.bytes, &context));
            count += 1;
        }
    }
    count
}

fn handshakes(criterion: &mut Criterion) {
    for version in TlsVersion::BOTH {
        let mut group = criterion.benchmark_group(format!("TLS {}", version.as_str()));
        let slow = cluster(version, Framing::Slow);
        let established = slow
            .establish(Randomness::System)
            .expect("the plan is sound");
        let bare = Bare::new(&established);
        group.bench_function("bare rustls", |bencher| bencher.iter(|| bare.run()));
        let mut entropy = Entropy::new();
        group.bench_function("captured and opened", |bencher| {
            let natural = cluster(version, Framing::Natural);
            let established = natural
                .establish(Randomness::System)
                .expect("the plan is sound");
            bencher.iter(|| Pair::new(&established, &mut entropy).finish());
        });
        group.bench_function("and reframed", |bencher| {
            bencher.iter(|| Pair::new(&established, &mut entropy).finish());
        });
        group.bench_function("and dissected, checked, explained", |bencher| {
            bencher.iter(|| {
                let transcript = Pair::new(&established, &mut entropy).finish();
                assert!(dissect_all(&transcript) > 10);
                Explanation::of(&transcript)
            });
        });
        let seeded = slow
            .establish(Randomness::Seeded(Seed(1)))
            .expect("the plan is sound");
        group.bench_function("the same, seeded", |bencher| {
            bencher.iter(|| {
                let transcript = Pair::new(&seeded, &mut entropy).finish();
                assert!(dissect_all(&transcript) > 10);
                Explanation::of(&transcript)
            });
        });
        let transcript = Pair::new(&established, &mut entropy).finish();
        group.bench_function("only dissecting", |bencher| {
            bencher.iter(|| dissect_all(&transcript));
        });
        group.bench_function("only explaining", |bencher| {
            bencher.iter(|| Explanation::of(&transcript));
        });
        group.finish();
    }
}

criterion_group!(benches, handshakes);
criterion_main!(benches);
