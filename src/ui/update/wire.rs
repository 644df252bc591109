//! Hands on the wire: something happens to the message under the cursor.

use super::changes;
use crate::scenario::fault::Target;
use crate::scenario::{Fault, FaultKind};
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::model::{Model, Notice};
use crate::ui::pane::Focus;

pub(super) fn act(model: &mut Model, action: Action) -> Effect {
    let kind = match action {
        Action::ChangeByte => FaultKind::TamperedRecord,
        Action::ForgeByte => FaultKind::ForgedRecord,
        Action::Twice => FaultKind::DuplicatedRecord,
        _ => FaultKind::DroppedRecord,
    };
    match at_the_cursor(model, kind) {
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

/// This kind of fault, aimed at the message under the cursor and, in the inspector, at the first
/// byte of the selected field.
fn at_the_cursor(model: &Model, kind: FaultKind) -> Result<Fault, String> {
    if model.screen.eve {
        return Err("Eve only listens: see it as both sides do, and then touch it".to_owned());
    }
    let (crossing, letter) = model
        .letter(model.place())
        .ok_or("nothing crosses here: stand on a message in flight")?;
    let letter = letter.ok_or("this record cannot be told from others by what is in it")?;
    let is_first = !model.places.iter().take(model.screen.cursor).any(|place| {
        model.letter(*place).is_some_and(|(earlier, other)| {
            earlier.from == crossing.from && other.is_some_and(|other| other.kind == letter.kind)
        })
    });
    if !is_first {
        return Err(format!(
            "only the first {} of a side can be touched",
            letter.kind
        ));
    }
    let opened = model.message();
    let row = opened
        .rows
        .get(model.screen.field)
        .filter(|_| model.screen.focus == Focus::Inspector);
    let byte = model
        .screen
        .byte
        .or_else(|| row.map(|row| row.range.start))
        .filter(|_| kind.takes_byte());
    let target = Target {
        message: letter.kind,
        byte,
    };
    Fault::usual(kind)
        .at(crossing.from)
        .and_then(|fault| fault.aimed(target))
        .ok_or_else(|| format!("{} cannot be touched in this way", letter.kind))
}
