//! Every action, by name.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::model::Model;
use crate::ui::palette;
use crate::ui::sheet::Search;
use crate::ui::view::canvas::Canvas;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let items = palette::items(model, &search.query);
    let rows: Vec<Row> = items
        .into_iter()
        .map(|item| Row {
            text: item.name,
            end: item.keys,
            ..Row::default()
        })
        .collect();
    list::draw(
        canvas,
        body,
        model,
        ("do", &search.query),
        &rows,
        search.selected,
    );
}
