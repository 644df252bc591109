//! What was observed in this run, side by side.

use crate::handshake::Transcript;
use crate::handshake::transcript::{Ending, FailureSource};
use crate::wire::Side;
use crate::wire::registry::AlertDescription;

/// What one side of this run has to say in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Which side.
    pub side: Side,
    /// Who says it.
    pub source: FailureSource,
    /// Its error: rustls' own variant path, such as `InvalidCertificate(UnknownIssuer)`.
    pub kind: String,
    /// The error's own words. They may hold text from a certificate: escape them where shown.
    pub text: String,
    /// The fatal alert it sent.
    pub alert_sent: Option<AlertDescription>,
    /// The fatal alert it received and could read.
    pub alert_received: Option<AlertDescription>,
}

/// The errors of this run, the refusing side first; nothing for a side that has none.
#[must_use]
pub fn observed(transcript: &Transcript) -> Vec<Observed> {
    let mut observed: Vec<Observed> = Side::BOTH
        .into_iter()
        .filter_map(|side| {
            let outcome = transcript.outcomes.of(side);
            let failure = outcome.failure.as_ref()?;
            Some(Observed {
                side,
                source: failure.source,
                kind: failure.kind.clone(),
                text: failure.text.clone(),
                alert_sent: outcome.alert_sent,
                alert_received: outcome.alert_received,
            })
        })
        .collect();
    observed
        .sort_by_key(|observed| transcript.outcomes.of(observed.side).ending != Ending::Rejected);
    observed
}
