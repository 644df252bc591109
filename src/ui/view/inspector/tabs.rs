//! The panes of the inspector, as tabs on the rule above it.

use ratatui::layout::Rect;

use super::way;
use crate::ui::inspect::Opened;
use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::pane::{Focus, Pane};
use crate::ui::target::Target;
use crate::ui::view::canvas::{Canvas, columns};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, opened: &Opened) {
    let theme = &model.theme;
    let focused = model.screen.focus == Focus::Inspector;
    canvas.line(area.x, area.y, area.width, "─", theme.rule);
    let mut x = area.x + 2;
    for pane in Pane::ALL {
        let here = pane == model.screen.pane;
        let style = match (here, focused) {
            (true, true) => theme.lit,
            (true, false) => theme.strong,
            (false, _) => theme.dim,
        };
        let title = title(pane, here, area.width);
        let wide = columns(&title).min(area.right().saturating_sub(x));
        canvas.text(x, area.y, wide, &title, style);
        let place = Rect {
            x,
            width: wide,
            ..area
        };
        canvas.means(place, Target::Act(Action::Show(pane)));
        x += wide + 1;
    }
    aside(canvas, area, x, model, opened);
}

/// What a tab says, as long as there is room for.
fn title(pane: Pane, here: bool, width: u16) -> String {
    let number = pane.index() + 1;
    let short = match pane {
        Pane::Logs if width < 100 => "Logs",
        pane => pane.title(),
    };
    match width {
        ..66 if !here => format!(" {number} "),
        _ => format!(" {number} {short} "),
    }
}

/// At the end of the rule: the way to the selected field, or what there is to say of all.
fn aside(canvas: &mut Canvas<'_>, area: Rect, from: u16, model: &Model, opened: &Opened) {
    let theme = &model.theme;
    let end = area.right().saturating_sub(2);
    let fits = |text: &str| from + 3 + columns(text) <= end;
    let mut say = |text: &str| {
        canvas.text_right(end, area.y, columns(text), text, theme.dim);
    };
    let has_root = opened
        .rows
        .first()
        .is_some_and(|row| row.name == opened.title);
    if !model.screen.pane.shows_fields() || !has_root {
        let note = format!(" {} ", opened.note);
        if !opened.note.is_empty() && fits(&note) {
            say(&note);
        }
        return;
    }
    let way = way(opened, model.screen.field);
    for skipped in 0..way.len() {
        let shown = way.get(skipped..).unwrap_or_default().join(" › ");
        let text = format!(" {}{shown} ", if skipped > 0 { "… › " } else { "" });
        if fits(&text) {
            say(&text);
            return;
        }
    }
}
