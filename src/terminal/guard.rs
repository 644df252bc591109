//! The terminal, taken and given back.

use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::execute;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};

/// Whether the terminal is ours. The panic hook, which has no guard, asks here.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// While it lives the terminal is ours: raw, on the alternate screen, without a cursor.
pub(super) struct Guard(());

impl Guard {
    /// Takes the terminal.
    ///
    /// A panic gives it back before anything is printed, so that its report can be read. The hook
    /// goes in front of the one that `main` installed, once for the process.
    pub(super) fn new() -> io::Result<Self> {
        HOOK.call_once(|| {
            let report = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back();
                report(info);
            }));
        });
        take()?;
        Ok(Self(()))
    }

    /// Gives the terminal back while `meanwhile` runs, and takes it again.
    pub(super) fn suspended(self, meanwhile: fn() -> io::Result<()>) -> io::Result<Self> {
        drop(self);
        meanwhile()?;
        Self::new()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    let taken = enable_raw_mode().and_then(|()| enter(&mut io::stdout()));
    if taken.is_err() {
        give_back();
    }
    taken
}

/// Gives the terminal back, once for each time it was taken. It is called on the way out of
/// everything, so it goes on where a part of it fails and reports nothing.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = leave(&mut io::stdout());
        let _ = disable_raw_mode();
    }
}

fn enter(out: &mut impl Write) -> io::Result<()> {
    execute!(out, EnterAlternateScreen, Hide)
}

/// A frame that was cut short must not hold back what follows.
fn leave(out: &mut impl Write) -> io::Result<()> {
    execute!(out, EndSynchronizedUpdate, LeaveAlternateScreen, Show)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_switched_on_is_switched_off_again() {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        enter(&mut on).unwrap();
        leave(&mut off).unwrap();
        let on = String::from_utf8(on).unwrap();
        let off = String::from_utf8(off).unwrap();
        for (set, reset) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h")] {
            assert!(on.contains(set) && off.contains(reset), "{on:?} {off:?}");
        }
        assert!(off.contains("\x1b[?2026l"), "{off:?}");
    }
}
