//! The list of scenarios, and what the selected one is about.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, below, cells, top, wrap};
use crate::cluster::Verdict;
use crate::explain::story::safe;
use crate::scenario::Scenario;
use crate::ui::model::Model;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model, selected: usize) {
    let area = below(area, 1);
    let (list, about) = if area.width >= 100 {
        let across = (area.width * 2 / 5).min(60);
        for y in area.top()..area.bottom() {
            canvas.text(across, y, 1, "│", model.theme.rule);
        }
        let about = Rect {
            x: across + 3,
            width: (area.width - across - 5).min(84),
            ..area
        };
        (
            Rect {
                width: across,
                ..area
            },
            about,
        )
    } else {
        let count = cells(model.scenarios.len());
        // The list gives way, down to a few titles, so that the text below it is whole.
        let about = model.scenarios.get(selected).map_or(0, |scenario| {
            cells(lines(model, scenario, area.width - 8).len())
        });
        let half = area.height / 2;
        let left = area.height.saturating_sub(about + 1).max(half.min(3));
        let list = top(area, count.clamp(1, left.min(half)));
        let about = below(area, list.height + 1);
        canvas.line(area.x, list.bottom(), area.width, "─", model.theme.rule);
        (
            list,
            Rect {
                x: about.x + 4,
                width: about.width - 8,
                ..about
            },
        )
    };
    titles(canvas, list, model, selected);
    if let Some(scenario) = model.scenarios.get(selected) {
        details(canvas, about, model, scenario);
    }
}

/// The titles in the order in which they teach, each with how hard it is.
fn titles(canvas: &mut Canvas<'_>, area: Rect, model: &Model, selected: usize) {
    const LEVEL: u16 = 7;
    let theme = &model.theme;
    let height = usize::from(area.height);
    let last = model.scenarios.len().saturating_sub(height);
    let first = selected.saturating_sub(height / 2).min(last);
    let shown = model.scenarios.iter().enumerate().skip(first);
    for (y, (number, scenario)) in (area.top()..area.bottom()).zip(shown) {
        let here = number == selected;
        if here {
            canvas.tint(
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                theme.row,
            );
            canvas.text(area.x, y, 1, "▌", theme.here);
        }
        let style = if here { theme.strong } else { theme.soft };
        let room = area.width.saturating_sub(LEVEL + 8);
        canvas.text(area.x + 3, y, room, &safe(scenario.title()), style);
        let level = format!("level {}", scenario.level());
        canvas.text_right(area.right().saturating_sub(2), y, LEVEL, &level, theme.dim);
    }
}

/// The text on one line, escaped.
fn flat(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn details(canvas: &mut Canvas<'_>, area: Rect, model: &Model, scenario: &Scenario) {
    let lines = lines(model, scenario, area.width);
    for (y, (style, line)) in (area.top()..area.bottom()).zip(lines) {
        canvas.text(area.x, y, area.width, &line, style);
    }
}

fn lines(model: &Model, scenario: &Scenario, width: u16) -> Vec<(Style, String)> {
    let theme = &model.theme;
    let mut lines: Vec<(Style, String)> = Vec::new();
    let mut add = |style: Style, text: &str| {
        lines.extend(wrap(text, width).into_iter().map(|line| (style, line)));
    };
    add(theme.strong, &safe(scenario.title()));
    add(theme.ink, "");
    add(theme.soft, &flat(scenario.summary()));
    if !scenario.look_at().is_empty() {
        add(theme.ink, "");
        add(theme.dim, "look at");
        for look in scenario.look_at() {
            add(theme.ink, &flat(look));
        }
    }
    add(theme.ink, "");
    let version = model.run.changes.version;
    let expected = scenario.expectation(version);
    add(theme.dim, &format!("ends, in TLS {}", version.as_str()));
    let by = expected
        .refused_by
        .map(|side| safe(&scenario.cluster().brokers.of(side).name));
    let (style, end) = match (expected.verdict, by) {
        (Verdict::Connected, _) => (theme.accept, "✔ admitted: both are inside".to_owned()),
        (Verdict::Refused, Some(by)) => (theme.refuse, format!("✘ refused, by {by}")),
        (verdict, _) => (theme.refuse, format!("✘ {}", verdict.as_str())),
    };
    add(style, &end);
    lines
}
