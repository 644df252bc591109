//! The keys, read out.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::model::Model;
use crate::ui::palette::{self, holds, names};
use crate::ui::sheet::Search;
use crate::ui::view::canvas::Canvas;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let here = model.room_below();
    let rows: Vec<Row> = palette::help(model, &search.query)
        .into_iter()
        .map(|binding| {
            let elsewhere = match binding.rooms.first() {
                Some(room) if !holds(binding, here) => format!(" · {}", room.title()),
                _ => String::new(),
            };
            Row {
                text: format!("{}{elsewhere}", binding.sentence),
                end: names(model.keymap.keys(binding.action)),
            }
        })
        .collect();
    list::draw(
        canvas,
        body,
        model,
        ("keys", &search.query),
        &rows,
        search.selected,
    );
}
