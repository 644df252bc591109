//! What ties a certificate of a way to the one above it: name, signature and algorithm.

use super::known::Shown;
use super::world::{Signer, World};
use crate::explain::check::{Check, CheckId, CheckVerdict, Subject};
use crate::pki::signature::{Finding, is_known};
use crate::wire::x509::outline::{algorithm_text, key_text};

/// Where a way ends without an anchor, why it goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There is nobody of the issuer's name.
    Nobody,
    /// The one there is stands on the way already.
    Circle(usize),
    /// There are too many ways, and this one was not followed.
    NotFollowed,
    /// A certificate that was shown cannot be read so far as to tell its name.
    Unreadable(usize),
}

/// Whether there is somebody of the issuer's name.
pub(super) fn issuer_known(
    world: &World<'_>,
    shown: &Shown<'_>,
    issuer: Option<Signer>,
    end: End,
) -> Check {
    let name = shown.issuer_text();
    let (verdict, text) = match issuer {
        _ if !shown.names_an_issuer() => (
            CheckVerdict::NotReached,
            "the issuer's name cannot be read".to_owned(),
        ),
        Some(Signer::Trusted(at)) => {
            let alias = match world.trusted.get(at).map(|trust| &trust.subject) {
                Some(Subject::Trusted(alias)) => alias.as_str(),
                _ => "",
            };
            (
                CheckVerdict::Pass,
                format!("{name} is in the truststore as {alias}"),
            )
        }
        Some(Signer::Shown(index)) => (
            CheckVerdict::Pass,
            format!("{name} is certificate {index} of those shown"),
        ),
        None if shown.is_self_issued() => (
            CheckVerdict::Fail,
            "it names itself as its issuer, and is not itself trusted".to_owned(),
        ),
        None => match end {
            End::Nobody => (
                CheckVerdict::Fail,
                format!(
                    "no certificate of the issuer's name, {name}, was shown, and none of that name is trusted"
                ),
            ),
            End::Circle(index) => (
                CheckVerdict::Fail,
                format!(
                    "its issuer, {name}, is certificate {index}, which stands below it: they vouch for each other in a circle, and none of them is trusted"
                ),
            ),
            End::NotFollowed => (
                CheckVerdict::NotReached,
                format!("more certificates of the name {name} were shown than are followed"),
            ),
            End::Unreadable(index) => (
                CheckVerdict::NotReached,
                format!(
                    "no certificate of the issuer's name, {name}, can be read; certificate {index}, which cannot, may be it"
                ),
            ),
        },
    };
    let place = shown.outline.issuer.clone();
    Check::new(CheckId::IssuerKnown, &shown.subject, verdict, text, place)
}

/// Whether the issuer's key made the signature.
pub(super) fn signature(
    world: &World<'_>,
    shown: &Shown<'_>,
    index: usize,
    issuer: Option<Signer>,
) -> Check {
    let algorithm = algorithm_of(shown);
    let place = shown.outline.signature.clone();
    let (verdict, text) = match issuer {
        _ if place.is_none() || shown.outline.outer_algorithm.is_none() => (
            CheckVerdict::NotReached,
            "the signature cannot be read".to_owned(),
        ),
        None => (
            CheckVerdict::NotReached,
            "no key to check it with".to_owned(),
        ),
        Some(issuer) => {
            let whose = world.name_of(issuer);
            let key = world.public_key(issuer).map(key_text).unwrap_or_default();
            match world.finding(index, issuer) {
                Finding::Made => (
                    CheckVerdict::Pass,
                    format!("{algorithm}, made by the key of {whose}"),
                ),
                Finding::NotMade => (
                    CheckVerdict::Fail,
                    format!("{algorithm}, does not fit this certificate with the key of {whose}"),
                ),
                Finding::OtherKind => (
                    CheckVerdict::Fail,
                    format!("{algorithm} cannot come from the key of {whose}, which is {key}"),
                ),
                Finding::UnknownSignature => (
                    CheckVerdict::NotReached,
                    format!("the verifier cannot check {algorithm}"),
                ),
                Finding::UnknownKey | Finding::UnreadableKey | Finding::KeySize(_) => (
                    CheckVerdict::NotReached,
                    format!("the verifier does not use the key of {whose}, which is {key}"),
                ),
            }
        }
    };
    Check::new(CheckId::Signature, &shown.subject, verdict, text, place)
}

/// Whether its signature can be checked at all, and whether its key can be used for the one below.
pub(super) fn algorithm(shown: &Shown<'_>, below: Option<Finding>) -> Check {
    let outline = &shown.outline;
    let mut wrong = Vec::new();
    let mut place = outline.outer_algorithm.clone();
    if let Some(at) = shown.algorithms_differ() {
        let inner = outline.inner_algorithm.clone();
        let inner = inner.and_then(|at| shown.der.get(at)).map(algorithm_text);
        wrong.push(format!(
            "{} is signed, and {} stands beside the signature: they must be the same to the byte",
            inner.unwrap_or_default(),
            algorithm_of(shown)
        ));
        place = Some(at);
    }
    let outer = outline.outer_algorithm.clone();
    let outer = outer.and_then(|at| shown.der.get(at));
    if outer.is_some_and(|outer| !is_known(outer)) {
        wrong.push(format!(
            "the verifier does not accept a signature with {}",
            algorithm_of(shown)
        ));
    }
    let key = outline.public_key.clone();
    let key = key.and_then(|at| shown.der.get(at)).map(key_text);
    let key = key.unwrap_or_else(|| "unreadable".to_owned());
    wrong.extend(of_key(below, &key));
    if shown.distrusted {
        wrong.push("its key is one that the verifier never believes".to_owned());
    }
    let (verdict, text) = if !wrong.is_empty() {
        (CheckVerdict::Fail, wrong.join("; "))
    } else if outer.is_none() {
        (
            CheckVerdict::NotReached,
            "the algorithm cannot be read".to_owned(),
        )
    } else {
        (
            CheckVerdict::Pass,
            format!("signed with {}; its own key is {key}", algorithm_of(shown)),
        )
    };
    Check::new(CheckId::Algorithm, &shown.subject, verdict, text, place)
}

/// Why a key is not used for the signature on the certificate below.
pub(super) fn of_key(below: Option<Finding>, key: &str) -> Option<String> {
    match below? {
        Finding::UnknownKey => Some(format!(
            "its key, {key}, is of a kind that the verifier does not use"
        )),
        Finding::KeySize(bits) => Some(format!(
            "its key has {bits} bits; an RSA key that signs certificates has 2048 to 8192"
        )),
        Finding::UnreadableKey => Some("its key cannot be read".to_owned()),
        Finding::Made | Finding::NotMade | Finding::UnknownSignature | Finding::OtherKind => None,
    }
}

fn algorithm_of(shown: &Shown<'_>) -> String {
    let outer = shown.outline.outer_algorithm.clone();
    outer
        .and_then(|at| shown.der.get(at))
        .map_or_else(|| "an unreadable algorithm".to_owned(), algorithm_text)
}
