//! A judgement as JSON: `visum-verdict/1`, documented in the crate's documentation.

use serde::Serialize;

use super::ascii::ascii;
use super::checks;
use crate::explain::Judgement;

#[derive(Serialize)]
struct Object<'a> {
    format: &'static str,
    verdict: &'static str,
    error: Option<Error<'a>>,
    checks: Vec<checks::Row<'a>>,
}

#[derive(Serialize)]
struct Error<'a> {
    kind: &'a str,
    text: &'a str,
}

/// A judgement as one object.
#[must_use]
pub fn judgement(judgement: &Judgement) -> String {
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
        checks: checks::rows(&judgement.checks),
    })
}
