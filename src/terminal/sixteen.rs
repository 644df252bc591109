//! What is drawn, gathered until it is flushed; where there are sixteen colours only, by the codes
//! that every terminal with colour knows.
//!
//! crossterm writes all colours as `38;5;n`, which a terminal that has only sixteen need not
//! understand: it may take the 5 for "blink". For such a terminal they are written as ECMA-48 has
//! them, 30 to 37, and as all have them, 90 to 97.

use std::io::{self, Write};
use std::mem;

/// A writer that passes on all at once what was written before a flush, and names colours in the
/// old way, where it has to. What is dropped before that is never seen.
#[derive(Debug)]
pub(super) struct Ink<W> {
    paper: W,
    /// Whether there are only sixteen.
    sixteen: bool,
    /// What is not passed on yet.
    wet: Vec<u8>,
}

impl<W: Write> Ink<W> {
    pub(super) fn new(paper: W, sixteen: bool) -> Self {
        Self {
            paper,
            sixteen,
            wet: Vec::new(),
        }
    }
}

impl<W: Write> Write for Ink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wet.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let wet = mem::take(&mut self.wet);
        let ink = if self.sixteen { in_sixteen(&wet) } else { wet };
        self.paper.write_all(&ink)?;
        self.paper.flush()
    }
}

/// The same with all colours named in the old way.
fn in_sixteen(text: &[u8]) -> Vec<u8> {
    let mut dry = Vec::with_capacity(text.len());
    let mut sequence: Vec<u8> = Vec::new();
    for byte in text {
        match (sequence.len(), byte) {
            // Of a control sequence: ECMA-48, section 5.4, parameters and intermediate bytes.
            (0, 0x1b) | (1, b'[') | (2.., 0x20..=0x3f) => sequence.push(*byte),
            (0, _) => dry.push(*byte),
            _ => {
                sequence.push(*byte);
                dry.extend(named(&sequence));
                sequence.clear();
            }
        }
    }
    dry.extend(sequence);
    dry
}

/// A whole sequence, with its colours named in the old way.
fn named(sequence: &[u8]) -> Vec<u8> {
    let inside = sequence
        .strip_prefix(b"\x1b[")
        .and_then(|rest| rest.strip_suffix(b"m"))
        .and_then(|inside| std::str::from_utf8(inside).ok());
    let Some(inside) = inside else {
        return sequence.to_vec();
    };
    let mut named: Vec<String> = Vec::new();
    let mut rest = inside.split(';').peekable();
    while let Some(first) = rest.next() {
        let indexed = matches!(first, "38" | "48") && rest.next_if_eq(&"5").is_some();
        let index = rest.next_if(|_| indexed);
        let number = index.and_then(|index| index.parse::<u8>().ok());
        let ground = if first == "48" { 10 } else { 0 };
        named.push(match number {
            Some(number @ 0..=7) => (30 + ground + number).to_string(),
            Some(number @ 8..=15) => (90 + ground + number - 8).to_string(),
            _ if indexed => format!("{first};5;{}", index.unwrap_or_default()),
            _ => first.to_owned(),
        });
    }
    format!("\x1b[{}m", named.join(";")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What reaches the paper, written byte by byte.
    fn written(text: &str, sixteen: bool) -> String {
        let mut ink = Ink::new(Vec::new(), sixteen);
        for byte in text.bytes() {
            ink.write_all(&[byte]).unwrap();
        }
        assert_eq!(ink.paper, b"");
        ink.flush().unwrap();
        String::from_utf8(ink.paper).unwrap()
    }

    #[test]
    fn the_sixteen_have_their_old_codes_and_all_else_stays() {
        for (modern, old) in [
            ("a\u{1b}[38;5;9mb", "a\u{1b}[91mb"),
            ("\u{1b}[38;5;7;48;5;0m", "\u{1b}[37;40m"),
            ("\u{1b}[48;5;15m", "\u{1b}[107m"),
            ("\u{1b}[1m\u{1b}[m", "\u{1b}[1m\u{1b}[m"),
            ("\u{1b}[38;5;231m", "\u{1b}[38;5;231m"),
            ("\u{1b}[38;2;1;5;3m", "\u{1b}[38;2;1;5;3m"),
            ("\u{1b}[?2026h\u{1b}[2;5Hé", "\u{1b}[?2026h\u{1b}[2;5Hé"),
            ("\u{1b}[39m\u{1b}[49m", "\u{1b}[39m\u{1b}[49m"),
        ] {
            assert_eq!(written(modern, true), old);
            assert_eq!(written(modern, false), modern);
        }
    }
}
