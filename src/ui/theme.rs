//! Colours by what they mean.

use ratatui::style::{Color, Modifier, Style};

/// How many colours a screen has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourDepth {
    /// The 256 colours of xterm; only the 240 that no terminal theme changes are used.
    Indexed,
    /// 24 bits.
    True,
}

/// What each kind of text and ground looks like. A view names a role, never a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The whole screen.
    pub ground: Style,
    /// What is read now.
    pub ink: Style,
    /// Ink that stands out.
    pub strong: Style,
    /// What was.
    pub soft: Style,
    /// Labels.
    pub dim: Style,
    /// What is to come.
    pub faint: Style,
    /// Lines between rooms.
    pub rule: Style,
    /// Here: the cursor, a key to press.
    pub here: Style,
    /// Here, as a lit ground: the tab in focus, the bytes of the selected field.
    pub lit: Style,
    /// Accepted.
    pub accept: Style,
    /// Refused.
    pub refuse: Style,
    /// Encrypted.
    pub curtain: Style,
    /// The ground of header and footer.
    pub bar: Style,
    /// The ground of the row of the cursor.
    pub row: Style,
    /// The ground behind what is encrypted.
    pub behind: Style,
}

/// Red, green, blue.
type Rgb = [u8; 3];

const GROUND: Rgb = [0x0f, 0x13, 0x18];
const LIFTED: Rgb = [0x17, 0x1d, 0x25];
const HIGHER: Rgb = [0x1f, 0x28, 0x32];
const INK: Rgb = [0xdf, 0xe3, 0xea];
const SOFT: Rgb = [0xa3, 0xad, 0xba];
const DIM: Rgb = [0x6f, 0x7b, 0x8a];
const FAINT: Rgb = [0x3a, 0x44, 0x50];
const RULE: Rgb = [0x2b, 0x33, 0x3d];
const GOLD: Rgb = [0xe6, 0xc0, 0x6a];
const BLUE: Rgb = [0x6c, 0xb6, 0xff];
const ORANGE: Rgb = [0xff, 0x8f, 0x5c];
const VIOLET: Rgb = [0xa4, 0x8f, 0xe6];
const BEHIND: Rgb = [0x19, 0x17, 0x26];

impl Theme {
    /// Light on dark.
    #[must_use]
    pub fn dark(depth: ColourDepth) -> Self {
        let colour = |rgb: Rgb| match depth {
            ColourDepth::True => {
                let [red, green, blue] = rgb;
                Color::Rgb(red, green, blue)
            }
            ColourDepth::Indexed => Color::Indexed(nearest(rgb)),
        };
        let ink = |rgb| Style::new().fg(colour(rgb));
        let on = |rgb| Style::new().bg(colour(rgb));
        Self {
            ground: ink(INK).bg(colour(GROUND)),
            ink: ink(INK),
            strong: ink(INK).add_modifier(Modifier::BOLD),
            soft: ink(SOFT),
            dim: ink(DIM),
            faint: ink(FAINT),
            rule: ink(RULE),
            here: ink(GOLD).add_modifier(Modifier::BOLD),
            lit: ink(GROUND).bg(colour(GOLD)).add_modifier(Modifier::BOLD),
            accept: ink(BLUE),
            refuse: ink(ORANGE),
            curtain: ink(VIOLET),
            bar: on(LIFTED),
            row: on(HIGHER),
            behind: on(BEHIND),
        }
    }

    /// No colour at all, not even a reset one: a terminal library that honours `NO_COLOR` would
    /// send a reset for any colour and take bold and reverse away with it.
    #[must_use]
    pub fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            ground: plain,
            ink: plain,
            strong: bold,
            soft: plain,
            dim: plain,
            faint: plain,
            rule: plain,
            here: bold,
            lit: plain.add_modifier(Modifier::REVERSED),
            accept: bold,
            refuse: bold,
            curtain: plain,
            bar: plain,
            row: plain,
            behind: plain,
        }
    }
}

/// The nearest of xterm's colours 16 to 255: a cube of 6 levels a channel, and 24 greys.
fn nearest(wanted: Rgb) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let cube = (0..6u8).flat_map(|red| {
        (0..6u8).flat_map(move |green| (0..6u8).map(move |blue| [red, green, blue]))
    });
    let cube = cube.map(|at| {
        let [red, green, blue] = at;
        let colour = at.map(|level| LEVELS.get(usize::from(level)).copied().unwrap_or_default());
        (16 + 36 * red + 6 * green + blue, colour)
    });
    let greys = (0..24u8).map(|step| (232 + step, [8 + 10 * step; 3]));
    let distance = |colour: &[u8; 3]| -> u32 {
        let squares = colour
            .iter()
            .zip(&wanted)
            .map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2));
        squares.sum()
    };
    let closest = cube.chain(greys).min_by_key(|(_, colour)| distance(colour));
    closest.map_or(16, |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_256_colours() {
        assert_eq!(nearest([0x00, 0x00, 0x00]), 16);
        assert_eq!(nearest([0xff, 0xff, 0xff]), 231);
        assert_eq!(nearest([0x80, 0x80, 0x80]), 244);
        assert_eq!(nearest([0xff, 0x87, 0x5f]), 209);
    }

    #[test]
    fn the_roles_stay_apart_in_256_colours() {
        let roles = [INK, SOFT, DIM, FAINT, GOLD, BLUE, ORANGE, VIOLET].map(nearest);
        let grounds = [GROUND, LIFTED, HIGHER].map(nearest);
        for set in [roles.as_slice(), grounds.as_slice()] {
            let mut unique = set.to_vec();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), set.len(), "{set:?}");
        }
    }

    #[test]
    fn the_theme_without_colour_names_none() {
        let theme = Theme::mono();
        for style in [theme.ground, theme.here, theme.lit, theme.row, theme.refuse] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
