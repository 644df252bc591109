//! What happens to the model.

use super::{Key, Size};
use crate::lab::Run;

/// Something that [`update`](super::update) is told.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// The screen has this size now.
    Resize(Size),
    /// An [`Effect::Run`](super::Effect::Run) was carried out, or says why it could not be.
    Ran(Result<Box<Run>, String>),
}
