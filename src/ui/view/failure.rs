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

use super::canvas::{Canvas, Unseen, below, cells, top};
use super::{parties, stages};
use crate::explain::Moment;
use crate::ui::layout::Layout;
use crate::ui::model::Model;
use crate::ui::pane::FailurePane;
use lines::Line;
use rows::{Density, Row};

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, layout: Layout) {
    let airy = u16::from(body.height >= 30);
    stages::draw(canvas, top(body, 1), model);
    let mut rest = below(body, 1 + airy);
    let taken = head::draw(canvas, inner(rest), model);
    rest = below(rest, taken + airy);
    let pane = pane(model, inner(rest).width, airy > 0);
    // The tabs, and what stands around them.
    let needed = cells(pane.lines.len() + pane.band.len()) + 1 + airy;
    let (below_them, unseen) = if model.is_failure_zoomed() {
        (rest, Unseen::default())
    } else if layout == Layout::Single {
        stacked(canvas, rest, model)
    } else {
        beside(canvas, rest, model, needed)
    };
    rest = below_them;
    tabs::draw(canvas, top(rest, 1), model, unseen);
    rest = below(rest, 1 + airy);
    let band = cells(pane.band.len());
    let band = if rest.height >= band + BAND { band } else { 0 };
    let place = inner(top(rest, rest.height - band));
    let mut pane = pane;
    while pane.dense && pane.lines.len() > usize::from(place.height) {
        let Some(blank) = pane.lines.iter().rposition(Line::is_blank) else {
            break;
        };
        pane.lines.remove(blank);
    }
    lines::draw(canvas, place, &pane.lines, pane.from, model);
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

/// The rows that the pane below the columns keeps where they take all they can: its tabs, a line,
/// and how many more there are.
const LEAST: u16 = 3;

/// The rows that the pane keeps where something stays at the bottom of it.
const BAND: u16 = 6;

/// The rows from which on one column has the stores above it.
const STORES: u16 = 16;

/// Whether the columns have the space, since nobody has turned to what stands below them.
fn columns_first(model: &Model) -> bool {
    model.screen.failure == FailurePane::Why && model.screen.failure_row == 0
}

/// The three columns beside one another; gives what is left below them, which is what is needed
/// there where there is room for both, and how much of the columns is out of sight.
fn beside(canvas: &mut Canvas<'_>, area: Rect, model: &Model, needed: u16) -> (Rect, Unseen) {
    let inside = inner(area);
    let airy = u16::from(area.height >= 26);
    let heads = 1 + airy;
    let stores = parties::rows_of_stores(inside.width, model);
    let all = area.height.saturating_sub(heads + stores + airy);
    let half = (all * 11 / 20).max(all.saturating_sub(needed));
    let most = if columns_first(model) {
        half.max(all.saturating_sub(LEAST))
    } else {
        half
    };
    let rows = |density| rows::rows(model, inside, density);
    let fits = |rows: &[Row], most: u16| rows::height(rows) <= most;
    let roomy = rows(Density::Airy);
    let rows = if fits(&roomy, all.saturating_sub(needed)) {
        roomy
    } else {
        [Density::Full, Density::Terse]
            .into_iter()
            .map(rows)
            .find(|rows| fits(rows, half))
            .unwrap_or_else(|| rows(Density::Tight))
    };
    let shown = rows::height(&rows).min(most);
    parties::stores(canvas, top(inside, stores), model);
    columns::heads(canvas, top(below(inside, stores), heads), model);
    let place = top(below(inside, heads + stores), shown + airy);
    let unseen = columns::draw(canvas, place, model, &rows);
    (below(area, heads + stores + shown + airy), unseen)
}

/// One column, for a narrow screen; gives what is left below it, and how much of it is out of sight.
fn stacked(canvas: &mut Canvas<'_>, area: Rect, model: &Model) -> (Rect, Unseen) {
    let inside = inner(area);
    // What they carry and whom they trust is on the page before too, and why it matters below.
    let stores = match area.height {
        ..STORES => 0,
        _ => parties::rows_of_stores(inside.width, model),
    };
    if stores > 0 {
        parties::stores(canvas, top(inside, stores), model);
    }
    let (area, inside) = (below(area, stores), below(inside, stores));
    let (mut lines, mut reached) = single::lines(model, inside.width, false);
    if cells(lines.len()) > area.height / 2 {
        (lines, reached) = single::lines(model, inside.width, true);
    }
    let most = if columns_first(model) {
        area.height.saturating_sub(LEAST).max(area.height / 2)
    } else {
        area.height / 2
    };
    let shown = cells(lines.len()).min(most);
    let first = (reached + 1).saturating_sub(usize::from(shown));
    let unseen = Unseen::around(first, usize::from(shown), lines.len());
    let window: Vec<Line> = lines
        .into_iter()
        .skip(first)
        .take(usize::from(shown))
        .collect();
    lines::draw_all(canvas, top(inside, shown), &window);
    (below(area, shown), unseen)
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
