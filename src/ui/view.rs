//! The screen, drawn: who gets which part of it. Each pane is a file of its own.

mod canvas;
mod footer;
mod header;
mod hex;
mod inspector;
mod keys;
mod ladder;
mod shelf;
mod stages;
mod story;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::model::{Focus, Layout, Mode, Model, Size};
use canvas::{Canvas, below, top};

/// Draws the model. What is drawn follows from the model and the size of the buffer alone.
pub fn draw(model: &Model, buffer: &mut Buffer) {
    let area = buffer.area;
    let size = Size {
        width: area.width,
        height: area.height,
    };
    let mut canvas = Canvas::new(buffer);
    canvas.tint(area, model.theme.ground);
    let layout = Layout::of(size);
    if layout == Layout::TooSmall {
        too_small(&mut canvas, model, size);
        return;
    }
    header::draw(&mut canvas, top(area, 1), model);
    let last = below(area, area.height - 1);
    footer::draw(&mut canvas, last, model);
    let body = Rect {
        y: area.y + 1,
        height: area.height - 2,
        ..area
    };
    match model.screen.mode {
        Mode::Walking => walk(&mut canvas, body, model, layout),
        Mode::Choosing { selected } => shelf::draw(&mut canvas, body, model, selected),
        Mode::Keys { from } => keys::draw(&mut canvas, body, model, from),
    }
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
    match layout {
        Layout::TooSmall => {}
        Layout::Single => match model.screen.focus {
            Focus::Ladder => ladder::draw(canvas, panes, model),
            Focus::Story => story::draw(canvas, indented(panes), model),
            Focus::Message => inspector::draw(canvas, panes, model),
        },
        Layout::Stacked => stacked(canvas, panes, model),
        Layout::Wide => wide(canvas, panes, model),
    }
}

/// The story under the ladder, the message below: the one in focus gets the space.
fn stacked(canvas: &mut Canvas<'_>, panes: Rect, model: &Model) {
    let all = panes.height;
    let prose = model.opened().prose;
    let (ladder, story) = match model.screen.focus {
        Focus::Ladder if prose => (all / 5, all / 5),
        Focus::Ladder => (all - 13 - (all - 20) / 2, 7 + (all - 20) / 4),
        Focus::Story => (5, all - 5),
        Focus::Message => (4, 0),
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
        Focus::Message => panes.height * 3 / 5,
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

/// The area with a margin of two columns left and right.
fn indented(area: Rect) -> Rect {
    Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    }
}
