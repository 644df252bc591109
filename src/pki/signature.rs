//! Whether a signature on a certificate is its issuer's, by webpki's own rules.

use rustls::crypto::ring::default_provider;

use crate::wire::x509;

/// What a look at one signature showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The key made it.
    Yes,
    /// The key did not make it.
    No,
    /// No known algorithm fits both the signature and the key.
    UnknownAlgorithm,
}

/// Checks the signature on `certificate` (its DER and its facts) with the key of `issuer`.
///
/// The algorithm is chosen as webpki chooses it: by the certificate's AlgorithmIdentifier and the
/// key's, both byte for byte, among those rustls' ring provider offers.
#[must_use]
pub fn verify(der: &[u8], certificate: &x509::Certificate, issuer: &x509::Certificate) -> Verified {
    let (Some(message), Some(signature)) = (
        der.get(certificate.tbs.clone()),
        der.get(certificate.signature.clone()),
    ) else {
        return Verified::No;
    };
    let fitting = default_provider().signature_verification_algorithms.all;
    let fitting = fitting.iter().filter(|algorithm| {
        algorithm.signature_alg_id().as_ref() == certificate.signature_algorithm.value.der
            && algorithm.public_key_alg_id().as_ref() == issuer.public_key.algorithm
    });
    let mut verdict = Verified::UnknownAlgorithm;
    for algorithm in fitting {
        if algorithm
            .verify_signature(&issuer.public_key.key.value, message, signature)
            .is_ok()
        {
            return Verified::Yes;
        }
        verdict = Verified::No;
    }
    verdict
}
