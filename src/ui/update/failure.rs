//! At the moment of failure.

use super::changes;
use crate::ui::effect::Effect;
use crate::ui::model::{Model, Notice};
use crate::ui::pane::FailurePane;
use crate::ui::view;

/// Shows a pane; the other version is run when it is first looked at.
pub(super) fn show(model: &mut Model, pane: FailurePane) -> Effect {
    if model.screen.failure != pane {
        model.screen.failure = pane;
        model.screen.failure_row = 0;
    }
    compare(model)
}

/// The other version, if it is looked at and not there yet.
pub(super) fn compare(model: &Model) -> Effect {
    let wanted = model.shows_failure() && model.screen.failure == FailurePane::Other;
    if wanted && model.beside.is_none() {
        changes::beside(model)
    } else {
        Effect::None
    }
}

/// Up or down in the pane that is shown.
pub(super) fn wander(model: &mut Model, by: isize) {
    let furthest = match model.screen.failure {
        FailurePane::Mend => model.run.remedies.len().saturating_sub(1),
        _ => view::furthest(model),
    };
    let row = model.screen.failure_row.min(furthest);
    model.screen.failure_row = row.saturating_add_signed(by).min(furthest);
}

/// The selected remedy, applied.
pub(super) fn mend(model: &mut Model) -> Effect {
    // In a hunt none is better than the others: they are shown first.
    if model.is_hunting() && model.screen.failure != FailurePane::Mend {
        model.screen.aside = false;
        if let Some(step) = model.ending().filter(|_| !model.knows_the_end()) {
            model.stand_at(model.first_place_of(step));
        }
        return show(model, FailurePane::Mend);
    }
    let Some(remedy) = model.run.remedies.get(model.chosen_remedy()) else {
        let text = "there is nothing to mend here".to_owned();
        model.screen.notice = Some(Notice::Complaint(text));
        return Effect::None;
    };
    let mut changes = model.run.changes.clone();
    changes.remedies.push(*remedy);
    if let Some(hunt) = &mut model.screen.hunt {
        hunt.tries += 1;
    }
    changes::mend(model, changes)
}
