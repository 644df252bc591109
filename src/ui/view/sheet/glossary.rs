//! The glossary.

use ratatui::layout::Rect;

use super::list;
use crate::ui::model::Model;
use crate::ui::sheet::Search;
use crate::ui::view::canvas::Canvas;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let paper = super::paper(canvas, body, model, 90, 20);
    list::query(canvas, paper, model, "what is", &search.query);
}
