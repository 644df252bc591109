//! A fault hunt: who or what may be to blame, and what it was in the end.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list;
use crate::explain::story::safe;
use crate::lab::Hunt;
use crate::lab::hunt::{Level, Suspect};
use crate::scenario::Fault;
use crate::ui::model::{Model, Notice};
use crate::ui::view::canvas::{Canvas, below, cells, columns, top, wrap};
use crate::wire::Side;

const WIDTH: u16 = 100;

/// The margin of the paper, left and right together.
const MARGIN: u16 = 6;

pub(super) fn suspects(canvas: &mut Canvas<'_>, body: Rect, model: &Model, selected: usize) {
    let theme = &model.theme;
    let Some(hunt) = &model.screen.hunt else {
        return;
    };
    let width = WIDTH.min(body.width) - MARGIN;
    let rows = rows_of(model, hunt);
    let chosen = hunt
        .suspects
        .get(selected.min(rows.len().saturating_sub(1)));
    let told = chosen.map(|suspect| about(model, suspect.fault, width));
    let mut told = told.unwrap_or_default();
    let answer = match &model.screen.notice {
        Some(Notice::Complaint(text)) => Some((text, theme.refuse)),
        Some(Notice::Done(text)) => Some((text, theme.accept)),
        _ => None,
    };
    if let Some((text, style)) = answer {
        let lines = wrap(&safe(text), width).into_iter();
        told = lines.map(|line| (style, line)).collect();
    }
    // The room for what is told does not change from row to row.
    let foot = 4;
    let height = list::height(&rows, width) + foot + 7;
    let paper = super::paper(canvas, body, model, WIDTH, height);
    let title = match hunt.left(&model.run.changes) {
        1 if hunt.mended(&model.run.changes).is_some() => "What else is wrong here?".to_owned(),
        1 => "What is wrong here?".to_owned(),
        left => format!("What is wrong here? {left} of these"),
    };
    canvas.text(paper.x, paper.y, paper.width, &title, theme.here);
    let counted = counted(model);
    canvas.text_right(paper.right(), paper.y, 24, &counted, theme.dim);
    let long = "A look opens a pane or another view; a try is a guess. Fewer is better.";
    let short = "look: a view opened; try: a guess; fewer is better";
    let fits = columns(long) <= paper.width;
    let text = if fits { long } else { short };
    canvas.text(paper.x, paper.y + 1, paper.width, text, theme.dim);
    let room = below(paper, 3);
    let list = top(room, room.height.saturating_sub(foot + 1));
    let line = list.bottom();
    canvas.line(paper.x, line, paper.width, "─", theme.rule);
    list::rows(canvas, list, model, &rows, selected);
    write(canvas, below(paper, line + 1 - paper.y), &told);
}

/// The suspects; those that are found out and mended are marked.
fn rows_of(model: &Model, hunt: &Hunt) -> Vec<list::Row> {
    let row = |(place, suspect): (usize, &Suspect)| {
        let role = role(suspect.fault.side());
        list::Row {
            lead: (place + 1).to_string(),
            text: model
                .catalogue
                .way_to_break_trust(suspect.fault.kind().id())
                .border,
            end: if hunt.is_found(place, &model.run.changes) {
                format!("✔ found, {role}")
            } else {
                role.to_owned()
            },
        }
    };
    hunt.suspects.iter().enumerate().map(row).collect()
}

/// What something would be, in both worlds.
fn about(model: &Model, fault: Fault, width: u16) -> Vec<(Style, String)> {
    let story = model.catalogue.way_to_break_trust(fault.kind().id());
    let broker = safe(&model.run.transcript.parties.of(fault.side()).broker);
    let text = format!("{} ({broker}). {}", story.title, story.kafka);
    let lines = wrap(&text, width).into_iter();
    lines.map(|line| (model.theme.soft, line)).collect()
}

pub(super) fn found(canvas: &mut Canvas<'_>, body: Rect, model: &Model) {
    let theme = &model.theme;
    let Some(hunt) = &model.screen.hunt else {
        return;
    };
    let width = WIDTH.min(body.width) - MARGIN;
    let mut lines = Vec::new();
    let mut add = |text: &str, style: Style| {
        lines.extend(wrap(text, width).into_iter().map(|line| (style, line)));
    };
    for fault in hunt.solution() {
        let story = model.catalogue.way_to_break_trust(fault.kind().id());
        add(&format!("It was {fault}"), theme.strong);
        add(&story.border, theme.soft);
        add("", theme.soft);
    }
    add(&format!("You found it in {}.", counted(model)), theme.ink);
    let key = model.keymap.keys(crate::ui::Action::Hunt).first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    let next = if hunt.level == Level::LAST {
        format!("{key} begins another.")
    } else {
        format!(
            "{key} begins another, of level {}.",
            hunt.level.next().number()
        )
    };
    add(&next, theme.soft);
    let paper = super::paper(canvas, body, model, WIDTH, cells(lines.len()) + 4);
    let title = "✔ The two trust each other again";
    canvas.text(paper.x, paper.y, paper.width, title, theme.accept);
    write(canvas, below(paper, 2), &lines);
}

/// How much was looked at and tried.
fn counted(model: &Model) -> String {
    let counts = model
        .screen
        .hunt
        .as_ref()
        .map(|hunt| (hunt.looks, hunt.tries));
    let (looks, tries) = counts.unwrap_or_default();
    let many = |count: usize, one: &str, more: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    };
    format!(
        "{}, {}",
        many(looks, "look", "looks"),
        many(tries, "try", "tries")
    )
}

fn write(canvas: &mut Canvas<'_>, area: Rect, lines: &[(Style, String)]) {
    for (y, (style, line)) in (area.top()..area.bottom()).zip(lines) {
        canvas.text(area.x, y, area.width, line, *style);
    }
}

/// Who stands on a side.
fn role(side: Side) -> &'static str {
    match side {
        Side::Client => "traveller",
        Side::Server => "border",
    }
}
