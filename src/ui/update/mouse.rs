//! The mouse: what is drawn under it is meant.

use super::{act, beside, failure, stores, walk};
use crate::ui::effect::Effect;
use crate::ui::keymap::{Action, Room};
use crate::ui::layout::Layout;
use crate::ui::message::{Mouse, MouseAct};
use crate::ui::model::{Model, Notice, Page};
use crate::ui::pane::Focus;
use crate::ui::sheet::{Search, Sheet};
use crate::ui::target::Target;
use crate::ui::{terms, view};

pub(super) fn used(model: &mut Model, mouse: Mouse) -> Effect {
    let target = view::target_at(model, mouse.column, mouse.row);
    model.screen.notice = None;
    model.screen.autoplay.on = false;
    match mouse.act {
        MouseAct::Press => press(model, target, mouse),
        MouseAct::Ask => {
            ask(model, mouse);
            Effect::None
        }
        MouseAct::WheelUp => wheel(model, target, Action::Up),
        MouseAct::WheelDown => wheel(model, target, Action::Down),
    }
}

/// Opens the glossary at the word that is pointed at, or says that it has none.
fn ask(model: &mut Model, mouse: Mouse) {
    if !is_answered(model, mouse) {
        let text = "the glossary has no term for what is there".to_owned();
        model.screen.notice = Some(Notice::Complaint(text));
    }
}

/// Opens the glossary at the word that is pointed at, if it knows that word.
fn is_answered(model: &mut Model, mouse: Mouse) -> bool {
    let rows = view::rows_of_all(model);
    let row = rows.get(usize::from(mouse.row));
    let Some(selected) = row.and_then(|row| terms::under(row, usize::from(mouse.column))) else {
        return false;
    };
    let search = Search {
        selected,
        near: terms::among(&view::rows(model)),
        ..Search::default()
    };
    model.screen.sheet = Some(Sheet::Glossary(search));
    true
}

/// A press into the story: where the focus gives it more room, the first one gives it the focus;
/// else the word is meant.
fn read(model: &mut Model, mouse: Mouse) {
    let grows = Layout::of(model.screen.size) == Layout::Stacked && !model.screen.zoomed;
    let focused = model.screen.focus == Focus::Story;
    model.screen.focus = Focus::Story;
    if focused || !grows {
        is_answered(model, mouse);
    }
}

fn press(model: &mut Model, target: Option<Target>, mouse: Mouse) -> Effect {
    match target {
        None => {}
        Some(Target::Place(place)) => {
            model.screen.focus = Focus::Ladder;
            return walk::go(model, place);
        }
        Some(Target::Beside(row)) => beside::stand_at(model, row),
        Some(Target::Row(row)) => {
            let again = model.screen.focus == Focus::Inspector && model.row() == row;
            model.screen.focus = Focus::Inspector;
            if again {
                return act(model, Action::Take);
            }
            model.select(row);
        }
        Some(Target::Byte(byte)) => {
            model.screen.focus = Focus::Inspector;
            model.select_byte(byte);
        }
        Some(Target::Focus(Focus::Story)) => read(model, mouse),
        Some(Target::Focus(focus)) => model.screen.focus = focus,
        Some(Target::Keystore(side)) => return stores::open_keystore(model, side),
        Some(Target::Truststore(side)) => return stores::open_truststore(model, side),
        Some(Target::Failure(pane)) => return failure::show(model, pane),
        Some(Target::Act(action)) => return act(model, action),
        Some(Target::Choice(index)) => return choose(model, index, Action::Take),
        Some(Target::Way(index, side)) => {
            if let Some(Sheet::Break(breaking)) = &mut model.screen.sheet {
                breaking.search.selected = index;
                breaking.side = side;
                return act(model, Action::Toggle);
            }
        }
    }
    Effect::None
}

/// Selects one of a list; the one that is selected already is taken.
fn choose(model: &mut Model, index: usize, again: Action) -> Effect {
    let failure = model.room() == Room::Failure;
    let selected = match (&mut model.screen.sheet, &mut model.screen.page) {
        (Some(Sheet::Break(breaking)), _) => &mut breaking.search.selected,
        (
            Some(
                Sheet::Palette(search)
                | Sheet::Help(search)
                | Sheet::Glossary(search)
                | Sheet::Find(search)
                | Sheet::Why(search),
            ),
            _,
        ) => {
            search.from = 0;
            &mut search.selected
        }
        (
            Some(
                Sheet::Copy { selected }
                | Sheet::Hand { selected, .. }
                | Sheet::Suspects { selected },
            ),
            _,
        )
        | (None, Page::Shelf { selected }) => selected,
        (Some(Sheet::Predict(predicting)), _) => &mut predicting.selected,
        (None, Page::Walk) if failure => &mut model.screen.failure_row,
        _ => return Effect::None,
    };
    if *selected == index {
        return act(model, again);
    }
    *selected = index;
    Effect::None
}

/// The wheel moves in what is under it.
fn wheel(model: &mut Model, target: Option<Target>, action: Action) -> Effect {
    if model.screen.sheet.is_none() && model.screen.page == Page::Walk && !model.shows_failure() {
        match target {
            Some(Target::Row(_) | Target::Byte(_) | Target::Focus(Focus::Inspector)) => {
                model.screen.focus = Focus::Inspector;
            }
            Some(Target::Place(_) | Target::Focus(Focus::Ladder)) => {
                model.screen.focus = Focus::Ladder;
            }
            _ => {}
        }
    }
    act(model, action)
}
