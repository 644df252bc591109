//! All the checks, of both sides: those that failed, then those that let the other pass.

use ratatui::style::Style;

use super::lines::{Line, named, wrapped};
use crate::explain::CheckVerdict;
use crate::explain::story::safe;
use crate::handshake::transcript::Step;
use crate::ui::cursor::Place;
use crate::ui::inspect::{Opened, Row};
use crate::ui::model::Model;
use crate::ui::theme::Theme;
use crate::wire::Side;

pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    let mut checked = Vec::new();
    let steps = model.run.transcript.steps.iter().enumerate();
    let mut verified: Vec<_> = steps
        .filter_map(|(step, happened)| match happened {
            Step::Verified(verification) => Some((step, happened, verification)),
            _ => None,
        })
        .collect();
    // What failed is looked for first.
    verified.sort_by_key(|(_, _, verification)| verification.failure.is_none());
    for (step, happened, verification) in verified {
        checked.push(verification.side);
        if !lines.is_empty() {
            lines.push(Line::blank());
        }
        let opened = Opened::at(&model.run, &model.catalogue, Place { step, letter: 0 });
        let (glyph, style) = match verification.failure {
            None => ("✔", theme.accept),
            Some(_) => ("✘", theme.refuse),
        };
        let title = model.catalogue.title_of(&model.run.transcript, happened);
        lines.push(
            Line::at(0, (step + 1).to_string(), theme.dim)
                .and(3, glyph, style)
                .then(1, title, theme.strong),
        );
        for row in &opened.rows {
            lines.extend(self::row(row, width, theme));
        }
    }
    for side in Side::BOTH
        .into_iter()
        .filter(|side| !checked.contains(side))
    {
        if !lines.is_empty() {
            lines.push(Line::blank());
        }
        let name = safe(&model.run.transcript.parties.of(side).broker);
        lines.push(Line::at(3, "?", theme.dim).then(
            1,
            format!("{name} was shown nothing, and checked nothing"),
            theme.soft,
        ));
    }
    lines
}

/// A check with what it rests on.
fn row(row: &Row, width: u16, theme: &Theme) -> Vec<Line> {
    const NAME: u16 = 5;
    let value = if width >= 70 { 28 } else { 24 };
    let (glyph, style) = mark(row.mark, theme);
    let ink = match row.mark {
        Some(CheckVerdict::Fail) => theme.refuse,
        Some(CheckVerdict::Pass) => theme.soft,
        _ => theme.dim,
    };
    let told = wrapped(value, width.saturating_sub(value), &row.value, ink);
    let mut lines = named((NAME, &row.name, ink), value, told);
    if let Some(first) = lines.first_mut() {
        *first = Line::at(3, glyph, style).with(std::mem::take(first));
    }
    lines
}

/// The glyph of a verdict.
pub(super) fn mark(verdict: Option<CheckVerdict>, theme: &Theme) -> (&'static str, Style) {
    match verdict {
        Some(CheckVerdict::Pass) => ("✔", theme.accept),
        Some(CheckVerdict::Fail) => ("✘", theme.refuse),
        Some(CheckVerdict::NotApplicable) => ("·", theme.dim),
        Some(CheckVerdict::NotReached) => ("?", theme.dim),
        None => ("", theme.dim),
    }
}
