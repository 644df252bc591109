//! All checks that a side has made so far, each leading to its bytes.

use super::verification::verified;
use super::{Lead, Opened, Row, broker};
use crate::explain::CheckVerdict;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Step, Subject, Verification};
use crate::lab::Run;
use crate::ui::cursor::Place;
use crate::wire::Side;

/// The checks of the side that checked last, the newest first; or when the first will be made.
pub(super) fn so_far(run: &Run, place: Place) -> Opened {
    let transcript = &run.transcript;
    let here = matches!(transcript.steps.get(place.step), Some(Step::Verified(_)));
    let made: Vec<(usize, &Verification)> = verifications(transcript)
        .filter(|(step, _)| *step <= place.step)
        .collect();
    let Some((latest, last)) = made.last() else {
        return not_yet(transcript);
    };
    let side = last.side;
    let mut opened = Opened {
        title: "Checks".to_owned(),
        prose: true,
        ..Opened::default()
    };
    for (step, verification) in made.iter().rev().filter(|(_, other)| other.side == side) {
        let checks = run.explanation.checks.get(*step);
        let checks = checks.map_or(&[][..], Vec::as_slice);
        let one = verified(transcript, verification, checks);
        let before = opened.rows.len();
        if step == latest {
            opened.landing = one.landing;
            opened.note = if here {
                one.note
            } else {
                format!("step {}: {}", step + 1, one.note)
            };
        }
        let leading = one.rows.into_iter().enumerate().map(|(row, mut shown)| {
            if !shown.range.is_empty() {
                shown.leads = Some(Lead { step: *step, row });
            }
            // Bytes belong to the step that the row leads to.
            shown.range = 0..0;
            shown
        });
        opened.rows.extend(leading);
        debug_assert!(opened.rows.len() > before, "a verification asks something");
    }
    opened
}

/// Nothing was checked: who will check what, and when.
fn not_yet(transcript: &Transcript) -> Opened {
    let mut rows = vec![Row::words("nothing yet", "nobody has checked anything")];
    for side in Side::BOTH {
        let first = verifications(transcript).find(|(_, verification)| verification.side == side);
        let name = broker(transcript, side);
        rows.push(match first {
            Some((step, verification)) => {
                let what = match verification.subject {
                    Subject::Chain { .. } => "papers",
                    Subject::Possession { .. } => "signature",
                };
                let whom = broker(transcript, side.peer());
                let words = format!("checks the {what} of {whom} at step {}", step + 1);
                Row::words(name, words).marked(CheckVerdict::NotReached)
            }
            None => {
                Row::words(name, "checks nothing in this run").marked(CheckVerdict::NotApplicable)
            }
        });
    }
    Opened {
        title: "Checks".to_owned(),
        note: "nothing has been checked yet".to_owned(),
        rows,
        prose: true,
        ..Opened::default()
    }
}

fn verifications(transcript: &Transcript) -> impl Iterator<Item = (usize, &Verification)> {
    let steps = transcript.steps.iter().enumerate();
    steps.filter_map(|(step, happened)| match happened {
        Step::Verified(verification) => Some((step, verification)),
        _ => None,
    })
}
