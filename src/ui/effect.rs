//! What the model asks of the world.

use crate::lab::Changes;

/// Something for whoever runs the loop to carry out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    #[default]
    None,
    /// A run of this scenario with these changes and the seed of the session; its result comes
    /// back as [`Message::Ran`](super::Message::Ran).
    Run {
        /// The id of the scenario.
        scenario: String,
        /// What is changed about it.
        changes: Changes,
    },
    /// The end.
    Quit,
}
