//! A key press, as the screen knows it.

use std::fmt;
use std::str::FromStr;

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
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// F1 to F12, by its number.
    Function(u8),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Char(' ') => "Space",
            Self::Char(character) => return write!(f, "{character}"),
            Self::Control(character) => return write!(f, "Ctrl-{character}"),
            Self::Function(number) => return write!(f, "F{number}"),
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
            Self::Backspace => "Backspace",
            Self::Delete => "Del",
        })
    }
}

/// The name of a key that there is none of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no key {0:?}")]
pub struct NoSuchKey(pub String);

impl Key {
    /// The keys that have a name, but for those that write a character.
    pub const NAMED: [(&'static str, Self); 15] = [
        ("Left", Self::Left),
        ("Right", Self::Right),
        ("Up", Self::Up),
        ("Down", Self::Down),
        ("Home", Self::Home),
        ("End", Self::End),
        ("PgUp", Self::PageUp),
        ("PgDn", Self::PageDown),
        ("Enter", Self::Enter),
        ("Tab", Self::Tab),
        ("Shift-Tab", Self::BackTab),
        ("Esc", Self::Escape),
        ("Backspace", Self::Backspace),
        ("Del", Self::Delete),
        ("Space", Self::Char(' ')),
    ];

    /// Whether a program hears it as itself: a terminal sends Ctrl-I as Tab and Ctrl-M as Enter,
    /// has no code for Ctrl with most signs, and Ctrl-Z is the way to the shell.
    #[must_use]
    pub fn is_heard(self) -> bool {
        match self {
            Self::Control(character) => {
                character.is_ascii_lowercase() && !matches!(character, 'i' | 'm' | 'z')
            }
            Self::Function(number) => (1..=12).contains(&number),
            _ => true,
        }
    }
}

impl FromStr for Key {
    type Err = NoSuchKey;

    /// A key by its name: `x`, `Ctrl-p`, `F5`, `PgDn`. What the screen shows of a key is a name too.
    fn from_str(name: &str) -> Result<Self, NoSuchKey> {
        let known = Self::NAMED
            .into_iter()
            .find(|(other, key)| other.eq_ignore_ascii_case(name) || key.to_string() == name);
        if let Some((_, key)) = known {
            return Ok(key);
        }
        let alone = |text: &str| {
            let mut characters = text.chars();
            let first = characters.next().filter(|first| !first.is_control());
            first.filter(|_| characters.next().is_none())
        };
        let number = name.strip_prefix(['F', 'f']).map(str::parse);
        if let Some(Ok(number)) = number {
            let function = Some(Self::Function(number)).filter(|key| key.is_heard());
            return function.ok_or_else(|| NoSuchKey(name.to_owned()));
        }
        let control = name
            .get(..5)
            .filter(|start| start.eq_ignore_ascii_case("Ctrl-"));
        let key = match control.and_then(|_| name.get(5..)) {
            Some(rest) => {
                alone(rest).map(|character| Self::Control(character.to_ascii_lowercase()))
            }
            None => alone(name).map(Self::Char),
        };
        key.ok_or_else(|| NoSuchKey(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_screen_shows_of_a_key_names_it() {
        let named = Key::NAMED.map(|(_, key)| key);
        let others = [Key::Char('é'), Key::Control('p'), Key::Function(12)];
        for key in named.into_iter().chain(others) {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("f".parse(), Ok(Key::Char('f')));
        assert_eq!("ctrl-P".parse(), Ok(Key::Control('p')));
        for wrong in ["", "Ctrl-", "F0", "F13", "ab", "\u{1b}"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong:?}");
        }
    }
}
