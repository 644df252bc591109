//! The glossary: the terms, and the selected one in both worlds.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list::{self, Row};
use crate::explain::Term;
use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::sheet::Search;
use crate::ui::target::Target;
use crate::ui::terms::{self, Shown};
use crate::ui::view::canvas::{Canvas, below, columns, top, wrap};

/// The columns of the list where the term stands beside it, and between the two.
const LIST: u16 = 30;
const GAP: u16 = 4;
/// The narrowest paper on which a term can stand beside the list.
const BESIDE: u16 = 90;
/// The rows of the list where the term stands below it.
const ABOVE: u16 = 5;
/// Where there are fewer rows than these for both, the list has fewer.
const LOW: u16 = 14;

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
        let above = if rest.height < LOW {
            ABOVE / 2 + 1
        } else {
            ABOVE
        };
        (top(rest, above), below(rest, above + 1))
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
        let lines = lines(model, (shown, &terms), term);
        told(canvas, term, model, &lines, search.from);
    }
}

/// A line of what a term is.
enum Line<'a> {
    Text(Style, String),
    /// What leads on: a label, and names of which some are in the list.
    Names(&'static str, Vec<(Option<usize>, &'a str)>),
}

/// What a term is in both worlds, what else it is called, and the terms that are near.
fn lines<'a>(
    model: &Model,
    (term, terms): (&'a Term, &[&'static Term]),
    area: Rect,
) -> Vec<Line<'a>> {
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
    let parts = || parts.iter().filter(|(_, text, _)| !text.is_empty());
    let rows: usize = parts()
        .map(|(_, text, _)| wrap(text, area.width).len() + 2)
        .sum();
    // A line for what it is also called and one for its neighbours come after it.
    let airy = 2 + rows + 2 <= usize::from(area.height);
    let blank = || airy.then(|| Line::Text(theme.soft, String::new()));
    let mut lines = vec![Line::Text(theme.here, term.name.clone())];
    lines.extend(blank());
    for (label, text, style) in parts() {
        lines.push(Line::Text(theme.dim, (*label).to_owned()));
        let told = wrap(text, area.width).into_iter();
        lines.extend(told.map(|line| Line::Text(*style, line)));
        lines.extend(blank());
    }
    let near = term
        .see
        .iter()
        .map(|name| (terms.iter().position(|other| other.name == *name), &**name));
    let names = [
        ("see ", near.collect::<Vec<_>>()),
        (
            "also",
            term.aliases.iter().map(|alias| (None, &**alias)).collect(),
        ),
    ];
    let names = names.into_iter().filter(|(_, names)| !names.is_empty());
    lines.extend(names.map(|(label, names)| Line::Names(label, names)));
    lines
}

/// Draws the lines from one of them on.
fn told(canvas: &mut Canvas<'_>, area: Rect, model: &Model, lines: &[Line<'_>], from: usize) {
    let theme = &model.theme;
    let from = list::told_from(canvas, area, model, (lines.len(), from), &[Action::Take]);
    for (line, y) in lines.iter().skip(from).zip(area.top()..area.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        match line {
            Line::Text(style, text) => {
                canvas.text(row.x, y, row.width, text, *style);
            }
            Line::Names(label, names) => {
                let x = canvas.text(row.x, y, row.width, label, theme.dim);
                let rest = Rect {
                    x,
                    width: row.right().saturating_sub(x),
                    ..row
                };
                self::names(canvas, rest, model, names);
            }
        }
    }
}

/// Draws names in a row, as many as there is room for; one that is in the list can be pointed at.
fn names(canvas: &mut Canvas<'_>, row: Rect, model: &Model, names: &[(Option<usize>, &str)]) {
    let theme = &model.theme;
    let mut x = row.x;
    for (at, (choice, word)) in names.iter().enumerate() {
        let gap = if at == 0 { "  " } else { " · " };
        let room = row.right().saturating_sub(x);
        if columns(gap) + columns(word) > room {
            break;
        }
        x = canvas.text(x, row.y, room, gap, theme.dim);
        let start = x;
        let style = if choice.is_some() {
            theme.ink
        } else {
            theme.dim
        };
        x = canvas.text(x, row.y, row.right().saturating_sub(x), word, style);
        if let Some(index) = choice {
            let word = Rect {
                x: start,
                width: x.saturating_sub(start),
                ..row
            };
            canvas.means(word, Target::Choice(*index));
        }
    }
}
