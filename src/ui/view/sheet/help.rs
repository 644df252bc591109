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
                Some(room) if !holds(binding, here) => room.title(),
                _ => "",
            };
            Row {
                lead: names(model.keymap.keys(binding.action)),
                text: binding.sentence.to_owned(),
                end: elsewhere.to_owned(),
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
