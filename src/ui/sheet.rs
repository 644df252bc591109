//! What lies over the screen for a while: it is opened, used, and left for what is below.

use super::lesson::Predicting;
use crate::wire::Side;

/// What lies over the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The ways to break trust.
    Break(Breaking),
    /// Every action, by name.
    Palette(Search),
    /// The keys, read out.
    Help(Search),
    /// The glossary.
    Glossary(Search),
    /// A text that is looked for in messages and fields.
    Find(Search),
    /// What a log says, and what makes somebody say it.
    Why(Search),
    /// The table of both worlds.
    Worlds {
        /// The first row shown.
        from: usize,
    },
    /// What can be done to the message under the cursor on its way.
    Hand {
        /// The index of the selected one.
        selected: usize,
        /// Which bit of a byte is flipped, where one is: 0 is the lowest.
        bit: u8,
    },
    /// What a person predicts of the run.
    Predict(Predicting),
    /// What may be wrong, in a hunt.
    Suspects {
        /// The index of the selected one.
        selected: usize,
    },
    /// What was wrong, once a hunt is over.
    Found,
    /// What can be copied.
    Copy {
        /// The index of the selected one.
        selected: usize,
    },
}

/// A list that typing narrows down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub query: String,
    /// The index of the selected one among those that are left.
    pub selected: usize,
    /// The indices, before anything is typed, of what is on the screen below.
    pub near: Vec<usize>,
    /// The first line of what is told of the selected one, where that is scrolled.
    pub from: usize,
}

impl Search {
    /// Narrows down by what is already known.
    #[must_use]
    pub fn by(query: &str) -> Self {
        Self {
            query: query.to_owned(),
            ..Self::default()
        }
    }
}

/// The catalogue of ways to break trust, as it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaking {
    /// Which of them are left, and which is selected.
    pub search: Search,
    /// Whether keys are typed into the search.
    pub typing: bool,
    /// The side at which the selected one is to be.
    pub side: Side,
    /// Whether something was put together here, which is then looked at as it is.
    pub composed: bool,
}
