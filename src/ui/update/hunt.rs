//! In a fault hunt.

use super::changes;
use crate::explain::story::safe;
use crate::lab::hunt::{Accused, Level};
use crate::lab::{Hunt, Run};
use crate::pki::Seed;
use crate::ui::effect::Effect;
use crate::ui::keymap::{Action, Room};
use crate::ui::model::{Model, Notice};
use crate::ui::sheet::Sheet;
use crate::wire::Side;

/// The next hunt: after one that is over, a level higher.
pub(super) fn begin(model: &Model) -> Effect {
    let (seed, level) = match &model.screen.hunt {
        Some(hunt) if model.has_found() => (hunt.seed.0.wrapping_add(1), hunt.level.next()),
        Some(hunt) => (hunt.seed.0.wrapping_add(1), hunt.level),
        None => {
            let seed = model.run.transcript.seed;
            (seed.map_or(0, |seed| seed.0), Level::FIRST)
        }
    };
    Effect::Hunt {
        seed: Seed(seed),
        level,
        version: model.run.changes.version,
    }
}

/// A hunt is there.
pub(super) fn begun(model: &mut Model, (hunt, run): (Hunt, Run)) {
    let level = hunt.level;
    model.hunt(hunt, run);
    let things = match level.faults() {
        1 => "One thing is".to_owned(),
        count => format!("{count} things are"),
    };
    let key = model.keymap.keys(Action::Break).first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    let text = format!(
        "level {}: {things} wrong here. {key} names it",
        level.number()
    );
    model.screen.notice = Some(Notice::Done(text));
}

/// Whether an action has no place in a hunt; then that is said. What is a look is counted.
pub(super) fn is_forbidden(model: &mut Model, action: Action) -> bool {
    if !model.is_hunting() {
        return false;
    }
    let forbidden = matches!(
        action,
        Action::Predict
            | Action::Swap
            | Action::ChangeByte
            | Action::ForgeByte
            | Action::Drop
            | Action::Twice
    );
    if forbidden {
        let text = "not in a hunt: H begins another, f leaves it".to_owned();
        model.screen.notice = Some(Notice::Complaint(text));
    }
    let in_failure = model.room() == Room::Failure;
    let looks = match action {
        Action::Show(_) | Action::Version | Action::Framing | Action::Eve | Action::Beside => true,
        Action::FocusNext | Action::FocusBack => in_failure,
        _ => false,
    };
    if let Some(hunt) = &mut model.screen.hunt {
        hunt.looks += usize::from(looks);
    }
    forbidden
}

/// What came of naming what is wrong, where something else is wrong, too.
pub(super) fn found_one(model: &Model) -> Option<Notice> {
    let hunt = model.screen.hunt.as_ref().filter(|_| model.is_hunting())?;
    let mended = hunt.mended(&model.run.changes)?;
    Some(Notice::Done(format!("found: {mended}")))
}

/// Another run came of what was done: perhaps that was it.
pub(super) fn came(model: &mut Model) {
    if model.has_found() {
        model.screen.sheet = Some(Sheet::Found);
    }
}

pub(super) fn act(model: &mut Model, action: Action, selected: usize) -> Effect {
    let suspects = model.screen.hunt.as_ref().map(|hunt| hunt.suspects.len());
    let last = suspects.unwrap_or_default().saturating_sub(1);
    let selected = selected.min(last);
    let next = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::First => 0,
        Action::Last => last,
        Action::Take => return accuse(model, selected),
        Action::Leave => {
            model.screen.sheet = None;
            return Effect::None;
        }
        _ => selected,
    };
    model.screen.sheet = Some(Sheet::Suspects { selected: next });
    Effect::None
}

/// Names what is wrong, by its place.
pub(super) fn accuse(model: &mut Model, place: usize) -> Effect {
    let run = model.run.clone();
    let Some(hunt) = &mut model.screen.hunt else {
        return Effect::None;
    };
    let Some(accused) = hunt.accuse(place, &run) else {
        return Effect::None;
    };
    match accused {
        Accused::Right(without) => {
            model.screen.sheet = None;
            changes::break_trust(model, without)
        }
        Accused::Already => {
            let text = "already found and mended".to_owned();
            model.screen.notice = Some(Notice::Done(text));
            model.screen.sheet = Some(Sheet::Suspects { selected: place });
            Effect::None
        }
        Accused::Wrong { alike } => {
            let text = if alike {
                "that is not it, though from outside it would look the same: compare the papers"
                    .to_owned()
            } else {
                not_so(model, place)
            };
            model.screen.notice = Some(Notice::Complaint(text));
            model.screen.sheet = Some(Sheet::Suspects { selected: place });
            Effect::None
        }
    }
}

/// What would happen, were it that.
fn not_so(model: &Model, place: usize) -> String {
    let broker = |side: Side| safe(&model.run.transcript.parties.of(side).broker);
    let suspect = model.screen.hunt.as_ref();
    let suspect = suspect.and_then(|hunt| hunt.suspects.get(place));
    match suspect.and_then(|suspect| suspect.alone.refusal.clone()) {
        Some((side, Some(message), error)) => format!(
            "that is not it: {} would refuse, at {message}: {}",
            broker(side),
            safe(&error)
        ),
        Some((side, None, error)) => format!(
            "that is not it: {} would not even begin: {}",
            broker(side),
            safe(&error)
        ),
        None => "that is not it: then nobody would refuse, and nothing move any more".to_owned(),
    }
}
