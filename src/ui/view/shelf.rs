//! The list of scenarios, and what the selected one is about.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, below, cells, columns, top, wrap};
use crate::cluster::{TlsVersion, Verdict};
use crate::explain::story::safe;
use crate::scenario::{Scenario, builtin};
use crate::ui::model::Model;
use crate::ui::target::Target;
use crate::ui::theme::Theme;
use crate::wire::Side;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, selected: usize) {
    let area = below(area, 1);
    let Some(scenario) = model.scenarios.get(selected) else {
        return;
    };
    if area.width >= 100 {
        let across = area.width * 2 / 3;
        for y in area.top()..area.bottom() {
            canvas.text(across, y, 1, "│", model.theme.rule);
        }
        let list = Rect {
            width: across,
            ..area
        };
        let about = Rect {
            x: across + 3,
            width: (area.width - across - 5).min(84),
            ..area
        };
        let unseen = titles(canvas, list, model, selected);
        more(
            canvas,
            list.right() - 2,
            list.bottom() - 1,
            unseen,
            &model.theme,
        );
        details(canvas, about, &blocks(model, scenario, about.width));
        return;
    }
    let text = blocks(model, scenario, area.width - 8);
    let rows: usize = text.iter().map(Vec::len).sum();
    // The list gives way, down to a half, so that the text below it is whole.
    let left = area.height.saturating_sub(cells(rows) + 1);
    let list = top(area, left.max(area.height / 2));
    let unseen = titles(canvas, list, model, selected);
    canvas.line(area.x, list.bottom(), area.width, "─", model.theme.rule);
    more(
        canvas,
        list.right() - 2,
        list.bottom(),
        unseen,
        &model.theme,
    );
    let about = below(area, list.height + 1);
    let about = Rect {
        x: about.x + 4,
        width: about.width - 8,
        ..about
    };
    details(canvas, about, &text);
}

/// A row of the list.
enum Row<'a> {
    /// The level, if it is one of visum's own groups, and its title.
    Group(Option<u8>),
    /// The index of a scenario.
    Scenario(usize, &'a Scenario),
    Blank,
}

/// The scenarios in the order in which they teach, each under its group.
fn grouped(model: &Model) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut last = None;
    for (index, scenario) in model.scenarios.iter().enumerate() {
        let own = builtin::find(scenario.id()).is_none();
        let group = (!own).then(|| scenario.level());
        if last != Some(group) {
            if last.is_some() {
                rows.push(Row::Blank);
            }
            rows.push(Row::Group(group));
            last = Some(group);
        }
        rows.push(Row::Scenario(index, scenario));
    }
    rows
}

/// That the list goes on.
fn more(canvas: &mut Canvas<'_>, end: u16, y: u16, unseen: usize, theme: &Theme) {
    if unseen > 0 {
        let text = format!(" ↓ {unseen} more ");
        canvas.text_right(end, y, columns(&text), &text, theme.dim);
    }
}

/// The titles, and how many of them there are below the last that is seen.
fn titles(canvas: &mut Canvas<'_>, area: Rect, model: &Model, selected: usize) -> usize {
    let theme = &model.theme;
    let rows = grouped(model);
    let height = usize::from(area.height);
    let is_selected = |row: &Row| matches!(row, Row::Scenario(index, _) if *index == selected);
    let at = rows.iter().position(is_selected).unwrap_or_default();
    let last = rows.len().saturating_sub(height);
    let first = at.saturating_sub(height / 2).min(last);
    let titles = model.scenarios.iter().map(|each| columns(each.title()));
    let about = area.x + 6 + titles.max().unwrap_or_default() + 3;
    for (y, row) in (area.top()..area.bottom()).zip(rows.iter().skip(first)) {
        let line = Rect {
            y,
            height: 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        match row {
            Row::Blank => {}
            Row::Group(level) => {
                let number = level.map(|level| level.to_string()).unwrap_or_default();
                canvas.text(area.x + 3, y, 2, &number, theme.dim);
                let title = model.catalogue.level(*level);
                canvas.text(area.x + 6, y, area.width, title, theme.strong);
            }
            Row::Scenario(index, scenario) => {
                let here = *index == selected;
                canvas.means(line, Target::Choice(*index));
                if here {
                    canvas.tint(line, theme.row);
                    canvas.text(area.x, y, 1, "▌", theme.here);
                }
                if model.screen.walked.contains(scenario.id()) {
                    canvas.text(area.x + 3, y, 1, "✓", theme.accept);
                }
                let style = if here { theme.strong } else { theme.soft };
                let room = area.right().saturating_sub(area.x + 6 + 2);
                canvas.text(area.x + 6, y, room, &safe(scenario.title()), style);
                let room = area.right().saturating_sub(about + 2);
                if room >= 20 {
                    canvas.text(about, y, room, &safe(scenario.about()), theme.dim);
                }
            }
        }
    }
    let below = rows.iter().skip(first + height);
    below.filter(|row| matches!(row, Row::Scenario(..))).count()
}

/// The text on one line, escaped.
fn flat(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// As many blocks as fit whole.
fn details(canvas: &mut Canvas<'_>, area: Rect, blocks: &[Block]) {
    let mut y = area.y;
    for block in blocks {
        if y + cells(block.len()) > area.bottom() {
            return;
        }
        for (style, line) in block {
            canvas.text(area.x, y, area.width, line, *style);
            y += 1;
        }
    }
}

/// Lines that belong together.
type Block = Vec<(Style, String)>;

fn blocks(model: &Model, scenario: &Scenario, width: u16) -> Vec<Block> {
    let theme = &model.theme;
    let block = |parts: &[(Style, &str)]| -> Block {
        parts
            .iter()
            .flat_map(|(style, text)| wrap(text, width).into_iter().map(|line| (*style, line)))
            .collect()
    };
    let blank = (theme.ink, "");
    let mut blocks = vec![
        block(&[(theme.strong, &safe(scenario.title())), blank]),
        block(&[(theme.soft, &flat(scenario.summary())), blank]),
    ];
    if model.screen.lesson.on {
        let hidden = "the end is not told here: you predict";
        blocks.push(block(&[(theme.dim, hidden)]));
        return blocks;
    }
    let version = model.run.changes.version;
    let (style, end) = ending(scenario, version, theme);
    let (_, other) = ending(scenario, version.other(), theme);
    if end == other {
        blocks.push(block(&[
            (theme.dim, "ends, in both versions"),
            (style, &end),
        ]));
    } else {
        let here = format!("ends, in TLS {}", version.as_str());
        let beside = format!("in TLS {}", version.other().as_str());
        blocks.push(block(&[(theme.dim, &here), (style, &end)]));
        blocks.push(block(&[(theme.dim, &beside), (theme.soft, &other)]));
    }
    for (index, look) in scenario.look_at().iter().enumerate() {
        let look = (theme.ink, flat(look));
        blocks.push(match index {
            0 => block(&[blank, (theme.dim, "look at"), (look.0, &look.1)]),
            _ => block(&[(look.0, &look.1)]),
        });
    }
    blocks
}

/// How it is expected to end.
fn ending(scenario: &Scenario, version: TlsVersion, theme: &Theme) -> (Style, String) {
    let expected = scenario.expectation(version);
    let name = |side: Side| safe(&scenario.cluster().brokers.of(side).name);
    match (expected.verdict, expected.refused_by) {
        (Verdict::Connected, _) => (theme.accept, "✔ admitted: both are inside".to_owned()),
        (Verdict::Refused, Some(by)) => (theme.refuse, format!("✘ refused, by {}", name(by))),
        (verdict, _) => (theme.refuse, format!("✘ {}", verdict.as_str())),
    }
}
