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
    /// What it is called by.
    pub name: ThemeName,
    /// How many colours it draws with.
    pub depth: ColourDepth,
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
    /// The ground of what lies over the screen.
    pub sheet: Style,
}

/// A colour as red, green and blue, and the one of xterm's 256 that takes its place. The nearest by
/// distance would often be a tinted one; these are chosen to keep the weights of ink apart.
#[derive(Clone, Copy)]
struct Hue([u8; 3], u8);

const GROUND: Hue = Hue([0x0f, 0x13, 0x18], 233);
const LIFTED: Hue = Hue([0x17, 0x1d, 0x25], 234);
const HIGHER: Hue = Hue([0x1f, 0x28, 0x32], 237);
const INK: Hue = Hue([0xdf, 0xe3, 0xea], 254);
const SOFT: Hue = Hue([0xa3, 0xad, 0xba], 248);
const DIM: Hue = Hue([0x6f, 0x7b, 0x8a], 243);
const FAINT: Hue = Hue([0x3a, 0x44, 0x50], 240);
const RULE: Hue = Hue([0x2b, 0x33, 0x3d], 236);
const GOLD: Hue = Hue([0xe6, 0xc0, 0x6a], 179);
const BLUE: Hue = Hue([0x6c, 0xb6, 0xff], 75);
const ORANGE: Hue = Hue([0xff, 0x8f, 0x5c], 209);
const VIOLET: Hue = Hue([0xa4, 0x8f, 0xe6], 140);
const BEHIND: Hue = Hue([0x19, 0x17, 0x26], 235);

/// A theme, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThemeName {
    /// Light on dark.
    Dark,
    /// No colour: bold and reverse.
    Mono,
}

impl ThemeName {
    /// Every theme.
    pub const ALL: [Self; 2] = [Self::Dark, Self::Mono];

    /// What it is called by.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Mono => "mono",
        }
    }

    /// The theme of this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

impl Theme {
    /// The theme after this one, in as many colours.
    #[must_use]
    pub fn next(self) -> Self {
        let all = ThemeName::ALL;
        let at = all.iter().position(|name| *name == self.name);
        let next = (at.unwrap_or_default() + 1) % all.len();
        all.get(next)
            .map_or(self, |name| Self::of(*name, self.depth))
    }

    /// A theme in as many colours as the terminal has.
    #[must_use]
    pub fn of(name: ThemeName, depth: ColourDepth) -> Self {
        match name {
            ThemeName::Dark => Self::dark(depth),
            ThemeName::Mono => Self::mono(),
        }
    }

    /// Light on dark.
    #[must_use]
    pub fn dark(depth: ColourDepth) -> Self {
        let colour = |Hue([red, green, blue], index)| match depth {
            ColourDepth::True => Color::Rgb(red, green, blue),
            ColourDepth::Indexed => Color::Indexed(index),
        };
        let ink = |hue| Style::new().fg(colour(hue));
        let on = |hue| Style::new().bg(colour(hue));
        Self {
            name: ThemeName::Dark,
            depth,
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
            sheet: ink(INK).bg(colour(LIFTED)),
        }
    }

    /// No colour at all, not even a reset one: a terminal library that honours `NO_COLOR` would
    /// send a reset for any colour and take bold and reverse away with it.
    #[must_use]
    pub fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            name: ThemeName::Mono,
            depth: ColourDepth::Indexed,
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
            sheet: plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_stay_apart_in_256_colours() {
        let index = |Hue(_, index)| index;
        let roles = [INK, SOFT, DIM, FAINT, GOLD, BLUE, ORANGE, VIOLET].map(index);
        let grounds = [GROUND, LIFTED, HIGHER, BEHIND].map(index);
        assert!(
            roles.iter().chain(&grounds).all(|index| *index >= 16),
            "a theme changes those"
        );
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
