//! In the list of scenarios.

use crate::lab::Changes;
use crate::ui::effect::{Effect, Purpose};
use crate::ui::keymap::Action;
use crate::ui::lesson::Lesson;
use crate::ui::model::{Model, Notice, Page};
use crate::ui::palette;
use crate::ui::sheet::{Search, Sheet};
use crate::ui::view;

pub(super) fn act(model: &mut Model, action: Action, selected: usize) -> Effect {
    let last = model.scenarios.len().saturating_sub(1);
    let select = |selected: usize| Page::Shelf {
        selected: selected.min(last),
    };
    model.screen.page = match action {
        Action::Up => select(selected.saturating_sub(1)),
        Action::Down => select(selected.saturating_add(1)),
        Action::Back => select(selected.saturating_sub(view::rows_of_a_page(model))),
        Action::Next => select(selected.saturating_add(view::rows_of_a_page(model))),
        Action::First => select(0),
        Action::Last => select(last),
        Action::Take => {
            model.screen.lesson = Lesson::default();
            return open(model, selected);
        }
        Action::Predict => {
            model.screen.lesson = Lesson::begun();
            return open(model, selected);
        }
        Action::Find => {
            model.screen.sheet = Some(Sheet::Palette(Search::by("walk ")));
            return Effect::None;
        }
        Action::Choose => Page::Walk,
        Action::Leave => {
            let quit = palette::names(model.keymap.keys(Action::Quit));
            let text = format!("everything begins here; leave visum with {quit}");
            model.screen.notice = Some(Notice::Complaint(text));
            return Effect::None;
        }
        _ => return Effect::None,
    };
    Effect::None
}

/// The scenario from its beginning, in the version and framing that are looked at.
pub(super) fn open(model: &Model, selected: usize) -> Effect {
    let Some(scenario) = model.scenarios.get(selected) else {
        return Effect::None;
    };
    Effect::Run {
        scenario: scenario.id().to_owned(),
        changes: Changes {
            version: model.run.changes.version,
            framing: model.run.changes.framing,
            ..Changes::default()
        },
        purpose: Purpose::Open,
    }
}
