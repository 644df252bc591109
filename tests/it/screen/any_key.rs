//! Random keys and a random mouse at random sizes.
//!
//! `VISUM_EVENTS` says how many events there are to be, if not a thousand or two: CI asks for some
//! hundred thousand, in a release build.

use std::thread;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use visum::lab::Changes;
use visum::scenario::builtin;
use visum::ui::{Focus, Key, Layout, Message, Mouse, MouseAct, Page, Sheet, Size};

use super::Stage;

#[derive(Clone, Debug)]
enum Act {
    Press(Key),
    /// Where, as parts of 1000 of the screen.
    Point(u32, u32, MouseAct),
    Tick,
    Resize(Size),
}

fn act() -> impl Strategy<Value = Act> {
    let letters = (' '..='~').chain(['\u{1b}', 'é', '大']).map(Key::Char);
    let named = Key::NAMED.into_iter().map(|(_, key)| key);
    // The way out would end every walk early.
    let any: Vec<Key> = letters
        .chain(named)
        .chain(['p', 'u', 'x'].map(Key::Control))
        .filter(|key| *key != Key::Char('q'))
        .collect();
    let size = prop_oneof![
        1 => (1..=500u16, 1..=200u16),
        4 => (58..=82u16, 14..=26u16),
        4 => (116..=122u16, 28..=38u16),
        2 => (158..=164u16, 38..=44u16),
        1 => (1..=12u16, 1..=4u16),
    ];
    let mouse = prop_oneof![
        3 => Just(MouseAct::Press),
        1 => Just(MouseAct::Ask),
        1 => Just(MouseAct::WheelUp),
        1 => Just(MouseAct::WheelDown),
    ];
    prop_oneof![
        20 => prop::sample::select(any).prop_map(Act::Press),
        8 => prop::sample::select(vec![Key::Right, Key::Down, Key::Enter, Key::Tab, Key::Escape])
            .prop_map(Act::Press),
        6 => (0..1000u32, 0..1000u32, mouse).prop_map(|(x, y, act)| Act::Point(x, y, act)),
        1 => Just(Act::Tick),
        2 => size.prop_map(|(width, height)| Act::Resize(Size { width, height })),
    ]
}

/// The same cases each time, others for each seed: a failure in CI is one here.
fn runner(cases: u32, seed: u8) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(
        config,
        TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]),
    )
}

#[test]
fn no_key_and_no_click_at_no_size_breaks_the_screen() {
    let events = std::env::var("VISUM_EVENTS").ok();
    let events: u32 = events.map_or(1_500, |number| number.parse().expect("a number"));
    thread::scope(|scope| {
        for seed in [7, 8] {
            scope.spawn(move || events_break_nothing(events / 2, seed));
        }
    });
}

fn events_break_nothing(events: u32, seed: u8) {
    const ACTS: u32 = 60;
    let ids = ["first-journey", "kept-in-the-pocket", "consulate"];
    let shelf: Vec<_> = ids
        .iter()
        .map(|id| builtin::find(id).expect("it is built in").clone())
        .collect();
    let stage = std::cell::RefCell::new(Stage::on(shelf, "first-journey", &Changes::default()));
    let acts = prop::collection::vec(act(), usize::try_from(ACTS).expect("small"));
    let outcome = runner(events.div_ceil(ACTS), seed).run(&acts, |acts| {
        let mut stage = stage.borrow_mut();
        for act in acts {
            let message = match act {
                Act::Press(key) => Message::Key(key),
                Act::Point(x, y, act) => {
                    let Size { width, height } = stage.model.screen.size;
                    let part = |of: u16, at: u32| {
                        u16::try_from(u32::from(of) * at / 1000).expect("a part is no more")
                    };
                    Message::Mouse(Mouse {
                        column: part(width, x),
                        row: part(height, y),
                        act,
                    })
                }
                Act::Tick => Message::Tick,
                Act::Resize(size) => Message::Resize(size),
            };
            if stage.tell(message) {
                look_at(&stage)?;
            }
        }
        Ok(())
    });
    outcome.expect("no event breaks the screen");
}

fn look_at(stage: &Stage) -> Result<(), TestCaseError> {
    let screen = &stage.model.screen;
    let Size { width, height } = screen.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    visum::ui::draw(&stage.model, &mut buffer);
    for cell in &buffer.content {
        prop_assert!(!cell.symbol().contains(char::is_control), "{:?}", cell);
    }
    if Layout::of(screen.size) == Layout::TooSmall {
        return Ok(());
    }
    if let Some(sheet) = &screen.sheet {
        // A sheet that is read has no cursor, and neither has a list that nothing is left of.
        let told = screen.lesson.told;
        let read = match sheet {
            Sheet::Worlds { .. } | Sheet::Found => true,
            Sheet::Predict(_) => told,
            Sheet::Hand { .. } => stage.model.touchable(screen.cursor).is_err(),
            _ => false,
        };
        // The cursor of what lies below is veiled.
        let here = stage.model.theme.here.fg.unwrap_or_default();
        let is_cursor = |cell: &Cell| cell.symbol() == "▌" && cell.fg == here;
        let marked = || buffer.content.iter().any(is_cursor);
        let nothing = ["nothing found", "nobody is known", "type or paste"];
        let empty = || nothing.iter().any(|words| stage.text().contains(words));
        prop_assert!(
            read || marked() || empty(),
            "no cursor in\n{}",
            stage.text()
        );
        return Ok(());
    }
    let single = Layout::of(screen.size) == Layout::Single || screen.zoomed;
    let has_cursor = match screen.page {
        Page::Shelf { .. } | Page::Beside { .. } => true,
        Page::Walk if stage.model.shows_failure() => false,
        Page::Walk => !single || screen.focus == Focus::Ladder,
    };
    if has_cursor {
        let marked = |x: u16| (0..screen.size.height).any(|y| buffer[(x, y)].symbol() == "▌");
        prop_assert!(marked(0) || marked(1), "no cursor in\n{}", stage.text());
    }
    Ok(())
}
