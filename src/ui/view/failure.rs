//! The moment of failure: who refuses and why, what each side believes, and what can be done.

mod arrow;
mod checks;
mod columns;
mod head;
mod lines;
mod logs;
mod mend;
mod other;
mod places;
mod rows;
mod single;
mod tabs;
mod why;

use ratatui::layout::Rect;

use super::canvas::{Canvas, below, cells, top};
use super::stages;
use crate::explain::Moment;
use crate::ui::layout::Layout;
use crate::ui::model::Model;
use crate::ui::pane::FailurePane;
use lines::Line;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, layout: Layout) {
    let airy = u16::from(body.height >= 30);
    stages::draw(canvas, top(body, 1), model);
    let mut rest = below(body, 1 + airy);
    let taken = head::draw(canvas, inner(rest), model);
    rest = below(rest, taken + airy);
    let pane = pane(model, inner(rest).width, airy > 0);
    // The tabs, and what stands around them.
    let needed = cells(pane.lines.len() + pane.band.len()) + 1 + airy;
    rest = if layout == Layout::Single {
        stacked(canvas, rest, model)
    } else {
        beside(canvas, rest, model, needed)
    };
    tabs::draw(canvas, top(rest, 1), model);
    rest = below(rest, 1 + airy);
    let band = cells(pane.band.len());
    let band = if rest.height >= band + 3 { band } else { 0 };
    let place = inner(top(rest, rest.height - band));
    let mut pane = pane;
    while pane.dense && pane.lines.len() > usize::from(place.height) {
        let Some(blank) = pane.lines.iter().rposition(Line::is_blank) else {
            break;
        };
        pane.lines.remove(blank);
    }
    lines::draw(canvas, place, &pane.lines, pane.from, &model.theme);
    if band > 0 {
        let place = below(rest, rest.height - band);
        canvas.tint(place, model.theme.bar);
        lines::draw_all(canvas, inner(place), &pane.band);
    }
}

/// What stands below the columns.
struct Pane {
    lines: Vec<Line>,
    /// The first line that is shown, if there is no room for all.
    from: usize,
    /// Whether blank lines are left out where there is no room for all.
    dense: bool,
    /// What stays at the bottom, however far the lines are scrolled.
    band: Vec<Line>,
}

/// The moment of the run that is looked at.
fn moment(model: &Model) -> Moment {
    let run = &model.run;
    Moment::of(&run.transcript, &run.explanation, &model.catalogue)
}

/// The three columns beside one another; gives what is left below them, which is what is needed
/// there where there is room for both.
fn beside(canvas: &mut Canvas<'_>, area: Rect, model: &Model, needed: u16) -> Rect {
    let inside = inner(area);
    let airy = u16::from(area.height >= 26);
    let heads = 1 + airy;
    let all = area.height.saturating_sub(heads + airy);
    let roomy = rows::rows(model, inside, true);
    let rows = if rows::height(&roomy) + needed <= all {
        roomy
    } else {
        rows::rows(model, inside, false)
    };
    let most = (all * 11 / 20).max(all.saturating_sub(needed));
    let shown = rows::height(&rows).min(most);
    columns::heads(canvas, top(inside, heads), model);
    let place = top(below(inside, heads), shown + airy);
    columns::draw(canvas, place, model, &rows);
    below(area, heads + shown + airy)
}

/// One column, for a narrow screen; gives what is left below it.
fn stacked(canvas: &mut Canvas<'_>, area: Rect, model: &Model) -> Rect {
    let inside = inner(area);
    let (lines, reached) = single::lines(model, inside.width);
    let shown = cells(lines.len()).min(area.height / 2);
    let first = (reached + 1).saturating_sub(usize::from(shown));
    let window: Vec<Line> = lines
        .into_iter()
        .skip(first)
        .take(usize::from(shown))
        .collect();
    lines::draw(canvas, top(inside, shown), &window, 0, &model.theme);
    below(area, shown)
}

/// The pane that is shown, in lines of this width.
fn pane(model: &Model, width: u16, airy: bool) -> Pane {
    let row = model.screen.failure_row;
    let lines = |lines| Pane {
        lines,
        from: row,
        dense: false,
        band: Vec::new(),
    };
    match model.screen.failure {
        FailurePane::Why => Pane {
            dense: true,
            band: if model.is_hunting() {
                Vec::new()
            } else {
                mend::band(model, width, if airy { 3 } else { 2 })
            },
            ..lines(why::lines(model, width))
        },
        FailurePane::Checks => lines(checks::lines(model, width)),
        FailurePane::Logs => lines(logs::lines(model, width)),
        FailurePane::Other => lines(other::lines(model, width)),
        FailurePane::Mend => {
            let (lines, from) = mend::lines(model, width);
            Pane {
                lines,
                from,
                dense: true,
                band: Vec::new(),
            }
        }
    }
}

/// The area with a margin left and right.
fn inner(area: Rect) -> Rect {
    let margin = if area.width >= 100 { 2 } else { 1 };
    Rect {
        x: area.x + margin,
        width: area.width.saturating_sub(2 * margin),
        ..area
    }
}
