//! In the catalogue of ways to break trust.

use super::changes;
use crate::cluster::Verdict;
use crate::lab::Changes;
use crate::scenario::{Fault, FaultKind};
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::model::{Model, Page};
use crate::ui::sheet::{Breaking, Search, Sheet};
use crate::ui::view;
use crate::wire::Side;

impl Breaking {
    /// The whole catalogue, at the first of these that are on, or at its beginning.
    #[must_use]
    pub fn new(on: &[Fault]) -> Self {
        let is_on = |kind: &FaultKind| on.iter().any(|fault| fault.kind() == *kind);
        let mut breaking = Self {
            search: Search::default(),
            typing: false,
            side: Side::Server,
            composed: false,
        };
        let first = FaultKind::ALL.iter().position(is_on).unwrap_or_default();
        breaking.search.selected = first;
        breaking.select(FaultKind::ALL.get(first).copied(), on);
        breaking
    }

    /// Stands at the side at which it is on, or at the usual side of what is selected now.
    fn select(&mut self, kind: Option<FaultKind>, on: &[Fault]) {
        if let Some(kind) = kind {
            let there = on.iter().find(|fault| fault.kind() == kind);
            self.side = there.map_or(kind.usual_side(), Fault::side);
        }
    }
}

/// Where another way is selected by typing, its usual side is chosen.
pub(super) fn stand_at_the_usual_side(model: &mut Model) {
    let Some(Sheet::Break(breaking)) = &model.screen.sheet else {
        return;
    };
    let left = model.ways_to_break(&breaking.search.query);
    let kind = left.get(breaking.search.selected).copied();
    if let Some(Sheet::Break(breaking)) = &mut model.screen.sheet {
        breaking.select(kind, &model.run.changes.faults);
    }
}

/// Closes the catalogue over the step that ends the run.
pub(super) fn see_it_happen(model: &mut Model) {
    model.screen.sheet = None;
    model.screen.page = Page::Walk;
    let refused = model.run.transcript.verdict != Verdict::Connected;
    if let Some(step) = model.ending().filter(|_| refused) {
        model.stand_at(model.first_place_of(step));
    }
}

pub(super) fn act(model: &mut Model, mut breaking: Breaking, action: Action) -> Effect {
    let left = model.ways_to_break(&breaking.search.query);
    let last = left.len().saturating_sub(1);
    let selected = breaking.search.selected.min(last);
    let on = &model.run.changes.faults;
    let alike = |fault: Fault| {
        on.iter()
            .position(|other| (other.kind(), other.side()) == (fault.kind(), fault.side()))
    };
    let go = |selected: usize, breaking: &mut Breaking| {
        breaking.search.selected = selected.min(last);
        breaking.select(left.get(breaking.search.selected).copied(), on);
    };
    let fault = left.get(selected);
    let fault = fault.and_then(|kind| Fault::usual(*kind).at(breaking.side));
    match action {
        Action::Up => go(selected.saturating_sub(1), &mut breaking),
        Action::Down => go(selected + 1, &mut breaking),
        Action::PageUp => {
            let page = view::rows_of_a_page(model);
            go(selected.saturating_sub(page), &mut breaking);
        }
        Action::PageDown => {
            let page = view::rows_of_a_page(model);
            go(selected + page, &mut breaking);
        }
        Action::First => go(0, &mut breaking),
        Action::Last => go(last, &mut breaking),
        Action::At(side) => {
            let kind = left.get(selected);
            if kind.is_some_and(|kind| kind.sides().contains(&side)) {
                breaking.side = side;
            }
        }
        Action::Find => breaking.typing = true,
        Action::Toggle => {
            let Some(fault) = fault else {
                return Effect::None;
            };
            let mut changes = model.run.changes.clone();
            match alike(fault) {
                Some(place) => drop(changes.faults.remove(place)),
                None => changes.faults.push(fault),
            }
            breaking.composed = true;
            model.screen.sheet = Some(Sheet::Break(breaking));
            return changes::rerun(model, changes);
        }
        Action::Take => {
            let new = fault.filter(|fault| !breaking.composed && alike(*fault).is_none());
            let Some(fault) = new else {
                see_it_happen(model);
                return Effect::None;
            };
            // What is selected is meant, and nothing from before.
            let changes = Changes {
                faults: vec![fault],
                remedies: Vec::new(),
                ..model.run.changes.clone()
            };
            return changes::break_trust(model, changes);
        }
        Action::Leave => {
            model.screen.sheet = None;
            return Effect::None;
        }
        _ => return Effect::None,
    }
    model.screen.sheet = Some(Sheet::Break(breaking));
    Effect::None
}
