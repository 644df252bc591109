//! The mouse, as far as it is listened to: its buttons and its wheel. Where it merely moves, the
//! terminal says nothing and the program sleeps on.

use std::fmt;

use crossterm::Command;

/// Buttons and wheel are reported, with coordinates of any size (xterm's 1000 and 1006).
#[derive(Clone, Copy, Debug)]
pub(super) struct HearMouse;

/// Nothing of the mouse is reported.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeaveMouse;

impl Command for HearMouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        crossterm::event::EnableMouseCapture.execute_winapi()
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

impl Command for LeaveMouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1006l\x1b[?1000l")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        crossterm::event::DisableMouseCapture.execute_winapi()
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}
