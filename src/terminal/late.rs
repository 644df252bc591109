//! Replies of the terminal that come after nobody waits for them any more.
//!
//! crossterm knows nothing of a reply to a question about colours and reads `ESC ] 1 1 ; r g b …`
//! as keys that a person pressed; nor can it put a reply together again that was torn apart behind
//! its first byte. Here those keys are found and swallowed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// How a reply about the ground begins, behind its `ESC ]`.
const COLOUR: &str = "11;";
/// What it and the rest of it are made of: `rgb:0f0f/1313/1818`.
const COLOUR_LETTERS: &str = "0123456789abcdefABCDEFrgb:/#;";
/// What a reply to the question for the terminal's attributes is made of, between `ESC [` and `c`.
const ATTRIBUTES: &str = "?0123456789;";
/// No reply about a colour is longer.
const LONGEST: usize = 48;

/// Where in a reply the keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Late {
    /// Outside.
    #[default]
    Outside,
    /// Behind an ESC, which may be a key.
    Escape,
    /// In a reply about a colour, with these letters behind its `ESC ]`.
    Colour(String),
    /// Behind an ESC that may end it.
    Ending(String),
    /// In a reply about the terminal's attributes.
    Attributes,
}

/// What a key turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// A key.
    Key,
    /// A part of a reply, or perhaps one.
    Reply,
    /// The end of a reply about the ground, and the colour that it names.
    Colour(String),
    /// A key, and so is the Esc before it.
    KeyAfterEscape,
}

impl Late {
    /// Takes a key in.
    pub(super) fn take(&mut self, press: &KeyEvent) -> Is {
        let alt = press.modifiers.contains(KeyModifiers::ALT);
        let control = press.modifiers.contains(KeyModifiers::CONTROL);
        let (next, is) = match (std::mem::take(self), press.code) {
            (Self::Outside, KeyCode::Char(']')) if alt => (Self::Colour(String::new()), Is::Reply),
            (Self::Outside, KeyCode::Esc) => (Self::Escape, Is::Reply),
            (Self::Escape, KeyCode::Char(']')) if !alt => (Self::Colour(String::new()), Is::Reply),
            (Self::Escape, KeyCode::Char('[')) if !alt => (Self::Attributes, Is::Reply),
            (Self::Escape, _) => (Self::Outside, Is::KeyAfterEscape),
            (Self::Colour(read), KeyCode::Char('g')) if control => (Self::Outside, told(&read)),
            (Self::Colour(read) | Self::Ending(read), KeyCode::Char('\\')) => {
                (Self::Outside, told(&read))
            }
            (Self::Attributes, KeyCode::Char('c')) => (Self::Outside, Is::Reply),
            (Self::Colour(read), KeyCode::Esc) => (Self::Ending(read), Is::Reply),
            (Self::Colour(mut read), KeyCode::Char(letter))
                if !alt && !control && belongs(letter, read.len()) =>
            {
                read.push(letter);
                (Self::Colour(read), Is::Reply)
            }
            (Self::Attributes, KeyCode::Char(letter)) if ATTRIBUTES.contains(letter) => {
                (Self::Attributes, Is::Reply)
            }
            _ => (Self::Outside, Is::Key),
        };
        *self = next;
        is
    }
}

/// What a whole reply about a colour says.
fn told(read: &str) -> Is {
    Is::Colour(read.strip_prefix(COLOUR).unwrap_or_default().to_owned())
}

/// Whether a reply about a colour goes on with this letter.
fn belongs(letter: char, read: usize) -> bool {
    match COLOUR.chars().nth(read) {
        Some(wanted) => letter == wanted,
        None => read < LONGEST && COLOUR_LETTERS.contains(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::typed;

    /// What is left of the keys that these pieces are read as.
    fn left(pieces: &[&str]) -> String {
        let mut late = Late::default();
        let mut left = String::new();
        for press in pieces
            .iter()
            .flat_map(|piece| typed::keys(piece.as_bytes()))
        {
            let name = match press.code {
                KeyCode::Char(character) => character.to_string(),
                other => other.to_string(),
            };
            match late.take(&press) {
                Is::Key => left += &name,
                Is::Reply => {}
                Is::Colour(colour) => left.extend(["<", &colour, ">"]),
                Is::KeyAfterEscape => {
                    left += "Esc";
                    left += &name;
                }
            }
        }
        left
    }

    #[test]
    fn a_reply_is_swallowed_wherever_it_is_torn() {
        for end in ["\x1b\\", "\x07"] {
            let reply = format!("\x1b]11;rgb:0f0f/1313/abcd{end}");
            for at in 1..reply.len() {
                let (first, second) = reply.split_at(at);
                let wanted = "l<rgb:0f0f/1313/abcd>v";
                assert_eq!(left(&["l", first, second, "v"]), wanted, "torn at {at}");
            }
        }
        assert_eq!(left(&["\x1b", "[?62;22c", "b"]), "b");
    }

    #[test]
    fn keys_are_keys() {
        assert_eq!(left(&["a11;rgb:", "\x1b", "q"]), "a11;rgb:Escq");
        assert_eq!(left(&["\x1b]", "bed"]), "bed");
        assert_eq!(left(&["\x1b]11;rgb:0", "qc"]), "qc");
    }
}
