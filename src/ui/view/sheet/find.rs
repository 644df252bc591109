//! A text that is looked for.

use ratatui::layout::Rect;

use super::list;
use crate::ui::model::Model;
use crate::ui::sheet::Search;
use crate::ui::view::canvas::{Canvas, below};

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let paper = super::paper(canvas, body, model, 70, 5);
    list::query(canvas, paper, model, "find", &search.query);
    let sought = search.query.to_lowercase();
    if sought.is_empty() {
        return;
    }
    let found = (0..model.places.len())
        .filter(|place| model.found_at(*place, &sought).is_some())
        .count();
    let text = format!("{found} of {} places", model.places.len());
    let line = below(paper, 2);
    canvas.text(line.x, line.y, line.width, &text, model.theme.dim);
}
