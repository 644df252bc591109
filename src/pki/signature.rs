//! Whether a signature on a certificate is its issuer's, by webpki's own rules.

use rustls::crypto::ring::default_provider;

use super::certificate::Anchor;
use crate::wire::x509::{self, outline};

/// What a look at one signature showed, and where it did not hold, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Finding {
    /// The key made it.
    Made,
    /// The key did not make it.
    NotMade,
    /// The algorithm of the signature is none that is known.
    UnknownSignature,
    /// The kind of the key is none that is known.
    UnknownKey,
    /// Both are known, and a key of this kind makes no such signature.
    OtherKind,
    /// The `SubjectPublicKeyInfo` cannot be read.
    UnreadableKey,
    /// The key is shorter or longer than is taken: its bits.
    KeySize(usize),
}

/// The lengths of RSA keys that ring takes in a certificate, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Checks `signature` over `message` with a key, as webpki does it.
///
/// `algorithm` is the content of the signature's `AlgorithmIdentifier`, `public_key` that of the
/// `SubjectPublicKeyInfo`. The algorithm is chosen as webpki chooses it: by the identifiers of the
/// signature and of the key, both byte for byte, among those rustls' ring provider offers.
#[must_use]
pub fn find(algorithm: &[u8], message: &[u8], signature: &[u8], public_key: &[u8]) -> Finding {
    let all = default_provider().signature_verification_algorithms.all;
    let mut fitting = all
        .iter()
        .filter(|known| known.signature_alg_id().as_ref() == algorithm)
        .peekable();
    let Ok((kind, key)) = outline::key_parts(public_key) else {
        return Finding::UnreadableKey;
    };
    if fitting.peek().is_none() {
        return Finding::UnknownSignature;
    }
    let Some(known) = fitting.find(|known| known.public_key_alg_id().as_ref() == kind) else {
        let known = all
            .iter()
            .any(|known| known.public_key_alg_id().as_ref() == kind);
        return if known {
            Finding::OtherKind
        } else {
            Finding::UnknownKey
        };
    };
    match known.verify_signature(key, message, signature) {
        Ok(()) => Finding::Made,
        Err(_) => match outline::rsa_bits(public_key) {
            Some(bits) if !RSA_BITS.contains(&bits) => Finding::KeySize(bits),
            _ => Finding::NotMade,
        },
    }
}

/// Whether a signature with this algorithm can be checked at all.
#[must_use]
pub fn is_known(algorithm: &[u8]) -> bool {
    default_provider()
        .signature_verification_algorithms
        .all
        .iter()
        .any(|known| known.signature_alg_id().as_ref() == algorithm)
}

/// Checks the signature on `certificate` (its DER and its facts) with the key of `issuer` (its DER).
#[must_use]
pub fn verify(der: &[u8], certificate: &x509::Certificate, issuer: &[u8]) -> Finding {
    let (Some(message), Some(signature)) = (
        der.get(certificate.tbs.clone()),
        der.get(certificate.signature.clone()),
    ) else {
        return Finding::NotMade;
    };
    let Ok(issuer) = Anchor::read(issuer) else {
        return Finding::UnreadableKey;
    };
    let algorithm = &certificate.signature_algorithm.value.der;
    find(algorithm, message, signature, &issuer.public_key)
}
