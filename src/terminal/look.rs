//! What the terminal can show, from what it says about itself.

use std::env;
use std::io::{self, IsTerminal as _};

use super::background::{Ground, hinted};
use crate::ui::{ColourDepth, Preferences, Theme, ThemeName};

/// Who reads what is written, and what they read it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A person at a terminal that can show a screen.
    Screen,
    /// A person at a terminal that shows one line after the other (`TERM=dumb`).
    Line,
    /// A pipe or a file.
    Pipe,
}

/// Who reads what is written.
#[must_use]
pub fn seat() -> Seat {
    match (
        io::stdin().is_terminal() && io::stdout().is_terminal(),
        term().as_str(),
    ) {
        (false, _) => Seat::Pipe,
        (true, "dumb") => Seat::Line,
        (true, _) => Seat::Screen,
    }
}

/// The columns of the terminal, if there is one.
#[must_use]
pub fn width() -> Option<usize> {
    crossterm::terminal::size()
        .ok()
        .map(|(width, _)| usize::from(width))
}

/// Whether standard output takes colour: a terminal that has some, and nobody asked for none.
#[must_use]
pub fn takes_colour() -> bool {
    io::stdout().is_terminal() && has_colour()
}

/// The same for standard error.
#[must_use]
pub fn errors_take_colour() -> bool {
    io::stderr().is_terminal() && has_colour()
}

/// Whether the theme depends on the terminal's ground.
pub(super) fn follows_ground(preferences: &Preferences) -> bool {
    // The Linux console is dark, and prints what it does not understand.
    preferences.theme.is_none() && has_colour() && term() != "linux"
}

/// The theme that was asked for, or the one that suits the ground, as this terminal can show it.
pub(super) fn theme(preferences: &Preferences, ground: Option<Ground>) -> Theme {
    let hint = || hinted(&said("COLORFGBG"));
    let wanted = preferences
        .theme
        .unwrap_or_else(|| match ground.or_else(hint) {
            Some(Ground::Light) => ThemeName::Light,
            Some(Ground::Dark) | None => ThemeName::Dark,
        });
    let depth = if has_colour() {
        depth(&term(), &said("COLORTERM"))
    } else {
        ColourDepth::None
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(said);
    let ascii = preferences
        .ascii
        .unwrap_or_else(|| term() == "linux" || !is_unicode(&locale));
    Theme::of(wanted, depth).with_ascii(ascii)
}

/// Whether the terminal has the sixteen colours and no more.
pub(super) fn has_sixteen() -> bool {
    depth(&term(), &said("COLORTERM")) == ColourDepth::Sixteen
}

/// How many colours a terminal has that has some.
fn depth(term: &str, colorterm: &str) -> ColourDepth {
    // What they set of themselves does not come along over ssh, but their name does.
    let known = [
        "xterm-kitty",
        "xterm-ghostty",
        "alacritty",
        "foot",
        "foot-extra",
        "wezterm",
        "contour",
        "rio",
    ];
    if matches!(colorterm, "truecolor" | "24bit")
        || term.ends_with("-direct")
        || known.contains(&term)
    {
        ColourDepth::True
    } else if term.contains("256color") || !colorterm.is_empty() {
        ColourDepth::Indexed
    } else {
        ColourDepth::Sixteen
    }
}

/// Whether the locale has Unicode: of these variables the first that says something decides. If
/// none does, it is taken for a terminal of these days.
fn is_unicode(locale: &[String]) -> bool {
    let said = locale.iter().find(|value| !value.is_empty());
    said.is_none_or(|value| {
        let value = value.to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    })
}

/// What the environment says under this name.
fn said(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn term() -> String {
    said("TERM")
}

/// <https://no-color.org>: a `NO_COLOR` that is not empty asks for none.
fn has_colour() -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && names_colour(&term())
}

/// Whether a terminal of this name has colours.
fn names_colour(term: &str) -> bool {
    let without = ["", "dumb", "vt52", "vt100", "vt102", "vt220", "vt320"];
    !without.contains(&term) && !term.ends_with("-m") && !term.ends_with("-mono")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_monochrome_terminals_have_no_colour() {
        for term in ["", "dumb", "vt100", "xterm-mono", "screen-m"] {
            assert!(!names_colour(term), "{term:?}");
        }
        for term in ["xterm-256color", "tmux-256color", "linux", "foot"] {
            assert!(names_colour(term), "{term:?}");
        }
    }

    #[test]
    fn the_depth_of_colour_is_what_the_terminal_says() {
        for (term, colorterm, wanted) in [
            ("xterm-256color", "truecolor", ColourDepth::True),
            ("xterm-kitty", "", ColourDepth::True),
            ("xterm-direct", "", ColourDepth::True),
            ("xterm-256color", "", ColourDepth::Indexed),
            ("tmux-256color", "", ColourDepth::Indexed),
            ("rxvt", "rxvt-xpm", ColourDepth::Indexed),
            ("linux", "", ColourDepth::Sixteen),
            ("xterm", "", ColourDepth::Sixteen),
        ] {
            assert_eq!(depth(term, colorterm), wanted, "{term} {colorterm}");
        }
    }

    #[test]
    fn a_locale_without_unicode_says_so() {
        let unicode =
            |all: &str, kind: &str, lang: &str| is_unicode(&[all, kind, lang].map(str::to_owned));
        assert!(unicode("", "", "en_GB.UTF-8"));
        assert!(unicode("", "C.utf8", "C"));
        assert!(unicode("", "", ""));
        assert!(!unicode("C", "", "en_GB.UTF-8"));
        assert!(!unicode("", "", "de_DE.ISO-8859-1"));
    }
}
