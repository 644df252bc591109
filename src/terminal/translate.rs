//! What crossterm reads, in the words of the model.

use crossterm::event::{
    self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::background::Ground;
use super::signals::Signal;
use crate::ui::message::{Mouse, MouseAct};
use crate::ui::{Key, Message, Size};

/// Something that happened.
pub(super) enum Event {
    /// The model is to hear of it.
    Message(Message),
    /// A signal came.
    Signal(Signal),
    /// The terminal said, after the first frame, what its ground is like.
    Ground(Ground),
    /// Ctrl-Z: the person wants the shell for a while. Raw mode delivers it as a key.
    WantsShell,
    /// Ctrl-\ in a debug build: what a bug would do, for the test that sees the terminal restored.
    #[cfg(debug_assertions)]
    Panic,
    /// Ctrl-] in a debug build: what a terminal that fails would do, for the same test.
    #[cfg(debug_assertions)]
    Fail,
}

/// What happened, if it is something that the loop is to hear of.
pub(super) fn translate(happened: &event::Event) -> Option<Event> {
    match happened {
        event::Event::Resize(width, height) => Some(Event::Message(Message::Resize(Size {
            width: *width,
            height: *height,
        }))),
        event::Event::Paste(text) => Some(Event::Message(Message::Paste(text.clone()))),
        event::Event::Mouse(used) => {
            mouse(*used).map(|mouse| Event::Message(Message::Mouse(mouse)))
        }
        event::Event::Key(press) if press.kind != KeyEventKind::Release => match *press {
            KeyEvent {
                code: KeyCode::Char('z'),
                modifiers: KeyModifiers::CONTROL,
                ..
            } => Some(Event::WantsShell),
            // Terminals send 0x1c for Ctrl-\, which is also that of Ctrl-4.
            #[cfg(debug_assertions)]
            KeyEvent {
                code: KeyCode::Char('4' | '\\'),
                modifiers: KeyModifiers::CONTROL,
                ..
            } => Some(Event::Panic),
            // 0x1d, which is also that of Ctrl-5.
            #[cfg(debug_assertions)]
            KeyEvent {
                code: KeyCode::Char('5' | ']'),
                modifiers: KeyModifiers::CONTROL,
                ..
            } => Some(Event::Fail),
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
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::F(number) => Key::Function(number),
        _ => return None,
    })
}

fn mouse(used: MouseEvent) -> Option<Mouse> {
    let act = match used.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseAct::Press,
        MouseEventKind::Down(MouseButton::Right) => MouseAct::Ask,
        MouseEventKind::ScrollUp => MouseAct::WheelUp,
        MouseEventKind::ScrollDown => MouseAct::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        column: used.column,
        row: used.row,
        act,
    })
}
