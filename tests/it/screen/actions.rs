//! Every row of the keymap does what it says.

use visum::cluster::{Framing, TlsVersion};
use visum::ui::keymap::{BINDINGS, Room};
use visum::ui::{Action, Focus, Key, Mode};

use super::Stage;

/// A walk with the cursor in the middle, on a message with many fields.
fn walk() -> Stage {
    let stage = Stage::new().at(15);
    assert_eq!(stage.model.opened().title, "ClientHello");
    stage
}

fn in_room(room: Room) -> Stage {
    let mut stage = walk();
    match room {
        Room::Walk => {}
        Room::Shelf => {
            stage.press(&[Key::Char('f'), Key::Down]);
        }
        Room::Keys => {
            stage = stage.sized(80, 16);
            stage.press(&[Key::Char('?'), Key::Down, Key::Down, Key::Up]);
        }
    }
    stage
}

#[test]
fn every_key_of_the_table_does_what_its_row_says() {
    for binding in BINDINGS {
        for room in binding.rooms {
            for key in binding.keys {
                let before = in_room(*room);
                let mut after = in_room(*room);
                let redraw = after.press(&[*key]);
                let what = format!("{key} in {room:?}");
                check(binding.action, *room, &before, &after, &what);
                let changed = before.text() != after.text();
                assert!(
                    redraw || !changed,
                    "{what} changed the screen and did not draw"
                );
            }
        }
    }
}

fn check(action: Action, room: Room, before: &Stage, after: &Stage, what: &str) {
    let (was, is) = (&before.model.screen, &after.model.screen);
    let selected = |mode: Mode| match mode {
        Mode::Walking => None,
        Mode::Choosing { selected } => Some(selected),
        Mode::Keys { from } => Some(from),
    };
    let last = after.model.places.len() - 1;
    let changes = &after.model.run.changes;
    let walking = room == Room::Walk;
    match action {
        Action::Next | Action::Down if walking => assert_eq!(is.cursor, was.cursor + 1, "{what}"),
        Action::Back | Action::Up if walking => assert_eq!(is.cursor, was.cursor - 1, "{what}"),
        Action::First if walking => assert_eq!(is.cursor, 0, "{what}"),
        Action::First => assert_eq!(selected(is.mode), Some(0), "{what}"),
        Action::Last if walking => assert_eq!(is.cursor, last, "{what}"),
        Action::Last | Action::Down => assert!(selected(is.mode) > selected(was.mode), "{what}"),
        Action::Up => assert!(selected(is.mode) < selected(was.mode), "{what}"),
        Action::Next | Action::Back => unreachable!("{what}: only a walk has steps"),
        Action::FocusNext | Action::FocusBack => assert_eq!(is.focus, Focus::Message, "{what}"),
        Action::Version => assert_eq!(changes.version, TlsVersion::V1_2, "{what}"),
        Action::Framing => assert_eq!(changes.framing, Framing::Natural, "{what}"),
        Action::Choose if walking => assert_eq!(is.mode, Mode::Choosing { selected: 0 }, "{what}"),
        Action::Keys if room != Room::Keys => assert_eq!(is.mode, Mode::Keys { from: 0 }, "{what}"),
        Action::Choose | Action::Keys | Action::Leave => {
            assert_eq!(is.mode, Mode::Walking, "{what}");
        }
        Action::Take => {
            let wanted = after.model.scenarios[selected(was.mode).expect("one is selected")].id();
            assert_eq!(after.model.run.scenario, wanted, "{what}");
            assert_eq!((is.mode, is.cursor), (Mode::Walking, 0), "{what}");
        }
        Action::Quit => assert!(after.left, "{what}"),
    }
}

#[test]
fn a_key_without_a_row_draws_nothing() {
    for room in [Room::Walk, Room::Shelf, Room::Keys] {
        let mut stage = in_room(room);
        for key in [
            Key::Char('b'),
            Key::Char('.'),
            Key::Control('x'),
            Key::Char('é'),
        ] {
            assert!(!stage.press(&[key]), "{key} in {room:?}");
        }
    }
    let mut stage = walk().at(1);
    assert!(
        !stage.press(&[Key::Left]),
        "there is nothing before the first step"
    );
    stage.press(&[Key::End]);
    assert!(
        !stage.press(&[Key::Right]),
        "there is nothing after the last"
    );
}

#[test]
fn in_the_message_the_arrows_move_from_field_to_field() {
    let mut stage = walk();
    stage.press(&[Key::Tab]);
    let (step, field) = (stage.model.place(), stage.model.screen.field);
    assert!(stage.press(&[Key::Down]));
    assert_eq!(
        (stage.model.place(), stage.model.screen.field),
        (step, field + 1)
    );
    assert!(stage.press(&[Key::Char('k')]));
    assert_eq!(stage.model.screen.field, field);
    for _ in 0..500 {
        stage.press(&[Key::Down]);
    }
    assert_eq!(
        stage.model.screen.field,
        stage.model.opened().rows.len() - 1
    );
    assert!(!stage.press(&[Key::Down]));
}

#[test]
fn tab_goes_round_all_panes_where_they_do_not_all_fit() {
    let mut stage = walk().sized(80, 24);
    let mut seen = Vec::new();
    for _ in 0..3 {
        stage.press(&[Key::Tab]);
        seen.push(stage.model.screen.focus);
    }
    assert_eq!(seen, [Focus::Story, Focus::Message, Focus::Ladder]);
    stage.press(&[Key::BackTab]);
    assert_eq!(stage.model.screen.focus, Focus::Message);
    stage.press(&[Key::Escape]);
    assert_eq!(stage.model.screen.focus, Focus::Ladder);
}
