//! Hands on the wire: something happens to the message under the cursor.

use super::changes;
use crate::scenario::FaultKind;
use crate::ui::effect::Effect;
use crate::ui::hand::ACTS;
use crate::ui::keymap::Action;
use crate::ui::model::{Model, Notice};
use crate::ui::sheet::Sheet;
use crate::wire::Side;

pub(super) fn act(model: &mut Model, action: Action) -> Effect {
    let kind = match action {
        Action::ChangeByte => FaultKind::TamperedRecord,
        Action::ForgeByte => FaultKind::ForgedRecord,
        Action::Twice => FaultKind::DuplicatedRecord,
        _ => FaultKind::DroppedRecord,
    };
    toggle(model, kind, 0)
}

/// In the sheet of all that a hand can do.
pub(super) fn in_hand(model: &mut Model, action: Action, selected: usize, bit: u8) -> Effect {
    let last = ACTS.len() - 1;
    let (selected, bit) = match action {
        Action::Up => (selected.saturating_sub(1), bit),
        Action::Down => ((selected + 1).min(last), bit),
        Action::First => (0, bit),
        Action::Last => (last, bit),
        // The highest bit is the leftmost, as bytes are written.
        Action::At(Side::Client) => (selected, (bit + 1).min(7)),
        Action::At(Side::Server) => (selected, bit.saturating_sub(1)),
        Action::Take | Action::Toggle => {
            model.screen.sheet = None;
            return match ACTS.get(selected) {
                Some(kind) => toggle(model, *kind, bit),
                None => Effect::None,
            };
        }
        Action::Leave => {
            model.screen.sheet = None;
            return Effect::None;
        }
        _ => return Effect::None,
    };
    model.screen.sheet = Some(Sheet::Hand { selected, bit });
    Effect::None
}

/// Does it, or takes it back where it was done.
fn toggle(model: &mut Model, kind: FaultKind, bit: u8) -> Effect {
    match model.at_the_cursor(kind, bit) {
        Ok(fault) => {
            let mut changes = model.run.changes.clone();
            match changes.faults.iter().position(|other| *other == fault) {
                Some(on) => drop(changes.faults.remove(on)),
                None => changes.faults.push(fault),
            }
            changes::rerun(model, changes)
        }
        Err(reason) => {
            model.screen.notice = Some(Notice::Complaint(reason));
            Effect::None
        }
    }
}
