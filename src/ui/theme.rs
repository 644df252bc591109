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

const GROUND: u32 = 0x0f_13_18;
const LIFTED: u32 = 0x17_1d_25;
const HIGHER: u32 = 0x1f_28_32;
const INK: u32 = 0xdf_e3_ea;
const SOFT: u32 = 0xa3_ad_ba;
const DIM: u32 = 0x6f_7b_8a;
const FAINT: u32 = 0x3a_44_50;
const RULE: u32 = 0x2b_33_3d;
const GOLD: u32 = 0xe6_c0_6a;
const BLUE: u32 = 0x6c_b6_ff;
const ORANGE: u32 = 0xff_8f_5c;
const VIOLET: u32 = 0xa4_8f_e6;
const BEHIND: u32 = 0x19_17_26;

impl Theme {
    /// Light on dark.
    #[must_use]
    pub fn dark(depth: ColourDepth) -> Self {
        let colour = |rgb| match depth {
            ColourDepth::True => true_colour(rgb),
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

fn channels(rgb: u32) -> [u8; 3] {
    let [_, red, green, blue] = rgb.to_be_bytes();
    [red, green, blue]
}

fn true_colour(rgb: u32) -> Color {
    let [red, green, blue] = channels(rgb);
    Color::Rgb(red, green, blue)
}

/// The nearest of xterm's colours 16 to 255: a cube of 6 levels a channel, and 24 greys.
fn nearest(rgb: u32) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let wanted = channels(rgb);
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
        let squares = colour.iter().zip(&wanted).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2));
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
        assert_eq!(nearest(0x00_00_00), 16);
        assert_eq!(nearest(0xff_ff_ff), 231);
        assert_eq!(nearest(0x80_80_80), 244);
        assert_eq!(nearest(0xff_87_5f), 209);
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
