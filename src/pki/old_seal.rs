//! Signs a certificate again with SHA-1, as authorities once did. rcgen does not, and rightly.

use super::der::{BIT_STRING, SEQUENCE, content, element};
use super::{Certificate, PrivateKey};

/// The `AlgorithmIdentifier` ecdsa-with-SHA256 (RFC 5758 section 3.2), DER.
const WITH_SHA256: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
];

/// The `AlgorithmIdentifier` ecdsa-with-SHA1 (RFC 3279 section 2.2.3), DER.
const WITH_SHA1: [u8; 11] = [
    0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01,
];

/// The same certificate with ecdsa-with-SHA1 in both places where its algorithm stands, signed
/// anew (RFC 5280 section 4.1.1); DER. `None` if it was not signed with ecdsa-with-SHA256, or if
/// `key` is no P-256 key.
pub(super) fn sign_again(certificate: &Certificate, key: &PrivateKey) -> Option<Vec<u8>> {
    let signed = certificate.der().get(certificate.facts().tbs.clone())?;
    let content = content(signed)?;
    // Version and serial number stand before it, nothing else.
    let at = content
        .windows(WITH_SHA256.len())
        .position(|window| window == WITH_SHA256)?;
    let (before, behind) = (content.get(..at)?, content.get(at + WITH_SHA256.len()..)?);
    let signed = element(SEQUENCE, &[before, &WITH_SHA1, behind].concat());
    // The signature is a whole number of bytes: no bit of the last one is unused.
    let signature = element(
        BIT_STRING,
        &[&[0], key.sign_sha1(&signed)?.as_slice()].concat(),
    );
    Some(element(
        SEQUENCE,
        &[signed.as_slice(), &WITH_SHA1, &signature].concat(),
    ))
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::hazmat::PrehashVerifier as _;

    use super::super::authority::self_signed;
    use super::super::{KeyKind, Oddity, Purpose, Randomness, Seed, Subject, Terms, Validity};
    use super::*;
    use crate::clock::Moment;

    fn self_made(kind: KeyKind, randomness: Randomness) -> Option<Certificate> {
        let from = Moment::parse("2026-01-01T00:00:00Z").unwrap();
        let time = Validity { from, until: from };
        let terms = Terms::new(time, vec![Purpose::Server], None, randomness, "x");
        let key = PrivateKey::generate(kind, randomness, "x").unwrap();
        let subject = Subject {
            common_name: "x".to_owned(),
            organisation: None,
        };
        let terms = terms.with_oddities(&[Oddity::OldSeal]);
        self_signed(&subject, &["x.example".to_owned()], &key, &terms).ok()
    }

    #[test]
    fn what_is_signed_again_is_signed_with_sha1_by_the_same_key() {
        for randomness in [Randomness::Seeded(Seed(1)), Randomness::System] {
            let certificate = self_made(KeyKind::P256, randomness).unwrap();
            let facts = certificate.facts();
            assert_eq!(facts.signature_algorithm.value.der, WITH_SHA1[2..]);
            let part = |range: &std::ops::Range<usize>| certificate.der().get(range.clone());
            let sha1 = &ring::digest::SHA1_FOR_LEGACY_USE_ONLY;
            let digest = ring::digest::digest(sha1, part(&facts.tbs).unwrap());
            let signature = part(&facts.signature).unwrap();
            let signature = p256::ecdsa::Signature::from_der(signature).unwrap();
            let public = facts.public_key.key.value.clone();
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&public).unwrap();
            assert!(key.verify_prehash(digest.as_ref(), &signature).is_ok());
        }
        assert!(self_made(KeyKind::Ed25519, Randomness::Seeded(Seed(1))).is_none());
    }
}
