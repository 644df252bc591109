//! What happens to the terminal, in the order in which it happens.

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{self, KeyCode, KeyEvent};
use tokio::sync::mpsc::{self, UnboundedReceiver, error::TryRecvError};
use tokio::time::{Instant, sleep_until};

use super::background::{Heard, ground};
use super::late::{Is, Late};
use super::signals::Signals;
use super::translate::{Event, translate};
use crate::ui::Message;

/// How long an ESC may be the beginning of a late reply before it is a key.
const HELD: Duration = Duration::from_millis(30);

/// Keys, the mouse, resizes and signals.
pub(super) struct Events {
    heard: UnboundedReceiver<io::Result<event::Event>>,
    signals: Signals,
    /// What is known and was not asked for yet.
    known: VecDeque<Event>,
    /// Where replies of the terminal may still come: where in one the keys are.
    late: Option<Late>,
    /// Until when an ESC is held back.
    held: Option<Instant>,
}

impl Events {
    /// Begins with what was pressed while the terminal was asked about itself.
    pub(super) fn new(heard: &Heard) -> io::Result<Self> {
        let mut events = Self {
            heard: listen(),
            signals: Signals::new()?,
            known: VecDeque::new(),
            late: heard.owed.then(Late::default),
            held: None,
        };
        for press in &heard.typed {
            events.read(&event::Event::Key(*press));
        }
        Ok(events)
    }

    /// Waits for the next one. At `due`, if it is given, nothing happened for long enough.
    pub(super) async fn next(&mut self, due: Option<Instant>) -> io::Result<Event> {
        loop {
            if let Some(event) = self.known.pop_front() {
                return Ok(event);
            }
            let happened = tokio::select! {
                signal = self.signals.next() => return Ok(Event::Signal(signal)),
                happened = self.heard.recv() => happened,
                () = at(self.held) => {
                    self.let_escape_go();
                    continue;
                }
                () = at(due) => return Ok(Event::Message(Message::Tick)),
            };
            self.read(&happened.unwrap_or_else(no_more)?);
        }
    }

    /// The next one, if it is there already.
    pub(super) fn waiting(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.known.pop_front() {
                return Ok(Some(event));
            }
            match self.heard.try_recv() {
                Ok(happened) => self.read(&happened?),
                Err(TryRecvError::Empty) => return Ok(None),
                Err(TryRecvError::Disconnected) => return no_more(),
            }
        }
    }

    fn read(&mut self, happened: &event::Event) {
        if let (Some(late), event::Event::Key(press)) = (&mut self.late, happened) {
            let is = late.take(press);
            self.held = (*late == Late::Escape).then(|| Instant::now() + HELD);
            match is {
                Is::Reply => return,
                Is::Colour(colour) => {
                    self.known.extend(ground(&colour).map(Event::Ground));
                    return;
                }
                Is::KeyAfterEscape => self.escape(),
                Is::Key => {}
            }
        }
        self.known.extend(translate(happened));
    }

    /// The ESC was a key after all.
    fn let_escape_go(&mut self) {
        self.held = None;
        self.late = Some(Late::default());
        self.escape();
    }

    fn escape(&mut self) {
        let escape = KeyEvent::from(KeyCode::Esc);
        self.known.extend(translate(&event::Event::Key(escape)));
    }
}

/// Listens in a thread of its own: of a terminal that is gone crossterm reads nothing for ever, and
/// the signal that says so must be heard all the same.
fn listen() -> UnboundedReceiver<io::Result<event::Event>> {
    let (tell, heard) = mpsc::unbounded_channel();
    thread::spawn(move || {
        loop {
            let happened = event::read();
            let is_last = happened.is_err();
            if tell.send(happened).is_err() || is_last {
                return;
            }
        }
    });
    heard
}

fn no_more<T>() -> io::Result<T> {
    Err(io::ErrorKind::UnexpectedEof.into())
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}
