//! A key press, as the screen knows it.

use std::fmt;

/// A key, whatever read it: a terminal, a browser, a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A key that writes a character; Space is `' '`.
    Char(char),
    /// A character together with Ctrl, in lower case.
    Control(char),
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up: what a presenter's remote sends to go back.
    PageUp,
    /// Page down: what a presenter's remote sends to go on.
    PageDown,
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Esc.
    Escape,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Char(' ') => "Space",
            Self::Char(character) => return write!(f, "{character}"),
            Self::Control(character) => return write!(f, "Ctrl-{character}"),
            Self::Left => "←",
            Self::Right => "→",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Home => "Home",
            Self::End => "End",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
            Self::Enter => "Enter",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Escape => "Esc",
        })
    }
}
