//! One certificate as the walk knows it: what webpki takes from it, and numbers for quick looks.

use std::ops::Range;

use crate::explain::check::Subject;
use crate::pki::certificate::Anchor;
use crate::wire::x509::outline::{NameForm, Objection, Outline, Subtrees};
use crate::wire::x509::{ParseError, name_text};

/// A certificate that was shown, as webpki reads it.
pub(super) struct Shown<'a> {
    pub(super) subject: Subject,
    pub(super) der: &'a [u8],
    pub(super) outline: Outline,
    /// The names in it that a constraint or a client looks at.
    pub(super) names: Vec<Result<NameForm, ParseError>>,
    /// What it asks of the names below it.
    pub(super) subtrees: Option<Result<Subtrees, ParseError>>,
    pub(super) distrusted: bool,
    /// The same number for the same bytes; 0 where they could not be read.
    pub(super) issuer: usize,
    pub(super) holder: usize,
    pub(super) key: usize,
}

/// A certificate in the truststore, as webpki keeps it.
pub(super) struct Trust<'a> {
    pub(super) subject: Subject,
    pub(super) der: &'a [u8],
    pub(super) outline: Outline,
    pub(super) anchor: Anchor,
    pub(super) subtrees: Option<Result<Subtrees, ParseError>>,
    pub(super) distrusted: bool,
    pub(super) holder: usize,
}

impl Shown<'_> {
    /// Who is vouched for, for people.
    pub(super) fn holder_text(&self) -> String {
        self.text(self.outline.subject.as_ref())
    }

    /// Who vouches, for people.
    pub(super) fn issuer_text(&self) -> String {
        self.text(self.outline.issuer.as_ref())
    }

    fn text(&self, range: Option<&Range<usize>>) -> String {
        let bytes = range.and_then(|range| self.der.get(range.clone()));
        bytes.map_or_else(|| "an unreadable name".to_owned(), name_text)
    }

    /// Whether issuer and subject are the same name.
    pub(super) fn is_self_issued(&self) -> bool {
        self.issuer != 0 && self.issuer == self.holder
    }

    /// Whether its issuer's name could be read.
    pub(super) fn names_an_issuer(&self) -> bool {
        self.issuer != 0
    }

    /// Whether its own name could be read.
    pub(super) fn is_named(&self) -> bool {
        self.holder != 0
    }

    /// Where the algorithm stands that was signed, if another one stands beside the signature.
    pub(super) fn algorithms_differ(&self) -> Option<Range<usize>> {
        let mut objections = self.outline.objections.iter();
        objections.find_map(|objection| match objection {
            Objection::AlgorithmsDiffer(at) => Some(at.clone()),
            _ => None,
        })
    }
}
