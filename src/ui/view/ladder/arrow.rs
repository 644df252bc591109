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
    let unread = !to_come && arrow.fate == Fate::Unread;
    let dash = if to_come { "╌" } else { "─" };
    let crosses = matches!(arrow.part, Part::Whole | Part::First);
    if crosses {
        canvas.line(lane.x, y, lane.width, dash, stroke);
        if unread {
            // It lies before the receiver, who never took it up.
            let half = lane.width / 2;
            let x = match arrow.from {
                Side::Client => lane.right() - half,
                Side::Server => lane.x,
            };
            canvas.line(x, y, half, "┈", stroke);
        }
        let (x, head) = match (arrow.from, to_come || unread) {
            (Side::Client, false) => (lane.right() - 1, "▶"),
            (Side::Client, true) => (lane.right() - 1, "▷"),
            (Side::Server, false) => (lane.x, "◀"),
            (Side::Server, true) => (lane.x, "◁"),
        };
        canvas.text(x, y, 1, head, stroke);
    }
    bracket(canvas, lane, arrow, (dash, stroke));
    let (stalk, label) = label(arrow, lane.width);
    // The head is never written over.
    let room = lane.width.saturating_sub(stalk + HEAD);
    match arrow.from {
        Side::Client => canvas.text(lane.x + stalk, y, room, &label, ink),
        Side::Server => canvas.text_right(lane.right() - stalk, y, room, &label, ink),
    };
    if crosses && !to_come {
        let taken = stalk + columns(&label).min(room);
        ending(canvas, lane, arrow, taken, theme);
    }
}

/// The head of an arrow, with a dash before it.
const HEAD: u16 = 2;

/// What stands on an arrow, and how far from the sender: without its remark and nearer to the
/// sender, where there would be no room else.
fn label(arrow: &Arrow, lane: u16) -> (u16, String) {
    let name = format!(" {} ", arrow.name);
    let whole = match arrow.remark {
        Some(remark) => format!(" {} · {remark} ", arrow.name),
        None => name.clone(),
    };
    let kept = match arrow.fate {
        Fate::Unread => columns(UNREAD),
        _ => 0,
    };
    let choices = [(STALK, whole), (STALK, name.clone())];
    let fits = |(stalk, label): &(u16, String)| stalk + columns(label) + kept + HEAD <= lane;
    let found = choices.into_iter().find(fits);
    found.unwrap_or((1, name))
}

/// What is said of a letter that nobody read, where there is little room.
const UNREAD: &str = " unread ";

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

/// How it ended, if it did not simply arrive: a word and a glyph near the receiver, behind what
/// the name has taken.
fn ending(canvas: &mut Canvas<'_>, lane: Rect, arrow: &Arrow, taken: u16, theme: &Theme) {
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
    let (words, end) = if taken + columns(words) + STALK <= lane.width {
        (words, STALK)
    } else if arrow.fate == Fate::Unread {
        (UNREAD, 1)
    } else {
        (words, 1)
    };
    let wide = columns(words);
    let free = lane.width.saturating_sub(taken + end);
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
        Side::Client => canvas.text_right(lane.right() - end, y, wide, words, style),
        Side::Server => canvas.text(lane.x + end, y, wide, words, style),
    };
}
