//! The table of both worlds.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::explain::Worlds;
use crate::ui::model::Model;
use crate::ui::theme::Theme;
use crate::ui::view::canvas::{Canvas, Unseen, below, cells, marks, wrap};

const KAFKA: &str = "in Kafka and TLS";
const BORDER: &str = "at the border";
/// Between the columns.
const GAP: u16 = 4;

/// A line of the table: what stands left and right.
type Line = [(Style, String); 2];

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, from: usize) {
    let theme = &model.theme;
    let paper = super::paper(canvas, body, model, 136, 58);
    let left = (paper.width - GAP) * 2 / 5;
    let right = Rect {
        x: paper.x + left + GAP,
        width: paper.width - GAP - left,
        ..paper
    };
    canvas.text(paper.x, paper.y, left, KAFKA, theme.dim);
    canvas.text(right.x, right.y, right.width, BORDER, theme.dim);
    let room = below(paper, 2);
    let lines = lines(theme, left, right.width);
    let last = lines.len().saturating_sub(usize::from(room.height));
    canvas.scrolls(last);
    canvas.pages(usize::from(room.height));
    let from = from.min(last);
    for (y, [kafka, border]) in (room.top()..room.bottom()).zip(lines.iter().skip(from)) {
        // A title reaches over both columns.
        let width = if border.1.is_empty() {
            room.width
        } else {
            left
        };
        canvas.text(room.x, y, width, &kafka.1, kafka.0);
        canvas.text(right.x, y, right.width, &border.1, border.0);
    }
    let unseen = Unseen::around(from, usize::from(room.height), lines.len());
    marks(canvas, room, unseen, theme.dim);
}

/// The whole table, wrapped into columns of these widths.
fn lines(theme: &Theme, left: u16, right: u16) -> Vec<Line> {
    let blank = || [(theme.ink, String::new()), (theme.ink, String::new())];
    let mut lines: Vec<Line> = Vec::new();
    for part in &Worlds::english().parts {
        if !lines.is_empty() {
            lines.push(blank());
        }
        let [_, beside] = blank();
        lines.push([(theme.here, part.title.clone()), beside]);
        for pair in &part.rows {
            let kafka = hanging(&pair.kafka, left);
            let border = wrap(&pair.border, right);
            for index in 0..kafka.len().max(border.len()) {
                let line = |of: &[String]| of.get(index).cloned().unwrap_or_default();
                lines.push([(theme.soft, line(&kafka)), (theme.ink, line(&border))]);
            }
        }
    }
    lines
}

/// Wrapped, with what follows a number aligned behind it.
fn hanging(text: &str, width: u16) -> Vec<String> {
    let Some((number, rest)) = text.split_once("  ") else {
        return wrap(text, width);
    };
    let margin = number.len() + 2;
    wrap(rest, width.saturating_sub(cells(margin)))
        .into_iter()
        .enumerate()
        .map(|(index, line)| match index {
            0 => format!("{number}  {line}"),
            _ => format!("{}{line}", " ".repeat(margin)),
        })
        .collect()
}
