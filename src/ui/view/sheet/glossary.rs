//! The glossary: the terms, and the selected one in both worlds.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list::{self, Row};
use crate::explain::Term;
use crate::ui::model::Model;
use crate::ui::sheet::Search;
use crate::ui::target::Target;
use crate::ui::terms::{self, Shown};
use crate::ui::view::canvas::{Canvas, below, cells, columns, top, wrap};

/// The columns of the list where the term stands beside it, and between the two.
const LIST: u16 = 30;
const GAP: u16 = 4;
/// The narrowest paper on which a term can stand beside the list.
const BESIDE: u16 = 90;
/// The rows of the list where the term stands below it.
const ABOVE: u16 = 5;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, search: &Search) {
    let paper = super::paper(canvas, body, model, 110, 30);
    list::query(canvas, paper, model, "what is", &search.query);
    let Shown { found, terms } = terms::shown(&search.query);
    let count = match (found, terms.len()) {
        (false, all) => format!("no term has this in it; all {all}"),
        (true, 1) => "1 term".to_owned(),
        (true, many) => format!("{many} terms"),
    };
    let room = paper.width.saturating_sub(columns(&search.query) + 12);
    canvas.text_right(paper.right(), paper.y, room, &count, model.theme.dim);
    let rest = below(paper, 2);
    let (side, term) = if paper.width >= BESIDE {
        let beside = Rect {
            x: rest.x + LIST + GAP,
            width: rest.width - LIST - GAP,
            ..rest
        };
        (
            Rect {
                width: LIST,
                ..rest
            },
            beside,
        )
    } else {
        (top(rest, ABOVE), below(rest, ABOVE + 1))
    };
    let rows: Vec<Row> = terms
        .iter()
        .enumerate()
        .map(|(index, term)| Row {
            text: term.name.clone(),
            end: if search.query.is_empty() && search.near.contains(&index) {
                "here".to_owned()
            } else {
                String::new()
            },
            ..Row::default()
        })
        .collect();
    list::rows(canvas, side, model, &rows, search.selected);
    let selected = search.selected.min(terms.len().saturating_sub(1));
    if let Some(shown) = terms.get(selected) {
        let y = self::term(canvas, term, model, shown);
        see(canvas, below(term, y), model, (shown, &terms));
    }
}

/// Draws a term and gives the rows it took.
fn term(canvas: &mut Canvas<'_>, area: Rect, model: &Model, term: &Term) -> u16 {
    let theme = &model.theme;
    let parts: [(&str, &str, Style); 3] = [
        ("at the border", &term.border, theme.ink),
        ("in Kafka", &term.kafka, theme.soft),
        (
            "not quite like life",
            term.limit.as_deref().unwrap_or_default(),
            theme.soft,
        ),
    ];
    let lines: usize = parts
        .iter()
        .filter(|(_, text, _)| !text.is_empty())
        .map(|(_, text, _)| wrap(text, area.width).len() + 2)
        .sum();
    // A line for what it is also called and one for its neighbours come after it.
    let airy = 2 + lines + 2 <= usize::from(area.height);
    let blank = u16::from(airy);
    canvas.text(area.x, area.y, area.width, &term.name, theme.here);
    let mut y = 1 + blank;
    for (label, text, style) in parts {
        if text.is_empty() {
            continue;
        }
        let lines = wrap(text, area.width);
        for (line, style) in std::iter::once((label.to_owned(), theme.dim))
            .chain(lines.into_iter().map(|line| (line, style)))
        {
            if y < area.height {
                canvas.text(area.x, area.y + y, area.width, &line, style);
            }
            y += 1;
        }
        y += blank;
    }
    y.min(area.height)
}

/// Draws what else a term is called, and the terms that are near; one that is in the list can be
/// pointed at.
fn see(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    (term, terms): (&Term, &[&'static Term]),
) {
    let theme = &model.theme;
    let mut lines: Vec<Vec<(Option<usize>, &str)>> = Vec::new();
    let near: Vec<(Option<usize>, &str)> = term
        .see
        .iter()
        .map(|name| (terms.iter().position(|other| other.name == *name), &**name))
        .collect();
    lines.push(near);
    lines.push(term.aliases.iter().map(|alias| (None, &**alias)).collect());
    for (index, (label, words)) in ["see ", "also"].into_iter().zip(lines).enumerate() {
        let y = area.y + cells(index);
        if cells(index) >= area.height || words.is_empty() {
            continue;
        }
        let mut x = canvas.text(area.x, y, area.width, label, theme.dim);
        for (at, (choice, word)) in words.into_iter().enumerate() {
            let gap = if at == 0 { "  " } else { " · " };
            let room = area.right().saturating_sub(x);
            if columns(gap) + columns(word) > room {
                break;
            }
            x = canvas.text(x, y, room, gap, theme.dim);
            let start = x;
            let style = if choice.is_some() {
                theme.ink
            } else {
                theme.dim
            };
            x = canvas.text(x, y, area.right().saturating_sub(x), word, style);
            if let Some(index) = choice {
                let width = x.saturating_sub(start);
                let word = Rect {
                    x: start,
                    y,
                    width,
                    height: 1,
                };
                canvas.means(word, Target::Choice(index));
            }
        }
    }
}
