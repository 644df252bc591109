//! While the end of a run is predicted.

use super::changes;
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::lesson::{Lesson, Predicting};
use crate::ui::model::{Model, Notice};
use crate::ui::sheet::Sheet;
use crate::ui::{palette, view};

/// Whether an action would tell the end before it is predicted; then that is said.
pub(super) fn is_withheld(model: &mut Model, action: Action) -> bool {
    let tells = matches!(
        action,
        Action::Eve | Action::Beside | Action::Compare | Action::Mend
    );
    let withheld = tells && model.is_untold();
    if withheld {
        let text = "it would tell how this ends: predict it, or stop predicting".to_owned();
        model.screen.notice = Some(Notice::Complaint(text));
    }
    withheld
}

/// Hides what is to come, and asks before the step that decides; where the end is told already, it
/// begins again.
pub(super) fn begin(model: &mut Model) -> Effect {
    if model.screen.lesson.on {
        stop(model);
        return Effect::None;
    }
    model.screen.lesson = Lesson::begun();
    model.screen.eve = false;
    let decisive = model.last_place();
    if model.screen.cursor == decisive {
        return ask(model);
    }
    if model.screen.cursor > decisive {
        model.stand_at(0);
    }
    let text = "what is to come is hidden: walk on, and predict".to_owned();
    model.screen.notice = Some(Notice::Done(text));
    Effect::None
}

/// Nothing is hidden or asked any more, and that is said.
fn stop(model: &mut Model) {
    model.screen.sheet = None;
    model.screen.lesson = Lesson::default();
    let again = palette::names(model.keymap.keys(Action::Predict));
    let text = format!("no more predicting, nothing is hidden: {again} begins again");
    model.screen.notice = Some(Notice::Done(text));
}

/// Asks the first question; what becomes of it in the other version is offered as an answer.
pub(super) fn ask(model: &mut Model) -> Effect {
    model.screen.sheet = Some(Sheet::Predict(Predicting::default()));
    if model.beside.is_none() {
        changes::beside(model)
    } else {
        Effect::None
    }
}

pub(super) fn act(model: &mut Model, action: Action, mut predicting: Predicting) -> Effect {
    let prediction = model.prediction();
    let asked = predicting.answers.len();
    let Some(question) = prediction.questions.get(asked) else {
        return reveal(model, action, predicting);
    };
    let last = question.answers.len().saturating_sub(1);
    match action {
        Action::Leave | Action::Predict => {
            stop(model);
            return Effect::None;
        }
        Action::Take => {
            let place = predicting.selected.min(last);
            answer(&mut predicting, place);
        }
        _ => predicting.selected = moved(action, predicting.selected, last),
    }
    if predicting.answers.len() == prediction.questions.len() {
        model.screen.lesson.told = true;
    }
    model.screen.sheet = Some(Sheet::Predict(predicting));
    Effect::None
}

fn answer(predicting: &mut Predicting, place: usize) {
    predicting.answers.push(place);
    predicting.selected = 0;
}

/// Gives the answer of this place, if there is one.
pub(super) fn answer_at(model: &mut Model, place: usize, predicting: Predicting) -> Effect {
    let prediction = model.prediction();
    let question = prediction.questions.get(predicting.answers.len());
    let offered = question.map_or(0, |question| question.answers.len());
    if place < offered {
        let selected = Predicting {
            selected: place,
            ..predicting
        };
        return act(model, Action::Take, selected);
    }
    Effect::None
}

/// With the truth open: it is read, and then seen to happen.
fn reveal(model: &mut Model, action: Action, mut predicting: Predicting) -> Effect {
    if matches!(action, Action::Take | Action::Leave) {
        model.screen.sheet = None;
        if let Some(step) = model.ending() {
            model.stand_at(model.first_place_of(step));
        }
        return Effect::None;
    }
    let furthest = view::furthest(model);
    predicting.selected = moved(action, predicting.selected, furthest);
    model.screen.sheet = Some(Sheet::Predict(predicting));
    Effect::None
}

/// Where an action leads in a list of which `last` is the last place.
fn moved(action: Action, from: usize, last: usize) -> usize {
    let from = from.min(last);
    match action {
        Action::Up => from.saturating_sub(1),
        Action::Down => (from + 1).min(last),
        Action::First => 0,
        Action::Last => last,
        _ => from,
    }
}
