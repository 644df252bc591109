//! What a transcript means, in two worlds.
//!
//! Everything here is read from the transcript: bytes, recorded verdicts and errors as they were
//! given. What was changed to break trust is not known here, so no verdict can be looked up from
//! it.

pub mod art;
pub mod chain;
pub mod check;
pub mod diagnosis;
pub mod glossary;
pub mod judgement;
pub mod moment;
mod papers;
pub mod prediction;
pub mod remarks;
pub mod remedy;
pub mod stage;
pub mod story;
mod values;
pub mod voices;
pub mod way;
pub mod why;
pub mod worlds;

pub use art::{Drawing, Gallery, Ink};
pub use chain::{Asked, examine, examine_recorded};
pub use check::{Check, CheckId, CheckVerdict, Evidence, Subject};
pub use diagnosis::{Cause, Diagnosis};
pub use glossary::{Glossary, Term};
pub use judgement::Judgement;
pub use moment::Moment;
pub use prediction::Prediction;
pub use remarks::Remarks;
pub use remedy::{Told, remedies};
pub use stage::{Act, Stage};
pub use story::{Catalogue, Closed, Story};
pub use voices::{Voice, Voices};
pub use way::Way;
pub use why::Why;
pub use worlds::Worlds;

use crate::handshake::Transcript;
use crate::handshake::transcript::{self, Step, Verification};

/// All that can be said of a run without words: the words are in the [`Catalogue`].
#[derive(Clone, Debug)]
pub struct Explanation {
    /// For each step, where in the journey it stands.
    pub stages: Vec<(Act, Stage)>,
    /// For each step that is a verification, its checks; empty for the others.
    pub checks: Vec<Vec<Check>>,
    /// Why it ended as it did.
    pub diagnosis: Diagnosis,
}

impl Explanation {
    /// Reads a transcript.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        let checks: Vec<Vec<Check>> = transcript
            .steps
            .iter()
            .map(|step| match step {
                Step::Verified(verification) => checks_of(transcript, verification),
                _ => Vec::new(),
            })
            .collect();
        let diagnosis = Diagnosis::of(transcript, &checks);
        Self {
            stages: stage::stages(transcript),
            checks,
            diagnosis,
        }
    }
}

/// The checks of one recorded verification.
fn checks_of(transcript: &Transcript, verification: &Verification) -> Vec<Check> {
    match &verification.subject {
        transcript::Subject::Chain { .. } => examine_recorded(transcript, verification),
        transcript::Subject::Possession {
            scheme,
            message,
            signature,
            ..
        } => vec![Check {
            id: CheckId::Possession,
            subject: Subject::Shown(0),
            verdict: match verification.failure {
                None => CheckVerdict::Pass,
                Some(_) => CheckVerdict::Fail,
            },
            evidence: Evidence {
                text: format!(
                    "{scheme} over {} bytes, {} bytes of signature",
                    message.len(),
                    signature.len()
                ),
                place: None,
                elsewhere: false,
            },
        }],
    }
}
