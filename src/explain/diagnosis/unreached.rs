//! What else would be refused: the papers that nobody came to look at.

use super::{Cause, CauseKind, of_checks};
use crate::explain::chain::{Asked, examine};
use crate::explain::check::{Check, CheckId};
use crate::explain::papers::is_one_broker;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Inspection, Step, Subject};
use crate::pki::Purpose;
use crate::wire::Side;

/// The causes that the papers of either side would be refused for, where the connection ended
/// before they were looked at: each chain as it lies in its keystore, with the eyes of the peer.
/// What `causes` say already is not said again.
pub(super) fn unreached(transcript: &Transcript, causes: &[Cause]) -> Vec<Cause> {
    let one_broker = is_one_broker(transcript);
    let of = |side: Side| {
        let said = causes.iter().any(|cause| says_issuer_unknown(cause, side));
        let of_issuer = |check: &Check| check.id == CheckId::IssuerKnown;
        let mut more = of_checks(transcript, side, &checks(transcript, side));
        more.retain(|cause| !(said && cause.check.as_ref().is_some_and(of_issuer)));
        more.retain(|cause| !(one_broker && causes.iter().any(|said| asks_the_same(said, cause))));
        more
    };
    Side::BOTH.into_iter().flat_map(of).collect()
}

/// Whether a cause says already that whoever issued the papers of a side is unknown to the peer.
fn says_issuer_unknown(cause: &Cause, side: Side) -> bool {
    match cause.kind {
        CauseKind::NotListed | CauseKind::NotListedSelfSigned | CauseKind::PinnedLeaf => {
            cause.side == side
        }
        CauseKind::EmptyTruststore => cause.side == side.peer(),
        _ => false,
    }
}

/// Whether two causes are the same check of the same certificate, if the chains are the same.
fn asks_the_same(one: &Cause, other: &Cause) -> bool {
    let asked = |cause: &Cause| {
        let check = cause.check.as_ref();
        check.map(|check| (check.id, check.subject.clone()))
    };
    asked(one).is_some() && asked(one) == asked(other)
}

/// The checks that the peer would make of a side's chain; none if it asks for no papers, or looked
/// at them.
fn checks(transcript: &Transcript, side: Side) -> Vec<Check> {
    let verifier = transcript.parties.of(side.peer());
    let looked = transcript.steps.iter().any(|step| {
        matches!(step, Step::Verified(verification)
            if verification.side == side.peer()
                && matches!(verification.subject, Subject::Chain { .. }))
    });
    let name = match verifier.inspection {
        Inspection::Nothing => return Vec::new(),
        Inspection::Papers => None,
        Inspection::PapersAndName => Some(transcript.dialled.as_str()),
    };
    if looked {
        return Vec::new();
    }
    let asked = Asked {
        now: verifier.clock,
        purpose: match side {
            Side::Client => Purpose::Client,
            Side::Server => Purpose::Server,
        },
        name,
        crls: &verifier.crls,
        signatures: &[],
    };
    examine(
        &transcript.parties.of(side).chain,
        &verifier.truststore,
        &asked,
    )
}
