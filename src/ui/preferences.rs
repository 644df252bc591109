//! What a person may set, once for all sessions.

use std::time::Duration;

use super::keymap::Keymap;
use super::theme::ThemeName;

/// How the screen looks and listens.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The theme; `None` is the one that suits the terminal.
    pub theme: Option<ThemeName>,
    /// Whether only ASCII is drawn; `None` is what the terminal can show.
    pub ascii: Option<bool>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// How long autoplay stays on a step.
    pub pace: Duration,
    /// What the keys do.
    pub keymap: Keymap,
}

impl Preferences {
    /// How fast autoplay may go, and how slow.
    pub const PACES: std::ops::RangeInclusive<Duration> =
        Duration::from_millis(200)..=Duration::from_secs(60);
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: None,
            ascii: None,
            mouse: true,
            pace: Duration::from_secs(4),
            keymap: Keymap::default(),
        }
    }
}
