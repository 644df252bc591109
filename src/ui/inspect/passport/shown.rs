//! Which certificates are looked at.

use crate::explain::story::safe;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Step, Subject};
use crate::pki::{Paper, PaperKind};
use crate::ui::cursor::{self, Place};
use crate::wire::message::{self, Context};
use crate::wire::{MessageKind, Side};

/// Certificates that are shown at one place.
pub(super) struct Shown {
    /// Where.
    place: Place,
    /// Their bytes, the holder's own first.
    pub(super) certificates: Vec<Vec<u8>>,
    /// Who reads them, and looks them up in a truststore.
    pub(super) reader: Option<Side>,
    /// Whether they belong together as a chain, rather than each for itself.
    pub(super) is_chain: bool,
    /// Whose they are, in words.
    whose: String,
}

impl Shown {
    /// What is shown at a place or, if that is nothing, what was shown last before it.
    pub(super) fn at_or_before(transcript: &Transcript, place: Place) -> Option<Self> {
        let places = cursor::places(transcript);
        let at = places.iter().position(|other| *other == place)?;
        let mut back = places.iter().take(at + 1).rev();
        back.find_map(|place| Self::at(transcript, *place))
    }

    /// What crossed in the clear at a place or, if that is nothing, last before it.
    pub(super) fn overheard(transcript: &Transcript, place: Place) -> Option<Self> {
        let places = cursor::places(transcript);
        let at = places.iter().position(|other| *other == place)?;
        let clear = |place: &&Place| {
            let step = transcript.steps.get(place.step);
            matches!(step, Some(Step::Crossing(crossing)) if !crossing.encrypted)
        };
        let mut back = places.iter().take(at + 1).rev().filter(clear);
        back.find_map(|place| Self::at(transcript, *place))
    }

    /// The step at which they are shown, from 0.
    pub(super) fn step(&self) -> usize {
        self.place.step
    }

    /// In words, where they come from, seen from a place.
    pub(super) fn source(&self, transcript: &Transcript, place: Place) -> String {
        if self.place == place {
            return self.whose.clone();
        }
        let steps = transcript.steps.len();
        debug_assert!(self.place.step < steps, "it was found there");
        format!("{}, at step {}", self.whose, self.place.step + 1)
    }

    fn at(transcript: &Transcript, place: Place) -> Option<Self> {
        let broker = |side: Side| safe(&transcript.parties.of(side).broker);
        let one = |certificates, reader: Option<Side>, is_chain, whose| Self {
            place,
            certificates,
            reader,
            is_chain,
            whose,
        };
        let shown = match transcript.steps.get(place.step)? {
            Step::Paper(paper) => {
                let (certificates, is_chain) = on_paper(paper)?;
                let holder = Side::BOTH
                    .into_iter()
                    .find(|side| transcript.parties.of(*side).broker == paper.holder);
                let what = match paper.kind {
                    PaperKind::Truststore { .. } => "in the truststore of",
                    PaperKind::Keystore { .. } => "in the keystore of",
                    _ => "made for",
                };
                let whose = format!("{what} {}", safe(&paper.holder));
                let reader = holder.map(Side::peer).filter(|_| is_chain);
                one(certificates, reader, is_chain, whose)
            }
            Step::Crossing(crossing) => {
                let letter = crossing.letters.get(place.letter)?;
                let context = Context {
                    version: transcript.version,
                    sender: crossing.from,
                };
                if letter.kind != MessageKind::Certificate {
                    return None;
                }
                let mut certificates = Vec::new();
                let root = message::dissect(letter.content_type, &letter.bytes, &context);
                root.walk(&mut |_, field| {
                    if field.name == "cert_data" || field.name == "ASN.1Cert" {
                        certificates.extend(letter.bytes.get(field.content()).map(<[u8]>::to_vec));
                    }
                });
                let whose = format!("shown by {}", broker(crossing.from));
                one(certificates, Some(crossing.from.peer()), true, whose)
            }
            Step::Verified(verification) => {
                let certificates = match &verification.subject {
                    Subject::Chain { presented, .. } => presented.clone(),
                    Subject::Possession { certificate, .. } => {
                        chain_of(transcript, place.step, verification.side, certificate)
                    }
                };
                let whose = format!(
                    "shown by {}, read by {}",
                    broker(verification.side.peer()),
                    broker(verification.side)
                );
                one(certificates, Some(verification.side), true, whose)
            }
            Step::Keys { .. } | Step::Authorized(_) | Step::Decided(_) => return None,
        };
        (!shown.certificates.is_empty()).then_some(shown)
    }
}

/// The chain that a side was shown before a step, with this certificate first.
fn chain_of(transcript: &Transcript, step: usize, side: Side, leaf: &[u8]) -> Vec<Vec<u8>> {
    let before = transcript.steps.iter().take(step).rev();
    let mut chains = before.filter_map(|step| match step {
        Step::Verified(verification) if verification.side == side => match &verification.subject {
            Subject::Chain { presented, .. } => Some(presented),
            Subject::Possession { .. } => None,
        },
        _ => None,
    });
    let chain = chains.find(|chain| chain.first().is_some_and(|first| first == leaf));
    chain.cloned().unwrap_or_else(|| vec![leaf.to_vec()])
}

/// The certificates on a paper, and whether they are a chain.
fn on_paper(paper: &Paper) -> Option<(Vec<Vec<u8>>, bool)> {
    match &paper.kind {
        PaperKind::Authority { certificate } => Some((vec![certificate.clone()], false)),
        PaperKind::Issued { certificate, .. } => Some((vec![certificate.clone()], true)),
        PaperKind::Keystore { chain, .. } => Some((chain.clone(), true)),
        PaperKind::Truststore { entries } => {
            let entries = entries.iter().map(|(_, der)| der.clone());
            Some((entries.collect(), false))
        }
        PaperKind::KeyPair { .. } | PaperKind::Request { .. } | PaperKind::Checked { .. } => None,
    }
}

/// When the first certificate will be there.
pub(super) fn not_yet(transcript: &Transcript) -> String {
    let mut places = cursor::places(transcript).into_iter();
    let first = places.find(|place| Shown::at(transcript, *place).is_some());
    match first {
        Some(place) => format!(
            "no certificate yet: the first is made at step {}",
            place.step + 1
        ),
        None => "there is no certificate in this run".to_owned(),
    }
}
