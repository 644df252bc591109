//! The last line: what can be pressed here.

use ratatui::layout::Rect;

use super::canvas::{Canvas, columns};
use super::header::framing;
use crate::cluster::Framing;
use crate::ui::keymap::{Action, Binding, Hint, Room};
use crate::ui::model::{Against, Model, Page};
use crate::ui::pane::FailurePane;
use crate::ui::sheet::Sheet;
use crate::ui::target::Target;
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
    // Where there is no room for all, the help and the way out stay to the last.
    while width(&hints) > area.width {
        let keep = |action| matches!(action, Action::Help | Action::Quit | Action::Leave);
        let Some(last) = hints.iter().rposition(|hint| !keep(hint.action)) else {
            break;
        };
        hints.remove(last);
    }
    let mut x = area.x + 1;
    let spot = |from: u16, to: u16| Rect {
        x: from,
        width: to - from,
        ..area
    };
    for hint in &hints {
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
        Some(Sheet::Hand { .. }) => hint_of_hand(binding)?,
        _ => hint(room, binding)?,
    };
    let glossary = matches!(model.screen.sheet, Some(Sheet::Glossary(_)));
    let table = matches!(model.screen.sheet, Some(Sheet::Worlds { .. }));
    match (room, binding.action) {
        (Room::Search, Action::FocusNext) if !glossary => return None,
        (Room::Page, Action::Take) if table => return None,
        (Room::Question, Action::Leave) if model.has_predicted() => return None,
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
        (Room::Break, Action::Take) => word("see it"),
        (Room::Break | Room::Question, Action::Break)
        | (Room::Shelf | Room::Page, Action::Next) => None,
        (Room::Break, Action::Undo) => word("undo"),
        (Room::Break, Action::Restore) => word("restore trust"),
        (Room::Question, Action::Take) => word("answer"),
        (Room::Search, Action::Take) => word("take it"),
        (Room::Page, Action::Take) => word("copy it"),
        (Room::Search, Action::FocusNext) => word("next on the screen"),
        (Room::Break | Room::Page | Room::Search, Action::Leave) => word("back"),
        (Room::Question, Action::Leave) => word("skip"),
        _ => binding.hint,
    }
}

/// The hints over a hand on the wire.
fn hint_of_hand(binding: &Binding) -> Option<Hint> {
    let word = |word, with| Some(Hint { word, with });
    match binding.action {
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
        Action::Eve if model.screen.eve => "both sides' view".to_owned(),
        _ => word.to_owned(),
    }
}
