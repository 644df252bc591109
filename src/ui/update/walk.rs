//! On the way through a run.

use std::collections::BTreeSet;

use super::{changes, failure, predict, wire};
use crate::cluster::Verdict;
use crate::handshake::transcript::Step;
use crate::ui::effect::Effect;
use crate::ui::finding::Found;
use crate::ui::inspect::Lead;
use crate::ui::keymap::{Action, Room};
use crate::ui::layout::Layout;
use crate::ui::model::{Against, Model, Notice, Page};
use crate::ui::pane::{FailurePane, FailureRoom, Focus, Pane};
use crate::ui::preferences::Preferences;
use crate::ui::sheet::{Search, Sheet};
use crate::ui::view;

pub(super) fn act(model: &mut Model, action: Action) -> Effect {
    let failure = model.room() == Room::Failure;
    match action {
        Action::Next => return step(model, 1),
        Action::Back => return step(model, -1),
        Action::First => model.stand_at(0),
        Action::Last => return go(model, usize::MAX),
        Action::Up if failure => failure::wander(model, -1),
        Action::Down if failure => failure::wander(model, 1),
        Action::Up => return wander(model, -1),
        Action::Down => return wander(model, 1),
        Action::Predict => return predict::begin(model),
        Action::FocusNext | Action::FocusBack if failure => {
            let pane = neighbour(model.screen.failure, action == Action::FocusNext);
            return failure::show(model, pane);
        }
        Action::FocusNext => model.screen.focus = next_focus(model, true),
        Action::FocusBack => model.screen.focus = next_focus(model, false),
        Action::Show(pane) if failure => {
            if let Some(pane) = FailurePane::ALL.get(pane.index()) {
                return failure::show(model, *pane);
            }
        }
        Action::Show(pane) => show(model, pane),
        Action::Zoom if failure => {
            model.screen.failure_room = model.screen.failure_room.other();
        }
        Action::Zoom => model.screen.zoomed = !model.screen.zoomed,
        Action::ByteBack => byte(model, -1),
        Action::ByteNext => byte(model, 1),
        Action::Take if failure => return failure::mend(model),
        Action::Mend => return failure::mend(model),
        Action::Take => take(model),
        Action::Play => {
            let ended = model.screen.cursor + 1 >= model.places.len();
            let begins = !model.screen.autoplay.on;
            model.screen.autoplay.on = begins && !ended;
            if begins && ended {
                model.screen.notice = Some(Notice::Now(at_the_end(model)));
            }
        }
        Action::Faster | Action::Slower => pace(model, action),
        Action::Eve => model.screen.eve = !model.screen.eve,
        Action::Beside => {
            model.screen.against = Against::OtherVersion;
            model.screen.page = Page::Beside { row: 0 };
            return changes::beside(model);
        }
        Action::Choose => choose(model),
        Action::Find => {
            model.screen.sheet = Some(Sheet::Find(Search::by(&model.screen.sought)));
            stand_at_the_next_found(model);
        }
        Action::FindNext => find(model, true),
        Action::FindBack => find(model, false),
        Action::Copy => model.screen.sheet = Some(Sheet::Copy { selected: 0 }),
        Action::ChangeByte | Action::ForgeByte | Action::Drop | Action::Twice => {
            return wire::act(model, action);
        }
        Action::Leave => leave(model),
        _ => {}
    }
    Effect::None
}

/// Opens the list of scenarios at the one that is walked through.
pub(super) fn choose(model: &mut Model) {
    model.screen.page = Page::Shelf {
        selected: model.index_of_scenario(),
    };
}

/// Out of what is open, one thing at a time.
fn leave(model: &mut Model) {
    if let Some(place) = model.screen.came_from {
        model.screen.focus = Focus::Ladder;
        model.stand_at(place);
    } else if let Some(asked) = model.screen.asked.take() {
        model.screen.sheet = Some(Sheet::Why(asked));
    } else if model.is_failure_zoomed() {
        model.screen.failure_room = FailureRoom::Shared;
    } else if model.shows_failure() {
        model.screen.aside = true;
    } else if model.screen.zoomed {
        model.screen.zoomed = false;
    } else if model.screen.eve {
        model.screen.eve = false;
    } else if model.screen.focus != Focus::Ladder {
        model.screen.focus = Focus::Ladder;
    } else {
        choose(model);
    }
}

fn step(model: &mut Model, by: isize) -> Effect {
    let before = model.screen.cursor;
    let effect = go(model, before.saturating_add_signed(by));
    let last = before + 1 == model.places.len();
    if by > 0 && last && !model.screen.autoplay.on {
        model.screen.notice = Some(Notice::Now(at_the_end(model)));
    }
    effect
}

/// That no step follows, and what can be done instead.
fn at_the_end(model: &Model) -> String {
    let key = model.keymap.keys(Action::Break).first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    if model.is_hunting() {
        format!("this is the last step; {key} names what is wrong")
    } else if model.run.transcript.verdict == Verdict::Connected {
        format!("this is the last step; {key} breaks trust")
    } else {
        "this is the last step".to_owned()
    }
}

/// To a place, as far as the way is told; what lies behind that is asked about.
pub(super) fn go(model: &mut Model, place: usize) -> Effect {
    let place = place.min(model.places.len().saturating_sub(1));
    if place > model.last_place() {
        model.stand_at(place);
        return predict::ask(model);
    }
    if place != model.screen.cursor {
        model.stand_at(place);
        let now = model.has_no_row().map(Notice::Now);
        if now.is_some() || matches!(model.screen.notice, Some(Notice::Now(_))) {
            model.screen.notice = now;
        }
    }
    Effect::None
}

/// Up or down, in the pane that has the focus.
fn wander(model: &mut Model, by: isize) -> Effect {
    if model.screen.focus == Focus::Inspector {
        if model.screen.pane == Pane::Passport && scroll(model, by) {
            return Effect::None;
        }
        let visible = model.rows_shown(&model.opened());
        let here = model.row();
        let at = visible.iter().position(|row| *row == here);
        let last = visible.len().saturating_sub(1);
        let next = at.unwrap_or_default().saturating_add_signed(by).min(last);
        let scroll = model.screen.scroll;
        model.select(visible.get(next).copied().unwrap_or_default());
        if Some(next) == at {
            model.screen.scroll = scroll;
        } else if by < 0 {
            // Whoever comes from below reads the page from its end.
            model.screen.scroll = usize::MAX;
        }
        Effect::None
    } else {
        step(model, by)
    }
}

/// Scrolls in what is longer than its place, and says whether that could be done.
fn scroll(model: &mut Model, by: isize) -> bool {
    let furthest = view::furthest(model);
    let from = model.screen.scroll.min(furthest);
    let next = from.saturating_add_signed(by).min(furthest);
    if next != from {
        model.screen.scroll = next;
    }
    next != from
}

/// Shows a pane and moves the focus into it.
fn show(model: &mut Model, pane: Pane) {
    let stays = model.screen.pane == pane;
    model.screen.pane = pane;
    model.screen.focus = Focus::Inspector;
    if !stays {
        model.screen.scroll = 0;
        model.screen.line = model.opened().landing;
    }
}

/// What is under the cursor: a branch is opened or closed, a rung opens the inspector.
fn take(model: &mut Model) {
    if model.screen.aside && model.knows_the_end() {
        model.screen.aside = false;
        return;
    }
    if model.screen.focus != Focus::Inspector {
        model.screen.focus = Focus::Inspector;
        return;
    }
    let opened = model.opened();
    let row = model.row();
    let Some(selected) = opened.rows.get(row) else {
        return;
    };
    let has_bytes = !selected.range.is_empty();
    match selected.leads {
        Some(lead) => follow(model, lead),
        None if !model.screen.pane.shows_fields() => {}
        None if selected.parent => open_or_close(&mut model.screen.closed, row),
        None if has_bytes => model.screen.pane = Pane::Bytes,
        None => {}
    }
}

/// Opens what is closed, and closes what is open.
fn open_or_close(closed: &mut BTreeSet<usize>, row: usize) {
    if !closed.remove(&row) {
        closed.insert(row);
    }
}

/// To the bytes that a row leads to.
fn follow(model: &mut Model, lead: Lead) {
    model.stand_at(model.first_place_of(lead.step));
    model.select_field(lead.row);
    model.screen.pane = Pane::Bytes;
    model.screen.focus = Focus::Inspector;
}

/// To the byte before or behind, and to the field it belongs to.
fn byte(model: &mut Model, by: isize) {
    if !model.screen.pane.shows_fields() {
        model.screen.pane = Pane::Bytes;
    }
    let opened = model.message();
    let Some(last) = opened.bytes.len().checked_sub(1) else {
        return;
    };
    let here = opened
        .rows
        .get(model.screen.field)
        .map_or(0, |row| row.range.start);
    let next = match model.screen.byte {
        Some(byte) => byte.saturating_add_signed(by).min(last),
        None => here.min(last),
    };
    model.select_byte(next);
}

/// Faster or slower by a quarter.
pub(super) fn pace(model: &mut Model, action: Action) {
    let pace = match action {
        Action::Faster => model.screen.autoplay.pace * 3 / 4,
        _ => model.screen.autoplay.pace * 4 / 3,
    };
    let (fastest, slowest) = Preferences::PACES.into_inner();
    model.screen.autoplay.pace = pace.clamp(fastest, slowest);
    let seconds = model.screen.autoplay.pace.as_secs_f32();
    model.screen.notice = Some(Notice::Done(format!("autoplay: {seconds:.1} s a step")));
}

/// The panes in the order of Tab. Where the story is always whole, it takes no focus.
fn next_focus(model: &Model, forward: bool) -> Focus {
    if matches!(Layout::of(model.screen.size), Layout::Wide | Layout::Widest) {
        return match model.screen.focus {
            Focus::Ladder | Focus::Story => Focus::Inspector,
            Focus::Inspector => Focus::Ladder,
        };
    }
    match (model.screen.focus, forward) {
        (Focus::Ladder, true) | (Focus::Inspector, false) => Focus::Story,
        (Focus::Story, true) | (Focus::Ladder, false) => Focus::Inspector,
        (Focus::Inspector, true) | (Focus::Story, false) => Focus::Ladder,
    }
}

fn neighbour(pane: FailurePane, forward: bool) -> FailurePane {
    let all = FailurePane::ALL;
    let at = all
        .iter()
        .position(|other| *other == pane)
        .unwrap_or_default();
    let by = if forward { 1 } else { all.len() - 1 };
    all.get((at + by) % all.len()).copied().unwrap_or_default()
}

/// The words to look up, the nearest first: the name of the field under the cursor, that of the
/// message, and what all of it is.
pub(super) fn words_under_the_cursor(model: &Model) -> Vec<String> {
    let opened = model.opened();
    let row = opened.rows.get(model.row());
    let field = row.filter(|_| model.screen.focus == Focus::Inspector);
    let field = field.map(|row| row.name.clone());
    let whole = match model.step(model.place()) {
        Some(Step::Decided(decision)) if decision.failure.is_some() => "alert",
        _ => "handshake",
    };
    let message = model.message().title;
    let words = [opened.title, message, whole.to_owned()];
    field.into_iter().chain(words).collect()
}

/// To the next place where the sought text is, round the end.
fn find(model: &mut Model, forward: bool) {
    let found = model.find(&model.screen.sought);
    let here = model.screen.cursor;
    let next = if forward {
        let behind = found.iter().find(|found| found.place > here);
        behind.or(found.first())
    } else {
        let before = found.iter().rfind(|found| found.place < here);
        before.or(found.last())
    };
    match next {
        Some(found) => go_to(model, found),
        None if model.screen.sought.is_empty() => {
            let text = "nothing was looked for yet".to_owned();
            model.screen.notice = Some(Notice::Complaint(text));
        }
        None => {
            let text = format!("“{}” is nowhere in this run", model.screen.sought);
            model.screen.notice = Some(Notice::Complaint(text));
        }
    }
}

/// Where places are looked for by typing, the first from here on is selected.
pub(super) fn stand_at_the_next_found(model: &mut Model) {
    let Some(Sheet::Find(search)) = &model.screen.sheet else {
        return;
    };
    let found = model.find(&search.query);
    let here = model.screen.cursor;
    let next = found.iter().position(|found| found.place >= here);
    if let Some(Sheet::Find(search)) = &mut model.screen.sheet {
        search.selected = next.unwrap_or_default();
    }
}

/// Stands where something was found, with the focus on the row that has it.
pub(super) fn go_to(model: &mut Model, found: &Found) {
    model.screen.page = Page::Walk;
    model.stand_at(found.place);
    if let Some(row) = found.row {
        model.screen.aside = true;
        model.screen.pane = Pane::Message;
        model.screen.focus = Focus::Inspector;
        model.select_field(row);
    }
}
