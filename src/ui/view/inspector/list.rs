//! Rows in columns: a name, what it says, and a remark.

use ratatui::layout::Rect;

use crate::explain::CheckVerdict;
use crate::ui::inspect::{Opened, Row};
use crate::ui::target::Target;
use crate::ui::theme::Theme;
use crate::ui::view::canvas::{Canvas, Unseen, cells, columns, top, wrap};

/// The rows to draw, and which of them is selected.
pub(in crate::ui::view) struct List<'a> {
    /// What they are rows of.
    pub(in crate::ui::view) opened: &'a Opened,
    /// Which of the rows are shown.
    pub(in crate::ui::view) shown: Vec<usize>,
    /// The one that is selected.
    pub(in crate::ui::view) selected: Option<usize>,
    /// Whether the list has the focus.
    pub(in crate::ui::view) focused: bool,
    /// Whether a row can be pointed at.
    pub(in crate::ui::view) pointed: bool,
}

/// The columns of the table.
struct Columns {
    name: u16,
    value: u16,
    value_width: u16,
    note: u16,
    note_width: u16,
}

impl Columns {
    fn of(area: Rect, opened: &Opened, rows: &[Line<'_>]) -> Self {
        let widest =
            |text: fn(&Row) -> u16| rows.iter().map(|line| text(line.row)).max().unwrap_or(0);
        let names = widest(|row| 3 + 2 * cells(row.depth) + columns(&row.name));
        let name = area.x + 2;
        let end = area.right().saturating_sub(2);
        let notes = widest(|row| columns(&row.note));
        let least = if opened.prose { 14 } else { 24 };
        let after = name + (names + 2).clamp(least, (area.width * 2 / 5).max(least));
        if opened.prose {
            // A word or two before what is said, which goes on from line to line.
            let note_width = notes.min(area.width / 5);
            let value = after + note_width + if notes > 0 { 2 } else { 0 };
            return Self {
                name,
                value,
                value_width: end.saturating_sub(value),
                note: after,
                note_width,
            };
        }
        let values = widest(|row| columns(&row.value)).clamp(24, 44);
        let note = (after + values + 3).min(end);
        Self {
            name,
            value: after,
            value_width: end.saturating_sub(after),
            note,
            note_width: end.saturating_sub(note),
        }
    }
}

/// A row that is shown, with its value in lines.
struct Line<'a> {
    index: usize,
    row: &'a Row,
    open: bool,
    lines: Vec<String>,
}

/// Draws the rows, as many as fit around the selected one.
pub(in crate::ui::view) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    list: &List<'_>,
    theme: &Theme,
) {
    let opened = list.opened;
    let next = list.shown.iter().skip(1).map(Some).chain([None]);
    let mut lines: Vec<Line<'_>> = list
        .shown
        .iter()
        .zip(next)
        .filter_map(|(index, next)| {
            let row = opened.rows.get(*index)?;
            let open = next == Some(&(index + 1)) || index + 1 >= opened.rows.len();
            Some(Line {
                index: *index,
                row,
                open,
                lines: vec![row.value.clone()],
            })
        })
        .collect();
    let columns = Columns::of(area, opened, &lines);
    if opened.prose {
        for line in &mut lines {
            line.lines = wrap(&line.row.value, columns.value_width);
        }
    }
    let selected = lines
        .iter()
        .position(|line| Some(line.index) == list.selected)
        .unwrap_or_default();
    // What is below the fold has a line that says so.
    let height = usize::from(area.height);
    let total: usize = lines.iter().map(|line| line.lines.len()).sum();
    let height = if total > height && height >= 4 {
        height - 1
    } else {
        height
    };
    let body = top(area, cells(height));
    let mut y = area.y;
    let first = first_shown(&lines, selected, height);
    for (number, line) in lines.iter().enumerate().skip(first) {
        let here = list.selected == Some(line.index);
        for (part, text) in line.lines.iter().enumerate() {
            if y >= body.bottom() {
                if y < area.bottom() {
                    let unseen = Unseen::around(first, number - first, lines.len());
                    let more = unseen.both().unwrap_or_default();
                    canvas.text(columns.name, y, area.width, &more, theme.dim);
                }
                return;
            }
            let place = Rect {
                y,
                height: 1,
                ..area
            };
            if list.pointed {
                canvas.means(place, Target::Row(line.index));
            }
            let look = Look {
                here,
                focused: list.focused,
                prose: opened.prose,
                text,
            };
            if part == 0 {
                head(canvas, place, line, &columns, &look, theme);
            } else {
                value(canvas, place, line.row, &columns, &look, theme);
            }
            y += 1;
        }
    }
    let unseen = Unseen::around(first, lines.len(), lines.len());
    if let (true, Some(more)) = (body.height < area.height, unseen.up()) {
        canvas.text(
            columns.name,
            area.bottom() - 1,
            area.width,
            &more,
            theme.dim,
        );
    }
}

/// The first row to show, so that the selected one is among them, a third from the top if it can
/// be.
fn first_shown(lines: &[Line<'_>], selected: usize, height: usize) -> usize {
    let tall = |range: std::ops::Range<usize>| {
        let lines = lines.get(range).unwrap_or_default().iter();
        lines.map(|line| line.lines.len()).sum::<usize>()
    };
    if tall(0..lines.len()) <= height {
        return 0;
    }
    let mut first = selected;
    while first > 0
        && (tall(first - 1..selected) <= height / 3 || tall(first - 1..lines.len()) <= height)
        && tall(first - 1..selected + 1) <= height
    {
        first -= 1;
    }
    first
}

/// How one line of a row is drawn.
struct Look<'a> {
    here: bool,
    focused: bool,
    prose: bool,
    text: &'a str,
}

/// The first line of a row.
fn head(
    canvas: &mut Canvas<'_>,
    area: Rect,
    line: &Line<'_>,
    at: &Columns,
    look: &Look<'_>,
    theme: &Theme,
) {
    let row = line.row;
    value(canvas, area, row, at, look, theme);
    let (glyph, glyph_style) = match row.mark {
        Some(CheckVerdict::Pass) => ("✔", theme.accept),
        Some(CheckVerdict::Fail) => ("✘", theme.refuse),
        Some(CheckVerdict::NotApplicable) => ("·", theme.dim),
        Some(CheckVerdict::NotReached) => ("?", theme.dim),
        None if row.parent && line.open => ("▾", theme.dim),
        None if row.parent => ("▸", theme.dim),
        None => ("", theme.dim),
    };
    let x = at.name + 2 * cells(row.depth);
    canvas.text(x, area.y, 1, glyph, glyph_style);
    let style = match (look.here, look.prose && row.parent) {
        (true, _) | (_, true) => theme.strong,
        (false, false) => theme.soft,
    };
    let name_end = if look.prose {
        at.note.min(at.value)
    } else {
        at.value
    };
    let room = name_end.saturating_sub(x + 3);
    canvas.text(x + 2, area.y, room, &row.name, style);
    if row.note.is_empty() || at.note_width == 0 {
        return;
    }
    if look.prose {
        let style = match row.mark {
            Some(CheckVerdict::Pass) => theme.accept,
            Some(CheckVerdict::Fail) => theme.refuse,
            _ => theme.dim,
        };
        canvas.text(at.note, area.y, at.note_width, &row.note, style);
        return;
    }
    // A long value takes the room of the remark; half a remark is none.
    let x = at.note.max(at.value + columns(look.text) + 3);
    let end = area.right().saturating_sub(1);
    if x + columns(&row.note) <= end {
        canvas.text(x, area.y, end.saturating_sub(x), &row.note, theme.dim);
    }
}

/// A line of what a row says, over the ground of the row.
fn value(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &Row,
    at: &Columns,
    look: &Look<'_>,
    theme: &Theme,
) {
    if look.here {
        if look.focused {
            canvas.tint(area, theme.row);
        }
        let bar = if look.focused { theme.here } else { theme.dim };
        canvas.text(area.x, area.y, 1, "▌", bar);
    }
    let lit = look.here && look.focused;
    let style = match (lit, row.mark) {
        (true, _) if !look.prose => theme.here,
        (false, Some(CheckVerdict::Fail)) if !look.prose => theme.refuse,
        (false, Some(CheckVerdict::NotApplicable | CheckVerdict::NotReached)) => theme.dim,
        (_, _) => theme.ink,
    };
    canvas.text(at.value, area.y, at.value_width, look.text, style);
}
