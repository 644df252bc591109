//! A text that is looked for, and where it is.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::model::Model;
use crate::ui::sheet::Search;
use crate::ui::view::canvas::Canvas;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let rows: Vec<Row> = model
        .find(&search.query)
        .into_iter()
        .map(|found| Row {
            lead: found.step.to_string(),
            text: found.text,
            end: found.title,
        })
        .collect();
    list::draw(
        canvas,
        body,
        model,
        ("find", &search.query),
        &rows,
        search.selected,
    );
}
