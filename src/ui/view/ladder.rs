//! The ladder: who said what to whom, in which direction, in order.

mod arrow;

mod rungs;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::canvas::{Canvas, below, cells, columns, top, wrap};
use super::parties;
use crate::ui::layout::{Layout, Size};
use crate::ui::model::Model;
use crate::ui::pane::Focus;
use crate::ui::target::Target;
use crate::ui::theme::Theme;
use crate::wire::Side;
use rungs::{Lane, Mark, Part, Text};

pub(super) use rungs::{Rung, rungs};

/// Where a rung stands with regard to the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Past,
    Now,
    ToCome,
}

/// The rows before the first rung.
fn head_rows(area: Rect) -> u16 {
    match area.height {
        12.. => 4,
        4..12 => 2,
        _ => 1,
    }
}

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let head = head_rows(area);
    parties::draw(canvas, top(area, head), model);
    let mut rungs = rungs(&model.run, &model.places, &model.catalogue);
    if model.is_untold() {
        rungs.retain(|rung| rung.phase(model.screen.cursor) != Phase::ToCome);
    }
    if model.screen.eve {
        rungs::without_keys(&mut rungs, &model.run, &model.places);
    }
    let body = below(area, head);
    let height = usize::from(body.height);
    let first = first_shown(&rungs, model.screen.cursor, height);
    for (y, rung) in (body.top()..body.bottom()).zip(rungs.iter().skip(first)) {
        draw_rung(
            canvas,
            Rect {
                y,
                height: 1,
                ..body
            },
            model,
            rung,
        );
    }
    let shown = rungs.len().saturating_sub(first);
    if model.is_untold() && shown < height {
        let row = top(below(body, cells(shown)), 1);
        let words = "what is to come is hidden until you predict it";
        centred(canvas, lane(row), words, model.theme.dim);
    }
}

/// The rung to begin with, so that the cursor is in sight, and no envelope begins in its middle if
/// there is room for its beginning.
fn first_shown(rungs: &[Rung], cursor: usize, height: usize) -> usize {
    let at = rungs.iter().position(|rung| rung.place == Some(cursor));
    let at = at.unwrap_or_default();
    let wanted = at.saturating_sub(height * 2 / 5);
    let first = wanted.min(rungs.len().saturating_sub(height));
    let mut whole = first;
    let continues = |rung: &Rung| match &rung.text {
        Text::Arrow(arrow) => matches!(arrow.part, Part::Middle | Part::Last),
        _ => false,
    };
    while whole > 0 && rungs.get(whole).is_some_and(continues) {
        whole -= 1;
    }
    if at < whole + height { whole } else { first }
}

/// The columns between the two sides.
fn lane(row: Rect) -> Rect {
    Rect {
        x: row.x + 8,
        width: row.width.saturating_sub(10),
        ..row
    }
}

fn draw_rung(canvas: &mut Canvas<'_>, row: Rect, model: &Model, rung: &Rung) {
    let theme = &model.theme;
    let phase = rung.phase(model.screen.cursor);
    let inner = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    if rung.encrypted {
        canvas.tint(inner, theme.behind);
    }
    if phase == Phase::Now {
        // In the single-pane layout the ladder is only drawn when it has the focus.
        let size = Size {
            width: canvas.area().width,
            height: canvas.area().height,
        };
        let focused = model.screen.focus == Focus::Ladder
            || (Layout::of(size) >= Layout::Wide && model.screen.focus == Focus::Story);
        if focused {
            canvas.tint(inner, theme.row);
        }
        canvas.text(
            inner.x,
            row.y,
            1,
            "▌",
            if focused { theme.here } else { theme.dim },
        );
    }
    if let Some(place) = rung.place {
        canvas.means(row, Target::Place(place));
    }
    if let Some(number) = rung.number {
        let style = if phase == Phase::Now {
            theme.here
        } else {
            theme.faint
        };
        canvas.text_right(row.x + 6, row.y, 4, &number.to_string(), style);
    }
    draw_text(canvas, lane(row), rung, phase, theme);
}

impl Rung {
    /// What is said at it once it has happened, in lines of this width; nothing for an arrow, whose name
    /// stands on it.
    pub(super) fn lines(&self, width: u16) -> Vec<String> {
        match &self.text {
            Text::Event { words, .. } => wrap(words, width.saturating_sub(2)),
            Text::Curtain(words) => wrap(words, width),
            Text::Arrow(_) | Text::Hidden => Vec::new(),
        }
    }

    /// Where it stands with regard to the cursor.
    fn phase(&self, cursor: usize) -> Phase {
        match self.place {
            Some(place) if place == cursor => Phase::Now,
            Some(place) if place < cursor => Phase::Past,
            None if self.before <= cursor => Phase::Past,
            Some(_) | None => Phase::ToCome,
        }
    }
}

/// What a rung shows, between the two sides.
pub(super) fn draw_text(
    canvas: &mut Canvas<'_>,
    lane: Rect,
    rung: &Rung,
    phase: Phase,
    theme: &Theme,
) {
    match &rung.text {
        Text::Curtain(words) => {
            let style = if phase == Phase::ToCome {
                theme.faint
            } else {
                theme.curtain
            };
            centred(canvas, lane, words, style);
        }
        Text::Event {
            lane: side,
            mark,
            words,
            neutral,
        } => {
            let words = if phase == Phase::ToCome {
                neutral
            } else {
                words
            };
            event(canvas, lane, *side, *mark, words, (phase, theme));
        }
        Text::Arrow(arrow) => arrow::draw(canvas, lane, arrow, rung.encrypted, (phase, theme)),
        Text::Hidden if phase == Phase::Now => {
            centred(canvas, lane, "nothing can be seen from outside", theme.dim);
        }
        Text::Hidden => {}
    }
}

/// Draws what is said in several lines of the rung under the cursor.
pub(super) fn draw_lines(
    canvas: &mut Canvas<'_>,
    place: Rect,
    rung: &Rung,
    lines: &[String],
    theme: &Theme,
) {
    let rows = (place.top()..place.bottom()).zip(lines);
    let Text::Event { lane, mark, .. } = &rung.text else {
        for (y, words) in rows {
            centred(canvas, Rect { y, ..place }, words, theme.curtain);
        }
        return;
    };
    let wide = lines.iter().map(|line| columns(line)).max();
    let wide = (wide.unwrap_or_default() + 2).min(place.width);
    let (glyph, style) = glyph(Phase::Now, *mark, theme);
    let x = beginning(place, *lane, wide);
    canvas.text(x, place.y, 1, glyph, style.add_modifier(Modifier::BOLD));
    for (y, words) in rows {
        canvas.text(x + 2, y, wide.saturating_sub(2), words, theme.strong);
    }
}

fn centred(canvas: &mut Canvas<'_>, lane: Rect, words: &str, style: Style) {
    let x = lane.x + lane.width.saturating_sub(columns(words)) / 2;
    canvas.text(x, lane.y, lane.width, words, style);
}

fn event(
    canvas: &mut Canvas<'_>,
    lane: Rect,
    side: Lane,
    mark: Mark,
    words: &str,
    (phase, theme): (Phase, &Theme),
) {
    let (glyph, glyph_style) = glyph(phase, mark, theme);
    let style = match (phase, mark) {
        (Phase::Now, _) => theme.strong,
        (Phase::ToCome, _) => theme.faint,
        (Phase::Past, Mark::Refused) => theme.refuse,
        (Phase::Past, _) => theme.dim,
    };
    let bold = if phase == Phase::Now {
        Modifier::BOLD
    } else {
        Modifier::empty()
    };
    let wide = columns(words).min(lane.width.saturating_sub(2)) + 2;
    let x = beginning(lane, side, wide);
    canvas.text(x, lane.y, 1, glyph, glyph_style.add_modifier(bold));
    canvas.text(x + 2, lane.y, cells(usize::from(wide)) - 2, words, style);
}

/// How an event went, as a glyph.
fn glyph(phase: Phase, mark: Mark, theme: &Theme) -> (&'static str, Style) {
    match (phase, mark) {
        (Phase::ToCome, _) => ("○", theme.faint),
        (_, Mark::None) => ("·", theme.dim),
        (_, Mark::Accepted) => ("✔", theme.accept),
        (_, Mark::Refused) => ("✘", theme.refuse),
    }
}

/// The column at which something so wide begins on its side.
fn beginning(lane: Rect, side: Lane, wide: u16) -> u16 {
    match side {
        Lane::Of(Side::Client) => lane.x,
        Lane::Of(Side::Server) => lane.right().saturating_sub(wide),
        Lane::Between => lane.x + (lane.width - wide.min(lane.width)) / 2,
    }
}
