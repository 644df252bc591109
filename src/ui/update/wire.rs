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
    if model.touchable(model.screen.cursor).is_err() {
        return out_of_reach(model, action);
    }
    let last = ACTS.len() - 1;
    let (selected, bit) = match action {
        Action::Up => (selected.saturating_sub(1), bit),
        Action::Down => ((selected + 1).min(last), bit),
        Action::First => (0, bit),
        Action::Last => (last, bit),
        Action::At(side) => (selected, next_bit(model, selected, bit, side)),
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

/// The bit beside this one, the highest of a byte being the leftmost, as bytes are written; beyond the
/// last of a byte the next byte is meant.
fn next_bit(model: &mut Model, selected: usize, bit: u8, side: Side) -> u8 {
    let kind = ACTS.get(selected);
    if !kind.is_some_and(|kind| kind.takes_byte()) {
        complain(model, "this happens to the whole message, to no bit of it");
        return bit;
    }
    let (inside, next) = match side {
        Side::Client => (bit < 7, bit + 1),
        Side::Server => (bit > 0, bit.saturating_sub(1)),
    };
    if inside {
        return next;
    }
    let Ok((_, letter)) = model.touchable(model.screen.cursor) else {
        return bit;
    };
    let (byte, last) = (
        model.byte_meant(letter),
        letter.bytes.len().saturating_sub(1),
    );
    match side {
        Side::Client if byte > 0 => {
            model.select_byte(byte - 1);
            0
        }
        Side::Server if byte < last => {
            model.select_byte(byte + 1);
            7
        }
        Side::Client => {
            complain(model, "this is the first bit of the message");
            bit
        }
        Side::Server => {
            complain(model, "this is the last bit of the message");
            bit
        }
    }
}

fn complain(model: &mut Model, text: &str) {
    model.screen.notice = Some(Notice::Complaint(text.to_owned()));
}

/// Where no message can be touched: on to the next that can, or back.
fn out_of_reach(model: &mut Model, action: Action) -> Effect {
    match action {
        Action::Take | Action::Toggle => {
            if let Some(place) = model.next_touchable() {
                model.stand_at(place);
            }
        }
        Action::Leave => model.screen.sheet = None,
        _ => {}
    }
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
