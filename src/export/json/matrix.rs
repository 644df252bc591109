//! The table of all faults as one JSON object.

use serde::Serialize;

use super::{Error, ascii, error};
use crate::handshake::transcript::Outcome;
use crate::lab::matrix::{Ended, Row};
use crate::wire::registry::AlertDescription;
use crate::wire::{MessageKind, Side};

#[derive(Serialize)]
struct Matrix<'a> {
    format: &'static str,
    scenario: &'a str,
    framing: &'static str,
    rows: Vec<Cells<'a>>,
}

#[derive(Serialize)]
struct Cells<'a> {
    fault: String,
    id: &'static str,
    side: Side,
    group: &'static str,
    tls: &'static str,
    verdict: Option<&'static str>,
    refused_by: Option<Side>,
    at: Vec<&'static str>,
    error: Option<Error<'a>>,
    alert: Option<Alert>,
    peer_believed_connected: Option<bool>,
    client: Option<Party<'a>>,
    server: Option<Party<'a>>,
    unmet: bool,
    impossible: Option<String>,
}

#[derive(Serialize)]
struct Alert {
    code: u8,
    name: Option<&'static str>,
    encrypted: bool,
}

#[derive(Serialize)]
struct Party<'a> {
    outcome: &'static str,
    error: Option<Error<'a>>,
    alert_sent: Option<super::Alert>,
    alert_received: Option<super::Alert>,
    believed_connected_before_refusal: bool,
}

/// The table of all faults, over a scenario, as one JSON object.
#[must_use]
pub fn matrix(rows: &[Row], scenario: &str) -> String {
    ascii(&Matrix {
        format: "visum-matrix/1",
        scenario,
        framing: crate::cluster::Framing::default().as_str(),
        rows: rows.iter().map(cells).collect(),
    })
}

fn cells(row: &Row) -> Cells<'_> {
    let ended = row.ended.as_ref().ok();
    let refusal = ended.and_then(|ended| ended.refusal.as_ref());
    Cells {
        fault: row.fault.to_string(),
        id: row.fault.kind().id(),
        side: row.fault.side(),
        group: row.fault.kind().group().id(),
        tls: row.version.as_str(),
        verdict: ended.map(|ended| ended.verdict.as_str()),
        refused_by: refusal.map(|refusal| refusal.side),
        at: refusal.map_or_else(Vec::new, |refusal| {
            refusal
                .reading
                .iter()
                .copied()
                .map(MessageKind::as_str)
                .collect()
        }),
        error: refusal.map(|refusal| error(&refusal.failure)),
        alert: ended.and_then(|ended| ended.alert).map(|slip| Alert {
            code: slip.description.0,
            name: AlertDescription::name(slip.description),
            encrypted: slip.encrypted,
        }),
        peer_believed_connected: refusal.map(|refusal| refusal.peer_believed_connected),
        client: ended.map(|ended| party(ended, Side::Client)),
        server: ended.map(|ended| party(ended, Side::Server)),
        unmet: ended.is_some_and(|ended| ended.unmet),
        impossible: row.ended.as_ref().err().map(ToString::to_string),
    }
}

fn party(ended: &Ended, side: Side) -> Party<'_> {
    let Outcome {
        ending,
        failure,
        alert_sent,
        alert_received,
        believed_connected_before_refusal,
    } = ended.outcomes.of(side);
    Party {
        outcome: ending.as_str(),
        error: failure.as_ref().map(error),
        alert_sent: alert_sent.map(super::alert),
        alert_received: alert_received.map(super::alert),
        believed_connected_before_refusal: *believed_connected_before_refusal,
    }
}
