//! Every action by name, and the keys read out.

use super::keymap::{Action, Binding, Room};
use super::model::Model;
use crate::explain::story::safe;
use crate::scenario::Scenario;

/// Something the palette offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it does, in a sentence.
    pub name: String,
    /// Its keys, if it has some here.
    pub keys: String,
    /// What it asks for.
    pub wish: Wish,
}

/// What an item of the palette asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// An action.
    Act(Action),
    /// A scenario, by its index.
    Open(usize),
}

/// What the palette offers, best first; of what is as good, what holds in the room below it.
#[must_use]
pub fn items(model: &Model, query: &str) -> Vec<Item> {
    let mut rows: Vec<_> = model.keymap.rows().collect();
    rows.sort_by_key(|(binding, _)| !holds(binding, model.room_below()));
    let actions = rows
        .into_iter()
        .filter(|(binding, _)| !moves(binding.action))
        .map(|(binding, keys)| {
            let item = Item {
                name: binding.sentence.to_owned(),
                keys: names(keys),
                wish: Wish::Act(binding.action),
            };
            let hint = binding.hint.map_or("", |hint| hint.word);
            (vec![binding.sentence, binding.action.id(), hint], item)
        });
    let scenarios = model.scenarios.iter().enumerate();
    let scenarios = scenarios.filter_map(|(index, scenario)| {
        let item = Item {
            name: format!("walk: {}", safe(scenario.title())),
            keys: safe(scenario.id()),
            wish: Wish::Open(index),
        };
        Some((distance_of(scenario, query)?, item))
    });
    let actions = actions.filter_map(|(names, item)| {
        let distances = names.iter().filter_map(|name| distance(name, query));
        Some((distances.min()?, item))
    });
    let mut found: Vec<(u32, Item)> = actions.chain(scenarios).collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, item)| item).collect()
}

/// How far a scenario is from a query, which may say that one is to be walked: by its title and id, or
/// since the query stands in what is told of it.
fn distance_of(scenario: &Scenario, query: &str) -> Option<u32> {
    /// As far as a name whose letters are not together.
    const TOLD: u32 = 24;
    let query = query.trim_start();
    let wanted = query.strip_prefix("walk").unwrap_or(query).trim();
    let names = ["walk", scenario.title(), scenario.id()];
    let named = names.iter().filter_map(|name| distance(name, wanted)).min();
    let holds = |text: &str| text.to_lowercase().contains(&wanted.to_lowercase());
    let mut broken = scenario.broken().iter().map(ToString::to_string);
    let told = holds(scenario.about())
        || holds(
            &scenario
                .summary()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
        || broken.any(|fault| holds(&fault));
    named.into_iter().chain(told.then_some(TOLD)).min()
}

/// Whether an action only moves, or is about a row of a list: nobody looks for its name.
fn moves(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::Take
            | Action::Toggle
            | Action::At(_)
            | Action::FocusNext
            | Action::FocusBack
            | Action::Leave
            | Action::Palette
    )
}

/// The rows of the table that a query leaves, those of the room below first.
#[must_use]
pub fn help(model: &Model, query: &str) -> Vec<&'static Binding> {
    let here = model.room_below();
    let wanted = query.to_lowercase();
    let matches = |binding: &Binding, keys: &[super::Key]| {
        wanted.is_empty()
            || binding.sentence.to_lowercase().contains(&wanted)
            || keys.iter().any(|key| key.to_string() == query)
            || binding
                .rooms
                .iter()
                .any(|room| room.title().contains(&wanted))
    };
    let mut rows: Vec<&'static Binding> = model
        .keymap
        .rows()
        .filter(|(binding, keys)| matches(binding, keys))
        .map(|(binding, _)| binding)
        .collect();
    rows.sort_by_key(|binding| !holds(binding, here));
    rows
}

/// Whether a row of the table holds in a room.
#[must_use]
pub fn holds(binding: &Binding, room: Room) -> bool {
    binding.rooms.contains(&room)
}

/// Keys in a row.
#[must_use]
pub fn names(keys: &[super::Key]) -> String {
    let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    names.join("  ")
}

/// How far a text is from a query whose letters it has in their order: the letters that lie
/// between them, and little for a late beginning. `None` if it has them not.
fn distance(text: &str, query: &str) -> Option<u32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut at = 0;
    let mut distance = 0;
    let mut first = true;
    for wanted in query
        .to_lowercase()
        .chars()
        .filter(|each| !each.is_whitespace())
    {
        let skipped = text.get(at..)?.iter().position(|each| *each == wanted)?;
        let skipped = u32::try_from(skipped).unwrap_or(u32::MAX);
        distance += if std::mem::take(&mut first) {
            skipped.min(8)
        } else {
            4 * skipped.min(64)
        };
        at += usize::try_from(skipped)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
    }
    Some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_stand_together_are_nearer() {
        assert_eq!(distance("break trust", "zz"), None);
        assert!(distance("break trust", "br") < distance("the border", "br"));
        assert!(distance("break trust", "trust") < distance("the truststore, rest", "trest"));
        assert_eq!(distance("anything", ""), Some(0));
    }
}
