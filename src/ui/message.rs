//! What happens to the model.

use super::effect::Purpose;
use super::keymap::Action;
use super::{Key, Size};
use crate::lab::{Hunt, Run};

/// Something that [`update`](super::update) is told.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// An action was asked for by its name.
    Act(Action),
    /// A text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(Mouse),
    /// As long as [`Model::tick_after`](super::Model::tick_after) said, nothing happened.
    Tick,
    /// The screen has this size now.
    Resize(Size),
    /// An [`Effect::Run`](super::Effect::Run) was carried out, or says why it could not be.
    Ran {
        /// What the run was wanted for.
        purpose: Purpose,
        /// The run, or why there is none.
        result: Result<Box<Run>, String>,
    },
    /// An [`Effect::Hunt`](super::Effect::Hunt) was carried out: the hunt and the run it begins
    /// with, or why there is none.
    Hunted(Result<Box<(Hunt, Run)>, String>),
}

/// The mouse, used at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// Columns from the left, from 0.
    pub column: u16,
    /// Rows from the top, from 0.
    pub row: u16,
    /// What was done with it.
    pub act: MouseAct,
}

/// What is done with a mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAct {
    /// The first button was pressed.
    Press,
    /// The second button was pressed: what is the word there?
    Ask,
    /// The wheel was turned away from the person.
    WheelUp,
    /// The wheel was turned towards the person.
    WheelDown,
}
