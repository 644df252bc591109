//! What can be done to the message under the cursor on its way.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::hand::ACTS;
use crate::ui::model::Model;
use crate::ui::view::canvas::{Canvas, below, cells, wrap};

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, selected: usize, bit: u8) {
    let theme = &model.theme;
    let rows: Vec<Row> = ACTS
        .into_iter()
        .map(|kind| {
            let story = model.catalogue.way_to_break_trust(kind.id());
            let fault = model.at_the_cursor(kind, bit);
            let on = fault
                .as_ref()
                .is_ok_and(|fault| model.run.changes.faults.contains(fault));
            let on = on && !model.is_hunting();
            let spot = match (kind.takes_byte(), model.byte_in_hand()) {
                (false, _) => String::new(),
                (true, Some(byte)) => format!("byte {byte}, bit {bit}"),
                (true, None) => format!("the byte in the middle, bit {bit}"),
            };
            Row {
                lead: if on { "✘" } else { "○" }.to_owned(),
                text: story.title,
                end: spot,
            }
        })
        .collect();
    let paper = super::paper(canvas, body, model, 78, cells(rows.len() + 9));
    let title = match model.letter(model.place()) {
        Some((_, Some(letter))) => format!("A hand on the wire: {}", letter.kind),
        _ => "A hand on the wire".to_owned(),
    };
    canvas.text(paper.x, paper.y, paper.width, &title, theme.here);
    let height = cells(rows.len()).min(paper.height.saturating_sub(2));
    let place = Rect {
        height,
        ..below(paper, 2)
    };
    list::rows(canvas, place, model, &rows, selected);
    let words = match ACTS
        .get(selected)
        .map(|kind| model.at_the_cursor(*kind, bit))
    {
        Some(Err(reason)) => format!("not possible: {reason}"),
        Some(Ok(fault)) => {
            let story = model.catalogue.way_to_break_trust(fault.kind().id());
            format!("{fault}: {}", story.kafka)
        }
        None => String::new(),
    };
    let rest = below(paper, height + 3);
    for (y, line) in (rest.top()..rest.bottom()).zip(wrap(&words, rest.width)) {
        canvas.text(rest.x, y, rest.width, &line, theme.soft);
    }
}
