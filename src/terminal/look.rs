//! What the terminal can show, from what it says about itself.

use std::env;
use std::io::{self, IsTerminal as _};

use crate::ui::{ColourDepth, Theme, ThemeName};

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

/// The theme that was asked for, as this terminal can show it.
pub(super) fn theme(wanted: Option<ThemeName>) -> Theme {
    if !has_colour() {
        return Theme::mono();
    }
    let said = env::var("COLORTERM").unwrap_or_default();
    let depth = match said.as_str() {
        "truecolor" | "24bit" => ColourDepth::True,
        _ => ColourDepth::Indexed,
    };
    Theme::of(wanted.unwrap_or(ThemeName::Dark), depth)
}

fn term() -> String {
    env::var("TERM").unwrap_or_default()
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
}
