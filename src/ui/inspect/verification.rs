//! A verification: every check with what it rests on.

use super::{Opened, Row, broker, preview};
use crate::explain::story::safe;
use crate::explain::{self, Check, CheckId, CheckVerdict};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Subject, Trusted, Verification};
use crate::wire::registry::SignatureScheme;

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

/// The checks of a chain, over the bytes of all certificates that were looked at.
fn chain(presented: &[Vec<u8>], truststore: &[Trusted], checks: &[Check]) -> Opened {
    let mut bytes = Vec::new();
    let mut starts = Vec::new();
    let shown = presented
        .iter()
        .enumerate()
        .map(|(index, der)| (explain::Subject::Shown(index), der));
    let trusted = truststore.iter().map(|entry| {
        let subject = explain::Subject::Trusted(entry.alias.clone());
        (subject, &entry.certificate)
    });
    for (subject, der) in shown.chain(trusted) {
        starts.push((subject, bytes.len()));
        bytes.extend_from_slice(der);
    }
    let row = |check: &Check| {
        let start = starts
            .iter()
            .find(|(subject, _)| *subject == check.subject)
            .map(|(_, start)| *start);
        let range = check
            .evidence
            .place
            .clone()
            .zip(start)
            .map(|(place, start)| start + place.start..start + place.end);
        let mut row = checked(check).from(range.unwrap_or_default());
        let whom = of_whom(check, presented.len());
        if !whom.is_empty() {
            row.value = format!("{} · {whom}", row.value);
        }
        row
    };
    Opened {
        title: "Checks".to_owned(),
        rows: checks.iter().map(row).collect(),
        bytes,
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
    let mut rows: Vec<Row> = checks
        .iter()
        .map(|check| checked(check).from(signing.clone()))
        .collect();
    rows.push(Row::words("scheme", scheme.to_string()));
    rows.push(Row::words("what was signed", preview(message)).from(signed));
    rows.push(Row::words("signature", preview(signature)).from(signing));
    Opened {
        title: "Signature".to_owned(),
        rows,
        bytes: [message, signature].concat(),
        prose: true,
        ..Opened::default()
    }
}

fn checked(check: &Check) -> Row {
    Row::words(question(check.id), safe(&check.evidence.text)).marked(check.verdict)
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
        CheckId::TrustAnchor => "trust anchor",
        CheckId::Possession => "possession of the key",
    }
}

/// Of which certificate it was asked, where that is not plain.
fn of_whom(check: &Check, shown: usize) -> String {
    match &check.subject {
        explain::Subject::Shown(0) if shown == 1 => String::new(),
        explain::Subject::Shown(0) => "of the passport".to_owned(),
        explain::Subject::Shown(_) => "of the letter shown with it".to_owned(),
        explain::Subject::Trusted(alias) => format!("of {} in the truststore", safe(alias)),
    }
}
