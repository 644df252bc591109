//! What is drawn at a place of the screen, for a mouse to point at.

use super::keymap::Action;
use super::pane::{FailurePane, Focus};
use crate::wire::Side;

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place of the ladder, by its index.
    Place(usize),
    /// What a broker has in its keystore.
    Keystore(Side),
    /// Whom a broker trusts.
    Truststore(Side),
    /// A row of two ladders side by side.
    Beside(usize),
    /// A row of the inspector, by its index among all rows.
    Row(usize),
    /// A byte.
    Byte(usize),
    /// A pane, where nothing in it is meant.
    Focus(Focus),
    /// A pane of the moment of failure.
    Failure(FailurePane),
    /// A word that stands for an action: a tab, a hint of the footer.
    Act(Action),
    /// One of a list: of the scenarios, of what a sheet offers.
    Choice(usize),
    /// A way to break trust at a side, by its index among those that are left.
    Way(usize, Side),
}
