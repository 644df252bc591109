//! The catalogue of ways to break trust, and what comes of those that are on.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list;
use crate::cluster::Verdict;
use crate::explain::story::safe;
use crate::lab::elsewhere;
use crate::scenario::fault::FaultGroup;
use crate::scenario::{Fault, FaultKind};
use crate::ui::model::{Model, Notice};
use crate::ui::sheet::Breaking;
use crate::ui::target::Target;
use crate::ui::view::canvas::{Canvas, Unseen, below, cells, columns, marks, top, wrap};
use crate::wire::Side;

/// The column of the ids, where there is room for them.
const ID: u16 = 22;

/// The rows of the list that are left above a long text, with the head and the rule between.
const LEAST: u16 = 7;

/// The mark of what the scenario itself is broken with: it cannot be switched off here.
const OWN: &str = "■";

/// The mark of what other software is known to decide otherwise about.
const OTHERWISE: &str = "◇";

/// The column of a side.
const SIDE: u16 = 11;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, breaking: &Breaking) {
    let theme = &model.theme;
    let ways = model.ways_to_break(&breaking.search.query);
    let width = if body.width < 100 {
        100
    } else {
        (body.width - 4).min(150)
    };
    let height = cells(ways.len() + 3 * FaultGroup::ALL.len() + 12).max(20);
    let paper = super::paper(canvas, body, model, width, height);
    head(canvas, top(paper, 1), model, breaking);
    let selected = breaking.search.selected.min(ways.len().saturating_sub(1));
    // What the selected one is, is always whole; of the list a few rows are left.
    let most = usize::from(paper.height.saturating_sub(LEAST));
    let consequences = consequences(model, ways.get(selected).copied(), paper.width, most);
    let foot = cells(consequences.len() + 1).min(paper.height.saturating_sub(2));
    let list = below(top(paper, paper.height - foot), 2);
    let foot = below(paper, paper.height - foot);
    canvas.line(foot.x, foot.y, foot.width, "─", theme.rule);
    if let Some(kind) = ways.get(selected) {
        let id = format!(" {}@{} ", kind.id(), breaking.side);
        canvas.text(foot.x + LABEL - 1, foot.y, foot.width, &id, theme.dim);
    }
    entries(canvas, list, model, &ways, (selected, breaking.side));
    for (y, (label, style, text)) in (foot.y + 1..foot.bottom()).zip(&consequences) {
        canvas.text(foot.x, y, LABEL, label, theme.dim);
        canvas.text(foot.x + LABEL, y, foot.width - LABEL, text, *style);
    }
}

/// What it is, or what is searched for; and how much is broken.
fn head(canvas: &mut Canvas<'_>, row: Rect, model: &Model, breaking: &Breaking) {
    let theme = &model.theme;
    let (changed, own) = (
        model.run.changes.faults.len(),
        model.run.broken_by_scenario.len(),
    );
    let count = match own {
        0 => format!("{changed} broken"),
        _ if changed == 0 => format!("{own} broken, by the scenario"),
        _ => format!("{} broken, {own} by the scenario", changed + own),
    };
    let is_well = model.run.transcript.verdict == Verdict::Connected && !model.is_untold();
    let count = match model.run.changes.remedies.len() {
        0 => count,
        _ if is_well => format!("{count}, mended"),
        1 => format!("{count}, a remedy tried"),
        tried => format!("{count}, {tried} remedies tried"),
    };
    let broken = changed + own > 0;
    let style = if broken { theme.refuse } else { theme.dim };
    canvas.text_right(row.right(), row.y, columns(&count), &count, style);
    let row = Rect {
        width: row.width.saturating_sub(columns(&count) + 2),
        ..row
    };
    if breaking.typing || !breaking.search.query.is_empty() {
        list::query(canvas, row, model, "Break trust", &breaking.search.query);
        return;
    }
    let x = canvas.text(row.x, row.y, row.width, "Break trust", theme.here) + 3;
    let about = "what a Kafka operator can get wrong, and an attacker can try";
    let room = row.right().saturating_sub(x);
    if columns(about) <= room {
        canvas.text(x, row.y, room, about, theme.dim);
    }
}

/// A row of the catalogue.
#[derive(Clone, Copy)]
enum Row {
    Group(FaultGroup),
    /// A way, and its index among those that are left.
    Way(FaultKind, usize),
    Blank,
}

fn rows(ways: &[FaultKind], airy: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last = None;
    for (index, kind) in ways.iter().enumerate() {
        let group = kind.group();
        if last != Some(group) {
            if airy && last.is_some() {
                rows.push(Row::Blank);
            }
            rows.push(Row::Group(group));
            last = Some(group);
        }
        rows.push(Row::Way(*kind, index));
    }
    rows
}

fn entries(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    ways: &[FaultKind],
    (selected, side): (usize, Side),
) {
    let height = usize::from(area.height);
    let airy = rows(ways, true);
    let rows = if airy.len() <= height {
        airy
    } else {
        rows(ways, false)
    };
    if rows.is_empty() {
        canvas.text(area.x, area.y, area.width, "nothing found", model.theme.dim);
        return;
    }
    let is_selected = |row: &Row| matches!(row, Row::Way(_, index) if *index == selected);
    let at = rows.iter().position(is_selected).unwrap_or_default();
    let last = rows.len().saturating_sub(height);
    let first = at.saturating_sub(height / 2).min(last);
    let is_way = |row: &&Row| matches!(row, Row::Way(..));
    let unseen = Unseen {
        // Where a title takes the place of a way, that is out of sight as well.
        above: rows.iter().take(first + 1).filter(is_way).count(),
        below: rows.iter().skip(first + height).filter(is_way).count(),
    };
    let unseen = if first == 0 {
        Unseen { above: 0, ..unseen }
    } else {
        unseen
    };
    canvas.pages(height.saturating_sub(2));
    let shown = rows.iter().skip(first);
    for (number, (y, row)) in (area.top()..area.bottom()).zip(shown).enumerate() {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        match *row {
            // Where the group has scrolled away, its title takes the place of the first row.
            Row::Way(kind, index) if number == 0 && index != selected => {
                title(canvas, line, model, kind.group());
            }
            Row::Way(kind, index) => {
                let side = (index == selected).then_some(side);
                way(canvas, line, model, (kind, index), side);
            }
            Row::Group(group) => title(canvas, line, model, group),
            Row::Blank => {}
        }
    }
    marks(canvas, area, unseen, model.theme.dim);
}

fn title(canvas: &mut Canvas<'_>, line: Rect, model: &Model, group: FaultGroup) {
    let title = model.catalogue.group(group.id());
    canvas.text(line.x, line.y, line.width, title, model.theme.dim);
}

/// One way to break trust; `chosen` is the side at which it would be, if it is the selected one.
fn way(
    canvas: &mut Canvas<'_>,
    line: Rect,
    model: &Model,
    (kind, index): (FaultKind, usize),
    chosen: Option<Side>,
) {
    let theme = &model.theme;
    let y = line.y;
    let whole = Rect {
        x: line.x - 3,
        width: line.width + 6,
        ..line
    };
    if chosen.is_some() {
        canvas.tint(whole, theme.row);
        canvas.text(whole.x, y, 1, "▌", theme.here);
    }
    canvas.means(whole, Target::Choice(index));
    let among = |faults: &[Fault], side: Side| {
        let is = |fault: &Fault| (fault.kind(), fault.side()) == (kind, side);
        faults.iter().any(is)
    };
    let changed = |side: Side| among(&model.run.changes.faults, side);
    let own = |side: Side| among(&model.run.broken_by_scenario, side);
    let on = |side: Side| changed(side) || own(side);
    let broken = Side::BOTH.into_iter().any(on);
    let (glyph, style) = if Side::BOTH.into_iter().any(changed) {
        ("✘", theme.refuse)
    } else if broken {
        (OWN, theme.refuse)
    } else {
        ("·", theme.faint)
    };
    canvas.text(line.x, y, 1, glyph, style);
    let story = model.catalogue.way_to_break_trust(kind.id());
    let sides = line.right().saturating_sub(2 * SIDE);
    let id = sides.saturating_sub(ID);
    let with_id = line.width >= 90;
    let text_end = if with_id { id } else { sides };
    let style: Style = match (chosen, broken) {
        (Some(_), _) => theme.strong,
        (None, true) => theme.ink,
        (None, false) => theme.soft,
    };
    let x = line.x + 3;
    let room = text_end.saturating_sub(x + 1);
    let both = format!("{}  {}", story.border, story.title);
    let text = if columns(&both) <= room && line.width >= 130 {
        both
    } else {
        story.border
    };
    canvas.text(x, y, room, &text, style);
    if elsewhere::of(kind).next().is_some() {
        canvas.text(line.x + 1, y, 1, OTHERWISE, theme.dim);
    }
    if with_id {
        canvas.text(id, y, ID - 1, kind.id(), theme.dim);
    }
    for (number, side) in Side::BOTH.into_iter().enumerate() {
        if !kind.sides().contains(&side) {
            continue;
        }
        let x = sides + SIDE * cells(number);
        let style = match (on(side), chosen == Some(side)) {
            (_, true) => theme.lit,
            (true, false) => theme.refuse,
            (false, false) => theme.dim,
        };
        if on(side) {
            let glyph = if changed(side) { "✘" } else { OWN };
            canvas.text(x, y, 1, glyph, theme.refuse);
        }
        let end = canvas.text(x + 1, y, SIDE - 1, role(side), style);
        let word = Rect {
            x,
            width: end - x,
            ..line
        };
        canvas.means(word, Target::Way(index, side));
    }
}

/// Who stands on a side.
fn role(side: Side) -> &'static str {
    match side {
        Side::Client => "traveller",
        Side::Server => "border",
    }
}

/// The column of the labels of what comes of it.
const LABEL: u16 = 10;

type Line = (&'static str, Style, String);

/// What comes of all that is on, and what the selected one is in Kafka: in at most so many lines, if
/// that can be done by counting further causes instead of naming them.
fn consequences(model: &Model, selected: Option<FaultKind>, width: u16, most: usize) -> Vec<Line> {
    let theme = &model.theme;
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |label: &'static str, style: Style, text: &str| {
        lines.extend(told(label, style, text, width));
    };
    if let Some(Notice::Complaint(text)) = &model.screen.notice {
        add("✘", theme.refuse, &format!("not possible: {}", safe(text)));
    }
    let transcript = &model.run.transcript;
    let diagnosis = &model.run.explanation.diagnosis;
    let mut causes = diagnosis
        .causes
        .iter()
        .map(|cause| model.catalogue.cause(transcript, cause).title);
    let why = causes
        .next()
        .map(|title| format!(": {title}"))
        .unwrap_or_default();
    let (style, now) = match (&diagnosis.refusal, transcript.verdict) {
        _ if model.is_untold() => (
            theme.dim,
            "what comes of it is not told: you predict".to_owned(),
        ),
        (_, Verdict::Connected) => (theme.accept, "✔ admitted: both are inside".to_owned()),
        (Some(refusal), _) => {
            let by = safe(&transcript.parties.of(refusal.side).broker);
            let at = refusal
                .reading
                .last()
                .map(|message| format!(" at {message}"))
                .unwrap_or_default();
            let does = match transcript.verdict {
                Verdict::Denied => "denied",
                _ => "refused",
            };
            (theme.refuse, format!("✘ {does} by {by}{at}{why}"))
        }
        (None, Verdict::NotStarted) => (theme.refuse, format!("✘ it cannot even begin{why}")),
        (None, _) => (theme.refuse, format!("✘ nothing moves any more{why}")),
    };
    add("now", style, &now);
    let now = lines.len();
    let also: Vec<String> = causes.filter(|_| !model.is_untold()).collect();
    let mut named = Vec::new();
    for also in &also {
        named.extend(told("also", theme.soft, also, width));
    }
    let unreached = diagnosis.unreached.iter();
    let unreached: Vec<_> = unreached.filter(|_| !model.is_untold()).collect();
    for cause in &unreached {
        let title = model.catalogue.cause(transcript, cause).title;
        named.extend(told("unseen", theme.soft, &title, width));
    }
    let mut this = Vec::new();
    if let Some(kind) = selected {
        let story = model.catalogue.way_to_break_trust(kind.id());
        let own = |fault: &&Fault| fault.kind() == kind;
        if let Some(fault) = model.run.broken_by_scenario.iter().find(own) {
            let text = format!("{OWN} {fault}: this scenario is about it, restoring leaves it so");
            this.extend(told("here", theme.soft, &text, width));
        }
        this.extend(told("this", theme.soft, &story.border, width));
        this.extend(told("in Kafka", theme.soft, &story.kafka, width));
        if let Some(text) = elsewhere::told(kind) {
            this.extend(told(
                "elsewhere",
                theme.soft,
                &format!("{OTHERWISE} {text}"),
                width,
            ));
        }
    }
    let more = also.len() + unreached.len();
    if now + named.len() + this.len() > most && more > 1 {
        let text = format!("{more} more causes");
        named = told("also", theme.soft, &text, width);
    }
    lines.extend(named);
    lines.extend(this);
    lines
}

/// A text behind its label, in lines.
fn told(label: &'static str, style: Style, text: &str, width: u16) -> Vec<Line> {
    let room = width.saturating_sub(LABEL + 2);
    let lines = wrap(text, room).into_iter().enumerate();
    lines
        .map(|(number, line)| (if number == 0 { label } else { "" }, style, line))
        .collect()
}
