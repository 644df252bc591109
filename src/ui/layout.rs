//! How the panes share a screen of some size.

/// A size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// How the panes share a screen of some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// Below 60×16: one line that says so.
    TooSmall,
    /// Below 80×24: one pane at a time.
    Single,
    /// Below 120 columns: the story under the ladder.
    Stacked,
    /// The story beside the ladder, the inspector below both.
    Wide,
    /// From 160 columns: the ladder from top to bottom, story and inspector beside it.
    Widest,
}

impl Layout {
    /// The smallest screen that shows anything.
    pub const SMALLEST: Size = Size {
        width: 60,
        height: 16,
    };

    /// The layout of a screen of this size.
    #[must_use]
    pub fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (..60, _) | (_, ..16) => Self::TooSmall,
            (..80, _) | (_, ..24) => Self::Single,
            (..120, _) | (_, ..30) => Self::Stacked,
            (..160, _) | (_, ..40) => Self::Wide,
            _ => Self::Widest,
        }
    }
}
