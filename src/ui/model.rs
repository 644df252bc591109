//! All that the screen shows, as plain data.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::cursor::{self, Place};
use super::inspect::Opened;
use super::keymap::{Keymap, Room};
use super::layout::Size;
use super::lesson::Lesson;
use super::pane::{FailurePane, FailureRoom, Focus, Pane};
use super::sheet::{Search, Sheet};
use super::theme::Theme;
use crate::cluster::{TlsVersion, Verdict};
use crate::explain::{Catalogue, Story, Voices, Why};
use crate::handshake::transcript::{Crossing, Fate, Letter, Step};
use crate::lab::{Changes, Hunt, Run};
use crate::scenario::Scenario;

/// What the screen shows: a run, a cursor in it, and how it is looked at.
#[derive(Clone, Debug)]
pub struct Model {
    /// The run that is walked through.
    pub run: Arc<Run>,
    /// Where the cursor can stand in it.
    pub places: Vec<Place>,
    /// The same run in the other version of TLS, once it was asked for.
    pub beside: Option<Arc<Run>>,
    /// The run that was there before, or was kept, once another is put beside it.
    pub earlier: Option<Arc<Run>>,
    /// The run that was kept, to put others beside it.
    pub kept: Option<Arc<Run>>,
    /// The scenarios to choose from.
    pub scenarios: Arc<[Scenario]>,
    /// The sentences.
    pub catalogue: Arc<Catalogue>,
    /// What real brokers and clients say; read when it is first asked for.
    pub voices: Arc<LazyLock<Voices>>,
    /// What makes somebody print a text; read when it is first asked for.
    pub why: Arc<LazyLock<Why>>,
    /// What the keys do.
    pub keymap: Arc<Keymap>,
    /// How it is drawn.
    pub theme: Theme,
    /// What keys change.
    pub screen: Screen,
}

/// The part of the model that keys change. Nothing is drawn while it and the runs stay equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// How big it is.
    pub size: Size,
    /// What it shows.
    pub page: Page,
    /// The place that a click on a store led away from.
    pub came_from: Option<usize>,
    /// Which run stands beside this one, where two are side by side.
    pub against: Against,
    /// What lies over it.
    pub sheet: Option<Sheet>,
    /// The index of the cursor among the places.
    pub cursor: usize,
    /// The selected field of what is under the cursor.
    pub field: usize,
    /// The selected byte, where bytes are looked at one by one.
    pub byte: Option<usize>,
    /// The fields that are closed: what belongs to them is not shown.
    pub closed: BTreeSet<usize>,
    /// The selected row of a pane that shows no fields.
    pub line: usize,
    /// The first line of it that is shown, where a row is longer than the pane.
    pub scroll: usize,
    /// The pane that has the focus.
    pub focus: Focus,
    /// The pane of the inspector that is shown.
    pub pane: Pane,
    /// Whether the pane in focus has the whole screen.
    pub zoomed: bool,
    /// Whether the wire is seen as by somebody without keys.
    pub eve: bool,
    /// Whether the moment of failure is put aside, so that ladder and inspector are seen there.
    pub aside: bool,
    /// The pane of the moment of failure that is shown.
    pub failure: FailurePane,
    /// Whether it has all the room there is.
    pub failure_room: FailureRoom,
    /// The selected remedy there, or the first line of the pane that is shown.
    pub failure_row: usize,
    /// Steps by themselves.
    pub autoplay: Autoplay,
    /// Whether a person says how a run ends before they see it.
    pub lesson: Lesson,
    /// What is hunted for, if something is.
    pub hunt: Option<Hunt>,
    /// What was looked for last.
    pub sought: String,
    /// What was asked of a log, where the run that is walked through shows one of its causes.
    pub asked: Option<Search>,
    /// The ids of the scenarios that were walked to their end.
    pub walked: BTreeSet<String>,
    /// The changes before the last one, and those before them.
    pub past: Vec<Changes>,
    /// What went wrong with the last wish, or what came of it, until the next key.
    pub notice: Option<Notice>,
}

/// Steps that come by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Autoplay {
    /// Whether they come.
    pub on: bool,
    /// How long it stays on a step.
    pub pace: Duration,
}

/// What the screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// A walk through the run.
    #[default]
    Walk,
    /// The scenarios to choose from.
    Shelf {
        /// The index of the selected one.
        selected: usize,
    },
    /// Two runs side by side.
    Beside {
        /// The row of the cursor among the aligned places.
        row: usize,
    },
}

/// Which run another is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// The same in the other version of TLS.
    #[default]
    OtherVersion,
    /// The one that was kept or, if none was, the one before the last change.
    Earlier,
}

/// What is said in one line, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// What could not be done.
    Complaint(String),
    /// What was done.
    Done(String),
    /// What came of a change: how the run ends now.
    Now(String),
}

/// How a screen begins to look and listen.
#[derive(Clone, Debug)]
pub struct Look {
    /// How it is drawn.
    pub theme: Theme,
    /// How long autoplay stays on a step.
    pub pace: Duration,
    /// What the keys do.
    pub keymap: Keymap,
}

/// Two runs, aligned.
#[derive(Clone, Debug)]
pub struct SideBySide<'a> {
    /// The run in TLS 1.2, or the earlier one.
    pub left: &'a Run,
    /// The run in TLS 1.3, or the one that is walked through.
    pub right: &'a Run,
    /// Whether the run that is walked through stands left.
    pub own_is_left: bool,
    /// The places of both, by index; those at which the same happens share a row.
    pub rows: Vec<(Option<usize>, Option<usize>)>,
}

/// Where the cursor lands after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Landing {
    /// On the first place at which something else happens.
    WhereItDiffers,
    /// On the first place at which something else happens since the two have met, whatever was
    /// different about their papers.
    WhereTheHandshakeDiffers,
    /// On the place that corresponds to the old one.
    SamePlace,
}

impl Model {
    /// The screen of a run, with the cursor on its first step.
    #[must_use]
    pub fn new(run: Run, scenarios: Vec<Scenario>, look: Look, size: Size) -> Self {
        let screen = Screen {
            size,
            page: Page::default(),
            came_from: None,
            against: Against::default(),
            sheet: None,
            cursor: 0,
            field: 0,
            byte: None,
            closed: BTreeSet::new(),
            line: 0,
            scroll: 0,
            focus: Focus::default(),
            pane: Pane::default(),
            zoomed: false,
            eve: false,
            aside: false,
            failure: FailurePane::default(),
            failure_room: FailureRoom::default(),
            failure_row: 0,
            autoplay: Autoplay {
                on: false,
                pace: look.pace,
            },
            lesson: Lesson::default(),
            hunt: None,
            sought: String::new(),
            asked: None,
            walked: BTreeSet::new(),
            past: Vec::new(),
            notice: None,
        };
        let mut model = Self {
            places: cursor::places(&run.transcript),
            run: Arc::new(run),
            beside: None,
            earlier: None,
            kept: None,
            scenarios: scenarios.into(),
            catalogue: Arc::new(Catalogue::english()),
            voices: Arc::new(LazyLock::new(Voices::english)),
            why: Arc::new(LazyLock::new(Why::english)),
            keymap: Arc::new(look.keymap),
            theme: look.theme,
            screen,
        };
        model.stand_at(0);
        model
    }

    /// The same screen with the list of scenarios open at the one that would be walked through.
    #[must_use]
    pub fn choosing(mut self) -> Self {
        self.screen.page = Page::Shelf {
            selected: self.index_of_scenario(),
        };
        self
    }

    /// The same screen with the cursor on this step, counted from 1, or the nearest one there is.
    #[must_use]
    pub fn at_step(mut self, step: usize) -> Self {
        self.stand_at(self.first_place_of(step.saturating_sub(1)));
        self
    }

    /// Which of the scenarios is walked through.
    pub(super) fn index_of_scenario(&self) -> usize {
        self.scenarios
            .iter()
            .position(|scenario| scenario.id() == self.run.scenario)
            .unwrap_or_default()
    }

    /// The first place of a step, or the last place there is.
    pub(super) fn first_place_of(&self, step: usize) -> usize {
        let last = self.places.len().saturating_sub(1);
        self.places
            .iter()
            .position(|place| place.step >= step)
            .unwrap_or(last)
    }

    /// Puts the cursor on a place and selects the row of it that is worth a first look.
    pub(super) fn stand_at(&mut self, index: usize) {
        self.screen.came_from = None;
        self.screen.cursor = index.min(self.last_place());
        let message = self.message();
        self.screen.closed = message.folded();
        self.screen.byte = None;
        self.screen.scroll = 0;
        self.screen.field = message.landing;
        self.screen.line = self.opened().landing;
        if !self.knows_the_end() {
            self.screen.aside = false;
        }
        if self.screen.cursor + 1 == self.places.len() {
            self.screen.walked.insert(self.run.scenario.clone());
        }
    }

    /// Shows another scenario from its beginning.
    pub(super) fn open(&mut self, run: Run) {
        self.screen.page = Page::Walk;
        self.screen.focus = Focus::Ladder;
        self.screen.zoomed = false;
        self.screen.eve = false;
        self.screen.past.clear();
        self.take(run);
        self.stand_at(0);
    }

    /// Shows the same scenario changed, with the cursor where it now differs.
    pub(super) fn change(&mut self, run: Run, landing: Landing) {
        let places = cursor::places(&run.transcript);
        let corresponding = cursor::corresponding(&self.run, self.screen.cursor, &run);
        let differing = match landing {
            Landing::WhereItDiffers => cursor::first_difference(&self.run, &run, &places),
            Landing::WhereTheHandshakeDiffers => cursor::first_in_the_handshake(&self.run, &run),
            Landing::SamePlace => None,
        };
        self.take(run);
        self.stand_at(differing.unwrap_or(corresponding));
    }

    fn take(&mut self, mut run: Run) {
        if let Some(hunt) = &self.screen.hunt {
            run.remedies = hunt.remedies(&run);
        }
        self.places = cursor::places(&run.transcript);
        self.run = Arc::new(run);
        self.beside = None;
        self.screen.failure_row = 0;
        self.screen.failure_room = FailureRoom::default();
        self.screen.lesson.told = false;
    }

    /// Whose keys hold.
    #[must_use]
    pub fn room(&self) -> Room {
        match (&self.screen.sheet, self.screen.page) {
            (Some(Sheet::Break(breaking)), _) if breaking.typing => Room::Search,
            (Some(Sheet::Break(_) | Sheet::Hand { .. }), _) => Room::Break,
            (
                Some(
                    Sheet::Palette(_)
                    | Sheet::Help(_)
                    | Sheet::Glossary(_)
                    | Sheet::Find(_)
                    | Sheet::Why(_),
                ),
                _,
            ) => Room::Search,
            (Some(Sheet::Worlds { .. } | Sheet::Copy { .. }), _) => Room::Page,
            (Some(Sheet::Predict(_) | Sheet::Suspects { .. } | Sheet::Found), _) => Room::Question,
            (None, page) => self.room_of(page),
        }
    }

    /// Whose keys hold below what lies over the screen.
    #[must_use]
    pub fn room_below(&self) -> Room {
        self.room_of(self.screen.page)
    }

    fn room_of(&self, page: Page) -> Room {
        match page {
            Page::Shelf { .. } => Room::Shelf,
            Page::Beside { .. } => Room::Beside,
            Page::Walk if self.shows_failure() => Room::Failure,
            Page::Walk => Room::Walk,
        }
    }

    /// Whether the moment of failure is shown: from the step that ended it, unless put aside.
    #[must_use]
    pub fn shows_failure(&self) -> bool {
        self.run.transcript.verdict != Verdict::Connected
            && self.knows_the_end()
            && !self.screen.aside
            && !self.screen.eve
    }

    /// How long nothing may happen before the next step comes by itself.
    #[must_use]
    pub fn tick_after(&self) -> Option<Duration> {
        let Autoplay { on, pace } = self.screen.autoplay;
        on.then_some(pace)
    }

    /// The runs that stand side by side, TLS 1.2 or the earlier one left, and their places row by
    /// row.
    #[must_use]
    pub fn side_by_side(&self) -> Option<SideBySide<'_>> {
        let (other, own_is_left) = match self.screen.against {
            Against::OtherVersion => {
                let own_is_left = self.run.changes.version == TlsVersion::V1_2;
                (self.beside.as_deref()?, own_is_left)
            }
            Against::Earlier => (self.earlier.as_deref()?, false),
        };
        let (left, right) = if own_is_left {
            (&*self.run, other)
        } else {
            (other, &*self.run)
        };
        Some(SideBySide {
            left,
            right,
            own_is_left,
            rows: cursor::aligned(left, right),
        })
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
        if self.screen.eve {
            return Some(self.catalogue.without_keys(transcript, self.step(place)?));
        }
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

    /// What is under the cursor, opened.
    #[must_use]
    pub fn message(&self) -> Opened {
        self.message_at(self.place())
    }

    /// What is at a place, opened: of what is encrypted, somebody without keys has the outside.
    pub(super) fn message_at(&self, place: Place) -> Opened {
        if self.screen.eve {
            Opened::without_keys(Pane::Message, &self.run, &self.catalogue, place)
        } else {
            self.veiled(Opened::at(&self.run, &self.catalogue, place), place)
        }
    }

    /// What the pane of the inspector shows.
    #[must_use]
    pub fn opened(&self) -> Opened {
        if self.screen.eve {
            return Opened::without_keys(
                self.screen.pane,
                &self.run,
                &self.catalogue,
                self.place(),
            );
        }
        let words = (&*self.catalogue, &*self.voices);
        self.veiled(
            Opened::of(self.screen.pane, &self.run, words, self.place()),
            self.place(),
        )
    }

    /// The selected row of it.
    #[must_use]
    pub fn row(&self) -> usize {
        if self.screen.pane.shows_fields() {
            self.screen.field
        } else {
            self.screen.line
        }
    }

    /// The rows of it that are shown.
    #[must_use]
    pub fn rows_shown(&self, opened: &Opened) -> Vec<usize> {
        if self.screen.pane.shows_fields() {
            opened.visible(&self.screen.closed)
        } else {
            (0..opened.rows.len()).collect()
        }
    }

    /// Selects a row of it, and opens what it is part of.
    pub(super) fn select(&mut self, row: usize) {
        if self.screen.pane.shows_fields() {
            self.select_field(row);
            self.screen.byte = None;
        } else {
            self.screen.line = row;
            self.screen.scroll = 0;
        }
    }

    /// Selects a field, and opens what it is part of.
    pub(super) fn select_field(&mut self, field: usize) {
        for above in self.message().above(field) {
            self.screen.closed.remove(&above);
        }
        self.screen.field = field;
    }

    /// Selects a byte and the field it belongs to.
    pub(super) fn select_byte(&mut self, byte: usize) {
        if let Some(row) = self.message().row_of(byte) {
            self.select_field(row);
            self.screen.byte = Some(byte);
        }
    }

    /// The step that ended it: the refusal, or the last decision.
    #[must_use]
    pub fn ending(&self) -> Option<usize> {
        self.run.ending()
    }

    /// Whether what ended the run lies at or before the cursor.
    #[must_use]
    pub fn knows_the_end(&self) -> bool {
        let here = self.place().step;
        self.ending().is_some_and(|ending| here >= ending)
    }
}
