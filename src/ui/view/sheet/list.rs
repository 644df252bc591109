//! A list that typing narrows down: what was typed, and the rows that are left.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::model::Model;
use crate::ui::target::Target;
use crate::ui::view::canvas::{Canvas, Unseen, below, cells, columns, marks};

/// A row of a list: what stands before it, what it is, and what stands at its end.
#[derive(Default)]
pub(super) struct Row {
    pub(super) lead: String,
    pub(super) text: String,
    pub(super) end: String,
}

/// Draws the line in which a query is typed.
pub(super) fn query(canvas: &mut Canvas<'_>, area: Rect, model: &Model, label: &str, query: &str) {
    let theme = &model.theme;
    let x = canvas.text(area.x, area.y, area.width, label, theme.here) + 2;
    let room = area.right().saturating_sub(x);
    // What was typed last is what is looked at; no character takes less room than it has columns.
    let last = query.char_indices().rev().take(usize::from(room)).last();
    let tail = query.get(last.map_or(0, |(at, _)| at)..);
    let shown = crate::explain::story::safe(tail.unwrap_or_default());
    let mut shown = shown.as_str();
    while columns(shown) + 1 > room && !shown.is_empty() {
        let mut rest = shown.chars();
        rest.next();
        shown = rest.as_str();
    }
    let x = canvas.text(x, area.y, room, shown, theme.ink);
    canvas.text(x, area.y, 1, "▏", theme.here);
}

/// Draws the rows around the selected one.
pub(super) fn rows(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    rows: &[Row],
    selected: usize,
) {
    let theme = &model.theme;
    let height = usize::from(area.height);
    let selected = selected.min(rows.len().saturating_sub(1));
    let lead = rows.iter().map(|row| columns(&row.lead)).max();
    let leads = lead.filter(|lead| *lead > 0).map_or(0, |lead| lead + 3);
    let first = selected
        .saturating_sub(height / 2)
        .min(rows.len().saturating_sub(height));
    canvas.pages(height);
    let unseen = Unseen::around(first, height, rows.len());
    marks(canvas, area, unseen, theme.dim);
    for (y, (index, row)) in (area.top()..).zip(rows.iter().enumerate().skip(first).take(height)) {
        let here = index == selected;
        let line = Rect {
            x: area.x.saturating_sub(2),
            y,
            width: area.width + 4,
            height: 1,
        };
        if here {
            canvas.tint(line, theme.row);
            canvas.text(line.x, y, 1, "▌", theme.here);
        }
        canvas.means(line, Target::Choice(index));
        let ends = columns(&row.end);
        let style: Style = if here { theme.strong } else { theme.soft };
        let lead_style = if here { theme.here } else { theme.dim };
        canvas.text(area.x, y, leads, &row.lead, lead_style);
        let x = area.x + leads;
        let room = area.right().saturating_sub(x + ends + 2);
        canvas.text(x, y, room, &row.text, style);
        canvas.text_right(area.right(), y, ends, &row.end, theme.dim);
    }
    if rows.is_empty() {
        canvas.text(area.x, area.y, area.width, "nothing found", theme.dim);
    }
}

/// Rows under a query, all on one sheet.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    body: Rect,
    model: &Model,
    (label, typed): (&str, &str),
    list: &[Row],
    selected: usize,
) {
    let paper = super::paper(canvas, body, model, 92, cells(list.len() + 5).max(12));
    query(canvas, paper, model, label, typed);
    let number = match (list.len(), typed.is_empty()) {
        (0, _) | (_, true) => String::new(),
        (1, false) => "1 found".to_owned(),
        (found, false) => format!("{found} found"),
    };
    canvas.text_right(paper.right(), paper.y, 12, &number, model.theme.dim);
    rows(canvas, below(paper, 2), model, list, selected);
}
