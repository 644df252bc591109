//! All that the screen shows, as plain data.

use std::sync::Arc;

use super::cursor::{self, Place};
use super::inspect::Opened;
use super::keymap::{BINDINGS, Room};
use super::theme::Theme;
use crate::explain::{Catalogue, Story};
use crate::handshake::transcript::{Crossing, Fate, Letter, Step};
use crate::lab::Run;
use crate::scenario::Scenario;

/// What the screen shows: a run, a cursor in it, and how it is looked at.
#[derive(Clone, Debug)]
pub struct Model {
    /// The run that is walked through.
    pub run: Arc<Run>,
    /// Where the cursor can stand in it.
    pub places: Vec<Place>,
    /// The scenarios to choose from.
    pub scenarios: Arc<[Scenario]>,
    /// The sentences.
    pub catalogue: Arc<Catalogue>,
    /// How it is drawn.
    pub theme: Theme,
    /// What keys change.
    pub screen: Screen,
}

/// The part of the model that keys change. Nothing is drawn while it and the run stay equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// The index of the cursor among the places.
    pub cursor: usize,
    /// The selected row of the message pane.
    pub field: usize,
    /// The pane that has the focus.
    pub focus: Focus,
    /// What is done.
    pub mode: Mode,
    /// How big the screen is.
    pub size: Size,
    /// What went wrong with the last wish, until the next key.
    pub complaint: Option<String>,
}

/// What is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A walk through the run.
    #[default]
    Walking,
    /// A scenario is chosen.
    Choosing {
        /// The index of the selected one.
        selected: usize,
    },
    /// The keys are read.
    Keys {
        /// The first row shown.
        from: usize,
    },
}

impl Mode {
    /// Whose keys hold.
    #[must_use]
    pub fn room(self) -> Room {
        match self {
            Self::Walking => Room::Walk,
            Self::Choosing { .. } => Room::Shelf,
            Self::Keys { .. } => Room::Keys,
        }
    }
}

/// A pane. The one in focus is moved in, and gets the space where there is little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The ladder.
    #[default]
    Ladder,
    /// The story.
    Story,
    /// The message, the checks, the outcome.
    Message,
}

/// A size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// How the panes share a screen of some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Below 60×16: one line that says so.
    TooSmall,
    /// Below 80×24: one pane at a time.
    Single,
    /// Below 120 columns: the story under the ladder.
    Stacked,
    /// The story beside the ladder.
    Wide,
}

impl Layout {
    /// The smallest screen that shows anything.
    pub const SMALLEST: Size = Size {
        width: 60,
        height: 16,
    };

    /// The layout of a screen of this size.
    #[must_use]
    pub fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (..60, _) | (_, ..16) => Self::TooSmall,
            (..80, _) | (_, ..24) => Self::Single,
            (..120, _) | (_, ..30) => Self::Stacked,
            _ => Self::Wide,
        }
    }
}

impl Model {
    /// The rows above the table of the keys page.
    pub(super) const KEYS_HEAD: u16 = 2;

    /// The last row that the keys page can begin with.
    pub(super) fn last_keys_row(&self) -> usize {
        // Header and footer take a row each.
        let shown = self.screen.size.height.saturating_sub(2 + Self::KEYS_HEAD);
        BINDINGS.len().saturating_sub(usize::from(shown))
    }

    /// The screen of a run, with the cursor on its first step.
    #[must_use]
    pub fn new(run: Run, scenarios: Vec<Scenario>, theme: Theme, size: Size) -> Self {
        let screen = Screen {
            cursor: 0,
            field: 0,
            focus: Focus::default(),
            mode: Mode::default(),
            size,
            complaint: None,
        };
        let mut model = Self {
            places: cursor::places(&run.transcript),
            run: Arc::new(run),
            scenarios: scenarios.into(),
            catalogue: Arc::new(Catalogue::english()),
            theme,
            screen,
        };
        model.stand_at(0);
        model
    }

    /// The same screen with the cursor on this step, counted from 1, or the nearest one there is.
    #[must_use]
    pub fn at_step(mut self, step: usize) -> Self {
        let wanted = step.saturating_sub(1);
        let last = self.places.len().saturating_sub(1);
        let at = self
            .places
            .iter()
            .position(|place| place.step >= wanted)
            .unwrap_or(last);
        self.stand_at(at);
        self
    }

    /// Puts the cursor on a place and selects the row of it that is worth a first look.
    pub(super) fn stand_at(&mut self, index: usize) {
        self.screen.cursor = index.min(self.places.len().saturating_sub(1));
        self.screen.field = self.opened().landing;
    }

    /// Shows another run, with the cursor at the corresponding place.
    pub(super) fn show(&mut self, run: Run) {
        let places = cursor::places(&run.transcript);
        let same = run.scenario == self.run.scenario;
        let at = if same {
            cursor::corresponding(&self.run, self.place(), &run, &places)
        } else {
            0
        };
        self.run = Arc::new(run);
        self.places = places;
        self.stand_at(at);
    }

    /// Where the cursor is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.places
            .get(self.screen.cursor)
            .copied()
            .unwrap_or(Place { step: 0, letter: 0 })
    }

    /// The step at a place.
    #[must_use]
    pub fn step(&self, place: Place) -> Option<&Step> {
        self.run.transcript.steps.get(place.step)
    }

    /// The record and the message at a place, if bytes cross there.
    #[must_use]
    pub fn letter(&self, place: Place) -> Option<(&Crossing, Option<&Letter>)> {
        match self.step(place)? {
            Step::Crossing(crossing) => Some((crossing, crossing.letters.get(place.letter))),
            _ => None,
        }
    }

    /// What is told of a place.
    #[must_use]
    pub fn story(&self, place: Place) -> Option<Story> {
        let transcript = &self.run.transcript;
        if let Some((crossing, Some(letter))) = self.letter(place) {
            let untouched = crossing.fate == Fate::Read && crossing.before.is_none();
            if crossing.letters.len() > 1 && untouched {
                return Some(
                    self.catalogue
                        .tell_letter(transcript, crossing.from, letter),
                );
            }
        }
        Some(self.catalogue.tell(transcript, self.step(place)?))
    }

    /// What the message pane shows.
    #[must_use]
    pub fn opened(&self) -> Opened {
        Opened::at(&self.run, &self.catalogue, self.place())
    }

    /// Whether the refusal, or whatever else ended the run, lies at or before the cursor.
    #[must_use]
    pub fn knows_the_end(&self) -> bool {
        let here = self.place().step;
        if let Some(refusal) = &self.run.explanation.diagnosis.refusal {
            return here >= refusal.step;
        }
        let decided = |step: &Step| matches!(step, Step::Decided(_));
        let last = self.run.transcript.steps.iter().rposition(decided);
        last.is_some_and(|last| here >= last)
    }
}
