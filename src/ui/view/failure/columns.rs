//! What each side believes, and between them what crosses: three columns in one time.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::super::canvas::{Canvas, Unseen, columns};
use super::arrow;
use super::places::{NUMBER, Places};
use super::rows::{Cell, Row, Wire};
use crate::explain::moment::Tone;
use crate::explain::story::safe;
use crate::handshake::transcript::{Belief, Step};
use crate::ui::model::Model;
use crate::ui::target::Target;
use crate::ui::theme::Theme;
use crate::wire::Side;

/// What stands above the columns, in a row and a rule below it if there are two.
pub(super) fn heads(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let places = Places::of(area);
    let theme = &model.theme;
    let head = |side: Side| {
        let decides = |step: &Step| {
            matches!(step, Step::Decided(decision) if decision.side == side
                && matches!(decision.belief, Belief::Refused | Belief::Denied | Belief::CannotStart))
        };
        let does = if model.run.transcript.steps.iter().any(decides) {
            "decides"
        } else {
            "believes"
        };
        format!(
            "what {} {does}",
            safe(&model.run.transcript.parties.of(side).broker)
        )
    };
    let heads = [
        (places.client, head(Side::Client)),
        (places.wire, "what crosses the wire".to_owned()),
        (places.server, head(Side::Server)),
    ];
    for (place, text) in heads {
        canvas.text(place.x, area.y, place.width, &text, theme.dim);
        if area.height > 1 {
            canvas.line(place.x, area.y + 1, place.width, "─", theme.rule);
        }
    }
    rules(canvas, area, &places, theme);
}

fn rules(canvas: &mut Canvas<'_>, area: Rect, places: &Places, theme: &Theme) {
    for x in [places.wire.x, places.server.x] {
        for y in area.top()..area.bottom() {
            canvas.text(x - 2, y, 1, "│", theme.rule);
        }
    }
}

/// Draws as many rows as fit, so that those of the cursor are among them.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, rows: &[Row]) -> Unseen {
    let places = Places::of(area);
    let theme = &model.theme;
    rules(canvas, area, &places, theme);
    let now = model.place().step;
    let height = usize::from(area.height);
    let reached = rows
        .iter()
        .rposition(|row| row.step.is_some_and(|step| step <= now));
    let wanted = reached.map_or(0, |at| at + 1 + height / 3);
    let first = wanted
        .saturating_sub(height)
        .min(rows.len().saturating_sub(height));
    let unseen = Unseen::around(first, height, rows.len());
    for (y, row) in (area.top()..area.bottom()).zip(rows.iter().skip(first)) {
        point_at(canvas, y, model, row, &places);
        for (place, cell) in [(places.client, &row.client), (places.server, &row.server)] {
            if let Some(cell) = cell {
                let place = Rect {
                    y,
                    height: 1,
                    ..place
                };
                side(canvas, place, cell, now, theme);
            }
        }
        let place = Rect {
            y,
            height: 1,
            ..places.wire
        };
        match &row.wire {
            None => {}
            Some(Wire::Arrow(arrow)) => arrow::draw(canvas, place, arrow, now, theme),
            Some(Wire::Remark(at, words, step)) => {
                let style = if *step > now { theme.faint } else { theme.dim };
                remark(canvas, place, *at, words, style);
            }
            Some(Wire::Fate(_, _, step)) if *step > now => {}
            Some(Wire::Fate(at, words, _)) => remark(canvas, place, *at, words, theme.dim),
            Some(Wire::Words(words)) => {
                let x = place.x + place.width.saturating_sub(columns(words)) / 2;
                canvas.text(x, y, place.width, words, theme.dim);
            }
        }
    }
    unseen
}

/// Words at one end of the wire.
fn remark(canvas: &mut Canvas<'_>, place: Rect, at: Side, words: &str, style: Style) {
    match at {
        Side::Client => canvas.text(place.x, place.y, place.width, words, style),
        Side::Server => canvas.text_right(place.right(), place.y, place.width, words, style),
    };
}

/// Whoever points at something that happened means its step.
fn point_at(canvas: &mut Canvas<'_>, y: u16, model: &Model, row: &Row, places: &Places) {
    let steps = [
        (places.client, row.client.as_ref().map(|cell| cell.step)),
        (places.wire, row.wire.as_ref().and_then(Wire::step)),
        (places.server, row.server.as_ref().map(|cell| cell.step)),
    ];
    for (place, step) in steps {
        if let Some(step) = step {
            let cell = Rect {
                y,
                height: 1,
                ..place
            };
            canvas.means(cell, Target::Place(model.first_place_of(step)));
        }
    }
}

fn side(canvas: &mut Canvas<'_>, place: Rect, cell: &Cell, now: usize, theme: &Theme) {
    if let Some(number) = cell.number {
        let style = if number == now {
            theme.here
        } else {
            theme.faint
        };
        let text = (number + 1).to_string();
        canvas.text_right(place.x + NUMBER - 1, place.y, NUMBER, &text, style);
    }
    let room = place.width.saturating_sub(NUMBER);
    let style = style(cell.tone, cell.step > now, theme);
    canvas.text(place.x + NUMBER, place.y, room, &cell.text, style);
}

/// How a saying looks.
pub(super) fn style(tone: Tone, to_come: bool, theme: &Theme) -> Style {
    if to_come {
        return theme.dim;
    }
    match tone {
        Tone::Does | Tone::Detail => theme.soft,
        Tone::Inside => theme.accept.add_modifier(Modifier::BOLD),
        Tone::Outside => theme.strong,
        Tone::Refuses | Tone::Learns => theme.refuse.add_modifier(Modifier::BOLD),
    }
}
