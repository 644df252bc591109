//! What a transcript means, in two worlds.
//!
//! Everything here is read from the transcript: bytes, recorded verdicts and errors as they were
//! given. What was changed to break trust is not known here, so no verdict can be looked up from
//! it.

pub mod chain;
pub mod check;
pub mod diagnosis;
pub mod stage;
pub mod story;
mod values;

pub use chain::examine;
pub use check::{Check, CheckId, CheckVerdict, Evidence, Subject};
pub use diagnosis::{Cause, Diagnosis};
pub use stage::{Act, Stage};
pub use story::{Catalogue, Story};

use crate::handshake::Transcript;
use crate::handshake::transcript::Step;

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
                Step::Verified(verification) => check::of_verification(transcript, verification),
                _ => Vec::new(),
            })
            .collect();
        let diagnosis = Diagnosis::of(transcript, &checks);
        Self { stages: stage::stages(transcript), checks, diagnosis }
    }
}
