//! Keys that were pressed while the terminal was asked something: they are in what was read and
//! must not be lost. This knows the keys that the screen knows.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

const ESCAPE: u8 = 0x1b;

/// The keys, as crossterm would have read them.
pub(super) fn keys(mut bytes: &[u8]) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    while !bytes.is_empty() {
        let (key, rest) = first(bytes);
        keys.extend(key);
        bytes = rest;
    }
    keys
}

/// The first key, if what comes first is one, and what follows it.
fn first(bytes: &[u8]) -> (Option<KeyEvent>, &[u8]) {
    match bytes {
        [ESCAPE, b'[', rest @ ..] => {
            let end = rest.iter().position(|byte| (0x40..=0x7e).contains(byte));
            let Some(end) = end else {
                // Torn apart: what follows belongs to it.
                return (Some(KeyCode::Esc.into()), &bytes[1..]);
            };
            let (sequence, rest) = rest.split_at(end + 1);
            (named(sequence), rest)
        }
        [ESCAPE, b'O', letter, rest @ ..] => (named(&[*letter]), rest),
        [ESCAPE] | [ESCAPE, ESCAPE, ..] => (Some(KeyCode::Esc.into()), &bytes[1..]),
        [ESCAPE, rest @ ..] => {
            let (key, rest) = first(rest);
            let alt = key.map(|key| KeyEvent::new(key.code, key.modifiers | KeyModifiers::ALT));
            (alt, rest)
        }
        [byte @ 0x00..=0x1f, rest @ ..] => (Some(control(*byte)), rest),
        [0x7f, rest @ ..] => (Some(KeyCode::Backspace.into()), rest),
        _ => {
            let length = (1..=4.min(bytes.len()))
                .find(|length| std::str::from_utf8(&bytes[..*length]).is_ok());
            let (letter, rest) = bytes.split_at(length.unwrap_or(1));
            let letter = std::str::from_utf8(letter).ok();
            let letter = letter.and_then(|letter| letter.chars().next());
            (letter.map(|letter| KeyCode::Char(letter).into()), rest)
        }
    }
}

/// A key that sends a sequence.
fn named(sequence: &[u8]) -> Option<KeyEvent> {
    let code = match sequence {
        b"A" => KeyCode::Up,
        b"B" => KeyCode::Down,
        b"C" => KeyCode::Right,
        b"D" => KeyCode::Left,
        b"H" | b"1~" | b"7~" => KeyCode::Home,
        b"F" | b"4~" | b"8~" => KeyCode::End,
        b"Z" => KeyCode::BackTab,
        b"3~" => KeyCode::Delete,
        b"5~" => KeyCode::PageUp,
        b"6~" => KeyCode::PageDown,
        _ => return None,
    };
    Some(code.into())
}

fn control(byte: u8) -> KeyEvent {
    let letter = match byte {
        b'\r' => return KeyCode::Enter.into(),
        b'\t' => return KeyCode::Tab.into(),
        0x00 => ' ',
        0x01..=0x1a => char::from(byte - 0x01 + b'a'),
        _ => char::from(byte.saturating_sub(0x1c) + b'4'),
    };
    KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_as_keys() {
        let read = keys(b"q \x1b[C\x1bOA\x1b[6~\r\x7f\xc3\xa9\x1b[1;5C\x03\xff\x1bx\x1b");
        let codes: Vec<KeyCode> = read.iter().map(|key| key.code).collect();
        let wanted = [
            KeyCode::Char('q'),
            KeyCode::Char(' '),
            KeyCode::Right,
            KeyCode::Up,
            KeyCode::PageDown,
            KeyCode::Enter,
            KeyCode::Backspace,
            KeyCode::Char('é'),
            KeyCode::Char('c'),
            KeyCode::Char('x'),
            KeyCode::Esc,
        ];
        assert_eq!(codes, wanted);
        assert_eq!(read[8].modifiers, KeyModifiers::CONTROL);
        assert_eq!(read[9].modifiers, KeyModifiers::ALT);
    }
}
