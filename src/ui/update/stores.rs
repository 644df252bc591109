//! What the brokers carry and whom they trust, opened where it was put there.

use super::walk;
use crate::explain::story::safe;
use crate::handshake::transcript::Step;
use crate::pki::PaperKind;
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::model::{Model, Notice, Page};
use crate::ui::palette;
use crate::ui::pane::{Focus, Pane};
use crate::wire::Side;

/// To the step at which a broker got what is in its keystore, with the passport open.
pub(super) fn open_keystore(model: &mut Model, side: Side) -> Effect {
    let step = step_of(model, side, |kind| {
        matches!(kind, PaperKind::Keystore { .. })
    });
    open(model, side, step, ("keystore", Pane::Passport))
}

/// To the step at which a broker was told whom it trusts, with the list open.
pub(super) fn open_truststore(model: &mut Model, side: Side) -> Effect {
    let step = step_of(model, side, |kind| {
        matches!(kind, PaperKind::Truststore { .. })
    });
    open(model, side, step, ("truststore", Pane::Message))
}

/// The step at which this broker got such a paper.
fn step_of(model: &Model, side: Side, is: impl Fn(&PaperKind) -> bool) -> Option<usize> {
    let broker = &model.run.transcript.parties.of(side).broker;
    let mut steps = model.run.transcript.steps.iter();
    steps.position(
        |step| matches!(step, Step::Paper(paper) if paper.holder == *broker && is(&paper.kind)),
    )
}

/// Goes there and says so, since the cursor has moved.
fn open(model: &mut Model, side: Side, step: Option<usize>, (store, pane): (&str, Pane)) -> Effect {
    let broker = safe(&model.run.transcript.parties.of(side).broker);
    let Some(step) = step else {
        let text = format!("{broker} has no {store}");
        model.screen.notice = Some(Notice::Complaint(text));
        return Effect::None;
    };
    let place = model.first_place_of(step);
    model.screen.page = Page::Walk;
    model.screen.zoomed = false;
    model.screen.pane = pane;
    model.screen.focus = Focus::Inspector;
    if place > model.last_place() {
        return walk::go(model, place);
    }
    let from = model.screen.cursor;
    model.stand_at(place);
    model.screen.came_from = (from != place).then_some(from);
    let back = palette::names(model.keymap.keys(Action::Leave));
    let text = format!(
        "step {}: here {broker} got its {store}; {back} goes back",
        step + 1
    );
    model.screen.notice = Some(Notice::Done(text));
    Effect::None
}
