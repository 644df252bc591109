//! The terminal: it is set up, listened to, drawn on, and given back as it was.
//!
//! The loop waits for a key, a resize or a signal, lets [`update`] take it in, carries out the
//! effect, and draws if the model changed. While nothing happens it sleeps. Whatever ends it, the
//! `Guard` gives the terminal back: a return, an error, a signal, or a panic, whose report then
//! appears on the restored screen.

mod events;
mod guard;
mod look;

use std::io::{self, Write as _};
use std::process;

use color_eyre::Result;
use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::lab::{Changes, Session};
use crate::ui::{self, Effect, Look, Message, Model, Preferences, Size, update};
use events::{Event, Events};
use guard::Guard;

pub use look::{Seat, errors_take_colour, seat, takes_colour, width};

/// With what the screen begins.
#[derive(Debug)]
pub struct Start {
    /// The id of the scenario to walk through, one of the session's.
    pub scenario: String,
    /// Where the runs come from.
    pub session: Session,
    /// What is changed about the scenario.
    pub changes: Changes,
    /// The step to begin at, counted from 1.
    pub at: Option<usize>,
    /// Whether it begins with the list of scenarios.
    pub choose: bool,
    /// How the screen looks and listens.
    pub preferences: Preferences,
}

/// Opens the screen and stays until the person leaves it.
///
/// A signal that asks the program to end (SIGINT, SIGTERM, SIGHUP) gives the terminal back and
/// ends the process with 128 and its number, as a shell expects.
///
/// # Errors
///
/// If there is no such scenario, it cannot be run (a [`LabError`](crate::lab::LabError), before the
/// screen is opened), or the terminal does not work.
pub fn play(start: Start) -> Result<()> {
    let mut session = start.session;
    let run = session.run(&start.scenario, &start.changes)?;
    let (width, height) = crossterm::terminal::size()?;
    let mut model = Model::new(
        run,
        session.scenarios().to_vec(),
        Look {
            theme: look::theme(start.preferences.theme),
            pace: start.preferences.pace,
            keymap: start.preferences.keymap,
        },
        Size { width, height },
    );
    if let Some(step) = start.at {
        model = model.at_step(step);
    }
    if start.choose {
        model = model.choosing();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match runtime.block_on(walk(&mut session, &mut model))? {
        End::Left => Ok(()),
        End::Signal(number) => process::exit(128 + number),
    }
}

/// How a session ended.
enum End {
    /// The person left.
    Left,
    /// A signal with this number asked for it.
    Signal(i32),
}

/// The loop.
async fn walk(session: &mut Session, model: &mut Model) -> Result<End> {
    let mut guard = Guard::new()?;
    let mut terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
    let mut events = Events::new()?;
    draw(&mut terminal, model)?;
    loop {
        let message = match events.next().await? {
            Event::Message(message) => message,
            Event::Signal(number) => return Ok(End::Signal(number)),
            Event::Suspend => {
                guard = guard.suspended(events::stop_here)?;
                // The alternate screen is empty again; a new terminal knows of no frame before.
                terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
                let (width, height) = crossterm::terminal::size()?;
                update(model, Message::Resize(Size { width, height }));
                draw(&mut terminal, model)?;
                continue;
            }
            #[cfg(debug_assertions)]
            Event::Panic => panic!("a panic was asked for, to see the terminal restored"),
        };
        let mut update = ui::update(model, message);
        let mut redraw = update.redraw;
        loop {
            match update.effect {
                Effect::None => break,
                Effect::Quit => return Ok(End::Left),
                Effect::Copy(text) => {
                    queue!(io::stdout(), CopyToClipboard::to_clipboard_from(text))?;
                    break;
                }
                Effect::Run {
                    scenario,
                    changes,
                    purpose,
                } => {
                    let run = session.run(&scenario, &changes);
                    let result = run.map(Box::new).map_err(|error| error.to_string());
                    update = ui::update(model, Message::Ran { purpose, result });
                    redraw |= update.redraw;
                }
            }
        }
        if redraw {
            draw(&mut terminal, model)?;
        }
    }
}

/// Draws a whole frame at once: the terminal shows nothing of it until all of it is there.
fn draw(terminal: &mut Terminal<CrosstermBackend<io::Stdout>>, model: &Model) -> Result<()> {
    queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
    terminal.draw(|frame| ui::draw(model, frame.buffer_mut()))?;
    queue!(terminal.backend_mut(), EndSynchronizedUpdate)?;
    io::stdout().flush()?;
    Ok(())
}
