//! `visum hunt`.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use color_eyre::Result;

use super::arguments::{HuntArguments, ScreenArguments};
use super::{UNEXPECTED, input};
use crate::lab::Session;
use crate::plain::PlainError;
use crate::plain::hunt::{HuntEnd, HuntStart};
use crate::terminal::{self, Seat};

/// On a screen; line by line where that is asked for, or the terminal can do no more, and into a
/// pipe.
pub(super) fn hunt(hunt: &HuntArguments, screen: &ScreenArguments) -> Result<ExitCode> {
    let settings = screen.settings()?;
    let (seed, version) = (hunt.seed()?, hunt.version(&settings));
    let mut session = Session::new(Vec::new(), seed);
    let on_a_screen = !screen.plain && !hunt.reveal && terminal::seat() == Seat::Screen;
    if on_a_screen {
        let (hunt, run) = session.hunt(seed, hunt.level(), version)?;
        terminal::play(terminal::Start {
            scenario: run.scenario,
            session,
            changes: run.changes,
            at: None,
            choose: false,
            hunt: Some(hunt),
            preferences: settings.preferences,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let start = HuntStart {
        seed,
        level: hunt.level(),
        version,
        reveal: hunt.reveal,
        width: terminal::width().filter(|_| io::stdout().is_terminal()),
    };
    let (lines, output) = (io::stdin().lock(), io::stdout().lock());
    match crate::plain::hunt::hunt(session, &start, lines, output) {
        Ok(HuntEnd::Told | HuntEnd::Found) => Ok(ExitCode::SUCCESS),
        Ok(HuntEnd::Left) => Ok(ExitCode::from(UNEXPECTED)),
        Err(PlainError::Lab(error)) => Err(input::bad_changes(error)),
        Err(error) => Err(color_eyre::Report::new(error)),
    }
}
