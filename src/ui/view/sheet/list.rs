//! A list that typing narrows down: what was typed, and the rows that are left.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::target::Target;
use crate::ui::view::canvas::{Canvas, Unseen, below, cells, columns, marks, wrap};

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

/// The lines of what a row is: where it is too long for the room beside what stands at its end, it
/// goes on below that, over all the room there is.
fn lines(row: &Row, room: u16) -> Vec<String> {
    let beside = match columns(&row.end) {
        0 => room,
        ends => room.saturating_sub(ends + 2),
    };
    let mut first = wrap(&row.text, beside.max(1)).into_iter();
    let head = first.next().unwrap_or_default();
    let rest = row.text.get(head.len()..).unwrap_or_default().trim_start();
    if rest.is_empty() || !row.text.starts_with(&head) {
        return std::iter::once(head).chain(first).collect();
    }
    std::iter::once(head)
        .chain(wrap(rest, room.max(1)))
        .collect()
}

/// The first row to show in so many lines, so that the selected one is whole, in the middle if it
/// can be.
fn first_shown(heights: &[usize], selected: usize, height: usize) -> usize {
    let tall = |range: Range<usize>| heights.get(range).unwrap_or_default().iter().sum::<usize>();
    let mut first = selected;
    while first > 0
        && (tall(first - 1..selected) <= height / 2 || tall(first - 1..heights.len()) <= height)
        && tall(first - 1..selected + 1) <= height
    {
        first -= 1;
    }
    first
}

/// The column at which the rows begin behind what stands before them.
fn leads(rows: &[Row]) -> u16 {
    let lead = rows.iter().map(|row| columns(&row.lead)).max();
    lead.filter(|lead| *lead > 0).map_or(0, |lead| lead + 3)
}

/// The lines that all the rows take in a list of this width.
pub(super) fn height(rows: &[Row], width: u16) -> u16 {
    let room = width.saturating_sub(leads(rows));
    let all = rows.iter().map(|row| lines(row, room).len());
    cells(all.sum())
}

/// Says how far so many lines of what is told of the selected row can be scrolled in their place, and
/// below that how many are out of sight, and which keys bring them; gives the first that is shown.
pub(super) fn told_from(
    canvas: &mut Canvas<'_>,
    place: Rect,
    model: &Model,
    (count, from): (usize, usize),
    keys: &[Action],
) -> usize {
    let height = usize::from(place.height);
    let furthest = count.saturating_sub(height);
    canvas.scrolls(furthest);
    let from = from.min(furthest);
    if let Some(more) = Unseen::around(from, height, count).both() {
        let key = |action: &Action| model.keymap.keys(*action).first().map(ToString::to_string);
        let keys: Vec<String> = keys.iter().filter_map(key).collect();
        let more = format!(" {more}  {} ", keys.join(" "));
        let style = model.theme.dim;
        canvas.text_right(place.right(), place.bottom(), place.width, &more, style);
    }
    from
}

/// Draws the rows around the selected one, each as many lines high as it needs.
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
    let leads = leads(rows);
    let x = area.x + leads;
    let room = area.right().saturating_sub(x);
    let texts: Vec<Vec<String>> = rows.iter().map(|row| lines(row, room)).collect();
    let heights: Vec<usize> = texts.iter().map(Vec::len).collect();
    let first = first_shown(&heights, selected, height);
    let all: usize = heights.iter().sum();
    canvas.pages(height * rows.len() / all.max(1));
    let mut y = area.top();
    let mut whole = 0;
    let shown = rows.iter().zip(&texts).enumerate().skip(first);
    for (index, (row, texts)) in shown {
        let block = Rect {
            x: area.x.saturating_sub(2),
            y,
            width: area.width + 4,
            height: cells(texts.len()).min(area.bottom().saturating_sub(y)),
        };
        if block.height == 0 {
            break;
        }
        whole += usize::from(usize::from(block.height) == texts.len());
        canvas.means(block, Target::Choice(index));
        let here = index == selected;
        if here {
            canvas.tint(block, theme.row);
        }
        let style: Style = if here { theme.strong } else { theme.soft };
        let lead_style = if here { theme.here } else { theme.dim };
        canvas.text(area.x, y, leads, &row.lead, lead_style);
        canvas.text_right(area.right(), y, columns(&row.end), &row.end, theme.dim);
        for (y, text) in (block.top()..block.bottom()).zip(texts) {
            if here {
                canvas.text(block.x, y, 1, "▌", theme.here);
            }
            canvas.text(x, y, room, text, style);
        }
        y = block.bottom();
    }
    let unseen = Unseen::around(first, whole, rows.len());
    marks(canvas, area, unseen, theme.dim);
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
    const WIDTH: u16 = 92;
    let lines = height(list, WIDTH.min(body.width).saturating_sub(6));
    let paper = super::paper(canvas, body, model, WIDTH, (lines + 5).max(12));
    query(canvas, paper, model, label, typed);
    let number = match (list.len(), typed.is_empty()) {
        (0, _) | (_, true) => String::new(),
        (1, false) => "1 found".to_owned(),
        (found, false) => format!("{found} found"),
    };
    canvas.text_right(paper.right(), paper.y, 12, &number, model.theme.dim);
    rows(canvas, below(paper, 2), model, list, selected);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_goes_on_below_what_stands_at_its_end() {
        let row = Row {
            text: "one two three four five six".to_owned(),
            end: "the end".to_owned(),
            ..Row::default()
        };
        assert_eq!(lines(&row, 40), ["one two three four five six"]);
        assert_eq!(lines(&row, 20), ["one two", "three four five six"]);
    }

    #[test]
    fn the_selected_row_is_whole_and_the_last_page_is_full() {
        let heights = [1, 3, 1, 2, 1, 1];
        assert_eq!(first_shown(&heights, 0, 4), 0);
        assert_eq!(first_shown(&heights, 1, 4), 0);
        assert_eq!(first_shown(&heights, 5, 4), 3);
        assert_eq!(first_shown(&heights, 5, 9), 0);
    }
}
