//! What a key costs on a screen of 200×60, from the message to the bytes that a terminal is sent.
//!
//! A frame is to take at most 1 ms, a fault that is toggled at most 16 ms.

use std::hint::black_box;
use std::io;

use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use visum::lab::{Changes, Session};
use visum::pki::Seed;
use visum::ui::{
    self, ColourDepth, Effect, Key, Look, Message, Model, Preferences, Size, Theme, ThemeName,
};

const SIZE: Size = Size {
    width: 200,
    height: 60,
};

/// A screen, what carries out its effects, and what draws it into nowhere.
struct Desk {
    session: Session,
    model: Model,
    terminal: Terminal<CrosstermBackend<io::Sink>>,
}

impl Desk {
    /// The first journey, after these keys.
    fn after(keys: &[Key]) -> Self {
        let mut session = Session::new(Vec::new(), Seed(1));
        let run = session
            .run("first-journey", &Changes::default())
            .expect("the plan is sound");
        let preferences = Preferences::default();
        let look = Look {
            theme: Theme::of(ThemeName::Dark, ColourDepth::True),
            pace: preferences.pace,
            keymap: preferences.keymap,
        };
        let area = Rect::new(0, 0, SIZE.width, SIZE.height);
        let viewport = Viewport::Fixed(area);
        let terminal = Terminal::with_options(
            CrosstermBackend::new(io::sink()),
            TerminalOptions { viewport },
        );
        let mut desk = Self {
            model: Model::new(run, session.scenarios(), look, SIZE),
            session,
            terminal: terminal.expect("a sink takes everything"),
        };
        for key in keys {
            desk.press(*key);
        }
        desk
    }

    /// What the terminal's loop does with a key.
    fn press(&mut self, key: Key) {
        let mut update = ui::update(&mut self.model, Message::Key(key));
        while let Effect::Run {
            scenario,
            changes,
            purpose,
        } = update.effect
        {
            let run = self.session.run(&scenario, &changes);
            let result = run.map(Box::new).map_err(|error| error.to_string());
            update = ui::update(&mut self.model, Message::Ran { purpose, result });
        }
    }

    fn draw(&mut self) {
        self.terminal
            .draw(|frame| ui::draw(&self.model, frame.buffer_mut()))
            .expect("a sink takes everything");
    }
}

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a frame");
    let walk = [Key::Right; 22];
    let failure = [Key::Char('b'), Key::Char(' '), Key::Enter, Key::End];
    for (name, keys) in [
        ("the walk", &walk[..]),
        ("the catalogue", &[Key::Char('b')]),
        ("the moment of failure", &failure),
        ("TLS 1.2 beside 1.3", &[Key::Char('=')]),
        ("the list of scenarios", &[Key::Char('f')]),
        ("help", &[Key::Char('?')]),
    ] {
        let desk = Desk::after(keys);
        assert_eq!(desk.model.shows_failure(), name == "the moment of failure");
        let area = Rect::new(0, 0, SIZE.width, SIZE.height);
        group.bench_function(name, |bencher| {
            let mut buffer = Buffer::empty(area);
            bencher.iter(|| {
                buffer.reset();
                ui::draw(black_box(&desk.model), &mut buffer);
            });
        });
    }
    group.finish();
}

fn keys(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("from key to bytes");
    group.bench_function("a step and back", |bencher| {
        let mut desk = Desk::after(&[Key::Right; 22]);
        bencher.iter(|| {
            for key in [Key::Right, Key::Left] {
                desk.press(key);
                desk.draw();
            }
        });
    });
    group.bench_function("a fault on and off", |bencher| {
        let mut desk = Desk::after(&[Key::Char('b')]);
        bencher.iter(|| {
            for _ in ["on", "off"] {
                desk.press(Key::Char(' '));
                desk.draw();
            }
        });
    });
    group.finish();
}

criterion_group!(benches, frames, keys);
criterion_main!(benches);
