//! The last line: what can be pressed here; until the next key, what came of the last one.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, columns};
use super::header::framing;
use crate::cluster::Framing;
use crate::explain::story::safe;
use crate::ui::keymap::{Action, Binding, Hint, Room};
use crate::ui::model::{Against, Model, Notice, Page};
use crate::ui::pane::FailurePane;
use crate::ui::sheet::Sheet;
use crate::ui::target::Target;
use crate::ui::theme::Theme;
use crate::wire::Side;

/// One hint: its key and its word, and the key that does the contrary.
struct Shown {
    contrary: Option<(Action, String)>,
    action: Action,
    key: String,
    word: String,
}

impl Shown {
    /// The columns it needs.
    fn width(&self) -> u16 {
        let contrary = self
            .contrary
            .as_ref()
            .map_or(0, |(_, key)| columns(key) + 1);
        contrary + columns(&self.key) + 1 + columns(&self.word)
    }
}

/// What came of the last key: a word for it, and what is said.
struct Noticed {
    word: (&'static str, Style),
    text: String,
}

impl Noticed {
    /// The columns it needs.
    fn width(&self) -> u16 {
        columns(self.word.0) + 2 + columns(&self.text)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, width: u16, theme: &Theme) {
        let (word, style) = self.word;
        let from = area.x + 1;
        let x = canvas.text(from, area.y, width, word, style) + 2;
        let room = (from + width).saturating_sub(x);
        canvas.text(x, area.y, room, &self.text, theme.ink);
    }
}

/// What is noticed here, unless the sheet over the screen says it in a place of its own.
fn noticed(model: &Model) -> Option<Noticed> {
    let theme = &model.theme;
    let told_there = matches!(
        model.screen.sheet,
        Some(Sheet::Break(_) | Sheet::Suspects { .. } | Sheet::Found)
    );
    let notice = model.screen.notice.as_ref().filter(|_| !told_there)?;
    let (word, text) = match notice {
        Notice::Complaint(text) => (("✘ not possible", theme.refuse), text),
        Notice::Done(text) => (("✔", theme.accept), text),
        Notice::Now(text) => (("now", theme.here), text),
    };
    let text = safe(text.lines().next().unwrap_or_default());
    Some(Noticed { word, text })
}

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    canvas.tint(area, theme.bar);
    let room = model.room();
    let mut hints: Vec<Shown> = model
        .keymap
        .bindings(room)
        .filter_map(|(binding, keys)| shown(model, room, binding, keys))
        .collect();
    let gap = if area.width >= 100 { 3 } else { 2 };
    let width = |hints: &[Shown]| -> u16 { hints.iter().map(|hint| hint.width() + gap).sum() };
    if let Some(notice) = noticed(model) {
        let room = area.width.saturating_sub(1 + gap);
        let keep = |action| matches!(action, Action::Help | Action::Quit);
        while notice.width() + gap + width(&hints) > room {
            let Some(last) = hints.iter().rposition(|hint| !keep(hint.action)) else {
                break;
            };
            hints.remove(last);
        }
        // What is said once has the room of what can be pressed always.
        if notice.width() + gap + width(&hints) > room {
            hints.clear();
        }
        let wide = notice.width().min(room - width(&hints).min(room));
        notice.draw(canvas, area, wide, theme);
        let x = area.right().saturating_sub(width(&hints));
        draw_hints(canvas, Rect { x, ..area }, model, (&hints, gap));
        return;
    }
    // Where there is no room for all, what is done with the selected one, the help and the way out
    // stay to the last.
    while width(&hints) > area.width {
        let keep = |action| match action {
            Action::Take | Action::Help | Action::Quit | Action::Leave => true,
            Action::Zoom => model.is_failure_zoomed(),
            _ => false,
        };
        let Some(last) = hints.iter().rposition(|hint| !keep(hint.action)) else {
            break;
        };
        hints.remove(last);
    }
    let x = area.x + 1;
    draw_hints(canvas, Rect { x, ..area }, model, (&hints, gap));
}

/// Draws the hints from the beginning of the area on.
fn draw_hints(canvas: &mut Canvas<'_>, area: Rect, model: &Model, (hints, gap): (&[Shown], u16)) {
    let theme = &model.theme;
    let mut x = area.x;
    let spot = |from: u16, to: u16| Rect {
        x: from,
        width: to - from,
        ..area
    };
    for hint in hints {
        if let Some((action, key)) = &hint.contrary {
            let from = x;
            x = canvas.text(x, area.y, area.width, key, theme.here) + 1;
            canvas.means(spot(from, x), Target::Act(*action));
        }
        let from = x;
        x = canvas.text(x, area.y, area.width, &hint.key, theme.here) + 1;
        x = canvas.text(x, area.y, area.width, &hint.word, theme.soft);
        canvas.means(spot(from, x), Target::Act(hint.action));
        x += gap;
    }
}

fn shown(model: &Model, room: Room, binding: &Binding, keys: &[crate::ui::Key]) -> Option<Shown> {
    let Hint { word, with } = match model.screen.sheet {
        Some(Sheet::Hand { .. }) => hint_of_hand(model, binding)?,
        None if room == Room::Walk && binding.action == Action::Take && model.is_aside() => Hint {
            word: "the failure again",
            with: None,
        },
        _ => hint(room, binding)?,
    };
    let glossary = matches!(model.screen.sheet, Some(Sheet::Glossary(_)));
    let table = matches!(model.screen.sheet, Some(Sheet::Worlds { .. }));
    match (room, binding.action) {
        (Room::Search, Action::FocusNext) if !glossary => return None,
        // There is nothing to do with a term but to read on, where there is more of it.
        (Room::Search, Action::Take) if glossary => return None,
        (Room::Page, Action::Take) if table => return None,
        (Room::Question, Action::Leave) if model.has_predicted() => return None,
        (Room::Question, Action::Predict) => return None,
        // Where there is little room, what the list is for stays.
        (Room::Shelf, Action::Version | Action::Down) if model.screen.size.width < 100 => {
            return None;
        }
        _ => {}
    }
    let own = keys
        .iter()
        .find(|key| room != Room::Search || !matches!(key, crate::ui::Key::Char(_)))?;
    let contrary = with.and_then(|with| Some((with, model.keymap.keys(with).first()?.to_string())));
    Some(Shown {
        contrary,
        action: binding.action,
        key: own.to_string(),
        word: word_of(model, binding, word),
    })
}

/// The hint of a row in a room: in some rooms a key has a word of its own.
fn hint(room: Room, binding: &Binding) -> Option<Hint> {
    let word = |word| Some(Hint { word, with: None });
    match (room, binding.action) {
        (Room::Walk | Room::Failure | Room::Beside, Action::Down | Action::Take) => match room {
            Room::Failure if binding.action == Action::Take => word("mend it here"),
            _ => None,
        },
        (Room::Shelf, Action::Take) => word("walk it"),
        (Room::Shelf, Action::Hunt) => word("hunt"),
        (Room::Shelf, Action::Why) => word("why"),
        (Room::Break, Action::Take) => word("see it"),
        (Room::Break | Room::Question, Action::Break)
        | (Room::Shelf | Room::Page, Action::Next) => None,
        (Room::Break, Action::Undo) => word("undo"),
        (Room::Break, Action::Restore) => word("restore trust"),
        (Room::Question, Action::Take) => word("answer"),
        (Room::Search, Action::Take) => word("take it"),
        (Room::Page, Action::Take) => word("copy it"),
        (Room::Search, Action::FocusNext) => word("next on the screen"),
        (Room::Break | Room::Page | Room::Search | Room::Beside, Action::Leave) => word("back"),
        (Room::Question, Action::Leave) => word("stop predicting"),
        _ => binding.hint,
    }
}

/// The hints over a hand on the wire.
fn hint_of_hand(model: &Model, binding: &Binding) -> Option<Hint> {
    let word = |word, with| Some(Hint { word, with });
    let reached = model.touchable(model.screen.cursor).is_ok();
    match binding.action {
        Action::Take if !reached => {
            let next = model.next_touchable();
            next.and_then(|_| word("go to the next message", None))
        }
        Action::At(_) if !reached => None,
        Action::Take => word("do it, or take it back", None),
        Action::At(Side::Server) => word("which bit", Some(Action::At(Side::Client))),
        Action::Leave => word("back", None),
        Action::Help | Action::Quit => binding.hint,
        _ => None,
    }
}

/// The word of a hint; of what toggles, what it would toggle to.
fn word_of(model: &Model, binding: &Binding, word: &str) -> String {
    let changes = &model.run.changes;
    let suspects = matches!(model.screen.sheet, Some(Sheet::Suspects { .. }));
    match binding.action {
        Action::Version => format!("TLS {}", changes.version.other().as_str()),
        Action::Framing => framing(match changes.framing {
            Framing::Natural => Framing::Slow,
            Framing::Slow => Framing::Natural,
        })
        .to_owned(),
        Action::Play if model.screen.autoplay.on => "stop autoplay".to_owned(),
        Action::Choose if matches!(model.screen.page, Page::Shelf { .. }) => "back".to_owned(),
        Action::Beside
            if matches!(model.screen.page, Page::Beside { .. })
                && model.screen.against == Against::OtherVersion =>
        {
            "one alone".to_owned()
        }
        Action::Break if model.is_hunting() => "suspects".to_owned(),
        Action::Take if suspects => "it is this".to_owned(),
        Action::Leave if suspects => "back".to_owned(),
        Action::Take | Action::Leave if matches!(model.screen.sheet, Some(Sheet::Found)) => {
            "back".to_owned()
        }
        Action::Take if model.has_predicted() => "see it happen".to_owned(),
        Action::Take if model.is_hunting() && model.screen.failure != FailurePane::Mend => {
            "remedies".to_owned()
        }
        Action::Zoom if model.is_failure_zoomed() => "back".to_owned(),
        Action::Predict if model.is_untold() => "stop predicting".to_owned(),
        Action::Eve if model.screen.eve => "both sides' view".to_owned(),
        _ => word.to_owned(),
    }
}
