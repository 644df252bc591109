//! An arrow of the ladder: it points where the bytes went, and ends where they ended.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, columns};
use super::Phase;
use super::rungs::{Arrow, Part};
use crate::handshake::transcript::Fate;
use crate::ui::theme::Theme;
use crate::wire::Side;

/// How far from the sender a name stands.
const STALK: u16 = 4;

pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    lane: Rect,
    arrow: &Arrow,
    encrypted: bool,
    (phase, theme): (Phase, &Theme),
) {
    if lane.width < 2 * STALK {
        return;
    }
    let y = lane.y;
    let (stroke, ink) = match (phase, encrypted) {
        (Phase::ToCome, _) => (theme.faint, theme.faint),
        (Phase::Now, _) => (theme.here, theme.strong),
        (Phase::Past, true) => (theme.curtain, theme.soft),
        (Phase::Past, false) => (theme.dim, theme.soft),
    };
    let to_come = phase == Phase::ToCome;
    let dash = if to_come { "╌" } else { "─" };
    let crosses = matches!(arrow.part, Part::Whole | Part::First);
    if crosses {
        canvas.line(lane.x, y, lane.width, dash, stroke);
        let (x, head) = match (arrow.from, to_come) {
            (Side::Client, false) => (lane.right() - 1, "▶"),
            (Side::Client, true) => (lane.right() - 1, "▷"),
            (Side::Server, false) => (lane.x, "◀"),
            (Side::Server, true) => (lane.x, "◁"),
        };
        canvas.text(x, y, 1, head, stroke);
    }
    bracket(canvas, lane, arrow, (dash, stroke));
    let label = match arrow.remark {
        Some(remark) => format!(" {} ", [arrow.name.as_str(), remark].join(" · ")),
        None => format!(" {} ", arrow.name),
    };
    let room = lane.width - STALK;
    match arrow.from {
        Side::Client => canvas.text(lane.x + STALK, y, room, &label, ink),
        Side::Server => canvas.text_right(lane.right() - STALK, y, room, &label, ink),
    };
    if crosses && !to_come {
        ending(canvas, lane, arrow, columns(&label), theme);
    }
}

/// What holds the messages of one record together, on the sender's side.
fn bracket(
    canvas: &mut Canvas<'_>,
    lane: Rect,
    arrow: &Arrow,
    (dash, stroke): (&str, ratatui::style::Style),
) {
    let corner = match (arrow.part, arrow.from) {
        (Part::Whole, _) => return,
        (Part::First, Side::Client) => "┌",
        (Part::First, Side::Server) => "┐",
        (Part::Middle, _) => "│",
        (Part::Last, Side::Client) => "└",
        (Part::Last, Side::Server) => "┘",
    };
    let x = match arrow.from {
        Side::Client => lane.x,
        Side::Server => lane.right() - 1,
    };
    if arrow.part == Part::Last {
        let from = if arrow.from == Side::Client {
            x
        } else {
            x + 1 - STALK
        };
        canvas.line(from, lane.y, STALK, dash, stroke);
    }
    canvas.text(x, lane.y, 1, corner, stroke);
}

/// How it ended, if it did not simply arrive: a word and a glyph near the receiver.
fn ending(canvas: &mut Canvas<'_>, lane: Rect, arrow: &Arrow, label: u16, theme: &Theme) {
    let (words, lost) = match (arrow.fate, arrow.changed) {
        (Fate::Dropped, _) => (" ✘ lost on the way ", true),
        (Fate::Unread, _) => (" · never read ", false),
        (Fate::Read, true) => (" ⚠ changed on the way ", false),
        (Fate::Read, false) => return,
    };
    let style = if arrow.fate == Fate::Unread {
        theme.dim
    } else {
        theme.refuse
    };
    let wide = columns(words);
    let free = lane.width.saturating_sub(STALK + label + STALK);
    if free < wide {
        return;
    }
    let y = lane.y;
    if lost {
        // The line ends half-way, with nothing beyond the words.
        let cut = wide.max(free / 2);
        let from = match arrow.from {
            Side::Client => lane.right() - cut,
            Side::Server => lane.x,
        };
        canvas.line(from, y, cut, " ", theme.ink);
        match arrow.from {
            Side::Client => canvas.text(from, y, wide, words, style),
            Side::Server => canvas.text_right(from + cut, y, wide, words, style),
        };
        return;
    }
    match arrow.from {
        Side::Client => canvas.text_right(lane.right() - STALK, y, wide, words, style),
        Side::Server => canvas.text(lane.x + STALK, y, wide, words, style),
    };
}
