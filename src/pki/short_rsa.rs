//! An RSA key of 1024 bits, as the authorities of some houses still have one.
//!
//! It is one key, and it stands here for everybody to read. Nobody who is asked to believe it can
//! know that; what verifiers look at is its length. RSA itself is RFC 8017.

use std::sync::LazyLock;

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{NonZero, Odd, U512, U1024};
use ring::digest::{SHA256, digest};

use super::der::{OCTET_STRING, SEQUENCE, element, integer};

/// The one prime of the key, 512 bits.
const P: U512 = U512::from_be_hex(
    "fbcfc9ae40f140005a3f3aa9a8c082abae13a4f66a2f68cf1b17f5323364918d\
     c3521533b77ca1ed1233f779a764bed1fb50d14ee9dcb17f5545481acb33cebf",
);

/// The other prime of the key, 512 bits.
const Q: U512 = U512::from_be_hex(
    "d4152d00dc58103ba6411468dd7e64f8e4a658929d9eac79a001534c3198647a\
     e97828848dc7f75b8aa46eee413f6391bace936453324bbc0b11412a2446cca7",
);

/// The public exponent.
const E: u32 = 65537;

/// The length of the modulus, and of a signature, in bytes.
const LENGTH: usize = 128;

/// The `AlgorithmIdentifier` rsaEncryption (RFC 8017 appendix A.1), DER.
const RSA_ENCRYPTION: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// A `DigestInfo` up to the SHA-256 in it (RFC 8017 section 9.2).
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// What follows from the primes.
struct Key {
    modulus: FixedMontyParams<{ U1024::LIMBS }>,
    private_exponent: U1024,
}

static KEY: LazyLock<Key> = LazyLock::new(|| {
    let modulus = Odd::new(P.concatenating_mul(&Q)).expect("two odd primes make an odd product");
    let below = |prime: &U512| prime.wrapping_sub(&U512::ONE);
    let order: U1024 = below(&P).concatenating_mul(&below(&Q));
    Key {
        modulus: FixedMontyParams::new(modulus),
        private_exponent: inverse(&U1024::from(E), order),
    }
});

fn inverse(number: &U1024, modulus: U1024) -> U1024 {
    let modulus = NonZero::new(modulus).expect("no prime is 1");
    let inverse = number.invert_mod(&modulus).into_option();
    inverse.expect("the primes were chosen so that it has one")
}

/// The public half, an `RSAPublicKey` (RFC 8017 appendix A.1.1), DER.
pub(super) fn public_key() -> Vec<u8> {
    element(SEQUENCE, &[modulus(), exponent()].concat())
}

/// The key as a PKCS#8 `PrivateKeyInfo` around an `RSAPrivateKey` (RFC 8017 appendix A.1.2), DER.
pub(super) fn private_key() -> Vec<u8> {
    let private = KEY.private_exponent;
    let (p, q) = (P.resize(), Q.resize());
    let below = |prime: &U1024| NonZero::new(prime.wrapping_sub(&U1024::ONE)).expect("it is not 1");
    let numbers = [
        private,
        p,
        q,
        private.rem(&below(&p)),
        private.rem(&below(&q)),
        inverse(&q, p),
    ];
    let numbers = numbers.map(|number| integer(&number.to_be_bytes()));
    let version = integer(&[0]);
    let key = [version.clone(), modulus(), exponent(), numbers.concat()].concat();
    let key = element(OCTET_STRING, &element(SEQUENCE, &key));
    element(SEQUENCE, &[&version, &RSA_ENCRYPTION[..], &key].concat())
}

/// Signs with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 8017 section 8.2.1).
pub(super) fn sign(message: &[u8]) -> Vec<u8> {
    let digest = digest(&SHA256, message);
    let behind = [&[0], &DIGEST_INFO[..], digest.as_ref()].concat();
    let mut encoded = [0xff; LENGTH];
    encoded[..2].copy_from_slice(&[0, 1]);
    encoded[LENGTH - behind.len()..].copy_from_slice(&behind);
    let number = FixedMontyForm::new(&U1024::from_be_slice(&encoded), &KEY.modulus);
    let signature = number.pow(&KEY.private_exponent).retrieve();
    signature.to_be_bytes().to_vec()
}

fn modulus() -> Vec<u8> {
    integer(&KEY.modulus.modulus().to_be_bytes())
}

fn exponent() -> Vec<u8> {
    integer(&E.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_private_half_is_what_openssl_makes_of_these_primes() {
        // `openssl rsa -check` and `openssl pkcs8 -topk8` of the key, then `openssl sha256`.
        let print = [
            0x66, 0x14, 0x72, 0x50, 0x68, 0x24, 0x03, 0x94, 0x80, 0x4c, 0x1f, 0x62, 0x4f, 0xa2,
            0xd8, 0x72, 0xed, 0x27, 0x9d, 0xa4, 0x68, 0x2a, 0x51, 0x85, 0x73, 0xfc, 0xf5, 0x08,
            0x62, 0x56, 0x67, 0x3a,
        ];
        assert_eq!(digest(&SHA256, &private_key()).as_ref(), print);
    }
}
