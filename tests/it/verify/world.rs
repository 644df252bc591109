//! Certificates written by hand, byte for byte, and an authority for every oddity.

use std::sync::OnceLock;

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use visum::clock::Moment;
use visum::explain::chain::accepts;
use visum::explain::{Asked, Check, CheckVerdict, examine};
use visum::handshake::transcript::Trusted;
use visum::handshake::verdict::{Question, verdict};
use visum::pki::Purpose;

pub const NOW: &str = "2026-07-01T09:00:00Z";

/// One element of DER.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short @ 0..=0x7f) => bytes.push(short),
        Ok(long) => bytes.extend([0x81, long]),
        Err(_) => {
            let [.., a, b] = length.to_be_bytes();
            bytes.extend([0x82, a, b]);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// A key pair; few are made, and all certificates share them.
pub enum Key {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

pub fn keys() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let ed = (1..=6u8)
            .map(|n| Key::Ed25519(Ed25519KeyPair::from_seed_unchecked(&[n; 32]).expect("a seed")));
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let p256 = (0..2).map(|_| {
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("randomness");
            let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random);
            Key::P256(pair.expect("its own key"))
        });
        ed.chain(p256).collect()
    })
}

const ED25519: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x70];
const ECDSA_SHA256: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const ECDSA_SHA1: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1];

impl Key {
    fn info(&self) -> Vec<u8> {
        let (algorithm, bits): (Vec<u8>, &[u8]) = match self {
            Self::Ed25519(pair) => (ED25519.to_vec(), pair.public_key().as_ref()),
            Self::P256(pair) => (
                [
                    &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1][..],
                    &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
                ]
                .concat(),
                pair.public_key().as_ref(),
            ),
        };
        sequence(&[
            element(0x30, &algorithm),
            element(3, &[&[0], bits].concat()),
        ])
    }

    fn algorithm(&self) -> &'static [u8] {
        match self {
            Self::Ed25519(_) => ED25519,
            Self::P256(_) => ECDSA_SHA256,
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Self::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message);
                signature.expect("randomness").as_ref().to_vec()
            }
        }
    }
}

/// Oddities of one certificate.
#[derive(Clone, Debug, PartialEq)]
pub enum Odd {
    Version1,
    UnknownCritical,
    AlgorithmsDiffer,
    Sha1,
    ForgedSignature,
    TwiceTheSame,
    EndsBeforeItBegins,
    UnreadableDates,
    Cut(usize),
    Longer,
    LongPathLength,
    UnreadableNames,
    CriticalPolicies,
    Before1970,
}

/// What a certificate says.
#[derive(Clone, Debug)]
pub struct Spec {
    pub serial: u8,
    pub issuer: String,
    pub subject: String,
    pub key: usize,
    pub signer: usize,
    pub from: &'static str,
    pub until: &'static str,
    pub authority: Option<(bool, Option<u8>)>,
    pub purposes: Option<Vec<u8>>,
    pub usage: Option<u8>,
    pub names: Vec<Vec<u8>>,
    pub permitted: Vec<Vec<u8>>,
    pub excluded: Vec<Vec<u8>>,
    pub odd: Vec<Odd>,
}

pub fn dns(name: &str) -> Vec<u8> {
    element(0x82, name.as_bytes())
}

pub fn ip(bytes: &[u8]) -> Vec<u8> {
    element(0x87, bytes)
}

pub fn directory(name: &str) -> Vec<u8> {
    element(0xa4, &rdn(name))
}

/// A distinguished name of one common name.
pub fn rdn(name: &str) -> Vec<u8> {
    let value = element(0x0c, name.as_bytes());
    let attribute = sequence(&[vec![6, 3, 0x55, 4, 3], value]);
    sequence(&[element(0x31, &attribute)])
}

impl Spec {
    pub fn leaf(issuer: &str, key: usize, signer: usize) -> Self {
        Self {
            serial: 7,
            issuer: issuer.to_owned(),
            subject: "broker-1".to_owned(),
            key,
            signer,
            from: "260101000000Z",
            until: "261231000000Z",
            authority: None,
            purposes: Some(vec![1, 2]),
            usage: Some(0x80),
            names: vec![dns("broker-1.kafka.example"), ip(&[10, 0, 0, 1])],
            permitted: Vec::new(),
            excluded: Vec::new(),
            odd: Vec::new(),
        }
    }

    pub fn authority(issuer: &str, subject: &str, key: usize, signer: usize) -> Self {
        Self {
            subject: subject.to_owned(),
            serial: 9,
            authority: Some((true, None)),
            purposes: None,
            usage: Some(0x06),
            names: Vec::new(),
            ..Self::leaf(issuer, key, signer)
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn has(&self, odd: &Odd) -> bool {
        self.odd.contains(odd)
    }

    fn extensions(&self) -> Vec<Vec<u8>> {
        let extension = |id: &[u8], critical: bool, value: &[u8]| {
            let critical = if critical { vec![1, 1, 0xff] } else { vec![] };
            sequence(&[element(6, id), critical, element(4, value)])
        };
        let mut found = Vec::new();
        if let Some((flag, length)) = self.authority {
            let mut content = if flag { vec![1, 1, 0xff] } else { vec![] };
            if self.has(&Odd::LongPathLength) {
                content.extend([2, 2, 1, 0]);
            } else if let Some(length) = length {
                content.extend([2, 1, length & 0x7f]);
            }
            found.push(extension(&[0x55, 0x1d, 19], true, &element(0x30, &content)));
        }
        if let Some(purposes) = &self.purposes {
            let ids = purposes.iter().map(|purpose| match purpose {
                0 => vec![6, 4, 0x55, 0x1d, 37, 0],
                n => vec![6, 8, 0x2b, 6, 1, 5, 5, 7, 3, *n],
            });
            let value = sequence(&ids.collect::<Vec<_>>());
            found.push(extension(&[0x55, 0x1d, 37], false, &value));
        }
        if let Some(usage) = self.usage {
            let value = element(
                3,
                &[
                    u8::try_from(usage.trailing_zeros().min(7)).expect("at most 7"),
                    usage,
                ],
            );
            found.push(extension(&[0x55, 0x1d, 15], true, &value));
        }
        if !self.names.is_empty() {
            let mut names = self.names.clone();
            if self.has(&Odd::UnreadableNames) {
                names.push(vec![0x05, 0]);
            }
            found.push(extension(&[0x55, 0x1d, 17], false, &sequence(&names)));
        }
        if !self.permitted.is_empty() || !self.excluded.is_empty() {
            let list = |tag, bases: &[Vec<u8>]| {
                let subtrees: Vec<Vec<u8>> = bases.iter().map(|base| element(0x30, base)).collect();
                if bases.is_empty() {
                    Vec::new()
                } else {
                    element(tag, &subtrees.concat())
                }
            };
            let value = sequence(&[list(0xa0, &self.permitted), list(0xa1, &self.excluded)]);
            found.push(extension(&[0x55, 0x1d, 30], true, &value));
        }
        if self.has(&Odd::UnknownCritical) {
            found.push(extension(&[0x2a, 3, 4], true, &[5, 0]));
        }
        if self.has(&Odd::CriticalPolicies) {
            let any = sequence(&[sequence(&[vec![6, 4, 0x55, 0x1d, 32, 0]])]);
            found.push(extension(&[0x55, 0x1d, 32], true, &any));
        }
        if self.has(&Odd::TwiceTheSame) {
            found.extend(found.first().cloned());
        }
        found
    }

    /// The certificate, signed.
    pub fn der(&self) -> Vec<u8> {
        let signer = &keys()[self.signer];
        let outer = if self.has(&Odd::Sha1) {
            ECDSA_SHA1
        } else {
            signer.algorithm()
        };
        let inner = if self.has(&Odd::AlgorithmsDiffer) {
            ECDSA_SHA1
        } else {
            outer
        };
        let (from, until) = match () {
            () if self.has(&Odd::EndsBeforeItBegins) => (self.until, self.from),
            () if self.has(&Odd::UnreadableDates) => (self.from, "261331000000Z"),
            () if self.has(&Odd::Before1970) => ("500101000000Z", self.until),
            () => (self.from, self.until),
        };
        let mut parts = Vec::new();
        if !self.has(&Odd::Version1) {
            parts.push(vec![0xa0, 3, 2, 1, 2]);
        }
        parts.extend([
            vec![2, 1, self.serial],
            element(0x30, inner),
            rdn(&self.issuer),
            sequence(&[
                element(0x17, from.as_bytes()),
                element(0x17, until.as_bytes()),
            ]),
            rdn(&self.subject),
            keys()[self.key].info(),
        ]);
        let extensions = self.extensions();
        if !extensions.is_empty() && !self.has(&Odd::Version1) {
            parts.push(element(0xa3, &sequence(&extensions)));
        }
        let tbs = sequence(&parts);
        let mut signature = signer.sign(&tbs);
        if self.has(&Odd::ForgedSignature) {
            let last = signature.len() - 1;
            signature[last] ^= 1;
        }
        let mut der = sequence(&[
            tbs,
            element(0x30, outer),
            element(3, &[&[0], signature.as_slice()].concat()),
        ]);
        for odd in &self.odd {
            match odd {
                Odd::Cut(length) => der.truncate(der.len().saturating_sub(*length)),
                Odd::Longer => der.push(0),
                _ => {}
            }
        }
        der
    }
}

/// A list of revoked certificates.
pub fn crl(issuer: &str, signer: usize, next: &str, serials: &[u8], scope: Option<u8>) -> Vec<u8> {
    let signer = &keys()[signer];
    let algorithm = element(0x30, signer.algorithm());
    let revoked: Vec<Vec<u8>> = serials
        .iter()
        .map(|serial| sequence(&[vec![2, 1, *serial], element(0x17, b"260201000000Z")]))
        .collect();
    let mut extensions = vec![sequence(&[
        vec![6, 3, 0x55, 0x1d, 20],
        element(4, &[2, 1, 1]),
    ])];
    if let Some(tag) = scope {
        let uri = element(0x86, b"http://crl.example/1");
        let point = element(0xa0, &element(0xa0, &uri));
        let value = sequence(&[point, vec![tag, 1, 0xff]]);
        extensions.push(sequence(&[
            vec![6, 3, 0x55, 0x1d, 28],
            vec![1, 1, 0xff],
            element(4, &value),
        ]));
    }
    let mut parts = vec![
        vec![2, 1, 1],
        algorithm.clone(),
        rdn(issuer),
        element(0x17, b"260101000000Z"),
        element(0x17, next.as_bytes()),
    ];
    if !revoked.is_empty() {
        parts.push(sequence(&revoked));
    }
    parts.push(element(0xa0, &sequence(&extensions)));
    let tbs = sequence(&parts);
    let signature = signer.sign(&tbs);
    sequence(&[tbs, algorithm, element(3, &[&[0], &signature[..]].concat())])
}

/// A chain, and what it is asked.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub chain: Vec<Vec<u8>>,
    pub trusted: Vec<Vec<u8>>,
    pub crls: Vec<Vec<u8>>,
    pub name: Option<String>,
    pub client: bool,
}

/// What was found.
pub struct Found {
    pub refused: Option<String>,
    pub checks: Vec<Check>,
}

impl World {
    pub fn judge(&self) -> Found {
        self.judge_at(NOW)
    }

    pub fn judge_at(&self, now: &str) -> Found {
        let now = Moment::parse(now).expect("a moment");
        let trusted: Vec<Trusted> = self
            .trusted
            .iter()
            .enumerate()
            .map(|(n, der)| Trusted {
                alias: format!("anchor-{n}"),
                certificate: der.clone(),
            })
            .collect();
        let purpose = if self.client {
            Purpose::Client
        } else {
            Purpose::Server
        };
        let name = self.name.as_deref().filter(|_| !self.client);
        let question = Question {
            chain: &self.chain,
            truststore: &trusted,
            crls: &self.crls,
            purpose,
            name,
            now,
        };
        let asked = Asked {
            now,
            purpose,
            name,
            crls: &self.crls,
            signatures: &[],
        };
        let checks = examine(&self.chain, &trusted, &asked);
        let refused = verdict(&question).err().map(|failure| failure.kind);
        Found { refused, checks }
    }
}

impl Found {
    /// The checks that fail, each as `id@certificate`.
    pub fn fails(&self) -> Vec<String> {
        let failed = self
            .checks
            .iter()
            .filter(|check| check.verdict == CheckVerdict::Fail);
        let mut fails: Vec<String> = failed
            .map(|check| {
                let subject = serde_json::to_value(&check.subject).expect("a subject");
                format!("{}@{subject}", check.id.as_str()).replace('"', "")
            })
            .collect();
        fails.sort();
        fails
    }

    /// Checks and verdict agree; a refusal has a reason.
    pub fn agrees(&self) -> bool {
        let reasoned = self.refused.is_none() || !self.fails().is_empty();
        accepts(&self.checks) == self.refused.is_none() && reasoned
    }
}
