//! While something is hunted for: what is not said.

use super::cursor::Place;
use super::inspect::Opened;
use super::lesson::Lesson;
use super::model::Model;
use crate::cluster::Verdict;
use crate::explain::CheckVerdict;
use crate::handshake::transcript::Step;
use crate::lab::{Hunt, Run};

impl Model {
    /// Whether it is not found out yet what is wrong here: then nothing may say so.
    #[must_use]
    pub fn is_hunting(&self) -> bool {
        self.screen.hunt.is_some() && !self.has_found()
    }

    /// Whether the two come together again, in the version in which they did not.
    #[must_use]
    pub fn has_found(&self) -> bool {
        let changes = &self.run.changes;
        self.screen.hunt.as_ref().is_some_and(|hunt| {
            self.run.transcript.verdict == Verdict::Connected && changes.version == hunt.version
        })
    }

    /// What is opened, without the causes where they are hunted for.
    pub(super) fn veiled(&self, mut opened: Opened, place: Place) -> Opened {
        let decided = matches!(self.step(place), Some(Step::Decided(_)));
        if self.is_hunting() && decided && opened.prose {
            let is_cause = |name: &str| name == "why" || name == "and";
            opened
                .rows
                .retain(|row| !(row.mark == Some(CheckVerdict::Fail) && is_cause(&row.name)));
            opened.landing = 0;
        }
        opened
    }

    /// The same screen, with a hunt that begins.
    #[must_use]
    pub fn hunting(mut self, hunt: Hunt) -> Self {
        let run = (*self.run).clone();
        self.hunt(hunt, run);
        self
    }

    /// Begins a hunt, where it shows what is wrong.
    pub(super) fn hunt(&mut self, hunt: Hunt, run: Run) {
        self.screen.hunt = Some(hunt);
        self.screen.lesson = Lesson::default();
        self.screen.sheet = None;
        self.open(run);
        if let Some(step) = self.ending() {
            self.stand_at(self.first_place_of(step));
        }
    }
}
