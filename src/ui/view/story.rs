//! The story of the place: at the border, in Kafka, and where the comparison ends.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, cells, wrap};
use crate::explain::{Drawing, Gallery, Ink, Stage, Story};
use crate::handshake::transcript::Step;
use crate::ui::layout::Layout;
use crate::ui::model::Model;
use crate::ui::pane::Focus;
use crate::ui::target::Target;
use crate::ui::theme::Theme;

const KAFKA: &str = "in Kafka";
const LIMIT: &str = "not quite like life";

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let Some(story) = model.story(model.place()) else {
        return;
    };
    canvas.means(area, Target::Focus(Focus::Story));
    let room = usize::from(area.height);
    let mut art = drawing(&story);
    if behind_the_curtain(model) {
        art = art.map(|art| Cow::Owned(art.behind_the_curtain()));
    }
    let mut lines = lines(&story, art.as_deref(), area.width, room, &model.theme);
    if lines.len() > room {
        lines.truncate(room);
        let hint = (model.theme.dim, "… Tab enlarges the story".to_owned());
        // Only where the story stands under the ladder does the focus give it more room.
        let enlarges =
            Layout::of(model.screen.size) == Layout::Stacked && model.screen.focus == Focus::Ladder;
        if let (true, true, Some(last)) = (room > 2, enlarges, lines.last_mut()) {
            *last = vec![hint];
        } else if let Some((_, text)) = lines.last_mut().and_then(|line| line.last_mut()) {
            text.push_str(" …");
        }
    }
    for (y, line) in lines.iter().enumerate() {
        let y = area.y + cells(y);
        let mut x = area.x;
        for (style, text) in line {
            x = canvas.text(x, y, area.right().saturating_sub(x), text, *style);
        }
    }
}

/// The rows that the story of the place takes at least, if it is to be whole.
pub(super) fn height(model: &Model, width: u16) -> u16 {
    let story = model.story(model.place());
    story.map_or(0, |story| cells(tight(&story, width, &model.theme).len()))
}

/// The drawing that goes with it.
fn drawing(story: &Story) -> Option<Cow<'static, Drawing>> {
    let art = Gallery::embedded().drawing(story.art.as_deref()?)?;
    Some(Cow::Borrowed(art))
}

/// Whether what happens here, at the booth, cannot be overheard.
fn behind_the_curtain(model: &Model) -> bool {
    let place = model.place();
    let stages = &model.run.explanation.stages;
    let inside = stages
        .get(place.step)
        .is_none_or(|(_, stage)| *stage == Stage::Inside);
    let encrypted = |step: &Step| matches!(step, Step::Crossing(crossing) if crossing.encrypted);
    let closed = match model.step(place) {
        // What is drawn there is the curtain itself.
        Some(Step::Keys { .. }) | None => false,
        Some(step @ Step::Crossing(_)) => encrypted(step),
        Some(_) => model
            .run
            .transcript
            .steps
            .iter()
            .take(place.step)
            .any(encrypted),
    };
    closed && !inside && !model.screen.eve
}

type Line = Vec<(Style, String)>;

/// The story with its drawing where there is room for all of both; else without, and without
/// labels and blank lines where they would cost words.
fn lines(
    story: &Story,
    art: Option<&Drawing>,
    width: u16,
    room: usize,
    theme: &Theme,
) -> Vec<Line> {
    let art = art.filter(|art| art.width() <= usize::from(width));
    let drawn = art.map(|art| drawn(art, width, theme));
    let airy = airy(story, width, theme);
    let tight = tight(story, width, theme);
    let title = wrap(&story.title, width).len();
    for text in [&airy, &tight] {
        if let Some(drawn) = &drawn
            && text.len() + drawn.len() + 2 <= room
        {
            let (title, told) = text.split_at(title);
            let mut lines = title.to_vec();
            lines.push(Line::new());
            lines.extend(drawn.iter().cloned());
            if told.first().is_none_or(|line| !is_blank(line)) {
                lines.push(Line::new());
            }
            lines.extend(told.iter().cloned());
            return lines;
        }
    }
    if airy.len() <= room { airy } else { tight }
}

fn is_blank(line: &Line) -> bool {
    line.iter().all(|(_, text)| text.is_empty())
}

/// A drawing, a little indented where there is room.
fn drawn(art: &Drawing, width: u16, theme: &Theme) -> Vec<Line> {
    let margin = (usize::from(width) - art.width()) / 2;
    let margin = " ".repeat(margin.min(3));
    let row = |row: &Vec<(Ink, String)>| {
        let margin = (theme.ink, margin.clone());
        let strokes = row.iter().map(|(ink, strokes)| {
            let style = match ink {
                Ink::Ink => theme.ink,
                Ink::Soft => theme.soft,
                Ink::Dim => theme.dim,
                Ink::Gold => theme.here,
                Ink::Accept => theme.accept,
                Ink::Refuse => theme.refuse,
                Ink::Violet => theme.curtain,
            };
            (style, strokes.clone())
        });
        std::iter::once(margin).chain(strokes).collect()
    };
    art.rows.iter().map(row).collect()
}

/// With a label and a blank line around each part.
fn airy(story: &Story, width: u16, theme: &Theme) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |text: &str, style: Style| {
        lines.extend(
            wrap(text, width)
                .into_iter()
                .map(|line| vec![(style, line)]),
        );
    };
    add(&story.title, theme.here);
    add("", theme.ink);
    add(&story.border, theme.ink);
    add("", theme.ink);
    add(KAFKA, theme.dim);
    add(&story.kafka, theme.soft);
    if let Some(limit) = &story.limit {
        add("", theme.ink);
        add(LIMIT, theme.dim);
        add(limit, theme.soft);
    }
    lines
}

/// Without blank lines, the labels before the sentences.
fn tight(story: &Story, width: u16, theme: &Theme) -> Vec<Line> {
    let mut lines: Vec<Line> = wrap(&story.title, width)
        .into_iter()
        .map(|line| vec![(theme.here, line)])
        .collect();
    lines.extend(
        wrap(&story.border, width)
            .into_iter()
            .map(|line| vec![(theme.ink, line)]),
    );
    let limit = story.limit.as_deref().map(|limit| (LIMIT, limit));
    for (label, text) in [Some((KAFKA, story.kafka.as_str())), limit]
        .into_iter()
        .flatten()
    {
        // The label is put back, dimmed, where wrapping has kept a place for it.
        for (index, line) in wrap(&format!("{label}: {text}"), width)
            .into_iter()
            .enumerate()
        {
            let label = format!("{label}:");
            match line.strip_prefix(&label) {
                Some(rest) if index == 0 => {
                    lines.push(vec![(theme.dim, label), (theme.soft, rest.to_owned())]);
                }
                _ => lines.push(vec![(theme.soft, line)]),
            }
        }
    }
    lines
}
