//! Colours by what they mean.

mod name;
mod palette;

use ratatui::style::{Modifier, Style};

pub use name::ThemeName;
use palette::{DARK, HIGH_CONTRAST, LIGHT, PROJECTOR_LIGHT, Palette};

/// How many colours a screen has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourDepth {
    /// None: every theme is the one without.
    None,
    /// The sixteen that every terminal with colour has, as its owner set them.
    Sixteen,
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
    /// Whether nothing but ASCII is drawn.
    pub ascii: bool,
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

impl Theme {
    /// The theme after this one, in as many colours.
    #[must_use]
    pub fn next(self) -> Self {
        let all = ThemeName::ALL;
        let at = all.iter().position(|name| *name == self.name);
        let next = (at.unwrap_or_default() + 1) % all.len();
        all.get(next).map_or(self, |name| {
            Self::of(*name, self.depth).with_ascii(self.ascii)
        })
    }

    /// The same theme, drawn in nothing but ASCII or not.
    #[must_use]
    pub fn with_ascii(self, ascii: bool) -> Self {
        Self { ascii, ..self }
    }

    /// A theme in as many colours as the terminal has.
    #[must_use]
    pub fn of(name: ThemeName, depth: ColourDepth) -> Self {
        if depth == ColourDepth::None {
            return Self::mono();
        }
        let bold = |style: Style| style.add_modifier(Modifier::BOLD);
        let painted = |palette| Self::painted(name, depth, palette);
        match name {
            ThemeName::Dark => painted(&DARK),
            ThemeName::Light => painted(&LIGHT),
            ThemeName::ProjectorLight | ThemeName::HighContrast => {
                let theme = painted(match name {
                    ThemeName::HighContrast => &HIGH_CONTRAST,
                    _ => &PROJECTOR_LIGHT,
                });
                Self {
                    accept: bold(theme.accept),
                    refuse: bold(theme.refuse),
                    ..theme
                }
            }
            ThemeName::Mono => Self {
                depth,
                ..Self::mono()
            },
        }
    }

    /// Light on dark.
    #[must_use]
    pub fn dark(depth: ColourDepth) -> Self {
        Self::of(ThemeName::Dark, depth)
    }

    fn painted(name: ThemeName, depth: ColourDepth, palette: &Palette) -> Self {
        let ink = |hue: palette::Hue| Style::new().fg(hue.at(depth));
        let on = |hue: palette::Hue| Style::new().bg(hue.at(depth));
        let (lit_ground, lit_ink) = palette.lit;
        let mut here = Modifier::BOLD;
        if palette.here.at(depth) == palette.ink.at(depth) {
            // None of the sixteen that could be read here is left over for it.
            here |= Modifier::UNDERLINED;
        }
        Self {
            name,
            depth,
            ascii: false,
            ground: ink(palette.ink).bg(palette.ground.at(depth)),
            ink: ink(palette.ink),
            strong: ink(palette.ink).add_modifier(Modifier::BOLD),
            soft: ink(palette.soft),
            dim: ink(palette.dim),
            faint: ink(palette.faint),
            rule: ink(palette.rule),
            here: ink(palette.here).add_modifier(here),
            lit: on(lit_ground)
                .fg(lit_ink.at(depth))
                .add_modifier(Modifier::BOLD),
            accept: ink(palette.accept),
            refuse: ink(palette.refuse),
            curtain: ink(palette.curtain),
            bar: on(palette.bar),
            row: on(palette.row),
            behind: on(palette.behind),
            sheet: ink(palette.ink).bg(palette.bar.at(depth)),
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
            depth: ColourDepth::None,
            ascii: false,
            ground: plain,
            ink: plain,
            strong: bold,
            soft: plain,
            dim: plain,
            faint: plain.add_modifier(Modifier::DIM),
            rule: plain,
            here: bold,
            lit: plain.add_modifier(Modifier::REVERSED),
            accept: bold.add_modifier(Modifier::UNDERLINED),
            refuse: bold.add_modifier(Modifier::REVERSED),
            curtain: plain,
            bar: plain,
            row: plain,
            behind: plain,
            sheet: plain,
        }
    }
}

#[cfg(test)]
mod tests;
