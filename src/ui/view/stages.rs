//! The stages of the journey, and how it ended once that is known.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::canvas::{Canvas, columns, top};
use crate::cluster::Verdict;
use crate::explain::story::safe;
use crate::explain::{Act, Stage};
use crate::lab::Run;
use crate::ui::cursor::Place;
use crate::ui::model::{Model, Page};
use crate::ui::target::Target;

/// Whose way through the stages is shown: a run and how far it has come.
pub(super) struct Way<'a> {
    pub(super) run: &'a Run,
    pub(super) places: &'a [Place],
    /// The index of the place where it stands; what lies behind that is still to come.
    pub(super) at: usize,
    /// Whether the name of a stage leads to where it begins.
    pub(super) leads: bool,
}

/// The stages of the run that is walked through, and the act it is in.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    if model.screen.eve && model.screen.page == Page::Walk {
        let room = area.width.saturating_sub(2);
        let [long, short] = model.catalogue.eve();
        let words = if columns(long) <= room { long } else { short };
        canvas.text(area.x + 1, area.y, room, words, theme.soft);
        return;
    }
    let way = Way {
        run: &model.run,
        places: &model.places,
        at: model.screen.cursor,
        leads: true,
    };
    let beside = model
        .run
        .explanation
        .stages
        .get(model.place().step)
        .map_or_else(Vec::new, |(act, _)| acts(model, *act));
    bar(canvas, area, model, &way, &beside);
}

/// An act in words that take less and less room, each with the room it wants: as much as the longest
/// act has in such words, so that all acts are told alike.
fn acts(model: &Model, act: Act) -> Vec<(String, u16)> {
    const ACTS: [Act; 3] = [Act::BeforeTheBorder, Act::AtTheBorder, Act::AfterTheBorder];
    let number = |act: Act| 1 + ACTS.iter().position(|other| *other == act).unwrap_or(0);
    let all = ACTS.len();
    let title = |act: Act| model.catalogue.act(act);
    let words: [&dyn Fn(Act) -> String; 3] = [
        &|act| format!("act {} of {all} · {}", number(act), title(act)),
        &|act| format!("act {} · {}", number(act), title(act)),
        &|act| format!("act {} of {all}", number(act)),
    ];
    words
        .into_iter()
        .map(|words| {
            let widest = ACTS.map(|act| columns(&words(act))).into_iter().max();
            (words(act), widest.unwrap_or_default())
        })
        .collect()
}

/// The stages of a run as far as it has come, and at the end of their row the first of these texts
/// for which there is room.
pub(super) fn bar(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    way: &Way<'_>,
    beside: &[(String, u16)],
) {
    let theme = &model.theme;
    let transcript = &way.run.transcript;
    let order = Stage::order(transcript.version);
    let stages = &way.run.explanation.stages;
    let stage = |place: &Place| Stage::at_letter(transcript, stages, place.step, place.letter);
    let here = way.places.get(way.at);
    let now = here.and_then(stage);
    // What never arrived does not count as passed.
    let walked = way.places.iter().take(way.at + 1);
    let passed: Vec<Stage> = walked.filter_map(stage).collect();
    let was_passed = |index: usize| order.get(index).is_some_and(|stage| passed.contains(stage));
    let at = order
        .iter()
        .position(|stage| Some(*stage) == now)
        .unwrap_or_default();
    let ended = way.run.ending().zip(here);
    let failed = ended.is_some_and(|(ending, here)| here.step >= ending)
        && transcript.verdict != Verdict::Connected;
    let look = |index: usize| -> (&str, Style, Style) {
        match index.cmp(&at) {
            std::cmp::Ordering::Less if !was_passed(index) => ("○", theme.faint, theme.faint),
            std::cmp::Ordering::Less => ("✓", theme.dim, theme.dim),
            std::cmp::Ordering::Equal if failed => ("✘", theme.refuse, theme.strong),
            std::cmp::Ordering::Equal => ("●", theme.here, theme.strong),
            std::cmp::Ordering::Greater => ("○", theme.faint, theme.faint),
        }
    };
    let titles = order.map(|stage| model.catalogue.stage(stage));
    let whole = |gap: u16| -> u16 {
        let titles = titles.iter().map(|title| 2 + columns(title) + gap);
        titles.sum::<u16>() + 1
    };
    // What stands beside the stages may cost them a blank each, but not their names.
    let least = beside.iter().map(|(_, wide)| wide + 1).max();
    let gap = if whole(3) + least.unwrap_or_default() <= area.width {
        3
    } else {
        2
    };
    let roomy = whole(gap) <= area.width + gap;
    let mut x = area.x + 1;
    for (index, title) in titles.into_iter().enumerate() {
        let (glyph, glyph_style, style) = look(index);
        let from = x;
        x = canvas.text(x, area.y, area.width, glyph, glyph_style) + 1;
        if roomy || index == at {
            let room = area.right().saturating_sub(x);
            x = canvas.text(x, area.y, room, title, style) + if roomy { gap } else { 1 };
        }
        let begins = |place: &Place| stage(place).as_ref() == order.get(index);
        if let (true, Some(place)) = (way.leads, way.places.iter().position(begins)) {
            let name = Rect {
                x: from,
                width: x - from,
                ..top(area, 1)
            };
            canvas.means(name, Target::Place(place));
        }
    }
    let end = area.right().saturating_sub(1);
    if let Some((text, _)) = beside.iter().find(|(_, wide)| x + wide <= end) {
        canvas.text_right(end, area.y, columns(text), text, theme.dim);
    }
}

/// How it ended, in one line, from the moment that decides it.
pub(super) fn verdict(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    let x = area.x + 2;
    let room = area.width.saturating_sub(4);
    if model.screen.eve || !model.knows_the_end() {
        return;
    }
    let (word, style) = word(model);
    // Where there is no room for the cause, the outcome has it.
    let whole = said(model, true);
    let said = if columns(word) + 2 + columns(&whole) <= room {
        whole
    } else {
        said(model, false)
    };
    let after = canvas.text(x, area.y, room, word, style) + 2;
    canvas.text(
        after,
        area.y,
        area.right().saturating_sub(after + 1),
        &said,
        theme.strong,
    );
}

/// How it ended, in a word.
pub(super) fn word(model: &Model) -> (&'static str, Style) {
    let theme = &model.theme;
    let (word, style) = match model.run.transcript.verdict {
        Verdict::Connected => ("✔ ADMITTED", theme.accept),
        Verdict::Denied => ("✘ DENIED", theme.refuse),
        Verdict::Refused => ("✘ REFUSED", theme.refuse),
        Verdict::Stalled => ("✘ STALLED", theme.refuse),
        Verdict::NotStarted => ("✘ NOT STARTED", theme.refuse),
    };
    (word, style.add_modifier(Modifier::BOLD))
}

/// By whom, at what and, if it is wanted, why.
pub(super) fn said(model: &Model, why: bool) -> String {
    let transcript = &model.run.transcript;
    let diagnosis = &model.run.explanation.diagnosis;
    let said = match (&diagnosis.refusal, transcript.verdict) {
        (Some(refusal), _) => {
            let by = format!("by {}", safe(&transcript.parties.of(refusal.side).broker));
            let reading: Vec<String> = refusal.reading.iter().map(ToString::to_string).collect();
            match reading.as_slice() {
                [] => by,
                [only] => format!("{by}, at {only}"),
                [.., last] => format!("{by}, at a record that ends with {last}"),
            }
        }
        (None, Verdict::Connected) => "both sides are inside".to_owned(),
        (None, _) => "nobody refuses, and nothing moves any more".to_owned(),
    };
    match diagnosis.causes.first() {
        Some(cause) if why && !model.is_hunting() => {
            format!("{said}: {}", model.catalogue.cause(transcript, cause).title)
        }
        _ => said,
    }
}
