//! The table of both worlds.

use ratatui::layout::Rect;

use crate::ui::model::Model;
use crate::ui::view::canvas::Canvas;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, from: usize) {
    let paper = super::paper(canvas, body, model, 100, 30);
    let title = format!("Both worlds, from row {from}");
    canvas.text(paper.x, paper.y, paper.width, &title, model.theme.here);
}
