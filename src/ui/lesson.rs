//! Predict, then reveal: what a person says of a run before they see how it ends.

/// Whether runs are predicted before their end is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// Whether they are.
    pub on: bool,
    /// Whether the end of this run is told all the same: it was predicted, or that was skipped.
    pub told: bool,
}

/// The answers so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predicting {
    /// The place of the answer to each question that was answered.
    pub answers: Vec<usize>,
    /// The answer that is selected; once all are answered, the first line that is shown.
    pub selected: usize,
}

impl Lesson {
    /// One that begins.
    #[must_use]
    pub fn begun() -> Self {
        Self {
            on: true,
            told: false,
        }
    }
}
