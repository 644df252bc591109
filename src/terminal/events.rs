//! What happens to the terminal, in the order in which it happens.

use std::collections::VecDeque;
use std::future::{pending, poll_fn, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{self, EventStream, KeyCode, KeyEvent};
use futures_core::Stream as _;
use tokio::time::{Instant, sleep_until};

use super::background::{Heard, ground};
use super::late::{Is, Late};
use super::signals::{self, Signals};
use super::translate::{Event, translate};
use crate::ui::Message;

/// How long an ESC may be the beginning of a late reply before it is a key.
const HELD: Duration = Duration::from_millis(30);

/// Keys, the mouse, resizes and signals.
pub(super) struct Events {
    stream: EventStream,
    /// Whether the stream is being asked at this moment.
    asking: Arc<AtomicBool>,
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
        let asking = Arc::new(AtomicBool::new(false));
        signals::end_at_a_hang_up_while(&asking)?;
        let mut events = Self {
            stream: EventStream::new(),
            asking,
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
                biased;
                signal = self.signals.next() => return Ok(Event::Signal(signal)),
                happened = read(&mut self.stream, &self.asking) => happened,
                () = at(self.held) => {
                    self.let_escape_go();
                    continue;
                }
                () = at(due) => return Ok(Event::Message(Message::Tick)),
            };
            self.read(&happened?);
        }
    }

    /// The next one, if it is there already.
    pub(super) async fn waiting(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.known.pop_front() {
                return Ok(Some(event));
            }
            let happened = tokio::select! {
                biased;
                happened = read(&mut self.stream, &self.asking) => happened,
                () = ready(()) => return Ok(None),
            };
            self.read(&happened?);
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

/// Of a terminal that is gone crossterm reads nothing for ever: it is not asked where that is so,
/// and where it comes to be so while it is asked, SIGHUP ends the program on the spot.
async fn read(stream: &mut EventStream, asking: &AtomicBool) -> io::Result<event::Event> {
    let next = poll_fn(|context| {
        asking.store(true, Ordering::SeqCst);
        let heard = if signals::has_hung_up() {
            Poll::Ready(None)
        } else {
            Pin::new(&mut *stream).poll_next(context)
        };
        asking.store(false, Ordering::SeqCst);
        heard
    });
    next.await
        .unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}
