//! Private keys: the hand that signs and is never handed over.

use std::fmt;
use std::sync::Arc;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use rustls::sign::{Signer, SigningKey};
use rustls::{SignatureAlgorithm, SignatureScheme};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::randomness::Randomness;
use super::short_rsa;

/// Which kind of key pair a broker or an authority makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyKind {
    /// ECDSA over the curve P-256, with SHA-256.
    #[default]
    #[serde(rename = "P-256")]
    P256,
    /// Ed25519 (RFC 8032). JSSE and OpenSSL speak it; many Kafka set-ups have never tried.
    Ed25519,
    /// RSA of 1024 bits: an authority's, from long ago. There is only one, and everybody has it.
    #[serde(rename = "RSA-1024")]
    Rsa1024,
}

impl KeyKind {
    /// The kind of a key that is made today beside one of this kind: nobody makes a short one any
    /// more, and a second one would be the same.
    #[must_use]
    pub fn made_today(self) -> Self {
        match self {
            Self::Rsa1024 => Self::default(),
            kind => kind,
        }
    }
}

/// A private key with its public half.
///
/// A seeded P-256 key signs deterministically as RFC 6979 says; Ed25519 and RSA always do; ring's
/// own P-256 key draws a fresh nonce for each signature.
#[derive(Clone)]
pub struct PrivateKey(Arc<Inner>);

struct Inner {
    hand: Hand,
    public: Vec<u8>,
    secret: Zeroizing<Vec<u8>>,
}

enum Hand {
    P256Seeded(p256::ecdsa::SigningKey),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa1024,
}

/// A `PrivateKeyInfo` of a P-256 key up to its scalar: version, id-ecPublicKey with secp256r1
/// (RFC 5480 section 2.1.1), and the `ECPrivateKey` in it (RFC 5915 section 3).
const P256_PREFIX: &[u8] = &[
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
    0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02,
    0x01, 0x01, 0x04, 0x20,
];

/// Between the scalar and the public point, which is optional and which many readers want.
const P256_PUBLIC: &[u8] = &[0xa1, 0x44, 0x03, 0x42, 0x00];

/// A `PrivateKeyInfo` of an Ed25519 key up to its seed (RFC 8410 section 7).
const ED25519_PREFIX: &[u8] = &[
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The system's source of randomness gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no randomness for a key")]
pub struct NoRandomness;

impl PrivateKey {
    /// Makes a key pair; under a seed, the one that `purpose` names.
    ///
    /// # Errors
    ///
    /// [`NoRandomness`] if the system's source of randomness fails.
    ///
    /// # Panics
    ///
    /// Never: every 32 bytes are an Ed25519 seed.
    pub fn generate(
        kind: KeyKind,
        randomness: Randomness,
        purpose: &str,
    ) -> Result<Self, NoRandomness> {
        let stream = randomness.stream(&format!("key of {purpose}"));
        let system = SystemRandom::new();
        let (hand, secret) = match (kind, stream) {
            (KeyKind::P256, Some(mut stream)) => loop {
                // A scalar of zero or beyond the group's order is not a key: about one in 2^32.
                if let Ok(key) = p256::ecdsa::SigningKey::from_slice(&stream.bytes::<32>()) {
                    let public = key.verifying_key().to_sec1_point(false);
                    let secret = [P256_PREFIX, &key.to_bytes(), P256_PUBLIC, public.as_bytes()];
                    let secret = Zeroizing::new(secret.concat());
                    break (Hand::P256Seeded(key), secret);
                }
            },
            (KeyKind::P256, None) => {
                let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
                let pkcs8 =
                    EcdsaKeyPair::generate_pkcs8(algorithm, &system).map_err(|_| NoRandomness)?;
                let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &system)
                    .map_err(|_| NoRandomness)?;
                (Hand::P256(pair), Zeroizing::new(pkcs8.as_ref().to_vec()))
            }
            (KeyKind::Ed25519, stream) => {
                let mut seed = Zeroizing::new([0; 32]);
                match stream {
                    Some(mut stream) => stream.fill(seed.as_mut_slice()),
                    None => ring::rand::SecureRandom::fill(&system, seed.as_mut_slice())
                        .map_err(|_| NoRandomness)?,
                }
                let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice())
                    .expect("every 32 bytes are an Ed25519 seed (RFC 8032 section 5.1.5)");
                let secret = [ED25519_PREFIX, seed.as_slice()].concat();
                (Hand::Ed25519(pair), Zeroizing::new(secret))
            }
            (KeyKind::Rsa1024, _) => (Hand::Rsa1024, Zeroizing::new(short_rsa::private_key())),
        };
        let public = match &hand {
            Hand::P256Seeded(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Hand::P256(pair) => pair.public_key().as_ref().to_vec(),
            Hand::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
            Hand::Rsa1024 => short_rsa::public_key(),
        };
        Ok(Self(Arc::new(Inner {
            hand,
            public,
            secret,
        })))
    }

    /// The key itself as an unencrypted PKCS#8 `PrivateKeyInfo` (RFC 5958 section 2), DER, so that
    /// other software can be given the same papers. It is wiped when it is dropped.
    #[must_use]
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        self.0.secret.clone()
    }

    /// Which kind of key this is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match self.0.hand {
            Hand::P256Seeded(_) | Hand::P256(_) => KeyKind::P256,
            Hand::Ed25519(_) => KeyKind::Ed25519,
            Hand::Rsa1024 => KeyKind::Rsa1024,
        }
    }

    /// The public half as a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), DER.
    #[must_use]
    pub fn public_key_info(&self) -> Vec<u8> {
        rcgen::PublicKeyData::subject_public_key_info(self)
    }

    /// Signs `message`; `None` if the system's source of randomness fails.
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        Some(match &self.0.hand {
            Hand::P256Seeded(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Hand::P256(pair) => pair
                .sign(&SystemRandom::new(), message)
                .ok()?
                .as_ref()
                .to_vec(),
            Hand::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Hand::Rsa1024 => short_rsa::sign(message),
        })
    }

    /// Signs `message` with ECDSA and SHA-1, always with the nonce of RFC 6979; `None` if this is
    /// no P-256 key.
    pub(super) fn sign_sha1(&self, message: &[u8]) -> Option<Vec<u8>> {
        if self.kind() != KeyKind::P256 {
            return None;
        }
        let scalar = self
            .0
            .secret
            .get(P256_PREFIX.len()..)?
            .first_chunk::<32>()?;
        let key = p256::ecdsa::SigningKey::from_slice(scalar).ok()?;
        let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, message);
        let signature: p256::ecdsa::Signature = key.sign_prehash(digest.as_ref()).ok()?;
        Some(signature.to_der().as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        match self.kind() {
            KeyKind::P256 => SignatureScheme::ECDSA_NISTP256_SHA256,
            KeyKind::Ed25519 => SignatureScheme::ED25519,
            KeyKind::Rsa1024 => SignatureScheme::RSA_PKCS1_SHA256,
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({:?}, …)", self.kind())
    }
}

impl rcgen::PublicKeyData for PrivateKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0.public
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.kind() {
            KeyKind::P256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            KeyKind::Ed25519 => &rcgen::PKCS_ED25519,
            KeyKind::Rsa1024 => &rcgen::PKCS_RSA_SHA256,
        }
    }
}

impl rcgen::SigningKey for PrivateKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.sign(message).ok_or(rcgen::Error::RingUnspecified)
    }
}

impl SigningKey for PrivateKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered
            .contains(&self.scheme())
            .then(|| -> Box<dyn Signer> { Box::new(HandshakeSigner(self.clone())) })
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match self.kind() {
            KeyKind::P256 => SignatureAlgorithm::ECDSA,
            KeyKind::Ed25519 => SignatureAlgorithm::ED25519,
            KeyKind::Rsa1024 => SignatureAlgorithm::RSA,
        }
    }
}

/// The same hand, signing for rustls.
#[derive(Debug)]
struct HandshakeSigner(PrivateKey);

impl Signer for HandshakeSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.0
            .sign(message)
            .ok_or(rustls::Error::FailedToGetRandomBytes)
    }

    fn scheme(&self) -> SignatureScheme {
        self.0.scheme()
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{
        ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        UnparsedPublicKey,
    };

    use super::super::Seed;
    use super::*;

    const KINDS: [KeyKind; 3] = [KeyKind::P256, KeyKind::Ed25519, KeyKind::Rsa1024];

    #[test]
    fn each_kind_signs_what_its_public_half_verifies() {
        for randomness in [Randomness::Seeded(Seed(1)), Randomness::System] {
            for kind in KINDS {
                let key = PrivateKey::generate(kind, randomness, "broker-1").unwrap();
                let signature = key.sign(b"hello").unwrap();
                let algorithm: &dyn ring::signature::VerificationAlgorithm = match kind {
                    KeyKind::P256 => &ECDSA_P256_SHA256_ASN1,
                    KeyKind::Ed25519 => &ED25519,
                    KeyKind::Rsa1024 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
                };
                let public = UnparsedPublicKey::new(algorithm, &key.0.public);
                assert!(public.verify(b"hello", &signature).is_ok());
                assert!(public.verify(b"hullo", &signature).is_err());
            }
        }
    }

    #[test]
    fn a_seeded_key_signs_the_same_bytes_each_time() {
        for kind in KINDS {
            let make =
                || PrivateKey::generate(kind, Randomness::Seeded(Seed(1)), "broker-1").unwrap();
            assert_eq!(make().sign(b"hello"), make().sign(b"hello"));
        }
    }

    #[test]
    fn the_exported_key_is_the_one_that_signs() {
        for randomness in [Randomness::Seeded(Seed(1)), Randomness::System] {
            for kind in KINDS {
                let key = PrivateKey::generate(kind, randomness, "broker-1").unwrap();
                let der = key.to_pkcs8();
                let public = match kind {
                    KeyKind::P256 => {
                        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
                        EcdsaKeyPair::from_pkcs8(algorithm, &der, &SystemRandom::new())
                            .map(|pair| pair.public_key().as_ref().to_vec())
                    }
                    KeyKind::Ed25519 => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
                        .map(|pair| pair.public_key().as_ref().to_vec()),
                    // ring reads no private key that is so short; see the test beside that key.
                    KeyKind::Rsa1024 => continue,
                };
                assert_eq!(public.unwrap(), key.0.public);
            }
        }
    }

    #[test]
    fn debug_tells_nothing_of_the_key() {
        let key = PrivateKey::generate(KeyKind::P256, Randomness::Seeded(Seed(1)), "x").unwrap();
        assert_eq!(format!("{key:?}"), "PrivateKey(P256, …)");
    }
}
