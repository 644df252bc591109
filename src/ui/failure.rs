//! What the moment of failure has to offer.

use super::model::Model;
use super::pane::{FailurePane, FailureRoom};
use crate::cluster::Verdict;
use crate::explain::Moment;
use crate::explain::moment;
use crate::handshake::transcript::Step;
use crate::wire::Side;

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

    /// Whether the moment of failure is shown, and in it nothing but the pane.
    pub(super) fn is_failure_zoomed(&self) -> bool {
        self.shows_failure() && self.screen.failure_room == FailureRoom::Pane
    }

    /// Whether the moment of failure is there, and put aside.
    pub(super) fn is_aside(&self) -> bool {
        let failed = self.run.transcript.verdict != Verdict::Connected;
        failed && self.screen.aside && self.knows_the_end()
    }

    /// What the step is that the cursor has come to, where the moment of failure has no row for it.
    pub(super) fn has_no_row(&self) -> Option<String> {
        if !self.shows_failure() {
            return None;
        }
        let run = &self.run;
        let here = self.place();
        let moment = Moment::of(&run.transcript, &run.explanation, &self.catalogue);
        let told = moment.beats.iter().any(|beat| {
            let said = Side::BOTH.map(|side| beat.sides.of(side));
            let mut said = said.into_iter().flatten().map(|saying| saying.step);
            beat.crossings.contains(&here.step) || said.any(|step| step == here.step)
        });
        if told {
            return None;
        }
        let title = self.story(here)?.title;
        Some(match self.step(here) {
            Some(Step::Crossing(crossing)) => format!("{title} ({})", moment::name(crossing)),
            _ => title,
        })
    }
}
