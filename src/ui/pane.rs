//! The panes of the walk.

/// A pane. The one in focus is moved in, and gets the space where there is little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The ladder.
    #[default]
    Ladder,
    /// The story.
    Story,
    /// The inspector.
    Inspector,
}

/// A pane of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The fields of what is under the cursor.
    #[default]
    Message,
    /// Its bytes.
    Bytes,
    /// A certificate, as a person reads it.
    Passport,
    /// What was checked.
    Checks,
    /// Which secrets exist, and who has them.
    Keys,
    /// What Kafka logs.
    Logs,
}

impl Pane {
    /// Every pane, in the order of their digits.
    pub const ALL: [Self; 6] = [
        Self::Message,
        Self::Bytes,
        Self::Passport,
        Self::Checks,
        Self::Keys,
        Self::Logs,
    ];

    /// Whether it shows the fields of what is under the cursor, or their bytes.
    #[must_use]
    pub fn shows_fields(self) -> bool {
        matches!(self, Self::Message | Self::Bytes)
    }

    /// What it is called by, in settings.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Bytes => "bytes",
            Self::Passport => "passport",
            Self::Checks => "checks",
            Self::Keys => "keys",
            Self::Logs => "logs",
        }
    }

    /// What its tab says.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Message => "Message",
            Self::Bytes => "Bytes",
            Self::Passport => "Passport",
            Self::Checks => "Checks",
            Self::Keys => "Keys",
            Self::Logs => "What Kafka logs",
        }
    }

    /// Which one it is, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        Self::ALL
            .iter()
            .position(|pane| *pane == self)
            .unwrap_or_default()
    }
}

/// A pane of the moment of failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FailurePane {
    /// Every cause, and how to mend the first.
    #[default]
    Why,
    /// All the checks.
    Checks,
    /// What Kafka logs.
    Logs,
    /// How it is mended.
    Mend,
    /// What happens in the other version.
    Other,
}

impl FailurePane {
    /// Every pane, in the order of Tab.
    pub const ALL: [Self; 5] = [Self::Why, Self::Checks, Self::Logs, Self::Mend, Self::Other];
}

/// Who has the room below the header, at the moment of failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailureRoom {
    /// What each side believes, and below it the pane.
    #[default]
    Shared,
    /// The pane alone.
    Pane,
}

impl FailureRoom {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Shared => Self::Pane,
            Self::Pane => Self::Shared,
        }
    }
}
