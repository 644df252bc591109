//! An arrow of the moment of failure: its name at the sender's end, its fate at the receiver's.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::canvas::{Canvas, columns};
use crate::handshake::transcript::{Crossing, Fate};
use crate::ui::theme::Theme;
use crate::wire::Side;

/// What crosses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A fatal alert, encrypted or not.
    Alert,
    Encrypted,
    Clear,
}

/// Records that cross together.
pub(super) struct Arrow {
    /// The step of the first one.
    pub(super) step: usize,
    pub(super) from: Side,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) fate: Fate,
    /// What is said of that, if anything.
    pub(super) words: Option<&'static str>,
    /// Whether its fate is told elsewhere.
    pub(super) silent: bool,
}

/// The shortest line that is seen as an arrow, with a blank before it.
const LINE: u16 = 4;

/// What became of a record, if it did not simply arrive.
pub(super) fn words(crossing: &Crossing) -> Option<&'static str> {
    match (crossing.fate, &crossing.before) {
        (Fate::Dropped, _) => Some("✘ lost on the way"),
        (Fate::Unread, _) => Some("never read"),
        (Fate::Read, Some(_)) => Some("✘ changed on the way"),
        (Fate::Read, None) if crossing.again => Some("✘ a second time"),
        (Fate::Read, None) => None,
    }
}

/// The columns that everything but the name takes.
pub(super) fn wanted(arrow: &Arrow) -> u16 {
    let words = arrow.words.map_or(0, |words| columns(words) + 2);
    LINE + words
}

/// What has no room on the arrow's own row.
pub(super) fn below(arrow: &Arrow, width: u16) -> Option<&'static str> {
    let words = arrow.words?;
    let whole = columns(&arrow.name) + wanted(arrow) <= width;
    (!whole).then_some(words)
}

pub(super) fn draw(canvas: &mut Canvas<'_>, place: Rect, arrow: &Arrow, now: usize, theme: &Theme) {
    let to_come = arrow.step > now;
    let bold = Modifier::BOLD;
    let (ink, stroke) = match (to_come, arrow.kind) {
        (true, _) => (theme.faint, theme.faint),
        (false, Kind::Alert) => (theme.refuse.add_modifier(bold), theme.refuse),
        (false, Kind::Encrypted) => (theme.curtain, theme.curtain),
        (false, Kind::Clear) => (theme.soft, theme.dim),
    };
    let (dash, heads) = match (to_come, arrow.fate) {
        (true, _) => ("╌", ("▷", "◁")),
        (false, Fate::Unread) => ("┈", ("▷", "◁")),
        (false, _) => ("─", ("▶", "◀")),
    };
    let y = place.y;
    let lost = arrow.fate == Fate::Dropped;
    let room = place.width.saturating_sub(2);
    let name = columns(&arrow.name).min(room);
    let line = match arrow.from {
        Side::Client => {
            let x = canvas.text(place.x, y, room, &arrow.name, ink) + 1;
            x..place.right()
        }
        Side::Server => {
            canvas.text_right(place.right(), y, room, &arrow.name, ink);
            place.x..place.right().saturating_sub(name + 1)
        }
    };
    canvas.line(
        line.start,
        y,
        line.end.saturating_sub(line.start),
        dash,
        stroke,
    );
    if !lost || to_come {
        match arrow.from {
            Side::Client => canvas.text(place.right() - 1, y, 1, heads.0, stroke),
            Side::Server => canvas.text(place.x, y, 1, heads.1, stroke),
        };
    }
    let Some(words) = arrow.words.filter(|_| !to_come) else {
        return;
    };
    let beside = !arrow.silent;
    let style = if arrow.fate == Fate::Unread {
        theme.dim
    } else {
        theme.refuse
    };
    // What is lost ends before it arrives.
    let words = match (beside, lost) {
        (true, _) => format!(" {words} "),
        (false, true) => "   ".to_owned(),
        (false, false) => return,
    };
    let wide = columns(&words);
    let head = u16::from(!lost);
    match arrow.from {
        Side::Client => canvas.text_right(place.right() - head, y, wide, &words, style),
        Side::Server => canvas.text(place.x + head, y, wide, &words, style),
    };
}
