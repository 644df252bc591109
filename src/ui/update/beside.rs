//! With TLS 1.2 beside TLS 1.3: one cursor, in both.

use super::walk;
use crate::cluster::TlsVersion;
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::model::{Model, Page};

pub(super) fn act(model: &mut Model, action: Action, row: usize) -> Effect {
    let last = model
        .side_by_side()
        .map_or(0, |both| both.rows.len().saturating_sub(1));
    match action {
        Action::Next | Action::Down => stand_at(model, row.saturating_add(1).min(last)),
        Action::Back | Action::Up => stand_at(model, row.saturating_sub(1)),
        Action::First => stand_at(model, 0),
        Action::Last => stand_at(model, last),
        Action::Play => model.screen.autoplay.on = !model.screen.autoplay.on,
        Action::Faster | Action::Slower => walk::pace(model, action),
        Action::Choose => walk::choose(model),
        Action::Beside | Action::Leave => model.screen.page = Page::Walk,
        _ => {}
    }
    Effect::None
}

/// The row of the cursor, where another run stands beside now.
pub(super) fn follow(model: &mut Model) {
    let Some(both) = model.side_by_side() else {
        return;
    };
    let own = own(model, &both.rows);
    let row = own
        .iter()
        .position(|place| *place == Some(model.screen.cursor))
        .unwrap_or_default();
    model.screen.page = Page::Beside { row };
}

/// Puts the cursor on a row, and in the run that is walked through on the last place up to there.
pub(super) fn stand_at(model: &mut Model, row: usize) {
    let Some(both) = model.side_by_side() else {
        return;
    };
    let own = own(model, &both.rows);
    let place = own.iter().take(row + 1).rev().flatten().next().copied();
    model.screen.page = Page::Beside { row };
    model.stand_at(place.unwrap_or_default());
}

/// Of each row, the place of the run that is walked through.
fn own(model: &Model, rows: &[(Option<usize>, Option<usize>)]) -> Vec<Option<usize>> {
    let left = model.run.changes.version == TlsVersion::V1_2;
    rows.iter()
        .map(|(one, other)| if left { *one } else { *other })
        .collect()
}
