//! The moment in one column, for a narrow screen: who does what, one below the other.

use ratatui::style::Style;

use super::super::canvas::{columns, wrap};
use super::arrow;
use super::columns::style;
use super::lines::Line;
use super::rows::{brief, sayings, unsaid};
use crate::explain::moment::{self, Saying, Tone};
use crate::explain::story::safe;
use crate::handshake::transcript::{Crossing, Fate, Step};
use crate::ui::model::Model;
use crate::ui::theme::Theme;
use crate::wire::Side;

/// The columns of a step's number.
const NUMBER: u16 = 3;

/// The lines, and which of them is the last that the cursor has reached; where there are few rows,
/// without the words of an error and without what made a side believe itself connected, and with
/// what a side believes behind its refusal.
pub(super) fn lines(model: &Model, width: u16, tight: bool) -> (Vec<Line>, usize) {
    let theme = &model.theme;
    let now = model.place().step;
    let name = |side: Side| safe(&model.run.transcript.parties.of(side).broker);
    let widest = Side::BOTH
        .map(|side| columns(&name(side)))
        .into_iter()
        .max();
    let who = widest.unwrap_or_default().min(14);
    let text = NUMBER + who + 2;
    let mut lines = Vec::new();
    let mut reached = 0;
    for beat in super::moment(model).beats {
        let crossing = |index: &usize| match model.run.transcript.steps.get(*index) {
            Some(Step::Crossing(crossing)) => Some((*index, crossing)),
            _ => None,
        };
        let crossings: Vec<_> = beat.crossings.iter().filter_map(crossing).collect();
        let sender = crossings.first().map(|(_, first)| first.from);
        let inside = |side: Side| {
            let mut said = beat.sides.of(side).iter();
            tight && said.any(|saying| saying.tone == Tone::Inside)
        };
        let told = crossings
            .first()
            .filter(|(_, first)| !inside(first.from.peer()));
        if let Some((index, first)) = told {
            let room = width.saturating_sub(text);
            let said = what_crosses(&crossings, room.saturating_sub(3));
            let style = match (*index > now, first.encrypted) {
                (true, _) => theme.faint,
                _ if moment::fatal_alert(first).is_some() => theme.refuse,
                (false, true) => theme.curtain,
                (false, false) => theme.soft,
            };
            let arrow = if *index > now || first.fate == Fate::Unread {
                "▷"
            } else {
                "▶"
            };
            let said = format!("─{arrow} {}", said.trim_end());
            for (row, line) in wrap(&said, room).into_iter().enumerate() {
                let mut drawn = Line::at(text, line, style);
                if row == 0 {
                    drawn = drawn.and(NUMBER, name(first.from), style);
                    drawn = drawn.and(0, format!("{:>2}", index + 1), number(*index, now, theme));
                }
                lines.push(drawn);
            }
            if *index <= now {
                reached = lines.len();
            }
        }
        for side in sender.map_or(Side::BOTH, |sender| [sender.peer(), sender]) {
            // What the arrow says already is not said again.
            let said = beat.sides.of(side).iter();
            let said: Vec<Saying> = said
                .filter(|saying| saying.tone != Tone::Does)
                .cloned()
                .collect();
            let room = width.saturating_sub(text);
            let said = brief(&said, room, unsaid(model, tight));
            let mut before = None;
            for (row, cell) in sayings(&said, room).into_iter().flatten().enumerate() {
                let style = style(cell.tone, cell.step > now, theme);
                let tone = before.replace(cell.tone);
                if let (true, Some(Tone::Refuses), Tone::Outside) = (tight, tone, cell.tone)
                    && let Some(last) = lines.last_mut()
                    && last.end() + 2 + columns(&cell.text) <= width
                {
                    *last = std::mem::take(last).then(2, cell.text, style);
                    if cell.step <= now {
                        reached = lines.len();
                    }
                    continue;
                }
                let mut drawn = Line::at(text, cell.text, style);
                if row == 0 {
                    drawn = drawn.and(NUMBER, name(side), style);
                }
                if let Some(step) = cell.number {
                    drawn = drawn.and(0, format!("{:>2}", step + 1), number(step, now, theme));
                }
                lines.push(drawn);
                if cell.step <= now {
                    reached = lines.len();
                }
            }
        }
    }
    (lines, reached.saturating_sub(1))
}

/// What crosses, and what becomes of it; of an alert also whether anybody else can read it, where that
/// has room in one row.
fn what_crosses(crossings: &[(usize, &Crossing)], room: u16) -> String {
    let names = crossings.iter().map(|(_, crossing)| moment::name(crossing));
    let names: Vec<String> = names.collect();
    let Some((_, first)) = crossings.first() else {
        return String::new();
    };
    let words = arrow::words(first).unwrap_or_default();
    let said = format!("{} {words}", names.join(", "));
    let said = said.trim_end();
    let how = if first.encrypted {
        "encrypted"
    } else {
        "in the clear"
    };
    let whole = format!("{said}, {how}");
    if moment::fatal_alert(first).is_some() && columns(&whole) <= room {
        return whole;
    }
    said.to_owned()
}

fn number(step: usize, now: usize, theme: &Theme) -> Style {
    if step == now { theme.here } else { theme.faint }
}
