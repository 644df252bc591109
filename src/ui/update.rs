//! How a message changes the model.

use super::keymap::{self, Action};
use super::model::{Focus, Layout, Mode, Model};
use super::{Effect, Message};
use crate::cluster::Framing;
use crate::lab::Changes;

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
    let mut effect = Effect::None;
    let mut replaced = false;
    match message {
        Message::Resize(size) => model.screen.size = size,
        Message::Ran(Ok(run)) => {
            model.show(*run);
            model.screen.complaint = None;
            replaced = true;
        }
        Message::Ran(Err(reason)) => model.screen.complaint = Some(reason),
        Message::Key(key) => {
            if let Some(action) = keymap::action(model.screen.mode.room(), key) {
                model.screen.complaint = None;
                effect = act(model, action);
            }
        }
    }
    Update {
        redraw: replaced || model.screen != before,
        effect,
    }
}

fn act(model: &mut Model, action: Action) -> Effect {
    if let Mode::Choosing { selected } = model.screen.mode {
        return choose(model, action, selected);
    }
    if let Mode::Keys { from } = model.screen.mode {
        return read_keys(model, action, from);
    }
    match action {
        Action::Next => step(model, 1),
        Action::Back => step(model, -1),
        Action::First => model.stand_at(0),
        Action::Last => model.stand_at(usize::MAX),
        Action::Up => wander(model, -1),
        Action::Down => wander(model, 1),
        Action::FocusNext => model.screen.focus = next_focus(model, true),
        Action::FocusBack => model.screen.focus = next_focus(model, false),
        Action::Version => {
            let version = model.run.changes.version.other();
            return rerun(
                model,
                Changes {
                    version,
                    ..model.run.changes.clone()
                },
            );
        }
        Action::Framing => {
            let framing = match model.run.changes.framing {
                Framing::Natural => Framing::Slow,
                Framing::Slow => Framing::Natural,
            };
            return rerun(
                model,
                Changes {
                    framing,
                    ..model.run.changes.clone()
                },
            );
        }
        Action::Choose => {
            let here = |id: &str| id == model.run.scenario;
            let selected = model
                .scenarios
                .iter()
                .position(|scenario| here(scenario.id()));
            model.screen.mode = Mode::Choosing {
                selected: selected.unwrap_or_default(),
            };
        }
        Action::Keys => model.screen.mode = Mode::Keys { from: 0 },
        Action::Leave => model.screen.focus = Focus::Ladder,
        Action::Take => {}
        Action::Quit => return Effect::Quit,
    }
    Effect::None
}

/// In the list of scenarios.
fn choose(model: &mut Model, action: Action, selected: usize) -> Effect {
    let last = model.scenarios.len().saturating_sub(1);
    let select = |selected: usize| Mode::Choosing {
        selected: selected.min(last),
    };
    model.screen.mode = match action {
        Action::Up => select(selected.saturating_sub(1)),
        Action::Down => select(selected.saturating_add(1)),
        Action::First => select(0),
        Action::Last => select(last),
        Action::Keys => Mode::Keys { from: 0 },
        Action::Quit => return Effect::Quit,
        Action::Take => {
            model.screen.mode = Mode::Walking;
            model.screen.focus = Focus::Ladder;
            let Some(scenario) = model.scenarios.get(selected) else {
                return Effect::None;
            };
            return Effect::Run {
                scenario: scenario.id().to_owned(),
                changes: Changes {
                    version: model.run.changes.version,
                    framing: model.run.changes.framing,
                    manner: None,
                    faults: Vec::new(),
                },
            };
        }
        _ => Mode::Walking,
    };
    Effect::None
}

/// On the keys page.
fn read_keys(model: &mut Model, action: Action, from: usize) -> Effect {
    let last = model.last_keys_row();
    let scroll = |from: usize| Mode::Keys {
        from: from.min(last),
    };
    model.screen.mode = match action {
        Action::Up => scroll(from.saturating_sub(1)),
        Action::Down => scroll(from.saturating_add(1)),
        Action::First => scroll(0),
        Action::Last => scroll(last),
        Action::Quit => return Effect::Quit,
        _ => Mode::Walking,
    };
    Effect::None
}

fn rerun(model: &Model, changes: Changes) -> Effect {
    Effect::Run {
        scenario: model.run.scenario.clone(),
        changes,
    }
}

fn step(model: &mut Model, by: isize) {
    let at = model.screen.cursor.saturating_add_signed(by);
    if at < model.places.len() && at != model.screen.cursor {
        model.stand_at(at);
    }
}

/// Up or down, in the pane that has the focus.
fn wander(model: &mut Model, by: isize) {
    if model.screen.focus == Focus::Message {
        let last = model.opened().rows.len().saturating_sub(1);
        model.screen.field = model.screen.field.saturating_add_signed(by).min(last);
    } else {
        step(model, by);
    }
}

/// The panes in the order of Tab. Where the story is always whole, it takes no focus.
fn next_focus(model: &Model, forward: bool) -> Focus {
    if Layout::of(model.screen.size) == Layout::Wide {
        return match model.screen.focus {
            Focus::Ladder | Focus::Story => Focus::Message,
            Focus::Message => Focus::Ladder,
        };
    }
    match (model.screen.focus, forward) {
        (Focus::Ladder, true) | (Focus::Message, false) => Focus::Story,
        (Focus::Story, true) | (Focus::Ladder, false) => Focus::Message,
        (Focus::Message, true) | (Focus::Story, false) => Focus::Ladder,
    }
}
