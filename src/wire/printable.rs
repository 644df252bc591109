//! Text from a stranger, made safe to show.

use std::fmt::{self, Display, Write};

/// Text that is shown with every character escaped that a terminal would obey or hide.
///
/// Control characters (C0, DEL, C1), bidirectional controls, zero-width and other format
/// characters, line and paragraph separators and tag characters appear as `\u{1b}`; ordinary
/// letters of any script stay as they are. A certificate's subject or a server's name is chosen by
/// whoever made it: shown raw, it could move the cursor or turn the line around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printable<'a>(pub &'a str);

impl Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut clean = 0;
        for (at, c) in self.0.char_indices() {
            if obeyed_or_hidden(c) {
                f.write_str(self.0.get(clean..at).unwrap_or_default())?;
                write!(f, "{}", c.escape_unicode())?;
                clean = at + c.len_utf8();
            }
        }
        f.write_str(self.0.get(clean..).unwrap_or_default())
    }
}

/// The bytes as text that is safe to show.
///
/// Whole UTF-8 characters are kept or escaped as in [`Printable`], bytes that are not UTF-8 appear
/// as `\xff`.
#[must_use]
pub fn printable_bytes(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let written = write!(text, "{}", Printable(chunk.valid()));
        debug_assert!(written.is_ok(), "a String takes all that is written to it");
        for byte in chunk.invalid() {
            let written = write!(text, "\\x{byte:02x}");
            debug_assert!(written.is_ok(), "a String takes all that is written to it");
        }
    }
    text
}

/// Whether a terminal would act on the character, or show nothing where it stands.
fn obeyed_or_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_of_any_script_stay() {
        for text in [
            "broker-1.kafka.test",
            "Посольство",
            "大使館",
            "É, Ω & ß",
            "a\\b \"c\"",
        ] {
            assert_eq!(Printable(text).to_string(), text);
        }
    }

    #[test]
    fn what_moves_or_hides_is_spelt_out() {
        assert_eq!(Printable("a\x1b[2Jb").to_string(), "a\\u{1b}[2Jb");
        assert_eq!(
            Printable("a\r\n\tb\x7f\u{9b}").to_string(),
            "a\\u{d}\\u{a}\\u{9}b\\u{7f}\\u{9b}"
        );
        for hidden in [
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{200e}',
            '\u{200f}',
            '\u{61c}',
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{feff}',
            '\u{fff9}',
            '\u{fffb}',
            '\u{e0041}',
            '\u{2028}',
            '\u{2029}',
        ] {
            let text = hidden.to_string();
            assert_eq!(
                Printable(&text).to_string(),
                hidden.escape_unicode().to_string()
            );
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_shown_as_numbers() {
        assert_eq!(
            printable_bytes(b"ok\xff\xc3\xa9\x00"),
            "ok\\xff\u{e9}\\u{0}"
        );
    }

    proptest! {
        #[test]
        fn nothing_raw_comes_through(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            for shown in [Printable(&text).to_string(), printable_bytes(&bytes)] {
                prop_assert!(!shown.chars().any(obeyed_or_hidden), "{shown:?}");
            }
        }
    }
}
