//! What can be done to the message under the cursor on its way.

use ratatui::layout::Rect;

use super::list::{self, Row};
use crate::ui::hand::ACTS;
use crate::ui::model::Model;
use crate::ui::view::canvas::{Canvas, below, cells, wrap};

const TITLE: &str = "A hand on the wire";

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, selected: usize, bit: u8) {
    let theme = &model.theme;
    let letter = match model.touchable(model.screen.cursor) {
        Ok((_, letter)) => letter,
        Err(reason) => return out_of_reach(canvas, body, model, &reason),
    };
    let byte = model.byte_meant(letter);
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
                (true, Some(_)) => format!("byte {byte}, bit {bit}"),
                (true, None) => format!("byte {byte}, in the middle, bit {bit}"),
            };
            Row {
                lead: if on { "✘" } else { "○" }.to_owned(),
                text: story.title,
                end: spot,
            }
        })
        .collect();
    let paper = super::paper(canvas, body, model, 78, cells(rows.len() + 9));
    let title = format!("{TITLE}: {}", letter.kind);
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
            let told = format!("{fault}: {}", story.kafka);
            match letter.at.filter(|_| fault.kind().takes_byte()) {
                Some(at) => format!("{told} {}", in_the_record(byte, at)),
                None => told,
            }
        }
        None => String::new(),
    };
    let rest = below(paper, height + 3);
    for (y, line) in (rest.top()..rest.bottom()).zip(wrap(&words, rest.width)) {
        canvas.text(rest.x, y, rest.width, &line, theme.soft);
    }
}

/// Where a byte of a message stands in the record that the message begins in at a byte.
fn in_the_record(byte: usize, at: usize) -> String {
    let before = match at {
        5 => "the 5 bytes of its header come first".to_owned(),
        at => format!("{at} bytes come before the message"),
    };
    format!(
        "Byte {byte} of the message, counted from 0, is byte {} of its record, where {before}.",
        byte + at
    )
}

/// Where nothing can be touched: why, and where the next message is that can be.
fn out_of_reach(canvas: &mut Canvas<'_>, body: Rect, model: &Model, reason: &str) {
    let theme = &model.theme;
    let next = model.next_touchable();
    let next =
        next.and_then(|index| Some((model.places.get(index)?, model.touchable(index).ok()?)));
    let way = match next {
        Some((place, (_, letter))) => {
            format!(
                "The next one is in step {}: {}.",
                place.step + 1,
                letter.kind
            )
        }
        None => "None is to come behind it.".to_owned(),
    };
    let paper = super::paper(canvas, body, model, 78, 8);
    canvas.text(paper.x, paper.y, paper.width, TITLE, theme.here);
    let reason = wrap(&format!("not possible: {reason}"), paper.width);
    let way = wrap(&way, paper.width);
    let lines = reason.iter().map(|line| (line, theme.ink));
    let lines = lines.chain(way.iter().map(|line| (line, theme.soft)));
    let rest = below(paper, 2);
    for (y, (line, style)) in (rest.top()..rest.bottom()).zip(lines) {
        canvas.text(rest.x, y, rest.width, line, style);
    }
}
