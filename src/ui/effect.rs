//! What the model asks of the world.

use crate::cluster::TlsVersion;
use crate::lab::Changes;
use crate::lab::hunt::Level;
use crate::pki::Seed;

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
        /// What it is wanted for; comes back with the result.
        purpose: Purpose,
    },
    /// A hunt; it comes back as [`Message::Hunted`](super::Message::Hunted).
    Hunt {
        /// From which it follows.
        seed: Seed,
        /// How hard it is to be.
        level: Level,
        /// The version it begins in.
        version: TlsVersion,
    },
    /// This text into the clipboard.
    Copy(String),
    /// The end.
    Quit,
}

/// What a run is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To walk through another scenario from its beginning.
    Open,
    /// To see how another scenario ends.
    See,
    /// The same scenario with something else happening in it; undo takes it back.
    Change,
    /// The same with a remedy: what becomes of it in the handshake is what a person wants to see.
    Mend,
    /// The same, to be seen at once: how it ends.
    Break,
    /// The same scenario looked at in another way, in another version or framing.
    Look,
    /// The same scenario as it was before the last change.
    Undo,
    /// To stand beside the run that is walked through, in the other version of TLS.
    Beside,
    /// To stand beside it as it was before the last change.
    Earlier,
}
