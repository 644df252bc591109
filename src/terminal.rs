//! The terminal: it is set up, listened to, drawn on, and given back as it was.
//!
//! The loop waits for a key, the mouse, a resize, a signal or, while steps come by themselves, for
//! the time of the next; lets [`update`] take it in, carries out the effect, takes in whatever else
//! is there by then, and draws once if the model changed. While nothing happens it sleeps. Whatever
//! ends it, the
//! `Guard` gives the terminal back: a return, an error, a signal, or a panic, whose report then
//! appears on the restored screen.

mod background;
mod events;
mod guard;
mod late;
mod look;
mod mouse;
mod signals;
mod sixteen;
mod translate;
mod typed;

use std::io;
use std::process;
use std::thread;
use std::time::Duration;

use color_eyre::Result;
#[cfg(debug_assertions)]
use color_eyre::eyre::bail;
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use tokio::time::Instant;

use crate::lab::{Changes, Hunt, Session};
use crate::scenario::builtin;
use crate::ui::{self, Effect, Look, Message, Model, Preferences, Size, update};
use background::{Ground, Heard};
use events::Events;
use guard::Guard;
use signals::Signal;
use sixteen::Ink;
use translate::Event;

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
    /// What is hunted for, if something is: the changes are then those of the hunt.
    pub hunt: Option<Hunt>,
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
    // Beside the run, which needs one scenario only, all the others are read.
    thread::spawn(|| builtin::all().for_each(drop));
    let run = session.run(&start.scenario, &start.changes)?;
    let (width, height) = crossterm::terminal::size()?;
    let mut model = Model::new(
        run,
        session.scenarios(),
        Look {
            theme: look::theme(&start.preferences, None),
            pace: start.preferences.pace,
            keymap: start.preferences.keymap.clone(),
        },
        Size { width, height },
    );
    if let Some(step) = start.at {
        model = model.at_step(step);
    }
    if let Some(hunt) = start.hunt {
        model = model.hunting(hunt);
    }
    if start.choose {
        model = model.choosing();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match runtime.block_on(walk(session, model, start.preferences))? {
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
async fn walk(session: Session, model: Model, preferences: Preferences) -> Result<End> {
    let guard = Guard::new(preferences.mouse)?;
    let mut walk = Walk {
        session,
        model,
        terminal: canvas()?,
        guard,
        preferences,
    };
    let heard = if look::follows_ground(&walk.preferences) {
        background::ask()?
    } else {
        Heard::default()
    };
    walk.model.theme = look::theme(&walk.preferences, heard.ground);
    let mut events = Events::new(&heard)?;
    draw(&mut walk.terminal, &walk.model)?;
    let mut last = Instant::now();
    loop {
        let due = walk.model.tick_after().map(|after| last + after);
        let mut event = Some(events.next(due).await?);
        last = Instant::now();
        let mut redraw = false;
        while let Some(happened) = event {
            match walk.take(happened)? {
                Came::End(end) => return Ok(end),
                Came::Change(changed) => redraw |= changed,
            }
            event = if last.elapsed() < A_FRAME {
                events.waiting().await?
            } else {
                None
            };
        }
        if redraw {
            draw(&mut walk.terminal, &walk.model)?;
        }
    }
}

/// For how long events are taken in before what came of them is drawn: a key that is held down
/// moves the screen, and no faster than it can be seen.
const A_FRAME: Duration = Duration::from_millis(16);

/// What came of an event.
enum Came {
    /// Perhaps something to draw.
    Change(bool),
    /// The end.
    End(End),
}

/// All that the loop works with.
struct Walk {
    session: Session,
    model: Model,
    terminal: Canvas,
    guard: Guard,
    preferences: Preferences,
}

impl Walk {
    fn take(&mut self, happened: Event) -> Result<Came> {
        match happened {
            Event::Message(message) => return self.tell(message),
            Event::Ground(ground) => return Ok(Came::Change(self.suit(ground))),
            Event::Signal(Signal::End(number)) => return Ok(Came::End(End::Signal(number))),
            Event::WantsShell => {
                // The signal comes back to this program as well, and there it stops.
                signals::stop_group()?;
                return Ok(Came::Change(false));
            }
            Event::Signal(Signal::Stop) => self.guard.suspended(signals::stop_here)?,
            Event::Signal(Signal::Continue) => self.guard.renew()?,
            #[cfg(debug_assertions)]
            Event::Panic => panic!("a panic was asked for, to see the terminal restored"),
            #[cfg(debug_assertions)]
            Event::Fail => bail!("an error was asked for, to see the terminal restored"),
        }
        // The alternate screen is empty again; a new terminal knows of no frame before.
        self.terminal = canvas()?;
        let (width, height) = crossterm::terminal::size()?;
        update(&mut self.model, Message::Resize(Size { width, height }));
        Ok(Came::Change(true))
    }

    /// Takes the theme that suits the ground, if nobody chose one meanwhile.
    fn suit(&mut self, ground: Ground) -> bool {
        let before = self.model.theme;
        if before == look::theme(&self.preferences, None) {
            self.model.theme = look::theme(&self.preferences, Some(ground));
        }
        self.model.theme != before
    }

    /// Lets the model take a message in, and carries out what it asks for.
    fn tell(&mut self, message: Message) -> Result<Came> {
        let mut update = update(&mut self.model, message);
        let mut redraw = update.redraw;
        loop {
            match update.effect {
                Effect::None => return Ok(Came::Change(redraw)),
                Effect::Quit => return Ok(Came::End(End::Left)),
                Effect::Copy(text) => {
                    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))?;
                    return Ok(Came::Change(redraw));
                }
                Effect::Hunt {
                    seed,
                    level,
                    version,
                } => {
                    let hunted = self.session.hunt(seed, level, version);
                    let hunted = hunted.map(Box::new).map_err(|error| error.to_string());
                    update = ui::update(&mut self.model, Message::Hunted(hunted));
                    redraw |= update.redraw;
                }
                Effect::Run {
                    scenario,
                    changes,
                    purpose,
                } => {
                    let run = self.session.run(&scenario, &changes);
                    let result = run.map(Box::new).map_err(|error| error.to_string());
                    update = ui::update(&mut self.model, Message::Ran { purpose, result });
                    redraw |= update.redraw;
                }
            }
        }
    }
}

/// What is drawn on.
type Canvas = Terminal<CrosstermBackend<Ink<io::Stdout>>>;

/// One that knows of no frame yet.
fn canvas() -> io::Result<Canvas> {
    let ink = Ink::new(io::stdout(), look::has_sixteen());
    Terminal::new(CrosstermBackend::new(ink))
}

/// Draws a whole frame at once: the terminal shows nothing of it until all of it is there.
fn draw(terminal: &mut Canvas, model: &Model) -> Result<()> {
    queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
    terminal.draw(|frame| ui::draw(model, frame.buffer_mut()))?;
    execute!(terminal.backend_mut(), EndSynchronizedUpdate)?;
    Ok(())
}
