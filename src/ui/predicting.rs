//! While the end of a run is predicted: what is asked, and what is not shown.

use super::model::Model;
use super::sheet::Sheet;
use crate::explain::Prediction;

impl Model {
    /// Whether nothing that is to come may be shown.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        self.screen.lesson.on && !self.screen.lesson.told
    }

    /// The last place that may be shown: what is to be predicted lies behind it.
    pub(super) fn last_place(&self) -> usize {
        match self.run.deciding_step().filter(|_| self.is_untold()) {
            Some(step) => self.first_place_of(step).saturating_sub(1),
            None => self.places.len().saturating_sub(1),
        }
    }

    /// What is asked of the run.
    #[must_use]
    pub fn prediction(&self) -> Prediction {
        self.run.prediction(self.beside.as_deref(), &self.catalogue)
    }

    /// Whether every question is answered, and what is true lies open.
    #[must_use]
    pub fn has_predicted(&self) -> bool {
        match &self.screen.sheet {
            Some(Sheet::Predict(predicting)) => {
                predicting.answers.len() >= self.prediction().questions.len()
            }
            _ => false,
        }
    }
}
