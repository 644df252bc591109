//! What is changed about the scenario, and how the change is taken back.

use crate::cluster::Framing;
use crate::explain::story::safe;
use crate::lab::Changes;
use crate::ui::effect::{Effect, Purpose};
use crate::ui::ending;
use crate::ui::model::{Model, Notice};
use crate::wire::Side;

/// The same scenario with other changes.
pub(super) fn rerun(model: &Model, changes: Changes) -> Effect {
    run(model, changes, Purpose::Change)
}

/// The same scenario with a remedy.
pub(super) fn mend(model: &Model, changes: Changes) -> Effect {
    run(model, changes, Purpose::Mend)
}

/// The same scenario with something broken, seen as it ends.
pub(super) fn break_trust(model: &Model, changes: Changes) -> Effect {
    run(model, changes, Purpose::Break)
}

fn run(model: &Model, changes: Changes, purpose: Purpose) -> Effect {
    Effect::Run {
        scenario: model.run.scenario.clone(),
        changes,
        purpose,
    }
}

/// The same scenario with these changes in the other TLS version, to stand beside it.
pub(super) fn beside(model: &Model) -> Effect {
    let changes = &model.run.changes;
    let changes = Changes {
        version: changes.version.other(),
        ..changes.clone()
    };
    run(model, changes, Purpose::Beside)
}

/// The same scenario as it was before the last change, to stand beside it.
pub(super) fn earlier(model: &Model) -> Effect {
    let changes = model.screen.past.last().unwrap_or(&model.run.changes);
    run(model, changes.clone(), Purpose::Earlier)
}

pub(super) fn undo(model: &mut Model) -> Effect {
    let Some(before) = model.screen.past.last() else {
        model.screen.notice = Some(Notice::Complaint("nothing was changed yet".to_owned()));
        return Effect::None;
    };
    run(model, before.clone(), Purpose::Undo)
}

/// Trust as the scenario has it; how it is looked at stays.
pub(super) fn restore(model: &mut Model) -> Effect {
    let now = &model.run.changes;
    let begun = match &model.screen.hunt {
        Some(hunt) => hunt.changes(),
        None => Changes::default(),
    };
    let restored = Changes {
        version: now.version,
        framing: now.framing,
        ..begun
    };
    if *now == restored {
        let text = match &model.screen.hunt {
            Some(_) => "nothing was changed yet",
            None => "nothing is changed: this is how the scenario has it",
        };
        model.screen.notice = Some(Notice::Complaint(text.to_owned()));
        return Effect::None;
    }
    rerun(model, restored)
}

pub(super) fn version(model: &Model) -> Effect {
    let version = model.run.changes.version.other();
    look(
        model,
        Changes {
            version,
            ..model.run.changes.clone()
        },
    )
}

/// The two brokers change roles.
pub(super) fn swap(model: &Model) -> Effect {
    let swapped = !model.run.changes.swapped;
    look(
        model,
        Changes {
            swapped,
            ..model.run.changes.clone()
        },
    )
}

/// Who dials now, and which faults have another broker now: those that a person chose stay at the
/// role, and what is on the wire stays there.
pub(super) fn what_moved(model: &Model) -> Notice {
    let broker = |side: Side| safe(&model.run.transcript.parties.of(side).broker);
    let role = |side: Side| match side {
        Side::Client => "traveller",
        Side::Server => "border",
    };
    let dials = format!("{} dials", broker(Side::Client));
    let faults = &model.run.changes.faults;
    let mut stayed = faults.iter().filter(|fault| !fault.kind().is_on_the_wire());
    let text = match (stayed.next(), stayed.count()) {
        (None, _) if model.is_untold() || model.shows_failure() => dials,
        (None, _) => format!("{dials}: {}", ending::in_a_line(&model.run)),
        _ if model.is_hunting() => dials,
        (Some(fault), 0) => format!(
            "{dials}; {} stays with the {}, which is {} now",
            fault.kind().id(),
            role(fault.side()),
            broker(fault.side())
        ),
        (Some(_), more) => format!(
            "{dials}; all {} faults stay with their roles and have changed brokers",
            more + 1
        ),
    };
    Notice::Now(text)
}

pub(super) fn framing(model: &Model) -> Effect {
    let framing = match model.run.changes.framing {
        Framing::Natural => Framing::Slow,
        Framing::Slow => Framing::Natural,
    };
    look(
        model,
        Changes {
            framing,
            ..model.run.changes.clone()
        },
    )
}

/// The same scenario, looked at in another way.
fn look(model: &Model, changes: Changes) -> Effect {
    run(model, changes, Purpose::Look)
}

/// The next of the themes that show colour as deep as this one does.
pub(super) fn next_theme(model: &mut Model) {
    model.theme = model.theme.next();
}
