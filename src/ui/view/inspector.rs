//! The message pane: what the place holds as rows, and its bytes below them.

use std::ops::Range;

use ratatui::layout::Rect;

use super::canvas::{Canvas, below, cells, columns, top, wrap};
use super::hex;
use crate::explain::CheckVerdict;
use crate::ui::inspect::{Opened, Row};
use crate::ui::model::Model;
use crate::ui::pane::Focus;
use crate::ui::theme::Theme;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    if area.height < 2 {
        return;
    }
    let opened = model.opened();
    let focused = model.screen.focus == Focus::Inspector;
    title(canvas, top(area, 1), &opened, model, focused);
    let body = below(area, 1);
    let wanted = match body.height {
        0..4 => 0,
        4..9 => 1,
        9..14 => 2,
        height => height / 4,
    };
    let needed = opened.bytes.len().div_ceil(hex::bytes_per_row(body.width));
    let hex_rows = if opened.bytes.is_empty() {
        0
    } else {
        wanted.min(cells(needed))
    };
    let between = u16::from(hex_rows > 0 && body.height >= 10);
    let rows = top(body, body.height - hex_rows - between);
    list(canvas, rows, &opened, model, focused);
    if hex_rows > 0 {
        if between > 0 {
            canvas.line(body.x, rows.bottom(), body.width, "╌", model.theme.rule);
        }
        let range = opened
            .rows
            .get(model.screen.field)
            .map(|row| row.range.clone());
        let place = below(body, rows.height + between);
        hex::draw(
            canvas,
            place,
            &opened.bytes,
            &range.unwrap_or_default(),
            &model.theme,
        );
    }
}

fn title(canvas: &mut Canvas<'_>, area: Rect, opened: &Opened, model: &Model, focused: bool) {
    let theme = &model.theme;
    canvas.line(area.x, area.y, area.width, "─", theme.rule);
    let style = if focused { theme.lit } else { theme.strong };
    let mut x = canvas.text(
        area.x + 2,
        area.y,
        area.width,
        &format!(" {} ", opened.title),
        style,
    );
    if !opened.note.is_empty() {
        let room = area.right().saturating_sub(x + 2);
        x = canvas.text(x, area.y, room, &format!(" {} ", opened.note), theme.dim);
    }
    // As much of the way as there is room for, its end first.
    let end = area.right().saturating_sub(2);
    let way = way(opened, model.screen.field);
    for skipped in 0..way.len().saturating_sub(1) {
        let shown = way.get(skipped..).unwrap_or_default().join(" › ");
        let text = format!(" {}{shown} ", if skipped > 0 { "… › " } else { "" });
        if x + 4 + columns(&text) <= end {
            canvas.text_right(end, area.y, columns(&text), &text, theme.dim);
            return;
        }
    }
}

/// The names from the root down to a row: where the fields above it may have scrolled away.
fn way(opened: &Opened, field: usize) -> Vec<&str> {
    let mut way = Vec::new();
    let mut depth = usize::MAX;
    for row in opened.rows.iter().take(field + 1).rev() {
        if row.depth < depth && (row.parent || way.is_empty()) {
            depth = row.depth;
            way.push(row.name.as_str());
        }
    }
    // The root is the title.
    way.pop();
    way.reverse();
    way
}

/// The columns of the table.
struct Columns {
    name: u16,
    value: u16,
    note: u16,
    value_width: u16,
}

impl Columns {
    fn of(area: Rect, opened: &Opened) -> Self {
        let widest = |text: fn(&Row) -> u16| opened.rows.iter().map(text).max().unwrap_or_default();
        let names = widest(|row| 3 + 2 * cells(row.depth) + columns(&row.name));
        let name = area.x + 2;
        let value =
            name + (names + 2).clamp(if opened.prose { 14 } else { 18 }, area.width * 2 / 5);
        let notes = if opened.prose {
            0
        } else {
            widest(|row| columns(&row.note))
        };
        let roomy = notes > 0 && area.width >= 76;
        let values = widest(|row| columns(&row.value));
        let end = area.right().saturating_sub(2);
        let note = if roomy {
            (value + values.max(24) + 3).min(end.saturating_sub(notes))
        } else {
            end
        };
        let value_width = note.saturating_sub(value + if roomy { 2 } else { 0 });
        Self {
            name,
            value,
            note,
            value_width,
        }
    }
}

/// The rows, as many as fit around the selected one.
fn list(canvas: &mut Canvas<'_>, area: Rect, opened: &Opened, model: &Model, focused: bool) {
    let columns = Columns::of(area, opened);
    let height = usize::from(area.height);
    let selected = model.screen.field.min(opened.rows.len().saturating_sub(1));
    let lines: Vec<Vec<String>> = opened
        .rows
        .iter()
        .map(|row| {
            if opened.prose {
                wrap(&row.value, columns.value_width)
            } else {
                vec![row.value.clone()]
            }
        })
        .collect();
    // What is below the fold has a line that says so.
    let total: usize = lines.iter().map(Vec::len).sum();
    let height = if total > height && height >= 4 {
        height - 1
    } else {
        height
    };
    let body = top(area, cells(height));
    let shown = window(&lines, selected, height);
    let mut y = area.y;
    for (index, (row, value)) in opened.rows.iter().zip(&lines).enumerate().skip(shown.start) {
        for (number, line) in value.iter().enumerate() {
            if y >= body.bottom() {
                if y < area.bottom() {
                    let more = format!("↓ {} more", opened.rows.len() - index);
                    canvas.text(columns.name, y, area.width, &more, model.theme.dim);
                }
                return;
            }
            let here = index == selected;
            draw_row(
                canvas,
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                row,
                &columns,
                &model.theme,
                &Look {
                    here,
                    focused,
                    line: number,
                    prose: opened.prose,
                    value: line,
                },
            );
            y += 1;
        }
    }
}

/// Which rows to show so that the selected one is among them, a third from the top if it can be.
fn window(lines: &[Vec<String>], selected: usize, height: usize) -> Range<usize> {
    let tall = |range: Range<usize>| {
        lines
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(Vec::len)
            .sum::<usize>()
    };
    if tall(0..lines.len()) <= height {
        return 0..lines.len();
    }
    let mut start = selected;
    while start > 0
        && (tall(start - 1..selected) <= height / 3 || tall(start - 1..lines.len()) <= height)
        && tall(start - 1..selected + 1) <= height
    {
        start -= 1;
    }
    start..lines.len()
}

/// How one line of a row is drawn.
struct Look<'a> {
    here: bool,
    focused: bool,
    line: usize,
    prose: bool,
    value: &'a str,
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &Row,
    columns: &Columns,
    theme: &Theme,
    look: &Look<'_>,
) {
    let y = area.y;
    if look.here {
        if look.focused {
            canvas.tint(area, theme.row);
        }
        let bar = if look.focused { theme.here } else { theme.dim };
        canvas.text(area.x, y, 1, "▌", bar);
    }
    let lit = look.here && look.focused;
    let (glyph, glyph_style) = match row.mark {
        Some(CheckVerdict::Pass) => ("✔", theme.accept),
        Some(CheckVerdict::Fail) => ("✘", theme.refuse),
        Some(CheckVerdict::NotApplicable) => ("·", theme.dim),
        Some(CheckVerdict::NotReached) => ("?", theme.dim),
        None if row.parent => ("▾", theme.dim),
        None => ("", theme.dim),
    };
    if look.line == 0 {
        let x = columns.name + 2 * cells(row.depth);
        canvas.text(x, y, 1, glyph, glyph_style);
        let style = if look.here { theme.strong } else { theme.soft };
        let room = columns.value.saturating_sub(x + 3);
        canvas.text(x + 2, y, room, &row.name, style);
    }
    let value_style = match (lit, row.mark) {
        (true, _) if !look.prose => theme.here,
        (false, Some(CheckVerdict::Fail)) if !look.prose => theme.refuse,
        (false, Some(CheckVerdict::NotApplicable | CheckVerdict::NotReached)) => theme.dim,
        (_, _) => theme.ink,
    };
    // Without a remark the value has the room of both columns.
    let width = if row.note.is_empty() {
        area.right().saturating_sub(columns.value + 2)
    } else {
        columns.value_width
    };
    canvas.text(columns.value, y, width, look.value, value_style);
    if look.line == 0 && columns.note < area.right().saturating_sub(2) {
        let room = area.right().saturating_sub(columns.note + 1);
        canvas.text(columns.note, y, room, &row.note, theme.dim);
    }
}
