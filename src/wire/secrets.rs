//! Opening a captured record with the secret its sender logged, and sealing it again.
//!
//! Traffic keys follow from a logged secret as RFC 9846 ("Traffic Key Calculation") says for TLS
//! 1.3, and from the master secret as RFC 5246 section 6.3 says for TLS 1.2. Only the suites that
//! rustls speaks are known: AES-GCM and ChaCha20-Poly1305.

use std::fmt;

use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, CHACHA20_POLY1305};
use ring::aead::{LessSafeKey, Nonce, UnboundKey};
use ring::{hkdf, hmac};
use zeroize::Zeroizing;

use super::Side;
use super::record::{HEADER, RecordHeader};
use super::registry::{CipherSuite, ContentType, ProtocolVersion};

/// A secret that a side logged. Wiped when dropped, and never shown.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Keeps these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes, …)", self.len())
    }
}

/// The two randoms of a TLS 1.2 handshake, as one side knows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Randoms {
    /// From the ClientHello.
    pub client: [u8; 32],
    /// From the ServerHello.
    pub server: [u8; 32],
}

/// What was inside an encrypted record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What the bytes are; in TLS 1.3 it stands inside the encryption.
    pub content_type: ContentType,
    /// The bytes, without padding.
    pub plaintext: Vec<u8>,
}

/// Why a record could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is too short to hold what every encrypted record holds.
    #[error("the record is too short to be encrypted")]
    TooShort,
    /// The seal does not fit: another key, another place in the sequence, or changed bytes.
    #[error("the seal does not fit")]
    BrokenSeal,
}

/// What a cipher suite encrypts and hashes with.
#[derive(Clone, Copy)]
struct Parameters {
    aead: &'static Algorithm,
    hash: hkdf::Algorithm,
    mac: hmac::Algorithm,
}

impl Parameters {
    fn of(suite: CipherSuite) -> Option<Self> {
        let name = suite.name()?;
        let aead = if name.contains("AES_128_GCM") {
            &AES_128_GCM
        } else if name.contains("AES_256_GCM") {
            &AES_256_GCM
        } else if name.contains("CHACHA20_POLY1305") {
            &CHACHA20_POLY1305
        } else {
            return None;
        };
        let (hash, mac) = if name.ends_with("SHA384") {
            (hkdf::HKDF_SHA384, hmac::HMAC_SHA384)
        } else {
            (hkdf::HKDF_SHA256, hmac::HMAC_SHA256)
        };
        Some(Self { aead, hash, mac })
    }
}

/// One sender's key in one epoch, with its place in the sequence of records.
///
/// A record is opened or sealed at the place reached; only a record that opens moves it on.
#[derive(Clone)]
pub struct Sequence {
    key: LessSafeKey,
    nonce: NonceBase,
    layout: Layout,
    next: u64,
}

/// How the nonce of a record is made.
#[derive(Clone, Copy)]
enum NonceBase {
    /// Twelve bytes, xor the sequence number (TLS 1.3, and ChaCha20-Poly1305 in TLS 1.2).
    Implicit([u8; 12]),
    /// Four bytes, then eight that stand in each record (AES-GCM in TLS 1.2, RFC 5288).
    Explicit([u8; 4]),
}

/// Whose record layout is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Tls12,
    Tls13,
}

impl fmt::Debug for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sequence({:?}, record {}, …)", self.layout, self.next)
    }
}

impl Sequence {
    /// The sequence of a TLS 1.3 traffic secret, or `None` for a suite that is not known.
    #[must_use]
    pub fn tls13(suite: CipherSuite, secret: &Secret) -> Option<Self> {
        let parameters = Parameters::of(suite)?;
        let secret = hkdf::Prk::new_less_safe(parameters.hash, &secret.0);
        let mut key = Zeroizing::new(vec![0; parameters.aead.key_len()]);
        expand_label(&secret, b"key", &mut key)?;
        let mut nonce = [0; 12];
        expand_label(&secret, b"iv", &mut nonce)?;
        Some(Self {
            key: LessSafeKey::new(UnboundKey::new(parameters.aead, &key).ok()?),
            nonce: NonceBase::Implicit(nonce),
            layout: Layout::Tls13,
            next: 0,
        })
    }

    /// The sequence that `sender` seals with under a TLS 1.2 master secret, or `None` for a suite
    /// that is not known.
    #[must_use]
    pub fn tls12(
        suite: CipherSuite,
        master: &Secret,
        randoms: &Randoms,
        sender: Side,
    ) -> Option<Self> {
        let parameters = Parameters::of(suite)?;
        let key_len = parameters.aead.key_len();
        let chacha = parameters.aead == &CHACHA20_POLY1305;
        let iv_len = if chacha { 12 } else { 4 };
        // client_write_key, server_write_key, client_write_IV, server_write_IV: an AEAD suite has
        // no MAC keys (RFC 5246 section 6.3).
        let mut block = Zeroizing::new(vec![0; 2 * (key_len + iv_len)]);
        let seed = [
            b"key expansion".as_slice(),
            &randoms.server,
            &randoms.client,
        ]
        .concat();
        prf(parameters.mac, &master.0, &seed, &mut block);
        let (key, iv) = match sender {
            Side::Client => (0, 2 * key_len),
            Side::Server => (key_len, 2 * key_len + iv_len),
        };
        let key = block.get(key..key + key_len)?;
        let iv = block.get(iv..iv + iv_len)?;
        let nonce = if chacha {
            NonceBase::Implicit(iv.try_into().ok()?)
        } else {
            NonceBase::Explicit(iv.try_into().ok()?)
        };
        Some(Self {
            key: LessSafeKey::new(UnboundKey::new(parameters.aead, key).ok()?),
            nonce,
            layout: Layout::Tls12,
            next: 0,
        })
    }

    /// How many bytes stand between the record header and the first byte of the ciphertext.
    #[must_use]
    pub fn explicit_nonce_len(&self) -> usize {
        match self.nonce {
            NonceBase::Implicit(_) => 0,
            NonceBase::Explicit(_) => 8,
        }
    }

    /// Opens a whole record, header included, at the place reached, and moves on if it opens.
    ///
    /// # Errors
    ///
    /// [`OpenError`] if the record is too short or its seal does not fit; the place then stays.
    pub fn open(&mut self, record: &[u8]) -> Result<Opened, OpenError> {
        let header = RecordHeader::parse(record).map_err(|_| OpenError::TooShort)?;
        let body = record.get(HEADER..).ok_or(OpenError::TooShort)?;
        let sealed = body
            .get(self.explicit_nonce_len()..)
            .ok_or(OpenError::TooShort)?;
        let plain_len = sealed
            .len()
            .checked_sub(self.key.algorithm().tag_len())
            .ok_or(OpenError::TooShort)?;
        let explicit = body.get(..self.explicit_nonce_len()).unwrap_or_default();
        let aad = self.additional_data(header.content_type, record, plain_len)?;
        let mut buffer = sealed.to_vec();
        let plaintext = self
            .key
            .open_in_place(self.nonce(explicit), Aad::from(aad), &mut buffer)
            .map_err(|_| OpenError::BrokenSeal)?;
        let opened = match self.layout {
            Layout::Tls12 => Opened {
                content_type: header.content_type,
                plaintext: plaintext.to_vec(),
            },
            Layout::Tls13 => inner_plaintext(plaintext).ok_or(OpenError::TooShort)?,
        };
        self.next += 1;
        Ok(opened)
    }

    /// Seals `plaintext` as a whole record at the place reached, and moves on.
    ///
    /// # Errors
    ///
    /// [`OpenError::TooShort`] never; [`OpenError::BrokenSeal`] if the plaintext is larger than
    /// the cipher can seal.
    pub fn seal(
        &mut self,
        content_type: ContentType,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, OpenError> {
        let explicit = self.next.to_be_bytes();
        let explicit = explicit
            .get(..self.explicit_nonce_len())
            .unwrap_or_default();
        self.seal_with(explicit, content_type, plaintext)
    }

    /// The same record with these bits of one byte of its content flipped by somebody who has the key: opened at
    /// the place reached, and sealed again as it was. The place stays.
    ///
    /// # Errors
    ///
    /// [`OpenError`] if the record does not open here, or is shorter.
    pub fn forge(&self, record: &[u8], byte: usize, mask: u8) -> Result<Vec<u8>, OpenError> {
        let mut opened = self.clone().open(record)?;
        let content = opened.plaintext.get_mut(byte).ok_or(OpenError::TooShort)?;
        *content ^= mask;
        let explicit = HEADER..HEADER + self.explicit_nonce_len();
        let explicit = record.get(explicit).ok_or(OpenError::TooShort)?;
        self.clone()
            .seal_with(explicit, opened.content_type, &opened.plaintext)
    }

    fn seal_with(
        &mut self,
        explicit: &[u8],
        content_type: ContentType,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, OpenError> {
        let mut sealed = plaintext.to_vec();
        let outer = match self.layout {
            Layout::Tls12 => content_type,
            Layout::Tls13 => {
                sealed.push(content_type.0);
                ContentType::APPLICATION_DATA
            }
        };
        let body_len = explicit.len() + sealed.len() + self.key.algorithm().tag_len();
        let length = u16::try_from(body_len).map_err(|_| OpenError::BrokenSeal)?;
        let mut record = vec![outer.0];
        record.extend_from_slice(&ProtocolVersion::TLS_1_2.0.to_be_bytes());
        record.extend_from_slice(&length.to_be_bytes());
        let aad = self.additional_data(outer, &record, plaintext.len())?;
        self.key
            .seal_in_place_append_tag(self.nonce(explicit), Aad::from(aad), &mut sealed)
            .map_err(|_| OpenError::BrokenSeal)?;
        record.extend_from_slice(explicit);
        record.extend_from_slice(&sealed);
        self.next += 1;
        Ok(record)
    }

    fn nonce(&self, explicit: &[u8]) -> Nonce {
        let mut nonce = [0; 12];
        match self.nonce {
            NonceBase::Implicit(base) => {
                nonce = base;
                let place = self.next.to_be_bytes();
                for (byte, place) in nonce.iter_mut().skip(4).zip(place) {
                    *byte ^= place;
                }
            }
            NonceBase::Explicit(salt) => {
                for (byte, from) in nonce.iter_mut().zip(salt.iter().chain(explicit)) {
                    *byte = *from;
                }
            }
        }
        Nonce::assume_unique_for_key(nonce)
    }

    /// What is authenticated besides the content: in TLS 1.3 the record header as it stands, in
    /// TLS 1.2 sequence number, type, version and length of the plaintext.
    fn additional_data(
        &self,
        content_type: ContentType,
        record: &[u8],
        plain_len: usize,
    ) -> Result<Vec<u8>, OpenError> {
        let header = record.get(..HEADER).ok_or(OpenError::TooShort)?;
        Ok(match self.layout {
            Layout::Tls13 => header.to_vec(),
            Layout::Tls12 => {
                let length = u16::try_from(plain_len).map_err(|_| OpenError::BrokenSeal)?;
                let version = header.get(1..3).ok_or(OpenError::TooShort)?;
                let mut data = self.next.to_be_bytes().to_vec();
                data.push(content_type.0);
                data.extend_from_slice(version);
                data.extend_from_slice(&length.to_be_bytes());
                data
            }
        })
    }
}

/// Takes off the padding and the content type that stand at the end of a TLS 1.3 plaintext.
fn inner_plaintext(plaintext: &[u8]) -> Option<Opened> {
    let at = plaintext.iter().rposition(|byte| *byte != 0)?;
    Some(Opened {
        content_type: ContentType(*plaintext.get(at)?),
        plaintext: plaintext.get(..at)?.to_vec(),
    })
}

/// HKDF-Expand-Label with an empty context (RFC 9846, "Key Schedule").
fn expand_label(secret: &hkdf::Prk, label: &[u8], out: &mut [u8]) -> Option<()> {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let length = u16::try_from(out.len()).ok()?.to_be_bytes();
    let label_len = [u8::try_from(6 + label.len()).ok()?];
    let info = [length.as_slice(), &label_len, b"tls13 ", label, &[0]];
    secret.expand(&info, Length(out.len())).ok()?.fill(out).ok()
}

/// The pseudorandom function of TLS 1.2 (RFC 5246 section 5), label and seed already joined.
fn prf(algorithm: hmac::Algorithm, secret: &[u8], seed: &[u8], out: &mut [u8]) {
    let key = hmac::Key::new(algorithm, secret);
    let mut a = hmac::sign(&key, seed);
    for chunk in out.chunks_mut(algorithm.digest_algorithm().output_len()) {
        let block = hmac::sign(&key, &[a.as_ref(), seed].concat());
        for (byte, from) in chunk.iter_mut().zip(block.as_ref()) {
            *byte = *from;
        }
        a = hmac::sign(&key, a.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// RFC 8448 section 3: the server's handshake traffic secret and its write key and iv.
    #[test]
    fn traffic_keys_are_those_of_rfc_8448() {
        let secret = hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        let prk = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, &secret);
        let mut key = [0; 16];
        let mut iv = [0; 12];
        expand_label(&prk, b"key", &mut key).unwrap();
        expand_label(&prk, b"iv", &mut iv).unwrap();
        assert_eq!(key.to_vec(), hex("3fce516009c21727d0f2e4e86ee403bc"));
        assert_eq!(iv.to_vec(), hex("5d313eb2671276ee13000b30"));
    }

    /// The `P_SHA256` vector published on the TLS working group's list for RFC 5246's PRF.
    #[test]
    fn the_tls_12_prf_gives_the_published_vector() {
        let secret = hex("9bbe436ba940f017b17652849a71db35");
        let seed = [
            b"test label".as_slice(),
            &hex("a0ba9f936cda311827a6f796ffd5198c"),
        ]
        .concat();
        let mut out = vec![0; 100];
        prf(hmac::HMAC_SHA256, &secret, &seed, &mut out);
        let expected = hex(
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a
             6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab
             4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701
             87347b66",
        );
        assert_eq!(out, expected);
    }

    fn sequences() -> Vec<(Sequence, Sequence)> {
        let secret = Secret::new(&[7; 48]);
        let randoms = Randoms {
            client: [1; 32],
            server: [2; 32],
        };
        let tls13 = [
            CipherSuite::TLS_AES_128_GCM_SHA256,
            CipherSuite::TLS_AES_256_GCM_SHA384,
            CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
        ];
        let tls12 = [
            CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ];
        let tls13 = tls13.map(|suite| {
            let make = || Sequence::tls13(suite, &secret).unwrap();
            (make(), make())
        });
        let tls12 = tls12.map(|suite| {
            let make = || Sequence::tls12(suite, &secret, &randoms, Side::Server).unwrap();
            (make(), make())
        });
        tls13.into_iter().chain(tls12).collect()
    }

    #[test]
    fn what_is_sealed_opens_once_and_in_order() {
        for (mut sender, mut receiver) in sequences() {
            let first = sender.seal(ContentType::HANDSHAKE, b"first").unwrap();
            let second = sender.seal(ContentType::HANDSHAKE, b"second").unwrap();
            assert_eq!(receiver.open(&second), Err(OpenError::BrokenSeal));
            let opened = receiver.open(&first).unwrap();
            assert_eq!(opened.content_type, ContentType::HANDSHAKE);
            assert_eq!(opened.plaintext, b"first");
            assert_eq!(receiver.open(&first), Err(OpenError::BrokenSeal));
            assert_eq!(receiver.open(&second).unwrap().plaintext, b"second");
        }
    }

    #[test]
    fn a_flipped_byte_breaks_the_seal_and_the_place_stays() {
        for (mut sender, mut receiver) in sequences() {
            let record = sender.seal(ContentType::ALERT, &[2, 48]).unwrap();
            for at in HEADER..record.len() {
                let mut tampered = record.clone();
                tampered[at] ^= 1;
                assert!(receiver.open(&tampered).is_err());
            }
            assert_eq!(receiver.open(&record).unwrap().plaintext, [2, 48]);
        }
    }

    #[test]
    fn a_short_record_is_an_error() {
        for (mut sender, mut receiver) in sequences() {
            let record = sender.seal(ContentType::ALERT, &[2, 48]).unwrap();
            for len in 0..record.len() {
                assert!(receiver.open(&record[..len]).is_err());
            }
        }
    }

    #[test]
    fn debug_tells_nothing_of_a_secret() {
        let secret = Secret::new(&[0xab; 32]);
        let suite = CipherSuite::TLS_AES_128_GCM_SHA256;
        let shown = format!("{secret:?} {:?}", Sequence::tls13(suite, &secret));
        assert!(!shown.contains("ab") && !shown.contains("171"), "{shown}");
    }
}
