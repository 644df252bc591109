//! The way from the certificate that was judged up to the verifier's truststore, as a person
//! follows it: what was asked of each certificate, and whom each entry of the truststore was
//! compared with.

use super::Explanation;
use super::check::{Check, CheckId, CheckVerdict, Subject};
use super::diagnosis::CauseKind;
use super::story::{names, safe};
use crate::handshake::Transcript;
use crate::handshake::transcript::{self, Step, Verification};
use crate::pki::signature::{Finding, verify};
use crate::wire::{Side, x509};

/// The way up, as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Whose truststore it leads to.
    pub verifier: Side,
    /// Whether the verifier saw the certificates; what stays in the pocket, it never sees.
    pub seen: bool,
    /// The certificates on it, leaf first.
    pub links: Vec<Link>,
    /// The truststore; where nothing was seen, the list that the verifier sent.
    pub trusted: Vec<Compared>,
}

/// A certificate on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose it is, escaped.
    pub subject: String,
    /// Who issued it, escaped.
    pub issuer: String,
    /// What was asked of it, in the order in which it was asked.
    pub checks: Vec<Check>,
}

/// An entry of a truststore, compared with the issuer that the way leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its name, escaped.
    pub name: String,
    /// What came of it.
    pub how: Comparison,
}

/// What a comparison with the issuer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is somebody else.
    AnotherName,
    /// It has the name, and did not make the signature.
    AnotherKey,
    /// It has the name; whether it made the signature cannot be checked.
    Unverifiable,
    /// It has the name, and its key is none that the verifier uses.
    UnusableKey,
    /// It has the name, and made the signature.
    Fits,
}

impl Way {
    /// The way of the certificates that a side refused, or of those it was never shown.
    #[must_use]
    pub fn of(transcript: &Transcript, explanation: &Explanation) -> Option<Self> {
        let refusal = explanation.diagnosis.refusal.as_ref()?;
        let steps = transcript.steps.iter().enumerate().take(refusal.step);
        let mut verified = steps.filter_map(|(index, step)| match step {
            Step::Verified(verification) if verification.side == refusal.side => {
                Some((index, verification))
            }
            _ => None,
        });
        let judged = |verification: &Verification| verification.failure.is_some();
        if verified
            .clone()
            .any(|(_, verification)| judged(verification))
        {
            let chain = verified.find_map(|(index, verification)| match &verification.subject {
                transcript::Subject::Chain { presented, .. } => Some((index, presented)),
                transcript::Subject::Possession { .. } => None,
            });
            let (index, presented) = chain?;
            let mut checks = explanation.checks.get(index)?.clone();
            // What the handshake was signed with belongs to the same certificate.
            let after = explanation.checks.get(index + 1..refusal.step)?;
            checks.extend(after.iter().flatten().cloned());
            return Some(Self::seen(transcript, refusal.side, presented, &checks));
        }
        let in_the_pocket = explanation.diagnosis.causes.iter().any(|cause| {
            matches!(
                cause.kind,
                CauseKind::NotListed | CauseKind::NotListedSelfSigned
            )
        });
        in_the_pocket.then(|| Self::unseen(transcript, refusal.side))
    }

    fn seen(
        transcript: &Transcript,
        verifier: Side,
        presented: &[Vec<u8>],
        checks: &[Check],
    ) -> Self {
        let mut links = Vec::new();
        let mut top = None;
        for (index, der) in presented.iter().enumerate() {
            let own = |check: &&Check| check.subject == Subject::Shown(index);
            let checks: Vec<Check> = checks.iter().filter(own).cloned().collect();
            // What the way does not lead over was only read.
            let is_on_it = checks.iter().any(|check| check.id != CheckId::WellFormed);
            let fails = checks
                .iter()
                .any(|check| check.verdict == CheckVerdict::Fail);
            if is_on_it || fails {
                let parsed = x509::Certificate::parse(der);
                links.push(Link {
                    checks,
                    ..Link::of(parsed.as_ref().ok())
                });
                top = parsed.ok().map(|facts| (der, facts)).or(top);
            }
        }
        let trusted = transcript.parties.of(verifier).truststore.iter();
        let trusted = trusted.map(|entry| {
            let facts = x509::Certificate::parse(&entry.certificate).ok();
            let how = match (&top, &facts) {
                (Some((der, below)), Some(above))
                    if below.issuer.value.der == above.subject.value.der =>
                {
                    match verify(der, below, &entry.certificate) {
                        Finding::Made => Comparison::Fits,
                        Finding::NotMade | Finding::OtherKind => Comparison::AnotherKey,
                        Finding::UnknownSignature => Comparison::Unverifiable,
                        Finding::UnknownKey | Finding::UnreadableKey | Finding::KeySize(_) => {
                            Comparison::UnusableKey
                        }
                    }
                }
                _ => Comparison::AnotherName,
            };
            let name = facts.map_or_else(
                || safe(&entry.alias),
                |facts| safe(&facts.subject.value.text),
            );
            Compared { name, how }
        });
        Self {
            verifier,
            seen: true,
            links,
            trusted: trusted.collect(),
        }
    }

    fn unseen(transcript: &Transcript, verifier: Side) -> Self {
        let chain = &transcript.parties.of(verifier.peer()).chain;
        let links = chain
            .iter()
            .map(|der| Link::of(x509::Certificate::parse(der).ok().as_ref()));
        let poster = transcript
            .choice
            .as_ref()
            .map(|choice| names(&choice.poster));
        let listed = poster.unwrap_or_default().into_iter().map(|name| Compared {
            name: safe(&name),
            how: Comparison::AnotherName,
        });
        Self {
            verifier,
            seen: false,
            links: links.collect(),
            trusted: listed.collect(),
        }
    }
}

impl Link {
    fn of(facts: Option<&x509::Certificate>) -> Self {
        let text = |name: Option<&x509::Name>| {
            name.map_or_else(|| "unreadable".to_owned(), |name| safe(&name.text))
        };
        Self {
            subject: text(facts.map(|facts| &facts.subject.value)),
            issuer: text(facts.map(|facts| &facts.issuer.value)),
            checks: Vec::new(),
        }
    }
}
