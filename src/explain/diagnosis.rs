//! Why it ended as it did: every cause that the evidence shows, not only the one that was reported.

mod unreached;
mod wire;

use serde::Serialize;

use super::check::{self, Check, CheckId, CheckVerdict};
use super::papers;
use crate::handshake::Transcript;
use crate::handshake::transcript::{
    Belief, ChoiceReason, Crossing, Decision, Failure, FailureSource, Step, Subject, Verdict,
};
use crate::pki::{Paper, PaperKind};
use crate::wire::registry::AlertDescription;
use crate::wire::{MessageKind, Side, x509};

/// What is to be said of a run as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// How it ended.
    pub verdict: Verdict,
    /// Who refused first, and what it was reading.
    pub refusal: Option<Refusal>,
    /// The causes, the one that decided first.
    pub causes: Vec<Cause>,
    /// What would be refused besides, if the connection had come so far.
    pub unreached: Vec<Cause>,
}

/// Who refused, where and with which error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which step it is in the transcript.
    pub step: usize,
    /// Who refused.
    pub side: Side,
    /// The messages it was reading: one in slow motion, perhaps several in natural framing.
    pub reading: Vec<MessageKind>,
    /// Its error.
    pub failure: Failure,
    /// The alert it sent.
    pub alert: Option<AlertDescription>,
    /// Whether the peer believed itself connected at that moment.
    pub peer_believed_connected: bool,
}

/// A cause, as far as evidence shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What it is; with [`CauseKind::as_str`] also the key of its sentences in the catalogue.
    pub kind: CauseKind,
    /// The side whose store, papers, settings or record it is about.
    pub side: Side,
    /// The check that shows it, if one does.
    pub check: Option<Check>,
}

/// The kinds of cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseKind {
    /// A check of the chain failed; the check says which.
    Check,
    /// The signature that proves possession was not made by the certificate's key.
    Possession,
    /// No certificate was shown, since no issuer of the chain is on the poster.
    NotListed,
    /// The same, of a chain that is one certificate signed by its own key.
    NotListedSelfSigned,
    /// The certificate is signed by its own key, and is not itself trusted.
    SelfSigned,
    /// The truststore holds the certificate that was shown, and not its issuer's.
    PinnedLeaf,
    /// What was shown first is an authority's certificate, and one that it issued comes later.
    LeafNotFirst,
    /// The certificate is not the one that was issued: it was changed after it was signed.
    AlteredCertificate,
    /// There is no certificate to show, since the authority refused the request for it.
    RequestRefused,
    /// No certificate was shown, since there is none.
    NothingToShow,
    /// No version in common.
    NoCommonVersion,
    /// No cipher suite in common.
    NoCommonSuite,
    /// No key exchange group in common.
    NoCommonGroup,
    /// The peer verifies no signature that the key could make.
    NoCommonScheme,
    /// No application protocol in common.
    NoCommonProtocol,
    /// The server has no certificate to show.
    NoServerCertificate,
    /// A record was changed on its way, and the receiver noticed.
    Changed,
    /// A message was changed on its way by somebody who had the keys: its record opened.
    Forged,
    /// A record crossed twice.
    Repeated,
    /// A record was lost on its way.
    Lost,
    /// A record arrived behind one that was sent after it.
    Reordered,
    /// Only the beginning of a record arrived.
    Truncated,
    /// The header of a record announced more than a record may hold.
    Oversized,
    /// The header of a record named another version than its sender wrote.
    RecordVersion,
    /// The connection was cut.
    Cut,
    /// TLS met a port that speaks plaintext.
    TlsAtPlaintextPort,
    /// Plaintext met a port that speaks TLS.
    PlaintextAtTlsPort,
    /// HTTP met a port of Kafka's.
    Http,
    /// A truststore without a single entry: the side cannot even begin.
    EmptyTruststore,
    /// The peer's authorizer does not know the principal.
    NotPermitted,
    /// The peer's error says no more than this.
    Unexplained,
}

impl CauseKind {
    /// A slug.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Possession => "possession",
            Self::NotListed => "not-listed",
            Self::NotListedSelfSigned => "not-listed-self-signed",
            Self::SelfSigned => "self-signed",
            Self::PinnedLeaf => "pinned-leaf",
            Self::LeafNotFirst => "leaf-not-first",
            Self::AlteredCertificate => "altered-certificate",
            Self::RequestRefused => "request-refused",
            Self::NothingToShow => "nothing-to-show",
            Self::NoCommonVersion => "no-common-version",
            Self::NoCommonSuite => "no-common-suite",
            Self::NoCommonGroup => "no-common-group",
            Self::NoCommonScheme => "no-common-scheme",
            Self::NoCommonProtocol => "no-common-protocol",
            Self::NoServerCertificate => "no-server-certificate",
            Self::Changed => "changed",
            Self::Forged => "forged",
            Self::Repeated => "repeated",
            Self::Lost => "lost",
            Self::Reordered => "reordered",
            Self::Truncated => "truncated",
            Self::Oversized => "oversized",
            Self::RecordVersion => "record-version",
            Self::Cut => "cut",
            Self::TlsAtPlaintextPort => "tls-at-plaintext-port",
            Self::PlaintextAtTlsPort => "plaintext-at-tls-port",
            Self::Http => "http",
            Self::EmptyTruststore => "empty-truststore",
            Self::NotPermitted => "not-permitted",
            Self::Unexplained => "unexplained",
        }
    }
}

impl Cause {
    /// Whether it is something that happened to a record on its way.
    #[must_use]
    pub fn is_on_the_wire(&self) -> bool {
        matches!(
            self.kind,
            CauseKind::Changed
                | CauseKind::Forged
                | CauseKind::Repeated
                | CauseKind::Lost
                | CauseKind::Reordered
                | CauseKind::Truncated
                | CauseKind::Oversized
                | CauseKind::RecordVersion
                | CauseKind::Cut
        )
    }
}

impl Diagnosis {
    /// Reads the causes out of a transcript and the checks of its verifications.
    #[must_use]
    pub fn of(transcript: &Transcript, checks: &[Vec<Check>]) -> Self {
        let refusal = refusal(transcript);
        let mut causes = Vec::new();
        let mut unreached = Vec::new();
        if transcript.verdict != Verdict::Connected {
            causes.extend(wire::causes(transcript));
            failed_checks(transcript, checks, &mut causes);
            for decision in decisions(transcript) {
                if let Some(cause) = of_decision(transcript, decision)
                    && !causes
                        .iter()
                        .any(|other| (other.kind, other.side) == (cause.kind, cause.side))
                {
                    causes.push(cause);
                }
            }
            if let (true, Some(refusal)) = (causes.is_empty(), &refusal) {
                causes.push(Cause {
                    kind: CauseKind::Unexplained,
                    side: refusal.side,
                    check: None,
                });
            }
            unreached = unreached::unreached(transcript, &causes);
        }
        Self {
            verdict: transcript.verdict,
            refusal,
            causes,
            unreached,
        }
    }
}

fn decisions(transcript: &Transcript) -> impl Iterator<Item = &Decision> {
    transcript.steps.iter().filter_map(|step| match step {
        Step::Decided(decision) => Some(decision),
        _ => None,
    })
}

fn crossings(transcript: &Transcript) -> impl Iterator<Item = &Crossing> {
    transcript.steps.iter().filter_map(|step| match step {
        Step::Crossing(crossing) => Some(crossing),
        _ => None,
    })
}

fn refusal(transcript: &Transcript) -> Option<Refusal> {
    let first = |beliefs: &[Belief]| {
        let mut steps = transcript.steps.iter().enumerate();
        steps.find_map(|(index, step)| match step {
            Step::Decided(decision) if beliefs.contains(&decision.belief) => {
                Some((index, decision))
            }
            _ => None,
        })
    };
    let (step, decision) =
        first(&[Belief::Refused, Belief::CannotStart]).or_else(|| first(&[Belief::Denied]))?;
    let peer = decision.side.peer();
    let peer_believed_connected = transcript.steps.iter().take(step).any(|step| {
        matches!(step, Step::Decided(other) if other.side == peer && other.belief == Belief::Inside)
    });
    Some(Refusal {
        step,
        side: decision.side,
        reading: decision.reading.clone(),
        failure: decision.failure.clone()?,
        alert: transcript.outcomes.of(decision.side).alert_sent,
        peer_believed_connected,
    })
}

/// Every failed check of every verification that was refused.
fn failed_checks(transcript: &Transcript, checks: &[Vec<Check>], causes: &mut Vec<Cause>) {
    for (step, checks) in transcript.steps.iter().zip(checks) {
        let Step::Verified(verification) = step else {
            continue;
        };
        if verification.failure.is_none() {
            continue;
        }
        let side = verification.side.peer();
        match &verification.subject {
            // Where the side holds the key, something on the way is to blame, and was found there.
            Subject::Possession { certificate, .. } => {
                if !holds_the_key_of(transcript, side, certificate) {
                    let check = checks.first().cloned();
                    let kind = if is_in_wrong_order(transcript, side) {
                        CauseKind::LeafNotFirst
                    } else {
                        CauseKind::Possession
                    };
                    causes.push(Cause { kind, side, check });
                }
            }
            // What was changed on the way is to blame, not what the side has in its keystore.
            Subject::Chain { presented, .. } if *presented != transcript.parties.of(side).chain => {
            }
            Subject::Chain { .. } => {
                causes.extend(of_checks(transcript, side, checks));
            }
        }
    }
}

/// The causes that failed checks of a chain show, which is the one that `side` holds.
fn of_checks(transcript: &Transcript, side: Side, checks: &[Check]) -> Vec<Cause> {
    let presented = &transcript.parties.of(side).chain;
    let failed = checks
        .iter()
        .filter(|check| check.verdict == CheckVerdict::Fail);
    // An issuer that is not known and a chain that does not end in the truststore are one cause,
    // told once.
    let unknown = failed.clone().any(|check| check.id == CheckId::IssuerKnown);
    let causes = failed
        .filter(|check| !(unknown && check.id == CheckId::TrustAnchor))
        .map(|check| {
            let of_leaf = check.subject == check::Subject::Shown(0);
            let kind = match check.id {
                CheckId::IssuerKnown if is_pinned(transcript, side) => CauseKind::PinnedLeaf,
                CheckId::IssuerKnown if is_alone_and_self_issued(presented) => {
                    CauseKind::SelfSigned
                }
                CheckId::Signature if of_leaf && papers::is_altered(transcript, side) => {
                    CauseKind::AlteredCertificate
                }
                _ => CauseKind::Check,
            };
            Cause {
                kind,
                side,
                check: Some(check.clone()),
            }
        });
    let causes: Vec<Cause> = causes.collect();
    // Whatever else the certificate that lies on top lacks follows from the order.
    if is_in_wrong_order(transcript, side) {
        let first = causes.into_iter().next();
        return first
            .map(|cause| Cause {
                kind: CauseKind::LeafNotFirst,
                ..cause
            })
            .into_iter()
            .collect();
    }
    causes
}

/// Whether the key of `side` belongs to a certificate that lies below its issuer's.
fn is_in_wrong_order(transcript: &Transcript, side: Side) -> bool {
    let presented = &transcript.parties.of(side).chain;
    let below = presented.iter().skip(1);
    papers::leaf_is_not_first(presented)
        && below
            .into_iter()
            .any(|later| holds_the_key_of(transcript, side, later))
}

/// Whether the peer's truststore holds the very leaf of `side`, of which no letter is missing.
fn is_pinned(transcript: &Transcript, side: Side) -> bool {
    let party = transcript.parties.of(side);
    if papers::lacks_a_letter(transcript, party) {
        return false;
    }
    let leaf = party.chain.first();
    let truststore = &transcript.parties.of(side.peer()).truststore;
    truststore
        .iter()
        .any(|entry| Some(&entry.certificate) == leaf)
}

fn is_alone_and_self_issued(chain: &[Vec<u8>]) -> bool {
    chain.len() == 1 && is_self_issued(chain)
}

fn is_self_issued(chain: &[Vec<u8>]) -> bool {
    let leaf = chain
        .first()
        .and_then(|leaf| x509::Certificate::parse(leaf).ok());
    leaf.is_some_and(|leaf| leaf.is_self_issued())
}

/// Whether the key in that side's keystore is the one in this certificate.
fn holds_the_key_of(transcript: &Transcript, side: Side, certificate: &[u8]) -> bool {
    let broker = &transcript.parties.of(side).broker;
    let held = transcript.steps.iter().find_map(|step| match step {
        Step::Paper(Paper {
            holder,
            kind: PaperKind::Keystore { public_key, .. },
        }) if holder == broker => public_key.as_deref(),
        _ => None,
    });
    let named = x509::Certificate::parse(certificate).ok();
    let named = named.and_then(|facts| certificate.get(facts.public_key.range));
    held.is_some() && held == named
}

/// Whether an authority refused that side's request.
fn was_refused_a_certificate(transcript: &Transcript, side: Side) -> bool {
    let broker = &transcript.parties.of(side).broker;
    transcript.steps.iter().any(|step| {
        matches!(step, Step::Paper(Paper { holder, kind: PaperKind::Checked { verifies: false, .. } })
            if holder == broker)
    })
}

/// rustls' own words for a key that can make none of the signatures which the peer verifies.
const INCOMPATIBLE_KEY: &str = "incompatible signing key";

/// Whether what a side said first is a request of HTTP's.
fn asks_for_a_page(transcript: &Transcript, side: Side) -> bool {
    let first = crossings(transcript).find(|crossing| crossing.from == side);
    first.is_some_and(|crossing| !crossing.is_record && crossing.is_http())
}

/// Whether a message of this kind arrived changed.
fn changed(transcript: &Transcript, kind: MessageKind) -> bool {
    crossings(transcript).any(|crossing| {
        crossing.before.is_some() && crossing.letters.iter().any(|letter| letter.kind == kind)
    })
}

fn of_decision(transcript: &Transcript, decision: &Decision) -> Option<Cause> {
    let failure = decision.failure.as_ref()?;
    let (side, peer) = (decision.side, decision.side.peer());
    if decision.belief == Belief::TurnedAway {
        return None;
    }
    let (kind, side) = match (failure.source, failure.kind.as_str()) {
        (FailureSource::Kafka, _) => (CauseKind::NotPermitted, peer),
        (FailureSource::Rustls, "NoRootAnchors") => (CauseKind::EmptyTruststore, side),
        (FailureSource::Rustls, "NoCertificatesPresented") => {
            let reason = transcript.choice.as_ref().map(|choice| choice.reason);
            match reason {
                // A poster that was changed on its way says nothing of anybody's truststore.
                Some(ChoiceReason::NotListed)
                    if changed(transcript, MessageKind::CertificateRequest) =>
                {
                    return None;
                }
                Some(ChoiceReason::NotListed) => {
                    let chain = &transcript.parties.of(peer).chain;
                    let kind = if is_pinned(transcript, peer) {
                        CauseKind::PinnedLeaf
                    } else if is_alone_and_self_issued(chain) {
                        CauseKind::NotListedSelfSigned
                    } else {
                        CauseKind::NotListed
                    };
                    (kind, peer)
                }
                Some(ChoiceReason::NoScheme) => (CauseKind::NoCommonScheme, peer),
                Some(ChoiceReason::NothingToShow)
                    if was_refused_a_certificate(transcript, peer) =>
                {
                    (CauseKind::RequestRefused, peer)
                }
                Some(ChoiceReason::NothingToShow) => (CauseKind::NothingToShow, peer),
                _ => return None,
            }
        }
        (FailureSource::Rustls, kind) if kind.starts_with("PeerIncompatible(Tls1") => {
            (CauseKind::NoCommonVersion, peer)
        }
        (FailureSource::Rustls, "PeerIncompatible(NoCipherSuitesInCommon)") => {
            (CauseKind::NoCommonSuite, peer)
        }
        (FailureSource::Rustls, "PeerIncompatible(NoKxGroupsInCommon)") => {
            (CauseKind::NoCommonGroup, peer)
        }
        (FailureSource::Rustls, "PeerIncompatible(NoSignatureSchemesInCommon)") => {
            (CauseKind::NoCommonScheme, side)
        }
        // What rustls says in TLS 1.2, and no alert with it.
        (FailureSource::Rustls, "General") if failure.text.ends_with(INCOMPATIBLE_KEY) => {
            (CauseKind::NoCommonScheme, side)
        }
        (FailureSource::Rustls, "NoApplicationProtocol") => (CauseKind::NoCommonProtocol, peer),
        (FailureSource::Rustls, "InvalidMessage(InvalidContentType)")
        | (FailureSource::Visum, "InvalidReceive")
            if asks_for_a_page(transcript, peer) =>
        {
            (CauseKind::Http, peer)
        }
        (FailureSource::Rustls, "InvalidMessage(InvalidContentType)") => {
            let raw =
                crossings(transcript).any(|crossing| crossing.from == peer && !crossing.is_record);
            if !raw {
                return None;
            }
            (CauseKind::PlaintextAtTlsPort, peer)
        }
        // A side that has sent a record speaks TLS: what it could not read was no hello.
        (FailureSource::Visum, "InvalidReceive")
            if !crossings(transcript)
                .any(|crossing| crossing.from == side && crossing.is_record) =>
        {
            (CauseKind::TlsAtPlaintextPort, side)
        }
        (FailureSource::Rustls, "General")
            if side == Side::Server && transcript.parties.server.chain.is_empty() =>
        {
            let refused = was_refused_a_certificate(transcript, side);
            let kind = if refused {
                CauseKind::RequestRefused
            } else {
                CauseKind::NoServerCertificate
            };
            (kind, side)
        }
        _ => return None,
    };
    Some(Cause {
        kind,
        side,
        check: None,
    })
}
