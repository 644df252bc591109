//! A judgement as JSON: `visum-verdict/1`, documented in the crate's documentation.

use serde::Serialize;

use super::ascii::ascii;
use crate::explain::{Judgement, Subject};

#[derive(Serialize)]
struct Object<'a> {
    format: &'static str,
    verdict: &'static str,
    error: Option<Error<'a>>,
    checks: Vec<CheckRow<'a>>,
}

#[derive(Serialize)]
struct Error<'a> {
    kind: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct CheckRow<'a> {
    id: &'static str,
    certificate: &'a Subject,
    verdict: &'static str,
    evidence: &'a str,
    range: Option<[usize; 2]>,
}

/// A judgement as one object.
#[must_use]
pub fn judgement(judgement: &Judgement) -> String {
    let checks = judgement.checks.iter().map(|check| CheckRow {
        id: check.id.as_str(),
        certificate: &check.subject,
        verdict: check.verdict.as_str(),
        evidence: &check.evidence.text,
        range: check
            .evidence
            .place
            .as_ref()
            .map(|place| [place.start, place.end]),
    });
    ascii(&Object {
        format: "visum-verdict/1",
        verdict: match judgement.failure {
            None => "accepted",
            Some(_) => "refused",
        },
        error: judgement.failure.as_ref().map(|failure| Error {
            kind: &failure.kind,
            text: &failure.text,
        }),
        checks: checks.collect(),
    })
}
