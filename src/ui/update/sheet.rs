//! In what lies over the screen.

use super::{breaking, hunt, predict, shelf, walk, wire};
use crate::cluster::TlsVersion;
use crate::explain::why::Candidate;
use crate::lab::Changes;
use crate::lab::shown::{STAGE, shown};
use crate::ui::effect::{Effect, Purpose};
use crate::ui::keymap::{Action, Room};
use crate::ui::model::{Model, Notice};
use crate::ui::sheet::{Search, Sheet};
use crate::ui::{Key, palette, terms, view};

/// Types into the search of what is open, if the key types anything.
pub(super) fn typed(model: &mut Model, key: Key) -> bool {
    let Some(sheet) = &mut model.screen.sheet else {
        return false;
    };
    let search = match sheet {
        Sheet::Palette(search)
        | Sheet::Help(search)
        | Sheet::Glossary(search)
        | Sheet::Find(search)
        | Sheet::Why(search) => search,
        Sheet::Break(breaking) => &mut breaking.search,
        Sheet::Worlds { .. }
        | Sheet::Hand { .. }
        | Sheet::Copy { .. }
        | Sheet::Predict(_)
        | Sheet::Suspects { .. }
        | Sheet::Found => return false,
    };
    match key {
        Key::Char(character) => search.query.push(character),
        Key::Backspace => drop(search.query.pop()),
        Key::Delete | Key::Control('u') => search.query.clear(),
        _ => return false,
    }
    search.selected = 0;
    search.from = 0;
    breaking::stand_at_the_usual_side(model);
    walk::stand_at_the_next_found(model);
    true
}

/// Takes a text that was pasted: where one is typed into what is typed, and else as the words of
/// a log.
pub(super) fn paste(model: &mut Model, text: &str) {
    /// More of a log is for `visum why`.
    const MOST: usize = 64 * 1024;
    model.screen.notice = None;
    model.screen.autoplay.on = false;
    let end = (0..=MOST.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    let text = text.get(..end.unwrap_or_default()).unwrap_or_default();
    let is_typed = model.room() == Room::Search;
    match &mut model.screen.sheet {
        Some(Sheet::Why(search)) => {
            search.query.push_str(text);
            search.selected = 0;
            search.from = 0;
        }
        Some(_) if is_typed => {
            for character in text.chars().filter(|character| !character.is_control()) {
                typed(model, Key::Char(character));
            }
        }
        _ => model.screen.sheet = Some(Sheet::Why(Search::by(text))),
    }
}

pub(super) fn act(model: &mut Model, action: Action) -> Effect {
    let Some(sheet) = model.screen.sheet.clone() else {
        return Effect::None;
    };
    match sheet {
        Sheet::Break(mut breaking) if breaking.typing => {
            match action {
                Action::Take => breaking.typing = false,
                Action::Leave => {
                    breaking.typing = false;
                    breaking.search = Search::default();
                }
                _ => return breaking::act(model, breaking, action),
            }
            model.screen.sheet = Some(Sheet::Break(breaking));
            Effect::None
        }
        Sheet::Break(breaking) => breaking::act(model, breaking, action),
        Sheet::Worlds { from } => {
            worlds(model, action, from);
            Effect::None
        }
        Sheet::Hand { selected, bit } => wire::in_hand(model, action, selected, bit),
        Sheet::Copy { selected } => copy(model, action, selected),
        Sheet::Predict(predicting) => predict::act(model, action, predicting),
        Sheet::Suspects { selected } => hunt::act(model, action, selected),
        Sheet::Found => {
            if matches!(action, Action::Take | Action::Leave) {
                model.screen.sheet = None;
            }
            Effect::None
        }
        Sheet::Palette(search) => {
            let items = palette::items(model, &search.query);
            match go(model, action, &search, items.len()) {
                Some(selected) => match items.into_iter().nth(selected).map(|item| item.wish) {
                    Some(palette::Wish::Act(action)) => super::act_where_it_holds(model, action),
                    Some(palette::Wish::Open(scenario)) => shelf::open(model, scenario),
                    None => Effect::None,
                },
                None => Effect::None,
            }
        }
        Sheet::Help(search) => {
            let rows = palette::help(model, &search.query);
            match go(model, action, &search, rows.len()) {
                Some(selected) => match rows.get(selected).map(|row| row.action) {
                    Some(action) => super::act_where_it_holds(model, action),
                    None => Effect::None,
                },
                None => Effect::None,
            }
        }
        Sheet::Glossary(search) => {
            if action != Action::Take || !read_on(model, action) {
                let count = terms::shown(&search.query).terms.len();
                go(model, action, &search, count);
            }
            Effect::None
        }
        Sheet::Why(_) if matches!(action, Action::PageUp | Action::PageDown) => {
            read_on(model, action);
            Effect::None
        }
        Sheet::Why(search) => {
            let asked = model.asked(&search.query);
            let taken = go(model, action, &search, asked.left.len());
            let candidate = taken.and_then(|taken| asked.candidate(taken));
            candidate.map_or(Effect::None, |candidate| see(model, candidate, search))
        }
        Sheet::Find(search) => {
            let found = model.find(&search.query);
            let taken = go(model, action, &search, found.len());
            if let Some(found) = taken.and_then(|taken| found.get(taken)) {
                walk::go_to(model, found);
            }
            model.screen.sought = search.query;
            Effect::None
        }
    }
}

/// The run that shows a cause, as it ends; from there the way leads back to the causes.
fn see(model: &mut Model, candidate: &Candidate, search: Search) -> Effect {
    let Some(shown) = shown(candidate.case, &candidate.tls) else {
        let text = format!("visum does not show this: {}", candidate.title);
        model.screen.notice = Some(Notice::Complaint(text));
        model.screen.sheet = Some(Sheet::Why(search));
        return Effect::None;
    };
    model.screen.asked = Some(search);
    let now = &model.run.changes;
    let mut only = TlsVersion::BOTH.into_iter();
    let only = only.find(|version| Some(version.as_str()) == shown.tls);
    Effect::Run {
        scenario: STAGE.to_owned(),
        changes: Changes {
            version: only.unwrap_or(now.version),
            framing: now.framing,
            faults: shown.fault.into_iter().collect(),
            ..Changes::default()
        },
        purpose: Purpose::See,
    }
}

/// Gives the answer of this place, from 0, to what is asked.
pub(super) fn answer(model: &mut Model, place: usize) -> Effect {
    match model.screen.sheet.clone() {
        Some(Sheet::Predict(predicting)) => predict::answer_at(model, place, predicting),
        Some(Sheet::Suspects { .. }) => hunt::accuse(model, place),
        _ => Effect::None,
    }
}

/// Moves in a list of so many, or leaves it. What is taken is given back, and the sheet is closed.
fn go(model: &mut Model, action: Action, search: &Search, count: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    let now = search.selected.min(last);
    let selected = match action {
        Action::Up => now.saturating_sub(1),
        Action::Down => now.saturating_add(1).min(last),
        Action::First => 0,
        Action::Last => last,
        Action::PageUp => now.saturating_sub(view::rows_of_a_page(model)),
        Action::PageDown => now.saturating_add(view::rows_of_a_page(model)).min(last),
        Action::FocusNext | Action::FocusBack if search.query.is_empty() => {
            let mut near = search.near.iter().copied();
            let next = if action == Action::FocusNext {
                near.find(|near| *near > now)
                    .or(search.near.first().copied())
            } else {
                near.rfind(|near| *near < now)
                    .or(search.near.last().copied())
            };
            next.unwrap_or(now)
        }
        Action::Leave => {
            model.screen.sheet = None;
            return None;
        }
        Action::Take => {
            model.screen.sheet = None;
            return Some(now);
        }
        _ => return None,
    };
    if let Some(
        Sheet::Palette(search)
        | Sheet::Help(search)
        | Sheet::Glossary(search)
        | Sheet::Find(search)
        | Sheet::Why(search),
    ) = &mut model.screen.sheet
    {
        if search.selected != selected {
            search.from = 0;
        }
        search.selected = selected;
    }
    None
}

/// Scrolls what is told of the selected one; behind its end the glossary begins again. Whether there
/// is anything to scroll.
fn read_on(model: &mut Model, action: Action) -> bool {
    let furthest = view::furthest(model);
    let page = view::rows_of_a_page(model);
    match &mut model.screen.sheet {
        Some(Sheet::Why(search)) => {
            let now = search.from.min(furthest);
            search.from = match action {
                Action::PageUp => now.saturating_sub(page),
                _ => (now + page).min(furthest),
            };
        }
        Some(Sheet::Glossary(search)) => {
            search.from = match search.from {
                now if now >= furthest => 0,
                now => (now + LINES).min(furthest),
            };
        }
        _ => return false,
    }
    furthest > 0
}

/// How many lines further a term is read on.
const LINES: usize = 5;

fn worlds(model: &mut Model, action: Action, from: usize) {
    let furthest = view::furthest(model);
    let from = from.min(furthest);
    model.screen.sheet = match action {
        Action::Up => Some(from.saturating_sub(1)),
        Action::Down => Some((from + 1).min(furthest)),
        Action::Back => Some(from.saturating_sub(view::rows_of_a_page(model))),
        Action::Next => Some((from + view::rows_of_a_page(model)).min(furthest)),
        Action::First => Some(0),
        Action::Last => Some(furthest),
        Action::Leave => None,
        _ => Some(from),
    }
    .map(|from| Sheet::Worlds { from });
}

fn copy(model: &mut Model, action: Action, selected: usize) -> Effect {
    let choices = model.what_can_be_copied();
    let last = choices.len().saturating_sub(1);
    let next = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::First | Action::Back => 0,
        Action::Last | Action::Next => last,
        Action::Take => {
            model.screen.sheet = None;
            let Some(choice) = choices.into_iter().nth(selected) else {
                return Effect::None;
            };
            let done = format!("sent to the terminal's clipboard: {}", choice.name);
            model.screen.notice = Some(Notice::Done(done));
            return Effect::Copy(choice.text);
        }
        Action::Leave => {
            model.screen.sheet = None;
            return Effect::None;
        }
        _ => selected,
    };
    model.screen.sheet = Some(Sheet::Copy { selected: next });
    Effect::None
}
