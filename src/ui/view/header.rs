//! The first line: what is walked through, and how far.

use ratatui::layout::Rect;

use super::canvas::{Canvas, cells, columns};
use crate::cluster::{Framing, Verdict};
use crate::explain::story::safe;
use crate::handshake::transcript::Step;
use crate::lab::Hunt;
use crate::ui::model::{Model, Page};
use crate::wire::Side;

/// How wide the name of what is broken may be before a title is cut for it.
const NAMED: u16 = 34;

/// What a title keeps of itself, whatever else is said.
const TITLED: u16 = 14;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    canvas.tint(area, theme.bar);
    let mut x = canvas.text(area.x + 1, area.y, area.width, "visum", theme.here);
    let gap = if area.width >= 100 { 3 } else { 2 };
    x += gap;
    if matches!(model.screen.page, Page::Shelf { .. }) {
        canvas.text(
            x,
            area.y,
            area.width,
            "two brokers, one border, a real handshake",
            theme.soft,
        );
        return;
    }
    let end = progress(canvas, area, model).saturating_sub(gap);
    let changes = &model.run.changes;
    let asked = match model.run.transcript.version {
        Some(_) => "",
        None => " asked for",
    };
    let version = format!("TLS {}{asked}", changes.version.as_str());
    let framed = format!("{version} · {}", framing(changes.framing));
    let settings = match dials(model) {
        Some(dials) => vec![
            format!("{framed} · {dials}"),
            format!("{version} · {dials}"),
            version,
        ],
        None => vec![framed, version],
    };
    let seed = model.run.transcript.seed.map(|seed| format!("seed {seed}"));
    let title = title(model);
    let room = end.saturating_sub(x);
    // The title keeps a few words; what is broken has the rest, and the settings what that leaves.
    let least = columns(&title).min(TITLED) + gap;
    let shortest = settings.iter().map(|text| columns(text) + gap).min();
    let named = room.saturating_sub(least + shortest.unwrap_or_default());
    let kept = match &model.screen.hunt {
        Some(hunt) => Some(hunt_of(hunt)),
        None => broken(model, named.min(NAMED)),
    };
    let kept = kept.map_or(0, |text| columns(&text) + gap);
    let fits = |text: &&String| least + columns(text) + gap + kept <= room;
    let settings = settings.iter().find(fits).or(settings.last());
    let settings = settings.map_or("", String::as_str);
    let wanted = columns(settings) + gap + kept;
    x = canvas.text(x, area.y, room.saturating_sub(wanted), &title, theme.strong) + gap;
    x = canvas.text(x, area.y, end.saturating_sub(x), settings, theme.soft) + gap;
    x = changed(
        canvas,
        Rect {
            x,
            width: end.saturating_sub(x),
            ..area
        },
        model,
        gap,
    );
    if let Some(seed) = seed.filter(|seed| x + columns(seed) <= end) {
        canvas.text(x, area.y, end - x, &seed, theme.dim);
    }
}

/// What is walked through; while its end is predicted, only which one it is, since a title may tell.
fn title(model: &Model) -> String {
    if !model.is_untold() {
        return safe(&model.run.title);
    }
    let number = model.index_of_scenario() + 1;
    format!("scenario {number} of {}", model.scenarios.len())
}

/// Who dials, where the two have changed roles.
fn dials(model: &Model) -> Option<String> {
    let dialler = &model.run.transcript.parties.of(Side::Client).broker;
    let swapped = model.run.changes.swapped;
    swapped.then(|| format!("{} dials", safe(dialler)))
}

/// What is broken, and what was mended again; gives the column behind it.
fn changed(canvas: &mut Canvas<'_>, area: Rect, model: &Model, gap: u16) -> u16 {
    let theme = &model.theme;
    let changes = &model.run.changes;
    // A remedy that was not enough has mended nothing.
    let is_well = model.run.transcript.verdict == Verdict::Connected && !model.is_untold();
    let (label, style) = if is_well {
        ("✔ mended", theme.accept)
    } else {
        ("○ tried", theme.soft)
    };
    let (mut x, end) = (area.x, area.right());
    let mended: Vec<String> = changes.remedies.iter().map(ToString::to_string).collect();
    // That something was mended is said even where there is no room to say what.
    let kept = if mended.is_empty() {
        0
    } else {
        columns(label) + gap
    };
    let room = end.saturating_sub(x + kept);
    if let Some(hunt) = &model.screen.hunt {
        x = canvas.text(x, area.y, room, &hunt_of(hunt), theme.here) + gap;
    } else if let Some(text) = broken(model, room) {
        x = canvas.text(x, area.y, room, &text, theme.refuse) + gap;
    }
    if !mended.is_empty() {
        let whole = format!("{label}: {}", mended.join(", "));
        let room = end.saturating_sub(x);
        let text = if columns(&whole) <= room {
            &whole
        } else {
            label
        };
        x = canvas.text(x, area.y, room, text, style) + gap;
    }
    x
}

/// A hunt; what is broken is not said.
fn hunt_of(hunt: &Hunt) -> String {
    format!("hunt · level {}", hunt.level.number())
}

/// What is broken: all of it where there is room for that, else the first and how many more there
/// are, else how many there are; of one alone, as much of it as there is room for: without its
/// target, and at last without its side.
fn broken(model: &Model, room: u16) -> Option<String> {
    let faults = &model.run.changes.faults;
    let first = faults.first()?;
    let more = faults.len() - 1;
    if more == 0 {
        let kind = first.kind().id();
        let whole = format!("✘ {first}");
        let sided = format!("✘ {kind}@{}", first.side());
        let fits = |text: &String| columns(text) <= room;
        let found = [whole, sided].into_iter().find(fits);
        return Some(found.unwrap_or_else(|| format!("✘ {kind}")));
    }
    let names: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let all = format!("✘ {}", names.join(", "));
    let some = format!("✘ {first} and {more} more");
    let fits = |text: &String| columns(text) <= room;
    let found = [all, some].into_iter().find(fits);
    found.or_else(|| Some(format!("✘ {} broken", more + 1)))
}

/// What a framing is called on the screen.
pub(super) fn framing(framing: Framing) -> &'static str {
    match framing {
        Framing::Natural => "natural",
        Framing::Slow => "slow motion",
    }
}

/// How far, from the right; gives the column where it begins.
fn progress(canvas: &mut Canvas<'_>, area: Rect, model: &Model) -> u16 {
    const BAR: u16 = 18;
    let theme = &model.theme;
    let place = model.place();
    let steps = model.run.transcript.steps.len();
    let step = if model.is_untold() {
        format!("{}, predict", place.step + 1)
    } else {
        format!("{} of {steps}", place.step + 1)
    };
    let letter = match model.step(place) {
        Some(Step::Crossing(crossing)) if crossing.letters.len() > 1 => {
            format!(
                "letter {} of {} · ",
                place.letter + 1,
                crossing.letters.len()
            )
        }
        _ => String::new(),
    };
    let roomy = area.width >= 100;
    let text = format!("{letter}{}{step}", if roomy { "step " } else { "" });
    let x = canvas.text_right(area.right() - 1, area.y, area.width, &text, theme.soft);
    // How far it is to the end would tell of the end.
    if !roomy || model.is_untold() {
        return x;
    }
    let x = x.saturating_sub(BAR + 1);
    let done = cells((place.step + 1) * usize::from(BAR) / steps.max(1));
    canvas.line(x, area.y, BAR, "─", theme.faint);
    canvas.line(x, area.y, done, "━", theme.here);
    x
}
