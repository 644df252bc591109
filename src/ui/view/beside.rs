//! Two runs side by side: both ladders, row by row, and what the difference comes to.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Unseen, below, cells, columns, top, wrap};
use super::ladder::{self, Phase, Rung};
use super::parties;
use super::stages::{self, Way};
use crate::explain::Diagnosis;
use crate::explain::story::safe;
use crate::handshake::Transcript;
use crate::lab::Run;
use crate::ui::cursor;
use crate::ui::ending::in_a_line;
use crate::ui::keymap::Action;
use crate::ui::model::{Against, Model, SideBySide};
use crate::ui::target::Target;
use crate::wire::Side;

/// A row: what stands left and what stands right, and the row of the cursor it belongs to.
struct Row {
    left: Option<Rung>,
    right: Option<Rung>,
    index: usize,
}

impl Row {
    /// Whether something else happens left than right, or something happens on one side only.
    fn differs(&self) -> bool {
        match (&self.left, &self.right) {
            (Some(left), Some(right)) => left.differs_from(right),
            (left, right) => left.is_some() || right.is_some(),
        }
    }
}

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, here: usize) {
    let theme = &model.theme;
    parties::draw(canvas, top(body, PARTIES), model);
    let Some(both) = model.side_by_side() else {
        return;
    };
    let (title, text) = difference(model, &both);
    let width = body.width.saturating_sub(4).min(110);
    let text = wrap(&text, width);
    let foot = foot_of(body.height, text.len());
    let ladders = below(top(body, body.height - foot), PARTIES);
    let half = ladders.width / 2;
    for y in ladders.top()..ladders.bottom() {
        canvas.text(ladders.x + half, y, 1, "│", theme.rule);
    }
    let halves = [
        Rect {
            width: half,
            ..ladders
        },
        Rect {
            x: ladders.x + half + 1,
            width: ladders.width - half - 1,
            ..ladders
        },
    ];
    for (area, run) in halves.into_iter().zip([both.left, both.right]) {
        let places = cursor::places(&run.transcript);
        let own = |row: &(Option<usize>, Option<usize>)| {
            if std::ptr::eq(run, both.left) {
                row.0
            } else {
                row.1
            }
        };
        let reached = both.rows.iter().take(here + 1).filter_map(own).next_back();
        let way = Way {
            run,
            places: &places,
            at: reached.unwrap_or_default(),
            leads: false,
        };
        head(canvas, area, model, &way);
    }
    rows(
        canvas,
        halves.map(|area| below(area, 2)),
        model,
        &aligned(model, &both),
        here,
    );
    let foot = below(body, body.height - foot);
    canvas.line(foot.x, foot.y, foot.width, "─", theme.rule);
    let foot = below(foot, 1);
    let after = canvas.text(foot.x + 2, foot.y, foot.width, &title, theme.here);
    let end = foot.right().saturating_sub(2);
    let room = end.saturating_sub(after + 2);
    if let Some(legend) = LEGEND.into_iter().find(|text| columns(text) <= room) {
        canvas.text_right(end, foot.y, room, legend, theme.dim);
    }
    told(canvas, foot, model, &text);
}

/// The rows of what the difference comes to: all it needs where the ladders keep half, and else so
/// few that they can still be followed.
fn foot_of(height: u16, lines: usize) -> u16 {
    let whole = cells(lines + 2);
    if whole <= height / 2 {
        whole
    } else {
        height * 2 / 5
    }
}

/// What the difference comes to, below its title; what has no room is scrolled to, and the rule
/// above says with which key.
fn told(canvas: &mut Canvas<'_>, foot: Rect, model: &Model, text: &[String]) {
    let theme = &model.theme;
    let place = below(foot, 1);
    let rows = usize::from(place.height);
    let furthest = text.len().saturating_sub(rows);
    canvas.scrolls(furthest);
    canvas.pages(rows);
    let from = model.screen.scroll.min(furthest);
    for (y, words) in (place.top()..place.bottom()).zip(text.iter().skip(from)) {
        canvas.text(
            foot.x + 2,
            y,
            foot.width.saturating_sub(2),
            words,
            theme.soft,
        );
    }
    if let Some(more) = Unseen::around(from, rows, text.len()).both() {
        let key = model.keymap.keys(Action::Take).first();
        let key = key.map(ToString::to_string).unwrap_or_default();
        let more = format!(" {more}  {key} ");
        let end = foot.right().saturating_sub(2);
        canvas.text_right(end, foot.y - 1, foot.width, &more, theme.dim);
    }
}

/// The rows of who they are, what they carry and whom they trust.
const PARTIES: u16 = 2;

/// What the mark between the two means, in fewer and fewer words.
const LEGEND: [&str; 3] = [
    "≠ something else happens here, or on one side only",
    "≠ not the same on both sides",
    "≠ differs",
];

/// What the difference comes to, in a few words and in some more.
fn difference(model: &Model, both: &SideBySide<'_>) -> (String, String) {
    match model.screen.against {
        Against::OtherVersion => {
            let story = model
                .catalogue
                .beside(ending(both.left), ending(both.right));
            (story.title, format!("{} {}", story.border, story.kafka))
        }
        Against::Earlier => {
            let ends = [both.left, both.right].map(in_a_line);
            let title = if ends[0] == ends[1] {
                "Both end alike"
            } else {
                "They end differently"
            };
            let text = format!("Left: {}. Right: {}.", ends[0], ends[1]);
            (title.to_owned(), text)
        }
    }
}

fn ending(run: &Run) -> (&Transcript, &Diagnosis) {
    (&run.transcript, &run.explanation.diagnosis)
}

/// The version between those who stand on its sides, and below it how far it has come.
fn head(canvas: &mut Canvas<'_>, area: Rect, model: &Model, way: &Way<'_>) {
    let theme = &model.theme;
    let version = label(model, way.run);
    let name = |side: Side| safe(&way.run.transcript.parties.of(side).broker);
    let third = area.width / 3;
    let end = area.right().saturating_sub(2);
    canvas.text(area.x + 2, area.y, third, &name(Side::Client), theme.dim);
    canvas.text_right(end, area.y, third, &name(Side::Server), theme.dim);
    let x = area.x + (area.width - columns(&version)) / 2;
    canvas.text(x, area.y, third, &version, theme.strong);
    let stages = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..top(below(area, 1), 1)
    };
    stages::bar(canvas, stages, model, way, &[]);
}

/// What stands over a ladder: its version and, where it is one run of two, which.
fn label(model: &Model, run: &Run) -> String {
    let version = format!("TLS {}", run.changes.version.as_str());
    match (
        model.screen.against,
        std::ptr::eq(run, &raw const *model.run),
    ) {
        (Against::OtherVersion, _) => version,
        (Against::Earlier, true) => format!("now · {version}"),
        (Against::Earlier, false) if is_kept(model, run) => format!("kept · {version}"),
        (Against::Earlier, false) => format!("before · {version}"),
    }
}

/// Whether it is the run that was kept.
fn is_kept(model: &Model, run: &Run) -> bool {
    let kept = model.kept.as_deref();
    kept.is_some_and(|kept| std::ptr::eq(kept, run))
}

/// The rungs of both, those of one row side by side; a curtain stands before its record.
fn aligned(model: &Model, both: &SideBySide<'_>) -> Vec<Row> {
    let rungs = |run: &Run| {
        let places = cursor::places(&run.transcript);
        ladder::rungs(run, &places, &model.catalogue)
            .into_iter()
            .peekable()
    };
    let (mut left, mut right) = (rungs(both.left), rungs(both.right));
    let mut rows = Vec::new();
    for (index, (one, other)) in both.rows.iter().enumerate() {
        let curtain = |rung: &Rung| rung.place.is_none();
        let closes = Row {
            left: one.and_then(|_| left.next_if(curtain)),
            right: other.and_then(|_| right.next_if(curtain)),
            index,
        };
        if closes.left.is_some() || closes.right.is_some() {
            rows.push(closes);
        }
        rows.push(Row {
            left: one.and_then(|_| left.next()),
            right: other.and_then(|_| right.next()),
            index,
        });
    }
    rows
}

fn rows(canvas: &mut Canvas<'_>, areas: [Rect; 2], model: &Model, rows: &[Row], here: usize) {
    let theme = &model.theme;
    let height = usize::from(areas[0].height);
    let at = rows.iter().rposition(|row| row.index == here);
    let wanted = at.unwrap_or_default().saturating_sub(height / 2);
    let first = wanted.min(rows.len().saturating_sub(height));
    let bottom = areas[0].bottom();
    let mut y = areas[0].y;
    for (number, row) in rows.iter().enumerate().skip(first) {
        if y >= bottom {
            break;
        }
        let now = Some(number) == at;
        let phase = match (now, row.index.cmp(&here)) {
            (true, _) => Phase::Now,
            (false, std::cmp::Ordering::Greater) => Phase::ToCome,
            (false, _) => Phase::Past,
        };
        let mut high = 1;
        for (area, rung) in areas.into_iter().zip([&row.left, &row.right]) {
            let line = Rect {
                x: area.x + 1,
                y,
                width: area.width.saturating_sub(2),
                height: 1,
            };
            let between = Rect {
                x: line.x + 2,
                width: line.width.saturating_sub(3),
                ..line
            };
            // What is under the cursor is said whole.
            let whole = match rung {
                Some(rung) if now => rung.lines(between.width),
                _ => Vec::new(),
            };
            let height = cells(whole.len()).clamp(1, bottom - y);
            let block = Rect { height, ..line };
            high = high.max(block.height);
            if rung.as_ref().is_some_and(|rung| rung.encrypted) {
                canvas.tint(block, theme.behind);
            }
            if now {
                canvas.tint(block, theme.row);
                for y in block.top()..block.bottom() {
                    canvas.text(line.x, y, 1, "▌", theme.here);
                }
            }
            canvas.means(block, Target::Beside(row.index));
            match rung {
                Some(rung) if whole.len() > 1 => {
                    let place = Rect { height, ..between };
                    ladder::draw_lines(canvas, place, rung, &whole, theme);
                }
                Some(rung) => ladder::draw_text(canvas, between, rung, phase, theme),
                None => {}
            }
        }
        mark(canvas, areas[1].x.saturating_sub(1), y, model, row, phase);
        y += high;
    }
}

/// Marks a row in which the two differ, also one that is still to come, unless the end is asked for.
fn mark(canvas: &mut Canvas<'_>, x: u16, y: u16, model: &Model, row: &Row, phase: Phase) {
    let to_come = phase == Phase::ToCome;
    if !row.differs() || (to_come && model.is_untold()) {
        return;
    }
    let style = if to_come {
        model.theme.dim
    } else {
        model.theme.strong
    };
    canvas.text(x, y, 1, "≠", style);
}
