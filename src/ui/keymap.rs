//! Every key and what it does: the one table that feeds [`action`], the footer and the keys page.

use super::Key;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The next message or event.
    Next,
    /// The one before.
    Back,
    /// The first one.
    First,
    /// The last one.
    Last,
    /// Up, in the pane that has the focus.
    Up,
    /// Down, in the pane that has the focus.
    Down,
    /// The focus to the next pane.
    FocusNext,
    /// The focus to the pane before.
    FocusBack,
    /// The other TLS version.
    Version,
    /// The other framing.
    Framing,
    /// The list of scenarios.
    Choose,
    /// The selected scenario.
    Take,
    /// The keys page.
    Keys,
    /// Out of a page, back to the walk.
    Leave,
    /// The end.
    Quit,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 15] = [
        Self::Next,
        Self::Back,
        Self::First,
        Self::Last,
        Self::Up,
        Self::Down,
        Self::FocusNext,
        Self::FocusBack,
        Self::Version,
        Self::Framing,
        Self::Choose,
        Self::Take,
        Self::Keys,
        Self::Leave,
        Self::Quit,
    ];
}

/// Where a key is pressed: the mode without its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The walk through a handshake.
    Walk,
    /// The list of scenarios.
    Shelf,
    /// The keys page.
    Keys,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The keys, the one to learn first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// Where they do it.
    pub rooms: &'static [Room],
    /// The keys and the word in the footer, if it has a place there. The word of what toggles is
    /// what it would toggle to.
    pub hint: Option<(&'static str, &'static str)>,
    /// What they do, for the keys page.
    pub sentence: &'static str,
}

const EVERYWHERE: &[Room] = &[Room::Walk, Room::Shelf, Room::Keys];

/// The table, in the order of the footer and of the keys page.
pub const BINDINGS: &[Binding] = &[
    Binding {
        keys: &[Key::Right, Key::Char('l'), Key::Char(' '), Key::PageDown],
        action: Action::Next,
        rooms: &[Room::Walk],
        hint: Some(("← →", "step")),
        sentence: "on to the next message or event",
    },
    Binding {
        keys: &[Key::Left, Key::Char('h'), Key::PageUp],
        action: Action::Back,
        rooms: &[Room::Walk],
        hint: None,
        sentence: "back to the one before",
    },
    Binding {
        keys: &[Key::Home, Key::Char('g')],
        action: Action::First,
        rooms: EVERYWHERE,
        hint: None,
        sentence: "to the beginning",
    },
    Binding {
        keys: &[Key::End, Key::Char('G')],
        action: Action::Last,
        rooms: EVERYWHERE,
        hint: None,
        sentence: "to the end",
    },
    Binding {
        keys: &[Key::Up, Key::Char('k')],
        action: Action::Up,
        rooms: EVERYWHERE,
        hint: Some(("↑ ↓", "move")),
        sentence: "up in the pane that has the focus",
    },
    Binding {
        keys: &[Key::Down, Key::Char('j')],
        action: Action::Down,
        rooms: EVERYWHERE,
        hint: None,
        sentence: "down in the pane that has the focus",
    },
    Binding {
        keys: &[Key::Tab],
        action: Action::FocusNext,
        rooms: &[Room::Walk],
        hint: Some(("Tab", "pane")),
        sentence: "the focus to the next pane: the ladder, the story, the message",
    },
    Binding {
        keys: &[Key::BackTab],
        action: Action::FocusBack,
        rooms: &[Room::Walk],
        hint: None,
        sentence: "the focus to the pane before",
    },
    Binding {
        keys: &[Key::Enter],
        action: Action::Take,
        rooms: &[Room::Shelf],
        hint: Some(("Enter", "walk it")),
        sentence: "in the list of scenarios: walk through the selected one",
    },
    Binding {
        keys: &[Key::Char('v')],
        action: Action::Version,
        rooms: &[Room::Walk],
        hint: Some(("v", "TLS version")),
        sentence: "the same journey in the other TLS version",
    },
    Binding {
        keys: &[Key::Char('m')],
        action: Action::Framing,
        rooms: &[Room::Walk],
        hint: Some(("m", "framing")),
        sentence: "slow motion, a message in each record, or natural, as rustls sends them",
    },
    Binding {
        keys: &[Key::Char('f')],
        action: Action::Choose,
        rooms: &[Room::Walk, Room::Shelf],
        hint: Some(("f", "scenarios")),
        sentence: "the list of scenarios, and back",
    },
    Binding {
        keys: &[Key::Escape],
        action: Action::Leave,
        rooms: EVERYWHERE,
        hint: None,
        sentence: "back to the walk, and to its ladder",
    },
    Binding {
        keys: &[Key::Char('?')],
        action: Action::Keys,
        rooms: EVERYWHERE,
        hint: Some(("?", "keys")),
        sentence: "this page, and back",
    },
    Binding {
        keys: &[Key::Char('q'), Key::Control('c')],
        action: Action::Quit,
        rooms: EVERYWHERE,
        hint: Some(("q", "quit")),
        sentence: "leave visum",
    },
];

/// What a key does in a room, if anything.
#[must_use]
pub fn action(room: Room, key: Key) -> Option<Action> {
    bindings(room)
        .find(|binding| binding.keys.contains(&key))
        .map(|binding| binding.action)
}

/// The rows that hold in a room, in the order of the table.
pub fn bindings(room: Room) -> impl Iterator<Item = &'static Binding> {
    BINDINGS
        .iter()
        .filter(move |binding| binding.rooms.contains(&room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_one_thing_in_a_room() {
        for room in [Room::Walk, Room::Shelf, Room::Keys] {
            let mut seen = Vec::new();
            for key in bindings(room).flat_map(|binding| binding.keys) {
                assert!(!seen.contains(key), "{key} is bound twice in {room:?}");
                seen.push(*key);
            }
        }
    }

    #[test]
    fn every_action_has_one_row_and_help_and_the_way_out_are_everywhere() {
        for wanted in Action::ALL {
            let rows = BINDINGS
                .iter()
                .filter(|binding| binding.action == wanted)
                .count();
            assert_eq!(rows, 1, "{wanted:?}");
        }
        for room in EVERYWHERE {
            assert_eq!(action(*room, Key::Char('?')), Some(Action::Keys));
            assert_eq!(action(*room, Key::Char('q')), Some(Action::Quit));
            assert_eq!(action(*room, Key::Control('c')), Some(Action::Quit));
        }
        assert_eq!(action(Room::Walk, Key::Char('!')), None);
    }
}
