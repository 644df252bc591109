//! The catalogue of ways to break trust.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::model::Model;
use crate::ui::sheet::Breaking;
use crate::ui::view::canvas::Canvas;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, breaking: &Breaking) {
    let broken = &model.run.changes.faults;
    let rows: Vec<Row> = model
        .ways_to_break(&breaking.search.query)
        .into_iter()
        .map(|kind| {
            let on = broken.iter().any(|fault| fault.kind() == kind);
            Row {
                text: format!(
                    "{} {}",
                    if on { "✘" } else { "·" },
                    model.catalogue.way_to_break_trust(kind.id()).title
                ),
                end: kind.id().to_owned(),
                ..Row::default()
            }
        })
        .collect();
    list::draw(
        canvas,
        body,
        model,
        ("break", &breaking.search.query),
        &rows,
        breaking.search.selected,
    );
}
