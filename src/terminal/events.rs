//! What happens to the terminal, as messages for the model.

use std::future::poll_fn;
use std::io;
use std::process::Command;

use crossterm::event::{self, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_core::Stream as _;

use crate::ui::{Key, Message, Size};

/// Something that happened.
pub(super) enum Event {
    /// The model is to hear of it.
    Message(Message),
    /// A signal asks the program to end.
    Signal(i32),
    /// Ctrl-Z: the person wants the shell for a while. Raw mode delivers it as a key.
    Suspend,
    /// Ctrl-\ in a debug build: what a bug would do, for the test that sees the terminal restored.
    #[cfg(debug_assertions)]
    Panic,
}

/// Keys, resizes and signals, in the order in which they come.
pub(super) struct Events {
    keys: EventStream,
    signals: signals::Signals,
}

impl Events {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            keys: EventStream::new(),
            signals: signals::Signals::new()?,
        })
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) -> io::Result<Event> {
        loop {
            let happened = tokio::select! {
                number = self.signals.next() => return Ok(Event::Signal(number)),
                event = poll_fn(|context| std::pin::Pin::new(&mut self.keys).poll_next(context)) => event,
            };
            let happened = happened.ok_or(io::ErrorKind::UnexpectedEof)??;
            if let Some(event) = translate(&happened) {
                return Ok(event);
            }
        }
    }
}

fn translate(happened: &event::Event) -> Option<Event> {
    match happened {
        event::Event::Resize(width, height) => Some(Event::Message(Message::Resize(Size {
            width: *width,
            height: *height,
        }))),
        event::Event::Key(press) if press.kind != KeyEventKind::Release => match *press {
            KeyEvent {
                code: KeyCode::Char('z'),
                modifiers: KeyModifiers::CONTROL,
                ..
            } => Some(Event::Suspend),
            // Terminals send 0x1c for Ctrl-\, which is also that of Ctrl-4.
            #[cfg(debug_assertions)]
            KeyEvent {
                code: KeyCode::Char('4' | '\\'),
                modifiers: KeyModifiers::CONTROL,
                ..
            } => Some(Event::Panic),
            ref press => key(press).map(|key| Event::Message(Message::Key(key))),
        },
        _ => None,
    }
}

/// The screen's name for a key, if it has one.
fn key(press: &KeyEvent) -> Option<Key> {
    let control = press.modifiers.contains(KeyModifiers::CONTROL);
    if press
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
    {
        return None;
    }
    Some(match press.code {
        KeyCode::Char(character) if control => Key::Control(character.to_ascii_lowercase()),
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Enter => Key::Enter,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Esc => Key::Escape,
        _ => return None,
    })
}

#[cfg(unix)]
mod signals {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The signals that ask a program to end.
    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
        hang_up: Signal,
    }

    impl Signals {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
            })
        }

        /// Waits for one and gives its number.
        pub(super) async fn next(&mut self) -> i32 {
            let kind = tokio::select! {
                _ = self.interrupt.recv() => SignalKind::interrupt(),
                _ = self.terminate.recv() => SignalKind::terminate(),
                _ = self.hang_up.recv() => SignalKind::hangup(),
            };
            kind.as_raw_value()
        }
    }
}

#[cfg(not(unix))]
mod signals {
    use std::io;

    /// Only Ctrl-C, as a signal of the console.
    pub(super) struct Signals;

    impl Signals {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        /// Waits for it and gives the number it has elsewhere.
        pub(super) async fn next(&mut self) -> i32 {
            const SIGINT: i32 = 2;
            match tokio::signal::ctrl_c().await {
                Ok(()) => SIGINT,
                Err(_) => std::future::pending().await,
            }
        }
    }
}

/// Stops the process where it is until the shell lets it go on. Where no shell would, the system
/// ignores it. A shell sends the signal, since the standard library cannot.
pub(super) fn stop_here() -> io::Result<()> {
    Command::new("sh")
        .args(["-c", "kill -TSTP $PPID"])
        .status()
        .map(drop)
}
