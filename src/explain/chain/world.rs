//! All that a verification has before it: what was shown, whom it trusts, which lists it holds.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::Asked;
use super::alone;
use super::known::{Shown, Trust};
use crate::explain::check::{Check, Subject, failures};
use crate::handshake::transcript::Trusted;
use crate::pki::Crl;
use crate::pki::certificate::{Anchor, is_distrusted};
use crate::pki::signature::{Finding, find};
use crate::wire::x509::outline::{Outline, Subtrees};
use crate::wire::x509::{self, ParseError, name_text};

/// Whose key is to have made a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Signer {
    /// One that was shown, by its place in the chain.
    Shown(usize),
    /// One of the truststore.
    Trusted(usize),
}

/// A signature that can be looked at: of a certificate that was shown, or of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Signed {
    Certificate(usize),
    List(usize),
}

/// The checks of one certificate at one depth, asked once.
type Answers = Rc<Vec<Check>>;

/// What lies before the verifier.
pub(super) struct World<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) shown: Vec<Shown<'a>>,
    pub(super) trusted: Vec<Trust<'a>>,
    /// Entries of the truststore that webpki does not read, and its word for why.
    pub(super) unread: Vec<(Subject, String)>,
    pub(super) lists: Vec<Crl>,
    findings: RefCell<HashMap<(Signed, Signer), Finding>>,
    alone: RefCell<HashMap<(usize, usize), Answers>>,
}

/// Gives the same number to the same bytes.
#[derive(Default)]
struct Numbers<'a>(HashMap<&'a [u8], usize>);

impl<'a> Numbers<'a> {
    fn of(&mut self, bytes: Option<&'a [u8]>) -> usize {
        let next = self.0.len() + 1;
        bytes.map_or(0, |bytes| *self.0.entry(bytes).or_insert(next))
    }
}

impl<'a> World<'a> {
    pub(super) fn new(
        presented: &'a [Vec<u8>],
        truststore: &'a [Trusted],
        asked: &'a Asked<'a>,
    ) -> Self {
        let mut names = Numbers::default();
        let mut keys = Numbers::default();
        let mut shown = Vec::new();
        for (index, der) in presented.iter().enumerate() {
            let outline = Outline::read(der);
            let part = |range: &Option<Range<usize>>| range.clone().and_then(|at| der.get(at));
            shown.push(Shown {
                subject: Subject::Shown(index),
                der,
                names: outline.names(der),
                subtrees: subtrees(der, &outline),
                distrusted: outline.is_taken() && is_distrusted(der),
                issuer: names.of(part(&outline.issuer)),
                holder: names.of(part(&outline.subject)),
                key: keys.of(part(&outline.public_key)),
                outline,
            });
        }
        let mut trusted = Vec::new();
        let mut unread = Vec::new();
        for entry in truststore {
            let subject = Subject::Trusted(entry.alias.clone());
            let der = entry.certificate.as_slice();
            match Anchor::read(der) {
                Ok(anchor) => trusted.push((subject, der, anchor)),
                Err(error) => unread.push((subject, error)),
            }
        }
        let trusted = trusted.into_iter().map(|(subject, der, anchor)| Trust {
            subject,
            der,
            outline: Outline::read(der),
            subtrees: anchor
                .name_constraints
                .as_ref()
                .map(|bytes| Subtrees::read(bytes, &(0..bytes.len()))),
            distrusted: is_distrusted(der),
            holder: names.0.get(anchor.subject.as_slice()).copied().unwrap_or(0),
            anchor,
        });
        Self {
            asked,
            shown,
            trusted: trusted.collect(),
            unread,
            lists: asked
                .crls
                .iter()
                .filter_map(|der| Crl::read(der).ok())
                .collect(),
            findings: RefCell::default(),
            alone: RefCell::default(),
        }
    }

    /// The certificate at this place of the chain.
    pub(super) fn at(&self, index: usize) -> Option<&Shown<'a>> {
        self.shown.get(index)
    }

    /// The entries of the truststore with the name that this certificate calls its issuer.
    pub(super) fn trusted_above(&self, index: usize) -> impl Iterator<Item = usize> {
        let issuer = self.at(index).map_or(0, |below| below.issuer);
        let all = self.trusted.iter().enumerate();
        all.filter(move |(_, trust)| issuer != 0 && trust.holder == issuer)
            .map(|(at, _)| at)
    }

    /// The certificates shown beside the leaf with the name that the top of a way calls its
    /// issuer, none of them with the name and the key of one that is on the way already.
    pub(super) fn shown_above<'w>(&'w self, way: &'w [usize]) -> impl Iterator<Item = usize> + 'w {
        let top = way.last().and_then(|top| self.at(*top));
        let issuer = top.map_or(0, |below| below.issuer);
        let all = self.shown.iter().enumerate().skip(1);
        all.filter(move |(_, above)| {
            issuer != 0
                && above.holder == issuer
                && !way
                    .iter()
                    .filter_map(|at| self.at(*at))
                    .any(|on| on.holder == above.holder && on.key == above.key)
        })
        .map(|(at, _)| at)
    }

    /// What can be asked of a certificate without looking at others; `depth` is 0 for the leaf.
    pub(super) fn alone(&self, index: usize, depth: usize) -> Rc<Vec<Check>> {
        if let Some(known) = self.alone.borrow().get(&(index, depth)) {
            return Rc::clone(known);
        }
        let checks = self
            .at(index)
            .map(|shown| alone::ask(shown, depth, self.asked));
        let checks = Rc::new(checks.unwrap_or_default());
        self.alone
            .borrow_mut()
            .insert((index, depth), Rc::clone(&checks));
        checks
    }

    /// How many of these questions a certificate fails at, and whether its key is one that webpki
    /// never believes or its two algorithms differ, which is asked at the same time.
    pub(super) fn failing_alone(&self, index: usize, depth: usize) -> usize {
        let more = self.at(index).map_or(0, |shown| {
            usize::from(shown.distrusted) + usize::from(shown.algorithms_differ().is_some())
        });
        more + failures(&self.alone(index, depth)).count()
    }

    /// Who signed a certificate of a way, if it is the one above it there.
    pub(super) fn signer(way: &[usize], depth: usize, anchor: Option<usize>) -> Option<Signer> {
        let above = way.get(depth + 1).map(|index| Signer::Shown(*index));
        above.or(anchor.map(Signer::Trusted))
    }

    /// Whether this key made the signature on a certificate that was shown.
    pub(super) fn finding(&self, index: usize, signer: Signer) -> Finding {
        self.look(Signed::Certificate(index), signer)
    }

    /// Whether this key made the signature on a list.
    pub(super) fn finding_on_list(&self, list: usize, signer: Signer) -> Finding {
        self.look(Signed::List(list), signer)
    }

    fn look(&self, what: Signed, signer: Signer) -> Finding {
        if let Some(known) = self.findings.borrow().get(&(what, signer)) {
            return *known;
        }
        let finding = self.verify(what, signer).unwrap_or(Finding::NotMade);
        self.findings.borrow_mut().insert((what, signer), finding);
        finding
    }

    /// What the verifier found when it checked this signature, or what a look finds now.
    fn verify(&self, what: Signed, signer: Signer) -> Option<Finding> {
        let (der, algorithm, message, signature) = match what {
            Signed::Certificate(index) => {
                let shown = self.at(index)?;
                let outline = &shown.outline;
                let parts = (&outline.outer_algorithm, &outline.tbs, &outline.signature);
                let (Some(algorithm), Some(message), Some(signature)) = parts else {
                    return None;
                };
                (shown.der, algorithm, message, signature)
            }
            Signed::List(index) => {
                let list = self.lists.get(index)?;
                let facts = list.facts();
                (list.der(), &facts.algorithm, &facts.tbs, &facts.signature)
            }
        };
        let message = der.get(message.clone())?;
        let signature = der.get(signature.clone())?;
        let public_key = self.public_key(signer)?;
        let made = x509::outline::key_parts(public_key).is_ok_and(|(_, key)| {
            self.asked.signatures.iter().any(|call| {
                call.valid
                    && call.public_key == key
                    && call.signature == signature
                    && call.message == message
            })
        });
        Some(if made {
            Finding::Made
        } else {
            find(der.get(algorithm.clone())?, message, signature, public_key)
        })
    }

    /// The content of a signer's `SubjectPublicKeyInfo`.
    pub(super) fn public_key(&self, signer: Signer) -> Option<&[u8]> {
        match signer {
            Signer::Trusted(at) => Some(&self.trusted.get(at)?.anchor.public_key),
            Signer::Shown(index) => {
                let shown = self.at(index)?;
                shown.der.get(shown.outline.public_key.clone()?)
            }
        }
    }

    /// The name of a signer, for people.
    pub(super) fn name_of(&self, signer: Signer) -> String {
        match signer {
            Signer::Trusted(at) => self
                .trusted
                .get(at)
                .map_or_else(String::new, |trust| name_text(&trust.anchor.subject)),
            Signer::Shown(index) => self.at(index).map_or_else(String::new, Shown::holder_text),
        }
    }
}

fn subtrees(der: &[u8], outline: &Outline) -> Option<Result<Subtrees, ParseError>> {
    let part = outline.name_constraints.as_ref()?;
    Some(Subtrees::read(der, &part.content))
}
