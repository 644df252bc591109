//! The last line: what can be pressed here.

use ratatui::layout::Rect;

use super::canvas::{Canvas, columns};
use super::header::framing;
use crate::cluster::Framing;
use crate::ui::Action;
use crate::ui::keymap::{self, Binding};
use crate::ui::model::{Mode, Model};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    canvas.tint(area, theme.bar);
    let mut hints: Vec<(Action, &str, String)> = keymap::bindings(model.screen.mode.room())
        .filter_map(|binding| {
            let (keys, word) = binding.hint?;
            Some((binding.action, keys, word_of(model, binding, word)))
        })
        .collect();
    let gap = if area.width >= 100 { 3 } else { 2 };
    let width = |hints: &[(Action, &str, String)]| -> u16 {
        hints
            .iter()
            .map(|(_, keys, word)| columns(keys) + 1 + columns(word) + gap)
            .sum()
    };
    // Where there is no room for all, the keys page and the way out stay to the last.
    while width(&hints) > area.width {
        let keep = |action| matches!(action, Action::Keys | Action::Quit);
        let framing = hints
            .iter()
            .position(|(action, ..)| *action == Action::Framing);
        let last = hints.iter().rposition(|(action, ..)| !keep(*action));
        let Some(dispensable) = framing.or(last) else {
            break;
        };
        hints.remove(dispensable);
    }
    let mut x = area.x + 1;
    for (_, keys, word) in &hints {
        x = canvas.text(x, area.y, area.width, keys, theme.here) + 1;
        x = canvas.text(x, area.y, area.width, word, theme.soft) + gap;
    }
}

/// The word of a hint; of what toggles, what it would toggle to.
fn word_of(model: &Model, binding: &Binding, word: &str) -> String {
    let changes = &model.run.changes;
    match binding.action {
        Action::Version => format!("TLS {}", changes.version.other().as_str()),
        Action::Framing => framing(match changes.framing {
            Framing::Natural => Framing::Slow,
            Framing::Slow => Framing::Natural,
        })
        .to_owned(),
        Action::Choose if matches!(model.screen.mode, Mode::Choosing { .. }) => "back".to_owned(),
        Action::Keys if matches!(model.screen.mode, Mode::Keys { .. }) => "back".to_owned(),
        _ => word.to_owned(),
    }
}
