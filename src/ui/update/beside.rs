//! With two runs side by side: one cursor, in both.

use std::sync::Arc;

use super::{changes, walk};
use crate::lab::Run;
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::model::{Against, Model, Notice, Page, SideBySide};
use crate::ui::palette;
use crate::ui::view;

pub(super) fn act(model: &mut Model, action: Action, row: usize) -> Effect {
    let last = model
        .side_by_side()
        .map_or(0, |both| both.rows.len().saturating_sub(1));
    match action {
        Action::Next | Action::Down => stand_at(model, row.saturating_add(1).min(last)),
        Action::Back | Action::Up => stand_at(model, row.saturating_sub(1)),
        Action::First => stand_at(model, 0),
        Action::Last => stand_at(model, last),
        Action::Take => read_on(model),
        Action::Play => model.screen.autoplay.on = !model.screen.autoplay.on,
        Action::Faster | Action::Slower => walk::pace(model, action),
        Action::Choose => walk::choose(model),
        Action::Beside if model.screen.against == Against::Earlier => {
            model.screen.against = Against::OtherVersion;
            return again(model);
        }
        Action::Beside | Action::Leave => {
            model.screen.scroll = 0;
            model.screen.page = Page::Walk;
        }
        _ => {}
    }
    Effect::None
}

/// A page on in what the difference comes to, and from its end back to its beginning.
fn read_on(model: &mut Model) {
    let furthest = view::furthest(model);
    let from = model.screen.scroll.min(furthest);
    model.screen.scroll = if from < furthest {
        (from + view::rows_of_a_page(model)).min(furthest)
    } else {
        0
    };
}

/// Puts the run that was kept or, if none was, the one before the last change beside this one, and
/// takes it away again.
pub(super) fn compare(model: &mut Model) -> Effect {
    let is_there = matches!(model.screen.page, Page::Beside { .. });
    if is_there && model.screen.against == Against::Earlier {
        model.screen.page = Page::Walk;
        return Effect::None;
    }
    if model.kept.is_none() && model.screen.past.is_empty() {
        let keep = palette::names(model.keymap.keys(Action::Keep));
        let text = format!("nothing was changed yet, and no run was kept with {keep}");
        model.screen.notice = Some(Notice::Complaint(text));
        return Effect::None;
    }
    model.screen.against = Against::Earlier;
    model.screen.page = Page::Beside { row: 0 };
    again(model)
}

/// The same once more, for a run that is another now.
pub(super) fn again(model: &mut Model) -> Effect {
    match (model.screen.against, model.kept.clone()) {
        (Against::OtherVersion, _) => changes::beside(model),
        (Against::Earlier, Some(kept)) => {
            put(model, kept);
            Effect::None
        }
        (Against::Earlier, None) => changes::earlier(model),
    }
}

/// Puts an earlier run beside this one.
pub(super) fn put(model: &mut Model, run: Arc<Run>) {
    model.earlier = Some(run);
    follow(model);
}

/// The row of the cursor, where another run stands beside now.
pub(super) fn follow(model: &mut Model) {
    let Some(both) = model.side_by_side() else {
        return;
    };
    let own = own(&both);
    let row = own
        .iter()
        .position(|place| *place == Some(model.screen.cursor))
        .unwrap_or_default();
    model.screen.scroll = 0;
    model.screen.page = Page::Beside { row };
}

/// Puts the cursor on a row, and in the run that is walked through on the last place up to there.
pub(super) fn stand_at(model: &mut Model, row: usize) {
    let Some(both) = model.side_by_side() else {
        return;
    };
    let own = own(&both);
    let place = own.iter().take(row + 1).rev().flatten().next().copied();
    model.screen.page = Page::Beside { row };
    model.stand_at(place.unwrap_or_default());
}

/// Of each row, the place of the run that is walked through.
fn own(both: &SideBySide<'_>) -> Vec<Option<usize>> {
    both.rows
        .iter()
        .map(|(one, other)| if both.own_is_left { *one } else { *other })
        .collect()
}
