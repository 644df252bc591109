//! The colours of each theme.

use ratatui::style::Color;

use super::ColourDepth;

/// A colour as red, green and blue, and what takes its place among xterm's 256 and among the
/// sixteen. The nearest by distance would often be a tinted one; these are chosen to keep the
/// weights of ink apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hue(pub [u8; 3], pub u8, pub Color);

impl Hue {
    pub(super) fn at(self, depth: ColourDepth) -> Color {
        let Self([red, green, blue], index, named) = self;
        match depth {
            ColourDepth::None => Color::Reset,
            ColourDepth::True => Color::Rgb(red, green, blue),
            ColourDepth::Indexed => Color::Indexed(index),
            ColourDepth::Sixteen => named,
        }
    }
}

/// A colour for every role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub ground: Hue,
    pub bar: Hue,
    pub row: Hue,
    pub behind: Hue,
    pub ink: Hue,
    pub soft: Hue,
    pub dim: Hue,
    pub faint: Hue,
    pub rule: Hue,
    pub here: Hue,
    /// The ground of what is lit, and the ink on it.
    pub lit: (Hue, Hue),
    pub accept: Hue,
    pub refuse: Hue,
    pub curtain: Hue,
}

pub(super) const DARK: Palette = Palette {
    ground: Hue([0x0f, 0x13, 0x18], 233, Color::Black),
    bar: Hue([0x17, 0x1d, 0x25], 234, Color::Black),
    row: Hue([0x1f, 0x28, 0x32], 236, Color::Black),
    behind: Hue([0x19, 0x17, 0x26], 235, Color::Black),
    ink: Hue([0xdf, 0xe3, 0xea], 254, Color::White),
    soft: Hue([0xa3, 0xad, 0xba], 248, Color::Gray),
    dim: Hue([0x6f, 0x7b, 0x8a], 244, Color::Gray),
    faint: Hue([0x3a, 0x44, 0x50], 240, Color::DarkGray),
    rule: Hue([0x2b, 0x33, 0x3d], 238, Color::DarkGray),
    here: Hue([0xe6, 0xc0, 0x6a], 179, Color::LightYellow),
    lit: (
        Hue([0xe6, 0xc0, 0x6a], 179, Color::Yellow),
        Hue([0x0f, 0x13, 0x18], 233, Color::Black),
    ),
    accept: Hue([0x6c, 0xb6, 0xff], 75, Color::LightCyan),
    refuse: Hue([0xff, 0x8f, 0x5c], 209, Color::LightRed),
    curtain: Hue([0xa4, 0x8f, 0xe6], 140, Color::LightMagenta),
};

pub(super) const LIGHT: Palette = Palette {
    ground: Hue([0xfb, 0xfa, 0xf7], 231, Color::White),
    bar: Hue([0xf1, 0xef, 0xea], 255, Color::White),
    row: Hue([0xe8, 0xe5, 0xdd], 254, Color::White),
    behind: Hue([0xf1, 0xed, 0xfb], 189, Color::White),
    ink: Hue([0x1d, 0x23, 0x29], 234, Color::Black),
    soft: Hue([0x48, 0x51, 0x5c], 239, Color::Black),
    dim: Hue([0x6d, 0x76, 0x80], 243, Color::DarkGray),
    faint: Hue([0xaa, 0xb0, 0xb6], 248, Color::DarkGray),
    rule: Hue([0xd3, 0xd0, 0xc9], 250, Color::DarkGray),
    here: Hue([0x7d, 0x52, 0x00], 58, Color::Black),
    lit: (
        Hue([0xff, 0xd9, 0x7a], 222, Color::Yellow),
        Hue([0x1d, 0x23, 0x29], 234, Color::Black),
    ),
    accept: Hue([0x0a, 0x5c, 0xad], 25, Color::Blue),
    refuse: Hue([0xa8, 0x3f, 0x0c], 124, Color::Red),
    curtain: Hue([0x63, 0x44, 0xbd], 55, Color::Magenta),
};

pub(super) const PROJECTOR_LIGHT: Palette = Palette {
    ground: Hue([0xff, 0xff, 0xff], 231, Color::White),
    bar: Hue([0xee, 0xf1, 0xf4], 255, Color::White),
    row: Hue([0xe0, 0xe6, 0xec], 254, Color::White),
    behind: Hue([0xef, 0xe9, 0xfd], 189, Color::White),
    ink: Hue([0x00, 0x00, 0x00], 16, Color::Black),
    soft: Hue([0x2b, 0x31, 0x38], 236, Color::Black),
    dim: Hue([0x4d, 0x56, 0x60], 240, Color::Black),
    faint: Hue([0x8d, 0x96, 0x9f], 246, Color::DarkGray),
    rule: Hue([0xae, 0xb6, 0xbe], 248, Color::DarkGray),
    here: Hue([0x6b, 0x43, 0x00], 58, Color::Black),
    lit: (
        Hue([0xff, 0xd2, 0x4d], 221, Color::Yellow),
        Hue([0x00, 0x00, 0x00], 16, Color::Black),
    ),
    accept: Hue([0x00, 0x42, 0x9e], 19, Color::Blue),
    refuse: Hue([0x9c, 0x2f, 0x00], 88, Color::Red),
    curtain: Hue([0x54, 0x24, 0xa0], 55, Color::Magenta),
};

pub(super) const HIGH_CONTRAST: Palette = Palette {
    ground: Hue([0x00, 0x00, 0x00], 16, Color::Black),
    bar: Hue([0x14, 0x14, 0x14], 233, Color::Black),
    row: Hue([0x22, 0x22, 0x22], 235, Color::Black),
    behind: Hue([0x18, 0x12, 0x2e], 17, Color::Black),
    ink: Hue([0xff, 0xff, 0xff], 231, Color::White),
    soft: Hue([0xeb, 0xeb, 0xeb], 255, Color::White),
    dim: Hue([0xcf, 0xcf, 0xcf], 252, Color::Gray),
    faint: Hue([0x9c, 0x9c, 0x9c], 247, Color::DarkGray),
    rule: Hue([0x80, 0x80, 0x80], 244, Color::DarkGray),
    here: Hue([0xff, 0xd7, 0x5f], 221, Color::LightYellow),
    lit: (
        Hue([0xff, 0xd7, 0x5f], 221, Color::LightYellow),
        Hue([0x00, 0x00, 0x00], 16, Color::Black),
    ),
    accept: Hue([0x8a, 0xcc, 0xff], 117, Color::LightCyan),
    refuse: Hue([0xff, 0xab, 0x73], 215, Color::Yellow),
    curtain: Hue([0xd0, 0xbd, 0xff], 183, Color::LightGreen),
};
