//! How it is mended: every remedy that the evidence offers.

use ratatui::style::Modifier;

use super::lines::{Line, indent, labelled, wrapped};
use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::target::Target;

/// The remedies, one below the other, the selected one told in both worlds; and the first line of
/// that one.
pub(super) fn lines(model: &Model, width: u16) -> (Vec<Line>, usize) {
    let theme = &model.theme;
    let run = &model.run;
    let chosen = model.chosen_remedy();
    // In a hunt most of them would mend something else.
    let labels = if model.is_hunting() {
        ["If it is that", "In Kafka then"]
    } else {
        ["At the border", "In Kafka"]
    };
    let mut lines = Vec::new();
    let mut first = 0;
    for (index, remedy) in run.remedies.iter().enumerate() {
        let told = model.catalogue.remedy(&run.transcript, *remedy);
        let here = index == chosen;
        if index > 0 {
            lines.push(Line::blank());
        }
        if !here {
            lines.push(Line::at(2, told.title, theme.soft).meaning(Target::Choice(index)));
            continue;
        }
        first = lines.len();
        let mut own = vec![Line::at(0, "▌", theme.here).and(2, told.title, theme.strong)];
        own.extend(wrapped(
            2,
            width.saturating_sub(2),
            &told.command,
            theme.ink,
        ));
        for (label, text) in labels.into_iter().zip([&told.border, &told.kafka]) {
            let told = labelled(
                (label, theme.dim),
                width.saturating_sub(2),
                text,
                theme.soft,
            );
            own.extend(told.into_iter().map(|line| line.shifted(2)));
        }
        own.push(keys(model, 2, told.command.is_empty()));
        lines.extend(own.into_iter().map(|line| line.on(theme.row)));
    }
    if lines.is_empty() {
        lines.push(Line::at(0, "there is nothing to mend here", theme.dim));
    }
    (lines, first)
}

/// The first remedy in a few lines: as many as there is room for.
pub(super) fn band(model: &Model, width: u16, rows: u16) -> Vec<Line> {
    let theme = &model.theme;
    let run = &model.run;
    let Some(remedy) = run.remedies.first() else {
        return Vec::new();
    };
    let told = model.catalogue.remedy(&run.transcript, *remedy);
    let label = theme.accept.add_modifier(Modifier::BOLD);
    let mut lines = labelled(("Mend it", label), width, &told.title, theme.strong);
    if rows > 2 {
        let indent = indent(width);
        let room = width.saturating_sub(indent);
        let command = wrapped(indent, room.saturating_sub(2), &told.command, theme.soft);
        let goes_on = command.len() > 1;
        let first = command.into_iter().next();
        lines.extend(first.map(|line| {
            if goes_on {
                line.then(1, "…", theme.dim)
            } else {
                line
            }
        }));
    }
    lines.push(keys(model, indent(width), told.command.is_empty()));
    lines.into_iter().map(|line| line.on(theme.bar)).collect()
}

/// What can be pressed for it.
fn keys(model: &Model, x: u16, nothing_to_copy: bool) -> Line {
    let theme = &model.theme;
    let key = |action| {
        let keys = model.keymap.keys(action);
        keys.first().map(ToString::to_string).unwrap_or_default()
    };
    let line = Line::at(x, key(Action::Take), theme.here)
        .then(1, "mend it here and run again", theme.soft)
        .last_meaning(Target::Act(Action::Take));
    if nothing_to_copy {
        return line;
    }
    line.then(4, key(Action::Copy), theme.here)
        .then(1, "copy what is typed", theme.soft)
        .last_meaning(Target::Act(Action::Copy))
}
