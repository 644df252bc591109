//! The screen, drawn: who gets which part of it. Each pane is a file of its own.

mod ascii;
mod beside;
mod canvas;
mod failure;
mod footer;
mod header;
mod hex;
mod inspector;
mod ladder;
mod parties;
mod sheet;
mod shelf;
mod stages;
mod story;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::layout::{Layout, Size};
use super::model::{Model, Page};
use super::pane::Focus;
use super::target::Target;
use canvas::{Canvas, below, top};

/// Draws the model. What is drawn follows from the model and the size of the buffer alone.
pub fn draw(model: &Model, buffer: &mut Buffer) {
    paint(model, &mut Canvas::new(buffer));
    if model.theme.ascii {
        ascii::spell(buffer);
    }
}

/// What is drawn at a cell, if it is something that can be pointed at.
#[must_use]
pub fn target_at(model: &Model, column: u16, row: u16) -> Option<Target> {
    let Size { width, height } = model.screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let mut canvas = Canvas::new(&mut buffer);
    paint(model, &mut canvas);
    canvas.target_at(column, row)
}

/// The text of the screen without what lies over it, row by row, a letter a cell.
pub(super) fn rows(model: &Model) -> Vec<String> {
    let Size { width, height } = model.screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    page(model, &mut Canvas::new(&mut buffer));
    text(&buffer)
}

/// The text of all that is on the screen, row by row, a letter a cell.
pub(super) fn rows_of_all(model: &Model) -> Vec<String> {
    let Size { width, height } = model.screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    paint(model, &mut Canvas::new(&mut buffer));
    text(&buffer)
}

fn text(buffer: &Buffer) -> Vec<String> {
    let rows = buffer.content.chunks(usize::from(buffer.area.width).max(1));
    let letter = |cell: &Cell| cell.symbol().chars().next().unwrap_or(' ');
    rows.map(|row| row.iter().map(letter).collect()).collect()
}

/// How far what is shown can be scrolled, in rows.
pub(super) fn furthest(model: &Model) -> usize {
    let Size { width, height } = model.screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let mut canvas = Canvas::new(&mut buffer);
    paint(model, &mut canvas);
    canvas.furthest()
}

/// How many rows of what is shown are a page, at least one.
pub(super) fn rows_of_a_page(model: &Model) -> usize {
    let Size { width, height } = model.screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let mut canvas = Canvas::new(&mut buffer);
    paint(model, &mut canvas);
    canvas.page()
}

fn paint(model: &Model, canvas: &mut Canvas<'_>) {
    let body = page(model, canvas);
    if let (Some(sheet), Some(body)) = (&model.screen.sheet, body) {
        sheet::draw(canvas, body, model, sheet);
    }
}

/// What lies below a sheet; and what a sheet may cover, if there is room for anything.
fn page(model: &Model, canvas: &mut Canvas<'_>) -> Option<Rect> {
    let area = canvas.area();
    let size = Size {
        width: area.width,
        height: area.height,
    };
    canvas.tint(area, model.theme.ground);
    let layout = Layout::of(size);
    if layout == Layout::TooSmall {
        too_small(canvas, model, size);
        return None;
    }
    header::draw(canvas, top(area, 1), model);
    let last = below(area, area.height - 1);
    footer::draw(canvas, last, model);
    let body = Rect {
        y: area.y + 1,
        height: area.height - 2,
        ..area
    };
    match model.screen.page {
        Page::Shelf { selected } => shelf::draw(canvas, body, model, selected),
        Page::Beside { row } => beside::draw(canvas, body, model, row),
        Page::Walk if model.shows_failure() => failure::draw(canvas, body, model, layout),
        Page::Walk => walk(canvas, body, model, layout),
    }
    Some(body)
}

fn too_small(canvas: &mut Canvas<'_>, model: &Model, size: Size) {
    let Size { width, height } = Layout::SMALLEST;
    let long = format!(
        "visum needs {width}×{height}, has {}×{} · q quits",
        size.width, size.height
    );
    let short = format!("{width}×{height}!");
    let text = if canvas::columns(&long) <= size.width {
        long
    } else {
        short
    };
    let area = canvas.area();
    canvas.text(
        area.x,
        area.y + area.height / 2,
        area.width,
        &text,
        model.theme.ink,
    );
}

/// The walk: stages, verdict, and the panes.
fn walk(canvas: &mut Canvas<'_>, body: Rect, model: &Model, layout: Layout) {
    stages::draw(canvas, top(body, 1), model);
    stages::verdict(canvas, top(below(body, 1), 1), model);
    let panes = below(body, 2);
    let focus = model.screen.focus;
    match layout {
        Layout::TooSmall => {}
        Layout::Single => alone(canvas, panes, model, focus),
        _ if model.screen.zoomed => alone(canvas, panes, model, focus),
        Layout::Stacked => stacked(canvas, panes, model),
        Layout::Wide => wide(canvas, panes, model),
        Layout::Widest => widest(canvas, panes, model),
    }
}

/// One pane over the whole width; the stores, which stand over the ladder, stay in sight over the
/// others, too.
fn alone(canvas: &mut Canvas<'_>, panes: Rect, model: &Model, pane: Focus) {
    if pane == Focus::Ladder {
        ladder::draw(canvas, panes, model);
        return;
    }
    let edge = if panes.width < 80 { 1 } else { 2 };
    let line = Rect {
        x: panes.x + edge,
        width: panes.width.saturating_sub(2 * edge),
        ..panes
    };
    let rows = parties::rows_of_stores(line.width, model);
    parties::stores(canvas, top(line, rows), model);
    let panes = below(panes, rows);
    match pane {
        Focus::Ladder => {}
        Focus::Story => story::draw(canvas, indented(panes), model),
        Focus::Inspector => inspector::draw(canvas, panes, model),
    }
}

/// The rows that the message keeps below a long story: its tabs, two fields, how many more.
const LEAST_FIELDS: u16 = 4;

/// The story under the ladder, the message below: the one in focus gets the space.
fn stacked(canvas: &mut Canvas<'_>, panes: Rect, model: &Model) {
    let all = panes.height;
    let prose = model.opened().prose;
    let (ladder, story) = match model.screen.focus {
        Focus::Ladder if prose => (6, 8 + (all - 20) / 4),
        Focus::Ladder => {
            let (ladder, usual) = (all - 13 - (all - 20) / 2, 7 + (all - 20) / 4);
            // The fields are there to look up; the story is there to be read.
            let whole = 1 + story::height(model, indented(panes).width);
            (ladder, whole.min(all - ladder - LEAST_FIELDS).max(usual))
        }
        Focus::Story => (5, all - 5),
        Focus::Inspector => (5, 0),
    };
    ladder::draw(canvas, top(panes, ladder), model);
    let rest = below(panes, ladder);
    if story > 0 {
        story::draw(canvas, indented(below(top(rest, story), 1)), model);
    }
    inspector::draw(canvas, below(rest, story), model);
}

/// The ladder left, the story right, the message below both.
fn wide(canvas: &mut Canvas<'_>, panes: Rect, model: &Model) {
    let message = match model.screen.focus {
        Focus::Inspector => panes.height * 3 / 5,
        Focus::Ladder | Focus::Story => panes.height * 2 / 5,
    };
    let upper = top(panes, panes.height - message);
    let across = (panes.width / 100 * 63 + panes.width % 100 * 63 / 100).clamp(75, 112);
    ladder::draw(
        canvas,
        Rect {
            width: across,
            ..upper
        },
        model,
    );
    for y in upper.top()..upper.bottom() {
        canvas.text(across, y, 1, "│", model.theme.rule);
    }
    let beside = Rect {
        x: across,
        width: panes.width - across,
        ..upper
    };
    let readable = Rect {
        width: beside.width.min(84),
        ..beside
    };
    story::draw(canvas, indented(readable), model);
    inspector::draw(canvas, below(panes, upper.height), model);
    canvas.join(across, upper.bottom(), model.theme.rule);
}

/// The ladder from top to bottom, the story beside it, the inspector below the story.
fn widest(canvas: &mut Canvas<'_>, panes: Rect, model: &Model) {
    let across = (panes.width * 2 / 5).clamp(75, 100);
    ladder::draw(
        canvas,
        Rect {
            width: across,
            ..panes
        },
        model,
    );
    for y in panes.top()..panes.bottom() {
        canvas.text(across, y, 1, "│", model.theme.rule);
    }
    let beside = Rect {
        x: across + 1,
        width: panes.width - across - 1,
        ..panes
    };
    let story = match model.screen.focus {
        Focus::Inspector => panes.height / 3,
        Focus::Ladder | Focus::Story => panes.height * 2 / 5,
    };
    let readable = Rect {
        width: beside.width.min(88),
        ..top(beside, story)
    };
    story::draw(canvas, indented(readable), model);
    inspector::draw(canvas, below(beside, story), model);
}

/// The area with a margin of two columns left and right.
fn indented(area: Rect) -> Rect {
    Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    }
}
