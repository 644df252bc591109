//! Random keys at random sizes.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use visum::lab::Changes;
use visum::scenario::builtin;
use visum::ui::{Focus, Key, Layout, Message, Page, Size};

use super::Stage;

#[derive(Clone, Debug)]
enum Act {
    Press(Key),
    Resize(Size),
}

fn act() -> impl Strategy<Value = Act> {
    let letters = "lhjkgGvmf?b \u{1b}é"
        .chars()
        .map(Key::Char)
        .collect::<Vec<_>>();
    let keys = [
        Key::Left,
        Key::Right,
        Key::Up,
        Key::Down,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Enter,
        Key::Tab,
        Key::BackTab,
        Key::Escape,
    ];
    let any = [letters, keys.to_vec()].concat();
    let size = prop_oneof![
        (1..=300u16, 1..=100u16),
        (58..=82u16, 14..=26u16),
        (116..=122u16, 28..=38u16),
    ];
    prop_oneof![
        4 => prop::sample::select(any).prop_map(Act::Press),
        1 => size.prop_map(|(width, height)| Act::Resize(Size { width, height })),
    ]
}

/// The same cases each time: a failure in CI is one here.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]))
}

#[test]
fn no_key_at_no_size_breaks_the_screen() {
    let shelf: Vec<_> = builtin::all().iter().take(3).cloned().collect();
    let stage = std::cell::RefCell::new(Stage::on(shelf, "first-journey", &Changes::default()));
    let acts = prop::collection::vec(act(), 1..24);
    let outcome = runner(40).run(&acts, |acts| {
        let mut stage = stage.borrow_mut();
        for act in acts {
            match act {
                Act::Press(key) => stage.press(&[key]),
                Act::Resize(size) => stage.tell(Message::Resize(size)),
            };
            look_at(&stage)?;
        }
        Ok(())
    });
    outcome.unwrap();
}

fn look_at(stage: &Stage) -> Result<(), TestCaseError> {
    let buffer = stage.buffer();
    for cell in &buffer.content {
        prop_assert!(!cell.symbol().contains(char::is_control), "{:?}", cell);
    }
    let screen = &stage.model.screen;
    let has_ladder = match Layout::of(screen.size) {
        Layout::TooSmall => false,
        Layout::Single => screen.focus == Focus::Ladder,
        _ if screen.zoomed => screen.focus == Focus::Ladder,
        Layout::Stacked | Layout::Wide | Layout::Widest => true,
    };
    if has_ladder && screen.page == Page::Walk && screen.sheet.is_none() {
        let here = (0..screen.size.height).any(|y| buffer[(1, y)].symbol() == "▌");
        prop_assert!(here, "no cursor in\n{}", stage.text());
    }
    Ok(())
}
