//! Every key and what it does: the one table that feeds the footer, the help, the palette and the
//! settings.

mod table;

pub use table::BINDINGS;

use super::Key;
use super::pane::Pane;
use crate::wire::Side;

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
    /// As far up as the list is high.
    PageUp,
    /// As far down.
    PageDown,
    /// The focus to the next pane.
    FocusNext,
    /// The focus to the pane before.
    FocusBack,
    /// A pane of the inspector.
    Show(Pane),
    /// The pane that has the focus over the whole screen, and back.
    Zoom,
    /// The byte before, in the bytes.
    ByteBack,
    /// The next byte, in the bytes.
    ByteNext,
    /// What is selected: opened, walked, done.
    Take,
    /// Steps by themselves, at the pace that is set.
    Play,
    /// Autoplay, faster.
    Faster,
    /// Autoplay, slower.
    Slower,
    /// The catalogue of ways to break trust.
    Break,
    /// The selected way to break trust, on or off.
    Toggle,
    /// The side at which it is broken.
    At(Side),
    /// What was changed last, taken back.
    Undo,
    /// Everything as the scenario has it.
    Restore,
    /// The first remedy, applied.
    Mend,
    /// What can be done to the message under the cursor on its way.
    Hand,
    /// A byte of the message under the cursor, changed as it crosses.
    ChangeByte,
    /// The same by somebody who has the keys.
    ForgeByte,
    /// The message under the cursor, lost.
    Drop,
    /// The message under the cursor, sent twice.
    Twice,
    /// The other broker dials.
    Swap,
    /// The other TLS version.
    Version,
    /// The other framing.
    Framing,
    /// The wire as somebody without keys sees it.
    Eve,
    /// TLS 1.2 beside TLS 1.3.
    Beside,
    /// The run that was kept, or the one before the last change, beside this one.
    Compare,
    /// This run, kept to be compared with others.
    Keep,
    /// The list of scenarios.
    Choose,
    /// How it ends, said before it is seen.
    Predict,
    /// The answer that has the number of the key.
    Answer,
    /// A fault hunt.
    Hunt,
    /// The table of both worlds.
    Worlds,
    /// What makes somebody print what a log says.
    Why,
    /// The glossary.
    Glossary,
    /// A text to look for.
    Find,
    /// The next place where it is.
    FindNext,
    /// The place before, where it is.
    FindBack,
    /// What can be copied.
    Copy,
    /// Every action, by name.
    Palette,
    /// The next theme.
    Theme,
    /// The help.
    Help,
    /// Out of what is open, back to what is below.
    Leave,
    /// The end.
    Quit,
}

impl Action {
    /// What it is called by, in settings.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Back => "back",
            Self::First => "first",
            Self::Last => "last",
            Self::Up => "up",
            Self::Down => "down",
            Self::PageUp => "page-up",
            Self::PageDown => "page-down",
            Self::FocusNext => "focus-next",
            Self::FocusBack => "focus-back",
            Self::Show(pane) => pane.id(),
            Self::Zoom => "zoom",
            Self::ByteBack => "byte-back",
            Self::ByteNext => "byte-next",
            Self::Take => "take",
            Self::Play => "play",
            Self::Faster => "faster",
            Self::Slower => "slower",
            Self::Break => "break",
            Self::Toggle => "toggle",
            Self::At(Side::Client) => "at-traveller",
            Self::At(Side::Server) => "at-border",
            Self::Undo => "undo",
            Self::Restore => "restore",
            Self::Mend => "mend",
            Self::Hand => "hand",
            Self::ChangeByte => "change-byte",
            Self::ForgeByte => "forge-byte",
            Self::Drop => "drop",
            Self::Twice => "twice",
            Self::Swap => "swap",
            Self::Version => "version",
            Self::Framing => "framing",
            Self::Eve => "eve",
            Self::Beside => "beside",
            Self::Compare => "compare",
            Self::Keep => "keep",
            Self::Choose => "choose",
            Self::Predict => "predict",
            Self::Answer => "answer",
            Self::Hunt => "hunt",
            Self::Worlds => "worlds",
            Self::Why => "why",
            Self::Glossary => "glossary",
            Self::Find => "find",
            Self::FindNext => "find-next",
            Self::FindBack => "find-back",
            Self::Copy => "copy",
            Self::Palette => "palette",
            Self::Theme => "theme",
            Self::Help => "help",
            Self::Leave => "leave",
            Self::Quit => "quit",
        }
    }

    /// Every action, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        BINDINGS.iter().map(|binding| binding.action)
    }

    /// The action that is called so.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::all().find(|action| action.id() == id)
    }
}

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The walk through a handshake.
    Walk,
    /// The moment of failure.
    Failure,
    /// TLS 1.2 beside TLS 1.3.
    Beside,
    /// The list of scenarios.
    Shelf,
    /// The catalogue of ways to break trust.
    Break,
    /// A question with answers to choose from.
    Question,
    /// A page that is read.
    Page,
    /// A list that is narrowed down by typing: keys that write a character write it.
    Search,
}

impl Room {
    /// Every room.
    pub const ALL: [Self; 8] = [
        Self::Walk,
        Self::Failure,
        Self::Beside,
        Self::Shelf,
        Self::Break,
        Self::Question,
        Self::Page,
        Self::Search,
    ];

    /// What it is called, in the help.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Walk => "on the way",
            Self::Failure => "at the moment of failure",
            Self::Beside => "with two runs side by side",
            Self::Shelf => "in the list of scenarios",
            Self::Break => "while breaking trust",
            Self::Question => "at a question",
            Self::Page => "on a page",
            Self::Search => "while typing",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What the keys do.
    pub action: Action,
    /// The keys, unless a person chose others: the one to learn first.
    pub keys: &'static [Key],
    /// Where they do it.
    pub rooms: &'static [Room],
    /// Its place in the footer, if it has one.
    pub hint: Option<Hint>,
    /// What they do, for help and palette.
    pub sentence: &'static str,
}

/// A place in the footer.
#[derive(Clone, Copy, Debug)]
pub struct Hint {
    /// A word or two. Of what toggles, the footer shows what it would toggle to.
    pub word: &'static str,
    /// The action whose key stands before the own one.
    pub with: Option<Action>,
}

/// What the keys do, as a person has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of each row of the table.
    keys: Vec<Vec<Key>>,
}

/// Two actions that would hear the same key in the same room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The key.
    pub key: Key,
    /// The action that comes first in the table.
    pub one: Action,
    /// The other one.
    pub other: Action,
    /// Where.
    pub room: Room,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = BINDINGS.iter().map(|binding| binding.keys.to_vec());
        Self {
            keys: keys.collect(),
        }
    }
}

impl Keymap {
    /// The rows that hold in a room with their keys, in the order of the table.
    pub fn bindings(&self, room: Room) -> impl Iterator<Item = (&'static Binding, &[Key])> {
        self.rows()
            .filter(move |(binding, _)| binding.rooms.contains(&room))
    }

    /// All rows with their keys.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Binding, &[Key])> {
        BINDINGS.iter().zip(self.keys.iter().map(Vec::as_slice))
    }

    /// What a key does in a room, if anything.
    #[must_use]
    pub fn action(&self, room: Room, key: Key) -> Option<Action> {
        if room == Room::Search && matches!(key, Key::Char(_)) {
            return None;
        }
        self.bindings(room)
            .find(|(_, keys)| keys.contains(&key))
            .map(|(binding, _)| binding.action)
    }

    /// Whether an action can be asked for in a room.
    #[must_use]
    pub fn has(&self, room: Room, action: Action) -> bool {
        self.bindings(room)
            .any(|(binding, _)| binding.action == action)
    }

    /// The keys of an action, the one to learn first.
    #[must_use]
    pub fn keys(&self, action: Action) -> &[Key] {
        self.rows()
            .find(|(binding, _)| binding.action == action)
            .map_or(&[], |(_, keys)| keys)
    }

    /// Gives an action other keys than it has. Whether they mean something else already, say the
    /// [conflicts](Self::conflicts).
    pub fn rebind(&mut self, action: Action, keys: Vec<Key>) {
        let row = BINDINGS.iter().position(|binding| binding.action == action);
        if let Some(own) = row.and_then(|row| self.keys.get_mut(row)) {
            *own = keys;
        }
    }

    /// Every pair of actions that hears the same key in the same room.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for (index, (one, keys)) in self.rows().enumerate() {
            for (other, others) in self.rows().skip(index + 1) {
                let clash = keys
                    .iter()
                    .filter(|key| others.contains(key))
                    .find_map(|key| {
                        let hear = |room: &&Room| {
                            let typed = **room == Room::Search && matches!(key, Key::Char(_));
                            other.rooms.contains(room) && !typed
                        };
                        let room = one.rooms.iter().find(hear)?;
                        Some((*key, *room))
                    });
                if let Some((key, room)) = clash {
                    conflicts.push(Conflict {
                        key,
                        one: one.action,
                        other: other.action,
                        room,
                    });
                }
            }
        }
        conflicts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_one_thing_in_a_room() {
        assert_eq!(Keymap::default().conflicts(), []);
    }

    #[test]
    fn every_action_has_one_row_and_one_name() {
        let mut seen = Vec::new();
        for action in Action::all() {
            assert!(!seen.contains(&action.id()), "{}", action.id());
            assert_eq!(Action::from_id(action.id()), Some(action));
            seen.push(action.id());
        }
    }

    #[test]
    fn the_way_out_is_everywhere_and_what_writes_a_character_writes_it() {
        let keymap = Keymap::default();
        for room in Room::ALL {
            assert_eq!(keymap.action(room, Key::Escape), Some(Action::Leave));
            assert_eq!(keymap.action(room, Key::Control('c')), Some(Action::Quit));
            if room != Room::Search {
                assert_eq!(keymap.action(room, Key::Char('?')), Some(Action::Help));
                assert_eq!(keymap.action(room, Key::Char('q')), Some(Action::Quit));
            }
        }
        for character in ['k', 'q', ' ', '?'] {
            assert_eq!(keymap.action(Room::Search, Key::Char(character)), None);
        }
    }

    #[test]
    fn what_a_remote_sends_to_blank_the_screen_does_no_harm() {
        let keymap = Keymap::default();
        for room in Room::ALL {
            assert_eq!(keymap.action(room, Key::Char('.')), None);
            let opens_or_closes = [None, Some(Action::Break)];
            assert!(opens_or_closes.contains(&keymap.action(room, Key::Char('b'))));
        }
    }

    #[test]
    fn other_keys_are_taken_and_two_meanings_are_found() {
        let mut keymap = Keymap::default();
        keymap.rebind(Action::Eve, vec![Key::Char('v')]);
        let [conflict] = keymap.conflicts()[..] else {
            panic!("{:?}", keymap.conflicts());
        };
        assert_eq!(
            (conflict.one, conflict.other),
            (Action::Version, Action::Eve)
        );
        keymap.rebind(Action::Version, vec![Key::Char('e')]);
        assert_eq!(keymap.conflicts(), [], "the two are swapped");
        assert_eq!(keymap.action(Room::Walk, Key::Char('v')), Some(Action::Eve));
        assert_eq!(
            keymap.action(Room::Walk, Key::Char('e')),
            Some(Action::Version)
        );
    }
}
