//! The themes, by name.

/// A theme, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThemeName {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// Dark on white in heavy inks: a projector in a lit room loses everything else.
    ProjectorLight,
    /// On black, and nothing of it pale.
    HighContrast,
    /// No colour: bold, reverse and underline.
    Mono,
}

impl ThemeName {
    /// Every theme.
    pub const ALL: [Self; 5] = [
        Self::Dark,
        Self::Light,
        Self::ProjectorLight,
        Self::HighContrast,
        Self::Mono,
    ];

    /// What it is called by.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::ProjectorLight => "projector-light",
            Self::HighContrast => "high-contrast",
            Self::Mono => "mono",
        }
    }

    /// The theme of this name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }
}
