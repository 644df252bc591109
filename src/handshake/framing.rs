//! The envelope and the letters in it: opening what a side sends, and in slow motion putting each
//! message into a record of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::endpoint::Endpoint;
use super::transcript::Letter;
use crate::cluster::Framing;
use crate::wire::handshake::{Reassembly, split};
use crate::wire::message::kind;
use crate::wire::record::{HEADER, RecordHeader};
use crate::wire::registry::{CipherSuite, ContentType, ProtocolVersion};
use crate::wire::secrets::{Randoms, Secret, Sequence};
use crate::wire::{MessageKind, Side};

/// A record on its way, with what is inside as its sender knows it.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    pub(super) bytes: Vec<u8>,
    pub(super) is_record: bool,
    pub(super) encrypted: bool,
    /// Who has this can open the record and seal it again.
    pub(super) key: Option<Box<Sequence>>,
    pub(super) letters: Vec<Letter>,
}

/// Reads along with what one side sends, with that side's own secrets.
///
/// When a hello was changed on the way, the two sides derive different secrets: a record is
/// therefore always opened with its sender's.
#[derive(Debug)]
pub(super) struct Tap {
    side: Side,
    framing: Framing,
    secrets: BTreeMap<String, Secret>,
    randoms: Randoms,
    version: Option<ProtocolVersion>,
    suite: Option<CipherSuite>,
    epoch: Epoch,
    reassembly: Reassembly,
}

/// How the side protects what it sends now.
#[derive(Debug)]
enum Epoch {
    /// Not at all yet.
    Clear,
    /// With a key; opened and sealed at their own places, since slow motion makes more records of
    /// one.
    Sealed(Box<Sealed>),
}

#[derive(Debug)]
struct Sealed {
    opening: Sequence,
    sealing: Sequence,
}

impl Tap {
    pub(super) fn new(side: Side, framing: Framing) -> Self {
        Self {
            side,
            framing,
            secrets: BTreeMap::new(),
            randoms: Randoms::default(),
            version: None,
            suite: None,
            epoch: Epoch::Clear,
            reassembly: Reassembly::default(),
        }
    }

    /// Learns a secret that the side has logged.
    pub(super) fn learn(&mut self, label: String, client_random: &[u8], secret: Secret) {
        if let Ok(random) = client_random.try_into() {
            self.randoms.client = random;
        }
        self.secrets.insert(label, secret);
    }

    /// Learns the server's random from a ServerHello that the side has sent or read.
    pub(super) fn see(&mut self, letter: &Letter) {
        // legacy_version, then random (RFC 5246 section 7.4.1.3; the same place in TLS 1.3).
        let random = letter
            .bytes
            .get(6..38)
            .and_then(|bytes| bytes.try_into().ok());
        if let (MessageKind::ServerHello, Some(random)) = (letter.kind, random) {
            self.randoms.server = random;
        }
    }

    /// Takes in what the side has put on the wire, and gives the envelopes that cross.
    pub(super) fn take(&mut self, bytes: &[u8], endpoint: &Endpoint) -> Vec<Envelope> {
        if bytes.is_empty() {
            return Vec::new();
        }
        if !endpoint.speaks_tls() {
            let letter = Letter {
                kind: MessageKind::ApplicationData,
                content_type: ContentType::APPLICATION_DATA,
                bytes: bytes.to_vec(),
                at: Some(0),
            };
            return vec![Envelope {
                bytes: bytes.to_vec(),
                is_record: false,
                encrypted: false,
                key: None,
                letters: vec![letter],
            }];
        }
        self.version = endpoint.version();
        self.suite = endpoint.suite();
        let (records, _) = crate::wire::record::split(bytes);
        let records = records.into_iter().filter_map(|range| bytes.get(range));
        records.flat_map(|record| self.record(record)).collect()
    }

    fn record(&mut self, record: &[u8]) -> Vec<Envelope> {
        let Ok(header) = RecordHeader::parse(record) else {
            return Vec::new();
        };
        self.enter_epoch(header.content_type);
        let sealed_now = match (&self.epoch, self.version) {
            (Epoch::Clear, _) => false,
            (Epoch::Sealed(_), Some(ProtocolVersion::TLS_1_3)) => {
                header.content_type == ContentType::APPLICATION_DATA
            }
            (Epoch::Sealed(_), _) => true,
        };
        if sealed_now {
            self.sealed(record)
        } else {
            self.clear(record, header)
        }
    }

    fn clear(&mut self, record: &[u8], header: RecordHeader) -> Vec<Envelope> {
        let fragment = record.get(HEADER..).unwrap_or_default();
        let pieces = self.pieces(header.content_type, fragment);
        let whole = pieces.len() == 1;
        pieces
            .into_iter()
            .map(|range| {
                let piece = fragment.get(range).unwrap_or_default();
                let bytes = if whole {
                    record.to_vec()
                } else {
                    let length = u16::try_from(piece.len())
                        .expect("a part of a record is no longer than the record");
                    let mut bytes = vec![header.content_type.0];
                    bytes.extend_from_slice(&header.version.0.to_be_bytes());
                    bytes.extend_from_slice(&length.to_be_bytes());
                    bytes.extend_from_slice(piece);
                    bytes
                };
                let letters = self.letters(header.content_type, piece, HEADER);
                if header.content_type == ContentType::CHANGE_CIPHER_SPEC
                    && self.version == Some(ProtocolVersion::TLS_1_2)
                {
                    self.seal_from_here("CLIENT_RANDOM");
                }
                Envelope {
                    bytes,
                    is_record: true,
                    encrypted: false,
                    key: None,
                    letters,
                }
            })
            .collect()
    }

    fn sealed(&mut self, record: &[u8]) -> Vec<Envelope> {
        let as_it_is = |key, letters| Envelope {
            bytes: record.to_vec(),
            is_record: true,
            encrypted: true,
            key,
            letters,
        };
        let Epoch::Sealed(sealed) = &mut self.epoch else {
            return vec![as_it_is(None, Vec::new())];
        };
        let first = HEADER + sealed.opening.explicit_nonce_len();
        let key = Some(Box::new(sealed.opening.clone()));
        let Ok(opened) = sealed.opening.open(record) else {
            return vec![as_it_is(None, Vec::new())];
        };
        let reseal =
            self.framing == Framing::Slow && self.version == Some(ProtocolVersion::TLS_1_3);
        if !reseal {
            let letters = self.letters(opened.content_type, &opened.plaintext, first);
            return vec![as_it_is(key, letters)];
        }
        let pieces = self.pieces(opened.content_type, &opened.plaintext);
        pieces
            .into_iter()
            .filter_map(|range| {
                let piece = opened.plaintext.get(range)?;
                let Epoch::Sealed(sealed) = &mut self.epoch else {
                    return None;
                };
                let key = Some(Box::new(sealed.sealing.clone()));
                let bytes = sealed.sealing.seal(opened.content_type, piece).ok()?;
                let letters = self.letters(opened.content_type, piece, first);
                Some(Envelope {
                    bytes,
                    is_record: true,
                    encrypted: true,
                    key,
                    letters,
                })
            })
            .collect()
    }

    /// Where to cut a fragment: between messages in slow motion, nowhere otherwise.
    fn pieces(&self, content_type: ContentType, fragment: &[u8]) -> Vec<Range<usize>> {
        let whole = 0..fragment.len();
        let cut = self.framing == Framing::Slow
            && content_type == ContentType::HANDSHAKE
            && self.reassembly.pending().is_empty();
        if !cut {
            return vec![whole];
        }
        let (mut pieces, consumed) = split(fragment);
        if consumed < fragment.len() {
            pieces.push(consumed..fragment.len());
        }
        pieces
    }

    /// The messages that end in this fragment, whose first byte stands at `first` in the record.
    fn letters(&mut self, content_type: ContentType, fragment: &[u8], first: usize) -> Vec<Letter> {
        if content_type != ContentType::HANDSHAKE {
            return vec![Letter {
                kind: kind(content_type, fragment),
                content_type,
                bytes: fragment.to_vec(),
                at: Some(first),
            }];
        }
        let begun = self.reassembly.pending().len();
        let mut messages = Vec::new();
        if self.reassembly.push(fragment, &mut messages).is_err() {
            return Vec::new();
        }
        let mut end = 0;
        let letters: Vec<Letter> = messages
            .into_iter()
            .map(|bytes| {
                let start = end;
                end += bytes.len();
                let at = start.checked_sub(begun).map(|start| first + start);
                Letter {
                    kind: kind(content_type, &bytes),
                    content_type,
                    bytes,
                    at,
                }
            })
            .collect();
        for letter in &letters {
            self.see(letter);
            // What follows the side's own Finished is sealed with its application secret.
            if letter.kind == MessageKind::Finished
                && self.version == Some(ProtocolVersion::TLS_1_3)
            {
                self.seal_from_here(match self.side {
                    Side::Client => "CLIENT_TRAFFIC_SECRET_0",
                    Side::Server => "SERVER_TRAFFIC_SECRET_0",
                });
            }
        }
        letters
    }

    /// In TLS 1.3 the first encrypted record of a side begins its handshake epoch.
    fn enter_epoch(&mut self, content_type: ContentType) {
        if content_type == ContentType::APPLICATION_DATA
            && self.version == Some(ProtocolVersion::TLS_1_3)
            && matches!(self.epoch, Epoch::Clear)
        {
            self.seal_from_here(match self.side {
                Side::Client => "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                Side::Server => "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            });
        }
    }

    fn seal_from_here(&mut self, label: &str) {
        let sequence = || {
            let (suite, secret) = (self.suite?, self.secrets.get(label)?);
            if label == "CLIENT_RANDOM" {
                Sequence::tls12(suite, secret, &self.randoms, self.side)
            } else {
                Sequence::tls13(suite, secret)
            }
        };
        if let (Some(opening), Some(sealing)) = (sequence(), sequence()) {
            self.epoch = Epoch::Sealed(Box::new(Sealed { opening, sealing }));
        }
    }
}
