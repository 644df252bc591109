//! The terminal, taken and given back.

use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};

use super::mouse::{HearMouse, LeaveMouse};

/// Whether the terminal is ours. The panic hook, which has no guard, asks here.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// While it lives the terminal is ours: raw, on the alternate screen, without a cursor, and the
/// mouse speaks to it if it is to.
pub(super) struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal, with the mouse or without.
    ///
    /// A panic gives it back before anything is printed, so that its report can be read. The hook
    /// goes in front of the one that `main` installed, once for the process.
    pub(super) fn new(mouse: bool) -> io::Result<Self> {
        HOOK.call_once(|| {
            let report = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back();
                report(info);
            }));
        });
        let guard = Self { mouse };
        guard.take()?;
        Ok(guard)
    }

    /// Gives the terminal back while `meanwhile` runs, and takes it again.
    pub(super) fn suspended(&self, meanwhile: fn() -> io::Result<()>) -> io::Result<()> {
        give_back();
        meanwhile()?;
        self.take()
    }

    /// Takes the terminal although it is ours: whoever had it meanwhile may have changed it.
    pub(super) fn renew(&self) -> io::Result<()> {
        disable_raw_mode()?;
        self.take()
    }

    fn take(&self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        let taken = enable_raw_mode().and_then(|()| enter(&mut io::stdout(), self.mouse));
        if taken.is_err() {
            give_back();
        }
        taken
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once for each time it was taken. It is called on the way out of
/// everything, so it goes on where a part of it fails and reports nothing.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = leave(&mut io::stdout());
        let _ = disable_raw_mode();
    }
}

fn enter(out: &mut impl Write, mouse: bool) -> io::Result<()> {
    execute!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
    if mouse {
        execute!(out, HearMouse)?;
    }
    Ok(())
}

/// A frame that was cut short must not hold back what follows. The mouse is let go of whether it
/// was listened to or not: that does no harm.
fn leave(out: &mut impl Write) -> io::Result<()> {
    execute!(
        out,
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        LeaveMouse,
        LeaveAlternateScreen,
        Show
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(by: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        by(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_switched_on_is_switched_off_again() {
        let on = written(|out| enter(out, true));
        let off = written(leave);
        let modes: Vec<&str> = on.split("\x1b[?").skip(1).collect();
        assert_eq!(modes, ["1049h", "25l", "2004h", "1000h", "1006h"]);
        for mode in modes {
            let (number, other) = match mode.split_at(mode.len() - 1) {
                (number, "h") => (number, "l"),
                (number, _) => (number, "h"),
            };
            assert!(off.contains(&format!("\x1b[?{number}{other}")), "{off:?}");
        }
        assert!(off.contains("\x1b[?2026l"), "{off:?}");
    }

    #[test]
    fn a_mouse_that_is_not_wanted_is_left_alone() {
        let on = written(|out| enter(out, false));
        assert!(!on.contains("?100"), "{on:?}");
    }
}
