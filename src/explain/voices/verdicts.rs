//! Where other software decides otherwise than rustls about the very same papers, and which run is
//! such a case, by its evidence alone.

use std::sync::LazyLock;

use super::case::{allows_any, checks_made};
use crate::explain::check::{CheckId, Subject};
use crate::explain::diagnosis::{Cause, CauseKind, Diagnosis};
use crate::handshake::Transcript;
use crate::handshake::transcript::Verdict;
use crate::wire::Side;
use crate::wire::x509::Certificate;

/// What was measured; its head says with what, and when.
const TEXTS: &str = include_str!("../../../assets/voices/verdicts.tsv");

/// When it was measured.
const MEASURED_ON: &str = "2026-11-27";

/// A decision that is not the one of rustls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherVerdict {
    /// What is wrong and where, in the words of the catalogue: `pinned-leaf@client`.
    pub case: &'static str,
    /// Who decides otherwise: `Java` or `OpenSSL`.
    pub who: &'static str,
    /// Its versions, as people write them: `17 and 25`.
    pub versions: &'static str,
    /// Whether it accepts.
    pub accepts: bool,
    /// What it prints when it refuses; empty where it accepts.
    pub text: &'static str,
}

impl OtherVerdict {
    /// Its versions, and when they were asked.
    pub(super) fn measured_with(&self) -> String {
        format!("{}, asked on {MEASURED_ON}", self.versions)
    }

    /// What is wrong.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.case.split('@').next().unwrap_or_default()
    }

    /// Where: `client` or `server`.
    #[must_use]
    pub fn side(&self) -> &'static str {
        self.case.split('@').nth(1).unwrap_or_default()
    }
}

static ALL: LazyLock<Vec<OtherVerdict>> = LazyLock::new(|| lines().filter_map(row).collect());

fn lines() -> impl Iterator<Item = &'static str> {
    TEXTS.lines().filter(|line| !line.starts_with('#')).skip(1)
}

fn row(line: &'static str) -> Option<OtherVerdict> {
    let [case, who, versions, verdict, text] = *line.split('\t').collect::<Vec<_>>() else {
        return None;
    };
    Some(OtherVerdict {
        case,
        who,
        versions,
        accepts: verdict == "accepts",
        text,
    })
}

/// Everything that is known to be decided otherwise.
#[must_use]
pub fn all() -> &'static [OtherVerdict] {
    &ALL
}

/// Who decides otherwise about the papers of this run.
pub(super) fn of(
    transcript: &Transcript,
    diagnosis: &Diagnosis,
) -> impl Iterator<Item = &'static OtherVerdict> {
    let case = match diagnosis.causes.as_slice() {
        [] if diagnosis.verdict == Verdict::Connected => accepted(transcript),
        [only] => refused(transcript, only),
        _ => None,
    };
    let case = case.map(|(id, side)| format!("{id}@{side}"));
    all()
        .iter()
        .filter(move |row| Some(row.case) == case.as_deref())
}

/// What rustls did not look at in papers that it accepted, if it is one thing.
fn accepted(transcript: &Transcript) -> Option<(&'static str, Side)> {
    let checks = checks_made(transcript);
    let mut said = checks.iter().filter(|(_, check)| check.evidence.elsewhere);
    let (verifier, check) = said.next()?;
    match (check.id, &check.subject, said.next()) {
        (CheckId::Dates, Subject::Trusted(alias), None) => {
            let verifier = *verifier;
            let party = transcript.parties.of(verifier);
            let mut anchors = party.truststore.iter();
            let anchor = anchors.find(|entry| entry.alias == *alias)?;
            let anchor = Certificate::parse(&anchor.certificate).ok()?;
            let id = if anchor.not_after.value < party.clock.unix() {
                "expired-root"
            } else {
                "not-yet-valid-root"
            };
            Some((id, verifier))
        }
        (CheckId::KeyUsage, Subject::Shown(0), None) => {
            Some(("no-digital-signature", verifier.peer()))
        }
        _ => None,
    }
}

/// What rustls refused, if others were asked about it.
fn refused(transcript: &Transcript, cause: &Cause) -> Option<(&'static str, Side)> {
    let side = cause.side;
    if cause.kind == CauseKind::PinnedLeaf {
        return Some(("pinned-leaf", side.peer()));
    }
    let check = cause.check.as_ref()?;
    let leaf = transcript.parties.of(side).chain.first()?;
    let leaf = Certificate::parse(leaf).ok()?;
    if check.id == CheckId::Algorithm {
        return weak_seal(transcript, side, &leaf).map(|id| (id, side));
    }
    let of_leaf = check.subject == Subject::Shown(0);
    let id = match check.id {
        CheckId::Name if is_in_common_name_only(&leaf, &transcript.dialled) => "common-name-only",
        CheckId::Purpose if of_leaf && allows_any(&leaf) => "any-usage",
        CheckId::CaFlag if of_leaf && !is_above_another(transcript, side, &leaf) => "ca-as-leaf",
        _ => return None,
    };
    Some((id, side))
}

/// What is weak about the signature under a leaf.
fn weak_seal(transcript: &Transcript, side: Side, leaf: &Certificate) -> Option<&'static str> {
    let algorithm = &leaf.signature_algorithm.value.name;
    if algorithm == "ecdsa-with-SHA1" {
        return Some("sha1-signature");
    }
    let trusted = transcript.parties.of(side.peer()).truststore.iter();
    let issuers = trusted.filter_map(|entry| Certificate::parse(&entry.certificate).ok());
    let mut issuers = issuers.filter(|issuer| issuer.subject.value.der == leaf.issuer.value.der);
    issuers
        .any(|issuer| issuer.public_key.name == "RSA 1024")
        .then_some("weak-rsa")
}

/// Whether what was shown first issued something that was shown behind it: then it is only out of
/// place.
fn is_above_another(transcript: &Transcript, side: Side, first: &Certificate) -> bool {
    let behind = transcript.parties.of(side).chain.iter().skip(1);
    let mut behind = behind.filter_map(|shown| Certificate::parse(shown).ok());
    behind.any(|shown| shown.issuer.value.der == first.subject.value.der)
}

fn is_in_common_name_only(leaf: &Certificate, dialled: &str) -> bool {
    let common_name = leaf.subject.value.common_name();
    leaf.extension("subjectAltName").is_none()
        && common_name.is_some_and(|name| name.eq_ignore_ascii_case(dialled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(all().len(), lines().count());
        for row in all() {
            assert_ne!(row.accepts, !row.text.is_empty(), "{row:?}");
            assert!(["Java", "OpenSSL"].contains(&row.who), "{row:?}");
        }
        assert!(TEXTS.contains(&format!("# Measured on {MEASURED_ON}: ")));
    }
}
