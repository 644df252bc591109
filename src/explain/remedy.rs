//! How what the evidence shows is mended, the way that keeps most of what was there first.

use std::fmt;

use super::check::CheckId;
use super::diagnosis::{Cause, CauseKind, Diagnosis};
use crate::handshake::Transcript;
use crate::handshake::transcript::Step;
use crate::pki::{Paper, PaperKind};
use crate::wire::{Side, x509};

/// One way to mend, and at which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// What is done; with [`RemedyKind::as_str`] also the key of its sentences in the catalogue.
    pub kind: RemedyKind,
    /// Whose store, papers or settings are changed.
    pub side: Side,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RemedyKind {
    /// The authority that the peer's chain leads to, into the truststore.
    TrustIssuer,
    /// The intermediate certificates, into the keystore's chain.
    ShowLetters,
    /// A new certificate from an authority that the peer trusts, for the key in the keystore.
    Reissue,
    /// The version that the peer speaks.
    SameVersion,
    /// Every cipher suite, on both sides.
    AnySuite,
    /// TLS, as the peer does.
    SpeakTls,
    /// A way on which nothing is changed or lost.
    CleanWire,
}

impl RemedyKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::TrustIssuer,
        Self::ShowLetters,
        Self::Reissue,
        Self::SameVersion,
        Self::AnySuite,
        Self::SpeakTls,
        Self::CleanWire,
    ];

    /// A slug.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TrustIssuer => "trust-issuer",
            Self::ShowLetters => "show-letters",
            Self::Reissue => "reissue",
            Self::SameVersion => "same-version",
            Self::AnySuite => "any-suite",
            Self::SpeakTls => "speak-tls",
            Self::CleanWire => "clean-wire",
        }
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind.as_str(), self.side)
    }
}

impl Remedy {
    /// The remedies for every cause of a diagnosis, each once.
    #[must_use]
    pub fn of(transcript: &Transcript, diagnosis: &Diagnosis) -> Vec<Self> {
        let mut remedies = Vec::new();
        for cause in &diagnosis.causes {
            for (kind, side) in for_cause(transcript, cause) {
                let remedy = Self { kind, side };
                if !remedies.contains(&remedy) {
                    remedies.push(remedy);
                }
            }
        }
        remedies
    }
}

fn for_cause(transcript: &Transcript, cause: &Cause) -> Vec<(RemedyKind, Side)> {
    use RemedyKind::{
        AnySuite, CleanWire, Reissue, SameVersion, ShowLetters, SpeakTls, TrustIssuer,
    };
    let (side, peer) = (cause.side, cause.side.peer());
    match (cause.kind, cause.check.as_ref().map(|check| check.id)) {
        (CauseKind::Check, Some(CheckId::IssuerKnown | CheckId::TrustAnchor))
        | (CauseKind::NotListed, _) => {
            let trust = (TrustIssuer, peer);
            if letters_are_missing(transcript, side) {
                vec![(ShowLetters, side), trust]
            } else {
                vec![trust, (Reissue, side)]
            }
        }
        (CauseKind::Check, Some(CheckId::Signature)) => {
            vec![(Reissue, side), (TrustIssuer, peer)]
        }
        (
            CauseKind::Check
            | CauseKind::SelfSigned
            | CauseKind::NotListedSelfSigned
            | CauseKind::Possession
            | CauseKind::NothingToShow
            | CauseKind::RequestRefused
            | CauseKind::NoServerCertificate,
            _,
        ) => vec![(Reissue, side)],
        (CauseKind::NoCommonVersion, _) => vec![(SameVersion, side)],
        (CauseKind::NoCommonSuite, _) => vec![(AnySuite, side)],
        (CauseKind::Changed | CauseKind::Forged | CauseKind::Repeated | CauseKind::Lost, _) => {
            vec![(CleanWire, side)]
        }
        (CauseKind::TlsAtPlaintextPort | CauseKind::PlaintextAtTlsPort, _) => {
            vec![(SpeakTls, side)]
        }
        (CauseKind::EmptyTruststore, _) => vec![(TrustIssuer, side)],
        (CauseKind::Unexplained, _) => Vec::new(),
    }
}

/// Whether the chain of that side ends below an authority that itself has one above it.
fn letters_are_missing(transcript: &Transcript, side: Side) -> bool {
    let chain = &transcript.parties.of(side).chain;
    let Some(Ok(top)) = chain.last().map(|der| x509::Certificate::parse(der)) else {
        return false;
    };
    transcript.steps.iter().any(|step| match step {
        Step::Paper(Paper {
            kind: PaperKind::Authority { certificate },
            ..
        }) => x509::Certificate::parse(certificate).is_ok_and(|authority| {
            authority.subject.value.der == top.issuer.value.der && !authority.is_self_issued()
        }),
        _ => false,
    })
}
