//! How a message changes the model.

mod beside;
mod breaking;
mod changes;
mod failure;
mod hunt;
mod mouse;
mod predict;
mod sheet;
mod shelf;
mod stores;
mod walk;
mod wire;

use std::sync::Arc;

use super::effect::Purpose;
use super::keymap::{Action, Room};
use super::model::{Landing, Model, Notice, Page};
use super::sheet::{Breaking, Search, Sheet};
use super::{Effect, Key, Message, ending, palette, terms, view};
use crate::lab::Run;

/// What came of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Whether the model changed, so that it must be drawn.
    pub redraw: bool,
    /// What is to be carried out.
    pub effect: Effect,
}

/// Takes a message in. It never waits and touches nothing but the model.
pub fn update(model: &mut Model, message: Message) -> Update {
    let before = model.screen.clone();
    let theme = model.theme;
    let mut replaced = false;
    let effect = match message {
        Message::Resize(size) => {
            model.screen.size = size;
            Effect::None
        }
        Message::Ran {
            purpose,
            result: Ok(run),
        } => {
            replaced = true;
            ran(model, purpose, *run)
        }
        Message::Ran {
            purpose,
            result: Err(reason),
        } => {
            if matches!(purpose, Purpose::Beside | Purpose::Earlier) {
                model.screen.page = Page::Walk;
            }
            model.screen.notice = Some(Notice::Complaint(reason));
            Effect::None
        }
        Message::Hunted(Ok(hunted)) => {
            replaced = true;
            hunt::begun(model, *hunted);
            Effect::None
        }
        Message::Hunted(Err(reason)) => {
            model.screen.notice = Some(Notice::Complaint(reason));
            Effect::None
        }
        Message::Key(key) => press(model, key),
        Message::Act(action) => {
            model.screen.notice = None;
            act(model, action)
        }
        Message::Paste(text) => {
            sheet::paste(model, &text);
            Effect::None
        }
        Message::Mouse(mouse) => mouse::used(model, mouse),
        Message::Tick => tick(model),
    };
    Update {
        redraw: replaced || model.screen != before || model.theme != theme,
        effect,
    }
}

/// A run is there.
fn ran(model: &mut Model, purpose: Purpose, run: Run) -> Effect {
    model.screen.notice = None;
    match purpose {
        Purpose::Open => {
            model.screen.hunt = None;
            model.screen.asked = None;
            model.open(run);
        }
        Purpose::See => {
            model.screen.hunt = None;
            model.open(run);
            breaking::see_it_happen(model);
        }
        Purpose::Change | Purpose::Mend | Purpose::Break | Purpose::Look => {
            let swapped = model.run.changes.swapped != run.changes.swapped;
            model.screen.past.push(model.run.changes.clone());
            model.change(
                run,
                match purpose {
                    Purpose::Look => Landing::SamePlace,
                    Purpose::Mend => Landing::WhereTheHandshakeDiffers,
                    _ => Landing::WhereItDiffers,
                },
            );
            if purpose == Purpose::Break {
                breaking::see_it_happen(model);
            }
            let named = (purpose == Purpose::Break).then(|| hunt::found_one(model));
            model.screen.notice = if swapped {
                Some(changes::what_moved(model))
            } else {
                named.flatten().or_else(|| how_it_ends_now(model))
            };
        }
        Purpose::Undo => {
            model.screen.past.pop();
            model.change(run, Landing::SamePlace);
            model.screen.notice = how_it_ends_now(model);
        }
        Purpose::Beside => {
            model.beside = Some(Arc::new(run));
            if matches!(model.screen.page, Page::Beside { .. }) {
                beside::follow(model);
            }
            return Effect::None;
        }
        Purpose::Earlier => {
            beside::put(model, Arc::new(run));
            return Effect::None;
        }
    }
    hunt::came(model);
    if matches!(model.screen.page, Page::Beside { .. }) {
        beside::again(model)
    } else {
        failure::compare(model)
    }
}

/// How the changed run ends, where no sheet says it and the moment of failure does not.
fn how_it_ends_now(model: &Model) -> Option<Notice> {
    if model.screen.sheet.is_some() || model.shows_failure() || model.is_untold() {
        return None;
    }
    let version = model.run.changes.version.as_str();
    let end = ending::in_a_line(&model.run);
    Some(Notice::Now(format!("TLS {version}: {end}")))
}

/// As long as was asked for, nothing happened: autoplay goes on, as far as it can.
fn tick(model: &mut Model) -> Effect {
    if !model.screen.autoplay.on || model.screen.sheet.is_some() {
        model.screen.autoplay.on = false;
        return Effect::None;
    }
    let before = (model.screen.cursor, model.screen.page);
    let effect = act(model, Action::Next);
    model.screen.autoplay.on = before != (model.screen.cursor, model.screen.page);
    effect
}

/// A key is pressed: it is typed where something is typed, and else does what the keymap says.
fn press(model: &mut Model, key: Key) -> Effect {
    let room = model.room();
    if room == Room::Search && sheet::typed(model, key) {
        return Effect::None;
    }
    let Some(action) = model.keymap.action(room, key) else {
        return Effect::None;
    };
    model.screen.notice = None;
    // Whoever takes the wheel has it.
    if action != Action::Play {
        let pace = matches!(action, Action::Faster | Action::Slower | Action::Theme);
        model.screen.autoplay.on &= pace;
    }
    if action == Action::Answer {
        let mut numbers = model.keymap.keys(action).iter();
        let place = numbers.position(|own| *own == key);
        return sheet::answer(model, place.unwrap_or_default());
    }
    act(model, action)
}

/// Does what an action says, and goes before where it can be done: it was asked for by its name.
fn act_where_it_holds(model: &mut Model, action: Action) -> Effect {
    let holds = |model: &Model| model.keymap.has(model.room_below(), action);
    if !holds(model) && model.keymap.has(Room::Walk, action) {
        model.screen.page = Page::Walk;
        model.screen.aside |= !holds(model);
    }
    act(model, action)
}

/// Does what an action says, wherever it was asked for.
fn act(model: &mut Model, action: Action) -> Effect {
    if predict::is_withheld(model, action) {
        return Effect::None;
    }
    if hunt::is_forbidden(model, action) {
        return Effect::None;
    }
    match action {
        Action::Quit => return Effect::Quit,
        Action::Hunt => return hunt::begin(model),
        Action::Help => toggle(
            model,
            |sheet| matches!(sheet, Sheet::Help(_)),
            || Sheet::Help(Search::default()),
        ),
        Action::Palette => model.screen.sheet = Some(Sheet::Palette(Search::default())),
        Action::Worlds => toggle(
            model,
            |sheet| matches!(sheet, Sheet::Worlds { .. }),
            || Sheet::Worlds { from: 0 },
        ),
        Action::Glossary => {
            let mut search = terms::at(&walk::words_under_the_cursor(model));
            search.near = terms::among(&view::rows(model));
            model.screen.sheet = Some(Sheet::Glossary(search));
        }
        Action::Why => model.screen.sheet = Some(Sheet::Why(Search::default())),
        Action::Keep => {
            model.kept = Some(Arc::clone(&model.run));
            let keys = palette::names(model.keymap.keys(Action::Compare));
            let text = format!("this run is kept: {keys} puts it beside another");
            model.screen.notice = Some(Notice::Done(text));
        }
        Action::Theme => changes::next_theme(model),
        Action::Break if model.is_hunting() => toggle(
            model,
            |sheet| matches!(sheet, Sheet::Suspects { .. }),
            || Sheet::Suspects { selected: 0 },
        ),
        // Where something is asked, nothing is broken meanwhile.
        Action::Break if model.room() == Room::Question => {}
        Action::Break => {
            let open = matches!(model.screen.sheet, Some(Sheet::Break(_)));
            model.screen.sheet =
                (!open).then(|| Sheet::Break(Breaking::new(&model.run.changes.faults)));
        }
        Action::Hand => {
            let hand = Sheet::Hand {
                selected: 0,
                bit: 0,
            };
            model.screen.sheet = Some(hand);
        }
        Action::Compare => return beside::compare(model),
        Action::Undo => return changes::undo(model),
        Action::Restore => return changes::restore(model),
        Action::Version => return changes::version(model),
        Action::Swap => return changes::swap(model),
        Action::Framing => return changes::framing(model),
        _ if model.screen.sheet.is_some() => return sheet::act(model, action),
        _ => {
            return match model.screen.page {
                Page::Shelf { selected } => shelf::act(model, action, selected),
                Page::Beside { row } => beside::act(model, action, row),
                Page::Walk => walk::act(model, action),
            };
        }
    }
    Effect::None
}

/// Opens a sheet, or closes it if it is the one that is open.
fn toggle(model: &mut Model, is: fn(&Sheet) -> bool, sheet: fn() -> Sheet) {
    let open = model.screen.sheet.as_ref().is_some_and(is);
    model.screen.sheet = (!open).then(sheet);
}
