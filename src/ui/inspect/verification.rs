//! A verification: every check with what it rests on.

use super::{Opened, Row, broker, preview};
use crate::explain::story::safe;
use crate::explain::{self, Check, CheckId, CheckVerdict};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Subject, Verification};

pub(super) fn verified(
    transcript: &Transcript,
    verification: &Verification,
    checks: &[Check],
) -> Opened {
    let verifier = transcript.parties.of(verification.side);
    // The bytes of all certificates that were looked at, in a row.
    let mut bytes = Vec::new();
    let mut starts = Vec::new();
    let shown: &[Vec<u8>] = match &verification.subject {
        Subject::Chain { presented, .. } => presented,
        Subject::Possession { certificate, .. } => std::slice::from_ref(certificate),
    };
    for der in shown {
        starts.push((explain::Subject::Shown(starts.len()), bytes.len()));
        bytes.extend_from_slice(der);
    }
    for entry in &verifier.truststore {
        starts.push((explain::Subject::Trusted(entry.alias.clone()), bytes.len()));
        bytes.extend_from_slice(&entry.certificate);
    }
    let mut rows: Vec<Row> = checks
        .iter()
        .map(|check| {
            let start = starts.iter().find(|(subject, _)| *subject == check.subject);
            let range = check
                .evidence
                .place
                .clone()
                .zip(start)
                .map(|(place, (_, start))| start + place.start..start + place.end);
            Row {
                note: of_whom(check, shown.len()),
                ..Row::words(question(check.id), safe(&check.evidence.text))
            }
            .marked(check.verdict)
            .from(range.unwrap_or_default())
        })
        .collect();
    let (mut title, peer) = ("Checks", broker(transcript, verification.side.peer()));
    if let Subject::Possession {
        scheme,
        message,
        signature,
        ..
    } = &verification.subject
    {
        title = "Signature";
        let start = bytes.len();
        bytes.extend_from_slice(message);
        let end = bytes.len();
        bytes.extend_from_slice(signature);
        rows.push(Row::words("scheme", scheme.to_string()));
        rows.push(Row::words("what was signed", preview(message)).from(start..end));
        rows.push(Row::words("signature", preview(signature)).from(end..bytes.len()));
    }
    let note = match &verification.failure {
        None => format!("{} accepts {}", safe(&verifier.broker), safe(peer)),
        Some(failure) => {
            let error = safe(&failure.kind);
            rows.insert(
                0,
                Row::words("rustls says", format!("{error}: {}", safe(&failure.text)))
                    .marked(CheckVerdict::Fail),
            );
            format!("{} does not accept {}", safe(&verifier.broker), safe(peer))
        }
    };
    let failed = |row: &Row| row.mark == Some(CheckVerdict::Fail) && !row.range.is_empty();
    let landing = rows.iter().position(failed).unwrap_or_default();
    Opened {
        title: title.to_owned(),
        note,
        rows,
        bytes,
        landing,
        prose: false,
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
