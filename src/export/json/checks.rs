//! Checks, as rows of the trace and of a judgement.

use serde::Serialize;

use crate::explain::{Check, Subject};

/// One check.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    id: &'static str,
    certificate: &'a Subject,
    verdict: &'static str,
    evidence: &'a str,
    /// Its bytes in that certificate.
    range: Option<[usize; 2]>,
}

/// Every check, in order.
pub(super) fn rows(checks: &[Check]) -> Vec<Row<'_>> {
    checks.iter().map(row).collect()
}

fn row(check: &Check) -> Row<'_> {
    let place = check.evidence.place.as_ref();
    Row {
        id: check.id.as_str(),
        certificate: &check.subject,
        verdict: check.verdict.as_str(),
        evidence: &check.evidence.text,
        range: place.map(|place| [place.start, place.end]),
    }
}
