//! Lines of a pane, which may be more than its place holds.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::canvas::{Canvas, Unseen, cells, columns, wrap};
use crate::ui::keymap::Action;
use crate::ui::model::Model;
use crate::ui::target::Target;

/// One line: texts, each at its column.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    spans: Vec<(u16, String, Style)>,
    ground: Option<Style>,
    targets: Vec<(u16, u16, Target)>,
}

impl Line {
    /// A blank one.
    pub(super) fn blank() -> Self {
        Self::default()
    }

    /// One that begins with this text at this column.
    pub(super) fn at(x: u16, text: impl Into<String>, style: Style) -> Self {
        Self::default().and(x, text, style)
    }

    /// The same with a text at this column.
    pub(super) fn and(mut self, x: u16, text: impl Into<String>, style: Style) -> Self {
        self.spans.push((x, text.into(), style));
        self
    }

    /// The same with a text behind the last one.
    pub(super) fn then(self, gap: u16, text: impl Into<String>, style: Style) -> Self {
        let x = self.end() + gap;
        self.and(x, text, style)
    }

    /// The same with all that stands in another line.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self.targets.extend(other.targets);
        self
    }

    /// The same on a ground of its own.
    pub(super) fn on(mut self, ground: Style) -> Self {
        self.ground = Some(ground);
        self
    }

    /// The same, where all of it can be pointed at.
    pub(super) fn meaning(mut self, target: Target) -> Self {
        self.targets.push((0, u16::MAX, target));
        self
    }

    /// The same, where its last text can be pointed at.
    pub(super) fn last_meaning(mut self, target: Target) -> Self {
        if let Some((x, text, _)) = self.spans.last() {
            self.targets.push((*x, columns(text), target));
        }
        self
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.spans.is_empty()
    }

    /// The same, so many columns further to the right.
    pub(super) fn shifted(mut self, by: u16) -> Self {
        for (x, ..) in &mut self.spans {
            *x += by;
        }
        for (x, ..) in &mut self.targets {
            *x += by;
        }
        self
    }

    /// The column behind its last text.
    pub(super) fn end(&self) -> u16 {
        let ends = self.spans.iter().map(|(x, text, _)| x + columns(text));
        ends.max().unwrap_or_default()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, row: Rect) {
        if let Some(ground) = self.ground {
            canvas.tint(row, ground);
        }
        for (index, (x, text, style)) in self.spans.iter().enumerate() {
            // A text ends where the next one begins; one that is cut there keeps a blank before it.
            let next = self.spans.get(index + 1).map(|(x, ..)| *x);
            let end = match next {
                Some(next) if next > *x && x + columns(text) > next => (next - 1).min(row.width),
                Some(next) if next > *x => next.min(row.width),
                _ => row.width,
            };
            canvas.text(row.x + x, row.y, end.saturating_sub(*x), text, *style);
        }
        for (x, width, target) in &self.targets {
            let x = row.x.saturating_add(*x).min(row.right());
            let width = (*width).min(row.right() - x);
            canvas.means(Rect { x, width, ..row }, *target);
        }
    }
}

/// A text wrapped into lines at a column.
pub(super) fn wrapped(x: u16, width: u16, text: &str, style: Style) -> Vec<Line> {
    let lines = wrap(text, width.max(1)).into_iter();
    lines.map(|line| Line::at(x, line, style)).collect()
}

/// A text behind a label, wrapped; where there is little room, below it.
pub(super) fn labelled(
    (label, label_style): (&str, Style),
    width: u16,
    text: &str,
    style: Style,
) -> Vec<Line> {
    let indent = indent(width);
    let room = (width - indent.min(width)).min(READABLE);
    let mut lines = wrapped(indent, room, text, style);
    if columns(label) + 1 > indent {
        lines.insert(0, Line::at(0, label, label_style));
    } else if let Some(first) = lines.first_mut() {
        *first = Line::at(0, label, label_style).with(std::mem::take(first));
    }
    lines
}

/// Lines behind a name that begins at a column, wrapped where the lines leave it too little room.
pub(super) fn named(
    (x, name, style): (u16, &str, Style),
    until: u16,
    lines: Vec<Line>,
) -> Vec<Line> {
    let mut names = wrap(name, until.saturating_sub(x + 1)).into_iter();
    let mut all: Vec<Line> = lines
        .into_iter()
        .map(|line| match names.next() {
            Some(name) => Line::at(x, name, style).with(line),
            None => line,
        })
        .collect();
    all.extend(names.map(|name| Line::at(x, name, style)));
    all
}

/// How wide prose may be.
const READABLE: u16 = 104;

/// The column at which what is behind a label begins.
pub(super) fn indent(width: u16) -> u16 {
    if width >= 70 { 15 } else { 2 }
}

/// How far the lines can be scrolled in so many rows.
pub(super) fn furthest(count: usize, height: u16) -> usize {
    let height = usize::from(height);
    if count > height {
        count.saturating_sub(height.saturating_sub(1).max(1))
    } else {
        0
    }
}

/// Draws the lines from one of them on; the last row says what is left.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    lines: &[Line],
    from: usize,
    model: &Model,
) {
    let theme = &model.theme;
    let furthest = furthest(lines.len(), area.height);
    canvas.scrolls(furthest);
    let from = from.min(furthest);
    let rest = lines.get(from..).unwrap_or_default();
    let fits = rest.len() <= usize::from(area.height);
    let shown = if fits || area.height < 2 {
        area.height
    } else {
        area.height - 1
    };
    for (y, line) in (area.y..area.y + shown).zip(rest) {
        line.draw(
            canvas,
            Rect {
                y,
                height: 1,
                ..area
            },
        );
    }
    if !fits && shown < area.height {
        let unseen = Unseen::around(from, usize::from(shown), lines.len());
        let text = unseen.both().unwrap_or_default();
        let y = area.y + shown;
        let x = canvas.text(area.x, y, area.width, &text, theme.dim) + 3;
        if !model.is_failure_zoomed() {
            let key = model.keymap.keys(Action::Zoom).first();
            let key = key.map(ToString::to_string).unwrap_or_default();
            let x = canvas.text(x, y, area.right().saturating_sub(x), &key, theme.here) + 1;
            let room = area.right().saturating_sub(x);
            canvas.text(x, y, room, "zoom", theme.dim);
        }
    } else if from > 0 && cells(rest.len()) < area.height {
        let text = format!("↑ {from} more");
        canvas.text(area.x, area.bottom() - 1, area.width, &text, theme.dim);
    }
}

/// Draws the lines that there is room for.
pub(super) fn draw_all(canvas: &mut Canvas<'_>, area: Rect, lines: &[Line]) {
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        line.draw(canvas, row);
    }
}
