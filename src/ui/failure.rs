//! What the moment of failure has to offer.

use super::model::Model;
use super::pane::FailurePane;

impl Model {
    /// The index of the remedy that is taken: the selected one where they are listed, or else the
    /// first.
    pub(super) fn chosen_remedy(&self) -> usize {
        let last = self.run.remedies.len().saturating_sub(1);
        match self.screen.failure {
            FailurePane::Mend => self.screen.failure_row.min(last),
            _ => 0,
        }
    }
}
