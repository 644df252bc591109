//! The list of scenarios, and what the selected one is about.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, Unseen, below, cells, columns, marks, top, wrap};
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
        // The last row of the list is kept for how much there is below it.
        let list = top(list, list.height - 1);
        titles(canvas, list, model, selected);
        details(
            canvas,
            about,
            &blocks(model, scenario, about.width, true),
            model,
        );
        return;
    }
    let margin = if area.width < 80 { 2 } else { 4 };
    let room = area.width - 2 * margin;
    let height = |blocks: &[Block]| blocks.iter().map(|block| cells(block.len())).sum::<u16>();
    // The list gives way, down to a half, so that the text below it is whole.
    let half = area.height / 2;
    let airy = blocks(model, scenario, room, true);
    let text = if height(&airy) + 1 + half <= area.height {
        airy
    } else {
        blocks(model, scenario, room, false)
    };
    let left = area.height.saturating_sub(height(&text) + 1);
    let list = top(area, left.max(half));
    canvas.line(area.x, list.bottom(), area.width, "─", model.theme.rule);
    titles(canvas, list, model, selected);
    let about = below(area, list.height + 1);
    let about = Rect {
        x: about.x + margin,
        width: room,
        ..about
    };
    details(canvas, about, &text, model);
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
fn grouped(model: &Model, airy: bool) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut last = None;
    for (index, scenario) in model.scenarios.iter().enumerate() {
        let own = builtin::find(scenario.id()).is_none();
        let group = (!own).then(|| scenario.level());
        if last != Some(group) {
            if airy && last.is_some() {
                rows.push(Row::Blank);
            }
            rows.push(Row::Group(group));
            last = Some(group);
        }
        rows.push(Row::Scenario(index, scenario));
    }
    rows
}

/// The titles, and around them how many of them are out of sight.
fn titles(canvas: &mut Canvas<'_>, area: Rect, model: &Model, selected: usize) {
    let theme = &model.theme;
    let height = usize::from(area.height);
    let airy = grouped(model, true);
    let rows = if airy.len() <= height || height >= 16 {
        airy
    } else {
        grouped(model, false)
    };
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
                if room >= 36 {
                    canvas.text(about, y, room, &safe(scenario.about()), theme.dim);
                }
            }
        }
    }
    let is_title = |row: &&Row| matches!(row, Row::Scenario(..));
    let unseen = Unseen {
        above: rows.iter().take(first).filter(is_title).count(),
        below: rows.iter().skip(first + height).filter(is_title).count(),
    };
    let inside = Rect {
        width: area.width.saturating_sub(2),
        ..area
    };
    marks(canvas, inside, unseen, theme.dim);
    canvas.pages(height.saturating_sub(2));
}

/// The text on one line, escaped.
fn flat(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// As many blocks as fit whole; of one that does not, and has nothing above it, as much as fits.
fn details(canvas: &mut Canvas<'_>, area: Rect, blocks: &[Block], model: &Model) {
    let mut y = area.y;
    for block in blocks {
        let whole = y + cells(block.len()) <= area.bottom();
        if !whole && y > area.y + 1 {
            return;
        }
        for (style, line) in block {
            if y >= area.bottom() {
                let last = area.bottom() - 1;
                canvas.text_right(area.right(), last, 2, " …", model.theme.dim);
                return;
            }
            canvas.text(area.x, y, area.width, line, *style);
            y += 1;
        }
    }
}

/// Lines that belong together.
type Block = Vec<(Style, String)>;

/// What is told of a scenario; where it is not airy, without its title, which stands in the list,
/// and without blank lines.
fn blocks(model: &Model, scenario: &Scenario, width: u16, airy: bool) -> Vec<Block> {
    let theme = &model.theme;
    let block = |parts: &[(Style, &str)]| -> Block {
        parts
            .iter()
            .flat_map(|(style, text)| wrap(text, width).into_iter().map(|line| (*style, line)))
            .collect()
    };
    let blank = (theme.ink, "");
    let title = safe(scenario.title());
    let summary = flat(scenario.summary());
    let summary = (theme.soft, summary.as_str());
    let mut blocks = if airy {
        vec![
            block(&[(theme.strong, &title), blank]),
            block(&[summary, blank]),
        ]
    } else {
        vec![block(&[summary])]
    };
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
            0 if airy => block(&[blank, (theme.dim, "look at"), (look.0, &look.1)]),
            0 => block(&[(theme.dim, "look at"), (look.0, &look.1)]),
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
        (Verdict::Denied, Some(by)) => (theme.refuse, format!("✘ denied, by {}", name(by))),
        (Verdict::Refused, Some(by)) => (theme.refuse, format!("✘ refused, by {}", name(by))),
        (verdict, _) => (theme.refuse, format!("✘ {}", verdict.as_str())),
    }
}
