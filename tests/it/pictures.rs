//! The README's pictures are made from the program, so that they cannot drift.
//!
//! `UPDATE_README=1 cargo test` makes them anew; look at them before you commit them.

mod svg;

use visum::lab::Changes;
use visum::ui::Key;

use crate::readme::assert_made_from_the_program;
use crate::screen::{Stage, step_of, with_fault};

fn assert_still(name: &str, stage: &Stage) {
    let picture = svg::still(&stage.buffer());
    assert_made_from_the_program(&format!("assets/pictures/{name}.svg"), &picture);
}

/// The first journey, where the border shows its papers.
fn first_journey() -> Stage {
    let stage = Stage::new();
    let at = step_of(&stage, " Certificate ");
    stage.at(at)
}

#[test]
fn the_main_screen_is_the_program() {
    assert_still("first-journey", &first_journey());
}

#[test]
fn the_passport_is_the_program() {
    let mut stage = first_journey();
    stage.press(&[Key::Char('3')]);
    assert_still("passport", &stage);
}

#[test]
fn breaking_trust_is_the_program() {
    let mut stage = first_journey();
    stage.press(&[
        Key::Char('b'),
        Key::Char(' '),
        Key::Down,
        Key::Down,
        Key::Char(' '),
    ]);
    assert_still("break-trust", &stage);
}

#[test]
fn the_moment_of_failure_is_the_program() {
    let stage = Stage::of("first-journey", &with_fault("expired@client"));
    let ending = stage.model.ending().expect("it ends");
    assert_still("failure", &stage.at(ending + 1));
}

/// The border is refused: the traveller goes home before it shows anything.
#[test]
fn the_unknown_border_is_the_program() {
    let stage = Stage::of("unknown-border", &Changes::default());
    let ending = stage.model.ending().expect("it ends");
    assert_still("unknown-border", &stage.at(ending + 1));
}

/// Two causes, of which the connection came to one: the other is told apart.
#[test]
fn what_stayed_in_the_pocket_is_the_program() {
    let mut changes = with_fault("ca-missing@server");
    changes.faults.extend(with_fault("expired@client").faults);
    let stage = Stage::of("first-journey", &changes);
    let ending = stage.model.ending().expect("it ends");
    assert_still("in-the-pocket", &stage.at(ending + 1));
}

/// The false success of TLS 1.3 beside 1.2, which has none.
#[test]
fn both_versions_side_by_side_are_the_program() {
    let stage = Stage::of("first-journey", &with_fault("expired@client"));
    let ending = stage.model.ending().expect("it ends");
    let mut stage = stage.at(ending + 1);
    stage.press(&[Key::Char('=')]);
    assert_still("side-by-side", &stage);
}

/// A walk through the first journey; then trust is broken, seen to fail, and mended.
#[test]
fn the_film_is_the_program() {
    let mut stage = Stage::of("first-journey", &Changes::default());
    stage.model = stage.model.choosing();
    let mut frames = vec![(stage.buffer(), 20)];
    let mut press = |keys: &[Key], tenths: usize| {
        stage.press(keys);
        frames.push((stage.buffer(), tenths));
    };
    press(&[Key::Enter], 15);
    for _ in 0..13 {
        press(&[Key::Right], 4);
    }
    for _ in 0..9 {
        press(&[Key::Right], 12);
    }
    press(&[Key::Char('3')], 30);
    press(&[Key::Char('b')], 20);
    press(&[Key::Char('/')], 8);
    for letter in "expired".chars() {
        press(&[Key::Char(letter)], 2);
    }
    press(&[Key::Enter], 8);
    press(&[Key::Char(' ')], 25);
    press(&[Key::Enter], 50);
    press(&[Key::Enter], 20);
    press(&[Key::End], 30);
    assert_made_from_the_program("assets/pictures/walk-and-break.svg", &svg::film(&frames));
}
