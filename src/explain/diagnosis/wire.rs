//! Causes that a look at the wire shows.

use super::{Cause, CauseKind, crossings};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Crossing, FailureSource, Fate};
use crate::wire::Side;

/// What a look at the wire shows: what crossed is not what was sent, or never arrived.
pub(super) fn causes(transcript: &Transcript) -> Vec<Cause> {
    let mut causes = Vec::new();
    for crossing in crossings(transcript) {
        let kind = match (crossing.fate, &crossing.before) {
            // The one that came too early is refused, and this one is not read any more.
            (Fate::Read | Fate::Unread, _) if crossing.overtaken => CauseKind::Reordered,
            (Fate::Dropped, _) if is_cut(transcript) => CauseKind::Cut,
            (Fate::Dropped, _) => CauseKind::Lost,
            (Fate::Read, Some(_)) if crossing.is_resealed() => CauseKind::Forged,
            (Fate::Read, Some(before)) => of_change(&before.bytes, crossing),
            (Fate::Read, None) if crossing.again => CauseKind::Repeated,
            _ => continue,
        };
        causes.push(Cause {
            kind,
            side: crossing.from,
            check: None,
        });
    }
    causes
}

/// What was done to a record that arrived as another one.
fn of_change(sent: &[u8], crossing: &Crossing) -> CauseKind {
    /// Where the header has the version and the length (RFC 9846 section 5.1).
    const VERSION: std::ops::Range<usize> = 1..3;
    const LENGTH: std::ops::Range<usize> = 3..5;
    let arrived = &crossing.bytes;
    if arrived.len() < sent.len() {
        CauseKind::Truncated
    } else if crossing.is_record && arrived.get(LENGTH) != sent.get(LENGTH) {
        CauseKind::Oversized
    } else if crossing.is_record && arrived.get(VERSION) != sent.get(VERSION) {
        CauseKind::RecordVersion
    } else {
        CauseKind::Changed
    }
}

/// Whether the connection ended without a word from either side: whoever was not content with it
/// met its end, and nobody refused or waited in vain.
fn is_cut(transcript: &Transcript) -> bool {
    let failures = Side::BOTH.map(|side| transcript.outcomes.of(side).failure.as_ref());
    let mut failures = failures.into_iter().flatten().peekable();
    failures.peek().is_some()
        && failures
            .all(|failure| failure.source == FailureSource::Io && failure.kind == "UnexpectedEof")
}
