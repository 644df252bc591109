//! The stages of the journey, and how it ended once that is known.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::canvas::{Canvas, columns};
use crate::cluster::Verdict;
use crate::explain::Stage;
use crate::explain::story::safe;
use crate::ui::cursor::Place;
use crate::ui::model::{Model, Notice, Page};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    const GAP: u16 = 3;
    let theme = &model.theme;
    if model.screen.eve && model.screen.page == Page::Walk {
        let words = "what somebody on the wire sees";
        canvas.text(area.x + 1, area.y, area.width, words, theme.dim);
        return;
    }
    let order = Stage::order(model.run.transcript.version);
    let stages = &model.run.explanation.stages;
    let stage =
        |place: &Place| Stage::at_letter(&model.run.transcript, stages, place.step, place.letter);
    let now = stage(&model.place());
    // What never arrived does not count as passed.
    let walked = model.places.iter().take(model.screen.cursor + 1);
    let passed: Vec<Stage> = walked.filter_map(stage).collect();
    let was_passed = |index: usize| order.get(index).is_some_and(|stage| passed.contains(stage));
    let at = order
        .iter()
        .position(|stage| Some(*stage) == now)
        .unwrap_or_default();
    let failed = model.knows_the_end() && model.run.transcript.verdict != Verdict::Connected;
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
    let whole: u16 = titles.iter().map(|title| 2 + columns(title) + GAP).sum();
    let roomy = whole <= area.width;
    let mut x = area.x + 1;
    for (index, title) in titles.into_iter().enumerate() {
        let (glyph, glyph_style, style) = look(index);
        x = canvas.text(x, area.y, area.width, glyph, glyph_style) + 1;
        if roomy || index == at {
            x = canvas.text(x, area.y, area.width, title, style) + if roomy { GAP } else { 1 };
        }
    }
}

/// How it ended, in one line, from the moment that decides it; or what could not be done.
pub(super) fn verdict(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    let x = area.x + 2;
    let room = area.width.saturating_sub(4);
    if model.screen.notice.is_some() {
        let inside = Rect {
            x,
            width: room,
            ..area
        };
        notice(canvas, inside, model);
        return;
    }
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

/// What could not be done, or what was.
pub(super) fn notice(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    let (word, style, text) = match &model.screen.notice {
        None => return,
        Some(Notice::Complaint(text)) => ("✘ not possible", theme.refuse, text),
        Some(Notice::Done(text)) => ("✔", theme.accept, text),
    };
    let line = safe(text.lines().next().unwrap_or_default());
    let x = canvas.text(area.x, area.y, area.width, word, style) + 2;
    canvas.text(x, area.y, area.right().saturating_sub(x), &line, theme.soft);
}

/// How it ended, in a word.
pub(super) fn word(model: &Model) -> (&'static str, Style) {
    let theme = &model.theme;
    let (word, style) = match model.run.transcript.verdict {
        Verdict::Connected => ("✔ ADMITTED", theme.accept),
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
