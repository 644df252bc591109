//! How it ended, by whom, at what, and why, whole on every screen.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::canvas::{Canvas, cells, columns, wrap};
use super::super::stages;
use crate::ui::model::Model;

/// Draws it and gives the rows it takes.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) -> u16 {
    let theme = &model.theme;
    let (word, style) = stages::word(model);
    let said = stages::said(model, true);
    let more = model
        .run
        .explanation
        .diagnosis
        .causes
        .len()
        .saturating_sub(1);
    let more = match more {
        _ if model.is_hunting() => String::new(),
        0 => String::new(),
        1 => " And one more cause.".to_owned(),
        more => format!(" And {more} more causes."),
    };
    let text = format!("{said}.{more}");
    // The word is put before the first line, where wrapping has kept a place for it.
    let indent = columns(word) + 2;
    let lines = wrap(
        &format!("{} {text}", "x".repeat(usize::from(indent - 1))),
        area.width,
    );
    for (row, line) in (area.top()..area.bottom()).zip(&lines) {
        let line = line.trim_start_matches('x').trim_start();
        let x = if row == area.top() {
            canvas.text(
                area.x,
                row,
                area.width,
                word,
                style.add_modifier(Modifier::BOLD),
            );
            area.x + indent
        } else {
            area.x + 2
        };
        canvas.text(x, row, area.right().saturating_sub(x), line, theme.strong);
    }
    cells(lines.len()).min(area.height)
}
