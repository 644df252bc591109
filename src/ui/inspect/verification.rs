//! A verification: every check with what it rests on.

use super::{Opened, Row, broker, preview};
use crate::explain::story::safe;
use crate::explain::{self, Check, CheckId, CheckVerdict};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Subject, Trusted, Verification};
use crate::wire::registry::SignatureScheme;
use crate::wire::x509;

pub(super) fn verified(
    transcript: &Transcript,
    verification: &Verification,
    checks: &[Check],
) -> Opened {
    let verifier = transcript.parties.of(verification.side);
    let mut opened = match &verification.subject {
        Subject::Chain { presented, .. } => chain(presented, &verifier.truststore, checks),
        Subject::Possession {
            scheme,
            message,
            signature,
            ..
        } => possession(*scheme, message, signature, checks),
    };
    let who = safe(&verifier.broker);
    let whom = broker(transcript, verification.side.peer());
    opened.note = format!("{who} accepts {whom}");
    if let Some(failure) = &verification.failure {
        opened.note = format!("{who} does not accept {whom}");
        let words = format!("{}: {}", safe(&failure.kind), safe(&failure.text));
        let error = Row::words("rustls says", words).marked(CheckVerdict::Fail);
        opened.rows.insert(0, error);
        let failed = |row: &Row| row.mark == Some(CheckVerdict::Fail);
        let checked = opened.rows.iter().skip(1).position(failed);
        opened.landing = checked.map_or(0, |index| index + 1);
    }
    opened
}

/// The checks of a chain, certificate by certificate, over the bytes of all that were looked at.
fn chain(presented: &[Vec<u8>], truststore: &[Trusted], checks: &[Check]) -> Opened {
    let mut bytes = Vec::new();
    let mut looked_at = Vec::new();
    let shown = presented
        .iter()
        .enumerate()
        .map(|(index, der)| (explain::Subject::Shown(index), der));
    let trusted = truststore.iter().map(|entry| {
        let subject = explain::Subject::Trusted(entry.alias.clone());
        (subject, &entry.certificate)
    });
    for (subject, der) in shown.chain(trusted) {
        let range = bytes.len()..bytes.len() + der.len();
        bytes.extend_from_slice(der);
        looked_at.push((subject, der, range));
    }
    let mut rows = Vec::new();
    for (subject, der, range) in looked_at {
        let asked: Vec<&Check> = checks
            .iter()
            .filter(|check| check.subject == subject && !check.is_quiet())
            .collect();
        if asked.is_empty() {
            continue;
        }
        let name = x509::Certificate::parse(der).map_or_else(
            |_| "an unreadable certificate".to_owned(),
            |facts| safe(&facts.subject.value.text),
        );
        let head = Row::words(what(&subject), format!("{name}: {}", verdict_of(&asked)));
        rows.push(head.from(range.clone()).heading());
        for check in asked {
            let place = check.evidence.place.clone();
            let place = place.map(|place| range.start + place.start..range.start + place.end);
            rows.push(checked(check).from(place.unwrap_or_default()).inwards(1));
        }
    }
    Opened {
        title: "Checks".to_owned(),
        rows,
        bytes,
        landing: 1,
        prose: true,
        ..Opened::default()
    }
}

/// A signature over the handshake, and what it is over.
fn possession(
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
    checks: &[Check],
) -> Opened {
    let signed = 0..message.len();
    let signing = message.len()..message.len() + signature.len();
    let head = Row::words("today's signature", scheme.to_string());
    let mut rows = vec![head.from(signing.clone()).heading()];
    let checks = checks
        .iter()
        .map(|check| checked(check).from(signing.clone()));
    rows.extend(checks.map(|row| row.inwards(1)));
    let signed = Row::words("what was signed", preview(message)).from(signed);
    let signing = Row::words("signature", preview(signature)).from(signing);
    rows.extend([signed, signing].map(|row| row.inwards(1)));
    Opened {
        title: "Signature".to_owned(),
        rows,
        bytes: [message, signature].concat(),
        landing: 1,
        prose: true,
        ..Opened::default()
    }
}

fn checked(check: &Check) -> Row {
    Row::words(question(check.id), safe(&check.evidence.text))
        .marked(check.verdict)
        .noted(word(check.verdict))
}

/// A verdict, in a word.
fn word(verdict: CheckVerdict) -> &'static str {
    match verdict {
        CheckVerdict::Pass => "passes",
        CheckVerdict::Fail => "fails",
        CheckVerdict::NotApplicable => "not asked",
        CheckVerdict::NotReached => "not reached",
    }
}

/// How the checks of one certificate went, taken together.
fn verdict_of(checks: &[&Check]) -> String {
    let failed = checks
        .iter()
        .filter(|check| check.verdict == CheckVerdict::Fail)
        .count();
    match failed {
        0 => "nothing fails".to_owned(),
        1 => "one check fails".to_owned(),
        failed => format!("{failed} checks fail"),
    }
}

/// The question of a check, in a few words.
fn question(id: CheckId) -> &'static str {
    match id {
        CheckId::WellFormed => "well formed",
        CheckId::IssuerKnown => "issuer known",
        CheckId::Signature => "issuer's signature",
        CheckId::Dates => "dates",
        CheckId::CaFlag => "CA flag",
        CheckId::PathLength => "path length",
        CheckId::Purpose => "purpose",
        CheckId::Name => "name dialled",
        CheckId::NameConstraints => "name constraints",
        CheckId::CriticalExtension => "critical extensions",
        CheckId::KeyUsage => "key usage",
        CheckId::Algorithm => "algorithm",
        CheckId::Revocation => "revocation",
        CheckId::TrustAnchor => "trust anchor",
        CheckId::Possession => "possession of the key",
    }
}

/// Which certificate it is.
fn what(subject: &explain::Subject) -> String {
    match subject {
        explain::Subject::Shown(0) => "the passport".to_owned(),
        explain::Subject::Shown(_) => "a letter shown with it".to_owned(),
        explain::Subject::Trusted(alias) => format!("{}, in the truststore", safe(alias)),
    }
}
