//! Where the two endpoints draw randoms and key shares from.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use p256::elliptic_curve::sec1::ToSec1Point as _;
use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::crypto::ring::{cipher_suite, default_provider};
use rustls::crypto::{
    ActiveKeyExchange, CryptoProvider, GetRandomFailed, SecureRandom, SharedSecret,
    SupportedKxGroup, WebPkiSupportedAlgorithms,
};
use rustls::pki_types::alg_id;
use rustls::{Error, NamedGroup, PeerMisbehaved, SignatureScheme};

use super::signatures::{Calls, recording};
use crate::cluster::{Groups, Settings, Suites};
use crate::pki::{Randomness, Stream};
use crate::wire::{Side, Sides};

/// The sources of randomness of the two endpoints, and the algorithms that watch their signatures.
///
/// rustls wants its source of randomness, its key exchange groups and its algorithms for `'static`. They are made
/// once, leaked, and given a new stream for each run, so that a session of a thousand runs holds
/// no more of them than a session of one. A run borrows the whole `Entropy`, so no two runs draw
/// from the same streams.
#[derive(Debug)]
pub struct Entropy(Sides<Source>);

#[derive(Debug)]
struct Source {
    random: &'static Random,
    groups: [&'static dyn SupportedKxGroup; 2],
    calls: &'static Calls,
    algorithms: WebPkiSupportedAlgorithms,
    /// The same without Ed25519.
    older_algorithms: WebPkiSupportedAlgorithms,
}

impl Entropy {
    /// Makes the two sources.
    #[must_use]
    pub fn new() -> Self {
        Self(Sides::each(|_| {
            let random: &'static Random = Box::leak(Box::new(Random(Mutex::new(None))));
            let x25519: &'static dyn SupportedKxGroup = Box::leak(Box::new(X25519(random)));
            let p256: &'static dyn SupportedKxGroup = Box::leak(Box::new(P256(random)));
            let calls: &'static Calls = Box::leak(Box::default());
            let algorithms = recording(calls);
            Source {
                random,
                groups: [x25519, p256],
                calls,
                algorithms,
                older_algorithms: without_ed25519(algorithms),
            }
        }))
    }

    /// Gives both sides fresh streams that follow from `randomness`.
    pub(super) fn reset(&mut self, randomness: Randomness) {
        for side in Side::BOTH {
            let stream = randomness.stream(&format!("handshake of the {side}"));
            *self.0.of(side).random.lock() = stream;
            self.0.of(side).calls.take();
        }
    }

    /// Where the signature checks of that side are written down.
    pub(super) fn calls(&self, side: Side) -> &'static Calls {
        self.0.of(side).calls
    }

    /// ring's provider, drawing from that side's stream where the run is seeded.
    pub(super) fn provider(
        &self,
        side: Side,
        suites: Suites,
        settings: Settings,
        randomness: Randomness,
    ) -> Arc<CryptoProvider> {
        let mut provider = default_provider();
        match suites {
            Suites::All => {}
            Suites::Aes128Only => {
                provider.cipher_suites = vec![
                    cipher_suite::TLS13_AES_128_GCM_SHA256,
                    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                ];
            }
            Suites::Aes256Only => {
                provider.cipher_suites = vec![
                    cipher_suite::TLS13_AES_256_GCM_SHA384,
                    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                ];
            }
        }
        let source = self.0.of(side);
        provider.signature_verification_algorithms = if settings.knows_no_ed25519 {
            source.older_algorithms
        } else {
            source.algorithms
        };
        if let Randomness::Seeded(_) = randomness {
            provider.secure_random = source.random;
            provider.kx_groups = source.groups.to_vec();
        }
        let wanted = match settings.groups {
            Groups::All => None,
            Groups::X25519Only => Some(NamedGroup::X25519),
            Groups::P256Only => Some(NamedGroup::secp256r1),
        };
        if let Some(wanted) = wanted {
            let groups = &mut provider.kx_groups;
            groups.retain(|group| group.name() == wanted);
        }
        Arc::new(provider)
    }
}

/// The same algorithms but for Ed25519, as a Java before 15 has them.
fn without_ed25519(algorithms: WebPkiSupportedAlgorithms) -> WebPkiSupportedAlgorithms {
    let ed25519 = alg_id::ED25519;
    let all = algorithms.all.iter().copied();
    let all: Vec<_> = all
        .filter(|algorithm| algorithm.signature_alg_id() != ed25519)
        .collect();
    let mapping = algorithms.mapping.iter().copied();
    let mapping: Vec<_> = mapping
        .filter(|(scheme, _)| *scheme != SignatureScheme::ED25519)
        .collect();
    WebPkiSupportedAlgorithms {
        all: all.leak(),
        mapping: mapping.leak(),
    }
}

impl Default for Entropy {
    fn default() -> Self {
        Self::new()
    }
}

/// A stream, or ring's own randomness where the run is not seeded.
struct Random(Mutex<Option<Stream>>);

impl Random {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Stream>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random(…)")
    }
}

impl SecureRandom for Random {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        match &mut *self.lock() {
            Some(stream) => stream.fill(buffer),
            None => SystemRandom::new()
                .fill(buffer)
                .map_err(|_| GetRandomFailed)?,
        }
        Ok(())
    }
}

/// X25519 (RFC 7748), whose private keys come from a stream: ring's cannot be seeded.
#[derive(Debug)]
struct X25519(&'static Random);

struct X25519Exchange {
    secret: x25519_dalek::StaticSecret,
    public: [u8; 32],
}

impl SupportedKxGroup for X25519 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut bytes = [0; 32];
        self.0.fill(&mut bytes)?;
        let secret = x25519_dalek::StaticSecret::from(bytes);
        let public = x25519_dalek::PublicKey::from(&secret).to_bytes();
        Ok(Box::new(X25519Exchange { secret, public }))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

impl ActiveKeyExchange for X25519Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let peer: [u8; 32] = peer
            .try_into()
            .map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
        let shared = self.secret.diffie_hellman(&peer.into());
        if !shared.was_contributory() {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        }
        Ok(SharedSecret::from(shared.as_bytes().as_slice()))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

/// ECDH over P-256 (RFC 8422), whose private keys come from a stream.
#[derive(Debug)]
struct P256(&'static Random);

struct P256Exchange {
    secret: p256::SecretKey,
    public: Vec<u8>,
}

impl SupportedKxGroup for P256 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let secret = loop {
            let mut bytes = [0; 32];
            self.0.fill(&mut bytes)?;
            // A scalar of zero or beyond the group's order is not a key: about one in 2^32.
            if let Ok(secret) = p256::SecretKey::from_slice(&bytes) {
                break secret;
            }
        };
        let public = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
        Ok(Box::new(P256Exchange { secret, public }))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

impl ActiveKeyExchange for P256Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let peer =
            p256::PublicKey::from_sec1_bytes(peer).map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
        let shared = p256::ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), peer.as_affine());
        Ok(SharedSecret::from(shared.raw_secret_bytes().as_slice()))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Seed;

    fn seeded_provider(entropy: &Entropy) -> Arc<CryptoProvider> {
        let randomness = Randomness::Seeded(Seed(1));
        entropy.provider(Side::Client, Suites::All, Settings::default(), randomness)
    }

    /// Each group, seeded on one side, agrees with ring's own on the other.
    #[test]
    fn the_seeded_groups_agree_with_rings() {
        let mut entropy = Entropy::new();
        entropy.reset(Randomness::Seeded(Seed(1)));
        let seeded = seeded_provider(&entropy);
        for group in &seeded.kx_groups {
            let rings = default_provider();
            let rings = rings
                .kx_groups
                .iter()
                .find(|other| other.name() == group.name());
            let ours = group.start().unwrap();
            let theirs = rings.unwrap().start_and_complete(ours.pub_key()).unwrap();
            let secret = ours.complete(&theirs.pub_key).unwrap();
            assert_eq!(secret.secret_bytes(), theirs.secret.secret_bytes());
        }
    }

    #[test]
    fn a_public_key_that_is_none_is_refused() {
        let mut entropy = Entropy::new();
        entropy.reset(Randomness::Seeded(Seed(1)));
        let provider = seeded_provider(&entropy);
        for group in &provider.kx_groups {
            for public in [vec![], vec![0; 32], vec![0; 65], vec![4; 65]] {
                assert!(group.start().unwrap().complete(&public).is_err());
            }
        }
    }

    #[test]
    fn limited_suites_have_none_in_common() {
        let entropy = Entropy::new();
        let suites = |suites| {
            let provider = entropy.provider(
                Side::Client,
                suites,
                Settings::default(),
                Randomness::System,
            );
            provider
                .cipher_suites
                .iter()
                .map(|suite| u16::from(suite.suite()))
                .collect::<Vec<_>>()
        };
        let (few, other) = (suites(Suites::Aes128Only), suites(Suites::Aes256Only));
        assert!(few.iter().all(|suite| !other.contains(suite)));
        assert_eq!((few.len(), other.len()), (2, 2));
    }
}
