//! What can be copied.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::model::Model;
use crate::ui::view::canvas::{Canvas, below, cells};

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, selected: usize) {
    let rows: Vec<Row> = model
        .what_can_be_copied()
        .into_iter()
        .map(|choice| Row {
            lead: choice.name.to_owned(),
            text: choice.text.lines().next().unwrap_or_default().to_owned(),
            end: match choice.text.lines().count() {
                0 | 1 => String::new(),
                lines => format!("{lines} lines"),
            },
        })
        .collect();
    let paper = super::paper(canvas, body, model, 90, cells(rows.len() + 4));
    canvas.text(paper.x, paper.y, paper.width, "Copy", model.theme.here);
    list::rows(canvas, below(paper, 2), model, &rows, selected);
}
