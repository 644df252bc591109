//! Signs a certificate again with SHA-1, as authorities once did. rcgen does not, and rightly.

use super::{Certificate, PrivateKey};

/// The `AlgorithmIdentifier` ecdsa-with-SHA256 (RFC 5758 section 3.2), DER.
const WITH_SHA256: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
];

/// The `AlgorithmIdentifier` ecdsa-with-SHA1 (RFC 3279 section 2.2.3), DER.
const WITH_SHA1: [u8; 11] = [
    0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01,
];

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

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

/// What stands behind the tag and the length of an element (X.690 section 8.1).
fn content(element: &[u8]) -> Option<&[u8]> {
    let first = *element.get(1)?;
    let more = if first < 0x80 { 0 } else { first & 0x7f };
    element.get(2 + usize::from(more)..)
}

/// An element with the shortest length there is, as DER wants it (X.690 section 10.1).
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let length = length.get(zeros..).unwrap_or_default();
    let mut der = vec![tag];
    match length {
        [] => der.push(0),
        [short] if *short < 0x80 => der.push(*short),
        long => {
            der.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            der.extend(long);
        }
    }
    der.extend(content);
    der
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

    #[test]
    fn lengths_are_the_shortest() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let der = element(SEQUENCE, &vec![7; length]);
            assert_eq!(content(&der).map(<[u8]>::len), Some(length));
        }
        assert_eq!(element(SEQUENCE, &[0; 128])[..3], [0x30, 0x81, 0x80]);
    }
}
